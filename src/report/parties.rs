//! The parties behind an inventory, for a person, as JSON lines and as CSV.

use std::io::{self, Write};

use serde::Serialize;

use super::escape;
use crate::model::attribution::{Confidence, EvidenceKind, Relation};
use crate::model::report::{Parties, PartyRow};

/// How a list of parties can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// A table.
    Human,
    /// One JSON object a line.
    Json,
    /// RFC 4180, with a line of headings.
    Csv,
}

#[derive(Serialize)]
struct Line<'a> {
    party: Option<&'a str>,
    vendor: Option<&'a str>,
    country: Option<&'a str>,
    relation: Option<Relation>,
    confidence: Option<Confidence>,
    by: Option<EvidenceKind>,
    count: usize,
    components: &'a [String],
}

pub(super) fn write(parties: &Parties, listing: Listing, out: &mut dyn Write) -> io::Result<()> {
    match listing {
        Listing::Human => table(parties, out),
        Listing::Json => json(parties, out),
        Listing::Csv => csv(parties, out),
    }
}

fn json(parties: &Parties, out: &mut dyn Write) -> io::Result<()> {
    for row in &parties.rows {
        let line = Line {
            party: row.party.as_deref(),
            vendor: row.vendor.as_deref(),
            country: row.country.as_deref(),
            relation: row.relation,
            confidence: row.confidence,
            by: row.by,
            count: row.components.len(),
            components: &row.components,
        };
        writeln!(out, "{}", escape::json(&serde_json::to_string(&line)?))?;
    }
    Ok(())
}

fn csv(parties: &Parties, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "party,vendor,country,relation,confidence,components,first_component")?;
    for row in &parties.rows {
        let cells = [
            row.party.clone().unwrap_or_default(),
            row.vendor.clone().unwrap_or_default(),
            row.country.clone().unwrap_or_default(),
            word(row.relation),
            word(row.confidence),
            row.components.len().to_string(),
            row.components.first().cloned().unwrap_or_default(),
        ];
        writeln!(out, "{}", cells.map(|cell| escape::csv(&cell)).join(","))?;
    }
    Ok(())
}

fn table(parties: &Parties, out: &mut dyn Write) -> io::Result<()> {
    let total: usize = parties.rows.len();
    let cells = |row: &PartyRow| {
        let party = row.party.as_deref().map_or_else(|| "(unknown maker)".into(), escape::terminal);
        let vendor = row.vendor.as_deref().map(|id| format!(" [{id}]")).unwrap_or_default();
        let country = row.country.clone().unwrap_or_else(|| "-".to_owned());
        [
            row.components.len().to_string(),
            word(row.relation),
            word(row.confidence),
            country,
            format!("{party}{vendor}"),
        ]
    };
    let headings = ["components", "relation", "sure", "seat", "party"].map(str::to_owned);
    let rows: Vec<_> = std::iter::once(headings).chain(parties.rows.iter().map(cells)).collect();
    let wide =
        |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let [count, relation, sure, seat] = [wide(0), wide(1), wide(2), wide(3)];
    for [a, b, c, d, e] in &rows {
        writeln!(out, "{a:>count$}  {b:relation$}  {c:sure$}  {d:seat$}  {e}")?;
    }
    writeln!(out, "\n{total} parties; a vendor of the catalogue has its id in brackets")
}

fn word(value: Option<impl Serialize>) -> String {
    let word = value.and_then(|value| serde_json::to_value(value).ok()?.as_str().map(str::to_owned));
    word.unwrap_or_else(|| "-".to_owned())
}
