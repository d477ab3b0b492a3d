//! Reading: real documents in full, and every place where a component can stand.

use embargo::model::component::{Role, Scope};
use embargo::model::inventory::{EdgeKind, Inventory, NoteKind};
use embargo::model::source::SourceFile;
use embargo::read::read;
use serde_json::{Value, json};

use crate::support::{documents, gate};

/// Reads a text and hands its inventory on.
fn with<T>(text: &str, look: impl FnOnce(&Inventory<'_>) -> T) -> T {
    let source = SourceFile::new("test", text.as_bytes().to_vec());
    look(&read(&source).unwrap_or_else(|error| panic!("{error} at {:?}", error.span)))
}

/// Components of a CycloneDX list, nested ones counted; packages of an SPDX document or of cargo.
fn count(document: &Value) -> usize {
    fn nested(list: &Value) -> usize {
        list.as_array().map_or(0, |list| list.iter().map(|one| 1 + nested(&one["components"])).sum())
    }
    match document.get("packages") {
        Some(packages) => packages.as_array().unwrap().len(),
        None => nested(&document["components"]),
    }
}

fn edges(document: &Value) -> usize {
    if let Some(relationships) = document["relationships"].as_array() {
        return relationships.len();
    }
    let lists = document["dependencies"].as_array().cloned().unwrap_or_default();
    let of = |one: &Value, key: &str| one[key].as_array().map_or(0, Vec::len);
    lists.iter().map(|one| of(one, "dependsOn")).sum()
}

#[test]
fn real_documents_are_read_in_full() {
    for path in documents("real") {
        let text = std::fs::read_to_string(&path).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        with(&text, |inventory| {
            assert_eq!(inventory.inputs[0].components, count(&value), "{}", path.display());
            assert_eq!(inventory.inputs[0].edges, edges(&value), "{}", path.display());
            for component in &inventory.components {
                let slice = text.get(component.span.clone()).unwrap();
                let here: Value = serde_json::from_str(slice).unwrap();
                if component.role != Role::Unresolved {
                    let pointer = inventory.pointer(component);
                    assert_eq!(value.pointer(&pointer), Some(&here), "{}: {pointer}", path.display());
                }
                for claim in inventory.claims(component) {
                    assert!(component.span.contains(&claim.at) || component.role == Role::Root, "{claim:?}");
                }
            }
        });
    }
}

#[test]
fn cyclonedx_components_are_found_wherever_they_stand() {
    let part = |name: &str| json!({"type": "library", "name": name, "bom-ref": name});
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6",
        "metadata": {
            "component": {"type": "application", "name": "root", "bom-ref": "root", "components": [part("in-root")]},
            "tools": {"components": [part("tool")], "services": [{"name": "tool-service"}]},
        },
        "components": [{
            "type": "library", "name": "outer", "bom-ref": "outer", "components": [part("inner")],
            "pedigree": {"ancestors": [part("ancestor")], "descendants": [part("descendant")], "variants": [part("variant")]},
        }],
        "services": [{"name": "service", "bom-ref": "service", "services": [{"name": "inner-service"}]}],
        "dependencies": [{"ref": "root", "dependsOn": ["outer"], "provides": ["service"]}],
    });
    with(&document.to_string(), |inventory| {
        let role = |name: &str| {
            inventory.components.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("{name}")).role
        };
        for name in ["in-root", "outer", "inner"] {
            assert_eq!(role(name), Role::Part, "{name}");
        }
        assert_eq!((role("root"), role("tool"), role("tool-service")), (Role::Root, Role::Tool, Role::Tool));
        assert_eq!((role("service"), role("inner-service")), (Role::Service, Role::Service));
        assert_eq!((role("ancestor"), role("descendant"), role("variant")), (Role::Kin, Role::Kin, Role::Kin));
        let kinds: Vec<_> = inventory.edges.iter().map(|edge| edge.kind).collect();
        for kind in [EdgeKind::DependsOn, EdgeKind::Provides, EdgeKind::Contains, EdgeKind::DerivedFrom] {
            assert!(kinds.contains(&kind), "{kind:?}");
        }
    });
    let legacy = json!({"bomFormat": "CycloneDX", "specVersion": "1.4", "metadata": {"tools": [{"vendor": "V", "name": "tool"}]}, "components": [part("x")]});
    with(&legacy.to_string(), |inventory| {
        assert!(inventory.components.iter().any(|one| one.role == Role::Tool && one.name == "tool"));
    });
}

