//! How a reader makes an inventory: drafts in, references by text, and one `finish` that ties them.

mod finish;
mod part;
mod references;

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Edge, EdgeKind, Expected, Input, Inventory, Notation, Note, NoteKind};
use crate::model::claim::{Claim, ClaimKind, is_placeholder};
use crate::model::component::{Component, ComponentId, InputId, Kind, Pointer, Role, Scope};
use crate::model::purl::Purl;
use crate::model::source::{SourceFile, Span};
use part::Own;
pub use references::References;

/// Claims of a component: most have no more.
const USUAL_CLAIMS: usize = 10;

/// A component as a reader finds it.
#[derive(Debug)]
pub struct Draft<'s> {
    /// See [`Component::kind`].
    pub kind: Kind,
    /// See [`Component::role`].
    pub role: Role,
    /// See [`Component::name`].
    pub name: Cow<'s, str>,
    /// See [`Component::version`].
    pub version: Cow<'s, str>,
    /// See [`Component::reference`].
    pub reference: Cow<'s, str>,
    /// When the document says that it is needed, if it says so of the component itself.
    pub scope: Option<Scope>,
    /// See [`Component::span`].
    pub span: Span,
    /// See [`Component::pointer`].
    pub pointer: Pointer,
    /// Its claims.
    pub claims: Vec<Claim<'s>>,
}

impl<'s> Draft<'s> {
    /// An empty draft of a component that stands at `span`.
    #[must_use]
    pub fn new(role: Role, span: Span, pointer: Pointer) -> Self {
        Self {
            kind: Kind::Other,
            role,
            name: Cow::Borrowed(""),
            version: Cow::Borrowed(""),
            reference: Cow::Borrowed(""),
            scope: None,
            span,
            pointer,
            claims: Vec::new(),
        }
    }

    /// Takes the identifier or the name for a purl where it is one and no claim gives any: many generators
    /// write the purl there.
    pub fn adopt_purl(&mut self) {
        if self.claims.iter().any(|claim| claim.kind == ClaimKind::Purl) {
            return;
        }
        let found = [&self.reference, &self.name].into_iter().find(|text| Purl::parse(text).is_some()).cloned();
        if let Some(purl) = found {
            self.claim(ClaimKind::Purl, purl, self.span.start);
        }
    }

    /// Adds a claim, unless its text says that nothing is claimed (`NOASSERTION` and friends).
    pub fn claim(&mut self, kind: ClaimKind, value: impl Into<Cow<'s, str>>, at: usize) {
        let value = value.into();
        if !is_placeholder(&value) {
            if self.claims.capacity() == 0 {
                self.claims.reserve_exact(USUAL_CLAIMS);
            }
            self.claims.push(Claim { kind, value, at });
        }
    }
}

/// Collects one input's components, and the links between them by the document's own identifiers.
#[derive(Debug)]
pub struct Builder<'s> {
    source: &'s SourceFile,
    inventory: Inventory<'s>,
    by_reference: References<'s>,
    by_alias: References<'s>,
    links: Vec<Link<'s>>,
    mentioned: Vec<(Cow<'s, str>, Span)>,
    is_root: HashSet<ComponentId>,
    /// Identifiers of other documents.
    elsewhere: HashSet<Cow<'s, str>>,
    scopes: Vec<Option<Scope>>,
    /// In a part: the identifiers and second identifiers of its components, which the whole ties.
    own: Option<Own<'s>>,
    /// In a part: relations between components of the whole.
    tied: Vec<Edge>,
}

#[derive(Debug)]
struct Link<'s> {
    from: Cow<'s, str>,
    to: Cow<'s, str>,
    kind: EdgeKind,
    scope: Scope,
    at: Span,
}

impl<'s> Builder<'s> {
    /// Begins the inventory of one source.
    #[must_use]
    pub fn new(source: &'s SourceFile, format: &'static str, version: &str) -> Self {
        let mut inventory = Inventory::default();
        inventory.inputs.push(Input {
            name: source.name().to_owned(),
            format,
            version: version.to_owned(),
            sha256: None,
            components: 0,
            edges: 0,
            layers: Vec::new(),
            subjects: Vec::new(),
            notation: Notation::JSON_POINTER,
            identity: None,
            expects: Vec::new(),
        });
        Self {
            source,
            inventory,
            by_reference: References::default(),
            by_alias: References::default(),
            links: Vec::new(),
            mentioned: Vec::new(),
            is_root: HashSet::new(),
            elsewhere: HashSet::new(),
            scopes: Vec::new(),
            own: None,
            tied: Vec::new(),
        }
    }

