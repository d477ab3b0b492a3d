//! Ties what a reader has collected, when all of it is there.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use super::{Builder, Draft};
use crate::model::component::{ComponentId, Pointer, Role, Scope};
use crate::model::inventory::{EdgeKind, Inventory, NoteKind};
use crate::model::source::Span;

/// Components with one identifier that are related one by one.
const PAIRED: usize = 4;

/// Those who bear an identifier: nearly always one.
enum Bearers {
    One(ComponentId),
    Many(Vec<ComponentId>),
}

impl Bearers {
    fn of(mut ids: impl Iterator<Item = ComponentId>) -> Option<Self> {
        let first = ids.next()?;
        let others: Vec<_> = ids.collect();
        Some(if others.is_empty() { Self::One(first) } else { Self::Many([first].into_iter().chain(others).collect()) })
    }

    fn iter(&self) -> impl Iterator<Item = ComponentId> {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Many(ids) => ids,
        }
        .iter()
        .copied()
    }
}

impl<'s> Builder<'s> {
    /// Ties the links, finds roots where none is declared, and carries scopes along the edges. `components` and
    /// `edges` are how many the document states: see [`Input`](crate::model::inventory::Input).
    #[must_use]
    pub fn finish(mut self, components: usize, edges: usize) -> Inventory<'s> {
        self.note_duplicates();
        self.unite_duplicates();
        self.tie();
        self.inventory.edges.par_sort_unstable();
        self.inventory.edges.dedup();
        self.infer_roots();
        self.keep_top_roots();
        self.settle_scopes();
        if let Some(input) = self.inventory.inputs.first_mut() {
            (input.components, input.edges) = (components, edges);
        }
        self.inventory
    }

    /// Makes edges of the links. Nearly every identifier has one bearer: those are looked up side by side, and the
    /// others one by one, in their order.
    fn tie(&mut self) {
        let (mentioned, links) = (std::mem::take(&mut self.mentioned), std::mem::take(&mut self.links));
        let references = &self.by_reference;
        let is_known: Vec<_> =
            mentioned.par_iter().map(|(reference, _)| references.only(reference).is_some()).collect();
        for ((reference, at), _) in mentioned.into_iter().zip(is_known).filter(|(_, is_known)| !is_known) {
            self.resolve(reference, &at);
        }
        let references = &self.by_reference;
        let ends: Vec<_> =
            links.par_iter().map(|link| references.only(&link.from).zip(references.only(&link.to))).collect();
        for (link, ends) in links.into_iter().zip(ends) {
            let (from, to) = match ends {
                Some((from, to)) => (Bearers::One(from), Bearers::One(to)),
                None => (self.resolve(link.from, &link.at), self.resolve(link.to, &link.at)),
            };
            for from in from.iter() {
                for to in to.iter().filter(|to| *to != from) {
                    self.edge(from, to, link.kind, link.scope);
                }
            }
        }
    }

    fn note_duplicates(&mut self) {
        let mut duplicates: Vec<_> = self
            .by_reference
            .shared()
            .filter_map(|reference| {
                let ids: Vec<_> = self.by_reference.of(reference).collect();
                let second = self.inventory.component(*ids.get(1)?)?;
                Some((format!("{} components share the identifier `{reference}`", ids.len()), second.span.clone()))
            })
            .collect();
        duplicates.sort_by(|left, right| left.0.cmp(&right.0));
        for (message, span) in duplicates {
            self.note(NoteKind::DuplicateReference, message, span);
        }
    }

    /// Where more components than [`PAIRED`] bear one identifier, the first of them in the order of what they
    /// are stands for all: it brings in the others and they bring in it, so that what one of them brings in, or
    /// is brought in by, holds for all at a cost that grows with their number and not with its square.
    fn unite_duplicates(&mut self) {
        let name = |id: &ComponentId| self.inventory.component(*id).map(|one| (one.name.clone(), one.version.clone()));
        let shared: Vec<_> = self.by_reference.shared().cloned().collect();
        let mut united = Vec::new();
        for reference in shared {
            let mut ids: Vec<_> = self.by_reference.of(&reference).collect();
            if ids.len() > PAIRED {
                ids.sort_by_cached_key(name);
                let Some((first, others)) = ids.split_first() else { continue };
                united.extend(others.iter().map(|other| (*first, *other)));
                self.by_reference.leave(&reference, *first);
            }
        }
        for (first, other) in united {
            self.edge(first, other, EdgeKind::RelatesTo, Scope::Runtime);
            self.edge(other, first, EdgeKind::RelatesTo, Scope::Runtime);
        }
    }

    /// The bearers of an identifier. One that nobody bears becomes a component of its own: what its
    /// text says is judged, and else it counts as a component of unknown maker.
    fn resolve(&mut self, reference: Cow<'s, str>, at: &Span) -> Bearers {
        let found = Bearers::of(self.by_reference.of(&reference)).or_else(|| Bearers::of(self.by_alias.of(&reference)));
        if let Some(found) = found {
            return found;
        }
        Bearers::One(self.dangling(reference, at.clone()))
    }

    /// Adds a component for a reference that leads nowhere. For readers whose references hold in a part of the
    /// document only, and which therefore tie them themselves; [`Self::link`] does it for all others.
    pub fn dangling(&mut self, reference: Cow<'s, str>, at: Span) -> ComponentId {
        if !self.elsewhere.contains(&reference) {
            self.note(NoteKind::DanglingReference, format!("`{reference}` is referred to but not listed"), at.clone());
        }
        let mut draft = Draft::new(Role::Unresolved, at, Pointer::default());
        draft.reference = reference.clone();
        draft.name = reference;
        draft.adopt_purl();
        self.add(draft)
    }

    /// Without a declared subject, the components that need others and that nothing needs explain the
    /// paths as well as a subject would.
    fn infer_roots(&mut self) {
        if !self.inventory.roots.is_empty() || self.inventory.components.is_empty() {
            return;
        }
        self.note(NoteKind::NoRoot, "the document names no subject of its own", 0..0);
        let needed: HashSet<_> = self.inventory.edges.iter().map(|edge| edge.to).collect();
        let mut tops: Vec<_> =
            self.inventory.edges.iter().map(|edge| edge.from).filter(|from| !needed.contains(from)).collect();
        tops.sort_unstable();
        tops.dedup();
        self.inventory.roots = tops;
    }

    /// In a workspace, a member that other members are built from is a subject, but paths begin at those.
    fn keep_top_roots(&mut self) {
        let roots: HashSet<_> = self.inventory.roots.iter().copied().collect();
        let mut below: HashMap<ComponentId, Vec<ComponentId>> = HashMap::new();
        for edge in self.inventory.edges.iter().filter(|edge| edge.scope != Scope::Dev && roots.contains(&edge.to)) {
            if roots.contains(&edge.from) {
                below.entry(edge.from).or_default().push(edge.to);
            }
        }
        let needed: HashSet<_> = below.values().flatten().copied().collect();
        let (tops, others): (Vec<_>, Vec<_>) = self.inventory.roots.iter().partition(|root| !needed.contains(root));
        let mut reached: HashSet<_> = tops.iter().copied().collect();
        let mut open = tops.clone();
        while let Some(root) = open.pop() {
            open.extend(below.get(&root).into_iter().flatten().filter(|next| reached.insert(**next)));
        }
        // Members that need each other in a circle have no top.
        self.inventory.roots =
            tops.into_iter().chain(others.into_iter().filter(|root| !reached.contains(root))).collect();
    }

    /// A component that does not say when it is needed is needed when its most demanding dependent
    /// needs it through an edge. What no root reaches counts as needed at run time.
    fn settle_scopes(&mut self) {
        // Most documents know run time only.
        if self.inventory.edges.iter().all(|edge| edge.scope == Scope::Runtime) {
            return;
        }
        let count = self.inventory.components.len();
        let mut outgoing: Vec<Vec<(usize, Scope)>> = vec![Vec::new(); count];
        for edge in &self.inventory.edges {
            if let Some(list) = outgoing.get_mut(edge.from.index()) {
                list.push((edge.to.index(), edge.scope));
            }
        }
        let mut settled: Vec<Option<Scope>> = vec![None; count];
        for level in [Scope::Runtime, Scope::Optional, Scope::Build, Scope::Dev] {
            let mut open: Vec<usize> = match level {
                Scope::Runtime => self.inventory.roots.iter().map(|root| root.index()).collect(),
                _ => Vec::new(),
            };
            for (from, scope) in settled.iter().enumerate().filter_map(|(at, scope)| Some((at, (*scope)?))) {
                let next = outgoing.get(from).into_iter().flatten();
                open.extend(next.filter(|(_, edge)| scope.max(*edge) == level).map(|(to, _)| *to));
            }
            while let Some(at) = open.pop() {
                let Some(slot @ None) = settled.get_mut(at) else { continue };
                *slot = Some(level);
                let next = outgoing.get(at).into_iter().flatten();
                open.extend(next.filter(|(_, edge)| level.max(*edge) == level).map(|(to, _)| *to));
            }
        }
        for ((component, reached), declared) in self.inventory.components.iter_mut().zip(settled).zip(&self.scopes) {
            component.scope = declared.or(reached).unwrap_or(Scope::Runtime);
        }
    }
}
