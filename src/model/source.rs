//! A file as it was read: its bytes, their digest, and where its lines begin.

use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// Byte offsets into [`SourceFile::text`], end exclusive.
pub type Span = Range<usize>;

/// A place a person can find: 1-based line, and 1-based column counted in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Position {
    /// 1-based line.
    pub line: usize,
    /// 1-based column, in Unicode scalar values from the start of the line.
    pub column: usize,
}

/// One input, read once: the bytes hashed are the bytes judged.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    content: Content,
    /// Of the bytes as read, before any unpacking; computed when first asked for, unless it is known.
    sha256: OnceLock<String>,
    has_mark: bool,
    /// What the content was taken out of, outermost first.
    layers: Vec<&'static str>,
    encoding_hint: Option<&'static str>,
    index: OnceLock<LineIndex>,
}

#[derive(Debug)]
enum Content {
    Text(String),
    /// Bytes that are no text, of which the first so many are UTF-8.
    Bytes(Vec<u8>, usize),
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl SourceFile {
    /// Takes the bytes of the file that messages shall call `name`. A UTF-8 byte-order mark is removed.
    #[must_use]
    pub fn new(name: impl Into<String>, mut bytes: Vec<u8>) -> Self {
        let encoding_hint = foreign_encoding(&bytes);
        let has_mark = bytes.starts_with(BYTE_ORDER_MARK);
        if has_mark {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        let content = match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                Content::Bytes(error.into_bytes(), valid)
            }
        };
        Self {
            name: name.into(),
            content,
            sha256: OnceLock::new(),
            has_mark,
            layers: Vec::new(),
            encoding_hint,
            index: OnceLock::new(),
        }
    }

    /// What was taken out of this file: it keeps its name and digest, and remembers the layer that is gone.
    #[must_use]
    pub fn unpacked(&self, layer: &'static str, bytes: Vec<u8>) -> Self {
        let mut inner = Self::new(self.name.clone(), bytes);
        inner.layers = self.layers.iter().copied().chain([layer]).collect();
        inner.sha256 = OnceLock::from(self.sha256().to_owned());
        inner
    }

    /// The same bytes, taken for no text even though they might be one: places in them are offsets.
    #[must_use]
    pub fn as_bytes(mut self) -> Self {
        let _ = self.sha256();
        self.content = match self.content {
            Content::Text(text) => Content::Bytes(text.into_bytes(), 0),
            Content::Bytes(bytes, _) => Content::Bytes(bytes, 0),
        };
        self
    }

    /// The name for messages: the path as the user gave it, `-` for standard input.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    ///
    /// # Errors
    /// The offset of the first byte that is not UTF-8.
    pub fn text(&self) -> Result<&str, usize> {
        match &self.content {
            Content::Text(text) => Ok(text),
            Content::Bytes(_, valid) => Err(*valid),
        }
    }

    /// The bytes, unpacked, without a byte-order mark.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes, _) => bytes,
        }
    }

    /// What the content was taken out of, outermost first: `gzip`, `zstd`, `utf-16`, `dsse`, `sigstore-bundle`.
    #[must_use]
    pub fn layers(&self) -> &[&'static str] {
        &self.layers
    }

    /// SHA-256 of the bytes as read, in lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| {
            let mut hash = Sha256::new();
            if self.has_mark {
                hash.update(BYTE_ORDER_MARK);
            }
            hash.update(self.bytes());
            hex(&hash.finalize())
        })
    }

    /// The encoding this file seems to be in when it is not UTF-8, by its byte-order mark or zero bytes.
    #[must_use]
    pub fn encoding_hint(&self) -> Option<&'static str> {
        self.encoding_hint
    }

    /// As much as is text.
    fn readable(&self) -> &str {
        match &self.content {
            Content::Text(text) => text,
            Content::Bytes(bytes, valid) => {
                bytes.get(..*valid).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
            }
        }
    }

    /// The position of a byte offset; an offset past the end gives the end. Constant time after the first call.
    /// What is no text is one line, in which every byte is a column.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        match &self.content {
            Content::Bytes(_, valid) if offset > *valid => Position { line: 1, column: offset + 1 },
            _ => {
                let text = self.readable();
                self.index.get_or_init(|| LineIndex::new(text)).position(text, offset)
            }
        }
    }

    /// The bounds of the line (without its line break) that holds a byte offset.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> Span {
        let text = self.readable();
        let index = self.index.get_or_init(|| LineIndex::new(text));
        index.bounds(text, offset)
    }
}

/// UTF-16 and UTF-32 show themselves by a byte-order mark, or by a zero byte beside an ASCII one.
fn foreign_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        [0, b'{' | b'[' | b'<', ..] | [b'{' | b'[' | b'<', 0, ..] => Some("UTF-16"),
        _ => None,
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing into a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// How many line breaks stand before each run of a few kilobytes, and, where a line is longer than that, how many
/// characters: a place in a 100 MB line costs no more than one in a short line, and the index a thousandth of the text.
#[derive(Debug)]
struct LineIndex {
    breaks: Vec<usize>,
    chars: OnceLock<Vec<usize>>,
}

const CHUNK: usize = 4096;

impl LineIndex {
    fn new(text: &str) -> Self {
        let breaks = sums(text, |chunk| memchr::memchr_iter(b'\n', chunk).count());
        Self { breaks, chars: OnceLock::new() }
    }

    /// Line breaks before an offset.
    fn breaks_before(&self, text: &str, offset: usize) -> usize {
        let (before, rest) = Self::at(&self.breaks, text, offset);
        before + memchr::memchr_iter(b'\n', rest).count()
    }

    fn chars_before(&self, text: &str, offset: usize) -> usize {
        let chars = self.chars.get_or_init(|| sums(text, count_chars));
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
    fn bounds(&self, text: &str, offset: usize) -> Span {
        let before = self.breaks_before(text, offset.min(text.len()));
        let start = self.line_break(text, before).map_or(0, |at| at + 1);
        let end = self.line_break(text, before + 1).unwrap_or(text.len());
        match text.as_bytes().get(start..end) {
            Some([.., b'\r']) => start..end - 1,
            _ => start..end,
        }
    }

    fn position(&self, text: &str, offset: usize) -> Position {
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

/// What is counted before each run of a text, and in all of it.
fn sums(text: &str, count: impl Fn(&[u8]) -> usize + Send + Sync) -> Vec<usize> {
    let counts: Vec<_> = text.as_bytes().par_chunks(CHUNK).map(count).collect();
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
