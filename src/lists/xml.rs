//! Lists in XML, without document types. Only this file of the wing names the crate that parses them.

use roxmltree::{Document, Node, ParsingOptions};

use super::error::ListError;
use crate::model::source::{SourceFile, Span};

/// An element, by local names: keepers change their namespaces.
#[derive(Clone, Copy)]
pub(super) struct Element<'a, 'i>(Node<'a, 'i>);

/// Parses a file and hands its root on.
///
/// # Errors
/// When it is not well-formed: a list that is cut is not.
pub(super) fn with_root<T>(
    source: &SourceFile,
    file: usize,
    then: impl FnOnce(Element<'_, '_>) -> Result<T, ListError>,
) -> Result<T, ListError> {
    let text = source.text().unwrap_or("");
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let place = error.pos();
        let before: usize = text.split_inclusive('\n').take(place.row.saturating_sub(1) as usize).map(str::len).sum();
        let rest = text.get(before..).unwrap_or("");
        let column = rest.char_indices().nth(place.col.saturating_sub(1) as usize).map_or(rest.len(), |(at, _)| at);
        let at = before + column;
        ListError::at(file, format!("the XML is cut or damaged: {error}"), Some(at..at))
    })?;
    then(Element(document.root_element()))
}

impl<'a, 'i> Element<'a, 'i> {
    pub(super) fn name(self) -> &'a str {
        self.0.tag_name().name()
    }

    /// Children with a local name.
    pub(super) fn all(self, name: &'static str) -> impl Iterator<Item = Self> {
        self.children().filter(move |child| child.name() == name)
    }

    pub(super) fn children(self) -> impl Iterator<Item = Self> {
        self.0.children().filter(Node::is_element).map(Element)
    }

    /// Elements with a local name, however deep.
    pub(super) fn deep(self, name: &'static str) -> impl Iterator<Item = Self> {
        self.0.descendants().filter(move |node| node.is_element() && node.tag_name().name() == name).map(Element)
    }

    pub(super) fn first(self, name: &'static str) -> Option<Self> {
        self.all(name).next()
    }

    /// All of its text.
    pub(super) fn text(self) -> String {
        let texts = self.0.children().filter(Node::is_text).filter_map(|node| node.text());
        texts.collect::<String>().trim().to_owned()
    }

    /// The text of a child; empty if there is none.
    pub(super) fn text_of(self, child: &'static str) -> String {
        self.first(child).map(Self::text).unwrap_or_default()
    }

    pub(super) fn attribute(self, name: &str) -> &'a str {
        self.0.attribute(name).unwrap_or("")
    }

    /// Its opening tag.
    pub(super) fn span(self) -> Span {
        let range = self.0.range();
        let length = self.0.document().input_text().get(range.clone()).and_then(|whole| whole.find('>'));
        range.start..range.start + length.map_or(range.len(), |at| at + 1)
    }
}
