//! Reading what Python's tools leave behind.

use embargo::model::claim::ClaimKind;
use embargo::model::component::{Role, Scope};
use embargo::model::inventory::NoteKind;
use embargo::read::Refusal;

use crate::read_cargo::{cut_everywhere, named, needs, purls, real, refused, with};

const GIT: &str = "pkg:pypi/pygit@1.2.3?vcs_url=git%2Bhttps://git.example.org/demo/pygit.git%404aaa34b441b4372b4ae4c1ac5b04b2bba81659d8";

#[test]
fn a_real_uv_lock_is_read_in_full() {
    let text = real("workspace.uv.lock");
    with(&text, |inventory| {
        let input = &inventory.inputs[0];
        assert_eq!((input.format, input.components, input.edges), ("uv-lock", 33, 39 + 5 + 4));
        assert!(inventory.notes.is_empty(), "{:?}", inventory.notes);
        assert_eq!(purls(inventory, "click"), ["pkg:pypi/click@8.1.8", "pkg:pypi/click@8.5.1"]);
        assert_eq!(purls(inventory, "pygit"), [GIT]);
        for own in ["uvp", "member", "pathdep"] {
            assert_eq!(named(inventory, own).role, Role::Root, "{own}");
            assert!(purls(inventory, own).is_empty(), "{own}");
        }
        let scopes = ["idna", "rich", "pysocks", "ruff"].map(|name| named(inventory, name).scope);
        assert_eq!(scopes, [Scope::Runtime, Scope::Optional, Scope::Runtime, Scope::Dev], "an asked extra is needed");
        let rich = named(inventory, "rich");
        assert!(text[rich.span.clone()].starts_with("[[package]]\nname = \"rich\""));
        assert!(text[inventory.purl(rich).unwrap().at..].starts_with("\"rich\""));
    });
}

fn uv(packages: &str) -> String {
    format!("version = 1\nrequires-python = \">=3.9\"\n\n{packages}")
}

#[test]
fn uv_sources_make_what_a_package_is() {
    let package = |name: &str, source: &str| {
        format!("[[package]]\nname = \"{name}\"\nversion = \"1.0\"\nsource = {{ {source} }}\nwheels = []\n\n")
    };
    let app = "[[package]]\nname = \"app\"\nversion = \"1\"\nsource = { editable = \".\" }\ndependencies = [\n    { name = \"a\" },\n    { name = \"b\" },\n    { name = \"c\" },\n    { name = \"d\" },\n]\n\n[package.metadata]\n\n";
    let text = uv(&[
        app,
        &package("a", "registry = \"https://pkgs.example.org/simple\""),
        &package("b", "url = \"https://example.org/b-1.0.tar.gz\""),
        &package("c", "path = \"c-1.0.whl\""),
        &package("d", "registry = \"wheels\""),
    ]
    .concat());
    with(&text, |inventory| {
        assert_eq!(purls(inventory, "a"), ["pkg:pypi/a@1.0?repository_url=https://pkgs.example.org/simple"]);
        assert_eq!(purls(inventory, "b"), ["pkg:pypi/b@1.0?download_url=https://example.org/b-1.0.tar.gz"]);
        for file in ["c", "d"] {
            assert_eq!(purls(inventory, file), [format!("pkg:pypi/{file}@1.0")]);
            assert_eq!(named(inventory, file).role, Role::Part);
        }
        assert!(inventory.notes.is_empty(), "{:?}", inventory.notes);
    });
}

