//! The commands that ask after vendors: who stands behind an inventory, and whether the catalogue is in order.

use std::io;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::act::to_stdout;
use super::{CargoArgs, LookArgs, RuleArgs};
use crate::gate::{self, Request};
use crate::report::{self, Listing, Style};

#[derive(Debug, Args)]
pub(super) struct VendorsArgs {
    #[command(subcommand)]
    command: Option<VendorsCommand>,
    /// SBOMs and dependency graphs; `-` is standard input.
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// `human`, `json` (one object a line) or `csv`.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ListFormat,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    cargo: CargoArgs,
}

#[derive(Debug, Subcommand)]
enum VendorsCommand {
    /// Check the vendor files: examples, overlaps, idle patterns, missing sources, old checks.
    Check(VendorsCheckArgs),
}

#[derive(Debug, Args)]
struct VendorsCheckArgs {
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    look: LookArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Human,
    Json,
    Csv,
}

impl VendorsArgs {
    fn request(&self) -> Request {
        Request {
            inputs: self.inputs.iter().chain(&self.cargo.metadata_path).cloned().collect(),
            cargo: self.cargo.meant(),
            packages: self.cargo.packages.clone(),
            ..self.rules.request()
        }
    }
}

pub(super) fn run(args: &VendorsArgs) -> u8 {
    if let Some(VendorsCommand::Check(args)) = &args.command {
        return check(args);
    }
    let parties = gate::vendors(&args.request());
    let listing = match args.format {
        ListFormat::Human => Listing::Human,
        ListFormat::Json => Listing::Json,
        ListFormat::Csv => Listing::Csv,
    };
    let unwritten = to_stdout(|out| report::render_parties(&parties, listing, out));
    for problem in &parties.errors {
        let _ = report::render_problem(problem, Style::PLAIN, &mut io::stderr());
    }
    if unwritten || !parties.errors.is_empty() || parties.rows.is_empty() { 2 } else { 0 }
}

fn check(args: &VendorsCheckArgs) -> u8 {
    let checked = gate::check_catalogue(&args.rules.request());
    let style = args.look.style();
    let unwritten = to_stdout(|out| {
        for told in checked.remarks.iter().chain(&checked.faults) {
            report::render_problem(told, style, out)?;
        }
        let (faults, remarks) = (checked.faults.len(), checked.remarks.len());
        writeln!(
            out,
            "{} vendors, {} examples tried: {faults} faults, {remarks} remarks",
            checked.vendors, checked.examples
        )
    });
    if unwritten || !checked.faults.is_empty() { 2 } else { 0 }
}
