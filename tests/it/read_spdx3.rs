//! SPDX 3.0 JSON-LD: real documents against a count of their own, and the ways of JSON-LD to say one thing.

use crate::support::read_whole as read;
use embargo::model::claim::ClaimKind;
use embargo::model::component::{Kind, Role, Scope};
use embargo::model::inventory::{EdgeKind, Inventory, NoteKind};
use embargo::model::source::SourceFile;
use embargo::read::{ReadError, Refusal};
use serde_json::{Value, json};

use crate::support::{Desk, document, gate};

const CONTEXT: &str = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";

/// Reads a text and hands its inventory on.
pub(crate) fn with<T>(text: &str, look: impl FnOnce(&Inventory<'_>) -> T) -> T {
    let source = SourceFile::new("test", text.as_bytes().to_vec());
    look(&read(&source).unwrap_or_else(|error| panic!("{error} at {:?}", error.span)))
}

/// Why a text is refused, and on which line.
pub(crate) fn refusal(text: &str) -> (ReadError, usize) {
    let source = SourceFile::new("test", text.as_bytes().to_vec());
    let Err(error) = read(&source) else { panic!("read: {text}") };
    let line = source.position(error.span.as_ref().map_or(0, |span| span.start)).line;
    (error, line)
}

/// Whether a text is refused wherever it is cut.
pub(crate) fn refuses_every_cut(text: &str) {
    for end in (0..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
        let source = SourceFile::new("cut", text.as_bytes()[..end].to_vec());
        assert!(read(&source).is_err(), "cut at {end}");
    }
}

/// Claims of a component, by its name.
pub(crate) fn claims(inventory: &Inventory<'_>, name: &str) -> Vec<(ClaimKind, String)> {
    let one = inventory.components.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("no {name}"));
    inventory.claims(one).iter().map(|claim| (claim.kind, claim.value.to_string())).collect()
}

/// Edges by the names of their ends.
pub(crate) fn edges(inventory: &Inventory<'_>) -> Vec<(String, EdgeKind, Scope, String)> {
    let name = |id| inventory.label(inventory.component(id).unwrap());
    inventory.edges.iter().map(|edge| (name(edge.from), edge.kind, edge.scope, name(edge.to))).collect()
}

pub(crate) fn has(inventory: &Inventory<'_>, kind: NoteKind) -> bool {
    inventory.notes.iter().any(|note| note.kind == kind)
}

fn package(id: &str) -> Value {
    json!({"type": "software_Package", "spdxId": format!("urn:{id}"), "name": id, "creationInfo": "_:c"})
}

fn relation(from: &str, kind: &str, to: &str) -> Value {
    json!({"type": "Relationship", "spdxId": format!("urn:r-{from}-{kind}-{to}"), "from": format!("urn:{from}"),
        "relationshipType": kind, "to": [format!("urn:{to}")]})
}

fn graph(elements: &[Value]) -> String {
    json!({"@context": CONTEXT, "@graph": elements}).to_string()
}

#[test]
fn real_documents_are_read_in_full() {
    for (name, roots) in [
        ("ai-example02", vec!["Sentiment Demo: A Simple AI Application and its AI BOM Example"]),
        ("maven-enriched", vec!["examplemaven"]),
        ("example6-lib", vec!["go-1.15"]),
    ] {
        let text = std::fs::read_to_string(document(&format!("real/sbom/{name}.spdx3.json"))).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        let elements = value["@graph"].as_array().unwrap();
        let count = |is: fn(&str) -> bool| elements.iter().filter(|one| is(one["type"].as_str().unwrap())).count();
        with(&text, |inventory| {
            let input = &inventory.inputs[0];
            assert_eq!((input.format, input.version.as_str()), ("spdx3-jsonld", "3.0.1"));
            assert_eq!(input.components, count(|name| name.ends_with("Package")), "{name}");
            assert_eq!(input.edges, count(|name| name.ends_with("Relationship")), "{name}");
            let listed = inventory.components.iter().filter(|one| one.role == Role::Part).count();
            assert_eq!(listed, count(|name| name.ends_with("Package") || name == "software_File"), "{name}");
            let subjects: Vec<_> =
                inventory.roots.iter().map(|id| inventory.component(*id).unwrap().name.as_ref()).collect();
            assert_eq!(subjects, roots);
            for component in inventory.components.iter().filter(|one| one.role != Role::Unresolved) {
                let here: Value = serde_json::from_str(&text[component.span.clone()]).unwrap();
                assert_eq!(value.pointer(&inventory.pointer(component)), Some(&here), "{name}");
            }
            for claim in &inventory.claims {
                let stands = serde_json::to_string(&claim.value).unwrap();
                assert!(text[claim.at..].starts_with(&stands), "{name}: {stands}");
            }
            let odd: Vec<_> = inventory
                .notes
                .iter()
                .filter(|note| note.kind != NoteKind::ExternalDocument)
                .map(|note| &note.message)
                .collect();
            assert!(odd.is_empty(), "{name}: {odd:?}");
        });
    }
}

