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
    /// Whether it reaches what they own.
    pub affiliates: Option<Affiliates>,
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

/// One banned vendor, or all of a seat.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ban {
    /// Catalogue id. Either this or `jurisdiction`.
    pub vendor: Option<Spanned<String>>,
    /// Every vendor whose legal seat is there: ISO 3166-1 alpha-2.
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
#[derive(Debug, Clone, Deserialize)]
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
    #[serde(default = "Affiliates::nothing")]
    pub control: Weight,
    /// How much a stake counts whose share no source gives.
    #[serde(default = "Affiliates::nothing")]
    pub unknown_share: Weight,
    /// Why: with the citation.
    pub because: String,
}

impl Affiliates {
    fn nothing() -> Weight {
        Weight::No
    }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
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
        let mut bans: Vec<_> = policy.bans.iter().collect();
        if let Some(ban) = bans.iter().find(|ban| ban.vendor.is_some() == ban.jurisdiction.is_some()) {
            let span = ban.vendor.as_ref().map(Spanned::span);
            return Err(PolicyError::at(place, "a ban names either a `vendor` or a `jurisdiction`", span));
        }
        bans.sort_by_key(|ban| ban.named());
        let twin = bans.windows(2).find_map(|pair| match pair {
            [a, b] if a.named() == b.named() => Some(b),
            _ => None,
        });
        if let Some(twin) = twin {
            let span = twin.vendor.as_ref().or(twin.jurisdiction.as_ref()).map(Spanned::span);
            return Err(PolicyError::at(place, format!("`{}` is banned twice", twin.named()), span));
        }
        Ok(policy)
    }
}

impl Ban {
    /// Whether it holds on a day.
    pub(super) fn is_in_force(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it names a vendor, by its id or by its seat.
    pub(super) fn names(&self, vendor: &Vendor) -> bool {
        let is = |named: &Option<Spanned<String>>, text: &str| named.as_ref().is_some_and(|one| one.get_ref() == text);
        is(&self.vendor, &vendor.id.0) || is(&self.jurisdiction, &vendor.jurisdiction)
    }

    /// What it names, as the file has it.
    pub(super) fn named(&self) -> &str {
        self.vendor.as_ref().or(self.jurisdiction.as_ref()).map_or("", |named| named.get_ref())
    }
}
