//! Programs built with `cargo auditable`: ELF, PE, Mach-O and WebAssembly, with a compressed list of what was compiled
//! in. Description: <https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md>.

use auditable_extract::{Error, raw_auditable_data};
use auditable_info::json_from_slice;

use super::{CRATES_IO, identify};
use crate::model::component::{ComponentId, Kind, Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, Inventory, NoteKind};
use crate::model::source::{SourceFile, Span};
use crate::read::expect::{self, Keys};
use crate::read::json::Document;
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Node, Shape};
use crate::read::{End, Form, Format};

pub(in crate::read) const AUDITABLE: Format = Format {
    id: "cargo-auditable",
    name: "a program built with cargo auditable",
    form: Form::Bytes(looks, read),
    may_be_bare: true,
    end: End::Marked,
};

/// Bytes of the unpacked list. Real ones have some ten thousand.
const MOST: usize = 8 << 20;

/// How programs begin: ELF, Mach-O in both widths and byte orders, WebAssembly, PE.
const MAGIC: [&[u8]; 7] =
    [b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\0asm", b"MZ"];

const PACKAGE: Keys = Keys {
    what: "a package in the list",
    vital: &["name", "version", "source", "dependencies"],
    other: &["kind", "root"],
};

fn looks(bytes: &[u8]) -> bool {
    MAGIC.iter().any(|magic| bytes.starts_with(magic))
}

fn read<'s>(source: &'s SourceFile, bytes: &'s [u8]) -> Result<Inventory<'s>, ReadError> {
    let section = match raw_auditable_data(bytes) {
        Ok(section) => section,
        Err(Error::NoAuditData) => return Err(ReadError::whole(Refusal::NoDependencyList)),
        Err(error) => return Err(ReadError::whole(Refusal::Malformed(error.to_string()))),
    };
    let start = section.as_ptr().addr().saturating_sub(bytes.as_ptr().addr());
    let span = start..start + section.len();
    let json = json_from_slice(bytes, MOST)
        .map_err(|error| ReadError::at(Refusal::Malformed(format!("its dependency list: {error}")), span.clone()))?;
    // Places inside the unpacked list are no places in the file: the section stands for them.
    list(source, &json, &span).map_err(|error| ReadError { span: Some(span), ..error })
}

fn list<'s>(source: &'s SourceFile, json: &str, span: &Span) -> Result<Inventory<'s>, ReadError> {
    let document = Document::parse(json).map_err(ReadError::from)?;
    let root = Node::Json(document.root());
    let version = root.get("format").and_then(|node| node.scalar()).unwrap_or_default();
    let mut builder = Builder::new(source, AUDITABLE.id, if version.is_empty() { "0" } else { &version });
    let Some(list) = root.get("packages") else { return Err(ReadError::whole(Refusal::NothingListed(AUDITABLE.name))) };
    let packages: Vec<_> = expect::vital_elements("packages", list, Shape::Object)?.collect();
    let mut ids = Vec::with_capacity(packages.len());
    for (node, index) in packages.iter().zip(0..) {
        ids.push(package(&mut builder, *node, index, span)?);
    }
    let mut stated = 0;
    for (from, node) in ids.iter().zip(&packages) {
        let Some(needed) = node.get("dependencies") else { continue };
        for at in expect::vital_elements("dependencies", needed, Shape::Number)? {
            let at = at.scalar().and_then(|at| at.parse().ok()).unwrap_or(usize::MAX);
            let Some((to, needed)) = ids.get(at).zip(packages.get(at)) else {
                let message = "a package needs another by a number that is not in the list".to_owned();
                return Err(ReadError::whole(Refusal::IncompleteGraph(message)));
            };
            stated += 1;
            builder.edge(*from, *to, EdgeKind::DependsOn, scope(*needed));
        }
    }
    Ok(builder.finish(ids.len(), stated))
}

/// The list gives the kind of a package, not of a dependency; one that is needed in both ways is of the run time.
fn scope(package: Node<'_, '_>) -> Scope {
    match package.get("kind").and_then(|kind| kind.text()).as_deref() {
        Some("build") => Scope::Build,
        _ => Scope::Runtime,
    }
}

fn package(builder: &mut Builder<'_>, node: Node<'_, '_>, index: u32, span: &Span) -> Result<ComponentId, ReadError> {
    let pointer = Pointer::entry("packages", index);
    let is_root = node.get("root").and_then(|root| root.scalar()).as_deref() == Some("true");
    let mut draft = Draft::new(if is_root { Role::Root } else { Role::Part }, span.clone(), pointer);
    draft.kind = Kind::Library;
    draft.scope = Some(scope(node));
    let mut origin = String::new();
    for mut member in node.members() {
        member.key_span = span.clone();
        PACKAGE.check(builder, &member)?;
        match member.key.as_ref() {
            "name" => draft.name = expect::vital_text("name", member.value)?.into_owned().into(),
            "version" => draft.version = expect::vital_text("version", member.value)?.into_owned().into(),
            "source" => origin = expect::vital_text("source", member.value)?.into_owned(),
            _ => {}
        }
    }
    if draft.name.is_empty() || origin.is_empty() {
        return Err(ReadError::whole(Refusal::Malformed("a package has no name or no source".to_owned())));
    }
    match origin.as_str() {
        "crates.io" => identify(&mut draft, CRATES_IO[0], span, span),
        // The project's own, or a package at a path beside it.
        "local" => draft.role = Role::Root,
        // Which repository or registry it was is not in the list, and so not who made the package.
        _ => {
            let message = format!("where `{}` comes from is only said to be `{origin}`", draft.name);
            builder.note(NoteKind::Incomplete, message, span.clone());
        }
    }
    Ok(builder.add(draft))
}
