//! The inventory with its makers as CycloneDX 1.5 JSON, written with `cyclonedx-bom`: the only file that names it.
//!
//! A declared supplier stays. Where there is none, the maker that attribution found stands in its place, marked
//! by the property `embargo:supplier` = `attributed`; so does a vendor where no publisher is declared. Findings are
//! annotations, whose time is the day for which was judged, and properties of their components, for readers that
//! know no annotations. What attribution went by is given back, so that who reads the output judges alike.
//!
//! Not given back: of several subjects all but the first are ordinary components; relations other than
//! dependencies (a pedigree's ancestor becomes a component that is depended on); services become components; mail
//! addresses and sites of makers; a CPE that a generator guessed, which would stand here as a declared one; a
//! second CPE; a publisher beside a manufacturer, for which 1.5 has one field.

use std::io::{self, Write};

use cyclonedx_bom::external_models::date_time::DateTime;
use cyclonedx_bom::external_models::normalized_string::NormalizedString;
use cyclonedx_bom::external_models::uri::Uri;
use cyclonedx_bom::models::annotation::{Annotation, Annotations, Annotator};
use cyclonedx_bom::models::bom::{Bom, SpecVersion};
use cyclonedx_bom::models::component::{Classification, Component, Components, Cpe};
use cyclonedx_bom::models::dependency::{Dependencies, Dependency};
use cyclonedx_bom::models::external_reference::{
    ExternalReference, ExternalReferenceType, ExternalReferences, Uri as Address,
};
use cyclonedx_bom::models::metadata::Metadata;
use cyclonedx_bom::models::organization::OrganizationalEntity;
use cyclonedx_bom::models::property::{Properties, Property};
use cyclonedx_bom::models::tool::{Tool, Tools};
use cyclonedx_bom::validation::Validate;

use super::{Style, escape, headline};
use crate::model::claim::ClaimKind;
use crate::model::component::Kind;
use crate::model::purl::Purl;
use crate::model::report::{FindingView, Listed, Listing, Report};

/// Writes the document, without serial number or time: the same inventory gives the same bytes.
pub(super) fn render(report: &Report, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let empty = Listing::default();
    let listing = report.listing.as_ref().unwrap_or(&empty);
    // A document whose only component is its subject lists nothing.
    let subject = listing.roots.first().copied().filter(|_| listing.components.len() > 1);
    let all = listing.components.iter().enumerate();
    let parts =
        all.filter(|(place, _)| Some(*place) != subject).map(|(place, listed)| component(report, listed, place));
    let metadata = Metadata {
        tools: Some(Tools::List(vec![Tool {
            name: Some(NormalizedString::new("cargo-embargo")),
            version: Some(NormalizedString::new(env!("CARGO_PKG_VERSION"))),
            ..Tool::default()
        }])),
        component: subject.and_then(|place| Some(component(report, listing.components.get(place)?, place))),
        ..Metadata::default()
    };
    let dependencies = (0..listing.components.len())
        .map(|place| Dependency { dependency_ref: reference(place), dependencies: neighbours(listing, place) });
    let bom = Bom {
        serial_number: None,
        metadata: Some(metadata),
        components: Some(Components(parts.collect())),
        dependencies: Some(Dependencies(dependencies.collect())),
        annotations: annotations(report, listing),
        spec_version: SpecVersion::V1_5,
        ..Bom::default()
    };
    let mut bytes = Vec::new();
    bom.output_as_json(&mut bytes, SpecVersion::V1_5).map_err(io::Error::other)?;
    writeln!(out, "{}", escape::json(&String::from_utf8_lossy(&bytes)))
}

/// A note on each component with a finding, by this gate.
fn annotations(report: &Report, listing: &Listing) -> Option<Annotations> {
    let timestamp = DateTime::try_from(format!("{}T00:00:00Z", report.as_of)).ok()?;
    let gate = Component::new(Classification::Application, "cargo-embargo", env!("CARGO_PKG_VERSION"), None);
    let all = listing.components.iter().enumerate().flat_map(|(place, listed)| {
        listed.findings.iter().filter_map(|at| report.findings.get(*at)).map(move |finding| (place, finding))
    });
    let all: Vec<_> = all
        .map(|(place, finding)| Annotation {
            bom_ref: None,
            subjects: vec![reference(place)],
            annotator: Annotator::Component(gate.clone()),
            timestamp: timestamp.clone(),
            text: news(finding),
            signature: None,
        })
        .collect();
    (!all.is_empty()).then_some(Annotations(all))
}

