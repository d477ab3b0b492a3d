//! The reader of `cyclonedx-xml`, on any bytes.

#![no_main]

embargo_fuzz::reader!("cyclonedx-xml");
