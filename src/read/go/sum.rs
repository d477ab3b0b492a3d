//! `go.sum`: the hashes of everything that was downloaded. Reference: <https://go.dev/ref/mod#go-sum-files>.
//!
//! A line for a module's code makes a component. A line for its `go.mod` alone makes none: such a module was looked
//! at when versions were chosen, and Go builds nothing whose code has no hash here. Several versions of a module stay:
//! which of them is built, this file does not tell.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Module, SUM, add};
use crate::model::component::{Pointer, Role};
use crate::model::inventory::{Builder, Inventory, NoteKind};
use crate::model::source::SourceFile;
use crate::read::lines::{self, Line, Word};
use crate::read::refusal::ReadError;

/// Letters of a SHA-256 in base 64.
const HASH: usize = 44;

/// Whether the first line that is not blank is an entry.
pub(super) fn looks(text: &str) -> bool {
    let mut words = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("").split_whitespace();
    words.nth(2).is_some_and(|hash| hash.starts_with("h1:")) && words.next().is_none()
}

pub(super) fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let mut builder = Builder::new(source, SUM.id, "");
    let mut seen = HashSet::new();
    let mut index = 0;
    for line in lines::ended(text)?.filter(|line| !line.text.trim().is_empty()) {
        let [path, version, hash] = entry(&line)?;
        if !version.text.ends_with("/go.mod") && seen.insert((path.text, version.text, hash.text)) {
            let module = Module { path: Cow::Borrowed(path.text), version: Cow::Borrowed(version.text), at: path.at };
            let span = path.at..version.span().end;
            add(&mut builder, &module, None, &span, Pointer::entry("modules", index));
            index += 1;
        }
    }
    let message = "a go.sum file does not say which module needs which, which version is built, nor where it ends";
    builder.note(NoteKind::Incomplete, message, 0..0);
    let listed = builder.count(Role::Part);
    Ok(builder.finish(listed, 0))
}

fn entry<'s>(line: &Line<'s>) -> Result<[Word<'s>; 3], ReadError> {
    let words: Vec<_> = line.words().collect();
    let entry: [Word<'s>; 3] =
        words.try_into().map_err(|_| line.malformed("a line of go.sum is a module, its version and a hash"))?;
    let [_, _, hash] = &entry;
    let is_hash = hash.text.strip_prefix("h1:").is_some_and(|hash| hash.len() == HASH && hash.ends_with('='));
    if is_hash { Ok(entry) } else { Err(line.malformed("the hash is no `h1:` and 44 letters")) }
}
