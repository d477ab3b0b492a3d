//! Answers to `who` and `explain`, for a person.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Style, diagnostic, joined, laws, phrase, shown, word};
use crate::model::report::explain::Explained;
use crate::model::report::{Explanation, Who};

/// Writes an explanation.
pub(in crate::report) fn explanation(
    explanation: &Explanation,
    question: &str,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for one in &explanation.components {
        explained(one, style, out)?;
    }
    for problem in &explanation.errors {
        writeln!(out, "{}", diagnostic::problem(problem, style)?)?;
    }
    if explanation.components.is_empty() {
        writeln!(
            out,
            "nothing in the inputs is called `{}`: ask by finding id, purl, identifier or name",
            shown(question)
        )?;
    }
    Ok(())
}

fn explained(one: &Explained, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let component = &one.component;
    writeln!(out, "{}", format!("{} {}", shown(&component.name), shown(&component.version)).trim_end())?;
    writeln!(
        out,
        "  at        {}:{}:{} {}",
        shown(&component.input),
        component.at.line,
        component.at.column,
        shown(&component.pointer)
    )?;
    writeln!(out, "  maker     {}", one.party.as_deref().map_or("nobody known".into(), shown))?;
    match one.path.as_slice() {
        [] => writeln!(out, "  path      the input does not link it to its subject")?,
        path => writeln!(out, "  path      {}", joined(path, style))?,
    }
    for claim in &one.claims {
        let (value, at) = (shown(&claim.value), claim.at);
        writeln!(out, "  claim     {}: {value} (line {}, column {})", claim.kind, at.line, at.column)?;
        match &claim.silence {
            Some(why) => writeln!(out, "            no vendor: {}", shown(why))?,
            None => writeln!(out, "            speaks for {}", shown(&claim.vendors.join(", ")))?,
        }
    }
    for (vendor, relation, confidence, found) in &one.vendors {
        writeln!(out, "  vendor    {}: {}, {}", shown(vendor), word(relation), word(confidence))?;
        for evidence in found {
            writeln!(
                out,
                "            {} by {}: {} ({}; {})",
                word(&evidence.relation),
                word(&evidence.kind),
                shown(&evidence.value),
                word(&evidence.confidence),
                shown(&evidence.source)
            )?;
        }
    }
    if one.vendors.is_empty() {
        writeln!(out, "  vendor    none of the catalogue: no claim matches any of its identifiers")?;
    }
    if !one.findings.is_empty() {
        let findings: Vec<_> = one.findings.iter().collect();
        write!(out, "{}", laws(&findings, style))?;
    }
    for policy in &one.silent {
        writeln!(out, "  no finding under {}", shown(policy))?;
    }
    writeln!(out)
}

/// Writes answers to `who`, one a line.
pub(in crate::report) fn who(answers: &[Who], out: &mut dyn Write) -> io::Result<()> {
    for answer in answers {
        let purl = shown(&answer.purl);
        let party = answer.party.as_deref().map(shown);
        let because =
            answer.evidence.first().map(|evidence| format!(" ({}: {})", word(&evidence.kind), shown(&evidence.source)));
        let because = because.unwrap_or_default();
        let sure = answer.confidence.map(|confidence| word(&confidence)).unwrap_or_default();
        match (&answer.error, &answer.vendor, &answer.mentions, answer.relation) {
            (Some(error), ..) => writeln!(out, "{purl}: {}", shown(error))?,
            (None, Some(vendor), _, Some(relation)) => {
                writeln!(out, "{purl}: {} {vendor}, {sure}{because}", phrase(relation))?;
            }
            (None, None, Some(vendor), _) => {
                let maker = party.map_or_else(|| "others".to_owned(), Cow::into_owned);
                writeln!(out, "{purl}: made by {maker}; only mentions {vendor}{because}")?;
            }
            _ => match party {
                Some(party) => writeln!(out, "{purl}: made by {party}, no vendor of the catalogue")?,
                None => writeln!(out, "{purl}: unknown maker")?,
            },
        }
    }
    Ok(())
}
