//! Lock files of npm, pnpm and yarn.

use crate::support::read_whole as read;
use embargo::model::claim::ClaimKind;
use embargo::model::component::{Component, Role, Scope};
use embargo::model::inventory::{Inventory, NoteKind};
use embargo::model::source::SourceFile;
use embargo::read::Refusal;

fn with<T>(text: &str, look: impl FnOnce(&Inventory<'_>) -> T) -> T {
    let source = SourceFile::new("test", text.as_bytes().to_vec());
    look(&read(&source).unwrap_or_else(|error| panic!("{error} at {:?}", error.span)))
}

fn refusal(text: &str) -> Refusal {
    let source = SourceFile::new("test", text.as_bytes().to_vec());
    match read(&source) {
        Ok(_) => panic!("it is read:\n{text}"),
        Err(error) => error.refusal,
    }
}

fn lock(name: &str) -> String {
    std::fs::read_to_string(format!("tests/documents/real/locks/{name}")).unwrap()
}

fn one<'i, 's>(inventory: &'i Inventory<'s>, reference: &str) -> &'i Component<'s> {
    let found = inventory.components.iter().find(|one| one.reference == reference);
    found.unwrap_or_else(|| {
        let all: Vec<_> = inventory.components.iter().map(|one| &one.reference).collect();
        panic!("{reference} is not among {all:?}")
    })
}

fn purl(inventory: &Inventory<'_>, reference: &str) -> String {
    inventory.purl(one(inventory, reference)).map(|claim| claim.value.to_string()).unwrap_or_default()
}

fn claim(inventory: &Inventory<'_>, reference: &str, kind: ClaimKind) -> String {
    let claims = inventory.claims(one(inventory, reference));
    claims.iter().find(|claim| claim.kind == kind).map(|claim| claim.value.to_string()).unwrap_or_default()
}

fn count(inventory: &Inventory<'_>, role: Role) -> usize {
    inventory.components.iter().filter(|one| one.role == role).count()
}

fn leads(inventory: &Inventory<'_>, from: &str, to: &str) -> Option<Scope> {
    let place = |reference| inventory.components.iter().position(|one| one.reference == reference);
    let (from, to) = (place(from)?, place(to)?);
    let edge = inventory.edges.iter().find(|edge| (edge.from.index(), edge.to.index()) == (from, to))?;
    Some(edge.scope)
}

fn line(text: &str, component: &Component<'_>) -> usize {
    text[..component.span.start].matches('\n').count() + 1
}

/// Whether a reading of a text tells of something that is missing, or holds the package.
fn tells(text: &str, name: &str) -> bool {
    let source = SourceFile::new("test", text.as_bytes().to_vec());
    let Ok(inventory) = read(&source) else { return true };
    let is_told = |kind| matches!(kind, NoteKind::Incomplete | NoteKind::DanglingReference);
    inventory.components.iter().any(|one| one.name == name) || inventory.notes.iter().any(|note| is_told(note.kind))
}

fn every_cut_tells(text: &str, name: &str) {
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert!(tells(&text[..end], name), "cut at {end}, nothing tells:\n{}", &text[end.saturating_sub(300)..end]);
    }
    assert!(with(text, |inventory| inventory.components.iter().any(|one| one.name == name)));
}

