//! The inventory given back: read again, it says the same.

use serde_json::{Value, json};

use crate::support::{Desk, bom, document, gate};

fn findings(run: &crate::support::Run) -> Vec<(Value, Value, Value)> {
    let json = run.json();
    let all = json["findings"].as_array().unwrap();
    all.iter().map(|one| (one["vendor"].clone(), one["component"]["purl"].clone(), one["paths"][0].clone())).collect()
}

#[test]
fn what_was_written_is_read_back_with_the_same_findings() {
    for args in [
        vec![document("real/kubectl.spdx.json"), "--policy=ua-1335".to_owned()],
        vec![
            "--metadata-path".to_owned(),
            document("real/cargo/orders.metadata.json"),
            "--ban=bytedance".to_owned(),
            "-p=orders-api".to_owned(),
        ],
    ] {
        let desk = Desk::new();
        let files = ["cyclonedx", "spdx"].map(|format| (format, desk.path(&format!("{format}.json"))));
        let mut all = vec!["check".to_owned(), "--format=json".to_owned()];
        all.extend(args.clone());
        all.extend(files.iter().map(|(format, path)| format!("--report={format}={path}")));
        let original = gate(&all.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(original.code, 1, "{}", original.err);
        for (format, path) in &files {
            let again = gate(&[
                "check",
                path,
                args.iter().find(|arg| arg.starts_with("--policy") || arg.starts_with("--ban")).unwrap(),
                "--format=json",
            ]);
            assert_eq!(again.code, 1, "{format}: {}", again.out);
            let (mut before, mut after) = (findings(&original), findings(&again));
            before.sort_by_key(|one| one.1.to_string());
            after.sort_by_key(|one| one.1.to_string());
            assert_eq!(before, after, "{format}");
            let first = std::fs::read(path).unwrap();
            gate(&all.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(first, std::fs::read(path).unwrap(), "{format}: two runs, two texts");
        }
    }
}

#[test]
fn a_declared_supplier_stays_and_an_attributed_one_is_marked() {
    let desk = Desk::new();
    let components = json!([
        {"type": "library", "name": "a", "purl": "pkg:golang/github.com/mailru/easyjson@v1", "supplier": {"name": "Example Distribution"}},
        {"type": "library", "name": "b\u{1b}[31m\u{202e}", "purl": "pkg:golang/github.com/mailru/dbr@v1"},
    ]);
    let file = desk.put("bom.json", bom(&components));
    let out = |format: &str| gate(&["check", &file, "--policy=ua-1335", "--format", format]).out;
    let cyclonedx = out("cyclonedx");
    let parsed = cyclonedx_bom::prelude::Bom::parse_from_json(cyclonedx.as_bytes()).unwrap();
    assert!(cyclonedx_bom::validation::Validate::validate(&parsed).passed());
    let json: Value = serde_json::from_str(&cyclonedx).unwrap();
    let (a, b) = (&json["components"][0], &json["components"][1]);
    assert_eq!((&a["supplier"]["name"], &b["supplier"]["name"]), (&json!("Example Distribution"), &json!("VK")));
    let marks = |one: &Value| {
        let marks = one["properties"].as_array().unwrap().iter().filter(|property| property["value"] == "attributed");
        marks.map(|property| property["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(marks(a), ["embargo:publisher"]);
    assert_eq!(marks(b), ["embargo:supplier", "embargo:publisher"]);
    assert!(a["properties"].to_string().contains("\"deny: a is made by VK"));
    assert_eq!(json["annotations"].as_array().unwrap().len(), 2);
    let spdx = out("spdx");
    let json: Value = serde_json::from_str(&spdx).unwrap();
    let package = |name: &str| {
        json["packages"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["name"].as_str().unwrap().starts_with(name))
            .unwrap()
            .clone()
    };
    assert_eq!(
        (&package("a")["supplier"], &package("b")["supplier"]),
        (&json!("Organization: Example Distribution"), &json!("Organization: VK"))
    );
    assert!(package("a")["comment"].as_str().unwrap().starts_with("As originator, VK was attributed"));
    assert!(package("b")["comment"].as_str().unwrap().starts_with("As supplier and originator, VK was attributed"));
    assert!(package("a")["annotations"][0]["comment"].as_str().unwrap().contains("made by VK"));
    for text in [&cyclonedx, &spdx] {
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    }
}

/// What a document says of one component, and what the gate finds: read back, the same is found as surely.
#[test]
fn the_evidence_is_given_back_so_that_nothing_is_cleared_or_made_worse() {
    let supplier = json!({"name": "Example Distribution"});
    let site = |kind: &str, url: &str| json!([{"type": kind, "url": url}]);
    for (what, fields) in [
        ("a CPE", json!({"cpe": "cpe:2.3:a:kaspersky:endpoint_security:1:*:*:*:*:*:*:*", "supplier": supplier})),
        (
            "a repository",
            json!({"externalReferences": site("vcs", "https://github.com/KasperskyLab/x"), "supplier": supplier}),
        ),
        ("a home page", json!({"externalReferences": site("website", "https://www.kaspersky.com")})),
        (
            "a download, which is weak",
            json!({"externalReferences": site("distribution", "https://downloads.kaspersky.com/x")}),
        ),
        ("an author", json!({"author": "AO Kaspersky Lab", "supplier": supplier})),
        ("a group", json!({"group": "com.kaspersky"})),
        ("a purl with a defect", json!({"purl": "pkg:npm/@kaspersky/x@1", "supplier": supplier})),
        ("a purl in white space", json!({"purl": " pkg:pypi/opentip@1", "supplier": supplier})),
        ("a supplier with control characters", json!({"supplier": {"name": "Kas\u{202e}per\nsky"}})),
    ] {
        let mut component = json!({"type": "library", "name": "x", "version": "1"});
        component.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let desk = Desk::new();
        let file = desk.put("bom.json", bom(&json!([component])));
        let judged = |file: &str| {
            let run = gate(&["check", file, "--policy=ua-1335", "--format=json"]);
            let finding = &run.json()["findings"][0];
            (run.code, ["vendor", "relation", "confidence", "level"].map(|key| finding[key].clone()))
        };
        let before = judged(&file);
        assert!(before.0 != 0, "{what} proves nothing");
        for format in ["cyclonedx", "spdx"] {
            let text = gate(&["check", &file, "--policy=ua-1335", "--format", format]).out;
            if format == "cyclonedx" {
                let parsed = cyclonedx_bom::prelude::Bom::parse_from_json(text.as_bytes()).unwrap();
                assert!(cyclonedx_bom::validation::Validate::validate(&parsed).passed(), "{what}");
            }
            assert_eq!(judged(&desk.put(&format!("{format}.json"), text)), before, "{what}, {format}");
        }
    }
}

#[test]
fn what_an_spdx_document_describes_stays_the_subject() {
    let desk = Desk::new();
    let purl = |purl: &str| json!([{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}]);
    let package = |id: &str, refs: &Value| json!({"SPDXID": id, "name": id, "downloadLocation": "NOASSERTION", "externalRefs": refs});
    let document = |packages: &Value| {
        json!({
            "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "d",
            "documentNamespace": "https://example.org/d", "packages": packages, "documentDescribes": ["SPDXRef-a"],
            "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: t"]},
            "relationships": [{"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-b"}],
        })
    };
    let banned = purl("pkg:golang/github.com/mailru/dbr@v1");
    let (a, b) = (package("SPDXRef-a", &json!([])), package("SPDXRef-b", &banned));
    let file = desk.put("two.json", document(&json!([a, b])).to_string());
    for format in ["cyclonedx", "spdx"] {
        let out = gate(&["check", &file, "--policy=ua-1335", "--format", format]).out;
        let json: Value = serde_json::from_str(&out).unwrap();
        let subject = if format == "spdx" {
            &json["relationships"][0]["relationshipType"]
        } else {
            &json["metadata"]["component"]["name"]
        };
        assert_eq!(subject, if format == "spdx" { "DESCRIBES" } else { "SPDXRef-a" });
        let again = gate(&["check", &desk.put("again.json", out), "--policy=ua-1335", "--format=json"]);
        assert_eq!(again.json()["findings"][0]["paths"], json!([["SPDXRef-a", "SPDXRef-b"]]), "{format}");
    }
    // A document that lists nothing beside its subject would be refused.
    let mut alone = document(&json!([package("SPDXRef-a", &banned)]));
    alone["relationships"] = json!([]);
    let file = desk.put("one.json", alone.to_string());
    for format in ["cyclonedx", "spdx"] {
        let out = gate(&["check", &file, "--policy=ua-1335", "--format", format]).out;
        assert_eq!(gate(&["check", &desk.put("again.json", out), "--policy=ua-1335"]).code, 1, "{format}");
    }
}

#[test]
fn no_secret_of_an_address_is_repeated() {
    let desk = Desk::new();
    let components = json!([{
        "type": "library", "name": "a", "purl": "pkg:generic/a@1?download_url=https://me:s3cr3t@example.org/a",
        "externalReferences": [{"type": "vcs", "url": "https://me:s3cr3t@example.org/a.git"}],
    }]);
    let file = desk.put("bom.json", bom(&components));
    for format in ["cyclonedx", "spdx"] {
        let out = gate(&["check", &file, "--policy=ua-1335", "--format", format]).out;
        assert!(out.contains("example.org") && !out.contains("s3cr3t"), "{format}: {out}");
    }
}

#[test]
fn every_real_document_is_given_back_as_a_valid_one_with_the_same_findings() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/real");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let file = path.to_str().unwrap();
        let desk = Desk::new();
        let out = ["cyclonedx", "spdx"].map(|format| desk.path(&format!("{format}.json")));
        let reports = [format!("--report=cyclonedx={}", out[0]), format!("--report=spdx={}", out[1])];
        let judged = |file: &str, more: &[String]| {
            let mut args = vec!["check", file, "--policy=all", "--format=json"];
            args.extend(more.iter().map(String::as_str));
            let run = gate(&args);
            let mut all = findings(&run).into_iter().map(|one| format!("{} {}", one.0, one.1)).collect::<Vec<_>>();
            all.sort();
            (run.code, all)
        };
        let before = judged(file, &reports);
        for written in &out {
            assert_eq!(judged(written, &[]), before, "{file}");
        }
        let text = std::fs::read(&out[0]).unwrap();
        let parsed = cyclonedx_bom::prelude::Bom::parse_from_json(text.as_slice()).unwrap();
        let result = cyclonedx_bom::validation::Validate::validate(&parsed);
        assert!(result.passed(), "{file}: {result:?}");
        let text = std::fs::read_to_string(&out[1]).unwrap();
        assert!(serde_json::from_str::<spdx_rs::models::SPDX>(&text).is_ok(), "{file}");
        count += 1;
    }
    assert!(count >= 30, "only {count} documents");
}
