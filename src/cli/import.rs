//! The command that turns an official list into vendor files and a policy.

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::act::to_stdout;
use super::{LookArgs, day, today};
use crate::acquire;
use crate::deliver;
use crate::gate::{self, ImportRequest};
use crate::model::Date;
use crate::model::problem::Problem;
use crate::report;

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// The list: `ofac-sdn`, `csl`, `bis-el`, `uk-sanctions`, `opensanctions` or `fcc`.
    #[arg(value_name = "LIST")]
    list: String,
    /// Its files, as its keeper publishes them.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Where the results shall stand: the policy, and a folder `vendors`. What an earlier import of the list wrote
    /// there is replaced.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// A folder of vendors besides those that ship with the gate.
    #[arg(long = "vendors", value_name = "DIR")]
    vendor_folder: Option<PathBuf>,
    /// The day of the list, where it tells none itself. Default: today, in UTC.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// `human` or `json`.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ImportFormat,
    /// How many entries the list has, as its keeper says; with another count it is refused.
    #[arg(long, value_name = "N")]
    entries: Option<usize>,
    /// Import even though more than a tenth of the entries are gone since the last time.
    #[arg(long)]
    accept_removals: bool,
    /// The largest file, in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = acquire::MAX_BYTES)]
    max_input_bytes: u64,
    #[command(flatten)]
    look: LookArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ImportFormat {
    Human,
    Json,
}

pub(super) fn run(args: &ImportArgs) -> u8 {
    let request = ImportRequest {
        list: args.list.clone(),
        files: args.files.clone(),
        out: args.out.clone(),
        vendor_folder: args.vendor_folder.clone(),
        as_of: args.as_of,
        today: today(),
        entries: args.entries,
        accepts_removals: args.accept_removals,
        max_input_bytes: args.max_input_bytes,
    };
    let style = args.look.style();
    let tell = |problem: &Problem| {
        let _ = report::render_problem(problem, style, &mut io::stderr());
        2
    };
    let import = match gate::import(&request) {
        Ok(import) => import,
        Err(problem) => return tell(&problem),
    };
    let written = deliver::folder(&args.out.join("vendors"))
        .and_then(|()| import.files.iter().try_for_each(|(path, bytes)| deliver::file(path, bytes)))
        .and_then(|()| import.obsolete.iter().try_for_each(|path| deliver::remove(path)));
    if let Err(error) = written {
        let message = format!("the import into `{}` is not complete: {error}", args.out.display());
        return tell(&Problem::new(None, message, "mend that, and import once more"));
    }
    let unwritten = to_stdout(|out| report::render_imported(&import.told, args.format == ImportFormat::Json, out));
    if unwritten { 2 } else { 0 }
}
