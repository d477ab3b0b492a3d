//! What the schema of a format says of records that say nothing of a maker, such as hashes and licences. They are not
//! read; but a document with a defect in one of them is told to have it.

use std::borrow::Cow;

use super::tree::{Node, Shape};
use crate::model::source::Span;

/// A kind of record.
#[derive(Debug)]
pub(super) struct Record {
    /// What it is, for messages.
    pub what: &'static str,
    /// The members that it may have; at most 32.
    pub members: &'static [(&'static str, Value)],
    /// What has to be among them.
    pub rules: &'static [Rule],
}

/// What may stand in a member.
#[derive(Debug)]
pub(super) enum Value {
    /// Anything: the format says more of it, but nobody here looks.
    Any,
    /// A text.
    Text,
    /// Any number of texts.
    Texts,
    /// A text of which this is true.
    Such(fn(&str) -> bool),
    /// A record.
    One(&'static Record),
    /// A record, or a text that refers to one.
    Named(&'static Record),
    /// Any number of records.
    Each(&'static Record),
}

/// What has to be among the members of a record.
#[derive(Debug)]
pub(super) enum Rule {
    /// This one.
    Needs(&'static str),
    /// Exactly one of these.
    OneOf(&'static [&'static str]),
    /// One of these, or several.
    SomeOf(&'static [&'static str]),
}

/// A defect, for people, and where it stands.
pub(super) type Defect = (String, Span);

/// The longest text that a message repeats, in characters.
const LONGEST: usize = 60;

impl Value {
    /// The first defect of a member's value.
    pub(super) fn defect(&self, key: &str, node: Node<'_, '_>) -> Option<Defect> {
        match self {
            Self::Any => None,
            Self::Text => wrong_shape(key, node, Shape::String),
            Self::Such(is_so) => match node.text() {
                Some(text) => (!is_so(&text)).then(|| (unknown(key, &text), node.span())),
                None => wrong_shape(key, node, Shape::String),
            },
            Self::Texts => wrong_shape(key, node, Shape::Array)
                .or_else(|| node.elements().find_map(|one| wrong_shape(key, one, Shape::String))),
            Self::One(record) => wrong_shape(key, node, Shape::Object).or_else(|| record.defect(node)),
            Self::Named(record) => match node.shape() {
                Shape::String => None,
                _ => Self::One(record).defect(key, node),
            },
            Self::Each(record) => wrong_shape(key, node, Shape::Array)
                .or_else(|| node.elements().find_map(|one| Self::One(record).defect(key, one))),
        }
    }
}

impl Record {
    /// The first defect of a record, which is an object.
    pub(super) fn defect(&self, node: Node<'_, '_>) -> Option<Defect> {
        let mut seen = 0_u32;
        for member in node.members() {
            let key = member.key.as_ref();
            let Some(place) = self.place(key) else {
                if is_left_out(member.value) {
                    continue;
                }
                return Some((
                    format!("{} has a field `{key}` that the format does not define", self.what),
                    member.key_span,
                ));
            };
            if seen & (1 << place) != 0 {
                return Some((format!("{} has `{key}` twice", self.what), member.key_span));
            }
            seen |= 1 << place;
            let value = self.members.get(place).map_or(&Value::Any, |(_, value)| value);
            if let Some(defect) = value.defect(key, member.value) {
                return Some(defect);
            }
        }
        let broken = self.rules.iter().find_map(|rule| self.broken(rule, seen))?;
        Some((broken, node.span()))
    }

    fn place(&self, key: &str) -> Option<usize> {
        self.members.iter().position(|(name, _)| *name == key)
    }

    /// What is to be said where a rule is not kept.
    fn broken(&self, rule: &Rule, seen: u32) -> Option<String> {
        let has = |key: &&&str| self.place(key).is_some_and(|place| seen & (1 << place) != 0);
        let count = |keys: &[&str]| keys.iter().filter(has).count();
        let listed = |keys: &[&str]| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>();
        match rule {
            Rule::Needs(key) => (!has(&key)).then(|| format!("{} has no `{key}`", self.what)),
            Rule::SomeOf(keys) | Rule::OneOf(keys) if count(keys) == 0 => {
                Some(format!("{} has neither {}", self.what, listed(keys).join(" nor ")))
            }
            Rule::OneOf(keys) if count(keys) > 1 => {
                Some(format!("{} has {}, of which it may have one", self.what, listed(keys).join(" and ")))
            }
            Rule::SomeOf(_) | Rule::OneOf(_) => None,
        }
    }
}

/// Other forms than JSON leave out what is in members that nobody looks at.
fn is_left_out(node: Node<'_, '_>) -> bool {
    matches!(node, Node::Grown(_)) && node.shape() == Shape::Null
}

fn wrong_shape(key: &str, node: Node<'_, '_>, wanted: Shape) -> Option<Defect> {
    if node.shape() == wanted || is_left_out(node) {
        return None;
    }
    let message = format!("`{key}` is {}, where {} belongs", node.shape().describe(), wanted.describe());
    Some((message, node.span()))
}

/// Whether a text is nothing but hexadecimal digits. All of it is looked at, so that the compiler may take many at once.
pub(super) fn is_hexadecimal(text: &str) -> bool {
    text.bytes().fold(true, |all, byte| all & byte.is_ascii_hexdigit())
}

/// That a field has a value which the format does not allow.
pub(super) fn unknown(field: &str, text: &str) -> String {
    let shown = match text.char_indices().nth(LONGEST) {
        Some((at, _)) => Cow::Owned(format!("{}…", text.get(..at).unwrap_or(text))),
        None => Cow::Borrowed(text),
    };
    format!("`{field}` is `{shown}`, which the format does not allow")
}
