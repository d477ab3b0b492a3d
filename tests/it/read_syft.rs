//! Syft's JSON and GitHub's dependency snapshots.

use embargo::model::claim::ClaimKind;
use embargo::model::component::{Kind, Role, Scope};
use embargo::model::inventory::{EdgeKind, NoteKind};
use embargo::read::Refusal;
use serde_json::{Value, json};

use crate::read_spdx3::{claims, edges, has, refusal, refuses_every_cut, with};
use crate::support::document;

fn fixture(name: &str) -> (String, Value) {
    let text = std::fs::read_to_string(document(&format!("real/sbom/{name}"))).unwrap();
    let value = serde_json::from_str(&text).unwrap();
    (text, value)
}

fn syft(artifacts: &Value, relationships: &Value) -> Value {
    json!({
        "artifacts": artifacts, "artifactRelationships": relationships,
        "source": {"id": "s", "name": "app", "version": "1", "type": "image", "metadata": {}}, "distro": {},
        "descriptor": {"name": "syft", "version": "1.20.0"}, "schema": {"version": "16.0.3"},
    })
}

#[test]
fn syft_s_real_documents_are_read_in_full() {
    for (name, version) in [("alpine-1.1.0", "1.1.0"), ("gomod-11.0.0", "11.0.0"), ("full", "")] {
        let (text, value) = fixture(&format!("{name}.syft.json"));
        let length = |key: &str| value[key].as_array().map_or(0, Vec::len);
        with(&text, |inventory| {
            let input = &inventory.inputs[0];
            assert_eq!((input.format, input.version.as_str()), ("syft-json", version));
            assert_eq!(input.components, length("artifacts"), "{name}");
            assert_eq!(input.edges, length("artifactRelationships"), "{name}");
            let distro = usize::from(value["distro"].as_object().is_some_and(|distro| !distro.is_empty()));
            let listed = inventory.components.iter().filter(|one| one.role == Role::Part).count();
            assert_eq!(listed, length("artifacts") + length("files") + distro, "{name}");
            let count = |role| inventory.components.iter().filter(|one| one.role == role).count();
            assert_eq!((count(Role::Root), count(Role::Tool)), (1, 1));
            for component in &inventory.components {
                let here: Value = serde_json::from_str(&text[component.span.clone()]).unwrap();
                assert_eq!(value.pointer(&inventory.pointer(component)), Some(&here), "{name}");
            }
            assert_eq!(has(inventory, NoteKind::Version), version.is_empty());
        });
    }
}

