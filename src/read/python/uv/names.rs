//! Finds the entries of a `uv.lock` that its dependencies name.

use std::collections::HashMap;

use super::{Entry, source_of};
use crate::model::inventory::{Builder, NoteKind};
use crate::model::source::Span;
use crate::read::expect;
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::Node;

/// Finds entries by name, and by version and source where several share a name.
pub(super) struct Names<'e, 'd, 's> {
    entries: &'e [Entry<'d, 's>],
    pub(super) by_name: HashMap<&'e str, Vec<usize>>,
}

impl<'e, 'd, 's> Names<'e, 'd, 's> {
    pub(super) fn new(entries: &'e [Entry<'d, 's>]) -> Self {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            by_name.entry(&entry.name).or_default().push(at);
        }
        Self { entries, by_name }
    }

    pub(super) fn resolve(&self, node: Node<'_, '_>) -> Result<Vec<usize>, ReadError> {
        let text = |key| node.get(key).map(|value| expect::vital_text(key, value)).transpose();
        let (name, version) = (text("name")?.unwrap_or_default(), text("version")?);
        let source = node.get("source").and_then(|source| source_of(source));
        let fits = |at: &usize| {
            self.entries.get(*at).is_some_and(|entry| {
                version.as_ref().is_none_or(|version| *version == entry.version)
                    && source.as_ref().is_none_or(|source| *source == entry.source)
            })
        };
        let found: Vec<_> = self.by_name.get(name.as_ref()).into_iter().flatten().copied().filter(fits).collect();
        if found.is_empty() {
            let message = format!("`{name}` is needed and not listed");
            return Err(ReadError::at(Refusal::IncompleteGraph(message), node.span()));
        }
        Ok(found)
    }

    /// An extra that is asked for and not listed may have been cut off; uv also passes over what never existed.
    pub(super) fn check_extra(&self, builder: &mut Builder<'_>, at: usize, extra: &str, span: &Span) {
        let Some(entry) = self.entries.get(at) else { return };
        if entry.node.get("optional-dependencies").and_then(|extras| extras.get(extra)).is_none() {
            let message = format!("the extra `{extra}` of `{}` is asked for and not listed", entry.name);
            builder.note(NoteKind::Incomplete, message, span.clone());
        }
    }
}
