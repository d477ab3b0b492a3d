//! The reader of `requirements-txt`, on any bytes.

#![no_main]

embargo_fuzz::reader!("requirements-txt");
