//! Findings, components and evidence as JSON.

use serde::Serialize;

use super::waiver::{Granted, granted};
use crate::model::attribution::{Confidence, EvidenceKind, Relation};
use crate::model::report::{ComponentView, EvidenceView, FindingView};
use crate::model::verdict::{Level, State};

#[derive(Serialize)]
pub(super) struct Finding<'a> {
    id: &'a str,
    level: Level,
    policy: &'a str,
    vendor: &'a str,
    relation: Relation,
    confidence: Confidence,
    ownership: Vec<Stake<'a>>,
    state: State,
    component: Component<'a>,
    evidence: Vec<Evidence<'a>>,
    paths: &'a [Vec<String>],
    introduced_by: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    committed: Option<Line<'a>>,
    path_count: u64,
    dominator: Option<&'a str>,
    waiver: Option<Granted<'a>>,
    remedy: &'a str,
    citation: &'a str,
    because: &'a [String],
}

/// The line of a committed file that brings it in.
#[derive(Serialize)]
struct Line<'a> {
    path: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
pub(super) struct Stake<'a> {
    vendor: &'a str,
    owner: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Component<'a> {
    name: &'a str,
    version: Option<&'a str>,
    purl: Option<&'a str>,
    #[serde(rename = "ref")]
    reference: Option<&'a str>,
    input: &'a str,
    line: usize,
    column: usize,
    pointer: &'a str,
}

#[derive(Serialize)]
pub(super) struct Evidence<'a> {
    kind: EvidenceKind,
    value: &'a str,
    line: usize,
    column: usize,
    source: &'a str,
    relation: Relation,
    confidence: Confidence,
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

pub(super) fn component(view: &ComponentView) -> Component<'_> {
    Component {
        name: &view.name,
        version: some(&view.version),
        purl: view.purl.as_deref(),
        reference: some(&view.reference),
        input: &view.input,
        line: view.at.line,
        column: view.at.column,
        pointer: &view.pointer,
    }
}

pub(super) fn evidence(view: &EvidenceView) -> Evidence<'_> {
    Evidence {
        kind: view.kind,
        value: &view.value,
        line: view.at.line,
        column: view.at.column,
        source: &view.source,
        relation: view.relation,
        confidence: view.confidence,
    }
}

pub(super) fn finding(view: &FindingView) -> Finding<'_> {
    Finding {
        id: &view.id,
        level: view.level,
        policy: &view.policy,
        vendor: &view.vendor,
        relation: view.relation,
        confidence: view.confidence,
        ownership: view.ownership.iter().map(|(vendor, owner)| Stake { vendor, owner: owner.as_deref() }).collect(),
        state: view.state,
        component: component(&view.component),
        evidence: view.evidence.iter().map(evidence).collect(),
        paths: &view.paths,
        introduced_by: &view.introduced_by,
        committed: view.committed.as_ref().map(|line| Line {
            path: &line.path,
            line: line.at.line,
            column: line.at.column,
        }),
        path_count: view.path_count,
        dominator: view.dominator.as_deref(),
        waiver: view.waiver.as_ref().map(granted),
        remedy: &view.remedy,
        citation: &view.citation,
        because: &view.because,
    }
}
