//! Vendor files and a policy, as text. The same facts give the same bytes.

use std::fmt::Write as _;

use super::directive::Directive;
use super::join::{NewVendor, Outcome};
use crate::model::Date;

/// What the first line of a file says that an import of a list has written.
fn mark(list: &str) -> String {
    format!("# Written by `cargo embargo import {list}`: the next import overwrites it.\n")
}

/// Whether a file was written by an import of a list.
#[must_use]
pub fn is_written_for(list: &str, text: &str) -> bool {
    text.starts_with(&mark(list))
}

/// The files, by their paths below the folder of the import: vendors, then the policy.
#[must_use]
pub fn write(outcome: &Outcome, list: &str, directive: &Directive, date: Date) -> Vec<(String, String)> {
    let mut files: Vec<_> = outcome
        .vendors
        .iter()
        .map(|of| (format!("vendors/{}.toml", of.id), vendor(of, list, directive, date)))
        .collect();
    files.push((format!("{}.toml", directive.policy), policy(outcome, list, directive, date)));
    files
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn array<'a>(values: impl Iterator<Item = &'a String>) -> String {
    format!("[{}]", values.map(|value| quoted(value)).collect::<Vec<_>>().join(", "))
}

fn vendor(of: &NewVendor, list: &str, directive: &Directive, date: Date) -> String {
    let mut out = mark(list);
    let source = quoted(&format!("{}: {}", directive.source, entries(&of.entries)));
    let sourced = format!("source = {source}\nchecked = {date}\n");
    let summary = quoted(&format!("On the {}{}.", directive.title, told(&of.programs)));
    // Writing into a String cannot fail.
    let _ = writeln!(out, "id = {}\nname = {}\njurisdiction = {}", quoted(&of.id), quoted(&of.name), quoted(&of.seat));
    let _ = writeln!(out, "summary = {summary}");
    for kind in ["legal", "native", "trade", "former"] {
        for is_weak in [false, true] {
            let mut values: Vec<_> = of
                .names
                .iter()
                .filter(|name| name.kind == kind && name.is_weak == is_weak)
                .map(|name| &name.text)
                .collect();
            values.sort();
            if !values.is_empty() {
                let _ =
                    write!(out, "\n[[names]]\nkind = \"{kind}\"\nvalues = {}\n{sourced}", array(values.into_iter()));
                out.push_str(if is_weak { "confidence = \"weak\"\n" } else { "" });
            }
        }
    }
    for group in of.controls.chunk_by(|a, b| (a.kind, a.is_joint, a.is_weak) == (b.kind, b.is_joint, b.is_weak)) {
        let Some(first) = group.first() else { continue };
        let values = array(group.iter().map(|control| &control.value));
        let _ = write!(out, "\n[[controls]]\nkind = \"{}\"\nvalues = {values}\n{sourced}", first.kind);
        out.push_str(if first.is_weak { "confidence = \"weak\"\n" } else { "" });
        out.push_str(if first.is_joint { "joint = true\n" } else { "" });
    }
    if !of.numbers.is_empty() {
        let _ = write!(out, "\n[[registrations]]\nvalues = {}\n{sourced}", array(of.numbers.iter()));
    }
    for stake in &of.owners {
        let _ = writeln!(out, "\n[[owners]]\nvendor = {}", quoted(&stake.owner));
        if let Some(share) = stake.share {
            let _ = writeln!(out, "share = {share:?}");
        }
        out.push_str(if stake.control { "control = true\n" } else { "" });
        for (key, day) in [("from", stake.from), ("until", stake.until)] {
            if let Some(day) = day {
                let _ = writeln!(out, "{key} = {day}");
            }
        }
        out.push_str(&sourced);
    }
    out.push_str("\n[examples]\n");
    out
}

/// The programmes, if any are told.
fn told(programs: &[String]) -> String {
    if programs.is_empty() { String::new() } else { format!(": {}", programs.join("; ")) }
}

fn entries(ids: &[String]) -> String {
    format!("{} {}", if ids.len() == 1 { "entry" } else { "entries" }, ids.join(", "))
}

fn policy(outcome: &Outcome, list: &str, directive: &Directive, date: Date) -> String {
    let first = outcome.bans.values().filter_map(|ban| ban.from).min().unwrap_or(date);
    let mut out = mark(list);
    for (key, text) in [
        ("id", directive.policy),
        ("title", directive.title),
        ("citation", directive.citation),
        ("issuer", directive.issuer),
        ("binds", directive.binds),
        ("remedy", directive.remedy),
    ] {
        let _ = writeln!(out, "{key} = {}", quoted(text));
    }
    let caveats: Vec<String> = directive.caveats.iter().map(|text| (*text).to_owned()).collect();
    let _ = writeln!(
        out,
        "sources = [{}]\nissued = {first}\nreviewed = {date}\nstatus = \"in-force\"",
        quoted(directive.source)
    );
    let _ = writeln!(out, "unverified = {}", array(caveats.iter()));
    let (level, duty) = if directive.is_outbound {
        out.push_str("direction = \"outbound\"\n");
        ("note", "no exports to them without a licence")
    } else {
        ("deny", "no dealings with them")
    };
    let _ = writeln!(out, "\n[[phases]]\nid = \"listed\"\nfrom = {first}\nlevel = \"{level}\"\nduty = \"{duty}\"");
    for (vendor, ban) in &outcome.bans {
        let _ = writeln!(out, "\n[[bans]]\nvendor = {}", quoted(vendor));
        if let Some(from) = ban.from.filter(|from| *from > first) {
            let _ = writeln!(out, "from = {from}");
        }
        if let Some(until) = ban.until.filter(|until| ban.from.unwrap_or(first) <= *until) {
            let _ = writeln!(out, "until = {until}");
        }
        let because = format!("{} of the {}{}", entries(&ban.entries), directive.title, told(&ban.programs));
        let _ = writeln!(out, "because = {}", quoted(&because));
    }
    if let Some(affiliates) = directive.affiliates {
        let _ = write!(out, "\n[affiliates]\n{affiliates}");
    }
    out.push_str(
        r#"
[counts]
made = "full"
supplied = "full"
derived = "review"
hosted = "full"
former = "note"
embedded = "review"
embedded-because = "the list names firms: whether code of theirs inside another firm's product is a dealing with them, a person must say"
"#,
    );
    out
}
