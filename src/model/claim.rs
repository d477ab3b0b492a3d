//! Claims: what a document says about who stands behind a component, and where it says so.

use std::borrow::Cow;

/// One statement of a document about a component. Whether it proves anything is decided in `attribute`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim<'s> {
    /// What is claimed.
    pub kind: ClaimKind,
    /// The text of the claim, decoded.
    pub value: Cow<'s, str>,
    /// Byte offset of the value in its source.
    pub at: usize,
}

/// What a claim speaks of. The variants are the union of what CycloneDX 1.2–1.7, SPDX 2.2–2.3 and
/// cargo manifests can say; a new format maps onto them or adds one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// A package URL.
    Purl,
    /// A CPE 2.2 URI or 2.3 formatted string.
    Cpe,
    /// A CPE that a generator made up from the package name (syft does): weak by itself.
    GuessedCpe,
    /// CycloneDX `group`, Maven group, npm scope.
    Group,
    /// CycloneDX `manufacturer`, SPDX `PackageOriginator: Organization`.
    Manufacturer,
    /// CycloneDX `publisher`.
    Publisher,
    /// CycloneDX `author` and `authors`, cargo `authors`, SPDX `PackageOriginator: Person`.
    Author,
    /// CycloneDX `supplier`, SPDX `PackageSupplier`: who distributes it, which is not always who made it.
    Supplier,
    /// CycloneDX service `provider`: who runs it.
    Provider,
    /// An electronic mail address of a maker or author.
    Email,
    /// An electronic mail address of a supplier.
    SupplierEmail,
    /// A source repository.
    Repository,
    /// A home page: a free field, in which people also put what their package works with.
    Website,
    /// A web site of the declared maker.
    MakerSite,
    /// A web site of the supplier.
    SupplierSite,
    /// Where the component was or can be downloaded.
    Distribution,
    /// An address at which a service answers.
    Endpoint,
    /// The id of a SWID tag (ISO/IEC 19770-2), which begins with its maker's regid where the maker kept to the rule.
    SwidTag,
    /// A copyright text.
    Copyright,
}

const PLACEHOLDERS: [&str; 13] = [
    "", "noassertion", "none", "unknown", "n/a", "na", "null", "undefined", "todo", "-", "?", "unspecified",
    "not available",
];

/// The letters with which they begin.
const INITIALS: [u8; 3] = *b"ntu";

/// Texts by which documents say that they do not say: SPDX 2.3 §7.5 `NOASSERTION` and `NONE`, and
/// the placeholders that generators write instead. They are no claim at all.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    // Most texts begin otherwise than any of them.
    if text
        .bytes()
        .next()
        .is_some_and(|first| first.is_ascii_alphanumeric() && !INITIALS.contains(&first.to_ascii_lowercase()))
    {
        return false;
    }
    let text = text.trim();
    // Longer than any of them with what people write around it.
    if text.len() > 40 {
        return false;
    }
    let text = text.trim_matches(['(', ')', '[', ']', '<', '>', '"']);
    PLACEHOLDERS.iter().any(|known| known.eq_ignore_ascii_case(text))
}

impl std::fmt::Display for ClaimKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Purl => "purl",
            Self::Cpe => "CPE",
            Self::GuessedCpe => "guessed CPE",
            Self::Group => "group",
            Self::Manufacturer => "manufacturer",
            Self::Publisher => "publisher",
            Self::Author => "author",
            Self::Supplier => "supplier",
            Self::Provider => "provider",
            Self::Email => "e-mail",
            Self::SupplierEmail => "supplier's e-mail",
            Self::Repository => "repository",
            Self::Website => "home page",
            Self::MakerSite => "maker's web site",
            Self::SupplierSite => "supplier's web site",
            Self::Distribution => "download",
            Self::Endpoint => "endpoint",
            Self::SwidTag => "SWID tag",
            Self::Copyright => "copyright",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{INITIALS, PLACEHOLDERS, is_placeholder};

    #[test]
    fn what_says_that_it_does_not_say_is_no_claim() {
        for known in PLACEHOLDERS {
            for text in [known.to_owned(), known.to_uppercase(), format!(" ({known}) "), format!("\"{known}\"")] {
                assert!(is_placeholder(&text), "{text}");
            }
            let initial = known.bytes().next().filter(u8::is_ascii_alphanumeric);
            assert!(initial.is_none_or(|initial| INITIALS.contains(&initial)), "{known}");
        }
        assert!(!is_placeholder("Nonesuch") && !is_placeholder("unknown@example.org") && !is_placeholder("x"));
    }
}
