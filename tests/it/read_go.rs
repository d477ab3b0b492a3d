//! Go: `go.mod`, `go.sum`, `go mod graph`, `go list -m -json all`.

use crate::support::read_whole as read;
use embargo::model::component::{Component, Role, Scope};
use embargo::model::inventory::{EdgeKind, Inventory, NoteKind};
use embargo::model::source::SourceFile;
use embargo::read::Refusal;

use crate::support::{Desk, document, gate};

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

/// A cut at any byte leaves an error, or the component, or a note that the document may not be whole.
fn is_cut_safely(text: &str, name: &str) {
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        let source = SourceFile::new("test", text.as_bytes()[..end].to_vec());
        let Ok(inventory) = read(&source) else { continue };
        let is_there = inventory.components.iter().any(|component| component.name.contains(name));
        let is_noted =
            inventory.notes.iter().any(|note| matches!(note.kind, NoteKind::Incomplete | NoteKind::DanglingReference));
        assert!(is_there || is_noted, "cut at {end}: {}", &text[..end]);
    }
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

fn is_incomplete(inventory: &Inventory<'_>) -> bool {
    inventory.notes.iter().any(|note| note.kind == NoteKind::Incomplete)
}

/// The names of what a component brings in by an edge of a kind.
fn below(inventory: &Inventory<'_>, name: &str, kind: EdgeKind) -> Vec<String> {
    let from = inventory.ids().find(|id| inventory.component(*id).unwrap().name == name).unwrap();
    let edges = inventory.edges.iter().filter(|edge| edge.from == from && edge.kind == kind);
    edges.map(|edge| inventory.component(edge.to).unwrap().name.to_string()).collect()
}

#[test]
fn a_real_go_mod_is_read_in_full() {
    let text = real("viper.go.mod");
    let required: Vec<_> = text.lines().filter(|line| line.starts_with('\t')).collect();
    assert_eq!(required.len(), 60, "the fixture is another");
    with(&text, |inventory| {
        assert_eq!((inventory.inputs[0].components, inventory.inputs[0].edges), (60, 60));
        assert_eq!((inventory.inputs[0].format, inventory.inputs[0].version.as_str()), ("go-mod", "1.17"));
        let listed = inventory.components.iter().filter(|one| one.role == Role::Part);
        for (component, line) in listed.zip(&required) {
            let mut words = line.split_whitespace();
            let (path, version) = (words.next().unwrap(), words.next().unwrap());
            assert_eq!((component.name.as_ref(), component.version.as_ref()), (path, version));
            assert_eq!(text[component.span.clone()], format!("{path} {version}"));
            assert_eq!(inventory.purl(component).unwrap().value, format!("pkg:golang/{path}@{version}"));
        }
        let root = named(inventory, "github.com/spf13/viper");
        assert_eq!((root.role, inventory.purl(root)), (Role::Root, None), "the project is no module of its host");
    });
}

#[test]
fn what_replaces_a_module_is_what_is_built() {
    let text = "// A comment\r\n\nmodule \"example.org/app\" // another\n\ngo 1.21.0\ntoolchain go1.22.1\n
require example.org/a v1.0.0 // indirect
require (
\texample.org/b v1.2.0
\t`example.org/c/v2` v2.0.0-20210101000000-abcdefabcdef // indirect; why
\texample.org/d v3.0.0+incompatible
\texample.org/Upper v1.0.0
)
require ( )
replace (
\texample.org/a => ../a copy/
\texample.org/b v1.1.0 => example.org/other v9.0.0
\texample.org/b v1.2.0 => example.org/b v1.3.0
\texample.org/c/v2 => github.com/fork/c/v2 v2.0.1
\texample.org/unused => ./unused
)
exclude example.org/d v1.0.0
retract [v1.0.0, v1.1.0] // bad
tool example.org/b/cmd/gen
tool example.org/app/cmd/own
godebug default=go1.21
ignore ./node_modules
";
    assert!(matches!(refused(text), (Refusal::Syntax("go.mod", _), 17)), "a folder with a blank must be quoted");
    let text = text.replace("../a copy/", "\"../a copy/\"");
    with(&text, |inventory| {
        assert_eq!(purl(inventory, "../a copy/"), None, "a folder is not what the host has");
        assert_eq!(below(inventory, "../a copy/", EdgeKind::DerivedFrom), ["example.org/a"]);
        assert_eq!(named(inventory, "example.org/a").role, Role::Kin);
        assert_eq!(purl(inventory, "example.org/a").as_deref(), Some("pkg:golang/example.org/a@v1.0.0"));
        assert_eq!(purl(inventory, "example.org/b").as_deref(), Some("pkg:golang/example.org/b@v1.3.0"));
        assert_eq!(purl(inventory, "github.com/fork/c/v2").as_deref(), Some("pkg:golang/github.com/fork/c/v2@v2.0.1"));
        assert_eq!(named(inventory, "example.org/c/v2").role, Role::Kin);
        assert_eq!(purl(inventory, "example.org/d").as_deref(), Some("pkg:golang/example.org/d@v3.0.0%2Bincompatible"));
        assert_eq!(purl(inventory, "example.org/Upper").as_deref(), Some("pkg:golang/example.org/Upper@v1.0.0"));
        for unused in ["./unused", "example.org/other"] {
            assert_eq!(named(inventory, unused).scope, Scope::Optional, "{unused}");
        }
        assert_eq!(below(inventory, "example.org/app", EdgeKind::DependsOn).len(), 5);
        assert_eq!(below(inventory, "example.org/app", EdgeKind::BuiltWith), ["example.org/b"]);
        assert_eq!(named(inventory, "example.org/b").scope, Scope::Runtime);
        assert_eq!((inventory.inputs[0].components, inventory.inputs[0].edges), (7, 7));
    });
}

