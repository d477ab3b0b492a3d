//! The reader of `poetry-lock`, on any bytes.

#![no_main]

embargo_fuzz::reader!("poetry-lock");
