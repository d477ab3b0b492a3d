//! Snapshots for GitHub's dependency submission API: what a build sends to the dependency graph.
//! Description: <https://docs.github.com/en/rest/dependency-graph/dependency-submission>.
//!
//! A manifest's dependencies refer to each other in that manifest only.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::expect::{self, Keys};
use super::refusal::{ReadError, Refusal};
use super::tree::{Member, Node, Shape};
use super::{End, Form, Format};
use crate::model::claim::ClaimKind;
use crate::model::component::{ComponentId, Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, Inventory, NoteKind};
use crate::model::purl::Purl;
use crate::model::source::SourceFile;

pub(super) const FORMAT: Format = Format {
    id: "github-snapshot",
    name: "GitHub dependency snapshot",
    form: Form::Json(&["manifests", "detector"], read),
    may_be_bare: false,
    end: End::Marked,
};

const SNAPSHOT: Keys = Keys {
    what: "the snapshot",
    vital: &["manifests"],
    other: &["version", "job", "sha", "ref", "detector", "metadata", "scanned"],
};

const MANIFEST: Keys = Keys { what: "a manifest", vital: &["resolved"], other: &["name", "file", "metadata"] };

const DEPENDENCY: Keys = Keys {
    what: "a dependency",
    vital: &["package_url", "dependencies"],
    other: &["metadata", "relationship", "scope"],
};

fn read<'s>(source: &'s SourceFile, root: Node<'_, 's>) -> Result<Inventory<'s>, ReadError> {
    // The field `version` counts the snapshots of a project; the format has none.
    let mut builder = Builder::new(source, FORMAT.id, "");
    for member in root.members() {
        SNAPSHOT.check(&mut builder, &member)?;
    }
    let (mut dependencies, mut stated) = (0, 0);
    for (member, index) in vital_members("manifests", root)?.into_iter().zip(0..) {
        let manifest = Manifest::read(&mut builder, &member, index)?;
        dependencies += manifest.entries.len();
        stated += manifest.relate(&mut builder)?;
    }
    Ok(builder.finish(dependencies, stated))
}

/// The members of an object in which components live.
fn vital_members<'d, 's>(key: &'static str, node: Node<'d, 's>) -> Result<Vec<Member<'d, 's>>, ReadError> {
    let Some(object) = node.get(key).filter(|node| node.shape() != Shape::Null) else { return Ok(Vec::new()) };
    expect::vital_object(key, object)?;
    match object.members().find(|member| member.value.shape() != Shape::Object) {
        Some(odd) => {
            let refusal = Refusal::WrongShape(key, odd.value.shape().describe(), "an object of objects");
            Err(ReadError::at(refusal, odd.value.span()))
        }
        None => Ok(object.members().collect()),
    }
}

/// A dependency of a manifest.
struct Entry<'d, 's> {
    id: ComponentId,
    node: Node<'d, 's>,
    scope: Scope,
    purl: Option<Cow<'s, str>>,
    key: Cow<'s, str>,
}

struct Manifest<'d, 's> {
    id: ComponentId,
    entries: Vec<Entry<'d, 's>>,
}

impl<'d, 's> Manifest<'d, 's> {
    fn read(builder: &mut Builder<'s>, member: &Member<'d, 's>, index: u32) -> Result<Self, ReadError> {
        for inner in member.value.members() {
            MANIFEST.check(builder, &inner)?;
        }
        // Manifests and dependencies stand under names, which the pointer gives as places in their order.
        let pointer = Pointer::entry("manifests", index);
        let mut draft = Draft::new(Role::Root, member.value.span(), pointer);
        draft.kind = Kind::Application;
        draft.name = member.key.clone();
        let id = builder.add(draft);
        let mut entries = Vec::new();
        for (member, index) in vital_members("resolved", member.value)?.into_iter().zip(0..) {
            let pointer = Pointer { parent: Some(id), path: "resolved", index: Some(index), ..Pointer::default() };
            entries.push(dependency(builder, member, pointer)?);
        }
        Ok(Self { id, entries })
    }

