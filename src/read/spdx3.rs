//! SPDX 3.0 as JSON-LD. Specification: <https://spdx.github.io/spdx-spec/v3.0.1/>, serialization in its annex.
//!
//! An element may stand in the `@graph`, be the whole document, or stand inline where another refers to it.
//! All of them are found first, and read when every reference can be followed.

mod element;
mod graph;
mod relationship;

use std::borrow::Cow;

use super::expect::Keys;
use super::refusal::{ReadError, Refusal};
use super::tree::{Member, Node, Shape};
use super::{End, Form, Format};
use crate::model::claim::ClaimKind;
use crate::model::inventory::{Builder, Inventory, NoteKind};
use crate::model::source::SourceFile;
use graph::{Class, Element, Graph, Standing, fields, is_nobody, reference, values};

pub(super) const FORMAT: Format = Format {
    id: "spdx3-jsonld",
    name: "SPDX JSON-LD 3.0",
    form: Form::Json(&["@context"], read),
    may_be_bare: false,
    end: End::Marked,
};

/// Below this stand the contexts of all versions.
const CONTEXTS: &str = "https://spdx.org/rdf/";
const NEWEST_MINOR: u32 = 0;

/// The keys of all classes, but for those of profiles that say nothing of identity.
const ELEMENT: Keys = Keys {
    what: "an element",
    vital: &[
        "@context", "@graph", "@id", "@type", "@included", "spdxId", "type", "name", "externalIdentifier",
        "externalRef", "suppliedBy", "originatedBy", "from", "to", "relationshipType", "rootElement", "element",
        "import", "software_packageUrl", "software_packageVersion", "software_downloadLocation", "software_homePage",
        "software_snippetFromFile",
    ],
    other: &[
        "comment",
        "creationInfo",
        "description",
        "extension",
        "summary",
        "verifiedUsing",
        "builtTime",
        "releaseTime",
        "standardName",
        "supportLevel",
        "validUntilTime",
        "software_additionalPurpose",
        "software_attributionText",
        "software_contentIdentifier",
        "software_copyrightText",
        "software_primaryPurpose",
        "software_sourceInfo",
        "contentType",
        "software_fileKind",
        "software_byteRange",
        "software_lineRange",
        "completeness",
        "startTime",
        "endTime",
        "scope",
        "profileConformance",
        "context",
        "dataLicense",
        "namespaceMap",
        "software_sbomType",
        "annotationType",
        "statement",
        "subject",
        "specVersion",
        "created",
        "createdBy",
        "createdUsing",
        "externalIdentifierType",
        "identifier",
        "identifierLocator",
        "issuingAuthority",
        "externalRefType",
        "locator",
        "externalSpdxId",
        "locationHint",
        "definingArtifact",
        "algorithm",
        "hashValue",
        "prefix",
        "namespace",
        "key",
        "value",
        "packageVerificationCodeExcludedFile",
        "beginIntegerRange",
        "endIntegerRange",
        "software_contentIdentifierType",
        "software_contentIdentifierValue",
    ],
};

/// Profiles whose own properties say neither what a thing is nor where it came from.
const OTHER_PROFILES: [&str; 7] =
    ["ai_", "dataset_", "build_", "security_", "simplelicensing_", "expandedlicensing_", "extension_"];

struct Reader<'s> {
    builder: Builder<'s>,
    cpe: ClaimKind,
}

fn read<'s>(source: &'s SourceFile, root: Node<'_, 's>) -> Result<Inventory<'s>, ReadError> {
    let version = version(root)?;
    let graph = Graph::new(root)?;
    let cpe = if made_by_syft(&graph) { ClaimKind::GuessedCpe } else { ClaimKind::Cpe };
    let mut reader = Reader { builder: Builder::new(source, FORMAT.id, &version), cpe };
    reader.check_minor(root, &version);
    if graph.elements.iter().all(|element| element.node.span() != root.span()) {
        reader.check_keys(root)?;
    }
    for element in &graph.elements {
        reader.check_keys(element.node)?;
        if element.class.is_component() {
            reader.component(&graph, element)?;
        }
    }
    let (mut packages, mut stated) = (0, 0);
    for element in &graph.elements {
        match element.class {
            Class::Package(_) => packages += 1,
            Class::Collection => reader.collection(&graph, element),
            Class::Relationship => {
                stated += 1;
                reader.relationship(&graph, element);
            }
            _ => {}
        }
    }
    Ok(reader.builder.finish(packages, stated))
}

