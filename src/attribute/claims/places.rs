//! What an address proves: repositories, web sites, mail domains.

use super::{Scale, Weighed, at_most, loosened};
use crate::attribute::address::Place;
use crate::attribute::mail;
use crate::model::attribution::{Confidence, Relation};
use crate::model::claim::{Claim, ClaimKind};
use crate::model::vendor::VendorIndex;

impl Scale<'_> {
    /// An address at an employer's domain: an employee's own package has one too, so that it proves little, and
    /// nothing where the source is in somebody else's repository.
    pub(super) fn email<'s>(&self, claim: &Claim<'s>, relation: Relation, found: &mut Vec<Weighed<'s>>) {
        let Some(host) = mail::domain(&claim.value) else { return };
        for rule in self.index.email(&host) {
            let evidence = at_most(self.evidence(claim, rule, claim.value.clone()), Confidence::Weak);
            let relation = if self.has_other_repository(rule.vendor) { Relation::Mentions } else { relation };
            found.push((rule.vendor, loosened(evidence, relation)));
        }
    }

    pub(super) fn address<'s>(
        &self,
        claim: &Claim<'s>,
        url: &str,
        place: Option<&Place<'_>>,
        relation: Relation,
        found: &mut Vec<Weighed<'s>>,
    ) {
        let Some(Place { host, owner }) = place else { return };
        let (rules, relation) = match owner {
            // Whose repository a thing is fetched from made it.
            Some(owner) if relation != Relation::Hosted => (self.index.repository(owner), Relation::Made),
            Some(_) => return,
            None => (self.index.domain(host), relation),
        };
        for rule in rules {
            let is_doubtful = match claim.kind {
                // People put the page of what their package works with in the place of its home page.
                ClaimKind::Website => (owner.is_none() && self.has_purl) || self.has_other_repository(rule.vendor),
                // Mirrors hold everybody's packages.
                ClaimKind::Distribution | ClaimKind::Purl => owner.is_none(),
                _ => false,
            };
            let most = if is_doubtful { Confidence::Weak } else { Confidence::Strong };
            let evidence = loosened(self.evidence(claim, rule, url.to_owned().into()), relation);
            found.push((rule.vendor, at_most(evidence, most)));
        }
    }

    /// Whether the component's source is in a repository of somebody else.
    fn has_other_repository(&self, vendor: VendorIndex) -> bool {
        self.repositories.iter().any(|rules| !rules.iter().any(|rule| rule.vendor == vendor))
    }
}
