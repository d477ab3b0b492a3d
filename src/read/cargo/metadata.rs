//! The output of `cargo metadata --format-version 1`. Description: <https://doc.rust-lang.org/cargo/commands/cargo-metadata.html>.
//!
//! The graph goes by package ids, so that a renamed dependency is the package that is built, whatever
//! its dependents call it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use cargo_metadata::{DependencyKind, NodeDep, Resolve};

use super::identify;
use crate::model::claim::ClaimKind;
use crate::model::component::{Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, Inventory, NoteKind};
use crate::model::source::{SourceFile, Span};
use crate::read::expect::{self, Keys};
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Node, Shape};
use crate::read::{End, Form, Format};

pub(in crate::read) const METADATA: Format = Format {
    id: "cargo-metadata",
    name: "cargo metadata",
    form: Form::Json(&["packages", "workspace_members"], read),
    may_be_bare: true,
    end: End::Marked,
};

const PACKAGE: Keys = Keys {
    what: "a package",
    vital: &["id", "name", "version", "source", "authors", "repository", "homepage", "dependencies"],
    other: &[
        "license", "license_file", "description", "targets", "features", "manifest_path", "metadata", "publish",
        "categories", "keywords", "readme", "documentation", "edition", "links", "default_run", "rust_version",
        "hints",
    ],
};

fn read<'s>(source: &'s SourceFile, root: Node<'_, 's>) -> Result<Inventory<'s>, ReadError> {
    let version = root.get("version").and_then(|node| node.scalar()).unwrap_or(Cow::Borrowed(""));
    if version != "1" {
        let span = root.get("version").map_or(root.span(), |node| node.span());
        return Err(ReadError::at(Refusal::UnsupportedVersion("cargo metadata", version.into_owned()), span));
    }
    let mut builder = Builder::new(source, METADATA.id, &version);
    let members = members(root)?;
    let Some(list) = root.get("packages") else { return Err(ReadError::whole(Refusal::NothingListed(METADATA.name))) };
    let packages: Vec<_> = expect::vital_elements("packages", list, Shape::Object)?.collect();
    for (node, index) in packages.iter().zip(0..) {
        package(&mut builder, *node, index, &members)?;
    }
    if packages.is_empty() {
        return Err(ReadError::at(Refusal::NothingListed(METADATA.name), list.span()));
    }
    let stated = match root.get("resolve").filter(|node| node.shape() != Shape::Null) {
        Some(resolve) => relations(&mut builder, resolve, &packages)?,
        None => {
            check_closed(&packages, root)?;
            builder.note(NoteKind::Incomplete, "there is no `resolve`: the graph is not known", root.span());
            0
        }
    };
    Ok(builder.finish(packages.len(), stated))
}

fn members<'s>(root: Node<'_, 's>) -> Result<HashSet<Cow<'s, str>>, ReadError> {
    let Some(list) = root.get("workspace_members") else { return Ok(HashSet::new()) };
    Ok(expect::vital_elements("workspace_members", list, Shape::String)?.filter_map(|id| id.text()).collect())
}

fn package<'s>(
    builder: &mut Builder<'s>,
    node: Node<'_, 's>,
    index: u32,
    members: &HashSet<Cow<'s, str>>,
) -> Result<(), ReadError> {
    let pointer = Pointer::entry("packages", index);
    let mut draft = Draft::new(Role::Part, node.span(), pointer);
    draft.kind = Kind::Library;
    let mut origin: Option<(Cow<'s, str>, Span)> = None;
    let mut named = node.span();
    for member in node.members() {
        PACKAGE.check(builder, &member)?;
        let value = member.value;
        match member.key.as_ref() {
            "id" => draft.reference = expect::vital_text("id", value)?,
            "name" => {
                draft.name = expect::vital_text("name", value)?;
                named = value.span();
            }
            "version" => draft.version = expect::vital_text("version", value)?,
            "source" if value.shape() != Shape::Null => {
                origin = Some((expect::vital_text("source", value)?, value.span()));
            }
            "repository" => claim(builder, &mut draft, ClaimKind::Repository, value),
            "homepage" => claim(builder, &mut draft, ClaimKind::Website, value),
            "authors" => {
                for author in value.elements() {
                    claim(builder, &mut draft, ClaimKind::Author, author);
                }
            }
            _ => {}
        }
    }
    if draft.reference.is_empty() || draft.name.is_empty() {
        return Err(ReadError::at(Refusal::Malformed("a package has no id or no name".to_owned()), node.span()));
    }
    if members.contains(&draft.reference) {
        draft.role = Role::Root;
    }
    if let Some((origin, span)) = origin {
        identify(&mut draft, &origin, &span, &named);
    }
    builder.add(draft);
    Ok(())
}

fn claim<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, kind: ClaimKind, node: Node<'_, 's>) {
    if let Some(text) = expect::text(builder, "a claim of a manifest", node) {
        draft.claim(kind, text, node.span().start);
    }
}

