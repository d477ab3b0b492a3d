//! The reader of `go-list`, on any bytes.

#![no_main]

embargo_fuzz::reader!("go-list");
