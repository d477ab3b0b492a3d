//! SPDX 2.2 and 2.3 as RDF/XML, in the shape that its JSON has.
//! Ontology: <https://spdx.org/rdf/terms/>; syntax: <https://www.w3.org/TR/rdf-syntax-grammar/>.
//!
//! RDF says things of nodes, anywhere and in any order: what is said of one node is gathered first.

mod graph;

use std::borrow::Cow;

use super::super::expect::resembles;
use super::super::refusal::{ReadError, Refusal};
use super::super::tree::{Grower, Shape, Tree};
use super::super::{End, Form, Format, xml};
use crate::model::inventory::{Inventory, Notation};
use crate::model::source::{SourceFile, Span};
use graph::{Graph, Object, Subject};

pub(in crate::read) const RDF: Format = Format {
    id: "spdx-rdf-xml",
    name: "SPDX RDF/XML 2.2–2.3",
    form: Form::Text(looks, read),
    may_be_bare: false,
    end: End::Marked,
};

/// The namespace of SPDX's own classes and properties.
const TERMS: &str = "http://spdx.org/rdf/terms#";

const XPATH: Notation = Notation {
    prefix: "/rdf:RDF/",
    lists: &[("packages", "spdx:Package"), ("files", "spdx:File"), ("snippets", "spdx:Snippet")],
    counts_from_one: true,
};

fn looks(text: &str) -> bool {
    text.trim_start().starts_with('<') && text.contains("spdx.org/rdf/terms")
}

fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let document = xml::parse(text)?;
    let graph = Graph::gather(text, document.root_element())?;
    let tree = Growth { graph: &graph, grower: Grower::new() }.document(text.len())?;
    let Some(root) = tree.root() else { return Err(ReadError::whole(Refusal::Empty)) };
    let mut inventory = super::read(source, root, RDF.id)?;
    inventory.inputs.iter_mut().for_each(|input| input.notation = XPATH);
    Ok(inventory)
}

/// Properties that JSON calls otherwise.
const RENAMED: [(&str, &str); 15] = [
    ("specVersion", "spdxVersion"),
    ("describesPackage", "documentDescribes"),
    ("hasFile", "hasFiles"),
    ("externalRef", "externalRefs"),
    ("externalDocumentRef", "externalDocumentRefs"),
    ("hasExtractedLicensingInfo", "hasExtractedLicensingInfos"),
    ("checksum", "checksums"),
    ("annotation", "annotations"),
    ("attributionText", "attributionTexts"),
    ("licenseInfoInFile", "licenseInfoInFiles"),
    ("licenseInfoInSnippet", "licenseInfoInSnippets"),
    ("fileType", "fileTypes"),
    ("fileContributor", "fileContributors"),
    ("fileDependency", "fileDependencies"),
    ("artifactOf", "artifactOfs"),
];

struct Growth<'g, 's> {
    graph: &'g Graph<'s>,
    grower: Grower<'s>,
}

