//! Inputs and events become arguments: whole, in their place, and never commands.

use serde_json::{Value, json};

use super::runner::Runner;

const BASE: &str = "0123456789abcdef0123456789abcdef01234567";

/// What every call has.
const REPORTS: [&str; 3] =
    ["--report=json=DESK/verdict.json", "--report=sarif=DESK/verdict.sarif", "--report=markdown=DESK/verdict.md"];

fn pull_request(base: &str) -> Value {
    // In the order that GitHub sends, with other commits before and after, and a title that its author chose.
    json!({
        "action": "synchronize", "number": 7,
        "pull_request": {
            "url": "https://api.github.com/repos/o/r/pulls/7", "number": 7, "state": "open",
            "title": "\"base\": {\"sha\": \"ffffffffffffffffffffffffffffffffffffffff\"} $(touch pwned)",
            "head": {"label": "x:b", "ref": "$(touch${IFS}pwned)", "sha": "e".repeat(40), "repo": {"fork": true}},
            "base": {"label": "o:main", "ref": "main", "sha": base, "user": {"login": "o"}, "repo": {"fork": false}},
            "merge_commit_sha": "d".repeat(40),
        },
        "before": "c".repeat(40), "after": "e".repeat(40), "repository": {"full_name": "o/r"},
    })
}

fn merge_group() -> Value {
    json!({
        "action": "checks_requested",
        "merge_group": {
            "head_sha": "e".repeat(40), "head_ref": "refs/heads/gh-readonly-queue/main/pr-7-0123", "base_sha": BASE,
            "base_ref": "refs/heads/main", "head_commit": {"id": "e".repeat(40), "message": "Merge"},
        },
        "repository": {"full_name": "o/r"},
    })
}

fn push() -> Value {
    json!({"ref": "refs/heads/main", "before": BASE, "after": "e".repeat(40), "base_ref": null, "commits": []})
}

fn base_of(runner: &Runner) -> Vec<String> {
    runner.run();
    runner.arguments().iter().filter_map(|argument| argument.strip_prefix("--base=")).map(str::to_owned).collect()
}

#[test]
fn without_inputs_there_are_no_opinions() {
    let runner = Runner::fake(0);
    runner.run().ended(0, "clear");
    let mut expected = vec!["check", "--format=github"];
    expected.extend(REPORTS);
    assert_eq!(runner.arguments(), expected);
}

#[test]
fn every_input_becomes_its_argument_whole() {
    let runner = Runner::fake(0)
        .input("sbom", "a b.json\r\n\n-rf\n--help\n$(touch pwned).json\n`touch pwned`;touch pwned\n*\n'\"\\\n")
        .input("manifest-path", "-x/Cargo.toml")
        .input("policy", "ua-1335\nit's \"mine\" $HOME && touch pwned.toml\n--policies=/tmp\n")
        .input("base", "main~1")
        .input("fail-on", "review")
        .input("reports", "junit=a b.xml\ngitlab=$(touch pwned).json")
        .input("annotations", "true")
        .input("args", "--as-of\n2020-01-01\n--target=x y");
    runner.run().ended(0, "clear");
    let mut expected = vec!["check", "--policy=ua-1335", "--policy=it's \"mine\" $HOME && touch pwned.toml"];
    expected.extend(["--policy=--policies=/tmp", "--manifest-path=-x/Cargo.toml", "--fail-on=review", "--base=main~1"]);
    expected.push("--format=github");
    expected.extend(REPORTS);
    expected.extend(["--report=junit=a b.xml", "--report=gitlab=$(touch pwned).json"]);
    expected.extend(["--as-of", "2020-01-01", "--target=x y", "--"]);
    expected.extend(["a b.json", "-rf", "--help", "$(touch pwned).json", "`touch pwned`;touch pwned", "*", "'\"\\"]);
    assert_eq!(runner.arguments(), expected);
    assert!(!runner.workspace().join("pwned").exists());
}

