//! Reading what cargo leaves behind: lock files of every version, and programs with their dependency list inside.

use std::io::Write as _;

use crate::support::read_whole as read;
use embargo::model::claim::ClaimKind;
use embargo::model::component::{Component, Role, Scope};
use embargo::model::inventory::{Inventory, NoteKind};
use embargo::model::source::SourceFile;
use embargo::read::{ReadError, Refusal};

use crate::support::document;

/// Reads bytes and hands the inventory on.
pub(crate) fn with<T>(bytes: impl AsRef<[u8]>, look: impl FnOnce(&Inventory<'_>) -> T) -> T {
    let source = SourceFile::new("test", bytes.as_ref().to_vec());
    look(&read(&source).unwrap_or_else(|error| panic!("{error} at {:?}", error.span)))
}

/// Why bytes are refused.
pub(crate) fn refused(bytes: impl AsRef<[u8]>) -> ReadError {
    let source = SourceFile::new("test", bytes.as_ref().to_vec());
    match read(&source) {
        Ok(inventory) => panic!("{inventory:?}\n{}", String::from_utf8_lossy(bytes.as_ref())),
        Err(error) => error,
    }
}

/// A lock file of the fixtures.
pub(crate) fn real(name: &str) -> String {
    std::fs::read_to_string(document(&format!("real/locks/{name}"))).unwrap()
}

/// The only component of a name.
pub(crate) fn named<'i, 's>(inventory: &'i Inventory<'s>, name: &str) -> &'i Component<'s> {
    let found: Vec<_> = inventory.components.iter().filter(|one| one.name == name).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0]
}

/// The purls of all components of a name.
pub(crate) fn purls(inventory: &Inventory<'_>, name: &str) -> Vec<String> {
    let of_name = inventory.components.iter().filter(|one| one.name == name);
    let mut found: Vec<_> = of_name.filter_map(|one| Some(inventory.purl(one)?.value.to_string())).collect();
    found.sort();
    found
}

/// The names that a component brings in at once, with when it needs them.
pub(crate) fn needs(inventory: &Inventory<'_>, name: &str) -> Vec<(String, Scope)> {
    let is_from = |id| inventory.component(id).is_some_and(|one| one.name == name);
    let edges = inventory.edges.iter().filter(|edge| is_from(edge.from));
    let mut found: Vec<_> =
        edges.map(|edge| (inventory.component(edge.to).unwrap().name.to_string(), edge.scope)).collect();
    found.sort();
    found.dedup();
    found
}

/// Cuts a text at every byte: what is left must be refused, hold the component with its purl, or say that it is
/// not whole.
pub(crate) fn cut_everywhere(text: &str, component: &str) {
    let all = with(text, |inventory| purls(inventory, component));
    assert!(!all.is_empty(), "{component}");
    let mut told = 0;
    for end in 1..text.len() {
        let source = SourceFile::new("cut", text.as_bytes()[..end].to_vec());
        let Ok(inventory) = read(&source) else { continue };
        let tells = |kind| matches!(kind, NoteKind::Incomplete | NoteKind::DanglingReference);
        let is_told = inventory.notes.iter().any(|note| tells(note.kind));
        let is_held = purls(&inventory, component) == all;
        assert!(is_told || is_held, "cut at {end}, behind {:?}", &text[end.saturating_sub(60)..end]);
        told += usize::from(!is_held);
    }
    assert!(told < 20, "nearly every cut should be an error, and {told} are none");
}

fn lock(packages: &str) -> String {
    format!("version = 4\n\n{packages}")
}