#[test]
fn makers_suppliers_and_ties_of_a_real_document() {
    let text = std::fs::read_to_string(document("real/sbom/maven-enriched.spdx3.json")).unwrap();
    with(&text, |inventory| {
        let found = claims(inventory, "examplemaven");
        for (kind, value) in [
            (ClaimKind::Supplier, "SPDX"),
            (ClaimKind::Manufacturer, "Linux Foundation"),
            (ClaimKind::Website, "https://github.com/spdx/spdx-examples"),
        ] {
            assert!(found.contains(&(kind, value.to_owned())), "{found:?}");
        }
        let junit = inventory.components.iter().find(|one| one.name == "JUnit").unwrap();
        assert_eq!((junit.version.as_ref(), junit.scope), ("3.8.1", Scope::Dev));
        let ties = edges(inventory);
        let tie = |from: &str, kind, scope, to: &str| (from.to_owned(), kind, scope, to.to_owned());
        let jar = "examplemaven-0.0.1.jar";
        assert!(ties.contains(&tie("examplemaven", EdgeKind::DependsOn, Scope::Dev, "JUnit")));
        assert!(ties.contains(&tie("examplemaven", EdgeKind::Contains, Scope::Runtime, jar)));
        assert!(ties.contains(&tie("Apache Log4j Core", EdgeKind::DependsOn, Scope::Runtime, "examplemaven")));
        assert!(has(inventory, NoteKind::ExternalDocument));
        // Another document is no component.
        assert!(inventory.components.iter().all(|one| one.role != Role::Unresolved));
    });
    let text = std::fs::read_to_string(document("real/sbom/ai-example02.spdx3.json")).unwrap();
    with(&text, |inventory| {
        let kind = |kind| inventory.components.iter().filter(|one| one.kind == kind).count();
        assert_eq!((kind(Kind::Model), kind(Kind::Data)), (1, 1));
    });
}

