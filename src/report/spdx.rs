//! The inventory with its makers as SPDX 2.3 JSON, written with `spdx-rs`: the only file that names it.
//!
//! A declared supplier stays. Where there is none, the maker that attribution found stands in its place, and
//! the package's comment says so; so does a vendor where no originator is declared. What attribution went by is
//! given back, so that who reads the output judges alike. `spdx-rs` writes valid JSON as it is; what it does not
//! check is checked here: purls, CPEs and addresses.
//!
//! Not given back: relations other than dependencies (a pedigree's ancestor becomes a package that is depended
//! on); what sort of thing a package is, and that it is a service; groups; mail addresses and sites of makers; a CPE
//! that a generator guessed, which would stand here as a declared one; whether a supplier is a person, which the
//! inventory does not know; a download beside a repository, for which SPDX has one field. Subjects count as packages
//! when the document is read again. Where the inputs name no subject, none is described, although §11.1 wants one:
//! to choose one would invent paths.

use std::io::{self, Write};

use spdx_rs::models::{
    Annotation, AnnotationType, CreationInfo, DocumentCreationInformation, ExternalPackageReference,
    ExternalPackageReferenceCategory, PackageInformation, Relationship, RelationshipType, SPDX,
};

use super::{Style, escape, headline};
use crate::model::claim::ClaimKind;
use crate::model::purl::Purl;
use crate::model::report::{Listed, Listing, Report};

const DOCUMENT: &str = "SPDXRef-DOCUMENT";

/// Writes the document. Its date is the day for which was judged, its namespace comes from
/// what it says.
pub(super) fn render(report: &Report, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let empty = Listing::default();
    let listing = report.listing.as_ref().unwrap_or(&empty);
    let mut document = SPDX::new("embargo");
    let tool = concat!("Tool: cargo-embargo-", env!("CARGO_PKG_VERSION"));
    let created = format!("{}T00:00:00Z", report.as_of).parse().unwrap_or_default();
    document.document_creation_information = DocumentCreationInformation {
        spdx_version: "SPDX-2.3".to_owned(),
        data_license: "CC0-1.0".to_owned(),
        spdx_identifier: DOCUMENT.to_owned(),
        document_name: "embargo".to_owned(),
        spdx_document_namespace: format!("https://spdx.org/spdxdocs/embargo-{}", namespace(report)),
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
                let level = headline::word(&finding.level);
                let text = format!("{level}: {} [{}]", headline::sentence(finding), finding.id);
                Annotation::new(tool.to_owned(), created, AnnotationType::Other, None, text)
            })
            .collect();
        document.package_information.push(package);
    }
    for place in &listing.roots {
        let describes = RelationshipType::Describes;
        document.relationships.push(Relationship::new(DOCUMENT, &id(*place), describes, None));
    }
    for (from, to) in &listing.edges {
        document.relationships.push(Relationship::new(&id(*from), &id(*to), RelationshipType::DependsOn, None));
    }
    writeln!(out, "{}", escape::json(&serde_json::to_string_pretty(&document)?))
}

/// A digest of everything that makes two documents differ: each needs a namespace of its own (§6.5).
fn namespace(report: &Report) -> String {
    let day = report.as_of.to_string();
    let inputs = report.inputs.iter().filter_map(|view| view.input.sha256.as_deref());
    let policies = report.policies.iter().flat_map(|policy| [policy.id.as_str(), policy.sha256.as_str()]);
    let findings = report.findings.iter().map(|finding| finding.id.as_str());
    let all = [env!("CARGO_PKG_VERSION"), day.as_str()].into_iter().chain(inputs).chain(policies).chain(findings);
    headline::digest(&all.collect::<Vec<_>>())
}

fn id(place: usize) -> String {
    format!("SPDXRef-{}", place + 1)
}

