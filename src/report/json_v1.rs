//! JSON, `embargo/verdict/v1`. The contract changes only by adding: a change of meaning is a `json_v2.rs`.

mod answers;
mod finding;
mod waiver;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::escape;
use crate::model::attribution::EvidenceKind;
use crate::model::inventory::NoteKind;
use crate::model::problem::Problem;
use crate::model::report::{DoubtKind, InputView, Report};
use crate::model::source::Position;
use crate::model::verdict::{Level, Outcome, PolicyInForce};

use finding::{Component, Evidence, Finding, component, evidence, finding};

pub(super) use answers::{explanation, who};

const SCHEMA: &str = "embargo/verdict/v1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    verdict: Outcome,
    exit_code: u8,
    as_of: String,
    fail_on: Level,
    tool: Tool,
    inputs: Vec<Input<'a>>,
    policies: Vec<Policy<'a>>,
    default_policies: Option<&'a str>,
    coverage: Coverage<'a>,
    findings: Vec<Finding<'a>>,
    base: Option<&'a str>,
    fixed: Vec<Fixed<'a>>,
    weakenings: Vec<Weakening<'a>>,
    config: Option<Config<'a>>,
    waivers: Vec<waiver::Told<'a>>,
    doubts: Vec<Doubt<'a>>,
    errors: Vec<Error<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Input<'a> {
    path: &'a str,
    format: &'a str,
    version: &'a str,
    sha256: Option<&'a str>,
    components: usize,
    edges: usize,
    layers: &'a [&'static str],
    subjects: Vec<Subject<'a>>,
    notes: Vec<Note<'a>>,
}

#[derive(Serialize)]
struct Subject<'a> {
    name: &'a str,
    digests: &'a [String],
}

#[derive(Serialize)]
struct Note<'a> {
    kind: NoteKind,
    count: usize,
    examples: Vec<Example<'a>>,
}

#[derive(Serialize)]
struct Example<'a> {
    message: &'a str,
    #[serde(flatten)]
    at: Position,
}

#[derive(Serialize)]
struct Policy<'a> {
    id: &'a str,
    sha256: &'a str,
    phase: Option<&'a str>,
    level: Option<Level>,
    title: &'a str,
    citation: &'a str,
    stricter_on: Option<String>,
    until: Option<String>,
    superseded_by: Option<&'a str>,
}

#[derive(Serialize)]
struct Coverage<'a> {
    components: usize,
    reachable: usize,
    vendor: usize,
    party: usize,
    unknown: usize,
    mentions: usize,
    by_evidence: &'a BTreeMap<EvidenceKind, usize>,
}

#[derive(Serialize)]
struct Fixed<'a> {
    id: &'a str,
    state: &'static str,
    policy: &'a str,
    vendor: &'a str,
    name: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct Weakening<'a> {
    file: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Config<'a> {
    path: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct Doubt<'a> {
    kind: DoubtKind,
    #[serde(flatten)]
    problem: Error<'a>,
    package: Option<Package<'a>>,
}

#[derive(Serialize)]
struct Package<'a> {
    name: &'a str,
    version: &'a str,
    purl: Option<&'a str>,
}

#[derive(Serialize)]
struct Error<'a> {
    input: Option<&'a str>,
    message: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    help: Option<&'a str>,
}

/// Writes a report.
pub(super) fn render(report: &Report, _: super::Style, out: &mut dyn Write) -> io::Result<()> {
    let coverage = &report.coverage;
    let document = Document {
        schema: SCHEMA,
        verdict: report.outcome,
        exit_code: report.outcome.exit_code(),
        as_of: report.as_of.to_string(),
        fail_on: report.fail_on,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        inputs: report.inputs.iter().map(input).collect(),
        policies: report.policies.iter().map(policy).collect(),
        default_policies: report.default_policies.as_deref(),
        coverage: Coverage {
            components: coverage.components,
            reachable: coverage.reachable,
            vendor: coverage.vendor,
            party: coverage.party,
            unknown: coverage.unknown,
            mentions: coverage.mentions,
            by_evidence: &coverage.by_evidence,
        },
        findings: report.findings.iter().map(finding).collect(),
        base: report.base.as_deref(),
        fixed: report.fixed.iter().map(fixed).collect(),
        weakenings: report.weakenings.iter().map(|one| Weakening { file: &one.file, message: &one.message }).collect(),
        config: report.config.as_ref().map(|config| Config { path: &config.path, sha256: &config.sha256 }),
        waivers: report.waivers.iter().map(waiver::told).collect(),
        doubts: report.doubts.iter().map(doubt).collect(),
        errors: report.errors.iter().map(error).collect(),
    };
    write(&serde_json::to_string_pretty(&document)?, out)
}

fn write(text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", escape::json(text))
}

fn input(view: &InputView) -> Input<'_> {
    let notes = view.notes.iter().map(|note| Note {
        kind: note.kind,
        count: note.count,
        examples: note.examples.iter().map(|(message, at)| Example { message, at: *at }).collect(),
    });
    Input {
        path: &view.input.name,
        format: view.input.format,
        version: &view.input.version,
        sha256: view.input.sha256.as_deref(),
        components: view.input.components,
        edges: view.input.edges,
        layers: &view.input.layers,
        subjects: view.input.subjects.iter().map(|one| Subject { name: &one.name, digests: &one.digests }).collect(),
        notes: notes.collect(),
    }
}

fn policy(policy: &PolicyInForce) -> Policy<'_> {
    Policy {
        id: &policy.id,
        sha256: &policy.sha256,
        phase: policy.phase.as_ref().map(|phase| phase.id.as_str()),
        level: policy.phase.as_ref().map(|phase| phase.level),
        title: &policy.title,
        citation: &policy.citation,
        stricter_on: policy.phase.as_ref().and_then(|phase| phase.stricter_on).map(|day| day.to_string()),
        until: policy.until.map(|day| day.to_string()),
        superseded_by: policy.superseded_by.as_deref(),
    }
}

fn fixed(view: &crate::model::report::Fixed) -> Fixed<'_> {
    Fixed {
        id: &view.id,
        state: "fixed",
        policy: &view.policy,
        vendor: &view.vendor,
        name: &view.name,
        version: &view.version,
    }
}

fn doubt(doubt: &crate::model::report::Doubt) -> Doubt<'_> {
    let package = doubt.package.as_ref();
    Doubt {
        kind: doubt.kind,
        problem: error(&doubt.problem),
        package: package.map(|one| Package { name: &one.name, version: &one.version, purl: one.purl.as_deref() }),
    }
}

fn error(problem: &Problem) -> Error<'_> {
    Error {
        input: problem.input.as_deref(),
        message: &problem.message,
        line: problem.at.map(|at| at.line),
        column: problem.at.map(|at| at.column),
        help: problem.help.as_deref(),
    }
}
