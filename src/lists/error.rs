//! Why a list is refused.

use crate::model::source::Span;

/// A list that is not in its form, or not whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ListError {
    /// Place of the file among those given, when one can be blamed.
    pub file: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// Where in that file.
    pub span: Option<Span>,
}

impl miette::Diagnostic for ListError {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new("nothing was written; fetch the list once more, as its keeper publishes it"))
    }
}

impl ListError {
    pub(super) fn at(file: usize, message: impl Into<String>, span: Option<Span>) -> Self {
        Self { file: Some(file), message: message.into(), span }
    }

    pub(super) fn whole(message: impl Into<String>) -> Self {
        Self { file: None, message: message.into(), span: None }
    }
}
