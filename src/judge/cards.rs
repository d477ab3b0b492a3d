//! Policies as people read them.

use super::policy::{Direction, Policy, Status, Weight};
use crate::model::Date;
use crate::model::report::PolicyCard;

/// Days after which somebody should hold a policy against its sources again.
const STALE_DAYS: i32 = 365;

/// Everything that a policy says, as of a day.
#[must_use]
pub fn card(policy: &Policy, day: Date) -> PolicyCard {
    let in_force = super::in_force(policy, day);
    let mut lines: Vec<(&'static str, String)> = vec![
        ("citation", policy.citation.clone()),
        ("issued", format!("{} by {}", policy.issued, policy.issuer)),
        ("binds", policy.binds.clone()),
        ("status", status(policy)),
    ];
    if let Some(until) = policy.until {
        lines.push(("until", until.to_string()));
    }
    if policy.direction == Direction::Outbound {
        lines.push(("direction", "outbound: it forbids giving to those listed, not using what they made".to_owned()));
    }
    for phase in &policy.phases {
        lines.push(("phase", format!("{} from {}: {} ({})", phase.id, phase.from, word(phase.level), phase.duty)));
    }
    for ban in &policy.bans {
        let from = ban.from.map(|from| format!(" from {from}")).unwrap_or_default();
        let until = ban.until.map(|until| format!(" until {until}")).unwrap_or_default();
        lines.push(("bans", format!("{}{from}{until}: {}", ban.named(), ban.because)));
    }
    if let Some(affiliates) = &policy.affiliates {
        let least = if affiliates.majority { "more than" } else { "at least" };
        let sum = if affiliates.aggregate { ", all shares added up" } else { "" };
        let text = format!(
            "owned to {least} {} %{sum}; control: {}; unknown share: {}: {}",
            affiliates.threshold,
            weight(affiliates.control),
            weight(affiliates.unknown_share),
            affiliates.because
        );
        lines.push(("affiliates", text));
    }
    let counts = &policy.counts;
    let relations = [
        ("made", counts.made),
        ("supplied", counts.supplied),
        ("derived", counts.derived),
        ("hosted", counts.hosted),
        ("former", counts.former),
        ("embedded", counts.embedded),
    ];
    let relations = relations.map(|(relation, counts)| format!("{relation} {}", weight(counts))).join(", ");
    lines.push(("counts", format!("{relations}: {}", counts.embedded_because)));
    for exception in &policy.exceptions {
        let names = exception.names.join(", ");
        lines.push(("except", format!("{names}: {} ({})", weight(exception.counts), exception.because)));
    }
    if let Some(evidence) = &policy.evidence {
        lines.push(("evidence", evidence.because.clone()));
    }
    if let Some(waivers) = &policy.waivers {
        let may = if waivers.allowed { "allowed" } else { "not allowed" };
        lines.push(("waivers", format!("{may}: {}", waivers.because)));
    }
    lines.extend(policy.duties.iter().map(|duty| ("duty", duty.clone())));
    lines.push(("remedy", policy.remedy.clone()));
    lines.extend(policy.unverified.iter().map(|what| ("unverified", what.clone())));
    lines.extend(policy.sources.iter().map(|source| ("source", source.clone())));
    lines.push(("reviewed", policy.reviewed.to_string()));
    PolicyCard {
        id: policy.id.clone(),
        title: policy.title.clone(),
        phase: in_force.phase.as_ref().map(|phase| (phase.id.clone(), phase.level)),
        is_outbound: policy.direction == Direction::Outbound,
        lines,
    }
}

/// What somebody who keeps policies should look at.
#[must_use]
pub fn remarks(policy: &Policy, day: Date) -> Vec<String> {
    let mut found = Vec::new();
    if policy.status == Status::Superseded {
        found.push(status(policy));
    }
    if policy.until.is_some_and(|until| until < day) {
        found.push("it has ended: it finds nothing any more".to_owned());
    }
    if (day - policy.reviewed).get_days() > STALE_DAYS {
        found.push(format!("nobody has held it against its sources since {}", policy.reviewed));
    }
    let ended = policy.bans.iter().filter(|ban| ban.until.is_some_and(|until| until < day));
    found.extend(ended.map(|ban| format!("the ban of `{}` has ended", ban.named())));
    if policy.sources.is_empty() {
        found.push("it names no source".to_owned());
    }
    found
}

fn status(policy: &Policy) -> String {
    match (policy.status, &policy.superseded_by) {
        (Status::InForce, _) => "in force".to_owned(),
        (Status::Unknown, _) => "whether it is still in force could not be found out".to_owned(),
        (Status::Superseded, None) => "superseded".to_owned(),
        (Status::Superseded, Some(by)) => format!("superseded by `{by}`"),
    }
}

fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Full => "full",
        Weight::Review => "review",
        Weight::Warn => "warn",
        Weight::Note => "note",
        Weight::No => "not",
    }
}

fn word(level: crate::model::verdict::Level) -> &'static str {
    use crate::model::verdict::Level;
    match level {
        Level::Deny => "deny",
        Level::Review => "review",
        Level::Warn => "warn",
        Level::Note => "note",
    }
}