#[test]
fn a_go_mod_says_of_replacements_what_go_list_says() {
    let (file, list) = (real("replace.go.mod"), real("replace.go-list.json"));
    let built = |text: &str| {
        with(text, |inventory| {
            let direct = ["/usr/share/gocode/src/github.com/spf13/afero", "github.com/spf13/cast", "gopkg.in/yaml.v2"];
            direct.map(|name| (named(inventory, name).version.to_string(), purl(inventory, name)))
        })
    };
    assert_eq!(built(&file), built(&list));
}

#[test]
fn a_fork_is_no_code_of_whom_it_was_forked_from() {
    let desk = Desk::new();
    let start = "module example.org/app\n\ngo 1.20\n\nrequire github.com/mailru/easyjson v0.7.7\n";
    for (replace, relation) in [
        ("", "made"),
        ("replace github.com/mailru/easyjson => github.com/mailru/easyjson v0.7.6\n", "made"),
        ("replace github.com/mailru/easyjson => github.com/someone/easyjson v0.7.6\n", "derived"),
        ("replace github.com/mailru/easyjson => ../easyjson\n", "derived"),
    ] {
        let file = desk.put("go.mod", format!("{start}{replace}"));
        let run = gate(&["check", &file, "--policy", "ua-1335", "--format", "json"]);
        let relations: Vec<_> =
            run.json()["findings"].as_array().unwrap().iter().map(|one| one["relation"].clone()).collect();
        assert_eq!(relations, [relation], "{replace}{}", run.out);
    }
}

#[test]
fn a_go_mod_that_hides_something_is_refused_at_its_line() {
    for (lines, line) in [
        ("requier example.org/a v1.0.0", 3),
        ("Require example.org/a v1.0.0", 3),
        ("require example.org/a", 3),
        ("require example.org/a v1.0.0 v1.1.0", 3),
        ("require (\n\texample.org/a v1.0.0", 3),
        ("require (\n\texample.org/a\n)", 4),
        (")", 3),
        ("require example.org/a v1.0.0 )", 3),
        ("require \"example.org/a v1.0.0", 3),
        ("require \"example.org\\/a\" v1.0.0", 3),
        ("/* require */", 3),
        ("module example.org/b", 3),
        ("replace example.org/a v1 v2 => ./a", 3),
        ("replace example.org/a => example.org/b", 3),
        ("replace example.org/a => ./b v1.0.0", 3),
        ("replace example.org/a ./b", 3),
        ("replace a => ./b\nreplace a => ./c", 4),
    ] {
        let (refusal, at) = refused(&format!("module example.org/app\ngo 1.20\n{lines}\n"));
        assert!(matches!(refusal, Refusal::Syntax("go.mod", _)), "{lines}: {refusal:?}");
        assert_eq!(at, line, "{lines}");
    }
    let tool = "module example.org/app\ngo 1.24\ntool example.org/gen/cmd\n";
    assert!(matches!(refused(tool), (Refusal::IncompleteGraph(_), 3)));
}

#[test]
fn go_mod_tells_what_it_leaves_out() {
    for (go, told) in
        [("", "below 1.17"), ("go 1.16", "below 1.17"), ("go 1.17", "nor where it ends"), ("go 1.22rc1", "nor where")]
    {
        with(&format!("module example.org/app\n{go}\nrequire example.org/a v1.0.0\n"), |inventory| {
            assert!(inventory.notes.iter().any(|note| note.message.contains(told)), "{go}: {:?}", inventory.notes);
        });
    }
    with("module example.org/app\n", |inventory| assert_eq!(inventory.components.len(), 1));
}

