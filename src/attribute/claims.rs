//! Weighs each claim of a component against the catalogue. Every rung of the ladder is looked at; what
//! the evidence amounts to is decided in [`combine`](super::combine).

mod declared;
mod packages;
mod places;

use std::borrow::Cow;

use super::catalogue::{Catalogue, Index, Rule};
use super::memo::Memo;
use super::names;
use super::seen::Seen;
use crate::model::Date;
use crate::model::attribution::{Confidence, Evidence, EvidenceKind, Relation};
use crate::model::claim::{Claim, ClaimKind};
use crate::model::component::{Component, Kind};
use crate::model::vendor::VendorIndex;

/// Evidence for one vendor.
pub(super) type Weighed<'s> = (VendorIndex, Evidence<'s>);

/// All evidence that a component's claims give.
pub(super) fn weigh<'i, 'c, 's>(
    component: &Component<'s>,
    seen: &[Seen<'i, 's>],
    catalogue: &'c Catalogue,
    day: Date,
    memo: &mut Memo<'i, 'c>,
) -> Vec<Weighed<'s>> {
    let scale = Scale::new(&catalogue.index, day, seen);
    let mut found = Vec::new();
    for one in seen {
        scale.claim(one, memo, &mut found);
    }
    scale.path_in_name(component, &mut found);
    scale.file_or_product(component, &mut found);
    scale.words(component, seen, &mut found);
    found
}

struct Scale<'c> {
    index: &'c Index,
    day: Date,
    has_purl: bool,
    /// What is known of the owners of the component's repositories; nothing for those of strangers.
    repositories: Vec<&'c [Rule]>,
}

impl<'c> Scale<'c> {
    fn new(index: &'c Index, day: Date, seen: &[Seen<'_, '_>]) -> Self {
        let repositories = seen
            .iter()
            .filter(|one| one.claim.kind == ClaimKind::Repository)
            .filter_map(|one| one.place.as_ref()?.owner.as_deref())
            .map(|owner| index.repository(owner))
            .collect();
        let has_purl = seen.iter().any(|one| one.claim.kind == ClaimKind::Purl);
        Self { index, day, has_purl, repositories }
    }

    fn claim<'i, 's>(&self, one: &Seen<'i, 's>, memo: &mut Memo<'i, 'c>, found: &mut Vec<Weighed<'s>>) {
        use ClaimKind as Claimed;
        use EvidenceKind as Kind;
        let claim = one.claim;
        let (relation, kind) = match claim.kind {
            Claimed::Manufacturer => (Relation::Made, Kind::Manufacturer),
            Claimed::Publisher => (Relation::Made, Kind::Publisher),
            Claimed::Author => (Relation::Made, Kind::Author),
            Claimed::Supplier => (Relation::Supplied, Kind::Supplier),
            Claimed::Provider => (Relation::Hosted, Kind::Provider),
            Claimed::Group => (Relation::Made, Kind::Group),
            _ => return self.other(one, found),
        };
        if claim.kind == Claimed::Group {
            self.group(claim, found);
        }
        self.name(claim, (kind, relation), memo, found);
        if claim.kind == Claimed::Author {
            self.email(claim, Relation::Made, found);
        }
    }

    /// Claims that are no names.
    fn other<'s>(&self, one: &Seen<'_, 's>, found: &mut Vec<Weighed<'s>>) {
        use ClaimKind as Claimed;
        let claim = one.claim;
        let mut address = |relation| self.address(claim, &claim.value, one.place.as_ref(), relation, found);
        match claim.kind {
            Claimed::Purl => self.purl(claim, one.purl.as_ref(), found),
            Claimed::Cpe => self.cpe(claim, Confidence::Strong, found),
            Claimed::GuessedCpe => self.cpe(claim, Confidence::Weak, found),
            Claimed::Email => self.email(claim, Relation::Made, found),
            Claimed::SupplierEmail => self.email(claim, Relation::Supplied, found),
            Claimed::Repository | Claimed::Website | Claimed::MakerSite => address(Relation::Made),
            Claimed::SupplierSite | Claimed::Distribution => address(Relation::Supplied),
            Claimed::Endpoint => address(Relation::Hosted),
            Claimed::SwidTag => self.swid(claim, found),
            Claimed::Copyright => self.copyright(claim, found),
            _ => {}
        }
    }

    /// Names of files and of other firms' products by which the vendor's code is known: hints for a person.
    fn file_or_product<'s>(&self, component: &Component<'s>, found: &mut Vec<Weighed<'s>>) {
        let rules = match component.kind {
            Kind::File => {
                let name = component.name.rsplit(['/', '\\']).next().unwrap_or(&component.name);
                self.index.file(&name.to_lowercase())
            }
            Kind::OperatingSystem => self.index.distro(&component.name.trim().to_lowercase()),
            Kind::Library | Kind::Framework | Kind::Data | Kind::Service => return,
            _ if self.has_purl => return,
            _ => self.index.product(&names::normalise(&component.name)),
        };
        let claim = Claim { kind: ClaimKind::Group, value: component.name.clone(), at: component.span.start };
        let most = if component.kind == Kind::OperatingSystem { Confidence::Strong } else { Confidence::Weak };
        for rule in rules {
            found.push((rule.vendor, at_most(self.evidence(&claim, rule, claim.value.clone()), most)));
        }
    }

    /// Words of vendors in the name, for those that nothing else connects with it.
    fn words<'s>(&self, component: &Component<'s>, seen: &[Seen<'_, 's>], found: &mut Vec<Weighed<'s>>) {
        let first = seen.iter().find(|one| one.claim.kind == ClaimKind::Purl);
        let purl = first.and_then(|one| one.purl.as_ref());
        // Most names hold none, and cost no copy.
        let may_have = |text: &str| !text.is_ascii() || self.index.words(text).next().is_some();
        if !purl.map_or_else(|| may_have(&component.name), |purl| may_have(&purl.namespace) || may_have(&purl.name)) {
            return;
        }
        let name = purl.map_or_else(|| component.name.to_lowercase(), |purl| purl.full_name().to_lowercase());
        let at = first.map_or(component.span.start, |one| one.claim.at);
        for (_, vendor) in self.index.words(&name) {
            if !found.iter().any(|(known, _)| *known == vendor) {
                let evidence = Evidence {
                    kind: EvidenceKind::Name,
                    value: name.clone().into(),
                    at,
                    width: first.map_or(0, |one| one.claim.value.len() + 2),
                    relation: Relation::Mentions,
                    confidence: Confidence::Weak,
                    source: Cow::Borrowed("the name holds the vendor's, and nothing else connects them"),
                };
                found.push((vendor, evidence));
            }
        }
    }

    /// What a claim proves by a rule.
    fn evidence<'s>(&self, claim: &Claim<'s>, rule: &Rule, value: Cow<'s, str>) -> Evidence<'s> {
        Evidence {
            kind: rule.kind,
            value,
            at: claim.at,
            // The value stands in quotes in every format so far; an escape in it makes it longer, not shorter.
            width: claim.value.len() + 2,
            relation: rule.standing.on(self.day),
            confidence: rule.confidence,
            source: Cow::Owned(rule.source.to_string()),
        }
    }
}

/// The relation that a claim speaks for, unless the rule knows that it is a looser one.
fn loosened(mut evidence: Evidence<'_>, relation: Relation) -> Evidence<'_> {
    if evidence.relation == Relation::Made {
        evidence.relation = relation;
    }
    evidence
}

fn at_most(mut evidence: Evidence<'_>, most: Confidence) -> Evidence<'_> {
    evidence.confidence = evidence.confidence.min(most);
    evidence
}
