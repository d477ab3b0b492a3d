//! Lock files of npm, pnpm and yarn.

use embargo::model::claim::ClaimKind;
use embargo::model::component::{Component, Role, Scope};
use embargo::model::inventory::{Inventory, NoteKind};
use embargo::model::source::SourceFile;
use embargo::read::{Refusal, read};

fn with<T>(text: &str, look: impl FnOnce(&Inventory<'_>) -> T) -> T {
    let source = SourceFile::new("test", text.as_bytes().to_vec());
    look(&read(&source).unwrap_or_else(|error| panic!("{error} at {:?}", error.span)))
}

fn refusal(text: &str) -> Refusal {
    let source = SourceFile::new("test", text.as_bytes().to_vec());
    read(&source).map(|_| ()).expect_err(text).refusal
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
    text[..component.span.start].lines().count()
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
