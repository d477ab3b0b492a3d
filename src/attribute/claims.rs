//! Weighs each claim of a component against the catalogue. Every rung of the ladder is looked at; what
//! the evidence amounts to is decided in [`combine`](super::combine).

use std::borrow::Cow;

use super::address::{self, Place};
use super::catalogue::{Catalogue, Index, Rule, Standing};
use super::cpe;
use super::seen::Seen;
use crate::model::Date;
use crate::model::attribution::{Confidence, Evidence, EvidenceKind, Relation};
use crate::model::claim::{Claim, ClaimKind};
use crate::model::component::Component;
use crate::model::purl::{Purl, decode};
use crate::model::vendor::VendorIndex;

/// Evidence for one vendor.
pub(super) type Weighed<'s> = (VendorIndex, Evidence<'s>);

/// All evidence that a component's claims give.
pub(super) fn weigh<'s>(
    component: &Component<'s>,
    seen: &[Seen<'_, 's>],
    catalogue: &Catalogue,
    day: Date,
) -> Vec<Weighed<'s>> {
    let scale = Scale::new(&catalogue.index, day, seen);
    let mut found = Vec::new();
    for one in seen {
        scale.claim(one, &mut found);
    }
    scale.path_in_name(component, &mut found);
    scale.words(component, &mut found);
    found
}

struct Scale<'a, 's> {
    index: &'a Index,
    day: Date,
    seen: &'a [Seen<'a, 's>],
    has_purl: bool,
    /// The vendors (or none) that own the component's repositories, each once.
    repository_owners: Vec<Option<VendorIndex>>,
}

impl<'a, 's> Scale<'a, 's> {
    fn new(index: &'a Index, day: Date, seen: &'a [Seen<'a, 's>]) -> Self {
        let mut repository_owners: Vec<_> = seen
            .iter()
            .filter(|one| one.claim.kind == ClaimKind::Repository)
            .filter_map(|one| one.place.as_ref()?.owner.as_deref())
            .map(|owner| index.repository(owner).map(|rule| rule.vendor))
            .collect();
        repository_owners.sort_unstable();
        repository_owners.dedup();
        let has_purl = seen.iter().any(|one| one.claim.kind == ClaimKind::Purl);
        Self { index, day, seen, has_purl, repository_owners }
    }

    fn claim(&self, one: &Seen<'_, 's>, found: &mut Vec<Weighed<'s>>) {
        use ClaimKind as Kind;
        let claim = one.claim;
        let mut address = |relation| self.address(claim, &claim.value, one.place.as_ref(), relation, found);
        match claim.kind {
            Kind::Purl => self.purl(claim, one.purl.as_ref(), found),
            Kind::Cpe => self.cpe(claim, Confidence::Strong, found),
            Kind::GuessedCpe => self.cpe(claim, Confidence::Weak, found),
            Kind::Group => self.group(claim, found),
            Kind::Manufacturer => self.name(claim, EvidenceKind::Manufacturer, Relation::Made, found),
            Kind::Publisher => self.name(claim, EvidenceKind::Publisher, Relation::Made, found),
            Kind::Author => {
                self.name(claim, EvidenceKind::Author, Relation::Made, found);
                self.email(claim, Relation::Made, found);
            }
            Kind::Supplier => self.name(claim, EvidenceKind::Supplier, Relation::Supplied, found),
            Kind::Provider => self.name(claim, EvidenceKind::Provider, Relation::Hosted, found),
            Kind::Email => self.email(claim, Relation::Made, found),
            Kind::SupplierEmail => self.email(claim, Relation::Supplied, found),
            Kind::Repository | Kind::Website | Kind::MakerSite => address(Relation::Made),
            Kind::SupplierSite | Kind::Distribution => address(Relation::Supplied),
            Kind::Endpoint => address(Relation::Hosted),
        }
    }

