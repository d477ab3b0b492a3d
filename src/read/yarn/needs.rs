//! What the entries need, tied by descriptors.

use std::collections::{HashMap, HashSet};

use crate::model::component::{ComponentId, Scope};
use crate::model::inventory::{Builder, EdgeKind, NoteKind};
use crate::model::source::Span;
use crate::read::expect;
use crate::read::npm_package::{Package, purl_of, split_name};
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Member, Node};
use crate::read::yarn::locator;

/// The entries and the descriptors that lead to them.
#[derive(Default)]
pub(super) struct Needs {
    is_berry: bool,
    entries: Vec<Entry>,
    by_descriptor: HashMap<String, usize>,
    /// By descriptors without the place in the project that they are bound to.
    by_unbound: HashMap<String, usize>,
    /// By descriptor, the entry that its package is patched to.
    by_patched: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

struct Entry {
    id: ComponentId,
    reference: String,
    is_root: bool,
    /// Descriptors of what patches make it of.
    patched: Vec<String>,
    needs: Vec<Need>,
    at: Span,
}

struct Need {
    name: String,
    range: String,
    scope: Scope,
    at: Span,
}

impl Needs {
    pub(super) fn of_berry() -> Self {
        Self { is_berry: true, ..Self::default() }
    }

    pub(super) fn entry(
        &mut self,
        id: ComponentId,
        descriptors: &[String],
        is_root: bool,
        member: &Member<'_, '_>,
    ) -> Result<(), ReadError> {
        let place = self.entries.len();
        let names: HashSet<_> = descriptors.iter().filter_map(|one| Some(split_name(one)?.0.to_owned())).collect();
        for name in names {
            self.by_name.entry(name).or_default().push(place);
        }
        for descriptor in descriptors {
            // What is bound to a place in the project is asked for without it.
            if let Some((free, _)) = descriptor.split_once("::") {
                self.by_unbound.entry(free.to_owned()).or_insert(place);
            }
            if self.by_descriptor.insert(descriptor.clone(), place).is_some_and(|other| other != place) {
                let message = format!("`{descriptor}` leads to two entries");
                return Err(ReadError::at(Refusal::Malformed(message), member.key_span.clone()));
            }
        }
        let patched: Vec<_> = descriptors.iter().flat_map(|one| locator::patched(one)).collect();
        for patched in &patched {
            self.by_patched.entry(patched.clone()).or_insert(place);
        }
        let reference = descriptors.first().cloned().unwrap_or_default();
        let needs = needs(member.value)?;
        self.entries.push(Entry { id, reference, is_root, patched, needs, at: member.key_span.clone() });
        Ok(())
    }

    /// Ties all entries; how many relations they state.
    pub(super) fn tie(&self, builder: &mut Builder<'_>) -> Result<usize, ReadError> {
        let mut stated = 0;
        // Places of what each entry leads to, and names that lead to all their bearers.
        let mut edges: Vec<(usize, usize)> = Vec::new();
        for (from, entry) in self.entries.iter().enumerate() {
            for need in &entry.needs {
                stated += 1;
                let found = self.find(builder, entry, need)?;
                for &to in found.iter().filter(|to| **to != from) {
                    edges.push((from, to));
                    if let Some(target) = self.entries.get(to) {
                        builder.edge(entry.id, target.id, EdgeKind::DependsOn, need.scope);
                    }
                }
            }
            let bases = entry.patched.iter().filter_map(|patched| self.leads_to(patched));
            for (place, base) in bases.filter_map(|place| Some((*place, self.entries.get(*place)?))) {
                edges.push((from, place));
                builder.edge(entry.id, base.id, EdgeKind::DerivedFrom, Scope::Runtime);
            }
        }
        if self.is_berry {
            self.tell_unneeded(builder, &edges);
        }
        Ok(stated)
    }

    fn leads_to(&self, descriptor: &str) -> Option<&usize> {
        self.by_descriptor.get(descriptor).or_else(|| self.by_unbound.get(descriptor))
    }

