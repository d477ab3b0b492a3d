//! What is wrong with a text that is not JSON, or not JSON that a gate may trust.

use super::scan::MAX_DEPTH;
use crate::model::source::Span;

/// Why a text is not JSON, or not JSON that a gate may trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where.
    pub span: Span,
}

/// What can be wrong with a JSON text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// The text ends too early.
    #[error("the file ends in the middle of {0}")]
    Ends(&'static str),
    /// Something else was expected.
    #[error("expected {0}")]
    Expected(&'static str),
    /// Two members of one object have the same key.
    #[error("the key `{0}` stands twice in one object")]
    Duplicate(String),
    /// Arrays and objects nest too deep.
    #[error("arrays and objects nest deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// There is something behind the document.
    #[error("something follows the end of the document")]
    Trailing,
    /// A string holds something that JSON does not allow.
    #[error("a string holds {0}")]
    String(&'static str),
}
