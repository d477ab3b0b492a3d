//! The configuration of the project: what it says where the request says nothing, and its waivers.

use std::path::{Path, PathBuf};

use super::inputs::{self, Acquired};
use super::rules::{Rules, is_path};
use super::{Request, problem, unread};
use crate::acquire::{self, Revision};
use crate::judge::{Config, permit};
use crate::model::problem::Problem;
use crate::model::report::{ConfigView, Report, waive};
use crate::model::source::SourceFile;
use crate::model::waiver::Waiver;

/// A configuration with its file.
#[derive(Debug)]
pub(super) struct Configured {
    pub(super) path: PathBuf,
    pub(super) file: SourceFile,
    pub(super) config: Config,
}

/// What a run goes by: the request as completed by the configuration, and the rules.
pub(super) struct Project {
    pub(super) request: Request,
    pub(super) found: Option<Configured>,
    pub(super) rules: Rules,
}

impl Project {
    /// Loads configuration and rules as they stood at a revision, or as they stand.
    pub(super) fn load(request: &Request, at: Option<&Revision>) -> Result<Self, Box<Problem>> {
        let found = find(request, at)?;
        let request = complete(request, found.as_ref());
        Self::with_rules(found, request, at)
    }

    /// Loads configuration and rules as they stand, and the inputs meanwhile.
    pub(super) fn load_with_inputs(request: &Request) -> Result<(Self, Acquired), Box<Problem>> {
        let found = find(request, None)?;
        let request = complete(request, found.as_ref());
        let asked = request.clone();
        let (project, acquired) = rayon::join(|| Self::with_rules(found, request, None), || inputs::inputs(&asked));
        Ok((project?, acquired))
    }

    fn with_rules(found: Option<Configured>, request: Request, at: Option<&Revision>) -> Result<Self, Box<Problem>> {
        let placed = |told: Box<Problem>| match &found {
            Some(found) => Box::new(found.place(*told)),
            None => told,
        };
        let rules = Rules::load(&request, at).map_err(placed)?;
        if let Some(found) = &found {
            found.check(&rules)?;
        }
        Ok(Self { request, found, rules })
    }

    /// Reports on the inputs as they stand.
    pub(super) fn report(&self) -> Result<Report, Box<Problem>> {
        self.report_on(inputs::inputs(&self.request))
    }

    /// Reports on what was acquired.
    pub(super) fn report_on(&self, acquired: Acquired) -> Result<Report, Box<Problem>> {
        let mut report = super::report(&self.request, &self.rules, acquired);
        if let Some(found) = &self.found {
            found.apply(&mut report, &self.rules)?;
        }
        Ok(report)
    }
}

/// Finds the configuration as it stood at a revision, or as it stands. One that was not there at the revision is
/// none: it could take something away.
pub(super) fn find(request: &Request, at: Option<&Revision>) -> Result<Option<Configured>, Box<Problem>> {
    let places = request.config.as_ref().map_or_else(acquire::config_places, |path| vec![path.clone()]);
    for path in places {
        let limit = request.max_input_bytes;
        let inside = at.and_then(|revision| Some((revision, revision.path_of(&path).ok()?)));
        let file = match inside {
            Some((revision, inside)) => revision.file(&inside, &path.display().to_string(), limit),
            // A file outside of the repository is no part of the change.
            None if request.config.is_some() || (at.is_none() && path.exists()) => {
                acquire::file(&path, limit).map(Some)
            }
            None => Ok(None),
        };
        if let Some(file) = file.map_err(|error| unread(Some(&path), &error))? {
            let config = Config::parse(&file).map_err(|error| problem(Some(&file), &error, error.span.clone()))?;
            return Ok(Some(Configured { path, file, config }));
        }
    }
    Ok(None)
}

/// A path that the configuration names: it is relative to its file.
fn beside(path: &Path, named: &str) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.join(named),
        _ => PathBuf::from(named),
    }
}

/// The request, completed by the configuration. What the request says wins.
pub(super) fn complete(request: &Request, found: Option<&Configured>) -> Request {
    let mut request = request.clone();
    let Some(configured) = found else { return request };
    let Configured { path, config, .. } = configured;
    let beside = |named: &str| beside(path, named);
    if request.policies.is_empty() && request.bans.is_empty() {
        let policies = config.policies.iter().flatten().map(toml::Spanned::get_ref);
        request.policies = policies
            .map(|named| if is_path(named) { beside(named).display().to_string() } else { named.clone() })
            .collect();
    }
    if request.inputs.is_empty() && request.cargo.manifest_path.is_none() {
        request.inputs = config.inputs.iter().flatten().map(|named| beside(named.get_ref())).collect();
    }
    if request.vendor_folder.is_none() {
        request.vendor_folder = config.vendors.as_ref().map(|named| beside(named.get_ref()));
    }
    request.fail_on = request.fail_on.or(config.fail_on.map(crate::judge::FailOn::level));
    if request.base.is_none() {
        // As a path it begins so that it cannot be taken for a revision.
        request.base = configured.baseline().map(|file| Path::new(".").join(file).display().to_string());
    }
    request
}

impl Configured {
    /// The baseline that it names.
    pub(super) fn baseline(&self) -> Option<PathBuf> {
        self.config.baseline.as_ref().map(|baseline| beside(&self.path, baseline.file.get_ref()))
    }

    /// A problem with something that the configuration names, at its place.
    pub(super) fn place(&self, told: Problem) -> Problem {
        if told.input.is_some() {
            return told;
        }
        let named = self.config.policies.iter().chain(&self.config.inputs).flatten();
        let span = named.filter(|one| told.message.contains(&format!("`{}`", one.get_ref()))).map(toml::Spanned::span);
        match { span }.next() {
            Some(span) => Problem { input: Some(self.file.name().to_owned()), ..told }.at(&self.file, span, "here"),
            None => told,
        }
    }

    /// Refuses waivers that name a policy which does not take them.
    pub(super) fn check(&self, rules: &Rules) -> Result<(), Box<Problem>> {
        for waiver in self.config.waivers() {
            if let Some(policy) = &waiver.names.policy {
                self.permit(waiver, policy, rules)?;
            }
        }
        Ok(())
    }

    fn permit(&self, waiver: &Waiver, policy: &str, rules: &Rules) -> Result<(), Box<Problem>> {
        let Some(policy) = rules.policies.iter().find(|one| one.id == policy) else { return Ok(()) };
        Ok(permit(waiver, policy).map_err(|error| problem(Some(&self.file), &error, error.span.clone()))?)
    }

    /// Waives what may be waived. A waiver by a finding's id shows only here under which policy it falls.
    pub(super) fn apply(&self, report: &mut Report, rules: &Rules) -> Result<(), Box<Problem>> {
        let waivers = self.config.waivers();
        for waiver in waivers {
            for finding in report.findings.iter().filter(|finding| waiver.names.is(finding)) {
                self.permit(waiver, &finding.policy, rules)?;
            }
        }
        let placed = waivers.iter().map(|waiver| (waiver.clone(), self.file.position(waiver.at.start)));
        let day = report.as_of;
        waive(report, placed, self.file.name(), day);
        let sha256 = self.file.sha256().to_owned();
        report.config = Some(ConfigView { path: self.file.name().to_owned(), sha256 });
        Ok(())
    }
}
