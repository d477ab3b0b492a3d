//! The Covered List of the FCC: a web page, as a table of two or more columns.

use super::entry::{Entry, Listed};
use super::error::ListError;
use super::table::{Row, Table};
use super::{ListFormat, dates, directive, prose};
use crate::model::source::SourceFile;

pub(super) const FCC: ListFormat = ListFormat {
    id: "fcc",
    about: "US FCC: a table with the columns `named` (or the covered equipment or services) and the date of inclusion",
    directive: directive::FCC,
    read,
};

fn read(files: &[SourceFile]) -> Result<Listed, ListError> {
    let mut listed = Listed::default();
    for (at, file) in files.iter().enumerate() {
        let table = Table::headed(file, at, 0, &[])?;
        for row in table.rows() {
            let get = |headings: &[&str]| headings.iter().map(|one| row.get(one)).find(|text| !text.is_empty());
            let Some(named) =
                get(&["named", "Covered Equipment or Services", "Covered Equipment or Services*", "name"])
            else {
                return Err(table.refuse(
                    row,
                    "this row names nothing: expected a column `named` or `Covered Equipment or Services`",
                ));
            };
            let date = get(&["date_of_inclusion", "Date of Inclusion on Covered List", "Date of Inclusion", "date"]);
            let from = date.and_then(day);
            if from.is_none() {
                return Err(table.refuse(row, "the date of inclusion is no day"));
            }
            listed.date = listed.date.max(from);
            add(&mut listed, row, named, from);
        }
    }
    // Several rows may be about one firm.
    let mut merged: Vec<Entry> = Vec::new();
    for entry in listed.entries {
        match merged.iter_mut().find(|known| known.id == entry.id) {
            Some(known) => known.absorb(entry),
            None => merged.push(entry),
        }
    }
    listed.entries = merged;
    Ok(listed)
}

fn add(listed: &mut Listed, row: Row<'_>, named: &str, from: Option<crate::model::Date>) {
    let names = match firm(named) {
        Some(names) => names,
        None => {
            let reason = "it names a category of equipment and no firm: a person must look at it".to_owned();
            listed.unusable.push((String::new(), named.chars().take(160).collect(), reason));
            return;
        }
    };
    for name in names.split(" and ").filter(|part| part.len() > 3) {
        let vendor = Some(row.get("vendor_id").to_owned()).filter(|id| !id.is_empty());
        let mut entry = Entry { from, vendor, programs: vec!["Covered List".to_owned()], ..Entry::default() };
        prose::add_with_short(&mut entry, name.split(" (NDAA").next().unwrap_or(name), "legal");
        entry.id = entry.name().to_lowercase();
        listed.push(entry);
    }
}

/// The firms that a cell names: all of it, or what follows the last `by` of its prose.
fn firm(cell: &str) -> Option<&str> {
    let lower = cell.to_ascii_lowercase();
    if lower.starts_with("(category)")
        || lower.contains("produced in a foreign country")
        || lower.contains("foreign-produced")
    {
        return None;
    }
    let by = ["provided by ", "offered by ", "supplied, directly or indirectly, by ", "produced by ", "developed by "];
    let start = by.iter().filter_map(|mark| Some(lower.find(mark)? + mark.len())).min();
    let Some(start) = start else {
        let is_prose = ["equipment", "services", "software"].iter().any(|word| lower.starts_with(word));
        return (!is_prose && cell.len() < 200).then_some(cell);
    };
    let rest = cell.get(start..)?;
    let ends = [
        ", including", " subject to", ", to the extent", " or any of", ", or any", ", as specified", ". ", " pursuant",
    ];
    let end = ends.iter().filter_map(|mark| rest.find(mark)).min().unwrap_or(rest.len());
    rest.get(..end).map(|name| name.trim_end_matches(['.', ' '])).filter(|name| !name.is_empty())
}

fn day(text: &str) -> Option<crate::model::Date> {
    let first = text.split(['\n', '(']).next().unwrap_or(text).trim();
    dates::iso(first).or_else(|| dates::named(first)).or_else(|| dates::american(first))
}
