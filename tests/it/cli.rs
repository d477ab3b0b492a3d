//! The command line: exit codes, files, streams.

use serde_json::{Value, json};

use crate::support::{Desk, document, gate, gate_with, verdict};

#[test]
fn it_works_as_a_cargo_subcommand_and_by_itself() {
    let file = document("real/kubectl.spdx.json");
    for args in [
        vec!["embargo", "check", &file, "--policy", "ua-1335"],
        vec!["embargo", &file, "--policy", "ua-1335"],
        vec!["check", &file, "--policy", "ua-1335"],
        vec![&file, "--policy", "ua-1335"],
    ] {
        assert_eq!(gate(&args).code, 1, "{args:?}");
    }
}

#[test]
fn help_beside_inputs_is_no_success() {
    assert_eq!(gate(&["--help"]).code, 0);
    assert_eq!(gate(&["check", "--help"]).code, 0);
    assert_eq!(gate(&["--version"]).code, 0);
    assert_eq!(gate(&["check", &document("real/kubectl.spdx.json"), "--help"]).code, 2);
    assert_eq!(gate(&["check", "--no-such-flag"]).code, 2);
}

#[test]
fn a_proven_ban_stays_one_when_another_input_fails() {
    let run = verdict(&[
        &document("real/kubectl.spdx.json"),
        "no-such-file.json",
        &document("refused/empty.json"),
        "--policy",
        "ua-1335",
    ]);
    let json = run.json();
    assert_eq!((run.code, json["errors"].as_array().unwrap().len()), (1, 2), "{}", run.out);
    let run = verdict(&[&document("real/trivy-1.6.cdx.json"), "no-such-file.json", "--policy", "ua-1335"]);
    assert_eq!(run.code, 2);
    assert_eq!(verdict(&["tests/it"]).code, 2);
}

#[test]
fn standard_input_is_an_input() {
    let text = std::fs::read_to_string(document("real/kubectl.spdx.json")).unwrap();
    let run = gate_with(&["check", "-", "--policy", "ua-1335", "--format", "json"], &text);
    assert_eq!(run.code, 1);
    let json: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["findings"][0]["component"]["input"], "-");
    assert_eq!(gate_with(&["check", "-"], "").code, 2);
}

#[test]
fn several_reports_come_from_one_run_and_agree() {
    let desk = Desk::new();
    let (json, human) = (desk.path("verdict.json"), desk.path("verdict.txt"));
    let run = gate(&[
        "check",
        &document("real/kubectl.spdx.json"),
        "--policy",
        "ua-1335",
        "--report",
        &format!("json={json}"),
        "--report",
        &format!("human={human}"),
    ]);
    assert_eq!(run.code, 1);
    let value: Value = serde_json::from_str(&std::fs::read_to_string(&json).unwrap()).unwrap();
    assert_eq!(value["exit_code"], 1);
    assert!(std::fs::read_to_string(&human).unwrap().contains("banned as of"));
    assert!(run.out.contains("banned as of"));
}

