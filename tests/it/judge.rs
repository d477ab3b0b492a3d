//! Policies: what they reach, when, and how far.

use embargo::judge::PolicySet;
use serde_json::{Value, json};

use crate::support::{Desk, bom, document, gate, verdict};

/// A scanner of another firm that holds the vendor's engine, beside an innocent library.
fn scanner(engine: &Value) -> Value {
    json!([
        {"type": "application", "bom-ref": "scanner", "name": "Gateway Scanner", "supplier": {"name": "Example Networks"},
            "publisher": "Example Networks", "components": [engine]},
        {"type": "library", "bom-ref": "other", "name": "other", "purl": "pkg:npm/other@1"},
    ])
}

#[test]
fn an_embedded_engine_is_outside_the_directive_and_inside_the_statute() {
    let desk = Desk::new();
    let engine = json!({"type": "library", "bom-ref": "engine", "name": "Kaspersky Anti-Virus SDK", "manufacturer": {"name": "AO Kaspersky Lab"}});
    let file = desk.put("bom.json", bom(&scanner(&engine)));
    let directive = verdict(&[&file, "--policy", "us-bod-17-01"]);
    assert_eq!(directive.code, 0, "{}", directive.out);
    let finding = &directive.json()["findings"][0];
    assert_eq!(finding["level"], "note");
    assert!(finding["because"].to_string().contains("BOD 17-01 excludes Kaspersky code embedded"), "{finding}");
    let statute = verdict(&[&file, "--policy", "us-ndaa18-1634"]);
    assert_eq!(statute.code, 1, "{}", statute.out);
    assert!(statute.json()["findings"][0]["because"].to_string().contains("in whole or in part"));
}

#[test]
fn a_library_between_does_not_make_code_embedded() {
    let desk = Desk::new();
    let components = json!([
        {"type": "library", "bom-ref": "between", "name": "between", "purl": "pkg:npm/%40example/between@1"},
        {"type": "library", "bom-ref": "tip", "name": "opentip", "purl": "pkg:pypi/opentip@1"},
    ]);
    let mut document: Value = serde_json::from_str(&bom(&components)).unwrap();
    document["dependencies"] =
        json!([{"ref": "root", "dependsOn": ["between"]}, {"ref": "between", "dependsOn": ["tip"]}]);
    let file = desk.put("bom.json", document.to_string());
    assert_eq!(verdict(&[&file, "--policy", "us-bod-17-01"]).code, 1);
}

#[test]
fn services_that_the_directive_excepts_are_notes() {
    let desk = Desk::new();
    let service =
        json!([{"type": "application", "name": "Kaspersky Threat Intelligence Portal", "publisher": "Kaspersky"}]);
    let file = desk.put("bom.json", bom(&service));
    let run = verdict(&[&file, "--policy", "us-bod-17-01"]);
    assert_eq!((run.code, &run.json()["findings"][0]["level"]), (0, &json!("note")));
    assert_eq!(verdict(&[&file, "--policy", "us-ndaa18-1634"]).code, 1);
}

#[test]
fn each_policy_turns_to_deny_on_its_day() {
    let desk = Desk::new();
    let kaspersky = desk.put("k.json", bom(&json!([{"name": "x", "purl": "pkg:pypi/opentip@1"}])));
    for (policy, day_before, day) in [
        ("us-bod-17-01", "2017-12-11", "2017-12-12"),
        ("us-ndaa18-1634", "2018-09-30", "2018-10-01"),
        ("ua-1335", "2026-01-11", "2026-01-12"),
    ] {
        assert_eq!(verdict(&[&kaspersky, "--policy", policy, "--as-of", day_before]).code, 0, "{policy}");
        assert_eq!(verdict(&[&kaspersky, "--policy", policy, "--as-of", day]).code, 1, "{policy}");
    }
}

