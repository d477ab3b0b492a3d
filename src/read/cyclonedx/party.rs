//! Organisations and persons in CycloneDX (§organizationalEntity, §organizationalContact), and free-text authors.

use super::super::expect::{self, Keys};
use super::super::refusal::ReadError;
use super::super::tree::{Node, Shape};
use crate::model::claim::ClaimKind;
use crate::model::inventory::{Builder, Draft};

const ORGANISATION: Keys =
    Keys { what: "an organisation", vital: &["name", "url", "contact"], other: &["bom-ref", "address"] };

/// Claims what an organisation says of itself: names, web sites, and its contacts' mail addresses.
pub(super) fn organisation<'s>(
    builder: &mut Builder<'s>,
    draft: &mut Draft<'s>,
    name: ClaimKind,
    node: Node<'_, 's>,
) -> Result<(), ReadError> {
    let (site, email) = match name {
        ClaimKind::Supplier => (ClaimKind::SupplierSite, ClaimKind::SupplierEmail),
        ClaimKind::Provider => (ClaimKind::Endpoint, ClaimKind::SupplierEmail),
        _ => (ClaimKind::MakerSite, ClaimKind::Email),
    };
    // Some generators write the bare name, or a list of one.
    if node.shape() != Shape::Object {
        text_claim(builder, draft, name, node);
        return Ok(());
    }
    for member in node.members() {
        ORGANISATION.check(builder, &member)?;
        match member.key.as_ref() {
            "name" => text_claim(builder, draft, name, member.value),
            "url" if member.value.shape() == Shape::Array => {
                for url in member.value.elements() {
                    text_claim(builder, draft, site, url);
                }
            }
            "url" => text_claim(builder, draft, site, member.value),
            "contact" => {
                for contact in expect::objects(builder, "`contact`", member.value) {
                    if let Some(address) = contact.get("email") {
                        text_claim(builder, draft, email, address);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Claims the persons of an `authors` list.
pub(super) fn contacts<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, node: Node<'_, 's>) {
    if node.shape() == Shape::String || node.elements().any(|contact| contact.shape() != Shape::Object) {
        text_claim(builder, draft, ClaimKind::Author, node);
        return;
    }
    for contact in expect::objects(builder, "`authors`", node) {
        if let Some(name) = contact.get("name") {
            text_claim(builder, draft, ClaimKind::Author, name);
        }
        if let Some(address) = contact.get("email") {
            text_claim(builder, draft, ClaimKind::Email, address);
        }
    }
}

/// Claims a text, or the texts in something that should have been one.
pub(super) fn text_claim<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, kind: ClaimKind, node: Node<'_, 's>) {
    if let Some(text) = node.text() {
        return draft.claim(kind, text, node.span().start);
    }
    for (text, at) in expect::texts(builder, "a claim about a maker", node) {
        draft.claim(kind, text, at);
    }
}
