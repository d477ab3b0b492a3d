//! Why a person must look although no policy says so.

use crate::model::problem::Problem;

/// A reason for a person to look: it keeps a verdict from being `clear`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What sort of reason.
    pub kind: DoubtKind,
    /// What it is, where, and what to do.
    pub problem: Problem,
    /// The package that it is about, if it is about one.
    pub package: Option<Package>,
}

/// A package as a doubt names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Name.
    pub name: String,
    /// Version; may be empty.
    pub version: String,
    /// Purl as the input writes it.
    pub purl: Option<String>,
}

/// Sorts of doubts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoubtKind {
    /// The format of an input has no end mark, and nothing in it shows that it is whole; or the input has a defect and
    /// lists no component, or is not the document that another input refers to.
    Wholeness,
    /// A package stands in one input of a build and not in another.
    Discrepancy,
    /// More components than a policy allows have no maker that anything tells.
    UnknownMakers,
    /// References lead nowhere, and a policy asks that they do not.
    Unresolved,
    /// An input says that it is incomplete, and a policy asks that it is not.
    Incomplete,
}
