//! Answers about single components: who made this, and why is it judged so.

use super::compose::{Material, component_view, evidence};
use super::{ComponentView, EvidenceView, FindingView};
use crate::model::attribution::{Attribution, Attributions, Confidence, Relation};
use crate::model::claim::{Claim, ClaimKind};
use crate::model::component::{Component, ComponentId};
use crate::model::inventory::Inventory;
use crate::model::problem::Problem;
use crate::model::purl::Purl;
use crate::model::secret::mask;
use crate::model::source::{Position, SourceFile};

/// Who made one package, by its purl alone.
#[derive(Debug, Clone)]
pub struct Who {
    /// What was asked, as it was asked.
    pub purl: String,
    /// The vendor, if one stands in any relation but a mention.
    pub vendor: Option<String>,
    /// The vendor that it is only named after.
    pub mentions: Option<String>,
    /// The relation.
    pub relation: Option<Relation>,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// The maker's name, catalogued or not.
    pub party: Option<String>,
    /// Why.
    pub evidence: Vec<EvidenceView>,
    /// Why the question could not be answered.
    pub error: Option<String>,
}

/// Answers for every component of a purl list, in its order.
#[must_use]
pub fn who(inventory: &Inventory<'_>, attributions: &Attributions<'_>, source: &SourceFile) -> Vec<Who> {
    inventory
        .ids()
        .zip(&inventory.components)
        .map(|(id, component)| who_made(inventory, attributions, source, id, component))
        .collect()
}

fn who_made(
    inventory: &Inventory<'_>,
    attributions: &Attributions<'_>,
    source: &SourceFile,
    id: ComponentId,
    component: &Component<'_>,
) -> Who {
    let text = source.text().ok().and_then(|text| text.get(component.span.clone())).unwrap_or("");
    let known = attributions.get(id);
    // The surest relation, of equally sure ones the closest, and of those the first vendor.
    let best = known.and_then(|known| {
        known
            .vendors
            .iter()
            .rev()
            .max_by_key(|one| (one.relation != Relation::Mentions, one.confidence, std::cmp::Reverse(one.relation)))
    });
    let vendor = |one: &Attribution<'_>| attributions.vendor(one.vendor).map(|vendor| vendor.id.to_string());
    let named = |mention: bool| best.filter(|one| (one.relation == Relation::Mentions) == mention).and_then(vendor);
    Who {
        purl: mask(text),
        vendor: named(false),
        mentions: named(true),
        relation: best.map(|one| one.relation),
        confidence: best.map(|one| one.confidence),
        party: known.and_then(|known| attributions.party_name(&known.party)).map(str::to_owned),
        evidence: best.map(|one| evidence(one, source)).unwrap_or_default(),
        error: inventory
            .purl(component)
            .is_none()
            .then(|| "this is no purl: one begins with `pkg:`, then type, `/` and name".to_owned()),
    }
}

/// Everything that is known of the components that a question means.
#[derive(Debug)]
pub struct Explanation {
    /// The components.
    pub components: Vec<Explained>,
    /// What failed.
    pub errors: Vec<Problem>,
}

/// Everything that is known of one component.
#[derive(Debug)]
pub struct Explained {
    /// The component.
    pub component: ComponentView,
    /// Its maker's name.
    pub party: Option<String>,
    /// Every claim of the document about it.
    pub claims: Vec<ExplainedClaim>,
    /// Every vendor with a relation to it.
    pub vendors: Vec<(String, Relation, Confidence, Vec<EvidenceView>)>,
    /// A shortest path from a subject.
    pub path: Vec<String>,
    /// What the policies find.
    pub findings: Vec<FindingView>,
    /// The policies that were asked and find nothing.
    pub silent: Vec<String>,
}

