//! Owners as a catalogue allows them: each once, at most the whole, and nobody through a circle.

use std::collections::{HashMap, HashSet};

use super::{NewVendor, Stake};
use crate::lists::entry::Owner;

/// Per cent; shares are rounded.
const WHOLE: f64 = 100.0;

/// The stakes in a vendor, of owners that have a file. A link without a share is what lists call control.
pub(super) fn stakes(owners: &[Owner], vendor: impl Fn(&str) -> Option<String>, id: &str) -> Vec<Stake> {
    let mut stakes: Vec<Stake> = Vec::new();
    for owner in owners {
        let Some(of) = vendor(&owner.id).filter(|of| of != id) else { continue };
        let until = owner.until.filter(|until| owner.from.is_none_or(|from| from <= *until));
        match stakes.iter_mut().find(|known| known.owner == of) {
            // Told twice: what lasts longer and is larger.
            Some(known) => {
                known.share = known.share.into_iter().chain(owner.share).reduce(f64::max);
                known.from = known.from.zip(owner.from).map(|(a, b)| a.min(b));
                known.until = known.until.zip(until).map(|(a, b)| a.max(b));
            }
            None => stakes.push(Stake {
                owner: of,
                share: owner.share,
                control: owner.share.is_none(),
                from: owner.from,
                until,
            }),
        }
    }
    if stakes.iter().filter_map(|stake| stake.share).sum::<f64>() > WHOLE {
        // Of different days, or contradicting one another.
        stakes.iter_mut().for_each(|stake| stake.share = stake.share.filter(|_| false));
    }
    stakes.sort_by(|a, b| a.owner.cmp(&b.owner));
    stakes
}

/// Takes out stakes that would close a circle, in order of the vendors.
pub(super) fn open_circles(vendors: &mut [NewVendor]) {
    let mut owned_by: HashMap<String, Vec<String>> = HashMap::new();
    for vendor in vendors {
        vendor.owners.retain(|stake| {
            let mut open = vec![stake.owner.clone()];
            let mut seen: HashSet<String> = HashSet::new();
            while let Some(id) = open.pop() {
                if id == vendor.id {
                    return false;
                }
                if seen.insert(id.clone()) {
                    open.extend(owned_by.get(&id).into_iter().flatten().cloned());
                }
            }
            owned_by.entry(vendor.id.clone()).or_default().push(stake.owner.clone());
            true
        });
    }
}
