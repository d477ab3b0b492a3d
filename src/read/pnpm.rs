//! pnpm's `pnpm-lock.yaml`, lockfileVersion 5, 6 and 9. Description: <https://github.com/pnpm/spec/tree/master/lockfile>.
//!
//! YAML has no end mark. What shows that a file was cut off: pnpm lists exactly what its importers need, so that
//! every dependency must lead to an entry and every entry must have its last word (`resolution`, and in version 9
//! a snapshot). A file without any package, and one that ends in an entry which could go on, is told as incomplete.

mod key;
mod package;

use std::borrow::Cow;
use std::collections::HashSet;

use super::expect::{self, Keys};
use super::refusal::{ReadError, Refusal};
use super::tree::{Node, Shape, Tree, yaml};
use super::{End, Form, Format};
use crate::model::component::{Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, Inventory, NoteKind};
use crate::model::source::{SourceFile, Span};

pub(super) const FORMAT: Format = Format {
    id: "pnpm-lock",
    name: "pnpm-lock.yaml 5, 6 and 9",
    form: Form::Text(looks, read),
    may_be_bare: true,
    end: End::Open,
};

const ROOT: Keys = Keys {
    what: "the lock file",
    vital: &[
        "lockfileVersion", "importers", "packages", "snapshots", "dependencies", "devDependencies",
        "optionalDependencies",
    ],
    other: &[
        "settings", "overrides", "specifiers", "patchedDependencies", "packageExtensionsChecksum", "pnpmfileChecksum",
        "catalogs", "ignoredOptionalDependencies", "neverBuiltDependencies", "onlyBuiltDependencies", "time",
        "dependenciesMeta", "publishDirectory", "registry",
    ],
};

const IMPORTER: Keys = Keys {
    what: "an importer",
    vital: &[
        "dependencies", "devDependencies", "optionalDependencies", "configDependencies", "packageManagerDependencies",
    ],
    other: &["specifiers", "dependenciesMeta", "publishDirectory"],
};

/// The last two are of pnpm itself: what it is configured with, and what it runs as.
const FIELDS: [(&str, Scope); 5] = [
    ("dependencies", Scope::Runtime),
    ("optionalDependencies", Scope::Optional),
    ("devDependencies", Scope::Dev),
    ("configDependencies", Scope::Dev),
    ("packageManagerDependencies", Scope::Dev),
];

/// Since version 11 pnpm writes what it is configured with into a document of its own, before that of the project.
const DOCUMENTS: usize = 2;

/// How a major version of the format writes keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notation {
    /// `/name/1.0.0_peer@1.0.0`.
    Slash,
    /// `/name@1.0.0(peer@1.0.0)`.
    SlashAt,
    /// `name@1.0.0(peer@1.0.0)`, and peers in `snapshots` only.
    At,
}

/// Old versions write the top-level keys in the order of the alphabet, so that the mark can stand anywhere.
fn looks(text: &str) -> bool {
    !text.trim_start().starts_with(['{', '[', '<']) && text.lines().any(|line| line.starts_with("lockfileVersion:"))
}

fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let trees = yaml::grow_each(text, DOCUMENTS)?;
    let roots: Vec<_> = trees.iter().filter_map(Tree::root).collect();
    let last = *roots.last().ok_or_else(|| ReadError::whole(Refusal::Empty))?;
    for root in &roots {
        expect::vital_object("pnpm-lock.yaml", *root)?;
    }
    let (notation, version, stated) = notation(last)?;
    let mut reading = Reading {
        builder: Builder::new(source, FORMAT.id, &version),
        notation,
        keys: HashSet::new(),
        importers: HashSet::new(),
        stated: 0,
    };
    let mut importers = Vec::new();
    for root in &roots {
        for member in root.members() {
            ROOT.check(&mut reading.builder, &member)?;
        }
        importers.extend(reading.importers(*root)?);
        reading.packages(*root)?;
    }
    for (path, node) in importers {
        reading.needs(&path, node)?;
    }
    // Only a file of two documents begins with the mark of one.
    if text.starts_with("---") && roots.len() < DOCUMENTS {
        let message = "the lock of the project does not follow that of pnpm itself: the file was cut off";
        reading.builder.note(NoteKind::Incomplete, message, last.span());
    }
    let listed = reading.builder.count(Role::Part);
    if listed == 0 {
        let message = "it lists no package: a file that was cut off early looks the same";
        reading.builder.note(NoteKind::Incomplete, message, stated);
    }
    Ok(reading.builder.finish(listed, reading.stated))
}

/// How the version that a document states writes keys, the version, and where it stands.
fn notation<'s>(root: Node<'_, 's>) -> Result<(Notation, Cow<'s, str>, Span), ReadError> {
    let stated = root.get("lockfileVersion").unwrap_or(root);
    let version = stated.scalar().unwrap_or_default();
    let notation = match version.split('.').next() {
        Some("5") => Notation::Slash,
        Some("6") => Notation::SlashAt,
        Some("9") => Notation::At,
        _ => {
            let refusal = Refusal::UnsupportedVersion("pnpm-lock.yaml", version.into_owned());
            return Err(ReadError::at(refusal, stated.span()));
        }
    };
    Ok((notation, version, stated.span()))
}

