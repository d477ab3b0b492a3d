//! Organisations and persons in CycloneDX (§organizationalEntity, §organizationalContact), and free-text authors.

use super::super::expect;
use super::super::json::{Node, Shape};
use crate::model::claim::ClaimKind;
use crate::model::inventory::{Builder, Draft};

/// Claims what an organisation says of itself: names, web sites, and its contacts' mail addresses.
pub(super) fn organisation<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, name: ClaimKind, node: Node<'_, 's>) {
    let (site, email) = match name {
        ClaimKind::Supplier => (ClaimKind::SupplierSite, ClaimKind::SupplierEmail),
        ClaimKind::Provider => (ClaimKind::Endpoint, ClaimKind::SupplierEmail),
        _ => (ClaimKind::Website, ClaimKind::Email),
    };
    // Some generators write the bare name.
    if node.shape() == Shape::String {
        text_claim(builder, draft, name, node);
        return;
    }
    for member in node.members() {
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
}

/// Claims the persons of an `authors` list.
pub(super) fn contacts<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, node: Node<'_, 's>) {
    for contact in expect::objects(builder, "`authors`", node) {
        if let Some(name) = contact.get("name") {
            text_claim(builder, draft, ClaimKind::Author, name);
        }
        if let Some(address) = contact.get("email") {
            text_claim(builder, draft, ClaimKind::Email, address);
        }
    }
}

/// Claims a text.
pub(super) fn text_claim<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, kind: ClaimKind, node: Node<'_, 's>) {
    if let Some(text) = expect::text(builder, "a claim about a maker", node) {
        draft.claim(kind, text, node.span().start);
    }
}
