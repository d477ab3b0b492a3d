//! Maven: `mvn dependency:tree` as text, in a log, and as JSON.

use crate::support::read_whole as read;
use embargo::model::claim::ClaimKind;
use embargo::model::component::{Component, Role, Scope};
use embargo::model::inventory::{Inventory, NoteKind};
use embargo::model::source::SourceFile;
use embargo::read::Refusal;

use crate::support::document;

/// Reads a text and hands its inventory on.
fn with<T>(text: &str, look: impl FnOnce(&Inventory<'_>) -> T) -> T {
    let source = SourceFile::new("test", text.as_bytes().to_vec());
    look(&read(&source).unwrap_or_else(|error| panic!("{error} at {:?}\n{text}", error.span)))
}

/// The refusal of a text, and the line that it names.
fn refused(text: &str) -> (Refusal, usize) {
    let source = SourceFile::new("test", text.as_bytes().to_vec());
    let error = read(&source).map(|inventory| panic!("{:?}\n{text}", inventory.components)).unwrap_err();
    let line = error.span.map_or(0, |span| source.position(span.start).line);
    (error.refusal, line)
}

fn real(name: &str) -> String {
    std::fs::read_to_string(document(&format!("real/locks/{name}"))).unwrap()
}

fn named<'a, 's>(inventory: &'a Inventory<'s>, name: &str) -> &'a Component<'s> {
    inventory.components.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("{name}"))
}

fn purl(inventory: &Inventory<'_>, name: &str) -> Option<String> {
    inventory.purl(named(inventory, name)).map(|claim| claim.value.to_string())
}

/// The names at both ends of every edge, in order.
fn edges(inventory: &Inventory<'_>) -> Vec<(String, String)> {
    let name = |id| inventory.component(id).unwrap().name.to_string();
    let mut edges: Vec<_> = inventory.edges.iter().map(|edge| (name(edge.from), name(edge.to))).collect();
    edges.sort();
    edges
}

fn is_incomplete(inventory: &Inventory<'_>) -> bool {
    inventory.notes.iter().any(|note| note.kind == NoteKind::Incomplete)
}

/// A cut at any byte leaves an error, or the component, or a note that the document may not be whole.
fn is_cut_safely(text: &str, name: &str) {
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        let source = SourceFile::new("test", text.as_bytes()[..end].to_vec());
        let Ok(inventory) = read(&source) else { continue };
        let is_there = inventory.components.iter().any(|component| component.name.contains(name));
        assert!(is_there || is_incomplete(&inventory), "cut at {end}: {}", &text[..end]);
    }
}

#[test]
fn a_real_project_is_the_same_in_its_log_and_alone() {
    let (log, alone) = (real("multi-module.mvn-tree.log"), real("multi-module.mvn-tree.txt"));
    let drawn = alone.lines().filter(|line| line.contains("- ")).count();
    assert_eq!(drawn, 18, "the fixture is another");
    let distinct: std::collections::BTreeSet<_> = alone
        .lines()
        .filter_map(|line| line.split_once("- "))
        .map(|(_, artifact)| artifact.rsplit_once(':').unwrap().0)
        .filter(|artifact| !artifact.starts_with("com.example:"))
        .collect();
    let look = |text: &str| {
        with(text, |inventory| {
            assert_eq!((inventory.inputs[0].components, inventory.inputs[0].edges), (distinct.len(), drawn));
            for component in &inventory.components {
                assert_eq!(text[component.span.clone()].split(':').nth(1), component.name.split(':').nth(1));
            }
            assert_eq!(named(inventory, "com.example:core").role, Role::Root);
            assert_eq!(purl(inventory, "com.example:core"), None, "the project's own module is no package");
            assert_eq!(
                purl(inventory, "com.google.guava:guava").as_deref(),
                Some("pkg:maven/com.google.guava/guava@31.1-jre")
            );
            assert_eq!(named(inventory, "org.hamcrest:hamcrest").scope, Scope::Dev);
            assert_eq!(named(inventory, "commons-codec:commons-codec").scope, Scope::Runtime);
            // `core` is below `web`, `parent` and `web` are at the top.
            assert_eq!(inventory.roots.len(), 2);
            (edges(inventory), is_incomplete(inventory))
        })
    };
    let (in_log, alone) = (look(&log), look(&alone));
    assert_eq!(in_log.0, alone.0);
    assert!(in_log.0.contains(&("com.example:web".to_owned(), "com.example:core".to_owned())));
    assert!(!in_log.1 && alone.1, "only a log has an end");
}

const TREE: &str = "org.app:app:war:1.0
+- org.a:a:jar:1.0:compile (version managed from 0.9; scope managed from test)
|  +- org.b:b:jar:linux-x86_64:2.0:runtime (optional)
|  |  \\- org.c:c:test-jar:tests:3.0:test
|  +- (org.d:d:jar:1.0:compile - omitted for conflict with 2.0)
|  \\- (org.e:e:jar:1.0:compile - version managed from 0.9; omitted for duplicate)
+- org.d:d:jar:2.0:provided -- module org.d [auto]
|  \\- (org.app:app:jar:1.0:compile - omitted for introducing a cycle with org.app:app:jar:1.0)
+- org.e:e:pom:1.0:import
+- org.f:f:jar:1+2:system
\\- org.e:e:jar:1.0:compile
";

