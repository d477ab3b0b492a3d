//! Only what is new: the same flow for an earlier state, and the comparison.
//!
//! With a revision as base, the rules that judge are those of the base. Nothing that a change does to its own
//! rules can help it; what it takes away from them is named.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::config::{self, Project};
use super::rules::{Rules, is_path};
use super::waivers::{self, Settled};
use super::{Acquired, Request, examine, unread};
use crate::acquire::{self, AcquireError, Revision};
use crate::judge::weakenings;
use crate::model::problem::Problem;
use crate::model::report::{Earlier, Fixed, Report, Weakening, compare, compose};
use crate::model::source::SourceFile;
use crate::read;

/// What a change is compared with.
enum Base {
    Revision(Revision),
    File(PathBuf),
    Folder(PathBuf),
}

/// Checks a request against its base. Without a base that can be trusted there is no answer.
pub(super) fn check(request: &Request, named: &str) -> Result<Report, Box<Problem>> {
    let base = Base::find(named).map_err(|error| unread(None, &error))?;
    let project = Project::load(request, base.revision())?;
    let (weakenings, broken) = base.weakenings(request, &project)?;
    let earlier = base.earlier(&project.request, &project.rules, named)?;
    let mut report = project.report()?;
    report.errors.extend(broken);
    compare(&mut report, base.describe(), &earlier, weakenings);
    Ok(report)
}

/// Checks a project against the baseline that its configuration names.
pub(super) fn since(project: &Project, acquired: Acquired, named: &str) -> Result<Report, Box<Problem>> {
    let base = Base::find(named).map_err(|error| unread(None, &error))?;
    let earlier = base.earlier(&project.request, &project.rules, named)?;
    let mut report = project.report_on(acquired)?;
    compare(&mut report, base.describe(), &earlier, Vec::new());
    Ok(report)
}

impl Base {
    /// A path that is there, or a revision. A change can add a file that is called like the revision that it
    /// is compared with: what could be either is refused, and a full commit hash is a commit and nothing else.
    fn find(named: &str) -> Result<Self, AcquireError> {
        let path = PathBuf::from(named);
        let is_hash = matches!(named.len(), 40 | 64) && named.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hash || !path.exists() {
            return Ok(Self::Revision(Revision::find(named)?));
        }
        let says_path = path.is_absolute() || named.starts_with(['.', '/', '\\']);
        if !says_path && Revision::find(named).is_ok() {
            let why = format!(
                "it is a revision and a path at once: write `./{named}` for the path, or the commit's full hash"
            );
            return Err(AcquireError::Base { base: named.to_owned(), why });
        }
        Ok(if path.is_dir() { Self::Folder(path) } else { Self::File(path) })
    }

    fn revision(&self) -> Option<&Revision> {
        match self {
            Self::Revision(revision) => Some(revision),
            Self::File(_) | Self::Folder(_) => None,
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Revision(revision) => revision.describe(),
            Self::File(path) | Self::Folder(path) => path.display().to_string(),
        }
    }

    /// What the change takes away from the rules of the base, and what keeps its own from being read.
    fn weakenings(&self, asked: &Request, before: &Project) -> Result<(Vec<Weakening>, Option<Problem>), Box<Problem>> {
        let Some(revision) = self.revision() else { return Ok((Vec::new(), None)) };
        let (found, mut broken) = match config::find(asked, None) {
            Ok(found) => (found, None),
            Err(problem) => (None, Some(*problem)),
        };
        let configured = if broken.is_some() { &before.found } else { &found };
        let request = config::complete(asked, configured.as_ref());
        let settled = |request, found| Settled { request, found };
        let mut named = waivers::weakenings(
            &settled(&before.request, before.found.as_ref()),
            &settled(&request, configured.as_ref()),
        );
        named.extend(grown(revision, &request, configured.as_ref().and_then(config::Configured::baseline)));
        let gone: Vec<_> =
            request.policies.iter().filter(|named| is_path(named) && !Path::new(named).exists()).collect();
        // With a file gone there are no rules of the change to look at; that it is gone says enough.
        if !gone.is_empty() {
            let gone = gone.into_iter();
            named.extend(
                gone.map(|path| Weakening { file: path.clone(), message: "the policy file is gone".to_owned() }),
            );
            return Ok((named, broken));
        }
        let now = Rules::load(&request, None)?;
        if let Some(Err(problem)) = found.as_ref().map(|found| found.check(&now)) {
            broken = Some(*problem);
        }
        let policy_files: Vec<_> = request.policies.iter().filter(|named| is_path(named)).cloned().collect();
        let policy_file = match (policy_files.as_slice(), found.as_ref().or(before.found.as_ref())) {
            ([], Some(found)) => found.path.display().to_string(),
            (files, _) => files.join(", "),
        };
        let folder = |path: &Option<PathBuf>| {
            path.as_ref().map_or_else(|| policy_file.clone(), |path| path.display().to_string())
        };
        for (policy, what) in weakenings(&before.rules.policies, &now.policies) {
            named.push(Weakening { file: folder(&request.policy_folder), message: format!("{policy}: {what}") });
        }
        for what in before.rules.catalogue.weakenings(&now.catalogue) {
            named.push(Weakening { file: folder(&request.vendor_folder), message: what });
        }
        Ok((named, broken))
    }

