//! XML 1.0 as far as SBOMs need it, by roxmltree: well-formed, with places, and without a document type, whose
//! entities could stand for anything or for nothing.

use roxmltree::{Document, Node, NodeType, ParsingOptions};

use super::refusal::{ReadError, Refusal};
use crate::model::source::Span;

/// Parses a text.
pub(super) fn parse(text: &str) -> Result<Document<'_>, ReadError> {
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| {
        let place = error.pos();
        let line = text.split_inclusive('\n').take(place.row.saturating_sub(1) as usize).map(str::len).sum::<usize>();
        let rest = text.get(line..).unwrap_or("");
        let column = rest.char_indices().nth(place.col.saturating_sub(1) as usize).map_or(rest.len(), |(at, _)| at);
        let at = line + column;
        ReadError::at(Refusal::Syntax("XML", error.to_string()), at..at)
    })
}

/// The opening tag of an element.
pub(super) fn tag(text: &str, element: Node<'_, '_>) -> Span {
    let range = element.range();
    let length = text.get(range.clone()).and_then(|whole| whole.find('>')).map_or(range.len(), |at| at + 1);
    range.start..range.start + length
}

/// All of an element's own text: comments and CDATA sections split it.
pub(super) fn text_of(element: Node<'_, '_>) -> String {
    let texts = element.children().filter(|child| child.node_type() == NodeType::Text);
    texts.filter_map(|child| child.text()).collect()
}

/// Whether an element holds nothing.
pub(super) fn is_empty(element: Node<'_, '_>) -> bool {
    !element.children().any(|child| child.is_element()) && text_of(element).trim().is_empty()
}
