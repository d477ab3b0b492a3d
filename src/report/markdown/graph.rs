//! The offending paths as a Mermaid flow chart.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::model::report::FindingView;
use crate::report::{escape, headline};

/// Arrows in the chart. Mermaid itself stops at 500, people well before.
const EDGES: usize = 120;
/// Characters of the chart.
const LONGEST: usize = 16_000;

/// The union of the findings' paths, as far as it fits; whole paths only.
pub(super) fn graph(findings: &[&FindingView]) -> String {
    let mut edges: BTreeSet<(&str, &str)> = BTreeSet::new();
    let (mut size, mut omitted, mut shown) = (0, 0, 0);
    for path in findings.iter().flat_map(|finding| &finding.paths) {
        let pairs = path.iter().zip(path.iter().skip(1)).map(|(from, to)| (from.as_str(), to.as_str()));
        let more: BTreeSet<_> = pairs.filter(|pair| !edges.contains(pair)).collect();
        let cost: usize = more.iter().map(|(from, to)| 40 + label(from).len() + label(to).len()).sum();
        if edges.len() + more.len() > EDGES || size + cost > LONGEST {
            omitted += 1;
            continue;
        }
        size += cost;
        shown += 1;
        edges.extend(more);
    }
    if edges.is_empty() {
        return String::new();
    }
    let banned: BTreeSet<_> = findings.iter().map(|finding| finding.component.name.as_str()).collect();
    let names: BTreeSet<_> = edges.iter().flat_map(|(from, to)| [*from, *to]).collect();
    let ids: BTreeMap<_, _> = names.iter().enumerate().map(|(at, name)| (*name, at + 1)).collect();
    let mut out = String::from("```mermaid\nflowchart LR\n");
    for (name, id) in &ids {
        // Writing into a String cannot fail.
        let class = if banned.contains(name) { ":::banned" } else { "" };
        let _ = writeln!(out, "  n{id}[\"{}\"]{class}", label(name));
    }
    for (from, to) in &edges {
        if let Some((from, to)) = ids.get(from).zip(ids.get(to)) {
            let _ = writeln!(out, "  n{from} --> n{to}");
        }
    }
    out.push_str("  classDef banned fill:#fde8e8,stroke:#c81e1e,color:#771d1d\n```\n");
    if omitted > 0 {
        let _ = writeln!(out, "\n{shown} paths drawn, {omitted} omitted.");
    }
    out
}

fn label(name: &str) -> String {
    escape::mermaid(&headline::cut(name))
}
