//! Texts whose entries are lines, each with its place.

use super::refusal::{ReadError, Refusal};
use crate::model::source::Span;

/// A line without its line break.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'s> {
    /// Its text.
    pub text: &'s str,
    /// Where it begins in the source.
    pub start: usize,
}

/// A part of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'s> {
    /// Its text.
    pub text: &'s str,
    /// Where it begins in the source.
    pub at: usize,
}

/// The lines of a text, the last of which must be ended, too: a format that marks its end in no other way
/// does not show that its last line was cut short.
pub(super) fn ended(text: &str) -> Result<impl Iterator<Item = Line<'_>>, ReadError> {
    if !text.ends_with('\n') {
        let start = text.rfind('\n').map_or(0, |at| at + 1);
        let what = "its last line is not ended, so that the file may have been cut off".to_owned();
        return Err(ReadError::at(Refusal::IncompleteGraph(what), start..text.len()));
    }
    Ok(all(text))
}

/// The lines of a text whose end is marked in another way.
pub(super) fn all(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.split_inclusive('\n').scan(0, |next, line| {
        let start = *next;
        *next += line.len();
        Some(Line { text: line.trim_end_matches(['\n', '\r']), start })
    })
}

impl<'s> Line<'s> {
    /// Its bytes in the source.
    pub(super) fn span(&self) -> Span {
        self.start..self.start + self.text.len()
    }

    /// Its parts between blanks.
    pub(super) fn words(&self) -> impl Iterator<Item = Word<'s>> + use<'s> {
        let blank = |c: char| c == ' ' || c == '\t';
        let parts = self.text.split_inclusive(blank).scan(self.start, move |next, part| {
            let at = *next;
            *next += part.len();
            Some(Word { text: part.trim_end_matches(blank), at })
        });
        parts.filter(|word| !word.text.is_empty())
    }

    /// A refusal of this line.
    pub(super) fn malformed(&self, what: impl Into<String>) -> ReadError {
        ReadError::at(Refusal::Malformed(what.into()), self.span())
    }
}

impl Word<'_> {
    /// Its bytes in the source.
    pub(super) fn span(&self) -> Span {
        self.at..self.at + self.text.len()
    }
}
