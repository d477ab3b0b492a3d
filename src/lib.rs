#![doc = include_str!("../README.md")]
//!
//! # The map
//! - [`model`] holds the nouns; everything else speaks in them.
//! - [`acquire`] is all input, [`deliver`] all output to files.
//! - [`read`] → [`attribute`] → [`judge`] → [`report`] are the verbs. They never import one another.
//! - [`lists`] turns official lists of firms into the files that the others read.
//! - [`gate`] joins them in the one direction in which data flows; [`cli`] is what was typed.
//!
//! # Invariants
//! - The wings do no input or output and know no clock: the day is handed in.
//! - Attributing and judging cannot fail; reading and acquiring fail with a place and a way out.
//! - An output decides nothing: it turns a finished [`model::report::Report`] into bytes.
//! - Nothing in the code names a vendor or a law: those are files in `policies/`.
//! - The same inputs, in whatever order their parts stand, give the same bytes but for places.
//!
//! # Example
//! ```
//! use embargo::gate::{self, Request};
//! use embargo::model::verdict::Outcome;
//!
//! let request = Request {
//!     inputs: vec!["tests/documents/real/kubectl.spdx.json".into()],
//!     policies: vec!["ua-1335".to_owned()],
//!     ..Request::for_day("2026-11-24".parse()?)
//! };
//! let report = gate::check(&request);
//! assert_eq!(report.outcome, Outcome::Banned);
//! assert_eq!(report.findings[0].vendor, "vk");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod acquire;
pub mod attribute;
pub mod cli;
pub mod deliver;
pub mod gate;
pub mod judge;
pub mod lists;
pub mod model;
pub mod read;
pub mod report;
