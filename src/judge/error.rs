//! Faults in policies and bundles.

use crate::model::source::Span;

/// A fault in a policy or bundle file. It is a fault of the gate's data or of the user's policy, never of an input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PolicyError {
    /// Place of the file in the list that was loaded, when a file can be blamed.
    pub file: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub help: String,
    /// Where in that file.
    pub span: Option<Span>,
}

impl miette::Diagnostic for PolicyError {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }
}

impl PolicyError {
    pub(super) fn at(file: usize, message: impl Into<String>, span: Option<Span>) -> Self {
        let help = "the form of a policy is shown by the files in policies/".to_owned();
        Self { file: Some(file), message: message.into(), help, span }
    }
}
