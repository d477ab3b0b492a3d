//! What SPDX 2 documents must say of packages and files, and records that say nothing of a maker: checked for defects
//! only. The other forms than JSON and YAML leave out, as they are read, what nobody looks at: of them is checked what
//! is left. Source: the JSON schemas of SPDX 2.2 and 2.3.

use super::super::record::{Record, Rule, Value, is_hexadecimal, unknown};
use super::super::tree::Node;
use super::{RDF, Reader, TAG_VALUE};
use crate::model::inventory::NoteKind;
use crate::model::source::Span;
use Value::{Any, Each, One, Such, Text};

/// What one version asks for.
#[derive(Debug)]
pub(super) struct Demands {
    pub document: &'static [&'static str],
    pub package: &'static [&'static str],
    pub file: &'static [&'static str],
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

/// What tag-value texts must say. The rest of a section is dropped as it is read.
static IN_TAGS: Demands = Demands {
    document: &["SPDXID", "name", "documentNamespace", "dataLicense", "creationInfo"],
    package: &["SPDXID", "name", "downloadLocation"],
    file: &["SPDXID", "fileName"],
    checksum: &CHECKSUM_2_3,
    categories: &[],
};

/// The same of RDF, where nodes have their identifiers, and the document its namespace, in their addresses.
static IN_RDF: Demands = Demands {
    document: &["name", "dataLicense", "creationInfo"],
    package: &["name", "downloadLocation"],
    file: &["fileName"],
    checksum: &CHECKSUM_2_3,
    categories: &[],
};

static CREATION: Record = Record {
    what: "the creation information",
    members: &[("created", Text), ("creators", Value::Texts), ("comment", Any), ("licenseListVersion", Any)],
    rules: &[Rule::Needs("created"), Rule::Needs("creators")],
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

/// What the version asks for, as far as the form of the document can be held to it.
pub(super) fn demands(format: &str, minor: u32) -> &'static Demands {
    match format {
        _ if format == TAG_VALUE.id => &IN_TAGS,
        _ if format == RDF.id => &IN_RDF,
        _ if minor <= 2 => &SPDX_2_2,
        _ => &SPDX_2_3,
    }
}

/// What one object has to say, and what of it has been seen: a bit for each key.
#[derive(Debug)]
pub(super) struct Needs {
    what: &'static str,
    keys: &'static [&'static str],
    seen: u32,
}

/// Lists of texts.
static TEXTS: [&str; 4] = ["licenseInfoFromFiles", "licenseInfoInFiles", "attributionTexts", "fileTypes"];

impl<'s> Reader<'s> {
    /// What a kind of object has to say; nothing where the document is not held to it.
    pub(super) fn needs(&self, what: &'static str, of: fn(&Demands) -> &'static [&'static str]) -> Needs {
        Needs { what, keys: self.demands.map_or(&[], of), seen: 0 }
    }

    /// Notes the first defect of a member, and that it is there.
    pub(super) fn check_member(&mut self, needs: &mut Needs, key: &str, node: Node<'_, 's>) {
        if let Some(place) = needs.keys.iter().position(|need| *need == key) {
            needs.seen |= 1 << place;
        }
        self.check_records(key, node);
    }

    /// Notes the first thing that is missing.
    pub(super) fn check_needs(&mut self, needs: &Needs, at: &Span) {
        let missing = needs.keys.iter().enumerate().find(|(place, _)| needs.seen & (1 << place) == 0);
        if let Some((_, missing)) = missing {
            self.builder.note(NoteKind::Form, format!("{} has no `{missing}`", needs.what), at.clone());
        }
    }

    fn check_records(&mut self, key: &str, node: Node<'_, 's>) {
        let Some(demands) = self.demands else { return };
        let value = match key {
            "checksums" => Each(demands.checksum),
            "creationInfo" => One(&CREATION),
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
    pub(super) fn check_category(&mut self, category: Option<Node<'_, 's>>, reference: Node<'_, 's>) {
        let Some(demands) = self.demands.filter(|demands| !demands.categories.is_empty()) else { return };
        let Some(node) = category else {
            return self.builder.note(
                NoteKind::Form,
                "an external reference has no `referenceCategory`",
                reference.span(),
            );
        };
        let text = node.text().unwrap_or_default();
        if !demands.categories.contains(&text.as_ref()) {
            self.builder.note(NoteKind::Form, unknown("referenceCategory", &text), node.span());
        }
    }
}

/// §7.10: hexadecimal.
fn is_digest(text: &str) -> bool {
    !text.is_empty() && is_hexadecimal(text)
}
