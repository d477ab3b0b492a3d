//! Runs programs, each as a process of its own, and asks the system what they used (`wait4`).
//!
//! On Linux a new process counts the memory of the one that started it: peaks below some 9 MB, the benchmark's own, do
//! not show.

use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

use crate::render::Format;

/// Runs of one program on one file, at most.
const RUNS: usize = 7;

/// After so much time no further run is begun.
const ENOUGH: Duration = Duration::from_secs(15);

/// A program to measure.
pub(crate) struct Program {
    /// What the table calls it.
    pub(crate) name: &'static str,
    path: PathBuf,
    /// Its arguments; the file comes between the two.
    before: Vec<&'static str>,
    after: Vec<&'static str>,
    /// Its exit code.
    code: i32,
    /// What stands in what it prints.
    prints: &'static [&'static str],
}

/// What a program used: the least time of all runs, and the most memory.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    /// From the start of the process to its end.
    pub(crate) wall: Duration,
    /// Of all its threads, in the program and in the system.
    pub(crate) cpu: Duration,
    /// Bytes of memory in use, at the most.
    pub(crate) peak: u64,
    /// Runs.
    pub(crate) runs: usize,
}

/// The gate, and whatever it is compared with, as far as it is installed.
pub(crate) fn programs(format: Format) -> Result<Vec<Program>, Box<dyn Error>> {
    let own = std::env::current_exe()?;
    let reference = |name, kind| Program {
        name,
        path: own.clone(),
        before: vec!["reference", kind],
        after: Vec::new(),
        code: 0,
        prints: &[],
    };
    let (count, word) = match format {
        Format::CycloneDx => (".components|length", "bom-ref"),
        Format::Spdx => (".packages|length", "SPDXID"),
    };
    let other =
        |path: &str, name, before| Program { name, path: path.into(), before, after: Vec::new(), code: 0, prints: &[] };
    let mut programs = vec![
        Program {
            name: "embargo",
            path: env!("CARGO_BIN_EXE_cargo-embargo").into(),
            before: vec!["check"],
            after: vec!["--policy", "ua-1335", "--as-of", "2026-11-24"],
            code: 1,
            prints: &["pkg:golang/github.com/mailru/easyjson", "1 finding at level"],
        },
        reference("serde_json Value", "value"),
        reference("serde_json RawValue", "raw"),
        reference("read the file", "bytes"),
    ];
    if is_there("jq") {
        programs.push(other("jq", "jq length", vec![count]));
    }
    if is_there("grep") {
        programs.push(other("grep", "grep -c", vec!["-c", word]));
    }
    Ok(programs)
}

fn is_there(program: &str) -> bool {
    let run = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

/// Runs a program on a file until that has been done often or long enough.
pub(crate) fn cost(program: &Program, file: &Path) -> Result<Cost, Box<dyn Error>> {
    let begin = Instant::now();
    let mut cost = once(program, file)?;
    while cost.runs < RUNS && begin.elapsed() < ENOUGH {
        let again = once(program, file)?;
        cost = Cost {
            wall: cost.wall.min(again.wall),
            cpu: cost.cpu.min(again.cpu),
            peak: cost.peak.max(again.peak),
            runs: cost.runs + 1,
        };
    }
    Ok(cost)
}

fn once(program: &Program, file: &Path) -> Result<Cost, Box<dyn Error>> {
    let printed = tempfile::NamedTempFile::new()?;
    let mut command = Command::new(&program.path);
    command.args(&program.before).arg(file).args(&program.after);
    command.stdin(Stdio::null()).stdout(File::create(printed.path())?);
    let begin = Instant::now();
    let ended = command.spawn()?.wait4()?;
    let wall = begin.elapsed();
    if ended.status.code() != Some(program.code) {
        return Err(format!("{} ended with {}", program.name, ended.status).into());
    }
    let text = std::fs::read_to_string(printed.path())?;
    if let Some(missing) = program.prints.iter().find(|wanted| !text.contains(**wanted)) {
        return Err(format!("{} does not say `{missing}`, but:\n{text}", program.name).into());
    }
    let usage = ended.rusage;
    Ok(Cost { wall, cpu: usage.utime + usage.stime, peak: usage.maxrss, runs: 1 })
}
