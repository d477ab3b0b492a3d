//! Syft's own JSON. Schemas: <https://github.com/anchore/syft/tree/main/schema/json>.
//!
//! Everything that is catalogued is in the source, whether or not a relationship says so: syft has stated it
//! since schema 9 only.

mod metadata;

use std::borrow::Cow;

use super::expect::{self, Keys};
use super::refusal::{ReadError, Refusal};
use super::tree::{Node, Shape};
use super::{End, Form, Format};
use crate::model::claim::ClaimKind;
use crate::model::component::{ComponentId, Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, Inventory, NoteKind};
use crate::model::source::SourceFile;

pub(super) const FORMAT: Format = Format {
    id: "syft-json",
    name: "Syft JSON 1–16",
    form: Form::Json(&["artifacts", "source", "descriptor"], read),
    may_be_bare: false,
    end: End::Marked,
};

const NEWEST_MAJOR: u32 = 16;

const DOCUMENT: Keys = Keys {
    what: "the document",
    vital: &["artifacts", "artifactRelationships", "files", "source", "distro"],
    other: &["descriptor", "schema"],
};

const ARTIFACT: Keys = Keys {
    what: "an artifact",
    vital: &["id", "name", "version", "type", "cpes", "purl", "metadata"],
    other: &["foundBy", "locations", "licenses", "language", "metadataType"],
};

const RELATIONSHIP: Keys = Keys { what: "a relationship", vital: &["parent", "child", "type"], other: &["metadata"] };

struct Reader<'s> {
    builder: Builder<'s>,
    /// What was catalogued.
    subject: ComponentId,
}

fn read<'s>(source: &'s SourceFile, root: Node<'_, 's>) -> Result<Inventory<'s>, ReadError> {
    let version = root.get("schema").and_then(|schema| schema.get("version")?.scalar()).unwrap_or_default();
    let mut builder = Builder::new(source, FORMAT.id, &version);
    check_version(&mut builder, root, &version)?;
    for member in root.members() {
        DOCUMENT.check(&mut builder, &member)?;
    }
    let subject = subject(&mut builder, root)?;
    let mut reader = Reader { builder, subject };
    let list = |key: &'static str| root.get(key).map(|list| expect::vital_elements(key, list, Shape::Object));
    let mut artifacts = 0;
    for node in list("artifacts").transpose()?.into_iter().flatten() {
        reader.artifact(node, artifacts)?;
        artifacts += 1;
    }
    for (node, index) in list("files").transpose()?.into_iter().flatten().zip(0..) {
        reader.file(node, index);
    }
    reader.distro(root);
    reader.tool(root);
    let mut stated = 0;
    for node in list("artifactRelationships").transpose()?.into_iter().flatten() {
        reader.relationship(node)?;
        stated += 1;
    }
    Ok(reader.builder.finish(artifacts as usize, stated))
}

fn check_version<'s>(builder: &mut Builder<'s>, root: Node<'_, 's>, version: &str) -> Result<(), ReadError> {
    let span = root.get("schema").map_or(root.span(), |node| node.span());
    match version.split('.').next().map(str::parse::<u32>) {
        Some(Ok(1..=NEWEST_MAJOR)) => Ok(()),
        _ if version.is_empty() => {
            builder.note(NoteKind::Version, "the document does not state the version of its schema", 0..0);
            Ok(())
        }
        _ => Err(ReadError::at(Refusal::UnsupportedVersion("Syft JSON", version.to_owned()), span)),
    }
}

/// What was catalogued: an image, a folder, a file. Before schema 9 `target` holds its name or its particulars.
fn subject<'s>(builder: &mut Builder<'s>, root: Node<'_, 's>) -> Result<ComponentId, ReadError> {
    let Some(node) = root.get("source") else { return Err(ReadError::whole(Refusal::UnknownFormat)) };
    expect::vital_object("source", node)?;
    let mut draft = Draft::new(Role::Root, node.span(), Pointer::list("source"));
    let text = |node: Node<'_, 's>, key: &str| node.get(key).and_then(|node| node.scalar());
    draft.kind = match text(node, "type").as_deref() {
        Some("image") => Kind::Container,
        Some("file") => Kind::File,
        _ => Kind::Application,
    };
    draft.reference = text(node, "id").unwrap_or_default();
    draft.version = text(node, "version").unwrap_or_default();
    let particulars = node.get("metadata").or_else(|| node.get("target"));
    let inner = |key: &str| particulars.and_then(|particulars| text(particulars, key));
    let names = [text(node, "name"), text(node, "target"), inner("userInput"), inner("path")];
    draft.name = names.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or_default();
    if let Some(supplier) =
        [node.get("supplier"), particulars.and_then(|node| node.get("supplier"))].into_iter().flatten().next()
    {
        for (text, at) in expect::texts(builder, "a supplier", supplier) {
            draft.claim(ClaimKind::Supplier, text, at);
        }
    }
    Ok(builder.add(draft))
}

impl<'s> Reader<'s> {
    fn artifact(&mut self, node: Node<'_, 's>, index: u32) -> Result<(), ReadError> {
        let pointer = Pointer::entry("artifacts", index);
        let mut draft = Draft::new(Role::Part, node.span(), pointer);
        for member in node.members() {
            ARTIFACT.check(&mut self.builder, &member)?;
            let value = member.value;
            match member.key.as_ref() {
                "id" => draft.reference = self.text("`id`", value),
                "name" => draft.name = self.text("`name`", value),
                "version" => draft.version = self.text("`version`", value),
                "type" => draft.kind = kind(&self.text("`type`", value)),
                "purl" => {
                    for (text, at) in expect::texts(&mut self.builder, "`purl`", value) {
                        draft.claim(ClaimKind::Purl, text, at);
                    }
                }
                "cpes" => self.cpes(&mut draft, value),
                "metadata" => metadata::claims(&mut self.builder, &mut draft, value),
                _ => {}
            }
        }
        if draft.name.trim().is_empty() {
            self.builder.note(NoteKind::Form, "an artifact has no name", draft.span.clone());
        }
        draft.adopt_purl();
        let id = self.builder.add(draft);
        self.builder.edge(self.subject, id, EdgeKind::Contains, Scope::Runtime);
        Ok(())
    }

