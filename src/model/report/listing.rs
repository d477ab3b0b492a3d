//! The inventory as an output gives it back: everything listed, with its makers and findings.

use std::collections::HashMap;

use super::compose::Material;
use super::{FindingView, Listed, Listing};
use crate::model::attribution::{Confidence, EvidenceKind, Party, Relation};
use crate::model::claim::ClaimKind;
use crate::model::component::{Component, ComponentId};
use crate::model::secret::mask;

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
    let mut roots: Vec<_> = inventory.roots.iter().filter_map(|root| places.get(root).copied()).collect();
    roots.sort_unstable();
    roots.dedup();
    Listing { components, edges, roots }
}

fn listed(material: &Material<'_, '_>, id: ComponentId, component: &Component<'_>, findings: Vec<usize>) -> Listed {
    let claims = material.inventory.claims(component);
    let declared = |kinds: &[ClaimKind]| {
        kinds
            .iter()
            .find_map(|kind| claims.iter().find(|claim| claim.kind == *kind))
            .map(|claim| one_line(&claim.value))
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
    let declared_supplier = declared(&[ClaimKind::Supplier]);
    let declared_maker = declared(&[ClaimKind::Manufacturer, ClaimKind::Publisher]);
    // A party that is no vendor of the catalogue incriminates nobody.
    let vendor = known.and_then(|known| match &known.party {
        Party::Vendor(vendor) => known.vendors.iter().find(|one| one.vendor == *vendor),
        Party::Named { .. } | Party::Unknown => None,
    });
    let is_sure = vendor.is_none_or(|vendor| vendor.confidence > Confidence::Weak);
    Listed {
        name: mask(&material.inventory.label(component)),
        version: component.version.to_string(),
        purl: material.inventory.purl(component).map(|claim| mask(&claim.value)),
        kind: component.kind,
        claims: claims
            .iter()
            .filter(|claim| is_other(claim.kind))
            .map(|one| (one.kind, one_line(&one.value)))
            .collect(),
        fills_supplier: is_sure && maker.is_some() && declared_supplier.is_none(),
        fills_maker: is_sure
            && declared_maker.is_none()
            && vendor.is_some_and(|vendor| vendor.relation == Relation::Made),
        declared_supplier,
        declared_maker,
        maker,
        findings,
    }
}

/// A name as attribution reads it: without control characters, which no format allows in it.
fn one_line(name: &str) -> String {
    mask(name).replace(char::is_control, "")
}

/// Whether a claim is in no field of its own.
fn is_other(kind: ClaimKind) -> bool {
    !matches!(kind, ClaimKind::Purl | ClaimKind::Supplier | ClaimKind::Manufacturer)
}
