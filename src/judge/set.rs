//! The policies of one run.

use serde::Deserialize;

use super::error::PolicyError;
use super::policy::{Ban, Counts, Direction, Phase, Policy, Status, Weight};
use crate::model::Date;
use crate::model::attribution::Confidence;
use crate::model::source::SourceFile;
use crate::model::vendor::VendorId;
use crate::model::verdict::Level;

/// The bundle that applies when nobody names a policy.
pub const DEFAULT_BUNDLE: &str = "us-federal";

/// In place of an id: every policy that bans somebody. What only asks for evidence is the user's own choice.
const ALL: &str = "all";

/// In place of an id, for those who look after policies: every one that was loaded.
pub const EVERYTHING: &str = "*";

/// Policies, in order of their ids, each once.
#[derive(Debug, Clone, Default)]
pub struct PolicySet {
    policies: Vec<Policy>,
    places: Vec<usize>,
    bundles: Vec<Bundle>,
}

/// Several policies under one name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bundle {
    id: String,
    #[serde(rename = "title")]
    _title: String,
    policies: Vec<String>,
}

impl PolicySet {
    /// Loads policy files and bundle files (those in a folder `bundles`). A later file replaces an earlier
    /// one with the same id.
    ///
    /// # Errors
    /// The first file that is not in the form of a policy or bundle.
    pub fn load(sources: &[SourceFile]) -> Result<Self, PolicyError> {
        let mut set = Self::default();
        for (place, source) in sources.iter().enumerate() {
            let is_bundle = source.name().replace('\\', "/").contains("/bundles/");
            if is_bundle {
                let text = source.text().unwrap_or("");
                let bundle: Bundle = toml::from_str(text)
                    .map_err(|error| PolicyError::at(place, error.message().to_owned(), error.span()))?;
                set.bundles.retain(|known| known.id != bundle.id);
                set.bundles.push(bundle);
            } else {
                set.add(Policy::parse(source, place)?, place);
            }
        }
        Ok(set)
    }

    fn add(&mut self, policy: Policy, place: usize) {
        let found = self.policies.binary_search_by(|known| known.id.cmp(&policy.id));
        match found {
            Ok(at) => {
                if let (Some(slot), Some(old)) = (self.policies.get_mut(at), self.places.get_mut(at)) {
                    *slot = policy;
                    *old = place;
                }
            }
            Err(at) => {
                self.policies.insert(at, policy);
                self.places.insert(at, place);
            }
        }
    }

    /// Narrows the set to the policies and bundles named; `all` names every one.
    ///
    /// # Errors
    /// An id that nothing has, with the nearest that something has.
    pub fn select(&self, ids: &[String]) -> Result<Self, PolicyError> {
        let mut chosen = Self::default();
        for id in ids {
            let wanted: Vec<&str> = match self.bundles.iter().find(|bundle| bundle.id == *id) {
                Some(bundle) => bundle.policies.iter().map(String::as_str).collect(),
                None if id == EVERYTHING => self.policies.iter().map(|policy| policy.id.as_str()).collect(),
                None if id == ALL => {
                    let directives = self.policies.iter().filter(|policy| !policy.bans.is_empty());
                    directives.map(|policy| policy.id.as_str()).collect()
                }
                None => vec![id],
            };
            for id in wanted {
                let at = self
                    .policies
                    .binary_search_by(|policy| policy.id.as_str().cmp(id))
                    .map_err(|_| self.unknown(id))?;
                if let (Some(policy), Some(place)) = (self.policies.get(at), self.places.get(at)) {
                    chosen.add(policy.clone(), *place);
                }
            }
        }
        Ok(chosen)
    }

    fn unknown(&self, id: &str) -> PolicyError {
        let known = self
            .policies
            .iter()
            .map(|policy| policy.id.as_str())
            .chain(self.bundles.iter().map(|bundle| bundle.id.as_str()));
        let mut known: Vec<_> = known.chain([ALL]).collect();
        let nearest = known
            .iter()
            .filter(|known| **known != ALL)
            .copied()
            .min_by_key(|known| strsim::osa_distance(id, known))
            .filter(|near| strsim::osa_distance(id, near) <= 4);
        known.sort_unstable();
        let help = match nearest {
            Some(near) => format!("did you mean `{near}`? Known are: {}", known.join(", ")),
            None => format!("known are: {}", known.join(", ")),
        };
        PolicyError { file: None, message: format!("there is no policy or bundle `{id}`"), help, span: None }
    }

    /// Adds the shortest policy there is: one vendor and what it owns by half or more, from `day`.
    pub fn ban(&mut self, vendor: &str, day: Date) {
        let policy = Policy {
            id: format!("ban:{vendor}"),
            title: format!("No code of `{vendor}`"),
            citation: "the user's own ban (--ban)".to_owned(),
            issuer: "the user".to_owned(),
            issued: day,
            binds: "this build".to_owned(),
            sources: Vec::new(),
            reviewed: day,
            status: Status::InForce,
            superseded_by: None,
            until: None,
            direction: Direction::Inbound,
            unverified: Vec::new(),
            remedy: "It was banned on the command line with --ban.".to_owned(),
            duties: Vec::new(),
            phases: vec![Phase { id: "ban".to_owned(), from: day, level: Level::Deny, duty: String::new() }],
            bans: vec![Ban {
                vendor: Some(toml::Spanned::new(0..0, vendor.to_owned())),
                jurisdiction: None,
                owned_from: Some(50.0),
                from: None,
                until: None,
                because: "banned on the command line".to_owned(),
            }],
            affiliates: None,
            counts: Counts {
                made: Weight::Full,
                supplied: Weight::Full,
                derived: Weight::Review,
                hosted: Weight::Full,
                former: Weight::Note,
                embedded: Weight::Full,
                embedded_because: "a ban on the command line covers embedded code".to_owned(),
            },
            exceptions: Vec::new(),
            ignored_scopes: Vec::new(),
            deny_from: Confidence::Strong,
            evidence: None,
            waivers: None,
            sha256: String::new(),
        };
        self.add(policy, usize::MAX);
    }

    /// Refuses bans of vendors that the catalogue does not have: they could never find anything. `known` are its ids,
    /// in order.
    ///
    /// # Errors
    /// The first such ban.
    pub fn check_vendors<'a>(&self, known: impl Iterator<Item = &'a VendorId>) -> Result<(), PolicyError> {
        let known: Vec<_> = known.map(|id| id.0.as_str()).collect();
        for (policy, place) in self.policies.iter().zip(&self.places) {
            for named in policy.bans.iter().filter_map(|ban| ban.vendor.as_ref()) {
                let id = named.get_ref().as_str();
                if known.binary_search(&id).is_ok() {
                    continue;
                }
                let near = known.iter().min_by_key(|known| strsim::osa_distance(id, known)).copied().unwrap_or("");
                return Err(PolicyError {
                    file: Some(*place).filter(|place| *place != usize::MAX),
                    message: format!(
                        "the vendor `{id}` is not in the catalogue, so that this ban could never find anything"
                    ),
                    help: format!(
                        "the nearest id in the catalogue is `{near}`; a vendor is a file in policies/vendors"
                    ),
                    span: Some(named.span()),
                });
            }
        }
        Ok(())
    }

    /// The policies, in order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Policy> {
        self.policies.iter()
    }
}
