//! Waivers as JSON.

use serde::Serialize;

use crate::model::report::WaiverView;
use crate::model::waiver::{Standing, Waiver};

/// What stands beside a finding.
#[derive(Serialize)]
pub(super) struct Granted<'a> {
    owner: &'a str,
    reason: &'a str,
    ticket: Option<&'a str>,
    granted: String,
    expires: String,
    mitigation: Option<&'a str>,
}

/// A waiver of the configuration, and what became of it.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    status: Standing,
    message: String,
    finding: Option<&'a str>,
    policy: Option<&'a str>,
    vendor: Option<&'a str>,
    purl: Option<&'a str>,
    versions: Option<String>,
    #[serde(flatten)]
    granted: Granted<'a>,
    findings: &'a [String],
    file: &'a str,
    line: usize,
    column: usize,
}

pub(super) fn granted(waiver: &Waiver) -> Granted<'_> {
    Granted {
        owner: &waiver.owner,
        reason: &waiver.reason,
        ticket: waiver.ticket.as_deref(),
        granted: waiver.granted.to_string(),
        expires: waiver.expires.to_string(),
        mitigation: waiver.mitigation.as_deref(),
    }
}

pub(super) fn told(view: &WaiverView) -> Told<'_> {
    let names = &view.waiver.names;
    Told {
        status: view.standing,
        message: view.describe(),
        finding: names.finding.as_deref(),
        policy: names.policy.as_deref(),
        vendor: names.vendor.as_deref(),
        purl: names.purl.as_deref(),
        versions: names.versions.as_ref().map(crate::model::waiver::Versions::text),
        granted: granted(&view.waiver),
        findings: &view.findings,
        file: &view.file,
        line: view.at.line,
        column: view.at.column,
    }
}
