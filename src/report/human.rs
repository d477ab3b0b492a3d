//! For a person at a terminal: miette diagnostics that point at the lines of the input, then what they mean.

mod answers;
mod change;
mod diagnostic;
mod waived;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::Style;
use super::escape::terminal;
use super::headline::{count, phrase, word};
use crate::model::problem::Problem;
use crate::model::report::{FindingView, InputView, Report};
use crate::model::verdict::{Level, Outcome, PolicyInForce, State};

pub(super) use answers::{explanation, who};

/// Writes one problem.
pub(super) fn problem(problem: &Problem, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", diagnostic::problem(problem, style)?)
}

/// Findings shown in full; the others are counted. A person reads no more, and machines have other outputs.
const SHOWN: usize = 25;
/// Pieces of evidence shown, the strongest first.
const EVIDENCE: usize = 6;
/// Characters of a text from a document.
const LONGEST: usize = 1000;
/// Columns of the words at the left of a line.
const INDENT: usize = 10;

/// Writes a report: findings, failures, then what was read and how the verdict came about. The last line
/// is the verdict.
pub(super) fn render(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    // What was there before or is waived is told in a line each, further down.
    let groups = group(report.findings.iter().filter(|finding| finding.state == State::New && !finding.is_waived()));
    for findings in groups.iter().take(SHOWN) {
        writeln!(out, "{}", diagnostic::finding(findings, style)?)?;
        writeln!(out, "{}", details(findings, style))?;
    }
    if let Some(hidden) = groups.len().checked_sub(SHOWN).filter(|hidden| *hidden > 0) {
        writeln!(out, "… and {hidden} more components with findings: --format json lists them all\n")?;
    }
    for problem in &report.errors {
        writeln!(out, "{}", diagnostic::problem(problem, style)?)?;
    }
    for doubt in report.doubts.iter().take(SHOWN) {
        writeln!(out, "{}", diagnostic::doubt(doubt, style)?)?;
    }
    if let Some(hidden) = report.doubts.len().checked_sub(SHOWN).filter(|hidden| *hidden > 0) {
        writeln!(out, "… and {hidden} more reasons to look: --format json lists them all\n")?;
    }
    for view in &report.inputs {
        write!(out, "{}", input(view))?;
    }
    for policy in &report.policies {
        writeln!(out, "{}", in_force(policy))?;
    }
    write!(out, "{}", change::change(report, style))?;
    write!(out, "{}", waived::waived(report))?;
    if let Some(bundle) = &report.default_policies {
        writeln!(out, "{:INDENT$}no policy was named: the bundle `{bundle}` applies; name others with --policy", "")?;
    }
    writeln!(out, "{}", coverage(report))?;
    writeln!(out, "{}", verdict(report, style))
}

/// Findings about the same component and vendor are one piece of news, whichever policies they come from.
fn group<'a>(findings: impl Iterator<Item = &'a FindingView>) -> Vec<Vec<&'a FindingView>> {
    let mut groups: Vec<Vec<&FindingView>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for finding in findings {
        let key = (&finding.component.input, finding.component.at, &finding.component.pointer, &finding.vendor);
        let at = *places.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.push(finding);
        }
    }
    groups
}

/// One line, or several with their text below one another.
fn line(out: &mut String, style: Style, head: &str, text: &str) {
    let (first, indent) = (format!("  {head:INDENT$}"), " ".repeat(INDENT + 2));
    let options = textwrap::Options::new(style.width)
        .initial_indent(&first)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    out.push_str(&textwrap::fill(text, options));
    out.push('\n');
}

/// Under which laws, why, and by which ids.
fn laws(findings: &[&FindingView], style: Style) -> String {
    let mut out = String::new();
    for finding in findings {
        let law = format!("{} ({})", shown(&finding.policy), shown(&finding.citation));
        line(&mut out, style, level(finding.level), &law);
        for reason in &finding.because {
            line(&mut out, style, "", &shown(reason));
        }
        line(&mut out, style, "", &format!("finding {}", finding.id));
    }
    out
}

/// The laws, then the evidence, the owners and the path.
fn details(findings: &[&FindingView], style: Style) -> String {
    let mut out = laws(findings, style);
    let Some(first) = findings.first() else { return out };
    for evidence in first.evidence.iter().take(EVIDENCE) {
        let (kind, value, at) = (word(&evidence.kind), shown(&evidence.value), evidence.at);
        let speaks = format!("{}, {}", word(&evidence.relation), word(&evidence.confidence));
        let text = format!("{kind} {value} at {}:{} ({speaks}): {}", at.line, at.column, shown(&evidence.source));
        line(&mut out, style, "evidence", &text);
    }
    if let Some(hidden) = first.evidence.len().checked_sub(EVIDENCE).filter(|hidden| *hidden > 0) {
        line(&mut out, style, "", &format!("and {hidden} more: `cargo embargo explain` shows all"));
    }
    for (vendor, owner) in first.ownership.iter().filter_map(|(vendor, owner)| Some((vendor, owner.as_ref()?))) {
        line(&mut out, style, "owner", &format!("{} is owned by {}", shown(vendor), shown(owner)));
    }
    for path in &first.paths {
        line(&mut out, style, "path", &joined(path, style));
    }
    match (first.path_count, first.paths.len() as u64) {
        (_, 0) => line(&mut out, style, "path", "the input does not link it to its subject"),
        (count, told) if count > told => line(&mut out, style, "", &format!("{count} paths in all")),
        _ => {}
    }
    if let Some(committed) = &first.committed {
        line(&mut out, style, "edit", &format!("{}:{}", shown(&committed.path), committed.at.line));
    }
    out
}

