//! SPDX 3.0 packages, files and tools, and who stands behind them.

use std::borrow::Cow;

use super::Reader;
use super::graph::{Class, Element, Graph, fields, is_nobody, local, reference, values};
use crate::model::claim::ClaimKind;
use crate::model::component::{Kind, Pointer, Role, Scope};
use crate::model::inventory::{Draft, EdgeKind, NoteKind};
use crate::model::purl::Purl;
use crate::read::expect::{self, Keys};
use crate::read::refusal::ReadError;
use crate::read::spdx2::{download_kind, legacy_purl};
use crate::read::tree::Node;

const IDENTIFIER: Keys = Keys {
    what: "an external identifier",
    vital: &["externalIdentifierType", "identifier"],
    other: &["@id", "@type", "type", "comment", "identifierLocator", "issuingAuthority"],
};

const REFERENCE: Keys = Keys {
    what: "an external reference",
    vital: &["externalRefType", "locator"],
    other: &["@id", "@type", "type", "comment", "contentType"],
};

/// What an agent's name, mail address and web site claim, by the property that refers to it.
#[derive(Debug, Clone, Copy)]
struct Capacity {
    organisation: ClaimKind,
    person: ClaimKind,
    mail: ClaimKind,
    site: ClaimKind,
}

const SUPPLIER: Capacity = Capacity {
    organisation: ClaimKind::Supplier,
    person: ClaimKind::Supplier,
    mail: ClaimKind::SupplierEmail,
    site: ClaimKind::SupplierSite,
};

const MAKER: Capacity = Capacity {
    organisation: ClaimKind::Manufacturer,
    person: ClaimKind::Author,
    mail: ClaimKind::Email,
    site: ClaimKind::MakerSite,
};

impl<'s> Reader<'s> {
    pub(super) fn component(&mut self, graph: &Graph<'_, 's>, element: &Element<'_, 's>) -> Result<(), ReadError> {
        // An element inside another has no place of its own in the graph: its entry's is given.
        let path = if element.entry.is_some() { "@graph" } else { "" };
        let role = if element.class == Class::Tool { Role::Tool } else { Role::Part };
        let pointer = Pointer { parent: None, path, index: element.entry, ..Pointer::default() };
        let mut draft = Draft::new(role, element.node.span(), pointer);
        draft.reference = element.id.clone();
        draft.kind = match element.class {
            Class::Package(kind) => kind,
            Class::File => Kind::File,
            _ => Kind::Other,
        };
        for (key, value) in fields(element.node) {
            self.property(graph, &mut draft, &key, value)?;
        }
        for supplier in graph.suppliers.get(&element.id).into_iter().flatten() {
            self.agents(graph, &mut draft, *supplier, SUPPLIER)?;
        }
        if draft.name.trim().is_empty() && matches!(element.class, Class::Package(_)) {
            self.builder.note(NoteKind::Form, "a package has no name", draft.span.clone());
        }
        if element.class == Class::Unknown {
            let message = "an element is of no class that SPDX 3.0 defines, and is taken for a component";
            self.builder.note(NoteKind::Form, message, draft.span.clone());
        }
        draft.adopt_purl();
        self.builder.add(draft);
        Ok(())
    }