/// One claim of a document, and what became of it.
#[derive(Debug)]
pub struct ExplainedClaim {
    /// What is claimed.
    pub kind: ClaimKind,
    /// The text.
    pub value: String,
    /// Where.
    pub at: Position,
    /// The names of the vendors that it speaks for.
    pub vendors: Vec<String>,
    /// Why it speaks for none.
    pub silence: Option<String>,
}

/// Explains what a question means: the id of a finding (or at least eight digits of its beginning), a
/// purl (with or without version), a document's own identifier, or a name. `silence` tells why a claim speaks for
/// no vendor.
#[must_use]
pub fn explain(material: Material<'_, '_>, question: &str, silence: &dyn Fn(&Claim<'_>) -> String) -> Explanation {
    let views: Vec<_> = material
        .judgement
        .findings
        .iter()
        .map(|finding| (finding.component, super::compose::view(&material, finding)))
        .collect();
    let is_id = |view: &FindingView| view.id == question || (question.len() >= 8 && view.id.starts_with(question));
    let by_id: Vec<_> = views.iter().filter(|(_, view)| view.as_ref().is_some_and(is_id)).map(|(id, _)| *id).collect();
    let key = Purl::parse(question);
    let is_meant = |id: &ComponentId, component: &Component<'_>| {
        let same_package = || {
            let own = material.inventory.purl(component).and_then(|claim| Purl::parse(&claim.value));
            own.zip(key.as_ref()).is_some_and(|(own, asked)| {
                own.key() == asked.key() && (asked.version.is_empty() || asked.version == own.version)
            })
        };
        by_id.contains(id) || component.reference == question || component.name == question || same_package()
    };
    let mut meant: Vec<_> = material
        .inventory
        .ids()
        .zip(&material.inventory.components)
        .filter(|(id, component)| is_meant(id, component))
        .collect();
    meant.sort_by_key(|(id, _)| material.graph.rank(*id));
    let mut views = views;
    let components = meant
        .into_iter()
        .filter_map(|(id, component)| {
            let own = views.extract_if(.., |(of, _)| *of == id).filter_map(|(_, view)| view).collect();
            explained(&material, id, component, own, silence)
        })
        .collect();
    Explanation { components, errors: material.errors }
}

fn explained(
    material: &Material<'_, '_>,
    id: ComponentId,
    component: &Component<'_>,
    findings: Vec<FindingView>,
    silence: &dyn Fn(&Claim<'_>) -> String,
) -> Option<Explained> {
    let inventory = material.inventory;
    let source = material.sources.get(component.input.index())?;
    let known = material.attributions.get(id)?;
    let vendors = known.vendors.iter().filter_map(|one| {
        let vendor = material.attributions.vendor(one.vendor)?;
        Some((vendor.name.clone(), one.relation, one.confidence, evidence(one, source)))
    });
    let claims = inventory.claims(component).iter().map(|claim| {
        let speaks = |one: &&Attribution<'_>| one.evidence.iter().any(|evidence| evidence.at == claim.at);
        let vendor = |one: &Attribution<'_>| Some(material.attributions.vendor(one.vendor)?.name.clone());
        let vendors: Vec<_> = known.vendors.iter().filter(speaks).filter_map(vendor).collect();
        ExplainedClaim {
            kind: claim.kind,
            value: mask(&claim.value),
            at: source.position(claim.at),
            silence: vendors.is_empty().then(|| silence(claim)),
            vendors,
        }
    });
    let label =
        |id: &ComponentId| inventory.component(*id).map_or_else(String::new, |component| inventory.label(component));
    let asked = material.judgement.policies.iter().map(|policy| &policy.id);
    Some(Explained {
        component: component_view(inventory, component, source),
        party: material.attributions.party_name(&known.party).map(str::to_owned),
        claims: claims.collect(),
        vendors: vendors.collect(),
        path: material.graph.path(id).iter().map(label).collect(),
        silent: asked.filter(|policy| !findings.iter().any(|finding| finding.policy == **policy)).cloned().collect(),
        findings,
    })
}
