//! The report of `pip inspect`, version 1. Description: <https://pip.pypa.io/en/stable/reference/inspect-report/>.
//!
//! It lists what is installed, which is what an environment runs. Who needs what stands in each package's own
//! metadata (PEP 508), with requirements that other platforms or extras would have and nobody installed.

use std::borrow::Cow;
use std::collections::HashSet;

use super::requirement::Requirement;
use super::{Origin, identify, normal};
use crate::model::claim::ClaimKind;
use crate::model::component::{Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, Inventory, NoteKind};
use crate::model::source::SourceFile;
use crate::read::expect::{self, Keys};
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Node, Shape};
use crate::read::{End, Form, Format};

pub(in crate::read) const INSPECT: Format = Format {
    id: "pip-inspect",
    name: "pip inspect",
    form: Form::Json(&["pip_version", "installed"], read),
    may_be_bare: false,
    end: End::Marked,
};

const INSTALLED: Keys = Keys {
    what: "an installed package",
    vital: &["metadata", "direct_url"],
    other: &["metadata_location", "installer", "requested"],
};

/// The only fields of the metadata that are looked at; it has many, and new ones with each version.
const METADATA: Keys = Keys {
    what: "the metadata of a package",
    vital: &["name", "version", "requires_dist"],
    other: &[
        "author", "author_email", "classifier", "description", "description_content_type", "download_url", "dynamic",
        "home_page", "import_name", "import_namespace", "keywords", "license", "license_expression", "license_file",
        "maintainer", "maintainer_email", "metadata_version", "obsoletes", "obsoletes_dist", "platform", "project_url",
        "provides", "provides_dist", "provides_extra", "requires", "requires_external", "requires_python", "summary",
        "supported_platform",
    ],
};

fn read<'s>(source: &'s SourceFile, root: Node<'_, 's>) -> Result<Inventory<'s>, ReadError> {
    let version = root.get("version").and_then(|node| node.scalar()).unwrap_or_default();
    if version != "1" {
        let span = root.get("version").map_or(root.span(), |node| node.span());
        return Err(ReadError::at(Refusal::UnsupportedVersion("pip inspect", version.into_owned()), span));
    }
    let mut builder = Builder::new(source, INSPECT.id, &version);
    let Some(list) = root.get("installed") else { return Err(ReadError::whole(Refusal::NothingListed(INSPECT.name))) };
    let installed: Vec<_> = expect::vital_elements("installed", list, Shape::Object)?.collect();
    let mut names = HashSet::new();
    for (node, index) in installed.iter().zip(0..) {
        names.insert(package(&mut builder, *node, index)?);
    }
    let mut stated = 0;
    for metadata in installed.iter().filter_map(|node| node.get("metadata")) {
        stated += relate(&mut builder, metadata, &names)?;
    }
    Ok(builder.finish(installed.len(), stated))
}

/// Adds one package, and gives the name by which others require it.
fn package<'s>(builder: &mut Builder<'s>, node: Node<'_, 's>, index: u32) -> Result<String, ReadError> {
    for member in node.members() {
        INSTALLED.check(builder, &member)?;
    }
    let malformed = |what: &str| ReadError::at(Refusal::Malformed(what.to_owned()), node.span());
    let Some(metadata) = node.get("metadata") else { return Err(malformed("an installed package has no metadata")) };
    expect::vital_object("metadata", metadata)?;
    let pointer = Pointer::entry("installed", index);
    let mut draft = Draft::new(Role::Part, node.span(), pointer);
    draft.kind = Kind::Library;
    let mut named = node.span().start;
    for member in metadata.members() {
        METADATA.check(builder, &member)?;
        let value = member.value;
        match member.key.as_ref() {
            "name" => (draft.name, named) = (expect::vital_text("name", value)?, value.span().start),
            "version" => draft.version = expect::vital_text("version", value)?,
            "home_page" => claim(builder, &mut draft, ClaimKind::Website, value),
            "download_url" => claim(builder, &mut draft, ClaimKind::Distribution, value),
            "author" | "maintainer" => claim(builder, &mut draft, ClaimKind::Author, value),
            "author_email" | "maintainer_email" => mailboxes(builder, &mut draft, value),
            "project_url" => value.elements().for_each(|link| labelled(&mut draft, link)),
            _ => {}
        }
    }
    if draft.name.is_empty() {
        return Err(malformed("an installed package has no name"));
    }
    let direct = node.get("direct_url").filter(|node| node.shape() != Shape::Null);
    let (origin, from) = match direct {
        Some(direct) => (direct_url(direct)?, direct.span().start),
        None => (Origin::Index("https://pypi.org/simple".to_owned()), named),
    };
    let folder = direct.and_then(|direct| direct.get("dir_info"));
    if folder.is_some() {
        draft.role = Role::Root;
    }
    let is_edited = |folder: Node<'_, '_>| folder.get("editable").and_then(|is| is.scalar()).as_deref() == Some("true");
    let origin = if folder.is_some_and(is_edited) { Origin::Own } else { origin };
    identify(&mut draft, &origin, named, from);
    let name = normal(&draft.name);
    draft.reference = Cow::Owned(name.clone());
    builder.add(draft);
    Ok(name)
}

