//! What is read: folders, patterns, several inputs of one build, other documents, and inputs that may be cut off.

use serde_json::{Value, json};

use crate::support::{Desk, bom, document, gate, run_in, verdict};

const POLICY: [&str; 2] = ["--policy", "ua-1335"];
const EASYJSON: &str = "pkg:golang/github.com/mailru/easyjson@v0.9.0";

fn check(inputs: &[&str]) -> crate::support::Run {
    verdict(&[inputs, &POLICY[..]].concat())
}

fn texts(list: &Value, key: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|one| one[key].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_folder_is_read_in_full_and_says_what_it_left_out() {
    let desk = Desk::new();
    let folder = desk.folder().display().to_string();
    assert_eq!(check(&[&folder]).code, 2, "an empty folder proves nothing");
    std::fs::create_dir_all(desk.folder().join("deep/er")).unwrap();
    std::fs::create_dir_all(desk.folder().join(".git")).unwrap();
    desk.put("README.md", "# Nothing\n");
    desk.put(".git/broken.cdx.json", "{\"bomFormat\": \"Cyclo");
    assert_eq!(check(&[&folder]).code, 2, "a folder without SBOMs proves nothing");
    desk.put("deep/er/bom.json", bom(&json!([{"name": "easyjson", "purl": EASYJSON}])));
    desk.put("fine.json", bom(&json!([{"name": "x", "purl": "pkg:npm/x@1"}])));
    let run = check(&[&folder]);
    let json = run.json();
    assert_eq!((run.code, json["inputs"].as_array().unwrap().len()), (1, 2), "{}", run.out);
    let notes: Vec<_> =
        json["inputs"].as_array().unwrap().iter().flat_map(|input| texts(&input["notes"], "kind")).collect();
    assert!(notes.contains(&"not-read".to_owned()), "{notes:?}");
    // Damaged SBOMs and misspelt ones are no strangers.
    for damaged in ["{\"bomFormat\": \"CycloneDX\", \"comp", "{\"bomfromat\": \"CycloneDX\", \"components\": []}"] {
        desk.put("deep/er/bom.json", damaged);
        assert_eq!(check(&[&folder]).code, 2, "{damaged}");
    }
    desk.put("deep/er/bom.json", "{\"compilerOptions\": {} // a remark\n}");
    assert_eq!(check(&[&folder]).code, 0);
}

#[test]
fn a_pattern_names_what_it_matches_or_is_an_error() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.folder().join("a/b")).unwrap();
    desk.put("a/b/one.cdx.json", bom(&json!([{"name": "easyjson", "purl": EASYJSON}])));
    let pattern = |tail: &str| format!("{}/{tail}", desk.folder().display());
    assert_eq!(check(&[&pattern("**/*.cdx.json")]).code, 1);
    assert_eq!(check(&[&pattern("**/*.spdx.json")]).code, 2);
}

