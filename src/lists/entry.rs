//! What a list says of one firm, whatever form the list is in.

use std::collections::BTreeMap;

use super::names;
use crate::model::Date;

/// A list as read.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The day of publication, where the list tells it.
    pub date: Option<Date>,
    /// The organisations, in order of their ids.
    pub entries: Vec<Entry>,
    /// What is no organisation, counted by kind: individuals, vessels, aircraft, others.
    pub left_out: BTreeMap<&'static str, usize>,
    /// Entries under which no firm is named: id, text, reason.
    pub unusable: Vec<(String, String, String)>,
    /// Whether something in the files themselves proves that nothing is cut off.
    pub is_proven_whole: bool,
    /// What a reader of the result should know of the files.
    pub notes: Vec<String>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A firm, an authority, a group: whatever may make software.
    Organisation,
    /// A person. Embargo judges no persons.
    Individual,
    /// A ship.
    Vessel,
    /// An aeroplane or helicopter.
    Aircraft,
    /// A crypto wallet, an address, a security.
    Other,
}

impl Kind {
    /// How they are counted; nothing for organisations.
    pub(super) fn left_out(self) -> Option<&'static str> {
        match self {
            Self::Organisation => None,
            Self::Individual => Some("individuals"),
            Self::Vessel => Some("vessels"),
            Self::Aircraft => Some("aircraft"),
            Self::Other => Some("others"),
        }
    }
}

/// A listed organisation.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// The list's own id.
    pub id: String,
    /// The names, the primary one first.
    pub names: Vec<Name>,
    /// Countries of its addresses: ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Web addresses as written.
    pub sites: Vec<String>,
    /// Mail addresses as written.
    pub mails: Vec<String>,
    /// Tax and registration numbers, without blanks.
    pub numbers: Vec<String>,
    /// Who owns or controls it.
    pub owners: Vec<Owner>,
    /// Programmes or lists under which it stands.
    pub programs: Vec<String>,
    /// The day from which it is listed.
    pub from: Option<Date>,
    /// The last day on which it is.
    pub until: Option<Date>,
    /// The catalogue id that the list itself gives.
    pub vendor: Option<String>,
}

/// A name of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As the list writes it.
    pub text: String,
    /// `legal`, `trade`, `native` or `former`.
    pub kind: &'static str,
    /// Whether the list itself calls it weak: nicknames and the like, which fit many.
    pub is_weak: bool,
}

/// An owner, by its id in the list or by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Owner {
    /// Its id in the list.
    pub id: String,
    /// Per cent, where the list tells it.
    pub share: Option<f64>,
    /// The days of the stake.
    pub from: Option<Date>,
    /// The last of them.
    pub until: Option<Date>,
}

/// Shorter ones are the same in many countries.
const SHORTEST_NUMBER: usize = 8;

/// Longer than any firm's name: prose.
const LONGEST_NAME: usize = 250;

impl Entry {
    /// The primary name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.names.first().map_or(&self.id, |name| &name.text)
    }

    /// Adds a name unless it is empty or there already.
    pub(super) fn add_name(&mut self, text: &str, kind: &'static str, is_weak: bool) {
        let text = names::clean(text);
        if text.is_empty() || text.len() > LONGEST_NAME || self.names.iter().any(|known| known.text == text) {
            return;
        }
        let kind = if kind != "former" && names::is_native(&text) { "native" } else { kind };
        self.names.push(Name { text, kind, is_weak });
    }

    /// Adds what stands under a label of the list: web site, mail address, tax or registration number.
    pub(super) fn add_fact(&mut self, label: &str, value: &str) {
        const NUMBERS: [&str; 12] = [
            "tax id", "registration", "company number", "social credit", "v.a.t.", "vat ", "c.r. no", "license no",
            "inn", "ogrn", "enterprise number", "identification number",
        ];
        let label = label.to_lowercase();
        let value = value.trim().trim_end_matches(['.', ';']).trim();
        if label.contains("website") {
            self.sites.push(value.to_owned());
        } else if label.contains("email") {
            self.mails.push(value.to_owned());
        } else if NUMBERS.iter().any(|known| label.contains(known)) && !label.contains("vessel") {
            let number: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
            if (SHORTEST_NUMBER..=40).contains(&number.len()) && number.bytes().any(|byte| byte.is_ascii_digit()) {
                self.numbers.push(number.to_ascii_uppercase());
            }
        }
    }

    /// Takes over what another entry says of the same organisation.
    pub(super) fn absorb(&mut self, other: Self) {
        for name in other.names {
            if !self.names.iter().any(|known| known.text == name.text) {
                self.names.push(name);
            }
        }
        self.countries.extend(other.countries);
        self.sites.extend(other.sites);
        self.mails.extend(other.mails);
        self.numbers.extend(other.numbers);
        self.programs.extend(other.programs);
        self.owners.extend(other.owners);
        self.from = match (self.from, other.from) {
            (Some(a), Some(b)) => Some(a.min(b)),
            // One of the listings has no day of its own: it holds from the beginning.
            _ => None,
        };
        self.until = self.until.zip(other.until).map(|(a, b)| a.max(b));
        self.tidy();
    }

    fn tidy(&mut self) {
        for list in [&mut self.countries, &mut self.sites, &mut self.mails, &mut self.numbers, &mut self.programs] {
            list.iter_mut().for_each(|text| *text = text.trim().to_owned());
            list.retain(|text| !text.is_empty());
            list.sort();
            list.dedup();
        }
    }
}

impl Listed {
    /// How many entries the files have, of whatever kind.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.len() + self.unusable.len() + self.left_out.values().sum::<usize>()
    }

    /// Counts what is no organisation; true if it was.
    pub(super) fn leaves_out(&mut self, kind: Kind) -> bool {
        kind.left_out().map(|word| *self.left_out.entry(word).or_default() += 1).is_some()
    }

    /// Puts an entry in, or tells that nothing names it.
    pub(super) fn push(&mut self, entry: Entry) {
        if entry.names.is_empty() {
            self.unusable.push((entry.id.clone(), String::new(), "it has no name that could be used".to_owned()));
        } else {
            self.entries.push(entry);
        }
    }

    /// Brings everything into an order that does not depend on the order of the list.
    pub(super) fn tidy(&mut self) {
        self.entries.iter_mut().for_each(Entry::tidy);
        self.entries.sort_by(|a, b| natural(&a.id).cmp(&natural(&b.id)));
        self.unusable.sort();
    }
}

/// Numbers by their size.
fn natural(id: &str) -> (usize, &str) {
    if id.bytes().all(|byte| byte.is_ascii_digit()) { (id.len(), id) } else { (usize::MAX, id) }
}