    /// The findings of the base, under the rules that judge the change.
    fn earlier(&self, request: &Request, rules: &Rules, named: &str) -> Result<Earlier, Box<Problem>> {
        let mut acquired = match self {
            Self::Revision(revision) => at_revision(request, revision).map_err(|error| unread(None, &error))?,
            Self::Folder(path) => super::inputs::folder(request, path),
            Self::File(path) => {
                let file = acquire::file(path, request.max_input_bytes).map_err(|error| unread(Some(path), &error))?;
                if let Some(earlier) = earlier_report(&file)? {
                    return Ok(earlier);
                }
                Acquired { files: vec![file], ..Acquired::default() }
            }
        };
        if let Some(problem) = acquired.errors.pop() {
            return Err(Box::new(problem));
        }
        let mut report = examine(request, rules, acquired, compose);
        match report.errors.pop() {
            Some(problem) => {
                Err(Box::new(Problem { message: format!("the base `{named}`: {}", problem.message), ..problem }))
            }
            None => Ok(Earlier::of(&report)),
        }
    }
}

/// The inputs as they stood. For one that was not there, whatever is gone since may be what it was before it
/// moved; where nothing is, it had no findings.
fn at_revision(request: &Request, revision: &Revision) -> Result<Acquired, AcquireError> {
    if request.inputs.is_empty() {
        return Ok(Acquired {
            files: vec![acquire::cargo_metadata_at(&request.cargo, revision)?],
            ..Acquired::default()
        });
    }
    let limit = request.max_input_bytes;
    let mut files = Vec::new();
    for path in &request.inputs {
        let name = path.display().to_string();
        files.extend(revision.file(&revision.path_of(path)?, &name, limit)?);
    }
    if files.len() == request.inputs.len() {
        return Ok(Acquired { files, ..Acquired::default() });
    }
    for path in revision.gone()? {
        let file = revision.file(&path, &path, limit)?;
        files.extend(file.filter(|file| read::read(file).is_ok()));
    }
    Ok(Acquired { files, ..Acquired::default() })
}

/// What a change adds to the baseline: it would be known from now on.
fn grown(revision: &Revision, request: &Request, baseline: Option<PathBuf>) -> Option<Weakening> {
    let (path, limit) = (baseline?, request.max_input_bytes);
    let name = path.display().to_string();
    let now = earlier_report(&acquire::file(&path, limit).ok()?).ok()??;
    let before = revision.path_of(&path).and_then(|inside| revision.file(&inside, &name, limit)).ok()?;
    let before = before.and_then(|file| earlier_report(&file).ok()?).unwrap_or_default();
    let more = now.beyond(&before);
    (more > 0).then(|| Weakening { file: name, message: format!("the baseline lists {more} more, known from now on") })
}

/// As much of a JSON report as a comparison needs.
#[derive(Deserialize)]
struct EarlierReport {
    schema: String,
    verdict: String,
    findings: Vec<EarlierFinding>,
}

#[derive(Deserialize)]
struct EarlierFinding {
    id: String,
    policy: String,
    vendor: String,
    component: EarlierComponent,
    /// What was waived is not known for good: it is back when its waiver ends.
    #[serde(default)]
    waiver: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct EarlierComponent {
    name: String,
    version: Option<String>,
}

/// The findings of an earlier JSON report; `None` when the file is something else.
fn earlier_report(file: &SourceFile) -> Result<Option<Earlier>, Box<Problem>> {
    let Ok(report) = serde_json::from_str::<EarlierReport>(file.text().unwrap_or("")) else { return Ok(None) };
    if report.schema != "embargo/verdict/v1" {
        return Ok(None);
    }
    if report.verdict == "error" {
        let message = "the earlier report says of itself that it cannot be trusted";
        return Err(Box::new(Problem::new(
            Some(file.name()),
            message,
            "compare with a report whose verdict is no `error`",
        )));
    }
    let mut earlier = Earlier::default();
    for finding in report.findings.into_iter().filter(|finding| finding.waiver.is_none()) {
        earlier.add(Fixed {
            id: finding.id,
            policy: finding.policy,
            vendor: finding.vendor,
            name: finding.component.name,
            version: finding.component.version.unwrap_or_default(),
        });
    }
    Ok(Some(earlier))
}