#[test]
fn two_descriptions_of_one_build_are_held_against_each_other() {
    let desk = Desk::new();
    let part = |name: &str| json!({"name": name, "version": "1.0.0", "purl": format!("pkg:cargo/{name}@1.0.0")});
    let sbom = desk.put(
        "sbom.json",
        bom(&json!([part("serde"), part("itoa"), {"name": "zlib", "purl": "pkg:deb/debian/zlib@1"}])),
    );
    let lock = |names: &[&str]| {
        let entry = |name: &&str| {
            format!(
                "\n[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \"{}\"\n",
                "0".repeat(64)
            )
        };
        let needs = names.iter().map(|name| format!(" \"{name}\",\n")).collect::<String>();
        let root = format!("\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\n{needs}]\n");
        format!("version = 4\n{root}{}", names.iter().map(entry).collect::<String>())
    };
    let same = desk.put("Cargo.lock", lock(&["itoa", "serde"]));
    let run = check(&[&sbom, "--reconcile", &same]);
    assert_eq!(run.code, 0, "{}", run.out);
    let other = desk.put("other.lock", lock(&["itoa", "volo"]));
    let run = check(&[&sbom, "--reconcile", &other]);
    let doubts = run.json()["doubts"].clone();
    let names: Vec<_> =
        doubts.as_array().unwrap().iter().map(|doubt| doubt["package"]["name"].as_str().unwrap()).collect();
    assert_eq!((run.code, names), (3, vec!["serde", "volo"]), "{doubts:#}");
    assert_eq!(texts(&doubts, "kind"), ["discrepancy", "discrepancy"]);
    let pattern = format!("{}/o*.lock", desk.folder().display());
    assert_eq!(check(&[&sbom, "--reconcile", &pattern]).json()["doubts"], doubts);
    let relative = run_in(desk.folder(), &["check", "sbom.json", "--reconcile", "./o*.lock", "--format", "json"]);
    assert_eq!(relative.json()["doubts"].as_array().unwrap().len(), 2, "{}", relative.out);
    // What is reconciled is judged, too.
    assert_eq!(gate(&["check", &sbom, "--reconcile", &other, "--ban", "bytedance"]).code, 1);
    // An input that is only called alike is on its own side.
    let alike = desk.put("other.lock.cdx.json", std::fs::read(&sbom).unwrap());
    let doubts = check(&[&alike, "--reconcile", &other]).json()["doubts"].clone();
    assert_eq!(doubts.as_array().unwrap().len(), 2, "{doubts:#}");
    // Where nothing can be compared, that is told.
    let python = desk.put("bom.py.json", bom(&json!([{"name": "x", "purl": "pkg:pypi/x@1"}])));
    assert_eq!(check(&[&python, "--reconcile", &same]).code, 3);
}

#[test]
fn what_may_be_cut_off_needs_a_look_or_its_digest() {
    let file = document("real/locks/pip-freeze.requirements.txt");
    let run = check(&[&file]);
    let json = run.json();
    assert_eq!((run.code, texts(&json["doubts"], "kind")), (3, vec!["wholeness".to_owned()]), "{}", run.out);
    let digest = json["inputs"][0]["sha256"].as_str().unwrap();
    assert_eq!(check(&[&file, "--sha256", digest]).code, 0);
    assert_eq!(check(&[&file, "--sha256", &"0".repeat(64)]).code, 2);
}

#[test]
fn an_attestation_must_be_about_what_was_asked_for() {
    let desk = Desk::new();
    let digest = "ab".repeat(32);
    let component = json!({"type": "library", "name": "x", "purl": "pkg:npm/x@1"});
    let predicate: Value = serde_json::from_str(&bom(&json!([component]))).unwrap();
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "app", "digest": {"sha256": digest}}],
        "predicateType": "https://cyclonedx.org/bom", "predicate": predicate,
    });
    let file = desk.put("statement.json", statement.to_string());
    let run = check(&[&file, "--subject", &format!("sha256:{digest}")]);
    let input = &run.json()["inputs"][0];
    assert_eq!(run.code, 0, "{}", run.out);
    assert_eq!(input["layers"], json!(["in-toto"]));
    assert_eq!(input["subjects"], json!([{"name": "app", "digests": [format!("sha256:{digest}")]}]));
    assert_eq!(texts(&input["notes"], "kind"), ["unverified"]);
    assert_eq!(check(&[&file, "--subject", &format!("sha256:{}", "cd".repeat(32))]).code, 2);
    let artifact = desk.put("artifact.bin", "not what was attested");
    assert_eq!(check(&[&file, "--subject", &artifact]).code, 2);
    assert_eq!(
        check(&[&desk.put("plain.json", predicate.to_string()), "--subject", &format!("sha256:{digest}")]).code,
        2
    );
}

