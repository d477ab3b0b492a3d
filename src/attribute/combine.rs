//! What the evidence for a vendor amounts to.

use super::claims::Weighed;
use crate::model::attribution::{Attribution, Confidence, Evidence, Relation};
use crate::model::component::Role;

/// Groups evidence by vendor, in order of vendors. The surest evidence decides the relation; among equally
/// sure pieces the closest relation wins. All of it is kept, so that contradictions stay in sight.
pub(super) fn combine<'s>(mut weighed: Vec<Weighed<'s>>, role: Role) -> Vec<Attribution<'s>> {
    if role == Role::Kin {
        // What a component descends from is in it as a changed copy.
        for (_, evidence) in &mut weighed {
            if evidence.relation == Relation::Made {
                evidence.relation = Relation::Derived;
            }
        }
    }
    weighed.sort_by(|(left_vendor, left), (right_vendor, right)| {
        left_vendor
            .cmp(right_vendor)
            .then_with(|| weight(right).cmp(&weight(left)))
            .then_with(|| (left.kind, &left.value, left.at).cmp(&(right.kind, &right.value, right.at)))
    });
    let mut attributions: Vec<Attribution<'s>> = Vec::new();
    for (vendor, evidence) in weighed {
        match attributions.last_mut().filter(|last| last.vendor == vendor) {
            Some(last) => {
                if last.evidence.last() != Some(&evidence) {
                    last.evidence.push(evidence);
                }
            }
            None => attributions.push(Attribution {
                vendor,
                relation: evidence.relation,
                confidence: evidence.confidence,
                evidence: vec![evidence],
            }),
        }
    }
    for attribution in &mut attributions {
        weigh_contradiction(attribution);
    }
    attributions
}

/// The catalogue says that a package only bears the vendor's name, and something else in the document says
/// surely that the vendor made it: neither is believed, and a person must look.
fn weigh_contradiction(attribution: &mut Attribution<'_>) {
    let strongest = |relation: fn(Relation) -> bool| {
        let found = attribution.evidence.iter().filter(|evidence| relation(evidence.relation));
        found.max_by_key(|evidence| weight(evidence)).map(|evidence| (evidence.relation, evidence.confidence))
    };
    let mentioned = strongest(|relation| relation == Relation::Mentions);
    let connected = strongest(|relation| relation != Relation::Mentions);
    if let (Some((_, Confidence::Certain)), Some((relation, Confidence::Strong | Confidence::Certain))) =
        (mentioned, connected)
    {
        attribution.relation = relation;
        attribution.confidence = Confidence::Weak;
    }
}

/// Surer first, then closer.
fn weight(evidence: &Evidence<'_>) -> (Confidence, std::cmp::Reverse<Relation>) {
    (evidence.confidence, std::cmp::Reverse(evidence.relation))
}
