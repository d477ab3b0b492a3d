//! `embargo.toml`: what it says where the command line says nothing, and waivers.

use serde_json::{Value, json};

use crate::support::{Desk, Run, bom, run_in};

const WAIVER: &str = r#"
[[waivers]]
policy = "own"
vendor = "kaspersky"
purl = "pkg:pypi/opentip@1.2"
owner = "Jane Roe, CISO"
reason = "replaced by 2027"
ticket = "SEC-7"
granted = 2026-11-01
expires = 2027-02-01
mitigation = "it runs without a network"
"#;

/// A policy that says nothing of waivers.
fn policy() -> String {
    let text = std::fs::read_to_string("policies/us-ndaa18-1634.toml").unwrap();
    let text = text.replace("id = \"us-ndaa18-1634\"", "id = \"own\"");
    text.split("\n[waivers]").next().unwrap().to_owned()
}

/// A folder with an SBOM of two banned packages and a configuration.
fn project(config: &str) -> Desk {
    let desk = Desk::new();
    let components = json!([
        {"type": "library", "bom-ref": "tip", "name": "opentip", "version": "1.2", "purl": "pkg:pypi/opentip@1.2"},
        {"type": "library", "bom-ref": "hexa", "name": "hexa-ui", "version": "3.0", "purl": "pkg:npm/%40kaspersky/hexa-ui@3.0"},
    ]);
    desk.put("bom.json", bom(&components));
    desk.put("embargo.toml", config);
    desk.put("own.toml", policy());
    desk
}

/// The same with one banned package.
fn lone(config: &str) -> Desk {
    let desk = project(config);
    let tip = json!([{"type": "library", "bom-ref": "tip", "name": "opentip", "version": "1.2", "purl": "pkg:pypi/opentip@1.2"}]);
    desk.put("bom.json", bom(&tip));
    desk
}

fn check(desk: &Desk, more: &[&str]) -> Run {
    let mut args = vec!["check", "bom.json", "--policy", "own.toml", "--as-of", "2026-11-24", "--format", "json"];
    args.extend(more);
    run_in(desk.folder(), &args)
}

fn waived(json: &Value) -> Vec<(String, bool)> {
    let findings = json["findings"].as_array().unwrap().iter();
    findings.map(|one| (one["component"]["name"].as_str().unwrap().to_owned(), !one["waiver"].is_null())).collect()
}

#[test]
fn a_waiver_waives_what_it_names_and_leaves_its_twin() {
    let run = check(&project(WAIVER), &[]);
    let json = run.json();
    assert_eq!(run.code, 1, "{}", run.out);
    let mut told = waived(&json);
    told.sort();
    assert_eq!(told, [("hexa-ui".to_owned(), false), ("opentip".to_owned(), true)]);
    let run = check(&lone(WAIVER), &[]);
    let json = run.json();
    assert_eq!((run.code, &json["verdict"]), (0, &json!("clear")), "{}", run.out);
    let finding = &json["findings"][0];
    assert_eq!(finding["level"], "deny");
    assert_eq!(
        finding["waiver"],
        json!({"owner": "Jane Roe, CISO", "reason": "replaced by 2027", "ticket": "SEC-7", "granted": "2026-11-01",
            "expires": "2027-02-01", "mitigation": "it runs without a network"})
    );
    let waiver = &json["waivers"][0];
    assert_eq!(
        (&waiver["status"], &waiver["file"], &waiver["line"]),
        (&json!("used"), &json!("embargo.toml"), &json!(2))
    );
    assert_eq!(waiver["findings"], json!([finding["id"]]));
    assert_eq!(json["config"]["path"], "embargo.toml");
}

