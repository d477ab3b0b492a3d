//! CycloneDX 1.0–1.7 (ECMA-424), in all its forms: they are read in the shape of its JSON.
//! Specification: <https://cyclonedx.org/docs/1.7/json/>.

mod component;
mod elsewhere;
mod evidence;
mod party;
mod proto;
mod records;
mod words;
mod xml;

pub(super) use proto::{BINARY, TEXT};
pub(super) use xml::XML;

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::expect::{self, Keys};
use super::refusal::{ReadError, Refusal};
use super::side_by_side;
use super::tree::{Node, Shape};
use super::{End, Form, Format};
use crate::model::claim::ClaimKind;
use crate::model::component::{Pointer, Role, Scope};
use crate::model::inventory::{Builder, Draft, EdgeKind, Inventory, NoteKind};
use crate::model::source::SourceFile;
use records::Sound;

pub(super) const JSON: Format = Format {
    id: "cyclonedx-json",
    name: "CycloneDX JSON 1.2–1.7",
    form: Form::Json(&["bomFormat"], |source, root| read(source, root, JSON.id)),
    may_be_bare: false,
    end: End::Marked,
};

const NEWEST_MINOR: u32 = 7;

/// Since when there is a form of the format: first there was XML only.
fn oldest_minor(format: &str) -> u32 {
    match format {
        _ if format == XML.id => 0,
        _ if format == JSON.id => 2,
        _ => 3,
    }
}

const DOCUMENT: Keys = Keys {
    what: "the document",
    vital: &["components", "dependencies", "services", "metadata", "compositions", "specVersion", "bomFormat"],
    other: &[
        "serialNumber", "version", "externalReferences", "vulnerabilities", "annotations", "formulation", "properties",
        "signature", "declarations", "definitions", "citations", "$schema",
    ],
};

const METADATA: Keys = Keys {
    what: "`metadata`",
    vital: &["component", "tools", "supplier", "manufacturer"],
    other: &["authors", "timestamp", "lifecycles", "manufacture", "licenses", "properties", "distributionConstraints"],
};

const TOOLS: Keys = Keys { what: "`metadata.tools`", vital: &["components", "services"], other: &[] };

/// Where tools stand: as a list, and the two lists of the newer form.
const METADATA_TOOLS: [&str; 3] = ["metadata/tools", "metadata/tools/components", "metadata/tools/services"];

const DEPENDENCY: Keys = Keys { what: "a dependency", vital: &["ref", "dependsOn", "provides"], other: &[] };

/// Where a reader stands: what it adds to, the document's version, and how its generator writes CPEs.
struct Reader<'s> {
    builder: Builder<'s>,
    minor: u32,
    cpe: ClaimKind,
    licenses: Sound<'s>,
}

fn read<'s>(source: &'s SourceFile, root: Node<'_, 's>, format: &'static str) -> Result<Inventory<'s>, ReadError> {
    let version = root.get("specVersion").and_then(|node| node.scalar()).unwrap_or(Cow::Borrowed(""));
    let builder = Builder::new(source, format, &version);
    let mut reader = Reader::new(builder, NEWEST_MINOR, ClaimKind::Cpe);
    reader.check_version(root, &version, oldest_minor(format))?;
    reader.check_head(root, format);
    // §serialNumber: `urn:uuid:…`, by which a BOM-Link refers to the document.
    if let Some((serial, node)) = root.get("serialNumber").and_then(|node| Some((node.text()?, node))) {
        reader.check_serial(&serial, node);
        reader.builder.identity(format!("urn:cdx:{}", serial.trim_start_matches("urn:uuid:")));
    }
    for member in root.members() {
        DOCUMENT.check(&mut reader.builder, &member)?;
        reader.check_records(&member.key, member.value);
    }
    if let Some(metadata) = root.get("metadata") {
        reader.metadata(metadata)?;
    }
    let mut stated = 0;
    if let Some(components) = root.get("components") {
        let before = reader.builder.count(Role::Part);
        reader.components(components, Pointer::list("components"), Role::Part)?;
        stated = reader.builder.count(Role::Part) - before;
    }
    if let Some(services) = root.get("services") {
        reader.services(services, Pointer::list("services"), Role::Service)?;
    }
    reader.elsewhere(root)?;
    if let Some(compositions) = root.get("compositions") {
        reader.compositions(compositions);
    }
    // Last, when it is known who bears which identifier.
    let edges = root.get("dependencies").map_or(Ok(0), |dependencies| reader.dependencies(dependencies))?;
    Ok(reader.builder.finish(stated, edges))
}

impl<'s> Reader<'s> {
    fn new(builder: Builder<'s>, minor: u32, cpe: ClaimKind) -> Self {
        Self { builder, minor, cpe, licenses: Sound::default() }
    }

    /// An unknown major version may mean anything; an unknown minor one adds to what is known.
    fn check_version(&mut self, root: Node<'_, 's>, version: &str, oldest: u32) -> Result<(), ReadError> {
        let span = root.get("specVersion").map_or(root.span(), |node| node.span());
        if let Some(format) = root.get("bomFormat").filter(|node| node.text().as_deref() != Some("CycloneDX")) {
            return Err(ReadError::at(Refusal::UnknownFormat, format.span()));
        }
        if version.is_empty() {
            self.builder.note(NoteKind::Version, "the document does not state its version", span.start..span.start);
            return Ok(());
        }
        let minor = version.strip_prefix("1.").and_then(|minor| minor.parse::<u32>().ok());
        match minor {
            Some(minor) if (oldest..=NEWEST_MINOR).contains(&minor) => self.minor = minor,
            Some(_) => {
                let message =
                    format!("version {version} is not among 1.{oldest}–1.{NEWEST_MINOR}: read as the nearest of them");
                self.builder.note(NoteKind::Version, message, span);
            }
            None => {
                return Err(ReadError::at(Refusal::UnsupportedVersion("CycloneDX", version.to_owned()), span));
            }
        }
        Ok(())
    }

