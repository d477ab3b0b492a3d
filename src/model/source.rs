//! A file as it was read: its bytes, their digest, and where its lines begin.

mod lines;

use std::ops::Range;
use std::sync::OnceLock;

use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::inventory::Subject;

pub use lines::LineCounts;
use lines::LineIndex;

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
    /// What a layer that is gone said that it is about.
    subjects: Vec<Subject>,
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
            subjects: Vec::new(),
            encoding_hint,
            index: OnceLock::new(),
        }
    }

    /// The same, of a file whose lines are counted.
    #[must_use]
    pub fn counted(name: impl Into<String>, bytes: Vec<u8>, counts: LineCounts) -> Self {
        let source = Self::new(name, bytes);
        if source.text().is_ok() && !source.has_mark {
            let _ = source.index.set(LineIndex::new(counts));
        }
        source
    }

    /// What was taken out of this file: it keeps its name and digest, and remembers the layer that is gone.
    #[must_use]
    pub fn unpacked(&self, layer: &'static str, bytes: Vec<u8>) -> Self {
        let mut inner = Self::new(self.name.clone(), bytes);
        inner.layers = self.layers.iter().copied().chain([layer]).collect();
        inner.subjects.clone_from(&self.subjects);
        inner.sha256 = OnceLock::from(self.sha256().to_owned());
        inner
    }

    /// The same, with what the last layer said that it is about.
    #[must_use]
    pub fn about(mut self, subjects: Vec<Subject>) -> Self {
        self.subjects.extend(subjects);
        self
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

    /// What the layers that are gone said that they are about.
    #[must_use]
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
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

    /// The digest of the document itself, unpacked, by an algorithm of SPDX's (2.3 §7.10), in lower-case hexadecimal;
    /// nothing for algorithms other than `SHA1` and `SHA256`.
    #[must_use]
    pub fn digest(&self, algorithm: &str) -> Option<String> {
        let mark: &[u8] = if self.has_mark { BYTE_ORDER_MARK } else { &[] };
        match algorithm {
            "SHA1" => Some(hex(&Sha1::new().chain_update(mark).chain_update(self.bytes()).finalize())),
            "SHA256" => Some(hex(&Sha256::new().chain_update(mark).chain_update(self.bytes()).finalize())),
            _ => None,
        }
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
                self.index_of(text).position(text, offset)
            }
        }
    }

    /// The bounds of the line (without its line break) that holds a byte offset.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> Span {
        let text = self.readable();
        self.index_of(text).bounds(text, offset)
    }

    fn index_of(&self, text: &str) -> &LineIndex {
        self.index.get_or_init(|| LineIndex::new(LineCounts::of(text.as_bytes())))
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
