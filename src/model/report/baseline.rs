//! Compares a report with an earlier one: only what is new fails.

use std::collections::BTreeMap;

use super::{FindingView, Fixed, Report, Weakening};
use crate::model::verdict::{Level, Outcome, State};

/// The findings of an earlier state, by id. One id can stand for several versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Earlier {
    findings: BTreeMap<String, Vec<Fixed>>,
}

impl Earlier {
    /// Adds a finding.
    pub fn add(&mut self, finding: Fixed) {
        self.findings.entry(finding.id.clone()).or_default().push(finding);
    }

    /// How many findings it has that another has not.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> usize {
        self.findings.keys().filter(|id| !other.findings.contains_key(*id)).count()
    }

    /// The findings of a report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let mut earlier = Self::default();
        for finding in &report.findings {
            earlier.add(Fixed {
                id: finding.id.clone(),
                policy: finding.policy.clone(),
                vendor: finding.vendor.clone(),
                name: finding.component.name.clone(),
                version: finding.component.version.clone(),
            });
        }
        earlier
    }
}

/// Says of each finding how it stands to the earlier ones, lists those that are gone, and decides the
/// verdict anew: by what is new, and by what a change takes away from its rules.
pub fn compare(report: &mut Report, base: String, earlier: &Earlier, mut weakenings: Vec<Weakening>) {
    for finding in &mut report.findings {
        finding.state = match earlier.findings.get(&finding.id) {
            None => State::New,
            Some(before) if before.iter().any(|one| one.version == finding.component.version) => State::Known,
            Some(_) => State::Changed,
        };
    }
    sort(report);
    let current: std::collections::HashSet<_> = report.findings.iter().map(|finding| finding.id.as_str()).collect();
    let gone = earlier.findings.iter().filter(|(id, _)| !current.contains(id.as_str()));
    report.fixed = gone.flat_map(|(_, findings)| findings).cloned().collect();
    report.fixed.sort();
    report.fixed.dedup();
    report.base = Some(base);
    weakenings.sort();
    report.weakenings = weakenings;
    report.outcome = outcome(report);
}

/// What is new first, then what is worst; a listing that points at findings points at them still.
fn sort(report: &mut Report) {
    let mut findings: Vec<_> = std::mem::take(&mut report.findings).into_iter().enumerate().collect();
    findings.sort_by_key(|(_, finding)| (finding.state, std::cmp::Reverse(finding.level)));
    let places: BTreeMap<usize, usize> = findings.iter().enumerate().map(|(now, (before, _))| (*before, now)).collect();
    for listed in report.listing.iter_mut().flat_map(|listing| &mut listing.components) {
        for place in &mut listed.findings {
            *place = places.get(place).copied().unwrap_or(*place);
        }
    }
    report.findings = findings.into_iter().map(|(_, finding)| finding).collect();
}

/// Known and waived findings do not fail a build; a weakened rule asks for a person, whatever else there is.
pub(super) fn outcome(report: &Report) -> Outcome {
    let new = |finding: &&FindingView| finding.state == State::New && !finding.is_waived();
    let worst = report.findings.iter().filter(new).map(|finding| finding.level).max();
    match worst {
        Some(level) if level >= report.fail_on => Outcome::Banned,
        _ if !report.errors.is_empty() => Outcome::Error,
        Some(Level::Review) => Outcome::Review,
        _ if !report.weakenings.is_empty() || !report.doubts.is_empty() => Outcome::Review,
        _ => Outcome::Clear,
    }
}
