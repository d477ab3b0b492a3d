//! The reader of `cyclonedx-json`, on any bytes.

#![no_main]

embargo_fuzz::reader!("cyclonedx-json");
