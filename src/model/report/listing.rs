//! The inventory as an output gives it back: everything listed, with its makers and findings.

use std::collections::HashMap;

use super::compose::Material;
use super::{FindingView, Listed, Listing};
use crate::model::attribution::{EvidenceKind, Party};
use crate::model::claim::ClaimKind;
use crate::model::component::{Component, ComponentId};

/// Lists all components in the order of outputs.
pub(super) fn listing(material: &Material<'_, '_>, findings: &[FindingView]) -> Listing {
    let inventory = material.inventory;
    let mut order: Vec<_> = inventory.ids().collect();
    order.sort_by_key(|id| material.graph.rank(*id));
    let places: HashMap<_, _> = order.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    let mut about: HashMap<ComponentId, Vec<usize>> = HashMap::new();
    for (at, finding) in material.judgement.findings.iter().enumerate().take(findings.len()) {
        about.entry(finding.component).or_default().push(at);
    }
    let components = order
        .iter()
        .filter_map(|id| Some(listed(material, *id, inventory.component(*id)?, about.remove(id).unwrap_or_default())));
    let components = components.collect();
    let mut edges: Vec<_> =
        inventory.edges.iter().filter_map(|edge| Some((*places.get(&edge.from)?, *places.get(&edge.to)?))).collect();
    edges.sort_unstable();
    edges.dedup();
    Listing { components, edges }
}

fn listed(material: &Material<'_, '_>, id: ComponentId, component: &Component<'_>, findings: Vec<usize>) -> Listed {
    let claims = material.inventory.claims(component);
    let declared = |kinds: &[ClaimKind]| {
        kinds
            .iter()
            .find_map(|kind| claims.iter().find(|claim| claim.kind == *kind))
            .map(|claim| claim.value.to_string())
    };
    let known = material.attributions.get(id);
    let maker = known.and_then(|known| {
        let by = match &known.party {
            Party::Named { by, .. } => *by,
            Party::Vendor(vendor) => known
                .vendors
                .iter()
                .find(|one| one.vendor == *vendor)
                .and_then(|one| one.evidence.first())
                .map_or(EvidenceKind::Name, |evidence| evidence.kind),
            Party::Unknown => return None,
        };
        Some((material.attributions.party_name(&known.party)?.to_owned(), by))
    });
    Listed {
        name: material.inventory.label(component),
        version: component.version.to_string(),
        purl: material.inventory.purl(component).map(|claim| claim.value.to_string()),
        kind: component.kind,
        role: component.role,
        declared_supplier: declared(&[ClaimKind::Supplier]),
        declared_maker: declared(&[ClaimKind::Manufacturer, ClaimKind::Publisher]),
        maker,
        findings,
    }
}
