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
    assert!(!a["properties"].to_string().contains("attributed") && b["properties"].to_string().contains("attributed"));
    assert!(a["properties"].to_string().contains("embargo:finding"));
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
    assert!(package("a")["comment"].is_null() && package("b")["comment"].as_str().unwrap().contains("attributed"));
    assert!(package("a")["annotations"][0]["comment"].as_str().unwrap().contains("made by VK"));
    for text in [&cyclonedx, &spdx] {
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    }
}