#[test]
fn an_element_counts_in_every_form_that_json_ld_allows() {
    let purl = "pkg:golang/github.com/mailru/easyjson@v0.7.7";
    let terms = "https://spdx.org/rdf/3.0.1/terms";
    let plain = json!({"type": "software_Package", "spdxId": "urn:x", "name": "x", "software_packageUrl": purl});
    let documents = [
        graph(std::slice::from_ref(&plain)),
        // The document is the element.
        json!({"@context": [CONTEXT], "type": "software_Package", "spdxId": "urn:x", "name": "x", "software_packageUrl": purl}).to_string(),
        graph(&[json!({"@type": ["software_Package", "urn:other"], "@id": "urn:x", "name": "x", "software_packageUrl": purl})]),
        graph(&[json!({"type": format!("{terms}/Software/Package"), "spdxId": "urn:x", format!("{terms}/Core/name"): "x",
            format!("{terms}/Software/packageUrl"): {"@type": "xsd:anyURI", "@value": purl}})]),
        graph(&[json!({"type": "software_Package", "spdxId": "urn:x", "name": ["x"], "externalIdentifier": {
            "@list": [{"type": "ExternalIdentifier", "externalIdentifierType": "packageUrl", "identifier": purl}]}})]),
        // A blank node stands elsewhere.
        graph(&[
            json!({"type": "software_Package", "spdxId": "urn:x", "name": "x", "externalIdentifier": ["_:i"]}),
            json!({"type": "ExternalIdentifier", "@id": "_:i", "externalIdentifierType": "packageUrl", "identifier": purl}),
        ]),
        // Inline, where a reference would stand.
        graph(&[json!({"type": "software_Sbom", "spdxId": "urn:s", "rootElement": [plain.clone()]})]),
        graph(&[json!({"type": "Relationship", "spdxId": "urn:r", "relationshipType": "contains", "from": package("a"), "to": [plain.clone()]})]),
        graph(&[json!({"type": "software_Sbom", "spdxId": "urn:s", "@included": [plain.clone()]})]),
        // Without an identifier of its own.
        graph(&[json!({"type": "Relationship", "relationshipType": "contains", "from": package("a"),
            "to": [{"type": "software_Package", "name": "x", "software_packageUrl": purl}]})]),
        // Classes that are no package, or unknown.
        graph(&[json!({"type": "hardware_Board", "spdxId": "urn:x", "name": "x", "software_packageUrl": purl})]),
        graph(&[json!({"type": "Organization", "spdxId": "urn:x", "name": "x", "software_packageUrl": purl})]),
        graph(&[json!({"spdxId": "urn:x", "name": "x", "packageUrl": purl})]),
        graph(&[json!({"type": "Tool", "spdxId": "urn:x", "name": "x", "externalRef": [{"externalRefType": "other", "locator": [purl]}]}), package("a")]),
    ];
    let desk = Desk::new();
    for text in documents {
        let role = with(&text, |inventory| {
            assert_eq!(claims(inventory, "x"), [(ClaimKind::Purl, purl.to_owned())], "{text}");
            inventory.components.iter().find(|one| one.name == "x").unwrap().role
        });
        // A tool is told, and not judged as a part.
        if role != Role::Tool {
            assert_eq!(gate(&["check", &desk.put("bom.json", &text), "--ban", "vk"]).code, 1, "{text}");
        }
    }
}

#[test]
fn inline_elements_are_tied_like_others() {
    let inline = json!({"type": "software_Package", "name": "inner"});
    let text = graph(&[
        json!({"type": "Relationship", "relationshipType": "dependsOn", "from": {"spdxId": "urn:a"}, "to": [inline, {"@id": "urn:b"}]}),
        package("a"),
        package("b"),
    ]);
    with(&text, |inventory| {
        let ties = edges(inventory);
        for to in ["inner", "b"] {
            assert!(ties.contains(&("a".to_owned(), EdgeKind::DependsOn, Scope::Runtime, to.to_owned())), "{ties:?}");
        }
        assert_eq!(ties.len(), 2);
    });
}

