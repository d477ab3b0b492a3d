//! The line that a person edits to be rid of a finding: in a manifest, else in the lock file.
//!
//! Only for the workspace that the gate asks cargo about: what `cargo metadata` prints is no file, and a code
//! host shows a finding only at a line of one.

use std::path::Path;

use super::Request;
use crate::acquire;
use crate::model::report::{Committed, FindingView, Report};
use crate::model::source::{SourceFile, Span};
use crate::read;

/// The files of a workspace in which dependencies are written down.
pub(super) struct Lines {
    manifests: Vec<(String, SourceFile)>,
    lock: Option<SourceFile>,
}

impl Lines {
    /// Reads the files of the workspace that the inputs are about, if cargo was asked for them.
    pub(super) fn of(request: &Request, files: &[SourceFile]) -> Option<Self> {
        let metadata = files.first().filter(|_| request.inputs.is_empty())?;
        let workspace = read::workspace(metadata)?;
        let file = |path: &Path| acquire::file(path, request.max_input_bytes).ok();
        let manifests = workspace.members.into_iter().filter_map(|(name, path)| Some((name, file(Path::new(&path))?)));
        Some(Self { manifests: manifests.collect(), lock: file(&Path::new(&workspace.root).join("Cargo.lock")) })
    }

    /// Says of each finding where it comes in.
    pub(super) fn locate(&self, report: &mut Report) {
        for finding in &mut report.findings {
            finding.committed = self.line(finding);
        }
    }

    fn line(&self, finding: &FindingView) -> Option<Committed> {
        let direct = finding.introduced_by.first()?;
        let subject = finding.paths.first().and_then(|path| path.first());
        // The manifest of the subject first, then those of the other members in order.
        let own = self.manifests.iter().filter(|(name, _)| Some(name) == subject);
        let all = own.chain(&self.manifests).map(|(_, manifest)| manifest);
        let declared = all.filter_map(|manifest| Some((manifest, read::dependency(manifest, direct)?))).next();
        let (file, span): (&SourceFile, Span) = match declared {
            Some(found) => found,
            None => {
                let lock = self.lock.as_ref()?;
                (lock, read::locked(lock, &finding.component.name)?)
            }
        };
        Some(Committed { path: acquire::relative(file.name()), at: file.position(span.start) })
    }
}
