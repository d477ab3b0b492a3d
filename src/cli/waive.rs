//! `cargo embargo waive`: somebody answers for a finding until a day.

use std::io;
use std::path::PathBuf;

use clap::Args;

use super::act::{complain, to_stdout};
use super::{CargoArgs, RuleArgs, day};
use crate::deliver;
use crate::gate::{self, Request, Wish};
use crate::model::Date;
use crate::report::{self, Style};

#[derive(Debug, Args)]
pub(super) struct WaiveArgs {
    /// The finding's id, as reports give it.
    #[arg(value_name = "FINDING")]
    finding: String,
    /// SBOMs and dependency graphs; `-` is standard input.
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Who answers for it.
    #[arg(long, value_name = "NAME")]
    owner: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Where it is on record; some policies ask for it.
    #[arg(long, value_name = "ID|URL")]
    ticket: Option<String>,
    /// The last day on which it holds; it begins on the day of --as-of, else today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    expires: Date,
    /// What is done about the risk meanwhile.
    #[arg(long, value_name = "TEXT")]
    mitigation: Option<String>,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    cargo: CargoArgs,
}

pub(super) fn run(args: &WaiveArgs) -> u8 {
    let request = Request {
        inputs: args.inputs.iter().chain(&args.cargo.metadata_path).cloned().collect(),
        cargo: args.cargo.meant(),
        packages: args.cargo.packages.clone(),
        ..args.rules.request()
    };
    let wish = Wish {
        finding: args.finding.clone(),
        owner: args.owner.clone(),
        reason: args.reason.clone(),
        ticket: args.ticket.clone(),
        expires: args.expires,
        mitigation: args.mitigation.clone(),
    };
    let written = match gate::waive(&request, &wish) {
        Ok(written) => written,
        Err(problem) => {
            let _ = report::render_problem(&problem, Style::PLAIN, &mut io::stderr());
            return 2;
        }
    };
    let path = written.path.display();
    if let Err(error) = deliver::file(&written.path, written.text.as_bytes()) {
        complain(&format!("`{path}` was not written: {error}"));
        return 2;
    }
    let unwritten = to_stdout(|out| {
        for one in &written.waived {
            writeln!(out, "{}: waived until {}: {}", report::safe(&path.to_string()), args.expires, report::safe(one))?;
        }
        Ok(())
    });
    if unwritten { 2 } else { 0 }
}