#[test]
fn a_uv_lock_that_could_hide_a_package_is_refused() {
    let app = "[[package]]\nname = \"app\"\nversion = \"1\"\nsource = { virtual = \".\" }\n";
    let lark = "[[package]]\nname = \"lark\"\nversion = \"1\"\nsource = { registry = \"https://pypi.org/simple\" }\nwheels = []\n";
    let wants = |key: &str| uv(&format!("{app}{key}\n\n[package.metadata]\n"));
    for (what, text) in [
        ("not listed", wants("dependencies = [{ name = \"lark\" }]")),
        ("not listed, by an extra", wants("optional-dependencies.cli = [{ name = \"lark\" }]")),
        ("not listed, in a group", wants("dev-dependencies.dev = [{ name = \"lark\" }]")),
        ("other version", uv(&format!("{app}dependencies = [{{ name = \"lark\", version = \"2\" }}]\n\n{lark}"))),
        ("near key", wants("dependancies = [{ name = \"lark\" }]")),
        ("near key in a dependency", wants("dependencies = [{ nam = \"app\" }]")),
        ("a text for a table", wants("dependencies = [\"lark\"]")),
        ("no project", uv(lark)),
        ("no source", uv("[[package]]\nname = \"app\"\nversion = \"1\"\nwheels = []\n")),
        ("a member", uv(&format!("[manifest]\nmembers = [\"app\", \"zeta\"]\n\n{app}"))),
        ("another version", uv(app).replace("version = 1\n", "version = 2\n")),
    ] {
        let error = refused(&text);
        assert!(!matches!(error.refusal, Refusal::UnknownSyntax(_)), "{what}: {error}");
    }
    for (what, text) in [
        ("nothing needs it", uv(&format!("{app}\n[package.metadata]\n\n{lark}"))),
        ("nothing tells that it is whole", uv(app)),
        (
            "an extra",
            uv(&format!(
                "{app}dependencies = [{{ name = \"lark\", extra = [\"x\"] }}]\n\n[package.metadata]\n\n{lark}"
            )),
        ),
    ] {
        with(&text, |inventory| {
            let kinds: Vec<_> = inventory.notes.iter().map(|note| note.kind).collect();
            assert_eq!(kinds, [NoteKind::Incomplete], "{what}");
        });
    }
    let script = uv(&format!("[manifest]\nrequirements = [{{ name = \"lark\" }}]\n\n{lark}"));
    with(&script, |inventory| assert_eq!(purls(inventory, "lark"), ["pkg:pypi/lark@1"]));
}

#[test]
fn a_uv_or_poetry_lock_that_was_cut_off_never_passes() {
    cut_everywhere(&real("workspace.uv.lock"), "urllib3");
    cut_everywhere(&real("poetry2.poetry.lock"), "urllib3");
    // The project stands first, and what is lost is only what its last dependency needs.
    let chain = uv(
        "[[package]]\nname = \"app\"\nversion = \"1\"\nsource = { virtual = \".\" }\ndependencies = [\n    { name = \"b\" },\n]\n\n[package.metadata]\nrequires-dist = [{ name = \"b\" }]\n\n\
        [[package]]\nname = \"b\"\nversion = \"1\"\nsource = { registry = \"https://pypi.org/simple\" }\ndependencies = [\n    { name = \"c\" },\n]\nwheels = []\n\n\
        [[package]]\nname = \"c\"\nversion = \"1\"\nsource = { registry = \"https://pypi.org/simple\" }\nwheels = []\n",
    );
    cut_everywhere(&chain, "c");
}

#[test]
fn real_poetry_locks_are_read_in_full() {
    for (name, version) in [("poetry1.3.poetry.lock", "2.0"), ("poetry2.poetry.lock", "2.1")] {
        let text = real(name);
        with(&text, |inventory| {
            let input = &inventory.inputs[0];
            assert_eq!((input.format, input.version.as_str()), ("poetry-lock", version));
            assert_eq!((input.components, input.edges), (23, 19), "{name}");
            assert_eq!(purls(inventory, "pygit"), [GIT]);
            assert_eq!(purls(inventory, "pathdep").len(), 1);
            // The archive is of PyPI's own store.
            assert_eq!(purls(inventory, "iniconfig"), ["pkg:pypi/iniconfig@2.1.0"]);
            assert_eq!(needs(inventory, "pygit"), [("six".to_owned(), Scope::Runtime)]);
            let socks = inventory.components.iter().find(|one| one.name.eq_ignore_ascii_case("pysocks")).unwrap();
            assert!(needs(inventory, "requests").contains(&(socks.name.to_string(), Scope::Optional)));
            let scopes = ["requests", "pytest", "docutils"].map(|name| named(inventory, name).scope);
            assert_eq!(scopes, [Scope::Runtime, Scope::Dev, Scope::Dev]);
            assert_eq!(named(inventory, "rich").scope, Scope::Optional);
        });
    }
}

fn poetry(packages: &str) -> String {
    format!("{packages}\n[metadata]\nlock-version = \"2.1\"\npython-versions = \">=3.9\"\ncontent-hash = \"00\"\n")
}

