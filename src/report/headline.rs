//! What several outputs say of a finding, said once.

use sha2::{Digest, Sha256};

use crate::model::attribution::Relation;
use crate::model::report::FindingView;
use crate::model::source::hex;
use crate::model::verdict::State;
use crate::model::waiver::Waiver;

/// Characters of a name from a document in an output that has no room for more.
const LONGEST_NAME: usize = 160;

/// A line in a file of the source tree, as code hosts take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Relative, with `/`.
    pub path: String,
    /// 1-based.
    pub line: usize,
    /// 1-based.
    pub column: usize,
}

/// Where to show a finding: the committed line that brings it in, else its place in the input.
pub(super) fn place(finding: &FindingView) -> Place {
    match &finding.committed {
        Some(line) => Place { path: relative(&line.path), line: line.at.line, column: line.at.column },
        None => {
            let component = &finding.component;
            Place { path: relative(&component.input), line: component.at.line, column: component.at.column }
        }
    }
}

/// A path that code hosts accept: relative, with `/`, without `.` and `..`. Standard input has a name, too.
pub(super) fn relative(path: &str) -> String {
    let path = path.replace('\\', "/");
    let parts: Vec<_> = path.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    match parts.as_slice() {
        [] | ["-"] => "stdin".to_owned(),
        parts => parts.join("/"),
    }
}

/// How a vendor stands to a component, so that the vendor's name may follow.
pub(super) fn phrase(relation: Relation) -> &'static str {
    match relation {
        Relation::Made => "made by",
        Relation::Supplied => "supplied by",
        Relation::Derived => "derived from code of",
        Relation::Hosted => "run by",
        Relation::Former => "once made by",
        Relation::Mentions => "named after",
    }
}

/// A name, cut where it is longer than anybody reads.
pub(super) fn cut(name: &str) -> String {
    if name.chars().count() <= LONGEST_NAME {
        return name.to_owned();
    }
    name.chars().take(LONGEST_NAME).chain("…".chars()).collect()
}

/// A component's name and version.
pub(super) fn component(finding: &FindingView) -> String {
    let component = &finding.component;
    let version = if component.version.is_empty() { String::new() } else { format!(" {}", cut(&component.version)) };
    format!("{}{version}", cut(&component.name))
}

/// The news in one sentence, without a full stop.
pub(super) fn sentence(finding: &FindingView) -> String {
    let vendor = cut(&finding.vendor_name);
    let law = cut(&finding.policy);
    let way = match finding.introduced_by.as_slice() {
        [] => String::new(),
        [one] if *one == finding.component.name => ", a direct dependency".to_owned(),
        [one] => format!(", through {}", cut(one)),
        [one, others @ ..] => format!(", through {} and {} more", cut(one), others.len()),
    };
    format!("{} is {} {vendor}{way} ({law})", component(finding), phrase(finding.relation))
}

/// Who answers for a finding until when, and why.
pub(super) fn waiver(waiver: &Waiver) -> String {
    let ticket = waiver.ticket.as_ref().map(|ticket| format!(" ({})", cut(ticket))).unwrap_or_default();
    let mitigation = waiver.mitigation.as_ref().map(|text| format!("; meanwhile: {}", cut(text))).unwrap_or_default();
    format!("waived until {} by {}{ticket}: {}{mitigation}", waiver.expires, cut(&waiver.owner), cut(&waiver.reason))
}

/// How a finding stands to the base, in a word.
pub(super) fn state(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Changed => "changed",
        State::Known => "known",
    }
}

/// A number of things, in words.
pub(super) fn count(number: usize, thing: &str) -> String {
    match thing.strip_suffix('y') {
        _ if number == 1 => format!("1 {thing}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {thing}s"),
    }
}

/// A value of a fixed vocabulary, as the machine outputs spell it.
pub(super) fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A digest of some words, for fingerprints.
pub(super) fn digest(words: &[&str]) -> String {
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word.as_bytes());
        hash.update([0]);
    }
    hex(hash.finalize().get(..16).unwrap_or(&[]))
}
