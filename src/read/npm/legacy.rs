//! `dependencies` of lockfileVersion 1, and of version 2 for readers of version 1: packages nested as their folders are.

use std::borrow::Cow;
use std::collections::HashSet;

use super::folders::Folders;
use super::{PROJECT, declared_scope, missing};
use crate::model::component::{Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, NoteKind};
use crate::read::expect::{self, Keys};
use crate::read::npm_package::{Origin, Package};
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Member, Node, Shape};

const ENTRY: Keys = Keys {
    what: "an entry of `dependencies`",
    vital: &["version", "resolved", "from", "requires", "dependencies"],
    other: &["integrity", "dev", "optional", "bundled", "peer", "devOptional", "inBundle", "extraneous"],
};

/// An entry that `packages` does not hold.
struct Entry<'d, 's> {
    node: Node<'d, 's>,
    reference: String,
    folder: usize,
    is_top: bool,
}

struct Walk<'b, 'd, 's> {
    builder: &'b mut Builder<'s>,
    folders: &'b mut Folders<'s>,
    /// Whether `packages` has been read.
    is_second: bool,
    entries: Vec<Entry<'d, 's>>,
    index: u32,
}

/// Reads what the folders do not hold yet; how many relations it states.
pub(super) fn read<'s>(
    builder: &mut Builder<'s>,
    folders: &mut Folders<'s>,
    list: Node<'_, 's>,
    is_second: bool,
) -> Result<usize, ReadError> {
    let mut walk = Walk { builder, folders, is_second, entries: Vec::new(), index: 0 };
    walk.list(list, Folders::TOP, "")?;
    walk.relations()
}

impl<'d, 's> Walk<'_, 'd, 's> {
    /// Goes as deep as JSON may nest.
    fn list(&mut self, list: Node<'d, 's>, folder: usize, path: &str) -> Result<(), ReadError> {
        expect::vital_object("dependencies", list)?;
        for member in list.members() {
            expect::vital_object("dependencies", member.value)?;
            for field in member.value.members() {
                ENTRY.check(self.builder, &field)?;
            }
            let own = self.folders.module(folder, &member.key).ok_or_else(|| {
                let refusal = Refusal::Malformed("packages nest deeper than npm would nest them".to_owned());
                ReadError::at(refusal, member.key_span.clone())
            })?;
            let path = format!("{path}{}node_modules/{}", if path.is_empty() { "" } else { "/" }, member.key);
            let target = self.folders.target(own);
            self.entry(&member, target, path.clone(), folder == Folders::TOP);
            if let Some(inner) = member.value.get("dependencies") {
                self.list(inner, target, &path)?;
            }
        }
        Ok(())
    }

    fn entry(&mut self, member: &Member<'d, 's>, folder: usize, path: String, is_top: bool) {
        let (package, at, fetched_at) = pinned(member);
        let index = self.index;
        self.index += 1;
        let known = self.folders.package(folder);
        if known.is_some_and(|known| is_same(known, &package)) {
            return;
        }
        let pointer = Pointer::entry("dependencies", index);
        let mut draft = Draft::new(Role::Part, member.key_span.start..member.value.span().end, pointer);
        package.describe(&mut draft, at, fetched_at);
        let is_contrary = known.is_some();
        let reference = if is_contrary { format!("dependencies/{path}") } else { path };
        draft.reference = Cow::Owned(reference.clone());
        if self.is_second {
            let message =
                format!("`dependencies` holds `{reference}`, of which `packages` says something else or nothing");
            self.builder.note(NoteKind::Form, message, member.key_span.clone());
        } else {
            // The file does not say what the project itself needs, so that the graph cannot tell.
            draft.scope = Some(declared_scope(member.value));
        }
        self.builder.add(draft);
        if !is_contrary {
            self.folders.hold(folder, Cow::Owned(reference.clone()), package);
        }
        self.entries.push(Entry { node: member.value, reference, folder, is_top });
    }

    /// Ties the entries by `requires`. Optional ones stand there too, so that what is not listed counts by its name.
    fn relations(self) -> Result<usize, ReadError> {
        let mut stated = 0;
        let mut needed = HashSet::new();
        for entry in &self.entries {
            let requires = entry.node.get("requires").filter(|requires| requires.shape() != Shape::Boolean);
            let Some(requires) = requires else { continue };
            expect::vital_object("requires", requires)?;
            for member in requires.members() {
                stated += 1;
                let specifier = member.value.text().unwrap_or_default();
                let found = self.folders.lookup(entry.folder, &member.key);
                let to = found.map_or_else(|| missing(&member.key, &specifier), Cow::into_owned);
                let from = entry.reference.clone();
                self.builder.link(from, to.clone(), EdgeKind::DependsOn, Scope::Runtime, member.key_span.clone());
                needed.insert(to);
            }
        }
        // What nothing else needs, the project does; what it needs besides stands in its manifest only.
        for entry in &self.entries {
            if self.is_second || (entry.is_top && !needed.contains(&entry.reference)) {
                let scope = if self.is_second { Scope::Runtime } else { declared_scope(entry.node) };
                self.builder.link(PROJECT, entry.reference.clone(), EdgeKind::DependsOn, scope, entry.node.span());
            }
        }
        Ok(stated)
    }
}

/// The package that an entry pins, with the places of its name and of its origin. `version` holds a version,
/// an alias or where the package comes from.
fn pinned(member: &Member<'_, '_>) -> (Package, usize, usize) {
    let field = |key: &str| member.value.get(key).and_then(|node| Some((node.scalar()?, node.span().start)));
    let (version, version_at) = field("version").unwrap_or((Cow::Borrowed(""), member.key_span.start));
    let (fetched, fetched_at) = field("resolved").unwrap_or((Cow::Borrowed(""), member.key_span.start));
    let at = member.key_span.start;
    if let Some((real, version)) = Package::alias(&version) {
        return (Package::new(real, version, &fetched), version_at, fetched_at);
    }
    if version.is_empty() || version.starts_with(|c: char| c.is_ascii_digit()) {
        return (Package::new(&member.key, &version, &fetched), at, fetched_at);
    }
    (Package::new(&member.key, "", &version), at, version_at)
}

/// Whether both halves of a file speak of one package. Only `packages` knows the versions of what comes from elsewhere.
fn is_same(known: &Package, package: &Package) -> bool {
    if (&known.origin, &package.origin) == (&Origin::Folder, &Origin::Folder) {
        return true;
    }
    known.name == package.name
        && known.origin == package.origin
        && (package.version.is_empty() || known.version == package.version)
}
