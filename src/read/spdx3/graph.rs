//! The elements of a document, wherever they stand, and the ways of JSON-LD to write a value.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::CONTEXTS;
use crate::model::component::Kind;
use crate::read::expect;
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Node, Shape};

/// What an element is to the gate. Of several classes of one element, the first of these counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// A package, a model or a dataset.
    Package(Kind),
    /// A file or a part of one.
    File,
    /// A tool, an agent that is software, or a build: a station of the way from sources to artifacts.
    Tool,
    /// A relationship of any kind.
    Relationship,
    /// A document, an SBOM or another bundle.
    Collection,
    /// A person or organisation.
    Agent,
    /// A licence, a vulnerability, a hash, or another detail that is no component.
    Detail,
    /// A class that SPDX 3.0 does not define: it counts as a component.
    Unknown,
}

impl Class {
    fn parse(name: &str) -> Self {
        match name {
            "software_Package" => Self::Package(Kind::Library),
            "ai_AIPackage" => Self::Package(Kind::Model),
            "dataset_DatasetPackage" => Self::Package(Kind::Data),
            "software_File" | "software_Snippet" => Self::File,
            "Tool" | "SoftwareAgent" | "build_Build" => Self::Tool,
            "SpdxDocument" | "software_Sbom" | "Bom" | "Bundle" | "ElementCollection" => Self::Collection,
            "Organization" | "Person" | "Agent" => Self::Agent,
            "Annotation"
            | "CreationInfo"
            | "DictionaryEntry"
            | "ExternalIdentifier"
            | "ExternalMap"
            | "ExternalRef"
            | "Hash"
            | "IndividualElement"
            | "IntegrityMethod"
            | "NamespaceMap"
            | "PackageVerificationCode"
            | "PositiveIntegerRange"
            | "ai_EnergyConsumption"
            | "ai_EnergyConsumptionDescription"
            | "security_Vulnerability"
            | "software_ContentIdentifier" => Self::Detail,
            _ if name.ends_with("Relationship") => Self::Relationship,
            _ if ["simplelicensing_", "expandedlicensing_", "extension_"].iter().any(|one| name.starts_with(one)) => {
                Self::Detail
            }
            _ => Self::Unknown,
        }
    }

    /// What an object is by its types, and where they do not tell, by its keys.
    fn of(node: Node<'_, '_>) -> Self {
        let types = node.get("type").into_iter().chain(node.get("@type")).flat_map(values);
        let class = types.filter_map(|name| name.text()).map(|name| Self::parse(&compact(name))).min();
        match class.unwrap_or(Self::Unknown) {
            Self::Unknown if has(node, "from") && has(node, "to") => Self::Relationship,
            class @ (Self::Collection | Self::Agent | Self::Detail) => {
                if has(node, "software_packageUrl") {
                    Self::Unknown
                } else {
                    class
                }
            }
            class => class,
        }
    }

    /// Whether its elements are components.
    pub(super) fn is_component(self) -> bool {
        matches!(self, Self::Package(_) | Self::File | Self::Tool | Self::Unknown)
    }
}

/// An object that is, or may be, an element.
#[derive(Debug)]
pub(super) struct Element<'d, 's> {
    /// Its object.
    pub node: Node<'d, 's>,
    /// Its identifier.
    pub id: Cow<'s, str>,
    /// What it is.
    pub class: Class,
    /// The place in `@graph` of the entry in which it stands.
    pub entry: Option<u32>,
}

/// Whether an identifier is of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is.
    Component,
    /// It is of something else.
    Other,
    /// The document does not define it.
    Absent,
}

/// The elements of a document, in its order.
pub(super) struct Graph<'d, 's> {
    pub elements: Vec<Element<'d, 's>>,
    by_id: HashMap<Cow<'s, str>, Vec<usize>>,
    /// Who else supplies a component (`availableFrom`), by its identifier.
    pub suppliers: HashMap<Cow<'s, str>, Vec<Node<'d, 's>>>,
    /// What other documents define (`import`).
    pub imported: HashSet<Cow<'s, str>>,
}

