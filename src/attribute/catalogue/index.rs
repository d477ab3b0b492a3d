//! The catalogue turned round: from what identifies to who is identified.

mod fill;
mod prefixes;

use std::sync::{Arc, OnceLock};

use aho_corasick::AhoCorasick;
use foldhash::HashMap;

use crate::attribute::names;
use crate::model::attribution::{Confidence, EvidenceKind, Relation};
use crate::model::source::Span;
use crate::model::vendor::VendorIndex;
use crate::model::{Date, script};

pub(super) use fill::Filing;
use prefixes::Prefixes;

/// What a vendor is to the packages that a pattern matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::attribute) enum Standing {
    /// Its maker.
    Makes,
    /// Who distributes it.
    Supplies,
    /// Its maker until a day, or once when no day is known.
    Left(Option<Date>),
    /// The maker of what it is a copy of, or of code inside it.
    Forked,
    /// Nothing: the package only bears its name.
    Mentioned,
}

impl Standing {
    /// The relation that it makes on a day.
    pub(in crate::attribute) fn on(self, day: Date) -> Relation {
        match self {
            Self::Makes => Relation::Made,
            Self::Supplies => Relation::Supplied,
            Self::Left(Some(on)) if day < on => Relation::Made,
            Self::Left(_) => Relation::Former,
            Self::Forked => Relation::Derived,
            Self::Mentioned => Relation::Mentions,
        }
    }
}

/// What one identifier of the catalogue says.
#[derive(Debug, Clone)]
pub(in crate::attribute) struct Rule {
    pub vendor: VendorIndex,
    pub standing: Standing,
    pub kind: EvidenceKind,
    pub confidence: Confidence,
    /// Shared by all that one group of a file lists.
    pub source: Arc<str>,
    /// The first day on which it says so, where it did not always.
    pub from: Option<Date>,
}

/// Where a rule was written, for the message when two contradict each other.
#[derive(Debug, Clone)]
struct Written {
    file: usize,
    span: Span,
    joint: bool,
}

/// Rules by what they are looked up with.
type Table = HashMap<String, Vec<Rule>>;

/// Tables from canonical identifiers to rules.
#[derive(Debug, Default)]
pub(in crate::attribute) struct Index {
    packages: Table,
    prefixes: Prefixes,
    repositories: Table,
    domains: Table,
    emails: Table,
    cpe_vendors: Table,
    cpe_products: Table,
    regids: Table,
    distros: Table,
    files: Table,
    names: Table,
    /// Names in Latin letters, as all romanisations of them agree on; made when the first one in other letters is looked
    /// up, as most documents have none.
    romanised: OnceLock<Table>,
    /// The words of `names`, and those of legal forms.
    name_words: names::Words,
    legal_forms: names::Words,
    products: Table,
    /// Names by their UTS #39 skeleton.
    skeletons: Table,
    /// The words of `skeletons`.
    skeleton_words: names::Words,
    words: Vec<(String, VendorIndex)>,
    word_search: Option<AhoCorasick>,
    written: HashMap<(EvidenceKind, String), Written>,
}

impl Index {
    /// What every identifier says of every vendor: for comparing two catalogues.
    pub(super) fn standings(&self) -> impl Iterator<Item = (&String, &Rule)> {
        let tables = [
            &self.repositories, &self.domains, &self.emails, &self.cpe_vendors, &self.cpe_products, &self.regids,
            &self.distros, &self.files, &self.names, &self.products, &self.packages,
        ];
        let whole = tables.into_iter().flatten().chain(self.prefixes.iter());
        whole.flat_map(|(key, rules)| rules.iter().map(move |rule| (key, rule)))
    }

    /// The most exact rule of each vendor for a package key, in order of vendors.
    pub(in crate::attribute) fn packages(&self, key: &str) -> Vec<&Rule> {
        let exact = self.packages.get(key).into_iter().flatten();
        let mut found: Vec<&Rule> = Vec::new();
        for rule in exact.chain(self.prefixes.of(key)) {
            if !found.iter().any(|known| known.vendor == rule.vendor) {
                found.push(rule);
            }
        }
        found.sort_by_key(|rule| rule.vendor);
        found
    }

