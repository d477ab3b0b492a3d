//! The reader of `spdx-yaml`, on any bytes.

#![no_main]

embargo_fuzz::reader!("spdx-yaml");