#[test]
fn go_sum_lists_what_was_downloaded() {
    let text = real("cast.go.sum");
    let downloaded = text.lines().filter(|line| !line.contains("/go.mod ")).count();
    assert_eq!((text.lines().count(), downloaded), (18, 6), "the fixture is another");
    with(&text, |inventory| {
        assert_eq!(inventory.inputs[0].components, downloaded);
        assert!(is_incomplete(inventory));
        let quicktest = named(inventory, "github.com/frankban/quicktest");
        assert_eq!(inventory.purl(quicktest).unwrap().value, "pkg:golang/github.com/frankban/quicktest@v1.14.3");
        assert_eq!(text[..quicktest.span.start].lines().count(), 1, "it is on the second line");
        assert!(
            !inventory.components.iter().any(|one| one.name.contains("creack/pty")),
            "only its go.mod was looked at"
        );
    });
    let hash = "h1:oKZEueFk5CKHvIhNR5MUki03XCEU+Q6VDXinZuGJ33E=";
    for lines in [
        format!("a v1.0.0 {hash}\nb v1.0.0\n"),
        format!("a v1.0.0 {hash}\nb v1.0.0 h1:short=\n"),
        format!("a v1.0.0 {hash}\nb v1.0.0 {hash} more\n"),
    ] {
        assert!(matches!(refused(&lines), (Refusal::Malformed(_), 2)), "{lines}");
    }
    assert!(matches!(refused(&format!("a v1.0.0/go.mod {hash}\n")).0, Refusal::NothingListed(_)));
    assert!(matches!(refused(&format!("a v1.0.0 {hash}")).0, Refusal::IncompleteGraph(_)));
}

#[test]
fn a_graph_is_resolved_to_the_versions_that_are_built() {
    let text = real("replace.go-mod-graph.txt");
    let paths: std::collections::BTreeSet<_> =
        text.split_whitespace().filter_map(|word| Some(word.split_once('@')?.0)).collect();
    with(&text, |inventory| {
        assert_eq!((inventory.inputs[0].components, inventory.inputs[0].edges), (paths.len(), text.lines().count()));
        assert!(!inventory.components.iter().any(|one| one.role == Role::Unresolved));
        // As `go list -m all` chose.
        for (path, version) in [
            ("golang.org/x/crypto", "v0.0.0-20211215153901-e495a2d5b3d3"),
            ("golang.org/x/text", "v0.7.0"),
            ("golang.org/x/sys", "v0.5.0"),
            ("github.com/stretchr/testify", "v1.8.0"),
        ] {
            assert_eq!(named(inventory, path).version, version, "{path}");
        }
        assert!(below(inventory, "golang.org/x/net", EdgeKind::DependsOn).contains(&"golang.org/x/text".to_owned()));
    });
    let chosen = "app a@v1.9.0\na@v1.9.0 a@v1.10.0-rc.1\na@v1.10.0-rc.1 b@v2.0.0+incompatible\na@v1.9.0 go@1.20\n";
    with(chosen, |inventory| {
        let a = named(inventory, "a");
        assert_eq!((a.version.as_ref(), chosen[a.span.clone()].as_ref()), ("v1.10.0-rc.1", "a@v1.10.0-rc.1"));
        assert_eq!(below(inventory, "a", EdgeKind::DependsOn), ["b"], "a module does not require itself");
        assert_eq!(below(inventory, "app", EdgeKind::DependsOn), ["a"]);
        assert_eq!(inventory.inputs[0].components, 2, "Go itself is no module");
        assert!(is_incomplete(inventory), "a replacement would not show");
    });
}

#[test]
fn a_line_of_json_is_no_graph() {
    let text = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"name\":\"a b\",\"purl\":\"pkg:golang/a@v1.0.0\"}]}";
    with(text, |inventory| assert_eq!(inventory.inputs[0].format, "cyclonedx-json"));
}

#[test]
fn a_graph_with_missing_lines_is_refused() {
    assert!(matches!(refused("app a@v1.0.0\nb@v1.0.0 c@v1.0.0\n"), (Refusal::IncompleteGraph(_), 2)));
    for odd in ["a@v1.0.0", "a@v1.0.0 b@v1.0.0 c", "a@v1.0.0 b@main", "a@v1.0.0 @v1.0.0"] {
        assert!(matches!(refused(&format!("app a@v1.0.0\n{odd}\n")), (Refusal::Malformed(_), 2)), "{odd}");
    }
}

