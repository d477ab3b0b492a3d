//! CycloneDX components and services.

use std::borrow::Cow;

use super::super::expect::{self, Keys};
use super::super::refusal::ReadError;
use super::super::side_by_side;
use super::super::tree::{Node, Shape};
use super::words::Versions;
use super::{Reader, evidence, party};
use crate::model::claim::ClaimKind;
use crate::model::component::{ComponentId, Kind, Pointer, Role, Scope};
use crate::model::inventory::{Draft, EdgeKind, NoteKind};
use crate::model::source::Span;

const COMPONENT: Keys = Keys {
    what: "a component",
    vital: &[
        "components", "pedigree", "name", "purl", "cpe", "group", "supplier", "manufacturer", "publisher", "author",
        "authors", "bom-ref", "externalReferences",
    ],
    other: &[
        "type", "vendor", "mime-type", "version", "description", "scope", "omniborId", "swhid", "modified",
        "releaseNotes", "modelCard", "data", "cryptoProperties", "tags", "signature",
    ],
};

const SERVICE: Keys = Keys {
    what: "a service",
    vital: &["services", "provider", "name", "group", "endpoints", "bom-ref", "externalReferences"],
    other: &[
        "version", "description", "authenticated", "x-trust-boundary", "trustZone", "data", "licenses", "releaseNotes",
        "properties", "tags", "signature", "patentAssertions",
    ],
};

const EXTERNAL_REFERENCE: Keys = Keys { what: "an external reference", vital: &["type", "url"], other: &["comment"] };

const PEDIGREE: Keys = Keys {
    what: "`pedigree`",
    vital: &["ancestors", "descendants", "variants"],
    other: &["commits", "patches", "notes"],
};

impl<'s> Reader<'s> {
    /// Reads a list of components, and what they hold. `place` is that of the list; its parent is the one whose
    /// assembly or family the list is.
    pub(super) fn components(&mut self, list: Node<'_, 's>, place: Pointer, role: Role) -> Result<(), ReadError> {
        if place.parent.is_some() {
            let nodes: Vec<_> = expect::vital_elements("components", list, Shape::Object)?.collect();
            return self.run(&nodes, 0, place, role);
        }
        let (minor, cpe) = (self.minor, self.cpe);
        side_by_side::read(&mut self.builder, ("components", list), 1, |builder, first, nodes| {
            let mut reader = Reader::new(builder, minor, cpe);
            reader.run(nodes, first, place, role).map(|()| reader.builder)
        })
    }

    /// Reads a run of components, of which the first has the place `first` in its list.
    fn run(&mut self, nodes: &[Node<'_, 's>], first: usize, place: Pointer, role: Role) -> Result<(), ReadError> {
        for (node, index) in nodes.iter().zip(first..) {
            let index = u32::try_from(index).ok();
            let id = self.component(*node, Draft::new(role, node.span(), Pointer { index, ..place }))?;
            if let Some(holder) = place.parent {
                let kind = if role == Role::Kin { EdgeKind::DerivedFrom } else { EdgeKind::Contains };
                self.builder.edge(holder, id, kind, Scope::Runtime);
            }
        }
        Ok(())
    }

