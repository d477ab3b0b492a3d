//! What came of a list that was imported.

use std::collections::BTreeMap;

use serde::Serialize;

/// What an import did, entry by entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// `embargo/import/v1`.
    pub schema: &'static str,
    /// Id of the list on the command line.
    pub list: String,
    /// Id of its policy.
    pub policy: String,
    /// Where the policy stands.
    pub policy_file: String,
    /// Where the vendor files stand.
    pub vendor_folder: String,
    /// The day of the list.
    pub date: String,
    /// Entries that are vendors of the catalogue.
    pub joined: Vec<Row>,
    /// Entries that are vendors of their own now.
    pub new: Vec<Row>,
    /// Entries that are the same organisation as another entry.
    pub merged: Vec<Row>,
    /// Entries that nothing could be made of, and why.
    pub unusable: Vec<Row>,
    /// Names and addresses that could not be taken over, and why.
    pub dropped: Vec<Row>,
    /// What is no organisation, counted.
    pub left_out: BTreeMap<&'static str, usize>,
    /// What changed since the last import into the same folder; nothing if it is the first.
    pub changes: Option<Changes>,
    /// What else is to be known.
    pub notes: Vec<String>,
}

/// One entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its id in the list.
    pub entry: String,
    /// Its name, or the name or address that was dropped.
    pub name: String,
    /// The vendor that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// By what it was joined, or why it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// Differences between two imports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// New on the list.
    pub added: Vec<Row>,
    /// No longer on it.
    pub removed: Vec<Row>,
    /// Under another name: the old one stands in `because`.
    pub renamed: Vec<Row>,
    /// With other names, addresses or vendors.
    pub changed: Vec<Row>,
}

impl Changes {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