#[test]
fn a_report_that_cannot_be_written_is_no_success() {
    let clear = document("real/trivy-1.6.cdx.json");
    assert_eq!(gate(&["check", &clear, "--policy", "ua-1335"]).code, 0);
    let run = gate(&["check", &clear, "--policy", "ua-1335", "--report", "json=/no/such/folder/x.json"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("was not written"), "{}", run.err);
    let run = gate(&[
        "check",
        &document("real/kubectl.spdx.json"),
        "--policy",
        "ua-1335",
        "--report",
        "json=/no/such/folder/x.json",
    ]);
    assert_eq!(run.code, 1, "a ban stays a ban");
    assert_eq!(gate(&["check", &clear, "--report", "xml=x"]).code, 2);
}

#[cfg(unix)]
#[test]
fn a_full_disk_or_closed_pipe_is_no_success() {
    use std::process::{Command, Stdio};
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run = |file: &str, out: Stdio| {
        let status = Command::new(env!("CARGO_BIN_EXE_cargo-embargo"))
            .args(["check", file, "--policy", "ua-1335"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(out)
            .stderr(Stdio::null())
            .status();
        status.unwrap().code()
    };
    assert_eq!(run(&document("real/trivy-1.6.cdx.json"), full.try_clone().unwrap().into()), Some(2));
    assert_eq!(run(&document("real/kubectl.spdx.json"), full.into()), Some(1));
}

#[cfg(unix)]
#[test]
fn a_link_at_the_report_s_path_is_replaced_not_followed() {
    let desk = Desk::new();
    let (target, link) = (desk.put("precious", "untouched"), desk.path("report.json"));
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let run = gate(&[
        "check",
        &document("real/kubectl.spdx.json"),
        "--policy",
        "ua-1335",
        "--report",
        &format!("json={link}"),
    ]);
    assert_eq!(run.code, 1);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "untouched");
    assert!(std::fs::read_to_string(&link).unwrap().contains("embargo/verdict/v1"));
}

#[test]
fn who_answers_in_order_one_line_each() {
    let purls = "pkg:pypi/opentip@1\n\npkg:npm/left-pad@1\nno purl\npkg:pypi/kasperskytip\n";
    let run = gate_with(&["who", "--stdin", "--format", "json"], purls);
    assert_eq!(run.code, 2, "a line was no question");
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let asked: Vec<_> = lines.iter().map(|line| line["purl"].as_str().unwrap()).collect();
    assert_eq!(asked, ["pkg:pypi/opentip@1", "pkg:npm/left-pad@1", "no purl", "pkg:pypi/kasperskytip"]);
    assert_eq!(
        (&lines[0]["party"], &lines[1]["vendor"], &lines[1]["party"]),
        (&json!("Kaspersky"), &Value::Null, &Value::Null)
    );
    assert!(lines[2]["error"].is_string());
    assert_eq!(gate(&["who", "pkg:pypi/opentip", "pkg:npm/left-pad"]).code, 0);
    assert_eq!(gate(&["who"]).code, 2);
}

#[test]
fn explain_answers_by_finding_purl_identifier_and_name() {
    let file = document("real/kubectl.spdx.json");
    let id = verdict(&[&file, "--policy", "ua-1335"]).json()["findings"][0]["id"].as_str().unwrap().to_owned();
    for question in [
        id.as_str(),
        &id[..8],
        "pkg:golang/github.com/mailru/easyjson",
        "SPDXRef-3097221662409355",
        "github.com/mailru/easyjson",
    ] {
        let run = gate(&["explain", question, &file, "--policy", "ua-1335"]);
        assert_eq!(run.code, 0, "{question}: {}", run.out);
        assert!(run.out.contains("rights holder under Ukrainian sanctions") && run.out.contains(&id), "{}", run.out);
    }
    assert_eq!(gate(&["explain", "nothing-of-the-kind", &file]).code, 2);
    let alone = gate(&["explain", "pkg:pypi/opentip@1.2", "--policy", "all", "--format", "json"]);
    let json: Value = serde_json::from_str(&alone.out).unwrap();
    assert_eq!((alone.code, json["components"][0]["vendors"][0]["relation"].as_str()), (0, Some("made")));
}

#[test]
fn a_member_of_a_workspace_can_be_looked_at_alone() {
    let file = document("real/cargo/orders.metadata.json");
    assert_eq!(gate(&["check", "--metadata-path", &file, "--ban", "bytedance", "-p", "orders-rpc"]).code, 1);
    assert_eq!(gate(&["check", "--metadata-path", &file, "--ban", "bytedance", "-p", "xtask"]).code, 0);
    assert_eq!(gate(&["check", "--metadata-path", &file, "--ban", "bytedance", "-p", "nobody"]).code, 2);
}

#[test]
fn an_input_above_the_limit_is_not_read_in_part() {
    let run = verdict(&[&document("real/kubectl.spdx.json"), "--max-input-bytes", "1000"]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("--max-input-bytes"), "{}", run.out);
}
