//! Runs of components that are read side by side, and joined in their order.

use std::borrow::Cow;

use super::references::Mark;
use super::{Builder, References, USUAL_CLAIMS};
use crate::model::component::ComponentId;
use crate::model::inventory::Edge;
use crate::model::room::{Wanted, make_room};

/// Identifiers of a part's components.
#[derive(Debug, Default)]
pub(super) struct Own<'s> {
    pub references: Vec<(Mark, Cow<'s, str>, ComponentId)>,
    pub aliases: Vec<(Cow<'s, str>, ComponentId)>,
}

impl<'s> Builder<'s> {
    /// An empty builder for a run of components of the same source, which [`Builder::join`] takes in: runs can be
    /// read side by side. There is room for `count` of them at once.
    #[must_use]
    pub fn part(&self, count: usize) -> Self {
        let mut part = Self::new(self.source, "", "");
        part.by_reference = self.by_reference.with_same_marks();
        part.inventory.components.reserve_exact(count);
        part.inventory.claims.reserve_exact(count * USUAL_CLAIMS);
        part.scopes.reserve_exact(count);
        part.own = Some(Own { references: Vec::with_capacity(count), aliases: Vec::new() });
        part
    }

    /// Who bears which identifier, for those who read relations when all components are in; nothing may be added until
    /// it is [taken back](Builder::take_back).
    pub fn lend_references(&mut self) -> References<'s> {
        std::mem::take(&mut self.by_reference)
    }

    /// Takes back what was lent.
    pub fn take_back(&mut self, references: References<'s>) {
        self.by_reference = references;
    }

    /// In a part: ties what it links and forgets what it mentions, as far as the whole has one bearer of it. What is left
    /// is for the whole, when all parts are in.
    pub fn tie_known(&mut self, whole: &References<'s>) {
        let mentioned = whole.only_each(self.mentioned.iter().map(|(reference, _)| reference.as_ref()));
        let mut is_known = mentioned.iter().map(Option::is_some);
        self.mentioned.retain(|_| !is_known.next().unwrap_or(false));
        let from = whole.only_each(self.links.iter().map(|link| link.from.as_ref()));
        let to = whole.only_each(self.links.iter().map(|link| link.to.as_ref()));
        for (link, ends) in std::mem::take(&mut self.links).into_iter().zip(from.into_iter().zip(to)) {
            match ends {
                (Some(from), Some(to)) if from == to => {}
                (Some(from), Some(to)) => self.tied.push(Edge { from, to, kind: link.kind, scope: link.scope }),
                _ => self.links.push(link),
            }
        }
    }

    /// Makes room for parts, so that nothing is moved while they are joined: where there is none, for as much as they
    /// have, so many times.
    pub fn make_room<'p>(&mut self, parts: impl Iterator<Item = &'p Self> + Clone, times: usize)
    where
        's: 'p,
    {
        // Nothing that a document is read into is longer than the document, but for documents of next to nothing.
        let most = self.source.bytes().len();
        let sum = |count: fn(&Self) -> usize| parts.clone().map(count).sum::<usize>();
        let wanted = |now: usize| Wanted { now, expected: now.saturating_mul(times), most };
        make_room(&mut self.inventory.components, wanted(sum(|part| part.inventory.components.len())));
        make_room(&mut self.inventory.claims, wanted(sum(|part| part.inventory.claims.len())));
        make_room(&mut self.scopes, wanted(sum(|part| part.scopes.len())));
        make_room(&mut self.inventory.edges, wanted(sum(|part| part.tied.len())));
        make_room(&mut self.links, wanted(sum(|part| part.links.len())));
        make_room(&mut self.mentioned, wanted(sum(|part| part.mentioned.len())));
        self.by_reference.make_room(wanted(sum(|part| part.own.as_ref().map_or(0, |own| own.references.len()))));
    }

    /// Takes in what a part has collected, behind all that is there.
    pub fn join(&mut self, part: Self) {
        let first = u32::try_from(self.inventory.components.len()).unwrap_or(u32::MAX);
        let claims = u32::try_from(self.inventory.claims.len()).unwrap_or(u32::MAX);
        let shift = |id: ComponentId| ComponentId(id.0 + first);
        let Own { references, aliases } = part.own.unwrap_or_default();
        let (by_reference, by_alias) = (&mut self.by_reference, &mut self.by_alias);
        let tie = move || {
            references
                .into_iter()
                .for_each(|(mark, reference, id)| by_reference.add_marked(mark, reference, shift(id)));
            aliases.into_iter().for_each(|(alias, id)| by_alias.add(alias, shift(id)));
        };
        let inventory = &mut self.inventory;
        let lay = || {
            inventory.components.extend(part.inventory.components.into_iter().map(|mut component| {
                component.pointer.parent = component.pointer.parent.map(shift);
                component.claims = component.claims.start + claims..component.claims.end + claims;
                component
            }));
            inventory.claims.extend(part.inventory.claims);
        };
        rayon::join(tie, lay);
        self.inventory.edges.extend(part.inventory.edges.into_iter().map(|edge| Edge {
            from: shift(edge.from),
            to: shift(edge.to),
            ..edge
        }));
        self.inventory.edges.extend(part.tied);
        self.inventory.notes.extend(part.inventory.notes);
        self.links.extend(part.links);
        self.mentioned.extend(part.mentioned);
        self.scopes.extend(part.scopes);
        for root in part.inventory.roots {
            if self.is_root.insert(shift(root)) {
                self.inventory.roots.push(shift(root));
            }
        }
    }
}
