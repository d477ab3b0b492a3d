//! Whatever the gate does, the step says the same; what is no answer is never a pass.

use sha2::{Digest, Sha256};

use super::runner::Runner;
use crate::support::document;

fn fixture(name: &str) -> String {
    format!("{}/{}", env!("CARGO_MANIFEST_DIR"), document(name))
}

#[test]
fn a_banned_vendor_fails_the_step() {
    let runner = Runner::real().input("sbom", &fixture("real/kubectl.spdx.json")).input("policy", "ua-1335");
    let step = runner.run();
    step.ended(1, "banned");
    assert_eq!(step.output("findings"), "1");
    assert_eq!(step.output("new-findings"), "1");
    assert_eq!(step.json()["verdict"], "banned");
    for name in ["sarif-file", "json-file", "summary-file"] {
        assert!(std::fs::metadata(step.output(name)).unwrap().len() > 0, "{name}");
    }
    assert!(!step.summary.is_empty());
    assert!(step.log.contains("mailru/easyjson"), "{}", step.log);
}

#[test]
fn a_clear_build_passes() {
    let runner =
        Runner::real().input("sbom", &fixture("real/trivy-1.6.cdx.json")).input("policy", "ua-1335\nus-federal\n");
    let step = runner.run();
    step.ended(0, "clear");
    assert_eq!(step.output("findings"), "0");
    let policies = step.json()["policies"].clone();
    assert!(policies.as_array().unwrap().iter().any(|policy| policy["id"] == "ua-1335"), "{policies}");
    assert!(policies.as_array().unwrap().len() > 3, "{policies}");
}

#[test]
fn an_answer_that_cannot_be_trusted_fails_the_step() {
    Runner::real().input("sbom", &fixture("refused/truncated.cdx.json")).run().ended(2, "error");
    Runner::real().input("sbom", "no-such-file.json").run().ended(2, "error");
    // A stream is no file here, and there is no cargo workspace either.
    Runner::real().input("sbom", "-").run().ended(2, "error");
    Runner::real().run().ended(2, "error");
}

#[test]
fn each_exit_code_is_handed_on() {
    for (code, verdict) in [(0, "clear"), (1, "banned"), (2, "error"), (3, "review")] {
        let step = Runner::fake(code).run();
        step.ended(code, verdict);
        assert_eq!((step.output("findings"), step.output("new-findings")), ("3", "1"));
    }
}

#[test]
fn a_gate_that_dies_or_leaves_no_report_is_an_error() {
    for code in [0, 1, 2, 3] {
        Runner::fake(code).set("FAKE_JSON", "").run().ended(2, "error");
        Runner::fake(code).set("FAKE_JSON", "{\"schema\":").run().ended(2, "error");
        let other = r#"{"schema":"other/v1","exit_code":0,"findings":[]}"#;
        Runner::fake(code).set("FAKE_JSON", other).run().ended(2, "error");
    }
    for code in [4, 101, 137] {
        Runner::fake(code).run().ended(2, "error");
    }
    let contradiction = r#"{"schema":"embargo/verdict/v1","exit_code":1,"findings":[]}"#;
    Runner::fake(0).set("FAKE_JSON", contradiction).run().ended(2, "error");
}

#[test]
fn what_could_not_be_told_spoils_a_pass_and_no_ban() {
    for (code, ends) in [(0, 2), (1, 1), (3, 2)] {
        let runner = Runner::fake(code);
        let folder = runner.path("temp").display().to_string();
        assert_eq!(runner.set("GITHUB_OUTPUT", &folder).run().code, ends);
        assert_eq!(Runner::fake(code).set("GITHUB_STEP_SUMMARY", &folder).run().code, ends);
        assert_eq!(Runner::fake(code).set("FAKE_SUMMARY", "0").run().code, ends);
    }
}

#[test]
fn a_summary_is_not_longer_than_the_runner_takes() {
    assert_eq!(Runner::fake(1).run().summary, "m".repeat(9));
    assert_eq!(Runner::fake(1).set("FAKE_SUMMARY", "921600").run().summary.len(), 921_600);
    let step = Runner::fake(1).set("FAKE_SUMMARY", "921601").run();
    assert!(step.summary.contains("banned") && step.summary.len() < 300, "{}", step.summary);
    assert_eq!(Runner::fake(1).input("summary", "false").run().summary, "");
}

