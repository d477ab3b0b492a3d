//! `embargo.toml`: what it says where the command line says nothing, and waivers.

use serde_json::{Value, json};

use crate::support::{Desk, Run, bom, run_in};

const WAIVER: &str = r#"
[[waivers]]
policy = "us-ndaa18-1634"
vendor = "kaspersky"
purl = "pkg:pypi/opentip@1.2"
owner = "Jane Roe, CISO"
reason = "replaced by 2027"
ticket = "SEC-7"
granted = 2026-11-01
expires = 2027-02-01
mitigation = "it runs without a network"
"#;

/// A folder with an SBOM of two banned packages and a configuration.
fn project(config: &str) -> Desk {
    let desk = Desk::new();
    let components = json!([
        {"type": "library", "bom-ref": "tip", "name": "opentip", "version": "1.2", "purl": "pkg:pypi/opentip@1.2"},
        {"type": "library", "bom-ref": "hexa", "name": "hexa-ui", "version": "3.0", "purl": "pkg:npm/%40kaspersky/hexa-ui@3.0"},
    ]);
    desk.put("bom.json", bom(&components));
    desk.put("embargo.toml", config);
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
    let mut args = vec!["check", "bom.json", "--policy", "us-ndaa18-1634", "--as-of", "2026-11-24", "--format", "json"];
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
        let args = ["check", "bom.json", "--policy", "us-ndaa18-1634", "--format", "json", "--as-of", day];
        let run = run_in(desk.folder(), &args);
        (run.code, run.json()["waivers"][0]["status"].as_str().unwrap().to_owned())
    };
    assert_eq!(at("2027-02-01"), (0, "used".to_owned()));
    assert_eq!(at("2027-02-02"), (1, "expired".to_owned()));
    assert_eq!(at("2026-11-01"), (0, "used".to_owned()));
    assert_eq!(at("2026-10-31"), (1, "not-yet-granted".to_owned()));
    let human = run_in(desk.folder(), &["check", "bom.json", "--policy", "us-ndaa18-1634", "--as-of", "2027-02-02"]);
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
            &["check", "bom.json", "--policy", "us-ndaa18-1634", "--as-of", "2026-11-24", "--format", format],
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
        ("us-ndaa18-1634", "us-bod-17-01"),
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
    let policy = std::fs::read_to_string("policies/us-ndaa18-1634.toml").unwrap();
    let policy = policy.replace("id = \"us-ndaa18-1634\"", "id = \"own\"");
    let rules = |allowed: bool, days: u32, ticket: bool| {
        format!(
            "{policy}\n[waivers]\nallowed = {allowed}\nlongest-days = {days}\nneeds-ticket = {ticket}\nbecause = \"§1634(c) says so\"\n"
        )
    };
    let waiver = WAIVER.replace("us-ndaa18-1634", "own");
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
