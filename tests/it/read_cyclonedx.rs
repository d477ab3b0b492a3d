//! CycloneDX in XML.

use crate::read_spdx3::{refusal, with};
use crate::support::document;
use embargo::model::claim::ClaimKind;
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
        assert!(claims.contains(&ClaimKind::Purl), "{claims:?}");
    });
    assert!(matches!(refusal(&bom(&evidence.repeat(2))).0.refusal, Refusal::Syntax("XML", _)));
}
