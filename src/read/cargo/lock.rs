//! `Cargo.lock`, versions 1 to 4. Description: <https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html>;
//! the encoding is that of cargo's `core/resolver/encode.rs`.
//!
//! The lock file lists what any feature, target or test may need, and does not tell kinds of dependencies apart:
//! all count as needed at run time. `cargo metadata` knows more.
//!
//! The format has no end mark. What was cut off shows by a dependency that is not listed, a missing checksum, a last
//! line that is not ended, a last entry with nothing but a version. One cut shows by nothing: right behind the
//! checksum, or the git source, of a package whose dependencies nothing else needs.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::identify;
use crate::model::component::{ComponentId, Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, Inventory, NoteKind};
use crate::model::source::{SourceFile, Span};
use crate::read::expect::{self, Keys};
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Node, Shape, toml};
use crate::read::{End, Form, Format};

pub(in crate::read) const LOCK: Format = Format {
    id: "cargo-lock",
    name: "Cargo.lock 1–4",
    form: Form::Text(looks, read),
    may_be_bare: true,
    end: End::Open,
};

const DOCUMENT: Keys =
    Keys { what: "the lock file", vital: &["version", "package", "root"], other: &["metadata", "patch"] };

const PACKAGE: Keys =
    Keys { what: "a package", vital: &["name", "version", "source", "dependencies", "replace"], other: &["checksum"] };

/// How the lines begin by which other lock files in TOML differ: those of uv, Poetry and PDM.
const FOREIGN: [&str; 6] =
    ["requires-python", "requires_python", "python-versions", "lock-version", "lock_version", "source = {"];

fn looks(text: &str) -> bool {
    let has = |start| toml::has_line(text, start);
    (has("[[package]]") || has("[root]")) && !FOREIGN.into_iter().any(has)
}