    /// Reads one component into `draft`, adds it, then reads what it holds and what it comes from.
    pub(super) fn component(&mut self, node: Node<'_, 's>, mut draft: Draft<'s>) -> Result<ComponentId, ReadError> {
        let (mut nested, mut pedigree, mut services, mut boms) = (None, None, None, Vec::new());
        let mut versions = Versions::default();
        // Tools had none before 1.5.
        let mut has_type = draft.role == Role::Tool;
        for member in node.members() {
            // §metadata.tools: protobuf has the old and the new form of a tool in one message.
            if draft.role == Role::Tool && member.key == "services" {
                services = Some(member.value);
                continue;
            }
            let value = member.value;
            match member.key.as_ref() {
                "type" => (draft.kind, has_type) = (self.kind(value), true),
                "name" => draft.name = self.text("`name`", value).unwrap_or_default(),
                "version" => draft.version = self.text("`version`", value).unwrap_or_default(),
                "bom-ref" => draft.reference = self.reference(value),
                "scope" => draft.scope = self.scope(value),
                "purl" => party::text_claim(&mut self.builder, &mut draft, ClaimKind::Purl, value),
                "cpe" => party::text_claim(&mut self.builder, &mut draft, self.cpe, value),
                "group" => party::text_claim(&mut self.builder, &mut draft, ClaimKind::Group, value),
                "publisher" => party::text_claim(&mut self.builder, &mut draft, ClaimKind::Publisher, value),
                "author" => party::text_claim(&mut self.builder, &mut draft, ClaimKind::Author, value),
                "authors" => party::contacts(&mut self.builder, &mut draft, value),
                "supplier" => party::organisation(&mut self.builder, &mut draft, ClaimKind::Supplier, value)?,
                "manufacturer" => party::organisation(&mut self.builder, &mut draft, ClaimKind::Manufacturer, value)?,
                "externalReferences" => boms = self.external_references(&mut draft, value)?,
                // Tools before 1.5 (§metadata.tools) have a vendor in place of a manufacturer.
                "vendor" => party::text_claim(&mut self.builder, &mut draft, ClaimKind::Manufacturer, value),
                "swid" => evidence::swid(&mut self.builder, &mut draft, value),
                "copyright" => party::text_claim(&mut self.builder, &mut draft, ClaimKind::Copyright, value),
                "evidence" => evidence::evidence(&mut self.builder, &mut draft, self.cpe, value),
                "components" => nested = Some(value),
                "pedigree" => pedigree = Some(value),
                "hashes" | "licenses" | "properties" | "patentAssertions" => self.check_records(&member.key, value),
                "versionRange" => versions.range = Some(value),
                "isExternal" => versions.is_external = value.scalar().as_deref() == Some("true"),
                _ => COMPONENT.check(&mut self.builder, &member)?,
            }
        }
        if draft.role == Role::Tool {
            draft.scope = draft.scope.or(Some(Scope::Build));
        }
        self.check_identity(&draft);
        self.check_versions(&versions, &draft);
        if !has_type {
            self.builder.note(NoteKind::Form, "a component has no type", draft.span.clone());
        }
        let role = draft.role;
        let id = self.add(draft);
        self.other_boms(id, boms);
        if let Some(list) = nested {
            let role = if role == Role::Root { Role::Part } else { role };
            self.components(list, Pointer::below(id, "components"), role)?;
        }
        if let Some(list) = services {
            self.services(list, Pointer::below(id, "services"), role)?;
        }
        if let Some(pedigree) = pedigree {
            self.pedigree(pedigree, id)?;
        }
        Ok(id)
    }

