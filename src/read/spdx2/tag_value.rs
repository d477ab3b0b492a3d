//! SPDX 2.2 and 2.3 as tag-value text, in the shape that its JSON has.
//! Specification: <https://spdx.github.io/spdx-spec/v2.3/conformance/#44-standard-data-format-requirements>.
//!
//! A tag opens a section or says something of the one that is open. The text has no end mark and no brackets: a
//! line that no tag begins is noted, and one that all but spells a tag is refused.

mod growth;
mod tags;

use std::borrow::Cow;

use super::super::expect::resembles;
use super::super::refusal::{ReadError, Refusal};
use super::super::{End, Form, Format};
use crate::model::inventory::{Inventory, Notation, NoteKind};
use crate::model::source::{SourceFile, Span};
use tags::{Meaning, Of, TAGS, Tag};

pub(in crate::read) const TAG_VALUE: Format = Format {
    id: "spdx-tv",
    name: "SPDX tag-value 2.2–2.3",
    form: Form::Text(looks, read),
    may_be_bare: false,
    end: End::Open,
};

/// Places are told by the tag that begins a section, and its number.
const BY_TAG: Notation = Notation {
    prefix: "",
    lists: &[("packages", "PackageName"), ("files", "FileName"), ("snippets", "SnippetSPDXID")],
    counts_from_one: true,
};

/// Lines in which the version must come up. Comments may stand before it.
const HEAD: usize = 200;

fn looks(text: &str) -> bool {
    !text.trim_start().starts_with(['{', '[', '<'])
        && text.lines().take(HEAD).any(|line| tag_of(line).is_some_and(|(tag, _)| tag == "SPDXVersion"))
}

fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let mut document = Document::default();
    document.lines(text)?;
    let odd = std::mem::take(&mut document.odd);
    let tree = document.grow(text.len());
    let Some(root) = tree.root() else { return Err(ReadError::whole(Refusal::Empty)) };
    let mut inventory = super::read(source, root, TAG_VALUE.id)?;
    for (message, span) in odd {
        inventory.note(NoteKind::UnknownField, message, span);
    }
    inventory.inputs.iter_mut().for_each(|input| input.notation = BY_TAG);
    Ok(inventory)
}

/// A tag and what stands behind its colon.
fn tag_of(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.split_once(':')?;
    let tag = tag.trim();
    (!tag.is_empty() && tag.len() <= 40).then_some((tag, value))
}

/// A value with its place.
type Placed<'s> = (Cow<'s, str>, Span);

/// A package, file or snippet.
#[derive(Debug)]
struct Section<'s> {
    span: Span,
    members: Vec<(&'static str, Placed<'s>)>,
    /// References to things outside: type and locator.
    outside: Vec<[Placed<'s>; 2]>,
    /// The files of a package, by their identifiers.
    files: Vec<Placed<'s>>,
}

