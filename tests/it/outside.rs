//! References to other documents, and documents that say little.

use embargo::model::source::SourceFile;
use serde_json::{Value, json};

use crate::read_cyclonedx::oddities;
use crate::support::{Desk, Run, bom, verdict};

const EASYJSON: &str = "pkg:golang/github.com/mailru/easyjson@v0.9.0";

fn check(inputs: &[&str]) -> Run {
    verdict(&[inputs, &["--policy", "ua-1335"]].concat())
}

fn spdx(name: &str, packages: Value, more: Value) -> String {
    let mut document = json!({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": name,
        "dataLicense": "CC0-1.0", "documentNamespace": format!("https://example.org/{name}"), "packages": packages,
        "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: x"]}});
    document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    document.to_string()
}

fn refers(digest: &str, element: &str) -> Value {
    json!({"externalDocumentRefs": [{"externalDocumentId": "DocumentRef-in", "spdxDocument": "https://example.org/in",
            "checksum": {"algorithm": "SHA1", "checksumValue": digest}}],
        "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-app"},
            {"spdxElementId": "SPDXRef-app", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": element},
            {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "AMENDS",
                "relatedSpdxElement": "DocumentRef-in:SPDXRef-DOCUMENT"}]})
}

fn package(id: &str) -> Value {
    json!({"SPDXID": id, "name": id, "downloadLocation": "NOASSERTION"})
}

