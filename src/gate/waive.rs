//! Writes a waiver for a finding into the configuration, with everything else in it as it was.

use std::path::PathBuf;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::config::Project;
use super::{Request, problem, unread};
use crate::acquire;
use crate::judge::{Config, permit};
use crate::model::Date;
use crate::model::problem::Problem;
use crate::model::purl::Purl;
use crate::model::report::FindingView;
use crate::model::source::SourceFile;
use crate::model::waiver::{Selector, Versions, Waiver};

/// What somebody answers for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The finding's id.
    pub finding: String,
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// Where it is on record.
    pub ticket: Option<String>,
    /// The last day.
    pub expires: Date,
    /// What is done about the risk meanwhile.
    pub mitigation: Option<String>,
}

/// A configuration to write.
#[derive(Debug)]
pub struct Written {
    /// Where.
    pub path: PathBuf,
    /// The whole of it.
    pub text: String,
    /// What is waived by it, in words.
    pub waived: Vec<String>,
}

/// The configuration with a waiver more, for a finding of the check that a request asks for.
///
/// # Errors
/// Without such a finding, and when a policy does not take the waiver.
pub fn waive(request: &Request, wish: &Wish) -> Result<Written, Box<Problem>> {
    let path = place(request);
    let is_there = path.exists();
    // A configuration that is yet to be written is none.
    let asked = Request { config: request.config.clone().filter(|_| is_there), base: None, ..request.clone() };
    let project = Project::load(&asked, None)?;
    let report = project.report()?;
    let found: Vec<_> = report.findings.iter().filter(|finding| finding.id == wish.finding).collect();
    if found.is_empty() {
        return Err(report
            .errors
            .into_iter()
            .next()
            .map_or_else(|| Box::new(missing(wish, &report.findings)), Box::new));
    }
    let before = match is_there {
        true => acquire::file(&path, request.max_input_bytes).map_err(|error| unread(Some(&path), &error))?,
        false => SourceFile::new(path.display().to_string(), Vec::new()),
    };
    let mut document: DocumentMut = before.text().unwrap_or("").parse().map_err(|error| unwritten(&before, &error))?;
    let mut waived = Vec::new();
    for finding in found {
        let names = selector(finding);
        let waiver = Waiver {
            names,
            owner: wish.owner.clone(),
            reason: wish.reason.clone(),
            ticket: wish.ticket.clone(),
            granted: request.as_of,
            expires: wish.expires,
            mitigation: wish.mitigation.clone(),
            at: 0..0,
        };
        let named = waiver.names.describe();
        if let Some(held) = finding.waiver.as_ref().filter(|held| held.expires >= waiver.expires) {
            let message = format!("{named} is waived until {} already", held.expires);
            return Err(Box::new(Problem::new(None, message, "ask for a later day, or leave it as it is")));
        }
        if let Some(policy) = project.rules.policies.iter().find(|policy| policy.id == finding.policy) {
            permit(&waiver, policy).map_err(|error| problem(None, &error, None))?;
        }
        if !waived.contains(&named) {
            add(&mut document, &waiver).map_err(|why| unwritten(&before, &why))?;
            waived.push(named);
        }
    }
    let text = document.to_string();
    let after = SourceFile::new(before.name(), text.clone().into_bytes());
    Config::parse(&after).map_err(|error| problem(Some(&after), &error, error.span.clone()))?;
    Ok(Written { path, text, waived })
}

/// The configuration that is named or found, else where it belongs: at the root of the repository.
fn place(request: &Request) -> PathBuf {
    let mut places = acquire::config_places();
    let found = places.iter().position(|path| path.exists()).map(|at| places.swap_remove(at));
    let last = places.pop().unwrap_or_else(|| PathBuf::from(acquire::CONFIG));
    request.config.clone().or(found).unwrap_or(last)
}

fn missing(wish: &Wish, findings: &[FindingView]) -> Problem {
    let known: Vec<_> = findings.iter().take(5).map(|one| format!("{} ({})", one.id, one.component.name)).collect();
    let help = match known.as_slice() {
        [] => "nothing is found, so that nothing needs a waiver".to_owned(),
        _ => format!("there are: {}", known.join(", ")),
    };
    Problem::new(None, format!("there is no finding `{}`", wish.finding), help)
}

fn unwritten(file: &SourceFile, why: &impl ToString) -> Box<Problem> {
    let message = format!("the waiver cannot be written: {}", why.to_string().trim());
    Box::new(Problem::new(Some(file.name()), message, "mend the file, or write the waiver by hand"))
}

/// The narrowest that names a finding: this policy, vendor and version of the package, else the finding's id.
fn selector(finding: &FindingView) -> Selector {
    let component = &finding.component;
    let Some((text, purl)) = component.purl.as_ref().and_then(|text| Some((text, Purl::parse(text)?))) else {
        return Selector { finding: Some(finding.id.clone()), ..Selector::default() };
    };
    let is_open = purl.version.is_empty() && !component.version.is_empty();
    Selector {
        finding: None,
        policy: Some(finding.policy.clone()),
        vendor: Some(finding.vendor.clone()),
        purl: Some(text.clone()),
        versions: is_open.then(|| Versions::Exactly(component.version.clone())),
    }
}

/// Adds a table at the end of the file, after whatever comment stands there.
fn add(document: &mut DocumentMut, waiver: &Waiver) -> Result<(), String> {
    let end = document.trailing().as_str().unwrap_or("").to_owned();
    let is_first = end.is_empty() && document.is_empty();
    let list = document.entry("waivers").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(list) = list.as_array_of_tables_mut() else {
        return Err("`waivers` is written as a list in one line".to_owned());
    };
    let names = &waiver.names;
    let versions = names.versions.as_ref().map(Versions::text);
    let texts = [
        ("finding", names.finding.as_ref()),
        ("policy", names.policy.as_ref()),
        ("vendor", names.vendor.as_ref()),
        ("purl", names.purl.as_ref()),
        ("versions", versions.as_ref()),
        ("owner", Some(&waiver.owner)),
        ("reason", Some(&waiver.reason)),
        ("ticket", waiver.ticket.as_ref()),
        ("mitigation", waiver.mitigation.as_ref()),
    ];
    let mut table = Table::new();
    table.set_position(Some(isize::MAX));
    table.decor_mut().set_prefix(if is_first { end } else { format!("{end}\n") });
    for (key, text) in texts {
        if let Some(text) = text {
            table.insert(key, value(text));
        }
    }
    for (key, day) in [("granted", waiver.granted), ("expires", waiver.expires)] {
        let day: toml_edit::Datetime = day.to_string().parse().map_err(|_| format!("`{day}` is no day"))?;
        table.insert(key, value(day));
    }
    list.push(table);
    document.set_trailing("");
    Ok(())
}