#[test]
fn every_version_of_cyclonedx_and_spdx_that_is_promised_is_read() {
    for minor in 2..=7 {
        let document =
            json!({"bomFormat": "CycloneDX", "specVersion": format!("1.{minor}"), "components": [{"name": "x"}]});
        with(&document.to_string(), |inventory| {
            assert!(!inventory.notes.iter().any(|note| note.kind == NoteKind::Version));
        });
    }
    for version in ["SPDX-2.2", "SPDX-2.2.1", "SPDX-2.3"] {
        let document = json!({"spdxVersion": version, "SPDXID": "SPDXRef-DOCUMENT", "packages": [{"SPDXID": "SPDXRef-x", "name": "x"}]});
        with(&document.to_string(), |inventory| {
            assert!(!inventory.notes.iter().any(|note| note.kind == NoteKind::Version));
        });
    }
}

#[test]
fn oddities_are_states_that_are_told() {
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6",
        "components": [
            {"name": "a", "bom-ref": "same", "version": 7}, {"name": "b", "bom-ref": "same"}, {"bom-ref": "nameless"},
            {"name": "c", "bom-ref": "c", "shoeSize": 41},
        ],
        "dependencies": [{"ref": "same", "dependsOn": ["c", "pkg:npm/gone@1"]}],
        "compositions": [{"aggregate": "incomplete", "assemblies": ["c"]}],
    });
    with(&document.to_string(), |inventory| {
        let has = |kind: NoteKind| inventory.notes.iter().any(|note| note.kind == kind);
        for kind in [
            NoteKind::DuplicateReference,
            NoteKind::DanglingReference,
            NoteKind::Form,
            NoteKind::UnknownField,
            NoteKind::Incomplete,
            NoteKind::NoRoot,
        ] {
            assert!(has(kind), "{kind:?}");
        }
        // Both bearers of the identifier bring in what it brings in.
        assert_eq!(inventory.edges.len(), 4);
        // What is referred to but not listed is judged by its text.
        let gone = inventory.components.iter().find(|one| one.role == Role::Unresolved).unwrap();
        assert_eq!(inventory.purl(gone).unwrap().value, "pkg:npm/gone@1");
    });
}