    fn text(&mut self, what: &str, node: Node<'_, 's>) -> Cow<'s, str> {
        expect::text(&mut self.builder, what, node).unwrap_or_default()
    }

    /// Texts, and since schema 14 objects that say where the CPE comes from. All but those of the NVD's dictionary
    /// are made up from names.
    fn cpes(&mut self, draft: &mut Draft<'s>, list: Node<'_, 's>) {
        for node in list.elements() {
            let is_official = node.get("source").and_then(|node| node.text()).as_deref() == Some("nvd-cpe-dictionary");
            let kind = if is_official { ClaimKind::Cpe } else { ClaimKind::GuessedCpe };
            let value = node.get("cpe").unwrap_or(node);
            for (text, at) in expect::texts(&mut self.builder, "a CPE", value) {
                draft.claim(kind, text, at);
            }
        }
        if !matches!(list.shape(), Shape::Array | Shape::Null) {
            for (text, at) in expect::texts(&mut self.builder, "`cpes`", list) {
                draft.claim(ClaimKind::GuessedCpe, text, at);
            }
        }
    }

    /// A file without a location is still one.
    fn file(&mut self, node: Node<'_, 's>, index: u32) {
        let pointer = Pointer::entry("files", index);
        let mut draft = Draft::new(Role::Part, node.span(), pointer);
        draft.kind = Kind::File;
        draft.reference = node.get("id").map(|id| self.text("`id`", id)).unwrap_or_default();
        let path = node.get("location").and_then(|location| location.get("path"));
        draft.name = path.map(|path| self.text("`path`", path)).unwrap_or_default();
        self.builder.add(draft);
    }

    /// The operating system of an image; empty for a folder.
    fn distro(&mut self, root: Node<'_, 's>) {
        let Some(node) = root.get("distro") else { return };
        let mut draft = Draft::new(Role::Part, node.span(), Pointer::list("distro"));
        draft.kind = Kind::OperatingSystem;
        let filled = |keys: [&str; 3]| {
            let texts = keys.into_iter().filter_map(|key| node.get(key)?.scalar());
            texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
        };
        draft.name = filled(["name", "id", "prettyName"]);
        draft.version = filled(["versionID", "version", "buildID"]);
        for (key, kind) in [("homeURL", ClaimKind::Website), ("cpeName", ClaimKind::Cpe)] {
            for (text, at) in node.get(key).map(|one| expect::texts(&mut self.builder, key, one)).unwrap_or_default() {
                draft.claim(kind, text, at);
            }
        }
        if !draft.name.is_empty() {
            let id = self.builder.add(draft);
            self.builder.edge(self.subject, id, EdgeKind::Contains, Scope::Runtime);
        }
    }

    fn tool(&mut self, root: Node<'_, 's>) {
        let Some(node) = root.get("descriptor") else { return };
        let pointer = Pointer::list("descriptor");
        let mut draft = Draft::new(Role::Tool, node.span(), pointer);
        draft.kind = Kind::Application;
        draft.name = node.get("name").map(|name| self.text("`name`", name)).unwrap_or_default();
        draft.version = node.get("version").map(|version| self.text("`version`", version)).unwrap_or_default();
        self.builder.add(draft);
    }

    /// In `dependency-of` the parent is what the child depends on, as in SPDX 2's `DEPENDENCY_OF`; in all other
    /// types the parent holds the child, or is known by it.
    fn relationship(&mut self, node: Node<'_, 's>) -> Result<(), ReadError> {
        for member in node.members() {
            RELATIONSHIP.check(&mut self.builder, &member)?;
        }
        let mut part =
            |key: &str| node.get(key).map(|one| self.text("a part of a relationship", one)).unwrap_or_default();
        let (parent, child, kind) = (part("parent"), part("child"), part("type"));
        if parent.is_empty() || child.is_empty() {
            self.builder.note(NoteKind::Form, "a relationship lacks one of its ends", node.span());
            for id in [parent, child].into_iter().filter(|id| !id.is_empty()) {
                self.builder.mention(id, node.span());
            }
            return Ok(());
        }
        let (from, to, kind) = match kind.as_ref() {
            "dependency-of" => (child, parent, EdgeKind::DependsOn),
            "contains" | "ownership-by-file-overlap" => (parent, child, EdgeKind::Contains),
            "evident-by" | "described-by" => (parent, child, EdgeKind::RelatesTo),
            other => {
                let message = format!("`{other}` is no relationship type that syft defines");
                self.builder.note(NoteKind::UnknownRelationship, message, node.span());
                (parent, child, EdgeKind::RelatesTo)
            }
        };
        self.builder.link(from, to, kind, Scope::Runtime, node.span());
        Ok(())
    }
}

/// syft's package types; most are named after their package manager and hold libraries.
fn kind(ty: &str) -> Kind {
    match ty {
        "linux-kernel" => Kind::OperatingSystem,
        "linux-kernel-module" => Kind::Driver,
        "model" | "gguf-model" => Kind::Model,
        _ => Kind::Library,
    }
}
