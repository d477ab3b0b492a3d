//! The reader of `pnpm-lock`, on any bytes.

#![no_main]

embargo_fuzz::reader!("pnpm-lock");