    fn purl(&self, claim: &Claim<'s>, purl: Option<&Purl>, found: &mut Vec<Weighed<'s>>) {
        let Some(purl) = purl else {
            // What is no purl may still say whose repository it is.
            return self.owner_in_path(claim, &decode(&claim.value), found);
        };
        for rule in self.index.packages(&purl.key()) {
            let value = match rule.kind {
                EvidenceKind::PurlNamespace if !purl.namespace.is_empty() => {
                    format!("pkg:{}/{}", purl.ty, purl.namespace)
                }
                _ => format!("pkg:{}/{}", purl.ty, purl.full_name()),
            };
            let mut evidence = evidence(claim, rule, value.into(), self.relation(rule));
            if evidence.relation == Relation::Made && self.is_from_elsewhere(purl, rule) {
                evidence.relation = Relation::Derived;
                evidence.confidence = evidence.confidence.min(Confidence::Strong);
            }
            found.push((rule.vendor, evidence));
        }
        for (_, origin) in &purl.origins {
            self.address(claim, origin, address::place(origin).as_ref(), Relation::Supplied, found);
        }
        // `pkg:generic/github.com/owner/name`, and modules copied into another's tree.
        if !matches!(purl.ty.as_str(), "github" | "gitlab" | "bitbucket") {
            self.owner_in_path(claim, &format!("{}/{}", purl.ty, purl.full_name()), found);
        }
    }

