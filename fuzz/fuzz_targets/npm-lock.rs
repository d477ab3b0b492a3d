//! The reader of `npm-lock`, on any bytes.

#![no_main]

embargo_fuzz::reader!("npm-lock");
