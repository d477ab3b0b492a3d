//! yarn's `yarn.lock`: version 1 in a syntax of its own, and the YAML of yarn 2 and later (“berry”).
//!
//! Entries are called by descriptors, the name and range that a dependent asks for; several can share an entry.
//! Neither syntax has an end mark. Every dependency must lead to an entry, and every entry must be whole; in berry the
//! project must have an entry, and what no part of it needs is told, since yarn keeps no such entries. Version 1 does
//! not say what the project itself needs, nor which line of an entry is its last: where the file ends behind a line,
//! only what it needs until there can tell, and else it is a valid shorter file.

mod classic;
mod locator;
mod needs;

use std::borrow::Cow;

use super::expect::{self, Keys};
use super::npm_package::{Origin, Package, split_name};
use super::refusal::{ReadError, Refusal};
use super::tree::{Member, yaml};
use super::{End, Form, Format};
use crate::model::component::{Kind, Pointer, Role};
use crate::model::inventory::{Builder, Draft, Inventory, NoteKind};
use crate::model::source::SourceFile;
use needs::Needs;

pub(super) const CLASSIC: Format = Format {
    id: "yarn-lock-v1",
    name: "yarn.lock 1",
    form: Form::Text(|text| classic_version(text).is_some(), read_classic),
    may_be_bare: false,
    end: End::Open,
};

pub(super) const BERRY: Format = Format {
    id: "yarn-lock",
    name: "yarn.lock of yarn 2 and later",
    form: Form::Text(is_berry, read_berry),
    may_be_bare: true,
    end: End::Open,
};

const CLASSIC_ENTRY: Keys = Keys {
    what: "an entry",
    vital: &["version", "resolved", "dependencies", "optionalDependencies", "name"],
    other: &["integrity", "uid", "registry", "permissions", "prebuiltVariants"],
};

const BERRY_ENTRY: Keys = Keys {
    what: "an entry",
    vital: &["version", "resolution", "dependencies", "optionalDependencies", "linkType"],
    other: &[
        "peerDependencies", "peerDependenciesMeta", "dependenciesMeta", "bin", "checksum", "conditions", "languageName",
    ],
};

/// Versions of berry's `__metadata` that are known. A newer one is told.
const KNOWN: std::ops::RangeInclusive<u32> = 4..=10;

/// What yarn 1 writes in the first lines.
fn classic_version(text: &str) -> Option<&str> {
    text.lines().take(20).find_map(|line| line.strip_prefix("# yarn lockfile v")).map(str::trim)
}

fn is_berry(text: &str) -> bool {
    text.lines().take(20).any(|line| line.starts_with("__metadata:")) && classic_version(text).is_none()
}

fn read_classic<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let version = classic_version(text).unwrap_or("");
    if version != "1" {
        return Err(ReadError::first_line(source, Refusal::UnsupportedVersion("yarn.lock", version.to_owned())));
    }
    let tree = classic::grow(text)?;
    let mut builder = Builder::new(source, CLASSIC.id, version);
    let mut needs = Needs::default();
    let entries = tree.root().into_iter().flat_map(|root| root.members());
    for (member, index) in entries.zip(0..) {
        let descriptors: Vec<_> = member.key.split(classic::BETWEEN).map(str::to_owned).collect();
        let package = classic_package(&mut builder, &member, descriptors.first().map_or("", String::as_str))?;
        add(&mut builder, &mut needs, &member, descriptors, package, index)?;
    }
    finish(builder, needs)
}

fn read_berry<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let tree = yaml::grow(text)?;
    let root = tree.root().ok_or_else(|| ReadError::whole(Refusal::Empty))?;
    expect::vital_object("yarn.lock", root)?;
    let metadata = root.get("__metadata").unwrap_or(root);
    let version = metadata.get("version").and_then(|node| node.scalar()).unwrap_or_default();
    let mut builder = Builder::new(source, BERRY.id, &version);
    match version.parse::<u32>() {
        Ok(known) if KNOWN.contains(&known) => {}
        Ok(newer) if newer > *KNOWN.end() => {
            let message = format!("yarn.lock version {newer} is newer than those known");
            builder.note(NoteKind::Version, message, metadata.span());
        }
        _ => {
            let refusal = Refusal::UnsupportedVersion("yarn.lock", version.into_owned());
            return Err(ReadError::at(refusal, metadata.span()));
        }
    }
    let mut needs = Needs::of_berry();
    let mut has_project = false;
    for (member, index) in root.members().filter(|member| member.key != "__metadata").zip(0..) {
        let descriptors: Vec<_> = member.key.split(',').map(|one| one.trim().to_owned()).collect();
        let package = berry_package(&mut builder, &member)?;
        has_project |= package.path.as_deref() == Some(".");
        add(&mut builder, &mut needs, &member, descriptors, package, index)?;
    }
    if !has_project {
        let message = "there is no entry for the project itself (`workspace:.`): the file was cut off".to_owned();
        return Err(ReadError::at(Refusal::IncompleteGraph(message), root.span()));
    }
    finish(builder, needs)
}

