//! The reader of `yarn-lock`, on any bytes.

#![no_main]

embargo_fuzz::reader!("yarn-lock");
