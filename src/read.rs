//! Reads a document into an [`Inventory`].
//!
//! The content decides the format, never the file name. Form is tolerated, ambiguity is not: a wrong,
//! missing or unknown field costs a note and never a component; what could *hide* a component is an error.
//!
//! A new format is one file here and one line in [`FORMATS`].

mod cargo_metadata;
mod cyclonedx_json;
mod expect;
pub mod json;
mod manifest;
mod purl_list;
mod refusal;
mod spdx2_json;

use crate::model::inventory::Inventory;
use crate::model::source::SourceFile;

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
    /// Keys of the outermost object that only this format has, all of which must be there.
    marks: &'static [&'static str],
    read: for<'s> fn(&'s SourceFile, &json::Document<'s>) -> Result<Inventory<'s>, ReadError>,
}

/// Every format. Help, recognition and reading all go by this table.
pub const FORMATS: [Format; 3] = [cyclonedx_json::FORMAT, spdx2_json::FORMAT, cargo_metadata::FORMAT];

/// Reads a source in the format that its content shows.
///
/// # Errors
/// Anything that could hide a component: see [`Refusal`].
pub fn read(source: &SourceFile) -> Result<Inventory<'_>, ReadError> {
    let text = source.text().map_err(|offset| ReadError::not_text(source, offset))?;
    if text.trim().is_empty() {
        return Err(ReadError::whole(Refusal::Empty));
    }
    if !text.trim_start().starts_with(['{', '[']) {
        return Err(ReadError::first_line(source, Refusal::UnknownSyntax(guess(text))));
    }
    let document = json::Document::parse(text).map_err(ReadError::from)?;
    let format = recognise(&document)?;
    let inventory = (format.read)(source, &document)?;
    // A workspace without dependencies is whole: its members are its subjects.
    if !inventory.components.iter().any(Inventory::is_listed) && format.id != cargo_metadata::FORMAT.id {
        let lists = ["components", "packages"].into_iter().find_map(|key| document.root().get(key));
        let span = lists.unwrap_or(document.root()).span();
        return Err(ReadError::at(Refusal::NothingListed(format.name), span));
    }
    Ok(inventory)
}

/// The one format whose marks the outermost object bears.
fn recognise(document: &json::Document<'_>) -> Result<Format, ReadError> {
    let root = document.root();
    if root.shape() != json::Shape::Object {
        return Err(ReadError::at(Refusal::WrongRoot(root.shape().describe()), root.span()));
    }
    let keys: Vec<_> = root.members().map(|member| member.key).collect();
    let bears = |format: &&Format| format.marks.iter().all(|mark| keys.iter().any(|key| key == mark));
    let mut found = FORMATS.iter().filter(bears);
    match (found.next(), found.next()) {
        (Some(format), None) => Ok(*format),
        (Some(one), Some(other)) => Err(ReadError::at(Refusal::Ambiguous(one.name, other.name), root.span())),
        (None, _) => {
            let near = root.members().find_map(|member| {
                let mark =
                    FORMATS.iter().flat_map(|format| format.marks).find(|mark| expect::resembles(&member.key, mark))?;
                Some(ReadError::at(Refusal::NearMiss(member.key.to_string(), mark), member.key_span))
            });
            Err(near.unwrap_or_else(|| ReadError::at(Refusal::UnknownFormat, root.span())))
        }
    }
}

/// What a text that is no JSON may be, for the message only.
fn guess(text: &str) -> &'static str {
    let text = text.trim_start();
    let head: String = text.chars().take(512).collect::<String>().to_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        "a web page"
    } else if head.starts_with("spdxversion:") || head.contains("\nspdxversion:") {
        "an SPDX tag-value document, which this version does not read"
    } else if head.starts_with('<') {
        "XML, which this version does not read"
    } else {
        "some other text"
    }
}
