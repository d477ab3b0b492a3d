//! One graph in every format that the gate reads: the same packages, the same relations, the same verdict.
//!
//! The writers below this module know nothing of the readers. What is read is held against the graph itself.

pub(crate) mod graph;
mod locks;
mod sbom;
mod text;
mod trees;

use std::collections::BTreeSet;

use embargo::gate::{self, Request};
use embargo::model::component::{ComponentId, Role};
use embargo::model::inventory::{EdgeKind, Inventory};
use embargo::model::purl::Purl;
use embargo::model::source::SourceFile;
use embargo::read::{FORMATS, unpack};
use proptest::prelude::*;

use crate::support::{Desk, read_whole};
use graph::{ECOS, Eco, Graph, SUBJECT, VENDOR, any_graph};

/// The relations that a format can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edges {
    All,
    /// All but what the project itself needs.
    BetweenPackages,
    /// What the project itself needs, and no others.
    OfProject,
    None,
}

/// A format with its writer.
pub(crate) struct Form {
    /// The id of the format in [`FORMATS`].
    pub(crate) id: &'static str,
    /// What is special about it here.
    pub(crate) variant: &'static str,
    /// The only ecosystem that it knows; none for those that know all.
    pub(crate) eco: Option<Eco>,
    edges: Edges,
    pub(crate) write: Write,
}

pub(crate) enum Write {
    Text(fn(&Graph) -> String),
    Bytes(fn(&Graph) -> Vec<u8>),
    /// For graphs without circles.
    Tree(fn(&Graph) -> String),
}

const fn of_all(id: &'static str, edges: Edges, write: fn(&Graph) -> String) -> Form {
    Form { id, variant: "", eco: None, edges, write: Write::Text(write) }
}

const fn of(eco: Eco, id: &'static str, variant: &'static str, edges: Edges, write: fn(&Graph) -> String) -> Form {
    Form { id, variant, eco: Some(eco), edges, write: Write::Text(write) }
}

/// Every format of [`FORMATS`], apart from those of [`NOT_WRITTEN`].
#[rustfmt::skip] // One line a form.
pub(crate) const FORMS: &[Form] = &[
    of_all("cyclonedx-json", Edges::All, sbom::cyclonedx),
    of_all("cyclonedx-xml", Edges::All, text::cyclonedx_xml),
    Form { id: "cyclonedx-protobuf", variant: "", eco: None, edges: Edges::All, write: Write::Bytes(text::cyclonedx_binary) },
    of_all("cyclonedx-textproto", Edges::All, text::cyclonedx_textproto),
    of_all("spdx-json", Edges::All, sbom::spdx),
    of_all("spdx-yaml", Edges::All, sbom::spdx_yaml),
    of_all("spdx-tv", Edges::All, text::spdx_tag_value),
    of_all("spdx-rdf-xml", Edges::All, text::spdx_rdf),
    of_all("spdx3-jsonld", Edges::All, sbom::spdx3),
    of_all("syft-json", Edges::BetweenPackages, sbom::syft),
    of_all("github-snapshot", Edges::All, sbom::github),
    of(Eco::Cargo, "cargo-metadata", "", Edges::All, locks::cargo_metadata),
    of(Eco::Cargo, "cargo-lock", "", Edges::All, locks::cargo_lock),
    of(Eco::Npm, "npm-lock", "1", Edges::BetweenPackages, locks::npm_1),
    of(Eco::Npm, "npm-lock", "2", Edges::All, locks::npm_2),
    of(Eco::Npm, "npm-lock", "3", Edges::All, locks::npm_3),
    of(Eco::Npm, "pnpm-lock", "", Edges::All, locks::pnpm),
    of(Eco::Npm, "yarn-lock-v1", "", Edges::BetweenPackages, locks::yarn_classic),
    of(Eco::Npm, "yarn-lock", "", Edges::All, locks::yarn_berry),
    of(Eco::Golang, "go-mod", "", Edges::None, trees::go_mod),
    of(Eco::Golang, "go-sum", "", Edges::None, trees::go_sum),
    of(Eco::Golang, "go-mod-graph", "", Edges::All, trees::go_mod_graph),
    of(Eco::Golang, "go-list", "", Edges::OfProject, trees::go_list),
    of(Eco::Pypi, "uv-lock", "", Edges::All, trees::uv),
    of(Eco::Pypi, "poetry-lock", "", Edges::BetweenPackages, trees::poetry),
    of(Eco::Pypi, "pip-inspect", "", Edges::All, trees::pip_inspect),
    of(Eco::Pypi, "requirements-txt", "", Edges::None, trees::requirements),
    of(Eco::Maven, "maven-tree", "alone", Edges::All, trees::maven_tree),
    of(Eco::Maven, "maven-tree", "log", Edges::All, trees::maven_log),
    Form { id: "maven-tree-json", variant: "", eco: Some(Eco::Maven), edges: Edges::All, write: Write::Tree(trees::maven_json) },
];

