//! A policy: one directive as data, one file. The form of the file is the form of these types.

mod form;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::error::PolicyError;
use crate::model::attribution::Confidence;
use crate::model::component::Scope;
use crate::model::source::{SourceFile, Span};
use crate::model::verdict::Level;
use crate::model::{Date, day, optional_day};

pub use form::{Affiliates, Ban, Counts, Direction, EvidenceGaps, Exception, Phase, Status, WaiverRules, Weight};

/// A directive.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
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
    /// The policy that has taken its place.
    pub superseded_by: Option<String>,
    /// The last day on which it has effect.
    #[serde(default, with = "optional_day")]
    pub until: Option<Date>,
    /// Which way it looks.
    #[serde(default)]
    pub direction: Direction,
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
    #[serde(default)]
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
    /// How much gaps in what the inputs tell count; nothing unless stated.
    pub evidence: Option<EvidenceGaps>,
    /// Whether findings may be waived; for a year at most unless stated.
    pub waivers: Option<WaiverRules>,
    /// SHA-256 of the file.
    #[serde(skip)]
    pub sha256: String,
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
        policy.check().map_err(|(message, span)| PolicyError::at(place, message, span))?;
        Ok(policy)
    }

    /// The worst level that a finding of it can have.
    pub(crate) fn worst(&self) -> Option<Level> {
        let counts = &self.counts;
        let most = [counts.made, counts.supplied, counts.derived, counts.hosted].into_iter().max()?;
        most.limit(self.phases.iter().map(|phase| phase.level).max()?)
    }

    /// The vendors that it bans, each with the day on which that is worst.
    pub(crate) fn canaries(&self) -> impl Iterator<Item = (&str, Date)> {
        let worst = self.phases.iter().max_by_key(|phase| (phase.level, std::cmp::Reverse(phase.from)));
        let day = worst.map_or(self.issued, |phase| phase.from);
        self.bans.iter().filter_map(move |ban| {
            let day = day.max(ban.from.unwrap_or(day));
            Some((ban.vendor.as_ref()?.get_ref().as_str(), day.min(ban.until.unwrap_or(day))))
        })
    }

    /// What would keep it from finding anything, or contradicts itself.
    fn check(&self) -> Result<(), (String, Option<Span>)> {
        let whole = |message: &str| Err((message.to_owned(), None));
        if self.phases.is_empty() || (self.bans.is_empty() && self.evidence.is_none()) {
            return whole("a policy without bans or phases can find nothing");
        }
        if !self.phases.is_sorted_by(|before, after| before.from < after.from) {
            return whole("the phases are not in the order of their days");
        }
        if self.until.zip(self.phases.first()).is_some_and(|(until, first)| until < first.from) {
            return whole("it ends before its first phase begins: it could never find anything");
        }
        if self.direction == Direction::Outbound && self.phases.iter().any(|phase| phase.level > Level::Note) {
            return whole("a policy for exports forbids nothing that is used: its phases are `note` at most");
        }
        let span = |ban: &Ban| ban.vendor.as_ref().or(ban.jurisdiction.as_ref()).map(Spanned::span);
        let mut bans: Vec<_> = self.bans.iter().collect();
        if let Some(ban) = bans.iter().find(|ban| ban.vendor.is_some() == ban.jurisdiction.is_some()) {
            return Err(("a ban names either a `vendor` or a `jurisdiction`".to_owned(), span(ban)));
        }
        if let Some(ban) = bans.iter().find(|ban| ban.from.zip(ban.until).is_some_and(|(from, until)| until < from)) {
            return Err((format!("the ban of `{}` ends before it begins", ban.named()), span(ban)));
        }
        bans.sort_by_key(|ban| ban.named());
        let twin = bans.windows(2).find_map(|pair| match pair {
            [a, b] if a.named() == b.named() => Some(b),
            _ => None,
        });
        match twin {
            Some(twin) => Err((format!("`{}` is banned twice", twin.named()), span(twin))),
            None => Ok(()),
        }
    }
}
