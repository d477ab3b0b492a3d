//! The reader of `cargo-metadata`, on any bytes.

#![no_main]

embargo_fuzz::reader!("cargo-metadata");
