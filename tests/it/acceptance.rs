//! What users were promised, as they would try it.

use serde_json::{Value, json};

use crate::support::{Desk, Graph, bom, document, gate, verdict};

const EASYJSON: (&str, &str) = ("github.com/mailru/easyjson", "pkg:golang/github.com/mailru/easyjson@v0.7.7");

#[test]
fn easyjson_five_levels_down_is_found_in_both_formats_with_one_id() {
    let desk = Desk::new();
    let graph = Graph::chain(5, EASYJSON);
    let cyclonedx = desk.put("bom.json", serde_json::to_string_pretty(&graph.cyclonedx("1.6")).unwrap());
    let spdx = desk.put("bom.spdx.json", serde_json::to_string_pretty(&graph.spdx()).unwrap());
    let mut ids = Vec::new();
    for file in [&cyclonedx, &spdx] {
        let run = verdict(&[file, "--policy", "ua-1335"]);
        let json = run.json();
        assert_eq!(run.code, 1, "{}", run.out);
        assert_eq!((json["verdict"].as_str(), json["exit_code"].as_i64()), (Some("banned"), Some(1)));
        let findings = json["findings"].as_array().unwrap();
        assert_eq!(findings.len(), 1);
        let finding = &findings[0];
        assert_eq!(finding["vendor"], "vk");
        assert_eq!(finding["relation"], "made");
        assert_eq!(finding["evidence"][0]["kind"], "purl-namespace");
        assert_eq!(finding["paths"], json!([["app", "level1", "level2", "level3", "level4", EASYJSON.0]]));
        assert_eq!(finding["introduced_by"], json!(["level1"]));
        // The line that the report names is the one that begins the component.
        let text = std::fs::read_to_string(file).unwrap();
        let (line, column) =
            (finding["component"]["line"].as_u64().unwrap(), finding["component"]["column"].as_u64().unwrap());
        let place = text.lines().nth(line as usize - 1).unwrap().chars().nth(column as usize - 1);
        assert_eq!(place, Some('{'));
        let value: Value = serde_json::from_str(&text).unwrap();
        let pointed = value.pointer(finding["component"]["pointer"].as_str().unwrap()).unwrap();
        assert_eq!(pointed["name"], EASYJSON.0);
        let evidence = text.lines().nth(finding["evidence"][0]["line"].as_u64().unwrap() as usize - 1).unwrap();
        assert!(evidence.contains(EASYJSON.1), "{evidence}");
        ids.push(finding["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn the_directive_of_2017_replays_day_by_day() {
    let desk = Desk::new();
    let file = desk.put(
        "bom.json",
        bom(&json!([{"type": "library", "name": "opentip", "version": "1.2", "purl": "pkg:pypi/opentip@1.2"}])),
    );
    for (day, level, code) in [
        ("2017-09-13", "note", 0),
        ("2017-10-01", "note", 0),
        ("2017-10-13", "warn", 0),
        ("2017-12-11", "warn", 0),
        ("2017-12-12", "deny", 1),
        ("2026-11-24", "deny", 1),
    ] {
        let run = verdict(&[&file, "--policy", "us-bod-17-01", "--as-of", day]);
        assert_eq!(run.json()["findings"][0]["level"], level, "{day}");
        assert_eq!(run.code, code, "{day}");
    }
    let before = verdict(&[&file, "--policy", "us-bod-17-01", "--as-of", "2017-09-12"]);
    assert_eq!(before.code, 2);
    assert_eq!(before.json()["verdict"], "error");
    assert!(before.out.contains("no effective rule"), "{}", before.out);
}

#[test]
fn made_by_and_named_after_are_different_things() {
    let desk = Desk::new();
    let file = desk.put(
        "bom.json",
        bom(&json!([{"type": "library", "name": "kasperskytip", "purl": "pkg:pypi/kasperskytip@1.0"}])),
    );
    let run = verdict(&[&file, "--policy", "all", "--fail-on", "warn"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert_eq!(run.json()["coverage"]["mentions"], 1);
    let answers = gate(&["who", "pkg:pypi/opentip", "pkg:pypi/kasperskytip", "--format", "json"]);
    let lines: Vec<Value> = answers.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["vendor"], &lines[0]["relation"]), (&json!("kaspersky"), &json!("made")));
    assert_eq!(
        (&lines[1]["vendor"], &lines[1]["relation"], &lines[1]["mentions"]),
        (&Value::Null, &json!("mentions"), &json!("kaspersky"))
    );
}

#[test]
fn a_minified_sbom_of_five_megabytes_is_told_readably() {
    let filler: Vec<_> = (0..45_000)
        .map(|at| json!({"type": "library", "bom-ref": format!("c{at}"), "name": format!("component-{at}"), "version": "1.0.0", "purl": format!("pkg:npm/component-{at}@1.0.0"), "description": "filler"}))
        .chain([json!({"type": "library", "name": EASYJSON.0, "purl": EASYJSON.1})])
        .collect();
    let document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": filler});
    let text = serde_json::to_string(&document).unwrap();
    assert!(text.len() > 5_000_000 && !text.contains('\n'));
    let desk = Desk::new();
    let file = desk.put("bom.json", text);
    let run = gate(&["check", &file, "--policy", "ua-1335"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.lines().all(|line| line.chars().count() < 400), "a line too long to read");
    assert!(run.out.contains(EASYJSON.1), "{}", run.out);
}

#[test]
fn every_refused_document_is_refused_with_its_place_and_the_way_out() {
    for path in crate::support::documents("refused") {
        let name = path.file_name().unwrap().to_str().unwrap();
        let file = document(&format!("refused/{name}"));
        let run = verdict(&[&file, "--policy", "all"]);
        let json = run.json();
        assert_eq!((run.code, &json["verdict"]), (2, &json!("error")), "{name}: {}", run.out);
        let error = &json["errors"][0];
        assert_eq!(error["input"], file.as_str(), "{name}");
        assert!(error["line"].is_u64() && error["column"].is_u64(), "{name}: {error}");
        assert!(!error["help"].as_str().unwrap_or("").is_empty(), "{name}: {error}");
        let human = gate(&["check", &file, "--policy", "all"]);
        assert_eq!(human.code, 2, "{name}");
        assert!(human.out.trim_end().lines().last().unwrap().contains("exit code 2"), "{name}: {}", human.out);
    }
}

#[test]
fn every_tolerated_document_is_read_with_a_note_and_judged() {
    for path in crate::support::documents("tolerated") {
        let name = path.file_name().unwrap().to_str().unwrap();
        let run = verdict(&[&document(&format!("tolerated/{name}")), "--policy", "ua-1335"]);
        let json = run.json();
        assert_eq!(run.code, 1, "{name}: {}", run.out);
        assert_eq!(json["findings"][0]["vendor"], "vk", "{name}");
        let is_plain =
            ["bom.cdx.json", "crlf.cdx.json", "cycle.cdx.json", "orphan.cdx.json", "category-typo.spdx.json"]
                .contains(&name);
        assert!(is_plain || !json["inputs"][0]["notes"].as_array().unwrap().is_empty(), "{name}: no note");
    }
}

#[test]
fn the_order_of_a_document_changes_nothing_but_places() {
    let document = std::fs::read_to_string(document("real/trivy.spdx.json")).unwrap();
    let value: Value = serde_json::from_str(&document).unwrap();
    let mut chain = Graph::chain(4, EASYJSON);
    chain.nodes.push(("opentip".to_owned(), "pkg:pypi/opentip@1.2".to_owned()));
    chain.edges.push((1, 5));
    let desk = Desk::new();
    for value in [value, chain.cyclonedx("1.6"), chain.spdx()] {
        let mut shuffled = value.clone();
        reverse(&mut shuffled);
        let first = desk.put("bom.json", serde_json::to_string_pretty(&value).unwrap());
        let one = verdict(&[&first, "--policy", "all"]);
        let first = desk.put("bom.json", serde_json::to_string_pretty(&shuffled).unwrap());
        let other = verdict(&[&first, "--policy", "all"]);
        assert_eq!(without_places(&one.json()), without_places(&other.json()));
    }
}

/// Turns every array round.
fn reverse(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.reverse();
            items.iter_mut().for_each(reverse);
        }
        Value::Object(members) => members.values_mut().for_each(reverse),
        _ => {}
    }
}

/// A report without what tells where things stand in the input.
fn without_places(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_places).collect(),
        Value::Object(members) => members
            .iter()
            .filter(|(key, _)| !["line", "column", "pointer", "sha256"].contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), without_places(value)))
            .collect(),
        other => other.clone(),
    }
}