impl<'d, 's> Graph<'d, 's> {
    /// Finds the elements in the graph, at the root, and inside one another.
    pub(super) fn new(root: Node<'d, 's>) -> Result<Self, ReadError> {
        let mut open = vec![(root, None)];
        if let Some(list) = root.get("@graph") {
            open.extend(expect::vital_elements("@graph", list, Shape::Object)?.zip(0..).map(|(at, n)| (at, Some(n))));
        }
        let root_start = root.span().start;
        let mut elements = Vec::new();
        while let Some((node, entry)) = open.pop() {
            open.extend(node.elements().map(|inner| (inner, entry)));
            let is_root = node.span().start == root_start;
            for member in node.members() {
                check_keyword(&member.key, is_root).map_err(|error| ReadError::at(error, member.key_span))?;
                if !(is_root && matches!(member.key.as_ref(), "@graph" | "@context")) {
                    open.push((member.value, entry));
                }
            }
            if node.shape() == Shape::Object && (!is_root || has(node, "type") || has(node, "@type")) {
                elements.extend(element(node, entry));
            }
        }
        elements.sort_by_key(|element| element.node.span().start);
        let mut graph = Self { elements, by_id: HashMap::new(), suppliers: HashMap::new(), imported: HashSet::new() };
        for (at, element) in graph.elements.iter().enumerate() {
            graph.by_id.entry(element.id.clone()).or_default().push(at);
        }
        graph.find_suppliers();
        let maps = graph.elements.iter().filter_map(|element| element.node.get("import"));
        let maps = maps.flat_map(|value| graph.objects(value));
        graph.imported = maps.filter_map(|map| map.get("externalSpdxId")?.text()).collect();
        Ok(graph)
    }

    fn find_suppliers(&mut self) {
        for element in self.elements.iter().filter(|element| element.class == Class::Relationship) {
            let kind = element.node.get("relationshipType").and_then(|kind| kind.text());
            if kind.is_some_and(|kind| local(&kind) == "availableFrom") {
                let ids = element.node.get("from").map(values).unwrap_or_default().into_iter().filter_map(reference);
                for id in ids {
                    self.suppliers
                        .entry(id)
                        .or_default()
                        .extend(element.node.get("to").map(values).unwrap_or_default());
                }
            }
        }
    }

    /// All elements of an identifier.
    pub(super) fn of(&self, id: &str) -> impl Iterator<Item = &Element<'d, 's>> {
        self.by_id.get(id).into_iter().flatten().filter_map(|at| self.elements.get(*at))
    }

    /// Whether an identifier is of a component.
    pub(super) fn standing(&self, id: &str) -> Standing {
        match self.of(id).map(|element| element.class.is_component()).max() {
            Some(true) => Standing::Component,
            Some(false) => Standing::Other,
            None => Standing::Absent,
        }
    }

    /// The objects of a property: inline, or elsewhere and referred to.
    pub(super) fn objects(&self, value: Node<'d, 's>) -> Vec<Node<'d, 's>> {
        let mut found = Vec::new();
        for one in values(value) {
            let is_reference = one.members().count() == 1;
            match one.text().or_else(|| id(one).filter(|_| is_reference)) {
                Some(id) => found.extend(self.of(&id).map(|element| element.node)),
                None => found.push(one),
            }
        }
        found
    }
}

/// Keywords of JSON-LD that SPDX does not use could turn a relationship round, or give words another meaning.
fn check_keyword(key: &str, is_root: bool) -> Result<(), Refusal> {
    const KNOWN: [&str; 8] = ["@id", "@type", "@value", "@list", "@set", "@language", "@graph", "@included"];
    let is_known = KNOWN.contains(&key) || (is_root && key == "@context");
    // A misspelt keyword of the root gets a better message than this.
    if !key.starts_with('@') || is_known || is_root {
        return Ok(());
    }
    Err(Refusal::Malformed(format!("`{key}` is no part of SPDX's JSON-LD")))
}

