//! JUnit XML, which any CI shows: a suite a policy, a case a finding, and a passing case where a policy finds nothing.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::headline;
use super::{Style, escape};
use crate::model::report::{FindingView, Report};
use crate::model::verdict::State;

/// Cases in a suite; the others are counted in one case more.
const LONGEST: usize = 5_000;

/// Writes the report. It holds no time and no random number: the same findings give the same bytes.
pub(super) fn render(report: &Report, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut junit = Junit::new("embargo");
    for policy in &report.policies {
        let mut suite = TestSuite::new(safe(&policy.id));
        let own: Vec<_> = report.findings.iter().filter(|finding| finding.policy == policy.id).collect();
        if own.is_empty() {
            suite.add_test_case(TestCase::new("nothing banned was found", TestCaseStatus::success()));
        }
        for finding in own.iter().take(LONGEST) {
            suite.add_test_case(case(report, finding));
        }
        if let Some(rest) = own.get(LONGEST..).filter(|rest| !rest.is_empty()) {
            suite.add_test_case(remainder(report, rest));
        }
        junit.add_test_suite(suite);
    }
    if !report.errors.is_empty() || !report.weakenings.is_empty() || !report.doubts.is_empty() {
        junit.add_test_suite(trust(report));
    }
    let text = junit.to_string().map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

fn fails(report: &Report, finding: &FindingView) -> bool {
    finding.state == State::New && finding.level >= report.fail_on && !finding.is_waived()
}

fn case(report: &Report, finding: &FindingView) -> TestCase {
    let place = headline::place(finding);
    let text = format!("{}\n{}:{}\n{}", headline::sentence(finding), place.path, place.line, finding.remedy);
    let status = match &finding.waiver {
        Some(waiver) => skipped(&headline::waiver(waiver)),
        None if fails(report, finding) => failure(&headline::sentence(finding), &text),
        None => TestCaseStatus::success(),
    };
    let name = format!(
        "{} {} ({})",
        headline::component(finding),
        finding.id.get(..8).unwrap_or(""),
        headline::state(finding.state)
    );
    let mut case = TestCase::new(safe(&name), status);
    case.set_classname(safe(&finding.policy));
    if !fails(report, finding) {
        case.set_system_out(safe(&text));
    }
    case
}

fn skipped(message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(safe(message));
    status
}

fn failure(message: &str, text: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(safe(message));
    status.set_type("banned");
    status.set_description(safe(text));
    status
}

fn remainder(report: &Report, rest: &[&FindingView]) -> TestCase {
    let failing = rest.iter().filter(|finding| fails(report, finding)).count();
    let message = format!("{} more findings, {failing} of them failing: see the JSON report", rest.len());
    let status = if failing > 0 { failure(&message, &message) } else { TestCaseStatus::success() };
    TestCase::new(message, status)
}

/// What keeps the answer from being trusted.
fn trust(report: &Report) -> TestSuite {
    let mut suite = TestSuite::new("embargo");
    for problem in &report.errors {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(safe(&problem.message));
        status.set_description(safe(problem.help.as_deref().unwrap_or("")));
        let name = problem.input.as_deref().unwrap_or("the run");
        suite.add_test_case(TestCase::new(safe(&headline::cut(name)), status));
    }
    for doubt in report.doubts.iter().take(LONGEST) {
        let name = doubt.package.as_ref().map_or("wholeness", |package| &package.name);
        let help = doubt.problem.help.as_deref().unwrap_or("");
        suite.add_test_case(TestCase::new(safe(&headline::cut(name)), failure(&doubt.problem.message, help)));
    }
    for weakening in &report.weakenings {
        suite.add_test_case(TestCase::new(safe(&weakening.file), failure(&weakening.message, &weakening.message)));
    }
    suite
}

/// Text for XML: `quick-junit` escapes mark-up and drops what XML cannot hold; what a log would obey is made
/// visible here, line by line.
fn safe(text: &str) -> String {
    text.lines().map(escape::terminal).collect::<Vec<_>>().join("\n")
}
