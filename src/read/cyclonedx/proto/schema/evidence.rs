//! The messages that tell a component's identity beside its names.

use super::Kind::{Many, Passed, Text, Word};
use super::{Schema, field};

const EVIDENCE_FIELD: &[&str] =
    &["null", "group", "name", "version", "purl", "cpe", "omniborId", "swhid", "swid", "hash"];

pub(super) static SWID: Schema = Schema(&[
    field(1, "tag_id", "tagId", Text),
    field(2, "name", "name", Passed),
    field(3, "version", "version", Passed),
    field(4, "tag_version", "tagVersion", Passed),
    field(5, "patch", "patch", Passed),
    field(6, "text", "text", Passed),
    field(7, "url", "url", Passed),
]);

pub(super) static EVIDENCE: Schema = Schema(&[
    field(1, "licenses", "licenses", Passed),
    field(2, "copyright", "copyright", Many(&FOUND_COPYRIGHT)),
    field(3, "identity", "identity", Many(&IDENTITY)),
    field(4, "occurrences", "occurrences", Passed),
    field(5, "callstack", "callstack", Passed),
]);

static FOUND_COPYRIGHT: Schema = Schema(&[field(1, "text", "text", Text)]);

static IDENTITY: Schema = Schema(&[
    field(1, "field", "field", Word("EVIDENCE_FIELD_", EVIDENCE_FIELD)),
    field(2, "confidence", "confidence", Passed),
    field(3, "concludedValue", "concludedValue", Text),
    field(4, "methods", "methods", Passed),
    field(5, "tools", "tools", Passed),
]);