#[test]
fn every_form_of_an_entry_is_understood() {
    for text in
        [TREE.to_owned(), TREE.replace('\n', "\r\n"), TREE.replace("+-", "├─").replace("\\-", "└─").replace('|', "│")]
    {
        with(&text, |inventory| {
            let purl = |name| purl(inventory, name);
            assert_eq!(purl("org.b:b").as_deref(), Some("pkg:maven/org.b/b@2.0?classifier=linux-x86_64"));
            assert_eq!(purl("org.c:c").as_deref(), Some("pkg:maven/org.c/c@3.0?classifier=tests&type=test-jar"));
            assert_eq!(purl("org.d:d").as_deref(), Some("pkg:maven/org.d/d@2.0"));
            assert_eq!(purl("org.f:f"), None, "a file of the machine that builds is from no repository");
            assert!(inventory.claims(named(inventory, "org.f:f")).iter().any(|claim| claim.kind == ClaimKind::Group));
            let scopes =
                ["org.a:a", "org.b:b", "org.c:c", "org.d:d", "org.f:f"].map(|name| named(inventory, name).scope);
            assert_eq!(scopes, [Scope::Runtime, Scope::Optional, Scope::Dev, Scope::Runtime, Scope::Runtime]);
            assert_eq!((inventory.inputs[0].components, inventory.inputs[0].edges), (7, 10));
            let found = edges(inventory);
            for (from, to) in
                [("org.a:a", "org.d:d"), ("org.a:a", "org.e:e"), ("org.d:d", "org.app:app"), ("org.b:b", "org.c:c")]
            {
                assert!(found.contains(&(from.to_owned(), to.to_owned())), "{from} {to}: {found:?}");
            }
            assert!(
                !inventory.notes.iter().any(|note| matches!(note.kind, NoteKind::Form | NoteKind::DanglingReference))
            );
            assert_eq!(inventory.pointer(named(inventory, "org.b:b")), "/children/0/children/0");
        });
    }
}

#[test]
fn what_is_only_mentioned_is_kept() {
    with("org.app:app:jar:1.0\n\\- (org.x:x:jar:1.0:compile - omitted for conflict with 2.0)\n", |inventory| {
        assert_eq!(purl(inventory, "org.x:x").as_deref(), Some("pkg:maven/org.x/x@2.0"));
        assert!(inventory.notes.iter().any(|note| note.kind == NoteKind::DanglingReference));
    });
    with("org.app:app:jar:1.0\n\\- org.x:x:jar:1.0:compile (something new)\n", |inventory| {
        assert!(inventory.notes.iter().any(|note| note.kind == NoteKind::Form));
    });
}

#[test]
fn a_tree_with_missing_lines_is_refused_at_its_line() {
    let whole: Vec<_> = TREE.lines().collect();
    // Each of these lines stands between others that its drawing ties together.
    for gone in [0, 1, 2, 5, 10] {
        let rest: Vec<_> = whole.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, line)| *line).collect();
        let (refusal, _) = refused(&format!("{}\n", rest.join("\n")));
        let is_other_text = gone == 0 && matches!(refusal, Refusal::UnknownSyntax(_));
        assert!(is_other_text || matches!(refusal, Refusal::IncompleteGraph(_)), "without {gone}: {refusal}");
    }
    for (odd, line) in [
        ("+- org.a:a:jar:compile", 2),
        ("+- org.a:a:jar:1.0:sometimes", 2),
        ("+- org.a:a:jar:1.0", 2),
        ("   org.a:a:jar:1.0:compile", 2),
        ("* org.a:a:jar:1.0:compile", 2),
    ] {
        let text = format!("org.app:app:jar:1.0\n{odd}\n\\- org.b:b:jar:1.0:compile\n");
        let text = if line == 2 && !odd.starts_with("+-") { format!("org.p:p:pom:1.0\n{text}") } else { text };
        let (refusal, at) = refused(&text);
        assert!(matches!(refusal, Refusal::Malformed(_)), "{odd}: {refusal}");
        assert_eq!(at, text.lines().position(|line| line == odd).unwrap() + 1, "{odd}");
    }
    assert!(matches!(refused(TREE.trim_end()).0, Refusal::IncompleteGraph(_)), "the last line is not ended");
    assert!(matches!(refused("org.p:p:pom:1.0\norg.app:app:jar:1.0\n").0, Refusal::NothingListed(_)));
}

