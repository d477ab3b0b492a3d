//! The reader of `cyclonedx-protobuf`, on any bytes.

#![no_main]

embargo_fuzz::reader!("cyclonedx-protobuf");