#[test]
fn without_a_policy_the_federal_bundle_applies_and_is_named() {
    let run = verdict(&[&document("real/kubectl.spdx.json")]);
    let json = run.json();
    assert_eq!((run.code, &json["default_policies"]), (0, &json!("us-federal")));
    let ids: Vec<_> =
        json["policies"].as_array().unwrap().iter().map(|policy| policy["id"].as_str().unwrap().to_owned()).collect();
    for id in ["us-bod-17-01", "us-ndaa18-1634", "us-ndaa19-889", "us-tiktok-gov"] {
        assert!(ids.iter().any(|known| known == id), "{ids:?}");
    }
    assert!(!ids.iter().any(|id| id == "us-bis-el"), "an outbound control is off by default");
    assert!(gate(&["check", &document("real/kubectl.spdx.json")]).out.contains("us-federal"));
}

#[test]
fn a_misspelt_policy_or_vendor_is_an_error_with_the_nearest_name() {
    let file = document("real/kubectl.spdx.json");
    for (args, near) in [(["--policy", "ua-1353"], "ua-1335"), (["--ban", "kapersky"], "kaspersky")] {
        let run = verdict(&[&file, args[0], args[1]]);
        assert_eq!(run.code, 2);
        assert!(run.json()["errors"][0]["help"].as_str().unwrap().contains(near), "{}", run.out);
    }
}

#[test]
fn a_policy_file_with_a_fault_is_refused_at_its_place() {
    let desk = Desk::new();
    let good = std::fs::read_to_string("policies/ua-1335.toml").unwrap();
    for (from, to, says) in [
        ("vendor = \"vk\"", "vendor = \"vkk\"", "not in the catalogue"),
        ("because =", "becuase =", "unknown field"),
        ("level = \"warn\"", "level = \"worn\"", "unknown variant"),
        ("from = 2025-10-22", "from = 2027-10-22", "order of their days"),
        ("vendor = \"vk\"", "vendor = \"kaspersky\"", "banned twice"),
    ] {
        let file = desk.put("own.toml", good.replacen(from, to, 1));
        let run = verdict(&[&document("real/kubectl.spdx.json"), "--policy", &file]);
        assert_eq!(run.code, 2, "{to}");
        let error = &run.json()["errors"][0];
        assert!(error["message"].as_str().unwrap().contains(says), "{error}");
        assert!(error["line"].is_u64(), "{error}");
    }
    let own = desk.put("own.toml", good.replacen("id = \"ua-1335\"", "id = \"mine\"", 1));
    assert_eq!(verdict(&[&document("real/kubectl.spdx.json"), "--policy", &own]).code, 1);
}

#[test]
fn fail_on_moves_the_bar() {
    let desk = Desk::new();
    let file = desk.put("bom.json", bom(&json!([{"name": "x", "purl": "pkg:pypi/opentip@1"}])));
    let at =
        |level: &str| verdict(&[&file, "--policy", "us-bod-17-01", "--as-of", "2017-10-20", "--fail-on", level]).code;
    assert_eq!((at("deny"), at("review"), at("warn")), (0, 0, 1));
}

#[test]
fn every_shipped_policy_says_what_a_lawyer_asks() {
    let sources = embargo::acquire::shipped_policies();
    let all = PolicySet::load(&sources).unwrap();
    assert!(all.iter().count() >= 3);
    // What only asks for evidence is no law.
    for policy in all.iter().filter(|policy| !policy.bans.is_empty()) {
        assert!(
            !policy.sources.is_empty()
                && policy.sources.iter().all(|source| source.starts_with("https://") || source.starts_with("http://")),
            "{}",
            policy.id
        );
        assert!(policy.issued <= policy.phases[0].from, "{}: in force before it was issued", policy.id);
        assert!(!policy.binds.is_empty() && !policy.remedy.is_empty() && policy.remedy.ends_with('.'), "{}", policy.id);
        assert!(sources.iter().any(|source| source.name() == format!("policies/{}.toml", policy.id)), "{}", policy.id);
    }
}
