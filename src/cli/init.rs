//! `cargo embargo init`: a configuration to begin with.

use std::path::PathBuf;

use clap::Args;

use super::act::{complain, to_stdout};
use crate::acquire;
use crate::deliver;

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The file to write. Default: `embargo.toml` here.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// What is written. Every key is there, and what is not commented out is what applies without it.
const BEGINNING: &str = r#"# The configuration of `cargo embargo`. Paths are relative to this file. What the command line says wins.
# With `--base REV` this file is taken from that revision, and whatever a change weakens in it is reported.

# Policies and bundles by id, or policy files: `cargo embargo --help` says what applies without any.
policies = ["us-federal"]

# What is checked when no input is named. Without it, the cargo workspace is.
# inputs = ["bom.json"]

# A folder of vendors besides those that ship with the gate.
# vendors = "embargo/vendors"

# The mildest level that fails the build: deny, review or warn.
fail-on = "deny"

# What was found before fails no build: an earlier report, made with `--report json=embargo-baseline.json`.
# [baseline]
# file = "embargo-baseline.json"

# Somebody answers for a finding until a day: `cargo embargo waive` writes such a table. It names a `finding` by its
# id, or a `policy`, `vendor` and `purl` (with its version, or with `versions` beside it); nothing in it is a pattern.
# The finding stays listed. How long a waiver may run, and whether it needs a ticket, is the policy's to say.
# [[waivers]]
# policy = "us-bod-17-01"
# vendor = "kaspersky"
# purl = "pkg:pypi/opentip"
# versions = ">=1.0, <2"
# owner = "Jane Roe, CISO"
# reason = "replaced by the end of January"
# ticket = "SEC-123"
# granted = 2026-11-01
# expires = 2027-02-01
# mitigation = "it runs without a network"
"#;

pub(super) fn run(args: &InitArgs) -> u8 {
    let path = args.config.clone().unwrap_or_else(|| PathBuf::from(acquire::CONFIG));
    let shown = path.display();
    if std::fs::symlink_metadata(&path).is_ok() {
        complain(&format!("`{shown}` is there already: it is not overwritten"));
        return 2;
    }
    if let Err(error) = deliver::file(&path, BEGINNING.as_bytes()) {
        complain(&format!("`{shown}` was not written: {error}"));
        return 2;
    }
    let unwritten = to_stdout(|out| writeln!(out, "wrote {}", crate::report::safe(&shown.to_string())));
    if unwritten { 2 } else { 0 }
}
