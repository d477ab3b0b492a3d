//! Whom a policy's bans reach: the vendors that they name, and those that these own or control.

use super::policy::{Affiliates, Ban, Policy, Weight};
use crate::model::Date;
use crate::model::vendor::{Stake, Vendor};

/// A ban that reaches a vendor, and through which owners.
#[derive(Debug, Clone)]
pub(super) struct Reached<'a> {
    pub ban: &'a Ban,
    /// The owners, in words, nearest first.
    pub owned: Vec<String>,
    /// How much it counts that they own or control it.
    pub weight: Weight,
}

/// For every vendor, by its place in the catalogue, the ban of a policy that reaches it on a day.
pub(super) fn reach<'a>(policy: &'a Policy, vendors: &[Vendor], day: Date) -> Vec<Option<Reached<'a>>> {
    let in_force: Vec<_> = policy.bans.iter().filter(|ban| ban.is_in_force(day)).collect();
    let named = |vendor: &Vendor| in_force.iter().copied().find(|ban| ban.names(vendor));
    let direct = |ban| Reached { ban, owned: Vec::new(), weight: Weight::Full };
    let mut reached: Vec<_> = vendors.iter().map(|vendor| named(vendor).map(direct)).collect();
    // Shares first, as they count in full; what is only controlled counts for what the policy says.
    for through in [by_share, by_control] {
        while let Some((at, found)) = vendors.iter().enumerate().find_map(|(at, vendor)| {
            let is_open = reached.get(at).is_some_and(Option::is_none);
            is_open.then(|| through(policy, &owners(vendor, vendors, &reached))).flatten().map(|found| (at, found))
        }) {
            if let Some(slot) = reached.get_mut(at) {
                *slot = Some(found);
            }
        }
    }
    reached
}

/// The owners of a vendor that a ban reaches, with their stakes.
fn owners<'v, 'r, 'a>(
    vendor: &'v Vendor,
    vendors: &[Vendor],
    reached: &'r [Option<Reached<'a>>],
) -> Vec<(&'v Stake, &'r Reached<'a>)> {
    let direct = vendor.ownership.iter().filter(|stake| stake.of == vendor.id);
    let owner = |stake: &Stake| vendors.binary_search_by(|other| other.id.cmp(&stake.owner)).ok();
    direct.filter_map(|stake| Some((stake, reached.get(owner(stake)?)?.as_ref()?))).collect()
}

/// One owner with a share that suffices, or several whose shares do together. A share that no source gives is not
/// held against anybody.
fn by_share<'a>(policy: &Policy, owners: &[(&Stake, &Reached<'a>)]) -> Option<Reached<'a>> {
    let rule = policy.affiliates.as_ref();
    let suffices = |ban: &Ban, share: f64| {
        let least = ban.owned_from.or(rule.map(|rule| rule.threshold));
        least.is_some_and(|least| share > least || (share >= least && !rule.is_some_and(|rule| rule.majority)))
    };
    let full = || owners.iter().filter(|(_, owner)| owner.weight == Weight::Full);
    let single = full().find(|(stake, owner)| stake.share.is_some_and(|share| suffices(owner.ban, share)));
    if let Some((stake, owner)) = single {
        return Some(follow(owner, vec![by(stake)], Weight::Full));
    }
    let together: f64 = full().filter_map(|(stake, _)| stake.share).sum();
    let (_, first) = full().next()?;
    let adds_up = rule.is_some_and(|rule| rule.aggregate) && suffices(first.ban, together);
    adds_up.then(|| follow(first, full().map(|(stake, _)| by(stake)).collect(), Weight::Full))
}

/// An owner that decides without such a share, or one whose share nobody tells.
fn by_control<'a>(policy: &Policy, owners: &[(&Stake, &Reached<'a>)]) -> Option<Reached<'a>> {
    let Affiliates { control, unknown_share, .. } = policy.affiliates.as_ref()?;
    owners.iter().find_map(|(stake, owner)| {
        let weight = match stake {
            Stake { control: true, .. } => *control,
            Stake { share: None, .. } => *unknown_share,
            _ => Weight::No,
        };
        (weight != Weight::No).then(|| follow(owner, vec![by(stake)], weight.min(owner.weight)))
    })
}

fn follow<'a>(owner: &Reached<'a>, mut owned: Vec<String>, weight: Weight) -> Reached<'a> {
    owned.extend(owner.owned.iter().cloned());
    Reached { ban: owner.ban, owned, weight }
}

fn by(stake: &Stake) -> String {
    let how = match (stake.control, stake.share) {
        (true, Some(share)) => format!("controlled by `{}`, which holds {share} %", stake.owner),
        (true, None) => format!("controlled by `{}`", stake.owner),
        (false, Some(share)) => format!("owned by `{}` to {share} %", stake.owner),
        (false, None) => format!("owned by `{}`, to what share no source tells", stake.owner),
    };
    format!("`{}` is {how} ({})", stake.of, stake.source)
}
