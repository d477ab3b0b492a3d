//! What the inputs do not tell, for policies that do not let it pass.

use super::policy::{EvidenceGaps, Weight};
use super::set::PolicySet;
use crate::model::attribution::{Attributions, Party};
use crate::model::component::Role;
use crate::model::inventory::{Inventory, NoteKind};
use crate::model::verdict::{Gap, GapKind, Level, PolicyInForce};

/// How many of what there is to tell are not told.
struct Counted {
    components: usize,
    unknown: usize,
    unresolved: usize,
    incomplete: usize,
}

/// The gaps that the policies in force do not let pass.
pub(super) fn gaps(
    inventory: &Inventory<'_>,
    attributions: &Attributions<'_>,
    policies: &PolicySet,
    in_force: &[PolicyInForce],
) -> Vec<Gap> {
    let asks = |at: usize| in_force.get(at).is_some_and(|policy| policy.phase.is_some());
    let mut asked = policies.iter().enumerate().filter(|(at, _)| asks(*at));
    let asked: Vec<_> = asked.by_ref().filter_map(|(at, policy)| Some((at, policy.evidence.as_ref()?))).collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let counted = count(inventory, attributions);
    asked.into_iter().flat_map(|(at, evidence)| of(at, evidence, &counted)).collect()
}

fn count(inventory: &Inventory<'_>, attributions: &Attributions<'_>) -> Counted {
    let has_role = |role: Role| inventory.components.iter().filter(|one| one.role == role).count();
    // The subject is whose build this is: who made it is no question.
    let not_listed = has_role(Role::Link) + has_role(Role::Unresolved) + has_role(Role::Root);
    let of_nobody = |(id, component): (_, &crate::model::component::Component<'_>)| {
        !matches!(component.role, Role::Link | Role::Unresolved | Role::Root)
            && attributions.get(id).is_some_and(|known| known.party == Party::Unknown)
    };
    Counted {
        components: inventory.components.len() - not_listed,
        unknown: inventory.ids().zip(&inventory.components).filter(|one| of_nobody(*one)).count(),
        unresolved: has_role(Role::Unresolved),
        incomplete: inventory.notes.iter().filter(|note| note.kind == NoteKind::Incomplete).count(),
    }
}

fn of(policy: usize, evidence: &EvidenceGaps, counted: &Counted) -> Vec<Gap> {
    let is_asked = |weight: Weight| weight.limit(Level::Deny).is_some_and(|level| level >= Level::Review);
    let gap = |kind, message| Gap { policy, kind, message, because: evidence.because.clone() };
    let mut found = Vec::new();
    let share = 100.0 * as_float(counted.unknown) / as_float(counted.components.max(1));
    let is_over = counted.unknown > evidence.unknown_budget as usize && share > evidence.unknown_share;
    if is_asked(evidence.unknown_makers) && is_over {
        let Counted { unknown, components, .. } = counted;
        let message = format!("nothing tells the makers of {unknown} of {components} components ({share:.1} %)");
        found.push(gap(GapKind::UnknownMakers, message));
    }
    if is_asked(evidence.unresolved) && counted.unresolved > 0 {
        let message = format!("{} references lead to nothing that the inputs list", counted.unresolved);
        found.push(gap(GapKind::Unresolved, message));
    }
    if is_asked(evidence.incomplete) && counted.incomplete > 0 {
        let message = format!("the inputs say {} times that they are incomplete", counted.incomplete);
        found.push(gap(GapKind::Incomplete, message));
    }
    found
}

/// Counts of components are far below where a float becomes inexact.
fn as_float(count: usize) -> f64 {
    count as f64
}
