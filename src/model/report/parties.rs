//! The parties behind an inventory: who made, supplied or runs how much of it.

use std::collections::BTreeMap;

use crate::model::attribution::{Attributions, Confidence, EvidenceKind, Party, Relation};
use crate::model::component::{ComponentId, Role};
use crate::model::inventory::Inventory;
use crate::model::problem::Problem;
use crate::model::secret::mask;

/// Who stands behind an inventory.
#[derive(Debug)]
pub struct Parties {
    /// One row a party and relation: vendors of the catalogue first, then most components first.
    pub rows: Vec<PartyRow>,
    /// What failed.
    pub errors: Vec<Problem>,
}

/// One party in one relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyRow {
    /// The name; none for components of which nothing tells the maker.
    pub party: Option<String>,
    /// The catalogue's id, where it has one.
    pub vendor: Option<String>,
    /// ISO 3166-1 alpha-2 code of the legal seat, where it is catalogued.
    pub country: Option<String>,
    /// How it stands to the components.
    pub relation: Option<Relation>,
    /// How sure the surest of them is.
    pub confidence: Option<Confidence>,
    /// What tells an uncatalogued party's name.
    pub by: Option<EvidenceKind>,
    /// The components, as purls or else as the document calls them.
    pub components: Vec<String>,
}

type Key = (Option<String>, Option<String>, Option<Relation>);

/// Lists the parties of an inventory.
#[must_use]
pub fn parties(inventory: &Inventory<'_>, attributions: &Attributions<'_>, errors: Vec<Problem>) -> Parties {
    let mut rows: BTreeMap<Key, PartyRow> = BTreeMap::new();
    // What only stands for a component of another input is counted there.
    for (id, _) in inventory.ids().zip(&inventory.components).filter(|(_, one)| one.role != Role::Link) {
        for row in of(attributions, id) {
            let key = (row.party.clone(), row.vendor.clone(), row.relation);
            let known = rows.entry(key).or_insert_with(|| row.clone());
            known.confidence = known.confidence.max(row.confidence);
            known.components.push(called(inventory, id));
        }
    }
    let mut rows: Vec<_> = rows.into_values().collect();
    for row in &mut rows {
        row.components.sort();
    }
    rows.sort_by(|a, b| {
        let rank =
            |row: &PartyRow| (row.vendor.is_none(), row.party.is_none(), std::cmp::Reverse(row.components.len()));
        rank(a).cmp(&rank(b)).then_with(|| a.party.cmp(&b.party)).then_with(|| a.relation.cmp(&b.relation))
    });
    Parties { rows, errors }
}

/// The rows that a component belongs to: its maker's, and those of all vendors that stand in another relation to it.
fn of(attributions: &Attributions<'_>, id: ComponentId) -> Vec<PartyRow> {
    let Some(known) = attributions.get(id) else { return Vec::new() };
    let mut rows: Vec<_> = known
        .vendors
        .iter()
        .filter_map(|one| {
            let vendor = attributions.vendor(one.vendor)?;
            Some(PartyRow {
                party: Some(vendor.name.clone()),
                vendor: Some(vendor.id.to_string()),
                country: Some(vendor.jurisdiction.clone()),
                relation: Some(one.relation),
                confidence: Some(one.confidence),
                by: None,
                components: Vec::new(),
            })
        })
        .collect();
    let blank = PartyRow {
        party: None,
        vendor: None,
        country: None,
        relation: None,
        confidence: None,
        by: None,
        components: Vec::new(),
    };
    match &known.party {
        Party::Vendor(_) => {}
        Party::Named { by, name } => {
            // A row's name is the party's, its way of being known that of its first component.
            rows.push(PartyRow { party: Some(mask(name)), by: Some(*by), relation: Some(Relation::Made), ..blank });
        }
        Party::Unknown => rows.push(blank),
    }
    rows
}

fn called(inventory: &Inventory<'_>, id: ComponentId) -> String {
    let Some(component) = inventory.component(id) else { return String::new() };
    let purl = inventory.purl(component).map(|claim| claim.value.as_ref());
    let name = purl.or_else(|| Some(component.reference.as_ref()).filter(|text| !text.is_empty()));
    mask(name.unwrap_or(&component.name))
}
