//! What is judged: levels, findings, and the verdict with its exit code.

use super::Date;
use super::attribution::{Confidence, Relation};
use super::component::ComponentId;
use super::vendor::VendorIndex;

/// How bad a finding is, set by policy. The order is from the mildest to the worst.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Will be worse on a date that the policy states.
    Warn,
    /// A person must look.
    Review,
    /// Forbidden.
    Deny,
}

/// The answer to "does this build contain code of a banned vendor?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Read in full, understood, and nothing banned was found.
    Clear,
    /// A person must look.
    Review,
    /// The answer cannot be trusted.
    Error,
    /// Proven.
    Banned,
}

impl Outcome {
    /// The process's exit code, the same for every output format: 0 clear, 1 banned, 2 error, 3 review.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Clear => 0,
            Self::Banned => 1,
            Self::Error => 2,
            Self::Review => 3,
        }
    }
}

/// How a finding stands to the base that a change is compared with. Without a base, every finding is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Not in the base.
    #[default]
    New,
    /// In the base in another version.
    Changed,
    /// In the base as it is.
    Known,
}

/// A policy as it stands on the day in question.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyInForce {
    /// Policy id.
    pub id: String,
    /// Title.
    pub title: String,
    /// The citation of the law.
    pub citation: String,
    /// SHA-256 of the policy's file.
    pub sha256: String,
    /// The phase that the day falls into; none before the first.
    pub phase: Option<PhaseInForce>,
    /// The first day of its first phase.
    pub first: Option<Date>,
    /// Its last day, where it has one.
    pub until: Option<Date>,
    /// Whether that is over.
    pub has_ended: bool,
    /// Where it is superseded, the policy that has taken its place; empty when none has.
    pub superseded_by: Option<String>,
}

/// The phase of a policy that is in force.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseInForce {
    /// Phase id.
    pub id: String,
    /// Its first day.
    pub from: Date,
    /// The level that it gives a finding at most.
    pub level: Level,
    /// When a later phase is stricter, its first day.
    pub stricter_on: Option<Date>,
}

/// Policy × vendor × component.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How bad.
    pub level: Level,
    /// Place of the policy in [`Judgement::policies`].
    pub policy: usize,
    /// The vendor whose code it is.
    pub vendor: VendorIndex,
    /// The component.
    pub component: ComponentId,
    /// How the vendor stands to it.
    pub relation: Relation,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why the policy speaks of this vendor, and why not at the phase's full level where it does not.
    pub because: Vec<String>,
    /// The direct dependencies that bring it in.
    pub introduced_by: Vec<ComponentId>,
    /// What to do.
    pub remedy: String,
}

/// What the policies say of an inventory.
#[derive(Debug, Default)]
pub struct Judgement {
    /// The policies that were asked, in order of ids.
    pub policies: Vec<PolicyInForce>,
    /// The findings, worst first, then in the order of outputs.
    pub findings: Vec<Finding>,
    /// Gaps in what the inputs tell that a policy does not let pass.
    pub gaps: Vec<Gap>,
}

/// Policy × what the inputs do not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Place of the policy in [`Judgement::policies`].
    pub policy: usize,
    /// What is not told.
    pub kind: GapKind,
    /// How much of it, in words.
    pub message: String,
    /// Why the policy does not let it pass.
    pub because: String,
}

/// What inputs may not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapKind {
    /// Who made components.
    UnknownMakers,
    /// What references lead to.
    Unresolved,
    /// All that there is.
    Incomplete,
}