#[test]
fn without_annotations_no_line_of_the_log_is_a_command() {
    let step = Runner::fake(0).input("annotations", "false").run();
    step.ended(0, "clear");
    let begin = step.log.find("::stop-commands::").unwrap();
    let token = step.log[begin + 17..].lines().next().unwrap();
    let end = step.log.find(&format!("\n::{token}::\n")).unwrap();
    let said = step.log.find("::error::said by the gate").unwrap();
    assert!(token.len() == 32 && begin < said && said < end, "{}", step.log);
    Runner::fake(1).input("annotations", "false").run().ended(1, "banned");
}

#[test]
fn findings_are_counted_by_whatever_reads_json() {
    let programs = ["bash", "env", "od", "tr", "cat", "wc", "mktemp", "mkdir", "head"];
    let step = Runner::fake(1).with_only(&programs).run();
    step.ended(1, "banned");
    assert_eq!(step.output("findings"), "");
    assert!(step.log.contains("::notice"), "{}", step.log);
    Runner::fake(0).set("FAKE_JSON", "").with_only(&programs).run().ended(2, "error");
    for reader in ["jq", "python3"] {
        if std::env::var("PATH").unwrap().split(':').any(|folder| std::path::Path::new(folder).join(reader).is_file()) {
            let runner = Runner::fake(1).with_only(&programs);
            // By way of a script, since what stands in PATH may look at its own place.
            let real = std::process::Command::new("bash").args(["-c", &format!("type -P {reader}")]).output().unwrap();
            let path = format!("PATH='{}'", std::env::var("PATH").unwrap());
            let real = String::from_utf8(real.stdout).unwrap();
            runner.program(&format!("bin/{reader}"), &format!("#!/bin/sh\n{path} exec '{}' \"$@\"\n", real.trim()));
            assert_eq!(runner.run().output("new-findings"), "1", "{reader}");
        }
    }
}

#[test]
fn a_release_is_run_only_if_it_is_the_one_that_the_action_names() {
    let archive = {
        let maker = Runner::fake(0);
        std::fs::copy(maker.path("bin/fake gate"), maker.path("cargo-embargo")).unwrap();
        let mut tar = std::process::Command::new("tar");
        tar.arg("-czf").arg(maker.path("gate.tar.gz")).arg("-C").arg(maker.path("")).arg("cargo-embargo");
        assert!(tar.status().unwrap().success());
        std::fs::read(maker.path("gate.tar.gz")).unwrap()
    };
    let digest: String = Sha256::digest(&archive).iter().map(|byte| format!("{byte:02x}")).collect();
    for (named, ends) in [(digest, 0), ("0".repeat(64), 2), (String::new(), 2)] {
        let runner = Runner::fake(0).input("binary", "");
        std::fs::write(runner.path("archive"), &archive).unwrap();
        let action = runner.path("action/.github/action");
        std::fs::create_dir_all(&action).unwrap();
        let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/action/run.sh");
        std::fs::copy(script, action.join("run.sh")).unwrap();
        let line = format!("# a comment\nx86_64-unknown-linux-musl {named} https://example.org/gate.tar.gz\n");
        std::fs::write(action.join("releases.txt"), line).unwrap();
        let curl =
            "#!/usr/bin/env bash\nwhile [ \"$1\" != --output ]; do shift; done\ncp \"$FAKE_DESK/archive\" \"$2\"\n";
        runner.program("bin/curl", curl);
        runner.program("bin/cargo", "#!/usr/bin/env bash\ntouch \"$FAKE_DESK/built\"\nexit 1\n");
        let path = runner.path("action").display().to_string();
        let runner = runner.set("GITHUB_ACTION_PATH", &path);
        let step = runner.run();
        assert_eq!((step.code, runner.gate_ran()), (ends, ends == 0), "{named}: {}", step.log);
        assert!(!runner.path("built").exists(), "a release that is another is no reason to build one");
    }
}

#[test]
fn without_a_release_the_gate_is_built_from_the_action_and_outside_the_tree() {
    let runner = Runner::fake(0).input("binary", "");
    let cargo = "#!/usr/bin/env bash\npwd >\"$FAKE_DESK/where\"\nwhile [ \"$1\" != --root ]; do shift; done\n\
                 mkdir -p \"$2/bin\"\ncp \"$FAKE_DESK/bin/fake gate\" \"$2/bin/cargo-embargo\"\n";
    runner.program("bin/cargo", cargo);
    runner.run().ended(0, "clear");
    let folder = |name: &str| std::fs::read_to_string(runner.path(name)).unwrap().trim().to_owned();
    assert_eq!(folder("where"), env!("CARGO_MANIFEST_DIR"));
    assert!(folder("folder").ends_with("work space"));
    assert!(!runner.workspace().join("target").exists());
}
