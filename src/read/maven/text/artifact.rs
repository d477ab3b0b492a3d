//! An artifact as a line of a tree writes it: `group:name:type[:classifier]:version[:scope]`, and remarks.

use crate::read::maven::{Artifact, Need};

/// A dependency on a line.
pub(super) struct Dependency {
    /// What is needed, at the version that is built.
    pub artifact: Artifact,
    /// When.
    pub need: Need,
    /// Whether the tree shows it elsewhere.
    pub is_omitted: bool,
    /// Whether every remark is known.
    pub is_understood: bool,
}

/// What a remark may say.
const REMARKS: [&str; 7] = [
    "optional", "omitted", "version managed", "version selected", "scope managed", "scope updated", "scope not updated",
];

/// A module of the project: an artifact without a scope.
pub(super) fn module(text: &str) -> Option<Artifact> {
    let parts: Vec<_> = text.split(':').collect();
    let is_name = |part: &&str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '$' | '{' | '}'))
    };
    let is_module = parts.iter().all(is_name)
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && parts.last().is_some_and(|last| Need::parse(last).is_none());
    if is_module { artifact(&parts) } else { None }
}

/// A dependency: an artifact with a scope, in brackets if it is shown elsewhere, and remarks.
pub(super) fn dependency(text: &str) -> Option<Dependency> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let (named, remark) = inner.split_once(' ').unwrap_or((inner, ""));
    let (named, scope) = named.trim_end_matches(')').rsplit_once(':')?;
    let need = Need::parse(scope)?.or_optional(remark.contains("(optional"));
    let mut artifact = artifact(&named.split(':').collect::<Vec<_>>())?;
    if let Some((_, winner)) = remark.split_once("omitted for conflict with ") {
        let end = winner.find([' ', ';', ')', ',']).unwrap_or(winner.len());
        artifact.version = winner.get(..end).filter(|version| !version.is_empty())?.to_owned();
    }
    let is_omitted = inner.len() < text.len() || remark.contains("omitted");
    let is_understood =
        remark.is_empty() || remark.starts_with("-- module") || REMARKS.iter().any(|known| remark.contains(known));
    Some(Dependency { artifact, need, is_omitted, is_understood })
}

fn artifact(parts: &[&str]) -> Option<Artifact> {
    let (group, name, packaging, classifier, version) = match parts {
        [group, name, packaging, version] => (group, name, packaging, &"", version),
        [group, name, packaging, classifier, version] => (group, name, packaging, classifier, version),
        _ => return None,
    };
    let is_whole = [group, name, packaging, version].iter().all(|part| !part.trim().is_empty());
    is_whole.then(|| Artifact {
        group: (*group).to_owned(),
        name: (*name).to_owned(),
        packaging: (*packaging).to_owned(),
        classifier: (*classifier).to_owned(),
        version: (*version).to_owned(),
    })
}