#[test]
fn scopes_come_from_the_document_or_from_the_graph() {
    let document = json!({
        "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT",
        "packages": (["root", "run", "dev", "below-dev", "both"].map(|name| json!({"SPDXID": format!("SPDXRef-{name}"), "name": name}))),
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-root"},
            {"spdxElementId": "SPDXRef-root", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-run"},
            {"spdxElementId": "SPDXRef-dev", "relationshipType": "DEV_DEPENDENCY_OF", "relatedSpdxElement": "SPDXRef-root"},
            {"spdxElementId": "SPDXRef-dev", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-below-dev"},
            {"spdxElementId": "SPDXRef-dev", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-both"},
            {"spdxElementId": "SPDXRef-run", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-both"},
        ],
    });
    with(&document.to_string(), |inventory| {
        let scope = |name: &str| inventory.components.iter().find(|one| one.name == name).unwrap().scope;
        assert_eq!(
            ["run", "dev", "below-dev", "both"].map(scope),
            [Scope::Runtime, Scope::Dev, Scope::Dev, Scope::Runtime]
        );
    });
}

#[test]
fn cargo_s_sources_make_different_packages_of_one_name() {
    let package = |id: &str, source: Value| json!({"name": "volo", "version": "1.0.0", "id": id, "source": source, "authors": [], "dependencies": []});
    let document = json!({
        "version": 1, "workspace_members": ["member"],
        "packages": [
            package("member", Value::Null),
            package("registry", json!("registry+https://github.com/rust-lang/crates.io-index")),
            package("git", json!("git+https://github.com/someone/volo?branch=main#0123456789")),
            package("path", Value::Null),
            package("other", json!("registry+https://crates.example.org/index")),
        ],
        "resolve": {"root": "member", "nodes": [
            {"id": "member", "dependencies": [], "features": [], "deps": [
                {"name": "volo", "pkg": "registry", "dep_kinds": [{"kind": null, "target": null}]},
                {"name": "renamed", "pkg": "git", "dep_kinds": [{"kind": "dev", "target": null}]},
                {"name": "volo2", "pkg": "path", "dep_kinds": [{"kind": "build", "target": null}]},
            ]},
            {"id": "registry", "dependencies": [], "deps": []}, {"id": "git", "dependencies": [], "deps": []},
            {"id": "path", "dependencies": [], "deps": []}, {"id": "other", "dependencies": [], "deps": []},
        ]},
    });
    with(&document.to_string(), |inventory| {
        let one = |id: &str| inventory.components.iter().find(|one| one.reference == id).unwrap();
        let purl = |id: &str| inventory.purl(one(id)).map(|claim| claim.value.to_string());
        assert_eq!(purl("registry").as_deref(), Some("pkg:cargo/volo@1.0.0"));
        assert_eq!(
            purl("git").as_deref(),
            Some("pkg:cargo/volo@1.0.0?vcs_url=git%2Bhttps://github.com/someone/volo%400123456789")
        );
        assert_eq!(purl("path"), None, "a folder is not the package of that name");
        assert!(purl("other").unwrap().contains("repository_url="));
        assert_eq!(
            [one("registry").scope, one("git").scope, one("path").scope],
            [Scope::Runtime, Scope::Dev, Scope::Build]
        );
    });
}

#[test]
fn a_cargo_graph_from_which_something_was_taken_is_refused() {
    let text = std::fs::read_to_string(crate::support::document("real/cargo/orders.metadata.json")).unwrap();
    let whole: Value = serde_json::from_str(&text).unwrap();
    let is_volo = |value: &Value| value["name"] == "volo" || value.as_str().is_some_and(|id| id.contains("#volo@"));
    let mut unlisted = whole.clone();
    unlisted["packages"].as_array_mut().unwrap().retain(|package| !is_volo(package));
    let mut unresolved = whole.clone();
    unresolved["resolve"]["nodes"].as_array_mut().unwrap().retain(|node| !is_volo(&node["id"]));
    let mut unneeded = unlisted.clone();
    for node in unneeded["resolve"]["nodes"].as_array_mut().unwrap() {
        node["deps"].as_array_mut().unwrap().retain(|dependency| !is_volo(&dependency["pkg"]));
    }
    unneeded["resolve"]["nodes"].as_array_mut().unwrap().retain(|node| !is_volo(&node["id"]));
    let mut emptied = unneeded.clone();
    emptied["resolve"]["nodes"] = json!([]);
    for (what, document) in [("list", unlisted), ("graph", unresolved), ("both", unneeded), ("all nodes", emptied)] {
        let source = SourceFile::new("test", document.to_string().into_bytes());
        let error = read(&source).map(|_| ()).expect_err(what);
        assert!(matches!(error.refusal, embargo::read::Refusal::IncompleteGraph(_)), "{what}: {error}");
    }
}

#[test]
fn claims_in_the_wrong_shape_are_still_claims() {
    let desk = crate::support::Desk::new();
    let purl = "pkg:golang/github.com/mailru/easyjson@v0.7.7";
    let vk = json!({"name": "Mail.ru Group"});
    for component in [
        json!({"name": "x", "purl": [purl]}),
        json!({"name": "x", "purl": {"value": purl}}),
        json!({"name": "x", "purl": format!("\u{feff} {purl}\n")}),
        json!({"name": "x", "bom-ref": purl}),
        json!({"name": purl}),
        json!({"name": "github.com/mailru/easyjson"}),
        json!({"name": "x", "group": "github.com/mailru", "purl": "pkg:generic/easyjson@1"}),
        json!({"name": "x", "purl": "pkg:generic/github.com/mailru/easyjson@1"}),
        json!({"name": "x", "purl": "pkg:golang/example.org/app/vendor/github.com/mailru/easyjson@1"}),
        json!({"name": "x", "purl": "pkg:gomod/github.com/mailru/easyjson@1"}),
        json!({"name": "x", "manufacturer": [vk]}),
        json!({"name": "x", "supplier": [vk]}),
        json!({"name": "x", "externalReferences": {"type": "VCS", "url": "https://github.com/mailru/easyjson"}}),
        json!({"name": "x", "externalReferences": [{"type": "distribution", "url": "https://proxy.golang.org/github.com/mailru/easyjson/@v/v0.7.7.zip"}]}),
        json!({"name": "golang-github-mailru-easyjson-dev", "purl": "pkg:deb/debian/golang-github-mailru-easyjson-dev@0.7.7-1"}),
    ] {
        let file = desk.put("bom.json", crate::support::bom(&json!([component])));
        let run = gate(&["check", &file, "--policy", "ua-1335"]);
        assert_eq!(run.code, 1, "{component}\n{}", run.out);
    }
    for (from, to) in
        [("referenceLocator", "reference_locator"), ("\"url\"", "\"Url\""), ("\"ancestors\"", "\"Ancestors\"")]
    {
        let document = json!({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "packages": [
            {"SPDXID": "SPDXRef-x", "name": "x", "externalRefs": [{"referenceType": "purl", "referenceLocator": purl}]}]});
        let components = json!([{"name": "x", "externalReferences": [{"type": "vcs", "url": "https://github.com/mailru/x"}], "pedigree": {"ancestors": []}}]);
        let text = if from == "referenceLocator" { document.to_string() } else { crate::support::bom(&components) };
        let file = desk.put("bom.json", text.replace(from, to));
        assert_eq!(gate(&["check", &file, "--policy", "ua-1335"]).code, 2, "{to}");
    }
    // A subject of a dependency that nothing lists counts, too.
    let document = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "a"}], "dependencies": [{"ref": purl, "dependsOn": []}]});
    assert_eq!(gate(&["check", &desk.put("bom.json", document.to_string()), "--policy", "ua-1335"]).code, 1);
}