/// Where a package was installed from, when not by its name (PEP 610).
fn direct_url(node: Node<'_, '_>) -> Result<Origin, ReadError> {
    let Some(url) = node.get("url") else {
        return Err(ReadError::at(Refusal::Malformed("a direct_url has no url".to_owned()), node.span()));
    };
    let url = expect::vital_text("url", url)?.into_owned();
    Ok(match node.get("vcs_info") {
        Some(vcs) => Origin::Git(url, vcs.get("commit_id").and_then(|id| id.text()).unwrap_or_default().into_owned()),
        None => Origin::of_address(&url),
    })
}

fn claim<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, kind: ClaimKind, node: Node<'_, 's>) {
    if let Some(text) = expect::text(builder, "a claim of a package", node) {
        draft.claim(kind, text, node.span().start);
    }
}

/// `Name <name@example.org>, Other <other@example.org>`.
fn mailboxes<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, node: Node<'_, 's>) {
    let text = expect::text(builder, "a claim of a package", node).unwrap_or_default();
    for mailbox in text.split(',').map(str::trim).filter(|mailbox| !mailbox.is_empty()) {
        let (name, address) = mailbox.split_once('<').unwrap_or(("", mailbox));
        let name = name.trim().trim_matches('"');
        if !name.is_empty() {
            draft.claim(ClaimKind::Author, name.to_owned(), node.span().start);
        }
        draft.claim(ClaimKind::Email, address.trim_end_matches('>').trim().to_owned(), node.span().start);
    }
}

/// `Label, https://…`: the labels are free, but some are customary.
fn labelled(draft: &mut Draft<'_>, node: Node<'_, '_>) {
    let Some(text) = node.text() else { return };
    let (label, url) = text.split_once(',').unwrap_or(("", &text));
    let label = label.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| label.contains(word));
    let kind =
        if says(&["source", "code", "repo", "github", "gitlab"]) { ClaimKind::Repository } else { ClaimKind::Website };
    // Everything else leads to readers, helpers and donors rather than to the maker.
    if kind == ClaimKind::Repository || says(&["home", "issue", "bug", "tracker"]) {
        draft.claim(kind, url.trim().to_owned(), node.span().start);
    }
}

fn relate(builder: &mut Builder<'_>, metadata: Node<'_, '_>, names: &HashSet<String>) -> Result<usize, ReadError> {
    let Some(list) = metadata.get("requires_dist") else { return Ok(0) };
    let from = normal(&metadata.get("name").and_then(|name| name.text()).unwrap_or_default());
    let mut stated = 0;
    for node in expect::vital_elements("requires_dist", list, Shape::String)? {
        stated += 1;
        let text = node.text().unwrap_or_default();
        let Some(requirement) = Requirement::parse(&text) else {
            builder.note(NoteKind::Incomplete, format!("`{text}` is no requirement (PEP 508)"), node.span());
            continue;
        };
        let to = normal(requirement.name);
        // A marker says when it is needed; what it excludes is not installed.
        if names.contains(&to) || requirement.marker.is_empty() {
            let scope = if requirement.is_extra() { Scope::Optional } else { Scope::Runtime };
            builder.link(from.clone(), to, EdgeKind::DependsOn, scope, node.span());
        }
    }
    Ok(stated)
}
