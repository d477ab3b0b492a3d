//! What a person reads, as snapshots, and what no output may let through.

use serde_json::json;

use crate::support::{Desk, bom, document, gate, verdict};

/// The human report on a fixture, with the version of the gate left out.
fn human(args: &[&str]) -> String {
    let mut all = vec!["check"];
    all.extend(args);
    all.extend(["--as-of", "2026-11-24"]);
    gate(&all).out
}

#[test]
fn a_finding_in_a_real_sbom() {
    insta::assert_snapshot!(human(&[&document("real/kubectl.spdx.json"), "--policy", "ua-1335"]));
}

#[test]
fn the_readme_shows_what_the_gate_says() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let shown = human(&[&document("real/kubectl.spdx.json"), "--policy", "ua-1335"]);
    assert!(readme.contains(&shown), "put this into README.md:\n{shown}");
}

#[test]
fn findings_in_a_real_workspace() {
    insta::assert_snapshot!(human(&[
        "--metadata-path",
        &document("real/cargo/orders.metadata.json"),
        "--ban",
        "bytedance"
    ]));
}

#[test]
fn a_truncated_sbom() {
    insta::assert_snapshot!(human(&[&document("refused/truncated.cdx.json")]));
}

#[test]
fn a_key_that_hides_components() {
    insta::assert_snapshot!(human(&[&document("refused/near-miss-case.cdx.json")]));
}

#[test]
fn a_clear_sbom_with_oddities() {
    insta::assert_snapshot!(human(&[&document("real/trivy.spdx.json"), &document("real/compositions-1.6.cdx.json")]));
}

#[test]
fn who_in_words() {
    let run = gate(&[
        "who",
        "pkg:pypi/opentip",
        "pkg:pypi/kasperskytip",
        "pkg:golang/github.com/mailru/easyjson",
        "pkg:golang/volcano.sh/apis",
        "pkg:pypi/mailru-im-bot-imato",
        "pkg:npm/%40babel/core",
        "pkg:pypi/requests",
        "not a purl",
    ]);
    insta::assert_snapshot!(run.out);
}

#[test]
fn an_explanation() {
    insta::assert_snapshot!(
        gate(&[
            "explain",
            "github.com/mailru/easyjson",
            &document("real/kubectl.spdx.json"),
            "--policy",
            "all",
            "--as-of",
            "2026-11-24"
        ])
        .out
    );
}

#[test]
fn the_json_contract_has_every_key_in_its_place() {
    let text = verdict(&[&document("tolerated/dangling.cdx.json"), "--policy", "ua-1335"]).out;
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let holds = |value: &serde_json::Value, expected: &[&str]| {
        let found = keys(value);
        for key in expected {
            assert!(found.contains(&(*key).to_owned()), "{key} is missing in {found:?}");
        }
    };
    holds(
        &json,
        &["schema", "verdict", "exit_code", "as_of", "tool", "inputs", "policies", "coverage", "findings", "errors"],
    );
    holds(&json["tool"], &["name", "version"]);
    holds(&json["inputs"][0], &["path", "format", "version", "sha256", "components", "edges", "notes"]);
    holds(&json["policies"][0], &["id", "sha256", "phase", "level"]);
    holds(&json["coverage"], &["components", "reachable", "vendor", "party", "unknown", "by_evidence"]);
    let finding = &json["findings"][0];
    holds(
        finding,
        &[
            "id", "level", "policy", "vendor", "relation", "confidence", "ownership", "state", "component", "evidence",
            "paths", "introduced_by", "waiver", "remedy",
        ],
    );
    holds(&finding["component"], &["name", "version", "purl", "ref", "input", "line", "column", "pointer"]);
    holds(&finding["evidence"][0], &["kind", "value", "line", "column", "source"]);
    assert_eq!(json["schema"], "embargo/verdict/v1");
    assert_eq!(json["as_of"].as_str().unwrap().len(), 10);
}

