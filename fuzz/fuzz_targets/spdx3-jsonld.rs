//! The reader of `spdx3-jsonld`, on any bytes.

#![no_main]

embargo_fuzz::reader!("spdx3-jsonld");
