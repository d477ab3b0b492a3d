//! SPDX 2.2 and 2.3 (ISO/IEC 5962:2021), in all their forms: they are read in the shape of their JSON.
//! Specification: <https://spdx.github.io/spdx-spec/v2.3/>.

mod package;
mod rdf;
mod records;
pub(super) mod relationship;
mod tag_value;
mod yaml;

pub(super) use rdf::RDF;
pub(super) use tag_value::TAG_VALUE;
pub(super) use yaml::YAML;

use std::borrow::Cow;
use std::collections::HashMap;

use super::expect::{self, Keys};
use super::refusal::{ReadError, Refusal};
use super::tree::{Node, Shape};
use super::{End, Form, Format};
use crate::model::claim::ClaimKind;
use crate::model::component::{Role, Scope};
use crate::model::inventory::{Builder, EdgeKind, Expected, Inventory, NoteKind};
use crate::model::source::{SourceFile, Span};
use records::Demands;
use relationship::Meaning;

pub(super) use package::{download_kind, legacy_purl};

pub(super) const JSON: Format = Format {
    id: "spdx-json",
    name: "SPDX JSON 2.2–2.3",
    form: Form::Json(&["spdxVersion"], |source, root| read(source, root, JSON.id)),
    may_be_bare: false,
    end: End::Marked,
};

const NEWEST_MINOR: u32 = 3;

const DOCUMENT: Keys = Keys {
    what: "the document",
    vital: &["packages", "files", "relationships", "documentDescribes", "spdxVersion", "snippets", "SPDXID"],
    other: &[
        "name", "dataLicense", "documentNamespace", "creationInfo", "comment", "externalDocumentRefs", "revieweds",
        "reviewers", "annotations", "hasExtractedLicensingInfos", "$schema",
    ],
};

const RELATIONSHIP: Keys = Keys {
    what: "a relationship",
    vital: &["spdxElementId", "relatedSpdxElement", "relationshipType"],
    other: &["comment"],
};

struct Reader<'s> {
    builder: Builder<'s>,
    cpe: ClaimKind,
    /// What the document has to say.
    demands: Option<&'static Demands>,
    /// The document's own identifier, which is the subject of `DESCRIBES`.
    document: Cow<'s, str>,
    /// What the document says it describes; tied when all packages are known.
    described: Vec<(Cow<'s, str>, Span)>,
    /// Other documents: their names here, and their namespaces.
    others: HashMap<Cow<'s, str>, Cow<'s, str>>,
}

fn read<'s>(source: &'s SourceFile, root: Node<'_, 's>, format: &'static str) -> Result<Inventory<'s>, ReadError> {
    let version = root.get("spdxVersion").and_then(|node| node.scalar()).unwrap_or(Cow::Borrowed(""));
    let cpe = if made_by_syft(root) { ClaimKind::GuessedCpe } else { ClaimKind::Cpe };
    let mut reader = Reader::new(Builder::new(source, format, version.trim_start_matches("SPDX-")), cpe, None);
    if let Some(own) = root.get("SPDXID").and_then(|node| node.text()) {
        reader.document = own;
    }
    let minor = reader.check_version(root, &version)?;
    reader.demands = Some(records::demands(format, minor));
    if let Some(namespace) = root.get("documentNamespace").and_then(|node| node.text()) {
        reader.builder.identity(namespace.into_owned());
    }
    for other in root.get("externalDocumentRefs").into_iter().flat_map(|list| list.elements()) {
        let part = |key: &str| other.get(key).and_then(|node| node.text());
        reader.expect(other, part("spdxDocument"));
        reader.others.extend(part("externalDocumentId").zip(part("spdxDocument")));
    }
    let mut needs = reader.needs("the document", |demands| demands.document);
    for member in root.members() {
        DOCUMENT.check(&mut reader.builder, &member)?;
        reader.check_member(&mut needs, &member.key, member.value);
    }
    reader.check_needs(&needs, &(root.span().start..root.span().start));
    if let Some(packages) = root.get("packages") {
        reader.packages(packages)?;
    }
    let packages = reader.builder.count(Role::Part);
    if let Some(files) = root.get("files") {
        reader.files(files)?;
    }
    if let Some(snippets) = root.get("snippets") {
        reader.snippets(snippets)?;
    }
    if let Some(described) = root.get("documentDescribes") {
        for id in expect::vital_elements("documentDescribes", described, Shape::String)? {
            reader.described.push((id.text().unwrap_or_default(), id.span()));
        }
    }
    let stated = root.get("relationships").map_or(Ok(0), |list| reader.relationships(list))?;
    for (id, span) in std::mem::take(&mut reader.described) {
        reader.builder.root(&id, &span);
    }
    Ok(reader.builder.finish(packages, stated))
}

/// SPDX 2.3 §6.8: `Tool: syft-1.2.3` among the creators. syft invents CPE vendors from package names.
fn made_by_syft(root: Node<'_, '_>) -> bool {
    let creators = root.get("creationInfo").and_then(|info| info.get("creators"));
    creators.is_some_and(|creators| {
        creators.elements().any(|creator| creator.text().is_some_and(|text| text.trim().starts_with("Tool: syft")))
    })
}