#[derive(Debug, Default)]
struct Document<'s> {
    members: Vec<(&'static str, Placed<'s>)>,
    creators: Vec<Placed<'s>>,
    created: Option<Placed<'s>>,
    /// Other documents: their short names, namespaces, and digests where they are told.
    others: Vec<([Placed<'s>; 2], Option<Placed<'s>>)>,
    packages: Vec<Section<'s>>,
    files: Vec<Section<'s>>,
    snippets: Vec<Section<'s>>,
    relationships: Vec<(Span, Vec<Placed<'s>>)>,
    /// The kind of section that is open.
    open: Of,
    odd: Vec<(String, Span)>,
}

impl<'s> Document<'s> {
    fn lines(&mut self, text: &'s str) -> Result<(), ReadError> {
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let line = rest.get(..length).unwrap_or("");
            let start = at + (line.len() - line.trim_start().len());
            let line_span = start..start + line.trim().len();
            at += length;
            if line.trim().is_empty() || line.trim_start().starts_with('#') {
                continue;
            }
            let Some((tag, value)) = tag_of(line) else {
                self.odd.push(("a line begins with no tag".to_owned(), line_span));
                continue;
            };
            let Some(known) = TAGS.iter().find(|known| known.name == tag) else {
                self.unknown(tag, line_span)?;
                continue;
            };
            let value_at = start + line.trim_start().len() - value.len();
            let (value, end) = multi_line(text, value, value_at)?;
            at = at.max(end);
            self.tag(known, value, line_span)?;
        }
        Ok(())
    }

    /// A line with a tag that SPDX does not have. It may be the next line of a text that is not marked as such.
    fn unknown(&mut self, tag: &str, span: Span) -> Result<(), ReadError> {
        let vital = TAGS.iter().filter(|known| known.is_vital());
        match vital.map(|known| known.name).find(|known| resembles(tag, known)) {
            Some(meant) => Err(ReadError::at(Refusal::NearMiss(tag.to_owned(), meant), span)),
            None => {
                self.odd.push((format!("`{tag}` is no tag that the format defines"), span));
                Ok(())
            }
        }
    }

    fn tag(&mut self, tag: &Tag, (value, span): Placed<'s>, line: Span) -> Result<(), ReadError> {
        match tag.meaning {
            Meaning::Begins(of, key) => self.begin(of, key, (value, span), line),
            Meaning::Identifier => self.say("SPDXID", (value, span), line)?,
            Meaning::Text(Of::Document, key) if self.members.iter().any(|(known, _)| *known == key) => {
                self.odd.push((format!("`{}` is said twice of one document", tag.name), line));
            }
            Meaning::Text(Of::Document, key) => self.members.push((key, (value, span))),
            Meaning::Text(of, key) => {
                self.open = if self.section(of).is_some() { of } else { self.open };
                self.say(key, (value, span), line)?;
            }
            Meaning::Creator => self.creators.push((value, span)),
            Meaning::Created => self.created = Some((value, span)),
            Meaning::Relationship => self.relationships.push((line, words(&value, &span, usize::MAX))),
            Meaning::Outside => {
                let mut parts = words(&value, &span, 3).into_iter().skip(1);
                if let (Some(kind), Some(locator), Some(section)) =
                    (parts.next(), parts.next(), self.section(Of::Package))
                {
                    section.outside.push([kind, locator]);
                }
            }
            Meaning::OtherDocument => {
                let mut parts = words(&value, &span, 3).into_iter();
                if let (Some(name), Some(namespace)) = (parts.next(), parts.next()) {
                    self.others.push(([name, namespace], parts.next()));
                }
            }
            Meaning::EndsSection => self.open = Of::Nothing,
            Meaning::Passed => {}
        }
        Ok(())
    }

    fn begin(&mut self, of: Of, key: &'static str, value: Placed<'s>, line: Span) {
        let section = Section { span: line, members: vec![(key, value)], outside: Vec::new(), files: Vec::new() };
        match of {
            Of::Package => self.packages.push(section),
            Of::File => self.files.push(section),
            _ => self.snippets.push(section),
        }
        self.open = of;
    }

    /// The last section of a kind.
    fn section(&mut self, of: Of) -> Option<&mut Section<'s>> {
        match of {
            Of::Package => self.packages.last_mut(),
            Of::File => self.files.last_mut(),
            Of::Snippet => self.snippets.last_mut(),
            Of::Document | Of::Nothing => None,
        }
    }

    /// Says something of the section that is open. Said twice, readers would differ in what they believe.
    fn say(&mut self, key: &'static str, value: Placed<'s>, line: Span) -> Result<(), ReadError> {
        let open = self.open;
        let members = match open {
            Of::Document => &mut self.members,
            // A tag behind annotations or licences is about those.
            Of::Nothing => return Ok(()),
            of => match self.section(of) {
                Some(section) => {
                    section.span.end = line.end.max(value.1.end);
                    &mut section.members
                }
                None => return Ok(()),
            },
        };
        if members.iter().any(|(known, _)| *known == key) {
            let what = format!("`{key}` is said twice of one {}", open.describe());
            return Err(ReadError::at(Refusal::Syntax("tag-value", what), line));
        }
        members.push((key, value.clone()));
        // A file that is listed behind a package is one of that package (SPDX 2.3 §8.1).
        if let (Of::File, "SPDXID", Some(package)) = (open, key, self.packages.last_mut()) {
            package.files.push(value);
        }
        Ok(())
    }
}

/// The words of a value, the last of at most so many being all that is left.
fn words<'s>(value: &Cow<'s, str>, span: &Span, most: usize) -> Vec<Placed<'s>> {
    let Cow::Borrowed(mut rest) = *value else { return Vec::new() };
    let mut at = span.start;
    let mut found = Vec::new();
    loop {
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if trimmed.is_empty() {
            return found;
        }
        let is_last = found.len() + 1 == most;
        let length =
            if is_last { trimmed.trim_end().len() } else { trimmed.find(char::is_whitespace).unwrap_or(trimmed.len()) };
        found.push((Cow::Borrowed(trimmed.get(..length).unwrap_or("")), at..at + length));
        rest = trimmed.get(length..).unwrap_or("");
        at += length;
    }
}

/// A value that stands in its line, or between `<text>` and `</text>` in as many lines as it likes; and where
/// it ends.
fn multi_line<'s>(text: &'s str, value: &'s str, at: usize) -> Result<(Placed<'s>, usize), ReadError> {
    let trimmed = value.trim();
    let start = at + (value.len() - value.trim_start().len());
    let Some(_) = trimmed.strip_prefix("<text>") else {
        return Ok(((Cow::Borrowed(trimmed), start..start + trimmed.len()), 0));
    };
    let inner = start + "<text>".len();
    let Some(length) = text.get(inner..).and_then(|rest| rest.find("</text>")) else {
        let what = "a text that begins with `<text>` does not end".to_owned();
        return Err(ReadError::at(Refusal::Syntax("tag-value", what), start..inner));
    };
    let end = inner + length + "</text>".len();
    let line_end = text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| end + length + 1);
    let content = text.get(inner..inner + length).unwrap_or("").trim();
    Ok(((Cow::Borrowed(content), start..end), line_end))
}