/// The version by which the context goes. Another context could give any key another meaning.
fn version<'s>(root: Node<'_, 's>) -> Result<Cow<'s, str>, ReadError> {
    let mut version = None;
    for one in root.get("@context").map(values).unwrap_or_default() {
        let refuse = |refusal| Err(ReadError::at(refusal, one.span()));
        match one.text() {
            Some(text) => match text.strip_prefix(CONTEXTS).and_then(|rest| rest.split('/').next()) {
                Some(found) if found == "3" || found.starts_with("3.") => version = Some(found.to_owned()),
                Some(found) => return refuse(Refusal::UnsupportedVersion("SPDX", found.to_owned())),
                None if text.to_ascii_lowercase().contains("spdx") => {
                    let message = format!("`@context` is `{text}`, and not below {CONTEXTS}3.0.1");
                    return refuse(Refusal::Malformed(message));
                }
                None => return refuse(Refusal::UnknownFormat),
            },
            None if only_abbreviates(one) => {}
            None => {
                let message = "`@context` gives words a meaning of its own, which may not be SPDX's";
                return refuse(Refusal::Malformed(message.to_owned()));
            }
        }
    }
    version.map(Cow::Owned).ok_or_else(|| ReadError::at(Refusal::UnknownFormat, root.span()))
}

/// Whether a context only abbreviates the addresses of elements, and no term of SPDX.
fn only_abbreviates(context: Node<'_, '_>) -> bool {
    context.shape() == Shape::Object
        && context.members().all(|member| {
            let namespace = member.value.text().unwrap_or_default();
            namespace.ends_with(['/', '#', ':', '-'])
                && !namespace.starts_with(CONTEXTS)
                && !member.key.starts_with('@')
                && !ELEMENT.vital.contains(&member.key.as_ref())
        })
}

/// syft invents CPE vendors from package names.
fn made_by_syft(graph: &Graph<'_, '_>) -> bool {
    let mut tools = graph.elements.iter().filter(|element| element.class == Class::Tool);
    tools.any(|tool| {
        let name = tool.node.get("name").and_then(|name| name.text());
        name.is_some_and(|name| name.trim().to_ascii_lowercase().starts_with("syft"))
    })
}

impl<'s> Reader<'s> {
    fn check_minor(&mut self, root: Node<'_, 's>, version: &str) {
        let minor = version.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok());
        if minor.is_none_or(|minor| minor > NEWEST_MINOR) {
            let span = root.get("@context").map_or(root.span(), |node| node.span());
            let message = format!("version {version} is newer than 3.{NEWEST_MINOR}: read as 3.{NEWEST_MINOR}");
            self.builder.note(NoteKind::Version, message, span);
        }
    }

    fn check_keys(&mut self, node: Node<'_, 's>) -> Result<(), ReadError> {
        for member in node.members() {
            let member = Member { key: graph::compact(member.key), ..member };
            if OTHER_PROFILES.iter().any(|profile| member.key.starts_with(profile)) {
                continue;
            }
            ELEMENT.check(&mut self.builder, &member)?;
        }
        Ok(())
    }

    /// `SpdxDocument`, `Bom` and their like: what they are about, what they hold, what they leave to others.
    fn collection(&mut self, graph: &Graph<'_, 's>, element: &Element<'_, 's>) {
        for (key, value) in fields(element.node) {
            match key.as_ref() {
                "rootElement" => {
                    for one in values(value) {
                        self.hold(graph, one, true);
                    }
                }
                "element" => {
                    for one in values(value) {
                        self.hold(graph, one, false);
                    }
                }
                "import" => self.import(graph, value),
                _ => {}
            }
        }
        if !element.id.starts_with("_:") {
            self.builder.identity(element.id.to_string());
        }
    }

    /// A member of a collection; one that is not listed is a component all the same.
    fn hold(&mut self, graph: &Graph<'_, 's>, node: Node<'_, 's>, is_subject: bool) {
        let Some(id) = reference(node) else { return };
        match graph.standing(&id) {
            Standing::Component if is_subject => self.builder.root(&id, &node.span()),
            Standing::Absent if !is_nobody(&id) => self.builder.mention(id, node.span()),
            _ => {}
        }
    }

    /// §Core/ExternalMap: elements that are used here and defined elsewhere.
    fn import(&mut self, graph: &Graph<'_, 's>, value: Node<'_, 's>) {
        for map in graph.objects(value) {
            let Some(id) = map.get("externalSpdxId").and_then(|id| id.text()) else { continue };
            if graph.standing(&id) == Standing::Absent {
                let place = map.get("locationHint").and_then(|hint| hint.text());
                let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
                let message = format!("`{id}` stands in another document{place}, which was not given");
                self.builder.note(NoteKind::ExternalDocument, message, map.span());
            }
        }
    }
}