#[test]
fn a_link_into_another_bom_is_tied_where_that_is_given() {
    let desk = Desk::new();
    let serial = "3e671687-395b-41f5-a30f-a58921a69b79";
    let outer = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"name": "app", "bom-ref": "app", "type": "application"}},
        "components": [{"name": "engine", "bom-ref": "engine", "externalReferences": [{"type": "bom", "url": format!("urn:cdx:{serial}/1#part")}]}],
        "dependencies": [{"ref": "app", "dependsOn": ["engine"]}],
    });
    let inner = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": format!("urn:uuid:{serial}"), "version": 1,
        "components": [{"name": "easyjson", "bom-ref": "part", "purl": EASYJSON}],
    });
    let (outer, inner) = (desk.put("outer.json", outer.to_string()), desk.put("inner.json", inner.to_string()));
    let alone = check(&[&outer]).json();
    assert!(texts(&alone["inputs"][0]["notes"], "kind").contains(&"external-document".to_owned()), "{alone:#}");
    assert_eq!(alone["coverage"]["components"], 2, "what was not given counts as unknown");
    let run = check(&[&outer, &inner]);
    let path = run.json()["findings"][0]["paths"][0].clone();
    assert_eq!(run.code, 1, "{}", run.out);
    assert_eq!(
        (path[0].as_str(), path[1].as_str(), path[3].as_str()),
        (Some("app"), Some("engine"), Some("easyjson")),
        "{path}"
    );
}

#[test]
fn an_element_of_another_spdx_document_is_tied_where_that_is_given() {
    let desk = Desk::new();
    let document = |namespace: &str, packages: Value, more: Value| {
        let mut document = json!({
            "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "documentNamespace": namespace, "packages": packages,
        });
        document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        document.to_string()
    };
    let outer = document(
        "https://example.org/outer",
        json!([{"SPDXID": "SPDXRef-app", "name": "app"}]),
        json!({"documentDescribes": ["SPDXRef-app"],
            "externalDocumentRefs": [{"externalDocumentId": "DocumentRef-in", "spdxDocument": "https://example.org/inner"}],
            "relationships": [
                {"spdxElementId": "SPDXRef-app", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "DocumentRef-in:SPDXRef-part"},
                {"spdxElementId": "SPDXRef-app", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "DocumentRef-in:SPDXRef-part-lost"}]}),
    );
    let purl = json!([{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": EASYJSON}]);
    let inner = document(
        "https://example.org/inner",
        json!([{"SPDXID": "SPDXRef-part", "name": "easyjson", "externalRefs": purl}]),
        json!({}),
    );
    let run = check(&[&desk.put("outer.json", outer), &desk.put("inner.json", inner)]);
    let json = run.json();
    assert_eq!((run.code, json["findings"][0]["paths"][0][0].as_str()), (1, Some("app")), "{}", run.out);
    // What is tied is no longer told, and what only begins like it is.
    let notes = json["inputs"][0]["notes"].as_array().unwrap();
    let told = notes.iter().find(|note| note["kind"] == "dangling-reference").unwrap();
    assert_eq!(told["count"], 1, "{told:#}");
    assert!(told["examples"][0]["message"].as_str().unwrap().contains("SPDXRef-part-lost"), "{told:#}");
}

#[test]
fn every_place_of_cyclonedx_that_can_hold_a_component_is_visited() {
    let desk = Desk::new();
    let part = json!({"name": "easyjson", "type": "library", "purl": EASYJSON});
    for (place, pointer) in [
        (json!({"formulation": [{}, {"components": [part]}]}), "/formulation/1/components/0"),
        (json!({"declarations": {"targets": {"components": [part]}}}), "/declarations/targets/components/0"),
        (json!({"vulnerabilities": [{"tools": {"components": [part]}}]}), "/vulnerabilities/0/tools/components/0"),
        (json!({"annotations": [{"annotator": {"component": part}}]}), "/annotations/0/annotator/component"),
        (json!({"metadata": {"tools": [part]}}), "/metadata/tools/0"),
    ] {
        let mut document: Value = serde_json::from_str(&bom(&json!([{"name": "x"}]))).unwrap();
        document.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
        let run = check(&[&desk.put("bom.json", document.to_string())]);
        assert_eq!(run.json()["findings"][0]["component"]["pointer"], pointer, "{}", run.out);
    }
}
