//! What documents come wrapped in: attestations, compression, GitHub's export.

use crate::support::read_whole as read;
use embargo::model::inventory::{Inventory, NoteKind};
use embargo::model::source::SourceFile;
use embargo::read::{Refusal, UnpackError, unpack};
use serde_json::{Value, json};

use crate::read_spdx3::has;
use crate::support::document;

const LIMIT: u64 = 1 << 20;

fn open<T>(bytes: &[u8], look: impl FnOnce(&Inventory<'_>) -> T) -> T {
    let source = unpack(SourceFile::new("test", bytes.to_vec()), LIMIT).unwrap();
    look(&read(&source).unwrap_or_else(|error| panic!("{error}")))
}

fn sbom() -> Value {
    json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"name": "app", "bom-ref": "app"}},
        "components": [{"name": "x", "purl": "pkg:npm/x@1"}]})
}

fn statement(predicate: &Value) -> Value {
    json!({"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://cyclonedx.org/bom",
        "subject": [{"name": "app", "digest": {"sha256": "ABCD"}}], "predicate": predicate})
}

fn dsse(statement: &Value, engine: &impl base64::Engine) -> Value {
    json!({"payloadType": "application/vnd.in-toto+json", "payload": engine.encode(statement.to_string()),
        "signatures": [{"sig": "MEUCIQ==", "keyid": ""}]})
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn attestations_are_opened_and_told() {
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
    let plain = statement(&sbom());
    let data = |data: Value| statement(&json!({"Data": data, "Timestamp": "2026-01-01T00:00:00Z"}));
    let bundle = json!({"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "verificationMaterial": {},
        "dsseEnvelope": dsse(&plain, &STANDARD)});
    for (what, text, layers, pointer) in [
        ("statement", plain.to_string(), vec!["in-toto"], "/predicate/components/0"),
        ("dsse", dsse(&plain, &STANDARD).to_string(), vec!["dsse", "in-toto"], "/predicate/components/0"),
        ("unpadded", dsse(&plain, &STANDARD_NO_PAD).to_string(), vec!["dsse", "in-toto"], "/predicate/components/0"),
        ("URL-safe", dsse(&plain, &URL_SAFE).to_string(), vec!["dsse", "in-toto"], "/predicate/components/0"),
        ("bundle", bundle.to_string(), vec!["sigstore-bundle", "in-toto"], "/predicate/components/0"),
        ("cosign's text", data(json!(sbom().to_string())).to_string(), vec!["in-toto"], "/components/0"),
        ("cosign's object", data(sbom()).to_string(), vec!["in-toto"], "/predicate/Data/components/0"),
        (
            "both",
            dsse(&data(json!(sbom().to_string())), &STANDARD).to_string(),
            vec!["dsse", "in-toto"],
            "/components/0",
        ),
    ] {
        open(text.as_bytes(), |inventory| {
            assert_eq!(inventory.inputs[0].layers, layers, "{what}");
            let part = inventory.components.iter().find(|one| one.name == "x").unwrap();
            assert_eq!(inventory.pointer(part), pointer, "{what}");
            assert!(has(inventory, NoteKind::Unverified), "{what}");
        });
    }
    open(dsse(&plain, &STANDARD).to_string().as_bytes(), |inventory| {
        assert_eq!(inventory.inputs[0].subjects[0].digests, ["sha256:abcd"]);
    });
}

#[test]
fn an_attestation_of_something_else_is_refused() {
    let path = document("real/sbom/pypi-publish.sigstore.json");
    let source = unpack(SourceFile::new("test", std::fs::read(path).unwrap()), LIMIT).unwrap();
    assert_eq!(source.layers(), ["sigstore-bundle"]);
    assert!(read(&source).is_err());
    // Two attestations, one a line, as `cosign download attestation` prints them.
    let line = dsse(&statement(&sbom()), &base64::engine::general_purpose::STANDARD).to_string();
    let source = unpack(SourceFile::new("test", format!("{line}\n{line}\n").into_bytes()), LIMIT).unwrap();
    assert!(matches!(read(&source).map(|_| ()).unwrap_err().refusal, Refusal::Json(_)));
    for (payload, what) in [(json!("%%%"), "no base64"), (json!(7), "no string"), (json!(""), "empty payload")] {
        let envelope = json!({"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": []});
        let error = unpack(SourceFile::new("test", envelope.to_string().into_bytes()), LIMIT).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
    }
}

#[test]
fn compressed_documents_are_read_whole_or_not_at_all() {
    let text = sbom().to_string();
    let envelope = dsse(&statement(&sbom()), &base64::engine::general_purpose::STANDARD).to_string();
    type Pack = fn(&[u8]) -> Vec<u8>;
    for (layer, pack) in [("gzip", gzip as Pack), ("zstd", zstd as Pack)] {
        let packed = pack(text.as_bytes());
        open(&packed, |inventory| assert_eq!(inventory.inputs[0].layers, [layer]));
        open(&pack(envelope.as_bytes()), |inventory| {
            assert_eq!(inventory.inputs[0].layers, [layer, "dsse", "in-toto"]);
        });
        for end in 1..packed.len() {
            // What is too short to show its kind is no text, or no document.
            let is_refused = match unpack(SourceFile::new("cut", packed[..end].to_vec()), LIMIT) {
                Ok(source) => read(&source).is_err(),
                Err(error) => matches!(error, UnpackError::Damaged { .. }),
            };
            assert!(is_refused, "{layer} cut at {end}");
        }
        let bomb = pack(&vec![b' '; usize::try_from(LIMIT).unwrap() + 1]);
        assert!(bomb.len() < 10_000);
        let error = unpack(SourceFile::new("bomb", bomb), LIMIT).unwrap_err();
        assert!(matches!(error, UnpackError::TooLarge { .. }), "{error}");
        // Parts that follow one another are one document.
        let (first, second) = text.as_bytes().split_at(text.len() / 2);
        open(&[pack(first), pack(second)].concat(), |inventory| assert_eq!(inventory.inputs[0].components, 1));
    }
    let nested = (0..6).fold(text.into_bytes(), |bytes, _| gzip(&bytes));
    assert!(matches!(unpack(SourceFile::new("nested", nested), LIMIT), Err(UnpackError::TooDeep)));
}

#[test]
fn github_s_export_is_read_from_its_wrapping() {
    let bytes = std::fs::read(document("real/sbom/scorecard.github-export.json")).unwrap();
    open(&bytes, |inventory| {
        assert_eq!((inventory.inputs[0].format, inventory.inputs[0].components), ("spdx-json", 1));
        let part = inventory.components.iter().find(|one| one.name == "rubygems:rails").unwrap();
        assert_eq!(inventory.pointer(part), "/sbom/packages/0");
    });
}

/// Windows PowerShell writes UTF-16 with its mark where the output of a program is sent to a file.
#[test]
fn utf_16_with_its_mark_is_read() {
    let text = sbom().to_string().replace("\"x\"", "\"\u{1D54F}\"");
    let encoded = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| {
        mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect::<Vec<_>>()
    };
    let (little, big) = (encoded([0xFF, 0xFE], u16::to_le_bytes), encoded([0xFE, 0xFF], u16::to_be_bytes));
    for bytes in [&little, &big] {
        open(bytes, |inventory| {
            assert_eq!((inventory.inputs[0].components, &*inventory.inputs[0].layers), (1, &["utf-16"][..]));
            assert!(inventory.components.iter().any(|component| component.name == "\u{1D54F}"));
        });
    }
    let half: Vec<u8> = [0xFF, 0xFE, 0x00, 0xD8, b'{', 0].into();
    for damaged in [&little[..little.len() - 1], &half] {
        let error = unpack(SourceFile::new("test", damaged.to_vec()), LIMIT).unwrap_err();
        assert!(matches!(error, UnpackError::Damaged { layer: "utf-16", .. }), "{error}");
    }
    let error = unpack(SourceFile::new("test", little), 10).unwrap_err();
    assert!(matches!(error, UnpackError::TooLarge { layer: "utf-16", limit: 10 }), "{error}");
}
