//! A runner: one step, its files, and what it makes of them.

use std::collections::BTreeMap;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::read;

/// Writes down how it was called, leaves the reports that it was asked for, and ends as it is told.
const FAKE: &str = r#"#!/usr/bin/env bash
printf '%s\0' "$@" >"$FAKE_DESK/argv"
pwd >"$FAKE_DESK/folder"
echo "::error::said by the gate"
for argument in "$@"; do
  case $argument in
  --report=json=*) [ -z "$FAKE_JSON" ] || printf '%s' "$FAKE_JSON" >"${argument#--report=json=}" ;;
  --report=markdown=*) head -c "$FAKE_SUMMARY" /dev/zero | tr '\0' m >"${argument#--report=markdown=}" ;;
  --report=*=*) echo report >"${argument#--report=*=}" ;;
  esac
done
exit "$FAKE_CODE"
"#;

/// What a step left behind.
pub(super) struct Step {
    pub(super) code: i32,
    pub(super) log: String,
    pub(super) outputs: BTreeMap<String, String>,
    pub(super) summary: String,
}

impl Step {
    pub(super) fn output(&self, name: &str) -> &str {
        self.outputs.get(name).map_or("(none)", String::as_str)
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&std::fs::read_to_string(self.output("json-file")).unwrap()).unwrap()
    }

    /// Ended with this, by exit code and outputs alike.
    pub(super) fn ended(&self, code: i32, verdict: &str) {
        assert_eq!((self.code, self.output("verdict")), (code, verdict), "{}", self.log);
        assert_eq!(self.output("exit-code"), code.to_string());
    }
}

/// A step to come.
pub(super) struct Runner {
    folder: tempfile::TempDir,
    inputs: BTreeMap<String, String>,
    variables: BTreeMap<String, String>,
}

impl Runner {
    /// With the gate that was built, in a workspace of its own.
    pub(super) fn real() -> Self {
        Self::bare().input("binary", env!("CARGO_BIN_EXE_cargo-embargo"))
    }

    /// With a gate that ends with a code and a report that says so.
    pub(super) fn fake(code: i32) -> Self {
        let mut runner = Self::bare();
        let gate = runner.program("bin/fake gate", FAKE);
        let report = format!(
            r#"{{"schema":"embargo/verdict/v1","exit_code":{code},"findings":[{{"state":"known"}},{{"state":"new"}},{{"state":"changed"}}]}}"#
        );
        let desk = runner.path("").display().to_string();
        runner = runner.input("binary", gate.to_str().unwrap());
        runner
            .set("FAKE_DESK", &desk)
            .set("FAKE_CODE", &code.to_string())
            .set("FAKE_JSON", &report)
            .set("FAKE_SUMMARY", "9")
    }

    pub(super) fn bare() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["temp", "work space", "bin"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let mut runner = Self { folder, inputs: BTreeMap::new(), variables: BTreeMap::new() };
        let at = |name: &str| runner.path(name).display().to_string();
        let variables = [
            ("PATH", format!("{}:{}", at("bin"), std::env::var("PATH").unwrap())),
            ("HOME", at("")),
            ("RUNNER_TEMP", at("temp")),
            ("RUNNER_OS", "Linux".to_owned()),
            ("RUNNER_ARCH", "X64".to_owned()),
            ("GITHUB_ACTIONS", "true".to_owned()),
            ("GITHUB_OUTPUT", at("outputs")),
            ("GITHUB_STEP_SUMMARY", at("summary")),
            ("GITHUB_WORKSPACE", at("work space")),
            ("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR").to_owned()),
            ("GITHUB_EVENT_NAME", "push".to_owned()),
            ("GITHUB_EVENT_PATH", at("event.json")),
        ];
        runner.variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        for name in ["outputs", "summary"] {
            std::fs::write(runner.path(name), "").unwrap();
        }
        runner
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn workspace(&self) -> PathBuf {
        self.path("work space")
    }

    pub(super) fn input(mut self, name: &str, value: &str) -> Self {
        self.inputs.insert(name.to_owned(), value.to_owned());
        self
    }

    pub(super) fn set(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    pub(super) fn event(self, name: &str, event: &Value) -> Self {
        std::fs::write(self.path("event.json"), serde_json::to_string_pretty(event).unwrap()).unwrap();
        self.set("GITHUB_EVENT_NAME", name)
    }

    /// Writes a script that can be run.
    pub(super) fn program(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// A machine that has these programs and no others.
    pub(super) fn with_only(self, programs: &[&str]) -> Self {
        let path = std::env::var("PATH").unwrap();
        for program in programs {
            let found = path.split(':').map(|folder| Path::new(folder).join(program)).find(|path| path.is_file());
            symlink(found.unwrap(), self.path("bin").join(program)).unwrap();
        }
        let bin = self.path("bin").display().to_string();
        self.set("PATH", &bin)
    }

    /// Runs the step as action.yml has it: its `run` line, its `env`, in the shell that GitHub starts.
    pub(super) fn run(&self) -> Step {
        let action = read("action.yml");
        let line = action.lines().find_map(|line| line.trim().strip_prefix("run: ")).unwrap();
        std::fs::write(self.path("step.sh"), line).unwrap();
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(self.path("step.sh"));
        command.current_dir(self.workspace()).env_clear().envs(&self.variables);
        for entry in action.split("      env:\n").nth(1).unwrap().lines() {
            let (name, value) = entry.trim().split_once(": ").unwrap();
            let input = value.strip_prefix("${{ inputs.").map(|rest| rest.trim_end_matches(" }}"));
            command.env(name, input.map_or("", |input| self.inputs.get(input).map_or("", String::as_str)));
        }
        let output = command.output().unwrap();
        let log = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        Step {
            code: output.status.code().unwrap(),
            log,
            outputs: outputs(&std::fs::read_to_string(self.path("outputs")).unwrap()),
            summary: std::fs::read_to_string(self.path("summary")).unwrap(),
        }
    }

    /// How the fake gate was called, with the folder of its reports left out.
    pub(super) fn arguments(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.path("argv")).unwrap();
        let folder = format!("{}/embargo/run.", self.path("temp").display());
        let plain = |argument: &str| match argument.split_once(&folder) {
            Some((before, after)) => format!("{before}DESK/{}", after.split_once('/').unwrap().1),
            None => argument.to_owned(),
        };
        text.split_terminator('\0').map(plain).collect()
    }

    pub(super) fn gate_ran(&self) -> bool {
        self.path("argv").exists()
    }
}

/// The file of outputs, read as the runner reads it.
fn outputs(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let here_document = line.find("<<").filter(|at| line.find('=').is_none_or(|equals| *at < equals));
        let (name, value) = match here_document {
            Some(at) => {
                let mut value = Vec::new();
                loop {
                    match lines.next().unwrap() {
                        end if end == &line[at + 2..] => break,
                        part => value.push(part),
                    }
                }
                (&line[..at], value.join("\n"))
            }
            None => line.split_once('=').map(|(name, value)| (name, value.to_owned())).unwrap(),
        };
        assert!(found.insert(name.to_owned(), value).is_none(), "{name} is put out twice");
    }
    found
}
