//! Patterns that hold for everything which begins alike, found by one binary search however many there are.

use std::collections::BTreeMap;

use super::Rule;
use crate::model::head::{Head, head};

/// What rules say of all keys that begin with a text.
#[derive(Debug, Default)]
pub(super) struct Prefixes {
    growing: BTreeMap<String, Vec<Rule>>,
    /// In order of their texts.
    sorted: Vec<(String, Vec<Rule>)>,
    /// The heads of `sorted`: nearly every comparison is over with them, and they lie side by side.
    heads: Vec<Head>,
    /// For each of `sorted`, the longest other one that it begins with.
    above: Vec<Option<usize>>,
}

impl Prefixes {
    pub(super) fn add(&mut self, prefix: String, rule: Rule) {
        self.growing.entry(prefix).or_default().push(rule);
    }

    /// To be called when all are in.
    pub(super) fn sort(&mut self) {
        self.sorted = std::mem::take(&mut self.growing).into_iter().collect();
        self.heads = self.sorted.iter().map(|(prefix, _)| head(prefix)).collect();
        let mut open: Vec<usize> = Vec::new();
        for (at, (prefix, _)) in self.sorted.iter().enumerate() {
            while open.last().is_some_and(|last| !self.begins(prefix, *last)) {
                open.pop();
            }
            self.above.push(open.last().copied());
            open.push(at);
        }
    }

    fn begins(&self, key: &str, at: usize) -> bool {
        self.sorted.get(at).is_some_and(|(prefix, _)| key.starts_with(prefix.as_str()))
    }

    /// The rules for all beginnings of a key, longest first.
    pub(super) fn of<'a, 'k>(&'a self, key: &'k str) -> impl Iterator<Item = &'a Rule> + use<'a, 'k> {
        // What stands before the key in order is a beginning of it, or begins with the longest one that is.
        let own = head(key);
        let (from, to) =
            (self.heads.partition_point(|head| *head < own), self.heads.partition_point(|head| *head <= own));
        let same = self.sorted.get(from..to).unwrap_or(&[]);
        let last = (from + same.partition_point(|(prefix, _)| prefix.as_str() <= key)).checked_sub(1);
        let chain = std::iter::successors(last, |at| self.above.get(*at).copied().flatten());
        chain.filter(move |at| self.begins(key, *at)).filter_map(|at| self.sorted.get(at)).flat_map(|(_, rules)| rules)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Vec<Rule>)> {
        self.sorted.iter().map(|(prefix, rules)| (prefix, rules))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::catalogue::Standing;
    use crate::model::attribution::{Confidence, EvidenceKind};
    use crate::model::vendor::VendorIndex;

    #[test]
    fn every_beginning_is_found_longest_first() {
        let texts = [
            "a", "a/b", "a/b/c", "a/bb", "a/b-", "b", "npm/@x/", "npm/@x/y", "npm/@", "a/b/cc/d", "npm/@a-long-scope/",
            "npm/@a-long-scope/x", "npm/@a-long-scop",
        ];
        let mut prefixes = Prefixes::default();
        for (text, vendor) in texts.iter().zip(0..) {
            prefixes.add(
                (*text).to_owned(),
                Rule {
                    vendor: VendorIndex(vendor),
                    standing: Standing::Makes,
                    kind: EvidenceKind::PurlNamespace,
                    confidence: Confidence::Certain,
                    source: "".into(),
                    from: None,
                },
            );
        }
        prefixes.sort();
        for key in [
            "a/b/c", "a/b/ccc", "a/bbb", "a/b", "a", "", "zz", "npm/@x/yz", "npm/@y", "a/b/cc/d/e", "b", "a/c",
            "npm/@a-long-scope/xy", "npm/@a-long-scope", "npm/@a-long-scopes",
        ] {
            let mut expected: Vec<&str> = texts.iter().copied().filter(|text| key.starts_with(text)).collect();
            expected.sort_by_key(|text| std::cmp::Reverse(text.len()));
            let found: Vec<&str> =
                prefixes.of(key).filter_map(|rule| texts.get(rule.vendor.index()).copied()).collect();
            assert_eq!(found, expected, "{key}");
        }
    }
}
