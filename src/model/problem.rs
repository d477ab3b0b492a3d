//! A reason why an answer cannot be trusted, ready to be shown: file, place, and what to do next.

use std::fmt::Write as _;

use super::secret::mask;
use super::source::{Position, SourceFile, Span};

/// One failure on the way to a verdict. Any of them makes the verdict `error`, unless a ban was
/// proven all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file concerned, as the user named it.
    pub input: Option<String>,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
    /// Where.
    pub at: Option<Position>,
    /// The lines around it.
    pub excerpt: Option<Excerpt>,
}

impl Problem {
    /// A problem that stands at no place in a file.
    #[must_use]
    pub fn new(input: Option<&str>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            input: input.map(str::to_owned),
            message: message.into(),
            help: Some(help.into()),
            at: None,
            excerpt: None,
        }
    }

    /// Puts the problem at a place of a file.
    #[must_use]
    pub fn at(mut self, source: &SourceFile, span: Span, label: &str) -> Self {
        self.at = Some(source.position(span.start));
        if !span.is_empty() {
            self.excerpt = Some(Excerpt::around(source, span, label));
        }
        self
    }
}

/// A window of a source that is safe to show: at most [`MAX_LINES`] lines of at most [`MAX_WIDTH`] characters.
///
/// miette 7.6 panics on columns above 65,535 and prints whole lines: it never sees a source itself, only this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The text.
    pub text: String,
    /// The 1-based number of its first line in the source.
    pub first_line: usize,
    /// Whether the text stands in the source as shown, or was cut out of a long line.
    pub verbatim: bool,
    /// What to underline, as offsets into `text`, with the words to put there.
    pub labels: Vec<(Span, String)>,
}

/// Lines in an excerpt.
pub const MAX_LINES: usize = 12;
/// Characters in a line of an excerpt; longer lines are cut to a window around what is underlined.
pub const MAX_WIDTH: usize = 120;

impl Excerpt {
    /// The line that holds a span, cut to a window around it.
    #[must_use]
    pub fn around(source: &SourceFile, span: Span, label: &str) -> Self {
        let mut excerpt = Self {
            text: String::new(),
            first_line: source.position(span.start).line,
            verbatim: true,
            labels: Vec::new(),
        };
        let text = source.text().unwrap_or("");
        excerpt.push_line(text, source.line_at(span.start), &[(span, label.to_owned())]);
        excerpt
    }

    /// Adds one line of `text`, cut to a window around the labels that begin in it.
    pub fn push_line(&mut self, text: &str, line: Span, labels: &[(Span, String)]) {
        let here: Vec<_> =
            labels.iter().filter(|(span, _)| span.start >= line.start && span.start <= line.end).collect();
        let window = window(text, &line, here.first().map(|(span, _)| span.start));
        if window.start > line.start {
            self.text.push('…');
            self.verbatim = false;
        }
        let base = self.text.len();
        self.text.push_str(&mask(text.get(window.clone()).unwrap_or("")));
        for (span, label) in here {
            let start = span.start.clamp(window.start, window.end);
            let end = span.end.clamp(start, window.end);
            self.labels.push((base + start - window.start..base + end - window.start, label.clone()));
        }
        if window.end < line.end {
            self.text.push('…');
            self.verbatim = false;
        }
        let _ = writeln!(self.text);
    }
}

/// At most [`MAX_WIDTH`] characters of a line, on character boundaries, a third of them before the focus.
fn window(text: &str, line: &Span, focus: Option<usize>) -> Span {
    let inside = text.get(line.clone()).unwrap_or("");
    if inside.len() <= MAX_WIDTH || (inside.len() <= 4 * MAX_WIDTH && inside.chars().count() <= MAX_WIDTH) {
        return line.clone();
    }
    let focus = focus.unwrap_or(line.start).clamp(line.start, line.end);
    let before = text.get(line.start..focus).unwrap_or("");
    let start = before.char_indices().rev().take(MAX_WIDTH / 3).last().map_or(focus, |(at, _)| line.start + at);
    let after = text.get(start..line.end).unwrap_or("");
    let end = after.char_indices().nth(MAX_WIDTH).map_or(line.end, |(at, _)| start + at);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_deep_in_a_long_line_is_shown_by_a_window() {
        let text = format!("{}NEEDLE{}", "é".repeat(70_000), "x".repeat(70_000));
        let at = text.find("NEEDLE").unwrap();
        let source = SourceFile::new("one-line", text.into_bytes());
        let excerpt = Excerpt::around(&source, at..at + 6, "here");
        assert!(excerpt.text.chars().count() < MAX_WIDTH + 4);
        let (span, _) = &excerpt.labels[0];
        assert_eq!(excerpt.text.get(span.clone()), Some("NEEDLE"));
        assert_eq!(source.position(at), Position { line: 1, column: 70_001 });
    }
}