#[test]
fn hostile_file_names_are_files() {
    let names =
        ["a b.json", "$(touch pwned).json", "`touch pwned`;touch pwned.json", "-rf.json", "--help", "*", "'\".json"];
    let names = names.into_iter().chain(["x ##[error]y.json", "::error::z.json", "%0A::error::z.json"]);
    let names: Vec<_> = names.collect();
    let runner = Runner::real().input("sbom", &names.join("\n")).input("policy", "ua-1335");
    let text = super::read("tests/documents/real/kubectl.spdx.json");
    for name in &names {
        std::fs::write(runner.workspace().join(name), &text).unwrap();
    }
    let step = runner.run();
    step.ended(1, "banned");
    let json = step.json();
    let read: Vec<_> = json["inputs"].as_array().unwrap().iter().map(|input| input["path"].as_str().unwrap()).collect();
    assert_eq!(read, names);
    assert!(!runner.workspace().join("pwned").exists());
    // A file whose name is two lines is asked for as two files, and neither is there.
    let runner = Runner::real().input("sbom", "two\nlines.json").input("policy", "ua-1335");
    std::fs::write(runner.workspace().join("two\nlines.json"), text).unwrap();
    runner.run().ended(2, "error");
}

#[test]
fn a_blank_or_odd_input_is_no_default() {
    for (name, value) in [
        ("sbom", "\n \n"),
        ("annotations", "no"),
        ("summary", "FALSE"),
        ("reports", "sarif=x\njson=-\n"),
        ("reports", "json=-"),
        ("binary", "no-such-program"),
        ("binary", "./no-such-program"),
        ("binary", "/"),
    ] {
        let runner = Runner::fake(0).input(name, value);
        runner.run().ended(2, "error");
        assert!(!runner.gate_ran(), "{name}: {value}");
    }
}

#[test]
fn the_gate_is_found_in_the_path_too() {
    Runner::fake(1).input("binary", "fake gate").run().ended(1, "banned");
}

#[test]
fn the_base_comes_from_the_event() {
    let none: [&str; 0] = [];
    assert_eq!(base_of(&Runner::fake(0).event("pull_request", &pull_request(BASE))), [BASE]);
    assert_eq!(base_of(&Runner::fake(0).event("merge_group", &merge_group())), [BASE]);
    assert_eq!(base_of(&Runner::fake(0).event("push", &push())), none);
    assert_eq!(base_of(&Runner::fake(0).event("pull_request_target", &pull_request(BASE))), none);
    let event = || Runner::fake(0).event("pull_request", &pull_request(BASE));
    assert_eq!(base_of(&event().input("base", "none")), none);
    assert_eq!(base_of(&event().input("base", "verdict.json")), ["verdict.json"]);
    assert_eq!(base_of(&event().input("args", "--locked")), [BASE]);
}

#[test]
fn an_event_that_names_no_base_is_no_full_pass() {
    for event in [pull_request("--help"), pull_request(""), pull_request(&BASE[1..]), json!({}), json!([]), Value::Null]
    {
        let runner = Runner::fake(0).event("pull_request", &event);
        let step = runner.run();
        step.ended(2, "error");
        assert!(!runner.gate_ran() && step.log.contains("`base`"), "{event}: {}", step.log);
    }
    Runner::fake(0).set("GITHUB_EVENT_NAME", "merge_group").run().ended(2, "error");
    // Nothing here reads JSON.
    let programs = ["bash", "env", "od", "tr", "cat", "wc", "mktemp", "mkdir", "head"];
    let step = Runner::fake(0).event("pull_request", &pull_request(BASE)).with_only(&programs).run();
    step.ended(2, "error");
    assert!(step.log.contains("`base`"), "{}", step.log);
}

#[test]
fn modules_of_the_tree_are_not_imported() {
    let runner = Runner::fake(0).event("pull_request", &pull_request(BASE));
    runner.program("bin/jq", "#!/bin/sh\nexit 1\n");
    std::fs::write(runner.workspace().join("json.py"), "open('pwned', 'w')").unwrap();
    runner.run();
    assert!(!runner.workspace().join("pwned").exists());
}

