//! The report: everything an output may show, in plain values and in the order in which to show it.
//!
//! Outputs decide nothing and look nothing up: they turn these values into bytes.

mod baseline;
mod card;
mod compose;
mod doubt;
mod excerpt;
pub mod explain;
mod listing;
mod parties;
mod waived;

use std::collections::BTreeMap;

pub use baseline::{Earlier, compare};
pub use card::PolicyCard;
pub use compose::{Material, compose};
pub use doubt::{Doubt, DoubtKind, Package};
pub use explain::{Explanation, Who};
pub use parties::{Parties, PartyRow, parties};
pub use waived::{ConfigView, WaiverView, waive};

use super::Date;
use super::attribution::{Confidence, EvidenceKind, Relation};
use super::claim::ClaimKind;
use super::component::Kind;
use super::inventory::{Input, NoteKind};
use super::problem::{Excerpt, Problem};
use super::source::Position;
use super::verdict::{Level, Outcome, PolicyInForce, State};
use super::waiver::Waiver;

/// The result of one check.
#[derive(Debug)]
pub struct Report {
    /// The verdict.
    pub outcome: Outcome,
    /// The day for which it holds.
    pub as_of: Date,
    /// The mildest level that fails the build.
    pub fail_on: Level,
    /// Whether the policies were chosen by the gate because nobody named any, and by which bundle.
    pub default_policies: Option<String>,
    /// What was read.
    pub inputs: Vec<InputView>,
    /// What was judged by.
    pub policies: Vec<PolicyInForce>,
    /// How much of the inputs is understood.
    pub coverage: Coverage,
    /// The findings, worst first, and of equally bad ones the new first.
    pub findings: Vec<FindingView>,
    /// What the findings were compared with.
    pub base: Option<String>,
    /// Findings of the base that are gone.
    pub fixed: Vec<Fixed>,
    /// What a change takes away from the rules that judge it. Each fails the build.
    pub weakenings: Vec<Weakening>,
    /// The configuration of the project, where it has one.
    pub config: Option<ConfigView>,
    /// Its waivers, and what became of them, in the order of the file.
    pub waivers: Vec<WaiverView>,
    /// Why a person must look although no policy says so.
    pub doubts: Vec<Doubt>,
    /// Everything that was listed, for outputs that give the inventory back; made on request only.
    pub listing: Option<Listing>,
    /// Why the answer cannot be trusted, if it cannot.
    pub errors: Vec<Problem>,
}

impl Report {
    /// The report of a check that could not begin.
    #[must_use]
    pub fn failed(as_of: Date, fail_on: Level, problem: Problem) -> Self {
        Self {
            outcome: Outcome::Error,
            as_of,
            fail_on,
            default_policies: None,
            inputs: Vec::new(),
            policies: Vec::new(),
            coverage: Coverage::default(),
            findings: Vec::new(),
            base: None,
            fixed: Vec::new(),
            weakenings: Vec::new(),
            config: None,
            waivers: Vec::new(),
            doubts: Vec::new(),
            listing: None,
            errors: vec![problem],
        }
    }
}

/// An input with its oddities.
#[derive(Debug)]
pub struct InputView {
    /// What was read.
    pub input: Input,
    /// Its oddities by sort, each sort once.
    pub notes: Vec<NoteView>,
}

/// One sort of oddity in one input.
#[derive(Debug)]
pub struct NoteView {
    /// The sort.
    pub kind: NoteKind,
    /// How many there are.
    pub count: usize,
    /// The first few, in the order of their texts.
    pub examples: Vec<(String, Position)>,
}

/// How much of the inputs is understood: the number to read beside a "clear".
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Components judged, the inputs' own subjects not counted, dangling references counted.
    pub components: usize,
    /// Of these, how many a subject brings in by the graphs given.
    pub reachable: usize,
    /// Made by a catalogued vendor.
    pub vendor: usize,
    /// Made by somebody else that is identified.
    pub party: usize,
    /// Without any evidence of a maker.
    pub unknown: usize,
    /// Named after a catalogued vendor but made by others.
    pub mentions: usize,
    /// On which evidence the makers are identified.
    pub by_evidence: BTreeMap<EvidenceKind, usize>,
}