struct Reading<'s> {
    builder: Builder<'s>,
    notation: Notation,
    /// The keys by which dependencies lead to entries.
    keys: HashSet<Cow<'s, str>>,
    /// The references of the project's own packages.
    importers: HashSet<String>,
    stated: usize,
}

impl<'s> Reading<'s> {
    /// The project's packages: `importers`, or the file itself where there is only one.
    fn importers<'d>(&mut self, root: Node<'d, 's>) -> Result<Vec<(Cow<'s, str>, Node<'d, 's>)>, ReadError> {
        let Some(list) = root.get("importers") else {
            if self.notation == Notation::At {
                let message = "there are no `importers`: the file was cut off".to_owned();
                return Err(ReadError::at(Refusal::IncompleteGraph(message), root.span()));
            }
            self.importer(".", root, &root.span(), 0);
            return Ok(vec![(Cow::Borrowed("."), root)]);
        };
        expect::vital_object("importers", list)?;
        for (member, index) in list.members().zip(0..) {
            expect::vital_object("importers", member.value)?;
            for field in member.value.members() {
                IMPORTER.check(&mut self.builder, &field)?;
            }
            self.importer(&member.key, member.value, &member.key_span, index);
        }
        let mut importers: Vec<_> = list.members().map(|member| (member.key, member.value)).collect();
        if FIELDS.iter().any(|(field, _)| root.get(field).is_some()) {
            self.importer(".", root, &root.span(), 0);
            importers.push((Cow::Borrowed("."), root));
        }
        Ok(importers)
    }

    fn importer(&mut self, path: &str, node: Node<'_, 's>, at: &Span, index: u32) {
        let reference = key::folder("", path);
        if !self.importers.insert(reference.clone()) {
            return;
        }
        let pointer = Pointer::entry("importers", index);
        let mut draft = Draft::new(Role::Root, at.start..node.span().end, pointer);
        draft.kind = Kind::Application;
        draft.name = Cow::Owned(path.to_owned());
        draft.reference = Cow::Owned(reference);
        self.builder.add(draft);
    }

    fn needs(&mut self, path: &str, node: Node<'_, 's>) -> Result<(), ReadError> {
        let from = key::folder("", path);
        for (field, scope) in FIELDS {
            let Some(list) = node.get(field) else { continue };
            expect::vital_object(field, list)?;
            for member in list.members() {
                // From version 6 on a dependency is an object with its specifier.
                let value = member.value.get("version").unwrap_or(member.value);
                let Some(version) = value.scalar() else {
                    let refusal = Refusal::WrongShape(field, value.shape().describe(), "an object of versions");
                    return Err(ReadError::at(refusal, member.key_span.start..value.span().end));
                };
                self.tie(&from, path, (&member.key, &version), scope, &value.span())?;
            }
        }
        Ok(())
    }

    /// Ties a dependency to the entry that it leads to.
    fn tie(
        &mut self,
        from: &str,
        folder: &str,
        (name, version): (&str, &str),
        scope: Scope,
        at: &Span,
    ) -> Result<(), ReadError> {
        self.stated += 1;
        let to = if let Some(path) = version.strip_prefix("link:") {
            self.linked(name, key::folder(folder, path), at)
        } else {
            let candidates = key::candidates(self.notation, name, version);
            let found = candidates.into_iter().find(|key| self.keys.contains(key.as_str()));
            found.ok_or_else(|| {
                let message = format!("`{from}` needs `{name}` {version}, which is not listed");
                ReadError::at(Refusal::IncompleteGraph(message), at.clone())
            })?
        };
        // Version 9 lists a package once, whatever its peers.
        let bare = |key: &str| if self.notation == Notation::At { key::without_peers(key) } else { key }.to_owned();
        let (from, to) = (bare(from), bare(&to));
        self.builder.link(from, to, EdgeKind::DependsOn, scope, at.clone());
        Ok(())
    }

    /// A folder that a dependency is a link to: one of the importers, or one outside the workspace.
    fn linked(&mut self, name: &str, reference: String, at: &Span) -> String {
        if self.importers.insert(reference.clone()) {
            let mut draft = Draft::new(Role::Part, at.clone(), Pointer::default());
            draft.kind = Kind::Library;
            draft.name = Cow::Owned(name.to_owned());
            draft.reference = Cow::Owned(reference.clone());
            self.builder.add(draft);
        }
        reference
    }
}

/// A text that must be there and be one.
fn vital_text<'s>(key: &'static str, node: Node<'_, 's>) -> Result<Cow<'s, str>, ReadError> {
    let refuse = |shape: Shape| ReadError::at(Refusal::WrongShape(key, shape.describe(), "a string"), node.span());
    node.scalar().ok_or_else(|| refuse(node.shape()))
}
