//! The reader of `maven-tree-json`, on any bytes.

#![no_main]

embargo_fuzz::reader!("maven-tree-json");
