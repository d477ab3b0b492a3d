//! Who owned whom, and when. What cannot be is refused when the catalogue is loaded: an owner that owns itself, or
//! one that is told twice of the same day, or more than the whole.

use std::collections::BTreeSet;

use super::file::Owner;
use super::{CatalogueError, Entry};
use crate::model::Date;
use crate::model::vendor::{DatedStake, Stake, VendorId};

/// Per cent; shares are rounded in their sources.
const WHOLE: f64 = 100.5;

/// The stakes that a vendor's file states.
pub(super) fn stakes(of: &VendorId, place: usize, owners: Vec<Owner>) -> Result<Vec<DatedStake>, CatalogueError> {
    let mut stakes = Vec::new();
    for owner in owners {
        let refuse = |message: String, span| Err(CatalogueError::at(place, message, Some(span)));
        let named = match (owner.vendor, owner.name) {
            (Some(vendor), None) => vendor,
            (None, Some(name)) => name,
            _ => {
                let message = format!("vendor `{of}`: an owner has either `vendor` or `name`");
                return Err(CatalogueError::at(place, message, None));
            }
        };
        let span = named.span();
        if owner.share.is_some_and(|share| !(share > 0.0 && share <= 100.0)) {
            return refuse("a share is more than 0 and at most 100 per cent".to_owned(), span);
        }
        if owner.from.zip(owner.until).is_some_and(|(from, until)| until < from) {
            return refuse("this stake ends before it begins".to_owned(), span);
        }
        let stake = Stake {
            of: of.clone(),
            owner: VendorId(named.into_inner()),
            share: owner.share,
            control: owner.control,
            source: owner.source,
        };
        let dated = DatedStake { stake, from: owner.from, until: owner.until };
        if stakes.iter().any(|other: &DatedStake| other.stake.owner == dated.stake.owner && overlap(other, &dated)) {
            return refuse(format!("two stakes of `{}` are told for the same day", dated.stake.owner), span);
        }
        stakes.push(dated);
    }
    Ok(stakes)
}

fn overlap(a: &DatedStake, b: &DatedStake) -> bool {
    let begins_in_time = |a: &DatedStake, b: &DatedStake| a.from.zip(b.until).is_none_or(|(from, until)| from <= until);
    begins_in_time(a, b) && begins_in_time(b, a)
}

/// Refuses owners that own themselves in a circle, and more than the whole, on any day.
pub(super) fn check(vendors: &[Entry]) -> Result<(), CatalogueError> {
    let dated = vendors.iter().flat_map(|vendor| &vendor.owners);
    let ends = |dated: &DatedStake| dated.until.and_then(|until| until.tomorrow().ok());
    let mut days: BTreeSet<Date> = dated.flat_map(|dated| [dated.from, ends(dated)]).flatten().collect();
    days.insert(Date::MIN);
    for day in days {
        for vendor in vendors {
            let held = || vendor.owners.iter().filter(|dated| dated.holds_on(day));
            if held().filter_map(|dated| dated.stake.share).sum::<f64>() > WHOLE {
                return Err(CatalogueError::whole(
                    &vendor.id,
                    &format!("on {day} its owners hold more than 100 per cent"),
                ));
            }
            if owners(vendors, &vendor.id, day).iter().any(|stake| stake.owner == vendor.id) {
                return Err(CatalogueError::whole(&vendor.id, &format!("on {day} it owns itself through others")));
            }
        }
    }
    Ok(())
}

/// The owners of a vendor on a day, nearest first, then theirs, each once.
pub(super) fn owners(vendors: &[Entry], id: &VendorId, day: Date) -> Vec<Stake> {
    let mut stakes: Vec<Stake> = Vec::new();
    let mut open = vec![id.clone()];
    while let Some(of) = open.pop() {
        let Ok(at) = vendors.binary_search_by(|entry| entry.id.cmp(&of)) else { continue };
        for dated in vendors.get(at).into_iter().flat_map(|entry| &entry.owners).filter(|dated| dated.holds_on(day)) {
            if !stakes.iter().any(|known| known.of == dated.stake.of && known.owner == dated.stake.owner) {
                stakes.push(dated.stake.clone());
                open.insert(0, dated.stake.owner.clone());
            }
        }
    }
    stakes
}
