//! JSON (RFC 8259) as a gate must read it: every byte accounted for, every value with its place.
//!
//! One strict pass (`scan`) checks the whole text, also the parts that no reader looks at: grammar,
//! depth, duplicate keys after decoding, one value and nothing behind it. It records where each long array
//! and object ends, so that readers then walk the text by [`Node`]s without copying; the end of a short one is
//! found again when it is asked for, as there are ten of them for each long one.
//!
//! Why not `serde_json`, which the gate writes JSON with: its `Value` lets the last of two equal keys
//! win, its derived structs take `[]` for an empty document, and neither tells where a value stands
//! (measured in the probes that led to this design). A property test holds the two against each other.

mod block;
mod fault;
mod scan;
mod token;

use std::borrow::Cow;

use super::tree::Shape;
use crate::model::source::Span;

pub use fault::{Fault, FaultKind};
pub use scan::MAX_DEPTH;
use token::{behind_space, container_end, decode, is_comma, literal_end, string_end};

/// A text that has been checked from end to end.
#[derive(Debug)]
pub struct Document<'s> {
    text: &'s str,
    containers: Vec<Container>,
    root: usize,
}

/// An array or object of at least [`LONG`] bytes. In order of their starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Container {
    start: usize,
    /// In bytes; [`u32::MAX`] where it is that or more.
    length: u32,
    /// How many such containers begin within it, itself counted.
    within: u32,
}

/// From this length on it is recorded where a container ends, in bytes. A short one holds no long one.
const LONG: usize = 64;

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
    /// The place in `containers` of the first one at or behind `end`.
    after: usize,
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
        scan::scan(text).map_err(|fault| *fault)
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
        let bytes = document.text.as_bytes();
        let (end, escaped, after) = match bytes.get(start) {
            Some(b'{' | b'[') => match document.containers.get(container) {
                Some(long) if long.start == start => return Self::long(document, *long, container),
                _ => (container_end(bytes, start), false, container),
            },
            Some(b'"') => {
                let (end, escaped) = string_end(bytes, start);
                (end, escaped, container)
            }
            _ => (literal_end(bytes, start), false, container),
        };
        Self { document, start, end, escaped, container, after }
    }

    /// A long container, which has this place in `containers`.
    fn long(document: &'d Document<'s>, long: Container, container: usize) -> Self {
        let start = long.start;
        let end = match long.length {
            u32::MAX => container_end(document.text.as_bytes(), start),
            length => start + length as usize,
        };
        Self { document, start, end, escaped: false, container, after: container + long.within as usize }
    }

    /// As it is written.
    #[must_use]
    pub fn literal(&self) -> &'s str {
        self.document.text.get(self.span()).unwrap_or("")
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
            Shape::Number | Shape::Boolean => Some(Cow::Borrowed(self.literal())),
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
        let is_long = self.document.containers.get(self.container).is_some_and(|long| long.start == self.start);
        Walk { document: self.document, at, container: self.container + usize::from(is_long) }
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
    fn advance(&mut self, skipped: u8) -> Option<usize> {
        let bytes = self.document.text.as_bytes();
        self.at = behind_space(bytes, self.at);
        if bytes.get(self.at) == Some(&skipped) {
            self.at = behind_space(bytes, self.at + 1);
        }
        match bytes.get(self.at)? {
            b']' | b'}' => None,
            _ => Some(self.at),
        }
    }

    /// The next element. One that is recorded and begins right behind a comma is found by what is recorded: what lies
    /// in the text between two elements is looked at, but need not arrive before the next is found.
    fn element(&mut self) -> Option<Node<'d, 's>> {
        let next = self.document.containers.get(self.container).copied();
        let behind = next.and_then(|next| self.document.text.as_bytes().get(self.at..next.start));
        match next.filter(|_| behind.is_some_and(is_comma)) {
            Some(next) => {
                let node = Node::long(self.document, next, self.container);
                (self.at, self.container) = (node.end, node.after);
                Some(node)
            }
            None => self.value(b','),
        }
    }

    fn value(&mut self, skipped: u8) -> Option<Node<'d, 's>> {
        let start = self.advance(skipped)?;
        let node = Node::at(self.document, start, self.container);
        self.at = node.end.max(start + 1);
        self.container = node.after;
        Some(node)
    }
}

/// The elements of an array.
#[derive(Debug, Clone)]
pub struct Elements<'d, 's>(Walk<'d, 's>);

impl<'d, 's> Iterator for Elements<'d, 's> {
    type Item = Node<'d, 's>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.element()
    }
}

/// The members of an object.
#[derive(Debug, Clone)]
pub struct Members<'d, 's>(Walk<'d, 's>);

impl<'d, 's> Iterator for Members<'d, 's> {
    type Item = Member<'d, 's>;

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.0.value(b',')?;
        let value = self.0.value(b':')?;
        Some(Member { key: key.decoded(), key_span: key.span(), value })
    }
}
