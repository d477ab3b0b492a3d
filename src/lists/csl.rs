//! The Consolidated Screening List of trade.gov, as CSV, TSV and JSON.

use serde::Deserialize;

use super::entry::{Entry, Kind, Listed};
use super::error::ListError;
use super::table::Table;
use super::{ListFormat, dates, directive, prose, seats};
use crate::model::source::SourceFile;

pub(super) const CSL: ListFormat = ListFormat {
    id: "csl",
    about: "US Commerce, trade.gov: consolidated.csv or consolidated.json",
    directive: directive::CSL,
    read: |files| read(files, ""),
};

/// The JSON form: an object with `results`.
#[derive(Deserialize)]
struct Whole {
    #[serde(default)]
    total: Option<usize>,
    results: Vec<Record>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Record {
    id: Option<String>,
    _id: Option<String>,
    entity_number: Option<serde_json::Value>,
    source: Option<String>,
    r#type: Option<String>,
    programs: Option<Vec<String>>,
    name: Option<String>,
    addresses: Option<Vec<Address>>,
    start_date: Option<String>,
    end_date: Option<String>,
    federal_register_notice: Option<String>,
    alt_names: Option<Vec<String>>,
    ids: Option<Vec<Id>>,
    vessel_type: Option<String>,
    remarks: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Address {
    country: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Id {
    r#type: Option<String>,
    number: Option<String>,
}

/// Reads the rows whose `source` begins with something.
pub(super) fn read(files: &[SourceFile], wanted: &str) -> Result<Listed, ListError> {
    let mut listed = Listed { is_proven_whole: true, ..Listed::default() };
    for (at, file) in files.iter().enumerate() {
        let records = if file.text().unwrap_or("").trim_start().starts_with(['{', '[']) {
            from_json(file, at)?
        } else {
            listed.is_proven_whole = false;
            from_table(file, at)?
        };
        for record in records.into_iter().filter(|record| text(&record.source).starts_with(wanted)) {
            if !listed.leaves_out(kind(&record)) {
                listed.push(entry(record, wanted));
            }
        }
    }
    Ok(listed)
}

fn from_json(file: &SourceFile, at: usize) -> Result<Vec<Record>, ListError> {
    let json = file.text().unwrap_or("");
    let read = if json.trim_start().starts_with('[') {
        serde_json::from_str(json).map(|results| Whole { total: None, results })
    } else {
        serde_json::from_str::<Whole>(json)
    };
    let whole = read.map_err(|error| {
        let before: usize =
            json.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let place = (before + error.column().saturating_sub(1)).min(json.len());
        ListError::at(at, format!("the JSON is cut, damaged, or not this list: {error}"), Some(place..place))
    })?;
    match whole.total {
        _ if whole.results.is_empty() => Err(ListError::at(at, "the list is empty", Some(0..0))),
        Some(total) if total != whole.results.len() => {
            let message =
                format!("the list says that it has {total} entries, and has {}: it is not whole", whole.results.len());
            Err(ListError::at(at, message, Some(0..0)))
        }
        _ => Ok(whole.results),
    }
}

fn from_table(file: &SourceFile, at: usize) -> Result<Vec<Record>, ListError> {
    let table = Table::headed(file, at, 0, &["source", "name", "alt_names", "type", "addresses", "start_date", "ids"])?;
    let record = |row: super::table::Row<'_>| {
        let own = |heading: &str| Some(row.get(heading).to_owned()).filter(|text| !text.is_empty());
        let many = |heading: &str| Some(row.get(heading).split("; ").map(str::to_owned).collect());
        let place = |address: &str| Address { country: address.rsplit(", ").next().map(str::to_owned) };
        // `Website, mspbank.ru`; `Tax ID No., 7718668887, RU`.
        let fact = |fact: &str| {
            let (label, value) = fact.split_once(", ")?;
            let value =
                value.rsplit_once(", ").filter(|(_, country)| country.len() == 2).map_or(value, |(value, _)| value);
            Some(Id { r#type: Some(label.to_owned()), number: Some(value.to_owned()) })
        };
        Record {
            _id: own("_id"),
            entity_number: own("entity_number").map(serde_json::Value::String),
            source: own("source"),
            r#type: own("type"),
            programs: many("programs"),
            name: own("name"),
            addresses: Some(row.get("addresses").split("; ").map(place).collect()),
            start_date: own("start_date"),
            end_date: own("end_date"),
            federal_register_notice: own("federal_register_notice"),
            alt_names: many("alt_names"),
            ids: Some(row.get("ids").split("; ").filter_map(fact).collect()),
            vessel_type: own("vessel_type"),
            remarks: own("remarks"),
            ..Record::default()
        }
    };
    let rows: Vec<_> = table.rows().collect();
    if let Some(row) = rows.iter().find(|row| row.get("source").is_empty()) {
        return Err(table.refuse(*row, "this row does not tell its list"));
    }
    Ok(rows.into_iter().map(record).collect())
}

fn text(field: &Option<String>) -> &str {
    field.as_deref().unwrap_or("")
}

fn kind(record: &Record) -> Kind {
    match text(&record.r#type).to_lowercase().as_str() {
        "individual" => Kind::Individual,
        "vessel" => Kind::Vessel,
        "aircraft" => Kind::Aircraft,
        _ if !text(&record.vessel_type).is_empty() => Kind::Vessel,
        _ => Kind::Organisation,
    }
}

fn entry(record: Record, wanted: &str) -> Entry {
    let number = match &record.entity_number {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let own = record.id.or(record._id).unwrap_or_default();
    let list = record.source.as_deref().unwrap_or("").split(" - ").next().unwrap_or("").to_owned();
    let short = list.split_once('(').and_then(|(_, rest)| rest.split(')').next()).map(str::to_owned);
    let cited = record.federal_register_notice.filter(|notice| !notice.is_empty());
    let list = cited.map_or(list.clone(), |notice| format!("{list}, {notice}"));
    let mut entry = Entry {
        id: number,
        countries: record.addresses.iter().flatten().filter_map(|place| seats::code(text(&place.country))).collect(),
        programs: record.programs.unwrap_or_default().into_iter().chain([list]).collect(),
        from: dates::iso(text(&record.start_date)),
        until: dates::iso(text(&record.end_date)),
        ..Entry::default()
    };
    prose::add(&mut entry, text(&record.name));
    if entry.id.is_empty() {
        // The digest of a row changes with every comma in it: its list and name last longer.
        let short = short.filter(|_| wanted.is_empty()).unwrap_or_default();
        entry.id = if entry.names.is_empty() { own } else { format!("{short} {}", entry.name()).trim().to_lowercase() };
    }
    for alias in record.alt_names.iter().flatten() {
        prose::add_with_short(&mut entry, alias, "trade");
    }
    for fact in record.ids.iter().flatten() {
        entry.add_fact(text(&fact.r#type), text(&fact.number));
    }
    entry
}
