//! Lines of cargo's own files: where a dependency is written down.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::json::Document;
use super::tree::Shape;
use crate::model::source::{SourceFile, Span};

/// The tables of a manifest in which dependencies are declared, at its top or below `target.*`.
const TABLES: [&str; 3] = ["dependencies", "build-dependencies", "dev-dependencies"];

/// Where the files of a cargo workspace lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// The folder that holds the lock file.
    pub root: String,
    /// Names of members and the paths of their manifests.
    pub members: Vec<(String, String)>,
}

/// Where the files of the workspace lie that an output of `cargo metadata` is about.
#[must_use]
pub fn workspace(metadata: &SourceFile) -> Option<Workspace> {
    let document = Document::parse(metadata.text().ok()?).ok()?;
    let root = document.root();
    let ids: Vec<_> = root.get("workspace_members")?.elements().filter_map(|id| id.text()).collect();
    let members = root.get("packages")?.elements().filter_map(|package| {
        let text = |key: &str| package.get(key).and_then(|node| node.text());
        ids.contains(&text("id")?).then_some((text("name")?.into_owned(), text("manifest_path")?.into_owned()))
    });
    let folder = root.get("workspace_root").filter(|node| node.shape() == Shape::String)?.text()?;
    Some(Workspace { root: folder.into_owned(), members: members.collect() })
}

/// The key under which a manifest declares a dependency on a package, also under another name.
#[must_use]
pub fn dependency(manifest: &SourceFile, package: &str) -> Option<Span> {
    let parsed = DeTable::parse(manifest.text().ok()?).ok()?;
    let top = parsed.get_ref();
    let targets = table(top, "target").into_iter().flat_map(|targets| targets.values()).filter_map(as_table);
    let mut tables =
        std::iter::once(top).chain(targets).flat_map(|of| TABLES.iter().filter_map(move |name| table(of, name)));
    tables.find_map(|dependencies| {
        let is_it = |name: &str, value: &Spanned<DeValue<'_>>| {
            let renamed = as_table(value).and_then(|table| table.iter().find(|(key, _)| key.get_ref() == "package"));
            match renamed.map(|(_, value)| value.get_ref()) {
                Some(DeValue::String(real)) => real == package,
                _ => name == package,
            }
        };
        let found = dependencies.iter().find(|(key, value)| is_it(key.get_ref(), value));
        found.map(|(key, _)| key.span())
    })
}

fn as_table<'a, 'i>(value: &'a Spanned<DeValue<'i>>) -> Option<&'a DeTable<'i>> {
    match value.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

fn table<'a, 'i>(of: &'a DeTable<'i>, name: &str) -> Option<&'a DeTable<'i>> {
    of.iter().find(|(key, _)| key.get_ref() == name).and_then(|(_, value)| as_table(value))
}

/// The line of a lock file that names a package.
#[must_use]
pub fn locked(lock: &SourceFile, package: &str) -> Option<Span> {
    let text = lock.text().ok()?;
    let line = format!("\nname = \"{package}\"");
    let at = text
        .match_indices(&line)
        .map(|(at, _)| at)
        .find(|at| text.get(at + line.len()..).is_some_and(|rest| rest.starts_with(['\n', '\r'])))?;
    Some(at + 1..at + line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_is_found_where_it_is_declared() {
        let text = "[package]\nname = \"volo\"\n[dependencies]\nanyhow = \"1\"\nrpc = { package = \"volo\", version = \"0.1\" }\n[target.'cfg(unix)'.dev-dependencies]\nlibc = \"0.2\"\n";
        let manifest = SourceFile::new("Cargo.toml", text.as_bytes().to_vec());
        let line = |package| dependency(&manifest, package).map(|span| manifest.position(span.start).line);
        assert_eq!((line("anyhow"), line("volo"), line("libc"), line("rpc")), (Some(4), Some(5), Some(7), None));
        let lock =
            SourceFile::new("Cargo.lock", b"[[package]]\nname = \"volo-x\"\n\n[[package]]\nname = \"volo\"\n".to_vec());
        assert_eq!(locked(&lock, "volo").map(|span| lock.position(span.start).line), Some(5));
    }
}
