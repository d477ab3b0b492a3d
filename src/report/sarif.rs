//! SARIF 2.1.0 (OASIS), as GitHub code scanning takes it: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>,
//! <https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>.

mod shape;

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Style, escape, headline};
use crate::model::report::{FindingView, Report};
use crate::model::verdict::{Level, Outcome, PolicyInForce, State};
use crate::model::waiver::{Standing, Waiver};
use shape::{
    Artifact, CodeFlow, Driver, Invocation, Location, Log, Message, MultiMessage, Notification, Physical, Region, Rule,
    Run, RunResult, Suppression, ThreadFlow, ThreadLocation, Tool,
};

/// Results that code scanning takes in a run (§limits); the others are counted.
const RESULTS: usize = 25_000;
/// Characters of a rule's full description.
const DESCRIPTION: usize = 1_024;
/// Uncompressed bytes of all results: compressed, they stay well below the ten megabytes that are taken.
const BYTES: usize = 40_000_000;
const WEAKENED: &str = "embargo/weakened-rules";

/// Writes the log.
pub(super) fn render(report: &Report, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut results: Vec<RunResult> = report.weakenings.iter().map(|one| weakened(&one.file, &one.message)).collect();
    let mut room = BYTES;
    for finding in report.findings.iter().take(RESULTS.saturating_sub(results.len())) {
        let result = result(finding, report.base.is_some());
        let size = serde_json::to_string(&result)?.len();
        if size > room {
            break;
        }
        room -= size;
        results.push(result);
    }
    let total = report.findings.len() + report.weakenings.len();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: vec![Run {
            tool: Tool {
                driver: Driver {
                    name: "cargo-embargo",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules(report),
                },
            },
            automation_details: json!({"id": "embargo/"}),
            column_kind: "unicodeCodePoints",
            invocations: vec![invocation(report, results.len(), total)],
            properties: json!({
                "verdict": report.outcome, "exitCode": report.outcome.exit_code(), "asOf": report.as_of.to_string(),
                "findings": report.findings.len(), "shown": results.len(), "fixed": report.fixed.len(),
            }),
            results,
        }],
    };
    writeln!(out, "{}", escape::json(&serde_json::to_string(&log)?))
}

/// §3.20: the run as such, with what kept it from an answer, and what did not fit.
fn invocation(report: &Report, shown: usize, total: usize) -> Invocation {
    let failures = report.errors.iter().map(|problem| ("error", problem));
    let doubts = report.doubts.iter().map(|doubt| ("warning", &doubt.problem));
    let idle = report.waivers.iter().filter(|one| one.standing != Standing::Used).map(|one| Notification {
        level: "note",
        message: message(&one.describe()),
        locations: vec![location(&headline::relative(&one.file), (one.at.line, one.at.column), None)],
    });
    let mut notes: Vec<_> = failures
        .chain(doubts)
        .map(|(level, problem)| Notification {
            level,
            message: message(&problem.message),
            locations: problem
                .input
                .as_deref()
                .into_iter()
                .map(|input| {
                    location(&headline::relative(input), problem.at.map_or((1, 1), |at| (at.line, at.column)), None)
                })
                .collect(),
        })
        .chain(idle)
        .collect();
    if shown < total {
        let text =
            format!("{shown} of {total} results are shown: code scanning takes no more; the JSON report has all");
        notes.push(Notification { level: "warning", message: message(&text), locations: Vec::new() });
    }
    Invocation { execution_successful: report.outcome != Outcome::Error, tool_execution_notifications: notes }
}

/// §3.49: a rule a policy.
fn rules(report: &Report) -> Vec<Rule> {
    let weakened = Rule {
        id: WEAKENED.to_owned(),
        name: "WeakenedRules".to_owned(),
        short_description: message("A change weakens the rules that judge it"),
        full_description: message(
            "The base's rules judged this change. What the change takes away from them is named, so that a person decides.",
        ),
        help: MultiMessage {
            text: "Take the weakening out, or have it reviewed in a change of its own.".to_owned(),
            markdown: None,
        },
        properties: properties("8.0"),
    };
    report.policies.iter().map(rule).chain((!report.weakenings.is_empty()).then_some(weakened)).collect()
}

