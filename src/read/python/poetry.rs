//! `poetry.lock`, versions 1 and 2. Description: <https://python-poetry.org/docs/basic-usage/>; the form is that of
//! Poetry's `packages/locker.py`.
//!
//! The project itself is not in the file. `[metadata]` stands behind all packages, so that a file with its hash is
//! whole. A dependency that is not listed is one that no supported Python or chosen extra needs; any other is an error.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Origin, identify, normal};
use crate::model::component::{ComponentId, Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, Inventory, NoteKind};
use crate::model::source::SourceFile;
use crate::read::expect::{self, Keys};
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Member, Node, Shape, toml};
use crate::read::{End, Form, Format};

pub(in crate::read) const POETRY: Format = Format {
    id: "poetry-lock",
    name: "poetry.lock 1–2",
    form: Form::Text(looks, read),
    may_be_bare: false,
    end: End::Marked,
};

const DOCUMENT: Keys = Keys { what: "the lock file", vital: &["package", "metadata"], other: &["extras"] };

const PACKAGE: Keys = Keys {
    what: "a package",
    vital: &["name", "version", "dependencies", "source", "category", "groups"],
    other: &["description", "optional", "python-versions", "markers", "marker", "files", "develop", "extras"],
};

/// What Poetry 1.0 and 1.1 never list, whoever needs it.
const NEVER_LISTED: [&str; 4] = ["setuptools", "distribute", "pip", "wheel"];

fn looks(text: &str) -> bool {
    let has = |start| toml::has_line(text, start);
    (has("[[package]]") || has("package = []")) && (has("python-versions") || has("lock-version"))
}

fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    expect::ended(text)?;
    let tree = toml::grow(text)?;
    let Some(root) = tree.root() else { return Err(ReadError::whole(Refusal::Empty)) };
    let metadata = root.get("metadata");
    if metadata.and_then(|metadata| metadata.get("content-hash")).is_none() {
        let message = "there is no `content-hash` at its end".to_owned();
        return Err(ReadError::at(Refusal::IncompleteGraph(message), text.len().saturating_sub(1)..text.len()));
    }
    let version = metadata.and_then(|metadata| metadata.get("lock-version"));
    let stated = version.and_then(|version| version.scalar()).unwrap_or(Cow::Borrowed("1.0"));
    if !["1", "2"].contains(&stated.split('.').next().unwrap_or_default()) {
        let span = version.map_or(root.span(), |version| version.span());
        return Err(ReadError::at(Refusal::UnsupportedVersion("poetry.lock", stated.into_owned()), span));
    }
    let mut builder = Builder::new(source, POETRY.id, &stated);
    for member in root.members() {
        DOCUMENT.check(&mut builder, &member)?;
    }
    let mut packages = Vec::new();
    if let Some(list) = root.get("package") {
        packages.extend(expect::vital_elements("package", list, Shape::Object)?);
    }
    let mut by_name: HashMap<String, Vec<ComponentId>> = HashMap::new();
    let mut ids = Vec::with_capacity(packages.len());
    for (node, index) in packages.iter().zip(0..) {
        let (name, id) = package(&mut builder, *node, index)?;
        by_name.entry(name).or_default().push(id);
        ids.push(id);
    }
    let mut stated = 0;
    for (from, node) in ids.iter().zip(&packages) {
        let Some(dependencies) = node.get("dependencies") else { continue };
        expect::vital_object("dependencies", dependencies)?;
        for member in dependencies.members() {
            stated += 1;
            relate(&mut builder, *from, &member, &by_name)?;
        }
    }
    Ok(builder.finish(ids.len(), stated))
}