#[test]
fn every_version_of_cargo_lock_gives_the_same_graph() {
    let mut graphs = Vec::new();
    for (name, version) in [("v1.Cargo.lock", "1 or 2"), ("v2.Cargo.lock", "1 or 2"), ("v4.Cargo.lock", "4")] {
        with(real(name), |inventory| {
            let input = &inventory.inputs[0];
            assert_eq!((input.format, input.version.as_str()), ("cargo-lock", version));
            assert_eq!((input.components, input.edges, inventory.edges.len()), (80, 141, 141), "{name}");
            assert!(inventory.notes.is_empty(), "{:?}", inventory.notes);
            let roots: Vec<_> = inventory.roots.iter().map(|id| &*inventory.component(*id).unwrap().name).collect();
            assert_eq!(roots, ["app"]);
            let label = |id| {
                let one = inventory.component(id).unwrap();
                let purl = inventory.purl(one).map(|claim| claim.value.to_string());
                (one.name.to_string(), one.version.to_string(), purl)
            };
            let mut edges: Vec<_> = inventory.edges.iter().map(|edge| (label(edge.from), label(edge.to))).collect();
            edges.sort();
            graphs.push(edges);
        });
    }
    assert_eq!(graphs[0], graphs[1]);
    assert_eq!(graphs[0], graphs[2]);
}

#[test]
fn a_crate_is_what_its_source_makes_it() {
    let text = real("v4.Cargo.lock");
    with(&text, |inventory| {
        assert_eq!(purls(inventory, "faststr"), ["pkg:cargo/faststr@0.2.34"]);
        assert_eq!(purls(inventory, "bitflags"), ["pkg:cargo/bitflags@1.3.2", "pkg:cargo/bitflags@2.13.2"]);
        let registry = "pkg:cargo/altcrate@0.9.0?repository_url=https://git.example.org/registry/index";
        assert_eq!(purls(inventory, "altcrate"), [registry]);
        let commit = "1f4a2c90c34864398ffa0bf02eb2f881dc2a90d2";
        let git = format!("pkg:cargo/rsgit@1.2.3?vcs_url=git%2Bhttps://git.example.org/demo/rsgit.git%40{commit}");
        assert_eq!(purls(inventory, "rsgit"), [git.clone(), git]);
        for own in ["app", "local"] {
            assert_eq!(named(inventory, own).role, Role::Root);
            assert!(purls(inventory, own).is_empty(), "{own}");
        }
        let altcrate = named(inventory, "altcrate");
        let distribution = inventory.claims(altcrate).iter().find(|one| one.kind == ClaimKind::Distribution).unwrap();
        assert!(text[distribution.at..].starts_with("\"registry+https://git.example.org"));
        assert_eq!(text[..altcrate.span.start].lines().count(), 4, "the entry begins in line 5");
        assert!(text[altcrate.span.clone()].ends_with(']'), "{:?}", &text[altcrate.span.clone()]);
        assert_eq!(inventory.pointer(altcrate), "/package/0");
    });
}

#[test]
fn the_oldest_lock_files_have_a_root_of_their_own() {
    let text = "[root]\nname = \"old\"\nversion = \"0.1.0\"\ndependencies = [\n \"libc 0.2.1 (registry+https://github.com/rust-lang/crates.io-index)\",\n]\n\n\
        [[package]]\nname = \"libc\"\nversion = \"0.2.1\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n\n\
        [metadata]\n\"checksum libc 0.2.1 (registry+https://github.com/rust-lang/crates.io-index)\" = \"aa\"\n";
    with(text, |inventory| {
        assert_eq!(needs(inventory, "old"), [("libc".to_owned(), Scope::Runtime)]);
        assert_eq!(named(inventory, "old").role, Role::Root);
    });
    let cut = text.split("[metadata]").next().unwrap();
    assert!(matches!(refused(cut).refusal, Refusal::IncompleteGraph(_)));
    with(text.replace('\n', "\r\n"), |inventory| assert_eq!(inventory.edges.len(), 1));
}

#[test]
fn a_replaced_crate_is_not_built_and_an_unused_patch_neither() {
    let index = "registry+https://github.com/rust-lang/crates.io-index";
    let text = lock(&format!(
        "[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\n \"volo 0.1.0 ({index})\",\n]\n\n\
         [[package]]\nname = \"volo\"\nversion = \"0.1.0\"\nsource = \"{index}\"\nreplace = \"volo 0.1.0 (git+https://example.org/me/volo)\"\n\n\
         [[package]]\nname = \"volo\"\nversion = \"0.1.0\"\nsource = \"git+https://example.org/me/volo#abc\"\n\n\
         [[patch.unused]]\nname = \"unused\"\nversion = \"1.0.0\"\n"
    ));
    with(&text, |inventory| {
        let built = ["pkg:cargo/volo@0.1.0?vcs_url=git%2Bhttps://example.org/me/volo%40abc"];
        assert_eq!(purls(inventory, "volo"), built);
        assert_eq!(needs(inventory, "app").len(), 1);
        assert!(inventory.notes.iter().any(|note| note.message.contains("`unused`")), "{:?}", inventory.notes);
        assert!(purls(inventory, "unused").is_empty());
    });
}

