//! The lists of the US Treasury's OFAC: the delimited files (`sdn.csv`, `alt.csv`, `add.csv`, `sdn_comments.csv`, and
//! `cons_*.csv`), `sdn.xml` and `sdn_advanced.xml`.

mod advanced;
mod delimited;
mod remarks;
mod simple;

use super::directive;
use super::entry::{Kind, Listed};
use super::error::ListError;
use super::{ListFormat, xml};
use crate::model::source::SourceFile;

pub(super) const OFAC_SDN: ListFormat = ListFormat {
    id: "ofac-sdn",
    about: "US Treasury, OFAC: sdn.csv with alt.csv, add.csv and sdn_comments.csv; sdn.xml; sdn_advanced.xml",
    directive: directive::OFAC_SDN,
    read,
};

fn read(files: &[SourceFile]) -> Result<Listed, ListError> {
    let is_xml = |file: &SourceFile| file.text().unwrap_or("").trim_start().starts_with('<');
    if !files.iter().any(is_xml) {
        return delimited::read(files);
    }
    let mut listed = Listed { is_proven_whole: true, ..Listed::default() };
    for (at, file) in files.iter().enumerate() {
        let read = xml::with_root(file, at, |root| match root.name() {
            "sdnList" => simple::read(root, at),
            "Sanctions" => advanced::read(root, at),
            other => {
                let message = format!("`{other}` is no list of OFAC: expected `sdnList` or `Sanctions`");
                Err(ListError::at(at, message, Some(root.span())))
            }
        })?;
        listed.date = listed.date.max(read.date);
        listed.entries.extend(read.entries);
        listed.unusable.extend(read.unusable);
        listed.notes.extend(read.notes);
        for (kind, count) in read.left_out {
            *listed.left_out.entry(kind).or_default() += count;
        }
    }
    Ok(listed)
}

/// What OFAC calls an entry. Without a word it is an entity.
fn kind(word: &str) -> Kind {
    match word.trim().to_lowercase().as_str() {
        "individual" => Kind::Individual,
        "vessel" => Kind::Vessel,
        "aircraft" => Kind::Aircraft,
        _ => Kind::Organisation,
    }
}

/// What OFAC calls a name: `a.k.a.`, `f.k.a.`, `n.k.a.`, with or without dots.
fn name_kind(word: &str) -> &'static str {
    let letters: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    if letters.eq_ignore_ascii_case("fka") { "former" } else { "trade" }
}
