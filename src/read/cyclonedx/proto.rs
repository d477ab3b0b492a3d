//! CycloneDX protobuf 1.3–1.7, binary and as text, in the shape that its JSON has.
//! Schema: <https://github.com/CycloneDX/specification/tree/master/schema> (`bom-1.7.proto`; no number has changed
//! its meaning since 1.3).
//!
//! [`binary`] and [`text`] find fields; what a field is called in JSON stands in [`schema`].

mod binary;
mod schema;
mod text;

use std::borrow::Cow;

use super::super::refusal::{ReadError, Refusal};
use super::super::tree::{Grower, Shape};
use super::super::{End, Form, Format};
use crate::model::inventory::Inventory;
use crate::model::source::{SourceFile, Span};
use schema::{Field, Kind, Message};

pub(in crate::read) const BINARY: Format = Format {
    id: "cyclonedx-protobuf",
    name: "CycloneDX protobuf 1.3–1.7",
    form: Form::Bytes(binary::looks, |source, bytes| read(source, binary::fields(bytes)?, BINARY.id)),
    may_be_bare: false,
    end: End::Open,
};

pub(in crate::read) const TEXT: Format = Format {
    id: "cyclonedx-textproto",
    name: "CycloneDX protobuf text 1.3–1.7",
    form: Form::Text(text::looks, |source, text| read(source, text::fields(text)?, TEXT.id)),
    may_be_bare: false,
    end: End::Open,
};

/// How deep messages may nest; protobuf's own limit.
const MAX_DEPTH: usize = 100;

/// A field as it was found.
#[derive(Debug)]
struct Found<'s> {
    /// What the schema says of it; `None` for a field that it does not have.
    field: Option<&'static Field>,
    /// Its name in JSON, or its number.
    key: Cow<'s, str>,
    span: Span,
    value: Value<'s>,
}

#[derive(Debug)]
enum Value<'s> {
    Message(Vec<Found<'s>>),
    Text(Cow<'s, str>),
    /// Of no interest.
    Passed,
}

fn read<'s>(source: &'s SourceFile, fields: Vec<Found<'s>>, format: &'static str) -> Result<Inventory<'s>, ReadError> {
    let mut grower = Grower::new();
    let end = source.bytes().len();
    grower.open(Shape::Object, 0..end);
    members(&mut grower, fields)?;
    grower.close(end);
    let tree = grower.finish();
    let Some(root) = tree.root() else { return Err(ReadError::whole(Refusal::Empty)) };
    super::read(source, root, format)
}

/// The fields of a message as members of the open object, those of one name together.
fn members<'s>(grower: &mut Grower<'s>, fields: Vec<Found<'s>>) -> Result<(), ReadError> {
    let mut keys: Vec<Cow<'s, str>> = Vec::new();
    let mut groups: Vec<Vec<Found<'s>>> = Vec::new();
    for found in fields {
        match keys.iter().position(|key| *key == found.key).and_then(|at| groups.get_mut(at)) {
            Some(group) => group.push(found),
            None => {
                keys.push(found.key.clone());
                groups.push(vec![found]);
            }
        }
    }
    for (key, group) in keys.into_iter().zip(groups) {
        member(grower, key, group)?;
    }
    Ok(())
}

fn member<'s>(grower: &mut Grower<'s>, key: Cow<'s, str>, mut group: Vec<Found<'s>>) -> Result<(), ReadError> {
    let span = group.first().map_or(0..0, |found| found.span.clone());
    let end = group.last().map_or(span.end, |found| found.span.end);
    match group.first().and_then(|found| found.field).map(|field| &field.kind) {
        Some(Kind::Edges) => {
            grower.key(key, span.clone());
            edges(grower, group, span.start..end);
        }
        Some(Kind::Tools) => {
            grower.key(key, span.clone());
            tools(grower, group, span.start..end)?;
        }
        Some(Kind::Many(_) | Kind::Texts) => {
            grower.key(key, span.clone());
            grower.open(Shape::Array, span.start..end);
            for found in group {
                value(grower, found)?;
            }
            grower.close(end);
        }
        Some(Kind::One(_) | Kind::Text | Kind::Word(..)) if group.len() > 1 => {
            // Protobuf lets the last of them win, or merges them: either could hide something.
            let at = group.get(1).map_or(span, |second| second.span.clone());
            return Err(ReadError::at(Refusal::Syntax("protobuf", format!("the field `{key}` stands twice")), at));
        }
        _ => {
            if let Some(found) = group.drain(..).next() {
                grower.key(key, span);
                value(grower, found)?;
            }
        }
    }
    Ok(())
}