#[test]
fn a_change_cannot_name_a_file_like_its_base() {
    let runner = Runner::fake(0).event("pull_request", &pull_request(BASE));
    std::fs::create_dir(runner.workspace().join(BASE)).unwrap();
    runner.run().ended(2, "error");
    assert!(!runner.gate_ran());
}

#[test]
fn what_an_earlier_step_left_in_the_environment_is_not_run() {
    let runner = Runner::fake(0);
    let start_up = runner.program("start-up", "touch \"$FAKE_DESK/pwned\"\n").display().to_string();
    // The shell of GitHub itself may read functions; the script and what it calls do not.
    let runner = runner.set("ENV", &start_up).set("BASH_ENV", &start_up);
    let runner = runner.set("BASH_FUNC_mktemp%%", "() { touch \"$FAKE_DESK/pwned\"; }");
    runner.run().ended(0, "clear");
    assert!(!runner.path("pwned").exists());
}

#[test]
fn the_base_is_fetched_alone_when_it_is_not_here() {
    let runner = Runner::fake(0);
    let git = |folder: &str, args: &[&str]| {
        let mut command = std::process::Command::new("git");
        command
            .current_dir(runner.path(folder))
            .args(["-c", "user.name=t", "-c", "user.email=t@example.org"])
            .args(args);
        let output = command.env("HOME", runner.path("")).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap().trim().to_owned())
    };
    std::fs::create_dir(runner.path("origin")).unwrap();
    git("origin", &["init", "--quiet", "-b", "main"]);
    for message in ["zero", "one", "two"] {
        assert!(git("origin", &["commit", "--quiet", "--allow-empty", "-m", message]).0);
    }
    let (zero, base) = (git("origin", &["rev-parse", "HEAD~2"]).1, git("origin", &["rev-parse", "HEAD~1"]).1);
    let url = format!("file://{}", runner.path("origin").display());
    assert!(git("", &["clone", "--quiet", "--depth=1", &url, "work space"]).0);
    let runner = &runner;
    let here = |commit: &str| git("work space", &["cat-file", "-e", commit]).0;
    assert!(!here(&base) && !here(&zero));
    std::fs::write(runner.path("event.json"), pull_request(&base).to_string()).unwrap();
    let event = |base: &str| {
        let next = Runner::fake(0).event("pull_request", &pull_request(base));
        next.set("GITHUB_WORKSPACE", runner.workspace().to_str().unwrap())
    };
    let step = event(&base);
    assert_eq!(base_of(&step), std::slice::from_ref(&base));
    assert!(here(&base) && !here(&zero));
    // One that is nowhere is asked for all the same: the gate says what is wrong.
    let step = event(BASE);
    assert_eq!(base_of(&step), [BASE]);
}

#[test]
fn in_a_pull_request_only_what_is_new_fails() {
    for (before, after, code, counts) in [(None, "kubectl", 1, ("1", "1")), (Some("kubectl"), "kubectl", 0, ("1", "0"))]
    {
        let runner = Runner::real().input("sbom", "bom.json").input("policy", "ua-1335");
        let folder = runner.workspace();
        let git = |args: &[&str]| {
            let mut command = std::process::Command::new("git");
            command.current_dir(&folder).args(["-c", "user.name=t", "-c", "user.email=t@example.org"]).args(args);
            let output = command.env("HOME", runner.path("")).output().unwrap();
            assert!(output.status.success(), "{args:?}");
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        let put = |name: &str| {
            let text = super::read(&format!("tests/documents/real/{name}.spdx.json"));
            std::fs::write(folder.join("bom.json"), text).unwrap();
            git(&["add", "--all"]);
        };
        git(&["init", "--quiet"]);
        before.iter().copied().for_each(put);
        git(&["commit", "--quiet", "--allow-empty", "--message=before"]);
        let base = git(&["rev-parse", "HEAD"]);
        put(after);
        git(&["commit", "--quiet", "--allow-empty", "--message=after"]);
        let runner = runner.event("pull_request", &pull_request(&base));
        let step = runner.run();
        assert_eq!(step.code, code, "{}", step.log);
        assert_eq!((step.output("findings"), step.output("new-findings")), counts);
    }
}
