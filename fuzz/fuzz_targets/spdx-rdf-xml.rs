//! The reader of `spdx-rdf-xml`, on any bytes.

#![no_main]

embargo_fuzz::reader!("spdx-rdf-xml");
