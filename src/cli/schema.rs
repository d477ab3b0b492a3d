//! `cargo embargo schema`: the form of the files that people write.

use clap::{Args, ValueEnum};

use super::act::to_stdout;
use crate::gate::{self, Form};

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// Which file: `embargo.toml`, a policy, or a vendor of the catalogue.
    #[arg(value_name = "FILE", default_value = "config")]
    of: Of,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    Config,
    Policy,
    Vendor,
}

pub(super) fn run(args: &SchemaArgs) -> u8 {
    let form = match args.of {
        Of::Config => Form::Config,
        Of::Policy => Form::Policy,
        Of::Vendor => Form::Vendor,
    };
    let unwritten = to_stdout(|out| out.write_all(gate::schema(form).as_bytes()));
    if unwritten { 2 } else { 0 }
}