#[test]
fn what_syft_says_of_who_made_a_package() {
    let (text, _) = fixture("alpine-1.1.0.syft.json");
    with(&text, |inventory| {
        let found = claims(inventory, "alpine-baselayout");
        for (kind, value) in [
            (ClaimKind::Purl, "pkg:apk/alpine/alpine-baselayout@3.2.0-r16?arch=x86_64"),
            (ClaimKind::Supplier, "Natanael Copa"),
            (ClaimKind::SupplierEmail, "ncopa@alpinelinux.org"),
            (ClaimKind::Website, "https://git.alpinelinux.org/cgit/aports/tree/main/alpine-baselayout"),
            (ClaimKind::GuessedCpe, "cpe:2.3:a:alpine:alpine_baselayout:3.2.0-r16:*:*:*:*:*:*:*"),
        ] {
            assert!(found.contains(&(kind, value.to_owned())), "{kind}: {found:?}");
        }
        let subject = inventory.component(inventory.roots[0]).unwrap();
        assert_eq!((subject.name.as_ref(), subject.kind), ("alpine:latest", Kind::Container));
        // Old versions state no relationship: what was catalogued is in what was looked at.
        let ties = edges(inventory);
        let tie = ("alpine:latest".to_owned(), EdgeKind::Contains, Scope::Runtime, "alpine-baselayout".to_owned());
        assert!(ties.contains(&tie));
    });
    let artifacts = json!([
        {"id": "1", "name": "jar", "type": "java-archive", "metadata": {"manifest": {"main": {"Implementation-Vendor": "Acme"}},
            "pomProperties": {"groupId": "org.acme"}}},
        {"id": "2", "name": "new-jar", "type": "java-archive", "metadata": {"manifest": {"main": [{"key": "Bundle-Vendor", "value": "Acme"}]}}},
        {"id": "3", "name": "wheel", "type": "python", "metadata": {"author": "Ada", "authorEmail": "ada@example.org",
            "directUrlOrigin": {"url": "https://example.org/w.git"}}},
        {"id": "4", "name": "npm", "type": "npm", "metadata": {"author": "Ada <ada@example.org> (https://example.org)", "homepage": "https://example.org",
            "resolved": "https://registry.example.org/npm.tgz"}},
        {"id": "5", "name": "rpm", "type": "rpm", "metadata": {"vendor": "Acme Linux"}},
        {"id": "6", "name": "php", "type": "php-composer", "metadata": {"authors": [{"name": "Ada", "email": "ada@example.org"}],
            "source": {"type": "git", "url": "https://example.org/php.git"}}},
        {"id": "7", "name": "dll", "type": "dotnet", "metadata": {"companyName": "Acme"},
            "cpes": [{"cpe": "cpe:2.3:a:acme:dll:1:*:*:*:*:*:*:*", "source": "nvd-cpe-dictionary"}, {"cpe": "cpe:2.3:a:dll:dll:1:*:*:*:*:*:*:*", "source": "syft-generated"}]},
        {"id": "8", "name": "module", "type": "linux-kernel-module", "metadata": {"author": "Ada"}},
    ]);
    with(&syft(&artifacts, &json!([])).to_string(), |inventory| {
        for (name, kind, value) in [
            ("jar", ClaimKind::Manufacturer, "Acme"),
            ("jar", ClaimKind::Group, "org.acme"),
            ("new-jar", ClaimKind::Manufacturer, "Acme"),
            ("wheel", ClaimKind::Author, "Ada"),
            ("wheel", ClaimKind::Email, "ada@example.org"),
            ("wheel", ClaimKind::Repository, "https://example.org/w.git"),
            ("npm", ClaimKind::Website, "https://example.org"),
            ("npm", ClaimKind::Distribution, "https://registry.example.org/npm.tgz"),
            ("rpm", ClaimKind::Supplier, "Acme Linux"),
            ("php", ClaimKind::Author, "Ada"),
            ("php", ClaimKind::Email, "ada@example.org"),
            ("php", ClaimKind::Repository, "https://example.org/php.git"),
            ("dll", ClaimKind::Manufacturer, "Acme"),
            ("dll", ClaimKind::Cpe, "cpe:2.3:a:acme:dll:1:*:*:*:*:*:*:*"),
            ("dll", ClaimKind::GuessedCpe, "cpe:2.3:a:dll:dll:1:*:*:*:*:*:*:*"),
        ] {
            let found = claims(inventory, name);
            assert!(found.contains(&(kind, value.to_owned())), "{name} {kind}: {found:?}");
        }
    });
}

