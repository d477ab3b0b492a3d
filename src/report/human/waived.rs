//! What a person is told of waivers: the findings for which somebody answers, and the waivers that do nothing.

use super::{INDENT, change, level, phrase, shown};
use crate::model::report::{FindingView, Report, WaiverView};
use crate::model::waiver::{Standing, Waiver};

/// The waived findings, then the waivers that ask for attention.
pub(super) fn waived(report: &Report) -> String {
    let mut out = String::new();
    let own = report.findings.iter().filter_map(|finding| Some((finding, finding.waiver.as_ref()?)));
    change::list(&mut out, "waived", own.map(|(finding, waiver)| answered(finding, waiver)));
    let idle = report.waivers.iter().filter(|one| one.standing != Standing::Used);
    change::list(&mut out, "waiver", idle.map(told));
    if let Some(config) = &report.config {
        out.push_str(&format!("{:INDENT$}{}\n", "config", shown(&config.path)));
    }
    out
}

fn answered(finding: &FindingView, waiver: &Waiver) -> String {
    let component = &finding.component;
    let ticket = waiver.ticket.as_ref().map(|ticket| format!(", {}", shown(ticket))).unwrap_or_default();
    let mitigation = waiver.mitigation.as_ref().map(|text| format!("; meanwhile: {}", shown(text))).unwrap_or_default();
    format!(
        "{} {} {} {} ({}, {}): until {} by {}{ticket}: {}{mitigation}",
        shown(&component.name),
        shown(&component.version),
        phrase(finding.relation),
        shown(&finding.vendor_name),
        level(finding.level),
        shown(&finding.policy),
        waiver.expires,
        shown(&waiver.owner),
        shown(&waiver.reason)
    )
}

fn told(view: &WaiverView) -> String {
    format!("{}:{}: {}", shown(&view.file), view.at.line, shown(&view.describe()))
}