#[test]
fn the_gate_passes_itself_under_every_policy() {
    let run = verdict(&["--policy", "all"]);
    assert_eq!(run.code, 0, "{}", run.out);
    let json = run.json();
    assert_eq!(json["verdict"], "clear");
    assert!(json["coverage"]["components"].as_u64().unwrap() > 100);
    assert_eq!(json["inputs"][0]["format"], "cargo-metadata");
}

#[test]
fn kubectl_contains_vk_s_code() {
    let run = verdict(&[&document("real/kubectl.spdx.json"), "--policy", "ua-1335"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.json()["findings"][0]["component"]["ref"], "SPDXRef-3097221662409355");
}

#[test]
fn a_bytedance_crate_comes_into_a_workspace_two_levels_down() {
    let run = verdict(&["--metadata-path", &document("real/cargo/orders.metadata.json"), "--ban", "bytedance"]);
    assert_eq!(run.code, 1);
    let json = run.json();
    let volo =
        json["findings"].as_array().unwrap().iter().find(|finding| finding["component"]["name"] == "volo").unwrap();
    assert_eq!(volo["paths"], json!([["orders-api", "orders-rpc", "volo"]]));
    assert_eq!(volo["introduced_by"], json!(["volo"]));
    let faststr =
        json["findings"].as_array().unwrap().iter().find(|finding| finding["component"]["name"] == "faststr").unwrap();
    assert_eq!(faststr["introduced_by"], json!(["volo"]));
    // The dependency is renamed there; what counts is what is built.
    assert!(!run.out.contains("\"json\""));
}
