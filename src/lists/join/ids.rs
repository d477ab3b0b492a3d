//! Ids of vendors: those of the list, as names of files can be.

use std::collections::HashMap;

use crate::lists::entry::Entry;
use crate::model::source::SourceFile;

/// An id for every entry: that of the list, in lower case, with a digest where that is not enough.
pub(super) fn ids(entries: &[(Entry, Vec<String>)], prefix: &str) -> Vec<String> {
    let slugs: Vec<String> = entries.iter().map(|(entry, _)| slug(&entry.id)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    slugs.iter().for_each(|slug| *counts.entry(slug).or_default() += 1);
    let id = |(slug, (entry, _)): (&String, &(Entry, Vec<String>))| {
        let is_enough = counts.get(slug.as_str()) == Some(&1) && !slug.is_empty() && slug.len() <= LONGEST_SLUG;
        if is_enough {
            return format!("{prefix}-{slug}");
        }
        let digest = SourceFile::new("", entry.id.clone().into_bytes()).sha256().get(..8).unwrap_or("").to_owned();
        let short = slug.get(..slug.len().min(LONGEST_SLUG)).unwrap_or("").trim_end_matches('-');
        format!("{prefix}-{short}-{digest}").replace("--", "-")
    };
    slugs.iter().zip(entries).map(id).collect()
}

const LONGEST_SLUG: usize = 60;

fn slug(id: &str) -> String {
    let words = id.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}
