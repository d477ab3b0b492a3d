//! Fills the tables from vendor files, and refuses files that contradict each other.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use toml::Spanned;

use super::{Index, Rule, SHORTEST_LOOK_ALIKE, Standing, Table, Written};
use crate::attribute::catalogue::ceiling;
use crate::attribute::catalogue::error::CatalogueError;
use crate::attribute::catalogue::file::{ControlKind, Controls, Embedded, NameKind, Names, VendorFile};
use crate::attribute::catalogue::pattern::Pattern;
use crate::attribute::{mail, names};
use crate::model::attribution::{Confidence, EvidenceKind};
use crate::model::script;
use crate::model::vendor::VendorIndex;

/// The types of packages whose namespace is the distribution that packaged them (purl type definitions).
const DISTRIBUTED: [&str; 4] = ["deb", "rpm", "apk", "alpm"];

/// In bytes, blanks included.
const SHORTEST_ROMANISED: usize = 10;

/// One vendor's file on its way into the tables.
pub(in crate::attribute::catalogue) struct Filing<'a> {
    pub vendor: VendorIndex,
    pub file: &'a VendorFile,
    /// Its place in the list of files.
    pub place: usize,
}

impl Filing<'_> {
    fn rule(&self, kind: EvidenceKind, standing: Standing, confidence: Confidence, source: &str) -> Rule {
        Rule { vendor: self.vendor, standing, kind, confidence, source: source.into(), from: None }
    }

    fn written(&self, value: &Spanned<String>, joint: bool) -> Written {
        Written { file: self.place, span: value.span(), joint }
    }
}

impl Index {
    /// Adds what a vendor's file says.
    pub(in crate::attribute::catalogue) fn add(&mut self, filing: &Filing<'_>) -> Result<(), CatalogueError> {
        for controls in &filing.file.controls {
            self.add_controls(filing, controls)?;
        }
        for group in &filing.file.names {
            self.add_names(filing, group)?;
        }
        for embedded in &filing.file.embedded {
            self.add_embedded(filing, embedded);
        }
        self.words.extend(filing.file.words.iter().map(|word| (word.to_lowercase(), filing.vendor)));
        self.add_exceptions(filing)
    }

    fn add_controls(&mut self, filing: &Filing<'_>, controls: &Controls) -> Result<(), CatalogueError> {
        // After the last day on which it was the vendor's, what it names was the vendor's once.
        let standing = controls
            .until
            .and_then(|until| until.tomorrow().ok())
            .map_or(Standing::Makes, |on| Standing::Left(Some(on)));
        let confidence = ceiling(controls.confidence, controls.checked);
        let of_group = filing.rule(EvidenceKind::PurlPackage, standing, confidence, &controls.source);
        let rule = |kind| Rule { kind, ..of_group.clone() };
        for value in &controls.values {
            let written = filing.written(value, controls.joint);
            let text = value.get_ref().to_lowercase();
            let (table, kind) = match controls.kind {
                ControlKind::Purl => {
                    self.add_pattern(value.get_ref(), &rule(EvidenceKind::PurlPackage), &written)?;
                    continue;
                }
                ControlKind::Huggingface => {
                    let pattern = format!("pkg:huggingface/{text}/*");
                    self.add_pattern(&pattern, &rule(EvidenceKind::PurlNamespace), &written)?;
                    (&mut self.repositories, EvidenceKind::Repository)
                }
                ControlKind::Distro => {
                    let rule = Rule { standing: Standing::Supplies, ..rule(EvidenceKind::PurlNamespace) };
                    for ty in DISTRIBUTED {
                        self.add_pattern(&format!("pkg:{ty}/{text}/*"), &rule, &written)?;
                    }
                    (&mut self.distros, EvidenceKind::Distro)
                }
                ControlKind::Repository => (&mut self.repositories, EvidenceKind::Repository),
                ControlKind::Domain => (&mut self.domains, EvidenceKind::Domain),
                ControlKind::Email => (&mut self.emails, EvidenceKind::EmailDomain),
                ControlKind::Cpe => (&mut self.cpe_vendors, EvidenceKind::CpeVendor),
                ControlKind::Regid => (&mut self.regids, EvidenceKind::SwidRegid),
                ControlKind::File => (&mut self.files, EvidenceKind::FileName),
                // Whoever signs a file is declared as a name where documents declare it at all.
                ControlKind::Signer => {
                    let name = names::normalise(value.get_ref());
                    enter(&mut self.names, name, weaker(rule(EvidenceKind::Manufacturer)));
                    continue;
                }
            };
            let key = if controls.kind == ControlKind::Huggingface { format!("huggingface.co/{text}") } else { text };
            if kind == EvidenceKind::EmailDomain && mail::is_public(&key) {
                let message = format!("anybody can have a mailbox at `{key}`: it proves no employer");
                return Err(CatalogueError::at(filing.place, message, Some(value.span())));
            }
            enter(table, key.clone(), rule(kind));
            self.write_down(kind, key, written)?;
        }
        Ok(())
    }

