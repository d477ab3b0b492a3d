//! `mvn dependency:tree`: what each module of a project is built from, as text or as JSON.
//! Reference: <https://maven.apache.org/plugins/maven-dependency-plugin/tree-mojo.html>.
//!
//! The tree holds what is built: versions are chosen, and what was left out in favour of another version is shown, if
//! at all, in brackets and leads to the version that was chosen. A module of the project that another one depends on
//! is the project's own, and no package of a repository, whatever it is called.

mod json;
mod text;

use std::collections::HashMap;

use super::{End, Form, Format};
use crate::model::claim::ClaimKind;
use crate::model::component::{ComponentId, Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, Inventory, NoteKind};
use crate::model::purl::Purl;
use crate::model::source::Span;

pub(super) const TREE: Format = Format {
    id: "maven-tree",
    name: "mvn dependency:tree",
    form: Form::Text(text::looks, text::read),
    may_be_bare: true,
    end: End::Told,
};

pub(super) const JSON: Format = Format {
    id: "maven-tree-json",
    name: "mvn dependency:tree -DoutputType=json",
    form: Form::Objects(json::looks, json::read),
    may_be_bare: true,
    end: End::Open,
};

/// What Maven calls an artifact. Reference: <https://maven.apache.org/pom.html#Maven_Coordinates>.
#[derive(Debug, Clone)]
struct Artifact {
    group: String,
    name: String,
    /// `jar` for most.
    packaging: String,
    /// May be empty.
    classifier: String,
    version: String,
}

/// An artifact's place in a tree.
#[derive(Debug)]
struct Entry {
    artifact: Artifact,
    /// `None` for a module of the project.
    parent: Option<usize>,
    /// Which child of its parent it is.
    index: u32,
    need: Need,
    /// Whether the tree shows the artifact elsewhere, and here only that it is needed.
    is_omitted: bool,
    span: Span,
    /// Where the artifact is named.
    at: usize,
}

/// What a scope says. Reference: <https://maven.apache.org/guides/introduction/introduction-to-dependency-mechanism.html#dependency-scope>.
#[derive(Debug, Clone, Copy)]
struct Need {
    scope: Scope,
    /// Whether the artifact is a file on the machine that builds (`system`), and comes from no repository.
    is_local: bool,
}

impl Need {
    const RUNTIME: Self = Self { scope: Scope::Runtime, is_local: false };

    /// Reads Maven's word. What is `provided` runs with the product, and does not come with it.
    fn parse(word: &str) -> Option<Self> {
        let (scope, is_local) = match word {
            "compile" | "runtime" => (Scope::Runtime, false),
            "system" => (Scope::Runtime, true),
            "provided" => (Scope::Optional, false),
            "import" => (Scope::Build, false),
            "test" => (Scope::Dev, false),
            _ => return None,
        };
        Some(Self { scope, is_local })
    }

    fn or_optional(self, is_optional: bool) -> Self {
        if is_optional { Self { scope: self.scope.max(Scope::Optional), ..self } } else { self }
    }
}

impl Artifact {
    /// As the tree writes it, without a scope.
    fn reference(&self) -> String {
        let Self { group, name, packaging, classifier, version } = self;
        let classifier = if classifier.is_empty() { String::new() } else { format!("{classifier}:") };
        format!("{group}:{name}:{packaging}:{classifier}{version}")
    }

    fn purl(&self) -> String {
        let mut qualifiers = Vec::new();
        if !self.classifier.is_empty() {
            qualifiers.push(("classifier", self.classifier.as_str()));
        }
        if self.packaging != "jar" {
            qualifiers.push(("type", self.packaging.as_str()));
        }
        Purl::compose("maven", &self.group, &self.name, &self.version, &qualifiers)
    }

    /// By which a module of the project is known in another one's tree, whatever part of it is used there.
    fn project(&self) -> (&str, &str, &str) {
        (&self.group, &self.name, &self.version)
    }
}

/// Makes the components of the entries: the project's modules first, then what the trees hold, then what they only
/// mention.
fn inventory<'s>(mut builder: Builder<'s>, entries: &[Entry]) -> Inventory<'s> {
    let is_root = |entry: &&(usize, &Entry)| entry.1.parent.is_none();
    let numbered: Vec<_> = entries.iter().enumerate().collect();
    let (roots, others): (Vec<_>, Vec<_>) = numbered.iter().partition(is_root);
    let (omitted, built): (Vec<_>, Vec<_>) = others.into_iter().partition(|(_, entry)| entry.is_omitted);
    let mut ids: Vec<Option<ComponentId>> = vec![None; entries.len()];
    let mut own = HashMap::new();
    for ((at, entry), tree) in roots.iter().zip(0..) {
        let pointer =
            Pointer { parent: None, path: "", index: (roots.len() > 1).then_some(tree), ..Pointer::default() };
        let add = || builder.add(draft(entry, Role::Root, pointer));
        let id = *own.entry(entry.artifact.project()).or_insert_with(add);
        set(&mut ids, *at, id);
    }
    let mut parts = HashMap::new();
    for (at, entry) in built.into_iter().chain(omitted) {
        let id = own.get(&entry.artifact.project()).or_else(|| parts.get(&entry.artifact.reference())).copied();
        let id = id.unwrap_or_else(|| {
            if entry.is_omitted {
                let message = format!("`{}` is mentioned, but not in the tree", entry.artifact.reference());
                builder.note(NoteKind::DanglingReference, message, entry.span.clone());
            }
            let parent = entry.parent.and_then(|parent| *ids.get(parent)?);
            let pointer = Pointer { parent, path: "children", index: Some(entry.index), ..Pointer::default() };
            builder.add(draft(entry, Role::Part, pointer))
        });
        parts.entry(entry.artifact.reference()).or_insert(id);
        set(&mut ids, at, id);
    }
    let mut edges = 0;
    for (entry, to) in entries.iter().zip(&ids) {
        edges += usize::from(entry.parent.is_some());
        if let (Some(Some(from)), Some(to)) = (entry.parent.and_then(|parent| ids.get(parent)), to)
            && from != to
        {
            builder.edge(*from, *to, EdgeKind::DependsOn, entry.need.scope);
        }
    }
    let listed = builder.count(Role::Part);
    builder.finish(listed, edges)
}

fn set(ids: &mut [Option<ComponentId>], at: usize, id: ComponentId) {
    if let Some(slot) = ids.get_mut(at) {
        *slot = Some(id);
    }
}

fn draft<'s>(entry: &Entry, role: Role, pointer: Pointer) -> Draft<'s> {
    let artifact = &entry.artifact;
    let mut draft = Draft::new(role, entry.span.clone(), pointer);
    draft.kind = Kind::Library;
    draft.name = format!("{}:{}", artifact.group, artifact.name).into();
    draft.version = artifact.version.clone().into();
    draft.reference = artifact.reference().into();
    if role != Role::Root && entry.need.is_local {
        draft.claim(ClaimKind::Group, artifact.group.clone(), entry.at);
    } else if role != Role::Root {
        draft.claim(ClaimKind::Purl, artifact.purl(), entry.at);
    }
    draft
}