#[test]
fn npm_real_locks_are_read_in_full() {
    for (name, parts, roots, edges) in
        [("v1-npm6", 61, 1, 66), ("v2-workspaces-npm8", 66, 3, 87), ("v3-workspaces", 66, 3, 87)]
    {
        let text = lock(&format!("{name}.package-lock.json"));
        with(&text, |inventory| {
            assert_eq!(inventory.notes, [], "{name}");
            let of_role = |role| count(inventory, role);
            assert_eq!(
                (of_role(Role::Part), of_role(Role::Root), of_role(Role::Unresolved)),
                (parts, roots, 0),
                "{name}"
            );
            assert_eq!((inventory.inputs[0].components, inventory.inputs[0].edges), (parts, edges), "{name}");
            let icons = "node_modules/@ant-design/icons-svg";
            assert_eq!(purl(inventory, icons), "pkg:npm/%40ant-design/icons-svg@4.6.0");
            let stands = text.lines().position(|line| line.contains("ant-design/icons-svg\": {")).unwrap() + 1;
            assert_eq!(line(&text, one(inventory, icons)), stands);
            assert_eq!(purl(inventory, "node_modules/string-width-cjs"), "pkg:npm/string-width@4.2.3", "an alias");
            assert_eq!(purl(inventory, "node_modules/is-number"), "pkg:npm/is-number@7.0.0", "a tarball by address");
            assert!(
                purl(inventory, "node_modules/jsgit")
                    .contains("?vcs_url=git%2Bhttps://git.example.org/demo/jsgit.git%40afa1e6e")
            );
            assert_eq!(
                claim(inventory, "node_modules/jsgit", ClaimKind::Repository),
                "https://git.example.org/demo/jsgit.git"
            );
            let scope = |name: &str| one(inventory, &format!("node_modules/{name}")).scope;
            assert_eq!(
                ["debug", "glob", "wrappy", "tar"].map(scope),
                [Scope::Runtime, Scope::Dev, Scope::Dev, Scope::Optional]
            );
            for component in &inventory.components {
                for claim in inventory.claims(component) {
                    assert!(component.span.contains(&claim.at), "{claim:?}");
                }
            }
        });
    }
}

#[test]
fn npm_folders_decide_what_a_name_means() {
    with(&lock("v3-workspaces.package-lock.json"), |inventory| {
        assert_eq!(leads(inventory, "packages/a", "packages/a/node_modules/ms"), Some(Scope::Runtime));
        assert_eq!(leads(inventory, "packages/b", "node_modules/ms"), Some(Scope::Runtime));
        assert_eq!(
            leads(inventory, "packages/b/node_modules/debug", "packages/b/node_modules/debug/node_modules/ms"),
            Some(Scope::Runtime)
        );
        assert_eq!(leads(inventory, "packages/a", "packages/b"), Some(Scope::Runtime), "through a link");
        assert_eq!(leads(inventory, ".", "vendor/local"), Some(Scope::Runtime));
        assert_eq!((one(inventory, "packages/a").role, one(inventory, "vendor/local").role), (Role::Root, Role::Part));
        assert_eq!(purl(inventory, "vendor/local"), "", "a folder is not the package of that name");
    });
}

