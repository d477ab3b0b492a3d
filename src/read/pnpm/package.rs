//! The entries of `packages` and `snapshots`.

use std::borrow::Cow;
use std::collections::HashSet;

use super::key::{Key, without_peers};
use super::{FIELDS, Notation, Reading, vital_text};
use crate::model::component::{Pointer, Role};
use crate::model::inventory::{Draft, NoteKind};
use crate::read::expect::{self, Keys};
use crate::read::npm_package::{Origin, Package};
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Member, Node, Shape};

const ENTRY: Keys = Keys {
    what: "an entry of `packages`",
    vital: &["resolution", "name", "version", "dependencies", "optionalDependencies", "id"],
    other: &[
        "engines", "cpu", "os", "libc", "deprecated", "hasBin", "requiresBuild", "prepare", "dev", "optional",
        "patched", "peerDependencies", "peerDependenciesMeta", "transitivePeerDependencies", "bundledDependencies",
        "bundleDependencies", "dependenciesMeta",
    ],
};

const RESOLUTION: Keys = Keys {
    what: "a resolution",
    vital: &["tarball", "repo", "commit", "directory", "registry", "type"],
    other: &["integrity", "path", "gitHosted", "variants", "url", "bin", "archive", "prefix", "targets"],
};

impl<'s> Reading<'s> {
    /// Adds the packages and ties what they need.
    pub(super) fn packages(&mut self, root: Node<'_, 's>) -> Result<(), ReadError> {
        let list = root.get("packages");
        let entries: Vec<_> = list.into_iter().flat_map(|list| list.members()).collect();
        if let Some(list) = list {
            expect::vital_object("packages", list)?;
        }
        for (member, index) in entries.iter().zip(0..) {
            self.package(member, index)?;
        }
        let snapshots = root.get("snapshots");
        if self.notation == Notation::At {
            return self.snapshots(&entries, snapshots);
        }
        if let Some(list) = snapshots {
            let message = "`snapshots` stands in a version that has none".to_owned();
            return Err(ReadError::at(Refusal::Malformed(message), list.span()));
        }
        for member in &entries {
            self.needs_of(&member.key, member.value)?;
        }
        if root.members().last().is_some_and(|member| member.key == "packages") {
            self.check_last(entries.last());
        }
        Ok(())
    }

    /// The last entry could go on where it does not say whether it is for development, which pnpm writes last.
    fn check_last(&mut self, last: Option<&Member<'_, 's>>) {
        if let Some(last) = last.filter(|last| last.value.get("dev").is_none()) {
            let message =
                format!("the last package, `{}`, may go on: a file that was cut off looks the same", last.key);
            self.builder.note(NoteKind::Incomplete, message, last.key_span.clone());
        }
    }

    fn package(&mut self, member: &Member<'_, 's>, index: u32) -> Result<(), ReadError> {
        expect::vital_object("packages", member.value)?;
        for field in member.value.members() {
            ENTRY.check(&mut self.builder, &field)?;
        }
        let Some(resolution) = member.value.get("resolution") else {
            let message = format!("`{}` has no `resolution`", member.key);
            return Err(ReadError::at(Refusal::IncompleteGraph(message), member.key_span.clone()));
        };
        expect::vital_object("resolution", resolution)?;
        for field in resolution.members() {
            RESOLUTION.check(&mut self.builder, &field)?;
        }
        let pointer = Pointer::entry("packages", index);
        let mut draft = Draft::new(Role::Part, member.key_span.start..member.value.span().end, pointer);
        draft.reference = member.key.clone();
        let package = self.pinned(member, resolution)?;
        package.describe(&mut draft, member.key_span.start, resolution.span().start);
        if package.name.is_empty() {
            let message = format!("`{}` names no package", member.key);
            return Err(ReadError::at(Refusal::Malformed(message), member.key_span.clone()));
        }
        // What pnpm itself uses stands in its own document, and may in the project's, too.
        if self.keys.insert(member.key.clone()) {
            self.builder.add(draft);
        }
        Ok(())
    }

    fn pinned(&self, member: &Member<'_, 's>, resolution: Node<'_, 's>) -> Result<Package, ReadError> {
        let key = Key::parse(self.notation, &member.key);
        let field = |node: Node<'_, 's>, key: &'static str| match node.get(key) {
            Some(node) => vital_text(key, node),
            None => Ok(Cow::Borrowed("")),
        };
        let named = field(member.value, "name")?;
        let name = if named.is_empty() { Cow::Borrowed(key.name) } else { named };
        let is_version = key.version.starts_with(|c: char| c.is_ascii_digit());
        let stated = field(member.value, "version")?;
        let version = if stated.is_empty() && is_version { Cow::Borrowed(key.version) } else { stated };
        let tarball = field(resolution, "tarball")?;
        let mut package = Package::new(&name, &version, &tarball);
        let (repo, registry) = (field(resolution, "repo")?, field(resolution, "registry")?);
        if !repo.is_empty() {
            let url = repo.strip_prefix("git+").unwrap_or(&repo).to_owned();
            package.origin = Origin::Git { url, commit: field(resolution, "commit")?.into_owned() };
        } else if resolution.get("directory").is_some() {
            package.origin = Origin::Folder;
        } else if tarball.is_empty() {
            package.origin = if !registry.is_empty() {
                Origin::registry(&registry)
            } else if !key.host.is_empty() {
                Origin::registry(&format!("https://{}", key.host))
            } else if is_version || key.version.is_empty() {
                Origin::Public
            } else {
                Origin::parse(key.version)
            };
        }
        Ok(package)
    }

    /// Version 9 lists each package once and, in `snapshots`, what it needs with each set of peers.
    fn snapshots(&mut self, entries: &[Member<'_, 's>], list: Option<Node<'_, 's>>) -> Result<(), ReadError> {
        let snapshots: Vec<_> = list.into_iter().flat_map(|list| list.members()).collect();
        if let Some(list) = list {
            expect::vital_object("snapshots", list)?;
        }
        let mut has_snapshot = HashSet::new();
        for member in &snapshots {
            expect::vital_object("snapshots", member.value)?;
            for field in member.value.members() {
                ENTRY.check(&mut self.builder, &field)?;
            }
            let bare = without_peers(&member.key);
            if !self.keys.contains(bare) {
                let message = format!("`{}` stands in `snapshots` and not in `packages`", member.key);
                return Err(ReadError::at(Refusal::IncompleteGraph(message), member.key_span.clone()));
            }
            has_snapshot.insert(bare);
        }
        if let Some(lost) = entries.iter().find(|member| !has_snapshot.contains(member.key.as_ref())) {
            let message = format!("`{}` stands in `packages` and not in `snapshots`", lost.key);
            return Err(ReadError::at(Refusal::IncompleteGraph(message), lost.key_span.clone()));
        }
        self.keys.extend(snapshots.iter().map(|member| member.key.clone()));
        for member in &snapshots {
            self.needs_of(&member.key, member.value)?;
        }
        Ok(())
    }

    fn needs_of(&mut self, key: &str, node: Node<'_, 's>) -> Result<(), ReadError> {
        for (field, scope) in FIELDS.iter().take(2) {
            let Some(list) = node.get(field) else { continue };
            expect::vital_object(field, list)?;
            for member in list.members() {
                if member.value.shape() == Shape::Object {
                    let refusal = Refusal::WrongShape(field, "an object", "a version");
                    return Err(ReadError::at(refusal, member.value.span()));
                }
                let version = vital_text(field, member.value)?;
                self.tie(key, "", (&member.key, &version), *scope, &member.value.span())?;
            }
        }
        Ok(())
    }
}