#[test]
fn syft_s_relationships_have_their_direction() {
    let artifacts = json!(["a", "b"].map(|name| json!({"id": name, "name": name, "type": "deb"})));
    let tie = |kind: &str| {
        let relationships = json!([{"parent": "a", "child": "b", "type": kind}]);
        with(&syft(&artifacts, &relationships).to_string(), |inventory| {
            let ties = edges(inventory).into_iter().filter(|(from, ..)| from != "app");
            let ties: Vec<_> = ties.map(|(from, kind, _, to)| (from, kind, to)).collect();
            (ties, has(inventory, NoteKind::UnknownRelationship))
        })
    };
    let one = |from: &str, kind, to: &str| vec![(from.to_owned(), kind, to.to_owned())];
    // `a` is a dependency of `b`.
    assert_eq!(tie("dependency-of"), (one("b", EdgeKind::DependsOn, "a"), false));
    assert_eq!(tie("contains"), (one("a", EdgeKind::Contains, "b"), false));
    assert_eq!(tie("ownership-by-file-overlap"), (one("a", EdgeKind::Contains, "b"), false));
    assert_eq!(tie("evident-by"), (one("a", EdgeKind::RelatesTo, "b"), false));
    assert_eq!(tie("near"), (one("a", EdgeKind::RelatesTo, "b"), true));
    let relationships = json!([{"parent": "a", "child": "pkg:npm/gone@1", "type": "contains"}]);
    with(&syft(&artifacts, &relationships).to_string(), |inventory| {
        assert!(has(inventory, NoteKind::DanglingReference));
        assert_eq!(claims(inventory, "pkg:npm/gone@1"), [(ClaimKind::Purl, "pkg:npm/gone@1".to_owned())]);
    });
    // A real document says it of musl, on which nearly everything depends.
    let mut with_distro = syft(&artifacts, &json!([]));
    with_distro["distro"] = json!({"id": "astra", "versionID": "1.7", "homeURL": "https://astralinux.ru"});
    with(&with_distro.to_string(), |inventory| {
        let distro = inventory.components.iter().find(|one| one.name == "astra").unwrap();
        assert_eq!((distro.kind, distro.version.as_ref()), (Kind::OperatingSystem, "1.7"));
    });
}

#[test]
fn syft_documents_that_could_hide_a_component_are_refused() {
    let whole = syft(
        &json!([{"id": "1", "name": "a", "version": "1", "type": "npm", "purl": "pkg:npm/a@1"}]),
        &json!([{"parent": "s", "child": "1", "type": "contains"}]),
    );
    let text = whole.to_string();
    with(&text, |_| ());
    for (from, to) in [
        ("\"artifacts\"", "\"artefacts\""),
        ("\"artifactRelationships\"", "\"artifactRelationship\""),
        ("\"purl\"", "\"Purl\""),
        ("\"name\":\"a\"", "\"nmae\":\"a\""),
        ("\"parent\"", "\"parents\""),
    ] {
        assert!(text.contains(from), "{from}");
        let (error, _) = refusal(&text.replacen(from, to, 1));
        assert!(matches!(error.refusal, Refusal::NearMiss(..)), "{to}: {error}");
    }
    let changed = |key: &str, value: Value| {
        let mut changed = whole.clone();
        changed[key] = value;
        refusal(&changed.to_string()).0.refusal
    };
    assert!(matches!(changed("artifacts", json!({})), Refusal::WrongShape("artifacts", ..)));
    assert!(matches!(changed("artifacts", json!(["a"])), Refusal::WrongShape("artifacts", ..)));
    assert!(matches!(changed("artifacts", json!([])), Refusal::OnlySubject(_)));
    assert!(matches!(changed("schema", json!({"version": "17.0.0"})), Refusal::UnsupportedVersion(..)));
    refuses_every_cut(&fixture("gomod-11.0.0.syft.json").0);
}

#[test]
fn github_s_snapshots_are_read_in_full() {
    let (text, value) = fixture("trivy.github-snapshot.json");
    let manifests = value["manifests"].as_object().unwrap();
    let resolved: Vec<_> = manifests.values().flat_map(|one| one["resolved"].as_object().unwrap().values()).collect();
    let stated = resolved.iter().map(|one| one["dependencies"].as_array().map_or(0, Vec::len)).sum::<usize>();
    with(&text, |inventory| {
        let input = &inventory.inputs[0];
        assert_eq!((input.components, input.edges), (resolved.len(), stated));
        assert_eq!((resolved.len(), stated), (127, 274));
        assert_eq!(inventory.roots.len(), 2);
        let curl = inventory.components.iter().find(|one| one.name == "curl").unwrap();
        assert_eq!(curl.version, "7.61.0-r0");
        // trivy writes `name@version`; of two versions of a crate its keys hold one.
        let lost: Vec<_> = inventory.components.iter().filter(|one| one.role == Role::Unresolved).collect();
        assert!(lost.iter().any(|one| one.name == "winapi@0.2.8") && lost.len() < 14, "{lost:?}");
        let ties = edges(inventory);
        let tie = (".persistent-deps".to_owned(), EdgeKind::DependsOn, Scope::Runtime, "curl".to_owned());
        assert!(ties.contains(&tie), "{ties:?}");
        let tie = ("ammonia".to_owned(), EdgeKind::DependsOn, Scope::Runtime, "maplit".to_owned());
        assert!(ties.contains(&tie), "{ties:?}");
    });
}

