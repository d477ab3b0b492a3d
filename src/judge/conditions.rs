//! Under which conditions a policy applies in full, in part, or not at all.

use std::collections::HashMap;

use super::affiliates::Reached;
use super::policy::Policy;
use crate::model::attribution::{Attribution, Attributions, EvidenceKind, Party, Relation};
use crate::model::component::{ComponentId, Role};
use crate::model::graph::Graph;
use crate::model::inventory::Inventory;
use crate::model::vendor::VendorIndex;
use crate::model::verdict::{Level, PhaseInForce};

/// One policy asked about one vendor's relation to one component.
pub(super) struct Case<'a, 's> {
    pub inventory: &'a Inventory<'s>,
    pub id: ComponentId,
    pub attribution: &'a Attribution<'s>,
    pub policy: &'a Policy,
    pub phase: &'a PhaseInForce,
    pub reached: &'a Reached<'a>,
}

/// The level of a finding, with the reasons; `None` where the policy does not apply.
pub(super) fn weigh(case: &Case<'_, '_>, embedding: &mut Embedding<'_, '_>) -> Option<(Level, Vec<String>)> {
    let component = case.inventory.component(case.id)?;
    let policy = case.policy;
    if policy.ignored_scopes.contains(&component.scope) {
        return None;
    }
    let reached = case.reached;
    let mut because = vec![reached.ban.because.clone()];
    if !reached.owned.is_empty() {
        because.extend(reached.owned.iter().cloned());
        because.extend(policy.affiliates.as_ref().map(|affiliates| affiliates.because.clone()));
    }
    let counts = &policy.counts;
    let weight = match case.attribution.relation {
        Relation::Made => counts.made,
        Relation::Supplied => counts.supplied,
        Relation::Derived => counts.derived,
        Relation::Hosted => counts.hosted,
        Relation::Former => counts.former,
        Relation::Mentions => return None,
    };
    let mut level = reached.weight.limit(weight.limit(case.phase.level)?)?;
    if let Some(holder) = embedding.holder(case.id, case.attribution.vendor) {
        level = counts.embedded.limit(level)?;
        because.push(format!("it is embedded in `{holder}`, another firm's product: {}", counts.embedded_because));
    }
    let name = component.name.trim().to_lowercase();
    // A package is what it is, whatever it is called: exceptions are for products and services.
    let is_package = case
        .attribution
        .evidence
        .iter()
        .any(|evidence| matches!(evidence.kind, EvidenceKind::PurlPackage | EvidenceKind::PurlNamespace));
    let excepted = policy.exceptions.iter().filter(|_| !is_package).find(|exception| {
        exception.names.iter().any(|product| {
            let product = product.to_lowercase();
            name.strip_prefix(&product).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    });
    if let Some(exception) = excepted {
        level = exception.counts.limit(level)?;
        because.push(exception.because.clone());
    }
    if case.attribution.confidence < policy.deny_from && level == Level::Deny {
        level = Level::Review;
        because.push("the evidence is too weak to fail a build by itself: a person must look".to_owned());
    }
    Some((level, because))
}

/// Finds components that come inside another firm's product, and nowhere else.
pub(super) struct Embedding<'a, 's> {
    inventory: &'a Inventory<'s>,
    graph: &'a Graph,
    attributions: &'a Attributions<'s>,
    /// What roots reach without entering other firms' products, for each vendor asked about; nothing where there are
    /// no such products.
    around: HashMap<VendorIndex, Vec<bool>>,
}

impl<'a, 's> Embedding<'a, 's> {
    pub(super) fn new(inventory: &'a Inventory<'s>, graph: &'a Graph, attributions: &'a Attributions<'s>) -> Self {
        Self { inventory, graph, attributions, around: HashMap::new() }
    }

    /// The product of another firm that a vendor's component is embedded in, by its name.
    pub(super) fn holder(&mut self, id: ComponentId, vendor: VendorIndex) -> Option<String> {
        if !self.graph.is_reached(id) {
            return self.assembly(id, vendor);
        }
        if self.is_reached_around(id, vendor) {
            return None;
        }
        let path = self.graph.path(id);
        let product = path.iter().rev().skip(1).find(|holder| self.is_foreign_product(**holder, vendor))?;
        self.inventory.component(*product).map(|component| self.inventory.label(component))
    }

    /// Whether roots reach a component without entering other firms' products.
    fn is_reached_around(&mut self, id: ComponentId, vendor: VendorIndex) -> bool {
        if !self.around.contains_key(&vendor) {
            let walls: Vec<_> = self.inventory.ids().map(|id| self.is_foreign_product(id, vendor)).collect();
            // Most inventories hold no product.
            let around = if walls.contains(&true) { self.graph.reached_around(&walls) } else { Vec::new() };
            self.around.insert(vendor, around);
        }
        self.around.get(&vendor).and_then(|around| around.get(id.index())).copied().unwrap_or(true)
    }

    /// Where no graph leads to it, the assemblies that list it still hold it.
    fn assembly(&self, id: ComponentId, vendor: VendorIndex) -> Option<String> {
        let mut at = self.inventory.component(id)?.pointer.parent;
        while let Some(holder) = at {
            let component = self.inventory.component(holder)?;
            if self.is_foreign_product(holder, vendor) {
                return Some(self.inventory.label(component));
            }
            at = component.pointer.parent;
        }
        None
    }

    /// A finished product, not the subject itself, whose maker is known to be somebody else.
    fn is_foreign_product(&self, id: ComponentId, vendor: VendorIndex) -> bool {
        let is_product = self.inventory.component(id).is_some_and(|component| {
            component.kind.is_product() && component.role != Role::Root && !self.graph.is_root(id)
        });
        is_product
            && match self.attributions.get(id).map(|known| &known.party) {
                Some(Party::Vendor(other)) => *other != vendor,
                Some(Party::Named { .. }) => true,
                Some(Party::Unknown) | None => false,
            }
    }
}
