//! Who made a component when no vendor of the catalogue did: an identity from its own evidence, so that
//! *unknown* means that there is none at all.

use std::borrow::Cow;

use super::seen::Seen;
use super::{address, mail};
use crate::model::attribution::{Attributed, Attribution, Confidence, EvidenceKind, Party, Relation};
use crate::model::claim::ClaimKind;
use crate::model::component::Role;
use crate::model::inventory::Inventory;
use crate::model::purl::Purl;

/// Hosts that hold everybody's packages: an address there says nothing of the maker.
const REGISTRIES: [&str; 17] = [
    "npmjs.com", "npmjs.org", "yarnpkg.com", "crates.io", "docs.rs", "pypi.org", "pythonhosted.org", "rubygems.org",
    "maven.org", "apache.org", "nuget.org", "packagist.org", "golang.org", "pkg.go.dev", "docker.com", "docker.io",
    "debian.org",
];

/// The maker: a vendor that made it, else the surest identity that the document gives.
pub(super) fn identify<'s>(seen: &[Seen<'_, 's>], vendors: &[Attribution<'s>]) -> Party<'s> {
    let made = |least: Confidence| {
        let makers = vendors
            .iter()
            .filter(move |one| matches!(one.relation, Relation::Made | Relation::Derived | Relation::Hosted));
        makers
            .filter(move |one| one.confidence >= least)
            .rev()
            .max_by_key(|one| one.confidence)
            .map(|one| Party::Vendor(one.vendor))
    };
    let named = || seen.iter().filter_map(|one| one.purl.as_ref()).find_map(by_purl).or_else(|| by_claims(seen));
    let supplied =
        || vendors.iter().find(|one| one.relation == Relation::Supplied).map(|one| Party::Vendor(one.vendor));
    made(Confidence::Strong)
        .or_else(named)
        .or_else(|| made(Confidence::Weak))
        .or_else(supplied)
        .or_else(|| by_supplier(seen))
        .unwrap_or(Party::Unknown)
}

/// What a component holds, and of which nothing tells the maker, came from whoever made the component.
pub(super) fn inherit<'s>(inventory: &Inventory<'s>, of: &mut [Attributed<'s>]) {
    for (at, component) in inventory.components.iter().enumerate() {
        let Some(holder) = component.pointer.parent.filter(|_| component.role != Role::Kin) else { continue };
        let is_unknown = of.get(at).is_some_and(|own| own.party == Party::Unknown);
        // Holders stand before what they hold, so that theirs is known by now.
        if is_unknown
            && let Some(party) = of.get(holder.index()).map(|holder| holder.party.clone())
            && let Some(own) = of.get_mut(at)
        {
            own.party = party;
        }
    }
}

/// The organisation in a purl, for the types that have one there. The namespaces of distributions
/// (`deb/debian`, `rpm/fedora`, `apk/alpine`) name who packaged, not who made.
fn by_purl<'s>(purl: &Purl<'_>) -> Option<Party<'s>> {
    let mut segments = purl.namespace.split('/').filter(|segment| !segment.is_empty());
    let name = match purl.ty.as_ref() {
        "golang" => match (segments.next(), segments.next()) {
            (Some(host), Some(owner)) => [host, "/", owner].concat(),
            (Some(host), None) => host.to_owned(),
            _ if purl.name.contains('.') => purl.name.clone().into_owned(),
            _ => return None,
        },
        "github" | "gitlab" | "bitbucket" => format!("{}.{}/{}", purl.ty, forge_suffix(&purl.ty), segments.next()?),
        "maven" => ["maven:", &group_root(segments.next()?)].concat(),
        "npm" | "composer" | "docker" | "huggingface" | "swift" | "conan" | "terraform" => {
            [&purl.ty, ":", segments.next()?].concat()
        }
        _ => return None,
    };
    Some(Party::Named { by: EvidenceKind::PurlNamespace, name: Cow::Owned(in_small_letters(name)) })
}

fn in_small_letters(name: String) -> String {
    let is_small = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if name.bytes().all(is_small) { name } else { name.to_lowercase() }
}

fn forge_suffix(ty: &str) -> &'static str {
    if ty == "bitbucket" { "org" } else { "com" }
}

/// The registrable domain in a reversed group (`org.apache.commons` → `org.apache`), else its first part.
fn group_root(group: &str) -> String {
    let reversed = group.split('.').rev().collect::<Vec<_>>().join(".");
    match address::registrable(&reversed) {
        Some(domain) if group.contains('.') => domain.split('.').rev().collect::<Vec<_>>().join("."),
        _ => group.split('.').next().unwrap_or(group).to_owned(),
    }
}

/// Repository owner, declared maker, web site, author: in this order, as a name in a free-text field is
/// worth less than a place that somebody controls.
fn by_claims<'s>(seen: &[Seen<'_, 's>]) -> Option<Party<'s>> {
    let of = |kinds: &'static [ClaimKind]| seen.iter().filter(move |one| kinds.contains(&one.claim.kind));
    let owner = of(&[ClaimKind::Repository, ClaimKind::Website, ClaimKind::Distribution])
        .find_map(|one| one.place.as_ref()?.owner.clone())
        .map(|owner| Party::Named { by: EvidenceKind::Repository, name: owner });
    let named = |kinds: &'static [ClaimKind], by| {
        of(kinds)
            .map(|one| mail::bare_name(&one.claim.value).to_owned())
            .find(|name| !name.is_empty())
            .map(|name| Party::Named { by, name: Cow::Owned(name) })
    };
    owner
        .or_else(|| named(&[ClaimKind::Manufacturer], EvidenceKind::Manufacturer))
        .or_else(|| named(&[ClaimKind::Publisher], EvidenceKind::Publisher))
        .or_else(|| named(&[ClaimKind::Provider], EvidenceKind::Provider))
        .or_else(|| of(&[ClaimKind::Repository, ClaimKind::Website]).find_map(by_domain))
        .or_else(|| named(&[ClaimKind::Author], EvidenceKind::Author))
        .or_else(|| named(&[ClaimKind::Group], EvidenceKind::Group))
}

fn by_domain<'s>(one: &Seen<'_, 's>) -> Option<Party<'s>> {
    let domain = address::registrable(&one.place.as_ref()?.host)?;
    let is_registry = REGISTRIES.contains(&domain);
    (!is_registry).then(|| Party::Named { by: EvidenceKind::Domain, name: Cow::Owned(domain.to_owned()) })
}

/// Who distributes it stands in for a maker of whom nothing is known.
fn by_supplier<'s>(seen: &[Seen<'_, 's>]) -> Option<Party<'s>> {
    let supplier = seen.iter().find(|one| one.claim.kind == ClaimKind::Supplier)?;
    let name = mail::bare_name(&supplier.claim.value).to_owned();
    (!name.is_empty()).then_some(Party::Named { by: EvidenceKind::Supplier, name: Cow::Owned(name) })
}
