//! Looks after policies: tells what they say, and proves that they bite.

use std::path::Path;

use serde_json::json;

use super::inputs::Acquired;
use super::rules::Rules;
use super::{Request, examine, problem};
use crate::acquire;
use crate::judge::{EVERYTHING, Policy, cards};
use crate::model::Date;
use crate::model::problem::Problem;
use crate::model::report::{PolicyCard, compose};
use crate::model::source::SourceFile;
use crate::model::verdict::Level;

/// What is to be said of policies.
#[derive(Debug, Default)]
pub struct Tested {
    /// How many policies were tried.
    pub policies: usize,
    /// How many bans were proven to bite.
    pub canaries: usize,
    /// How many cases were tried.
    pub cases: usize,
    /// What is wrong.
    pub faults: Vec<Problem>,
    /// What is worth a look.
    pub remarks: Vec<Problem>,
}

/// The policies that a request means, as cards; every one when it names none.
///
/// # Errors
/// When one of them, or the catalogue, cannot be loaded.
pub fn policy_cards(request: &Request) -> Result<Vec<PolicyCard>, Box<Problem>> {
    let rules = Rules::load(&every(request), None)?;
    Ok(rules.policies.iter().map(|policy| cards::card(policy, request.as_of)).collect())
}

/// Checks the policies that a request means; every one when it names none. With `cases`, a folder of
/// `<policy>/{pass,fail}/<day>--<what>`, those are judged, too.
#[must_use]
pub fn test_policies(request: &Request, cases: Option<&Path>) -> Tested {
    let mut tested = Tested::default();
    let rules = match Rules::load(&every(request), None) {
        Ok(rules) => rules,
        Err(problem) => {
            tested.faults.push(*problem);
            return tested;
        }
    };
    for policy in rules.policies.iter() {
        tested.policies += 1;
        let remarks = cards::remarks(policy, request.as_of);
        tested.remarks.extend(remarks.into_iter().map(|message| Problem::new(Some(&policy.id), message, "")));
        let alone = Request { policies: vec![policy.id.clone()], bans: Vec::new(), ..request.clone() };
        let rules = match rules.only(&policy.id) {
            Ok(rules) => rules,
            Err(error) => {
                tested.faults.push(problem(None, &error, None));
                continue;
            }
        };
        canaries(&alone, &rules, policy, &mut tested);
        if let Some(folder) = cases.map(|cases| cases.join(&policy.id)).filter(|folder| folder.is_dir()) {
            for shall_fail in [true, false] {
                try_cases(&alone, &rules, policy, &folder, shall_fail, &mut tested);
            }
        }
    }
    tested
}

fn every(request: &Request) -> Request {
    let mut request = request.clone();
    if request.policies.is_empty() && request.bans.is_empty() {
        request.policies.push(EVERYTHING.to_owned());
    }
    request
}

/// Gives each ban something of its vendor to find, on the day from which it is worst.
fn canaries(request: &Request, rules: &Rules, policy: &Policy, tested: &mut Tested) {
    for (vendor, day) in policy.canaries() {
        tested.canaries += 1;
        let Some(document) = canary(rules.catalogue.known_by(vendor)) else {
            let message = format!("the vendor `{vendor}` has nothing by which it could be found");
            tested.faults.push(Problem::new(Some(&policy.id), message, "give it names or packages in its file"));
            continue;
        };
        let file = SourceFile::new("a canary", document.into_bytes());
        let (found, _, errors) = judge_alone(request, rules, file, day);
        if found.is_none() {
            let message = format!("the ban of `{vendor}` finds nothing of it on {day}{}", told(&errors));
            tested.faults.push(Problem::new(Some(&policy.id), message, "look at its relations, phases and days"));
        }
    }
}

/// A small CycloneDX document with something that a vendor made, by its purl or else by the vendor's name, and a
/// service that the vendor runs. None when nothing identifies the vendor.
fn canary((purl, name): (Option<&str>, Option<&str>)) -> Option<String> {
    let (key, value) = match (purl, name) {
        (Some(purl), _) => ("purl", json!(purl)),
        (None, Some(name)) => ("manufacturer", json!({"name": name})),
        (None, None) => return None,
    };
    let service = |name| json!({"bom-ref": "service", "name": "service", "provider": {"name": name}});
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "root", "name": "root"}},
        "components": [{"type": "application", "bom-ref": "canary", "name": "canary", key: value}],
        "services": name.map(service).into_iter().collect::<Vec<_>>(),
        "dependencies": [{"ref": "root", "dependsOn": ["canary"]}],
    });
    Some(document.to_string())
}

fn told(errors: &[Problem]) -> String {
    errors.first().map(|error| format!(": {}", error.message)).unwrap_or_default()
}

/// The worst level that a policy finds in a document, whether it finds gaps, and what failed.
fn judge_alone(request: &Request, rules: &Rules, file: SourceFile, day: Date) -> (Option<Level>, bool, Vec<Problem>) {
    let request = Request { as_of: day, ..request.clone() };
    let acquired = Acquired { files: vec![file], ..Acquired::default() };
    let report = examine(&request, rules, acquired, compose);
    let worst = report.findings.iter().map(|finding| finding.level).max();
    (worst, !report.doubts.is_empty(), report.errors)
}

fn try_cases(request: &Request, rules: &Rules, policy: &Policy, folder: &Path, shall_fail: bool, tested: &mut Tested) {
    let folder = folder.join(if shall_fail { "fail" } else { "pass" });
    let top = policy.worst();
    for path in acquire::paths_of(&folder).unwrap_or_default() {
        tested.cases += 1;
        let shown = path.display().to_string();
        let mut fault = |message: String| tested.faults.push(Problem::new(Some(&shown), message, ""));
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let Some(day) = name.get(..10).and_then(|day| day.parse().ok()) else {
            fault("the name of a case begins with the day to judge for, as 2017-12-12--made.cdx.json".to_owned());
            continue;
        };
        let file = match acquire::file(&path, request.max_input_bytes) {
            Ok(file) => file,
            Err(error) => {
                fault(error.to_string());
                continue;
            }
        };
        let (worst, has_gaps, errors) = judge_alone(request, rules, file, day);
        // Before the first phase nothing is found, and that is told as an error.
        let is_before = policy.phases.first().is_some_and(|first| day < first.from);
        if !errors.is_empty() && (shall_fail || !is_before) {
            fault(format!("it cannot be judged{}", told(&errors)));
        } else if ((worst.is_some() && worst == top) || (policy.evidence.is_some() && has_gaps)) != shall_fail {
            let what = if shall_fail { "is let pass" } else { "is found" };
            fault(format!("under `{}` it {what} on {day}", policy.id));
        }
    }
}