#[test]
fn poetry_sources_and_dependencies_are_told_apart() {
    let package = |name: &str, more: &str| {
        format!("[[package]]\nname = \"{name}\"\nversion = \"1.0\"\noptional = false\n{more}\n")
    };
    let source = |kind: &str, url: &str| format!("[package.source]\ntype = \"{kind}\"\nurl = \"{url}\"\n");
    let text = poetry(&[
        package("Lark_Oapi", ""),
        package("alt", &source("legacy", "https://pkgs.example.org/simple")),
        package("file", &source("file", "wheels/file.whl")),
        package("web", &source("url", "https://example.org/web.whl")),
        package("top", "[package.dependencies]\nlark-oapi = \"*\"\nold = {version = \"*\", markers = \"python_version < '3'\"}\nsetuptools = \"*\"\nweb = [{version = \"1\", markers = \"a\"}, {version = \"2\", markers = \"b\"}]\n"),
    ]
    .concat());
    with(&text, |inventory| {
        assert_eq!(purls(inventory, "Lark_Oapi"), ["pkg:pypi/lark-oapi@1.0"]);
        assert_eq!(purls(inventory, "alt"), ["pkg:pypi/alt@1.0?repository_url=https://pkgs.example.org/simple"]);
        assert_eq!(purls(inventory, "file"), ["pkg:pypi/file@1.0"]);
        assert_eq!(purls(inventory, "web"), ["pkg:pypi/web@1.0?download_url=https://example.org/web.whl"]);
        let needed: Vec<_> = needs(inventory, "top").into_iter().map(|(name, _)| name).collect();
        assert_eq!(needed, ["Lark_Oapi", "web"]);
        assert!(inventory.notes.iter().any(|note| note.message.contains("`setuptools`")), "{:?}", inventory.notes);
    });
    for (what, text) in [
        ("not listed", poetry(&package("a", "[package.dependencies]\nlark = \"*\"\n"))),
        (
            "optional is false",
            poetry(&package("a", "[package.dependencies]\nlark = {version = \"*\", optional = false}\n")),
        ),
        ("near key", poetry(&package("a", "[package.dependancies]\nlark = \"*\"\n"))),
        ("a list", poetry(&package("a", "dependencies = [\"lark\"]\n"))),
        ("unknown source", poetry(&package("a", &source("ftp", "x")))),
        ("no hash", poetry(&package("a", "")).replace("content-hash = \"00\"\n", "")),
        ("major version", poetry(&package("a", "")).replace("2.1", "3.0")),
        ("no version", poetry(&package("a", "")).replace("version = \"1.0\"\n", "")),
    ] {
        let error = refused(&text);
        assert!(!matches!(error.refusal, Refusal::UnknownSyntax(_)), "{what}: {error}");
    }
}

#[test]
fn a_real_pip_inspect_report_is_read_in_full() {
    with(real("pip-inspect.json"), |inventory| {
        let input = &inventory.inputs[0];
        assert_eq!((input.format, input.components, input.edges), ("pip-inspect", 14, 63));
        assert!(inventory.notes.is_empty(), "{:?}", inventory.notes);
        assert_eq!(purls(inventory, "PySocks"), ["pkg:pypi/pysocks@1.7.1"]);
        assert_eq!(purls(inventory, "pygit"), [GIT]);
        assert_eq!(purls(inventory, "iniconfig"), ["pkg:pypi/iniconfig@2.1.0"]);
        let own = named(inventory, "pathdep");
        assert_eq!((own.role, inventory.purl(own)), (Role::Root, None));
        let requests = needs(inventory, "requests");
        assert!(requests.contains(&("urllib3".to_owned(), Scope::Runtime)));
        assert!(requests.contains(&("PySocks".to_owned(), Scope::Optional)));
        let claims: Vec<_> =
            inventory.claims(named(inventory, "urllib3")).iter().map(|one| (one.kind, &*one.value)).collect();
        for claim in [
            (ClaimKind::Author, "Andrey Petrov"),
            (ClaimKind::Email, "andrey.petrov@shazow.net"),
            (ClaimKind::Repository, "https://github.com/urllib3/urllib3"),
        ] {
            assert!(claims.contains(&claim), "{claims:?}");
        }
    });
}

