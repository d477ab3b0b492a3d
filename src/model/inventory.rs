//! The inventory: every component of every input, how they hang together, and what is incomplete.

mod builder;
mod documents;
mod input;

use std::borrow::Cow;
use std::collections::HashMap;

pub use builder::{Builder, Draft, References};
pub use input::{Expected, Input, Notation, Subject};

use super::claim::{Claim, ClaimKind};
use super::component::{Component, ComponentId, InputId, Role, Scope};
use super::source::Span;

/// All components of the inputs, in the order in which the inputs list them.
#[derive(Debug, Default)]
pub struct Inventory<'s> {
    /// The inputs that were read.
    pub inputs: Vec<Input>,
    /// The components.
    pub components: Vec<Component<'s>>,
    /// The claims of all components; see [`Inventory::claims`].
    pub claims: Vec<Claim<'s>>,
    /// Relations between components, in no particular order.
    pub edges: Vec<Edge>,
    /// The subjects of the inputs, or the components on which nothing depends where none is declared.
    pub roots: Vec<ComponentId>,
    /// What was odd or incomplete.
    pub notes: Vec<Note>,
}

/// A relation: `from` brings in `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    /// The one that needs, holds or comes from the other.
    pub from: ComponentId,
    /// The one that is needed, held or descended from.
    pub to: ComponentId,
    /// In which way.
    pub kind: EdgeKind,
    /// When.
    pub scope: Scope,
}

/// In which way a component brings in another. Every kind counts as reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// Needs it.
    DependsOn,
    /// Holds it.
    Contains,
    /// Was made out of it.
    DerivedFrom,
    /// Was built, generated or tested with it.
    BuiltWith,
    /// Implements it (CycloneDX 1.5 `provides`).
    Provides,
    /// Is related to it in a way that the format does not define more closely.
    RelatesTo,
}

/// Something odd that did not stop the reading. Told, counted, and left to policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The input.
    pub input: InputId,
    /// What sort of oddity.
    pub kind: NoteKind,
    /// What exactly, in words.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Sorts of oddities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// The format's version is newer or older than those known, or missing.
    Version,
    /// A field is missing, or has the wrong type, or a value that the format does not define.
    Form,
    /// A field that the format does not define.
    UnknownField,
    /// A reference to something that the document does not list.
    DanglingReference,
    /// Several components share one identifier.
    DuplicateReference,
    /// A relationship kind that the format does not define.
    UnknownRelationship,
    /// The document names no subject.
    NoRoot,
    /// The document says itself that its list or its graph is incomplete.
    Incomplete,
    /// The document refers to another document that was not given.
    ExternalDocument,
    /// A file of a folder is nothing that the gate reads.
    NotRead,
    /// The document came as an attestation, whose signatures nobody has verified here.
    Unverified,
}