#[test]
fn every_relationship_brings_in_what_it_says() {
    let tie = |kind: &str, scope: Option<&str>| {
        let mut relation = relation("a", kind, "b");
        if let Some(scope) = scope {
            relation["type"] = json!("LifecycleScopedRelationship");
            relation["scope"] = json!(scope);
        }
        with(&graph(&[package("a"), package("b"), relation]), |inventory| {
            let tie = edges(inventory).pop().map(|(from, kind, scope, _)| (from == "a", kind, scope));
            (tie, has(inventory, NoteKind::UnknownRelationship))
        })
    };
    let forward = |kind, scope| Some((true, kind, scope));
    let backward = |kind, scope| Some((false, kind, scope));
    for (name, expected) in [
        ("dependsOn", forward(EdgeKind::DependsOn, Scope::Runtime)),
        ("contains", forward(EdgeKind::Contains, Scope::Runtime)),
        ("hasOptionalDependency", forward(EdgeKind::DependsOn, Scope::Optional)),
        ("usesTool", forward(EdgeKind::BuiltWith, Scope::Build)),
        ("generates", backward(EdgeKind::BuiltWith, Scope::Build)),
        ("ancestorOf", backward(EdgeKind::DerivedFrom, Scope::Runtime)),
        ("descendantOf", forward(EdgeKind::DerivedFrom, Scope::Runtime)),
        ("hasTest", forward(EdgeKind::RelatesTo, Scope::Dev)),
        (
            "https://spdx.org/rdf/3.0.1/terms/Core/RelationshipType/dependsOn",
            forward(EdgeKind::DependsOn, Scope::Runtime),
        ),
    ] {
        assert_eq!(tie(name, None), (expected, false), "{name}");
    }
    for (name, expected) in [
        ("DEPENDS_ON", forward(EdgeKind::DependsOn, Scope::Runtime)),
        ("Contains", forward(EdgeKind::Contains, Scope::Runtime)),
        ("DEPENDENCY_OF", backward(EdgeKind::DependsOn, Scope::Runtime)),
        ("DEV_DEPENDENCY_OF", backward(EdgeKind::DependsOn, Scope::Dev)),
        ("isSomehowNear", forward(EdgeKind::RelatesTo, Scope::Runtime)),
    ] {
        assert_eq!(tie(name, None), (expected, true), "{name}");
    }
    for (scope, expected) in [
        ("development", Scope::Dev),
        ("test", Scope::Dev),
        ("build", Scope::Build),
        ("runtime", Scope::Runtime),
        ("other", Scope::Runtime),
    ] {
        assert_eq!(tie("dependsOn", Some(scope)).0, forward(EdgeKind::DependsOn, expected), "{scope}");
    }
    assert_eq!(tie("hasOptionalDependency", Some("runtime")).0, forward(EdgeKind::DependsOn, Scope::Optional));
    // Licences and vulnerabilities are nobody's components.
    for name in ["hasDeclaredLicense", "affects"] {
        let mut relation = relation("a", name, "b");
        relation["to"] = json!(["https://spdx.org/licenses/MIT"]);
        with(&graph(&[package("a"), relation]), |inventory| {
            assert_eq!((inventory.edges.len(), inventory.components.len()), (0, 1), "{name}");
        });
    }
}

#[test]
fn every_way_to_name_a_maker_or_supplier_is_seen() {
    let mail =
        json!([{"type": "ExternalIdentifier", "externalIdentifierType": "email", "identifier": "a@example.org"}]);
    let organisation = json!({"type": "Organization", "spdxId": "urn:o", "name": "Acme", "externalIdentifier": mail});
    let person = json!({"type": "Person", "spdxId": "urn:p", "name": "Ada"});
    let with_agents = |mut package: Value, supplier: Value, makers: Value| {
        package["suppliedBy"] = supplier;
        package["originatedBy"] = makers;
        graph(&[package, organisation.clone(), person.clone()])
    };
    let text = with_agents(package("a"), json!("urn:o"), json!(["urn:p", "urn:o"]));
    with(&text, |inventory| {
        let found = claims(inventory, "a");
        for (kind, value) in [
            (ClaimKind::Supplier, "Acme"),
            (ClaimKind::SupplierEmail, "a@example.org"),
            (ClaimKind::Author, "Ada"),
            (ClaimKind::Manufacturer, "Acme"),
            (ClaimKind::Email, "a@example.org"),
        ] {
            assert!(found.contains(&(kind, value.to_owned())), "{found:?}");
        }
        // Agents are no components.
        assert_eq!(inventory.components.len(), 1);
    });
    // Inline, a bare name, and an agent that nobody defines.
    let text =
        with_agents(package("a"), json!({"type": "Organization", "name": "Inline"}), json!("Organization: Bare Name"));
    with(&text, |inventory| {
        let found = claims(inventory, "a");
        assert!(found.contains(&(ClaimKind::Supplier, "Inline".to_owned())), "{found:?}");
        assert!(found.contains(&(ClaimKind::Manufacturer, "Bare Name".to_owned())), "{found:?}");
        assert!(has(inventory, NoteKind::DanglingReference));
    });
    let nobody = "https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement";
    with(&with_agents(package("a"), json!(nobody), json!([])), |inventory| {
        assert!(claims(inventory, "a").is_empty() && !has(inventory, NoteKind::DanglingReference));
    });
    let available =
        json!({"type": "Relationship", "from": "urn:a", "to": ["urn:o"], "relationshipType": "availableFrom"});
    with(&graph(&[package("a"), organisation, available]), |inventory| {
        assert!(claims(inventory, "a").contains(&(ClaimKind::Supplier, "Acme".to_owned())));
    });
}

