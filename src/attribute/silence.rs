//! Why a claim connects a component with no vendor, for people who ask.

use super::catalogue::Catalogue;
use super::{address, cpe, mail, names};
use crate::model::claim::{Claim, ClaimKind};
use crate::model::purl::Purl;

/// In words, why nothing of the catalogue fits a claim.
#[must_use]
pub fn silence(claim: &Claim<'_>, catalogue: &Catalogue) -> String {
    use ClaimKind as Kind;
    match claim.kind {
        Kind::Purl => match Purl::parse(&claim.value) {
            None => "it cannot be read as a purl".to_owned(),
            Some(purl) if catalogue.index.packages(&purl.key()).is_empty() => {
                "no vendor's namespaces or packages include it".to_owned()
            }
            Some(_) => "it says no more than another claim".to_owned(),
        },
        Kind::Cpe | Kind::GuessedCpe => match cpe::vendor_and_product(&claim.value) {
            None => "it names no vendor".to_owned(),
            Some((vendor, _)) => format!("no vendor has the CPE vendor `{vendor}`"),
        },
        Kind::Author | Kind::Email | Kind::SupplierEmail if mail::domain(&claim.value).is_some() => {
            let domain = mail::domain(&claim.value).unwrap_or_default();
            if mail::is_public(&domain) {
                format!("anybody can have a mailbox at `{domain}`: it tells nothing of an employer")
            } else {
                format!("no vendor has the mail domain `{domain}`")
            }
        }
        Kind::Repository
        | Kind::Website
        | Kind::MakerSite
        | Kind::SupplierSite
        | Kind::Distribution
        | Kind::Endpoint => match address::place(&claim.value) {
            None => "it leads nowhere that could have an owner".to_owned(),
            Some(address::Place { owner: Some(owner), .. }) => format!("no vendor owns `{owner}`"),
            Some(address::Place { host, .. }) => format!("no vendor has the domain `{host}`"),
        },
        Kind::SwidTag => "no vendor has its regid".to_owned(),
        Kind::Copyright => "no line of it names a vendor alone".to_owned(),
        _ => {
            let name = names::normalise(mail::bare_name(&claim.value));
            format!("no vendor is called `{name}`, and none looks like it")
        }
    }
}