    /// The source that is being read.
    #[must_use]
    pub fn source(&self) -> &'s SourceFile {
        self.source
    }

    /// How many components of a role have been added.
    #[must_use]
    pub fn count(&self, role: Role) -> usize {
        self.inventory.components.iter().filter(|component| component.role == role).count()
    }

    /// Adds a component; a root if its role says so.
    pub fn add(&mut self, draft: Draft<'s>) -> ComponentId {
        let id = ComponentId(u32::try_from(self.inventory.components.len()).unwrap_or(u32::MAX));
        // What stands for a reference says nothing in a purl's place.
        let is_listed = draft.role != Role::Unresolved;
        let purls = draft.claims.iter().filter(|claim| claim.kind == ClaimKind::Purl && is_listed);
        for claim in purls.filter(|claim| !Purl::is_sound(&claim.value)) {
            let message = format!("`{}` is no valid purl", claim.value);
            self.inventory.notes.push(Note {
                input: InputId(0),
                kind: NoteKind::Form,
                message,
                span: claim.at..claim.at,
            });
        }
        let first = u32::try_from(self.inventory.claims.len()).unwrap_or(u32::MAX);
        self.inventory.claims.extend(draft.claims);
        let last = u32::try_from(self.inventory.claims.len()).unwrap_or(u32::MAX);
        if !draft.reference.is_empty() {
            match &mut self.own {
                // While its text is at hand.
                Some(own) => {
                    own.references.push((self.by_reference.mark(&draft.reference), draft.reference.clone(), id));
                }
                None => self.by_reference.add(draft.reference.clone(), id),
            }
        }
        if draft.role == Role::Root && self.is_root.insert(id) {
            self.inventory.roots.push(id);
        }
        self.scopes.push(draft.scope);
        self.inventory.components.push(Component {
            input: InputId(0),
            kind: draft.kind,
            role: draft.role,
            name: draft.name,
            version: draft.version,
            reference: draft.reference,
            scope: draft.scope.unwrap_or(Scope::Runtime),
            span: draft.span,
            pointer: draft.pointer,
            claims: first..last,
        });
        id
    }

    /// Gives a component a second identifier, which counts where nobody bears it as the first: in every
    /// fifth real CycloneDX file the graph calls the subject by its purl although it has no `bom-ref`.
    pub fn alias(&mut self, reference: Cow<'s, str>, id: ComponentId) {
        match &mut self.own {
            Some(own) => own.aliases.push((reference, id)),
            None => self.by_alias.add(reference, id),
        }
    }

    /// Relates two components that have been added.
    pub fn edge(&mut self, from: ComponentId, to: ComponentId, kind: EdgeKind, scope: Scope) {
        self.inventory.edges.push(Edge { from, to, kind, scope });
    }

    /// Relates a component to something in another document, by the name that it has there.
    pub fn refer(&mut self, from: ComponentId, reference: Cow<'s, str>, at: Span) {
        let mut draft = Draft::new(Role::Unresolved, at, Pointer::default());
        draft.reference = reference.clone();
        draft.name = reference;
        let to = self.add(draft);
        self.edge(from, to, EdgeKind::Contains, Scope::Runtime);
    }

    /// Relates two components by the document's identifiers, which may be of components yet to come.
    pub fn link(
        &mut self,
        from: impl Into<Cow<'s, str>>,
        to: impl Into<Cow<'s, str>>,
        kind: EdgeKind,
        scope: Scope,
        at: Span,
    ) {
        self.links.push(Link { from: from.into(), to: to.into(), kind, scope, at });
    }

    /// Says that the document speaks of something by its identifier: it counts also if nothing lists it.
    pub fn mention(&mut self, reference: impl Into<Cow<'s, str>>, at: Span) {
        self.mentioned.push((reference.into(), at));
    }

    /// Says that an identifier is of another document: it is no fault of this one that it does not list it.
    pub fn elsewhere(&mut self, reference: Cow<'s, str>) {
        self.elsewhere.insert(reference);
    }

    /// Says that a component is a subject of the document, by its identifier.
    pub fn root(&mut self, reference: &str, at: &Span) {
        let ids: Vec<_> = self.by_reference.of(reference).collect();
        if ids.is_empty() {
            let message = format!("the document says that it describes `{reference}`, which it does not list");
            self.note(NoteKind::DanglingReference, message, at.clone());
        }
        self.inventory.roots.extend(ids.into_iter().filter(|id| self.is_root.insert(*id)));
    }

    /// Says how places in the document are written.
    pub fn notation(&mut self, notation: Notation) {
        self.inventory.inputs.iter_mut().for_each(|input| input.notation = notation);
    }

    /// Says by which name other documents refer to this one.
    pub fn identity(&mut self, identity: String) {
        self.inventory.inputs.iter_mut().for_each(|input| input.identity = Some(identity.clone()));
    }

    /// Says what another document is to be, by its digest.
    pub fn expect(&mut self, expected: Expected) {
        self.inventory.inputs.iter_mut().for_each(|input| input.expects.push(expected.clone()));
    }

    /// Notes something odd.
    pub fn note(&mut self, kind: NoteKind, message: impl Into<String>, span: Span) {
        self.inventory.notes.push(Note { input: InputId(0), kind, message: message.into(), span });
    }
}
