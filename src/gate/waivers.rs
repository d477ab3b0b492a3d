//! What a change adds to the waivers of `embargo.toml`. This version honours no waivers: one that is added
//! helps nothing, and is named all the same, so that a person sees what the change was meant to do.

use std::path::Path;

use super::{Request, problem, unread};
use crate::acquire::{self, Revision};
use crate::model::problem::Problem;
use crate::model::report::Weakening;
use crate::model::source::SourceFile;

const FILE: &str = "embargo.toml";

/// The waivers that stand in the work tree and not at the revision.
pub(super) fn added(request: &Request, revision: &Revision) -> Result<Vec<Weakening>, Box<Problem>> {
    let path = Path::new(FILE);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let now = acquire::file(path, request.max_input_bytes).map_err(|error| unread(Some(path), &error))?;
    let inside = revision.path_of(path).map_err(|error| unread(Some(path), &error))?;
    let before = revision.file(&inside, FILE, request.max_input_bytes).map_err(|error| unread(Some(path), &error))?;
    // What the base has in a broken form waived nothing.
    let before = before.and_then(|file| waivers(&file).ok()).unwrap_or_default();
    let now =
        waivers(&now).map_err(|error| problem(Some(&now), &Unreadable(error.message().to_owned()), error.span()))?;
    let added = now.into_iter().filter(|waiver| !before.contains(waiver));
    let line = |waiver: toml::Value| waiver.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(added
        .map(|waiver| Weakening { file: FILE.to_owned(), message: format!("a waiver is added: {}", line(waiver)) })
        .collect())
}

/// The entries of `waivers` (or `waiver`).
fn waivers(file: &SourceFile) -> Result<Vec<toml::Value>, toml::de::Error> {
    let table: toml::Table = toml::from_str(file.text().unwrap_or(""))?;
    let lists = ["waivers", "waiver"].into_iter().filter_map(|key| table.get(key)?.as_array());
    Ok(lists.flatten().cloned().collect())
}

/// The configuration is no TOML.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("the configuration cannot be read: {0}")]
#[diagnostic(help("mend `embargo.toml`, or remove it"))]
struct Unreadable(String);