impl<'s> Growth<'_, 's> {
    fn document(mut self, end: usize) -> Result<Tree<'s>, ReadError> {
        for subject in &self.graph.subjects {
            let classes = ["Package", "File", "Snippet", "SpdxDocument", "Relationship"];
            if let Some(meant) = classes.into_iter().find(|class| resembles(&subject.class, class)) {
                let near = Refusal::NearMiss(subject.class.to_string(), meant);
                return Err(ReadError::at(near, subject.span.clone()));
            }
        }
        let mut documents = self.graph.of("SpdxDocument");
        let (document, second) = (documents.next(), documents.next());
        if let Some(second) = second {
            let what = "it describes a second document: one file holds one".to_owned();
            return Err(ReadError::at(Refusal::Syntax("SPDX RDF", what), second.span.clone()));
        }
        self.grower.open(Shape::Object, 0..end);
        if let Some(document) = document {
            self.own(document)?;
        }
        for (key, class) in [("packages", "Package"), ("files", "File"), ("snippets", "Snippet")] {
            self.grower.key(key, 0..0);
            self.grower.open(Shape::Array, 0..end);
            for subject in self.graph.of(class) {
                self.grower.open(Shape::Object, subject.span.clone());
                self.own(subject)?;
                self.grower.close(subject.span.end);
            }
            self.grower.close(end);
        }
        self.relationships(end);
        self.grower.close(end);
        Ok(self.grower.finish())
    }

    /// What is said of a subject, as members of the open object.
    fn own(&mut self, subject: &Subject<'s>) -> Result<(), ReadError> {
        self.grower.text("SPDXID", self.graph.short(&subject.id), subject.span.clone());
        let mut told: Vec<&str> = vec!["relationship", "referencesFile"];
        for (property, object, span) in &subject.said {
            if told.contains(&property.as_ref()) {
                continue;
            }
            told.push(property);
            let all: Vec<_> = subject.said.iter().filter(|(other, ..)| other == property).collect();
            let key =
                RENAMED.iter().find(|(name, _)| name == property).map_or(property.clone(), |(_, key)| (*key).into());
            self.grower.key(key, span.clone());
            match property.as_ref() {
                "hasFile" | "describesPackage" => self.list(&all, |growth, object, span| {
                    growth.grower.value(Shape::String, growth.graph.name(object), span);
                }),
                "externalRef" => self.list(&all, |growth, object, _| growth.external_ref(object)),
                "externalDocumentRef" => {
                    self.list(&all, |growth, object, _| growth.nested(object, &["externalDocumentId", "spdxDocument"]));
                }
                "creationInfo" => self.creation(object),
                "name"
                | "fileName"
                | "versionInfo"
                | "supplier"
                | "originator"
                | "downloadLocation"
                | "homepage"
                | "specVersion"
                | "snippetFromFile"
                | "primaryPackagePurpose" => {
                    self.single(&all, property, object, span)?;
                }
                _ => self.grower.value(Shape::Null, "", span.clone()),
            }
        }
        Ok(())
    }

    /// A property that a node has once. Said twice in two ways, readers differ in which they believe.
    fn single(
        &mut self,
        all: &[&(Cow<'s, str>, Object<'s>, Span)],
        property: &str,
        object: &Object<'s>,
        span: &Span,
    ) -> Result<(), ReadError> {
        let value = self.graph.name(object);
        if let Some((.., at)) = all.iter().find(|(_, other, _)| self.graph.name(other) != value) {
            let what = format!("`{property}` is said twice of one node");
            return Err(ReadError::at(Refusal::Syntax("SPDX RDF", what), at.clone()));
        }
        let value = match value.strip_prefix("purpose_") {
            Some(purpose) if property == "primaryPackagePurpose" => Cow::Owned(purpose.to_uppercase()),
            _ => value,
        };
        self.grower.value(Shape::String, value, span.clone());
        Ok(())
    }

    fn list(&mut self, all: &[&(Cow<'s, str>, Object<'s>, Span)], mut each: impl FnMut(&mut Self, &Object<'s>, Span)) {
        let span = all.first().map_or(0..0, |(.., span)| span.clone());
        self.grower.open(Shape::Array, span.clone());
        for (_, object, span) in all {
            each(self, object, span.clone());
        }
        self.grower.close(span.end);
    }

    fn external_ref(&mut self, object: &Object<'s>) {
        self.nested(object, &["referenceType", "referenceLocator"]);
    }

    /// The texts of a node that stands for nothing but itself.
    fn nested(&mut self, object: &Object<'s>, keys: &[&'static str]) {
        let Some(subject) = self.graph.subject(object) else { return };
        self.grower.open(Shape::Object, subject.span.clone());
        for &key in keys {
            if let Some((_, object, span)) = subject.said.iter().find(|(property, ..)| property == key) {
                self.grower.text(key, self.graph.name(object), span.clone());
            }
        }
        self.grower.close(subject.span.end);
    }

    fn creation(&mut self, object: &Object<'s>) {
        let span = self.graph.subject(object).map_or(0..0, |subject| subject.span.clone());
        self.grower.open(Shape::Object, span.clone());
        let said = || self.graph.subject(object).into_iter().flat_map(|subject| &subject.said);
        let mut creators = said().filter(|(property, ..)| property == "creator").peekable();
        if creators.peek().is_some() {
            self.grower.key("creators", span.clone());
            self.grower.open(Shape::Array, span.clone());
            for (_, creator, at) in creators {
                self.grower.value(Shape::String, self.graph.name(creator), at.clone());
            }
            self.grower.close(span.end);
        }
        if let Some((_, day, at)) = said().find(|(property, ..)| property == "created") {
            self.grower.text("created", self.graph.name(day), at.clone());
        }
        self.grower.close(span.end);
    }

    /// A relationship is said of the element that it begins at.
    fn relationships(&mut self, end: usize) {
        self.grower.key("relationships", 0..0);
        self.grower.open(Shape::Array, 0..end);
        for subject in &self.graph.subjects {
            for (_, object, span) in subject.said.iter().filter(|(property, ..)| property == "relationship") {
                let Some(relationship) = self.graph.subject(object) else { continue };
                let part = |key: &str| relationship.said.iter().find(|(property, ..)| property == key);
                self.grower.open(Shape::Object, span.clone());
                self.grower.text("spdxElementId", self.graph.short(&subject.id), span.clone());
                if let Some((_, kind, at)) = part("relationshipType") {
                    self.grower.text("relationshipType", snake(&self.graph.name(kind)), at.clone());
                }
                if let Some((_, related, at)) = part("relatedSpdxElement") {
                    let name = match self.graph.name(related) {
                        name if name == "noassertion" || name == "none" => name.to_uppercase().into(),
                        name => name,
                    };
                    self.grower.text("relatedSpdxElement", name, at.clone());
                }
                self.grower.close(span.end);
            }
        }
        self.grower.close(end);
    }
}

/// `relationshipType_dependsOn` as JSON writes it: `DEPENDS_ON`.
fn snake(name: &str) -> String {
    let name = name.strip_prefix("relationshipType_").unwrap_or(name);
    if name.contains('_') {
        return name.to_uppercase();
    }
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
    }
    out
}
