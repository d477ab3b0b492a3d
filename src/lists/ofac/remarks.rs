//! The remarks of OFAC's delimited files: a run of labelled facts with semicolons between them.

use crate::lists::entry::Entry;

/// Labels behind which a fact stands without a colon.
const LABELS: [&str; 14] = [
    "Website",
    "Email Address",
    "Tax ID No.",
    "Registration Number",
    "Registration ID",
    "Company Number",
    "Unified Social Credit Code (USCC)",
    "Business Registration Number",
    "Public Registration Number",
    "Commercial Registry Number",
    "V.A.T. Number",
    "C.R. No.",
    "Identification Number",
    "Enterprise Number",
];

/// Adds what the remarks tell of a firm.
pub(super) fn add(entry: &mut Entry, remarks: &str) {
    for part in remarks.split(';') {
        let part = part.trim().trim_end_matches('.');
        let part = part.strip_prefix("alt. ").or_else(|| part.strip_prefix("Alt. ")).unwrap_or(part);
        // Names in quotes here are the list's weak ones.
        if let Some(name) = part.strip_prefix("a.k.a. ").or_else(|| part.strip_prefix("n.k.a. ")) {
            entry.add_name(name, "trade", true);
        } else if let Some(name) = part.strip_prefix("f.k.a. ") {
            entry.add_name(name, "former", true);
        } else if let Some((label, value)) = LABELS.iter().find_map(|label| Some((label, part.strip_prefix(label)?))) {
            let value = value.split(" (").next().unwrap_or(value);
            entry.add_fact(label, value);
        }
    }
}
