//! OFAC's delimited files: no headings, `-0-` for nothing, joined by the number in the first column.

use std::collections::BTreeMap;

use super::{kind, name_kind, remarks};
use crate::lists::entry::{Entry, Kind, Listed};
use crate::lists::error::ListError;
use crate::lists::seats;
use crate::lists::table::{Row, Table};
use crate::model::source::SourceFile;

/// What one of the files holds, by the number of its columns.
const PRIMARY: usize = 12;
const ADDRESSES: usize = 6;
const NAMES: usize = 5;
const COMMENTS: usize = 2;

pub(super) fn read(files: &[SourceFile]) -> Result<Listed, ListError> {
    let mut tables = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let table = Table::bare(file, at, 0)?;
        if ![PRIMARY, ADDRESSES, NAMES, COMMENTS].contains(&table.width()) {
            let message = format!(
                "a table of {} columns is none of OFAC's: sdn.csv has {PRIMARY}, add.csv {ADDRESSES}, alt.csv {NAMES}, sdn_comments.csv {COMMENTS}",
                table.width()
            );
            return Err(ListError::at(at, message, Some(0..0)));
        }
        tables.push(table);
    }
    tables.sort_by_key(|table| std::cmp::Reverse(table.width()));
    let has = |width: usize| tables.iter().any(|table| table.width() == width);
    if !has(PRIMARY) {
        return Err(ListError::whole("the primary file, sdn.csv, is not among those given"));
    }
    let mut listed = Listed::default();
    if !has(NAMES) {
        listed.notes.push("alt.csv was not given: most aliases are missing".to_owned());
    }
    if !has(COMMENTS) {
        listed
            .notes
            .push("sdn_comments.csv was not given: long remarks are cut, with the web sites in them".to_owned());
    }
    let mut found: BTreeMap<String, (Entry, Kind)> = BTreeMap::new();
    let mut remarks: BTreeMap<String, String> = BTreeMap::new();
    for table in &tables {
        for row in table.rows() {
            let id = row.cell(0).to_owned();
            if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(table.refuse(row, format!("`{id}` is no number of an entry")));
            }
            if table.width() == PRIMARY {
                if found.contains_key(&id) {
                    return Err(table.refuse(row, format!("the entry {id} stands here a second time")));
                }
                remarks.insert(id.clone(), cell(row, 11).to_owned());
                found.insert(id.clone(), (primary(row, &id), kind(cell(row, 2))));
                continue;
            }
            let Some((entry, _)) = found.get_mut(&id) else {
                let message = format!("the entry {id} is not in the primary file: that is cut, or older than this one");
                return Err(table.refuse(row, message));
            };
            match table.width() {
                NAMES => entry.add_name(cell(row, 3), name_kind(cell(row, 2)), false),
                ADDRESSES => entry.countries.extend(seats::code(cell(row, 4))),
                _ => remarks.entry(id).or_default().push_str(cell(row, 1)),
            }
        }
    }
    for (id, (mut entry, kind)) in found {
        if listed.leaves_out(kind) {
            continue;
        }
        remarks::add(&mut entry, remarks.get(&id).map_or("", String::as_str));
        listed.push(entry);
    }
    Ok(listed)
}

fn primary(row: Row<'_>, id: &str) -> Entry {
    let programs = cell(row, 3).split("] [").map(|program| program.trim_matches(['[', ']', ' ']).to_owned());
    let mut entry = Entry { id: id.to_owned(), programs: programs.collect(), ..Entry::default() };
    entry.add_name(cell(row, 1), "legal", false);
    entry
}

/// A cell, if it is not the list's sign for nothing.
fn cell(row: Row<'_>, at: usize) -> &str {
    let text = row.cell(at);
    if text == "-0-" { "" } else { text }
}