fn package(listed: &Listed, place: usize) -> PackageInformation {
    let maker = listed.maker.as_ref().map(|(name, _)| name);
    let (supplier, originator) = (maker.filter(|_| listed.fills_supplier), maker.filter(|_| listed.fills_maker));
    let claim = |wanted| listed.claims.iter().find(|(kind, _)| *kind == wanted).map(|(_, text)| text.as_str());
    let organisation = |name: &String| format!("Organization: {name}");
    let author = || claim(ClaimKind::Author).map(|name| format!("Person: {name}"));
    let download = claim(ClaimKind::Repository)
        .and_then(repository)
        .or_else(|| claim(ClaimKind::Distribution).filter(|text| is_address(text)).map(str::to_owned));
    PackageInformation {
        package_name: listed.name.clone(),
        package_spdx_identifier: id(place),
        package_version: Some(listed.version.clone()).filter(|version| !version.is_empty()),
        package_supplier: listed.declared_supplier.as_ref().or(supplier).map(organisation),
        package_originator: listed.declared_maker.as_ref().or(originator).map(organisation).or_else(author),
        package_download_location: download.unwrap_or_else(|| "NOASSERTION".to_owned()),
        package_home_page: claim(ClaimKind::Website).filter(|text| is_address(text)).map(str::to_owned),
        files_analyzed: Some(false),
        package_comment: comment(listed),
        external_reference: references(listed),
        ..PackageInformation::default()
    }
}

/// Which fields are the gate's word, and on what it rests.
fn comment(listed: &Listed) -> Option<String> {
    let (maker, by) = listed.maker.as_ref()?;
    let by = headline::word(by);
    let field = match (listed.fills_supplier, listed.fills_maker) {
        (true, true) => "supplier and originator",
        (true, false) => "supplier",
        (false, true) => "originator",
        (false, false) => return Some(format!("Maker by cargo-embargo, on {by}: {maker}.")),
    };
    Some(format!("As {field}, {maker} was attributed by cargo-embargo, by {by}; the input declares none."))
}

/// The purl and the CPEs. One that is none would make the document invalid.
fn references(listed: &Listed) -> Vec<ExternalPackageReference> {
    let purl = listed.purl.as_deref().and_then(Purl::mended).map(|purl| ("purl", purl));
    let cpes = listed.claims.iter().filter(|(kind, _)| *kind == ClaimKind::Cpe);
    let cpes = cpes.filter_map(|(_, text)| Some((cpe_type(text)?, text.clone())));
    let reference = |(kind, locator): (&str, String)| ExternalPackageReference {
        reference_category: match kind {
            "purl" => ExternalPackageReferenceCategory::PackageManager,
            _ => ExternalPackageReferenceCategory::Security,
        },
        reference_type: kind.to_owned(),
        reference_locator: locator,
        reference_comment: None,
    };
    purl.into_iter().chain(cpes).map(reference).collect()
}

/// The type of a CPE: a 2.3 name has eleven parts, whose own colons are escaped (NISTIR 7695 §6.2).
fn cpe_type(text: &str) -> Option<&'static str> {
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    match text.strip_prefix("cpe:2.3:") {
        Some(rest) => (rest.replace("\\:", "").split(':').count() == 11).then_some("cpe23Type"),
        None => text.starts_with("cpe:/").then_some("cpe22Type"),
    }
}

/// A repository as a download location (§7.7): with the tool to fetch it.
fn repository(text: &str) -> Option<String> {
    if !is_address(text) {
        return None;
    }
    if text.starts_with("http") { Some(format!("git+{text}")) } else { Some(text.to_owned()) }
}

fn is_address(text: &str) -> bool {
    const SCHEMES: [&str; 6] = ["https://", "http://", "git+https://", "git+http://", "git+ssh://", "git://"];
    let names_host = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '*');
    text.bytes().all(|byte| byte.is_ascii_graphic())
        && SCHEMES.iter().any(|scheme| text.strip_prefix(scheme).is_some_and(names_host))
}