#[test]
fn a_snapshot_s_dependencies_are_tied_in_their_manifest() {
    let document = json!({
        "version": 0, "job": {"id": "1", "correlator": "c"}, "sha": "x", "ref": "refs/heads/main", "scanned": "2026-01-01T00:00:00Z",
        "detector": {"name": "d", "version": "1", "url": "https://example.org"},
        "manifests": {
            "one.lock": {"name": "one.lock", "resolved": {
                "a": {"package_url": "pkg:npm/a@1", "relationship": "direct", "scope": "runtime", "dependencies": ["pkg:npm/b@1"]},
                "b": {"package_url": "pkg:npm/b@1", "relationship": "indirect", "scope": "development"},
                "c": {"package_url": "pkg:npm/c@1", "relationship": "indirect", "dependencies": ["a", "pkg:npm/gone@1"]},
                "pkg:npm/%40x/d@1": {"scope": "development"},
            }},
            "two.lock": {"resolved": {"a": {"package_url": "pkg:npm/a@2"}}},
            "empty.lock": {"name": "empty.lock"},
        },
    });
    let text = document.to_string();
    with(&text, |inventory| {
        let mut ties: Vec<_> = edges(inventory).into_iter().map(|(from, _, scope, to)| (from, scope, to)).collect();
        ties.sort();
        let tie = |from: &str, scope, to: &str| (from.to_owned(), scope, to.to_owned());
        assert_eq!(
            ties,
            [
                tie("a", Scope::Runtime, "b"),
                tie("c", Scope::Runtime, "a"),
                tie("c", Scope::Runtime, "pkg:npm/gone@1"),
                tie("one.lock", Scope::Runtime, "a"),
                // Nobody needs it, whatever it says.
                tie("one.lock", Scope::Runtime, "c"),
                tie("one.lock", Scope::Dev, "@x/d"),
                tie("two.lock", Scope::Runtime, "a"),
            ]
        );
        let scope = |name: &str| inventory.components.iter().find(|one| one.name == name).unwrap().scope;
        assert_eq!(["a", "b", "@x/d"].map(scope), [Scope::Runtime, Scope::Dev, Scope::Dev]);
        assert_eq!(claims(inventory, "@x/d"), [(ClaimKind::Purl, "pkg:npm/%40x/d@1".to_owned())]);
        assert!(has(inventory, NoteKind::DanglingReference) && !has(inventory, NoteKind::DuplicateReference));
    });
    for (from, to) in [
        ("\"manifests\"", "\"manifest\""),
        ("\"resolved\"", "\"resolve\""),
        ("package_url", "packageUrl"),
        ("\"dependencies\"", "\"dependancies\""),
    ] {
        let (error, _) = refusal(&text.replacen(from, to, 1));
        assert!(matches!(error.refusal, Refusal::NearMiss(..)), "{to}: {error}");
    }
    for (from, to) in
        [("{\"name\":\"empty.lock\"}", "[]"), ("{\"scope\":\"development\"}", "\"x\""), ("[\"pkg:npm/b@1\"]", "{}")]
    {
        assert!(text.contains(from), "{from}");
        let (error, _) = refusal(&text.replacen(from, to, 1));
        assert!(matches!(error.refusal, Refusal::WrongShape(..)), "{to}: {error}");
    }
    refuses_every_cut(&text);
}
