//! The UK Sanctions List of the FCDO, as CSV (one row a name and address, joined by `Unique ID`) and XML.

use std::collections::BTreeMap;

use super::entry::{Entry, Kind, Listed};
use super::error::ListError;
use super::table::{Row, Table};
use super::xml::{self, Element};
use super::{ListFormat, dates, directive, seats};
use crate::model::source::SourceFile;

pub(super) const UK_SANCTIONS: ListFormat = ListFormat {
    id: "uk-sanctions",
    about: "UK Foreign Office: UK-Sanctions-List.csv or .xml",
    directive: directive::UK_SANCTIONS,
    read,
};

const FIRST_HEADING: &str = "Last Updated";

fn read(files: &[SourceFile]) -> Result<Listed, ListError> {
    let mut listed = Listed { is_proven_whole: true, ..Listed::default() };
    for (at, file) in files.iter().enumerate() {
        let found = if file.text().unwrap_or("").trim_start().starts_with('<') {
            xml::with_root(file, at, |root| from_xml(root, at, &mut listed))?
        } else {
            listed.is_proven_whole = false;
            from_table(file, at, &mut listed)?
        };
        for (_, (entry, kind)) in found {
            if !listed.leaves_out(kind) {
                listed.push(entry);
            }
        }
    }
    Ok(listed)
}

type Found = BTreeMap<String, (Entry, Kind)>;

fn from_table(file: &SourceFile, at: usize, listed: &mut Listed) -> Result<Found, ListError> {
    let text = file.text().unwrap_or("");
    // Lines before the headings carry the day of the report.
    let start = text.find(FIRST_HEADING).filter(|start| *start < 1000);
    let Some(start) = start.map(|at| text.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |line| line + 1))
    else {
        return Err(ListError::at(
            at,
            "this is no UK Sanctions List: no headings begin with `Last Updated`",
            Some(0..0),
        ));
    };
    let head = text.get(..start).unwrap_or("");
    let days = head.split([',', ':', '\n', '\r', '"']).filter_map(dates::british);
    listed.date = listed.date.max(days.max());
    let needed = ["Unique ID", "Name 6", "Name type", "Designation Type"];
    let table = Table::headed(file, at, start, &needed)?;
    let mut found = Found::new();
    for row in table.rows() {
        let id = row.get("Unique ID").to_owned();
        if id.is_empty() {
            return Err(table.refuse(row, "this row has no `Unique ID`"));
        }
        let kind = kind(row.get("Designation Type"));
        let (entry, _) = found.entry(id.clone()).or_insert_with(|| (Entry { id, ..Entry::default() }, kind));
        add_row(entry, row);
        listed.date = listed.date.max(if head.is_empty() { dates::british(row.get("Last Updated")) } else { None });
    }
    Ok(found)
}

fn kind(word: &str) -> Kind {
    match word.to_lowercase().as_str() {
        "individual" => Kind::Individual,
        "ship" => Kind::Vessel,
        _ => Kind::Organisation,
    }
}

fn add_row(entry: &mut Entry, row: Row<'_>) {
    let parts = ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"].map(|heading| row.get(heading).to_owned());
    add_name(entry, &parts, row.get("Name type"), row.get("Alias strength"));
    entry.add_name(row.get("Name non-latin script"), "native", false);
    entry.countries.extend(seats::code(row.get("Address Country")));
    entry.programs.push(row.get("Regime Name").to_owned());
    add_facts(entry, row.get("Website"), row.get("Email address"), row.get("Business registration number(s)"));
    entry.from = entry.from.into_iter().chain(dates::british(row.get("Date Designated"))).min();
}

fn add_name(entry: &mut Entry, parts: &[String], ty: &str, strength: &str) {
    let whole = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let is_weak = strength.to_lowercase().contains("low") || strength.to_lowercase().contains("weak");
    let ty = ty.to_lowercase();
    if ty.starts_with("primary") && !ty.contains("variation") {
        entry.add_name(&whole, "legal", false);
        // The primary name comes first, wherever its row stands.
        if let Some(at) = entry.names.iter().position(|name| name.kind == "legal") {
            entry.names.swap(0, at);
        }
    } else {
        entry.add_name(&whole, if ty.contains("former") { "former" } else { "trade" }, is_weak);
    }
}

fn add_facts(entry: &mut Entry, sites: &str, mails: &str, numbers: &str) {
    // `(1) www.example.com (2) www.example.org`
    let split = |text: &str| {
        let parts = text.split([',', ';', ' ', '|', '\n']).filter(|part| part.contains('.'));
        parts.map(|part| part.rsplit(')').next().unwrap_or(part).to_owned()).collect::<Vec<_>>()
    };
    entry.sites.extend(split(sites));
    entry.mails.extend(split(mails));
    let numbers =
        numbers.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| part.bytes().any(|c| c.is_ascii_digit()));
    for number in numbers {
        entry.add_fact("registration", number);
    }
}

fn from_xml(root: Element<'_, '_>, file: usize, listed: &mut Listed) -> Result<Found, ListError> {
    if root.name() != "Designations" {
        let message = format!("`{}` is no UK Sanctions List: expected `Designations`", root.name());
        return Err(ListError::at(file, message, Some(root.span())));
    }
    listed.date = listed.date.max(dates::british(&root.text_of("DateGenerated")));
    let mut found = Found::new();
    for element in root.all("Designation") {
        let id = element.text_of("UniqueID");
        if id.is_empty() {
            return Err(ListError::at(file, "this designation has no `UniqueID`", Some(element.span())));
        }
        let kind = kind(&element.text_of("IndividualEntityShip"));
        let (entry, _) = found.entry(id.clone()).or_insert_with(|| (Entry { id, ..Entry::default() }, kind));
        for name in element.first("Names").into_iter().flat_map(|names| names.all("Name")) {
            let parts = ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6"].map(|part| name.text_of(part));
            add_name(entry, &parts, &name.text_of("NameType"), &name.text_of("AliasStrength"));
        }
        for name in element.deep("NameNonLatinScript") {
            entry.add_name(&name.text(), "native", false);
        }
        entry.countries.extend(element.deep("AddressCountry").filter_map(|country| seats::code(&country.text())));
        entry.programs.push(element.text_of("RegimeName"));
        let all = |name| element.deep(name).map(Element::text).collect::<Vec<_>>().join(" ");
        add_facts(entry, &all("Website"), &all("EmailAddress"), &all("BusinessRegistrationNumber"));
        entry.from = dates::british(&element.text_of("DateDesignated"));
    }
    Ok(found)
}