/// Texts that would be obeyed by a terminal or a CI runner.
const HOSTILE: [&str; 9] = [
    "\u{1b}[2J\u{1b}]0;title\u{7}",
    "a\r\nb",
    "\u{9b}31m",
    "\u{202e}gnp.exe",
    "zero\u{200b}width",
    "::error::boom",
    "x ##[error]boom",
    "##vso[task.setvariable variable=x]y",
    "line\n::stop-commands::x",
];

#[test]
fn nothing_from_a_document_is_obeyed() {
    let desk = Desk::new();
    for hostile in HOSTILE {
        let components = json!([
            {"type": hostile, "name": hostile, "version": hostile, "bom-ref": hostile, "purl": format!("pkg:golang/github.com/mailru/{}", "x"),
                "publisher": hostile, hostile: hostile, "group": hostile},
            {"type": "library", "name": "b", "bom-ref": "b", "supplier": {"name": hostile}},
        ]);
        let mut document: serde_json::Value = serde_json::from_str(&bom(&components)).unwrap();
        document["dependencies"] = json!([{"ref": "root", "dependsOn": [hostile, format!("{hostile} gone")]}]);
        let file = desk.put("bom.json", document.to_string());
        let version = desk.put(
            "version.json",
            json!({"bomFormat": "CycloneDX", "specVersion": hostile, "components": [{}]}).to_string(),
        );
        for run in [
            gate(&["check", &file, "--policy", "all"]),
            gate(&["check", &file, "--policy", "all", "--format", "json"]),
            gate(&["check", &version]),
            gate(&["check", hostile]),
            gate(&["check", &file, "--policy", hostile]),
            gate(&["explain", "b", &file]),
            gate(&["explain", hostile, &file]),
            gate(&["who", hostile, &format!("pkg:npm/{hostile}")]),
            gate(&["who", "--format", "json", hostile, &format!("pkg:npm/{hostile}")]),
        ] {
            for (stream, name) in [(&run.out, "stdout"), (&run.err, "stderr")] {
                for line in stream.lines() {
                    let odd = line
                        .chars()
                        .find(|c| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'));
                    assert_eq!(odd, None, "{name}: {line:?}");
                    if stream.starts_with('{') {
                        continue;
                    }
                    assert!(!line.trim_start().starts_with("::"), "{name}: {line:?}");
                    assert!(!line.contains("##[") && !line.contains("##vso["), "{name}: {line:?}");
                }
            }
        }
    }
}

#[test]
fn a_very_long_name_is_cut_where_people_read() {
    let desk = Desk::new();
    let name = "n".repeat(100_000);
    let file = desk.put("bom.json", bom(&json!([{"name": name, "purl": "pkg:golang/github.com/mailru/easyjson@1"}])));
    let run = gate(&["check", &file, "--policy", "ua-1335"]);
    assert_eq!(run.code, 1);
    assert!(run.out.len() < 20_000, "{} bytes", run.out.len());
}

#[test]
fn a_login_in_an_address_is_not_repeated() {
    let desk = Desk::new();
    let component = json!([{"name": "x", "externalReferences": [{"type": "vcs", "url": "https://bot:s3cr3t@github.com/mailru/x"}]}]);
    let file = desk.put("bom.json", bom(&component));
    for format in ["human", "json"] {
        let run = gate(&["check", &file, "--policy", "ua-1335", "--format", format]);
        assert_eq!(run.code, 1);
        assert!(!run.out.contains("s3cr3t"), "{}", run.out);
    }
}

#[test]
fn colours_heed_what_people_set() {
    let file = document("real/kubectl.spdx.json");
    assert!(!gate(&["check", &file, "--policy", "ua-1335"]).out.contains('\u{1b}'));
    assert!(gate(&["check", &file, "--policy", "ua-1335", "--color", "always"]).out.contains('\u{1b}'));
    assert!(!gate(&["check", &file, "--policy", "ua-1335", "--color", "never"]).out.contains('\u{1b}'));
}
