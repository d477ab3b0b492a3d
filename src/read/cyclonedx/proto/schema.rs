//! The messages from which components hang, with all their fields: number, name, name in JSON, and what it is.
//! Source: `bom-1.7.proto`, together with the fields of 1.3–1.6.

mod evidence;
mod records;

use Kind::{Edges, Many, Of, One, Passed, Text, Texts, Tools, Word};

/// A message, by its fields.
#[derive(Debug)]
pub(super) struct Schema(pub &'static [Field]);

/// Where a message stands: messages hold one another.
pub(super) type Message = &'static Schema;

/// A field of a message.
#[derive(Debug)]
pub(super) struct Field {
    pub number: u32,
    pub name: &'static str,
    /// What it is called in JSON.
    pub key: &'static str,
    pub kind: Kind,
}

/// What a field is.
#[derive(Debug)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// Any number of texts.
    Texts,
    /// An enumeration: what stands before its words in the schema, and its words in JSON by their numbers.
    Word(&'static str, &'static [&'static str]),
    /// A message.
    One(Message),
    /// Any number of messages.
    Many(Message),
    /// Messages that their holder treats in its own way.
    Of(Message),
    /// The dependency graph.
    Edges,
    /// Tools, in their two forms.
    Tools,
    /// Nothing that a component hangs from.
    Passed,
}

const fn field(number: u32, name: &'static str, key: &'static str, kind: Kind) -> Field {
    Field { number, name, key, kind }
}

const CLASSIFICATION: &[&str] = &[
    "null", "application", "framework", "library", "operating-system", "device", "file", "container", "firmware",
    "device-driver", "platform", "machine-learning-model", "data", "cryptographic-asset",
];
const FLAG: &[&str] = &["false", "true"];
const SCOPE: &[&str] = &["unspecified", "required", "optional", "excluded"];
const AGGREGATE: &[&str] = &[
    "not-specified",
    "complete",
    "incomplete",
    "incomplete-first-party-only",
    "incomplete-third-party-only",
    "unknown",
    "incomplete-first-party-proprietary-only",
    "incomplete-first-party-opensource-only",
    "incomplete-third-party-proprietary-only",
    "incomplete-third-party-opensource-only",
];
const REFERENCE_TYPE: &[&str] = &[
    "other", "vcs", "issue-tracker", "website", "advisories", "bom", "mailing-list", "social", "chat", "documentation",
    "support", "distribution", "license", "build-meta", "build-system", "security-contact", "attestation",
    "threat-model", "adversary-model", "risk-assessment", "distribution-intake", "vulnerability-assertion",
    "exploitability-statement", "pentest-report", "static-analysis-report", "dynamic-analysis-report",
    "runtime-analysis-report", "component-analysis-report", "maturity-report", "certification-report",
    "quality-metrics", "codified-infrastructure", "model-card", "poam", "log", "configuration", "evidence",
    "formulation", "source-distribution", "electronic-signature", "digital-signature", "rfc-9116", "release-notes",
    "patent", "patent-family", "patent-assertion", "citation",
];

pub(super) static BOM: Schema = Schema(&[
    field(1, "spec_version", "specVersion", Text),
    field(2, "version", "version", Passed),
    field(3, "serial_number", "serialNumber", Text),
    field(4, "metadata", "metadata", One(&METADATA)),
    field(5, "components", "components", Many(&COMPONENT)),
    field(6, "services", "services", Many(&SERVICE)),
    field(7, "external_references", "externalReferences", Many(&REFERENCE)),
    field(8, "dependencies", "dependencies", Edges),
    field(9, "compositions", "compositions", Many(&COMPOSITION)),
    field(10, "vulnerabilities", "vulnerabilities", Many(&VULNERABILITY)),
    field(11, "annotations", "annotations", Many(&ANNOTATION)),
    field(12, "properties", "properties", Many(&records::PROPERTY)),
    field(13, "formulation", "formulation", Many(&FORMULA)),
    field(14, "declarations", "declarations", Many(&DECLARATIONS)),
    field(15, "definitions", "definitions", Passed),
    field(16, "citations", "citations", Many(&records::CITATION)),
]);

pub(super) static METADATA: Schema = Schema(&[
    field(1, "timestamp", "timestamp", Passed),
    field(2, "tools", "tools", Tools),
    field(3, "authors", "authors", Many(&CONTACT)),
    field(4, "component", "component", One(&COMPONENT)),
    field(5, "manufacture", "manufacture", One(&ORGANISATION)),
    field(6, "supplier", "supplier", One(&ORGANISATION)),
    field(7, "licenses", "licenses", Many(&records::LICENSE_CHOICE)),
    field(8, "properties", "properties", Many(&records::PROPERTY)),
    field(9, "lifecycles", "lifecycles", Passed),
    field(10, "manufacturer", "manufacturer", One(&ORGANISATION)),
    field(11, "distributionConstraints", "distributionConstraints", Passed),
]);

pub(super) static COMPONENT: Schema = Schema(&[
    field(1, "type", "type", Word("CLASSIFICATION_", CLASSIFICATION)),
    field(2, "mime_type", "mime-type", Passed),
    field(3, "bom_ref", "bom-ref", Text),
    field(4, "supplier", "supplier", One(&ORGANISATION)),
    field(5, "author", "author", Text),
    field(6, "publisher", "publisher", Text),
    field(7, "group", "group", Text),
    field(8, "name", "name", Text),
    field(9, "version", "version", Text),
    field(10, "description", "description", Passed),
    field(11, "scope", "scope", Word("SCOPE_", SCOPE)),
    field(12, "hashes", "hashes", Many(&records::HASH)),
    field(13, "licenses", "licenses", Many(&records::LICENSE_CHOICE)),
    field(14, "copyright", "copyright", Text),
    field(15, "cpe", "cpe", Text),
    field(16, "purl", "purl", Text),
    field(17, "swid", "swid", One(&evidence::SWID)),
    field(18, "modified", "modified", Passed),
    field(19, "pedigree", "pedigree", One(&PEDIGREE)),
    field(20, "external_references", "externalReferences", Many(&REFERENCE)),
    field(21, "components", "components", Many(&COMPONENT)),
    field(22, "properties", "properties", Many(&records::PROPERTY)),
    field(23, "evidence", "evidence", One(&evidence::EVIDENCE)),
    field(24, "releaseNotes", "releaseNotes", Passed),
    field(25, "modelCard", "modelCard", Passed),
    field(26, "data", "data", Passed),
    field(27, "cryptoProperties", "cryptoProperties", Passed),
    field(28, "manufacturer", "manufacturer", One(&ORGANISATION)),
    field(29, "authors", "authors", Many(&CONTACT)),
    field(30, "tags", "tags", Passed),
    field(31, "omniborId", "omniborId", Passed),
    field(32, "swhid", "swhid", Passed),
    field(33, "versionRange", "versionRange", Text),
    field(34, "isExternal", "isExternal", Word("", FLAG)),
    field(35, "patent_assertions", "patentAssertions", Passed),
]);

pub(super) static SERVICE: Schema = Schema(&[
    field(1, "bom_ref", "bom-ref", Text),
    field(2, "provider", "provider", One(&ORGANISATION)),
    field(3, "group", "group", Text),
    field(4, "name", "name", Text),
    field(5, "version", "version", Text),
    field(6, "description", "description", Passed),
    field(7, "endpoints", "endpoints", Texts),
    field(8, "authenticated", "authenticated", Passed),
    field(9, "x_trust_boundary", "x-trust-boundary", Passed),
    field(10, "data", "data", Passed),
    field(11, "licenses", "licenses", Many(&records::LICENSE_CHOICE)),
    field(12, "external_references", "externalReferences", Many(&REFERENCE)),
    field(13, "services", "services", Many(&SERVICE)),
    field(14, "properties", "properties", Many(&records::PROPERTY)),
    field(15, "releaseNotes", "releaseNotes", Passed),
    field(16, "trustZone", "trustZone", Passed),
    field(17, "tags", "tags", Passed),
    field(18, "patent_assertions", "patentAssertions", Passed),
]);

pub(super) static TOOL: Schema = Schema(&[
    field(1, "vendor", "vendor", Text),
    field(2, "name", "name", Text),
    field(3, "version", "version", Text),
    field(4, "hashes", "hashes", Many(&records::HASH)),
    field(5, "external_references", "externalReferences", Many(&REFERENCE)),
    field(6, "components", "components", Many(&COMPONENT)),
    field(7, "services", "services", Many(&SERVICE)),
]);

pub(super) static PEDIGREE: Schema = Schema(&[
    field(1, "ancestors", "ancestors", Many(&COMPONENT)),
    field(2, "descendants", "descendants", Many(&COMPONENT)),
    field(3, "variants", "variants", Many(&COMPONENT)),
    field(4, "commits", "commits", Passed),
    field(5, "patches", "patches", Many(&records::PATCH)),
    field(6, "notes", "notes", Passed),
]);

pub(super) static ORGANISATION: Schema = Schema(&[
    field(1, "name", "name", Text),
    field(2, "url", "url", Texts),
    field(3, "contact", "contact", Many(&CONTACT)),
    field(4, "bom_ref", "bom-ref", Passed),
    field(5, "address", "address", Passed),
]);

pub(super) static CONTACT: Schema = Schema(&[
    field(1, "name", "name", Text),
    field(2, "email", "email", Text),
    field(3, "phone", "phone", Passed),
    field(4, "bom_ref", "bom-ref", Passed),
]);

pub(super) static REFERENCE: Schema = Schema(&[
    field(1, "type", "type", Word("EXTERNAL_REFERENCE_TYPE_", REFERENCE_TYPE)),
    field(2, "url", "url", Text),
    field(3, "comment", "comment", Passed),
    field(4, "hashes", "hashes", Many(&records::HASH)),
    field(5, "properties", "properties", Many(&records::PROPERTY)),
]);

pub(super) static DEPENDENCY: Schema = Schema(&[
    field(1, "ref", "ref", Text),
    field(2, "dependencies", "dependencies", Of(&DEPENDENCY)),
    field(3, "provides", "provides", Texts),
]);

pub(super) static COMPOSITION: Schema = Schema(&[
    field(1, "aggregate", "aggregate", Word("AGGREGATE_", AGGREGATE)),
    field(2, "assemblies", "assemblies", Passed),
    field(3, "dependencies", "dependencies", Passed),
    field(4, "vulnerabilities", "vulnerabilities", Passed),
    field(5, "bom_ref", "bom-ref", Passed),
]);

pub(super) static FORMULA: Schema = Schema(&[
    field(1, "bom_ref", "bom-ref", Passed),
    field(2, "components", "components", Many(&COMPONENT)),
    field(3, "services", "services", Many(&SERVICE)),
    field(4, "workflows", "workflows", Passed),
    field(5, "properties", "properties", Passed),
]);

pub(super) static VULNERABILITY: Schema = Schema(&[
    field(1, "bom_ref", "bom-ref", Passed),
    field(2, "id", "id", Passed),
    field(3, "source", "source", Passed),
    field(4, "references", "references", Passed),
    field(5, "ratings", "ratings", Passed),
    field(6, "cwes", "cwes", Passed),
    field(7, "description", "description", Passed),
    field(8, "detail", "detail", Passed),
    field(9, "recommendation", "recommendation", Passed),
    field(10, "advisories", "advisories", Passed),
    field(11, "created", "created", Passed),
    field(12, "published", "published", Passed),
    field(13, "updated", "updated", Passed),
    field(14, "credits", "credits", Passed),
    field(15, "tools", "tools", Tools),
    field(16, "analysis", "analysis", Passed),
    field(17, "affects", "affects", Passed),
    field(18, "properties", "properties", Passed),
    field(19, "rejected", "rejected", Passed),
    field(20, "proofOfConcept", "proofOfConcept", Passed),
    field(21, "workaround", "workaround", Passed),
]);

pub(super) static ANNOTATION: Schema = Schema(&[
    field(1, "bom_ref", "bom-ref", Passed),
    field(2, "subjects", "subjects", Passed),
    field(3, "annotator", "annotator", One(&ANNOTATOR)),
    field(4, "timestamp", "timestamp", Passed),
    field(5, "text", "text", Passed),
]);

pub(super) static ANNOTATOR: Schema = Schema(&[
    field(1, "organization", "organization", One(&ORGANISATION)),
    field(2, "individual", "individual", One(&CONTACT)),
    field(3, "component", "component", One(&COMPONENT)),
    field(4, "service", "service", One(&SERVICE)),
]);

pub(super) static DECLARATIONS: Schema = Schema(&[
    field(1, "assessors", "assessors", Passed),
    field(2, "attestations", "attestations", Passed),
    field(3, "claims", "claims", Passed),
    field(4, "evidence", "evidence", Passed),
    field(5, "targets", "targets", One(&TARGETS)),
    field(6, "affirmation", "affirmation", Passed),
]);

pub(super) static TARGETS: Schema = Schema(&[
    field(1, "organizations", "organizations", Many(&ORGANISATION)),
    field(2, "components", "components", Many(&COMPONENT)),
    field(3, "services", "services", Many(&SERVICE)),
]);
