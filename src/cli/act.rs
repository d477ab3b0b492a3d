//! What the commands do: ask the gate, write what it says, and turn it into an exit code.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::progress::Progress;
use super::{CheckArgs, ExplainArgs, WhoArgs};
use crate::acquire;
use crate::deliver;
use crate::gate;
use crate::model::report::Report;
use crate::model::source::SourceFile;
use crate::report::{self, Renderer, Style};

pub(super) fn check(args: &CheckArgs) -> u8 {
    if let Err(message) = check_targets(args) {
        complain(&message);
        return 2;
    }
    let report = {
        let _progress = Progress::begin(whatever(&args.inputs));
        gate::check(&args.request())
    };
    let mut unwritten = false;
    for (renderer, path) in &args.reports {
        if path.as_os_str() != "-" {
            unwritten |= to_file(&report, *renderer, path);
        }
    }
    let also = args.reports.iter().filter(|(_, path)| path.as_os_str() == "-").map(|(renderer, _)| *renderer);
    for renderer in also.chain([args.format]) {
        let style = args.look.style();
        unwritten |= to_stdout(|out| report::render(renderer, &report, style, out));
    }
    // A ban stays a ban. Anything else that was not told in full is no answer.
    match report.outcome.exit_code() {
        1 => 1,
        _ if unwritten => 2,
        code => code,
    }
}

/// What is being checked, for a person who waits.
fn whatever(inputs: &[PathBuf]) -> String {
    match inputs {
        [] => "checking this workspace".to_owned(),
        [one] => format!("checking {}", report::safe(&one.display().to_string())),
        many => format!("checking {} inputs", many.len()),
    }
}

/// Refuses reports that would overwrite an input or one another.
fn check_targets(args: &CheckArgs) -> Result<(), String> {
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut taken: Vec<_> = args.inputs.iter().chain(&args.cargo.metadata_path).map(|path| real(path)).collect();
    for (_, path) in args.reports.iter().filter(|(_, path)| path.as_os_str() != "-") {
        let target = real(path);
        if taken.contains(&target) {
            return Err(format!("the report `{}` would overwrite an input or another report", path.display()));
        }
        taken.push(target);
    }
    Ok(())
}

/// Writes a report to a file; true if that failed.
fn to_file(report: &Report, renderer: Renderer, path: &Path) -> bool {
    let mut bytes = Vec::new();
    let written = report::render(renderer, report, Style::PLAIN, &mut bytes).and_then(|()| deliver::file(path, &bytes));
    written.inspect_err(|error| complain(&format!("the report `{}` was not written: {error}", path.display()))).is_err()
}

/// Writes to standard output; true if that failed.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> bool {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    written.inspect_err(|error| complain(&format!("standard output could not be written: {error}"))).is_err()
}

/// Tells standard error. That it may be closed, too, changes no exit code.
pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "error: {}", report::safe(message));
}

pub(super) fn who(args: &WhoArgs) -> u8 {
    let purls = if args.stdin {
        match acquire::file("-".as_ref(), args.rules.max_input_bytes) {
            Ok(source) => source,
            Err(error) => {
                complain(&error.to_string());
                return 2;
            }
        }
    } else {
        SourceFile::new("the command line", args.purls.join("\n").into_bytes())
    };
    if purls.text().is_err() {
        complain("the purls are not UTF-8 text");
        return 2;
    }
    let answers = match gate::who(&args.rules.request(), &purls) {
        Ok(answers) => answers,
        Err(problem) => {
            complain(&problem.message);
            return 2;
        }
    };
    let unwritten = to_stdout(|out| report::render_who(&answers, args.format.id == "json", out));
    let unanswered = answers.is_empty() || answers.iter().any(|answer| answer.error.is_some());
    if unwritten || unanswered { 2 } else { 0 }
}

pub(super) fn explain(args: &ExplainArgs) -> u8 {
    let explanation = gate::explain(&args.check.request(), &args.question);
    let (json, style) = (args.check.format.id == "json", args.check.look.style());
    let unwritten = to_stdout(|out| report::render_explanation(&explanation, &args.question, json, style, out));
    let failed = unwritten || !explanation.errors.is_empty() || explanation.components.is_empty();
    if failed { 2 } else { 0 }
}
