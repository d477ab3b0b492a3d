//! The inventory with its makers as SPDX 2.3 JSON, written with `spdx-rs`: the only file that names it.
//!
//! A declared supplier stays. Where there is none, the maker that attribution found stands in its place, and
//! the package's comment says so.

use std::io::{self, Write};

use spdx_rs::models::{
    Annotation, AnnotationType, CreationInfo, DocumentCreationInformation, ExternalPackageReference,
    ExternalPackageReferenceCategory, PackageInformation, Relationship, RelationshipType, SPDX,
};

use super::{Style, escape, headline};
use crate::model::component::Role;
use crate::model::report::{Listed, Listing, Report};

const DOCUMENT: &str = "SPDXRef-DOCUMENT";

/// Writes the document. Its date is the day for which was judged, its namespace comes from the inputs.
pub(super) fn render(report: &Report, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let empty = Listing::default();
    let listing = report.listing.as_ref().unwrap_or(&empty);
    let mut document = SPDX::new("embargo");
    let tool = concat!("Tool: cargo-embargo-", env!("CARGO_PKG_VERSION"));
    let created = format!("{}T00:00:00Z", report.as_of).parse().unwrap_or_default();
    let digests: Vec<_> = report.inputs.iter().map(|view| view.input.sha256.as_str()).collect();
    document.document_creation_information = DocumentCreationInformation {
        spdx_version: "SPDX-2.3".to_owned(),
        data_license: "CC0-1.0".to_owned(),
        spdx_identifier: DOCUMENT.to_owned(),
        document_name: "embargo".to_owned(),
        spdx_document_namespace: format!("https://spdx.org/spdxdocs/embargo-{}", headline::digest(&digests)),
        creation_info: CreationInfo {
            license_list_version: None,
            creators: vec![tool.to_owned()],
            created,
            creator_comment: Some(
                "Suppliers marked as attributed are cargo-embargo's findings, not declarations.".to_owned(),
            ),
        },
        ..DocumentCreationInformation::default()
    };
    for (place, listed) in listing.components.iter().enumerate() {
        let mut package = package(listed, place);
        package.annotations = listed
            .findings
            .iter()
            .filter_map(|at| report.findings.get(*at))
            .map(|finding| {
                let text = format!("{} [{}]", headline::sentence(finding), finding.id);
                Annotation::new(tool.to_owned(), created, AnnotationType::Other, None, text)
            })
            .collect();
        document.package_information.push(package);
        if listed.role == Role::Root {
            let describes = RelationshipType::Describes;
            document.relationships.push(Relationship::new(DOCUMENT, &id(place), describes, None));
        }
    }
    for (from, to) in &listing.edges {
        document.relationships.push(Relationship::new(&id(*from), &id(*to), RelationshipType::DependsOn, None));
    }
    writeln!(out, "{}", escape::json(&serde_json::to_string_pretty(&document)?))
}

fn id(place: usize) -> String {
    format!("SPDXRef-{}", place + 1)
}

fn package(listed: &Listed, place: usize) -> PackageInformation {
    let attributed = listed.maker.as_ref().filter(|_| listed.declared_supplier.is_none());
    let reference = listed.purl.as_ref().map(|purl| ExternalPackageReference {
        reference_category: ExternalPackageReferenceCategory::PackageManager,
        reference_type: "purl".to_owned(),
        reference_locator: purl.clone(),
        reference_comment: None,
    });
    let supplier = listed.declared_supplier.as_ref().or(attributed.map(|(name, _)| name));
    PackageInformation {
        package_name: listed.name.clone(),
        package_spdx_identifier: id(place),
        package_version: Some(listed.version.clone()).filter(|version| !version.is_empty()),
        package_supplier: supplier.map(|name| format!("Organization: {name}")),
        package_originator: listed.declared_maker.as_ref().map(|name| format!("Organization: {name}")),
        package_download_location: "NOASSERTION".to_owned(),
        files_analyzed: Some(false),
        package_comment: attributed.map(|(_, by)| {
            format!("The supplier was attributed by cargo-embargo, by {}; the input declares none.", headline::word(by))
        }),
        external_reference: reference.into_iter().collect(),
        ..PackageInformation::default()
    }
}
