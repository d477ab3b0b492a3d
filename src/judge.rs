//! Judges an inventory by policies: dated legal directives, written as data.
//!
//! Cannot fail: a policy that has been loaded can be applied to anything. Looks at nothing but the
//! inventory, the attributions and the policies, on the day that it is given.

mod affiliates;
pub mod cards;
mod conditions;
mod config;
mod error;
mod gaps;
pub mod policy;
mod remedy;
mod set;
mod waiver;
mod weakening;

pub use config::{Config, ConfigError, FailOn};
pub use error::PolicyError;
pub use policy::Policy;
pub use set::{DEFAULT_BUNDLE, EVERYTHING, PolicySet};
pub use waiver::permit;
pub use weakening::weakenings;

use std::cmp::Reverse;

use crate::model::Date;
use crate::model::attribution::{Attributions, Relation};
use crate::model::graph::Graph;
use crate::model::inventory::Inventory;
use crate::model::verdict::{Finding, Judgement, PhaseInForce, PolicyInForce};

/// The schema of `embargo.toml`.
#[must_use]
pub fn config_schema() -> serde_json::Value {
    schemars::schema_for!(Config).to_value()
}

/// The schema of a policy.
#[must_use]
pub fn policy_schema() -> serde_json::Value {
    schemars::schema_for!(Policy).to_value()
}

/// Says what the policies that are in force on `day` find.
#[must_use]
pub fn judge(
    inventory: &Inventory<'_>,
    graph: &Graph,
    attributions: &Attributions<'_>,
    policies: &PolicySet,
    day: Date,
) -> Judgement {
    let mut findings = Vec::new();
    let in_force: Vec<_> = policies.iter().map(|policy| in_force(policy, day)).collect();
    let reached: Vec<_> = policies.iter().map(|policy| affiliates::reach(policy, &attributions.vendors, day)).collect();
    let mut embedding = conditions::Embedding::new(inventory, graph, attributions);
    for id in inventory.ids() {
        let known = attributions.get(id).map_or(&[][..], |known| &known.vendors);
        let mut direct = None;
        // Bearing a vendor's name is no fault: no policy is asked.
        for attribution in known.iter().filter(|attribution| attribution.relation != Relation::Mentions) {
            for (at, policy) in policies.iter().enumerate() {
                let Some(phase) = in_force.get(at).and_then(|policy| policy.phase.as_ref()) else { continue };
                let Some(Some(reached)) = reached.get(at).and_then(|reached| reached.get(attribution.vendor.index()))
                else {
                    continue;
                };
                let case = conditions::Case { inventory, id, attribution, policy, phase, reached };
                let Some((level, because)) = conditions::weigh(&case, &mut embedding) else { continue };
                let introduced_by = direct.get_or_insert_with(|| graph.introduced_by(id)).clone();
                findings.push(Finding {
                    level,
                    policy: at,
                    vendor: attribution.vendor,
                    component: id,
                    relation: attribution.relation,
                    confidence: attribution.confidence,
                    because,
                    remedy: String::new(),
                    introduced_by,
                });
            }
        }
    }
    graph.study(findings.iter().map(|finding| finding.component));
    for finding in &mut findings {
        if let Some(policy) = policies.iter().nth(finding.policy) {
            finding.remedy = remedy::remedy(inventory, graph, policy, finding.component, &finding.introduced_by);
        }
    }
    findings
        .sort_by_key(|finding| (Reverse(finding.level), graph.rank(finding.component), finding.vendor, finding.policy));
    let gaps = gaps::gaps(inventory, attributions, policies, &in_force);
    Judgement { policies: in_force, findings, gaps }
}

fn in_force(policy: &Policy, day: Date) -> PolicyInForce {
    let has_ended = policy.until.is_some_and(|until| until < day);
    let current = policy.phases.iter().rev().find(|phase| phase.from <= day && !has_ended);
    PolicyInForce {
        id: policy.id.clone(),
        title: policy.title.clone(),
        citation: policy.citation.clone(),
        sha256: policy.sha256.clone(),
        phase: current.map(|phase| PhaseInForce {
            id: phase.id.clone(),
            from: phase.from,
            level: phase.level,
            stricter_on: policy
                .phases
                .iter()
                .find(|later| later.from > day && later.level > phase.level)
                .map(|later| later.from),
        }),
        first: policy.phases.first().map(|phase| phase.from),
        until: policy.until,
        has_ended,
        superseded_by: (policy.status == policy::Status::Superseded)
            .then(|| policy.superseded_by.clone().unwrap_or_default()),
    }
}