#[test]
fn identifiers_and_references_become_claims() {
    let mut one = package("a");
    one["software_downloadLocation"] = json!("git+https://example.org/a.git@1");
    one["software_homePage"] = json!("https://example.org");
    one["externalIdentifier"] = json!([
        {"externalIdentifierType": "cpe23", "identifier": "cpe:2.3:a:acme:a:1:*:*:*:*:*:*:*"},
        {"externalIdentifierType": "swhid", "identifier": "swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2"},
    ]);
    one["externalRef"] = json!([
        {"externalRefType": "vcs", "locator": ["https://example.org/vcs"]},
        {"externalRefType": "mavenCentral", "locator": ["org.example:a:1"]},
        {"externalRefType": "binaryArtifact", "locator": ["https://example.org/a.jar"]},
    ]);
    let expected = [
        (ClaimKind::Repository, "git+https://example.org/a.git@1"),
        (ClaimKind::Website, "https://example.org"),
        (ClaimKind::Repository, "https://example.org/vcs"),
        (ClaimKind::Purl, "pkg:maven/org.example/a@1"),
        (ClaimKind::Distribution, "https://example.org/a.jar"),
    ];
    let check = |text: String, cpe: ClaimKind| {
        with(&text, |inventory| {
            let mut found = claims(inventory, "a");
            let mut wanted: Vec<_> = expected.iter().map(|(kind, value)| (*kind, (*value).to_owned())).collect();
            wanted.push((cpe, "cpe:2.3:a:acme:a:1:*:*:*:*:*:*:*".to_owned()));
            found.sort();
            wanted.sort();
            assert_eq!(found, wanted);
        });
    };
    check(graph(std::slice::from_ref(&one)), ClaimKind::Cpe);
    let syft = json!({"type": "Tool", "spdxId": "urn:t", "name": "syft-1.20.0"});
    check(graph(&[one, syft]), ClaimKind::GuessedCpe);
}

#[test]
fn what_is_missing_or_odd_is_told() {
    let text = graph(&[
        json!({"type": "SpdxDocument", "spdxId": "urn:d", "rootElement": ["urn:s"], "element": ["urn:lost"],
            "import": [{"type": "ExternalMap", "externalSpdxId": "urn:elsewhere", "locationHint": "https://example.org"}]}),
        json!({"type": "software_Sbom", "spdxId": "urn:s", "rootElement": ["urn:a"], "element": ["urn:a", "urn:l"]}),
        json!({"type": "simplelicensing_LicenseExpression", "spdxId": "urn:l", "simplelicensing_licenseExpression": "MIT"}),
        package("a"),
        package("a"),
        json!({"type": "software_Package", "spdxId": "urn:n", "shoeSize": 41}),
        relation("a", "dependsOn", "elsewhere"),
        relation("a", "dependsOn", "gone"),
        json!({"type": "Relationship", "from": "urn:a", "relationshipType": "contains", "to": ["urn:n"], "completeness": "incomplete"}),
        json!({"type": "Relationship", "from": "urn:a", "relationshipType": "contains"}),
    ]);
    with(&text, |inventory| {
        for kind in [
            NoteKind::DuplicateReference,
            NoteKind::DanglingReference,
            NoteKind::ExternalDocument,
            NoteKind::Form,
            NoteKind::UnknownField,
            NoteKind::Incomplete,
        ] {
            assert!(has(inventory, kind), "{kind:?}");
        }
        let lost: Vec<_> = inventory.components.iter().filter(|one| one.role == Role::Unresolved).collect();
        let mut lost: Vec<_> = lost.iter().map(|one| one.name.as_ref()).collect();
        lost.sort_unstable();
        assert_eq!(lost, ["urn:elsewhere", "urn:gone", "urn:lost"]);
        // Both bearers of the identifier are the subject.
        assert_eq!(inventory.roots.len(), 2);
        assert!(!has(inventory, NoteKind::NoRoot));
    });
    let newer = graph(&[package("a")]).replace("/3.0.1/", "/3.1/");
    with(&newer, |inventory| assert!(has(inventory, NoteKind::Version)));
    with(&graph(&[package("a")]), |inventory| assert!(!has(inventory, NoteKind::Version)));
}

