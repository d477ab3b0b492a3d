//! Writes a graph as an SBOM in XML, tag-value text and protobuf.

use std::fmt::Write as _;

use super::graph::{Graph, SUBJECT};

pub(crate) fn cyclonedx_xml(graph: &Graph) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\"?>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\" version=\"1\">\n<metadata><component type=\"application\" bom-ref=\"ref-0\"><name>{SUBJECT}</name></component></metadata>\n<components>\n"
    );
    for (at, package) in graph.all() {
        let (name, version, purl) = (&package.name, &package.version, package.purl());
        let group = &package.namespace;
        let _ = writeln!(
            text,
            "<component type=\"library\" bom-ref=\"ref-{at}\"><group>{group}</group><name>{name}</name><version>{version}</version><purl>{purl}</purl></component>"
        );
    }
    text += "</components>\n<dependencies>\n";
    for from in 0..=graph.packages.len() {
        let _ = write!(text, "<dependency ref=\"ref-{from}\">");
        for to in graph.needs(from) {
            let _ = write!(text, "<dependency ref=\"ref-{to}\"/>");
        }
        text += "</dependency>\n";
    }
    text + "</dependencies>\n</bom>\n"
}

pub(crate) fn cyclonedx_textproto(graph: &Graph) -> String {
    let mut text = format!(
        "spec_version: \"1.6\"\nversion: 1\nmetadata {{\n  component {{\n    type: CLASSIFICATION_APPLICATION\n    bom_ref: \"ref-0\"\n    name: \"{SUBJECT}\"\n  }}\n}}\n"
    );
    for (at, package) in graph.all() {
        let (group, name, version, purl) = (&package.namespace, &package.name, &package.version, package.purl());
        let _ = write!(
            text,
            "components {{\n  type: CLASSIFICATION_LIBRARY\n  bom_ref: \"ref-{at}\"\n  group: \"{group}\"\n  name: \"{name}\"\n  version: \"{version}\"\n  purl: \"{purl}\"\n}}\n"
        );
    }
    for from in 0..=graph.packages.len() {
        let _ = write!(text, "dependencies {{\n  ref: \"ref-{from}\"\n");
        for to in graph.needs(from) {
            let _ = writeln!(text, "  dependencies {{ ref: \"ref-{to}\" }}");
        }
        text += "}\n";
    }
    text
}

/// A number in protobuf's wire format.
fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(u8::try_from(number & 0x7F).unwrap() | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap());
    bytes
}

/// A field that holds bytes: a text or a message.
fn field(number: usize, bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let bytes = bytes.as_ref();
    [varint(number << 3 | 2), varint(bytes.len()), bytes.to_vec()].concat()
}

/// A field that holds a number.
fn word(number: usize, value: usize) -> Vec<u8> {
    [varint(number << 3), varint(value)].concat()
}

/// With the numbers of `bom-1.6.proto`.
pub(crate) fn cyclonedx_binary(graph: &Graph) -> Vec<u8> {
    let subject = [word(1, 1), field(3, "ref-0"), field(8, SUBJECT)].concat();
    let mut bytes = [field(1, "1.6"), word(2, 1), field(4, field(4, subject))].concat();
    for (at, package) in graph.all() {
        let reference = field(3, format!("ref-{at}"));
        let purl = field(16, package.purl());
        let (group, name, version) = (&package.namespace, &package.name, &package.version);
        bytes.extend(field(
            5,
            [word(1, 3), reference, field(7, group), field(8, name), field(9, version), purl].concat(),
        ));
    }
    for from in 0..=graph.packages.len() {
        let mut dependency = field(1, format!("ref-{from}"));
        for to in graph.needs(from) {
            dependency.extend(field(2, field(1, format!("ref-{to}"))));
        }
        bytes.extend(field(8, dependency));
    }
    bytes
}

pub(crate) fn spdx_tag_value(graph: &Graph) -> String {
    let mut text = format!(
        "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: {SUBJECT}\nDocumentNamespace: https://example.org/app\nCreator: Tool: test\nCreated: 2026-01-01T00:00:00Z\n\nPackageName: {SUBJECT}\nSPDXID: SPDXRef-0\nPackageDownloadLocation: NOASSERTION\n"
    );
    for (at, package) in graph.all() {
        let (name, version, purl) = (package.full(), &package.version, package.purl());
        let _ = write!(
            text,
            "\nPackageName: {name}\nSPDXID: SPDXRef-{at}\nPackageVersion: {version}\nPackageDownloadLocation: NOASSERTION\nExternalRef: PACKAGE-MANAGER purl {purl}\n"
        );
    }
    text += "\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-0\n";
    for (from, to) in &graph.edges {
        let _ = writeln!(text, "Relationship: SPDXRef-{from} DEPENDS_ON SPDXRef-{to}");
    }
    text
}

const RDF: &str = "<?xml version=\"1.0\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:spdx=\"http://spdx.org/rdf/terms#\">\n";

pub(crate) fn spdx_rdf(graph: &Graph) -> String {
    let about = |at: usize| format!("https://example.org/app#SPDXRef-{at}");
    let relation = |kind: &str, to: usize| {
        format!(
            "<spdx:relationship><spdx:Relationship><spdx:relationshipType rdf:resource=\"http://spdx.org/rdf/terms#relationshipType_{kind}\"/><spdx:relatedSpdxElement rdf:resource=\"{}\"/></spdx:Relationship></spdx:relationship>\n",
            about(to)
        )
    };
    let mut text = format!(
        "{RDF}<spdx:SpdxDocument rdf:about=\"https://example.org/app#SPDXRef-DOCUMENT\">\n<spdx:specVersion>SPDX-2.3</spdx:specVersion>\n<spdx:name>{SUBJECT}</spdx:name>\n{}</spdx:SpdxDocument>\n",
        relation("describes", 0)
    );
    for from in 0..=graph.packages.len() {
        let _ = writeln!(text, "<spdx:Package rdf:about=\"{}\">", about(from));
        if from == 0 {
            let _ = writeln!(text, "<spdx:name>{SUBJECT}</spdx:name>");
        } else {
            let package = graph.at(from);
            let (name, version, purl) = (package.full(), &package.version, package.purl());
            let _ = writeln!(
                text,
                "<spdx:name>{name}</spdx:name><spdx:versionInfo>{version}</spdx:versionInfo><spdx:externalRef><spdx:ExternalRef><spdx:referenceCategory rdf:resource=\"http://spdx.org/rdf/terms#referenceCategory_packageManager\"/><spdx:referenceType rdf:resource=\"http://spdx.org/rdf/references/purl\"/><spdx:referenceLocator>{purl}</spdx:referenceLocator></spdx:ExternalRef></spdx:externalRef>"
            );
        }
        text.extend(graph.needs(from).into_iter().map(|to| relation("dependsOn", to)));
        text += "</spdx:Package>\n";
    }
    text + "</rdf:RDF>\n"
}
