//! The reader of `go-mod-graph`, on any bytes.

#![no_main]

embargo_fuzz::reader!("go-mod-graph");
