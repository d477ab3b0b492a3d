//! The output of `go mod graph`: a line for each requirement. Reference: <https://go.dev/ref/mod#go-mod-graph>.
//!
//! A module that is required at several versions is built at the highest of them (minimal version selection). It
//! is one component, at that version, which every requirement of any of its versions leads to. Requirements on Go
//! itself (`go@1.22`, `toolchain@go1.22.1`) are no modules.
//!
//! The output calls a module that is replaced by its own name, so that a replacement does not show, and nothing marks
//! its end: both are noted of every output.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use semver::Version;

use super::{GRAPH, Module, add, add_main};
use crate::model::component::{Pointer, Scope};
use crate::model::inventory::{Builder, EdgeKind, Inventory, NoteKind};
use crate::model::source::SourceFile;
use crate::read::lines::{self, Line, Word};
use crate::read::refusal::{ReadError, Refusal};

/// Whether the first line that is not blank is what a main module requires.
pub(super) fn looks(text: &str) -> bool {
    let mut words = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("").split_whitespace();
    let (Some(main), Some(required), None) = (words.next(), words.next(), words.next()) else { return false };
    let is_versioned = |(path, version): (&str, &str)| {
        matches!(path, "go" | "toolchain") || version.strip_prefix('v').is_some_and(|rest| rest.starts_with(digit))
    };
    // A line of JSON may have two words, too.
    let is_plain = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/+@".contains(c));
    is_plain(main) && is_plain(required) && !main.contains('@') && required.split_once('@').is_some_and(is_versioned)
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// A module in the graph.
struct Node<'s> {
    /// At the highest version that is required.
    module: Module<'s>,
    /// Every version that is required, as the graph writes it, each once.
    required: Vec<&'s str>,
    word: Word<'s>,
}

#[derive(Default)]
struct Requirements<'s> {
    mains: Vec<Word<'s>>,
    /// In the order of their first mention.
    nodes: Vec<Node<'s>>,
    by_path: HashMap<&'s str, usize>,
    /// Everything that has been mentioned.
    seen: HashSet<&'s str>,
    /// From, to, and the line.
    lines: Vec<(Word<'s>, Word<'s>, Line<'s>)>,
}

pub(super) fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let mut graph = Requirements::default();
    for line in lines::all(text).filter(|line| !line.text.trim().is_empty()) {
        graph.take(line)?;
    }
    graph.check()?;
    let mut builder = Builder::new(source, GRAPH.id, "");
    for (main, index) in graph.mains.iter().zip(0..) {
        let module = Module { path: main.text.into(), version: Cow::Borrowed(""), at: main.at };
        add_main(&mut builder, &module, main.span(), Pointer::entry("mains", index));
    }
    for (node, index) in graph.nodes.iter().zip(0..) {
        let pointer = Pointer::entry("modules", index);
        let id = add(&mut builder, &node.module, None, &node.word.span(), pointer);
        for required in node.required.iter().filter(|required| **required != node.module.reference()) {
            builder.alias(Cow::Borrowed(required), id);
        }
    }
    for (from, to, line) in &graph.lines {
        builder.link(from.text, to.text, EdgeKind::DependsOn, Scope::Runtime, line.span());
    }
    let message = "`go mod graph` does not show what replaces a module, nor where its output ends: give `go.mod`, too";
    builder.note(NoteKind::Incomplete, message, 0..0);
    Ok(builder.finish(graph.nodes.len(), graph.lines.len()))
}

impl<'s> Requirements<'s> {
    fn take(&mut self, line: Line<'s>) -> Result<(), ReadError> {
        let words: Vec<_> = line.words().collect();
        let [from, to] = words.as_slice() else {
            return Err(line.malformed("a line of `go mod graph` is a module and what it requires"));
        };
        let is_tool = |word: &Word<'_>| word.text.starts_with("go@") || word.text.starts_with("toolchain@");
        if is_tool(from) {
            return Ok(());
        }
        self.mention(&line, *from)?;
        if is_tool(to) {
            return Ok(());
        }
        self.mention(&line, *to)?;
        self.lines.push((*from, *to, line));
        Ok(())
    }

    fn mention(&mut self, line: &Line<'s>, word: Word<'s>) -> Result<(), ReadError> {
        if !self.seen.insert(word.text) {
            return Ok(());
        }
        let Some((path, version)) = word.text.split_once('@') else {
            self.mains.push(word);
            return Ok(());
        };
        if path.is_empty() || parse(version).is_none() {
            return Err(line.malformed(format!("`{}` is no module at a version", word.text)));
        }
        let module = Module { path: path.into(), version: version.into(), at: word.at };
        let at = *self.by_path.entry(path).or_insert(self.nodes.len());
        match self.nodes.get_mut(at) {
            None => self.nodes.push(Node { module, required: vec![word.text], word }),
            Some(node) => {
                if compare(version, &node.module.version) == Ordering::Greater {
                    (node.module, node.word) = (module, word);
                }
                node.required.push(word.text);
            }
        }
        Ok(())
    }

    /// What requires something must itself be required, down from a main module: else lines are missing.
    fn check(&self) -> Result<(), ReadError> {
        let required: HashSet<_> = self.lines.iter().map(|(_, to, _)| to.text).collect();
        let is_rooted = |from: &Word<'_>| !from.text.contains('@') || required.contains(from.text);
        match self.lines.iter().find(|(from, _, _)| !is_rooted(from)) {
            Some((from, _, _)) => {
                let what = format!("nothing requires `{}`, so that lines before it are missing", from.text);
                Err(ReadError::at(Refusal::IncompleteGraph(what), from.span()))
            }
            None => Ok(()),
        }
    }
}

fn parse(version: &str) -> Option<Version> {
    Version::parse(version.strip_prefix('v')?).ok()
}

/// Which of two versions is higher; what stands behind a `+` does not count.
fn compare(left: &str, right: &str) -> Ordering {
    match (parse(left), parse(right)) {
        (Some(left), Some(right)) => left.cmp_precedence(&right),
        _ => Ordering::Equal,
    }
}
