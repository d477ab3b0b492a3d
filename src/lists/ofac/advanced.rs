//! `sdn_advanced.xml`: names in their own scripts, days of listing, and who owns or controls whom. What the numbers
//! in it mean is told at its head.

use std::collections::HashMap;

use super::{kind, name_kind};
use crate::lists::dates;
use crate::lists::entry::{Entry, Kind, Listed, Owner};
use crate::lists::error::ListError;
use crate::lists::xml::Element;
use crate::model::Date;

/// What numbers mean, by the name of their kind.
#[derive(Default)]
struct Words(HashMap<String, String>);

impl Words {
    fn of(&self, kind: &str, id: &str) -> &str {
        self.0.get(&format!("{kind}/{id}")).map_or("", String::as_str)
    }

    fn add(&mut self, kind: &str, id: &str, word: impl Into<String>) {
        self.0.insert(format!("{kind}/{id}"), word.into());
    }
}

pub(super) fn read(root: Element<'_, '_>, file: usize) -> Result<Listed, ListError> {
    let refuse = |message: &str| Err(ListError::at(file, message, Some(root.span())));
    let (Some(reference), Some(parties), Some(sanctions)) =
        (root.first("ReferenceValueSets"), root.first("DistinctParties"), root.first("SanctionsEntries"))
    else {
        return refuse("the list lacks `ReferenceValueSets`, `DistinctParties` or `SanctionsEntries`: it is not whole");
    };
    let mut words = Words::default();
    for value in reference.children().flat_map(Element::children) {
        let id = value.attribute("ID");
        words.add(value.name(), id, value.text());
        match value.name() {
            "Country" => words.add("ISO2", id, value.attribute("ISO2")),
            "PartySubType" => words.add("TypeOf", id, value.attribute("PartyTypeID")),
            _ => {}
        }
    }
    let countries = countries(root, &words);
    let mut found: HashMap<&str, (Entry, Kind)> = HashMap::new();
    let mut by_identity: HashMap<&str, &str> = HashMap::new();
    for profile in parties.all("DistinctParty").flat_map(|party| party.all("Profile")) {
        let id = profile.attribute("ID");
        by_identity.extend(profile.all("Identity").map(|identity| (identity.attribute("ID"), id)));
        let sub = profile.attribute("PartySubTypeID");
        let word = match words.of("PartySubType", sub) {
            "" | "Unknown" => words.of("PartyType", words.of("TypeOf", sub)),
            word => word,
        };
        found.insert(id, (entry(profile, &words, &countries), kind(word)));
    }
    for document in root.first("IDRegDocuments").into_iter().flat_map(|all| all.all("IDRegDocument")) {
        let profile = by_identity.get(document.attribute("IdentityID"));
        if let Some((entry, _)) = profile.and_then(|id| found.get_mut(id)) {
            let label = words.of("IDRegDocType", document.attribute("IDRegDocTypeID"));
            entry.add_fact(label, &document.text_of("IDRegistrationNo"));
        }
    }
    for relation in root.first("ProfileRelationships").into_iter().flat_map(|all| all.all("ProfileRelationship")) {
        let owner = relation.attribute("To-ProfileID").to_owned();
        let is_owned =
            words.of("RelationType", relation.attribute("RelationTypeID")).starts_with("Owned or Controlled");
        if let Some((entry, _)) = found.get_mut(relation.attribute("From-ProfileID")).filter(|_| is_owned) {
            entry.owners.push(Owner { id: owner, share: None, from: None, until: None });
        }
    }
    let mut listed = Listed { date: root.first("DateOfIssue").and_then(day), ..Listed::default() };
    let mut missing = found.len();
    for sanction in sanctions.all("SanctionsEntry") {
        let Some((entry, _)) = found.get_mut(sanction.attribute("ProfileID")) else {
            let message = "this entry is about a party that the list lacks: it is not whole";
            return Err(ListError::at(file, message, Some(sanction.span())));
        };
        missing -= usize::from(entry.programs.is_empty());
        let from = sanction.all("EntryEvent").filter_map(|event| day(event.first("Date")?)).min();
        entry.from = entry.from.into_iter().chain(from).min();
        let list = words.of("List", sanction.attribute("ListID"));
        entry.programs.push(if list.is_empty() { "SDN List".to_owned() } else { list.to_owned() });
        let programs = sanction.all("SanctionsMeasure").map(|measure| measure.text_of("Comment"));
        entry.programs.extend(programs.filter(|program| !program.is_empty() && program.len() < 60));
    }
    if missing > 0 {
        return refuse("some parties have no entry among the `SanctionsEntries`: the list is not whole");
    }
    for (_, (entry, kind)) in found {
        if !listed.leaves_out(kind) {
            listed.push(entry);
        }
    }
    Ok(listed)
}

fn entry(profile: Element<'_, '_>, words: &Words, countries: &HashMap<&str, String>) -> Entry {
    let mut entry = Entry { id: profile.attribute("ID").to_owned(), ..Entry::default() };
    let mut aliases: Vec<_> = profile.all("Identity").flat_map(|identity| identity.all("Alias")).collect();
    aliases.sort_by_key(|alias| alias.attribute("Primary") != "true");
    for alias in aliases {
        let is_primary = alias.attribute("Primary") == "true";
        let word = words.of("AliasType", alias.attribute("AliasTypeID"));
        let kind = if is_primary { "legal" } else { name_kind(word) };
        for name in alias.all("DocumentedName") {
            let values = name.all("DocumentedNamePart").flat_map(|part| part.all("NamePartValue"));
            let text = values.map(Element::text).collect::<Vec<_>>().join(" ");
            entry.add_name(&text, kind, alias.attribute("LowQuality") == "true");
        }
    }
    for feature in profile.all("Feature") {
        let label = words.of("FeatureType", feature.attribute("FeatureTypeID"));
        for version in feature.all("FeatureVersion") {
            for detail in version.all("VersionDetail") {
                entry.add_fact(label, &detail.text());
            }
            let places = version.all("VersionLocation").map(|place| place.attribute("LocationID"));
            entry.countries.extend(places.filter_map(|place| countries.get(place).cloned()));
        }
    }
    entry
}

/// The country of every location.
fn countries<'a>(root: Element<'a, '_>, words: &Words) -> HashMap<&'a str, String> {
    let places = root.first("Locations").into_iter().flat_map(|all| all.all("Location"));
    let country = |place: Element<'a, '_>| {
        let id = place.first("LocationCountry")?.attribute("CountryID");
        let code = words.of("ISO2", id);
        (!code.is_empty()).then(|| (place.attribute("ID"), code.to_owned()))
    };
    places.filter_map(country).collect()
}

fn day(element: Element<'_, '_>) -> Option<Date> {
    let part = |name| element.text_of(name).parse().ok();
    dates::make(part("Year")?, part("Month")?, part("Day")?)
}
