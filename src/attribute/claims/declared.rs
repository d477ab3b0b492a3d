//! What a declaration proves: names of firms, CPEs, SWID tags, copyright texts.

use super::{Scale, Weighed, at_most, loosened};
use crate::attribute::memo::{Found, Memo};
use crate::attribute::{cpe, mail, names};
use crate::model::attribution::{Confidence, Evidence, EvidenceKind, Relation};
use crate::model::claim::Claim;

impl<'c> Scale<'c> {
    /// A declared name. Groups are free words, and authors are persons more often than firms: there, one word
    /// alone could be anybody's, as could a word of two or three letters anywhere but in a declared maker's place.
    pub(super) fn name<'i, 's>(
        &self,
        claim: &'i Claim<'s>,
        (kind, relation): (EvidenceKind, Relation),
        memo: &mut Memo<'i, 'c>,
        found: &mut Vec<Weighed<'s>>,
    ) {
        let declared = mail::bare_name(&claim.value);
        // What stands in brackets may be a part of the name, as in `Tencent Technology (Shenzhen) Company`.
        let looked_up = match memo.name(self.index, claim.value.trim()) {
            Found::LookAlike(_) if declared.len() < claim.value.len() => memo.name(self.index, declared),
            found => found,
        };
        let rules = match looked_up {
            Found::Name(rules) => rules,
            Found::LookAlike(rules) => {
                for rule in rules {
                    found.push((rule.vendor, loosened(self.evidence(claim, rule, claim.value.clone()), relation)));
                }
                return;
            }
        };
        let is_one_word = declared.split_whitespace().nth(1).is_none();
        let is_doubtful = match kind {
            EvidenceKind::Group | EvidenceKind::Author => is_one_word,
            EvidenceKind::Publisher => declared.chars().count() < 4,
            _ => false,
        };
        let most = if is_doubtful { Confidence::Weak } else { Confidence::Strong };
        for rule in rules.iter().filter(|rule| rule.from.is_none_or(|from| from <= self.day)) {
            let evidence = Evidence { kind, ..self.evidence(claim, rule, claim.value.clone()) };
            found.push((rule.vendor, at_most(loosened(evidence, relation), most)));
        }
    }

    pub(super) fn cpe<'s>(&self, claim: &Claim<'s>, most: Confidence, found: &mut Vec<Weighed<'s>>) {
        let Some((vendor, product)) = cpe::vendor_and_product(&claim.value) else { return };
        let rules = self.index.cpe_vendor(&vendor).iter().chain(self.index.cpe_product(&vendor, &product));
        for rule in rules {
            found.push((rule.vendor, at_most(self.evidence(claim, rule, claim.value.clone()), most)));
        }
    }

    /// The regid in a tag, which is a domain turned round behind a date: `regid.1997-07.com.example`.
    pub(super) fn swid<'s>(&self, claim: &Claim<'s>, found: &mut Vec<Weighed<'s>>) {
        let tag = claim.value.trim().to_lowercase();
        let regid = tag.split([',', '_', '/', ' ']).next().unwrap_or(&tag);
        let stated = self.index.regid(regid);
        for rule in stated {
            found.push((rule.vendor, at_most(self.evidence(claim, rule, claim.value.clone()), Confidence::Strong)));
        }
        if !stated.is_empty() {
            return;
        }
        let domain = match regid.strip_prefix("regid.").and_then(|rest| rest.split_once('.')) {
            Some((_, reversed)) => reversed.rsplit('.').collect::<Vec<_>>().join("."),
            None => regid.to_owned(),
        };
        for rule in self.index.domain(&domain) {
            let evidence = self.evidence(claim, rule, claim.value.clone());
            let evidence = Evidence { kind: EvidenceKind::SwidRegid, ..evidence };
            found.push((rule.vendor, at_most(evidence, Confidence::Weak)));
        }
    }

    /// Whose copyright is claimed: the code is the vendor's or was made from it, and the text does not say which.
    pub(super) fn copyright<'s>(&self, claim: &Claim<'s>, found: &mut Vec<Weighed<'s>>) {
        for line in claim.value.lines().take(LINES) {
            let name = names::normalise(copyright_holder(line));
            for rule in self.index.name(&name) {
                let evidence = self.evidence(claim, rule, line.trim().to_owned().into());
                let evidence = Evidence { kind: EvidenceKind::Copyright, ..evidence };
                found.push((rule.vendor, at_most(loosened(evidence, Relation::Derived), Confidence::Weak)));
            }
        }
    }
}

/// Lines of a copyright text that are looked at.
const LINES: usize = 64;

/// The holder in a line such as `Copyright (c) 2017-2021 Example Ltd. and contributors. All rights reserved.`
fn copyright_holder(line: &str) -> &str {
    let is_lead = |word: &str| {
        let word = word.trim_matches([',', '-', '–', '.', ':', '*', '#', '/']).to_lowercase();
        matches!(word.as_str(), "" | "copyright" | "(c)" | "©" | "&copy;" | "by" | "the" | "copyrights")
            || word.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | ',' | '+'))
            || word.ends_with("-present")
    };
    let mut rest = line.trim();
    while let Some((word, behind)) = rest.split_once(char::is_whitespace)
        && is_lead(word)
    {
        rest = behind.trim_start();
    }
    let lower = rest.to_ascii_lowercase();
    let ends = ["all rights", " and contributors", " and its contributors", " and other", " authors", "<", "("];
    let end = ends.iter().filter_map(|end| lower.find(end)).min().unwrap_or(rest.len());
    rest.get(..end).unwrap_or(rest).trim_end_matches(['.', ',', ' '])
}

#[cfg(test)]
mod tests {
    use super::copyright_holder;

    #[test]
    fn holders_of_real_copyright_lines() {
        for (line, holder) in [
            ("Copyright (c) 2017-2021 ByteDance Inc. All rights reserved.", "ByteDance Inc"),
            ("Copyright 1999-2018 Alibaba Group Holding Ltd.", "Alibaba Group Holding Ltd"),
            ("© 2015-present Ant UED, https://xtech.antfin.com/", "Ant UED, https://xtech.antfin.com/"),
            ("Copyright (C) 2012-2013 Mail.Ru Group and contributors", "Mail.Ru Group"),
            ("", ""),
        ] {
            assert_eq!(copyright_holder(line), holder);
        }
    }
}
