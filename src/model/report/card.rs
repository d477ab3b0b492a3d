//! A policy as people read it.

use crate::model::verdict::Level;

/// A policy, in lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyCard {
    /// Stable id.
    pub id: String,
    /// Title.
    pub title: String,
    /// The phase in force on the day asked for, and its level.
    pub phase: Option<(String, Level)>,
    /// Whether it binds what is given to those listed, not what is used.
    pub is_outbound: bool,
    /// What it says: a word that tells what kind of line it is, and the line.
    pub lines: Vec<(&'static str, String)>,
}