    /// The owner of a repository whose path stands in a name or a purl, where nothing surer says the same.
    fn owner_in_path(&self, claim: &Claim<'s>, path: &str, found: &mut Vec<Weighed<'s>>) {
        let Some(rule) = address::owner_in_path(path).and_then(|owner| self.index.repository(&owner)) else { return };
        let is_known = |(vendor, evidence): &Weighed<'s>| {
            *vendor == rule.vendor && matches!(evidence.kind, EvidenceKind::PurlNamespace | EvidenceKind::PurlPackage)
        };
        if !found.iter().any(is_known) {
            found.push((rule.vendor, at_most_strong(evidence(claim, rule, path.to_owned().into(), Relation::Made))));
        }
    }

    /// Where there is no purl, a name such as `github.com/owner/name` is the module's path.
    fn path_in_name(&self, component: &Component<'s>, found: &mut Vec<Weighed<'s>>) {
        if !self.has_purl && component.name.contains('/') {
            let claim = Claim { kind: ClaimKind::Repository, value: component.name.clone(), at: component.span.start };
            self.owner_in_path(&claim, &component.name, found);
        }
    }

    fn relation(&self, rule: &Rule) -> Relation {
        match rule.standing {
            Standing::Makes => Relation::Made,
            Standing::Left(Some(on)) if self.day < on => Relation::Made,
            Standing::Left(_) => Relation::Former,
            Standing::Forked => Relation::Derived,
            Standing::Mentioned => Relation::Mentions,
        }
    }

    /// A package of a registry that anybody may copy under the same name: fetched from somebody else's
    /// repository, it is that somebody's copy.
    fn is_from_elsewhere(&self, purl: &Purl, rule: &Rule) -> bool {
        let repository = purl.origins.iter().find(|(key, _)| *key == "vcs_url");
        let owner = repository.and_then(|(_, url)| address::place(url)?.owner);
        rule.kind == EvidenceKind::PurlPackage
            && owner.is_some_and(|owner| self.index.repository(&owner).is_none_or(|own| own.vendor != rule.vendor))
    }

    fn cpe(&self, claim: &Claim<'s>, at_most: Confidence, found: &mut Vec<Weighed<'s>>) {
        let Some(vendor) = cpe::vendor(&claim.value) else { return };
        if let Some(rule) = self.index.cpe_vendor(&vendor) {
            let mut evidence = evidence(claim, rule, claim.value.clone(), Relation::Made);
            evidence.confidence = evidence.confidence.min(at_most);
            found.push((rule.vendor, evidence));
        }
    }

    /// A group says what a purl's namespace says, less surely.
    fn group(&self, claim: &Claim<'s>, found: &mut Vec<Weighed<'s>>) {
        let group = claim.value.trim().to_lowercase();
        let ecosystems =
            [("maven", group.contains('.')), ("npm", group.starts_with('@')), ("golang", group.contains('/'))];
        for (ty, _) in ecosystems.iter().filter(|(_, fits)| *fits) {
            for rule in self.index.packages(&format!("{ty}/{group}/")) {
                let mut evidence = at_most_strong(evidence(claim, rule, claim.value.clone(), self.relation(rule)));
                evidence.kind = EvidenceKind::Group;
                found.push((rule.vendor, evidence));
            }
        }
        self.name(claim, EvidenceKind::Group, Relation::Made, found);
    }

    /// A declared name. Groups are free words, and authors are persons more often than firms: there, one word
    /// alone could be anybody's, as could a word of two or three letters anywhere but in a declared maker's place.
    fn name(&self, claim: &Claim<'s>, kind: EvidenceKind, relation: Relation, found: &mut Vec<Weighed<'s>>) {
        let declared = address::bare_name(&claim.value);
        let Some(rule) = self.index.name(declared) else { return };
        let mut evidence = Evidence { kind, ..evidence(claim, rule, claim.value.clone(), relation) };
        let is_one_word = declared.split_whitespace().nth(1).is_none();
        let is_short = declared.chars().count() < 4;
        let is_doubtful = match kind {
            EvidenceKind::Group | EvidenceKind::Author => is_one_word,
            EvidenceKind::Publisher => is_short,
            _ => false,
        };
        if is_doubtful {
            evidence.confidence = Confidence::Weak;
        }
        found.push((rule.vendor, evidence));
    }

    /// An address at an employer's domain: an employee's own package has one too, so that it proves little.
    fn email(&self, claim: &Claim<'s>, relation: Relation, found: &mut Vec<Weighed<'s>>) {
        let Some(rule) = address::email_domain(&claim.value).and_then(|host| self.index.email(&host)) else { return };
        let evidence =
            Evidence { confidence: Confidence::Weak, ..evidence(claim, rule, claim.value.clone(), relation) };
        found.push((rule.vendor, evidence));
    }

    fn address(
        &self,
        claim: &Claim<'s>,
        url: &str,
        place: Option<&Place>,
        relation: Relation,
        found: &mut Vec<Weighed<'s>>,
    ) {
        let Some(Place { host, owner }) = place else { return };
        let (rule, relation) = match owner {
            // Whose repository a thing is fetched from made it.
            Some(owner) if relation != Relation::Hosted => (self.index.repository(owner), Relation::Made),
            Some(_) => return,
            None => (self.index.domain(host), relation),
        };
        let Some(rule) = rule else { return };
        let mut evidence = at_most_strong(evidence(claim, rule, url.to_owned().into(), relation));
        let is_doubtful = match claim.kind {
            // People put the page of what their package works with in the place of its home page.
            ClaimKind::Website => (owner.is_none() && self.has_purl) || self.has_other_repository(rule.vendor),
            // Mirrors hold everybody's packages.
            ClaimKind::Distribution | ClaimKind::Purl => owner.is_none(),
            _ => false,
        };
        if is_doubtful {
            evidence.confidence = Confidence::Weak;
        }
        found.push((rule.vendor, evidence));
    }

    /// Whether the component's source is in a repository of somebody else.
    fn has_other_repository(&self, vendor: VendorIndex) -> bool {
        self.repository_owners.iter().any(|owner| *owner != Some(vendor))
    }

    /// Words of vendors in the name, for those that nothing else connects with it.
    fn words(&self, component: &Component<'s>, found: &mut Vec<Weighed<'s>>) {
        let first = self.seen.iter().find(|one| one.claim.kind == ClaimKind::Purl);
        let name = match first.and_then(|one| one.purl.as_ref()) {
            Some(purl) => purl.full_name().to_lowercase(),
            None => component.name.to_lowercase(),
        };
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
}

fn evidence<'s>(claim: &Claim<'s>, rule: &Rule, value: Cow<'s, str>, relation: Relation) -> Evidence<'s> {
    Evidence {
        kind: rule.kind,
        value,
        at: claim.at,
        // The value stands in quotes in every format so far; an escape in it makes it longer, not shorter.
        width: claim.value.len() + 2,
        relation,
        confidence: rule.confidence,
        source: Cow::Owned(rule.source.clone()),
    }
}

fn at_most_strong(mut evidence: Evidence<'_>) -> Evidence<'_> {
    evidence.confidence = evidence.confidence.min(Confidence::Strong);
    evidence
}
