//! What is typed, and what is meant by it. Only this file and those of commands with options of their own name `clap`.

mod act;
mod import;
mod init;
mod meant;
mod policy;
mod progress;
mod schema;
mod vendors;
mod waive;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write as _};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::acquire;
use crate::model::Date;
use crate::report::{self, RENDERERS, Renderer, Style};

/// Does this build contain code of a banned vendor?
///
/// Reads SBOMs and dependency graphs, attributes every component to the vendor that made it, and judges it by
/// dated legal directives. Without inputs, the cargo workspace here is checked.
///
/// Exit codes: 0 clear, 1 banned, 2 the answer cannot be trusted, 3 a person must look.
#[derive(Debug, Parser)]
#[command(name = "cargo-embargo", bin_name = "cargo embargo", version, args_conflicts_with_subcommands = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: CheckArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check inputs, or the cargo workspace here (this is what happens without a command, too).
    Check(CheckArgs),
    /// Who made these packages? One answer a line, in the order of the questions.
    Who(WhoArgs),
    /// Who stands behind the inputs, or the cargo workspace here: every party with its components.
    #[command(args_conflicts_with_subcommands = true)]
    Vendors(vendors::VendorsArgs),
    /// The policies: list, show, check, test.
    Policy(policy::PolicyArgs),
    /// All that is known of a component or finding, and why it is judged so.
    Explain(ExplainArgs),
    /// Answer for a finding until a day: writes a waiver into the configuration.
    Waive(waive::WaiveArgs),
    /// Write a configuration to begin with.
    Init(init::InitArgs),
    /// Print the JSON Schema of a file that people write.
    Schema(schema::SchemaArgs),
    /// Turn an official list of firms into vendor files and a policy.
    Import(import::ImportArgs),
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// SBOMs and dependency graphs; `-` is standard input. Write `--` before names that begin with `-`.
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
    /// The format of standard output.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = format)]
    format: Renderer,
    /// Also write a report to a file (`-` is standard output); may be given several times.
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = report_target)]
    reports: Vec<(Renderer, PathBuf)>,
    /// The mildest level that fails the build. Default: `deny`.
    #[arg(long, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
    /// Only what is new since this fails: a git revision (then the rules are taken from it, too), an earlier
    /// input, a folder of them, or an earlier JSON report.
    #[arg(long, value_name = "REV|FILE|DIR")]
    base: Option<String>,
    /// Compare the inputs, package by package, with this other description of the same build, such as its lock
    /// file: what stands in one only needs a look. It is checked, too.
    #[arg(long, value_name = "INPUT")]
    reconcile: Vec<PathBuf>,
    /// Require an attestation about this among the inputs: `sha256:…`, or a file. Signatures are not verified.
    #[arg(long = "subject", value_name = "DIGEST|FILE")]
    subjects: Vec<String>,
    /// The SHA-256 digest of an input as its maker recorded it: proves that it is whole.
    #[arg(long = "sha256", value_name = "HEX")]
    digests: Vec<String>,
    #[command(flatten)]
    look: LookArgs,
    // Last, as its heading holds for all that follows.
    #[command(flatten)]
    cargo: CargoArgs,
}

#[derive(Debug, Args)]
struct RuleArgs {
    /// Policies and bundles by id, or policy files; `all` is every policy. Default: the bundle `us-federal`.
    #[arg(long = "policy", value_name = "ID|FILE")]
    policies: Vec<String>,
    /// Ban a vendor, with what it owns: the shortest policy.
    #[arg(long = "ban", value_name = "VENDOR")]
    bans: Vec<String>,
    /// A folder of policies besides those that ship with the gate; one with the same id takes its place.
    #[arg(long = "policies", value_name = "DIR")]
    policy_folder: Option<PathBuf>,
    /// A folder of vendors besides those that ship with the gate; one with the same id takes its place.
    #[arg(long = "vendors", value_name = "DIR")]
    vendor_folder: Option<PathBuf>,
    /// The configuration of the project. Default: `embargo.toml` here, or above up to the root of the git repository.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Judge for this day, as 2017-12-12. Default: today, in UTC.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// The largest input, in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = acquire::MAX_BYTES)]
    max_input_bytes: u64,
    /// The largest that a compressed or enveloped input may be when it is unpacked, in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = acquire::MAX_UNPACKED_BYTES)]
    max_unpacked_bytes: u64,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Cargo options (without inputs)")]
struct CargoArgs {
    /// The manifest; found from the current folder by default.
    #[arg(long, value_name = "PATH", conflicts_with_all = ["inputs", "metadata_path"])]
    manifest_path: Option<PathBuf>,
    /// Features to switch on, with commas or spaces between them.
    #[arg(short = 'F', long, value_name = "FEATURES", value_delimiter = ',', conflicts_with_all = ["inputs", "metadata_path"])]
    features: Vec<String>,
    /// Switch on all features.
    #[arg(long, conflicts_with_all = ["inputs", "metadata_path"])]
    all_features: bool,
    /// Do without the default features.
    #[arg(long, conflicts_with_all = ["inputs", "metadata_path"])]
    no_default_features: bool,
    /// Use a stored output of `cargo metadata --format-version 1` in place of running it.
    #[arg(long, value_name = "FILE", conflicts_with = "manifest_path")]
    metadata_path: Option<PathBuf>,
    /// Only what this member of the workspace brings in.
    #[arg(short, long = "package", value_name = "NAME")]
    packages: Vec<String>,
    /// All members of the workspace (the default).
    #[arg(long, conflicts_with = "packages")]
    workspace: bool,
    /// Only dependencies for this target; may be given several times.
    #[arg(long, value_name = "TRIPLE", conflicts_with_all = ["inputs", "metadata_path"])]
    target: Vec<String>,
    /// Require that the lock file is up to date.
    #[arg(long, conflicts_with_all = ["inputs", "metadata_path"])]
    locked: bool,
    /// Do without the network.
    #[arg(long, conflicts_with_all = ["inputs", "metadata_path"])]
    offline: bool,
    /// `--locked` and `--offline` at once.
    #[arg(long, conflicts_with_all = ["inputs", "metadata_path"])]
    frozen: bool,
}

#[derive(Debug, Args)]
struct LookArgs {
    /// Colours. Default: what CARGO_TERM_COLOR says, else auto: on a terminal, unless NO_COLOR is set.
    #[arg(long, value_name = "WHEN")]
    color: Option<When>,
}

#[derive(Debug, Args)]
struct WhoArgs {
    /// Package URLs, such as `pkg:golang/github.com/mailru/easyjson`.
    #[arg(value_name = "PURL", required_unless_present = "stdin", conflicts_with = "stdin")]
    purls: Vec<String>,
    /// Read package URLs from standard input, one a line.
    #[arg(long)]
    stdin: bool,
    /// `human` or `json` (one object a line).
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = format)]
    format: Renderer,
    #[command(flatten)]
    rules: RuleArgs,
}

