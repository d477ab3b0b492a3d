//! What was gathered from the lines, as the tree of SPDX JSON.

use super::{Document, Placed, Section};
use crate::read::tree::{Grower, Shape, Tree};

impl<'s> Document<'s> {
    pub(super) fn grow(self, end: usize) -> Tree<'s> {
        let mut grower = Grower::new();
        grower.open(Shape::Object, 0..end);
        for (key, (value, span)) in self.members {
            grower.text(key, value, span);
        }
        if !self.creators.is_empty() || self.created.is_some() {
            grower.key("creationInfo", 0..0);
            grower.open(Shape::Object, 0..0);
            if !self.creators.is_empty() {
                array(&mut grower, "creators", self.creators);
            }
            if let Some((day, span)) = self.created {
                grower.text("created", day, span);
            }
            grower.close(0);
        }
        grower.key("externalDocumentRefs", 0..0);
        grower.open(Shape::Array, 0..0);
        for ([(name, at), (namespace, span)], checksum) in self.others {
            grower.open(Shape::Object, at.clone());
            grower.text("externalDocumentId", name, at);
            grower.text("spdxDocument", namespace, span);
            if let Some((text, span)) = checksum
                && let Some((algorithm, digest)) = text.split_once(':')
            {
                grower.key("checksum", span.clone());
                grower.open(Shape::Object, span.clone());
                grower.text("algorithm", algorithm.trim().to_owned(), span.clone());
                grower.text("checksumValue", digest.trim().to_owned(), span);
                grower.close(0);
            }
            grower.close(0);
        }
        grower.close(0);
        for (key, sections) in [("packages", self.packages), ("files", self.files), ("snippets", self.snippets)] {
            grower.key(key, 0..0);
            grower.open(Shape::Array, 0..end);
            sections.into_iter().for_each(|section| section.grow(&mut grower));
            grower.close(end);
        }
        grower.key("relationships", 0..0);
        grower.open(Shape::Array, 0..end);
        for (span, parts) in self.relationships {
            grower.open(Shape::Object, span.clone());
            for (key, (value, at)) in ["spdxElementId", "relationshipType", "relatedSpdxElement"].into_iter().zip(parts)
            {
                grower.text(key, value, at);
            }
            grower.close(span.end);
        }
        grower.close(end);
        grower.close(end);
        grower.finish()
    }
}

impl<'s> Section<'s> {
    fn grow(self, grower: &mut Grower<'s>) {
        let end = self.span.end;
        grower.open(Shape::Object, self.span);
        for (key, (value, span)) in self.members {
            grower.text(key, value, span);
        }
        if !self.outside.is_empty() {
            grower.key("externalRefs", 0..0);
            grower.open(Shape::Array, 0..0);
            for [(kind, at), (locator, span)] in self.outside {
                grower.open(Shape::Object, at.start..span.end);
                grower.text("referenceType", kind, at);
                grower.text("referenceLocator", locator, span);
                grower.close(0);
            }
            grower.close(0);
        }
        if !self.files.is_empty() {
            array(grower, "hasFiles", self.files);
        }
        grower.close(end);
    }
}

fn array<'s>(grower: &mut Grower<'s>, key: &'static str, values: Vec<Placed<'s>>) {
    grower.key(key, 0..0);
    grower.open(Shape::Array, 0..0);
    for (value, span) in values {
        grower.value(Shape::String, value, span);
    }
    grower.close(0);
}
