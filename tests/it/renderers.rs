//! Outputs for machines that people look at: in the form that their hosts demand, within their limits, and
//! with nothing in them that a host would obey.

use serde_json::{Value, json};

use crate::support::{Desk, bom, document, gate};

const FORMATS: [&str; 9] = ["human", "json", "sarif", "github", "markdown", "junit", "gitlab", "cyclonedx", "spdx"];
/// Formats that tell of failures; the others give the inventory back.
const VERDICTS: usize = 7;

/// Names that mean something somewhere.
fn hostile() -> Vec<String> {
    let names = [
        "\u{1b}[31mred\u{7}",
        "\u{202e}gnp.exe",
        "a\r\nb",
        "::error::boom",
        "x ##[group]boom",
        "##vso[task.setvariable variable=x]y",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a | b",
        "a\\| b",
        "www.example.org",
        "https://example.org/x",
        "@org/team",
        "[x](javascript:alert(1))",
        "](javascript:alert(1))",
        "```\n# heading",
        "`code`",
        "--> <!-- x",
        "]]>",
        "\"]; click n1 href \"x\"",
        "%0A::error::x",
        "&lt;b&gt;",
    ];
    names.map(str::to_owned).into_iter().chain(["n".repeat(100_000)]).collect()
}

/// A document in which names stand everywhere that an output shows: components, versions, direct
/// dependencies, the subject, and the file name.
fn hostile_document(name: &str) -> String {
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6",
        "metadata": {"component": {"type": "application", "name": name, "bom-ref": "root"}},
        "components": [
            {"type": "library", "name": name, "bom-ref": "between"},
            {"type": "library", "name": name, "version": name, "bom-ref": "banned", "purl": "pkg:golang/github.com/mailru/easyjson@v1", "publisher": name},
        ],
        "dependencies": [{"ref": "root", "dependsOn": ["between", name]}, {"ref": "between", "dependsOn": ["banned"]}],
    });
    document.to_string()
}

#[test]
fn no_name_escapes_its_sink() {
    let desk = Desk::new();
    for name in hostile() {
        let file = desk.put("bom.json", hostile_document(&name));
        for format in FORMATS {
            let run = gate(&["check", &file, "--policy", "ua-1335", "--format", format]);
            assert_eq!(run.code, 1, "{format}: {name:.60}: {}", run.err);
            let shown: String = name.chars().take(40).collect();
            for line in run.out.lines() {
                let odd = line
                    .chars()
                    .find(|c| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'));
                assert_eq!(odd, None, "{format}: {shown:?}: {line:.200?}");
                assert!(!line.contains("##[") && !line.contains("##vso["), "{format}: {shown:?}: {line:.200}");
            }
            check_sink(format, &run.out, &shown);
        }
    }
}

/// What each sink in particular must not hold.
fn check_sink(format: &str, out: &str, name: &str) {
    match format {
        "github" => check_commands(out, name),
        "markdown" => {
            let outside = without_code(out);
            for bad in ["<script", "<img", "](javascript", "@org", "www.example", "https://example"] {
                assert!(!outside.contains(bad), "{name:?}: {bad} in {outside:.2000}");
            }
            for row in out.lines().filter(|line| line.starts_with("| ⛔")) {
                assert_eq!(row.matches('|').count(), 7, "{name:?}: {row:.300}");
            }
            assert_eq!(out.lines().filter(|line| line.starts_with("```")).count() % 2, 0, "{name:?}");
            assert!(!outside.contains("\n# heading"), "{name:?}");
            let chart = out.split("```mermaid").nth(1).unwrap_or("").split("```").next().unwrap_or("");
            for line in chart.lines().filter(|line| line.contains('"')) {
                assert_eq!(line.matches('"').count(), 2, "{name:?}: {line:.300}");
                assert!(!line.contains(['<', '`', '(']), "{name:?}: {line:.300}");
            }
            assert!(out.chars().count() <= 65_536);
        }
        "sarif" => {
            let json: Value = serde_json::from_str(out).unwrap();
            assert!(!json["runs"][0]["results"][0]["message"]["text"].as_str().unwrap().contains("]("), "{name:?}");
        }
        "junit" => {
            let report = quick_junit::Report::deserialize_from_str(out).unwrap();
            assert_eq!(report.test_suites.len(), 1);
        }
        "gitlab" => check_gitlab(out),
        _ => {}
    }
}

/// GitHub's runner obeys lines that begin with `::`: only ours do, and between the marks none counts.
fn check_commands(out: &str, name: &str) {
    let mut lines = out.lines();
    let token = lines.next().unwrap().strip_prefix("::stop-commands::").unwrap().to_owned();
    let end = format!("::{token}::");
    let inside: Vec<_> = lines.by_ref().take_while(|line| *line != end).collect();
    assert!(inside.iter().all(|line| !line.contains(&token)), "{name:?}: the token can be guessed");
    for line in lines {
        let kind = line.strip_prefix("::").and_then(|rest| rest.split(' ').next()).unwrap();
        assert!(["error", "warning", "notice"].contains(&kind), "{name:?}: {line:.200}");
        let (properties, message) = line[2..].split_once("::").unwrap();
        assert!(message.chars().count() <= 4_096, "{name:?}");
        assert!(properties.split(',').all(|property| property.contains('=')), "{name:?}: {properties:.200}");
    }
}

/// Markdown without its code spans and fenced blocks, as GitHub reads it: a run of backticks ends at the
/// next run of the same length.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        let mut rest = line;
        while let Some(start) = rest.find('`') {
            if rest[..start].ends_with('\\') {
                out.push_str(&rest[..=start]);
                rest = &rest[start + 1..];
                continue;
            }
            out.push_str(&rest[..start]);
            let fence = rest[start..].len() - rest[start..].trim_start_matches('`').len();
            let body = &rest[start + fence..];
            let mut at = 0;
            let end = loop {
                let Some(found) = body[at..].find('`') else { break None };
                let run = body[at + found..].len() - body[at + found..].trim_start_matches('`').len();
                if run == fence {
                    break Some(at + found);
                }
                at += found + run;
            };
            rest = match end {
                Some(end) => &body[end + fence..],
                None => {
                    out.push_str(body);
                    ""
                }
            };
        }
        out.push_str(rest);
        out.push('\n');
    }
    out
}

