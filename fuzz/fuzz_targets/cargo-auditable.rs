//! The reader of `cargo-auditable`, on any bytes.

#![no_main]

embargo_fuzz::reader!("cargo-auditable");