    pub(super) fn text(&mut self, what: &str, node: Node<'_, 's>) -> Option<Cow<'s, str>> {
        expect::text(&mut self.builder, what, node)
    }

    /// Notes a component that says too little of itself to be recognised.
    fn check_identity(&mut self, draft: &Draft<'s>) {
        if draft.name.trim().is_empty() {
            self.builder.note(NoteKind::Form, "a component has no name", draft.span.clone());
        }
    }

    /// Adds a component; the graph may call it by its purl where it has no `bom-ref`, and where it has no
    /// purl, its `bom-ref` or name may be one.
    fn add(&mut self, mut draft: Draft<'s>) -> ComponentId {
        draft.adopt_purl();
        let purl = draft.claims.iter().find(|claim| claim.kind == ClaimKind::Purl).map(|claim| claim.value.clone());
        let alias = purl.filter(|_| draft.reference.is_empty() || draft.role == Role::Root);
        let id = self.builder.add(draft);
        if let Some(alias) = alias {
            self.builder.alias(alias, id);
        }
        id
    }

    fn pedigree(&mut self, pedigree: Node<'_, 's>, of: ComponentId) -> Result<(), ReadError> {
        expect::vital_object("pedigree", pedigree)?;
        for member in pedigree.members() {
            PEDIGREE.check(&mut self.builder, &member)?;
            let path = match member.key.as_ref() {
                "ancestors" => "pedigree/ancestors",
                "descendants" => "pedigree/descendants",
                "variants" => "pedigree/variants",
                key => {
                    self.check_records(key, member.value);
                    continue;
                }
            };
            self.components(member.value, Pointer::below(of, path), Role::Kin)?;
        }
        Ok(())
    }

    /// Claims what a component's addresses say of it.
    /// Returns the other BOMs among them: what the component holds may be told there.
    pub(super) fn external_references(
        &mut self,
        draft: &mut Draft<'s>,
        list: Node<'_, 's>,
    ) -> Result<Vec<(Cow<'s, str>, Span)>, ReadError> {
        const WHAT: &str = "`externalReferences`";
        let mut boms = Vec::new();
        for reference in expect::listed(&mut self.builder, WHAT, list) {
            if !expect::is_object(&mut self.builder, WHAT, &reference) {
                continue;
            }
            let (mut kind, mut url) = (None, None);
            for member in reference.members() {
                match member.key.as_ref() {
                    "type" => kind = member.value.text(),
                    "url" => url = Some(member.value),
                    "hashes" | "properties" => self.check_records(&member.key, member.value),
                    _ => EXTERNAL_REFERENCE.check(&mut self.builder, &member)?,
                }
            }
            let kind = match kind.as_deref().map(str::trim) {
                Some(kind) if kind.eq_ignore_ascii_case("vcs") => ClaimKind::Repository,
                Some(kind) if kind.eq_ignore_ascii_case("website") => ClaimKind::Website,
                Some(kind) if kind.eq_ignore_ascii_case("distribution") => ClaimKind::Distribution,
                Some(kind) if kind.eq_ignore_ascii_case("source-distribution") => ClaimKind::Distribution,
                Some(kind) if kind.eq_ignore_ascii_case("bom") => {
                    boms.extend(url.and_then(|url| Some((url.text()?, url.span()))));
                    continue;
                }
                _ => continue,
            };
            if let Some(url) = url {
                party::text_claim(&mut self.builder, draft, kind, url);
            }
        }
        Ok(boms)
    }

    /// Other BOMs that tell of a component: tied where they are among the inputs, else told.
    fn other_boms(&mut self, id: ComponentId, boms: Vec<(Cow<'s, str>, Span)>) {
        for (link, at) in boms {
            let message = format!("`{link}` is another BOM, which was not given");
            self.builder.note(NoteKind::ExternalDocument, message, at.clone());
            if link.starts_with("urn:cdx:") {
                self.builder.refer(id, link, at);
            }
        }
    }

    /// Reads a list of services, nested ones too. `place` is that of the list.
    pub(super) fn services(&mut self, list: Node<'_, 's>, place: Pointer, role: Role) -> Result<(), ReadError> {
        for (node, index) in expect::vital_elements("services", list, Shape::Object)?.zip(0..) {
            let id = self.service(node, Draft::new(role, node.span(), Pointer { index: Some(index), ..place }))?;
            if let Some(holder) = place.parent {
                self.builder.edge(holder, id, EdgeKind::Contains, Scope::Runtime);
            }
        }
        Ok(())
    }

    pub(super) fn service(&mut self, node: Node<'_, 's>, mut draft: Draft<'s>) -> Result<ComponentId, ReadError> {
        draft.kind = Kind::Service;
        let role = draft.role;
        let (mut nested, mut boms) = (None, Vec::new());
        for member in node.members() {
            SERVICE.check(&mut self.builder, &member)?;
            let value = member.value;
            match member.key.as_ref() {
                "name" => draft.name = self.text("`name`", value).unwrap_or_default(),
                "version" => draft.version = self.text("`version`", value).unwrap_or_default(),
                "bom-ref" => draft.reference = self.reference(value),
                "data" => self.check_data_flows(value),
                "group" => party::text_claim(&mut self.builder, &mut draft, ClaimKind::Group, value),
                "provider" => party::organisation(&mut self.builder, &mut draft, ClaimKind::Provider, value)?,
                "externalReferences" => boms = self.external_references(&mut draft, value)?,
                "endpoints" if value.shape() == Shape::Array => {
                    for endpoint in value.elements() {
                        party::text_claim(&mut self.builder, &mut draft, ClaimKind::Endpoint, endpoint);
                    }
                }
                "endpoints" => party::text_claim(&mut self.builder, &mut draft, ClaimKind::Endpoint, value),
                "services" => nested = Some(value),
                key => self.check_records(key, value),
            }
        }
        self.check_identity(&draft);
        let id = self.builder.add(draft);
        self.other_boms(id, boms);
        if let Some(list) = nested {
            self.services(list, Pointer::below(id, "services"), role)?;
        }
        Ok(id)
    }
}
