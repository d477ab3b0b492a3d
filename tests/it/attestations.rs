//! Files that hold several attestations: of an SBOM, and of how the artifact was built.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use embargo::model::source::SourceFile;
use serde_json::{Value, json};

use crate::support::{Desk, Run, bom, verdict};

const EASYJSON: &str = "pkg:golang/github.com/mailru/easyjson@v0.9.0";
const DIGEST: &str = "abababababababababababababababababababababababababababababababab";

fn check(args: &[&str]) -> Run {
    verdict(&[args, &["--policy", "ua-1335"][..]].concat())
}

fn bundle(of: &str, predicate: &Value) -> Value {
    let statement = json!({"_type": "https://in-toto.io/Statement/v1", "predicateType": of,
        "subject": [{"name": "app", "digest": {"sha256": DIGEST}}], "predicate": predicate});
    json!({"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "verificationMaterial": {},
        "dsseEnvelope": {"payloadType": "application/vnd.in-toto+json", "signatures": [{"sig": "MEUCIQ=="}],
            "payload": STANDARD.encode(statement.to_string())}})
}

fn provenance() -> Value {
    bundle("https://slsa.dev/provenance/v1", &json!({"buildDefinition": {"buildType": "x"}, "runDetails": {}}))
}

fn sbom(purl: &str) -> Value {
    let document: Value = serde_json::from_str(&bom(&json!([{"type": "library", "name": "x", "purl": purl}]))).unwrap();
    bundle("https://cyclonedx.org/bom", &document)
}

fn notes(run: &Run) -> String {
    run.json()["inputs"].to_string()
}

#[test]
fn of_attestations_one_a_line_those_of_sboms_are_read() {
    let desk = Desk::new();
    let write =
        |lines: &[Value]| desk.put("all.jsonl", lines.iter().map(|line| format!("{line}\n")).collect::<String>());
    let banned = check(&[&write(&[provenance(), sbom("pkg:npm/x@1"), sbom(EASYJSON)])]);
    let json = banned.json();
    assert_eq!((banned.code, json["inputs"].as_array().unwrap().len()), (1, 2), "{}", banned.out);
    assert_eq!(json["inputs"][0]["layers"], json!(["json-lines", "sigstore-bundle", "in-toto"]));
    assert!(notes(&banned).contains("attestation 1 of") && notes(&banned).contains("slsa.dev/provenance"));
    // Whether there was a further line, nothing shows; its maker's digest does.
    let clean = [provenance(), sbom("pkg:npm/x@1")];
    let path = write(&clean);
    assert_eq!(check(&[&path]).code, 3);
    let digest = SourceFile::new("all", std::fs::read(&path).unwrap()).sha256().to_owned();
    assert_eq!(check(&[&path, "--sha256", &digest, "--subject", &format!("sha256:{DIGEST}")]).code, 0);
    // Nothing of an SBOM, an SBOM that is none, a line that was cut off.
    assert_eq!(check(&[&write(&[provenance(), provenance()])]).code, 2);
    let none = bundle("https://spdx.dev/Document/v2.3", &json!({"name": "x"}));
    assert_eq!(check(&[&write(&[sbom("pkg:npm/x@1"), none])]).code, 2);
    let text = clean.iter().rev().map(|line| format!("{line}\n")).collect::<String>();
    for cut in [text.len() / 2 + 9, text.len() - 3] {
        let run = check(&[&desk.put("cut.jsonl", &text[..cut])]);
        assert_eq!(run.code, 2, "{}", run.out);
    }
    // In a folder, too.
    let folder = Desk::new();
    folder.put("a.jsonl", [provenance(), sbom(EASYJSON)].map(|line| format!("{line}\n")).concat());
    assert_eq!(check(&[&folder.folder().display().to_string()]).code, 1);
    // One that says that it is of an SBOM is not passed over there, whatever stands in it.
    folder.put("a.jsonl", sbom("pkg:npm/x@1").to_string());
    let none = bundle("https://spdx.dev/Document/v2.3", &json!({"name": "x"})).to_string();
    for text in [format!("{none}\n"), format!("{}\n{none}\n", provenance())] {
        folder.put("b.jsonl", &text);
        assert_eq!(check(&[&folder.folder().display().to_string()]).code, 2, "{text}");
    }
}

#[test]
fn a_list_of_attestations_is_read() {
    let desk = Desk::new();
    let listed = |all: Value| check(&[&desk.put("all.json", all.to_string())]);
    let entry = |bundle: Value| json!({"repository_id": 1, "bundle": bundle});
    assert_eq!(listed(json!({"attestations": [entry(provenance()), entry(sbom(EASYJSON))]})).code, 1);
    let clean = listed(json!({"attestations": [entry(provenance()), entry(sbom("pkg:npm/x@1"))]}));
    assert_eq!((clean.code, notes(&clean).contains("attestation 1 of")), (0, true), "{}", clean.out);
    let verified = |bundle: Value| json!({"attestation": {"bundle": bundle}, "verificationResult": {}});
    assert_eq!(listed(json!([verified(sbom(EASYJSON))])).code, 1);
    for nothing in [json!({"attestations": []}), json!({"attestations": [entry(provenance())]}), json!([])] {
        assert_eq!(listed(nothing).code, 2);
    }
}

#[test]
fn what_old_cosign_holds_as_a_text_is_about_the_same() {
    let desk = Desk::new();
    let document = bom(&json!([{"type": "library", "name": "x", "purl": "pkg:npm/x@1"}]));
    let statement = json!({"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "cosign.sigstore.dev/attestation/v1",
        "subject": [{"name": "app", "digest": {"sha256": DIGEST}}], "predicate": {"Data": document, "Timestamp": ""}});
    let path = desk.put("statement.json", statement.to_string());
    let run = check(&[&path, "--subject", &format!("sha256:{DIGEST}")]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert_eq!(run.json()["inputs"][0]["subjects"][0]["name"], "app");
    assert_eq!(check(&[&path, "--subject", &format!("sha256:{}", "cd".repeat(32))]).code, 2);
}