/// An entry as it stands.
struct Entry<'s> {
    name: Cow<'s, str>,
    version: Cow<'s, str>,
    source: Option<(Cow<'s, str>, Span)>,
    /// The entry that is built in place of this one.
    replace: Option<(Cow<'s, str>, Span)>,
    dependencies: Vec<(Cow<'s, str>, Span)>,
    has_checksum: bool,
    name_span: Span,
    span: Span,
    pointer: Pointer,
}

fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    expect::ended(text)?;
    let tree = toml::grow(text)?;
    let Some(root) = tree.root() else { return Err(ReadError::whole(Refusal::Empty)) };
    let version = root.get("version").and_then(|node| node.scalar()).unwrap_or(Cow::Borrowed("1 or 2"));
    if !["1 or 2", "3", "4"].contains(&version.as_ref()) {
        let span = root.get("version").map_or(root.span(), |node| node.span());
        return Err(ReadError::at(Refusal::UnsupportedVersion("Cargo.lock", version.into_owned()), span));
    }
    let mut builder = Builder::new(source, LOCK.id, &version);
    for member in root.members() {
        DOCUMENT.check(&mut builder, &member)?;
    }
    let entries = entries(&mut builder, root)?;
    check_checksums(root.get("metadata"), &entries)?;
    let unused = root.get("patch").and_then(|patch| patch.get("unused"));
    for patch in unused.into_iter().flat_map(|unused| unused.elements()) {
        let name = patch.get("name").and_then(|name| name.text()).unwrap_or_default();
        builder.note(NoteKind::Form, format!("the patch `{name}` is not used, so it is not judged"), patch.span());
    }
    let resolver = Resolver::new(&entries);
    let mut built = Vec::with_capacity(entries.len());
    for entry in &entries {
        built.push(entry.replace.is_none().then(|| add(&mut builder, entry)));
    }
    let (mut stated, mut needed) = (0, HashSet::new());
    for (from, entry) in built.iter().zip(&entries).filter_map(|(id, entry)| Some(((*id)?, entry))) {
        for (wanted, span) in &entry.dependencies {
            stated += 1;
            for to in resolver.resolve(wanted, span)? {
                needed.insert(to);
                tie(&mut builder, from, built.get(to).copied().flatten());
            }
        }
    }
    check_whole(&mut builder, &entries, &needed)?;
    Ok(builder.finish(built.iter().flatten().count(), stated))
}

/// Looks for what a cut leaves behind where every dependency is listed: cargo lists the project's own packages, and
/// nothing that none of them needs.
fn check_whole(builder: &mut Builder<'_>, entries: &[Entry<'_>], needed: &HashSet<usize>) -> Result<(), ReadError> {
    if entries.iter().all(|entry| entry.source.is_some()) {
        return Err(ReadError::whole(Refusal::IncompleteGraph("the project itself is not listed".to_owned())));
    }
    let is_loose =
        |(at, entry): &(usize, &Entry<'_>)| entry.source.is_some() && entry.replace.is_none() && !needed.contains(at);
    if let Some((_, loose)) = entries.iter().enumerate().find(is_loose) {
        let message = format!("nothing that is listed needs `{}`", loose.name);
        builder.note(NoteKind::Incomplete, message, loose.span.clone());
    }
    if let Some(last) = entries.last().filter(|last| last.source.is_none() && last.dependencies.is_empty()) {
        let message =
            format!("the last entry, `{}`, has neither source nor dependencies: it may be cut off", last.name);
        builder.note(NoteKind::Incomplete, message, last.span.clone());
    }
    Ok(())
}

fn tie(builder: &mut Builder<'_>, from: ComponentId, to: Option<ComponentId>) {
    if let Some(to) = to.filter(|to| *to != from) {
        builder.edge(from, to, EdgeKind::DependsOn, Scope::Runtime);
    }
}

fn entries<'s>(builder: &mut Builder<'s>, root: Node<'_, 's>) -> Result<Vec<Entry<'s>>, ReadError> {
    let mut found = Vec::new();
    if let Some(top) = root.get("root") {
        expect::vital_object("root", top)?;
        found.push(entry(builder, top, Pointer::list("root"))?);
    }
    if let Some(list) = root.get("package") {
        for (node, index) in expect::vital_elements("package", list, Shape::Object)?.zip(0..) {
            found.push(entry(builder, node, Pointer::entry("package", index))?);
        }
    }
    Ok(found)
}

fn entry<'s>(builder: &mut Builder<'s>, node: Node<'_, 's>, pointer: Pointer) -> Result<Entry<'s>, ReadError> {
    let mut entry = Entry {
        name: Cow::Borrowed(""),
        version: Cow::Borrowed(""),
        source: None,
        replace: None,
        dependencies: Vec::new(),
        has_checksum: node.get("checksum").is_some(),
        name_span: node.span(),
        span: node.span(),
        pointer,
    };
    for member in node.members() {
        PACKAGE.check(builder, &member)?;
        let value = member.value;
        match member.key.as_ref() {
            "name" => (entry.name, entry.name_span) = (expect::vital_text("name", value)?, value.span()),
            "version" => entry.version = expect::vital_text("version", value)?,
            "source" => entry.source = Some((expect::vital_text("source", value)?, value.span())),
            "replace" => entry.replace = Some((expect::vital_text("replace", value)?, value.span())),
            "dependencies" => {
                let wanted = expect::vital_elements("dependencies", value, Shape::String)?;
                entry.dependencies = wanted.filter_map(|node| Some((node.text()?, node.span()))).collect();
            }
            _ => {}
        }
    }
    if entry.name.is_empty() || entry.version.is_empty() {
        return Err(ReadError::at(Refusal::Malformed("a package has no name or no version".to_owned()), node.span()));
    }
    Ok(entry)
}

