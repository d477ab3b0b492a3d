//! The shape of the code, kept by a test: wings do not know each other, the core does no input or output,
//! foreign crates stay in their files, and files stay short.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::Visit;

/// Lines in a file.
const LONGEST: usize = 300;
/// Lines of the function that tells the whole flow, and of `main.rs`.
const LONGEST_MAIN: usize = 60;

/// Whom each part of the library may import. The order is the order of the layers.
const ALLOWED: [(&str, &[&str]); 10] = [
    ("model", &["model"]),
    ("read", &["model", "read"]),
    ("attribute", &["model", "attribute"]),
    ("judge", &["model", "judge"]),
    ("report", &["model", "report"]),
    ("lists", &["model", "lists"]),
    ("acquire", &["model"]),
    ("deliver", &[]),
    ("gate", &["model", "read", "attribute", "judge", "lists", "acquire"]),
    ("cli", &["model", "report", "acquire", "deliver", "gate", "cli"]),
];

/// The files in which a foreign crate may be named.
const FENCES: &[(&str, &[&str])] = &[
    (
        "clap",
        &["cli.rs", "cli/import.rs", "cli/init.rs", "cli/policy.rs", "cli/schema.rs", "cli/vendors.rs", "cli/waive.rs"],
    ),
    ("toml_edit", &["gate/waive.rs"]),
    ("packageurl", &["model/purl.rs", "model/purl/plain.rs"]),
    ("cargo_metadata", &["read/cargo/metadata.rs", "acquire.rs"]),
    ("auditable_info", &["read/cargo/auditable.rs"]),
    ("auditable_extract", &["read/cargo/auditable.rs"]),
    ("glob", &["acquire.rs"]),
    (
        "foldhash",
        &[
            "attribute/catalogue/index.rs",
            "attribute/memo.rs",
            "attribute/names.rs",
            "model/inventory/builder/references.rs",
        ],
    ),
    ("mimalloc", &["main.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    ("include_dir", &["acquire.rs"]),
    ("tempfile", &["deliver.rs", "acquire.rs"]),
    ("aho_corasick", &["attribute/catalogue/index.rs", "attribute/catalogue/index/fill.rs"]),
    ("psl", &["attribute/address.rs"]),
    ("url", &["attribute/address.rs", "attribute/address/plain.rs"]),
    ("unicode_normalization", &["attribute/names.rs"]),
    ("unicode_security", &["attribute/names.rs"]),
    ("cyclonedx_bom", &["report/cyclonedx.rs"]),
    // (`report.rs` has a renderer of this name.)
    ("spdx", &["read/cyclonedx/records.rs", "report.rs"]),
    ("spdx_rs", &["report/spdx.rs"]),
    ("quick_junit", &["report/junit.rs"]),
    ("textwrap", &["report/human.rs", "report/human/diagnostic.rs"]),
    ("memchr", &["model/source/lines.rs", "read/json/scan/ahead.rs", "read/envelope.rs"]),
    ("wide", &["read/json/block.rs"]),
    ("flate2", &["read/envelope.rs"]),
    ("ruzstd", &["read/envelope.rs"]),
    ("base64", &["read/envelope.rs"]),
    ("roxmltree", &["read/xml.rs", "read/cyclonedx/xml.rs", "read/spdx2/rdf/graph.rs", "lists/xml.rs"]),
    ("csv", &["lists/table.rs"]),
    ("saphyr_parser", &["read/tree/yaml.rs"]),
    ("semver", &["read/go/graph.rs", "model/waiver.rs"]),
];

/// What only the rim may do.
const RIM_ONLY: [&str; 7] =
    ["std::fs", "std::net", "std::env", "std::process", "std::io::stdin", "std::time", "jiff::Timestamp"];

#[derive(Default)]
struct Paths(BTreeSet<String>);

impl Paths {
    /// Every path that a source text names, in use declarations and elsewhere, with `::` between its parts.
    fn of(text: &str) -> BTreeSet<String> {
        let file = syn::parse_file(text).unwrap();
        let mut paths = Self::default();
        paths.visit_file(&file);
        paths.0
    }

    fn tree(&mut self, before: &str, tree: &syn::UseTree) {
        let join =
            |ident: &syn::Ident| if before.is_empty() { ident.to_string() } else { format!("{before}::{ident}") };
        match tree {
            syn::UseTree::Path(path) => self.tree(&join(&path.ident), &path.tree),
            syn::UseTree::Name(name) => drop(self.0.insert(join(&name.ident))),
            syn::UseTree::Rename(name) => drop(self.0.insert(join(&name.ident))),
            syn::UseTree::Glob(_) => drop(self.0.insert(format!("{before}::*"))),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.tree(before, item)),
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree("", &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.0.insert(parts.join("::"));
        syn::visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let is_test = item.attrs.iter().any(|attr| attr.path().is_ident("cfg"));
        if !is_test {
            syn::visit::visit_item_mod(self, item);
        }
    }
}

/// The parts of this library that a source text imports.
fn imported(paths: &BTreeSet<String>) -> BTreeSet<String> {
    let own = paths.iter().filter_map(|path| path.strip_prefix("crate::"));
    own.filter_map(|rest| rest.split("::").next()).map(str::to_owned).collect()
}

/// Every source file: its path below `src`, its text.
fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    let relative = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    let sources: BTreeMap<_, _> =
        found.iter().map(|path| (relative(path), std::fs::read_to_string(path).unwrap())).collect();
    assert!(sources.len() > 30, "the sources are not where this test looks");
    sources
}

/// The part of the library that a file belongs to.
fn part(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn imports_are_seen_however_they_are_written() {
    for text in [
        "use crate::judge::judge;",
        "use crate::{judge::judge, model::Date};",
        "use crate::judge as other;",
        "fn f() { crate::judge::judge(); }",
        "type T = Option<crate::judge::Policy>;",
    ] {
        assert!(imported(&Paths::of(text)).contains("judge"), "{text}");
    }
    assert!(!imported(&Paths::of("use crate::model::verdict;")).contains("judge"));
}

#[test]
fn no_wing_imports_another() {
    for (file, text) in sources() {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == part(&file)) else {
            assert!(["lib", "main"].contains(&part(&file)), "{file} belongs to no part of the library");
            continue;
        };
        for import in imported(&Paths::of(&text)) {
            assert!(allowed.contains(&import.as_str()), "{file} imports `{import}`; it may import {allowed:?}");
        }
    }
}

#[test]
fn foreign_crates_stay_in_their_files() {
    for (file, text) in sources() {
        let paths = Paths::of(&text);
        for (foreign, files) in FENCES {
            let names_it = paths.iter().any(|path| path.starts_with(&format!("{foreign}::")));
            assert!(
                !names_it || files.contains(&file.as_str()),
                "{file} names `{foreign}`, which belongs in {files:?}"
            );
        }
    }
}

#[test]
fn the_core_does_no_input_or_output_and_knows_no_clock() {
    for (file, text) in sources() {
        if !["model", "read", "attribute", "judge", "report", "lists", "gate"].contains(&part(&file)) {
            continue;
        }
        for path in Paths::of(&text) {
            let is_rim = RIM_ONLY.iter().any(|rim| path.starts_with(rim));
            assert!(!is_rim, "{file} names `{path}`");
        }
    }
}

#[test]
fn files_are_short_and_well_named() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        let longest = if file == "main.rs" { LONGEST_MAIN } else { LONGEST };
        assert!(lines <= longest, "{file} has {lines} lines, more than {longest}");
        for drawer in ["utils", "util", "common", "helpers", "errors", "types", "misc"] {
            assert!(!file.trim_end_matches(".rs").ends_with(drawer), "{file} is a drawer, not a room");
        }
        assert!(text.starts_with("//!") || text.starts_with("#![doc"), "{file} does not say what it is");
    }
}

