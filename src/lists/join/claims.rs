//! Which names and addresses are whose. Two files of a catalogue must not claim one name; one address they may claim
//! together.

use std::collections::HashMap;
use std::collections::hash_map;

use super::{Bearer, Catalogued, Control, Merged, NewVendor, Site, row};
use crate::lists::entry::Name;
use crate::lists::names;
use crate::model::imported::Row;

/// In characters. Shorter names are words and initials of many.
const SHORTEST_SURE: usize = 4;

/// What each entry may have written into its file.
pub(super) struct Claims(Vec<NewVendor>);

type Entries = [Merged];
type Known = [Option<(String, String)>];

/// A name in the forms under which it may be declared: as it is, and without a legal form that is written out.
pub(super) fn keys(name: &str, catalogue: &dyn Catalogued) -> Vec<(String, String)> {
    let bare = names::without_form(name);
    let forms = std::iter::once(name.to_owned()).chain(bare);
    let mut found: Vec<(String, String)> = Vec::new();
    for form in forms {
        let key = catalogue.key(&form);
        if !key.is_empty() && !found.iter().any(|(known, _)| *known == key) {
            found.push((key, form));
        }
    }
    found
}

impl Claims {
    pub(super) fn new(entries: &Entries, known: &Known, catalogue: &dyn Catalogued, dropped: &mut Vec<Row>) -> Self {
        let mut claims = Self(vec![NewVendor::default(); entries.len()]);
        claims.names(entries, known, catalogue, dropped);
        claims.addresses(entries, known, catalogue, dropped);
        claims
    }

    /// What an entry was given; it is gone from here then.
    pub(super) fn take(&mut self, at: usize) -> NewVendor {
        self.0.get_mut(at).map(std::mem::take).unwrap_or_default()
    }

    /// Primary names first, then the others that the list is sure of, then those that fit many.
    fn names(&mut self, entries: &Entries, known: &Known, catalogue: &dyn Catalogued, dropped: &mut Vec<Row>) {
        let mut taken: HashMap<String, usize> = HashMap::new();
        for rank in 0..3 {
            for (at, (entry, _)) in entries.iter().enumerate() {
                let own = known.get(at).and_then(Option::as_ref).map(|(vendor, _)| vendor.as_str());
                for (place, name) in entry.names.iter().enumerate() {
                    let its_rank = if name.is_weak { 2 } else { usize::from(place > 0) };
                    if its_rank != rank {
                        continue;
                    }
                    let keys = keys(&name.text, catalogue);
                    if keys.is_empty() {
                        dropped.push(row(&entry.id, &name.text, None, "nothing is left of it without its legal form"));
                    }
                    for (key, text) in keys {
                        if let Some(Bearer { vendor, is_part, .. }) = catalogue.bearer(&key) {
                            if own != Some(vendor) {
                                let whose = if *is_part { "a part or product of" } else { "a name of" };
                                let reason = format!("the catalogue has it as {whose} `{vendor}`");
                                dropped.push(row(&entry.id, &name.text, Some(vendor), reason));
                            }
                            continue;
                        }
                        let is_short = key.is_ascii() && key.chars().count() < SHORTEST_SURE;
                        match taken.entry(key) {
                            hash_map::Entry::Occupied(other) if *other.get() != at => {
                                let other = entries.get(*other.get()).map_or("", |(entry, _)| entry.id.as_str());
                                dropped.push(row(&entry.id, &name.text, None, format!("entry {other} has it, too")));
                            }
                            hash_map::Entry::Occupied(_) => {}
                            hash_map::Entry::Vacant(free) => {
                                free.insert(at);
                                let name = Name { text, kind: name.kind, is_weak: name.is_weak || is_short };
                                if let Some(vendor) = self.0.get_mut(at) {
                                    vendor.names.push(name);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn addresses(&mut self, entries: &Entries, known: &Known, catalogue: &dyn Catalogued, dropped: &mut Vec<Row>) {
        let mut claimed: HashMap<(&'static str, String), Vec<(usize, bool)>> = HashMap::new();
        for (at, (entry, _)) in entries.iter().enumerate() {
            let own = known.get(at).and_then(Option::as_ref).map(|(vendor, _)| vendor.as_str());
            let mut sites = Vec::new();
            let mut found = Vec::new();
            for text in &entry.sites {
                match catalogue.site(text) {
                    Site::Domain(domain) => {
                        sites.push(domain.clone());
                        found.push(("domain", domain, false));
                    }
                    Site::Repository(repository) => found.push(("repository", repository, false)),
                    Site::Public(host) => {
                        dropped.push(row(&entry.id, text, None, format!("anybody may have a page at `{host}`")));
                    }
                    Site::Nothing => dropped.push(row(&entry.id, text, None, "it is no web address")),
                }
            }
            for text in &entry.mails {
                match catalogue.mail(text) {
                    Some(domain) => {
                        let is_supported = sites.contains(&domain);
                        found.push(("email", domain, !is_supported));
                    }
                    None => dropped.push(row(&entry.id, text, None, "it proves no employer")),
                }
            }
            for (kind, value, is_weak) in found {
                let holder = if kind == "repository" { catalogue.publisher(&value) } else { catalogue.holder(&value) };
                if let Some(holder) = holder {
                    if own != Some(holder) {
                        dropped.push(row(
                            &entry.id,
                            &value,
                            Some(holder),
                            format!("the catalogue has it as `{holder}`'s"),
                        ));
                    }
                    continue;
                }
                let claimants = claimed.entry((kind, value)).or_default();
                if !claimants.iter().any(|(other, _)| *other == at) {
                    claimants.push((at, is_weak));
                }
            }
        }
        for ((kind, value), claimants) in claimed {
            let is_joint = claimants.len() > 1;
            for (at, is_weak) in claimants {
                if is_joint && is_weak {
                    // Several unrelated firms with mailboxes at one place: it is a provider's.
                    let id = entries.get(at).map_or("", |(entry, _)| entry.id.as_str());
                    dropped.push(row(id, &value, None, "several entries have mailboxes there, and none its web site"));
                } else if let Some(vendor) = self.0.get_mut(at) {
                    vendor.controls.push(Control { kind, is_joint, is_weak, value: value.clone() });
                }
            }
        }
        self.0.iter_mut().for_each(|vendor| vendor.controls.sort());
        dropped.sort_by(|a, b| (&a.entry, &a.name, &a.because).cmp(&(&b.entry, &b.name, &b.because)));
    }
}
