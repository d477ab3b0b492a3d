//! Who made a component, as far as evidence tells.

use std::borrow::Cow;

use super::component::ComponentId;
use super::vendor::{Vendor, VendorIndex};

/// How a vendor stands to a component. The order is from the closest to the loosest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Made it.
    Made,
    /// Distributes it; another made it.
    Supplied,
    /// Made what it is a fork or a modified copy of.
    Derived,
    /// Runs it as a service.
    Hosted,
    /// Made it once, and has given it to another since.
    Former,
    /// Gave it no more than a name: others made it.
    Mentions,
}

/// How sure it is. The order is from the least to the most sure.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// A look-alike, free text, a guess.
    Weak,
    /// A repository owner, a vendor's domain, an exact declared company name.
    Strong,
    /// A curated package, or a namespace that only the vendor can publish in.
    Certain,
}

/// What a piece of evidence rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// The namespace of the purl.
    PurlNamespace,
    /// The package that the purl names.
    PurlPackage,
    /// The owner of the source repository.
    Repository,
    /// The domain of a web address.
    Domain,
    /// The domain of a mail address.
    EmailDomain,
    /// The vendor part of a CPE.
    CpeVendor,
    /// The declared manufacturer or originator.
    Manufacturer,
    /// The declared publisher.
    Publisher,
    /// The declared author.
    Author,
    /// The declared supplier.
    Supplier,
    /// The declared provider of a service.
    Provider,
    /// The group in which the document puts it.
    Group,
    /// The regid of a SWID tag.
    SwidRegid,
    /// The name of a file.
    FileName,
    /// The name of an operating system.
    Distro,
    /// A copyright text.
    Copyright,
    /// A product of another firm that is known to hold the vendor's code.
    Embedded,
    /// A name that looks like the vendor's and is not it (UTS #39).
    LookAlike,
    /// A word in its name.
    Name,
}

/// One reason to connect a component with a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence<'s> {
    /// What it rests on.
    pub kind: EvidenceKind,
    /// What the document says, as far as it matters here.
    pub value: Cow<'s, str>,
    /// Byte offset of the claim in the source.
    pub at: usize,
    /// Bytes of the claim in the source.
    pub width: usize,
    /// The relation that it speaks for.
    pub relation: Relation,
    /// How strongly.
    pub confidence: Confidence,
    /// Where the catalogue has it from that this identifies the vendor.
    pub source: Cow<'s, str>,
}

/// All evidence that connects one component with one vendor, and what it amounts to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution<'s> {
    /// The vendor.
    pub vendor: VendorIndex,
    /// The closest relation that the strongest evidence speaks for.
    pub relation: Relation,
    /// How sure that relation is.
    pub confidence: Confidence,
    /// All evidence, strongest first. Never empty.
    pub evidence: Vec<Evidence<'s>>,
}

/// Who made a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party<'s> {
    /// A vendor of the catalogue.
    Vendor(VendorIndex),
    /// Somebody else, identified by the document.
    Named {
        /// What identifies it.
        by: EvidenceKind,
        /// The name: `github.com/serde-rs`, `npm:@babel`, `maven:org.apache`, `Red Hat, Inc.`, `gnu.org`.
        name: Cow<'s, str>,
    },
    /// Nobody: the document has no evidence at all.
    Unknown,
}

/// What is known of one component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributed<'s> {
    /// Every vendor with a relation to it, in order of catalogue ids.
    pub vendors: Vec<Attribution<'s>>,
    /// Its maker.
    pub party: Party<'s>,
}

/// What is known of all components of an inventory.
#[derive(Debug)]
pub struct Attributions<'s> {
    /// One entry a component, in the inventory's order.
    pub of: Vec<Attributed<'s>>,
    /// The vendors of the catalogue, as they were owned on the day in question.
    pub vendors: Vec<Vendor>,
}

impl<'s> Attributions<'s> {
    /// What is known of one component.
    #[must_use]
    pub fn get(&self, id: ComponentId) -> Option<&Attributed<'s>> {
        self.of.get(id.index())
    }

    /// A vendor by its place.
    #[must_use]
    pub fn vendor(&self, index: VendorIndex) -> Option<&Vendor> {
        self.vendors.get(index.index())
    }

    /// The maker's name for messages.
    #[must_use]
    pub fn party_name<'a>(&'a self, party: &'a Party<'_>) -> Option<&'a str> {
        match party {
            Party::Vendor(index) => self.vendor(*index).map(|vendor| vendor.name.as_str()),
            Party::Named { name, .. } => Some(name),
            Party::Unknown => None,
        }
    }
}
