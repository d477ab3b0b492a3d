//! The reader of `spdx-tv`, on any bytes.

#![no_main]

embargo_fuzz::reader!("spdx-tv");