#[test]
fn what_could_hide_a_component_is_refused() {
    let whole = graph(&[package("a"), relation("a", "dependsOn", "b")]);
    for (from, to) in [
        ("\"@graph\"", "\"@grapph\""),
        ("\"@graph\"", "\"graph\""),
        ("\"from\"", "\"From\""),
        ("\"to\"", "\"TO\""),
        ("\"relationshipType\"", "\"relationship_type\""),
        ("\"spdxId\"", "\"spdxID\""),
        ("\"name\"", "\"nmae\""),
        ("\"type\"", "\"Type\""),
        ("\"name\":\"a\"", "\"software_packageURL\":\"a\""),
        ("\"name\":\"a\"", "\"suppliedby\":\"a\""),
    ] {
        assert!(whole.contains(from), "{from}");
        let (error, _) = refusal(&whole.replacen(from, to, 1));
        assert!(matches!(error.refusal, Refusal::NearMiss(..)), "{to}: {error}");
    }
    let context = |context: Value| json!({"@context": context, "@graph": [package("a")]}).to_string();
    for (text, expected) in [
        (context(json!("https://spdx.org/rdf/4.0.0/spdx-context.jsonld")), "version `4.0.0`"),
        (context(json!("https://spdx.example.org/rdf/3.0.1/spdx-context.jsonld")), "`@context` is"),
        (context(json!("https://openvex.dev/ns/v0.2.0")), "no SBOM"),
        (
            context(json!([CONTEXT, {"Paket": "https://spdx.org/rdf/3.0.1/terms/Software/Package"}])),
            "meaning of its own",
        ),
        (context(json!([CONTEXT, {"name": "https://example.org/"}])), "meaning of its own"),
        (context(json!({"@vocab": "https://example.org/"})), "meaning of its own"),
        (context(json!([])), "no SBOM"),
        (graph(&[json!("urn:a")]), "`@graph` is a string"),
        (json!({"@context": CONTEXT, "@graph": {"a": package("a")}}).to_string(), "`@graph` is an object"),
        (graph(&[json!({"type": "software_Package", "spdxId": "urn:a", "@reverse": {"from": "urn:r"}})]), "`@reverse`"),
        (graph(&[json!({"type": "software_Package", "spdxId": "urn:a", "@context": CONTEXT})]), "`@context`"),
        (graph(&[]), "lists no component"),
        (json!({"@context": CONTEXT}).to_string(), "lists no component"),
        (graph(&[package("a")]).replacen("\"@graph\"", "\"@graph\":[],\"@graph\"", 1), "JSON"),
    ] {
        let (error, _) = refusal(&text);
        assert!(error.to_string().contains(expected), "{text}\n{error}");
    }
    with(&context(json!([CONTEXT, {"acme": "https://acme.example.org/spdx/"}])), |_| ());
    let (_, line) = refusal(
        "{\n\"@context\": \"https://spdx.org/rdf/3.0.1/x\",\n\"@graph\": [\n{\"type\": \"software_Package\",\n\"nmae\": \"x\"}]}",
    );
    assert_eq!(line, 5);
}

#[test]
fn a_document_that_was_cut_off_is_refused() {
    refuses_every_cut(&std::fs::read_to_string(document("real/sbom/example6-lib.spdx3.json")).unwrap());
}
