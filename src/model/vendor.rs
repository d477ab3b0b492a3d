//! A vendor of the catalogue, and who owns it.

use std::fmt;

use super::Date;

/// The stable id of a vendor, lower case with hyphens; also the name of its file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct VendorId(pub String);

impl fmt::Display for VendorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names a vendor within one run: its place in the catalogue, which is in order of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VendorIndex(pub u32);

impl VendorIndex {
    /// As a place in a list of vendors.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the rest of the gate needs to know of a vendor on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Vendor {
    /// Stable id.
    pub id: VendorId,
    /// The short name for reports.
    pub name: String,
    /// ISO 3166-1 alpha-2 code of the legal seat.
    pub jurisdiction: String,
    /// Who owned it on the day in question: direct owners first, then theirs, each once.
    pub ownership: Vec<Stake>,
}

/// One owner of a vendor on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Stake {
    /// The owned, for a chain of owners the one before.
    pub of: VendorId,
    /// The owner's catalogue id, or its name when it has no entry.
    pub owner: VendorId,
    /// Per cent of `of` that the owner holds; unknown where no source gives it.
    pub share: Option<f64>,
    /// Whether it decides by other means than a majority of shares.
    pub control: bool,
    /// Where this is said.
    pub source: String,
}

/// A stake as the catalogue states it, with the days from and until which it held.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedStake {
    /// The stake.
    pub stake: Stake,
    /// First day; unknown or always when absent.
    pub from: Option<Date>,
    /// Last day; still held when absent.
    pub until: Option<Date>,
}

impl DatedStake {
    /// Whether the stake was held on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}
