//! The rules of a run: the catalogue, and the policies that were asked for.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::{Request, problem, unread};
use crate::acquire::{self, AcquireError, Revision};
use crate::attribute::Catalogue;
use crate::judge::{DEFAULT_BUNDLE, Policy, PolicyError, PolicySet};
use crate::model::problem::Problem;
use crate::model::source::SourceFile;

/// Catalogue and policies, loaded and held against each other.
pub(super) struct Rules {
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) policies: PolicySet,
    pub(super) by_default: bool,
}

impl Rules {
    /// Loads the rules as they stood at a revision, or as they stand. A file that was not there at the
    /// revision is taken as it stands: to add a rule takes nothing away.
    pub(super) fn load(request: &Request, at: Option<&Revision>) -> Result<Self, Box<Problem>> {
        let (catalogue, policies) = rayon::join(|| catalogue(request, at), || Self::policies(request, at));
        let (catalogue, (files, mut policies, by_default)) = (catalogue?, policies?);
        for vendor in &request.bans {
            policies.ban(vendor, request.as_of);
        }
        policies.check_vendors(catalogue.ids()).map_err(|error| refused(&files, &error))?;
        Ok(Self { catalogue, policies, by_default })
    }

    /// The policies that were asked for, with all policy files; and whether nobody asked for any.
    fn policies(request: &Request, at: Option<&Revision>) -> Result<(Vec<SourceFile>, PolicySet, bool), Box<Problem>> {
        let mut files = acquire::shipped_policies();
        files.extend(own(request.policy_folder.as_deref(), at, request.max_input_bytes)?);
        let mut ids: Vec<_> = request.policies.iter().filter(|named| !is_path(named)).cloned().collect();
        for path in request.policies.iter().filter(|named| is_path(named)).map(Path::new) {
            let file = file(path, at, request.max_input_bytes).map_err(|error| unread(Some(path), &error))?;
            let policy = Policy::parse(&file, 0).map_err(|error| problem(Some(&file), &error, error.span.clone()))?;
            ids.push(policy.id);
            files.push(file);
        }
        let by_default = ids.is_empty() && request.bans.is_empty();
        if by_default {
            ids.push(DEFAULT_BUNDLE.to_owned());
        }
        let policies = PolicySet::load(&files).and_then(|all| all.select(&ids));
        let policies = policies.map_err(|error| refused(&files, &error))?;
        Ok((files, policies, by_default))
    }

    /// The same with one of its policies only.
    pub(super) fn only(&self, id: &str) -> Result<Self, PolicyError> {
        let policies = self.policies.select(&[id.to_owned()])?;
        Ok(Self { catalogue: self.catalogue.clone(), policies, by_default: false })
    }
}

fn refused(files: &[SourceFile], error: &PolicyError) -> Problem {
    problem(error.file.and_then(|at| files.get(at)), error, error.span.clone())
}

/// A policy is named by its id, or by the path of its file.
pub(super) fn is_path(named: &str) -> bool {
    named.ends_with(".toml") || named.contains(['/', '\\'])
}

/// The vendors that ship with the gate: the same in every run, and parsed once.
static SHIPPED: OnceLock<Arc<Catalogue>> = OnceLock::new();

/// The vendors that ship with the gate, and those of the user's folder.
pub(super) fn catalogue(request: &Request, at: Option<&Revision>) -> Result<Arc<Catalogue>, Box<Problem>> {
    if let (None, Some(shipped)) = (&request.vendor_folder, SHIPPED.get()) {
        return Ok(Arc::clone(shipped));
    }
    let files = vendor_files(request, at)?;
    let refused = |error: crate::attribute::CatalogueError| {
        problem(error.file.and_then(|at| files.get(at)), &error, error.span.clone())
    };
    let catalogue = Arc::new(Catalogue::load(&files).map_err(refused)?);
    if request.vendor_folder.is_none() {
        let _ = SHIPPED.set(Arc::clone(&catalogue));
    }
    Ok(catalogue)
}

/// The files of these vendors.
pub(super) fn vendor_files(request: &Request, at: Option<&Revision>) -> Result<Vec<SourceFile>, Box<Problem>> {
    let mut files = acquire::shipped_vendors();
    files.extend(own(request.vendor_folder.as_deref(), at, request.max_input_bytes)?);
    Ok(files)
}

/// The files of a folder of the user's. What they say of an id takes the place of what ships with the gate.
fn own(path: Option<&Path>, at: Option<&Revision>, limit: u64) -> Result<Vec<SourceFile>, Box<Problem>> {
    let Some(path) = path else { return Ok(Vec::new()) };
    Ok(folder(path, at, limit).map_err(|error| unread(Some(path), &error))?)
}

fn file(path: &Path, at: Option<&Revision>, limit: u64) -> Result<SourceFile, AcquireError> {
    if let Some(revision) = at
        && let Ok(inside) = revision.path_of(path)
        && let Some(file) = revision.file(&inside, &path.display().to_string(), limit)?
    {
        return Ok(file);
    }
    acquire::file(path, limit)
}

fn folder(path: &Path, at: Option<&Revision>, limit: u64) -> Result<Vec<SourceFile>, AcquireError> {
    let Some((revision, inside)) = at.and_then(|revision| Some((revision, revision.path_of(path).ok()?))) else {
        return acquire::folder(path);
    };
    let mut files = Vec::new();
    for below in ["", "bundles"] {
        let inside = if below.is_empty() { inside.clone() } else { format!("{inside}/{below}") };
        let Ok(names) = revision.folder(&inside) else { continue };
        for name in names.iter().filter(|name| name.ends_with(".toml")) {
            let shown = path.join(below).join(name).display().to_string();
            files.extend(revision.file(&format!("{inside}/{name}"), &shown, limit)?);
        }
    }
    if files.is_empty() { acquire::folder(path) } else { Ok(files) }
}