#[test]
fn duplicates_cost_no_more_than_their_number() {
    let components: Vec<_> = (0..2000).map(|at| json!({"name": format!("c{at}"), "bom-ref": "same"})).collect();
    let dependencies: Vec<_> = (0..100).map(|_| json!({"ref": "same", "dependsOn": ["same", "other"]})).collect();
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"name": "root", "bom-ref": "root"}},
        "components": components, "dependencies": dependencies,
    });
    with(&document.to_string(), |inventory| assert!(inventory.edges.len() < 10_000, "{} edges", inventory.edges.len()));
}

#[test]
fn a_vendored_copy_is_known_by_what_its_manifest_says() {
    let document = json!({
        "version": 1, "workspace_members": [],
        "packages": [{"name": "volo", "version": "1.0.0", "id": "x", "source": null, "authors": [], "dependencies": [],
            "repository": "https://github.com/cloudwego/volo"}],
    });
    let desk = crate::support::Desk::new();
    let file = desk.put("metadata.json", document.to_string());
    assert_eq!(gate(&["check", &file, "--ban", "bytedance"]).code, 1);
}

#[test]
fn a_reader_that_is_asked_for_by_name_reads_as_the_recognised_one_does() {
    for path in documents("real") {
        let source = SourceFile::new("it", std::fs::read(&path).unwrap());
        let Ok(recognised) = read(&source) else { continue };
        for format in embargo::read::FORMATS {
            let asked = embargo::read::read_as(&source, format);
            if format.id == recognised.inputs[0].format {
                let asked = asked.unwrap();
                assert_eq!(asked.inputs, recognised.inputs, "{}", path.display());
                assert_eq!(asked.notes, recognised.notes, "{}", path.display());
                assert_eq!(asked.claims, recognised.claims, "{}", path.display());
            }
        }
    }
}

/// Found by fuzzing: a place that ended before it began.
#[test]
fn a_blank_text_is_refused_in_every_format_at_a_place_in_it() {
    for text in ["", "\r", "\n", " \r\n\t", "\u{feff}", "\r\r\n"] {
        let source = SourceFile::new("it", text.as_bytes().to_vec());
        for format in embargo::read::FORMATS {
            let Err(error) = embargo::read::read_as(&source, format) else { continue };
            let span = error.span.unwrap_or(0..0);
            assert!(span.start <= span.end && span.end <= text.len(), "{} at {span:?} of {text:?}", format.id);
        }
    }
}