/// A finding in one line: its level, the policy in the sentence, and its id.
fn news(finding: &FindingView) -> String {
    format!("{}: {} [{}]", headline::word(&finding.level), headline::sentence(finding), finding.id)
}

fn reference(place: usize) -> String {
    format!("c{}", place + 1)
}

/// What a component brings in. Edges are sorted, so that its own stand together.
fn neighbours(listing: &Listing, place: usize) -> Vec<String> {
    let first = listing.edges.partition_point(|(from, _)| *from < place);
    let own = listing.edges.iter().skip(first).take_while(|(from, _)| *from == place);
    own.map(|(_, to)| reference(*to)).collect()
}

fn component(report: &Report, listed: &Listed, place: usize) -> Component {
    let mut properties = Vec::new();
    let maker = listed.maker.as_ref().map(|(name, _)| name);
    let (supplier, publisher) = (maker.filter(|_| listed.fills_supplier), maker.filter(|_| listed.fills_maker));
    if let Some((maker, by)) = &listed.maker {
        properties.push(Property::new("embargo:maker", maker));
        properties.push(Property::new("embargo:maker-evidence", &headline::word(by)));
    }
    if supplier.is_some() {
        properties.push(Property::new("embargo:supplier", "attributed"));
    }
    if publisher.is_some() {
        properties.push(Property::new("embargo:publisher", "attributed"));
    }
    for finding in listed.findings.iter().filter_map(|at| report.findings.get(*at)) {
        properties.push(Property::new("embargo:finding", &news(finding)));
    }
    let name = Some(&listed.name).filter(|name| !name.is_empty());
    let mut component = Component::new(
        kind(listed.kind),
        name.map_or("(no name)", String::as_str),
        &listed.version,
        Some(reference(place)),
    );
    // The crate's own purl type takes any text; one that is none would make the document invalid.
    component.purl = listed.purl.as_deref().and_then(Purl::mended).and_then(|purl| purl.parse().ok());
    component.supplier = listed.declared_supplier.as_ref().or(supplier).map(|name| OrganizationalEntity {
        bom_ref: None,
        name: Some(NormalizedString::new(name)),
        url: None,
        contact: None,
    });
    component.publisher = listed.declared_maker.as_ref().or(publisher).map(|name| NormalizedString::new(name));
    let claim = |wanted| listed.claims.iter().find(|(kind, _)| *kind == wanted).map(|(_, text)| text.as_str());
    component.group = claim(ClaimKind::Group).map(NormalizedString::new);
    component.author = claim(ClaimKind::Author).map(NormalizedString::new);
    component.cpe = claim(ClaimKind::Cpe).map(Cpe::new).filter(is_sound_cpe);
    component.external_references = addresses(listed);
    component.properties = Some(Properties(properties)).filter(|properties| !properties.0.is_empty());
    component
}

/// A CPE with which the document stays valid: the crate tells only of a whole component.
fn is_sound_cpe(cpe: &Cpe) -> bool {
    let component = Component { cpe: Some(cpe.clone()), ..Component::new(Classification::Library, "cpe", "", None) };
    component.validate_version(SpecVersion::V1_5).passed()
}

/// The addresses that attribution went by. One that is none would make the document invalid.
fn addresses(listed: &Listed) -> Option<ExternalReferences> {
    let all = listed.claims.iter().filter_map(|(kind, text)| {
        let kind = match kind {
            ClaimKind::Repository => ExternalReferenceType::Vcs,
            ClaimKind::Website => ExternalReferenceType::Website,
            ClaimKind::Distribution => ExternalReferenceType::Distribution,
            _ => return None,
        };
        Some(ExternalReference::new(kind, Address::Url(Uri::try_from(text.clone()).ok()?)))
    });
    let all: Vec<_> = all.collect();
    (!all.is_empty()).then_some(ExternalReferences(all))
}

fn kind(kind: Kind) -> Classification {
    match kind {
        Kind::Application => Classification::Application,
        Kind::Framework => Classification::Framework,
        Kind::Container => Classification::Container,
        Kind::Platform => Classification::Platform,
        Kind::OperatingSystem => Classification::OperatingSystem,
        Kind::Device => Classification::Device,
        Kind::Driver => Classification::DeviceDriver,
        Kind::Firmware => Classification::Firmware,
        Kind::File => Classification::File,
        Kind::Model => Classification::MachineLearningModel,
        Kind::Data => Classification::Data,
        Kind::Library | Kind::Service | Kind::Other => Classification::Library,
    }
}
