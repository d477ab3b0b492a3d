//! What a changed policy takes away. A change is judged by the policy that stood before it, and everything
//! by which its own policy is milder is named.

use super::policy::{Ban, Policy};
use super::set::PolicySet;
use super::waiver::LONGEST_DAYS;

/// What `now` takes away from `before`, in words, with the id of the policy.
#[must_use]
pub fn weakenings(before: &PolicySet, now: &PolicySet) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for old in before.iter() {
        match now.iter().find(|policy| policy.id == old.id) {
            Some(new) => found.extend(milder(old, new).into_iter().map(|what| (old.id.clone(), what))),
            None => found.push((old.id.clone(), "the policy is gone".to_owned())),
        }
    }
    found
}

fn milder(old: &Policy, new: &Policy) -> Vec<String> {
    let mut found = Vec::new();
    for ban in &old.bans {
        let vendor = ban.named();
        match new.bans.iter().find(|other| other.named() == vendor) {
            Some(other) => found.extend(milder_ban(ban, other)),
            None => found.push(format!("`{vendor}` is no longer banned")),
        }
    }
    for phase in &old.phases {
        // On the day on which this phase began, the new policy must be at least as strict.
        let level =
            |policy: &Policy| policy.phases.iter().rev().find(|one| one.from <= phase.from).map(|one| one.level);
        if level(new) < level(old) {
            found.push(format!("the level from {} on, phase `{}`, is lower", phase.from, phase.id));
        }
    }
    let (a, b) = (&old.counts, &new.counts);
    for (what, before, now) in [
        ("made", a.made, b.made),
        ("supplied", a.supplied, b.supplied),
        ("derived", a.derived, b.derived),
        ("hosted", a.hosted, b.hosted),
        ("former", a.former, b.former),
        ("embedded", a.embedded, b.embedded),
    ] {
        if now < before {
            found.push(format!("`{what}` counts for less"));
        }
    }
    let names = |policy: &Policy| policy.exceptions.iter().flat_map(|one| one.names.clone()).collect::<Vec<_>>();
    found.extend(
        names(new).into_iter().filter(|name| !names(old).contains(name)).map(|name| format!("`{name}` is excepted")),
    );
    let ignored = new.ignored_scopes.iter().filter(|scope| !old.ignored_scopes.contains(scope));
    found.extend(ignored.map(|scope| format!("the scope {scope:?} is ignored").to_lowercase()));
    found.extend(milder_affiliates(old, new));
    found.extend(milder_evidence(old, new));
    found.extend(milder_waivers(old, new));
    if new.until.is_some_and(|until| old.until.is_none_or(|before| until < before)) {
        found.push("it ends sooner".to_owned());
    }
    if new.deny_from > old.deny_from {
        found.push("surer evidence is needed to fail a build".to_owned());
    }
    found
}

fn milder_ban(old: &Ban, new: &Ban) -> Vec<String> {
    let vendor = old.named();
    let mut found = Vec::new();
    if new.from > old.from {
        found.push(format!("the ban of `{vendor}` begins later"));
    }
    let reaches_less = match (old.owned_from, new.owned_from) {
        (Some(before), Some(now)) => now > before,
        (Some(_), None) => true,
        _ => false,
    };
    if new.until.is_some_and(|until| old.until.is_none_or(|before| until < before)) {
        found.push(format!("the ban of `{vendor}` ends sooner"));
    }
    if reaches_less {
        found.push(format!("the ban of `{vendor}` reaches less of what it owns"));
    }
    found
}

fn milder_affiliates(old: &Policy, new: &Policy) -> Option<String> {
    let before = old.affiliates.as_ref()?;
    let is_milder = new.affiliates.as_ref().is_none_or(|now| {
        now.threshold > before.threshold
            || (now.majority && !before.majority)
            || (before.aggregate && !now.aggregate)
            || now.control < before.control
            || now.unknown_share < before.unknown_share
    });
    is_milder.then(|| "it reaches less of what banned vendors own".to_owned())
}

fn milder_evidence(old: &Policy, new: &Policy) -> Option<String> {
    let before = old.evidence.as_ref()?;
    let is_milder = new.evidence.as_ref().is_none_or(|now| {
        now.unknown_makers < before.unknown_makers
            || now.unknown_budget > before.unknown_budget
            || now.unknown_share > before.unknown_share
            || now.unresolved < before.unresolved
            || now.incomplete < before.incomplete
    });
    is_milder.then(|| "it lets more gaps in the evidence pass".to_owned())
}

/// A policy without rules for waivers takes them for the usual time.
fn milder_waivers(old: &Policy, new: &Policy) -> Option<String> {
    let rules = |policy: &Policy| match &policy.waivers {
        Some(rules) => (rules.allowed, rules.longest_days.unwrap_or(LONGEST_DAYS), rules.needs_ticket),
        None => (true, LONGEST_DAYS, false),
    };
    let (before, now) = (rules(old), rules(new));
    let is_milder = now.0 && (!before.0 || now.1 > before.1 || (before.2 && !now.2));
    is_milder.then(|| "it takes waivers more easily".to_owned())
}
