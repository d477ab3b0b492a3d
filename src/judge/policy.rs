//! A policy: one directive as data, one file. The form of the file is the form of these types.

use serde::Deserialize;
use toml::Spanned;

use crate::model::attribution::Confidence;
use crate::model::component::Scope;
use crate::model::source::{SourceFile, Span};
use crate::model::vendor::Vendor;
use crate::model::verdict::Level;
use crate::model::{Date, day, optional_day};

/// A directive.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    /// Stable id; for the policies that ship with the gate, the name of the file.
    pub id: String,
    /// Title.
    pub title: String,
    /// How a lawyer cites it.
    pub citation: String,
    /// The body that issued it.
    pub issuer: String,
    /// The day of issue.
    #[serde(with = "day")]
    pub issued: Date,
    /// Whom it binds, in a sentence.
    pub binds: String,
    /// Where it, or an account of it, can be read.
    pub sources: Vec<String>,
    /// The day on which somebody last held this file against its sources.
    #[serde(with = "day")]
    pub reviewed: Date,
    /// Whether it is in force, as far as could be found out.
    pub status: Status,
    /// What could not be verified.
    #[serde(default)]
    pub unverified: Vec<String>,
    /// What to do about a finding.
    pub remedy: String,
    /// Duties to report, with their terms.
    #[serde(default)]
    pub duties: Vec<String>,
    /// Phases in order of their days.
    pub phases: Vec<Phase>,
    /// Whom it bans.
    pub bans: Vec<Ban>,
    /// How much each relation counts.
    pub counts: Counts,
    /// Products that it does not reach, by name.
    #[serde(default)]
    pub exceptions: Vec<Exception>,
    /// Scopes that it does not look at; none unless stated.
    #[serde(default)]
    pub ignored_scopes: Vec<Scope>,
    /// The least confidence for `deny`; a less sure finding is for `review`.
    #[serde(default = "Policy::usual_confidence")]
    pub deny_from: Confidence,
    /// SHA-256 of the file.
    #[serde(skip)]
    pub sha256: String,
}

/// Whether a directive is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is.
    InForce,
    /// Another has taken its place.
    Superseded,
    /// Not known.
    Unknown,
}

/// A stretch of time that begins on a day and gives findings a level.
#[derive(Debug, Clone, Deserialize)]
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

/// One banned vendor.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ban {
    /// Catalogue id.
    pub vendor: Spanned<String>,
    /// Also every vendor of which it owns at least so many per cent, directly or through others. Without
    /// this, what it owns is not banned.
    pub owned_from: Option<f64>,
    /// The first day of this entry, when it is later than the policy's.
    #[serde(default, with = "optional_day")]
    pub from: Option<Date>,
    /// Why it is banned: the listing, with its citation.
    pub because: String,
}

/// How much a finding in each relation counts.
#[derive(Debug, Clone, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// The phase's level.
    Full,
    /// At most `review`.
    Review,
    /// At most `warn`.
    Warn,
    /// At most `note`.
    Note,
    /// No finding.
    No,
}

impl Weight {
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
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exception {
    /// Product names; a component is excepted when its name is one of them, or begins with one and a space.
    pub names: Vec<String>,
    /// How much they count.
    pub counts: Weight,
    /// Why: with the citation.
    pub because: String,
}

/// A fault in a policy or bundle file. It is a fault of the gate's data or of the user's policy, never of an input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PolicyError {
    /// Place of the file in the list that was loaded, when a file can be blamed.
    pub file: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub help: String,
    /// Where in that file.
    pub span: Option<Span>,
}

impl miette::Diagnostic for PolicyError {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }
}

impl PolicyError {
    pub(super) fn at(file: usize, message: impl Into<String>, span: Option<Span>) -> Self {
        let help = "the form of a policy is shown by the files in policies/".to_owned();
        Self { file: Some(file), message: message.into(), help, span }
    }
}

impl Policy {
    fn usual_confidence() -> Confidence {
        Confidence::Strong
    }

    /// Parses the file at `place` in the list of sources.
    ///
    /// # Errors
    /// If it is not in the form of a policy, or could never find anything.
    pub fn parse(source: &SourceFile, place: usize) -> Result<Self, PolicyError> {
        let text =
            source.text().map_err(|offset| PolicyError::at(place, "the file is not UTF-8", Some(offset..offset)))?;
        let mut policy: Self =
            toml::from_str(text).map_err(|error| PolicyError::at(place, error.message().to_owned(), error.span()))?;
        source.sha256().clone_into(&mut policy.sha256);
        if policy.bans.is_empty() || policy.phases.is_empty() {
            return Err(PolicyError::at(place, "a policy without bans or phases can find nothing", None));
        }
        if !policy.phases.is_sorted_by(|before, after| before.from < after.from) {
            return Err(PolicyError::at(place, "the phases are not in the order of their days", None));
        }
        let mut vendors: Vec<_> = policy.bans.iter().map(|ban| &ban.vendor).collect();
        vendors.sort_by_key(|vendor| vendor.get_ref());
        if let Some([_, twin]) = vendors.windows(2).find(|pair| matches!(pair, [a, b] if a.get_ref() == b.get_ref())) {
            return Err(PolicyError::at(place, format!("`{}` is banned twice", twin.get_ref()), Some(twin.span())));
        }
        Ok(policy)
    }
}

impl Ban {
    /// Whether this ban reaches a vendor on a day: itself, or one that it owns.
    pub(super) fn reaches<'a>(&'a self, vendor: &Vendor, day: Date) -> Option<Reached<'a>> {
        if self.from.is_some_and(|from| day < from) {
            return None;
        }
        if *self.vendor.get_ref() == vendor.id.0 {
            return Some(Reached { ban: self, owned: Vec::new() });
        }
        let least = self.owned_from?;
        let mut owned = Vec::new();
        let mut at = &vendor.id;
        // The chain of owners from the vendor upwards, each link with a share that suffices. A share that
        // no source gives is not held against anybody.
        while let Some(stake) =
            vendor.ownership.iter().find(|stake| stake.of == *at && stake.share.is_some_and(|share| share >= least))
        {
            owned.push(format!(
                "`{}` is owned by `{}` to {} % ({})",
                stake.of,
                stake.owner,
                stake.share.unwrap_or_default(),
                stake.source
            ));
            if stake.owner.0 == *self.vendor.get_ref() {
                return Some(Reached { ban: self, owned });
            }
            if owned.len() > vendor.ownership.len() {
                return None;
            }
            at = &stake.owner;
        }
        None
    }
}

/// A ban that reaches a vendor, and through which owners.
#[derive(Debug, Clone)]
pub(super) struct Reached<'a> {
    pub ban: &'a Ban,
    pub owned: Vec<String>,
}
