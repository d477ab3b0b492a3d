//! A tree in memory, grown value by value by the reader of a syntax.

use std::borrow::Cow;

use super::Shape;
use crate::model::source::Span;

/// Values in the order in which they begin: a container stands before what it holds.
#[derive(Debug, Default)]
pub struct Tree<'s> {
    values: Vec<Value<'s>>,
}

#[derive(Debug)]
struct Value<'s> {
    shape: Shape,
    span: Span,
    key: Cow<'s, str>,
    key_span: Span,
    /// The text of a scalar.
    text: Cow<'s, str>,
    /// The place behind everything it holds.
    after: usize,
}

/// Grows a [`Tree`].
#[derive(Debug, Default)]
pub struct Grower<'s> {
    tree: Tree<'s>,
    open: Vec<usize>,
    key: (Cow<'s, str>, Span),
}

impl<'s> Grower<'s> {
    /// A tree without a value.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the next value, which is a member of an object.
    pub fn key(&mut self, key: impl Into<Cow<'s, str>>, span: Span) {
        self.key = (key.into(), span);
    }

    /// Begins an object or array.
    pub fn open(&mut self, shape: Shape, span: Span) {
        let at = self.tree.values.len();
        self.value(shape, "", span);
        self.open.push(at);
    }

    /// Ends the innermost object or array at a place in the source.
    pub fn close(&mut self, end: usize) {
        let after = self.tree.values.len();
        if let Some(value) = self.open.pop().and_then(|at| self.tree.values.get_mut(at)) {
            value.after = after;
            value.span.end = value.span.end.max(end);
            let end = value.span.end;
            self.stretch(end);
        }
    }

    /// A container reaches at least as far as what it holds: TOML's tables go on behind their headers.
    fn stretch(&mut self, end: usize) {
        if let Some(outer) = self.open.last().and_then(|at| self.tree.values.get_mut(*at)) {
            outer.span.end = outer.span.end.max(end);
        }
    }

    /// Adds a value that holds no others.
    pub fn value(&mut self, shape: Shape, text: impl Into<Cow<'s, str>>, span: Span) {
        let (key, key_span) = std::mem::take(&mut self.key);
        let after = self.tree.values.len() + 1;
        self.stretch(span.end);
        self.tree.values.push(Value { shape, span, key, key_span, text: text.into(), after });
    }

    /// Adds a member of an object that is a string.
    pub fn text(&mut self, key: impl Into<Cow<'s, str>>, text: impl Into<Cow<'s, str>>, span: Span) {
        self.key(key, span.clone());
        self.value(Shape::String, text, span);
    }

    /// How many containers are open.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The tree, when all of it is there.
    #[must_use]
    pub fn finish(self) -> Tree<'s> {
        self.tree
    }
}

impl<'s> Tree<'s> {
    /// The first value; `None` in a tree without any.
    #[must_use]
    pub fn root(&self) -> Option<super::Node<'_, 's>> {
        (!self.values.is_empty()).then_some(super::Node::Grown(Node { tree: self, at: 0 }))
    }
}

/// A value in a [`Tree`].
#[derive(Debug, Clone, Copy)]
pub struct Node<'d, 's> {
    tree: &'d Tree<'s>,
    at: usize,
}

impl<'d, 's> Node<'d, 's> {
    fn value(&self) -> Option<&'d Value<'s>> {
        self.tree.values.get(self.at)
    }

    pub(super) fn shape(&self) -> Shape {
        self.value().map_or(Shape::Null, |value| value.shape)
    }

    pub(super) fn span(&self) -> Span {
        self.value().map_or(0..0, |value| value.span.clone())
    }

    pub(super) fn key(&self) -> Cow<'s, str> {
        self.value().map_or(Cow::Borrowed(""), |value| value.key.clone())
    }

    pub(super) fn key_span(&self) -> Span {
        self.value().map_or(0..0, |value| value.key_span.clone())
    }

    pub(super) fn text(&self) -> Option<Cow<'s, str>> {
        self.value().filter(|value| value.shape == Shape::String).map(|value| value.text.clone())
    }

    pub(super) fn scalar(&self) -> Option<Cow<'s, str>> {
        let is_scalar = |shape| matches!(shape, Shape::String | Shape::Number | Shape::Boolean);
        self.value().filter(|value| is_scalar(value.shape)).map(|value| value.text.clone())
    }

    /// What it holds, if it is of that shape.
    pub(super) fn children(&self, shape: Shape) -> Children<'d, 's> {
        let end = self.value().filter(|value| value.shape == shape).map_or(0, |value| value.after);
        Children { tree: self.tree, at: self.at + 1, end }
    }
}

/// Goes from value to value inside one container.
#[derive(Debug, Clone)]
pub struct Children<'d, 's> {
    tree: &'d Tree<'s>,
    at: usize,
    end: usize,
}

impl<'d, 's> Iterator for Children<'d, 's> {
    type Item = Node<'d, 's>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let node = Node { tree: self.tree, at: self.at };
        self.at = node.value()?.after;
        Some(node)
    }
}
