//! Git objects: what stood at a revision. The user's work tree and index are only looked at.
//!
//! Settings of the repository that would run programs (file-system monitors, hooks, external differs) are
//! switched off for every call.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::AcquireError;
use crate::model::source::SourceFile;

/// A commit of the repository that the gate runs in.
#[derive(Debug, Clone)]
pub struct Revision {
    top: PathBuf,
    commit: String,
    asked: String,
}

impl Revision {
    /// Finds the commit that a name stands for.
    ///
    /// # Errors
    /// When this is no git repository, or it has no such commit.
    pub fn find(name: &str) -> Result<Self, AcquireError> {
        let refuse = |why: String| AcquireError::Base { base: name.to_owned(), why };
        let top = git(None, &["rev-parse", "--show-toplevel"]).map_err(refuse)?;
        let top = PathBuf::from(text(&top).trim_end_matches(['\n', '\r']));
        let wanted = format!("{name}^{{commit}}");
        let commit =
            git(Some(&top), &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]).map_err(|why| {
                refuse(if why.is_empty() { "there is no such file, folder or revision".to_owned() } else { why })
            })?;
        let commit = text(&commit).trim().to_owned();
        Ok(Self { top, commit, asked: name.to_owned() })
    }

    /// For reports.
    #[must_use]
    pub fn describe(&self) -> String {
        let short: String = self.commit.chars().take(12).collect();
        format!("revision {} ({short})", self.asked)
    }

    /// Where a path of the work tree stands in the repository, with `/`. The path need not exist.
    ///
    /// # Errors
    /// When it lies outside.
    pub fn path_of(&self, path: &Path) -> Result<String, AcquireError> {
        let outside = || AcquireError::Base {
            base: self.asked.clone(),
            why: format!(
                "`{}` lies outside the repository; compare it with a file in place of a revision",
                path.display()
            ),
        };
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // The folder may be gone from the work tree, too: then its name is all there is.
        let folder = folder.canonicalize().or_else(|_| std::path::absolute(folder)).map_err(|_| outside())?;
        let top = self.top.canonicalize().map_err(|_| outside())?;
        let whole = if path.is_dir() {
            path.canonicalize().map_err(|_| outside())?
        } else {
            folder.join(path.file_name().ok_or_else(outside)?)
        };
        let inside = whole.strip_prefix(&top).map_err(|_| outside())?;
        Ok(inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
    }

    /// A file as it stood; `None` when it was not there.
    ///
    /// # Errors
    /// When git fails, or the file is larger than `limit`.
    pub fn file(&self, path: &str, name: &str, limit: u64) -> Result<Option<SourceFile>, AcquireError> {
        let object = format!("{}:{path}", self.commit);
        let Ok(kind) = git(Some(&self.top), &["cat-file", "-t", &object]) else { return Ok(None) };
        if text(&kind).trim() != "blob" {
            return Ok(None);
        }
        let refuse = |why: String| AcquireError::Base { base: self.asked.clone(), why };
        let size = git(Some(&self.top), &["cat-file", "-s", &object]).map_err(refuse)?;
        if text(&size).trim().parse::<u64>().is_ok_and(|size| size > limit) {
            return Err(AcquireError::TooLarge { what: format!("`{path}` at {}", self.describe()), limit });
        }
        let blob = git(Some(&self.top), &["cat-file", "blob", &object]).map_err(refuse)?;
        Ok(Some(SourceFile::new(name, blob.stdout)))
    }

    /// The names of the files in a folder as it stood.
    ///
    /// # Errors
    /// When git fails.
    pub fn folder(&self, path: &str) -> Result<Vec<String>, AcquireError> {
        let tree = format!("{}:{path}", self.commit);
        let refuse = |why: String| AcquireError::Base { base: self.asked.clone(), why };
        let listed = git(Some(&self.top), &["ls-tree", "-z", "--name-only", &tree]).map_err(refuse)?;
        Ok(names(&listed))
    }

    /// Files that stood at the revision and are gone from the work tree: what was moved or renamed is among them.
    ///
    /// # Errors
    /// When git fails.
    pub fn gone(&self) -> Result<Vec<String>, AcquireError> {
        let refuse = |why: String| AcquireError::Base { base: self.asked.clone(), why };
        let options =
            ["diff", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--diff-filter=D", &self.commit, "--"];
        Ok(names(&git(Some(&self.top), &options).map_err(refuse)?))
    }

    /// Writes all files of the revision below an empty folder, by an index of its own beside it.
    ///
    /// # Errors
    /// When git fails.
    pub fn write_to(&self, folder: &Path) -> Result<PathBuf, AcquireError> {
        let refuse = |why: String| AcquireError::Base { base: self.asked.clone(), why };
        let (index, tree) = (folder.join("index"), folder.join("tree"));
        let prefix = format!("--prefix={}/", tree.display());
        for args in [vec!["read-tree", &self.commit], vec!["checkout-index", "--all", "--quiet", &prefix]] {
            let mut command = command(Some(&self.top), &args);
            command.env("GIT_INDEX_FILE", &index);
            finish(command).map_err(refuse)?;
        }
        Ok(tree)
    }
}

fn command(folder: Option<&Path>, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    if let Some(folder) = folder {
        command.arg("-C").arg(folder);
    }
    command.args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false"]);
    command.args(args).env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0");
    command
}

fn git(folder: Option<&Path>, args: &[&str]) -> Result<Output, String> {
    finish(command(folder, args))
}

fn finish(mut command: Command) -> Result<Output, String> {
    let output = command.output().map_err(|error| format!("git could not be run: {error}"))?;
    if output.status.success() {
        Ok(output)
    } else {
        let message = String::from_utf8_lossy(&output.stderr);
        Err(message.lines().map(str::trim).collect::<Vec<_>>().join("; "))
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn names(output: &Output) -> Vec<String> {
    text(output).split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