fn finish<'s>(mut builder: Builder<'s>, needs: Needs) -> Result<Inventory<'s>, ReadError> {
    let stated = needs.tie(&mut builder)?;
    let listed = builder.count(Role::Part);
    Ok(builder.finish(listed, stated))
}

/// What an entry pins.
struct Pinned {
    package: Package,
    /// Where its name and its origin stand.
    at: usize,
    fetched_at: usize,
    /// The folder of the project that it is, if it is one of its own packages.
    path: Option<String>,
}

/// A text that an entry must have.
fn vital_text<'s>(member: &Member<'_, 's>, key: &'static str) -> Result<(Cow<'s, str>, usize), ReadError> {
    let node = member.value.get(key).ok_or_else(|| {
        let message = format!("the entry `{}` has no `{key}`", member.key);
        ReadError::at(Refusal::IncompleteGraph(message), member.key_span.clone())
    })?;
    let text = node.scalar().filter(|text| !text.is_empty());
    let refuse = || ReadError::at(Refusal::WrongShape(key, node.shape().describe(), "a string"), node.span());
    Ok((text.ok_or_else(refuse)?, node.span().start))
}

fn classic_package<'s>(
    builder: &mut Builder<'s>,
    member: &Member<'_, 's>,
    descriptor: &str,
) -> Result<Pinned, ReadError> {
    expect::vital_object("entry", member.value)?;
    for field in member.value.members() {
        CLASSIC_ENTRY.check(builder, &field)?;
    }
    let (version, _) = vital_text(member, "version")?;
    let (name, range) = split_name(descriptor).unwrap_or((descriptor, ""));
    let name = Package::alias(range).map_or(name, |(real, _)| real);
    let at = member.key_span.start;
    let (fetched, fetched_at) = if member.value.get("resolved").is_some() {
        vital_text(member, "resolved")?
    } else if range.contains([':', '/']) && Package::alias(range).is_none() {
        (Cow::Owned(range.to_owned()), at)
    } else {
        let message = format!("the entry `{descriptor}` does not say where it was fetched");
        builder.note(NoteKind::Incomplete, message, member.key_span.clone());
        (Cow::Borrowed(""), at)
    };
    let package = Package::new(name, &version, &fetched);
    Ok(Pinned { package, at, fetched_at, path: None })
}

fn berry_package<'s>(builder: &mut Builder<'s>, member: &Member<'_, 's>) -> Result<Pinned, ReadError> {
    expect::vital_object("entry", member.value)?;
    for field in member.value.members() {
        BERRY_ENTRY.check(builder, &field)?;
    }
    let (version, _) = vital_text(member, "version")?;
    let (resolution, at) = vital_text(member, "resolution")?;
    // The last field of an entry, so that an entry that has it is whole.
    let (link, link_at) = vital_text(member, "linkType")?;
    if !["hard", "soft"].contains(&link.as_ref()) {
        let refusal = Refusal::Malformed(format!("`linkType` is `{link}`, neither `hard` nor `soft`"));
        return Err(ReadError::at(refusal, link_at..link_at + link.len()));
    }
    let found = locator::parse(&resolution, &version).ok_or_else(|| {
        let message = format!("`{resolution}` does not say what is built");
        ReadError::at(Refusal::Malformed(message), at..at + resolution.len())
    })?;
    Ok(Pinned { package: found.package, at, fetched_at: at, path: found.path })
}

fn add<'s>(
    builder: &mut Builder<'s>,
    needs: &mut Needs,
    member: &Member<'_, 's>,
    descriptors: Vec<String>,
    pinned: Pinned,
    index: u32,
) -> Result<(), ReadError> {
    let role = if pinned.path.is_some() { Role::Root } else { Role::Part };
    let pointer = Pointer::entry("", index);
    let mut draft = Draft::new(role, member.key_span.start..member.value.span().end, pointer);
    pinned.package.describe(&mut draft, pinned.at, pinned.fetched_at);
    if draft.name.is_empty() {
        let message = format!("`{}` names no package", member.key);
        return Err(ReadError::at(Refusal::Malformed(message), member.key_span.clone()));
    }
    if pinned.package.origin == Origin::Folder {
        // berry writes a placeholder.
        draft.version = Cow::Borrowed("");
    }
    if role == Role::Root {
        draft.kind = Kind::Application;
    }
    draft.reference = Cow::Owned(descriptors.first().cloned().unwrap_or_default());
    let id = builder.add(draft);
    needs.entry(id, &descriptors, role == Role::Root, member)
}
