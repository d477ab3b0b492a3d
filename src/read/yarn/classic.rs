//! The syntax of `yarn.lock` version 1: headers, two spaces before fields, four before dependencies.
//! Whatever yarn would not write is refused with its line.

use std::collections::HashSet;

use crate::model::source::Span;
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Grower, Shape, Tree};

/// What stands between the descriptors of an entry in its key.
pub(super) const BETWEEN: char = '\n';

/// Grows a tree: an object of entries, each an object of texts and of objects of texts.
pub(super) fn grow(text: &str) -> Result<Tree<'_>, ReadError> {
    let mut grower = Grower::new();
    grower.open(Shape::Object, 0..text.len());
    let mut keys: [HashSet<String>; 3] = Default::default();
    let (mut start, mut end) = (0, 0);
    for line in text.split_inclusive('\n') {
        let begin = start;
        start += line.len();
        let content = line.trim_end_matches(['\n', '\r']);
        let is_ended = line.ends_with('\n');
        let line = Line { text: content, begin };
        if !is_ended {
            return Err(line.refuse("the last line does not end: the file was cut off"));
        }
        if content.trim().is_empty() || content.trim_start().starts_with('#') {
            continue;
        }
        let indent = content.len() - content.trim_start_matches(' ').len();
        let level = indent / 2;
        let known = keys.get_mut(level).filter(|_| indent % 2 == 0 && level < grower.depth());
        let Some(known) = known else { return Err(line.refuse("it is indented as yarn would not")) };
        let (words, is_header) = line.words(indent)?;
        let key = match (level, words.first()) {
            (0, _) => words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(&BETWEEN.to_string()),
            (_, first) => first.map(|word| word.text.clone()).unwrap_or_default(),
        };
        if !known.insert(key.clone()) {
            return Err(line.refuse("it says the same as a line before it"));
        }
        while grower.depth() > level + 1 {
            grower.close(end);
        }
        end = begin + content.len();
        match (words.as_slice(), is_header, level) {
            (_, true, 0) | ([_], true, 1) => {
                grower.key(key, begin + indent..end);
                grower.open(Shape::Object, begin + indent..end);
                keys.iter_mut().skip(level + 1).for_each(HashSet::clear);
            }
            ([name, value], false, 1 | 2) => {
                grower.key(key, name.span.clone());
                grower.value(Shape::String, value.text.clone(), value.span.clone());
            }
            _ => return Err(line.refuse("it is neither a header nor a field with its value")),
        }
    }
    while grower.depth() > 0 {
        grower.close(end);
    }
    Ok(grower.finish())
}

struct Word {
    text: String,
    span: Span,
}

struct Line<'t> {
    text: &'t str,
    begin: usize,
}

impl Line<'_> {
    fn span(&self) -> Span {
        self.begin..self.begin + self.text.len()
    }

    fn refuse(&self, what: &str) -> ReadError {
        ReadError::at(Refusal::Syntax("yarn.lock", what.to_owned()), self.span())
    }

    /// The words of a line, and whether it ends in `:`. Commas stand between the descriptors of a header only.
    fn words(&self, indent: usize) -> Result<(Vec<Word>, bool), ReadError> {
        let refuse = || self.refuse("it is not written as yarn would write it");
        let mut rest = self.text.get(indent..).unwrap_or("");
        let mut words = Vec::new();
        loop {
            let start = self.begin + self.text.len() - rest.len();
            let end = match rest.strip_prefix('"') {
                Some(quoted) => end_of_quoted(quoted).ok_or_else(refuse)? + 1,
                None => rest.find([' ', ',', ':', '"']).unwrap_or(rest.len()),
            };
            let (word, after) = rest.split_at_checked(end).ok_or_else(refuse)?;
            let text =
                if word.starts_with('"') { serde_json::from_str(word).map_err(|_| refuse())? } else { word.to_owned() };
            if end == 0 {
                return Err(refuse());
            }
            words.push(Word { text, span: start..start + end });
            rest = match (after, after.strip_prefix(if indent == 0 { ", " } else { " " })) {
                ("", _) => return Ok((words, false)),
                (":", _) => return Ok((words, true)),
                (_, Some(next)) => next,
                _ => return Err(refuse()),
            };
        }
    }
}

/// The length of a quoted text, up to and with its closing quote.
fn end_of_quoted(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if !is_escaped => return Some(at + 1),
            b'\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    None
}
