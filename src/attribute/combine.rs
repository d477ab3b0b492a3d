//! What the evidence for a vendor amounts to.

use super::claims::Weighed;
use crate::model::attribution::{Attribution, Evidence, Relation};
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
    attributions
}

/// Surer first, then closer.
fn weight(evidence: &Evidence<'_>) -> (crate::model::attribution::Confidence, std::cmp::Reverse<Relation>) {
    (evidence.confidence, std::cmp::Reverse(evidence.relation))
}
