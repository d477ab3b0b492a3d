//! Markdown for a job summary and for a comment on a pull request (GitHub Flavored Markdown).

mod graph;

use std::fmt::Write as _;
use std::io::{self, Write};

use super::escape::{markdown, markdown_cell, markdown_code};
use super::{Style, headline};
use crate::model::problem::Problem;
use crate::model::report::{FindingView, Report, WaiverView};
use crate::model::verdict::{Level, Outcome, State};
use crate::model::waiver::Standing;

/// By this, a later run finds its own comment and writes it anew.
const MARKER: &str = "<!-- embargo -->";
/// Characters in a comment on a pull request; a job summary takes sixteen times as many.
const LONGEST: usize = 65_536;
/// Rows of a table to begin with.
const ROWS: usize = 50;
/// Parts of a path that are told; the middle is left out.
const PARTS: usize = 8;

/// Writes as many rows as fit, and always the true numbers.
pub(super) fn render(report: &Report, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = ROWS;
    loop {
        let text = page(report, rows);
        if rows == 0 || text.chars().count() <= LONGEST {
            return out.write_all(text.as_bytes());
        }
        rows /= 2;
    }
}

fn page(report: &Report, rows: usize) -> String {
    let (waived, findings): (Vec<_>, Vec<_>) = report.findings.iter().partition(|finding| finding.is_waived());
    let idle: Vec<_> = report.waivers.iter().filter(|one| one.standing != Standing::Used).collect();
    let parts = [
        format!("{MARKER}\n{}\n", heading(report)),
        table(&findings, rows),
        what_to_do(&findings, rows / 3),
        if rows >= ROWS / 2 { graph::graph(&findings) } else { String::new() },
        list("Waived", waived.len(), rows, waived.iter().map(|finding| answered(finding))),
        list("Waivers that waive nothing", idle.len(), rows, idle.iter().map(|one| told(one))),
        list(
            "Fixed",
            report.fixed.len(),
            rows,
            report.fixed.iter().map(|one| {
                format!(
                    "{} {} ({})",
                    markdown_code(&headline::cut(&one.name)),
                    markdown_code(&headline::cut(&one.version)),
                    markdown(&one.policy)
                )
            }),
        ),
        list(
            "The change weakens the rules that judge it",
            report.weakenings.len(),
            rows,
            report.weakenings.iter().map(|one| {
                format!("{}: {}", markdown_code(&headline::cut(&one.file)), markdown(&headline::cut(&one.message)))
            }),
        ),
        list("Why the answer cannot be trusted", report.errors.len(), rows, report.errors.iter().map(problem)),
        list(
            "What a person must look at",
            report.doubts.len(),
            rows,
            report.doubts.iter().map(|doubt| problem(&doubt.problem)),
        ),
        facts(report),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn answered(finding: &FindingView) -> String {
    let waiver = finding.waiver.as_ref().map(headline::waiver).unwrap_or_default();
    format!("{}: {}", markdown(&headline::sentence(finding)), markdown(&waiver))
}

fn told(view: &WaiverView) -> String {
    let place = markdown_code(&headline::cut(&view.file));
    format!("{place}, line {}: {}", view.at.line, markdown(&headline::cut(&view.describe())))
}

fn problem(problem: &Problem) -> String {
    let place = match (&problem.input, problem.at) {
        (Some(input), Some(at)) => format!("{}, line {}: ", markdown_code(&headline::cut(input)), at.line),
        (Some(input), None) => format!("{}: ", markdown_code(&headline::cut(input))),
        (None, _) => String::new(),
    };
    let help = problem.help.as_deref().map(|help| format!(" — {}", markdown(&headline::cut(help)))).unwrap_or_default();
    format!("{place}{}{help}", markdown(&headline::cut(&problem.message)))
}

fn heading(report: &Report) -> String {
    let waived = report.findings.iter().filter(|finding| finding.is_waived()).count();
    let (mark, verdict) = match report.outcome {
        Outcome::Clear if waived > 0 => ("✅", "clear: what was found is waived, or fails no build"),
        Outcome::Clear => ("✅", "clear: nothing banned was found"),
        Outcome::Review => ("⚠️", "review: a person must look"),
        Outcome::Error => ("❌", "error: the answer cannot be trusted"),
        Outcome::Banned => ("⛔", "banned"),
    };
    let of =
        |state: State| report.findings.iter().filter(|finding| finding.state == state && !finding.is_waived()).count();
    let numbers = match &report.base {
        Some(base) => format!(
            "{} new, {} changed, {} known, {} fixed since {}",
            of(State::New),
            of(State::Changed),
            of(State::Known),
            report.fixed.len(),
            markdown_code(&headline::cut(base))
        ),
        None => format!("{} in all", headline::count(report.findings.len(), "finding")),
    };
    let waived = if waived > 0 { format!(", {waived} waived") } else { String::new() };
    format!("## {mark} Embargo — {verdict}\n\n{numbers}{waived}. As of {}.\n", report.as_of)
}

fn table(findings: &[&FindingView], rows: usize) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut out =
        String::from("| | component | vendor | comes in through | law | state |\n|---|---|---|---|---|---|\n");
    for finding in findings.iter().take(rows) {
        let through = match finding.introduced_by.as_slice() {
            [] => "not linked".to_owned(),
            [one] => markdown_cell(&headline::cut(one)),
            [one, others @ ..] => format!("{} and {} more", markdown_cell(&headline::cut(one)), others.len()),
        };
        // Writing into a String cannot fail.
        let _ = writeln!(
            out,
            "| {} | {} | {} {} | {through} | {} | {} |",
            level(finding.level),
            markdown_cell(&headline::component(finding)),
            headline::phrase(finding.relation),
            markdown_cell(&headline::cut(&finding.vendor_name)),
            markdown_cell(&headline::cut(&finding.policy)),
            headline::state(finding.state)
        );
    }
    if findings.len() > rows {
        let _ = writeln!(out, "\nShowing {rows} of {} findings; the JSON report has all.", findings.len());
    }
    out
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "⛔ forbidden",
        Level::Review => "⚠️ review",
        Level::Warn => "🔶 warning",
        Level::Note => "ℹ️ note",
    }
}

