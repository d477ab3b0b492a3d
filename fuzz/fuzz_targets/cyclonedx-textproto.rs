//! The reader of `cyclonedx-textproto`, on any bytes.

#![no_main]

embargo_fuzz::reader!("cyclonedx-textproto");
