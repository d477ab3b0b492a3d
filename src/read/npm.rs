//! npm's `package-lock.json` and `npm-shrinkwrap.json`, lockfileVersion 1 to 3. Description:
//! <https://docs.npmjs.com/cli/configuring-npm/package-lock-json>.
//!
//! Version 2 says everything twice: by folders in `packages`, as npm 7 and later read it, and nested in
//! `dependencies` for npm 6. What stands in one of them only still counts.

mod folders;
mod installed;
mod legacy;

use std::borrow::Cow;

use super::expect::Keys;
use super::npm_package::{Package, purl_of};
use super::refusal::{ReadError, Refusal};
use super::tree::Node;
use super::{End, Form, Format};
use crate::model::component::{Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, Inventory};
use crate::model::source::SourceFile;
use folders::Folders;

pub(super) const FORMAT: Format = Format {
    id: "npm-lock",
    name: "npm package-lock.json 1–3",
    form: Form::Json(&["lockfileVersion"], read),
    may_be_bare: true,
    end: End::Marked,
};

const ROOT: Keys = Keys {
    what: "the lock file",
    vital: &["name", "version", "lockfileVersion", "packages", "dependencies"],
    other: &["requires", "packageIntegrity", "preserveSymlinks"],
};

/// The reference of the project itself, whose place in `packages` is the empty text.
const PROJECT: &str = ".";

fn read<'s>(source: &'s SourceFile, root: Node<'_, 's>) -> Result<Inventory<'s>, ReadError> {
    let stated = root.get("lockfileVersion");
    let version = stated.and_then(|node| node.scalar()).unwrap_or_default();
    if !["1", "2", "3"].contains(&version.as_ref()) {
        let span = stated.unwrap_or(root).span();
        return Err(ReadError::at(Refusal::UnsupportedVersion("package-lock.json", version.into_owned()), span));
    }
    let mut builder = Builder::new(source, FORMAT.id, &version);
    for member in root.members() {
        ROOT.check(&mut builder, &member)?;
    }
    let mut folders = Folders::new();
    let mut edges = 0;
    let packages = root.get("packages");
    match packages {
        Some(list) => edges += installed::read(&mut builder, &mut folders, root, list)?,
        None if version == "1" => project(&mut builder, &mut folders, root),
        None => {
            let message = format!("lockfileVersion {version} demands `packages`");
            return Err(ReadError::at(Refusal::IncompleteGraph(message), root.span()));
        }
    }
    if let Some(list) = root.get("dependencies") {
        edges += legacy::read(&mut builder, &mut folders, list, packages.is_some())?;
    }
    let listed = builder.count(Role::Part);
    Ok(builder.finish(listed, edges))
}

/// The subject of a lock file without `packages`: the file's own name and version.
fn project<'s>(builder: &mut Builder<'s>, folders: &mut Folders<'s>, root: Node<'_, 's>) {
    let mut draft = Draft::new(Role::Root, root.span(), Pointer::default());
    draft.kind = Kind::Application;
    draft.reference = Cow::Borrowed(PROJECT);
    draft.name = root.get("name").and_then(|node| node.text()).unwrap_or_default();
    draft.version = root.get("version").and_then(|node| node.scalar()).unwrap_or_default();
    let package = Package::new(&draft.name, &draft.version, "file:.");
    builder.add(draft);
    folders.hold(Folders::TOP, Cow::Borrowed(PROJECT), package);
}

/// When npm says that a package is needed.
fn declared_scope(node: Node<'_, '_>) -> Scope {
    let is = |key: &str| node.get(key).and_then(|flag| flag.scalar()).as_deref() == Some("true");
    if is("dev") {
        Scope::Dev
    } else if is("optional") || is("devOptional") {
        Scope::Optional
    } else {
        Scope::Runtime
    }
}

/// What stands for a package that is needed and not listed: its purl where a registry would serve it.
fn missing(name: &str, specifier: &str) -> String {
    match Package::alias(specifier) {
        Some((real, _)) => purl_of(real, ""),
        None if specifier.contains([':', '/']) => name.to_owned(),
        None => purl_of(name, ""),
    }
}
