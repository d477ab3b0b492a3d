//! What a package manager's own record, as syft repeats it, says of who made a package.
//!
//! There are some sixty kinds of records (`metadataType`). They share their words, so that one table serves all;
//! of words that it does not have, none is about a maker.

use crate::model::claim::ClaimKind;
use crate::model::inventory::{Builder, Draft};
use crate::read::expect;
use crate::read::tree::{Node, Shape};

/// What a field of a record claims.
fn claim_of(key: &str) -> Option<ClaimKind> {
    Some(match key {
        "author" | "authors" => ClaimKind::Author,
        "authorEmail" => ClaimKind::Email,
        "companyName" | "manufacturer" => ClaimKind::Manufacturer,
        "publisher" => ClaimKind::Publisher,
        // Who maintains or built a distribution's package is who supplies it.
        "maintainer" | "maintainers" | "packager" | "vendor" | "supplier" => ClaimKind::Supplier,
        "homepage" | "homePage" | "url" | "projectURL" | "projectUrl" | "authorUri" | "authorURI" | "pluginUri" => {
            ClaimKind::Website
        }
        "repository" | "sourceRepo" | "sourceURL" | "vcs_url" | "vcsUrl" | "gitUrl" => ClaimKind::Repository,
        "resolved" | "hosted_url" | "hostedURL" | "hostedUrl" => ClaimKind::Distribution,
        "groupId" => ClaimKind::Group,
        _ => return None,
    })
}

/// Objects in a record that hold more of the same, or say where the package came from.
fn opens(key: &str) -> bool {
    matches!(
        key,
        "manifest"
            | "main"
            | "pomProperties"
            | "pomProject"
            | "parent"
            | "source"
            | "dist"
            | "directUrlOrigin"
            | "support"
    )
}

/// Names in the manifest of a Java archive (JAR File Specification, OSGi Core §3.2.1).
fn claim_of_manifest(key: &str) -> Option<ClaimKind> {
    Some(match key {
        "Implementation-Vendor" | "Specification-Vendor" | "Bundle-Vendor" => ClaimKind::Manufacturer,
        "Implementation-Vendor-Id" => ClaimKind::Group,
        "Implementation-URL" | "Bundle-DocURL" => ClaimKind::Website,
        "Scm-Url" | "SCM-URL" => ClaimKind::Repository,
        _ => return None,
    })
}

/// Takes the claims of a record.
pub(super) fn claims<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, record: Node<'_, 's>) {
    let mut open = vec![(record, false)];
    while let Some((node, is_origin)) = open.pop() {
        for member in node.members() {
            let (key, value) = (member.key.as_ref(), member.value);
            if opens(key) && matches!(value.shape(), Shape::Object | Shape::Array) {
                open.push((value, matches!(key, "source" | "dist" | "directUrlOrigin" | "support")));
            }
            let kind = match claim_of(key).or_else(|| claim_of_manifest(key)) {
                Some(ClaimKind::Website) if is_origin && key == "url" => Some(ClaimKind::Repository),
                kind => kind,
            };
            if let Some(kind) = kind {
                claim(builder, draft, kind, value);
            }
        }
        // Since schema 14 a manifest is an array of pairs, in the order of the file.
        for pair in node.elements() {
            let kind = pair.get("key").and_then(|key| claim_of_manifest(&key.text()?));
            if let (Some(kind), Some(value)) = (kind, pair.get("value")) {
                claim(builder, draft, kind, value);
            }
        }
    }
}

/// People come as `Name <mail>`, in lists of such, or as objects.
fn claim<'s>(builder: &mut Builder<'s>, draft: &mut Draft<'s>, kind: ClaimKind, value: Node<'_, 's>) {
    if value.shape() == Shape::Array {
        return value.elements().for_each(|one| claim(builder, draft, kind, one));
    }
    if value.shape() == Shape::Object {
        for (key, kind) in [("name", kind), ("email", mail_of(kind)), ("url", ClaimKind::Website)] {
            if let Some(inner) = value.get(key) {
                claim(builder, draft, kind, inner);
            }
        }
        return;
    }
    let Some(text) = expect::text(builder, "a claim about a maker", value) else { return };
    let at = value.span().start;
    match text.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, mail)) if mail.contains('@') => {
            draft.claim(kind, name.trim().to_owned(), at);
            draft.claim(mail_of(kind), mail.to_owned(), at);
        }
        _ => draft.claim(kind, text, at),
    }
}

fn mail_of(kind: ClaimKind) -> ClaimKind {
    if kind == ClaimKind::Supplier { ClaimKind::SupplierEmail } else { ClaimKind::Email }
}
