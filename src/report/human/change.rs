//! What a comparison with a base adds to the report for a person.

use std::fmt::Write as _;

use super::{INDENT, count, joined, level, phrase, shown, word};
use crate::model::report::{FindingView, Report};
use crate::model::verdict::State;
use crate::report::Style;

/// Known, changed and fixed findings shown; the others are counted.
const SHOWN: usize = 20;

/// A finding that was there before, in a line.
fn before(finding: &FindingView, style: Style) -> String {
    let component = &finding.component;
    let path = finding.paths.first().map(|path| format!("; {}", joined(path, style))).unwrap_or_default();
    format!(
        "{} {} {} {} ({}, {}){path}",
        shown(&component.name),
        shown(&component.version),
        phrase(finding.relation),
        shown(&finding.vendor_name),
        level(finding.level),
        shown(&finding.policy)
    )
}

/// The findings that were there before, those that are gone, and what became of the rules.
pub(super) fn change(report: &Report, style: Style) -> String {
    let Some(base) = &report.base else { return String::new() };
    let mut out = String::new();
    let of =
        |state: State| report.findings.iter().filter(move |finding| finding.state == state && !finding.is_waived());
    for state in [State::Changed, State::Known] {
        list(&mut out, &word(&state), of(state).map(|finding| before(finding, style)));
    }
    let fixed = report.fixed.iter().map(|one| {
        format!("{} {} ({}, {})", shown(&one.name), shown(&one.version), shown(&one.vendor), shown(&one.policy))
    });
    list(&mut out, "fixed", fixed);
    let weakened = report.weakenings.iter().map(|one| format!("{}: {}", shown(&one.file), shown(&one.message)));
    list(&mut out, "weakened", weakened);
    // Writing into a String cannot fail.
    let _ = writeln!(
        out,
        "{:INDENT$}{}: {}, {} changed, {} known, {} fixed",
        "base",
        shown(base),
        count(of(State::New).count(), "new finding"),
        of(State::Changed).count(),
        of(State::Known).count(),
        report.fixed.len()
    );
    out
}

pub(super) fn list(out: &mut String, head: &str, lines: impl Iterator<Item = String>) {
    let mut hidden = 0;
    for (at, line) in lines.enumerate() {
        if at < SHOWN {
            let _ = writeln!(out, "{head:INDENT$}{line}");
        } else {
            hidden += 1;
        }
    }
    if hidden > 0 {
        let _ = writeln!(out, "{:INDENT$}and {hidden} more", "");
    }
}
