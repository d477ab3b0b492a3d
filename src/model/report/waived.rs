//! Applies waivers to a report: what they name stays listed, and fails no build while they hold.

use super::baseline::outcome;
use super::{FindingView, Report};
use crate::model::Date;
use crate::model::source::Position;
use crate::model::waiver::{Standing, Waiver};

/// The configuration that a check went by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigView {
    /// Its file.
    pub path: String,
    /// SHA-256 of it.
    pub sha256: String,
}

/// A waiver of the configuration, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaiverView {
    /// The waiver.
    pub waiver: Waiver,
    /// What became of it.
    pub standing: Standing,
    /// Ids of the findings that it names, whether it holds or not.
    pub findings: Vec<String>,
    /// The file in which it stands.
    pub file: String,
    /// Where.
    pub at: Position,
}

impl WaiverView {
    /// What became of it, in words.
    #[must_use]
    pub fn describe(&self) -> String {
        let (waiver, named) = (&self.waiver, self.waiver.names.describe());
        match self.standing {
            Standing::Used => format!("the waiver of {named} holds until {}", waiver.expires),
            Standing::Unused => format!("the waiver of {named} waives nothing: there is no such finding"),
            Standing::Expired if self.findings.is_empty() => {
                format!("the waiver of {named} expired on {}, and there is no such finding", waiver.expires)
            }
            Standing::Expired => format!("the waiver of {named} expired on {}: what it waived is back", waiver.expires),
            Standing::NotYetGranted => format!("the waiver of {named} begins on {}", waiver.granted),
            Standing::Ambiguous => {
                format!("the waiver of {named} names several packages and waives none: add a `purl` or `versions`")
            }
        }
    }
}

impl FindingView {
    /// Whether somebody answers for it.
    #[must_use]
    pub fn is_waived(&self) -> bool {
        self.waiver.is_some()
    }
}

/// Waives what waivers name on a day, and decides the verdict anew.
pub fn waive(report: &mut Report, waivers: impl IntoIterator<Item = (Waiver, Position)>, file: &str, day: Date) {
    for (waiver, at) in waivers {
        let named: Vec<_> =
            report.findings.iter().enumerate().filter(|(_, finding)| waiver.names.is(finding)).collect();
        let mut findings: Vec<_> = named.iter().map(|(_, finding)| finding.id.clone()).collect();
        findings.sort();
        findings.dedup();
        let standing = match day {
            day if day > waiver.expires => Standing::Expired,
            day if day < waiver.granted => Standing::NotYetGranted,
            _ if named.is_empty() => Standing::Unused,
            _ if waiver.names.is_by_id_alone() && are_several(&named) => Standing::Ambiguous,
            _ => Standing::Used,
        };
        let places: Vec<_> = named.iter().map(|(place, _)| *place).collect();
        if standing == Standing::Used {
            for place in places {
                // Of several that name one finding, the one that holds longest stands beside it.
                if let Some(finding) = report.findings.get_mut(place)
                    && finding.waiver.as_ref().is_none_or(|other| other.expires < waiver.expires)
                {
                    finding.waiver = Some(waiver.clone());
                }
            }
        }
        report.waivers.push(WaiverView { waiver, standing, findings, file: file.to_owned(), at });
    }
    report.outcome = outcome(report);
}

/// An id stands for a package in whatever version: a waiver by the id alone is for one version of it, and not for
/// the next that comes in.
fn are_several(named: &[(usize, &FindingView)]) -> bool {
    let mut packages = named.iter().map(|(_, finding)| (&finding.component.name, &finding.component.version));
    let first = packages.next();
    packages.any(|package| Some(package) != first)
}