/// GitLab: what an issue must have (docs.gitlab.com, Code Quality report format).
fn check_gitlab(out: &str) {
    let issues: Vec<Value> = serde_json::from_str(out).unwrap();
    let mut fingerprints = std::collections::HashSet::new();
    for issue in &issues {
        assert!(
            !issue["description"].as_str().unwrap().is_empty() && !issue["check_name"].as_str().unwrap().is_empty()
        );
        assert!(fingerprints.insert(issue["fingerprint"].as_str().unwrap().to_owned()), "fingerprints are equal");
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap()));
        let path = issue["location"]["path"].as_str().unwrap();
        assert!(!path.starts_with('/') && !path.starts_with("./") && !path.is_empty(), "{path}");
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
    }
}

/// SARIF: valid by the schema, and by the rules of code scanning.
fn check_sarif(out: &str) {
    let json: Value = serde_json::from_str(out).unwrap();
    let text = std::fs::read_to_string(document("schemas/sarif-2.1.0-rtm.5.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    // The published pattern of this one property is no regular expression, and we do not write the property.
    for holder in ["run", "toolComponent"] {
        schema["definitions"][holder]["properties"].as_object_mut().unwrap().remove("language");
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&json).take(5).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let run = &json["runs"][0];
    let rules: Vec<_> =
        run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    let results = run["results"].as_array().unwrap();
    assert!(results.len() <= 25_000 && json["runs"].as_array().unwrap().len() <= 20);
    for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
        for text in [&rule["shortDescription"]["text"], &rule["fullDescription"]["text"], &rule["help"]["text"]] {
            assert!(!text.as_str().unwrap().is_empty());
        }
        assert!(rule["fullDescription"]["text"].as_str().unwrap().chars().count() <= 1_024);
        assert!(rule["properties"]["security-severity"].as_str().unwrap().parse::<f64>().unwrap() <= 10.0);
        assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 20);
    }
    for result in results {
        assert!(rules.contains(&result["ruleId"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let location = &result["locations"][0]["physicalLocation"];
        let uri = location["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.starts_with('/') && !uri.contains(':') && !uri.contains('\\') && !uri.contains(".."), "{uri}");
        assert!(
            location["region"]["startLine"].as_u64().unwrap() >= 1
                && location["region"]["startColumn"].as_u64().unwrap() >= 1
        );
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
        assert!(result["locations"].as_array().unwrap().len() <= 1_000);
    }
}

#[test]
fn sarif_is_valid_and_says_what_code_scanning_needs() {
    for args in [
        vec![document("real/kubectl.spdx.json"), "--policy=ua-1335".to_owned()],
        vec!["--metadata-path".to_owned(), document("real/cargo/orders.metadata.json"), "--ban=bytedance".to_owned()],
        vec![document("refused/truncated.cdx.json")],
        vec![document("real/trivy.spdx.json")],
    ] {
        let mut all = vec!["check", "--format", "sarif"];
        all.extend(args.iter().map(String::as_str));
        check_sarif(&gate(&all).out);
    }
    let run = gate(&[
        "check",
        "--metadata-path",
        &document("real/cargo/orders.metadata.json"),
        "--ban",
        "bytedance",
        "--format",
        "sarif",
    ]);
    let json: Value = serde_json::from_str(&run.out).unwrap();
    let flow = &json["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"];
    let steps: Vec<_> =
        flow.as_array().unwrap().iter().map(|step| step["location"]["message"]["text"].as_str().unwrap()).collect();
    assert_eq!(steps, ["orders-api", "orders-rpc", "volo", "faststr"]);
}

#[test]
fn a_fingerprint_does_not_know_lines_or_versions() {
    let desk = Desk::new();
    let hash = |components: Value| {
        let file = desk.put("bom.json", bom(&components));
        let json: Value =
            serde_json::from_str(&gate(&["check", &file, "--policy", "ua-1335", "--format", "sarif"]).out).unwrap();
        json["runs"][0]["results"][0]["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().to_owned()
    };
    let easyjson = |version: &str| json!({"type": "library", "name": "easyjson", "purl": format!("pkg:golang/github.com/mailru/easyjson@{version}")});
    let first = hash(json!([easyjson("v0.7.6")]));
    assert_eq!(first, hash(json!([{"type": "library", "name": "other"}, easyjson("v0.7.7")])));
    assert_ne!(first, hash(json!([{"type": "library", "name": "x", "purl": "pkg:golang/github.com/mailru/dbr@v1"}])));
}

#[test]
fn twenty_thousand_findings_fit_every_host() {
    let desk = Desk::new();
    let components: Vec<_> = (0..20_000)
        .map(|at| json!({"type": "library", "name": format!("module{at}"), "bom-ref": format!("m{at}"), "purl": format!("pkg:golang/github.com/mailru/module{at}@v1")}))
        .collect();
    let file = desk.put("bom.json", bom(&json!(components)));
    let mut args = vec!["check".to_owned(), file, "--policy".to_owned(), "ua-1335".to_owned()];
    for format in FORMATS {
        args.push(format!("--report={format}={}", desk.path(format)));
    }
    let run = gate(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(run.code, 1);
    let read = |format: &str| std::fs::read_to_string(desk.path(format)).unwrap();
    let markdown = read("markdown");
    assert!(markdown.chars().count() <= 65_536 && markdown.len() <= 900 * 1024, "{}", markdown.len());
    assert!(markdown.contains("of 20000 findings") && markdown.contains("20000 findings in all"), "{markdown:.500}");
    let github = read("github");
    assert_eq!(github.lines().filter(|line| line.starts_with("::error ")).count(), 10);
    assert!(github.contains("… and 19991 more, see the summary"));
    let sarif = read("sarif");
    check_sarif(&sarif);
    let json: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(
        (&json["runs"][0]["properties"]["findings"], &json["runs"][0]["properties"]["exitCode"]),
        (&json!(20_000), &json!(1))
    );
    let shown = json["runs"][0]["results"].as_array().unwrap().len() as u64;
    assert_eq!(json["runs"][0]["properties"]["shown"].as_u64(), Some(shown));
    assert!(shown == 20_000 || sarif.contains("of 20000 results are shown"));
    assert!(read("junit").contains("15000 more findings"));
    check_gitlab(&read("gitlab"));
    assert!(read("human").contains("19975 more components"));
}

#[test]
fn states_are_told_in_every_format() {
    let desk = Desk::new();
    let with = |names: &[&str]| {
        let components: Vec<_> = names.iter().map(|name| json!({"type": "library", "name": name, "purl": format!("pkg:golang/github.com/mailru/{name}@v1")})).collect();
        bom(&json!(components))
    };
    let (old, new) =
        (desk.put("old.json", with(&["easyjson", "dbr"])), desk.put("new.json", with(&["easyjson", "easygo"])));
    let out = |format: &str| gate(&["check", &new, "--policy", "ua-1335", "--base", &old, "--format", format]).out;
    let markdown = out("markdown");
    assert!(
        markdown.contains("1 new, 0 changed, 1 known, 1 fixed") && markdown.contains("### Fixed (1)"),
        "{markdown}"
    );
    let github = out("github");
    assert_eq!((github.matches("\n::error ").count(), github.matches("\n::notice ").count()), (1, 1), "{github}");
    let sarif: Value = serde_json::from_str(&out("sarif")).unwrap();
    let states: Vec<_> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["baselineState"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["new", "unchanged"]);
    let junit = quick_junit::Report::deserialize_from_str(&out("junit")).unwrap();
    assert_eq!((junit.tests, junit.failures), (2, 1));
    let gitlab: Value = serde_json::from_str(&out("gitlab")).unwrap();
    assert_eq!((&gitlab[0]["severity"], &gitlab[1]["severity"]), (&json!("blocker"), &json!("info")));
}

#[test]
fn failures_are_told_in_every_format() {
    let file = document("refused/truncated.cdx.json");
    for format in FORMATS.iter().take(VERDICTS) {
        let run = gate(&["check", &file, "--format", format]);
        assert_eq!(run.code, 2, "{format}");
        assert!(run.out.contains("ends in the middle of a string"), "{format}: {}", run.out);
    }
}

#[test]
fn a_summary_for_a_reviewer() {
    let file = document("real/cargo/orders.metadata.json");
    insta::assert_snapshot!(
        gate(&[
            "check", "--metadata-path", &file, "--ban", "bytedance", "--format", "markdown", "--as-of", "2026-11-24"
        ])
        .out
    );
}
