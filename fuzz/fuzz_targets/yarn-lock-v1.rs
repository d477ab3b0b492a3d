//! The reader of `yarn-lock-v1`, on any bytes.

#![no_main]

embargo_fuzz::reader!("yarn-lock-v1");
