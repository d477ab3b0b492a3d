//! A waiver: somebody answers for findings that are named exactly, until a day.

use super::Date;
use super::purl::Purl;
use super::report::FindingView;
use super::source::Span;

/// A waiver as somebody granted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// What it names.
    pub names: Selector,
    /// Who answers for it.
    pub owner: String,
    /// Why it was granted.
    pub reason: String,
    /// Where it is on record.
    pub ticket: Option<String>,
    /// Its first day.
    pub granted: Date,
    /// Its last day.
    pub expires: Date,
    /// What is done about the risk meanwhile.
    pub mitigation: Option<String>,
    /// Where it stands in its file.
    pub at: Span,
}

/// What a waiver names. All that is given must hold; nothing in it is a pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector {
    /// A finding's id.
    pub finding: Option<String>,
    /// A policy's id.
    pub policy: Option<String>,
    /// A vendor's id.
    pub vendor: Option<String>,
    /// A package; with a version it is that version only.
    pub purl: Option<String>,
    /// Versions of it.
    pub versions: Option<Versions>,
}

/// Some versions of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Versions {
    /// The one that is written so.
    Exactly(String),
    /// A range, as cargo writes them. What is no version in that sense is in no range.
    Range {
        /// As written.
        text: String,
        /// As understood.
        range: semver::VersionReq,
    },
}

/// What became of a waiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It waives what it names.
    Used,
    /// Nothing that was found is what it names.
    Unused,
    /// Its last day is over.
    Expired,
    /// Its first day is to come.
    NotYetGranted,
    /// What it names is more than one thing: it waives none of them.
    Ambiguous,
}

impl Selector {
    /// Whether a finding is what it names.
    #[must_use]
    pub fn is(&self, finding: &FindingView) -> bool {
        let same = |wanted: &Option<String>, text: &str| wanted.as_deref().is_none_or(|wanted| wanted == text);
        same(&self.finding, &finding.id)
            && same(&self.policy, &finding.policy)
            && same(&self.vendor, &finding.vendor)
            && self.purl.as_deref().is_none_or(|purl| is_package(purl, finding))
            && self.versions.as_ref().is_none_or(|versions| versions.has(version(finding).as_str()))
    }

    /// Whether nothing but an id says what it names.
    #[must_use]
    pub fn is_by_id_alone(&self) -> bool {
        self.purl.is_none() && self.versions.is_none()
    }

    /// In one line.
    #[must_use]
    pub fn describe(&self) -> String {
        let finding = self.finding.as_ref().map(|id| format!("finding {id}"));
        let package = self.purl.as_ref().map(|purl| match &self.versions {
            Some(versions) => format!("{purl} {}", versions.text()),
            None => purl.clone(),
        });
        let vendor = self.vendor.as_ref().map(|vendor| format!("of {vendor}"));
        let policy = self.policy.as_ref().map(|policy| format!("under {policy}"));
        [finding, package, vendor, policy].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Whether a finding's component is a package: the same name by the rules of its ecosystem, from the same origin,
/// and of the same version where one is given.
fn is_package(wanted: &str, finding: &FindingView) -> bool {
    let found = finding.component.purl.as_deref().and_then(Purl::parse);
    let Some((wanted, found)) = Purl::parse(wanted).zip(found) else { return false };
    let same_version = wanted.version.is_empty() || wanted.version == version(finding);
    wanted.key() == found.key() && wanted.origins == found.origins && same_version
}

/// The version of a finding's component: its purl's, else the declared one.
fn version(finding: &FindingView) -> String {
    let component = &finding.component;
    let purl = component.purl.as_deref().and_then(Purl::parse).map(|purl| purl.version.into_owned());
    purl.filter(|version| !version.is_empty()).unwrap_or_else(|| component.version.clone())
}

impl Versions {
    /// Reads a range such as `>=1.0, <2`, or one version as `=1.0`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let one = text.trim().strip_prefix('=').map(str::trim).filter(|one| !one.is_empty() && !one.contains(','));
        if let Some(one) = one {
            return Ok(Self::Exactly(one.to_owned()));
        }
        let range = semver::VersionReq::parse(text).map_err(|error| error.to_string())?;
        if range.comparators.is_empty() {
            return Err("every version is in it: leave it out, or give a range such as `>=1.0, <2`".to_owned());
        }
        Ok(Self::Range { text: text.to_owned(), range })
    }

    /// Whether a version is one of them.
    #[must_use]
    pub fn has(&self, version: &str) -> bool {
        match self {
            Self::Exactly(one) => one == version,
            Self::Range { range, .. } => padded(version).is_some_and(|version| range.matches(&version)),
        }
    }

    /// As written.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Exactly(one) => format!("={one}"),
            Self::Range { text, .. } => text.clone(),
        }
    }
}

/// A version with three numbers: `v1.2` is `1.2.0`. `None` where it is another kind of version.
fn padded(version: &str) -> Option<semver::Version> {
    let bare = version.strip_prefix('v').unwrap_or(version);
    let end = bare.find(['-', '+']).unwrap_or(bare.len());
    let (numbers, rest) = bare.split_at_checked(end)?;
    let missing = 2_usize.checked_sub(numbers.matches('.').count())?;
    semver::Version::parse(&format!("{numbers}{}{rest}", ".0".repeat(missing))).ok()
}

impl Waiver {
    /// Whether it holds on a day; its first and last day are days on which it does.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.granted <= day && day <= self.expires
    }

    /// How many days it runs from the day on which it was granted.
    #[must_use]
    pub fn days(&self) -> i32 {
        (self.expires - self.granted).get_days()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_people_write_them() {
        let range = Versions::parse(">=1.0, <2").unwrap();
        for (version, is_in) in
            [("1.0", true), ("1.9.3", true), ("v1.2", true), ("2.0", false), ("1.2.3.4", false), ("", false)]
        {
            assert_eq!(range.has(version), is_in, "{version}");
        }
        assert!(Versions::parse("=1.2-ubuntu3~1").unwrap().has("1.2-ubuntu3~1"));
        assert!(Versions::parse("*").is_err() && Versions::parse("soon").is_err());
    }
}
