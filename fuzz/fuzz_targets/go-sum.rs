//! The reader of `go-sum`, on any bytes.

#![no_main]

embargo_fuzz::reader!("go-sum");
