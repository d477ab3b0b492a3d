//! The reader of `go-mod`, on any bytes.

#![no_main]

embargo_fuzz::reader!("go-mod");
