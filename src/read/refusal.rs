//! Why a document is not read.

use miette::Diagnostic;

use super::FORMATS;
use super::json::{Fault, FaultKind};
use crate::model::source::{SourceFile, Span};

/// A refusal and its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{refusal}")]
pub struct ReadError {
    /// Why.
    pub refusal: Refusal,
    /// Where; `None` for the file as a whole.
    pub span: Option<Span>,
}

/// What could hide a component, and therefore stops the reading.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Not UTF-8.
    #[error("the file is not UTF-8 text{}", .0.map(|name| format!(" (it looks like {name})")).unwrap_or_default())]
    NotText(Option<&'static str>),
    /// Some other text.
    #[error("the file is no SBOM or dependency graph of a known format: it looks like {0}")]
    UnknownSyntax(&'static str),
    /// Broken or ambiguous JSON.
    #[error("the file is no JSON that can be trusted: {0}")]
    Json(FaultKind),
    /// Broken or ambiguous text in another syntax.
    #[error("the file is no {0} that can be trusted: {1}")]
    Syntax(&'static str, String),
    /// The outermost value is no object.
    #[error("the document is {0}, where an SBOM or dependency graph is an object")]
    WrongRoot(&'static str),
    /// JSON, but of no known format.
    #[error("the file is JSON, but no SBOM or dependency graph of a known format")]
    UnknownFormat,
    /// It claims to be two formats.
    #[error("the document claims to be {0} and {1} at once")]
    Ambiguous(&'static str, &'static str),
    /// A known format in an unknown major version.
    #[error("the document is {0} version `{1}`, which this gate does not know")]
    UnsupportedVersion(&'static str, String),
    /// A key that all but spells one under which components, references or identities live.
    #[error("the key `{0}` is not `{1}`, but looks like it")]
    NearMiss(String, &'static str),
    /// Where components live stands something else.
    #[error("`{0}` is {1}, where {2} belongs")]
    WrongShape(&'static str, &'static str, &'static str),
    /// The document lists nothing.
    #[error("the {0} document lists no component")]
    NothingListed(&'static str),
    /// The document lists nothing but what it is about.
    #[error("the {0} document lists nothing besides its own subject")]
    OnlySubject(&'static str),
    /// A dependency graph without the packages that it needs.
    #[error("the dependency graph is not complete: {0}")]
    IncompleteGraph(String),
    /// A program that nobody built with its dependency list inside.
    #[error("the file is a program without a dependency list (it was built without cargo auditable)")]
    NoDependencyList,
    /// The typed model refuses an entry.
    #[error("an entry does not have the form that the format demands: {0}")]
    Malformed(String),
}

impl Diagnostic for ReadError {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        let known = || FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ");
        let help = match &self.refusal {
            Refusal::Empty => "make the SBOM anew; if the generator failed, its log says why".to_owned(),
            Refusal::NotText(_) => "write the document as UTF-8, the encoding that JSON demands".to_owned(),
            Refusal::UnknownSyntax(_) | Refusal::UnknownFormat | Refusal::WrongRoot(_) => {
                format!("give a file in one of these formats: {}", known())
            }
            Refusal::Json(FaultKind::Ends(_)) => {
                "the file was cut off: make or fetch it again, and compare its size with the original".to_owned()
            }
            Refusal::Json(FaultKind::Duplicate(_)) => {
                "readers differ in which of two equal keys they believe, so one could be hidden: remove one".to_owned()
            }
            Refusal::Json(FaultKind::Trailing) => {
                "one file holds one document: give each document in a file of its own".to_owned()
            }
            Refusal::Syntax(syntax, _) => {
                format!(
                    "if the file was cut off, fetch it again; else make it anew with a generator that writes valid {syntax}"
                )
            }
            Refusal::Json(_) => "make the document anew with a generator that writes valid JSON".to_owned(),
            Refusal::Ambiguous(..) => "remove the marks of the format that it is not".to_owned(),
            Refusal::UnsupportedVersion(..) => format!("convert it to a version among these: {}", known()),
            Refusal::NearMiss(key, meant) => {
                format!(
                    "a component under `{key}` would not be seen: write `{meant}`, or rename the key if it is something else"
                )
            }
            Refusal::WrongShape(..) | Refusal::Malformed(_) => {
                "mend the generator, or make the document anew with another".to_owned()
            }
            Refusal::NothingListed(_) | Refusal::OnlySubject(_) => {
                "an SBOM that lists nothing proves nothing: point the generator at what was built".to_owned()
            }
            Refusal::NoDependencyList => {
                "build it with `cargo auditable build`, or check its `Cargo.lock` or `cargo metadata` instead".to_owned()
            }
            Refusal::IncompleteGraph(_) => {
                "fetch the file again if it was cut off, else make it anew with the command that writes it whole (of cargo: `cargo metadata --format-version 1`, without `--no-deps`)".to_owned()
            }
        };
        Some(Box::new(help))
    }
}

impl ReadError {
    /// Whether the file is simply something else, not a defective SBOM or dependency graph.
    #[must_use]
    pub fn is_about_another_format(&self) -> bool {
        matches!(
            self.refusal,
            Refusal::UnknownSyntax(_)
                | Refusal::UnknownFormat
                | Refusal::WrongRoot(_)
                | Refusal::NotText(_)
                | Refusal::Empty
        )
    }

    /// A refusal of the file as a whole.
    #[must_use]
    pub fn whole(refusal: Refusal) -> Self {
        Self { refusal, span: None }
    }

    /// A refusal at a place.
    #[must_use]
    pub fn at(refusal: Refusal, span: Span) -> Self {
        Self { refusal, span: Some(span) }
    }

    pub(super) fn not_text(source: &SourceFile, offset: usize) -> Self {
        Self::at(Refusal::NotText(source.encoding_hint()), offset..offset + 1)
    }

    pub(super) fn first_line(source: &SourceFile, refusal: Refusal) -> Self {
        let text = source.text().unwrap_or("");
        let start = text.len() - text.trim_start().len();
        // Of a text that is blank there is no first line but its end.
        Self::at(refusal, start..source.line_at(start).end.max(start))
    }
}

impl From<Fault> for ReadError {
    fn from(fault: Fault) -> Self {
        Self::at(Refusal::Json(fault.kind), fault.span)
    }
}
