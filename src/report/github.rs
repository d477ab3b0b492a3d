//! GitHub Actions: the report for a person, in which nothing is obeyed, then annotations.
//! Rules: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use std::io::{self, Write};

use super::{Style, escape, headline, human};
use crate::model::problem::Problem;
use crate::model::report::{FindingView, Report};
use crate::model::verdict::{Level, State};
use crate::model::waiver::Standing;

/// Annotations of one kind that a step may give is ten; the tenth says how many more there are.
const BUDGET: usize = 9;

/// An annotation to be.
struct Annotation {
    kind: &'static str,
    title: String,
    place: Option<headline::Place>,
    message: String,
}

/// Writes the human report between `stop-commands` marks, then the annotations.
pub(super) fn render(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    human::render(report, style, &mut text)?;
    let text = String::from_utf8_lossy(&text);
    // Nobody can write a text that holds the digest of the whole text.
    let token = headline::digest(&["stop-commands", &text]);
    writeln!(out, "::stop-commands::{token}\n{text}::{token}::")?;
    let all = annotations(report);
    for kind in ["error", "warning", "notice"] {
        let own: Vec<_> = all.iter().filter(|annotation| annotation.kind == kind).collect();
        for annotation in own.iter().take(BUDGET) {
            writeln!(out, "{}", command(annotation))?;
        }
        if let Some(more) = own.len().checked_sub(BUDGET).filter(|more| *more > 0) {
            writeln!(out, "::{kind} title=embargo::… and {more} more, see the summary")?;
        }
    }
    Ok(())
}

fn failure(problem: &Problem) -> Annotation {
    Annotation {
        kind: "error",
        title: "embargo: the answer cannot be trusted".to_owned(),
        place: problem.input.as_deref().zip(problem.at).map(|(input, at)| headline::Place {
            path: headline::relative(input),
            line: at.line,
            column: at.column,
        }),
        message: match &problem.help {
            Some(help) => format!("{}\n{help}", problem.message),
            None => problem.message.clone(),
        },
    }
}

/// Failures first, then findings in the report's order: what is new, then what is worst.
fn annotations(report: &Report) -> Vec<Annotation> {
    let failures = report.errors.iter().map(failure);
    let doubts = report.doubts.iter().map(|doubt| Annotation {
        kind: "warning",
        title: "embargo: a person must look".to_owned(),
        ..failure(&doubt.problem)
    });
    let weakenings = report.weakenings.iter().map(|weakening| Annotation {
        kind: "error",
        title: "embargo: the change weakens its rules".to_owned(),
        place: Some(headline::Place { path: headline::relative(&weakening.file), line: 1, column: 1 }),
        message: weakening.message.clone(),
    });
    let idle = report.waivers.iter().filter(|one| one.standing != Standing::Used).map(|one| Annotation {
        kind: "notice",
        title: "embargo: a waiver that waives nothing".to_owned(),
        place: Some(headline::Place { path: headline::relative(&one.file), line: one.at.line, column: one.at.column }),
        message: one.describe(),
    });
    let findings = report.findings.iter().map(annotation);
    failures.chain(weakenings).chain(doubts).chain(findings).chain(idle).collect()
}

fn annotation(finding: &FindingView) -> Annotation {
    let kind = match (finding.state, finding.level) {
        _ if finding.is_waived() => "notice",
        (State::New, Level::Deny) => "error",
        (State::New, Level::Review | Level::Warn) => "warning",
        _ => "notice",
    };
    Annotation {
        kind,
        title: format!("embargo: {}", headline::cut(&finding.policy)),
        place: Some(headline::place(finding)),
        message: format!(
            "{}\n{}",
            headline::sentence(finding),
            finding.waiver.as_ref().map_or_else(|| finding.remedy.clone(), headline::waiver)
        ),
    }
}

fn command(annotation: &Annotation) -> String {
    let mut properties = Vec::new();
    if let Some(place) = &annotation.place {
        properties.push(format!("file={}", escape::github_property(&place.path)));
        properties.push(format!("line={}", place.line));
        properties.push(format!("col={}", place.column));
    }
    properties.push(format!("title={}", escape::github_property(&annotation.title)));
    format!("::{} {}::{}", annotation.kind, properties.join(","), escape::github_data(&annotation.message))
}