#[test]
fn go_list_is_read_in_full() {
    let text = real("replace.go-list.json");
    assert_eq!(text.matches("\n{").count(), 30, "the fixture is another");
    with(&text, |inventory| {
        assert_eq!(inventory.inputs[0].components, 30);
        assert_eq!(named(inventory, "example.com/acme/app").role, Role::Root);
        let folder = "/usr/share/gocode/src/github.com/spf13/afero";
        assert_eq!(purl(inventory, folder), None);
        assert_eq!(below(inventory, folder, EdgeKind::DerivedFrom), ["github.com/spf13/afero"]);
        assert_eq!(
            purl(inventory, "github.com/spf13/cast").as_deref(),
            Some("pkg:golang/github.com/spf13/cast@v1.5.0")
        );
        let direct = below(inventory, "example.com/acme/app", EdgeKind::DependsOn);
        assert_eq!(direct.len(), 4, "{direct:?}");
        assert_eq!(below(inventory, "example.com/acme/app", EdgeKind::RelatesTo).len(), 26);
        let sys = named(inventory, "golang.org/x/sys");
        assert!(text[sys.span.clone()].starts_with("{\n\t\"Path\": \"golang.org/x/sys\""));
        assert!(text[inventory.purl(sys).unwrap().at..].starts_with("\"golang.org/x/sys\""));
    });
    with(
        "{\"Path\": \"a\", \"Main\": true}\n{\"Path\": \"b\", \"Main\": true} {\"Path\": \"c\", \"Version\": \"v1.0.0\"}",
        |inventory| {
            assert_eq!(below(inventory, "b", EdgeKind::RelatesTo), ["a"]);
            assert_eq!(below(inventory, "a", EdgeKind::DependsOn), ["c"]);
        },
    );
}

#[test]
fn go_list_with_defects_is_refused() {
    let main = "{\"Path\": \"a\", \"Main\": true}\n";
    for (next, expected) in [
        ("{\"Path\": \"b\", \"Version\": \"v1.0.0\", \"Error\": {\"Err\": \"not found\"}}", "not found"),
        ("{\"path\": \"b\", \"Version\": \"v1.0.0\"}", "`path`"),
        ("{\"Version\": \"v1.0.0\"}", "no path"),
        ("{\"Path\": \"b\"}", "no version"),
        ("{\"Path\": [\"b\"], \"Version\": \"v1.0.0\"}", "`Path` is an array"),
        ("{\"Path\": \"b\", \"Version\": \"v1.0.0\", \"Replace\": \"c\"}", "`Replace` is a string"),
        ("{\"Path\": \"b\", \"Path\": \"c\", \"Version\": \"v1.0.0\"}", "Path"),
        ("[]", "an array"),
        ("{\"Path\": \"b\",", "no JSON"),
    ] {
        let (refusal, line) = refused(&format!("{main}{next}\n"));
        assert!(refusal.to_string().contains(expected), "{next}: {refusal}");
        assert!(line >= 2, "{next}: line {line}");
    }
}

#[test]
fn a_cut_anywhere_is_no_clean_pass() {
    let hash = "h1:oKZEueFk5CKHvIhNR5MUki03XCEU+Q6VDXinZuGJ33E=";
    let list = "{\n\t\"Path\": \"app\",\n\t\"Main\": true\n}\n{\n\t\"Path\": \"a\",\n\t\"Version\": \"v1.0.0\"\n}\n{\n\t\"Path\": \"github.com/mailru/easyjson\",\n\t\"Version\": \"v0.7.7\"\n}\n";
    for text in [
        "module example.org/app\n\ngo 1.20\n\nrequire (\n\ta.example/a v1.0.0\n)\n\nrequire (\n\tgithub.com/mailru/easyjson v0.7.7 // indirect\n)\n",
        "module example.org/app\ngo 1.20\nrequire a.example/a v1.0.0\nrequire github.com/mailru/easyjson v0.7.7\n",
        &format!("a v1.0.0 {hash}\na v1.0.0/go.mod {hash}\ngithub.com/mailru/easyjson v0.7.7 {hash}\n"),
        "app a@v1.0.0\napp b@v1.0.0\na@v1.0.0 c@v1.0.0\nc@v1.0.0 github.com/mailru/easyjson@v0.7.7\n",
        list,
    ] {
        with(text, |inventory| assert!(inventory.components.iter().any(|one| one.name.contains("mailru"))));
        is_cut_safely(text, "mailru");
    }
}