    fn add_names(&mut self, filing: &Filing<'_>, group: &Names) -> Result<(), CatalogueError> {
        let ceased = group.until.filter(|_| group.kind == NameKind::Subsidiary);
        let standing = ceased.and_then(|until| until.tomorrow().ok());
        let standing = standing.map_or(Standing::Makes, |on| Standing::Left(Some(on)));
        // A declared name proves no more than that it was declared.
        let confidence = ceiling(group.confidence, group.checked).min(Confidence::Strong);
        let mut rule = filing.rule(EvidenceKind::Manufacturer, standing, confidence, &group.source);
        rule.from = group.from.filter(|_| group.kind == NameKind::Subsidiary);
        for value in &group.values {
            let name = names::normalise(value.get_ref());
            if name.is_empty() {
                let message = "nothing is left of this name without its legal form";
                return Err(CatalogueError::at(filing.place, message, Some(value.span())));
            }
            self.write_down(EvidenceKind::Manufacturer, name.clone(), filing.written(value, false))?;
            if name.len() >= SHORTEST_LOOK_ALIKE {
                let alike = Rule { kind: EvidenceKind::LookAlike, confidence: Confidence::Weak, ..rule.clone() };
                for skeleton in names::skeletons(value.get_ref()) {
                    enter(&mut self.skeletons, skeleton, alike.clone());
                }
            }
            enter(&mut self.names, name, rule.clone());
        }
        Ok(())
    }

    /// Products of others that hold the vendor's code: a hint for a person, as nobody knows from which version on.
    fn add_embedded(&mut self, filing: &Filing<'_>, embedded: &Embedded) {
        let day = |day: Option<crate::model::Date>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
        let period = match (embedded.from, embedded.until) {
            (None, None) => String::new(),
            (from, until) => format!(", {} to {}", day(from), day(until)),
        };
        let source =
            format!("{} by {} contains {}{period}: {}", embedded.product, embedded.by, embedded.what, embedded.source);
        let rule = filing.rule(EvidenceKind::Embedded, Standing::Forked, Confidence::Weak, &source);
        for product in &embedded.products {
            enter(&mut self.products, names::normalise(product.get_ref()), rule.clone());
        }
        for cpe in &embedded.cpes {
            enter(&mut self.cpe_products, cpe.get_ref().to_lowercase(), rule.clone());
        }
    }

    /// What only mentions the vendor, was given away, or is a copy. Curated package by package, so that
    /// it outweighs whatever else such a package says of itself.
    fn add_exceptions(&mut self, filing: &Filing<'_>) -> Result<(), CatalogueError> {
        let file = filing.file;
        let mentions = file.mentions.iter().map(|group| (&group.values, &group.source, Standing::Mentioned));
        let forks = file.forks.iter().map(|group| (&group.values, &group.source, Standing::Forked));
        let left = file.left.iter().map(|group| (&group.values, &group.source, Standing::Left(group.on)));
        for (values, source, standing) in mentions.chain(forks).chain(left) {
            let rule = filing.rule(EvidenceKind::PurlPackage, standing, Confidence::Certain, source);
            for value in values {
                self.add_pattern(value.get_ref(), &rule, &filing.written(value, false))?;
            }
        }
        Ok(())
    }

