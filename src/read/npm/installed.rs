//! `packages` of lockfileVersion 2 and 3: every package by the folder that it lies in.

use std::borrow::Cow;
use std::collections::HashSet;

use super::folders::Folders;
use super::{PROJECT, declared_scope, missing};
use crate::model::component::{Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, NoteKind};
use crate::read::expect::{self, Keys};
use crate::read::npm_package::Package;
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Member, Node, Shape};

const ENTRY: Keys = Keys {
    what: "an entry of `packages`",
    vital: &[
        "name", "version", "resolved", "link", "dependencies", "optionalDependencies", "devDependencies",
        "peerDependencies", "peerDependenciesMeta", "workspaces",
    ],
    other: &[
        "integrity", "license", "licenses", "engines", "bin", "os", "cpu", "libc", "funding", "dev", "optional",
        "devOptional", "peer", "inBundle", "extraneous", "hasInstallScript", "hasShrinkwrap", "deprecated",
        "bundleDependencies", "bundledDependencies", "acceptDependencies", "dependenciesMeta", "ideallyInert",
        "gypfile", "packageManager",
    ],
};

/// Fields that name dependencies. An optional one that also stands under `dependencies` is optional.
const FIELDS: [(&str, Scope); 4] = [
    ("optionalDependencies", Scope::Optional),
    ("dependencies", Scope::Runtime),
    ("devDependencies", Scope::Dev),
    ("peerDependencies", Scope::Runtime),
];

/// An entry that is no link.
struct Entry<'d, 's> {
    node: Node<'d, 's>,
    reference: Cow<'s, str>,
    folder: usize,
}

/// Reads the entries and ties them; how many relations they state.
pub(super) fn read<'s>(
    builder: &mut Builder<'s>,
    folders: &mut Folders<'s>,
    root: Node<'_, 's>,
    list: Node<'_, 's>,
) -> Result<usize, ReadError> {
    expect::vital_object("packages", list)?;
    let project = list.get("");
    let patterns = project.map(workspaces).unwrap_or_default();
    let mut entries = Vec::new();
    for (member, index) in list.members().zip(0..) {
        expect::vital_object("packages", member.value)?;
        for field in member.value.members() {
            ENTRY.check(builder, &field)?;
        }
        let folder = folders.at(&member.key).ok_or_else(|| {
            let message = format!("`{}` is no folder that npm would make", member.key);
            ReadError::at(Refusal::Malformed(message), member.key_span.clone())
        })?;
        if is_true(member.value, "link") {
            link(folders, folder, &member)?;
            continue;
        }
        let name = root.get("name").filter(|_| member.key.is_empty());
        let place = Place { index, patterns: &patterns, name, has_project: project.is_some() };
        let reference = add(builder, folders, &member, folder, place)?;
        entries.push(Entry { node: member.value, reference, folder });
    }
    if project.is_none() {
        // npm's record of an installed tree (`node_modules/.package-lock.json`) has no subject.
        builder.note(NoteKind::Incomplete, "there is no entry for the project itself", list.span());
    }
    let mut stated = 0;
    for entry in &entries {
        stated += relations(builder, folders, entry)?;
    }
    Ok(stated)
}

fn is_true(node: Node<'_, '_>, key: &str) -> bool {
    node.get(key).and_then(|flag| flag.scalar()).as_deref() == Some("true")
}

fn link<'s>(folders: &mut Folders<'s>, folder: usize, member: &Member<'_, 's>) -> Result<(), ReadError> {
    let target = member.value.get("resolved").and_then(|node| node.text());
    let found = target.and_then(|path| Some((folders.at(&path)?, path)));
    let Some((to, path)) = found else {
        let message = format!("the link `{}` does not say what it leads to", member.key);
        return Err(ReadError::at(Refusal::Malformed(message), member.value.span()));
    };
    folders.link(folder, to, path);
    Ok(())
}

/// Where an entry stands.
struct Place<'p, 'd, 's> {
    index: u32,
    patterns: &'p [Cow<'s, str>],
    /// The name that the file gives its subject.
    name: Option<Node<'d, 's>>,
    /// Whether the subject has an entry.
    has_project: bool,
}

