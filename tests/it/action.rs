//! The action: its script, run as a runner runs it, and what its files and the workflows must not say.

#[cfg(unix)]
mod gates;
#[cfg(unix)]
mod inputs;
#[cfg(unix)]
mod runner;

use std::path::Path;

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// `key: value` of a line, list marks and comments left out.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim().trim_start_matches("- ").split_once(':')?;
    Some((key.trim(), value.split(" #").next()?.trim()))
}

/// The texts that a shell runs, by the indentation of the lines below a `run:`.
fn scripts(yaml: &str) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let mut found = Vec::new();
    let lines: Vec<_> = yaml.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        if entry(line).is_some_and(|(key, _)| key == "run") {
            let below = lines[at + 1..].iter();
            let body = below.take_while(|next| next.trim().is_empty() || indent(next) > indent(line));
            found.push(std::iter::once(line).chain(body).copied().collect::<Vec<_>>().join("\n"));
        }
    }
    found
}

fn workflows() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows");
    let paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!paths.is_empty());
    paths.iter().map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap())).collect()
}

/// A foreign action is named by a full commit; a tag is whatever its owner, or a thief, makes of it.
fn is_pinned(uses: &str) -> bool {
    let Some((_, commit)) = uses.split_once('@') else { return uses.starts_with("./") };
    commit.len() == 40 && commit.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[test]
fn scripts_and_pins_are_seen() {
    let yaml = "steps:\n  - run: |\n      echo ${{ inputs.x }}\n\n      echo\n    env:\n      A: ${{ inputs.y }}\n  - run: one\n";
    assert_eq!(scripts(yaml).len(), 2);
    assert!(scripts(yaml)[0].contains("inputs.x") && !scripts(yaml)[0].contains("inputs.y"));
    assert!(is_pinned("./") && is_pinned(&format!("a/b@{}", "0".repeat(40))));
    assert!(!is_pinned("a/b@v4") && !is_pinned("a/b") && !is_pinned("a/b@0123456"));
}

#[test]
fn nothing_is_pasted_into_a_script_and_every_foreign_action_is_pinned() {
    let mut files = workflows();
    files.push(("action.yml".to_owned(), read("action.yml")));
    // What the README advises; its reader puts in the commit that was reviewed.
    files.push(("README.md".to_owned(), read("README.md").replace("OWNER/embargo@COMMIT", "./")));
    for (name, text) in files {
        for script in scripts(&text) {
            assert!(!script.contains("${{"), "{name} pastes a value into a script:\n{script}");
        }
        for (key, uses) in text.lines().filter_map(entry) {
            assert!(key != "uses" || is_pinned(uses), "{name} uses `{uses}`, which may become something else");
            assert!(key != "pull_request_target", "{name} gives rights to the code of strangers");
        }
    }
}

#[test]
fn every_workflow_says_what_it_may_do() {
    for (name, text) in workflows() {
        assert!(text.lines().any(|line| line == "permissions:" || line == "permissions: {}"), "{name}");
        let checkouts = text.matches("uses: actions/checkout@").count();
        assert_eq!(text.matches("persist-credentials: false").count(), checkouts, "{name} leaves a token behind");
    }
}

#[test]
fn the_action_needs_no_other_and_its_inputs_reach_the_script_as_environment() {
    let (action, script) = (read("action.yml"), read(".github/action/run.sh"));
    assert!(!action.lines().filter_map(entry).any(|(key, _)| key == "uses" || key == "default"));
    let section = action.split("\ninputs:\n").nth(1).unwrap().split("\noutputs:\n").next().unwrap();
    let inputs = section.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let mut count = 0;
    for input in inputs.map(|line| line.trim().trim_end_matches(':')) {
        let variable = format!("INPUT_{}", input.to_uppercase().replace('-', "_"));
        assert!(action.contains(&format!("        {variable}: ${{{{ inputs.{input} }}}}\n")), "{input}");
        assert!(script.contains(&format!("${{{variable}:-}}")), "the script does not read {input}");
        count += 1;
    }
    assert_eq!((count, script.matches("eval").count()), (10, 1), "`evaluated` is the one word");
}

#[test]
fn the_releases_are_well_formed() {
    for line in read(".github/action/releases.txt").lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<_> = line.split(' ').collect();
        assert_eq!(parts.len(), 3, "{line}");
        assert!(parts[1].len() == 64 && parts[1].bytes().all(|byte| byte.is_ascii_hexdigit()), "{line}");
        assert!(parts[2].starts_with("https://") && parts[2].ends_with(".tar.gz"), "{line}");
    }
}
