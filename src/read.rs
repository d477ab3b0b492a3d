//! Reads a document into an [`Inventory`].
//!
//! The content decides the format, never the file name. Form is tolerated, ambiguity is not: a wrong,
//! missing or unknown field costs a note and never a component; what could *hide* a component is an error.
//!
//! A new format is one file here and one line in [`FORMATS`]. Formats that share a syntax share its walk in
//! [`tree`]; formats that share a model share its reader.

mod cargo;
mod cyclonedx;
mod envelope;
mod expect;
mod github_snapshot;
mod go;
pub mod json;
mod lines;
mod manifest;
mod maven;
mod npm;
mod npm_package;
mod pnpm;
mod purl_list;
mod python;
mod record;
mod refusal;
mod side_by_side;
mod spdx2;
mod spdx3;
mod syft;
pub mod tree;
mod whole;
mod xml;
mod yarn;

use crate::model::inventory::Inventory;
use crate::model::source::SourceFile;
use tree::{Node, Shape};

pub use envelope::{UnpackError, attestations, other_attestation, unpack};
pub use manifest::{Workspace, dependency, locked, workspace};
pub use purl_list::read as purl_list;
pub use refusal::{ReadError, Refusal};
pub use whole::{lists_nothing, unproven};

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
    end: End,
}

/// Whether a document shows that it is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// By its syntax: whatever was opened is closed.
    Marked,
    /// By its content only: it ends in a whole line, names its subject, has a graph, and all that is referred to is
    /// listed. A cut that leaves all of this shows in nothing.
    Open,
    /// By something that its reader looks for, and whose absence it notes.
    Told,
}

/// How a format is recognised and read.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// A JSON object that has all of these keys, which only this format has together.
    Json(&'static [&'static str], ReadTree),
    /// A text that looks like this, and does not begin as a JSON object does.
    Text(fn(&str) -> bool, ReadText),
    /// JSON objects one behind the other that look like this.
    Objects(fn(&str) -> bool, ReadText),
    /// Bytes that look like this.
    Bytes(fn(&[u8]) -> bool, ReadBytes),
}

type ReadTree = for<'s> fn(&'s SourceFile, Node<'_, 's>) -> Result<Inventory<'s>, ReadError>;
type ReadText = for<'s> fn(&'s SourceFile, &'s str) -> Result<Inventory<'s>, ReadError>;
type ReadBytes = for<'s> fn(&'s SourceFile, &'s [u8]) -> Result<Inventory<'s>, ReadError>;

/// Every format. Help, recognition and reading all go by this table.
#[rustfmt::skip] // One line a format.
pub const FORMATS: &[Format] = &[
    cyclonedx::JSON,
    cyclonedx::XML,
    cyclonedx::BINARY,
    cyclonedx::TEXT,
    spdx2::JSON,
    spdx2::YAML,
    spdx2::TAG_VALUE,
    spdx2::RDF,
    spdx3::FORMAT,
    syft::FORMAT,
    github_snapshot::FORMAT,
    cargo::METADATA,
    cargo::LOCK,
    cargo::AUDITABLE,
    npm::FORMAT,
    pnpm::FORMAT,
    yarn::CLASSIC,
    yarn::BERRY,
    go::MOD,
    go::SUM,
    go::GRAPH,
    go::LIST,
    python::UV,
    python::POETRY,
    python::INSPECT,
    python::REQUIREMENTS,
    maven::TREE,
    maven::JSON,
];

/// Reads a source in the format that its content shows.
///
/// # Errors
/// Anything that could hide a component: see [`Refusal`].
pub fn read(source: &SourceFile) -> Result<Inventory<'_>, ReadError> {
    finish(source, read_content(source))
}

/// Reads a source in one format, whatever its content looks like: each reader refuses what is not its own.
///
/// # Errors
/// As [`read`], and a source whose outer form (text, bytes, object) is another than that of the format.
pub fn read_as<'s>(source: &'s SourceFile, format: &Format) -> Result<Inventory<'s>, ReadError> {
    let text = || source.text().map_err(|offset| ReadError::not_text(source, offset));
    let read = match format.form {
        Form::Json(_, read) => read_object(source, text()?, |_| Ok(read)),
        Form::Text(_, read) | Form::Objects(_, read) => read(source, text()?),
        Form::Bytes(_, read) => read(source, source.bytes()),
    };
    finish(source, read)
}

/// Adds to what is read what does not depend on the format.
fn finish<'s>(source: &'s SourceFile, read: Result<Inventory<'s>, ReadError>) -> Result<Inventory<'s>, ReadError> {
    let mut inventory = read?;
    if let Some(input) = inventory.inputs.first_mut() {
        input.layers.splice(0..0, source.layers().iter().copied());
        input.subjects.splice(0..0, source.subjects().iter().cloned());
    }
    envelope::tell_unverified(&mut inventory);
    Ok(inventory)
}

