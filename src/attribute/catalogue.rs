//! The catalogue: what is known of vendors, compiled so that looking up costs the same for ten vendors and a thousand.
//!
//! A vendor is a file in `policies/vendors`. Nothing in the code names a vendor.

mod error;
mod file;
mod index;
mod known;
mod ownership;
mod pattern;
mod remarks;

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::model::Date;
use crate::model::attribution::Confidence;
use crate::model::source::SourceFile;
use crate::model::vendor::{DatedStake, Vendor, VendorId, VendorIndex};

pub use error::CatalogueError;
pub(super) use index::{Index, Rule, Standing};
pub use known::{Held, Known, Landing};
pub use remarks::{Remark, remarks};

use index::Filing;

use file::VendorFile;

/// The schema of a vendor file.
#[must_use]
pub fn vendor_schema() -> serde_json::Value {
    schemars::schema_for!(VendorFile).to_value()
}

/// All vendors, and the indexes over what identifies them.
#[derive(Debug)]
pub struct Catalogue {
    vendors: Vec<Entry>,
    pub(super) index: Index,
}

#[derive(Debug)]
struct Entry {
    id: VendorId,
    name: String,
    jurisdiction: String,
    owners: Vec<DatedStake>,
    examples: Examples,
    /// Names that a document may declare, the surest first.
    declared: Vec<String>,
}

/// Purls by which an entry is tested.
#[derive(Debug, Clone, Default)]
pub struct Examples {
    /// Each must resolve to the vendor.
    pub made: Vec<String>,
    /// None may.
    pub not: Vec<String>,
}

impl Catalogue {
    /// Loads the vendor files; a later file replaces an earlier one of the same name.
    ///
    /// # Errors
    /// The first file that is not in the catalogue's form, whose id is not its name, or that claims what
    /// another file claims.
    pub fn load(sources: &[SourceFile]) -> Result<Self, CatalogueError> {
        let mut files = HashMap::new();
        let parsed: Vec<_> =
            sources.par_iter().enumerate().map(|(place, source)| VendorFile::parse(source, place)).collect();
        for (place, file) in parsed.into_iter().enumerate() {
            let file = file?;
            files.insert(file.id.get_ref().clone(), (place, file));
        }
        let mut files: Vec<_> = files.into_values().collect();
        files.sort_by(|left, right| left.1.id.get_ref().cmp(right.1.id.get_ref()));
        let mut index = Index::default();
        let mut vendors = Vec::new();
        for ((place, file), at) in files.into_iter().zip(0..) {
            index.add(&Filing { vendor: VendorIndex(at), file: &file, place })?;
            vendors.push(entry(file, place)?);
        }
        ownership::check(&vendors)?;
        index.compile()?;
        Ok(Self { vendors, index })
    }

    /// The vendors with their owners on a day.
    #[must_use]
    pub fn on(&self, day: Date) -> Vec<Vendor> {
        let view = |entry: &Entry| Vendor {
            id: entry.id.clone(),
            name: entry.name.clone(),
            jurisdiction: entry.jurisdiction.clone(),
            ownership: ownership::owners(&self.vendors, &entry.id, day),
        };
        self.vendors.iter().map(view).collect()
    }

    /// What a changed catalogue takes away from this one, in words.
    #[must_use]
    pub fn weakenings(&self, now: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for before in &self.vendors {
            let Some(after) = now.vendors.iter().find(|after| after.id == before.id) else {
                found.push(format!("the vendor `{}` is gone", before.id));
                continue;
            };
            let lost = before.owners.iter().filter(|owner| !after.owners.contains(owner));
            found.extend(
                lost.map(|owner| format!("`{}` is no longer owned by `{}` as before", before.id, owner.stake.owner)),
            );
        }
        let (before, after) = (self.standings(), now.standings());
        for ((key, vendor), (standing, confidence)) in &before {
            let same = after.get(&(key.clone(), vendor.clone()));
            let is_less = same.is_none_or(|(now, sure)| now > standing || (now == standing && sure < confidence));
            if *standing == Standing::Makes && is_less {
                found.push(format!("`{key}` no longer points to `{vendor}` as it did"));
            }
        }
        let exceptions =
            after.iter().filter(|(key, (standing, _))| *standing != Standing::Makes && !before.contains_key(key));
        found.extend(exceptions.map(|((key, vendor), _)| format!("`{key}` is said not to be made by `{vendor}`")));
        found
    }

    /// What every identifier says of every vendor.
    fn standings(&self) -> BTreeMap<(String, VendorId), (Standing, Confidence)> {
        let named = |vendor: VendorIndex| self.vendors.get(vendor.index()).map(|entry| entry.id.clone());
        self.index
            .standings()
            .filter_map(|(key, rule)| Some(((key.clone(), named(rule.vendor)?), (rule.standing, rule.confidence))))
            .collect()
    }

    /// The ids of all vendors, in order.
    pub fn ids(&self) -> impl Iterator<Item = &VendorId> {
        self.vendors.iter().map(|entry| &entry.id)
    }

    /// A package that a vendor made, by purl, and a name under which documents may declare the vendor.
    #[must_use]
    pub fn known_by(&self, vendor: &str) -> (Option<&str>, Option<&str>) {
        let entry = self.vendors.iter().find(|entry| entry.id.0 == vendor);
        let purl = entry.and_then(|entry| entry.examples.made.first());
        (purl.map(String::as_str), entry.and_then(|entry| entry.declared.first()).map(String::as_str))
    }

    /// The purls by which each entry is tested.
    pub fn examples(&self) -> impl Iterator<Item = (&VendorId, &Examples)> {
        self.vendors.iter().map(|entry| (&entry.id, &entry.examples))
    }
}

fn entry(file: VendorFile, place: usize) -> Result<Entry, CatalogueError> {
    let id = VendorId(file.id.into_inner());
    let owners = ownership::stakes(&id, place, file.owners)?;
    let examples = Examples { made: file.examples.made, not: file.examples.not };
    let mut groups: Vec<_> = file.names.iter().filter(|group| group.until.is_none() && group.from.is_none()).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(ceiling(group.confidence, group.checked)));
    let declared = groups.into_iter().flat_map(|group| &group.values).map(|name| name.get_ref().clone()).collect();
    Ok(Entry { id, name: file.name, jurisdiction: file.jurisdiction, owners, examples, declared })
}

/// How much a fact of the catalogue can prove: what nobody has checked at its source proves at most `strong`.
fn ceiling(stated: Option<Confidence>, checked: Option<Date>) -> Confidence {
    let most = if checked.is_some() { Confidence::Certain } else { Confidence::Strong };
    stated.map_or(most, |stated| stated.min(most))
}