    fn add_pattern(&mut self, text: &str, rule: &Rule, written: &Written) -> Result<(), CatalogueError> {
        let pattern = Pattern::parse(text)
            .map_err(|message| CatalogueError::at(written.file, message, Some(written.span.clone())))?;
        for key in pattern.keys {
            let mut rule = Rule { kind: pattern.kind, ..rule.clone() };
            if matches!(rule.standing, Standing::Makes | Standing::Supplies) {
                self.write_down(EvidenceKind::PurlPackage, key.clone(), written.clone())?;
            }
            if pattern.is_exact {
                enter(&mut self.packages, key, rule);
            } else {
                if pattern.kind == EvidenceKind::PurlPackage && rule.standing == Standing::Makes {
                    // Anybody may publish under a name that begins alike.
                    rule.confidence = rule.confidence.min(Confidence::Strong);
                }
                self.prefixes.add(key, rule);
            }
        }
        Ok(())
    }

    /// Remembers who claims an identifier; two vendors that claim the same one would each accuse the other's work,
    /// unless both say that they do.
    fn write_down(&mut self, kind: EvidenceKind, key: String, written: Written) -> Result<(), CatalogueError> {
        let (file, span, joint) = (written.file, written.span.clone(), written.joint);
        match self.written.insert((kind, key.clone()), written) {
            Some(before) if before.file != file && !(before.joint && joint) => {
                let message = format!(
                    "`{key}` is claimed by another vendor's file as well; where both publish under it, both say `joint = true`"
                );
                Err(CatalogueError::at(file, message, Some(span)))
            }
            _ => Ok(()),
        }
    }

    /// To be called when all files are in.
    pub(in crate::attribute::catalogue) fn compile(&mut self) -> Result<(), CatalogueError> {
        let words = self.words.iter().map(|(word, _)| word);
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            // Of a few hundred words it is small, and it is searched for every component.
            .kind(Some(AhoCorasickKind::DFA))
            .build(words)
            .map_err(|error| CatalogueError { file: None, message: error.to_string(), span: None })?;
        self.word_search = Some(search);
        self.prefixes.sort();
        self.name_words.add_legal_forms();
        self.legal_forms.add_legal_forms();
        for skeleton in self.skeletons.keys() {
            self.skeleton_words.add(skeleton);
        }
        for name in self.names.keys() {
            self.name_words.add(name);
        }
        self.written.clear();
        Ok(())
    }
}

/// Names in Latin letters as all romanisations of them agree on. A long name that is the same in another script is the
/// same name; short ones meet by chance.
pub(super) fn romanised(names: &Table) -> Table {
    let mut long: Vec<_> =
        names.iter().filter(|(name, _)| name.is_ascii() && name.len() >= SHORTEST_ROMANISED).collect();
    long.sort_by_key(|(name, _)| *name);
    let mut table = Table::default();
    for (name, rules) in long {
        if let Some(roman) = script::romanised(name) {
            rules.iter().for_each(|rule| enter(&mut table, roman.clone(), rule.clone()));
        }
    }
    table
}

/// Puts a rule in, unless the same vendor has a surer one under the key: a name may stand among trade names and brands.
fn enter(table: &mut Table, key: String, rule: Rule) {
    let rules = table.entry(key).or_default();
    match rules.iter_mut().find(|known| known.vendor == rule.vendor && known.standing == rule.standing) {
        Some(known) if known.confidence >= rule.confidence => {}
        Some(known) => *known = rule,
        None => rules.push(rule),
    }
}

fn weaker(rule: Rule) -> Rule {
    Rule { confidence: rule.confidence.min(Confidence::Strong), ..rule }
}