#[test]
fn the_flow_fits_a_screen() {
    let sources = sources();
    let gate = &sources["gate.rs"];
    for item in &syn::parse_file(gate).unwrap().items {
        if let syn::Item::Fn(function) = item {
            let name = function.sig.ident.to_string();
            let begin = gate.lines().position(|line| line.contains(&format!("fn {name}"))).unwrap();
            let length = gate.lines().skip(begin).position(|line| line == "}").unwrap();
            assert!(length <= 40, "gate::{name} has {length} lines");
        }
    }
}

#[test]
fn every_reader_is_in_the_table() {
    let sources = sources();
    let table = sources["read.rs"].split("pub const FORMATS").nth(1).unwrap().split("];").next().unwrap();
    let mut declared = 0;
    for (file, text) in sources.iter().filter(|(file, _)| file.starts_with("read/")) {
        let module = file.trim_start_matches("read/").split(['/', '.']).next().unwrap();
        for line in text.lines().filter(|line| line.contains("const ") && line.contains(": Format =")) {
            let name = line.split("const ").nth(1).unwrap().split(':').next().unwrap();
            assert!(table.contains(&format!("{module}::{name}")), "{file} has a {name} that FORMATS lacks");
            declared += 1;
        }
    }
    assert_eq!(declared, embargo::read::FORMATS.len(), "a format is declared in another way than this test knows");
}

#[test]
fn every_format_has_a_fuzz_target() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let targets = std::fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for id in embargo::read::FORMATS.iter().map(|format| format.id).chain(["recognise", "envelope"]) {
        assert!(targets.contains(&format!("name = \"{id}\"\n")), "{id}");
        assert!(fuzz.join(format!("fuzz_targets/{id}.rs")).is_file(), "{id}");
        assert!(std::fs::read_dir(fuzz.join("seeds").join(id)).unwrap().next().is_some(), "{id}");
    }
}

#[test]
fn every_data_file_ships_with_the_gate() {
    let shipped: BTreeSet<_> = embargo::acquire::shipped_policies()
        .iter()
        .chain(&embargo::acquire::shipped_vendors())
        .map(|source| source.name().replace('\\', "/"))
        .collect();
    for folder in ["policies", "policies/bundles", "policies/vendors"] {
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let name = format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap());
                assert!(shipped.contains(&name), "{name} is not embedded: touch src/acquire.rs and build again");
            }
        }
    }
}
