//! The reader of `github-snapshot`, on any bytes.

#![no_main]

embargo_fuzz::reader!("github-snapshot");
