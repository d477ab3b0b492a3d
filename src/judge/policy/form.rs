//! The parts of a policy, as its file has them.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::model::vendor::Vendor;
use crate::model::verdict::Level;
use crate::model::{Date, day, optional_day};

/// Whether a directive is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is.
    InForce,
    /// Another has taken its place, or it was withdrawn.
    Superseded,
    /// Not known.
    Unknown,
}

/// Which way a directive looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// At what is used.
    #[default]
    Inbound,
    /// At what is given to those listed: to use their code is not forbidden by it.
    Outbound,
}

/// How much gaps in what the inputs tell count. None names a vendor, so that none is worse than `review`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EvidenceGaps {
    /// Components of which nothing tells the maker, when there are more than the budget.
    #[serde(default = "Weight::nothing")]
    pub unknown_makers: Weight,
    /// So many are let pass.
    #[serde(default)]
    pub unknown_budget: u32,
    /// So many per cent of all components are let pass.
    #[serde(default)]
    pub unknown_share: f64,
    /// References that lead nowhere.
    #[serde(default = "Weight::nothing")]
    pub unresolved: Weight,
    /// Lists or graphs that say of themselves that they are incomplete.
    #[serde(default = "Weight::nothing")]
    pub incomplete: Weight,
    /// Why: with the citation.
    pub because: String,
}

/// Whether and how findings may be waived.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WaiverRules {
    /// Whether the directive knows waivers at all.
    pub allowed: bool,
    /// The longest that a waiver may run, in days from the day it was granted.
    pub longest_days: Option<i32>,
    /// Whether it must name a ticket.
    #[serde(default)]
    pub needs_ticket: bool,
    /// Why, and who may grant one: with the citation.
    pub because: String,
}

/// A stretch of time that begins on a day and gives findings a level.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Phase {
    /// Short id, such as `identify` or `remove`.
    pub id: String,
    /// First day.
    #[serde(with = "day")]
    pub from: Date,
    /// The level that it gives.
    pub level: Level,
    /// What is due in it.
    pub duty: String,
}

/// One banned vendor, or all of a seat.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ban {
    /// Catalogue id. Either this or `jurisdiction`.
    #[schemars(with = "Option<String>")]
    pub vendor: Option<Spanned<String>>,
    /// Every vendor whose legal seat is there: ISO 3166-1 alpha-2.
    #[schemars(with = "Option<String>")]
    pub jurisdiction: Option<Spanned<String>>,
    /// Also every vendor of which it owns at least so many per cent, directly or through others, in place of the
    /// policy's own threshold. Without either, what it owns is not banned.
    pub owned_from: Option<f64>,
    /// The first day of this entry, when it is later than the policy's.
    #[serde(default, with = "optional_day")]
    pub from: Option<Date>,
    /// The last day of this entry, when it was taken off the list.
    #[serde(default, with = "optional_day")]
    pub until: Option<Date>,
    /// Why it is banned: the listing, with its citation.
    pub because: String,
}

/// What banned vendors own or control counts as banned, too.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Affiliates {
    /// The share of an owner, in per cent, from which on what it owns is banned.
    pub threshold: f64,
    /// Whether more than the threshold is needed (*majority-owned*), in place of as much.
    #[serde(default)]
    pub majority: bool,
    /// Whether the shares of several banned owners are added up (OFAC's 50 % rule).
    #[serde(default)]
    pub aggregate: bool,
    /// How much control without such a share counts.
    #[serde(default = "Weight::nothing")]
    pub control: Weight,
    /// How much a stake counts whose share no source gives.
    #[serde(default = "Weight::nothing")]
    pub unknown_share: Weight,
    /// Why: with the citation.
    pub because: String,
}

/// How much a finding in each relation counts.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Counts {
    /// Made by the vendor.
    pub made: Weight,
    /// Distributed by the vendor, made by another.
    pub supplied: Weight,
    /// A fork or changed copy of the vendor's code.
    pub derived: Weight,
    /// A service that the vendor runs.
    pub hosted: Weight,
    /// Made by the vendor once, since given away.
    pub former: Weight,
    /// Inside another firm's product.
    pub embedded: Weight,
    /// Why embedded code counts, or does not: with the citation.
    pub embedded_because: String,
}

/// How much something counts: the phase's level, or no more than a lower one, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// No finding.
    No,
    /// At most `note`.
    Note,
    /// At most `warn`.
    Warn,
    /// At most `review`.
    Review,
    /// The phase's level.
    Full,
}

impl Weight {
    pub(in crate::judge) fn nothing() -> Self {
        Self::No
    }

    /// What becomes of a level.
    #[must_use]
    pub fn limit(self, level: Level) -> Option<Level> {
        match self {
            Self::Full => Some(level),
            Self::Review => Some(level.min(Level::Review)),
            Self::Warn => Some(level.min(Level::Warn)),
            Self::Note => Some(Level::Note),
            Self::No => None,
        }
    }
}

/// Products that the directive does not reach.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exception {
    /// Product names; a component is excepted when its name is one of them, or begins with one and a space.
    pub names: Vec<String>,
    /// How much they count.
    pub counts: Weight,
    /// Why: with the citation.
    pub because: String,
}

impl Ban {
    /// Whether it holds on a day.
    pub(in crate::judge) fn is_in_force(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it names a vendor, by its id or by its seat.
    pub(in crate::judge) fn names(&self, vendor: &Vendor) -> bool {
        let is = |named: &Option<Spanned<String>>, text: &str| named.as_ref().is_some_and(|one| one.get_ref() == text);
        is(&self.vendor, &vendor.id.0) || is(&self.jurisdiction, &vendor.jurisdiction)
    }

    /// What it names, as the file has it.
    pub(in crate::judge) fn named(&self) -> &str {
        self.vendor.as_ref().or(self.jurisdiction.as_ref()).map_or("", |named| named.get_ref())
    }
}
