//! The reader of `spdx-json`, on any bytes.

#![no_main]

embargo_fuzz::reader!("spdx-json");