#[test]
fn a_cargo_lock_that_could_hide_a_crate_is_refused() {
    let app = "[[package]]\nname = \"app\"\nversion = \"0.1.0\"\n";
    let line = |text: &str| {
        let error = refused(text);
        (error.to_string(), text[..error.span.unwrap().start].matches('\n').count() + 1)
    };
    let (message, at) = line(&lock(&format!("{app}dependencies = [\n \"volo\",\n]\n")));
    assert_eq!((message.contains("`volo` is needed and not listed"), at), (true, 7), "{message}");
    let (message, at) = line(&lock(&format!("{app}dependancies = [\n \"volo\",\n]\n")));
    assert_eq!((message.contains("looks like it"), at), (true, 6), "{message}");
    for (what, text) in [
        ("a version to come", format!("version = 5\n\n{app}")),
        ("a version that never was", format!("version = 2\n\n{app}")),
        ("no name", lock("[[package]]\nversion = \"0.1.0\"\n")),
        ("no version", lock("[[package]]\nname = \"app\"\n")),
        ("a table for a list", lock(&format!("{app}[package.dependencies]\nvolo = \"1\"\n"))),
        ("a key twice", lock(&format!("{app}name = \"volo\"\n"))),
        ("near the list", lock(&format!("{app}\n[[packages]]\nname = \"volo\"\nversion = \"1\"\n"))),
        ("another version", lock(&format!("{app}dependencies = [\n \"app 2.0.0\",\n]\n"))),
        (
            "no checksum",
            lock("[[package]]\nname = \"volo\"\nversion = \"1.0.0\"\nsource = \"sparse+https://index.crates.io/\"\n"),
        ),
        ("no end of line", lock(app.trim_end())),
        ("no package", "version = 4\n".to_owned()),
    ] {
        let error = refused(&text);
        assert!(!error.to_string().is_empty(), "{what}");
    }
    with(lock(app), |inventory| {
        assert_eq!(inventory.notes[0].kind, NoteKind::Incomplete, "nothing tells that this is whole");
    });
}

#[test]
fn a_cargo_lock_that_was_cut_off_never_passes() {
    for (name, component) in
        [("v1.Cargo.lock", "windows-sys"), ("v2.Cargo.lock", "motore"), ("v4.Cargo.lock", "windows-sys")]
    {
        cut_everywhere(&real(name), component);
    }
    // A member whose own needs are met stands before the one that is lost.
    let entry = |name: &str, more: &str| format!("[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n{more}\n");
    let index = "source = \"sparse+https://index.crates.io/\"\nchecksum = \"aa\"\n";
    let members = [
        entry("a-tool", "dependencies = [\n \"libc\",\n]\n"),
        entry("bytes", index),
        entry("libc", index),
        entry("volo", index),
        entry("zapp", "dependencies = [\n \"bytes\",\n \"volo\",\n]\n"),
    ];
    cut_everywhere(&lock(&members.concat()), "volo");
}