#[derive(Debug, Args)]
struct ExplainArgs {
    /// A finding's id, a purl, a document's own identifier, or a name.
    #[arg(value_name = "ID|PURL")]
    question: String,
    #[command(flatten)]
    check: CheckArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Deny,
    Review,
    Warn,
}

fn format(text: &str) -> Result<Renderer, String> {
    let known = || RENDERERS.map(|renderer| format!("{} ({})", renderer.id, renderer.about)).join(", ");
    report::renderer(text).ok_or_else(|| format!("the formats are: {}", known()))
}

fn report_target(text: &str) -> Result<(Renderer, PathBuf), String> {
    let (name, path) = text.split_once('=').ok_or("write it as FORMAT=PATH, such as json=verdict.json")?;
    if path.is_empty() {
        return Err("the path is empty".to_owned());
    }
    Ok((format(name)?, PathBuf::from(path)))
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a day is written as 2017-12-12".to_owned())
}

/// Runs the command line, program name first, and returns the exit code.
#[must_use]
pub fn run(mut args: Vec<OsString>) -> u8 {
    // `cargo embargo …` runs `cargo-embargo embargo …`.
    if args.get(1).is_some_and(|word| word == "embargo") {
        args.remove(1);
    }
    let command_line = match CommandLine::try_parse_from(&args) {
        Ok(command_line) => command_line,
        Err(error) => return refused(&error, &args),
    };
    match command_line.command {
        None => act::check(&command_line.check),
        Some(Command::Check(args)) => act::check(&args),
        Some(Command::Who(args)) => act::who(&args),
        Some(Command::Vendors(args)) => vendors::run(&args),
        Some(Command::Policy(args)) => policy::run(&args),
        Some(Command::Explain(args)) => act::explain(&args),
        Some(Command::Waive(args)) => waive::run(&args),
        Some(Command::Init(args)) => init::run(&args),
        Some(Command::Schema(args)) => schema::run(&args),
        Some(Command::Import(args)) => import::run(&args),
    }
}

/// Usage errors are exit code 2. So is a call for help beside inputs: a file called `--help` in a glob
/// must not turn a check into a success.
fn refused(error: &clap::Error, args: &[OsString]) -> u8 {
    let words = [
        "check", "who", "vendors", "policy", "explain", "waive", "init", "schema", "import", "help", "--help", "-h",
        "--version", "-V",
    ];
    let asks_only = args.iter().skip(1).all(|arg| words.iter().any(|word| arg == word));
    if !error.use_stderr() {
        let printed = error.print();
        return if asks_only && printed.is_ok() { 0 } else { 2 };
    }
    // What was typed may be a file name that somebody else chose: it is shown, not obeyed.
    for line in error.render().to_string().lines() {
        let _ = writeln!(io::stderr(), "{}", report::safe(line));
    }
    2
}

impl LookArgs {
    fn style(&self) -> Style {
        let terminal = io::stdout().is_terminal();
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let said = std::env::var("CARGO_TERM_COLOR").ok().and_then(|word| When::from_str(&word, true).ok());
        let colour = match self.color.or(said).unwrap_or(When::Auto) {
            When::Always => true,
            When::Never => false,
            When::Auto => (terminal || is_set("GITHUB_ACTIONS")) && !is_set("NO_COLOR"),
        };
        let width = if terminal { terminal_width() } else { Style::PLAIN.width };
        Style { colour, unicode: true, width }
    }
}

/// Columns of the terminal, within what reads well.
fn terminal_width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(Style::PLAIN.width).clamp(60, 140)
}

/// Today, in UTC. The one place that asks a clock.
fn today() -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date()
}