/// An object as an element, unless it is only a reference, a value, or a detail without an identifier.
fn element<'d, 's>(node: Node<'d, 's>, entry: Option<u32>) -> Option<Element<'d, 's>> {
    let id = id(node);
    let is_typed = has(node, "type") || has(node, "@type");
    if node.get("@value").is_some() || (!is_typed && (id.is_none() || node.members().count() == 1)) {
        return None;
    }
    let class = Class::of(node);
    let has_identity =
        || node.members().any(|member| member.key.starts_with("software_") || member.key == "suppliedBy");
    match (&id, class) {
        (None, Class::Detail) => None,
        // Extensions hold objects of any class.
        (None, Class::Unknown) if !has_identity() => None,
        _ => Some(Element { node, id: id.unwrap_or_else(|| stand_in(node)), class, entry }),
    }
}

fn id<'s>(node: Node<'_, 's>) -> Option<Cow<'s, str>> {
    node.get("spdxId").or_else(|| node.get("@id"))?.text().filter(|id| !id.is_empty())
}

/// What stands in for the identifier of an element that has none, so that the place where it stands refers to it.
fn stand_in<'s>(node: Node<'_, 's>) -> Cow<'s, str> {
    Cow::Owned(format!("_:byte-{}", node.span().start))
}

/// The identifier to which a value refers: a text, or the identifier of an object in its place.
pub(super) fn reference<'s>(node: Node<'_, 's>) -> Option<Cow<'s, str>> {
    match node.shape() {
        Shape::Object => Some(id(node).unwrap_or_else(|| stand_in(node))),
        _ => node.text().filter(|text| !text.trim().is_empty()),
    }
}

/// Whether an identifier says that there is nobody or nothing, or is of a licence of SPDX's own list.
pub(super) fn is_nobody(id: &str) -> bool {
    matches!(local(id), "NoneElement" | "NoAssertionElement" | "NONE" | "NOASSERTION" | "SpdxOrganization")
        || local(id).ends_with("NoneLicense")
        || local(id).ends_with("NoAssertionLicense")
        || id.starts_with("https://spdx.org/licenses/")
}

/// The values of a property, which JSON-LD writes as one, as an array, or as a list or set object.
pub(super) fn values<'d, 's>(node: Node<'d, 's>) -> Vec<Node<'d, 's>> {
    let (mut found, mut open) = (Vec::new(), vec![node]);
    while let Some(node) = open.pop() {
        match (node.shape(), node.get("@list").or_else(|| node.get("@set"))) {
            (Shape::Null, _) => {}
            (Shape::Array, _) => open.extend(node.elements()),
            (_, Some(list)) => open.push(list),
            _ => found.push(node),
        }
    }
    found.sort_by_key(|node| node.span().start);
    found
}

/// The properties of an element, by their short names.
pub(super) fn fields<'d, 's>(node: Node<'d, 's>) -> impl Iterator<Item = (Cow<'s, str>, Node<'d, 's>)> {
    node.members().map(|member| (compact(member.key), member.value))
}

fn has(node: Node<'_, '_>, key: &str) -> bool {
    fields(node).any(|(found, _)| found == key)
}

/// The short name of a class or property whose full address may be written:
/// `https://spdx.org/rdf/3.0.1/terms/Software/packageUrl` is `software_packageUrl`.
pub(super) fn compact(name: Cow<'_, str>) -> Cow<'_, str> {
    let short = name.strip_prefix(CONTEXTS).and_then(|rest| {
        let (profile, name) = rest.split_once("/terms/")?.1.split_once('/')?;
        Some(if profile == "Core" { name.to_owned() } else { format!("{}_{name}", profile.to_ascii_lowercase()) })
    });
    short.map_or(name, Cow::Owned)
}

/// The last part of an address: the words of an enumeration may be written in full.
pub(super) fn local(text: &str) -> &str {
    text.trim().rsplit('/').next().unwrap_or("")
}
