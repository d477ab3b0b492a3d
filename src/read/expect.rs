//! What a reader expects of an object, and what to do about the rest.

use std::borrow::Cow;

use super::refusal::{ReadError, Refusal};
use super::tree::{Member, Node, Shape};
use crate::model::inventory::{Builder, NoteKind};

/// The keys of one kind of object.
#[derive(Debug)]
pub(super) struct Keys {
    /// What the object is, for messages.
    pub what: &'static str,
    /// Keys under which components, references or identities live. Nothing may resemble them.
    pub vital: &'static [&'static str],
    /// The other keys that the format defines.
    pub other: &'static [&'static str],
}

impl Keys {
    /// Passes a key that the format defines; notes one that it does not; refuses one that resembles a vital one.
    pub(super) fn check(&self, builder: &mut Builder<'_>, member: &Member<'_, '_>) -> Result<(), ReadError> {
        let key = member.key.as_ref();
        if self.vital.contains(&key) || self.other.contains(&key) {
            return Ok(());
        }
        if let Some(meant) = self.vital.iter().find(|vital| resembles(key, vital)) {
            return Err(ReadError::at(Refusal::NearMiss(key.to_owned(), meant), member.key_span.clone()));
        }
        let message = format!("{} has a field `{key}` that the format does not define", self.what);
        builder.note(NoteKind::UnknownField, message, member.key_span.clone());
        Ok(())
    }
}

/// Whether a key all but spells another: other case or separators, one letter wrong, missing, doubled or
/// swapped (two in a long key).
pub(super) fn resembles(key: &str, meant: &str) -> bool {
    if key == meant {
        return false;
    }
    let fold = |text: &str| -> String {
        let kept = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '.' | '\u{200b}'..='\u{200f}' | '\u{feff}'));
        kept.flat_map(char::to_lowercase).collect()
    };
    let (key, meant) = (fold(key), fold(meant));
    if key == meant {
        return true;
    }
    // Three letters are near too many words: `url` is no misspelt `purl`.
    if key.chars().count() < 4 {
        return false;
    }
    let allowed = match meant.chars().count() {
        ..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    key.chars().count().abs_diff(meant.chars().count()) <= allowed && strsim::osa_distance(&key, &meant) <= allowed
}

/// The text of a field that should be a string. A number or boolean is taken as written and noted; `null`
/// is as good as absent; anything else is noted and left out.
pub(super) fn text<'s>(builder: &mut Builder<'s>, what: &str, node: Node<'_, 's>) -> Option<Cow<'s, str>> {
    match node.shape() {
        Shape::String => node.text(),
        Shape::Null => None,
        shape => {
            let message = format!("{what} is {}, where a string belongs", shape.describe());
            builder.note(NoteKind::Form, message, node.span());
            node.scalar()
        }
    }
}

/// The texts of a field that should be a string and says who somebody is, with their places. Where an array
/// or object stands in its place, all texts in it are taken and the oddity is noted: a claim in the wrong
/// shape is still a claim.
pub(super) fn texts<'s>(builder: &mut Builder<'s>, what: &str, node: Node<'_, 's>) -> Vec<(Cow<'s, str>, usize)> {
    if !matches!(node.shape(), Shape::Array | Shape::Object) {
        return text(builder, what, node).map(|text| (text, node.span().start)).into_iter().collect();
    }
    let message = format!("{what} is {}, where a string belongs", node.shape().describe());
    builder.note(NoteKind::Form, message, node.span());
    let (mut found, mut open) = (Vec::new(), vec![node]);
    while let Some(node) = open.pop() {
        found.extend(node.text().map(|text| (text, node.span().start)));
        open.extend(node.elements());
        open.extend(node.members().map(|member| member.value));
    }
    found
}

/// The elements of a field that should be an array of objects from which no component hangs; a single object
/// is taken for an array of one, and everything odd is noted.
pub(super) fn objects<'d, 's>(builder: &mut Builder<'s>, what: &str, node: Node<'d, 's>) -> Vec<Node<'d, 's>> {
    listed(builder, what, node).filter(|element| is_object(builder, what, element)).collect()
}

/// The same, for each of which [`is_object`] is still to be asked: there are a million such lists.
pub(super) fn listed<'d, 's>(
    builder: &mut Builder<'s>,
    what: &str,
    node: Node<'d, 's>,
) -> impl Iterator<Item = Node<'d, 's>> + use<'d, 's> {
    if !matches!(node.shape(), Shape::Array | Shape::Null) {
        builder.note(
            NoteKind::Form,
            format!("{what} is {}, where an array belongs", node.shape().describe()),
            node.span(),
        );
    }
    let alone = (node.shape() == Shape::Object).then_some(node);
    alone.into_iter().chain(node.elements())
}

/// Whether an element is an object; noted where it is not.
pub(super) fn is_object<'s>(builder: &mut Builder<'s>, what: &str, element: &Node<'_, 's>) -> bool {
    if element.shape() != Shape::Object {
        let message = format!("{what} holds {}, where an object belongs", element.shape().describe());
        builder.note(NoteKind::Form, message, element.span());
        return false;
    }
    true
}

/// The elements of an array in which components or references live: anything but an array of `element`s
/// could hide one, and is refused. `null` is an empty array: some generators write it for one.
pub(super) fn vital_elements<'d, 's>(
    key: &'static str,
    node: Node<'d, 's>,
    element: Shape,
) -> Result<impl Iterator<Item = Node<'d, 's>>, ReadError> {
    let found: Vec<_> = vital_each(key, node, element)?.collect::<Result<_, _>>()?;
    Ok(found.into_iter())
}

/// The same one by one: an odd element is told when it is come to.
pub(super) fn vital_each<'d, 's>(
    key: &'static str,
    node: Node<'d, 's>,
    element: Shape,
) -> Result<impl Iterator<Item = Result<Node<'d, 's>, ReadError>> + use<'d, 's>, ReadError> {
    let refuse = move |node: Node<'_, '_>, wanted: &'static str| {
        ReadError::at(Refusal::WrongShape(key, node.shape().describe(), wanted), node.span())
    };
    if !matches!(node.shape(), Shape::Array | Shape::Null) {
        return Err(refuse(node, "an array"));
    }
    Ok(node
        .elements()
        .map(move |one| if one.shape() == element { Ok(one) } else { Err(refuse(one, element.describe())) }))
}

/// Refuses anything but an object where a component lives.
pub(super) fn vital_object(key: &'static str, node: Node<'_, '_>) -> Result<(), ReadError> {
    match node.shape() {
        Shape::Object => Ok(()),
        shape => Err(ReadError::at(Refusal::WrongShape(key, shape.describe(), "an object"), node.span())),
    }
}

/// The text of a field that identifies a component or refers to one: anything but a string is refused.
pub(super) fn vital_text<'s>(key: &'static str, node: Node<'_, 's>) -> Result<Cow<'s, str>, ReadError> {
    node.text().ok_or_else(|| ReadError::at(Refusal::WrongShape(key, node.shape().describe(), "a string"), node.span()))
}

/// Refuses a text whose last line is not ended, where tools always end it: it was cut off, and in a format
/// without an end mark this may be all that tells.
pub(super) fn ended(text: &str) -> Result<(), ReadError> {
    if text.ends_with('\n') {
        return Ok(());
    }
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    let message = "the last line is not ended, so the file was cut off".to_owned();
    Err(ReadError::at(Refusal::IncompleteGraph(message), start..text.len()))
}
