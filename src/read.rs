//! Reads a document into an [`Inventory`].
//!
//! The content decides the format, never the file name. Form is tolerated, ambiguity is not: a wrong,
//! missing or unknown field costs a note and never a component; what could *hide* a component is an error.
//!
//! A new format is one file here and one line in [`FORMATS`]. Formats that share a syntax share its walk in
//! [`tree`]; formats that share a model share its reader.

mod cargo_metadata;
mod cyclonedx;
mod envelope;
mod expect;
mod github_snapshot;
pub mod json;
mod manifest;
mod purl_list;
mod refusal;
mod spdx2;
mod spdx3;
mod syft;
pub mod tree;

use crate::model::component::Role;
use crate::model::inventory::Inventory;
use crate::model::source::SourceFile;
use tree::{Node, Shape};

pub use envelope::{UnpackError, unpack};
pub use manifest::{Workspace, dependency, locked, workspace};
pub use purl_list::read as purl_list;
pub use refusal::{ReadError, Refusal};

/// A format that the gate reads.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Stable id, for reports.
    pub id: &'static str,
    /// Its name for people, with the versions known.
    pub name: &'static str,
    form: Form,
    /// Whether a document may list nothing but its own subject: a project without dependencies is whole, an
    /// SBOM without components proves nothing.
    may_be_bare: bool,
}

/// How a format is recognised and read.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// A JSON object that has all of these keys, which only this format has together.
    Json(&'static [&'static str], ReadTree),
    /// A text that looks like this.
    Text(fn(&str) -> bool, ReadText),
    /// Bytes that look like this.
    Bytes(fn(&[u8]) -> bool, ReadBytes),
}

type ReadTree = for<'s> fn(&'s SourceFile, Node<'_, 's>) -> Result<Inventory<'s>, ReadError>;
type ReadText = for<'s> fn(&'s SourceFile, &'s str) -> Result<Inventory<'s>, ReadError>;
type ReadBytes = for<'s> fn(&'s SourceFile, &'s [u8]) -> Result<Inventory<'s>, ReadError>;

/// Every format. Help, recognition and reading all go by this table.
pub const FORMATS: &[Format] =
    &[cyclonedx::JSON, spdx2::JSON, spdx3::FORMAT, syft::FORMAT, github_snapshot::FORMAT, cargo_metadata::FORMAT];

/// Reads a source in the format that its content shows.
///
/// # Errors
/// Anything that could hide a component: see [`Refusal`].
pub fn read(source: &SourceFile) -> Result<Inventory<'_>, ReadError> {
    let mut inventory = match source.text() {
        Ok(text) if text.trim().is_empty() => return Err(ReadError::whole(Refusal::Empty)),
        Ok(text) => read_text(source, text)?,
        Err(offset) => {
            let bytes = source.bytes();
            let found = one(FORMATS.iter().filter_map(|format| match format.form {
                Form::Bytes(looks, read) if looks(bytes) => Some((format, read)),
                _ => None,
            }))?;
            let (format, read) = found.ok_or_else(|| ReadError::not_text(source, offset))?;
            whole(format, read(source, bytes)?, None)?
        }
    };
    if let Some(input) = inventory.inputs.first_mut() {
        source.sha256().clone_into(&mut input.sha256);
        input.layers.splice(0..0, source.layers().iter().copied());
    }
    envelope::tell_unverified(&mut inventory);
    Ok(inventory)
}

/// Whether bytes are of a format that is no text, even if they happen to be valid as one.
fn is_binary(bytes: &[u8]) -> bool {
    FORMATS.iter().any(|format| matches!(format.form, Form::Bytes(looks, _) if looks(bytes)))
}

fn read_text<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let found = one(FORMATS.iter().filter_map(|format| match format.form {
        Form::Text(looks, read) if looks(text) => Some((format, read)),
        _ => None,
    }))?;
    if let Some((format, read)) = found {
        return whole(format, read(source, text)?, None);
    }
    if !text.trim_start().starts_with(['{', '[']) {
        return Err(ReadError::first_line(source, Refusal::UnknownSyntax(guess(text))));
    }
    let document = json::Document::parse(text).map_err(ReadError::from)?;
    let outer = Node::Json(document.root());
    let inner = envelope::inner(outer)?;
    let (format, read) = recognise(inner.node)?;
    let mut inventory = whole(format, read(source, inner.node)?, Some(inner.node))?;
    inner.tell(&mut inventory);
    Ok(inventory)
}

/// The only one of several, or none.
fn one<T>(found: impl Iterator<Item = (&'static Format, T)>) -> Result<Option<(&'static Format, T)>, ReadError> {
    let mut found = found;
    match (found.next(), found.next()) {
        (Some((one, _)), Some((other, _))) => Err(ReadError::whole(Refusal::Ambiguous(one.name, other.name))),
        (first, _) => Ok(first),
    }
}

/// Refuses an inventory that lists nothing, unless its subject is all there is to a project.
fn whole<'s>(
    format: &Format,
    inventory: Inventory<'s>,
    root: Option<Node<'_, 's>>,
) -> Result<Inventory<'s>, ReadError> {
    let has_subject = inventory.components.iter().any(|component| component.role == Role::Root);
    if inventory.components.iter().any(Inventory::is_listed) || (format.may_be_bare && has_subject) {
        return Ok(inventory);
    }
    let refusal = Refusal::NothingListed(format.name);
    let Some(root) = root else { return Err(ReadError::whole(refusal)) };
    let list = ["components", "packages", "@graph", "artifacts", "manifests"].into_iter().find_map(|key| root.get(key));
    Err(ReadError::at(refusal, list.unwrap_or(root).span()))
}

/// The one format whose marks an object bears.
fn recognise(root: Node<'_, '_>) -> Result<(&'static Format, ReadTree), ReadError> {
    if root.shape() != Shape::Object {
        return Err(ReadError::at(Refusal::WrongRoot(root.shape().describe()), root.span()));
    }
    let keys: Vec<_> = root.members().map(|member| member.key).collect();
    let json = FORMATS.iter().filter_map(|format| match format.form {
        Form::Json(marks, read) => Some((format, marks, read)),
        _ => None,
    });
    let bears = |marks: &[&str]| marks.iter().all(|mark| keys.iter().any(|key| key == mark));
    let found = one(json.clone().filter(|(_, marks, _)| bears(marks)).map(|(format, _, read)| (format, read)));
    if let Some(found) = found.map_err(|error| ReadError { span: Some(root.span()), ..error })? {
        return Ok(found);
    }
    let near = root.members().find_map(|member| {
        let mark = json.clone().flat_map(|(_, marks, _)| marks).find(|mark| expect::resembles(&member.key, mark))?;
        Some(ReadError::at(Refusal::NearMiss(member.key.to_string(), mark), member.key_span))
    });
    Err(near.unwrap_or_else(|| ReadError::at(Refusal::UnknownFormat, root.span())))
}

/// What a text that no reader knows may be, for the message only.
fn guess(text: &str) -> &'static str {
    let text = text.trim_start();
    let head: String = text.chars().take(512).collect::<String>().to_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        "a web page"
    } else if head.starts_with('<') {
        "XML of another kind"
    } else {
        "some other text"
    }
}