/// A path with arrows.
fn joined(path: &[String], style: Style) -> String {
    let names: Vec<_> = path.iter().map(|name| shown(name)).collect();
    names.join(if style.unicode { " → " } else { " -> " })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "forbidden",
        Level::Review => "review",
        Level::Warn => "warning",
        Level::Note => "note",
    }
}

/// A text from a document: safe, and cut in its middle where it is longer than anybody reads.
fn shown(text: &str) -> Cow<'_, str> {
    let count = text.chars().count();
    if count <= LONGEST {
        return terminal(text);
    }
    let head: String = text.chars().take(LONGEST / 2).collect();
    let tail: String = text.chars().skip(count - LONGEST / 2).collect();
    Cow::Owned(terminal(&format!("{head}… ({count} characters) …{tail}")).into_owned())
}

fn input(view: &InputView) -> String {
    let input = &view.input;
    // A list of requirements has no version.
    let space = if input.version.is_empty() { "" } else { " " };
    let mut out = format!(
        "{:INDENT$}{}: {}{space}{}, {}, {}\n",
        "read",
        shown(&input.name),
        input.format,
        shown(&input.version),
        count(input.components, "component"),
        count(input.edges, "relation")
    );
    if !input.layers.is_empty() {
        let _ = writeln!(out, "{:INDENT$}taken out of: {}", "", input.layers.join(", "));
    }
    for note in &view.notes {
        let mut examples = note.examples.iter();
        let Some((message, at)) = examples.next() else { continue };
        let more = if note.count > 1 { format!(" (and {} more of the kind)", note.count - 1) } else { String::new() };
        let _ = writeln!(out, "{:INDENT$}{}: line {}: {}{more}", "", word(&note.kind), at.line, shown(message));
    }
    out
}

fn in_force(policy: &PolicyInForce) -> String {
    let state = match (&policy.phase, policy.first) {
        (Some(phase), _) => {
            let later = phase.stricter_on.map_or_else(String::new, |day| format!(", stricter on {day}"));
            format!("phase `{}` since {} ({}{later})", shown(&phase.id), phase.from, word(&phase.level))
        }
        (None, Some(first)) => match policy.until.filter(|_| policy.has_ended) {
            Some(until) => format!("not in force: it ended on {until}"),
            None => format!("not in force: begins on {first}"),
        },
        (None, None) => "not in force".to_owned(),
    };
    let succession = match policy.superseded_by.as_deref() {
        None => String::new(),
        Some("") => ", superseded".to_owned(),
        Some(by) => format!(", superseded by {}", shown(by)),
    };
    format!("{:INDENT$}{}: {state}{succession}", "policy", shown(&policy.id))
}

fn coverage(report: &Report) -> String {
    let coverage = &report.coverage;
    let mentions = match coverage.mentions {
        0 => String::new(),
        some => format!(", {some} only named after a catalogued vendor"),
    };
    format!(
        "{:INDENT$}{} judged: {} by catalogued vendors, {} by other known makers, {} by unknown ones; {} linked to a subject{mentions}",
        "coverage",
        count(coverage.components, "entry"),
        coverage.vendor,
        coverage.party,
        coverage.unknown,
        coverage.reachable
    )
}

fn verdict(report: &Report, style: Style) -> String {
    let is_failing = |one: &&FindingView| one.level >= report.fail_on && one.state == State::New && !one.is_waived();
    let forbidden = report.findings.iter().filter(is_failing).count();
    let oddities: usize = report.inputs.iter().flat_map(|view| &view.notes).map(|note| note.count).sum();
    let odd = if oddities == 0 { String::new() } else { format!(", with {} told above", count(oddities, "oddity")) };
    let waived = match report.findings.iter().filter(|one| one.is_waived()).count() {
        0 => String::new(),
        some => format!(", {some} of them waived"),
    };
    let (name, colour, why) = match report.outcome {
        Outcome::Banned => {
            ("banned", "31", format!("{} at level `{}` or above", count(forbidden, "finding"), word(&report.fail_on)))
        }
        Outcome::Error => (
            "error",
            "31",
            format!("the answer cannot be trusted: {}, told above", count(report.errors.len(), "failure")),
        ),
        Outcome::Review => (
            "review",
            "33",
            if !report.weakenings.is_empty() {
                "a person must look: the change weakens the rules that judge it".to_owned()
            } else if !report.doubts.is_empty() {
                format!("a person must look at {} told above", count(report.doubts.len(), "doubt"))
            } else {
                "a person must look at the findings above".to_owned()
            },
        ),
        Outcome::Clear if report.findings.is_empty() => {
            ("clear", "32", format!("everything was read{odd}, and nothing banned was found"))
        }
        Outcome::Clear => (
            "clear",
            "32",
            format!(
                "{}{waived}, none {}at level `{}` or above",
                count(report.findings.len(), "finding"),
                match (&report.base, waived.is_empty()) {
                    (Some(_), _) => "of them new and ",
                    (None, true) => "",
                    (None, false) => "of the others ",
                },
                word(&report.fail_on)
            ),
        ),
    };
    let failures = match (report.outcome, report.errors.len()) {
        (Outcome::Banned, 1..) => format!("; besides, {} told above", count(report.errors.len(), "failure")),
        _ => String::new(),
    };
    let name = if style.colour { format!("\u{1b}[1;{colour}m{name}\u{1b}[0m") } else { name.to_owned() };
    format!(
        "{:INDENT$}{name} as of {}: {why}{failures} (exit code {})",
        "verdict",
        report.as_of,
        report.outcome.exit_code()
    )
}
