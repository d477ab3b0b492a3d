//! One view of every syntax: objects, arrays and scalars, each with its place in the source.
//!
//! JSON is walked in its own text without copying. YAML, TOML, XML, protobuf and the line-based forms of SPDX are
//! grown into the same shape first, so that a format that has several syntaxes has one reader.

mod grown;
pub(super) mod stream;
pub(super) mod toml;
pub(super) mod yaml;

use std::borrow::Cow;

use super::json;
use crate::model::source::Span;

pub use grown::{Grower, Tree};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// An object.
    Object,
    /// An array.
    Array,
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `null`.
    Null,
}

impl Shape {
    /// With its article, for messages.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::Null => "null",
        }
    }
}

/// A value in a checked document.
#[derive(Debug, Clone, Copy)]
pub enum Node<'d, 's> {
    /// In a JSON text.
    Json(json::Node<'d, 's>),
    /// In a tree that was grown from another syntax.
    Grown(grown::Node<'d, 's>),
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Member<'d, 's> {
    /// The key, decoded.
    pub key: Cow<'s, str>,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node<'d, 's>,
}

impl<'d, 's> Node<'d, 's> {
    /// What it is.
    #[must_use]
    pub fn shape(&self) -> Shape {
        match self {
            Self::Json(node) => node.shape(),
            Self::Grown(node) => node.shape(),
        }
    }

    /// Its bytes in the source.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Json(node) => node.span(),
            Self::Grown(node) => node.span(),
        }
    }

    /// The text of a string, decoded; borrowed where the source holds it as it is.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'s, str>> {
        match self {
            Self::Json(node) => node.text(),
            Self::Grown(node) => node.text(),
        }
    }

    /// A string's text, or a number or boolean as it is written: for fields in which generators write either.
    #[must_use]
    pub fn scalar(&self) -> Option<Cow<'s, str>> {
        match self {
            Self::Json(node) => node.scalar(),
            Self::Grown(node) => node.scalar(),
        }
    }

    /// The members of an object, in order; none for anything else.
    #[must_use]
    pub fn members(&self) -> Members<'d, 's> {
        match self {
            Self::Json(node) => Members::Json(node.members()),
            Self::Grown(node) => Members::Grown(node.children(Shape::Object)),
        }
    }

    /// The elements of an array, in order; none for anything else.
    #[must_use]
    pub fn elements(&self) -> Elements<'d, 's> {
        match self {
            Self::Json(node) => Elements::Json(node.elements()),
            Self::Grown(node) => Elements::Grown(node.children(Shape::Array)),
        }
    }

    /// The value of a member of an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Self> {
        match self {
            Self::Json(node) => node.get(key).map(Self::Json),
            Self::Grown(_) => self.members().find(|member| member.key == key).map(|member| member.value),
        }
    }
}

/// The elements of an array.
#[derive(Debug, Clone)]
pub enum Elements<'d, 's> {
    /// In a JSON text.
    Json(json::Elements<'d, 's>),
    /// In a grown tree.
    Grown(grown::Children<'d, 's>),
}

impl<'d, 's> Iterator for Elements<'d, 's> {
    type Item = Node<'d, 's>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Json(elements) => elements.next().map(Node::Json),
            Self::Grown(children) => children.next().map(Node::Grown),
        }
    }
}

/// The members of an object.
#[derive(Debug, Clone)]
pub enum Members<'d, 's> {
    /// In a JSON text.
    Json(json::Members<'d, 's>),
    /// In a grown tree.
    Grown(grown::Children<'d, 's>),
}

impl<'d, 's> Iterator for Members<'d, 's> {
    type Item = Member<'d, 's>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Json(members) => {
                let member = members.next()?;
                Some(Member { key: member.key, key_span: member.key_span, value: Node::Json(member.value) })
            }
            Self::Grown(children) => {
                let node = children.next()?;
                Some(Member { key: node.key(), key_span: node.key_span(), value: Node::Grown(node) })
            }
        }
    }
}
