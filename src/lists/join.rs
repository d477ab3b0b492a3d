//! Holds the entries of a list against the catalogue and against one another: who is known, who is new, and which
//! names and addresses are whose.

mod claims;
mod ids;
mod owners;

use std::collections::{BTreeMap, HashMap};

use super::entry::{Entry, Listed, Name};
use super::names;
use crate::model::imported::Row;
use crate::model::{Date, script};
use claims::Claims;

/// Who bears a name in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// Its id.
    pub vendor: String,
    /// Whether the name is that of a firm of its group, or of a product: the vendor is somebody else.
    pub is_part: bool,
    /// Whether the catalogue is unsure.
    pub is_weak: bool,
}

/// Where a web address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Site {
    /// To a host of the firm's own.
    Domain(String),
    /// To its account at a forge.
    Repository(String),
    /// To a place at which anybody may have a page.
    Public(String),
    /// Nowhere.
    Nothing,
}

/// What joining needs to know of the catalogue.
pub trait Catalogued {
    /// A name, made comparable; empty when only a legal form is in it.
    fn key(&self, name: &str) -> String;
    /// Who bears a comparable name.
    fn bearer(&self, key: &str) -> Option<&Bearer>;
    /// Who bears a name of which this is the [`roman_key`].
    fn romanised(&self, key: &str) -> Option<&Bearer>;
    /// Who controls a domain.
    fn holder(&self, domain: &str) -> Option<&str>;
    /// Who publishes at a forge under a name, such as `github.com/example`.
    fn publisher(&self, repository: &str) -> Option<&str>;
    /// Who has a tax or registration number.
    fn registered(&self, number: &str) -> Option<&str>;
    /// Whether there is a vendor with this id.
    fn has(&self, id: &str) -> bool;
    /// Where a web address leads.
    fn site(&self, text: &str) -> Site;
    /// The domain of a mail address, unless anybody may have a mailbox there.
    fn mail(&self, text: &str) -> Option<String>;
}

/// A comparable name in Latin letters on which romanisations agree; nothing for short ones, which meet by chance.
#[must_use]
pub fn roman_key(key: &str) -> Option<String> {
    script::romanised(key).filter(|roman| roman.len() >= SHORTEST_ROMANISED)
}

const SHORTEST_ROMANISED: usize = 8;

/// A vendor that a file is written for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewVendor {
    /// Its id.
    pub id: String,
    /// Ids of its entries.
    pub entries: Vec<String>,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2, or `ZZ`.
    pub seat: String,
    /// Under which programmes it stands.
    pub programs: Vec<String>,
    /// Its names.
    pub names: Vec<Name>,
    /// Kind of the control, its value, whether others claim it, too, and whether it is sure.
    pub controls: Vec<Control>,
    /// Tax and registration numbers.
    pub numbers: Vec<String>,
    /// Its owners.
    pub owners: Vec<Stake>,
}

/// An address of a vendor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Control {
    /// `domain`, `email` or `repository`.
    pub kind: &'static str,
    /// Whether another entry has it, too.
    pub is_joint: bool,
    /// Whether nothing else supports it.
    pub is_weak: bool,
    /// The address.
    pub value: String,
}

/// An owner of a vendor.
#[derive(Debug, Clone, PartialEq)]
pub struct Stake {
    /// Its id.
    pub owner: String,
    /// Per cent.
    pub share: Option<f64>,
    /// Whether it decides, whatever its share.
    pub control: bool,
    /// The days.
    pub from: Option<Date>,
    /// The last of them.
    pub until: Option<Date>,
}

/// A ban.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ban {
    /// The first day of the listing.
    pub from: Option<Date>,
    /// The last.
    pub until: Option<Date>,
    /// Ids of the entries.
    pub entries: Vec<String>,
    /// Programmes.
    pub programs: Vec<String>,
}

/// What came of a list.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Files to write.
    pub vendors: Vec<NewVendor>,
    /// Bans by vendor.
    pub bans: BTreeMap<String, Ban>,
    /// Entries that are vendors of the catalogue.
    pub joined: Vec<Row>,
    /// Entries that are vendors of their own.
    pub new: Vec<Row>,
    /// Entries that are another entry's organisation.
    pub merged: Vec<Row>,
    /// Entries of which nothing could be made.
    pub unusable: Vec<Row>,
    /// Names and addresses not taken over.
    pub dropped: Vec<Row>,
}

fn row(entry: &str, name: &str, vendor: Option<&str>, because: impl Into<String>) -> Row {
    let because = Some(because.into()).filter(|text: &String| !text.is_empty());
    Row { entry: entry.to_owned(), name: name.to_owned(), vendor: vendor.map(str::to_owned), because }
}