impl<'s> Reader<'s> {
    fn new(builder: Builder<'s>, cpe: ClaimKind, demands: Option<&'static Demands>) -> Self {
        let document = Cow::Borrowed("SPDXRef-DOCUMENT");
        Self { builder, cpe, demands, document, described: Vec::new(), others: HashMap::new() }
    }

    /// What another document is to be, by the digest that is told of it (§6.6).
    fn expect(&mut self, other: Node<'_, 's>, namespace: Option<Cow<'s, str>>) {
        let Some(checksum) = other.get("checksum") else { return };
        let part = |key: &str| checksum.get(key).and_then(|node| node.text()).map(Cow::into_owned);
        if let (Some(identity), Some(algorithm), Some(digest)) = (namespace, part("algorithm"), part("checksumValue")) {
            self.builder.expect(Expected { identity: identity.into_owned(), algorithm, digest, at: checksum.span() });
        }
    }

    /// The minor version, or the nearest known.
    fn check_version(&mut self, root: Node<'_, 's>, version: &str) -> Result<u32, ReadError> {
        let span = root.get("spdxVersion").map_or(root.span(), |node| node.span());
        let minor = version.strip_prefix("SPDX-2.").and_then(|rest| rest.split('.').next()?.parse::<u32>().ok());
        match minor {
            Some(minor @ 2..=NEWEST_MINOR) => Ok(minor),
            Some(_) => {
                let message =
                    format!("version {version} is not among 2.2–2.{NEWEST_MINOR}: read as the nearest of them");
                self.builder.note(NoteKind::Version, message, span);
                Ok(NEWEST_MINOR)
            }
            None if version.is_empty() => {
                self.builder.note(NoteKind::Version, "the document does not state its version", span.start..span.start);
                Ok(NEWEST_MINOR)
            }
            None => Err(ReadError::at(Refusal::UnsupportedVersion("SPDX", version.to_owned()), span)),
        }
    }

    fn relationships(&mut self, list: Node<'_, 's>) -> Result<usize, ReadError> {
        let mut stated = 0;
        for node in expect::vital_elements("relationships", list, Shape::Object)? {
            for member in node.members() {
                RELATIONSHIP.check(&mut self.builder, &member)?;
            }
            let mut part = |key: &str| {
                node.get(key).and_then(|node| expect::text(&mut self.builder, "a part of a relationship", node))
            };
            let parts = (part("spdxElementId"), part("relatedSpdxElement"), part("relationshipType"));
            let (Some(element), Some(related), Some(kind)) = parts else {
                self.builder.note(NoteKind::Form, "a relationship lacks one of its three parts", node.span());
                continue;
            };
            stated += 1;
            self.relate(element, related, &kind, node.span());
        }
        Ok(stated)
    }

    /// An identifier with the namespace of its document, where it is of another: `DocumentRef-x:SPDXRef-y` (§6.6).
    fn outside(&self, id: Cow<'s, str>) -> Cow<'s, str> {
        let parts = id.split_once(':').and_then(|(document, element)| Some((self.others.get(document)?, element)));
        match parts {
            Some((namespace, element)) => Cow::Owned(format!("{}#{element}", namespace.trim_end_matches('#'))),
            None => id,
        }
    }

    /// One relationship, in the direction in which it brings something in.
    fn relate(&mut self, element: Cow<'s, str>, related: Cow<'s, str>, kind: &str, span: Span) {
        let (element, related) = (self.outside(element), self.outside(related));
        // §11.1: these stand in the place of an element and say that there is none, or that none is claimed.
        if matches!(related.as_ref(), "NONE" | "NOASSERTION") {
            return;
        }
        let is_outside = |id: &&Cow<'_, str>| id.starts_with("DocumentRef-") || id.contains('#');
        if let Some(outside) = [&element, &related].into_iter().find(is_outside) {
            let message = format!("`{outside}` stands in another document, which was not given");
            self.builder.note(NoteKind::ExternalDocument, message, span.clone());
            // One whose document is not declared leads nowhere.
            if outside.contains('#') {
                self.builder.elsewhere(outside.clone());
            }
        }
        let found = relationship::meaning(kind);
        if found.is_irregular {
            let message = format!("`{kind}` is no relationship type that SPDX defines");
            self.builder.note(NoteKind::UnknownRelationship, message, span.clone());
        }
        match found.meaning {
            Meaning::Describes if element == self.document => self.described.push((related, span)),
            Meaning::DescribedBy if related == self.document => self.described.push((element, span)),
            // A document says something of another document: no component is brought in.
            _ if element == self.document || related == self.document => {
                let other = if element == self.document { related } else { element };
                if !is_outside(&&other) && other != self.document {
                    self.described.push((other, span));
                }
            }
            Meaning::Describes | Meaning::Forward(..) | Meaning::DescribedBy | Meaning::Backward(..) => {
                let (from, to, kind, scope) = match found.meaning {
                    Meaning::Forward(kind, scope) => (element, related, kind, scope),
                    Meaning::Backward(kind, scope) => (related, element, kind, scope),
                    Meaning::Describes => (element, related, EdgeKind::RelatesTo, Scope::Runtime),
                    Meaning::DescribedBy => (related, element, EdgeKind::RelatesTo, Scope::Runtime),
                };
                self.builder.link(from, to, kind, scope, span);
            }
        }
    }
}