#[test]
fn a_pip_inspect_report_that_could_hide_a_package_is_refused_or_tells() {
    let report = |installed: &str| format!("{{\"version\":\"1\",\"pip_version\":\"24\",\"installed\":[{installed}]}}");
    for installed in [
        r#"{"metadata":{"version":"1"}}"#,
        r#"{"metadat":{"name":"lark","version":"1"}}"#,
        r#"{"metadata":{"naem":"lark","version":"1"}}"#,
        r#"{"metadata":{"name":"a","version":"1","requires_dist":"lark"}}"#,
        r#"{"metadata":{"name":"a","version":"1"},"direct_url":{}}"#,
        "",
    ] {
        refused(report(installed));
    }
    refused(
        report(r#"{"metadata":{"name":"a","version":"1"}}"#)
            .replace("\"version\":\"1\",\"pip", "\"version\":\"2\",\"pip"),
    );
    let needs_lark = r#"{"metadata":{"name":"a","version":"1","requires_dist":["Lark.Oapi>=1","x; extra == 'y'"]}}"#;
    with(report(needs_lark), |inventory| {
        assert_eq!(named(inventory, "lark-oapi").role, Role::Unresolved);
        assert_eq!(inventory.components.len(), 2);
    });
    let file =
        r#"{"metadata":{"name":"lark","version":"1"},"direct_url":{"url":"file:///lark.whl","archive_info":{}}}"#;
    with(report(file), |inventory| assert_eq!(purls(inventory, "lark"), ["pkg:pypi/lark@1"]));
}

#[test]
fn real_requirements_are_read_in_full() {
    for (name, count) in [("pip-freeze", 14), ("pip-compile-hashes", 7), ("uv-pip-compile", 21)] {
        let text = real(&format!("{name}.requirements.txt"));
        with(&text, |inventory| {
            assert_eq!(inventory.inputs[0].format, "requirements-txt");
            assert_eq!((inventory.inputs[0].components, inventory.components.len()), (count, count), "{name}");
            for component in &inventory.components {
                let slice = &text[component.span.clone()];
                assert!(slice.contains(&*component.name), "{name}: {slice}");
            }
        });
    }
    with(real("pip-freeze.requirements.txt"), |inventory| {
        assert_eq!(purls(inventory, "PySocks"), ["pkg:pypi/pysocks@1.7.1"]);
        assert!(purls(inventory, "pathdep").is_empty());
        assert_eq!(purls(inventory, "iniconfig"), ["pkg:pypi/iniconfig@2.1.0"]);
        assert!(purls(inventory, "pygit")[0].starts_with("pkg:pypi/pygit?vcs_url=git%2Bhttps://git.example.org/"));
    });
}

#[test]
fn requirements_are_what_their_lines_make_them() {
    let text = "\u{feff}# top\r\n--index-url https://pkgs.example.org/simple\r\n--require-hashes\r\nA_B.c[x,y]==1.0 ; python_version < '4' \\\r\n    --hash=sha256:aa \\\r\n    --hash=sha256:bb # why\r\n\r\n-e git+ssh://git@example.org/o/r.git@abc#egg=r[x]\r\ngit+https://example.org/o/s.git\r\n./vendor/lark\r\nz===2\t# tab\r\n";
    with(text, |inventory| {
        let registry = "?repository_url=https://pkgs.example.org/simple";
        assert_eq!(purls(inventory, "A_B.c"), [format!("pkg:pypi/a-b-c@1.0{registry}")]);
        assert_eq!(purls(inventory, "z"), [format!("pkg:pypi/z@2{registry}")]);
        assert_eq!(purls(inventory, "r"), ["pkg:pypi/r?vcs_url=git%2Bssh://git%40example.org/o/r.git%40abc"]);
        assert_eq!(purls(inventory, "s"), ["pkg:pypi/s?vcs_url=git%2Bhttps://example.org/o/s.git"]);
        assert!(purls(inventory, "lark").is_empty());
        assert_eq!(inventory.components.len(), 5);
    });
    with("--extra-index-url https://pkgs.example.org\na==1\n", |inventory| {
        assert_eq!(inventory.notes[0].kind, NoteKind::Incomplete);
    });
}

#[test]
fn whatever_does_not_pin_a_package_is_refused_with_its_line() {
    for line in [
        "lark", "lark>=1", "lark==1.*", "lark==1,!=1.1", "lark~=1.0", "lark ; python_version < '3'", "-r more.txt",
        "-c limits.txt", "--requirement more.txt", "--constraint=limits.txt", "--unknown", "lark==1 --unknown",
        "lark==1 \\",
    ] {
        let text = format!("# pinned\nsix==1.17.0\n{line}\n");
        let error = refused(&text);
        assert_eq!(text[..error.span.clone().unwrap().start].lines().count(), 2, "{line}: {error}");
        assert!(matches!(error.refusal, Refusal::Malformed(_)), "{line}: {error}");
    }
    // Prose, and other formats, are none of it.
    for text in ["Hello there, world.\n", "hello\n", "a = 1\nb == 2\n", "volo@1.0:\n  version \"1.0\"\n"] {
        assert!(matches!(refused(text).refusal, Refusal::UnknownSyntax(_)), "{text}");
    }
}
