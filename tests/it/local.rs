//! Lock files of what real projects do: packages from archives and folders of the machine, patches, catalogs, two
//! documents in one file, logins in addresses, and a last line that is not ended.

use serde_json::{Value, json};

use crate::support::{Desk, Run, gate, verdict};

const PYPI: [&str; 4] = ["--ban", "yandex", "--as-of", "2026-11-01"];

fn check(name: &str, text: &str) -> Run {
    let desk = Desk::new();
    verdict(&[&[desk.put(name, text).as_str()], &PYPI[..]].concat())
}

fn notes(run: &Run) -> String {
    run.json()["inputs"][0]["notes"].to_string()
}

fn inspect(direct_url: &Value) -> String {
    let metadata = json!({"metadata_version": "2.1", "name": "catboost", "version": "1.2.5"});
    json!({"version": "1", "pip_version": "24.0", "environment": {},
        "installed": [{"metadata": metadata, "direct_url": direct_url, "installer": "pip", "requested": true}]})
    .to_string()
}

#[test]
fn a_python_package_is_what_it_is_called_wherever_it_lies() {
    let file = json!({"url": "file:///w/catboost-1.2.5-cp311-cp311-linux_x86_64.whl", "archive_info": {}});
    assert_eq!(check("inspect.json", &inspect(&file)).code, 1);
    let folder = json!({"url": "file:///croot/catboost/work", "dir_info": {}});
    assert_eq!(check("inspect.json", &inspect(&folder)).code, 1);
    // A folder in which somebody works on it is the project itself.
    let edited = json!({"url": "file:///home/me/catboost", "dir_info": {"editable": true}});
    assert_eq!(check("inspect.json", &inspect(&edited)).json()["findings"], json!([]));
    for (source, code) in [
        ("{ path = \"wheels/catboost-1.2.5-py3-none-any.whl\" }", 1),
        ("{ directory = \"vendor/catboost\" }", 1),
        ("{ registry = \"wheels\" }", 1),
        ("{ editable = \"catboost\" }", 0),
    ] {
        let lock = format!(
            "version = 1\nrequires-python = \">=3.11\"\n\n[[package]]\nname = \"app\"\nversion = \"1\"\nsource = {{ virtual = \".\" }}\n\
             dependencies = [\n    {{ name = \"catboost\" }},\n]\n\n[package.metadata]\nrequires-dist = [{{ name = \"catboost\" }}]\n\n\
             [[package]]\nname = \"catboost\"\nversion = \"1.2.5\"\nsource = {source}\n"
        );
        let run = check("uv.lock", &lock);
        assert_eq!(run.json()["findings"].as_array().unwrap().len(), code, "{source}: {}", run.out);
    }
    for kind in ["file", "directory"] {
        let lock = format!(
            "[[package]]\nname = \"catboost\"\nversion = \"1.2.5\"\ndescription = \"\"\noptional = false\npython-versions = \"*\"\nfiles = []\n\n\
             [package.source]\ntype = \"{kind}\"\nurl = \"libs/catboost\"\n\n[metadata]\nlock-version = \"2.0\"\npython-versions = \"*\"\ncontent-hash = \"{}\"\n",
            "0".repeat(64)
        );
        assert_eq!(check("poetry.lock", &lock).code, 1, "{kind}");
    }
}

#[test]
fn the_name_of_an_archive_says_name_and_version() {
    for (line, purl) in [
        ("https://x.org/catboost-1.2.5-cp311-cp311-manylinux2014_x86_64.whl", "pkg:pypi/catboost@1.2.5"),
        ("https://x.org/catboost-1.2.5.tar.gz", "pkg:pypi/catboost@1.2.5"),
        ("./wheels/catboost-1.2.5-py3-none-any.whl", "pkg:pypi/catboost@1.2.5"),
        ("catboost @ file:///croot/catboost_1684/work", "pkg:pypi/catboost"),
        ("catboost @ https://x.org/catboost-1.2.5-py3-none-any.whl", "pkg:pypi/catboost@1.2.5"),
    ] {
        let run = check("requirements.txt", &format!("{line}\nx==1\n"));
        let found = run.json()["findings"][0]["component"]["purl"].as_str().unwrap_or_default().to_owned();
        assert_eq!(found.split('?').next(), Some(purl), "{line}: {}", run.out);
    }
    // A folder may be called as it likes.
    assert_eq!(check("requirements.txt", "-e ./catboost\nx==1\n").json()["findings"], json!([]));
}

#[test]
fn a_last_line_that_is_not_ended_is_a_doubt() {
    for (name, text) in [
        ("requirements.txt", "x==1\ny==2"),
        ("go.mod", "module example.org/a\n\ngo 1.22\n\nrequire example.org/b v1.0.0"),
        ("graph.txt", "example.org/a example.org/b@v1.0.0"),
    ] {
        let run = check(name, text);
        assert!(run.code == 3 && run.out.contains("last line does not end"), "{name}: {} {}", run.code, run.out);
    }
}