fn package<'s>(builder: &mut Builder<'s>, node: Node<'_, 's>, index: u32) -> Result<(String, ComponentId), ReadError> {
    for member in node.members() {
        PACKAGE.check(builder, &member)?;
    }
    let pointer = Pointer::entry("package", index);
    let mut draft = Draft::new(Role::Part, node.span(), pointer);
    draft.kind = Kind::Library;
    let text = |key| node.get(key).map(|value| expect::vital_text(key, value)).transpose();
    draft.name = text("name")?.unwrap_or_default();
    draft.version = text("version")?.unwrap_or_default();
    if draft.name.is_empty() || draft.version.is_empty() {
        return Err(ReadError::at(Refusal::Malformed("a package has no name or no version".to_owned()), node.span()));
    }
    draft.scope = Some(scope(node)?);
    let at = |key| node.get(key).unwrap_or(node).span().start;
    identify(&mut draft, &origin(node.get("source"))?, at("name"), at("source"));
    let name = normal(&draft.name);
    let id = builder.add(draft);
    builder.alias(name.clone().into(), id);
    Ok((name, id))
}

/// Where a package comes from; without a word of it from PyPI.
fn origin(source: Option<Node<'_, '_>>) -> Result<Origin, ReadError> {
    let Some(source) = source else { return Ok(Origin::Index("https://pypi.org/simple".to_owned())) };
    expect::vital_object("source", source)?;
    let text = |key| source.get(key).and_then(|value| value.text()).unwrap_or_default().into_owned();
    match text("type").as_str() {
        "git" => Ok(Origin::Git(text("url"), text("resolved_reference"))),
        "url" => Ok(Origin::Archive(text("url"))),
        "file" | "directory" => Ok(Origin::Local),
        "legacy" | "pypi" | "" if !text("url").is_empty() => Ok(Origin::Index(text("url"))),
        other => {
            let message = format!("a package has a source of the kind `{other}`, which Poetry does not define");
            Err(ReadError::at(Refusal::Malformed(message), source.span()))
        }
    }
}

/// Version 1 has `category`, version 2 has `groups`; what only groups other than `main` need is not in the product.
fn scope(node: Node<'_, '_>) -> Result<Scope, ReadError> {
    let category = node.get("category").and_then(|category| category.text());
    let mut is_main = category.is_none_or(|category| category == "main");
    if let Some(groups) = node.get("groups") {
        let mut groups = expect::vital_elements("groups", groups, Shape::String)?;
        is_main = groups.any(|group| group.text().as_deref() == Some("main"));
    }
    let is_optional = node.get("optional").and_then(|optional| optional.scalar()).as_deref() == Some("true");
    Ok(match (is_main, is_optional) {
        (false, _) => Scope::Dev,
        (true, true) => Scope::Optional,
        (true, false) => Scope::Runtime,
    })
}

fn relate<'s>(
    builder: &mut Builder<'s>,
    from: ComponentId,
    member: &Member<'_, 's>,
    by_name: &HashMap<String, Vec<ComponentId>>,
) -> Result<(), ReadError> {
    let name = normal(&member.key);
    // Several constraints for one name stand in an array.
    let has = |key: &str| {
        let of =
            |node: Node<'_, '_>| node.get(key).is_some_and(|value| value.scalar().is_none_or(|value| value != "false"));
        of(member.value) || (member.value.shape() == Shape::Array && member.value.elements().all(of))
    };
    let scope = if has("optional") { Scope::Optional } else { Scope::Runtime };
    match by_name.get(&name) {
        Some(found) => {
            for to in found.iter().filter(|to| **to != from) {
                builder.edge(from, *to, EdgeKind::DependsOn, scope);
            }
        }
        None if NEVER_LISTED.contains(&name.as_str()) => {
            let message = format!("`{name}` is needed, and this version of Poetry does not list it");
            builder.note(NoteKind::Incomplete, message, member.key_span.clone());
        }
        None if has("optional") || has("markers") || has("python") || has("platform") => {}
        None => {
            let message = format!("`{}` is needed and not listed", member.key);
            return Err(ReadError::at(Refusal::IncompleteGraph(message), member.key_span.clone()));
        }
    }
    Ok(())
}
