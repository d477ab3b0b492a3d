//! CycloneDX: XML, and what its fields may hold.

use crate::read_spdx3::{refusal, with};
use crate::support::document;
use embargo::model::claim::ClaimKind;
use embargo::model::component::Scope;
use embargo::model::inventory::NoteKind;
use embargo::read::Refusal;

#[test]
fn declarations_may_hold_many_pieces_of_evidence() {
    let text = std::fs::read_to_string(document("real/sbom/attestation-1.6.cdx.xml")).unwrap();
    // It lists nothing, which is refused for that; with a component it is judged.
    assert!(matches!(refusal(&text).0.refusal, Refusal::NothingListed(_)));
    let component = "<components><component type=\"library\"><name>a</name></component></components><declarations>";
    let judged = text.replacen("<declarations>", component, 1);
    with(&judged, |inventory| {
        let input = &inventory.inputs[0];
        assert_eq!((input.format, input.version.as_str(), input.components), ("cyclonedx-xml", "1.6", 1));
    });
}

#[test]
fn a_component_has_one_evidence_and_what_it_says_is_claimed() {
    let evidence = "<evidence><identity><field>purl</field><concludedValue>pkg:npm/a@1</concludedValue></identity>\
                    <copyright><text>Copyright 2020 A Ltd.</text></copyright></evidence>";
    let bom = |evidence: &str| {
        format!(
            "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><components>\
             <component type=\"library\"><name>a</name>{evidence}</component></components></bom>"
        )
    };
    with(&bom(evidence), |inventory| {
        let claims: Vec<_> = inventory.claims(&inventory.components[0]).iter().map(|claim| claim.kind).collect();
        assert!([ClaimKind::Purl, ClaimKind::Copyright].iter().all(|kind| claims.contains(kind)), "{claims:?}");
    });
    assert!(matches!(refusal(&bom(&evidence.repeat(2))).0.refusal, Refusal::Syntax("XML", _)));
}

/// Records that hold one another are read once each: a document of some kilobytes is no work for hours.
#[test]
fn records_that_nest_are_read_in_time() {
    let depth = 60;
    let (open, close) = ("<resolves><issue type=\"defect\">".repeat(depth), "</issue></resolves>".repeat(depth));
    let bom = format!(
        "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><components><component \
         type=\"library\"><name>a</name><pedigree><patches><patch type=\"backport\">{open}{close}</patch></patches>\
         </pedigree></component></components></bom>"
    );
    let found = oddities(&bom);
    assert!(matches!(&*found, [one] if one.contains("an issue has a field `resolves`")), "{found:?}");
}

/// What is odd in a document, but for its subject, which none of these has.
pub(crate) fn oddities(text: &str) -> Vec<String> {
    with(text, |inventory| {
        let notes = inventory.notes.iter().filter(|note| note.kind != NoteKind::NoRoot);
        notes.map(|note| note.message.clone()).collect()
    })
}

#[test]
fn a_value_that_the_format_does_not_allow_is_named() {
    let bom = |serial: &str, component: &str| {
        format!(
            "{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"serialNumber\":\"{serial}\",\
              \"components\":[{{\"name\":\"a\"{component}}}]}}"
        )
    };
    let serial = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79";
    let sound = ",\"type\":\"library\",\"scope\":\"excluded\",\"swid\":{\"tagId\":\"a\"}";
    assert!(oddities(&bom(serial, sound)).is_empty());
    with(&bom(serial, sound), |inventory| assert_eq!(inventory.components[0].scope, Scope::Dev));
    for (serial, component, odd) in [
        ("urn:uuid:1", sound, "`serialNumber` is `urn:uuid:1`"),
        (serial, "", "a component has no type"),
        (serial, ",\"type\":\"foo\"", "`type` is `foo`"),
        (serial, ",\"type\":\"library\",\"scope\":\"foo\"", "`scope` is `foo`"),
        (serial, ",\"type\":\"library\",\"swid\":{}", "has no `tagId`"),
    ] {
        let found = oddities(&bom(serial, component));
        assert!(matches!(&*found, [one] if one.contains(odd)), "{odd}: {found:?}");
    }
}

#[test]
fn the_oldest_version_is_that_of_the_form() {
    let xml = |version: &str| {
        format!(
            "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/{version}\"><components>\
             <component type=\"library\"><name>a</name><version>1</version></component></components></bom>"
        )
    };
    assert!(oddities(&xml("1.0")).is_empty() && oddities(&xml("1.1")).is_empty());
    let json =
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.1\",\"components\":[{\"type\":\"library\",\"name\":\"a\"}]}";
    assert!(matches!(&*oddities(json), [one] if one.contains("1.1 is not among 1.2–1.7")));
}
