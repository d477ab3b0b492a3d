//! Several attestations in one file: one a line, as `gh attestation download` and `cosign download attestation` write
//! them, or in a list, as GitHub's interface answers.

use super::super::json::{Document, FaultKind};
use super::super::refusal::Refusal;
use super::super::tree::{Node, Shape};
use super::super::{envelope, recognise};
use super::{UnpackError, may_be_envelope};
use crate::model::source::SourceFile;

/// The layer of attestations that stand one a line: nothing shows that there was no further line.
pub(in crate::read) const LINES: &str = "json-lines";

const LIST: &str = "attestations";

/// The attestations in a file that holds several, each in its envelope; nothing for other files.
///
/// # Errors
/// A line that is no whole JSON object.
pub fn attestations(source: &SourceFile) -> Result<Option<Vec<SourceFile>>, UnpackError> {
    let Some(text) = source.text().ok().filter(|text| may_be_envelope(text)) else { return Ok(None) };
    let (layer, texts) = match Document::parse(text) {
        Ok(document) => (LIST, listed(Node::Json(document.root()), text)),
        Err(fault) if fault.kind == FaultKind::Trailing => (LINES, lines(text)?),
        Err(_) => return Ok(None),
    };
    let one = |text: &str| source.unpacked(layer, text.as_bytes().to_vec());
    Ok(Some(texts.into_iter().map(one).collect::<Vec<_>>()).filter(|all| !all.is_empty()))
}

/// The texts of bundles in a list: bare ones, `{"bundle": …}`, or `{"attestation": {"bundle": …}}`.
fn listed<'s>(root: Node<'_, 's>, text: &'s str) -> Vec<&'s str> {
    let list = if root.shape() == Shape::Array { Some(root) } else { root.get("attestations") };
    let bundle = |one: Node<'_, 's>| {
        let one = one.get("attestation").unwrap_or(one);
        text.get(one.get("bundle").unwrap_or(one).span())
    };
    list.into_iter().flat_map(|list| list.elements()).filter_map(bundle).collect()
}

/// The lines of a text, if the first is a whole document: in other texts something else is wrong.
fn lines(text: &str) -> Result<Vec<&str>, UnpackError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let mut whole = Vec::new();
    for (at, line) in lines {
        match Document::parse(line) {
            Ok(document) if Node::Json(document.root()).shape() == Shape::Object => whole.push(line),
            _ if whole.is_empty() => return Ok(Vec::new()),
            _ => {
                let cause = format!("line {} is no whole JSON object", at + 1);
                return Err(UnpackError::Damaged { layer: LINES, cause });
            }
        }
    }
    Ok(whole)
}

/// What an attestation states that is about something else than an SBOM, such as how an artifact was built: its
/// predicate type (in-toto Statement §predicateType).
#[must_use]
pub fn other_attestation(source: &SourceFile) -> Option<String> {
    let document = Document::parse(source.text().ok()?).ok()?;
    let root = Node::Json(document.root());
    let of = predicate_type(root)?;
    let inner = envelope::inner(root).ok()?.node;
    let is_unknown = recognise(inner).is_err_and(|error| error.refusal == Refusal::UnknownFormat);
    (is_unknown && !is_of_sbom(&of)).then_some(of)
}

/// Whether a text is an attestation that says that it is about an SBOM, whatever stands there.
pub(in crate::read) fn states_sbom(source: &SourceFile) -> bool {
    let document = source.text().ok().and_then(|text| Document::parse(text).ok());
    document.and_then(|document| predicate_type(Node::Json(document.root()))).is_some_and(|of| is_of_sbom(&of))
}

fn predicate_type(root: Node<'_, '_>) -> Option<String> {
    Some(root.get("predicateType")?.text()?.into_owned())
}

fn is_of_sbom(predicate_type: &str) -> bool {
    let of = predicate_type.to_lowercase();
    ["spdx", "cyclonedx", "sbom"].iter().any(|word| of.contains(word))
}
