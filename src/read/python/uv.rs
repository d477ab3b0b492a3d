//! `uv.lock`. Description: <https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile>; the form is that of uv's
//! `crates/uv-resolver/src/lock`.
//!
//! The format has no end mark. What was cut off shows by a dependency, an extra or a member that is not listed, by
//! packages that nothing needs, and by a last entry without what uv writes behind the dependencies.

mod names;
mod whole;

use std::borrow::Cow;
use std::collections::HashSet;

use self::names::Names;
use super::{Origin, identify};
use crate::model::component::{ComponentId, Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, Inventory};
use crate::model::source::SourceFile;
use crate::read::expect::{self, Keys};
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Node, Shape, toml};
use crate::read::{End, Form, Format};

pub(in crate::read) const UV: Format =
    Format { id: "uv-lock", name: "uv.lock 1", form: Form::Text(looks, read), may_be_bare: true, end: End::Open };

const DOCUMENT: Keys = Keys {
    what: "the lock file",
    vital: &["version", "package", "manifest"],
    other: &[
        "revision", "requires-python", "resolution-markers", "supported-markers", "required-markers", "conflicts",
        "options",
    ],
};

const PACKAGE: Keys = Keys {
    what: "a package",
    vital: &["name", "version", "source", "dependencies", "optional-dependencies", "dev-dependencies"],
    other: &["resolution-markers", "sdist", "wheels", "metadata"],
};

const DEPENDENCY: Keys =
    Keys { what: "a dependency", vital: &["name", "version", "source", "extra"], other: &["marker"] };

fn looks(text: &str) -> bool {
    let has = |start| toml::has_line(text, start);
    has("[[package]]")
        && (has("requires-python") || has("source = {"))
        && !has("python-versions")
        && !has("lock-version")
}

/// An entry as it stands.
struct Entry<'d, 's> {
    name: Cow<'s, str>,
    version: Cow<'s, str>,
    node: Node<'d, 's>,
    /// The kind of source and its address.
    source: (Cow<'s, str>, Cow<'s, str>),
}

impl Entry<'_, '_> {
    /// The project's own: a member of its workspace, or a package in a folder beside it.
    fn is_own(&self) -> bool {
        matches!(self.source.0.as_ref(), "editable" | "virtual" | "directory")
    }
}

/// A dependency as it is stated.
struct Wanted<'d, 's> {
    from: usize,
    node: Node<'d, 's>,
    /// The extra or group that needs it.
    switch: Switch<'s>,
}

enum Switch<'s> {
    None,
    Extra(Cow<'s, str>),
    Group,
}

fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    expect::ended(text)?;
    let tree = toml::grow(text)?;
    let Some(root) = tree.root() else { return Err(ReadError::whole(Refusal::Empty)) };
    let version = root.get("version").and_then(|node| node.scalar()).unwrap_or_default();
    if version != "1" {
        let span = root.get("version").map_or(root.span(), |node| node.span());
        return Err(ReadError::at(Refusal::UnsupportedVersion("uv.lock", version.into_owned()), span));
    }
    let mut builder = Builder::new(source, UV.id, &version);
    for member in root.members() {
        DOCUMENT.check(&mut builder, &member)?;
    }
    let Some(list) = root.get("package") else { return Err(ReadError::whole(Refusal::NothingListed(UV.name))) };
    let mut entries = Vec::new();
    for node in expect::vital_elements("package", list, Shape::Object)? {
        entries.push(entry(&mut builder, node)?);
    }
    let mut ids = Vec::with_capacity(entries.len());
    for (entry, index) in entries.iter().zip(0..) {
        ids.push(add(&mut builder, entry, index));
    }
    let wanted = wanted(&entries)?;
    let graph = Names::new(&entries);
    let needed = relate(&mut builder, &ids, &wanted, &graph)?;
    let top = whole::check_manifest(root.get("manifest"), &graph)?;
    whole::check(&mut builder, &entries, &needed, &top)?;
    Ok(builder.finish(ids.len(), wanted.len()))
}

fn entry<'d, 's>(builder: &mut Builder<'s>, node: Node<'d, 's>) -> Result<Entry<'d, 's>, ReadError> {
    for member in node.members() {
        PACKAGE.check(builder, &member)?;
    }
    let text = |key| node.get(key).map(|value| expect::vital_text(key, value)).transpose();
    let name = text("name")?.unwrap_or_default();
    let source = node.get("source").and_then(|source| source_of(source));
    let (false, Some(source)) = (name.is_empty(), source) else {
        return Err(ReadError::at(Refusal::Malformed("a package has no name or no source".to_owned()), node.span()));
    };
    Ok(Entry { name, version: text("version")?.unwrap_or_default(), node, source })
}

