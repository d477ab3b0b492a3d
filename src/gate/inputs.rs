//! What is read: the files named, those in folders and behind patterns, or the cargo project here.

use std::path::Path;

use super::{Request, problem, unread};
use crate::acquire::{self, Found};
use crate::model::inventory::{Inventory, NoteKind};
use crate::model::problem::Problem;
use crate::model::source::SourceFile;
use crate::read;

/// Files, and what was not read.
#[derive(Default)]
pub(super) struct Acquired {
    /// What is read.
    pub files: Vec<SourceFile>,
    /// Why something that should be read is not.
    pub errors: Vec<Problem>,
    /// Files of folders that are nothing the gate reads.
    pub skipped: Vec<String>,
}

/// The inputs named, with those to reconcile with, or the cargo project here.
pub(super) fn inputs(request: &Request) -> Acquired {
    let mut acquired = Acquired::default();
    if request.inputs.is_empty() {
        let found = acquire::cargo_metadata(&request.cargo).map(|file| vec![Found::Named(file)]);
        acquired.take(None, found, request.max_unpacked_bytes);
    }
    for path in request.inputs.iter().chain(&request.reconcile) {
        acquired.take(Some(path), acquire::inputs(path, request.max_input_bytes), request.max_unpacked_bytes);
    }
    acquired
}

impl Acquired {
    /// A file that nobody named: read where it is something that the gate reads, told where it is not.
    fn sort(&mut self, file: SourceFile, limit: u64) {
        let name = file.name().to_owned();
        match opened(file, limit) {
            Ok(files) if files.iter().any(read::is_readable) => match <[_; 1]>::try_from(files) {
                Ok([file]) => self.files.push(file),
                Err(files) => self.take_attestations(&name, files),
            },
            Ok(_) => self.skipped.push(name),
            Err(error) => self.errors.push(Problem { input: Some(name), ..problem(None, &error, None) }),
        }
    }

    /// Of several attestations in one file, those of SBOMs are read; others, such as of how something was built, are
    /// told.
    fn take_attestations(&mut self, name: &str, files: Vec<SourceFile>) {
        let before = self.files.len();
        for (file, number) in files.into_iter().zip(1..) {
            match read::other_attestation(&file) {
                Some(of) => self.skipped.push(format!("attestation {number} of {name} ({of})")),
                None => self.files.push(file),
            }
        }
        if self.files.len() == before {
            let message = format!("no attestation in `{name}` is about an SBOM");
            self.errors.push(Problem::new(Some(name), message, "fetch the attestation of the SBOM, too"));
        }
    }

    /// Named files are read whatever they are; of those in a folder, what is no SBOM or dependency graph is skipped
    /// and told.
    fn take(&mut self, path: Option<&Path>, found: Result<Vec<Found>, acquire::AcquireError>, limit: u64) {
        let found = match found {
            Ok(found) => found,
            Err(error) => return self.errors.push(unread(path, &error)),
        };
        let before = self.files.len();
        let is_folder = found.iter().all(|one| matches!(one, Found::InFolder(_)));
        for one in found {
            match one {
                Found::Named(file) => self.files.push(file),
                Found::InFolder(file) => self.sort(file, limit),
            }
        }
        if is_folder && self.files.len() == before {
            let name = path.map(|path| path.display().to_string()).unwrap_or_default();
            let message = format!("no file in `{name}` is an SBOM or dependency graph of a known format");
            self.errors.push(Problem::new(Some(&name), message, "name the folder that holds them, or the files"));
        }
    }
}

/// The files of a folder, as a base to compare with.
pub(super) fn folder(request: &Request, path: &Path) -> Acquired {
    let mut acquired = Acquired::default();
    acquired.take(Some(path), acquire::inputs(path, request.max_input_bytes), request.max_unpacked_bytes);
    acquired
}

/// The files out of what they are compressed or enveloped in.
pub(super) fn unpacked(request: &Request, mut acquired: Acquired) -> Acquired {
    for file in std::mem::take(&mut acquired.files) {
        let name = file.name().to_owned();
        match opened(file, request.max_unpacked_bytes) {
            Ok(mut files) if files.len() == 1 => acquired.files.append(&mut files),
            Ok(files) => acquired.take_attestations(&name, files),
            Err(error) => acquired.errors.push(Problem { input: Some(name), ..problem(None, &error, None) }),
        }
    }
    acquired
}

/// A file, or the attestations in it. All of them together may unpack to no more than `limit` bytes.
fn opened(file: SourceFile, limit: u64) -> Result<Vec<SourceFile>, read::UnpackError> {
    let file = read::unpack(file, limit)?;
    let Some(attestations) = read::attestations(&file)? else { return Ok(vec![file]) };
    let mut left = limit;
    let mut open = |one| {
        let one = read::unpack(one, left)?;
        left = left.saturating_sub(one.bytes().len() as u64);
        Ok(one)
    };
    attestations.into_iter().map(&mut open).collect()
}

/// Says which files of folders were not read.
pub(super) fn tell_skipped(inventory: &mut Inventory<'_>, skipped: &[String]) {
    for name in skipped {
        let message = format!("`{name}` is no SBOM or dependency graph of a known format, and was not read");
        inventory.note(NoteKind::NotRead, message, 0..0);
    }
}

/// A member of the workspace that is not there.
pub(super) fn no_member(missing: &str) -> Problem {
    Problem::new(
        None,
        format!("no workspace member is called `{missing}`"),
        "`-p` takes the name of a member of the workspace",
    )
}
