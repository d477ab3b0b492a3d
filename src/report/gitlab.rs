//! GitLab Code Quality: a JSON array of issues, compared by fingerprint with the target branch's report.
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;

use super::headline;
use super::{Style, escape};
use crate::model::report::Report;
use crate::model::verdict::{Level, State};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Writes the array: findings without a waiver, then weakened rules, then failures.
pub(super) fn render(report: &Report, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut issues = Vec::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for finding in report.findings.iter().filter(|finding| !finding.is_waived()) {
        // Equal fingerprints are shown once: the second version of a package gets one of its own.
        let times = seen.entry(&finding.id).or_default();
        *times += 1;
        let fingerprint = if *times == 1 { finding.id.clone() } else { format!("{}-{times}", finding.id) };
        let place = headline::place(finding);
        issues.push(Issue {
            description: headline::sentence(finding),
            check_name: finding.policy.clone(),
            fingerprint,
            severity: severity(finding.level, finding.state),
            location: Location { path: place.path, lines: Lines { begin: place.line } },
        });
    }
    for weakening in &report.weakenings {
        let description = format!("The change weakens the rules that judge it: {}", weakening.message);
        issues.push(Issue {
            fingerprint: headline::digest(&["weakening", &weakening.file, &weakening.message]),
            description,
            check_name: "embargo/weakened-rules".to_owned(),
            severity: "critical",
            location: Location { path: headline::relative(&weakening.file), lines: Lines { begin: 1 } },
        });
    }
    let failures = report.errors.iter().map(|problem| ("error", "The answer cannot be trusted", "critical", problem));
    let doubts = report.doubts.iter().map(|doubt| ("doubt", "A person must look", "major", &doubt.problem));
    for (kind, what, severity, problem) in failures.chain(doubts) {
        let input = problem.input.as_deref().unwrap_or("");
        issues.push(Issue {
            fingerprint: headline::digest(&[kind, input, &problem.message]),
            description: format!("{what}: {}", problem.message),
            check_name: format!("embargo/{kind}"),
            severity,
            location: Location {
                path: headline::relative(input),
                lines: Lines { begin: problem.at.map_or(1, |at| at.line) },
            },
        });
    }
    writeln!(out, "{}", escape::json(&serde_json::to_string_pretty(&issues)?))
}

/// What was there before is for information: it does not fail the build.
fn severity(level: Level, state: State) -> &'static str {
    match (state, level) {
        (State::Known | State::Changed, _) | (State::New, Level::Note) => "info",
        (State::New, Level::Deny) => "blocker",
        (State::New, Level::Review) => "major",
        (State::New, Level::Warn) => "minor",
    }
}
