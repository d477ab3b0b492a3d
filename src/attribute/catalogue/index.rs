//! The catalogue turned round: from what identifies to who is identified.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;
use foldhash::HashMap;

use super::ceiling;
use super::error::CatalogueError;
use super::file::{ControlKind, VendorFile};
use super::pattern::Pattern;
use crate::attribute::names;
use crate::model::Date;
use crate::model::attribution::{Confidence, EvidenceKind};
use crate::model::source::Span;
use crate::model::vendor::VendorIndex;

/// What a vendor is to the packages that a pattern matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::attribute) enum Standing {
    /// Its maker.
    Makes,
    /// Its maker until a day, or once when no day is known.
    Left(Option<Date>),
    /// The maker of what it is a copy of.
    Forked,
    /// Nothing: the package only bears its name.
    Mentioned,
}

/// What one identifier of the catalogue says.
#[derive(Debug, Clone)]
pub(in crate::attribute) struct Rule {
    pub vendor: VendorIndex,
    pub standing: Standing,
    pub kind: EvidenceKind,
    pub confidence: Confidence,
    pub source: String,
}

/// Where a rule was written, for the message when two contradict each other.
#[derive(Debug, Clone)]
struct Written {
    file: usize,
    span: Span,
}

/// Hash tables from canonical identifiers to rules.
#[derive(Debug, Default)]
pub(in crate::attribute) struct Index {
    packages: HashMap<String, Vec<Rule>>,
    prefixes: HashMap<String, Vec<Rule>>,
    prefix_lengths: BTreeSet<usize>,
    /// By [`ControlKind`], for the identifiers that are looked up as a whole.
    repositories: HashMap<String, Rule>,
    domains: HashMap<String, Rule>,
    emails: HashMap<String, Rule>,
    cpe_vendors: HashMap<String, Rule>,
    names: HashMap<String, Rule>,
    words: Vec<(String, VendorIndex)>,
    word_search: Option<AhoCorasick>,
    written: HashMap<(EvidenceKind, String), Written>,
}

impl Index {
    /// Adds what a vendor's file says.
    pub(super) fn add(&mut self, vendor: VendorIndex, file: &VendorFile, place: usize) -> Result<(), CatalogueError> {
        for controls in &file.controls {
            let rule = |kind| Rule {
                vendor,
                standing: Standing::Makes,
                kind,
                confidence: ceiling(controls.confidence, controls.checked),
                source: controls.source.clone(),
            };
            for value in &controls.values {
                let written = Written { file: place, span: value.span() };
                let text = value.get_ref().to_lowercase();
                let (table, kind) = match controls.kind {
                    ControlKind::Purl => {
                        self.add_pattern(value.get_ref(), &rule(EvidenceKind::PurlPackage), written)?;
                        continue;
                    }
                    ControlKind::Huggingface => {
                        let pattern = format!("pkg:huggingface/{text}/*");
                        self.add_pattern(&pattern, &rule(EvidenceKind::PurlNamespace), written)?;
                        continue;
                    }
                    ControlKind::Repository => (&mut self.repositories, EvidenceKind::Repository),
                    ControlKind::Domain => (&mut self.domains, EvidenceKind::Domain),
                    ControlKind::Email => (&mut self.emails, EvidenceKind::EmailDomain),
                    ControlKind::Cpe => (&mut self.cpe_vendors, EvidenceKind::CpeVendor),
                    ControlKind::Regid | ControlKind::Signer | ControlKind::File => continue,
                };
                table.insert(text.clone(), rule(kind));
                self.write_down(kind, text, vendor, written)?;
            }
        }
        self.add_names(vendor, file, place)?;
        self.add_exceptions(vendor, file, place)
    }

    fn add_names(&mut self, vendor: VendorIndex, file: &VendorFile, place: usize) -> Result<(), CatalogueError> {
        for group in &file.names {
            for value in &group.values {
                let name = names::normalise(value.get_ref());
                if name.is_empty() {
                    return Err(CatalogueError::at(
                        place,
                        "nothing is left of this name without its legal form",
                        Some(value.span()),
                    ));
                }
                let rule = Rule {
                    vendor,
                    standing: Standing::Makes,
                    kind: EvidenceKind::Manufacturer,
                    // A declared name proves no more than that it was declared.
                    confidence: ceiling(group.confidence, group.checked).min(Confidence::Strong),
                    source: group.source.clone(),
                };
                self.write_down(
                    EvidenceKind::Manufacturer,
                    name.clone(),
                    vendor,
                    Written { file: place, span: value.span() },
                )?;
                // The same name may stand among trade names and brands: the surer one counts.
                let known = self.names.get(&name).map(|known| known.confidence);
                if known.is_none_or(|known| known < rule.confidence) {
                    self.names.insert(name, rule);
                }
            }
        }
        self.words.extend(file.words.iter().map(|word| (word.to_lowercase(), vendor)));
        Ok(())
    }