/// A finding with everything that explains it.
#[derive(Debug)]
pub struct FindingView {
    /// Stable fingerprint: the same policy, vendor, package and subject give the same id in every format.
    pub id: String,
    /// How bad.
    pub level: Level,
    /// The policy.
    pub policy: String,
    /// The citation of the law.
    pub citation: String,
    /// Vendor id.
    pub vendor: String,
    /// The vendor's name.
    pub vendor_name: String,
    /// How the vendor stands to the component.
    pub relation: Relation,
    /// How sure that is.
    pub confidence: Confidence,
    /// The vendor, then who owns whom above it.
    pub ownership: Vec<(String, Option<String>)>,
    /// The component.
    pub component: ComponentView,
    /// Why the component is the vendor's.
    pub evidence: Vec<EvidenceView>,
    /// Why the policy applies, and why not in full where it does not.
    pub because: Vec<String>,
    /// Up to three shortest paths from a subject, as names.
    pub paths: Vec<Vec<String>>,
    /// How many paths there are; circles count once. `u64::MAX` stands for more.
    pub path_count: u64,
    /// The part nearest to the subject through which every path goes: replace it, and the component is gone.
    /// None when that is the component itself, or when no path is known.
    pub dominator: Option<String>,
    /// How it stands to the base.
    pub state: State,
    /// The line of a committed file that brings it in, where that is known and nearer to what a person
    /// edits than the input is.
    pub committed: Option<Committed>,
    /// The direct dependencies that bring it in, as names.
    pub introduced_by: Vec<String>,
    /// What keeps it from failing the build.
    pub waiver: Option<Waiver>,
    /// What to do.
    pub remedy: String,
    /// The lines of the input that say it.
    pub excerpt: Excerpt,
}

/// A line of a file in the source tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The path, relative to the folder in which the gate runs where it lies below that, with `/`.
    pub path: String,
    /// The line.
    pub at: Position,
}

/// A finding of the base that is gone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fixed {
    /// The finding's id.
    pub id: String,
    /// The policy.
    pub policy: String,
    /// Vendor id.
    pub vendor: String,
    /// The component's name.
    pub name: String,
    /// The component's version in the base.
    pub version: String,
}

/// Something that a change takes away from the rules that judge it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weakening {
    /// The file in which it does.
    pub file: String,
    /// What it takes away, in words.
    pub message: String,
}

/// All that was listed, with its makers.
#[derive(Debug, Default)]
pub struct Listing {
    /// The components; their places are what [`Listing::edges`] refer to.
    pub components: Vec<Listed>,
    /// Who brings in whom.
    pub edges: Vec<(usize, usize)>,
    /// What the inputs are about, in order: their own subjects, and what they say they describe.
    pub roots: Vec<usize>,
}

/// One listed component.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Name, as the input gives it; may be empty.
    pub name: String,
    /// Version; may be empty.
    pub version: String,
    /// Purl.
    pub purl: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// The supplier that the input declares.
    pub declared_supplier: Option<String>,
    /// The maker that the input declares (manufacturer, originator or publisher).
    pub declared_maker: Option<String>,
    /// Everything else that the input says of who stands behind it: what attribution went by.
    pub claims: Vec<(ClaimKind, String)>,
    /// The maker by attribution, and on which evidence.
    pub maker: Option<(String, EvidenceKind)>,
    /// Whether that maker may stand where the input declares no supplier. Not on weak evidence: who reads the
    /// output again would take it for a declaration, and a suspicion would become a ban.
    pub fills_supplier: bool,
    /// Whether that maker may stand where the input declares no maker: a vendor of the catalogue that made it.
    pub fills_maker: bool,
    /// Places in [`Report::findings`] of the findings about it.
    pub findings: Vec<usize>,
}

/// A component as outputs show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentView {
    /// Name.
    pub name: String,
    /// Version; empty when unknown.
    pub version: String,
    /// Purl as written in the input.
    pub purl: Option<String>,
    /// The document's own identifier; empty when there is none.
    pub reference: String,
    /// The input that lists it.
    pub input: String,
    /// Where.
    pub at: Position,
    /// Where, as a JSON Pointer.
    pub pointer: String,
}

/// A piece of evidence as outputs show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceView {
    /// What it rests on.
    pub kind: EvidenceKind,
    /// What the document says.
    pub value: String,
    /// Where.
    pub at: Position,
    /// The relation that it speaks for.
    pub relation: Relation,
    /// How strongly.
    pub confidence: Confidence,
    /// Where the catalogue has it from that this identifies the vendor.
    pub source: String,
}