impl<'s> Inventory<'s> {
    /// A component by its id. Ids are made by the builder, so that the component is always there.
    #[must_use]
    pub fn component(&self, id: ComponentId) -> Option<&Component<'s>> {
        self.components.get(id.index())
    }

    /// The ids of all components.
    pub fn ids(&self) -> impl Iterator<Item = ComponentId> + use<> {
        (0..u32::try_from(self.components.len()).unwrap_or(u32::MAX)).map(ComponentId)
    }

    /// What the document claims of a component.
    #[must_use]
    pub fn claims(&self, component: &Component<'s>) -> &[Claim<'s>] {
        let range = component.claims.start as usize..component.claims.end as usize;
        self.claims.get(range).unwrap_or(&[])
    }

    /// The text of the component's first purl.
    #[must_use]
    pub fn purl(&self, component: &Component<'s>) -> Option<&Claim<'s>> {
        self.claims(component).iter().find(|claim| claim.kind == ClaimKind::Purl)
    }

    /// Where a component stands, in the words of its format: a JSON Pointer, an XPath, a tag.
    #[must_use]
    pub fn pointer(&self, component: &Component<'s>) -> String {
        let notation = self.inputs.get(component.input.index()).map_or(Notation::JSON_POINTER, |input| input.notation);
        let word = |path| notation.lists.iter().find(|(member, _)| *member == path).map_or(path, |(_, word)| *word);
        let mut parts = Vec::new();
        let mut next = Some(component);
        while let Some(component) = next {
            let pointer = component.pointer;
            if let Some(index) = pointer.index {
                parts
                    .push(if notation.counts_from_one { format!("[{}]", index + 1) } else { index.to_string() }.into());
            }
            if !pointer.path.is_empty() {
                let outer = pointer.outer.map(|outer| outer + u32::from(notation.counts_from_one));
                parts.push(match outer {
                    Some(outer) => word(pointer.path).replace('*', &outer.to_string()).into(),
                    None => Cow::Borrowed(word(pointer.path)),
                });
            }
            next = pointer.parent.and_then(|parent| self.component(parent));
        }
        let start = notation.prefix.to_owned();
        parts.iter().rev().fold(start, |mut text, part| {
            if !part.starts_with('[') {
                text.push('/');
            }
            text.push_str(part);
            text
        })
    }

    /// Notes something odd of the first input.
    pub fn note(&mut self, kind: NoteKind, message: impl Into<String>, span: Span) {
        self.notes.push(Note { input: InputId(0), kind, message: message.into(), span });
    }

    /// Adds the inventory of another input behind this one.
    pub fn absorb(&mut self, other: Self) {
        if self.inputs.is_empty() {
            *self = other;
            return;
        }
        let components = u32::try_from(self.components.len()).unwrap_or(u32::MAX);
        let claims = u32::try_from(self.claims.len()).unwrap_or(u32::MAX);
        let inputs = u32::try_from(self.inputs.len()).unwrap_or(u32::MAX);
        let shift = |id: ComponentId| ComponentId(id.0 + components);
        self.components.extend(other.components.into_iter().map(|mut component| {
            component.input = InputId(component.input.0 + inputs);
            component.pointer.parent = component.pointer.parent.map(shift);
            component.claims = component.claims.start + claims..component.claims.end + claims;
            component
        }));
        self.claims.extend(other.claims);
        self.edges.extend(other.edges.into_iter().map(|edge| Edge {
            from: shift(edge.from),
            to: shift(edge.to),
            ..edge
        }));
        self.roots.extend(other.roots.into_iter().map(shift));
        self.notes.extend(other.notes.into_iter().map(|mut note| {
            note.input = InputId(note.input.0 + inputs);
            note
        }));
        self.inputs.extend(other.inputs);
    }

    /// Keeps only what the roots of these names bring in, the roots among it.
    ///
    /// # Errors
    /// A name that no root has.
    pub fn narrow(&mut self, names: &[String]) -> Result<(), String> {
        let is_named = |id: &ComponentId| {
            let subject = self.component(*id).filter(|component| component.role == Role::Root);
            subject.is_some_and(|subject| names.iter().any(|name| subject.name == *name))
        };
        let chosen: Vec<_> = self.ids().filter(is_named).collect();
        let has =
            |name: &&String| chosen.iter().any(|root| self.component(*root).is_some_and(|root| root.name == **name));
        if let Some(missing) = names.iter().find(|name| !has(name)) {
            return Err(missing.clone());
        }
        self.roots = chosen;
        let graph = super::graph::Graph::new(self);
        let mut places = HashMap::new();
        for id in self.ids().filter(|id| graph.is_reached(*id)) {
            places.insert(id, ComponentId(u32::try_from(places.len()).unwrap_or(u32::MAX)));
        }
        let mut at = 0..;
        self.components.retain(|_| at.next().is_some_and(|at| places.contains_key(&ComponentId(at))));
        for component in &mut self.components {
            component.pointer.parent = component.pointer.parent.and_then(|parent| places.get(&parent).copied());
        }
        self.edges = self
            .edges
            .iter()
            .filter_map(|edge| Some(Edge { from: *places.get(&edge.from)?, to: *places.get(&edge.to)?, ..*edge }))
            .collect();
        self.roots = self.roots.iter().filter_map(|root| places.get(root).copied()).collect();
        Ok(())
    }

    /// A name for messages: the name, else the purl, else the reference, else the place.
    #[must_use]
    pub fn label(&self, component: &Component<'s>) -> String {
        if !component.name.is_empty() {
            return component.name.to_string();
        }
        match self.purl(component) {
            Some(claim) => claim.value.to_string(),
            None if !component.reference.is_empty() => component.reference.to_string(),
            None => self.pointer(component),
        }
    }

    /// Whether a component counts as listed by its document: a part or a service of the subject, not the
    /// subject itself, nor the tools that wrote the document, nor a dangling reference.
    #[must_use]
    pub fn is_listed(component: &Component<'s>) -> bool {
        matches!(component.role, Role::Part | Role::Service)
    }
}