fn read_content(source: &SourceFile) -> Result<Inventory<'_>, ReadError> {
    match source.text() {
        Ok(text) if text.trim().is_empty() => Err(ReadError::whole(Refusal::Empty)),
        Ok(text) => read_text(source, text),
        Err(offset) => {
            let bytes = source.bytes();
            let found = one(FORMATS.iter().filter_map(|format| match format.form {
                Form::Bytes(looks, read) if looks(bytes) => Some((format, read)),
                _ => None,
            }))?;
            let (_, read) = found.ok_or_else(|| ReadError::not_text(source, offset))?;
            read(source, bytes)
        }
    }
}

/// Whether bytes are of a format that is no text, even if they happen to be valid as one.
fn is_binary(bytes: &[u8]) -> bool {
    FORMATS.iter().any(|format| matches!(format.form, Form::Bytes(looks, _) if looks(bytes)))
}

fn read_text<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let is_object = text.trim_start().starts_with('{');
    let found = one(FORMATS.iter().filter_map(|format| match format.form {
        Form::Text(looks, read) if !is_object && looks(text) => Some((format, read)),
        Form::Objects(looks, read) if is_object && looks(text) => Some((format, read)),
        _ => None,
    }))?;
    if let Some((_, read)) = found {
        return read(source, text);
    }
    if let Some(what) = log(text) {
        return Err(ReadError::first_line(source, Refusal::UnknownSyntax(what)));
    }
    if !is_object && !text.trim_start().starts_with('[') {
        return Err(ReadError::first_line(source, Refusal::UnknownSyntax(guess(text))));
    }
    read_object(source, text, |root| recognise(root).map(|(_, read)| read))
}

/// Reads the object in a text, or the one that is enveloped in it, by the reader chosen for it.
fn read_object<'s>(
    source: &'s SourceFile,
    text: &'s str,
    choose: impl FnOnce(Node<'_, '_>) -> Result<ReadTree, ReadError>,
) -> Result<Inventory<'s>, ReadError> {
    let document = json::Document::parse(text).map_err(ReadError::from)?;
    let inner = envelope::inner(Node::Json(document.root()))?;
    if inner.node.shape() != Shape::Object {
        return Err(ReadError::at(Refusal::WrongRoot(inner.node.shape().describe()), inner.node.span()));
    }
    let read = choose(inner.node)?;
    let mut inventory = read(source, inner.node)?;
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

/// Whether a file that nobody named is an SBOM or dependency graph, sound or not: one that is damaged, or whose keys
/// are misspelt, must not be passed over.
#[must_use]
pub fn is_readable(source: &SourceFile) -> bool {
    const SIGNS: [&str; 9] = [
        "bomFormat", "spdxVersion", "SPDXID", "pkg:", "\"components\"", "\"packages\"", "\"artifacts\"",
        "lockfileVersion", "cyclonedx.org/schema",
    ];
    match read_content(source) {
        Ok(_) => true,
        Err(ReadError { refusal: Refusal::Json(_) | Refusal::NearMiss(..) | Refusal::NotText(_), .. }) => {
            source.text().is_ok_and(|text| SIGNS.iter().any(|sign| text.contains(sign)))
        }
        Err(error) if error.is_about_another_format() => envelope::states_sbom(source),
        Err(error) => error.refusal != Refusal::NoDependencyList,
    }
}

/// The one format whose marks an object bears.
fn recognise(root: Node<'_, '_>) -> Result<(&'static Format, ReadTree), ReadError> {
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
    if ["pip_version", "install"].iter().all(|mark| keys.iter().any(|key| key == mark)) {
        let what = "the report of `pip install`, which lists only what was newly installed: give that of `pip inspect`";
        return Err(ReadError::at(Refusal::UnknownSyntax(what), root.span()));
    }
    if keys.iter().any(|key| key == "specFormat") {
        let version = root.get("specVersion").and_then(|node| node.scalar()).unwrap_or_default().into_owned();
        return Err(ReadError::at(Refusal::UnsupportedVersion("CycloneDX", version), root.span()));
    }
    let near = root.members().find_map(|member| {
        let mark = json.clone().flat_map(|(_, marks, _)| marks).find(|mark| expect::resembles(&member.key, mark))?;
        Some(ReadError::at(Refusal::NearMiss(member.key.to_string(), mark), member.key_span))
    });
    Err(near.unwrap_or_else(|| ReadError::at(Refusal::UnknownFormat, root.span())))
}

/// The log of a program, which begins as a JSON array does.
fn log(text: &str) -> Option<&'static str> {
    let is_log = ["[INFO]", "[WARNING]", "[ERROR]"].iter().any(|level| text.trim_start().starts_with(level));
    is_log.then_some("a log of Maven in which no dependency tree stands")
}

/// What a text that no reader knows may be, for the message only.
fn guess(text: &str) -> &'static str {
    let text = text.trim_start();
    let head: String = text.chars().take(512).collect::<String>().to_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        "a web page"
    } else if head.starts_with('<') && head.contains("<spdxversion>") {
        "SPDX in plain XML, which has no schema: write it as JSON, or as RDF/XML"
    } else if head.starts_with('<') {
        "XML of another kind"
    } else {
        "some other text"
    }
}