fn rule(policy: &PolicyInForce) -> Rule {
    let text = format!("{}. {}", policy.title, policy.citation);
    let severity = match policy.phase.as_ref().map(|phase| phase.level) {
        Some(Level::Deny) => "9.5",
        Some(Level::Review) => "6.0",
        Some(Level::Warn) => "4.0",
        Some(Level::Note) | None => "1.0",
    };
    Rule {
        id: policy.id.clone(),
        name: policy.id.clone(),
        short_description: message(&policy.title),
        full_description: message(&text.chars().take(DESCRIPTION).collect::<String>()),
        help: MultiMessage {
            text: format!("{text}. Remove or replace the component; the result says by which way it comes in."),
            markdown: Some(format!(
                "**{}**\n\n{}\n\nRemove or replace the component; the result says by which way it comes in.",
                escape::markdown(&policy.title),
                escape::markdown(&policy.citation)
            )),
        },
        properties: properties(severity),
    }
}

fn properties(severity: &str) -> Value {
    json!({"tags": ["security", "supply-chain"], "precision": "very-high", "security-severity": severity})
}

/// §3.27: a result a finding.
fn result(finding: &FindingView, is_compared: bool) -> RunResult {
    let place = headline::place(finding);
    let mut fingerprints = Map::new();
    fingerprints.insert("primaryLocationLineHash".to_owned(), json!(finding.id));
    fingerprints.insert("embargo/v1".to_owned(), json!(finding.id));
    RunResult {
        rule_id: finding.policy.clone(),
        level: match finding.level {
            Level::Deny => "error",
            Level::Review | Level::Warn => "warning",
            Level::Note => "note",
        },
        message: message(&format!("{}. {}", headline::sentence(finding), finding.remedy)),
        locations: vec![location(&place.path, (place.line, place.column), None)],
        partial_fingerprints: fingerprints,
        baseline_state: is_compared.then_some(match finding.state {
            State::New => "new",
            State::Changed => "updated",
            State::Known => "unchanged",
        }),
        code_flows: flows(finding, &place),
        suppressions: finding.waiver.iter().map(suppression).collect(),
        properties: json!({
            "vendor": finding.vendor, "relation": finding.relation, "confidence": finding.confidence,
            "purl": finding.component.purl.as_deref().map(headline::cut), "pathCount": finding.path_count,
            "dominator": finding.dominator.as_deref().map(headline::cut),
        }),
    }
}

/// §3.35: a waiver, which lies outside of the source that it is about.
fn suppression(waiver: &Waiver) -> Suppression {
    Suppression {
        kind: "external",
        status: "accepted",
        justification: escape::sarif(&headline::waiver(waiver)),
        properties: json!({
            "owner": waiver.owner, "ticket": waiver.ticket, "granted": waiver.granted.to_string(),
            "expires": waiver.expires.to_string(), "mitigation": waiver.mitigation,
        }),
    }
}

/// §3.36: each path as the steps of a flow, all at the place of the finding: that is the line to edit.
fn flows(finding: &FindingView, place: &headline::Place) -> Vec<CodeFlow> {
    let step = |name: &String| ThreadLocation {
        location: location(&place.path, (place.line, place.column), Some(message(&headline::cut(name)))),
    };
    let flow =
        |path: &Vec<String>| CodeFlow { thread_flows: vec![ThreadFlow { locations: path.iter().map(step).collect() }] };
    finding.paths.iter().map(flow).collect()
}

fn weakened(file: &str, what: &str) -> RunResult {
    let mut fingerprints = Map::new();
    fingerprints.insert("primaryLocationLineHash".to_owned(), json!(headline::digest(&["weakening", file, what])));
    RunResult {
        rule_id: WEAKENED.to_owned(),
        level: "error",
        message: message(&format!("The change weakens the rules that judge it: {what}")),
        locations: vec![location(&headline::relative(file), (1, 1), None)],
        partial_fingerprints: fingerprints,
        baseline_state: Some("new"),
        code_flows: Vec::new(),
        suppressions: Vec::new(),
        properties: json!({}),
    }
}

/// Text that is shown as such: a viewer takes `[text](target)` for a link, and an empty text for an error.
fn message(text: &str) -> Message {
    let text = escape::sarif(text);
    Message { text: if text.trim().is_empty() { "(no text)".to_owned() } else { text } }
}

fn location(path: &str, (line, column): (usize, usize), message: Option<Message>) -> Location {
    Location {
        physical_location: Physical {
            artifact_location: Artifact { uri: escape::uri(path) },
            region: Region { start_line: line, start_column: column, end_line: line, end_column: column + 1 },
        },
        message,
    }
}
