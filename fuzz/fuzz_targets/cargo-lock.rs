//! The reader of `cargo-lock`, on any bytes.

#![no_main]

embargo_fuzz::reader!("cargo-lock");
