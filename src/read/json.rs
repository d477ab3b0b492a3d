//! JSON (RFC 8259) as a gate must read it: every byte accounted for, every value with its place.
//!
//! One strict pass (`scan`) checks the whole text, also the parts that no reader looks at: grammar,
//! depth, duplicate keys after decoding, one value and nothing behind it. It records where each array
//! and object ends, so that readers then walk the text by [`Node`]s without copying or scanning twice.
//!
//! Why not `serde_json`, which the gate writes JSON with: its `Value` lets the last of two equal keys
//! win, its derived structs take `[]` for an empty document, and neither tells where a value stands
//! (measured in the probes that led to this design). A property test holds the two against each other.

mod fault;
mod scan;

use std::borrow::Cow;

use super::tree::Shape;
use crate::model::source::Span;

pub use fault::{Fault, FaultKind};
pub use scan::MAX_DEPTH;

/// A text that has been checked from end to end.
#[derive(Debug)]
pub struct Document<'s> {
    text: &'s str,
    containers: Vec<Container>,
    root: usize,
}

/// Where an array or object ends, and which is the first container behind it. In order of their starts.
#[derive(Debug, Clone, Copy)]
struct Container {
    end: usize,
    after: usize,
}

/// A value in a checked text.
#[derive(Debug, Clone, Copy)]
pub struct Node<'d, 's> {
    document: &'d Document<'s>,
    start: usize,
    /// Found once: strings are long, and are asked for their ends again and again.
    end: usize,
    /// Of a string: whether it holds an escape.
    escaped: bool,
    /// The place in `containers` of the first one at or behind `start`.
    container: usize,
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Member<'d, 's> {
    /// The key, decoded.
    pub key: Cow<'s, str>,
    /// Where the key stands, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node<'d, 's>,
}

impl<'s> Document<'s> {
    /// Checks a text.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn parse(text: &'s str) -> Result<Self, Fault> {
        scan::scan(text)
    }

    /// The value that the document is.
    #[must_use]
    pub fn root(&self) -> Node<'_, 's> {
        Node::at(self, self.root, 0)
    }
}

impl<'d, 's> Node<'d, 's> {
    /// What it is.
    #[must_use]
    pub fn shape(&self) -> Shape {
        match self.document.text.as_bytes().get(self.start) {
            Some(b'{') => Shape::Object,
            Some(b'[') => Shape::Array,
            Some(b'"') => Shape::String,
            Some(b't' | b'f') => Shape::Boolean,
            Some(b'n') => Shape::Null,
            _ => Shape::Number,
        }
    }

    /// Its bytes.
    #[must_use]
    pub fn span(&self) -> Span {
        self.start..self.end
    }

    fn at(document: &'d Document<'s>, start: usize, container: usize) -> Self {
        let (end, escaped) = match document.text.as_bytes().get(start) {
            Some(b'{' | b'[') => (document.containers.get(container).map_or(start, |container| container.end), false),
            Some(b'"') => string_end(document.text, start),
            _ => (literal_end(document.text, start), false),
        };
        Self { document, start, end, escaped, container }
    }

    fn decoded(&self) -> Cow<'s, str> {
        decode(self.document.text, self.span(), self.escaped)
    }

    /// The text of a string, decoded; borrowed unless it holds an escape.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'s, str>> {
        (self.shape() == Shape::String).then(|| self.decoded())
    }

    /// A string's text, or a number or boolean as it is written: for fields in which generators write either.
    #[must_use]
    pub fn scalar(&self) -> Option<Cow<'s, str>> {
        match self.shape() {
            Shape::String => self.text(),
            Shape::Number | Shape::Boolean => self.document.text.get(self.span()).map(Cow::Borrowed),
            _ => None,
        }
    }

    /// The members of an object, in order; none for anything else.
    #[must_use]
    pub fn members(&self) -> Members<'d, 's> {
        Members(self.walk(Shape::Object))
    }

    /// The elements of an array, in order; none for anything else.
    #[must_use]
    pub fn elements(&self) -> Elements<'d, 's> {
        Elements(self.walk(Shape::Array))
    }

    /// The value of a member of an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Self> {
        self.members().find(|member| member.key == key).map(|member| member.value)
    }

    fn walk(&self, shape: Shape) -> Walk<'d, 's> {
        let at = if self.shape() == shape { self.start + 1 } else { usize::MAX };
        Walk { document: self.document, at, container: self.container + 1 }
    }
}

