//! What Go says of a build: `go.mod`, `go.sum`, and the output of `go mod graph` and `go list -m -json all`.
//! Reference: <https://go.dev/ref/mod>.
//!
//! Four documents, and none tells everything: which modules, at which versions, and which needs which. What a document
//! leaves out is noted ([`NoteKind::Incomplete`](crate::model::inventory::NoteKind::Incomplete)); that also is what
//! tells of a file cut off where an entry ends, since none of them has a mark at its end.
//!
//! What a `replace` puts in a module's place is what is built, and is the component. A folder gets no purl: it is not
//! what the module's host has. The module that was replaced is kept as what the component derives from
//! ([`Role::Kin`]), for Go demands of a replacement that its own `go.mod` calls it by the replaced module's path.

mod graph;
mod list;
mod modfile;
mod sum;
mod syntax;

use std::borrow::Cow;

use super::{End, Form, Format};
use crate::model::claim::ClaimKind;
use crate::model::component::{ComponentId, Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind};
use crate::model::purl::Purl;
use crate::model::source::Span;

pub(super) const MOD: Format = Format {
    id: "go-mod",
    name: "go.mod",
    form: Form::Text(modfile::looks, modfile::read),
    may_be_bare: true,
    end: End::Open,
};

pub(super) const SUM: Format = Format {
    id: "go-sum",
    name: "go.sum",
    form: Form::Text(sum::looks, sum::read),
    may_be_bare: false,
    end: End::Open,
};

pub(super) const GRAPH: Format = Format {
    id: "go-mod-graph",
    name: "go mod graph",
    form: Form::Text(graph::looks, graph::read),
    may_be_bare: true,
    end: End::Open,
};

pub(super) const LIST: Format = Format {
    id: "go-list",
    name: "go list -m -json all",
    form: Form::Objects(list::looks, list::read),
    may_be_bare: true,
    end: End::Open,
};

/// A module at a version, or a folder, which has none.
#[derive(Debug, Clone)]
struct Module<'s> {
    path: Cow<'s, str>,
    version: Cow<'s, str>,
    /// Where the path stands.
    at: usize,
}

impl<'s> Module<'s> {
    /// As `go mod graph` writes it.
    fn reference(&self) -> String {
        if self.version.is_empty() { self.path.to_string() } else { format!("{}@{}", self.path, self.version) }
    }

    fn claim_purl(&self, draft: &mut Draft<'s>) {
        let (namespace, name) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        draft.claim(ClaimKind::Purl, Purl::compose("golang", namespace, name, &self.version, &[]), self.at);
    }

    fn draft(&self, role: Role, span: Span, pointer: Pointer) -> Draft<'s> {
        let mut draft = Draft::new(role, span, pointer);
        draft.kind = Kind::Library;
        draft.name = self.path.clone();
        draft.version = self.version.clone();
        draft.reference = self.reference().into();
        draft
    }
}

/// Adds the main module. It is no module of the host that its path names, but the project itself.
fn add_main<'s>(builder: &mut Builder<'s>, module: &Module<'s>, span: Span, pointer: Pointer) -> ComponentId {
    builder.add(module.draft(Role::Root, span, pointer))
}

/// Adds what is built for a module: itself, or what replaces it.
fn add<'s>(
    builder: &mut Builder<'s>,
    module: &Module<'s>,
    replacement: Option<&Module<'s>>,
    span: &Span,
    pointer: Pointer,
) -> ComponentId {
    let built = replacement.unwrap_or(module);
    let mut draft = built.draft(Role::Part, span.clone(), pointer);
    draft.reference = module.reference().into();
    if !built.version.is_empty() {
        built.claim_purl(&mut draft);
    }
    let id = builder.add(draft);
    if built.path != module.path {
        let pointer = Pointer { parent: Some(id), path: "replaces", index: None, ..Pointer::default() };
        let mut original = module.draft(Role::Kin, span.clone(), pointer);
        original.reference = Cow::Borrowed("");
        module.claim_purl(&mut original);
        let original = builder.add(original);
        builder.edge(id, original, EdgeKind::DerivedFrom, Scope::Runtime);
    }
    id
}
