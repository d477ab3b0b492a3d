//! Attributes every component to the vendor that made it, by evidence.
//!
//! Cannot fail: what is not known is known to be unknown. Reads nothing but the inventory and the catalogue.

mod address;
pub mod catalogue;
mod claims;
mod combine;
mod cpe;
mod mail;
mod memo;
mod names;
mod party;
mod seen;
mod silence;

use rayon::prelude::*;

pub use catalogue::{Catalogue, CatalogueError, Held, Known, Landing, remarks, vendor_schema};
pub use silence::silence;

use crate::model::Date;
use crate::model::attribution::{Attributed, Attributions};
use crate::model::inventory::Inventory;

/// Components that are attributed without a pause: few enough that all threads end at about the same time.
const RUN: usize = 4096;

/// Says for every component which vendors stand in which relation to it on `day`, and who made it.
#[must_use]
pub fn attribute<'s>(inventory: &Inventory<'s>, catalogue: &Catalogue, day: Date) -> Attributions<'s> {
    let mut of: Vec<_> = inventory
        .components
        .par_iter()
        .with_max_len(RUN)
        .map_init(memo::Memo::default, |memo, component| {
            let seen = seen::see(inventory.claims(component));
            let evidence = claims::weigh(component, &seen, catalogue, day, memo);
            let vendors = combine::combine(evidence, component.role);
            let party = party::identify(&seen, &vendors);
            Attributed { vendors, party }
        })
        .collect();
    party::inherit(inventory, &mut of);
    Attributions { of, vendors: catalogue.on(day) }
}
