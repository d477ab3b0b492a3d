//! What CycloneDX says of a component's identity beside its names: SWID tags (§component.swid), and what somebody
//! concluded or found (§component.evidence).

use super::super::expect;
use super::super::tree::{Node, Shape};
use super::party::text_claim;
use crate::model::claim::ClaimKind;
use crate::model::inventory::{Builder, Draft, NoteKind};

/// Claims the id of a SWID tag.
pub(super) fn swid<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, node: Node<'_, 's>) {
    match node.get("tagId") {
        Some(tag) => text_claim(builder, draft, ClaimKind::SwidTag, tag),
        None => builder.note(NoteKind::Form, "a SWID tag has no `tagId`", node.span()),
    }
}

/// Claims the identities that were concluded (one until 1.5, any number since), and the copyright texts found.
/// `cpe` is what a CPE counts for in this document.
pub(super) fn evidence<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, cpe: ClaimKind, node: Node<'_, 's>) {
    for member in node.members() {
        let items = match member.value.shape() {
            Shape::Array => expect::objects(builder, "`evidence`", member.value),
            Shape::Object => vec![member.value],
            _ => continue,
        };
        match member.key.as_ref() {
            "identity" => items.into_iter().for_each(|one| identity(builder, draft, cpe, one)),
            "copyright" => {
                for text in items.into_iter().filter_map(|one| one.get("text")) {
                    text_claim(builder, draft, ClaimKind::Copyright, text);
                }
            }
            _ => {}
        }
    }
}

fn identity<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, cpe: ClaimKind, node: Node<'_, 's>) {
    let Some(value) = node.get("concludedValue") else { return };
    let kind = match node.get("field").and_then(|field| field.text()).as_deref() {
        Some("purl") => ClaimKind::Purl,
        Some("cpe") => cpe,
        Some("swid") => ClaimKind::SwidTag,
        Some("group") => ClaimKind::Group,
        _ => return,
    };
    text_claim(builder, draft, kind, value);
}