fn add<'s>(
    builder: &mut Builder<'s>,
    folders: &mut Folders<'s>,
    member: &Member<'_, 's>,
    folder: usize,
    place: Place<'_, '_, 's>,
) -> Result<Cow<'s, str>, ReadError> {
    let (path, node) = (&member.key, member.value);
    let is_installed = path.starts_with("node_modules/") || path.contains("/node_modules/");
    let in_path = path.rsplit_once("node_modules/").map_or_else(|| path.rsplit('/').next(), |(_, name)| Some(name));
    let field = |key: &str| node.get(key).map(|node| (node, node.scalar()));
    let named = field("name").or_else(|| place.name.map(|node| (node, node.text())));
    let (at, name) = match named {
        Some((node, Some(name))) => (node.span().start, name),
        Some((node, None)) => {
            return Err(ReadError::at(Refusal::WrongShape("name", node.shape().describe(), "a string"), node.span()));
        }
        None => (member.key_span.start, Cow::Owned(in_path.unwrap_or_default().to_owned())),
    };
    let version = field("version").and_then(|(_, text)| text).unwrap_or_default();
    let fetched = field("resolved");
    let fetched_at = fetched.as_ref().map_or(at, |(node, _)| node.span().start);
    let fetched = match fetched {
        Some((_, Some(text))) if is_installed => text,
        _ if is_installed => Cow::Borrowed(""),
        _ => Cow::Borrowed("file:."),
    };
    let role = match path.as_ref() {
        "" => Role::Root,
        path if !is_installed && place.patterns.iter().any(|pattern| fits(pattern, path)) => Role::Root,
        _ => Role::Part,
    };
    let pointer = Pointer { parent: None, path: "packages", index: Some(place.index), ..Pointer::default() };
    let mut draft = Draft::new(role, member.key_span.start..node.span().end, pointer);
    draft.reference = if path.is_empty() { Cow::Borrowed(PROJECT) } else { path.clone() };
    // The graph tells when a package is needed; without the project there is none.
    draft.scope = (!place.has_project).then(|| declared_scope(node));
    let package = Package::new(&name, &version, &fetched);
    package.describe(&mut draft, at, fetched_at);
    if role == Role::Root {
        draft.kind = Kind::Application;
    }
    let reference = draft.reference.clone();
    builder.add(draft);
    folders.hold(folder, reference.clone(), package);
    Ok(reference)
}

/// The folders that the project calls its own: `workspaces`, an array or an object that holds one.
fn workspaces<'s>(project: Node<'_, 's>) -> Vec<Cow<'s, str>> {
    let Some(stated) = project.get("workspaces") else { return Vec::new() };
    let list = if stated.shape() == Shape::Object { stated.get("packages") } else { Some(stated) };
    list.into_iter().flat_map(|list| list.elements()).filter_map(|pattern| pattern.text()).collect()
}

/// Whether a path fits a pattern such as `packages/*`. A pattern that says more than this leaves its folders
/// parts of the project: they are judged all the same.
fn fits(pattern: &str, path: &str) -> bool {
    let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
    if let Some(prefix) = pattern.strip_suffix("/**") {
        return path.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/'));
    }
    let (mut left, mut right) = (pattern.split('/'), path.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(part), Some(own)) if part == own => {}
            (Some(part), Some(own)) => match part.split_once('*') {
                Some((before, after)) if own.len() >= before.len() + after.len() => {
                    if !(own.starts_with(before) && own.ends_with(after)) {
                        return false;
                    }
                }
                _ => return false,
            },
            _ => return false,
        }
    }
}

fn relations(builder: &mut Builder<'_>, folders: &Folders<'_>, entry: &Entry<'_, '_>) -> Result<usize, ReadError> {
    let mut seen = HashSet::new();
    for (field, scope) in FIELDS {
        let Some(list) = entry.node.get(field) else { continue };
        expect::vital_object(field, list)?;
        for member in list.members() {
            let Some(specifier) = member.value.text() else {
                let refusal = Refusal::WrongShape(field, member.value.shape().describe(), "an object of strings");
                return Err(ReadError::at(refusal, member.value.span()));
            };
            if seen.contains(&member.key) {
                continue;
            }
            let span = member.key_span.clone();
            match folders.lookup(entry.folder, &member.key) {
                Some(to) => {
                    let scope = if is_optional_peer(entry.node, field, &member.key) { Scope::Optional } else { scope };
                    builder.link(entry.reference.to_string(), to.to_string(), EdgeKind::DependsOn, scope, span);
                    seen.insert(member.key);
                }
                None => absent(builder, entry, field, &member, &specifier)?,
            }
        }
    }
    Ok(seen.len())
}

fn is_optional_peer(node: Node<'_, '_>, field: &str, name: &str) -> bool {
    let of = |node: Node<'_, '_>| Some(is_true(node.get("peerDependenciesMeta")?.get(name)?, "optional"));
    field == "peerDependencies" && of(node) == Some(true)
}

/// A dependency that no folder holds. Those for other platforms and those that only a development of the
/// package needs may be absent, and count by their names; peers are another's to install; else the file lacks
/// something that is built.
fn absent(
    builder: &mut Builder<'_>,
    entry: &Entry<'_, '_>,
    field: &str,
    member: &Member<'_, '_>,
    specifier: &str,
) -> Result<(), ReadError> {
    let (name, span) = (&member.key, member.key_span.clone());
    if field == "peerDependencies" {
        if !is_optional_peer(entry.node, field, name) {
            let message = format!("the peer `{name}` of `{}` is not listed", entry.reference);
            builder.note(NoteKind::DanglingReference, message, span);
        }
        return Ok(());
    }
    let is_optional_too = entry.node.get("optionalDependencies").is_some_and(|list| list.get(name).is_some());
    if field == "dependencies" && is_optional_too {
        return Ok(());
    }
    if field == "dependencies" && declared_scope(entry.node) != Scope::Optional {
        let message = format!("`{}` needs `{name}`, which is not listed", entry.reference);
        return Err(ReadError::at(Refusal::IncompleteGraph(message), span));
    }
    let scope = if field == "devDependencies" { Scope::Dev } else { Scope::Optional };
    builder.link(entry.reference.to_string(), missing(name, specifier), EdgeKind::DependsOn, scope, span);
    Ok(())
}
