//! Whether a document is whole, for all that its content shows.

use super::{End, FORMATS, ReadError, Refusal, envelope};
use crate::model::component::Role;
use crate::model::inventory::{Inventory, NoteKind};
use crate::model::source::SourceFile;

/// Says of an inventory that it lists nothing, unless its subject is all there is to a project: then nothing
/// can be concluded from it.
#[must_use]
pub fn lists_nothing(inventory: &Inventory<'_>) -> Option<ReadError> {
    let format = inventory.inputs.first().and_then(|input| FORMATS.iter().find(|format| format.id == input.format))?;
    let has_subject = inventory.components.iter().any(|component| component.role == Role::Root);
    let is_whole = inventory.components.iter().any(Inventory::is_listed) || (format.may_be_bare && has_subject);
    let why = if has_subject { Refusal::OnlySubject } else { Refusal::NothingListed };
    (!is_whole).then(|| ReadError::whole(why(format.name)))
}

/// Says of an inventory why nothing shows that its document is whole, where its format has no end mark.
#[must_use]
pub fn unproven(inventory: &Inventory<'_>, source: &SourceFile) -> Option<&'static str> {
    if source.layers().contains(&envelope::LINES) {
        return Some("another attestation may have followed the last line");
    }
    let input = inventory.inputs.first()?;
    let end = FORMATS.iter().find(|format| format.id == input.format)?.end;
    let has = |kind| inventory.notes.iter().any(|note| note.kind == kind);
    match end {
        End::Marked => None,
        End::Told => has(NoteKind::Incomplete).then_some("its end is missing"),
        End::Open => shows_nothing(inventory, source),
    }
}

fn shows_nothing(inventory: &Inventory<'_>, source: &SourceFile) -> Option<&'static str> {
    let has = |kind| inventory.notes.iter().any(|note| note.kind == kind);
    let ends = source.text().is_ok_and(|text| text.ends_with(['\n', '}'])) || source.text().is_err();
    match () {
        () if !ends => Some("its last line does not end"),
        () if has(NoteKind::DanglingReference) => Some("it refers to something that it does not list"),
        () if has(NoteKind::NoRoot) => Some("it names no subject"),
        () if has(NoteKind::Incomplete) => Some("its list or its graph may lack something"),
        () if inventory.components.len() > 1 && inventory.edges.is_empty() => Some("it has no graph"),
        () => None,
    }
}