    /// The rules for a forge and owner, such as `github.com/kasperskylab`, lower case.
    pub(in crate::attribute) fn repository(&self, owner: &str) -> &[Rule] {
        get(&self.repositories, owner)
    }

    /// The rules for a host name, lower case, or for a domain above it.
    pub(in crate::attribute) fn domain(&self, host: &str) -> &[Rule] {
        parents(host).map(|domain| get(&self.domains, domain)).find(|rules| !rules.is_empty()).unwrap_or(&[])
    }

    /// The rules for the domain of a mail address, or for a domain above it.
    pub(in crate::attribute) fn email(&self, host: &str) -> &[Rule] {
        parents(host).map(|domain| get(&self.emails, domain)).find(|rules| !rules.is_empty()).unwrap_or(&[])
    }

    /// The rules for a CPE vendor, lower case.
    pub(in crate::attribute) fn cpe_vendor(&self, vendor: &str) -> &[Rule] {
        get(&self.cpe_vendors, vendor)
    }

    /// The rules for a CPE vendor and product that hold others' code, lower case, a colon between them.
    pub(in crate::attribute) fn cpe_product(&self, vendor: &str, product: &str) -> &[Rule] {
        if self.cpe_products.is_empty() {
            return &[];
        }
        get(&self.cpe_products, &format!("{vendor}:{product}"))
    }

    /// The rules for the regid of a SWID tag (ISO/IEC 19770-2 §6.1.5), lower case.
    pub(in crate::attribute) fn regid(&self, regid: &str) -> &[Rule] {
        get(&self.regids, regid)
    }

    /// The rules for the name of an operating system as os-release has it, lower case.
    pub(in crate::attribute) fn distro(&self, name: &str) -> &[Rule] {
        get(&self.distros, name)
    }

    /// The rules for the name of a file, lower case.
    pub(in crate::attribute) fn file(&self, name: &str) -> &[Rule] {
        get(&self.files, name)
    }

    /// Whether a declared name may be one of the catalogue's: a quick look at its words.
    pub(in crate::attribute) fn may_name(&self, declared: &str) -> bool {
        self.name_words.may_hold(declared)
    }

    /// Whether a declared name may look like one of the catalogue's: a quick look at its words.
    pub(in crate::attribute) fn may_look_alike(&self, declared: &str) -> bool {
        self.skeleton_words.may_look_like(declared, &self.legal_forms)
    }

    /// The rules for a declared name, normalised.
    pub(in crate::attribute) fn name(&self, name: &str) -> &[Rule] {
        if name.is_empty() { &[] } else { get(&self.names, name) }
    }

    /// The rules for a normalised name in Cyrillic, which the catalogue has in Latin letters.
    pub(in crate::attribute) fn romanised(&self, name: &str) -> &[Rule] {
        if name.is_ascii() {
            return &[];
        }
        let table = || self.romanised.get_or_init(|| fill::romanised(&self.names));
        script::romanised(name).map_or(&[], |name| get(table(), &name))
    }

    /// The rules for the name of a product of another firm, normalised.
    pub(in crate::attribute) fn product(&self, name: &str) -> &[Rule] {
        if name.is_empty() { &[] } else { get(&self.products, name) }
    }

    /// The rules for names that look like this one.
    pub(in crate::attribute) fn look_alikes(&self, name: &str) -> &[Rule] {
        if name.len() < SHORTEST_LOOK_ALIKE {
            return &[];
        }
        let found = names::skeletons(name).map(|skeleton| get(&self.skeletons, &skeleton));
        found.into_iter().find(|rules| !rules.is_empty()).unwrap_or(&[])
    }

    /// The vendors whose words a name holds, with the word.
    pub(in crate::attribute) fn words<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, VendorIndex)> {
        let found = self.word_search.iter().flat_map(move |search| search.find_iter(name));
        found.filter_map(|hit| self.words.get(hit.pattern().as_usize()).map(|(word, vendor)| (word.as_str(), *vendor)))
    }
}

/// In bytes. Below it, too many words look alike.
const SHORTEST_LOOK_ALIKE: usize = 5;

fn get<'a>(table: &'a Table, key: &str) -> &'a [Rule] {
    table.get(key).map_or(&[], Vec::as_slice)
}

/// A host name, then the domains above it.
fn parents(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |host| host.split_once('.').map(|(_, parent)| parent))
}
