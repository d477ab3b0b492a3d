//! Maven's log: what stands before the text of a line, and what it says around the trees.

use std::borrow::Cow;

/// What a line is marked as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `[INFO]`: where trees stand.
    Info,
    /// `[ERROR]`
    Error,
    /// `[WARNING]` or `[DEBUG]`
    Other,
}

/// A line of a log, or of a text without one.
pub(super) struct Content<'s> {
    /// `None` in a text without a log.
    pub mark: Option<Mark>,
    /// What stands behind the mark, without colours.
    pub text: Cow<'s, str>,
}

/// Parts a line.
pub(super) fn content(line: &str) -> Content<'_> {
    let line = plain(line);
    let marks =
        [("[INFO]", Mark::Info), ("[ERROR]", Mark::Error), ("[WARNING]", Mark::Other), ("[DEBUG]", Mark::Other)];
    // Build servers write the time before the mark.
    let found =
        marks.iter().filter_map(|(text, mark)| Some((line.find(text)?, text.len(), *mark))).min_by_key(|found| found.0);
    let Some((at, length, mark)) = found else {
        return Content { mark: None, text: trimmed(line, 0) };
    };
    let blank = usize::from(line.get(at + length..).is_some_and(|rest| rest.starts_with(' ')));
    Content { mark: Some(mark), text: trimmed(line, at + length + blank) }
}

/// The text from a place on, without blanks at its end.
fn trimmed(line: Cow<'_, str>, from: usize) -> Cow<'_, str> {
    match line {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(from..).unwrap_or("").trim_end()),
        Cow::Owned(text) => Cow::Owned(text.get(from..).unwrap_or("").trim_end().to_owned()),
    }
}

/// A line without the escape sequences that give it colours (ECMA-48 §8.3.117).
fn plain(line: &str) -> Cow<'_, str> {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or("");
    if first.len() == line.len() {
        return Cow::Borrowed(line);
    }
    let rest = parts.map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';'));
    Cow::Owned(rest.fold(first.to_owned(), |text, part| text + part.get(1..).unwrap_or("")))
}

/// The module whose tree a line announces: `--- dependency:3.6.0:tree (default-cli) @ core ---`.
pub(super) fn announced(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("--- ")?.strip_suffix(" ---")?;
    let (goal, module) = inner.rsplit_once(" @ ")?;
    goal.split_whitespace().next()?.ends_with(":tree").then_some(module)
}