/// A program: ELF with nothing but a section of that name.
fn program(section: &str, content: &[u8]) -> Vec<u8> {
    let names = format!("\0.shstrtab\0{section}\0");
    let (at_names, at_content) = (64, 64 + names.len());
    let table = at_content + content.len();
    let mut out = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0".to_vec();
    out.extend([0; 16]);
    out.extend((table as u64).to_le_bytes());
    out.extend([0; 4]);
    for half in [64_u16, 56, 0, 64, 3, 1] {
        out.extend(half.to_le_bytes());
    }
    out.extend(names.as_bytes());
    out.extend(content);
    let mut header = |name: u32, kind: u32, at: usize, size: usize| {
        out.extend(name.to_le_bytes());
        out.extend(kind.to_le_bytes());
        for word in [0, 0, at as u64, size as u64, 0, 1, 0] {
            out.extend(word.to_le_bytes());
        }
    };
    header(0, 0, 0, 0);
    header(1, 3, at_names, names.len());
    header(11, 1, at_content, content.len());
    out
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_program_says_what_was_built_into_it() {
    let content = packed(&real("hello-auditable.dep-v0.json"));
    with(program(".dep-v0", &content), |inventory| {
        let input = &inventory.inputs[0];
        assert_eq!((input.format, input.components, input.edges), ("cargo-auditable", 29, 45));
        assert_eq!(purls(inventory, "faststr"), ["pkg:cargo/faststr@0.2.34"]);
        assert!(purls(inventory, "hello-audit").is_empty(), "the program itself is not the crate of that name");
        assert_eq!(named(inventory, "hello-audit").role, Role::Root);
        let scopes = ["autocfg", "bytes", "munge_macro"].map(|name| named(inventory, name).scope);
        assert_eq!(scopes, [Scope::Build, Scope::Runtime, Scope::Build]);
        let section = named(inventory, "faststr").span.clone();
        assert_eq!(section.len(), content.len(), "the section stands for all places in it");
        assert!(inventory.notes.is_empty(), "{:?}", inventory.notes);
    });
}

#[test]
fn a_program_that_does_not_say_it_is_refused() {
    assert_eq!(refused(program(".other00", b"\xff")).refusal, Refusal::NoDependencyList);
    let list = |packages: &str| program(".dep-v0", &packed(&format!("{{\"packages\":[{packages}]}}")));
    let app = r#"{"name":"app","version":"1.0.0","source":"local","root":true"#;
    for (what, bytes) in [
        ("broken compression", program(".dep-v0", b"\xff\xfe")),
        ("no list", program(".dep-v0", &packed("{}"))),
        ("an empty list", list("")),
        ("no name", list(r#"{"version":"1.0.0","source":"local"}"#)),
        ("no source", list(r#"{"name":"volo","version":"1.0.0"}"#)),
        ("a number beyond the list", list(&format!("{app},\"dependencies\":[7]}}"))),
        ("names for numbers", list(&format!("{app},\"dependencies\":[\"volo\"]}}"))),
        ("a key twice", list(&format!("{app},\"name\":\"volo\"}}"))),
        ("a near key", list(&format!("{app},\"dependancies\":[0]}}"))),
        ("not the whole", program(".dep-v0", &packed(&format!("{{\"packages\":[{app}}}")))),
        ("a bomb", program(".dep-v0", &packed(&" ".repeat(9 << 20)))),
    ] {
        let error = refused(&bytes);
        assert_ne!(error.refusal, Refusal::NoDependencyList, "{what}");
    }
    with(
        list(&format!("{app},\"dependencies\":[1]}},{{\"name\":\"volo\",\"version\":\"1.0.0\",\"source\":\"git\"}}")),
        |inventory| {
            assert!(purls(inventory, "volo").is_empty());
            assert_eq!(inventory.notes[0].kind, NoteKind::Incomplete, "which repository it was is not said");
        },
    );
    // However a program is damaged, reading it ends, and never well without its list.
    let whole = program(".dep-v0", &packed(&real("hello-auditable.dep-v0.json")));
    for at in 0..whole.len() {
        let source = SourceFile::new("cut", whole[..at].to_vec());
        assert!(read(&source).is_err(), "cut at {at}");
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        let source = SourceFile::new("damaged", damaged);
        if let Ok(inventory) = read(&source) {
            assert!(inventory.components.iter().any(|one| one.name == "faststr"), "damaged at {at}");
        }
    }
    for magic in [&b"MZ\xff"[..], b"\0asm\xff", b"\xcf\xfa\xed\xfe\xff", b"\xfe\xed\xfa\xce\xff"] {
        refused(magic);
    }
}
