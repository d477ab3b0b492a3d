//! The tree as text, alone (`-DoutputFile`) or in Maven's log.
//!
//! The drawing tells of missing lines: `+-` and `|` promise that a line of that depth follows, `\-` that none does. A
//! log must also say that the build succeeded, and hold a tree for every module that it announces. Text without a log
//! has no mark at its end, so that a cut behind a last line would not show: that is noted.

use super::{Entry, Need, TREE, inventory};
use crate::model::inventory::{Builder, Inventory, NoteKind};
use crate::model::source::{SourceFile, Span};
use crate::read::lines::{self, Line};
use crate::read::refusal::{ReadError, Refusal};

mod artifact;
mod log;

use log::{Content, Mark};

/// Whether a text begins with a tree, or is a log that announces one.
pub(super) fn looks(text: &str) -> bool {
    if text.trim_start().starts_with(['{', '[']) && !text.trim_start().starts_with("[INFO]") {
        return false;
    }
    let mut contents = text.lines().map(|line| log::content(line).text).filter(|content| !content.trim().is_empty());
    let is_tree = contents.next().is_some_and(|first| artifact::module(&first).is_some())
        && contents.next().is_some_and(|next| drawing(&next).is_some() || artifact::module(&next).is_some());
    is_tree || (text.contains(":tree ") && text.lines().any(|line| log::announced(&log::content(line).text).is_some()))
}

pub(super) fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let is_log = text.lines().any(|line| log::content(line).mark.is_some());
    let mut reading = Reading {
        builder: Builder::new(source, TREE.id, ""),
        entries: Vec::new(),
        levels: Vec::new(),
        announced: None,
        is_log,
        has_succeeded: false,
    };
    if is_log {
        lines::all(text).try_for_each(|line| reading.line(&line))?;
    } else {
        lines::ended(text)?.try_for_each(|line| reading.line(&line))?;
    }
    let end = text.len()..text.len();
    reading.end_tree(&end)?;
    reading.check_announced()?;
    if is_log && !reading.has_succeeded {
        let what = "the log does not say `BUILD SUCCESS`, so that it may have been cut off".to_owned();
        return Err(ReadError::at(Refusal::IncompleteGraph(what), end));
    }
    if !is_log {
        if reading.entries.iter().all(|entry| entry.parent.is_none()) {
            return Err(ReadError::whole(Refusal::NothingListed(TREE.name)));
        }
        let message = "a tree without its log has no mark at its end: give the whole log, or the tree as JSON";
        reading.builder.note(NoteKind::Incomplete, message, end);
    }
    Ok(inventory(reading.builder, &reading.entries))
}

/// The last line at some depth.
struct Level {
    entry: usize,
    children: u32,
    /// Whether the drawing promises another line of this depth.
    goes_on: bool,
}

struct Reading<'s> {
    builder: Builder<'s>,
    entries: Vec<Entry>,
    /// From the module down; empty outside trees.
    levels: Vec<Level>,
    /// The module whose tree the log has announced.
    announced: Option<(String, Span)>,
    is_log: bool,
    has_succeeded: bool,
}