/// A source is a table with one member that says what it is, and others that say which part of it.
fn source_of<'s>(node: Node<'_, 's>) -> Option<(Cow<'s, str>, Cow<'s, str>)> {
    const KINDS: [&str; 7] = ["registry", "git", "url", "path", "editable", "virtual", "directory"];
    let member = node.members().find(|member| KINDS.contains(&member.key.as_ref()))?;
    Some((member.key, member.value.text()?))
}

fn add<'s>(builder: &mut Builder<'s>, entry: &Entry<'_, 's>, index: u32) -> ComponentId {
    let role = if entry.is_own() { Role::Root } else { Role::Part };
    let pointer = Pointer::entry("package", index);
    let mut draft = Draft::new(role, entry.node.span(), pointer);
    draft.kind = Kind::Library;
    draft.name = entry.name.clone();
    draft.version = entry.version.clone();
    let address = entry.source.1.as_ref();
    let origin = match entry.source.0.as_ref() {
        // A registry may be a folder of archives.
        "registry" if address.contains("://") => Origin::Index(address.to_owned()),
        "url" => Origin::Archive(address.to_owned()),
        "git" => {
            let (url, commit) = address.split_once('#').unwrap_or((address, ""));
            Origin::Git(url.split('?').next().unwrap_or(url).to_owned(), commit.to_owned())
        }
        "editable" | "virtual" => Origin::Own,
        _ => Origin::Local,
    };
    let at = |key| entry.node.get(key).unwrap_or(entry.node).span().start;
    identify(&mut draft, &origin, at("name"), at("source"));
    builder.add(draft)
}

/// Every dependency that any entry states: always needed, needed by an extra, or by a group of developers.
fn wanted<'d, 's>(entries: &[Entry<'d, 's>]) -> Result<Vec<Wanted<'d, 's>>, ReadError> {
    let mut found = Vec::new();
    for (from, entry) in entries.iter().enumerate() {
        if let Some(list) = entry.node.get("dependencies") {
            let list = expect::vital_elements("dependencies", list, Shape::Object)?;
            found.extend(list.map(|node| Wanted { from, node, switch: Switch::None }));
        }
        for key in ["optional-dependencies", "dev-dependencies"] {
            let Some(groups) = entry.node.get(key) else { continue };
            expect::vital_object(key, groups)?;
            for group in groups.members() {
                for node in expect::vital_elements(key, group.value, Shape::Object)? {
                    let is_extra = key == "optional-dependencies";
                    let switch = if is_extra { Switch::Extra(group.key.clone()) } else { Switch::Group };
                    found.push(Wanted { from, node, switch });
                }
            }
        }
    }
    Ok(found)
}

/// Ties the packages, and says which of them are needed.
fn relate<'s>(
    builder: &mut Builder<'s>,
    ids: &[ComponentId],
    wanted: &[Wanted<'_, 's>],
    names: &Names<'_, '_, 's>,
) -> Result<HashSet<usize>, ReadError> {
    let mut needed = HashSet::new();
    let mut extras: HashSet<(usize, Cow<'s, str>)> = HashSet::new();
    let mut ties = Vec::new();
    for want in wanted {
        for member in want.node.members() {
            DEPENDENCY.check(builder, &member)?;
        }
        for to in names.resolve(want.node)? {
            let asked = want.node.get("extra").into_iter().flat_map(|list| list.elements());
            for extra in asked.filter_map(|extra| extra.text()) {
                names.check_extra(builder, to, &extra, &want.node.span());
                extras.insert((to, extra));
            }
            ties.push((want, to));
            needed.insert(to);
        }
    }
    for (want, to) in ties {
        let scope = match &want.switch {
            Switch::Group => Scope::Dev,
            // An extra that somebody asks for is needed like everything else.
            Switch::Extra(extra) if !extras.contains(&(want.from, extra.clone())) => Scope::Optional,
            _ => Scope::Runtime,
        };
        if let Some((from, to)) = ids.get(want.from).zip(ids.get(to)).filter(|(from, to)| from != to) {
            builder.edge(*from, *to, EdgeKind::DependsOn, scope);
        }
    }
    Ok(needed)
}
