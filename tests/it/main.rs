//! One test binary; its modules mirror `src`, and `acceptance` holds the promises made to users.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test that meets something unexpected should fail, here and loudly"
)]

mod acceptance;
mod action;
mod architecture;
mod attestations;
mod attribute;
mod attributed;
mod base;
mod cli;
mod config;
mod defects;
mod formats;
mod inputs;
mod judge;
mod lists;
mod local;
mod oracle;
mod outside;
mod policies;
mod properties;
mod read;
mod read_cargo;
mod read_cyclonedx;
mod read_envelope;
mod read_go;
mod read_javascript;
mod read_maven;
mod read_python;
mod read_spdx3;
mod read_syft;
mod renderers;
mod report;
mod support;
mod truncation;
