//! Several JSON values one behind the other, as `go list -m -json` and `mvn dependency:tree` write them: grown into one
//! array. Each value is checked as strictly as a document of its own.

use super::{Grower, Node, Shape, Tree};
use crate::model::source::Span;
use crate::read::json::{Document, Fault};
use crate::read::refusal::ReadError;

/// Grows the array of the values in a text.
pub(in crate::read) fn grow(text: &str) -> Result<Tree<'_>, ReadError> {
    let mut grower = Grower::new();
    grower.open(Shape::Array, 0..text.len());
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.trim_ascii_start().is_empty()) {
        let length = length(rest);
        let document = Document::parse(rest.get(..length).unwrap_or(rest)).map_err(|fault| shifted(fault, start))?;
        copy(&mut grower, Node::Json(document.root()), start);
        start += length;
    }
    grower.close(text.len());
    Ok(grower.finish())
}

/// How far the first object or array goes; to the end of the text where it does not end, or is neither.
fn length(text: &str) -> usize {
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return at + 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

fn shifted(fault: Fault, by: usize) -> ReadError {
    let error = ReadError::from(fault);
    ReadError { span: error.span.map(|span| shift(&span, by)), ..error }
}

fn shift(span: &Span, by: usize) -> Span {
    span.start + by..span.end + by
}

/// Copies a value; the depth of a checked document is bounded.
fn copy<'s>(grower: &mut Grower<'s>, node: Node<'_, 's>, by: usize) {
    let span = shift(&node.span(), by);
    match node.shape() {
        shape @ (Shape::Object | Shape::Array) => {
            grower.open(shape, span.clone());
            for member in node.members() {
                grower.key(member.key, shift(&member.key_span, by));
                copy(grower, member.value, by);
            }
            for element in node.elements() {
                copy(grower, element, by);
            }
            grower.close(span.end);
        }
        shape => grower.value(shape, node.scalar().unwrap_or_default(), span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_stands_where_it_does_in_the_text() {
        let text = "{\"a\": \"}\\\"{\"}\n{\"a\": [1, {}]}\n";
        let tree = grow(text).unwrap();
        let values: Vec<_> = tree.root().unwrap().elements().collect();
        assert_eq!(values.len(), 2);
        assert_eq!(values[0].get("a").unwrap().text().as_deref(), Some("}\"{"));
        assert_eq!(text.get(values[1].get("a").unwrap().span()), Some("[1, {}]"));
    }

    #[test]
    fn what_is_no_value_is_refused_with_its_place() {
        for (text, at) in
            [("{}\n{\"a\": 1,}", 11), ("{}\n,{}", 3), ("{}\n{\"a\"", 7), ("{}\n{\"a\":1,\"a\":2}", 10), ("{}}", 2)]
        {
            assert_eq!(grow(text).map(|_| ()).unwrap_err().span.map(|span| span.start), Some(at), "{text}");
        }
    }
}
