//! The reader of `uv-lock`, on any bytes.

#![no_main]

embargo_fuzz::reader!("uv-lock");