/// Formats that take more than a small writer: programs.
const NOT_WRITTEN: &[&str] = &["cargo-auditable"];

impl Form {
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.id, self.variant).trim_end().to_owned()
    }

    /// The document, if the format can hold the graph.
    pub(crate) fn document(&self, graph: &Graph) -> Option<Vec<u8>> {
        let knows = self.eco.is_none_or(|eco| graph.packages.iter().all(|package| package.eco == eco));
        match self.write {
            Write::Text(write) if knows => Some(write(graph).into_bytes()),
            Write::Bytes(write) if knows => Some(write(graph)),
            Write::Tree(write) if knows && !graph.is_cyclic() => Some(write(graph).into_bytes()),
            _ => None,
        }
    }

    /// The document alone and in what it may come wrapped in.
    fn wrapped(&self, graph: &Graph) -> Vec<(&'static str, Vec<u8>)> {
        let Some(plain) = self.document(graph) else { return Vec::new() };
        let mut all = vec![("alone", plain.clone()), ("gzip", sbom::gzip(&plain))];
        if let (Ok(text), None, true) = (std::str::from_utf8(&plain), self.eco, plain.starts_with(b"{")) {
            all.push(("in-toto", sbom::in_toto(text).into_bytes()));
            all.push(("dsse", sbom::dsse(text).into_bytes()));
            all.push(("dsse in gzip", sbom::gzip(sbom::dsse(text).as_bytes())));
        }
        all
    }

    /// Whether the format can tell of a relation between two packages, or of one of the project.
    fn tells(&self, from: &str, to: &str) -> bool {
        let is_of_project = from == SUBJECT || to == SUBJECT;
        match self.edges {
            Edges::All => true,
            Edges::BetweenPackages => !is_of_project,
            Edges::OfProject => is_of_project,
            Edges::None => false,
        }
    }
}

/// What an inventory holds: the packages, and who needs whom, by [`Package::key`](graph::Package::key).
#[derive(Debug, PartialEq, Eq)]
struct Held {
    packages: BTreeSet<String>,
    edges: BTreeSet<(String, String)>,
}

impl Held {
    fn by_graph(graph: &Graph, form: &Form) -> Self {
        let key = |at: usize| if at == 0 { SUBJECT.to_owned() } else { graph.at(at).key() };
        let edges = graph.edges.iter().map(|(from, to)| (key(*from), key(*to)));
        Self {
            packages: graph.places().map(key).collect(),
            edges: edges.filter(|(from, to)| form.tells(from, to)).collect(),
        }
    }

    fn by_inventory(inventory: &Inventory<'_>, form: &Form) -> Self {
        let needs = inventory.edges.iter().filter(|edge| edge.kind == EdgeKind::DependsOn);
        let edges = needs.map(|edge| (key(inventory, edge.from), key(inventory, edge.to)));
        let judged =
            inventory.ids().filter(|id| !matches!(inventory.component(*id).unwrap().role, Role::Tool | Role::Root));
        Self {
            packages: judged.map(|id| key(inventory, id)).filter(|key| key != SUBJECT).collect(),
            edges: edges.filter(|(from, to)| form.tells(from, to)).collect(),
        }
    }
}

