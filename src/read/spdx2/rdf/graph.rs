//! RDF/XML as nodes, and what is said of each (RDF 1.1 XML Syntax §2).

use std::borrow::Cow;
use std::collections::HashMap;

use roxmltree::Node;

use super::TERMS;
use crate::model::source::Span;
use crate::read::json::MAX_DEPTH;
use crate::read::refusal::{ReadError, Refusal};
use crate::read::xml::{tag, text_of};

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// What is said of a node.
#[derive(Debug, Clone)]
pub(super) enum Object<'s> {
    Literal(Cow<'s, str>),
    /// A node, by its identifier.
    Node(String),
}

/// A node.
#[derive(Debug)]
pub(super) struct Subject<'s> {
    pub id: String,
    /// Its class, without its namespace; empty when none is told.
    pub class: Cow<'s, str>,
    pub span: Span,
    /// Properties without their namespaces, with their objects.
    pub said: Vec<(Cow<'s, str>, Object<'s>, Span)>,
}

#[derive(Debug, Default)]
pub(super) struct Graph<'s> {
    /// In the order in which they come up.
    pub subjects: Vec<Subject<'s>>,
    by_id: HashMap<String, usize>,
    namespace: String,
    text: &'s str,
}

impl<'s> Graph<'s> {
    /// Gathers what an `rdf:RDF` element says.
    pub(super) fn gather(text: &'s str, root: Node<'_, 's>) -> Result<Self, ReadError> {
        let mut graph = Self { text, ..Self::default() };
        if root.tag_name().name() == "RDF" {
            for element in root.children().filter(Node::is_element) {
                graph.node(element, 1)?;
            }
        } else {
            graph.node(root, 1)?;
        }
        let document = graph.of("SpdxDocument").next().map(|document| document.id.clone()).unwrap_or_default();
        graph.namespace = document.split_once('#').map_or_else(String::new, |(namespace, _)| namespace.to_owned());
        Ok(graph)
    }

    /// The nodes of a class.
    pub(super) fn of(&self, class: &str) -> impl Iterator<Item = &Subject<'s>> {
        self.subjects.iter().filter(move |subject| subject.class == class)
    }

    /// The node that is said.
    pub(super) fn subject(&self, object: &Object<'s>) -> Option<&Subject<'s>> {
        match object {
            Object::Node(id) => self.subjects.get(*self.by_id.get(id)?),
            Object::Literal(_) => None,
        }
    }

    /// An identifier as JSON has it: what stands behind the document's own namespace, or behind SPDX's.
    pub(super) fn short(&self, id: &str) -> Cow<'s, str> {
        let own = id.strip_prefix(self.namespace.as_str()).filter(|_| !self.namespace.is_empty());
        let local = own.and_then(|rest| rest.strip_prefix('#'));
        local.or_else(|| id.strip_prefix(TERMS)).or_else(|| id.strip_prefix('#')).unwrap_or(id).to_owned().into()
    }

    /// A text, or the short identifier of a node.
    pub(super) fn name(&self, object: &Object<'s>) -> Cow<'s, str> {
        match object {
            Object::Literal(text) => text.clone(),
            Object::Node(id) => self.short(id),
        }
    }

    /// A node element: what it is, and what its children say of it. Returns its identifier.
    fn node(&mut self, element: Node<'_, 's>, depth: usize) -> Result<String, ReadError> {
        if depth > MAX_DEPTH {
            let what = format!("elements nest deeper than {MAX_DEPTH} levels");
            return Err(ReadError::at(Refusal::Syntax("XML", what), tag(self.text, element)));
        }
        let id = match (
            element.attribute((RDF, "about")),
            element.attribute((RDF, "ID")),
            element.attribute((RDF, "nodeID")),
        ) {
            (Some(about), ..) => about.to_owned(),
            (_, Some(id), _) => format!("#{id}"),
            (.., Some(blank)) => format!("_:{blank}"),
            // As many nodes as there are begin at one place: one.
            _ => format!("_:at{}", element.range().start),
        };
        let class = element.tag_name();
        let is_typed = !(class.namespace() == Some(RDF) && class.name() == "Description");
        let at = self.place(&id, if is_typed { class.name() } else { "" }, element.range());
        for attribute in element.attributes().filter(|attribute| {
            attribute.namespace() == Some(TERMS.trim_end_matches('#')) || attribute.namespace() == Some(TERMS)
        }) {
            let object = Object::Literal(attribute.value().to_owned().into());
            self.say(at, attribute.name(), object, attribute.range_value());
        }
        for property in element.children().filter(Node::is_element) {
            self.property(at, property, depth)?;
        }
        Ok(id)
    }

    fn place(&mut self, id: &str, class: &str, span: Span) -> usize {
        let at = *self.by_id.entry(id.to_owned()).or_insert_with(|| {
            self.subjects.push(Subject {
                id: id.to_owned(),
                class: Cow::Borrowed(""),
                span: span.clone(),
                said: Vec::new(),
            });
            self.subjects.len() - 1
        });
        if let Some(subject) = self.subjects.get_mut(at).filter(|subject| subject.class.is_empty() && !class.is_empty())
        {
            subject.class = class.to_owned().into();
            subject.span = span;
        }
        at
    }

    fn say(&mut self, at: usize, property: &str, object: Object<'s>, span: Span) {
        if let Some(subject) = self.subjects.get_mut(at) {
            subject.said.push((property.to_owned().into(), object, span));
        }
    }

    fn property(&mut self, at: usize, property: Node<'_, 's>, depth: usize) -> Result<(), ReadError> {
        let name = property.tag_name();
        let resource = property.attribute((RDF, "resource")).map(str::to_owned);
        let resource = resource.or_else(|| property.attribute((RDF, "nodeID")).map(|blank| format!("_:{blank}")));
        if name.namespace() == Some(RDF) && name.name() == "type" {
            let class = resource.as_deref().and_then(|class| class.rsplit('#').next()).unwrap_or("").to_owned();
            let id = self.subjects.get(at).map(|subject| subject.id.clone()).unwrap_or_default();
            self.place(&id, &class, property.range());
            return Ok(());
        }
        if let Some(resource) = resource {
            self.say(at, name.name(), Object::Node(resource), property.range());
            return Ok(());
        }
        if property.attribute((RDF, "parseType")) == Some("Resource") {
            let id = self.node(property, depth + 1)?;
            self.say(at, name.name(), Object::Node(id), property.range());
            return Ok(());
        }
        let nested: Vec<_> = property.children().filter(Node::is_element).collect();
        if nested.is_empty() {
            let text = text_of(property).trim().to_owned();
            self.say(at, name.name(), Object::Literal(text.into()), property.range());
        }
        for node in nested {
            let span = node.range();
            let id = self.node(node, depth + 1)?;
            self.say(at, name.name(), Object::Node(id), span);
        }
        Ok(())
    }
}