/// Joins a list to the catalogue.
#[must_use]
pub fn join(listed: Listed, prefix: &str, catalogue: &dyn Catalogued) -> Outcome {
    let mut outcome = Outcome::default();
    for (id, name, reason) in &listed.unusable {
        outcome.unusable.push(row(id, name, None, reason.as_str()));
    }
    let (entries, of_entry) = merge(listed.entries, catalogue, &mut outcome);
    let known: Vec<_> = entries.iter().map(|(entry, _)| known(entry, catalogue)).collect();
    let ids = ids::ids(&entries, prefix);
    let mut claims = Claims::new(&entries, &known, catalogue, &mut outcome.dropped);
    let vendor_of = |at: usize| {
        known.get(at).and_then(Option::as_ref).map(|(vendor, _)| vendor.clone()).or_else(|| ids.get(at).cloned())
    };
    let owner = |id: &str| of_entry.get(id).and_then(|at| vendor_of(*at));
    for (at, ((entry, also), id)) in entries.iter().zip(&ids).enumerate() {
        let joined = known.get(at).and_then(Option::as_ref);
        let mut vendor = claims.take(at);
        vendor.id.clone_from(id);
        vendor.name = entry.name().to_owned();
        vendor.entries = std::iter::once(&entry.id).chain(also).cloned().collect();
        super::seats::single(&entry.countries).clone_into(&mut vendor.seat);
        vendor.programs.clone_from(&entry.programs);
        let is_empty = vendor.names.is_empty() && vendor.controls.is_empty();
        let mut banned: Vec<&str> = Vec::new();
        if let Some((known, by)) = joined {
            outcome.joined.push(row(&entry.id, entry.name(), Some(known), by.as_str()));
            banned.push(known);
            vendor.id.push_str("-names");
            vendor.owners =
                vec![Stake { owner: known.clone(), share: Some(100.0), control: false, from: None, until: None }];
        } else if is_empty {
            let reason = "none of its names or addresses is its own: see those that were not taken over";
            outcome.unusable.push(row(&entry.id, entry.name(), None, reason));
        } else {
            vendor.numbers.clone_from(&entry.numbers);
            vendor.owners = owners::stakes(&entry.owners, owner, id);
            outcome.new.push(row(&entry.id, entry.name(), Some(id), ""));
        }
        if !is_empty {
            banned.push(&vendor.id);
        }
        for vendor in banned {
            ban(outcome.bans.entry(vendor.to_owned()).or_default(), entry, also);
        }
        if !is_empty {
            outcome.vendors.push(vendor);
        }
    }
    outcome.merged.iter_mut().for_each(|row| row.vendor = owner(&row.entry));
    owners::open_circles(&mut outcome.vendors);
    outcome
}

/// An entry, and the ids of others that are the same organisation.
type Merged = (Entry, Vec<String>);

/// Makes entries with the same primary name one, and tells where each entry went.
fn merge(
    entries: Vec<Entry>,
    catalogue: &dyn Catalogued,
    outcome: &mut Outcome,
) -> (Vec<Merged>, HashMap<String, usize>) {
    let mut merged: Vec<Merged> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    let mut of_entry: HashMap<String, usize> = HashMap::new();
    for entry in entries {
        let key = catalogue.key(names::without_form(entry.name()).as_deref().unwrap_or(entry.name()));
        let same_id = of_entry.get(&entry.id).copied();
        let at = same_id.or_else(|| by_name.get(&key).copied().filter(|_| !key.is_empty()));
        match at.and_then(|at| Some((at, merged.get_mut(at)?))) {
            Some((at, (first, also))) => {
                let what = if same_id.is_some() { "another row of it" } else { "the same name as entry" };
                outcome.merged.push(row(&entry.id, entry.name(), None, format!("{what} {}", first.id)));
                if of_entry.insert(entry.id.clone(), at).is_none() {
                    also.push(entry.id.clone());
                }
                first.absorb(entry);
            }
            None => {
                by_name.insert(key, merged.len());
                of_entry.insert(entry.id.clone(), merged.len());
                merged.push((entry, Vec::new()));
            }
        }
    }
    (merged, of_entry)
}

/// The vendor of the catalogue that an entry is, and by what.
fn known(entry: &Entry, catalogue: &dyn Catalogued) -> Option<(String, String)> {
    if let Some(id) = entry.vendor.as_deref().filter(|id| catalogue.has(id)) {
        return Some((id.to_owned(), "the id that the list gives".to_owned()));
    }
    let is_firm = |bearer: &&Bearer| !bearer.is_part && !bearer.is_weak;
    let strong = || entry.names.iter().filter(|name| !name.is_weak);
    for name in strong() {
        let keys = claims::keys(&name.text, catalogue);
        if let Some(bearer) = keys.iter().find_map(|(key, _)| catalogue.bearer(key).filter(is_firm)) {
            return Some((bearer.vendor.clone(), format!("the name `{}`", name.text)));
        }
        let roman = keys.iter().filter_map(|(key, _)| roman_key(key));
        if let Some(bearer) = roman.into_iter().find_map(|key| catalogue.romanised(&key).filter(is_firm)) {
            return Some((bearer.vendor.clone(), format!("the romanised name `{}`", name.text)));
        }
    }
    let number =
        entry.numbers.iter().find_map(|number| Some((catalogue.registered(number)?, format!("the number {number}"))));
    let site = entry.sites.iter().find_map(|site| match catalogue.site(site) {
        Site::Domain(domain) => Some((catalogue.holder(&domain)?, format!("the web site {domain}"))),
        _ => None,
    });
    number.or(site).map(|(vendor, by)| (vendor.to_owned(), by))
}

fn ban(ban: &mut Ban, entry: &Entry, also: &[String]) {
    let is_first = ban.entries.is_empty();
    ban.from = if is_first { entry.from } else { ban.from.zip(entry.from).map(|(a, b)| a.min(b)) };
    ban.until = if is_first { entry.until } else { ban.until.zip(entry.until).map(|(a, b)| a.max(b)) };
    ban.entries.push(entry.id.clone());
    ban.entries.extend(also.iter().cloned());
    ban.programs
        .extend(entry.programs.iter().filter(|program| !ban.programs.contains(program)).cloned().collect::<Vec<_>>());
}
