//! What SPDX 2 documents must say of packages and files, and records that say nothing of a maker: checked for defects
//! only. The other forms than JSON and YAML leave out, as they are read, what nobody looks at; they are not checked.
//! Source: the JSON schemas of SPDX 2.2 and 2.3.

use super::super::record::{Record, Rule, Value};
use super::super::tree::Node;
use super::{JSON, Reader, YAML};
use crate::model::inventory::NoteKind;
use crate::model::source::Span;
use Value::{Any, Each, One, Such, Text};

/// What one version asks for.
#[derive(Debug)]
pub(super) struct Demands {
    document: &'static [&'static str],
    package: &'static [&'static str],
    file: &'static [&'static str],
    checksum: &'static Record,
    categories: &'static [&'static str],
}

static SPDX_2_2: Demands = Demands {
    document: &["SPDXID", "creationInfo", "dataLicense", "name"],
    package: &["SPDXID", "name", "downloadLocation", "copyrightText", "licenseConcluded", "licenseDeclared"],
    file: &["SPDXID", "fileName", "copyrightText", "licenseConcluded"],
    checksum: &CHECKSUM_2_2,
    categories: &["OTHER", "SECURITY", "PACKAGE_MANAGER"],
};

static SPDX_2_3: Demands = Demands {
    document: &["SPDXID", "creationInfo", "dataLicense", "name", "documentNamespace"],
    package: &["SPDXID", "name", "downloadLocation"],
    file: &["SPDXID", "fileName", "checksums"],
    checksum: &CHECKSUM_2_3,
    categories: &["OTHER", "SECURITY", "PACKAGE-MANAGER", "PERSISTENT-ID"],
};

static CHECKSUM_2_2: Record = Record {
    what: "a checksum",
    members: &[("algorithm", Such(|text| ALGORITHMS_2_2.contains(&text))), ("checksumValue", Such(is_digest))],
    rules: &[Rule::Needs("algorithm"), Rule::Needs("checksumValue")],
};

static CHECKSUM_2_3: Record = Record {
    what: "a checksum",
    members: &[
        ("algorithm", Such(|text| ALGORITHMS_2_2.contains(&text) || ALGORITHMS_2_3.contains(&text))),
        ("checksumValue", Such(is_digest)),
    ],
    rules: &[Rule::Needs("algorithm"), Rule::Needs("checksumValue")],
};

const ALGORITHMS_2_2: [&str; 9] = ["SHA1", "SHA256", "SHA512", "MD5", "SHA224", "SHA384", "MD2", "MD4", "MD6"];
/// Those that 2.3 added.
const ALGORITHMS_2_3: [&str; 8] =
    ["SHA3-256", "SHA3-384", "SHA3-512", "BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3", "ADLER32"];

static ANNOTATION: Record = Record {
    what: "an annotation",
    members: &[
        ("annotationDate", Text),
        ("annotationType", Such(|text| matches!(text, "OTHER" | "REVIEW"))),
        ("annotator", Text),
        ("comment", Text),
    ],
    rules: &[
        Rule::Needs("annotationDate"),
        Rule::Needs("annotationType"),
        Rule::Needs("annotator"),
        Rule::Needs("comment"),
    ],
};

static EXTRACTED_LICENSE: Record = Record {
    what: "a license text",
    members: &[
        ("licenseId", Text),
        ("extractedText", Text),
        ("name", Text),
        ("comment", Text),
        ("seeAlsos", Any),
        ("crossRefs", Any),
    ],
    rules: &[Rule::Needs("licenseId"), Rule::Needs("extractedText")],
};

static VERIFICATION_CODE: Record = Record {
    what: "a package verification code",
    members: &[("packageVerificationCodeValue", Text), ("packageVerificationCodeExcludedFiles", Any)],
    rules: &[Rule::Needs("packageVerificationCodeValue")],
};

/// What the version asks for; nothing where the form of the document cannot be held to it.
pub(super) fn demands(format: &str, minor: u32) -> Option<&'static Demands> {
    let is_held = format == JSON.id || format == YAML.id;
    is_held.then_some(if minor <= 2 { &SPDX_2_2 } else { &SPDX_2_3 })
}

/// A list of texts that may be left out.
static TEXTS: [&str; 4] = ["licenseInfoFromFiles", "licenseInfoInFiles", "attributionTexts", "fileTypes"];

impl<'s> Reader<'s> {
    pub(super) fn check_document(&mut self, root: Node<'_, 's>) {
        let Some(demands) = self.demands else { return };
        self.check_presence("the document", demands.document, root, &(root.span().start..root.span().start));
    }

    pub(super) fn check_package(&mut self, node: Node<'_, 's>) {
        let Some(demands) = self.demands else { return };
        self.check_presence("a package", demands.package, node, &node.span());
    }

    pub(super) fn check_file(&mut self, node: Node<'_, 's>) {
        let Some(demands) = self.demands else { return };
        self.check_presence("a file", demands.file, node, &node.span());
    }

    /// Notes the first thing that is missing, and the first defect of each member.
    fn check_presence(&mut self, what: &str, needed: &[&str], node: Node<'_, 's>, at: &Span) {
        let mut seen = 0_u32;
        for member in node.members() {
            let key = member.key.as_ref();
            if let Some(place) = needed.iter().position(|need| *need == key) {
                seen |= 1 << place;
            }
            self.check_records(key, member.value);
        }
        if let Some((_, missing)) = needed.iter().enumerate().find(|(place, _)| seen & (1 << place) == 0) {
            self.builder.note(NoteKind::Form, format!("{what} has no `{missing}`"), at.clone());
        }
    }

    fn check_records(&mut self, key: &str, node: Node<'_, 's>) {
        let Some(demands) = self.demands else { return };
        let value = match key {
            "checksums" => Each(demands.checksum),
            "annotations" => Each(&ANNOTATION),
            "hasExtractedLicensingInfos" => Each(&EXTRACTED_LICENSE),
            "packageVerificationCode" => One(&VERIFICATION_CODE),
            _ if TEXTS.contains(&key) => Value::Texts,
            _ => return,
        };
        if let Some((message, span)) = value.defect(key, node) {
            self.builder.note(NoteKind::Form, message, span);
        }
    }

    /// §7.21: one of four words, which real documents write in five ways.
    pub(super) fn check_category(&mut self, reference: Node<'_, 's>) {
        let Some(demands) = self.demands else { return };
        let defect = match reference.get("referenceCategory") {
            None => Some(("an external reference has no `referenceCategory`".to_owned(), reference.span())),
            Some(node) => {
                let text = node.text().unwrap_or_default();
                (!demands.categories.contains(&text.as_ref()))
                    .then(|| (super::super::record::unknown("referenceCategory", &text), node.span()))
            }
        };
        if let Some((message, span)) = defect {
            self.builder.note(NoteKind::Form, message, span);
        }
    }
}

/// §7.10: hexadecimal.
fn is_digest(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