impl Reading<'_> {
    fn line(&mut self, line: &Line<'_>) -> Result<(), ReadError> {
        let Content { mark, text } = log::content(line.text);
        let text = text.as_ref();
        match mark {
            Some(Mark::Error) => return Err(incomplete(line, "the log tells of an error")),
            Some(Mark::Other) => return Ok(()),
            Some(Mark::Info) | None => {}
        }
        if text == "BUILD FAILURE" {
            return Err(incomplete(line, "the build failed"));
        }
        if text.trim().is_empty() {
            return self.end_tree(&line.span());
        }
        if let Some((columns, goes_on, rest)) = drawing(text) {
            return self.dependency(line, &columns, goes_on, rest);
        }
        if let Some(artifact) = artifact::module(text) {
            self.end_tree(&line.span())?;
            self.announced = None;
            self.levels.push(Level { entry: self.entries.len(), children: 0, goes_on: false });
            let at = place(line, text);
            let entry = Entry {
                artifact,
                parent: None,
                index: 0,
                need: Need::RUNTIME,
                is_omitted: false,
                span: at.clone(),
                at: at.start,
            };
            self.entries.push(entry);
            return Ok(());
        }
        self.other(line, text)
    }

    /// A line that is none of a tree.
    fn other(&mut self, line: &Line<'_>, text: &str) -> Result<(), ReadError> {
        if text.starts_with("---") {
            self.end_tree(&line.span())?;
        }
        if let Some(module) = log::announced(text) {
            self.check_announced()?;
            self.announced = Some((module.to_owned(), line.span()));
        }
        if !self.levels.is_empty() || !self.is_log {
            return Err(line.malformed("a line of the tree is neither a module nor a dependency"));
        }
        if text.starts_with("Skipping plugin execution")
            && let Some((module, span)) = self.announced.take()
        {
            self.builder.note(NoteKind::Incomplete, format!("the tree of `{module}` was skipped"), span);
        }
        self.has_succeeded |= text == "BUILD SUCCESS";
        Ok(())
    }

    fn dependency(&mut self, line: &Line<'_>, columns: &[bool], goes_on: bool, rest: &str) -> Result<(), ReadError> {
        let parent = columns.len();
        let drawn = self.levels.iter().skip(1).map(|level| level.goes_on);
        if self.levels.len() <= parent || !drawn.take(parent).eq(columns.iter().copied()) {
            return Err(incomplete(line, "lines that its drawing goes on from are missing before it"));
        }
        let is_awaited = self.levels.get(parent + 1).is_none_or(|sibling| sibling.goes_on);
        if !is_awaited || self.levels.iter().skip(parent + 2).any(|level| level.goes_on) {
            return Err(incomplete(line, "the drawing before it does not lead to it"));
        }
        self.levels.truncate(parent + 1);
        let Some(above) = self.levels.last_mut() else { return Ok(()) };
        let (index, parent) = (above.children, above.entry);
        above.children += 1;
        let found = artifact::dependency(rest).ok_or_else(|| line.malformed(format!("`{rest}` is no dependency")))?;
        let span = place(line, rest.trim_end());
        if !found.is_understood {
            self.builder.note(NoteKind::Form, format!("the remark in `{rest}` is unknown"), span.clone());
        }
        self.levels.push(Level { entry: self.entries.len(), children: 0, goes_on });
        let at = span.start;
        let (artifact, need, is_omitted) = (found.artifact, found.need, found.is_omitted);
        self.entries.push(Entry { artifact, parent: Some(parent), index, need, is_omitted, span, at });
        Ok(())
    }

    /// Ends the tree, which must have all the lines that its drawing promises.
    fn end_tree(&mut self, at: &Span) -> Result<(), ReadError> {
        if self.levels.iter().any(|level| level.goes_on) {
            let what = "the tree ends where its drawing promises more".to_owned();
            return Err(ReadError::at(Refusal::IncompleteGraph(what), at.clone()));
        }
        self.levels.clear();
        Ok(())
    }

    fn check_announced(&self) -> Result<(), ReadError> {
        match &self.announced {
            Some((module, span)) => {
                let what = format!("the log announces the tree of `{module}`, and does not hold it");
                Err(ReadError::at(Refusal::IncompleteGraph(what), span.clone()))
            }
            None => Ok(()),
        }
    }
}

/// What is drawn before a dependency: for each depth above it whether more follows there, whether more follows at its
/// own; and the rest of the line.
fn drawing(text: &str) -> Option<(Vec<bool>, bool, &str)> {
    let strip = |text: &'_ str, marks: [&str; 2]| marks.iter().find_map(|mark| text.strip_prefix(mark).map(str::len));
    let (mut columns, mut rest) = (Vec::new(), text);
    loop {
        let (length, goes_on) = match (strip(rest, ["|  ", "│  "]), rest.strip_prefix("   ").map(str::len)) {
            (Some(length), _) => (length, true),
            (None, Some(length)) => (length, false),
            (None, None) => break,
        };
        columns.push(goes_on);
        rest = rest.get(rest.len() - length..)?;
    }
    let goes_on = strip(rest, ["+- ", "├─ "]);
    let length = goes_on.or_else(|| strip(rest, ["\\- ", "└─ "]))?;
    Some((columns, goes_on.is_some(), rest.get(rest.len() - length..)?))
}

fn incomplete(line: &Line<'_>, what: &str) -> ReadError {
    ReadError::at(Refusal::IncompleteGraph(what.to_owned()), line.span())
}

/// Where a part of a line stands; the whole line where colours are written into the part.
fn place(line: &Line<'_>, part: &str) -> Span {
    line.text.rfind(part).map_or(line.span(), |at| line.start + at..line.start + at + part.len())
}
