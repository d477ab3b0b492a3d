//! Exports of OpenSanctions: `targets.simple.csv`, and entities in FollowTheMoney, one JSON object a line.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use super::entry::{Entry, Kind, Listed, Owner};
use super::error::ListError;
use super::table::{Table, parts};
use super::{ListFormat, dates, directive, seats};
use crate::model::source::SourceFile;

pub(super) const OPENSANCTIONS: ListFormat = ListFormat {
    id: "opensanctions",
    about: "OpenSanctions: targets.simple.csv, or entities.ftm.json",
    directive: directive::OPENSANCTIONS,
    read,
};

#[derive(Deserialize)]
struct Entity {
    id: String,
    schema: String,
    #[serde(default)]
    target: bool,
    last_change: Option<String>,
    #[serde(default)]
    datasets: Vec<String>,
    properties: BTreeMap<String, Vec<serde_json::Value>>,
}

impl Entity {
    fn all<'e>(&'e self, property: &str) -> impl Iterator<Item = &'e str> {
        self.properties.get(property).into_iter().flatten().filter_map(|value| match value {
            serde_json::Value::String(text) => Some(text.as_str()),
            // Nested exports hold whole entities.
            other => other.get("id").and_then(serde_json::Value::as_str),
        })
    }

    fn first(&self, property: &str) -> &str {
        self.all(property).next().unwrap_or("")
    }
}

fn read(files: &[SourceFile]) -> Result<Listed, ListError> {
    let mut listed = Listed::default();
    for (at, file) in files.iter().enumerate() {
        if file.text().unwrap_or("").trim_start().starts_with('{') {
            from_objects(file, at, &mut listed)?;
        } else {
            from_table(file, at, &mut listed)?;
        }
    }
    Ok(listed)
}

fn kind(schema: &str) -> Option<Kind> {
    Some(match schema {
        "Company" | "Organization" | "LegalEntity" | "PublicBody" => Kind::Organisation,
        "Person" => Kind::Individual,
        "Vessel" => Kind::Vessel,
        "Airplane" => Kind::Aircraft,
        "Security" | "CryptoWallet" | "Asset" | "Vehicle" | "RealEstate" => Kind::Other,
        _ => return None,
    })
}

fn from_table(file: &SourceFile, at: usize, listed: &mut Listed) -> Result<(), ListError> {
    let table = Table::headed(file, at, 0, &["id", "schema", "name", "aliases", "identifiers"])?;
    for row in table.rows() {
        let id = row.get("id");
        let Some(kind) = kind(row.get("schema")).filter(|_| !id.is_empty()) else {
            return Err(
                table.refuse(row, format!("`{}` is no schema of a target that is known here", row.get("schema")))
            );
        };
        listed.date = listed.date.max(dates::iso(row.get("last_change")));
        if listed.leaves_out(kind) {
            continue;
        }
        let sanctions = parts(row.get("sanctions"));
        let mut entry = Entry {
            id: id.to_owned(),
            countries: parts(row.get("countries")).iter().filter_map(|country| seats::code(country)).collect(),
            mails: parts(row.get("emails")),
            programs: parts(row.get("program_ids")).into_iter().chain(parts(row.get("dataset"))).collect(),
            // `EXAMPLE-PROGRAM - 2024-06-24`
            from: sanctions.iter().filter_map(|one| dates::iso(one.rsplit(" - ").next()?)).min(),
            ..Entry::default()
        };
        entry.add_name(row.get("name"), "legal", false);
        for alias in parts(row.get("aliases")) {
            entry.add_name(&alias, "trade", false);
        }
        for number in parts(row.get("identifiers")) {
            entry.add_fact("registration", &number);
        }
        listed.push(entry);
    }
    Ok(())
}

fn from_objects(file: &SourceFile, at: usize, listed: &mut Listed) -> Result<(), ListError> {
    let text = file.text().unwrap_or("");
    if !text.ends_with('\n') {
        let place = text.rfind('\n').map_or(0, |at| at + 1);
        return Err(ListError::at(at, "the list is cut: its last line has no end", Some(place..place)));
    }
    let mut entities = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            let entity: Entity = serde_json::from_str(line).map_err(|error| {
                let place = (start + error.column().saturating_sub(1)).min(text.len());
                ListError::at(at, format!("this line is cut or damaged: {error}"), Some(place..place))
            })?;
            entities.push((entity, start..start + line.trim_end().len()));
        }
        start += line.len();
    }
    let ids: HashSet<&str> = entities.iter().map(|(entity, _)| entity.id.as_str()).collect();
    let mut found: BTreeMap<String, Entry> = BTreeMap::new();
    for (entity, _) in &entities {
        listed.date = listed.date.max(entity.last_change.as_deref().and_then(dates::iso));
        let is_sanctioned = entity.target
            || entity.all("topics").any(|topic| {
                topic.starts_with("sanction") || topic.starts_with("export.control") || topic == "debarment"
            });
        let Some(kind) = kind(&entity.schema).filter(|_| is_sanctioned) else { continue };
        if !listed.leaves_out(kind) {
            found.insert(entity.id.clone(), entry(entity));
        }
    }
    for (entity, span) in &entities {
        match entity.schema.as_str() {
            "Ownership" => {
                let (owner, asset) = (entity.first("owner"), entity.first("asset"));
                if !ids.contains(owner) || !ids.contains(asset) {
                    let message = "this stake is about an entity that the list lacks: it is not whole";
                    return Err(ListError::at(at, message, Some(span.clone())));
                }
                if let Some(entry) = found.get_mut(asset) {
                    entry.owners.push(Owner {
                        id: owner.to_owned(),
                        share: share(entity.first("percentage")),
                        from: dates::iso(entity.first("startDate")),
                        until: dates::iso(entity.first("endDate")),
                    });
                }
            }
            "Sanction" => {
                if let Some(entry) = found.get_mut(entity.first("entity")) {
                    let from = dates::iso(entity.first("startDate"));
                    entry.from = entry.from.into_iter().chain(from).min();
                    entry.programs.extend(entity.all("programId").chain(entity.all("program")).map(str::to_owned));
                }
            }
            _ => {}
        }
    }
    found.into_values().for_each(|entry| listed.push(entry));
    Ok(())
}

/// Per cent: `77`, `77 %`, `77.5`.
fn share(text: &str) -> Option<f64> {
    let number: f64 = text.trim().trim_end_matches('%').trim().replace(',', ".").parse().ok()?;
    (number > 0.0 && number <= 100.0).then_some(number)
}

fn entry(entity: &Entity) -> Entry {
    let mut entry = Entry {
        id: entity.id.clone(),
        countries: entity.all("jurisdiction").chain(entity.all("country")).filter_map(seats::code).collect(),
        sites: entity.all("website").map(str::to_owned).collect(),
        mails: entity.all("email").map(str::to_owned).collect(),
        programs: entity.datasets.clone(),
        ..Entry::default()
    };
    for (property, kind, is_weak) in [
        ("name", "legal", false),
        ("alias", "trade", false),
        ("previousName", "former", false),
        ("abbreviation", "trade", true),
        ("weakAlias", "trade", true),
    ] {
        for name in entity.all(property) {
            entry.add_name(name, kind, is_weak);
        }
    }
    for property in ["innCode", "ogrnCode", "taxNumber", "registrationNumber", "leiCode", "vatCode", "uscCode"] {
        for number in entity.all(property) {
            entry.add_fact("registration", number);
        }
    }
    entry
}
