//! Whether a `uv.lock` is whole, as far as it tells.

use std::collections::HashSet;

use super::Entry;
use super::names::Names;
use crate::model::inventory::{Builder, NoteKind};
use crate::read::expect;
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::Node;

/// What the manifest names must be listed: the members of a workspace, and what a script requires. Gives the latter.
pub(super) fn check_manifest(
    manifest: Option<Node<'_, '_>>,
    names: &Names<'_, '_, '_>,
) -> Result<HashSet<usize>, ReadError> {
    let mut top = HashSet::new();
    let Some(manifest) = manifest else { return Ok(top) };
    for member in manifest.get("members").into_iter().flat_map(|list| list.elements()) {
        let name = expect::vital_text("members", member)?;
        if !names.by_name.contains_key(name.as_ref()) {
            let message = format!("`{name}` is a member of the workspace and not listed");
            return Err(ReadError::at(Refusal::IncompleteGraph(message), member.span()));
        }
    }
    let groups = manifest.get("dependency-groups").into_iter().flat_map(|groups| groups.members());
    let lists = groups.map(|group| group.value).chain(manifest.get("requirements"));
    for requirement in lists.flat_map(|list| list.elements()) {
        let name = requirement.get("name").and_then(|name| name.text()).unwrap_or_default();
        match names.by_name.get(name.as_ref()) {
            Some(found) => top.extend(found),
            None => {
                let message = format!("`{name}` is required and not listed");
                return Err(ReadError::at(Refusal::IncompleteGraph(message), requirement.span()));
            }
        }
    }
    Ok(top)
}

/// Looks for what a cut leaves behind where every dependency is listed.
pub(super) fn check(
    builder: &mut Builder<'_>,
    entries: &[Entry<'_, '_>],
    needed: &HashSet<usize>,
    top: &HashSet<usize>,
) -> Result<(), ReadError> {
    if top.is_empty() && !entries.iter().any(Entry::is_own) {
        let message = "the project itself is not listed".to_owned();
        return Err(ReadError::whole(Refusal::IncompleteGraph(message)));
    }
    let is_loose = |(at, entry): &(usize, &Entry<'_, '_>)| !entry.is_own() && !needed.contains(at) && !top.contains(at);
    if let Some((_, loose)) = entries.iter().enumerate().find(is_loose) {
        let message = format!("nothing that is listed needs `{}`", loose.name);
        builder.note(NoteKind::Incomplete, message, loose.node.span());
    }
    let Some(last) = entries.last() else { return Ok(()) };
    // uv writes them behind the dependencies; a package from a repository has none of them.
    let has_tail = ["sdist", "wheels", "metadata"].iter().any(|key| last.node.get(key).is_some());
    if !has_tail && (last.is_own() || last.node.get("dependencies").is_none()) {
        let message = format!("the last entry, `{}`, may be cut off", last.name);
        builder.note(NoteKind::Incomplete, message, last.node.span());
    }
    Ok(())
}