/// Ties packages by the resolved graph: what is built with the features and for the targets asked for.
fn relations(builder: &mut Builder<'_>, node: Node<'_, '_>, packages: &[Node<'_, '_>]) -> Result<usize, ReadError> {
    let malformed = |message: String| ReadError::at(Refusal::Malformed(message), node.span());
    let text = builder.source().text().unwrap_or("");
    let resolve: Resolve = serde_json::from_str(text.get(node.span()).unwrap_or(""))
        .map_err(|error| malformed(format!("`resolve`: {error}")))?;
    check_resolved(&resolve, packages)
        .map_err(|message| ReadError::at(Refusal::IncompleteGraph(message), node.span()))?;
    let mut stated = 0;
    for node_of in &resolve.nodes {
        for dependency in &node_of.deps {
            stated += 1;
            builder.link(
                node_of.id.repr.clone(),
                dependency.pkg.repr.clone(),
                EdgeKind::DependsOn,
                scope(dependency),
                node.span(),
            );
        }
    }
    Ok(stated)
}

/// The graph and the list must hold the same packages, and the graph every dependency that is always needed:
/// what stands in one only has been taken out of the other.
fn check_resolved(resolve: &Resolve, packages: &[Node<'_, '_>]) -> Result<(), String> {
    let names: HashMap<_, _> =
        packages.iter().filter_map(|node| Some((node.get("id")?.text()?, node.get("name")?.text()?))).collect();
    let nodes: HashMap<_, _> = resolve.nodes.iter().map(|node| (node.id.repr.as_str(), node)).collect();
    for node in &resolve.nodes {
        let pointed = node.deps.iter().map(|dependency| &dependency.pkg).chain([&node.id]);
        if let Some(missing) = pointed.map(|id| id.repr.as_str()).find(|id| !names.contains_key(*id)) {
            return Err(format!("`{missing}` stands in `resolve` and not among the packages"));
        }
    }
    for package in packages {
        let id = package.get("id").and_then(|id| id.text()).unwrap_or_default();
        let Some(node) = nodes.get(id.as_ref()) else {
            return Err(format!("`{id}` stands among the packages and not in `resolve`"));
        };
        let has = |name: &str| {
            node.deps.iter().any(|dependency| names.get(dependency.pkg.repr.as_str()).is_some_and(|own| own == name))
        };
        let needed = package.get("dependencies").into_iter().flat_map(|list| list.elements()).filter(is_always_needed);
        if let Some(missing) = needed.filter_map(|dependency| dependency.get("name")?.text()).find(|name| !has(name)) {
            return Err(format!("`{id}` needs `{missing}`, which `resolve` does not give it"));
        }
    }
    Ok(())
}

/// A declared dependency that no feature, target or test run switches.
fn is_always_needed(dependency: &Node<'_, '_>) -> bool {
    let is_null = |key: &str| dependency.get(key).is_none_or(|node| node.shape() == Shape::Null);
    let is_optional = dependency.get("optional").and_then(|node| node.scalar()).as_deref() == Some("true");
    let is_dev = dependency.get("kind").and_then(|node| node.text()).as_deref() == Some("dev");
    is_null("target") && !is_optional && !is_dev
}

/// A dependency of several kinds counts as the most needed of them. Before cargo 1.41 none is stated.
fn scope(dependency: &NodeDep) -> Scope {
    let of = |kind: DependencyKind| match kind {
        DependencyKind::Development => Scope::Dev,
        DependencyKind::Build => Scope::Build,
        _ => Scope::Runtime,
    };
    dependency.dep_kinds.iter().map(|info| of(info.kind)).min().unwrap_or(Scope::Runtime)
}

/// Without `resolve` (that is what `--no-deps` leaves out) the list must still hold what it needs.
fn check_closed(packages: &[Node<'_, '_>], root: Node<'_, '_>) -> Result<(), ReadError> {
    let names: HashSet<_> = packages.iter().filter_map(|node| node.get("name")?.text()).collect();
    let needed = packages.iter().filter_map(|node| node.get("dependencies")).flat_map(|list| list.elements());
    let missing = needed.filter_map(|dependency| dependency.get("name")?.text()).find(|name| !names.contains(name));
    match missing {
        Some(name) => {
            let message = format!("it has no `resolve`, and the dependency `{name}` is not among its packages");
            Err(ReadError::at(Refusal::IncompleteGraph(message), root.get("packages").unwrap_or(root).span()))
        }
        None => Ok(()),
    }
}