#[test]
fn a_log_must_tell_of_success_and_hold_what_it_announces() {
    let log = real("multi-module.mvn-tree.log");
    let line = |part: &str| log.lines().position(|line| line.contains(part)).unwrap() + 1;
    let broken = [
        log.replace("[INFO] BUILD SUCCESS", "[INFO] BUILD FAILURE"),
        log.replace("[INFO] BUILD SUCCESS", "[INFO] "),
        log.replace("[INFO] Reactor Summary", "[ERROR] Could not resolve dependencies\n[INFO] Reactor Summary"),
    ];
    for text in &broken {
        assert!(matches!(refused(text).0, Refusal::IncompleteGraph(_)));
    }
    // The tree of `parent`, which is its one line, is gone.
    let unheld = log.replace("[INFO] com.example:parent:pom:1.0-SNAPSHOT\n", "");
    let (refusal, at) = refused(&unheld);
    assert!(matches!(refusal, Refusal::IncompleteGraph(_)), "{refusal}");
    assert_eq!(at, line("@ parent ---"));
    let skipped = log.replace("[INFO] com.example:parent:pom:1.0-SNAPSHOT\n", "[INFO] Skipping plugin execution\n");
    with(&skipped, |inventory| assert!(is_incomplete(inventory)));
    // Colours, times and warnings around the lines change nothing.
    let whole = with(&log, edges);
    let coloured = log.replace("[INFO]", "[\u{1b}[1;34mINFO\u{1b}[m]");
    let timed: String = log.lines().map(|line| format!("2026-11-24T11:48:46Z {line}\n")).collect();
    let warned = log.replace("[INFO] \\- junit", "[WARNING] old: x:y:z:1\n[INFO] \\- junit");
    for text in [coloured, timed, warned] {
        assert_eq!(with(&text, edges), whole);
    }
}

const JSON: &str = r#"{
  "groupId": "org.app", "artifactId": "app", "version": "1.0", "type": "jar", "scope": "", "classifier": "", "optional": "false",
  "children": [
    {"groupId": "org.a", "artifactId": "a", "version": "1.0", "type": "jar", "scope": "compile", "classifier": "", "optional": "true", "children": [
      {"groupId": "org.b", "artifactId": "b", "version": "2.0", "type": "zip", "scope": "compile", "classifier": "x", "optional": "false"}
    ]},
    {"groupId": "ru.mail", "artifactId": "m", "version": "1.0", "type": "jar", "scope": "test", "classifier": "", "optional": "false"}
  ]
}
"#;

#[test]
fn json_says_the_same() {
    with(JSON, |inventory| {
        assert_eq!((inventory.inputs[0].components, inventory.inputs[0].edges), (3, 3));
        assert_eq!(purl(inventory, "org.b:b").as_deref(), Some("pkg:maven/org.b/b@2.0?classifier=x&type=zip"));
        assert_eq!(
            ["org.a:a", "org.b:b", "ru.mail:m"].map(|name| named(inventory, name).scope),
            [Scope::Optional, Scope::Optional, Scope::Dev]
        );
        let document: serde_json::Value = serde_json::from_str(JSON).unwrap();
        for component in &inventory.components {
            let here: serde_json::Value = serde_json::from_str(&JSON[component.span.clone()]).unwrap();
            assert_eq!(document.pointer(&inventory.pointer(component)), Some(&here));
        }
        assert_eq!(edges(inventory)[0], ("org.a:a".to_owned(), "org.b:b".to_owned()));
        assert!(!is_incomplete(inventory));
    });
    // Modules that append to one file.
    with(&format!("{JSON}{}", JSON.replace("\"app\"", "\"other\"")), |inventory| {
        assert_eq!((inventory.inputs[0].components, inventory.inputs[0].edges, inventory.roots.len()), (3, 6, 2));
    });
    with("{\"groupId\": \"g\", \"artifactId\": \"a\", \"version\": \"1\"}", |inventory| {
        assert_eq!(inventory.components.len(), 1);
    });
}

#[test]
fn json_with_defects_is_refused() {
    for (from, to, expected) in [
        ("\"children\": [\n", "\"Children\": [\n", "`Children`"),
        ("\"artifactId\": \"m\", ", "", "no `artifactId`"),
        ("\"version\": \"2.0\"", "\"version\": null", "no `version`"),
        ("\"scope\": \"test\"", "\"scope\": \"toast\"", "`toast`"),
        ("\"groupId\": \"ru.mail\"", "\"groupId\": [\"ru.mail\"]", "`groupId` is an array"),
        ("\"groupId\": \"ru.mail\"", "\"groupId\": \"ru.mail\", \"groupId\": \"org\"", "groupId"),
    ] {
        let (refusal, line) = refused(&JSON.replace(from, to));
        assert!(refusal.to_string().contains(expected), "{refusal}");
        assert!(line >= 3, "{refusal}");
    }
}

#[test]
fn a_cut_anywhere_is_no_clean_pass() {
    is_cut_safely(JSON.trim_end(), "ru.mail");
    is_cut_safely(&real("multi-module.mvn-tree.log"), "commons-codec");
    is_cut_safely(&real("multi-module.mvn-tree.txt"), "commons-codec");
    is_cut_safely(TREE, "org.f:f");
}
