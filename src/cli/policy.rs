//! The commands that look after policies.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::act::{complain, to_stdout};
use super::{LookArgs, RuleArgs};
use crate::gate::{self, Request};
use crate::report;

#[derive(Debug, Args)]
pub(super) struct PolicyArgs {
    #[command(subcommand)]
    command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    /// The policies there are, and what they are at today.
    List(PolicyOptions),
    /// Everything that policies say, with what could not be verified.
    Show(PolicyOptions),
    /// Check policy files: what can never match, has ended, or was not reviewed for long.
    Check(PolicyOptions),
    /// Prove that every ban bites, and judge the cases in `tests/policies/<id>/{pass,fail}`.
    Test(TestArgs),
}

#[derive(Debug, Args)]
struct PolicyOptions {
    /// Ids of policies and bundles, or policy files; all when none is named.
    #[arg(value_name = "ID|FILE")]
    ids: Vec<String>,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    look: LookArgs,
}

#[derive(Debug, Args)]
struct TestArgs {
    #[command(flatten)]
    options: PolicyOptions,
    /// The folder of cases.
    #[arg(long, value_name = "DIR", default_value = "tests/policies")]
    cases: PathBuf,
}

impl PolicyOptions {
    fn request(&self) -> Request {
        let mut request = self.rules.request();
        request.policies.extend(self.ids.iter().cloned());
        request
    }
}

pub(super) fn run(args: &PolicyArgs) -> u8 {
    match &args.command {
        PolicyCommand::List(options) => cards(options, false),
        PolicyCommand::Show(options) => cards(options, true),
        PolicyCommand::Check(options) => tell(options, &gate::test_policies(&options.request(), None)),
        PolicyCommand::Test(args) => {
            let cases = Some(args.cases.as_path()).filter(|folder| folder.is_dir());
            if cases.is_none() {
                complain(&format!("there are no cases at `{}`: only the bans are tried", args.cases.display()));
            }
            tell(&args.options, &gate::test_policies(&args.options.request(), cases))
        }
    }
}

fn cards(options: &PolicyOptions, in_full: bool) -> u8 {
    match gate::policy_cards(&options.request()) {
        Ok(cards) => u8::from(to_stdout(|out| report::render_cards(&cards, in_full, out))) * 2,
        Err(problem) => {
            let style = options.look.style();
            let _ = report::render_problem(&problem, style, &mut std::io::stderr());
            2
        }
    }
}

fn tell(options: &PolicyOptions, tested: &gate::Tested) -> u8 {
    let style = options.look.style();
    let unwritten = to_stdout(|out| {
        for told in tested.remarks.iter().chain(&tested.faults) {
            report::render_problem(told, style, out)?;
        }
        let gate::Tested { policies, canaries, cases, .. } = tested;
        let (faults, remarks) = (tested.faults.len(), tested.remarks.len());
        writeln!(
            out,
            "{policies} policies, {canaries} bans and {cases} cases tried: {faults} faults, {remarks} remarks"
        )
    });
    if unwritten || !tested.faults.is_empty() { 2 } else { 0 }
}