#[test]
fn a_waiver_holds_on_its_last_day_and_not_on_the_next() {
    let desk = lone(WAIVER);
    let at = |day: &str| {
        let args = ["check", "bom.json", "--policy", "own.toml", "--format", "json", "--as-of", day];
        let run = run_in(desk.folder(), &args);
        (run.code, run.json()["waivers"][0]["status"].as_str().unwrap().to_owned())
    };
    assert_eq!(at("2027-02-01"), (0, "used".to_owned()));
    assert_eq!(at("2027-02-02"), (1, "expired".to_owned()));
    assert_eq!(at("2026-11-01"), (0, "used".to_owned()));
    assert_eq!(at("2026-10-31"), (1, "not-yet-granted".to_owned()));
    let human = run_in(desk.folder(), &["check", "bom.json", "--policy", "own.toml", "--as-of", "2027-02-02"]);
    assert!(human.out.contains("expired on 2027-02-01: what it waived is back"), "{}", human.out);
}

#[test]
fn an_unused_waiver_is_named() {
    let desk = lone(&format!("{WAIVER}{}", WAIVER.replace("opentip@1.2", "opentip@9.9")));
    let run = check(&desk, &[]);
    let json = run.json();
    assert_eq!(
        (run.code, &json["waivers"][1]["status"], &json["waivers"][1]["line"]),
        (0, &json!("unused"), &json!(13))
    );
    for format in ["human", "markdown", "github", "sarif"] {
        let run = run_in(
            desk.folder(),
            &["check", "bom.json", "--policy", "own.toml", "--as-of", "2026-11-24", "--format", format],
        );
        assert!(run.out.replace('`', "").contains("opentip@9.9") && run.code == 0, "{format}: {}", run.out);
    }
}

#[test]
fn what_a_waiver_does_not_name_exactly_it_does_not_waive() {
    for (from, to) in [
        ("opentip@1.2", "opentip@1.3"),
        ("opentip@1.2", "opentip-*"),
        ("opentip@1.2", "opentip?vcs_url=git%2Bhttps://example.org/x"),
        ("vendor = \"kaspersky\"", "vendor = \"vk\""),
        ("\"own\"", "\"us-bod-17-01\""),
        ("@1.2\"", "\"\nversions = \">=1.3\""),
        ("policy =", "finding = \"0000\"\npolicy ="),
    ] {
        let run = check(&lone(&WAIVER.replace(from, to)), &[]);
        assert_eq!((run.code, &run.json()["waivers"][0]["status"]), (1, &json!("unused")), "{to}: {}", run.out);
    }
    for (from, to) in [("@1.2\"", "\""), ("@1.2\"", "\"\nversions = \">=1.0, <2\""), ("pypi/opentip", "pypi/OpenTip")] {
        assert_eq!(check(&lone(&WAIVER.replace(from, to)), &[]).code, 0, "{to}");
    }
}

#[test]
fn a_waiver_by_id_is_for_one_version() {
    let desk = lone("");
    let id = check(&desk, &[]).json()["findings"][0]["id"].as_str().unwrap().to_owned();
    let by_id =
        "[[waivers]]\nfinding = \"ID\"\nowner = \"o\"\nreason = \"r\"\ngranted = 2026-11-01\nexpires = 2026-12-01\n";
    desk.put("embargo.toml", by_id.replace("ID", &id));
    assert_eq!(check(&desk, &[]).code, 0);
    let two = json!([
        {"type": "library", "bom-ref": "a", "name": "opentip", "version": "1.2", "purl": "pkg:pypi/opentip@1.2"},
        {"type": "library", "bom-ref": "b", "name": "opentip", "version": "1.3", "purl": "pkg:pypi/opentip@1.3"},
    ]);
    desk.put("bom.json", bom(&two));
    let run = check(&desk, &[]);
    assert_eq!((run.code, &run.json()["waivers"][0]["status"]), (1, &json!("ambiguous")), "{}", run.out);
    desk.put("embargo.toml", by_id.replace("ID", &format!("{id}\"\nversions = \"=1.2")));
    let run = check(&desk, &[]);
    assert_eq!((run.code, waived(&run.json()).iter().filter(|one| one.1).count()), (1, 1), "{}", run.out);
    desk.put("embargo.toml", by_id.replace("ID", &id).replace("2026-12-01", "2028-12-01"));
    assert_eq!(check(&desk, &[]).code, 2);
}