/// An entry without a source is the project's own: a member, or a package at a path beside it.
fn add<'s>(builder: &mut Builder<'s>, entry: &Entry<'s>) -> ComponentId {
    let role = if entry.source.is_some() { Role::Part } else { Role::Root };
    let mut draft = Draft::new(role, entry.span.clone(), entry.pointer);
    draft.kind = Kind::Library;
    draft.name = entry.name.clone();
    draft.version = entry.version.clone();
    if let Some((source, span)) = &entry.source {
        identify(&mut draft, source, span, &entry.name_span);
    }
    builder.add(draft)
}

/// Since version 2 each package of a registry has its checksum in its entry, before in `[metadata]`: one
/// without was cut off, or left out of one of the two.
fn check_checksums(metadata: Option<Node<'_, '_>>, entries: &[Entry<'_>]) -> Result<(), ReadError> {
    let keys: Option<HashSet<_>> = metadata.map(|node| node.members().map(|member| member.key).collect());
    let is_in_metadata = |entry: &Entry<'_>, source: &str| {
        let key = format!("checksum {} {} ({source})", entry.name, entry.version);
        keys.as_ref().is_some_and(|keys| keys.contains(key.as_str()))
    };
    let lacks = |entry: &&Entry<'_>| {
        let source = entry.source.as_ref().map(|(source, _)| source.as_ref()).filter(|it| !it.starts_with("git+"));
        source.is_some_and(|source| entry.replace.is_none() && !entry.has_checksum && !is_in_metadata(entry, source))
    };
    match entries.iter().find(lacks) {
        Some(entry) => {
            let message = format!("`{} {}` has no checksum", entry.name, entry.version);
            Err(ReadError::at(Refusal::IncompleteGraph(message), entry.span.clone()))
        }
        None => Ok(()),
    }
}

/// Finds entries by the texts by which dependencies name them: `name`, `name version` or `name version (source)`.
struct Resolver<'e, 's> {
    entries: &'e [Entry<'s>],
    by_name: HashMap<&'e str, Vec<usize>>,
}

impl<'e, 's> Resolver<'e, 's> {
    fn new(entries: &'e [Entry<'s>]) -> Self {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            by_name.entry(&entry.name).or_default().push(at);
        }
        Self { entries, by_name }
    }

    /// What is built where a dependency is wanted: the replacement, if there is one.
    fn resolve(&self, wanted: &str, span: &Span) -> Result<Vec<usize>, ReadError> {
        let mut found = self.named(wanted, span)?;
        for at in &mut found {
            if let Some((by, span)) = self.entries.get(*at).and_then(|entry| entry.replace.as_ref()) {
                *at = self.named(by, span)?.into_iter().find(|other| other != at).unwrap_or(*at);
            }
        }
        Ok(found)
    }

    fn named(&self, wanted: &str, span: &Span) -> Result<Vec<usize>, ReadError> {
        let mut parts = wanted.splitn(3, ' ');
        let (name, version) = (parts.next().unwrap_or_default(), parts.next());
        let source = parts.next().map(|source| source.trim_start_matches('(').trim_end_matches(')'));
        let fits = |at: &usize| {
            self.entries.get(*at).is_some_and(|entry| {
                let own = entry.source.as_ref().map(|(source, _)| without_commit(source));
                version.is_none_or(|version| version == entry.version)
                    && source.is_none_or(|source| own == Some(without_commit(source)))
            })
        };
        let mut found: Vec<_> = self.by_name.get(name).into_iter().flatten().copied().filter(fits).collect();
        // Among several that fit, a text without a source means the one without.
        let is_local = |at: &usize| self.entries.get(*at).is_some_and(|entry| entry.source.is_none());
        if source.is_none() && found.iter().any(is_local) {
            found.retain(is_local);
        }
        if found.is_empty() {
            let message = format!("`{wanted}` is needed and not listed");
            return Err(ReadError::at(Refusal::IncompleteGraph(message), span.clone()));
        }
        Ok(found)
    }
}

/// The commit stands in an entry's source only, not where a dependency names it.
fn without_commit(source: &str) -> &str {
    source.split('#').next().unwrap_or(source)
}
