//! What a package's coordinates prove: purls, groups, and paths of modules.

use super::{Scale, Weighed, at_most, loosened};
use crate::attribute::address;
use crate::attribute::catalogue::Rule;
use crate::model::attribution::{Confidence, EvidenceKind, Relation};
use crate::model::claim::{Claim, ClaimKind};
use crate::model::component::Component;
use crate::model::purl::{Purl, decode};

impl Scale<'_> {
    pub(super) fn purl<'s>(&self, claim: &Claim<'s>, purl: Option<&Purl<'_>>, found: &mut Vec<Weighed<'s>>) {
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
            let mut evidence = self.evidence(claim, rule, value.into());
            if evidence.relation == Relation::Made && self.is_from_elsewhere(purl, rule) {
                evidence.relation = Relation::Derived;
                evidence = at_most(evidence, Confidence::Strong);
            }
            found.push((rule.vendor, evidence));
        }
        for (_, origin) in &purl.origins {
            self.address(claim, origin, address::place(origin).as_ref(), Relation::Supplied, found);
        }
        // `pkg:generic/github.com/owner/name`, and modules copied into another's tree.
        if !matches!(purl.ty.as_ref(), "github" | "gitlab" | "bitbucket") && address::names_forge(&purl.namespace) {
            self.owner_in_path(claim, &format!("{}/{}", purl.ty, purl.full_name()), found);
        }
    }

    /// The owner of a repository whose path stands in a name or a purl, where nothing surer says the same.
    fn owner_in_path<'s>(&self, claim: &Claim<'s>, path: &str, found: &mut Vec<Weighed<'s>>) {
        let Some(owner) = address::owner_in_path(path) else { return };
        for rule in self.index.repository(&owner) {
            let is_known = |(vendor, evidence): &Weighed<'s>| {
                *vendor == rule.vendor
                    && matches!(evidence.kind, EvidenceKind::PurlNamespace | EvidenceKind::PurlPackage)
            };
            if !found.iter().any(is_known) {
                let evidence = self.evidence(claim, rule, path.to_owned().into());
                found.push((rule.vendor, at_most(evidence, Confidence::Strong)));
            }
        }
    }

    /// Where there is no purl, a name such as `github.com/owner/name` is the module's path.
    pub(super) fn path_in_name<'s>(&self, component: &Component<'s>, found: &mut Vec<Weighed<'s>>) {
        if !self.has_purl && component.name.contains('/') {
            let claim = Claim { kind: ClaimKind::Repository, value: component.name.clone(), at: component.span.start };
            self.owner_in_path(&claim, &component.name, found);
        }
    }

    /// A package of a registry that anybody may copy under the same name: fetched from somebody else's
    /// repository, it is that somebody's copy.
    fn is_from_elsewhere(&self, purl: &Purl<'_>, rule: &Rule) -> bool {
        let repository = purl.origins.iter().find(|(key, _)| *key == "vcs_url");
        let owner = repository.and_then(|(_, url)| address::place(url)?.owner);
        rule.kind == EvidenceKind::PurlPackage
            && owner.is_some_and(|owner| !self.index.repository(&owner).iter().any(|own| own.vendor == rule.vendor))
    }

    /// A group says what a purl's namespace says, less surely.
    pub(super) fn group<'s>(&self, claim: &Claim<'s>, found: &mut Vec<Weighed<'s>>) {
        let group = claim.value.trim();
        let ecosystems =
            [("maven", group.contains('.')), ("npm", group.starts_with('@')), ("golang", group.contains('/'))];
        for (ty, _) in ecosystems.iter().filter(|(_, fits)| *fits) {
            for rule in self.index.packages(&format!("{ty}/{}/", group.to_lowercase())) {
                let mut evidence = at_most(self.evidence(claim, rule, claim.value.clone()), Confidence::Strong);
                evidence.kind = EvidenceKind::Group;
                found.push((rule.vendor, loosened(evidence, Relation::Made)));
            }
        }
    }
}
