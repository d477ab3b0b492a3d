//! The reader of `maven-tree`, on any bytes.

#![no_main]

embargo_fuzz::reader!("maven-tree");