/// A package by its purl, and the project by its name. What is neither stays recognisable.
fn key(inventory: &Inventory<'_>, id: ComponentId) -> String {
    let component = inventory.component(id).unwrap();
    match inventory.purl(component).and_then(|claim| Purl::parse(&claim.value)) {
        Some(purl) => format!("{}|{}|{}|{}", purl.ty, purl.namespace, purl.name, purl.version),
        None if component.role == Role::Root || component.name == SUBJECT => SUBJECT.to_owned(),
        None => format!("{:?} {}", component.role, inventory.label(component)),
    }
}

/// What the gate finds in a document when the vendor is banned: vendor, relation and package.
fn found(bytes: &[u8]) -> (u8, BTreeSet<(String, String, String)>) {
    let desk = Desk::new();
    let report = gate::check(&request(&desk.put("document", bytes)));
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    let found = report.findings.iter().map(|finding| {
        let purl = Purl::parse(finding.component.purl.as_deref().unwrap()).unwrap();
        let package = format!("{}@{}", purl.key(), purl.version);
        (finding.vendor.clone(), format!("{:?}", finding.relation), package)
    });
    (report.outcome.exit_code(), found.collect())
}

/// Bans the vendor and nobody else.
pub(crate) fn request(path: &str) -> Request {
    let day = "2026-11-24".parse().unwrap();
    Request { inputs: vec![path.into()], bans: vec![VENDOR.to_owned()], ..Request::for_day(day) }
}

/// Holds every document of a graph against it.
fn is_the_same_everywhere(graph: &Graph) {
    let reference = FORMS[0].document(graph).unwrap();
    let (_, expected) = found(&reference);
    let banned = ECOS.into_iter().map(graph::Package::banned).filter(|one| graph.packages.contains(one)).count();
    assert_eq!(expected.len(), banned, "{expected:?} of {graph:?}");
    for form in FORMS {
        for (layers, bytes) in form.wrapped(graph) {
            let name = form.label();
            let source = unpack(SourceFile::new("document", bytes.clone()), 1 << 20).unwrap();
            let inventory = read_whole(&source).unwrap_or_else(|error| {
                panic!("{name}, {layers}: {error} at {:?}\n{}", error.span, String::from_utf8_lossy(source.bytes()))
            });
            assert_eq!(inventory.inputs[0].format, form.id, "{name}, {layers}");
            let (held, told) = (Held::by_inventory(&inventory, form), Held::by_graph(graph, form));
            assert_eq!(held, told, "{name}, {layers}:\n{}", String::from_utf8_lossy(source.bytes()));
            if layers != "dsse" && layers != "gzip" {
                let (code, found) = found(&bytes);
                assert_eq!(found, expected, "{name}, {layers}");
                assert_eq!(code == 1, banned > 0, "{name}, {layers}: exit code {code}");
            }
        }
    }
}

#[test]
fn every_format_has_a_writer() {
    for format in FORMATS.iter().filter(|format| !NOT_WRITTEN.contains(&format.id)) {
        assert!(FORMS.iter().any(|form| form.id == format.id), "{}", format.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_graph_of_many_ecosystems_is_the_same_in_every_sbom(graph in any_graph(&ECOS)) {
        is_the_same_everywhere(&graph);
    }

    #[test]
    fn one_graph_of_crates_is_the_same_everywhere(graph in any_graph(&[Eco::Cargo])) {
        is_the_same_everywhere(&graph);
    }

    #[test]
    fn one_graph_of_npm_packages_is_the_same_everywhere(graph in any_graph(&[Eco::Npm])) {
        is_the_same_everywhere(&graph);
    }

    #[test]
    fn one_graph_of_python_packages_is_the_same_everywhere(graph in any_graph(&[Eco::Pypi])) {
        is_the_same_everywhere(&graph);
    }

    #[test]
    fn one_graph_of_go_modules_is_the_same_everywhere(graph in any_graph(&[Eco::Golang])) {
        is_the_same_everywhere(&graph);
    }

    #[test]
    fn one_graph_of_maven_artifacts_is_the_same_everywhere(graph in any_graph(&[Eco::Maven])) {
        is_the_same_everywhere(&graph);
    }
}
