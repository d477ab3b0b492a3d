//! The output of `go list -m -json all`: an object for each module of the build list, one behind the other.
//! Reference: <https://go.dev/ref/mod#go-list-m>.
//!
//! It does not say which module needs which: direct requirements hang from the main module, and so do the indirect
//! ones, in a way that is not known more closely.

use std::borrow::Cow;

use super::{LIST, Module, add, add_main};
use crate::model::component::{ComponentId, Pointer, Scope};
use crate::model::inventory::{Builder, EdgeKind, Inventory, NoteKind};
use crate::model::source::SourceFile;
use crate::read::expect::{self, Keys};
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Node, Shape, stream};

const MODULE: Keys = Keys {
    what: "a module",
    vital: &["Path", "Version", "Replace", "Main", "Error", "Indirect"],
    other: &[
        "Query", "Versions", "Time", "Update", "Dir", "GoMod", "GoVersion", "Retracted", "Deprecated", "Origin",
        "Reuse", "Sum", "GoModSum",
    ],
};

/// Whether the text is an object that begins as Go writes a module.
pub(super) fn looks(text: &str) -> bool {
    let first = text.trim_start().strip_prefix('{').and_then(|rest| rest.trim_start().strip_prefix("\"Path\""));
    let head: String = first.unwrap_or("").chars().take(4096).collect();
    ["\"Main\"", "\"Version\"", "\"GoMod\"", "\"Error\""].iter().any(|key| head.contains(key))
}

/// An object of the output.
struct Entry<'s> {
    module: Module<'s>,
    replacement: Option<Module<'s>>,
    is_main: bool,
    is_indirect: bool,
}

pub(super) fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let tree = stream::grow(text)?;
    let mut builder = Builder::new(source, LIST.id, "");
    let (mut mains, mut parts): (Vec<ComponentId>, Vec<(ComponentId, EdgeKind)>) = (Vec::new(), Vec::new());
    for (node, index) in tree.root().into_iter().flat_map(|root| root.elements()).zip(0..) {
        expect::vital_object("a module", node)?;
        let entry = entry(&mut builder, node)?;
        let pointer = Pointer::entry("", index);
        if entry.is_main {
            mains.push(add_main(&mut builder, &entry.module, node.span(), pointer));
        } else {
            let id = add(&mut builder, &entry.module, entry.replacement.as_ref(), &node.span(), pointer);
            parts.push((id, if entry.is_indirect { EdgeKind::RelatesTo } else { EdgeKind::DependsOn }));
        }
    }
    if let Some((&first, others)) = mains.split_first() {
        parts.iter().for_each(|(part, kind)| builder.edge(first, *part, *kind, Scope::Runtime));
        // Which of several main modules requires a module is not told: each brings in all.
        others.iter().for_each(|other| builder.edge(*other, first, EdgeKind::RelatesTo, Scope::Runtime));
    }
    let message =
        "`go list -m` does not say which module needs which, nor where its output ends: `go mod graph` tells more";
    builder.note(NoteKind::Incomplete, message, 0..0);
    let direct = parts.iter().filter(|(_, kind)| *kind == EdgeKind::DependsOn).count();
    Ok(builder.finish(parts.len(), direct))
}

fn entry<'s>(builder: &mut Builder<'s>, node: Node<'_, 's>) -> Result<Entry<'s>, ReadError> {
    for member in node.members() {
        MODULE.check(builder, &member)?;
    }
    if let Some(error) = node.get("Error").filter(|error| error.shape() != Shape::Null) {
        let told = error.get("Err").and_then(|text| text.text()).unwrap_or(Cow::Borrowed("a module was not loaded"));
        return Err(ReadError::at(Refusal::IncompleteGraph(told.into_owned()), error.span()));
    }
    let replacement = match node.get("Replace").filter(|replace| replace.shape() != Shape::Null) {
        Some(replace) => {
            expect::vital_object("Replace", replace)?;
            for member in replace.members() {
                MODULE.check(builder, &member)?;
            }
            Some(module(replace)?)
        }
        None => None,
    };
    let module = module(node)?;
    let is_main = flag(node, "Main")?;
    if !is_main && module.version.is_empty() && replacement.is_none() {
        let what = format!("the module `{}` has no version", module.path);
        return Err(ReadError::at(Refusal::Malformed(what), node.span()));
    }
    Ok(Entry { module, replacement, is_main, is_indirect: flag(node, "Indirect")? })
}

fn module<'s>(node: Node<'_, 's>) -> Result<Module<'s>, ReadError> {
    let path = text(node, "Path")?.filter(|(path, _)| !path.is_empty());
    let Some((path, at)) = path else {
        return Err(ReadError::at(Refusal::Malformed("a module has no path".to_owned()), node.span()));
    };
    let version = text(node, "Version")?.map_or(Cow::Borrowed(""), |(version, _)| version);
    Ok(Module { path, version, at })
}

fn text<'s>(node: Node<'_, 's>, key: &'static str) -> Result<Option<(Cow<'s, str>, usize)>, ReadError> {
    let Some(value) = node.get(key) else { return Ok(None) };
    let text = value.text().ok_or_else(|| wrong(value, key, "a string"))?;
    Ok(Some((text, value.span().start)))
}

fn flag(node: Node<'_, '_>, key: &'static str) -> Result<bool, ReadError> {
    let Some(value) = node.get(key) else { return Ok(false) };
    if value.shape() != Shape::Boolean {
        return Err(wrong(value, key, "a boolean"));
    }
    Ok(value.scalar().as_deref() == Some("true"))
}

fn wrong(value: Node<'_, '_>, key: &'static str, wanted: &'static str) -> ReadError {
    ReadError::at(Refusal::WrongShape(key, value.shape().describe(), wanted), value.span())
}
