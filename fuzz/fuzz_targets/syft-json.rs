//! The reader of `syft-json`, on any bytes.

#![no_main]

embargo_fuzz::reader!("syft-json");
