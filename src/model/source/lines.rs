//! Where the lines of a text begin, and what a place in it is called.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::{Position, Span};

/// How many line breaks stand before each run of a few kilobytes, and, where a line is longer than that, how many
/// characters: a place in a 100 MB line costs no more than one in a short line, and the index a thousandth of the text.
#[derive(Debug)]
pub(super) struct LineIndex {
    breaks: Vec<usize>,
    chars: OnceLock<Vec<usize>>,
}

const CHUNK: usize = 4096;

/// How many line breaks stand in each run of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineCounts(Vec<usize>);

impl LineCounts {
    /// How long a run is, in bytes.
    pub const RUN: usize = CHUNK;

    /// Counts them in a text, or in a part of one that begins where a run does: at a multiple of [`RUN`](Self::RUN).
    #[must_use]
    pub fn of(text: &[u8]) -> Self {
        let count = |run: &[u8]| memchr::memchr_iter(b'\n', run).count();
        Self(text.par_chunks(CHUNK).with_min_len(RUNS).map(count).collect())
    }
}

/// The parts of a text, in their order.
impl FromIterator<Self> for LineCounts {
    fn from_iter<I: IntoIterator<Item = Self>>(parts: I) -> Self {
        Self(parts.into_iter().flat_map(|part| part.0).collect())
    }
}

/// Runs that are counted at a time, a piece of a file at most.
const RUNS: usize = 256;

impl LineIndex {
    pub(super) fn new(counts: LineCounts) -> Self {
        Self { breaks: sums(counts.0), chars: OnceLock::new() }
    }

    /// Line breaks before an offset.
    fn breaks_before(&self, text: &str, offset: usize) -> usize {
        let (before, rest) = Self::at(&self.breaks, text, offset);
        before + memchr::memchr_iter(b'\n', rest).count()
    }

    fn chars_before(&self, text: &str, offset: usize) -> usize {
        let chars = self
            .chars
            .get_or_init(|| sums(text.as_bytes().par_chunks(CHUNK).with_min_len(RUNS).map(count_chars).collect()));
        let (before, rest) = Self::at(chars, text, offset);
        before + count_chars(rest)
    }

    /// What was counted before the run that holds an offset, and the bytes of the run before the offset.
    fn at<'t>(counts: &[usize], text: &'t str, offset: usize) -> (usize, &'t [u8]) {
        let chunk = offset / CHUNK;
        (counts.get(chunk).copied().unwrap_or(0), text.as_bytes().get(chunk * CHUNK..offset).unwrap_or(&[]))
    }

    /// Where the line break with this number stands, counted from one.
    fn line_break(&self, text: &str, number: usize) -> Option<usize> {
        let chunk = self.breaks.partition_point(|before| *before < number).checked_sub(1)?;
        let run = text.as_bytes().get(chunk * CHUNK..)?;
        let nth = number.checked_sub(self.breaks.get(chunk)? + 1)?;
        memchr::memchr_iter(b'\n', run).nth(nth).map(|at| chunk * CHUNK + at)
    }

    /// The bounds of the line that holds an offset, without its line break.
    pub(super) fn bounds(&self, text: &str, offset: usize) -> Span {
        let before = self.breaks_before(text, offset.min(text.len()));
        let start = self.line_break(text, before).map_or(0, |at| at + 1);
        let end = self.line_break(text, before + 1).unwrap_or(text.len());
        match text.as_bytes().get(start..end) {
            Some([.., b'\r']) => start..end - 1,
            _ => start..end,
        }
    }

    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let before = self.breaks_before(text, offset);
        let start = self.line_break(text, before).map_or(0, |at| at + 1);
        let column = match text.as_bytes().get(start..offset) {
            Some(near) if near.len() <= CHUNK => count_chars(near),
            _ => self.chars_before(text, offset) - self.chars_before(text, start),
        };
        Position { line: before + 1, column: column + 1 }
    }
}

/// What is counted before each run, and in all of them.
fn sums(counts: Vec<usize>) -> Vec<usize> {
    let running = counts.into_iter().scan(0, |total, more| {
        *total += more;
        Some(*total)
    });
    std::iter::once(0).chain(running).collect()
}

/// Characters in a run of UTF-8: the bytes that are not continuation bytes.
fn count_chars(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, LineCounts};
    use crate::model::source::SourceFile;

    #[test]
    fn parts_of_a_text_are_counted_as_the_whole() {
        let text = "\u{feff}a line\r\nanother \u{1D54F}\n\n".repeat(CHUNK / 4);
        let text = text.trim_start_matches('\u{feff}');
        let parts: LineCounts = text.as_bytes().chunks(2 * CHUNK).map(LineCounts::of).collect();
        assert_eq!(parts, LineCounts::of(text.as_bytes()));
        let counted = SourceFile::counted("a", text.as_bytes().to_vec(), parts.clone());
        let whole = SourceFile::new("a", text.as_bytes().to_vec());
        for at in (0..text.len()).step_by(997).chain([text.len(), text.len() + 1]) {
            assert_eq!((counted.position(at), counted.line_at(at)), (whole.position(at), whole.line_at(at)), "{at}");
        }
        // A mark at the beginning moves all places: what was counted with it counts no more.
        let marked = format!("\u{feff}{text}").into_bytes();
        let counts = LineCounts::of(&marked);
        assert_eq!(SourceFile::counted("a", marked, counts).position(text.len()), whole.position(text.len()));
    }
}