#[test]
fn npm_packages_are_what_was_fetched() {
    let lock = |entry: &str| {
        format!(
            r#"{{"lockfileVersion": 3, "packages": {{"": {{"dependencies": {{"x": "1"}}}}, "node_modules/x": {entry}}}}}"#
        )
    };
    for (entry, expected, distribution) in [
        (r#"{"version": "1.0.0"}"#, "pkg:npm/x@1.0.0", ""),
        (r#"{"version": "1.0.0", "inBundle": true}"#, "pkg:npm/x@1.0.0", ""),
        (
            r#"{"version": "1.0.0", "resolved": "https://registry.yarnpkg.com/x/-/x-1.0.0.tgz#abc"}"#,
            "pkg:npm/x@1.0.0",
            "",
        ),
        (
            r#"{"version": "1.0.0", "resolved": "https://registry.npmjs.org/@s/y/-/y-1.0.0.tgz"}"#,
            "pkg:npm/%40s/y@1.0.0",
            "",
        ),
        (r#"{"name": "@s/y", "version": "1.0.0"}"#, "pkg:npm/%40s/y@1.0.0", ""),
        (
            r#"{"version": "1.0.0", "resolved": "https://npm.example.org/repo/x/-/x-1.0.0.tgz"}"#,
            "pkg:npm/x@1.0.0?repository_url=https://npm.example.org/repo",
            "https://npm.example.org/repo",
        ),
        (
            r#"{"version": "1.0.0", "resolved": "https://example.org/x.tar.gz"}"#,
            "pkg:npm/x@1.0.0?download_url=https://example.org/x.tar.gz",
            "https://example.org/x.tar.gz",
        ),
        (
            r#"{"version": "1.0.0", "resolved": "git+ssh://git@github.com/o/r.git#abc"}"#,
            "pkg:npm/x@1.0.0?vcs_url=git%2Bssh://git%40github.com/o/r.git%40abc",
            "",
        ),
        (
            r#"{"version": "1.0.0", "resolved": "https://codeload.github.com/o/r/tar.gz/abc"}"#,
            "pkg:npm/x@1.0.0?vcs_url=git%2Bhttps://github.com/o/r%40abc",
            "",
        ),
        (
            r#"{"version": "1.0.0", "resolved": "file:x-1.0.0.tgz"}"#,
            "pkg:npm/x@1.0.0?download_url=file:x-1.0.0.tgz",
            "file:x-1.0.0.tgz",
        ),
    ] {
        with(&lock(entry), |inventory| {
            assert_eq!(purl(inventory, "node_modules/x"), expected, "{entry}");
            assert_eq!(claim(inventory, "node_modules/x", ClaimKind::Distribution), distribution, "{entry}");
        });
    }
}

#[test]
fn npm_both_halves_of_version_2_count() {
    let text = r#"{"lockfileVersion": 2, "packages": {
        "": {"dependencies": {"x": "1"}}, "node_modules/x": {"version": "1.0.0"}},
      "dependencies": {"x": {"version": "1.0.0", "dependencies": {"hidden": {"version": "1.0.0", "dev": true}}}, "y": {"version": "2.0.0"}}}"#;
    with(text, |inventory| {
        assert_eq!(purl(inventory, "node_modules/x/node_modules/hidden"), "pkg:npm/hidden@1.0.0");
        assert_eq!(one(inventory, "node_modules/x/node_modules/hidden").scope, Scope::Runtime);
        assert_eq!(purl(inventory, "node_modules/y"), "pkg:npm/y@2.0.0");
        assert_eq!(inventory.notes.iter().filter(|note| note.kind == NoteKind::Form).count(), 2);
    });
    with(
        &text.replace(
            r#""dependencies": {"x": {"version": "1.0.0""#,
            r#""dependencies": {"x": {"version": "npm:evil@1.0.0""#,
        ),
        |inventory| {
            assert_eq!(purl(inventory, "node_modules/x"), "pkg:npm/x@1.0.0");
            assert_eq!(purl(inventory, "dependencies/node_modules/x"), "pkg:npm/evil@1.0.0");
        },
    );
}

#[test]
fn npm_what_could_hide_a_package_is_refused() {
    let lock = |version: &str, rest: &str| format!(r#"{{"lockfileVersion": {version}{rest}}}"#);
    assert!(matches!(refusal(&lock("4", r#", "packages": {}"#)), Refusal::UnsupportedVersion(..)));
    assert!(matches!(refusal(&lock("3", "")), Refusal::IncompleteGraph(_)));
    assert!(matches!(refusal(&lock("3", r#", "packages": []"#)), Refusal::WrongShape(..)));
    assert!(matches!(refusal(&lock("1", r#", "Dependencies": {"x": {"version": "1"}}"#)), Refusal::NearMiss(..)));
    for (entry, expected) in [
        (r#"{"dependencies": {"gone": "^1"}}"#, "IncompleteGraph"),
        (r#"{"dependencys": {"gone": "^1"}}"#, "NearMiss"),
        (r#"{"dependencies": ["gone"]}"#, "WrongShape"),
        (r#"{"dependencies": {"gone": {}}}"#, "WrongShape"),
        (r#"{"link": true}"#, "Malformed"),
        (r#"{"name": ["evil"], "version": "1"}"#, "WrongShape"),
        (r#""1.0.0""#, "WrongShape"),
    ] {
        let text = lock("3", &format!(r#", "packages": {{"": {{"name": "p"}}, "node_modules/x": {entry}}}"#));
        assert!(format!("{:?}", refusal(&text)).starts_with(expected), "{entry}: {:?}", refusal(&text));
    }
    // What is absent because it is for another platform counts by its name.
    let text = lock("3", r#", "packages": {"": {"name": "p", "optionalDependencies": {"gone": "npm:@s/real@^1"}}}"#);
    with(&text, |inventory| {
        assert_eq!(purl(inventory, "pkg:npm/%40s/real"), "pkg:npm/%40s/real");
        assert!(inventory.notes.iter().any(|note| note.kind == NoteKind::DanglingReference));
    });
    // Folders nest in a bounded depth, so that a lookup has bounded cost.
    let deep = "node_modules/a/".repeat(100_000);
    let text =
        lock("3", &format!(r#", "packages": {{"": {{"name": "p"}}, "{deep}node_modules/b": {{"version": "1"}}}}"#));
    assert!(matches!(refusal(&text), Refusal::Malformed(_)));
}

#[test]
fn npm_locks_that_are_cut_off_tell() {
    every_cut_tells(
        r#"{"lockfileVersion": 3, "packages": {"": {"dependencies": {"z": "1"}}, "node_modules/z": {"version": "1.0.0"}}}"#,
        "z",
    );
}

#[test]
fn pnpm_real_locks_are_read_in_full() {
    for (version, parts, edges, sep, prefix) in
        [("5.4", 85, 107, "/", "/"), ("6.0", 85, 108, "@", "/"), ("9.0", 84, 108, "@", "")]
    {
        let text = lock(&format!("v{version}.pnpm-lock.yaml"));
        with(&text, |inventory| {
            assert_eq!(inventory.notes, [], "{version}");
            let outside = count(inventory, Role::Part) - parts;
            assert_eq!(
                (outside, count(inventory, Role::Root), count(inventory, Role::Unresolved)),
                (1, 3, 0),
                "{version}"
            );
            assert_eq!(inventory.inputs[0].edges, edges, "{version}");
            assert_eq!(inventory.inputs[0].version, version);
            let key = |name: &str, of: &str| format!("{prefix}{name}{sep}{of}");
            let icons = key("@ant-design/icons-svg", "4.6.0");
            assert_eq!(purl(inventory, &icons), "pkg:npm/%40ant-design/icons-svg@4.6.0");
            let stands = text.lines().position(|line| line.trim().trim_matches(['\'', ':']) == icons).unwrap() + 1;
            assert_eq!(line(&text, one(inventory, &icons)), stands, "{version}");
            let peers = if version == "5.4" { "18.3.1_react@18.3.1" } else { "18.3.1(react@18.3.1)" };
            let dom = if version == "9.0" { "react-dom@18.3.1".to_owned() } else { key("react-dom", peers) };
            assert_eq!(purl(inventory, &dom), "pkg:npm/react-dom@18.3.1");
            assert_eq!(leads(inventory, &dom, &key("react", "18.3.1")), Some(Scope::Runtime));
            assert_eq!(leads(inventory, "link:.", &key("string-width", "4.2.3")), Some(Scope::Runtime), "an alias");
            assert_eq!(leads(inventory, "link:packages/a", "link:packages/b"), Some(Scope::Runtime));
            let scope = |name: &str, of: &str| one(inventory, &key(name, of)).scope;
            assert_eq!(
                [
                    scope("react", "18.3.1"),
                    scope("rimraf", "3.0.2"),
                    scope("esbuild", "0.19.12"),
                    scope("wrappy", "1.0.2")
                ],
                [Scope::Runtime, Scope::Dev, Scope::Optional, Scope::Dev]
            );
            let git = inventory.components.iter().find(|one| one.name == "jsgit").unwrap();
            assert_eq!(
                inventory.purl(git).unwrap().value,
                "pkg:npm/jsgit@1.2.3?vcs_url=git%2Bhttps://git.example.org/demo/jsgit.git%40afa1e6e9bca5a1fca7394a65a766c4cd1fe39e79"
            );
            let local = inventory.components.iter().find(|one| one.name == "local-dir").unwrap();
            assert_eq!((inventory.purl(local), local.role), (None, Role::Part));
        });
    }
}

#[test]
fn pnpm_keys_of_every_notation_name_their_package() {
    for (version, key, extra, expected) in [
        ("5.1", "/x/1.0.0", "", "pkg:npm/x@1.0.0"),
        ("5.1", "/@s/x/1.0.0-rc.1/react@17.0.2", "", "pkg:npm/%40s/x@1.0.0-rc.1"),
        ("5.4", "/x/1.0.0_@babel+core@7.0.0", "", "pkg:npm/x@1.0.0"),
        ("5.1", "npm.example.org/@s/x/1.0.0", "", "pkg:npm/%40s/x@1.0.0?repository_url=https://npm.example.org"),
        (
            "5.4",
            "github.com/o/r/0123abc",
            "name: x\n    version: 1.0.0",
            "pkg:npm/x@1.0.0?vcs_url=git%2Bhttps://github.com/o/r%400123abc",
        ),
        ("6.1", "/@s/x@1.0.0(@babel/core@7.0.0)(react@17.0.2)", "", "pkg:npm/%40s/x@1.0.0"),
        (
            "6.0",
            "'@example.org/x.tgz'",
            "name: x\n    version: 1.0.0",
            "pkg:npm/x@1.0.0?download_url=https://example.org/x.tgz",
        ),
        ("9.0", "'@s/x@1.0.0'", "", "pkg:npm/%40s/x@1.0.0"),
        (
            "9.0",
            "x@https://codeload.github.com/o/r/tar.gz/0123abc",
            "version: 1.0.0",
            "pkg:npm/x@1.0.0?vcs_url=git%2Bhttps://github.com/o/r%400123abc",
        ),
        ("9.0", "x@file:x-1.0.0.tgz", "version: 1.0.0", "pkg:npm/x@1.0.0?download_url=file:x-1.0.0.tgz"),
    ] {
        let resolution = match key {
            "github.com/o/r/0123abc" => "tarball: https://codeload.github.com/o/r/tar.gz/0123abc",
            "'@example.org/x.tgz'" => "tarball: https://example.org/x.tgz",
            _ => "integrity: sha512-x",
        };
        let bare = key.trim_matches('\'');
        let snapshots = if version == "9.0" { format!("snapshots:\n  {key}: {{}}\n") } else { String::new() };
        let text = format!(
            "lockfileVersion: '{version}'\nimporters:\n  .:\n    dependencies:\n      alias: '{bare}'\npackages:\n  {key}:\n    resolution: {{{resolution}}}\n    {extra}\n    dev: false\n{snapshots}"
        );
        with(&text, |inventory| {
            assert_eq!(purl(inventory, bare), expected, "{key}");
            assert_eq!(leads(inventory, "link:.", bare), Some(Scope::Runtime), "{key}");
            assert_eq!(inventory.notes, [], "{key}");
        });
    }
}

#[test]
fn pnpm_what_could_hide_a_package_is_refused() {
    let nine = "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      x: {specifier: ^1, version: 1.0.0}\npackages:\n  x@1.0.0:\n    resolution: {integrity: a}\nsnapshots:\n  x@1.0.0: {}\n";
    with(nine, |inventory| assert_eq!(inventory.notes, []));
    for (from, to, expected) in [
        ("'9.0'", "'7.0'", "UnsupportedVersion"),
        ("packages:", "packagez:", "NearMiss"),
        ("version: 1.0.0", "version: 1.0.1", "IncompleteGraph"),
        ("snapshots:\n  x@1.0.0: {}\n", "", "IncompleteGraph"),
        ("x@1.0.0: {}", "y@1.0.0: {}", "IncompleteGraph"),
        ("x@1.0.0: {}", "x@1.0.0:\n    dependencies: {gone: 1.0.0}", "IncompleteGraph"),
        ("    resolution: {integrity: a}\n", "    engines: {}\n", "IncompleteGraph"),
        ("{specifier: ^1, version: 1.0.0}", "[1.0.0]", "WrongShape"),
        ("    resolution: {integrity: a}", "    Resolution: {integrity: a}", "NearMiss"),
    ] {
        let text = nine.replace(from, to);
        assert_ne!(text, nine);
        assert!(format!("{:?}", refusal(&text)).starts_with(expected), "{to}: {:?}", refusal(&text));
    }
}

#[test]
fn pnpm_locks_that_are_cut_off_tell() {
    for version in ["5.4", "6.0", "9.0"] {
        let text = lock(&format!("v{version}.pnpm-lock.yaml"));
        // Byte by byte where the package stands that is listed last, line by line elsewhere.
        let tail = text.rfind("yn").unwrap();
        let ends = text.match_indices('\n').map(|(at, _)| at + 1).filter(|end| *end < tail);
        for end in ends.chain(tail..text.len() - 1) {
            assert!(tells(&text[..end], "yn"), "{version}: cut at {end}:\n{}", &text[end.saturating_sub(200)..end]);
        }
    }
    for text in [
        "lockfileVersion: 5.3\nspecifiers:\n  a: ^1\ndependencies:\n  a: 1.0.0\npackages:\n  /a/1.0.0:\n    resolution: {integrity: x}\n    dependencies:\n      z: 1.0.0\n    dev: false\n  /z/1.0.0:\n    resolution: {integrity: x}\n    dev: false\n",
        "lockfileVersion: '6.0'\ndependencies:\n  a:\n    specifier: ^1\n    version: 1.0.0\npackages:\n  /a@1.0.0:\n    resolution: {integrity: x}\n    dependencies:\n      z: 1.0.0\n    dev: false\n  /z@1.0.0:\n    resolution: {integrity: x}\n    dev: false\n",
        "lockfileVersion: '9.0'\nimporters:\n  .: {}\n  b:\n    dependencies:\n      a:\n        specifier: ^1\n        version: 1.0.0\npackages:\n  a@1.0.0:\n    resolution: {integrity: x}\n  z@1.0.0:\n    resolution: {integrity: x}\nsnapshots:\n  a@1.0.0:\n    dependencies:\n      z: 1.0.0\n  z@1.0.0: {}\n",
    ] {
        with(text, |inventory| assert_eq!(inventory.notes, []));
        every_cut_tells(text, "z");
    }
}

#[test]
fn yarn_real_locks_are_read_in_full() {
    for (name, parts, roots, edges) in [("v1", 63, 0, 53), ("berry-v4", 86, 3, 98), ("berry-v8", 86, 3, 98)] {
        let text = lock(&format!("{name}.yarn.lock"));
        with(&text, |inventory| {
            let kinds: Vec<_> = inventory.notes.iter().map(|note| note.kind).collect();
            assert_eq!(
                kinds,
                if name == "v1" { vec![NoteKind::NoRoot] } else { vec![] },
                "{name}: {:?}",
                inventory.notes
            );
            assert_eq!((count(inventory, Role::Part), count(inventory, Role::Root)), (parts, roots), "{name}");
            assert_eq!((inventory.inputs[0].components, inventory.inputs[0].edges), (parts, edges), "{name}");
            let npm = if name == "v1" { "" } else { "npm:" };
            let icons = format!("@ant-design/icons-svg@{npm}^4.4.2");
            assert_eq!(purl(inventory, &icons), "pkg:npm/%40ant-design/icons-svg@4.6.0");
            let stands = text.lines().position(|line| line.contains("ant-design/icons-svg")).unwrap() + 1;
            assert_eq!(line(&text, one(inventory, &icons)), stands);
            assert_eq!(purl(inventory, "sw4@npm:string-width@^4.2.0"), "pkg:npm/string-width@4.2.3", "an alias");
            let git = "jsgit@git+https://git.example.org/demo/jsgit.git#v1.2.3";
            assert!(
                purl(inventory, git)
                    .starts_with("pkg:npm/jsgit@1.2.3?vcs_url=git%2Bhttps://git.example.org/demo/jsgit.git%40afa1e6e9")
            );
            assert_eq!(
                leads(inventory, git, &format!("ms@{}", if name == "v1" { "^2.1.0" } else { "npm:2.1.3" })),
                Some(Scope::Runtime)
            );
            let local = inventory.components.iter().find(|one| one.name == "local-dir").unwrap();
            assert_eq!((inventory.purl(local), local.role), (None, Role::Part));
            for component in &inventory.components {
                for claim in inventory.claims(component) {
                    assert!(component.span.contains(&claim.at), "{claim:?}");
                }
            }
            if name != "v1" {
                let patch = "ms@patch:ms@npm%3A2.1.3#./msp.patch::locator=y-root%40workspace%3A.";
                assert_eq!(purl(inventory, patch), "pkg:npm/ms@2.1.3");
                assert_eq!(leads(inventory, "y-root@workspace:.", patch), Some(Scope::Runtime));
                assert_eq!(
                    leads(
                        inventory,
                        "y-root@workspace:.",
                        if name == "berry-v4" { "fsevents@^2.3.3" } else { "fsevents@npm:^2.3.3" }
                    ),
                    Some(Scope::Optional)
                );
                assert_eq!(
                    leads(inventory, "@demo/a@workspace:packages/a", "@demo/b@workspace:^2.0.0"),
                    Some(Scope::Runtime)
                );
            }
        });
    }
}

const CLASSIC: &str = "# yarn lockfile v1\n\n\n\"@s/a@^1.0.0\", a@1:\n  version \"1.0.0\"\n  resolved \"https://registry.yarnpkg.com/@s/a/-/a-1.0.0.tgz#abc\"\n  dependencies:\n    z \">= 1 < 2\"\n\n\"z@>= 1 < 2\":\n  version \"1.0.0\"\n  resolved \"https://npm.example.org/z/-/z-1.0.0.tgz#abc\"\n  integrity sha512-x==\n";

#[test]
fn yarn_classic_syntax_is_read_strictly() {
    let crlf = CLASSIC.replace('\n', "\r\n");
    for text in [CLASSIC, &crlf] {
        with(text, |inventory| {
            assert_eq!(purl(inventory, "@s/a@^1.0.0"), "pkg:npm/%40s/a@1.0.0");
            assert_eq!(purl(inventory, "z@>= 1 < 2"), "pkg:npm/z@1.0.0?repository_url=https://npm.example.org");
            assert_eq!(claim(inventory, "z@>= 1 < 2", ClaimKind::Distribution), "https://npm.example.org");
            assert_eq!(leads(inventory, "@s/a@^1.0.0", "z@>= 1 < 2"), Some(Scope::Runtime));
            let version = one(inventory, "z@>= 1 < 2");
            assert_eq!((version.version.as_ref(), line(text, version)), ("1.0.0", 10));
        });
    }
    for (from, to, expected) in [
        ("lockfile v1", "lockfile v2", "UnsupportedVersion"),
        ("    z \">= 1 < 2\"", "    gone \"^1\"", "IncompleteGraph"),
        ("  dependencies:\n", "  dependencys:\n", "NearMiss"),
        ("  dependencies:\n", "\tdependencies:\n", "Syntax"),
        ("  dependencies:\n", "   dependencies:\n", "Syntax"),
        ("  integrity sha512-x==\n", "<<<<<<< HEAD\n", "Syntax"),
        ("  integrity sha512-x==\n", "  version \"2\"\n", "Syntax"),
        ("  integrity sha512-x==\n", "  integrity sha512-x==", "Syntax"),
        ("\"z@>= 1 < 2\":", "\"z@>= 1 < 2\", a@1:", "Malformed"),
        ("  version \"1.0.0\"\n  resolved \"https://npm", "  resolved \"https://npm", "IncompleteGraph"),
        ("\"z@>= 1 < 2\":", "\"z@>= 1 < 2:", "Syntax"),
    ] {
        let text = CLASSIC.replace(from, to);
        assert_ne!(text, CLASSIC);
        assert!(format!("{:?}", refusal(&text)).starts_with(expected), "{to}: {:?}", refusal(&text));
    }
    // Where it is cut behind a line that an entry can end with, nothing can tell: see the reader.
    for end in 0..CLASSIC.len() {
        let part = &CLASSIC[..end];
        let is_whole_entry = part.ends_with("#abc\"\n");
        assert!(tells(part, "z") || is_whole_entry, "cut at {end}");
    }
}

const BERRY: &str = "__metadata:\n  version: 8\n  cacheKey: 10c0\n\n\"a@npm:^1.0.0\":\n  version: 1.0.0\n  resolution: \"a@npm:1.0.0\"\n  dependencies:\n    z: \"npm:^1\"\n  checksum: 10c0/abc\n  languageName: node\n  linkType: hard\n\n\"app@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"app@workspace:.\"\n  dependencies:\n    a: \"npm:^1.0.0\"\n  languageName: unknown\n  linkType: soft\n\n\"z@npm:^1\":\n  version: 1.0.0\n  resolution: \"z@npm:1.0.0\"\n  checksum: 10c0/abc\n  languageName: node\n  linkType: hard\n";

#[test]
fn yarn_berry_locators_say_what_is_built() {
    for (resolution, expected) in [
        ("z@npm:1.0.0", "pkg:npm/z@1.0.0"),
        ("@s/real@npm:1.0.0", "pkg:npm/%40s/real@1.0.0"),
        ("z@patch:z@patch%3Az@npm%253A1.0.0%23a.patch#b.patch::version=1.0.0&hash=1", "pkg:npm/z@1.0.0"),
        (
            "z@npm:1.0.0::__archiveUrl=https%3A%2F%2Fnpm.example.org%2Fz%2F-%2Fz-1.0.0.tgz",
            "pkg:npm/z@1.0.0?repository_url=https://npm.example.org",
        ),
        ("z@https://github.com/o/r.git#commit=abc", "pkg:npm/z@1.0.0?vcs_url=git%2Bhttps://github.com/o/r.git%40abc"),
        ("z@https://example.org/z.tgz", "pkg:npm/z@1.0.0?download_url=https://example.org/z.tgz"),
        ("z@portal:./z::locator=app%40workspace%3A.", ""),
    ] {
        let text = BERRY.replace("resolution: \"z@npm:1.0.0\"", &format!("resolution: \"{resolution}\""));
        with(&text, |inventory| {
            assert_eq!(purl(inventory, "z@npm:^1"), expected, "{resolution}");
            assert_eq!(inventory.notes, []);
        });
    }
    // A range that the project overrides leads to the package of that name, and is told.
    with(&BERRY.replace("\"z@npm:^1\"", "\"z@npm:2\""), |inventory| {
        assert_eq!(leads(inventory, "a@npm:^1.0.0", "z@npm:2"), Some(Scope::Runtime));
        assert!(inventory.notes.iter().all(|note| note.kind == NoteKind::DanglingReference));
    });
}

#[test]
fn yarn_berry_what_could_hide_a_package_is_refused() {
    with(BERRY, |inventory| assert_eq!(inventory.notes, []));
    for (from, to, expected) in [
        ("version: 8", "version: 3", "UnsupportedVersion"),
        ("app@workspace:.", "app@workspace:app", "IncompleteGraph"),
        ("z: \"npm:^1\"", "gone: \"npm:^1\"", "IncompleteGraph"),
        ("  resolution: \"z@npm:1.0.0\"\n", "", "IncompleteGraph"),
        ("  dependencies:\n    z", "  dependencie:\n    z", "NearMiss"),
        ("resolution: \"z@npm:1.0.0\"", "resolution: \"z\"", "Malformed"),
    ] {
        let text = BERRY.replace(from, to);
        assert_ne!(text, BERRY);
        assert!(format!("{:?}", refusal(&text)).starts_with(expected), "{to}: {:?}", refusal(&text));
    }
    every_cut_tells(BERRY, "z");
    let text = BERRY.replace("    a: \"npm:^1.0.0\"\n", "    z: \"npm:^1\"\n");
    with(&text, |inventory| assert!(inventory.notes.iter().any(|note| note.kind == NoteKind::Incomplete)));
}