    /// The entries that a need leads to. Where the project overrides a range, its descriptor leads nowhere and the
    /// package of that name is taken; without any the file is not whole.
    fn find(&self, builder: &mut Builder<'_>, entry: &Entry, need: &Need) -> Result<Vec<usize>, ReadError> {
        let asked = format!("{}@{}", need.name, need.range);
        let prefixed = ["npm:", "workspace:"].map(|protocol| format!("{}@{protocol}{}", need.name, need.range));
        let known = [&asked].into_iter().chain(prefixed.iter().filter(|_| self.is_berry));
        let found: Vec<_> = known
            .filter_map(|descriptor| Some((descriptor, self.leads_to(descriptor)?)))
            .take(1)
            .flat_map(|(descriptor, place)| [Some(*place), self.by_patched.get(descriptor).copied()])
            .flatten()
            .collect();
        if !found.is_empty() {
            return Ok(found);
        }
        // Which version a catalog says is recorded nowhere.
        if let Some(places) = self.by_name.get(&need.name).filter(|_| need.range.starts_with("catalog:")) {
            return Ok(places.clone());
        }
        let alias = Package::alias(&need.range).filter(|(_, range)| !range.is_empty());
        if let Some(first) = self.by_name.get(&need.name).and_then(|places| places.first()) {
            let message = format!(
                "`{}` needs `{asked}`, for which another version of it is listed, as one of the project's `resolutions` may say",
                entry.reference
            );
            builder.note(NoteKind::DanglingReference, message, need.at.clone());
            return Ok(vec![*first]);
        }
        if need.scope == Scope::Optional {
            let to = purl_of(alias.map_or(need.name.as_str(), |(real, _)| real), "");
            builder.link(entry.reference.clone(), to, EdgeKind::DependsOn, need.scope, need.at.clone());
            return Ok(Vec::new());
        }
        let message = format!("`{}` needs `{asked}`, which is not listed", entry.reference);
        Err(ReadError::at(Refusal::IncompleteGraph(message), need.at.clone()))
    }

    /// yarn keeps only what its workspaces need: an entry beyond that shows that a workspace is missing.
    fn tell_unneeded(&self, builder: &mut Builder<'_>, edges: &[(usize, usize)]) {
        let mut outgoing: Vec<Vec<usize>> = vec![Vec::new(); self.entries.len()];
        for (from, to) in edges {
            if let Some(list) = outgoing.get_mut(*from) {
                list.push(*to);
            }
        }
        let mut open: Vec<_> = (0..).zip(&self.entries).filter(|(_, one)| one.is_root).map(|(at, _)| at).collect();
        let mut reached: HashSet<usize> = open.iter().copied().collect();
        while let Some(at) = open.pop() {
            open.extend(outgoing.get(at).into_iter().flatten().copied().filter(|next| reached.insert(*next)));
        }
        let unneeded = self.entries.iter().enumerate().find(|(at, _)| !reached.contains(at));
        if let Some((_, entry)) = unneeded {
            let message = format!("nothing needs `{}`: what does may have been cut off", entry.reference);
            builder.note(NoteKind::Incomplete, message, entry.at.clone());
        }
    }
}

fn needs(node: Node<'_, '_>) -> Result<Vec<Need>, ReadError> {
    let mut found = Vec::new();
    let meta = node.get("dependenciesMeta");
    let optional: HashSet<_> = meta
        .into_iter()
        .flat_map(|meta| meta.members())
        .filter(|member| member.value.get("optional").and_then(|flag| flag.scalar()).as_deref() == Some("true"))
        .map(|member| member.key)
        .collect();
    for (field, scope) in [("dependencies", Scope::Runtime), ("optionalDependencies", Scope::Optional)] {
        let Some(list) = node.get(field) else { continue };
        expect::vital_object(field, list)?;
        if list.members().next().is_none() {
            // yarn writes no empty list.
            let message = format!("`{field}` names nothing: the file was cut off");
            return Err(ReadError::at(Refusal::IncompleteGraph(message), list.span()));
        }
        for member in list.members() {
            let Some(range) = member.value.scalar() else {
                let refusal = Refusal::WrongShape(field, member.value.shape().describe(), "a range");
                return Err(ReadError::at(refusal, member.value.span()));
            };
            let scope = if optional.contains(&member.key) { Scope::Optional } else { scope };
            let at = member.key_span.start..member.value.span().end;
            found.push(Need { name: member.key.into_owned(), range: range.into_owned(), scope, at });
        }
    }
    Ok(found)
}