    fn property(
        &mut self,
        graph: &Graph<'_, 's>,
        draft: &mut Draft<'s>,
        key: &str,
        value: Node<'_, 's>,
    ) -> Result<(), ReadError> {
        match key {
            "name" => draft.name = self.first("`name`", value),
            "software_packageVersion" => draft.version = self.first("`software_packageVersion`", value),
            "software_primaryPurpose" if draft.kind == Kind::Library => {
                draft.kind = purpose(&self.first("`software_primaryPurpose`", value));
            }
            // Without its prefix the key is none of SPDX's, which is noted; what it means is plain.
            "software_packageUrl" | "packageUrl" => self.claims(draft, ClaimKind::Purl, value),
            "software_homePage" => self.claims(draft, ClaimKind::Website, value),
            "software_copyrightText" => self.claims(draft, ClaimKind::Copyright, value),
            "software_downloadLocation" => {
                for (text, at) in self.texts("`software_downloadLocation`", value) {
                    draft.claim(download_kind(&text), text, at);
                }
            }
            "externalIdentifier" => self.identifiers(graph, draft, value)?,
            "externalRef" => self.references(graph, draft, value)?,
            "suppliedBy" => self.agents(graph, draft, value, SUPPLIER)?,
            "originatedBy" => self.agents(graph, draft, value, MAKER)?,
            "software_snippetFromFile" => {
                for file in values(value) {
                    if let Some(id) = reference(file) {
                        let own = draft.reference.clone();
                        self.builder.link(id, own, EdgeKind::Contains, Scope::Runtime, file.span());
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The texts of a property, with their places.
    pub(super) fn texts(&mut self, what: &str, value: Node<'_, 's>) -> Vec<(Cow<'s, str>, usize)> {
        let mut found = Vec::new();
        for one in values(value) {
            found.extend(expect::texts(&mut self.builder, what, one.get("@value").unwrap_or(one)));
        }
        found
    }

    fn first(&mut self, what: &str, value: Node<'_, 's>) -> Cow<'s, str> {
        self.texts(what, value).into_iter().next().map(|(text, _)| text).unwrap_or_default()
    }

    fn claims(&mut self, draft: &mut Draft<'s>, kind: ClaimKind, value: Node<'_, 's>) {
        for (text, at) in self.texts("a claim about a maker", value) {
            draft.claim(kind, text, at);
        }
    }

    /// §Core/ExternalIdentifier of a component.
    fn identifiers(
        &mut self,
        graph: &Graph<'_, 's>,
        draft: &mut Draft<'s>,
        value: Node<'_, 's>,
    ) -> Result<(), ReadError> {
        for (kind, text, at) in self.identified(graph, value)? {
            match kind.to_ascii_lowercase().as_str() {
                "packageurl" => draft.claim(ClaimKind::Purl, text, at),
                "cpe22" | "cpe23" => draft.claim(self.cpe, text, at),
                "email" => draft.claim(ClaimKind::Email, text, at),
                _ if Purl::parse(&text).is_some() => draft.claim(ClaimKind::Purl, text, at),
                _ if text.contains("://") => draft.claim(ClaimKind::Website, text, at),
                _ => {}
            }
        }
        Ok(())
    }

    /// External identifiers as type, text and place. Where an identifier can be looked up is one more.
    fn identified(
        &mut self,
        graph: &Graph<'_, 's>,
        value: Node<'_, 's>,
    ) -> Result<Vec<(String, Cow<'s, str>, usize)>, ReadError> {
        let mut found = Vec::new();
        for node in graph.objects(value) {
            let (mut kind, mut texts, mut locators) = (String::new(), Vec::new(), Vec::new());
            for member in node.members() {
                IDENTIFIER.check(&mut self.builder, &member)?;
                match member.key.as_ref() {
                    "externalIdentifierType" => {
                        local(&self.first("an identifier's type", member.value)).clone_into(&mut kind);
                    }
                    "identifier" => texts = self.texts("an identifier", member.value),
                    "identifierLocator" => locators = self.texts("an identifier's locator", member.value),
                    _ => {}
                }
            }
            found.extend(texts.into_iter().map(|(text, at)| (kind.clone(), text, at)));
            found.extend(locators.into_iter().map(|(text, at)| ("urlScheme".to_owned(), text, at)));
        }
        Ok(found)
    }

    /// §Core/ExternalRef.
    fn references(
        &mut self,
        graph: &Graph<'_, 's>,
        draft: &mut Draft<'s>,
        value: Node<'_, 's>,
    ) -> Result<(), ReadError> {
        for node in graph.objects(value) {
            for member in node.members() {
                REFERENCE.check(&mut self.builder, &member)?;
            }
            let kind = node.get("externalRefType").map(|kind| self.first("a reference's type", kind));
            let kind = kind.as_deref().map_or("", local).to_owned();
            for (text, at) in node.get("locator").map(|list| self.texts("a locator", list)).unwrap_or_default() {
                match kind.as_str() {
                    _ if Purl::parse(&text).is_some() => draft.claim(ClaimKind::Purl, text, at),
                    "vcs" => draft.claim(ClaimKind::Repository, text, at),
                    "altDownloadLocation" | "binaryArtifact" | "sourceArtifact" | "buildSystem" => {
                        draft.claim(download_kind(&text), text, at);
                    }
                    "altWebPage" | "documentation" | "productMetadata" | "support" | "issueTracker" => {
                        draft.claim(ClaimKind::Website, text, at);
                    }
                    "mavenCentral" | "npm" | "nuget" | "bower" => {
                        let kind = if kind == "mavenCentral" { "maven-central" } else { &kind };
                        if let Some(purl) = legacy_purl(kind, &text) {
                            draft.claim(ClaimKind::Purl, purl, at);
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// The agents to which a property refers. One that the document does not define is known by what the
    /// reference says.
    fn agents(
        &mut self,
        graph: &Graph<'_, 's>,
        draft: &mut Draft<'s>,
        value: Node<'_, 's>,
        capacity: Capacity,
    ) -> Result<(), ReadError> {
        for one in values(value) {
            let Some(id) = reference(one) else {
                self.builder.note(NoteKind::Form, "an agent is neither a reference nor an object", one.span());
                continue;
            };
            let mut is_known = is_nobody(&id);
            for element in graph.of(&id) {
                is_known = true;
                self.agent(graph, draft, element.node, capacity)?;
            }
            if !is_known {
                let message = format!("the agent `{id}` is referred to but not listed");
                self.builder.note(NoteKind::DanglingReference, message, one.span());
                // Some write a name here, even in SPDX 2's way: `Organization: Name`.
                let name = id.split_once(": ").map_or(id.as_ref(), |(_, name)| name).to_owned();
                draft.claim(capacity.organisation, name, one.span().start);
            }
        }
        Ok(())
    }

    fn agent(
        &mut self,
        graph: &Graph<'_, 's>,
        draft: &mut Draft<'s>,
        node: Node<'_, 's>,
        capacity: Capacity,
    ) -> Result<(), ReadError> {
        let types = node.get("type").or_else(|| node.get("@type")).map(values).unwrap_or_default();
        let is = |name: &str| types.iter().any(|one| one.text().is_some_and(|text| local(&text) == name));
        let kind = if is("Person") || is("SoftwareAgent") { capacity.person } else { capacity.organisation };
        for (key, value) in fields(node) {
            match key.as_ref() {
                "name" => self.claims(draft, kind, value),
                "externalIdentifier" => {
                    for (kind, text, at) in self.identified(graph, value)? {
                        if kind == "email" {
                            draft.claim(capacity.mail, text, at);
                        } else if text.contains("://") {
                            draft.claim(capacity.site, text, at);
                        }
                    }
                }
                "externalRef" => {
                    let locators = graph.objects(value).into_iter().filter_map(|one| one.get("locator"));
                    for locator in locators {
                        self.claims(draft, capacity.site, locator);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// §Software/SoftwarePurpose in the words of [`Kind`].
fn purpose(text: &str) -> Kind {
    match local(text) {
        "" | "module" => Kind::Library,
        "executable" => Kind::Application,
        "deviceDriver" => Kind::Driver,
        "operatingSystem" => Kind::OperatingSystem,
        "model" => Kind::Model,
        other => Kind::parse(other),
    }
}