/// Goes from value to value inside one container.
#[derive(Debug, Clone)]
struct Walk<'d, 's> {
    document: &'d Document<'s>,
    at: usize,
    container: usize,
}

impl<'d, 's> Walk<'d, 's> {
    /// The next place that holds something, unless the container ends there.
    fn advance(&mut self, skipped: &[u8]) -> Option<usize> {
        let bytes = self.document.text.as_bytes();
        loop {
            match bytes.get(self.at)? {
                b']' | b'}' => return None,
                byte if is_space(*byte) || skipped.contains(byte) => self.at += 1,
                _ => return Some(self.at),
            }
        }
    }

    fn value(&mut self, skipped: &[u8]) -> Option<Node<'d, 's>> {
        let start = self.advance(skipped)?;
        let node = Node::at(self.document, start, self.container);
        self.at = node.end.max(start + 1);
        if matches!(node.shape(), Shape::Object | Shape::Array) {
            self.container = self.document.containers.get(self.container)?.after;
        }
        Some(node)
    }
}

/// The elements of an array.
#[derive(Debug, Clone)]
pub struct Elements<'d, 's>(Walk<'d, 's>);

impl<'d, 's> Iterator for Elements<'d, 's> {
    type Item = Node<'d, 's>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.value(b",")
    }
}

/// The members of an object.
#[derive(Debug, Clone)]
pub struct Members<'d, 's>(Walk<'d, 's>);

impl<'d, 's> Iterator for Members<'d, 's> {
    type Item = Member<'d, 's>;

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.0.value(b",")?;
        let value = self.0.value(b":")?;
        Some(Member { key: key.decoded(), key_span: key.span(), value })
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The end of the string that begins at `start`, its closing quote included, and whether it holds an escape.
/// The string must have been scanned.
fn string_end(text: &str, start: usize) -> (usize, bool) {
    let bytes = text.as_bytes();
    let mut escaped = false;
    let mut at = start + 1;
    while let Some(found) = bytes.get(at..).and_then(first_mark) {
        at += found;
        if bytes.get(at) == Some(&b'"') {
            return (at + 1, escaped);
        }
        escaped |= bytes.get(at) == Some(&b'\\');
        at += 2;
    }
    (text.len(), escaped)
}

/// Bytes that are looked at eight at a time, before a search for long strings takes over.
const NEAR: usize = 64;

/// Where the first quote, backslash or control character stands. (Eight bytes at a time: in a word from which 1 is
/// subtracted byte by byte, the high bit of the first byte that was zero is set.)
fn first_mark(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let is_mark = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    let (near, far) = bytes.split_at_checked(NEAR).unwrap_or((bytes, &[]));
    let (words, rest) = near.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let marks = (control | zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5C))) & HIGH;
        if marks != 0 {
            return Some(at * 8 + marks.trailing_zeros() as usize / 8);
        }
    }
    if let Some(at) = rest.iter().position(is_mark) {
        return Some(words.len() * 8 + at);
    }
    let quote = memchr::memchr2(b'"', b'\\', far).unwrap_or(far.len());
    let before = far.get(..quote).unwrap_or(far);
    let control = has_control(before).then(|| before.iter().position(|byte| *byte < 0x20)).flatten();
    control.or((quote < far.len()).then_some(quote)).map(|at| near.len() + at)
}

/// Whether there is a byte below 0x20, looked for in runs that the compiler turns into wide instructions.
fn has_control(bytes: &[u8]) -> bool {
    let in_run = |run: &[u8]| run.iter().fold(false, |found, byte| found | (*byte < 0x20));
    bytes.chunks(32).any(in_run)
}

/// The end of the number or word that begins at `start`.
fn literal_end(text: &str, start: usize) -> usize {
    let rest = text.as_bytes().get(start..).unwrap_or(&[]);
    let length = rest.iter().position(|byte| is_space(*byte) || matches!(byte, b',' | b']' | b'}' | b':'));
    length.map_or(text.len(), |length| start + length)
}

/// The text of a string literal, quotes included in `span`. Escapes are left to `serde_json`.
fn decode(text: &str, span: Span, escaped: bool) -> Cow<'_, str> {
    let literal = text.get(span).unwrap_or("\"\"");
    let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or("");
    if !escaped {
        return Cow::Borrowed(inner);
    }
    serde_json::from_str(literal).map_or(Cow::Borrowed(inner), Cow::Owned)
}
