//! What an import leaves for the next one: who was on the list, so that changes can be told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::join::{NewVendor, Outcome};
use crate::model::Date;
use crate::model::imported::{Changes, Row};
use crate::model::source::SourceFile;

/// The record of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    schema: String,
    /// Id of the list.
    pub list: String,
    /// The day for which it was read.
    pub date: String,
    /// SHA-256 of the files, in order.
    pub inputs: Vec<String>,
    entries: BTreeMap<String, Known>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    name: String,
    vendor: Option<String>,
    /// Of its names, addresses and owners.
    facts: String,
}

const SCHEMA: &str = "embargo/import-record/v1";

impl Record {
    /// Makes the record of an import.
    #[must_use]
    pub fn new(list: &str, date: Date, inputs: Vec<String>, outcome: &Outcome) -> Self {
        let mut facts: BTreeMap<&str, &NewVendor> = BTreeMap::new();
        for vendor in &outcome.vendors {
            facts.extend(vendor.entries.first().map(|entry| (entry.as_str(), vendor)));
        }
        let known = |row: &Row| {
            let vendor = facts.get(row.entry.as_str());
            let text =
                vendor.map_or_else(String::new, |of| format!("{:?} {:?} {:?}", of.names, of.controls, of.owners));
            let digest = SourceFile::new("", text.into_bytes()).sha256().get(..16).unwrap_or("").to_owned();
            (row.entry.clone(), Known { name: row.name.clone(), vendor: row.vendor.clone(), facts: digest })
        };
        let all = [&outcome.joined, &outcome.new, &outcome.merged, &outcome.unusable];
        let mut entries = BTreeMap::new();
        for (id, known) in all.into_iter().flatten().filter(|row| !row.entry.is_empty()).map(known) {
            // Several rows may be about one entry: the first is the one that was kept.
            entries.entry(id).or_insert(known);
        }
        Self { schema: SCHEMA.to_owned(), list: list.to_owned(), date: date.to_string(), inputs, entries }
    }

    /// Reads a record; nothing if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|record: &Self| record.schema == SCHEMA)
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// How many entries it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.len()
    }
}

/// What changed between two imports.
#[must_use]
pub fn changes(before: &Record, now: &Record) -> Changes {
    let row = |id: &String, known: &Known, because: Option<String>| Row {
        entry: id.clone(),
        name: known.name.clone(),
        vendor: known.vendor.clone(),
        because,
    };
    let mut changes = Changes::default();
    for (id, known) in &now.entries {
        match before.entries.get(id) {
            None => changes.added.push(row(id, known, None)),
            Some(old) if old.name != known.name => {
                changes.renamed.push(row(id, known, Some(format!("was `{}`", old.name))));
            }
            Some(old) if old.vendor != known.vendor => {
                let was = old.vendor.as_deref().unwrap_or("no vendor");
                changes.changed.push(row(id, known, Some(format!("was {was}"))));
            }
            Some(old) if old != known => {
                changes.changed.push(row(id, known, Some("its names, addresses or owners".to_owned())));
            }
            Some(_) => {}
        }
    }
    let gone = before.entries.iter().filter(|(id, _)| !now.entries.contains_key(*id));
    changes.removed.extend(gone.map(|(id, known)| row(id, known, None)));
    changes
}
