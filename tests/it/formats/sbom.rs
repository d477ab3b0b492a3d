//! Writes a graph as an SBOM in JSON or YAML, and in what SBOMs come wrapped in.

use std::fmt::Write as _;
use std::io::Write as _;

use base64::Engine as _;
use serde_json::{Value, json};

use super::graph::{Graph, SUBJECT};

/// A name of a component in its document. The project is 0.
fn reference(at: usize) -> String {
    format!("ref-{at}")
}

fn component(graph: &Graph, at: usize) -> Value {
    let package = graph.at(at);
    json!({"type": "library", "bom-ref": reference(at), "group": package.namespace, "name": package.name,
        "version": package.version, "purl": package.purl()})
}

pub(crate) fn cyclonedx(graph: &Graph) -> String {
    let depends_on = |at: usize| graph.needs(at).into_iter().map(reference).collect::<Vec<_>>();
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": reference(0), "name": SUBJECT}},
        "components": graph.places().map(|at| component(graph, at)).collect::<Vec<_>>(),
        "dependencies": (0..=graph.packages.len()).map(|at| json!({"ref": reference(at), "dependsOn": depends_on(at)}))
            .collect::<Vec<_>>(),
    })
    .to_string()
}

fn spdx_package(graph: &Graph, at: usize) -> Value {
    let id = format!("SPDXRef-{at}");
    if at == 0 {
        return json!({"SPDXID": id, "name": SUBJECT, "downloadLocation": "NOASSERTION"});
    }
    let package = graph.at(at);
    json!({"SPDXID": id, "name": package.full(), "versionInfo": package.version, "downloadLocation": "NOASSERTION",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": package.purl()}]})
}

pub(crate) fn spdx(graph: &Graph) -> String {
    let relation = |from: String, kind: &str, to: usize| json!({"spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": format!("SPDXRef-{to}")});
    let mut relations = vec![relation("SPDXRef-DOCUMENT".to_owned(), "DESCRIBES", 0)];
    relations.extend(graph.edges.iter().map(|(from, to)| relation(format!("SPDXRef-{from}"), "DEPENDS_ON", *to)));
    json!({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": SUBJECT,
        "documentNamespace": "https://example.org/app", "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: test"]},
        "packages": (0..=graph.packages.len()).map(|at| spdx_package(graph, at)).collect::<Vec<_>>(),
        "relationships": relations,
    })
    .to_string()
}

/// In the block style; a package without a purl is the project.
pub(crate) fn spdx_yaml(graph: &Graph) -> String {
    let mut text = "spdxVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nname: app\npackages:\n".to_owned();
    text += "- SPDXID: SPDXRef-0\n  name: app\n  downloadLocation: NOASSERTION\n";
    for (at, package) in graph.all() {
        let (name, version, purl) = (package.full(), &package.version, package.purl());
        let _ = write!(
            text,
            "- SPDXID: SPDXRef-{at}\n  name: '{name}'\n  versionInfo: '{version}'\n  externalRefs:\n  - referenceCategory: PACKAGE-MANAGER\n    referenceType: purl\n    referenceLocator: '{purl}'\n"
        );
    }
    text += "relationships:\n- spdxElementId: SPDXRef-DOCUMENT\n  relationshipType: DESCRIBES\n  relatedSpdxElement: SPDXRef-0\n";
    for (from, to) in &graph.edges {
        let _ = write!(
            text,
            "- spdxElementId: SPDXRef-{from}\n  relationshipType: DEPENDS_ON\n  relatedSpdxElement: SPDXRef-{to}\n"
        );
    }
    text
}

pub(crate) fn spdx3(graph: &Graph) -> String {
    let id = |at: usize| format!("urn:example:{at}");
    let mut elements = vec![
        json!({"type": "SpdxDocument", "spdxId": "urn:example:document", "rootElement": [id(0)]}),
        json!({"type": "software_Package", "spdxId": id(0), "name": SUBJECT}),
    ];
    elements.extend(graph.all().map(|(at, package)| {
        json!({"type": "software_Package", "spdxId": id(at), "name": package.full(),
            "software_packageVersion": package.version, "software_packageUrl": package.purl()})
    }));
    elements.extend((0..=graph.packages.len()).filter(|at| !graph.needs(*at).is_empty()).map(|from| {
        let to: Vec<_> = graph.needs(from).into_iter().map(id).collect();
        json!({"type": "Relationship", "spdxId": format!("urn:example:r{from}"), "relationshipType": "dependsOn",
            "from": id(from), "to": to})
    }));
    json!({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": elements}).to_string()
}

/// Syft has no word for what the project needs itself: it holds all.
pub(crate) fn syft(graph: &Graph) -> String {
    let artifact = |at: usize| {
        let package = graph.at(at);
        json!({"id": reference(at), "name": package.full(), "version": package.version, "type": "library", "purl": package.purl()})
    };
    let between = graph.edges.iter().filter(|(from, _)| *from != 0);
    let relations =
        between.map(|(from, to)| json!({"parent": reference(*to), "child": reference(*from), "type": "dependency-of"}));
    json!({
        "artifacts": graph.places().map(artifact).collect::<Vec<_>>(), "artifactRelationships": relations.collect::<Vec<_>>(),
        "source": {"id": reference(0), "name": SUBJECT, "version": "1", "type": "directory", "metadata": {}}, "distro": {},
        "descriptor": {"name": "syft", "version": "1.20.0"}, "schema": {"version": "16.0.3"},
    })
    .to_string()
}

pub(crate) fn github(graph: &Graph) -> String {
    let direct = graph.needs(0);
    let resolved = graph.all().map(|(at, package)| {
        let needs: Vec<_> = graph.needed(at).map(super::graph::Package::purl).collect();
        let relationship = if direct.contains(&at) { "direct" } else { "indirect" };
        let value = json!({"package_url": package.purl(), "relationship": relationship, "scope": "runtime", "dependencies": needs});
        (package.full() + &at.to_string(), value)
    });
    json!({
        "version": 0, "sha": "0", "ref": "refs/heads/main", "job": {"id": "1", "correlator": "c"},
        "detector": {"name": "test", "version": "1", "url": "https://example.org"}, "scanned": "2026-01-01T00:00:00Z",
        "manifests": {SUBJECT: {"name": SUBJECT, "resolved": resolved.collect::<serde_json::Map<_, _>>()}},
    })
    .to_string()
}

/// A statement about a document in JSON.
pub(crate) fn in_toto(document: &str) -> String {
    let predicate: Value = serde_json::from_str(document).unwrap();
    json!({"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://cyclonedx.org/bom",
        "subject": [{"name": SUBJECT, "digest": {"sha256": "ab"}}], "predicate": predicate})
    .to_string()
}

/// An envelope around a statement.
pub(crate) fn dsse(document: &str) -> String {
    let payload = base64::engine::general_purpose::STANDARD.encode(in_toto(document));
    json!({"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": [{"sig": "MEUCIQ=="}]})
        .to_string()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