/// The way out of every new finding, with its paths, evidence and law.
fn what_to_do(findings: &[&FindingView], most: usize) -> String {
    let new: Vec<_> = findings.iter().filter(|finding| finding.state == State::New).collect();
    if new.is_empty() || most == 0 {
        return String::new();
    }
    let mut out = String::from("### What to do\n\n");
    for finding in new.iter().take(most) {
        let _ = writeln!(
            out,
            "- **{}**: {}",
            markdown_code(&headline::component(finding)),
            markdown(&cut_remedy(&finding.remedy))
        );
        for path in &finding.paths {
            let _ = writeln!(out, "  - path: {}", way(path));
        }
        if finding.path_count > finding.paths.len() as u64 {
            let _ = writeln!(out, "  - {} paths in all", finding.path_count);
        }
        if let Some(dominator) = &finding.dominator {
            let _ = writeln!(
                out,
                "  - all of them go through {}: replace it, and this is gone",
                markdown_code(&headline::cut(dominator))
            );
        }
        if let Some(line) = &finding.committed {
            let _ = writeln!(out, "  - edit: {}, line {}", markdown_code(&headline::cut(&line.path)), line.at.line);
        }
        if let Some(evidence) = finding.evidence.first() {
            let _ = writeln!(
                out,
                "  - evidence: {} ({})",
                markdown_code(&headline::cut(&evidence.value)),
                markdown(&headline::cut(&evidence.source))
            );
        }
        let _ = writeln!(out, "  - law: {}", markdown(&headline::cut(&finding.citation)));
    }
    if new.len() > most {
        let _ = writeln!(out, "\nShowing {most} of {} new findings.", new.len());
    }
    out
}

fn cut_remedy(text: &str) -> String {
    text.chars().take(600).collect()
}

fn way(path: &[String]) -> String {
    let code = |name: &String| markdown_code(&headline::cut(name));
    match path.len().checked_sub(PARTS) {
        Some(hidden @ 1..) => {
            let head = path.iter().take(PARTS / 2).map(code);
            let tail = path.iter().skip(PARTS / 2 + hidden).map(code);
            head.chain([format!("{hidden} more")]).chain(tail).collect::<Vec<_>>().join(" → ")
        }
        _ => path.iter().map(code).collect::<Vec<_>>().join(" → "),
    }
}

fn list(title: &str, total: usize, most: usize, items: impl Iterator<Item = String>) -> String {
    if total == 0 {
        return String::new();
    }
    let mut out = format!("### {title} ({total})\n\n");
    for item in items.take(most) {
        let _ = writeln!(out, "- {item}");
    }
    if total > most {
        let _ = writeln!(out, "\nShowing {most} of {total}.");
    }
    out
}

/// What was read, by which rules, and how much of it is known.
fn facts(report: &Report) -> String {
    let mut out = String::from("<details><summary>What was read and judged</summary>\n\n");
    for view in report.inputs.iter().take(ROWS) {
        let input = &view.input;
        let notes: usize = view.notes.iter().map(|note| note.count).sum();
        let version = Some(&input.version).filter(|version| !version.is_empty());
        let version = version.map(|version| format!(" {}", markdown_code(&headline::cut(version)))).unwrap_or_default();
        let _ = writeln!(
            out,
            "- {}: {}{}, {}, {}, {}{}",
            markdown_code(&headline::cut(&input.name)),
            input.format,
            version,
            headline::count(input.components, "component"),
            headline::count(input.edges, "relation"),
            headline::count(notes, "oddity"),
            input.sha256.as_ref().map(|digest| format!(", SHA-256 `{digest}`")).unwrap_or_default()
        );
    }
    for policy in report.policies.iter().take(ROWS) {
        let phase = policy.phase.as_ref().map_or_else(
            || "not in force".to_owned(),
            |phase| format!("phase {} since {}", markdown_code(&phase.id), phase.from),
        );
        let _ = writeln!(
            out,
            "- policy {}: {phase} — {}",
            markdown_code(&policy.id),
            markdown(&headline::cut(&policy.citation))
        );
    }
    let coverage = &report.coverage;
    let _ = writeln!(
        out,
        "- coverage: {} entries judged, {} by catalogued vendors, {} by other known makers, {} by unknown ones; {} linked to a subject",
        coverage.components, coverage.vendor, coverage.party, coverage.unknown, coverage.reachable
    );
    out.push_str("\n</details>\n");
    out
}