    fn metadata(&mut self, metadata: Node<'_, 's>) -> Result<(), ReadError> {
        expect::vital_object("metadata", metadata)?;
        for member in metadata.members() {
            METADATA.check(&mut self.builder, &member)?;
            self.check_records(&member.key, member.value);
        }
        if let Some(tools) = metadata.get("tools") {
            self.guess_cpes(tools.get("components").unwrap_or(tools));
            self.tools_at(tools, METADATA_TOOLS, None)?;
        }
        // What the document says of the maker and supplier of its subject (§metadata.supplier) counts even
        // where it does not list the subject itself.
        let parties = ["supplier", "manufacturer", "manufacture"];
        let component = metadata.get("component");
        if component.is_some() || parties.iter().any(|key| metadata.get(key).is_some()) {
            let (node, path) = component.map_or((metadata, "metadata"), |component| (component, "metadata/component"));
            expect::vital_object("metadata.component", node)?;
            let mut draft = Draft::new(Role::Root, node.span(), Pointer::list(path));
            for (key, name) in [
                ("supplier", ClaimKind::Supplier),
                ("manufacturer", ClaimKind::Manufacturer),
                ("manufacture", ClaimKind::Manufacturer),
            ] {
                if let Some(party) = metadata.get(key) {
                    party::organisation(&mut self.builder, &mut draft, name, party)?;
                }
            }
            match component {
                Some(component) => self.component(component, draft)?,
                None => self.builder.add(draft),
            };
        }
        Ok(())
    }

    /// Before 1.5 a list of `{vendor, name, version}`; since then also an object of components and services.
    /// `paths` are where the list, and the two lists in the object, stand.
    fn tools_at(&mut self, tools: Node<'_, 's>, paths: [&'static str; 3], outer: Option<u32>) -> Result<(), ReadError> {
        let [list, components, services] = paths;
        let place = |path| Pointer { parent: None, path, index: None, outer };
        if tools.shape() != Shape::Object {
            return self.components(tools, place(list), Role::Tool);
        }
        for member in tools.members() {
            TOOLS.check(&mut self.builder, &member)?;
        }
        if let Some(inner) = tools.get("components") {
            self.components(inner, place(components), Role::Tool)?;
        }
        match tools.get("services") {
            Some(inner) => self.services(inner, place(services), Role::Tool),
            None => Ok(()),
        }
    }

    /// syft invents CPE vendors from package names (58,000 of them in real files), so that its CPEs prove nothing.
    fn guess_cpes(&mut self, tools: Node<'_, 's>) {
        let named_syft = |tool: Node<'_, 's>| tool.get("name").and_then(|name| name.text()).as_deref() == Some("syft");
        if tools.elements().any(named_syft) {
            self.cpe = ClaimKind::GuessedCpe;
        }
    }

    /// Returns how many dependencies are stated; `provides` relates without being one.
    fn dependencies(&mut self, dependencies: Node<'_, 's>) -> Result<usize, ReadError> {
        let (stated, minor, cpe) = (AtomicUsize::new(0), self.minor, self.cpe);
        let known = self.builder.lend_references();
        side_by_side::read(&mut self.builder, ("dependencies", dependencies), 0, |builder, _, nodes| {
            let mut reader = Reader::new(builder, minor, cpe);
            for node in nodes {
                stated.fetch_add(reader.dependency(*node)?, Ordering::Relaxed);
            }
            reader.builder.tie_known(&known);
            Ok(reader.builder)
        })?;
        self.builder.take_back(known);
        Ok(stated.into_inner())
    }

    fn dependency(&mut self, dependency: Node<'_, 's>) -> Result<usize, ReadError> {
        let (mut from, mut lists) = (None, [(None, EdgeKind::DependsOn), (None, EdgeKind::Provides)]);
        let [depends_on, provides] = &mut lists;
        for member in dependency.members() {
            match member.key.as_ref() {
                "ref" => from = expect::text(&mut self.builder, "`ref`", member.value),
                "dependsOn" => depends_on.0 = Some(("dependsOn", member.value)),
                "provides" => provides.0 = Some(("provides", member.value)),
                _ => DEPENDENCY.check(&mut self.builder, &member)?,
            }
        }
        let Some(from) = from else {
            self.builder.note(NoteKind::Form, "a dependency does not say whose it is", dependency.span());
            return Ok(0);
        };
        self.builder.mention(from.clone(), dependency.span());
        let mut stated = 0;
        for (list, kind) in lists {
            let Some((key, targets)) = list else { continue };
            for target in expect::vital_each(key, targets, Shape::String)? {
                let target = target?;
                let to = target.text().unwrap_or_default();
                stated += usize::from(kind == EdgeKind::DependsOn);
                self.builder.link(from.clone(), to, kind, Scope::Runtime, target.span());
            }
        }
        Ok(stated)
    }

    fn compositions(&mut self, compositions: Node<'_, 's>) {
        for composition in expect::objects(&mut self.builder, "`compositions`", compositions) {
            let Some(aggregate) = composition.get("aggregate").and_then(|node| node.text()) else { continue };
            if aggregate.starts_with("incomplete") || aggregate == "unknown" {
                let message = format!("the document says of itself that a list of its parts is `{aggregate}`");
                self.builder.note(NoteKind::Incomplete, message, composition.span());
            }
        }
    }
}
