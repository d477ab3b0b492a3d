//! The inputs of an inventory, as what they are and what they say of themselves.

use crate::model::source::Span;

/// One input as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The name of the source.
    pub name: String,
    /// Format id, such as `cyclonedx-json`.
    pub format: &'static str,
    /// Version of the format as the document states it.
    pub version: String,
    /// SHA-256 of the bytes as read, in lower-case hexadecimal; `None` where nobody asked for it.
    pub sha256: Option<String>,
    /// Components that the document lists, its own subject not counted.
    pub components: usize,
    /// Relations that the document states.
    pub edges: usize,
    /// What it came wrapped in, outermost first, such as `gzip`, `dsse`, `in-toto`. Nothing is verified.
    pub layers: Vec<&'static str>,
    /// What an attestation says that it is about.
    pub subjects: Vec<Subject>,
    /// How places in it are written.
    pub notation: Notation,
    /// The document's own name for itself, by which other documents refer to it: a CycloneDX BOM-Link without
    /// its version (`urn:cdx:…`), or an SPDX namespace.
    pub identity: Option<String>,
    /// Other documents that it refers to and whose digest it tells.
    pub expects: Vec<Expected>,
}

impl Input {
    /// Whether the document calls itself so: in any case, and without the `#` that begins what stands in it.
    #[must_use]
    pub fn is_called(&self, identity: &str) -> bool {
        let bare = |identity: &str| identity.trim_end_matches('#').to_lowercase();
        self.identity.as_ref().is_some_and(|own| bare(own) == bare(identity))
    }
}

/// Another document, as one that refers to it tells it (SPDX 2.3 §6.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Its own name for itself: [`Input::identity`].
    pub identity: String,
    /// The algorithm of its digest, as the document writes it: `SHA1`.
    pub algorithm: String,
    /// Its digest, in hexadecimal.
    pub digest: String,
    /// Where that is told.
    pub at: Span,
}

/// What an attestation is about (in-toto Statement §subject).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its name; may be empty.
    pub name: String,
    /// Its digests, as `sha256:…`.
    pub digests: Vec<String>,
}

/// How places are written in a format. Readers think in JSON members; this gives the words of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notation {
    /// What stands before every place.
    pub prefix: &'static str,
    /// The format's words for the lists that components stand in, where it has others.
    pub lists: &'static [(&'static str, &'static str)],
    /// Whether a place in a list is counted from one and in brackets, as in XPath.
    pub counts_from_one: bool,
}

impl Notation {
    /// JSON Pointer (RFC 6901).
    pub const JSON_POINTER: Self = Self { prefix: "", lists: &[], counts_from_one: false };
}