#[test]
fn logins_are_told_to_nobody() {
    let desk = Desk::new();
    let text = "--extra-index-url https://alice:s3cr3t@example.org/simple\ncatboost @ git+https://bob:t0ken@github.com/o/x@v1\n";
    let path = desk.put("requirements.txt", text);
    for format in ["human", "json", "markdown", "sarif", "cyclonedx", "spdx", "junit", "gitlab"] {
        let run = gate(&[&["check", &path, "--format", format], &PYPI[..]].concat());
        assert!(
            run.out.len() > 50 && !run.out.contains("s3cr3t") && !run.out.contains("t0ken"),
            "{format}: {}",
            run.out
        );
    }
}

#[test]
fn patches_and_catalogs_of_yarn_are_tied() {
    let entry = |key: &str, resolution: &str, more: &str| {
        format!(
            "\n\"{key}\":\n  version: 3.0.1\n  resolution: \"{resolution}\"\n{more}  languageName: node\n  linkType: hard\n"
        )
    };
    let base = entry("is-odd@npm:3.0.1", "is-odd@npm:3.0.1", "");
    let patch = entry(
        "is-odd@patch:is-odd@npm%3A3.0.1#~/.yarn/patches/is-odd.patch",
        "is-odd@patch:is-odd@npm%3A3.0.1#~/.yarn/patches/is-odd.patch::version=3.0.1&hash=acc828",
        "",
    );
    let chalk = entry("chalk@npm:^2.4.2", "chalk@npm:2.4.2", "");
    let app = |needs: &str| {
        format!(
            "\n\"app@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"app@workspace:.\"\n  dependencies:\n{needs}  languageName: unknown\n  linkType: soft\n"
        )
    };
    let lock = |needs: &str, entries: &[&String]| {
        let entries: String = entries.iter().map(|entry| entry.as_str()).collect();
        format!("# by yarn\n\n__metadata:\n  version: 10\n  cacheKey: 10c0\n{}{entries}", app(needs))
    };
    let asked = "    is-odd: \"patch:is-odd@npm%3A3.0.1#~/.yarn/patches/is-odd.patch\"\n    chalk: \"catalog:\"\n";
    let run = check("yarn.lock", &lock(asked, &[&chalk, &base, &patch]));
    assert_eq!((run.code, notes(&run).as_str()), (0, "[]"), "{}", run.out);
    // Through `resolutions`, which the file does not record.
    let run = check("yarn.lock", &lock("    is-odd: \"npm:3.0.1\"\n", &[&base, &patch]));
    assert_eq!((run.code, notes(&run).as_str()), (0, "[]"), "{}", run.out);
    assert_eq!(check("yarn.lock", &lock("    is-odd: \"npm:3.0.1\"\n    chalk: \"catalog:\"\n", &[&base])).code, 2);
}

#[test]
fn the_two_documents_of_pnpm_are_read() {
    let own = "---\nlockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    configDependencies:\n      is-number:\n        specifier: 7.0.0\n        version: 7.0.0\n\n\
        packages:\n\n  is-number@7.0.0:\n    resolution: {integrity: sha512-x==}\n\nsnapshots:\n\n  is-number@7.0.0: {}\n\n";
    let project = "---\nlockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      is-odd:\n        specifier: 3.0.1\n        version: 3.0.1\n\n\
        packages:\n\n  is-number@7.0.0:\n    resolution: {integrity: sha512-x==}\n\n  is-odd@3.0.1:\n    resolution: {integrity: sha512-y==}\n\nsnapshots:\n\n  is-number@7.0.0: {}\n\n  is-odd@3.0.1:\n    dependencies:\n      is-number: 7.0.0\n";
    let run = check("pnpm-lock.yaml", &format!("{own}{project}"));
    assert_eq!((run.code, run.json()["inputs"][0]["components"].as_u64()), (0, Some(2)), "{}", run.out);
    assert_eq!(notes(&run), "[]");
    assert_eq!(check("pnpm-lock.yaml", own).code, 3, "its second document is missing");
    assert_eq!(check("pnpm-lock.yaml", &format!("{own}{project}{project}")).code, 2);
}

#[test]
fn what_is_no_lock_file_is_called_what_it_is() {
    let message = |name: &str, text: &str| {
        let run = check(name, text);
        assert_eq!(run.code, 2, "{}", run.out);
        run.json()["errors"][0]["message"].as_str().unwrap().to_owned()
    };
    let log = message("tree.txt", "[INFO] Scanning for projects...\n[ERROR] Failed to execute goal\n");
    assert!(log.contains("log of Maven"), "{log}");
    let report = message("report.json", r#"{"version": "1", "pip_version": "24.0", "install": [], "environment": {}}"#);
    assert!(report.contains("pip inspect"), "{report}");
}
