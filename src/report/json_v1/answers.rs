//! Answers to `who` and `explain` as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::{Component, Error, Evidence, Finding, component, error, evidence, finding, write};
use crate::model::attribution::{Confidence, Relation};
use crate::model::report::explain::ExplainedClaim;
use crate::model::report::{Explanation, Who};
use crate::model::source::Position;

#[derive(Serialize)]
struct WhoLine<'a> {
    purl: &'a str,
    vendor: Option<&'a str>,
    relation: Option<Relation>,
    confidence: Option<Confidence>,
    party: Option<&'a str>,
    mentions: Option<&'a str>,
    evidence: Vec<Evidence<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

/// Writes answers to `who` as JSON lines.
pub(in crate::report) fn who(answers: &[Who], out: &mut dyn Write) -> io::Result<()> {
    for answer in answers {
        let line = WhoLine {
            purl: &answer.purl,
            vendor: answer.vendor.as_deref(),
            relation: answer.relation,
            confidence: answer.confidence,
            party: answer.party.as_deref(),
            mentions: answer.mentions.as_deref(),
            evidence: answer.evidence.iter().map(evidence).collect(),
            error: answer.error.as_deref(),
        };
        write(&serde_json::to_string(&line)?, out)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct ExplanationDocument<'a> {
    schema: &'static str,
    components: Vec<Explained<'a>>,
    errors: Vec<Error<'a>>,
}

#[derive(Serialize)]
struct Explained<'a> {
    component: Component<'a>,
    party: Option<&'a str>,
    claims: Vec<Claim<'a>>,
    vendors: Vec<Vendor<'a>>,
    path: &'a [String],
    findings: Vec<Finding<'a>>,
    policies_without_finding: &'a [String],
}

#[derive(Serialize)]
struct Claim<'a> {
    kind: String,
    value: &'a str,
    #[serde(flatten)]
    at: Position,
    vendors: &'a [String],
    no_vendor_because: Option<&'a str>,
}

#[derive(Serialize)]
struct Vendor<'a> {
    name: &'a str,
    relation: Relation,
    confidence: Confidence,
    evidence: Vec<Evidence<'a>>,
}

fn claim(one: &ExplainedClaim) -> Claim<'_> {
    Claim {
        kind: one.kind.to_string(),
        value: &one.value,
        at: one.at,
        vendors: &one.vendors,
        no_vendor_because: one.silence.as_deref(),
    }
}

/// Writes an explanation.
pub(in crate::report) fn explanation(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    let components = explanation.components.iter().map(|one| Explained {
        component: component(&one.component),
        party: one.party.as_deref(),
        claims: one.claims.iter().map(claim).collect(),
        vendors: one
            .vendors
            .iter()
            .map(|(name, relation, confidence, found)| Vendor {
                name,
                relation: *relation,
                confidence: *confidence,
                evidence: found.iter().map(evidence).collect(),
            })
            .collect(),
        path: &one.path,
        findings: one.findings.iter().map(finding).collect(),
        policies_without_finding: &one.silent,
    });
    let document = ExplanationDocument {
        schema: "embargo/explanation/v1",
        components: components.collect(),
        errors: explanation.errors.iter().map(error).collect(),
    };
    write(&serde_json::to_string_pretty(&document)?, out)
}