fn kinds(run: &Run) -> Vec<String> {
    let notes = run.json()["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|input| input["notes"].as_array().unwrap().clone())
        .collect::<Vec<_>>();
    notes.iter().map(|note| note["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn another_document_is_the_one_whose_digest_is_told() {
    let desk = Desk::new();
    let described = json!({"documentDescribes": ["SPDXRef-part"]});
    let inner = spdx("in", json!([package("SPDXRef-part")]), described);
    let digest = SourceFile::new("in", inner.clone().into_bytes()).digest("SHA1").unwrap();
    let inner = desk.put("in.json", inner);
    let outer = |digest: &str, element: &str| {
        desk.put("out.json", spdx("out", json!([package("SPDXRef-app")]), refers(digest, element)))
    };
    let whole = check(&[&outer(&digest, "DocumentRef-in:SPDXRef-part"), &inner]);
    assert_eq!((whole.code, kinds(&whole)), (0, vec![]), "{}", whole.out);
    let other = check(&[&outer(&"0".repeat(40), "DocumentRef-in:SPDXRef-part"), &inner]);
    assert_eq!((other.code, other.json()["doubts"][0]["kind"].as_str()), (3, Some("wholeness")), "{}", other.out);
    let mut case = refers(&"0".repeat(40), "DocumentRef-in:SPDXRef-part");
    case["externalDocumentRefs"][0]["spdxDocument"] = json!("https://example.org/IN#");
    let other = check(&[&desk.put("out.json", spdx("out", json!([package("SPDXRef-app")]), case)), &inner]);
    assert_eq!((other.code, other.json()["doubts"][0]["kind"].as_str()), (3, Some("wholeness")), "{}", other.out);
    // What is not given is told once, and what is given and does not list it is told to dangle.
    let alone = check(&[&outer(&digest, "DocumentRef-in:SPDXRef-part")]);
    assert_eq!(kinds(&alone), ["external-document"], "{}", alone.out);
    let lost = check(&[&outer(&digest, "DocumentRef-in:SPDXRef-lost"), &inner]);
    assert_eq!(kinds(&lost), ["dangling-reference"], "{}", lost.out);
    let undeclared = check(&[&outer(&digest, "DocumentRef-gone:SPDXRef-part")]);
    assert!(kinds(&undeclared).contains(&"dangling-reference".to_owned()), "{}", undeclared.out);
}

#[test]
fn in_tag_value_a_declared_document_is_no_sign_of_a_cut() {
    let desk = Desk::new();
    let text = "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: out\n\
        DocumentNamespace: https://example.org/out\nCreator: Tool: x\nCreated: 2026-01-01T00:00:00Z\n\
        ExternalDocumentRef: DocumentRef-in https://example.org/in SHA1: aa\n\
        PackageName: app\nSPDXID: SPDXRef-app\nPackageDownloadLocation: NOASSERTION\n\
        Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-app\n\
        Relationship: SPDXRef-app DEPENDS_ON DocumentRef-in:SPDXRef-part\n";
    let run = check(&[&desk.put("out.spdx", text)]);
    assert_eq!((run.code, kinds(&run)), (0, vec!["external-document".to_owned()]), "{}", run.out);
    assert_eq!(check(&[&desk.put("out.spdx", text.replace("DocumentRef-in:", "DocumentRef-on:"))]).code, 3);
    let inner = desk.put("in.json", spdx("in", json!([package("SPDXRef-part")]), json!({})));
    assert_eq!(check(&[&desk.put("out.spdx", text), &inner]).code, 3, "the digest is of another document");
    for (tag, odd) in [
        ("DataLicense", "no `dataLicense`"),
        ("Created", "no `created`"),
        ("Creator", "no `creators`"),
        ("DocumentNamespace", "no `documentNamespace`"),
        ("PackageDownloadLocation", "a package has no `downloadLocation`"),
    ] {
        let lines = text.lines().filter(|line| !line.starts_with(&format!("{tag}:")) && !line.contains("DocumentRef"));
        let found = oddities(&lines.map(|line| format!("{line}\n")).collect::<String>());
        assert!(matches!(&*found, [one] if one.contains(odd)), "{tag}: {found:?}");
    }
    let twice = oddities(&text.replace("DocumentName:", "DocumentName: other\nDocumentName:"));
    assert!(twice.iter().any(|one| one.contains("said twice")), "{twice:?}");
}

#[test]
fn a_document_that_leads_to_another_need_list_nothing() {
    let desk = Desk::new();
    let purl = json!([{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": EASYJSON}]);
    let mut part = package("SPDXRef-part");
    part["externalRefs"] = purl;
    let inner = desk.put("in.json", spdx("in", json!([part]), json!({"documentDescribes": ["SPDXRef-part"]})));
    let more = json!({"externalDocumentRefs": [{"externalDocumentId": "DocumentRef-in", "spdxDocument": "https://example.org/in"}],
        "relationships": [{"spdxElementId": "DocumentRef-in:SPDXRef-part", "relationshipType": "OTHER",
            "relatedSpdxElement": "DocumentRef-in:SPDXRef-part"}]});
    let leads = desk.put("runtime.json", spdx("runtime", json!([]), more));
    let run = check(&[&leads, &inner]);
    assert_eq!((run.code, run.json()["errors"].as_array().unwrap().len()), (1, 0), "{}", run.out);
    assert_eq!(check(&[&leads]).code, 2);
}

#[test]
fn what_else_holds_a_document_is_looked_into() {
    let desk = Desk::new();
    let document = spdx("in", json!([package("SPDXRef-part")]), json!({"documentDescribes": ["SPDXRef-part"]}));
    let inner: Value = serde_json::from_str(&document).unwrap();
    let run = check(&[&desk.put("buildx.json", json!({"SPDX": inner}).to_string())]);
    assert_eq!((run.code, run.json()["inputs"][0]["components"].as_u64()), (0, Some(1)), "{}", run.out);
    let statement = json!({"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://spdx.dev/Document",
        "subject": [{"name": "app", "digest": {"sha256": "ab"}}], "predicate": document});
    let run = check(&[&desk.put("statement.json", statement.to_string())]);
    assert_eq!((run.code, run.json()["inputs"][0]["subjects"][0]["name"].as_str()), (0, Some("app")), "{}", run.out);
}

#[test]
fn what_is_no_sbom_is_called_what_it_is() {
    let desk = Desk::new();
    let message = |name: &str, text: &str| {
        let run = check(&[&desk.put(name, text)]);
        assert_eq!(run.code, 2, "{}", run.out);
        run.json()["errors"][0]["message"].as_str().unwrap().to_owned()
    };
    let next = message("a.json", r#"{"specFormat": "CycloneDX", "specVersion": "2.0", "components": []}"#);
    assert!(next.contains("CycloneDX version `2.0`"), "{next}");
    let other = message("a.xml", "<x:nope xmlns:x=\"http://cyclonedx.org/schema/bom/1.6\"/>");
    assert!(other.contains("XML") && !other.contains("JSON"), "{other}");
    let plain = message("b.xml", "<?xml version=\"1.0\"?>\n<Document><spdxVersion>SPDX-2.3</spdxVersion></Document>");
    assert!(plain.contains("SPDX in plain XML"), "{plain}");
    let own = message("c.json", &bom(&json!([])));
    assert!(own.contains("lists"), "{own}");
}

#[test]
fn what_may_be_empty_is() {
    let text = "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><components>\
        <component type=\"library\"><name>a</name><pedigree>\n</pedigree><evidence/><supplier/></component></components></bom>";
    assert!(oddities(text).is_empty(), "{:?}", oddities(text));
    let odd = oddities(
        r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"a","bom-ref":"a"}],
        "dependencies":[{"ref":"a","dependsOn":["pkg:maven/a"]}]}"#,
    );
    assert!(!odd.iter().any(|one| one.contains("valid purl")), "{odd:?}");
}
