//! YAML 1.2 (<https://yaml.org/spec/1.2.2/>), as far as SBOMs and lock files use it: one document or two, keys that are
//! strings, no aliases, no tags. Whatever else YAML offers could hide a component, and is refused with its place.

use std::collections::HashSet;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as Place};

use super::{Grower, Shape, Tree};
use crate::model::source::Span;
use crate::read::json::MAX_DEPTH;
use crate::read::refusal::{ReadError, Refusal};

/// Grows the tree of a YAML text.
pub(in crate::read) fn grow(text: &str) -> Result<Tree<'_>, ReadError> {
    Ok(grow_each(text, 1)?.pop().unwrap_or_else(|| Grower::new().finish()))
}

/// Grows the trees of a YAML text that may hold so many documents.
pub(in crate::read) fn grow_each(text: &str, most: usize) -> Result<Vec<Tree<'_>>, ReadError> {
    let (grower, offsets) = (Grower::new(), Offsets::new(text));
    let mut walk = Walk { text, offsets, grower, open: Vec::new(), begun: 0, most, grown: Vec::new() };
    for event in Parser::new_from_str(text) {
        let (event, place) = event.map_err(|error| {
            let at = walk.offsets.byte(text, error.marker().index());
            ReadError::at(Refusal::Syntax("YAML", error.info().to_owned()), at..at)
        })?;
        walk.event(event, &place)?;
    }
    walk.grown.push(walk.grower.finish());
    Ok(walk.grown)
}

/// A mapping or sequence that has begun and not ended.
struct Open {
    is_mapping: bool,
    /// In a mapping: whether the next scalar is a key.
    wants_key: bool,
    keys: HashSet<String>,
}

struct Walk<'s> {
    text: &'s str,
    offsets: Offsets,
    grower: Grower<'s>,
    open: Vec<Open>,
    /// Documents that have begun, and how many may.
    begun: usize,
    most: usize,
    /// Trees of the documents before.
    grown: Vec<Tree<'s>>,
}

impl<'s> Walk<'s> {
    fn event(&mut self, event: Event<'_>, place: &Place) -> Result<(), ReadError> {
        let span = self.offsets.byte(self.text, place.start.index())..self.offsets.byte(self.text, place.end.index());
        let refuse = |what: &str| Err(ReadError::at(Refusal::Syntax("YAML", what.to_owned()), span.clone()));
        match event {
            Event::DocumentStart(_) => {
                self.begun += 1;
                if self.begun > self.most {
                    return refuse("another document begins: one file holds one document");
                }
                if self.begun > 1 {
                    self.grown.push(std::mem::replace(&mut self.grower, Grower::new()).finish());
                }
            }
            Event::Alias(_) => return refuse("an alias stands for a value that is written elsewhere"),
            Event::MappingStart(_, Some(_)) | Event::SequenceStart(_, Some(_)) | Event::Scalar(_, _, _, Some(_)) => {
                return refuse("a tag gives a value another type");
            }
            Event::MappingStart(..) => self.begin(Shape::Object, span)?,
            Event::SequenceStart(..) => self.begin(Shape::Array, span)?,
            Event::MappingEnd | Event::SequenceEnd => {
                self.open.pop();
                self.grower.close(span.start);
            }
            Event::Scalar(value, style, _, None) => self.scalar(value.into_owned(), style, span)?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn begin(&mut self, shape: Shape, span: Span) -> Result<(), ReadError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(ReadError::at(
                Refusal::Syntax("YAML", format!("it nests deeper than {MAX_DEPTH} levels")),
                span,
            ));
        }
        self.take_turn(&span)?;
        self.open.push(Open { is_mapping: shape == Shape::Object, wants_key: true, keys: HashSet::new() });
        self.grower.open(shape, span);
        Ok(())
    }

    /// In a mapping, the next value must not stand where a key belongs.
    fn take_turn(&mut self, span: &Span) -> Result<(), ReadError> {
        match self.open.last_mut().filter(|open| open.is_mapping) {
            Some(open) if open.wants_key => {
                let what = "a key is no plain text".to_owned();
                Err(ReadError::at(Refusal::Syntax("YAML", what), span.clone()))
            }
            Some(open) => {
                open.wants_key = true;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn scalar(&mut self, value: String, style: ScalarStyle, span: Span) -> Result<(), ReadError> {
        if let Some(open) = self.open.last_mut().filter(|open| open.is_mapping && open.wants_key) {
            open.wants_key = false;
            if value == "<<" {
                let what = "a merge key takes values from elsewhere".to_owned();
                return Err(ReadError::at(Refusal::Syntax("YAML", what), span));
            }
            if !open.keys.insert(value.clone()) {
                let what = format!("the key `{value}` stands twice in one mapping");
                return Err(ReadError::at(Refusal::Syntax("YAML", what), span));
            }
            self.grower.key(value, span);
            return Ok(());
        }
        self.take_turn(&span)?;
        let shape = if style == ScalarStyle::Plain { plain(&value) } else { Shape::String };
        self.grower.value(shape, value, span);
        Ok(())
    }
}

/// What an unquoted word is by the core schema (YAML 1.2 §10.3.2).
fn plain(text: &str) -> Shape {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Shape::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Shape::Boolean,
        _ if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
            && text.parse::<f64>().is_ok() =>
        {
            Shape::Number
        }
        _ => Shape::String,
    }
}

/// The parser counts characters, sources count bytes.
struct Offsets {
    is_ascii: bool,
    /// The byte offset of every so many-th character.
    marks: Vec<usize>,
}

const STRIDE: usize = 256;

impl Offsets {
    fn new(text: &str) -> Self {
        let is_ascii = text.is_ascii();
        let marks = if is_ascii { Vec::new() } else { text.char_indices().step_by(STRIDE).map(|(at, _)| at).collect() };
        Self { is_ascii, marks }
    }

    fn byte(&self, text: &str, character: usize) -> usize {
        if self.is_ascii {
            return character.min(text.len());
        }
        let Some(&mark) = self.marks.get(character / STRIDE) else { return text.len() };
        let rest = text.get(mark..).unwrap_or("");
        rest.char_indices().nth(character % STRIDE).map_or(text.len(), |(at, _)| mark + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        grow(text).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn what_could_hide_something_is_refused() {
        assert!(fault("a: 1\na: 2\n").contains("twice"));
        assert!(fault("a: &x [1]\nb: *x\n").contains("alias"));
        assert!(fault("a: 1\n---\nb: 2\n").contains("another document"));
        assert!(fault("a: !!binary x\n").contains("tag"));
        assert!(fault("? [a]\n: 1\n").contains("key"));
        assert!(fault("a: &x {b: 1}\nc:\n  <<: *x\n").contains("merge"));
        assert!(fault(&"[".repeat(500)).contains("deep") || fault(&"[".repeat(500)).contains("YAML"));
    }

    #[test]
    fn values_have_their_places() {
        let text = "é: x\nlist:\n  - 'a b'\n  - 1.5\n  - ~\n";
        let tree = grow(text).unwrap();
        let root = tree.root().unwrap();
        let list: Vec<_> = root.get("list").unwrap().elements().collect();
        assert_eq!(text.get(list[0].span()), Some("'a b'"));
        assert_eq!(
            (list[0].text().as_deref(), list[1].shape(), list[2].shape()),
            (Some("a b"), Shape::Number, Shape::Null)
        );
    }
}