    /// Ties the dependencies of a manifest and says how many relations are stated. `dependencies` holds purls, as
    /// the API has it, or keys, or what trivy writes: `name@version`.
    fn relate(&self, builder: &mut Builder<'s>) -> Result<usize, ReadError> {
        let mut by_name: HashMap<Cow<'s, str>, Vec<ComponentId>> = HashMap::new();
        for entry in &self.entries {
            let mut names = HashSet::from([entry.key.clone()]);
            names.extend(entry.purl.clone());
            if let Some(purl) = entry.purl.as_deref().and_then(Purl::parse) {
                let of_version = |name: &str| Cow::Owned(format!("{name}@{}", purl.version));
                names.extend([of_version(&entry.key), of_version(&purl.name), of_version(&purl.full_name())]);
            }
            for name in names {
                by_name.entry(name).or_default().push(entry.id);
            }
        }
        let (mut stated, mut needed) = (0, HashSet::new());
        for entry in &self.entries {
            let Some(list) = entry.node.get("dependencies") else { continue };
            for one in expect::vital_elements("dependencies", list, Shape::String)? {
                stated += 1;
                let name = one.text().unwrap_or_default();
                let found = by_name.entry(name.clone()).or_insert_with(|| vec![builder.dangling(name, one.span())]);
                for to in found.iter().filter(|to| **to != entry.id) {
                    builder.edge(entry.id, *to, EdgeKind::DependsOn, Scope::Runtime);
                    needed.insert(*to);
                }
            }
        }
        for entry in &self.entries {
            let relationship = entry.node.get("relationship").and_then(|node| node.text());
            if relationship.as_deref() != Some("indirect") || !needed.contains(&entry.id) {
                builder.edge(self.id, entry.id, EdgeKind::DependsOn, entry.scope);
            }
        }
        Ok(stated)
    }
}

fn dependency<'d, 's>(
    builder: &mut Builder<'s>,
    member: Member<'d, 's>,
    pointer: Pointer,
) -> Result<Entry<'d, 's>, ReadError> {
    let node = member.value;
    let mut draft = Draft::new(Role::Part, node.span(), pointer);
    draft.kind = Kind::Library;
    for inner in node.members() {
        DEPENDENCY.check(builder, &inner)?;
    }
    let purls = node.get("package_url").map(|purl| expect::texts(builder, "`package_url`", purl)).unwrap_or_default();
    let purl = purls.first().map(|(text, _)| text.clone());
    for (text, at) in purls {
        draft.claim(ClaimKind::Purl, text, at);
    }
    name(builder, &mut draft, &member);
    let scope = node.get("scope").and_then(|scope| scope.text());
    draft.scope = match scope.as_deref() {
        Some("development") => Some(Scope::Dev),
        Some("runtime") => Some(Scope::Runtime),
        _ => None,
    };
    let scope = draft.scope.unwrap_or(Scope::Runtime);
    let id = builder.add(draft);
    Ok(Entry { id, node, scope, purl, key: member.key })
}

/// The key names the dependency, unless it is a purl; the version is the purl's.
fn name<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, member: &Member<'_, 's>) {
    let key = Purl::parse(&member.key);
    draft.name = key.as_ref().map_or_else(|| member.key.clone(), |purl| Cow::Owned(purl.full_name()));
    let own = draft.claims.first().and_then(|claim| Purl::parse(&claim.value));
    draft.version = own.or(key).map(|purl| Cow::Owned(purl.version.into_owned())).unwrap_or_default();
    if draft.claims.is_empty() {
        builder.note(NoteKind::Form, "a dependency has no `package_url`", draft.span.clone());
        if Purl::parse(&member.key).is_some() {
            draft.claim(ClaimKind::Purl, member.key.clone(), member.key_span.start);
        }
    }
}
