//! The reader of `pip-inspect`, on any bytes.

#![no_main]

embargo_fuzz::reader!("pip-inspect");
