//! The messages that say nothing of a maker, as far as they are checked for defects.

use super::Kind::{Many, One, Passed, Text, Word};
use super::{Schema, field};

const ACKNOWLEDGEMENT: &[&str] = &["unspecified", "declared", "concluded"];
const PATCH_TYPE: &[&str] = &["null", "unofficial", "monkey", "backport", "cherry-pick"];
const ISSUE_TYPE: &[&str] = &["null", "defect", "enhancement", "security"];

/// Of the algorithm only that it is there: protobuf knows no other than those of its list.
pub(super) static HASH: Schema = Schema(&[field(1, "alg", "alg", Passed), field(2, "value", "content", Text)]);

pub(super) static PROPERTY: Schema = Schema(&[field(1, "name", "name", Text), field(2, "value", "value", Text)]);

static ATTACHMENT: Schema = Schema(&[
    field(1, "content_type", "contentType", Text),
    field(2, "encoding", "encoding", Text),
    field(3, "value", "content", Text),
]);

static LICENSE: Schema = Schema(&[
    field(1, "id", "id", Text),
    field(2, "name", "name", Text),
    field(3, "text", "text", One(&ATTACHMENT)),
    field(4, "url", "url", Passed),
    field(5, "bom_ref", "bom-ref", Text),
    field(6, "licensing", "licensing", Passed),
    field(7, "properties", "properties", Many(&PROPERTY)),
    field(8, "acknowledgement", "acknowledgement", Word("LICENSE_ACKNOWLEDGEMENT_ENUMERATION_", ACKNOWLEDGEMENT)),
]);

/// Since 1.7 also an expression with details, of which only that it is there is known.
pub(super) static LICENSE_CHOICE: Schema = Schema(&[
    field(1, "license", "license", One(&LICENSE)),
    field(2, "expression", "expression", Text),
    field(3, "acknowledgement", "acknowledgement", Word("LICENSE_ACKNOWLEDGEMENT_ENUMERATION_", ACKNOWLEDGEMENT)),
    field(4, "bom_ref", "bom-ref", Text),
    field(5, "expression_detailed", "expression", Passed),
]);

pub(super) static PATCH: Schema = Schema(&[
    field(1, "type", "type", Word("PATCH_CLASSIFICATION_", PATCH_TYPE)),
    field(2, "diff", "diff", Passed),
    field(3, "resolves", "resolves", Many(&ISSUE)),
]);

static ISSUE: Schema = Schema(&[
    field(1, "type", "type", Word("ISSUE_CLASSIFICATION_", ISSUE_TYPE)),
    field(2, "id", "id", Text),
    field(3, "name", "name", Text),
    field(4, "description", "description", Text),
    field(5, "source", "source", Passed),
    field(6, "references", "references", Passed),
]);

pub(super) static CITATION: Schema = Schema(&[
    field(1, "bom_ref", "bom-ref", Text),
    field(2, "pointers", "pointers", Passed),
    field(3, "expressions", "expressions", Passed),
    field(4, "timestamp", "timestamp", Passed),
    field(5, "attributed_to", "attributedTo", Text),
    field(6, "process", "process", Text),
    field(7, "note", "note", Text),
]);