    /// What only mentions the vendor, was given away, or is a copy. Curated package by package, so that
    /// it outweighs whatever else such a package says of itself.
    fn add_exceptions(&mut self, vendor: VendorIndex, file: &VendorFile, place: usize) -> Result<(), CatalogueError> {
        let mentions = file.mentions.iter().map(|group| (&group.values, &group.source, Standing::Mentioned));
        let forks = file.forks.iter().map(|group| (&group.values, &group.source, Standing::Forked));
        let left = file.left.iter().map(|group| (&group.values, &group.source, Standing::Left(group.on)));
        for (values, source, standing) in mentions.chain(forks).chain(left) {
            let rule = Rule {
                vendor,
                standing,
                kind: EvidenceKind::PurlPackage,
                confidence: Confidence::Certain,
                source: source.clone(),
            };
            for value in values {
                self.add_pattern(value.get_ref(), &rule, Written { file: place, span: value.span() })?;
            }
        }
        Ok(())
    }

    fn add_pattern(&mut self, text: &str, rule: &Rule, written: Written) -> Result<(), CatalogueError> {
        let pattern = Pattern::parse(text)
            .map_err(|message| CatalogueError::at(written.file, message, Some(written.span.clone())))?;
        for key in pattern.keys {
            let rule = Rule { kind: pattern.kind, ..rule.clone() };
            if rule.standing == Standing::Makes {
                self.write_down(EvidenceKind::PurlPackage, key.clone(), rule.vendor, written.clone())?;
            }
            if pattern.is_exact {
                self.packages.entry(key).or_default().push(rule);
            } else {
                self.prefix_lengths.insert(key.len());
                self.prefixes.entry(key).or_default().push(rule);
            }
        }
        Ok(())
    }

    /// Remembers who claims an identifier; two vendors that claim the same one would each accuse the other's work.
    fn write_down(
        &mut self,
        kind: EvidenceKind,
        key: String,
        vendor: VendorIndex,
        written: Written,
    ) -> Result<(), CatalogueError> {
        let file = written.file;
        let span = written.span.clone();
        match self.written.insert((kind, key.clone()), written) {
            Some(before) if before.file != file => {
                let _ = vendor;
                Err(CatalogueError::at(
                    file,
                    format!("`{key}` is claimed by another vendor's file as well"),
                    Some(span),
                ))
            }
            _ => Ok(()),
        }
    }

    /// Makes the word search, when all files are in.
    pub(super) fn compile(&mut self) -> Result<(), CatalogueError> {
        let words = self.words.iter().map(|(word, _)| word);
        let search = AhoCorasick::new(words).map_err(|error| CatalogueError {
            file: None,
            message: error.to_string(),
            span: None,
        })?;
        self.word_search = Some(search);
        self.written.clear();
        Ok(())
    }

    /// What every identifier says of every vendor: for comparing two catalogues.
    pub(super) fn standings(&self) -> impl Iterator<Item = (&String, &Rule)> {
        let whole = [&self.repositories, &self.domains, &self.emails, &self.cpe_vendors, &self.names];
        let several = [&self.packages, &self.prefixes].into_iter().flatten();
        let several = several.flat_map(|(key, rules)| rules.iter().map(move |rule| (key, rule)));
        whole.into_iter().flatten().chain(several)
    }

    /// The most exact rule of each vendor for a package key, in order of vendors.
    pub(in crate::attribute) fn packages(&self, key: &str) -> Vec<&Rule> {
        let exact = self.packages.get(key).into_iter().flatten();
        let prefixes =
            self.prefix_lengths.iter().rev().filter_map(|length| self.prefixes.get(key.get(..*length)?)).flatten();
        let mut found: Vec<&Rule> = Vec::new();
        for rule in exact.chain(prefixes) {
            if !found.iter().any(|known| known.vendor == rule.vendor) {
                found.push(rule);
            }
        }
        found.sort_by_key(|rule| rule.vendor);
        found
    }

    /// The rule for a forge and owner, such as `github.com/kasperskylab`, lower case.
    pub(in crate::attribute) fn repository(&self, owner: &str) -> Option<&Rule> {
        self.repositories.get(owner)
    }

    /// The rule for a host name, lower case, or for a domain above it.
    pub(in crate::attribute) fn domain(&self, host: &str) -> Option<&Rule> {
        parents(host).find_map(|domain| self.domains.get(domain))
    }

    /// The rule for the domain of a mail address, or for a domain above it.
    pub(in crate::attribute) fn email(&self, host: &str) -> Option<&Rule> {
        parents(host).find_map(|domain| self.emails.get(domain))
    }

    /// The rule for a CPE vendor, lower case.
    pub(in crate::attribute) fn cpe_vendor(&self, vendor: &str) -> Option<&Rule> {
        self.cpe_vendors.get(vendor)
    }

    /// The rule for a declared name.
    pub(in crate::attribute) fn name(&self, name: &str) -> Option<&Rule> {
        let name = names::normalise(name);
        if name.is_empty() { None } else { self.names.get(&name) }
    }

    /// The vendors whose words a lower-case name holds, with the word.
    pub(in crate::attribute) fn words<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, VendorIndex)> {
        let found = self.word_search.iter().flat_map(move |search| search.find_iter(name));
        found.filter_map(|hit| self.words.get(hit.pattern().as_usize()).map(|(word, vendor)| (word.as_str(), *vendor)))
    }
}

/// A host name, then the domains above it.
fn parents(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |host| host.split_once('.').map(|(_, parent)| parent))
}
