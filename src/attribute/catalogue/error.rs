//! Faults in vendor files.

use crate::model::source::Span;
use crate::model::vendor::VendorId;

/// A fault in a vendor file. It is a fault of the gate's data, never of an input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CatalogueError {
    /// Place of the file in the list that was loaded, when a file can be blamed.
    pub file: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// Where in that file.
    pub span: Option<Span>,
}

impl miette::Diagnostic for CatalogueError {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(
            "the form of a vendor file is shown by the files in policies/vendors; `--vendors` takes a folder of them",
        ))
    }
}

impl CatalogueError {
    pub(super) fn at(file: usize, message: impl Into<String>, span: Option<Span>) -> Self {
        Self { file: Some(file), message: message.into(), span }
    }

    pub(super) fn whole(id: &VendorId, message: &str) -> Self {
        Self { file: None, message: format!("vendor `{id}`: {message}"), span: None }
    }
}