fn value<'s>(grower: &mut Grower<'s>, found: Found<'s>) -> Result<(), ReadError> {
    let span = found.span;
    match found.value {
        Value::Message(fields) => {
            grower.open(Shape::Object, span.clone());
            members(grower, fields)?;
            grower.close(span.end);
        }
        Value::Text(text) => grower.value(Shape::String, text, span),
        Value::Passed => grower.value(Shape::Null, "", span),
    }
    Ok(())
}

/// Since 1.5 one message with components and services, before that one message a tool: an object, or a list.
fn tools<'s>(grower: &mut Grower<'s>, mut group: Vec<Found<'s>>, span: Span) -> Result<(), ReadError> {
    let is_holder = |found: &Found<'_>| match &found.value {
        Value::Message(fields) => fields.iter().all(|field| matches!(field.key.as_ref(), "components" | "services")),
        _ => false,
    };
    if group.len() == 1 && group.iter().all(is_holder) {
        return group.pop().map_or(Ok(()), |found| value(grower, found));
    }
    grower.open(Shape::Array, span.clone());
    for found in group {
        value(grower, found)?;
    }
    grower.close(span.end);
    Ok(())
}

/// A dependency holds those that it needs as messages, at any depth; JSON names them in one flat list.
fn edges<'s>(grower: &mut Grower<'s>, group: Vec<Found<'s>>, span: Span) {
    grower.open(Shape::Array, span.clone());
    let mut open = group;
    open.reverse();
    while let Some(found) = open.pop() {
        let Value::Message(fields) = found.value else { continue };
        let (below, own): (Vec<_>, Vec<_>) = fields.into_iter().partition(|field| field.key == "dependencies");
        grower.open(Shape::Object, found.span.clone());
        let provides: Vec<_> = own.iter().filter(|field| field.key == "provides").collect();
        if let Some(reference) = own.iter().find(|field| field.key == "ref") {
            grower.key("ref", reference.span.clone());
            text_of(grower, reference);
        }
        for (key, targets) in
            [("dependsOn", below.iter().filter_map(reference).collect()), ("provides", provides)] as [(_, Vec<_>); 2]
        {
            grower.key(key, found.span.clone());
            grower.open(Shape::Array, found.span.clone());
            targets.into_iter().for_each(|target| text_of(grower, target));
            grower.close(found.span.end);
        }
        grower.close(found.span.end);
        let has_own = |nested: &Found<'_>| match &nested.value {
            Value::Message(fields) => fields.iter().any(|field| field.key != "ref"),
            _ => false,
        };
        open.extend(below.into_iter().filter(has_own));
    }
    grower.close(span.end);
}

fn reference<'a, 's>(dependency: &'a Found<'s>) -> Option<&'a Found<'s>> {
    match &dependency.value {
        Value::Message(fields) => fields.iter().find(|field| field.key == "ref"),
        _ => None,
    }
}

fn text_of<'s>(grower: &mut Grower<'s>, found: &Found<'s>) {
    if let Value::Text(text) = &found.value {
        grower.value(Shape::String, text.clone(), found.span.clone());
    }
}

/// Refuses nesting that no document needs.
fn check_depth(depth: usize, at: usize) -> Result<(), ReadError> {
    if depth <= MAX_DEPTH {
        return Ok(());
    }
    let what = format!("messages nest deeper than {MAX_DEPTH} levels");
    Err(ReadError::at(Refusal::Syntax("protobuf", what), at..at))
}

/// What a field of a message is, by its number.
fn by_number(message: Message, number: u32) -> Option<&'static Field> {
    message.0.iter().find(|field| field.number == number)
}

/// What a field of a message is, by its name in the schema.
fn by_name(message: Message, name: &str) -> Option<&'static Field> {
    message.0.iter().find(|field| field.name == name)
}