#[test]
fn a_waiver_that_the_policy_does_not_take_is_refused_at_its_place() {
    let policy = policy();
    let rules = |allowed: bool, days: u32, ticket: bool| {
        format!(
            "{policy}\n[waivers]\nallowed = {allowed}\nlongest-days = {days}\nneeds-ticket = {ticket}\nbecause = \"§1634(c) says so\"\n"
        )
    };
    let waiver = WAIVER.to_owned();
    for (policy, waiver, says) in [
        (rules(false, 400, false), waiver.clone(), "allows no waivers"),
        (rules(true, 91, false), waiver.clone(), "runs for 92 days"),
        (rules(true, 400, true), waiver.replace("ticket = \"SEC-7\"\n", ""), "names no ticket"),
    ] {
        let desk = lone(&format!("policies = [\"own.toml\"]\n{waiver}"));
        desk.put("own.toml", policy);
        let run = run_in(desk.folder(), &["check", "bom.json", "--as-of", "2026-11-24", "--format", "json"]);
        let error = &run.json()["errors"][0];
        assert_eq!((run.code, &error["line"], &error["input"]), (2, &json!(3), &json!("embargo.toml")), "{}", run.out);
        assert!(error["message"].as_str().unwrap().contains(says), "{error}");
        assert_eq!(error["help"], "§1634(c) says so");
    }
    let desk = lone(&format!("policies = [\"own.toml\"]\n{waiver}"));
    desk.put("own.toml", rules(true, 92, true));
    let run = run_in(desk.folder(), &["check", "bom.json", "--as-of", "2026-11-24", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.out);
    // Where the policy says nothing, a year is the longest.
    let at = |expires: &str| check(&lone(&WAIVER.replace("2027-02-01", expires)), &[]).code;
    assert_eq!((at("2027-11-01"), at("2027-11-02")), (0, 2));
}

#[test]
fn a_fault_in_the_configuration_is_shown_at_its_place() {
    for (from, to, line, column, says) in [
        ("ticket", "tikcet", 8, 1, "unknown field `tikcet`"),
        ("[[waivers]]", "fail-om = \"deny\"\n[[waivers]]", 2, 1, "unknown field `fail-om`"),
        ("2027-02-01", "\"soon\"", 10, 11, "invalid type"),
        ("owner = \"Jane Roe, CISO\"\n", "", 2, 1, "missing field `owner`"),
        ("\"Jane Roe, CISO\"", "\" \"", 6, 9, "must not be empty"),
        ("purl = \"pkg:pypi/opentip@1.2\"\n", "", 2, 1, "does not say which finding"),
        ("pkg:pypi/opentip@1.2", "opentip", 5, 8, "no package URL"),
        ("2027-02-01", "2026-02-01", 2, 1, "expires before it is granted"),
        ("[[waivers]]", "policies = [\"us-bod-17-02\"]\n[[waivers]]", 2, 13, "no policy or bundle `us-bod-17-02`"),
        ("[[waivers]]", "fail-on = \"note\"\n[[waivers]]", 2, 11, "unknown variant"),
    ] {
        let desk = lone(&WAIVER.replace(from, to));
        let run = run_in(desk.folder(), &["check", "bom.json", "--format", "json"]);
        let json = run.json();
        let error = &json["errors"][0];
        let at = (error["line"].as_u64().unwrap_or(0), error["column"].as_u64().unwrap_or(0));
        assert_eq!((run.code, at), (2, (line, column)), "{to}: {error}");
        assert!(error["message"].as_str().unwrap().contains(says), "{to}: {error}");
    }
    let desk = lone("polices = []\n");
    let human = run_in(desk.folder(), &["check", "bom.json"]);
    assert!(human.out.contains("embargo.toml:1:1") && human.out.contains("polices = []"), "{}", human.out);
}

/// Makes a folder a git repository, if it is none, and commits all that is in it.
fn commit(desk: &Desk) {
    for args in [&["init", "-q", "-b", "main"][..], &["add", "-A"], &["commit", "-q", "-m", "state"]] {
        let status = std::process::Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"])
            .args(args)
            .current_dir(desk.folder())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .status();
        assert!(status.unwrap().success(), "git {args:?}");
    }
}

/// A git repository with a banned package in its SBOM and one in its configuration's other input.
fn repository(config: &str) -> Desk {
    let desk = lone(config);
    desk.put("other.json", bom(&json!([{"name": "easyjson", "version": "1", "purl": "pkg:npm/easyjson@1"}])));
    commit(&desk);
    desk
}

#[test]
fn a_change_is_judged_by_the_configuration_of_its_base() {
    let config =
        "policies = [\"own.toml\", \"ua-1335\"]\ninputs = [\"bom.json\", \"other.json\"]\nfail-on = \"review\"\n";
    let desk = repository(&format!("{config}{WAIVER}"));
    let check = |config: &str| {
        desk.put("embargo.toml", config);
        let run = run_in(desk.folder(), &["check", "--as-of", "2026-11-24", "--format", "json", "--base", "HEAD"]);
        let json = run.json();
        let said = json["weakenings"].as_array().unwrap().iter().map(|one| {
            assert_eq!(one["file"], "embargo.toml");
            one["message"].as_str().unwrap().to_owned()
        });
        (run.code, said.collect::<Vec<_>>().join("\n"), json)
    };
    let same = check(&format!("{config}{WAIVER}"));
    assert_eq!((same.0, same.1.as_str()), (0, ""), "{}", same.2);
    for (from, to, says) in [
        ("\"own.toml\", ", "", "own: the policy is gone"),
        (", \"other.json\"", "", "the input `other.json` is no longer checked"),
        ("\"review\"", "\"deny\"", "fail-on is raised from `review` to `deny`"),
        ("2027-02-01", "2027-03-01", "prolonged from 2027-02-01 until 2027-03-01"),
        ("opentip@1.2", "opentip", "a waiver is added: pkg:pypi/opentip of kaspersky"),
        ("2026-11-01", "2026-10-01", "begins earlier"),
        ("[[waivers]]", "[baseline]\nfile = \"known.json\"\n[[waivers]]", "what `known.json` lists is known"),
    ] {
        let (code, said, json) = check(&format!("{config}{WAIVER}").replacen(from, to, 1));
        assert!(code == 3 && said.contains(says), "{to}: {json}");
    }
    // What is stricter is no weakening.
    for (from, to) in [("\"review\"", "\"warn\""), ("2027-02-01", "2027-01-01"), ("reason = \"", "reason = \"soon ")] {
        let (code, said, json) = check(&format!("{config}{WAIVER}").replacen(from, to, 1));
        assert_eq!((code, said.as_str()), (0, ""), "{to}: {json}");
    }
    // Without its waivers a change still passes: nothing in it is new. A broken configuration is no answer.
    assert_eq!(check(config).0, 0);
    let (code, _, json) = check("polices = []\n");
    assert!(code == 2 && json["errors"].to_string().contains("unknown field `polices`"), "{json}");
}

#[test]
fn a_configuration_that_a_change_brings_in_helps_nothing() {
    let desk = repository("");
    std::fs::remove_file(desk.path("embargo.toml")).unwrap();
    commit(&desk);
    let two = json!([
        {"name": "opentip", "version": "1.2", "purl": "pkg:pypi/opentip@1.2"},
        {"name": "hexa-ui", "version": "3.0", "purl": "pkg:npm/%40kaspersky/hexa-ui@3.0"},
    ]);
    desk.put("bom.json", bom(&two));
    let waiver = WAIVER.replace("pkg:pypi/opentip@1.2", "pkg:npm/%40kaspersky/hexa-ui");
    desk.put("embargo.toml", format!("policies = [\"ua-1335\"]\n{waiver}"));
    let run =
        run_in(desk.folder(), &["check", "bom.json", "--as-of", "2026-11-24", "--format", "json", "--base", "HEAD"]);
    let json = run.json();
    assert_eq!(run.code, 1, "{json}");
    let said = json["weakenings"].to_string();
    assert!(said.contains("a waiver is added") && said.contains("us-bod-17-01: the policy is gone"), "{said}");
    assert!(json["config"].is_null() && json["waivers"] == json!([]));
}

#[test]
fn the_configuration_fills_in_what_the_command_line_leaves_out() {
    let desk = project("policies = [\"ua-1335\"]\ninputs = [\"bom.json\"]\n");
    std::fs::create_dir_all(desk.path("deep/er")).unwrap();
    let run = |folder: &str, more: &[&str]| {
        let mut args = vec!["check", "--as-of", "2026-11-24", "--format", "json"];
        args.extend(more);
        run_in(&desk.folder().join(folder), &args)
    };
    let policies = |run: &Run| run.json()["policies"].as_array().unwrap()[0]["id"].as_str().unwrap().to_owned();
    let here = run("", &[]);
    assert_eq!((here.code, policies(&here).as_str()), (1, "ua-1335"), "{}", here.out);
    let asked = run("", &["--policy", "us-bod-17-01"]);
    assert_eq!(policies(&asked), "us-bod-17-01");
    // Outside of a repository nothing above the current folder counts.
    assert!(run("deep/er", &["../../bom.json"]).json()["config"].is_null());
    std::fs::create_dir(desk.path(".git")).unwrap();
    let deep = run("deep/er", &[]);
    assert_eq!((deep.code, policies(&deep).as_str()), (1, "ua-1335"), "{}", deep.out);
    assert_eq!(deep.json()["config"]["path"], "../../embargo.toml");
    std::fs::remove_dir(desk.path(".git")).unwrap();
    let named = run("deep/er", &["--config", "../../embargo.toml"]);
    assert_eq!((named.code, policies(&named).as_str()), (1, "ua-1335"));
    assert_eq!(run("", &["--config", "missing.toml"]).code, 2);
    // The bar, and what is known.
    let bar = |config: &str, more: &[&str]| {
        desk.put("embargo.toml", config);
        let mut args = vec!["bom.json", "--policy", "us-bod-17-01"];
        args.extend(more);
        let mut all = vec!["check", "--as-of", "2017-10-20"];
        all.extend(args);
        run_in(desk.folder(), &all).code
    };
    assert_eq!((bar("fail-on = \"warn\"", &[]), bar("fail-on = \"warn\"", &["--fail-on", "deny"])), (1, 0));
    assert_eq!(bar("", &["--fail-on", "warn", "--report", "json=known.json"]), 1);
    assert_eq!(bar("fail-on = \"warn\"\n[baseline]\nfile = \"known.json\"", &[]), 0);
}

#[test]
fn what_was_waived_is_not_known_for_good() {
    let desk = lone(WAIVER);
    let report = desk.path("known.json");
    assert_eq!(check(&desk, &["--report", &format!("json={report}")]).code, 0);
    desk.put("embargo.toml", "");
    assert_eq!(check(&desk, &["--base", &report]).code, 1);
}

#[test]
fn every_output_tells_a_waived_finding_as_such() {
    let desk = lone(WAIVER);
    let out = |format: &str| {
        let run = run_in(
            desk.folder(),
            &["check", "bom.json", "--policy", "own.toml", "--as-of", "2026-11-24", "--format", format],
        );
        assert_eq!(run.code, 0, "{format}: {}", run.out);
        run.out
    };
    let human = out("human");
    assert!(human.contains("waived    opentip 1.2 made by Kaspersky"), "{human}");
    assert!(human.contains("1 finding, 1 of them waived"), "{human}");
    let sarif: Value = serde_json::from_str(&out("sarif")).unwrap();
    let suppression = &sarif["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!((&suppression["kind"], &suppression["status"]), (&json!("external"), &json!("accepted")));
    assert!(out("junit").contains("<skipped"));
    assert_eq!(serde_json::from_str::<Value>(&out("gitlab")).unwrap(), json!([]));
    let github = out("github");
    assert!(github.contains("::notice file=bom.json") && !github.contains("::error"), "{github}");
    assert!(out("markdown").contains("### Waived (1)"));
}

#[test]
fn waive_writes_the_narrowest_waiver_and_keeps_the_file() {
    let before = "# Ours, all of it.\nfail-on = \"deny\"   # as agreed\n\n[[waivers]] # the old one\nfinding = 'x'\nowner = \"o\"\nreason = \"r\"\ngranted = 2026-01-01\nexpires = 2026-12-01\n[baseline] # none yet\nfile = \"known.json\"\n# the end\n";
    let desk = project(before);
    desk.put("known.json", json!({"schema": "embargo/verdict/v1", "verdict": "clear", "findings": []}).to_string());
    let findings = check(&desk, &[]).json()["findings"].clone();
    let tip = findings.as_array().unwrap().iter().find(|one| one["component"]["name"] == "opentip").unwrap();
    let id = tip["id"].as_str().unwrap();
    let waive = |id: &str, more: &[&str]| {
        let mut args = vec!["waive", id, "bom.json", "--policy", "own.toml", "--as-of", "2026-11-24"];
        args.extend(["--owner", "Jane", "--reason", "a \"good\" one", "--ticket", "SEC-7"]);
        args.extend(more);
        run_in(desk.folder(), &args)
    };
    let text = || std::fs::read_to_string(desk.path("embargo.toml")).unwrap();
    assert_eq!(waive("0000", &["--expires", "2027-02-01"]).code, 2);
    let long = waive(id, &["--expires", "2027-11-25"]);
    assert!(long.code == 2 && long.err.contains("runs for 366 days"), "{}", long.err);
    assert_eq!(text(), before);
    let run = waive(id, &["--expires", "2027-02-01", "--mitigation", "offline"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let after = text();
    assert!(after.starts_with(before), "{after}");
    assert!(after.ends_with("expires = 2027-02-01\n"), "{after}");
    assert!(after.contains("purl = \"pkg:pypi/opentip@1.2\"") && after.contains("expires = 2027-02-01"), "{after}");
    let mut told = waived(&check(&desk, &[]).json());
    told.sort();
    assert_eq!(told, [("hexa-ui".to_owned(), false), ("opentip".to_owned(), true)]);
    let again = waive(id, &["--expires", "2027-02-01"]);
    assert!(again.code == 2 && again.err.contains("already"), "{}", again.err);
    // Without a purl it is the finding's id; without a file, one is begun.
    std::fs::remove_file(desk.path("embargo.toml")).unwrap();
    desk.put("bom.json", bom(&json!([{"type": "application", "name": "Endpoint", "publisher": "AO Kaspersky Lab"}])));
    let id = check(&desk, &[]).json()["findings"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(waive(&id, &["--expires", "2027-02-01"]).code, 0);
    assert!(text().contains(&format!("finding = \"{id}\"")), "{}", text());
    assert_eq!(check(&desk, &[]).code, 0);
}

#[test]
fn init_writes_a_configuration_that_loads() {
    let desk = Desk::new();
    desk.put("own.toml", policy());
    assert_eq!(run_in(desk.folder(), &["init"]).code, 0);
    let text = std::fs::read_to_string(desk.path("embargo.toml")).unwrap();
    desk.put("bom.json", bom(&json!([{"name": "x", "purl": "pkg:npm/x@1"}])));
    let run = run_in(desk.folder(), &["check", "bom.json", "--as-of", "2026-11-24", "--format", "json"]);
    assert_eq!((run.code, &run.json()["config"]["path"]), (0, &json!("embargo.toml")), "{}", run.out);
    assert_eq!(run_in(desk.folder(), &["init"]).code, 2);
    assert_eq!(std::fs::read_to_string(desk.path("embargo.toml")).unwrap(), text);
    // What is commented out is in its form, too.
    let all: String = text
        .lines()
        .map(|line| {
            line.strip_prefix("# ").filter(|rest| rest.contains(" = ") || rest.starts_with('[')).unwrap_or(line)
        })
        .map(|line| format!("{line}\n"))
        .collect();
    desk.put(
        "embargo.toml",
        all.replace("vendors = \"embargo/vendors\"\n", "")
            .replace("[baseline]\nfile = \"embargo-baseline.json\"\n", ""),
    );
    let run = run_in(desk.folder(), &["check", "--policy", "own.toml", "--as-of", "2026-11-24", "--format", "json"]);
    assert_eq!((run.code, &run.json()["waivers"][0]["status"]), (0, &json!("unused")), "{}", run.out);
}

#[test]
fn the_schemas_are_current_and_hold_for_what_ships() {
    let toml = |text: &str| -> Value { json_of(toml::from_str::<toml::Value>(text).unwrap()) };
    let of = |form: &str| -> jsonschema::Validator {
        let run = run_in(std::path::Path::new(env!("CARGO_MANIFEST_DIR")), &["schema", form]);
        let path = format!("policies/schema/{form}.schema.json");
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept.replace("\r\n", "\n") == run.out, "{path} is not what `cargo embargo schema {form}` prints");
        let schema: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        jsonschema::validator_for(&schema).unwrap()
    };
    let (config, policy, vendor) = (of("config"), of("policy"), of("vendor"));
    assert!(config.is_valid(&toml(WAIVER)) && !config.is_valid(&toml(&WAIVER.replace("owner", "onwer"))));
    for source in embargo::acquire::shipped_policies().iter().filter(|source| !source.name().contains("bundles")) {
        let errors: Vec<_> = policy.iter_errors(&toml(source.text().unwrap())).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", source.name());
    }
    for source in embargo::acquire::shipped_vendors() {
        let errors: Vec<_> = vendor.iter_errors(&toml(source.text().unwrap())).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", source.name());
    }
}

/// TOML as JSON: a day is a text.
fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(day) => json!(day.to_string()),
        toml::Value::Array(list) => list.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json_of(value))).collect())
        }
        other => serde_json::to_value(other).unwrap(),
    }
}

#[test]
fn what_a_change_adds_to_the_baseline_is_named() {
    let desk = Desk::new();
    let empty = json!({"schema": "embargo/verdict/v1", "verdict": "clear", "findings": []});
    desk.put("known.json", empty.to_string());
    desk.put("embargo.toml", "[baseline]\nfile = \"known.json\"\n");
    desk.put("bom.json", bom(&json!([{"name": "x", "purl": "pkg:npm/x@1"}])));
    commit(&desk);
    let check = || run_in(desk.folder(), &["check", "bom.json", "--format", "json", "--base", "HEAD"]);
    assert_eq!(check().code, 0);
    let finding = json!({"id": "0", "policy": "p", "vendor": "v", "component": {"name": "n", "version": "1"}});
    desk.put(
        "known.json",
        json!({"schema": "embargo/verdict/v1", "verdict": "banned", "findings": [finding]}).to_string(),
    );
    let run = check();
    let weakenings = run.json()["weakenings"].to_string();
    assert!(run.code == 3 && weakenings.contains("the baseline lists 1 more"), "{weakenings}");
}
