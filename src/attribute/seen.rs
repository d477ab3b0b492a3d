//! A component's claims with their texts understood. Purls and addresses are parsed here, once, for all who ask.

use std::borrow::Cow;

use super::address::{self, Place};
use crate::model::claim::{Claim, ClaimKind};
use crate::model::purl::Purl;

/// A claim, and what its text is.
#[derive(Debug)]
pub(super) struct Seen<'a, 's> {
    pub claim: &'a Claim<'s>,
    /// The purl, if it claims one and that can be understood.
    pub purl: Option<Purl<'a>>,
    /// Where its address leads, if it claims one and that can be understood.
    pub place: Option<Place<'s>>,
}

/// Parses the claims of one component.
pub(super) fn see<'a, 's>(claims: &'a [Claim<'s>]) -> Vec<Seen<'a, 's>> {
    let one = |claim: &'a Claim<'s>| Seen {
        claim,
        purl: if claim.kind == ClaimKind::Purl { Purl::parse(&claim.value) } else { None },
        place: if is_address(claim.kind) { place(&claim.value) } else { None },
    };
    claims.iter().map(one).collect()
}

/// Most values are a part of the document's text, and so are their hosts and owners.
fn place<'s>(value: &Cow<'s, str>) -> Option<Place<'s>> {
    match value {
        Cow::Borrowed(text) => address::place(text),
        Cow::Owned(text) => address::place(text).map(Place::into_owned),
    }
}

fn is_address(kind: ClaimKind) -> bool {
    use ClaimKind as Kind;
    matches!(
        kind,
        Kind::Repository | Kind::Website | Kind::MakerSite | Kind::SupplierSite | Kind::Distribution | Kind::Endpoint
    )
}
