//! All input: files, standard input, the data that ships with the gate, and `cargo metadata`.
//!
//! The only place that reads anything. What it returns has been read once, whole, and within a limit.

mod git;
mod pieces;
mod project;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use cargo_metadata::{CargoOpt, MetadataCommand};
use include_dir::{Dir, include_dir};
use miette::Diagnostic;

use crate::model::source::SourceFile;

pub use git::Revision;
pub use project::{CONFIG, config_places};

static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/policies");

/// The largest input that is read unless the user allows more: 4 GiB.
pub const MAX_BYTES: u64 = 4 << 30;

/// The largest that an input may be when it is unpacked, unless the user allows more: 1 GiB.
pub const MAX_UNPACKED_BYTES: u64 = 1 << 30;

/// How `cargo metadata` shall be asked.
#[derive(Debug, Clone, Default)]
pub struct Cargo {
    /// The manifest; the one cargo finds from the current folder when absent.
    pub manifest_path: Option<PathBuf>,
    /// Features to switch on.
    pub features: Vec<String>,
    /// All features.
    pub all_features: bool,
    /// Not the default ones.
    pub no_default_features: bool,
    /// Targets to resolve for; all when empty.
    pub targets: Vec<String>,
    /// Flags passed through, such as `--locked`.
    pub flags: Vec<String>,
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum AcquireError {
    /// The file system says no.
    #[error("cannot read {what}: {cause}")]
    #[diagnostic(help("check the path, and that it may be read"))]
    Io {
        /// What was to be read.
        what: String,
        /// The operating system's answer.
        cause: std::io::Error,
    },
    /// A folder where a file is wanted.
    #[error("{0} is a folder")]
    #[diagnostic(help("name a file"))]
    Folder(String),
    /// A pattern that nothing matches, or that is none.
    #[error("no file matches `{0}`")]
    #[diagnostic(help("check the pattern: `*` stands for any part of a name, `**` for any folders"))]
    NoMatch(String),
    /// Too large.
    #[error("{what} is larger than the limit of {limit} bytes")]
    #[diagnostic(help("raise the limit with --max-input-bytes if the file is meant to be so large"))]
    TooLarge {
        /// What was to be read.
        what: String,
        /// The limit.
        limit: u64,
    },
    /// What a change is compared with cannot be had.
    #[error("cannot compare with `{base}`: {why}")]
    #[diagnostic(help(
        "give --base a git revision that is there (a shallow clone may lack it: fetch it), an earlier input, a folder of them, or an earlier JSON report"
    ))]
    Base {
        /// What was asked for.
        base: String,
        /// Why not.
        why: String,
    },
    /// cargo failed.
    #[error("`cargo metadata` failed: {0}")]
    #[diagnostic(help(
        "run it in the same folder to see why; outside a cargo project, name an SBOM or a dependency graph"
    ))]
    Cargo(String),
}

/// A file, and whether somebody named it.
#[derive(Debug)]
pub enum Found {
    /// By its path, or by a pattern.
    Named(SourceFile),
    /// It lies in a folder that was named.
    InFolder(SourceFile),
}

/// Reads what an argument means: a file, standard input for `-`, all files of a folder and of those in it (but for
/// git's own), or all that a pattern such as `sboms/**/*.json` matches. In order of their names; links to
/// folders are not followed.
///
/// # Errors
/// When something of it cannot be read, or nothing matches.
pub fn inputs(path: &Path, limit: u64) -> Result<Vec<Found>, AcquireError> {
    let name = path.display().to_string();
    if path.is_dir() {
        return folder_of(path, limit);
    }
    if path.exists() || name == "-" || !name.contains(['*', '?', '[']) {
        return Ok(vec![Found::Named(file(path, limit)?)]);
    }
    let matched = glob::glob(&name).map_err(|_| AcquireError::NoMatch(name.clone()))?;
    let mut found = Vec::new();
    for path in matched {
        let io = |error: glob::GlobError| AcquireError::Io { what: format!("`{name}`"), cause: error.into() };
        let path = path.map_err(io)?;
        found.extend(if path.is_dir() { folder_of(&path, limit)? } else { vec![Found::Named(file(&path, limit)?)] });
    }
    if found.is_empty() { Err(AcquireError::NoMatch(name)) } else { Ok(found) }
}

/// Whether a file of this name is what an argument means: itself, a file in a folder, or one that matches a pattern.
#[must_use]
pub fn means(path: &Path, name: &str) -> bool {
    let text = path.display().to_string();
    // A pattern's matches do not begin with the `./` that it may begin with.
    let bare = |text: &str| text.strip_prefix("./").unwrap_or(text).to_owned();
    let below =
        name.strip_prefix(text.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below || (!path.exists() && glob::Pattern::new(&bare(&text)).is_ok_and(|pattern| pattern.matches(&bare(name))))
}

fn folder_of(path: &Path, limit: u64) -> Result<Vec<Found>, AcquireError> {
    let (mut open, mut files) = (vec![path.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        let io = |cause| AcquireError::Io { what: format!("the folder `{}`", folder.display()), cause };
        for entry in std::fs::read_dir(&folder).map_err(io)? {
            let entry = entry.map_err(io)?;
            let kind = entry.file_type().map_err(io)?;
            match entry.path() {
                inner if kind.is_dir() && entry.file_name() != ".git" => open.push(inner),
                inner if inner.is_file() => files.push(inner),
                _ => {}
            }
        }
    }
    files.sort();
    files.iter().map(|path| file(path, limit).map(Found::InFolder)).collect()
}

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// When it cannot be read whole within the limit.
pub fn file(path: &Path, limit: u64) -> Result<SourceFile, AcquireError> {
    let name = path.display().to_string();
    if name == "-" {
        return bounded(std::io::stdin().lock(), "-", limit, 0);
    }
    let io = |cause| AcquireError::Io { what: format!("`{name}`"), cause };
    if std::fs::metadata(path).map_err(io)?.is_dir() {
        return Err(AcquireError::Folder(format!("`{name}`")));
    }
    let file = File::open(path).map_err(io)?;
    let about = file.metadata().map_err(io)?;
    if about.is_file() && (pieces::LARGE..=limit).contains(&about.len()) {
        let (bytes, counts) = pieces::read(&file, path, about.len()).map_err(io)?;
        return Ok(SourceFile::counted(&name, bytes, counts));
    }
    bounded(file, &name, limit, about.len().min(limit))
}

/// Reads all there is, if it is within the limit; it should be about `size` bytes.
fn bounded(reader: impl Read, name: &str, limit: u64, size: u64) -> Result<SourceFile, AcquireError> {
    let mut bytes = Vec::new();
    // Room for all and a byte more, so that nothing is copied on the way. Without it, it grows as it must.
    let _ = bytes.try_reserve_exact(usize::try_from(size).unwrap_or(0).saturating_add(1));
    let what = || if name == "-" { "standard input".to_owned() } else { format!("`{name}`") };
    reader
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|cause| AcquireError::Io { what: what(), cause })?;
    if bytes.len() as u64 > limit {
        return Err(AcquireError::TooLarge { what: what(), limit });
    }
    Ok(SourceFile::new(name, bytes))
}

/// Runs `cargo metadata`. That trusts the project's cargo configuration, which may name programs to run.
///
/// # Errors
/// When cargo cannot be run or fails.
pub fn cargo_metadata(cargo: &Cargo) -> Result<SourceFile, AcquireError> {
    let mut command = MetadataCommand::new();
    if let Some(path) = &cargo.manifest_path {
        command.manifest_path(path);
    }
    if cargo.all_features {
        command.features(CargoOpt::AllFeatures);
    }
    if cargo.no_default_features {
        command.features(CargoOpt::NoDefaultFeatures);
    }
    if !cargo.features.is_empty() {
        command.features(CargoOpt::SomeFeatures(cargo.features.clone()));
    }
    let targets = cargo.targets.iter().map(|target| format!("--filter-platform={target}"));
    command.other_options(cargo.flags.iter().cloned().chain(targets).collect::<Vec<_>>());
    let output = command.cargo_command().output().map_err(|error| AcquireError::Cargo(error.to_string()))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let lines: Vec<_> = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        return Err(AcquireError::Cargo(lines.join("; ")));
    }
    let manifest = cargo.manifest_path.as_deref().unwrap_or(Path::new("Cargo.toml"));
    Ok(SourceFile::new(format!("cargo metadata of {}", manifest.display()), output.stdout))
}

/// Runs `cargo metadata` on the project as it stood at a revision, in a folder of its own that is gone afterwards.
///
/// # Errors
/// When git or cargo fails, or the project was not there.
pub fn cargo_metadata_at(cargo: &Cargo, revision: &Revision) -> Result<SourceFile, AcquireError> {
    let manifest = cargo.manifest_path.clone().unwrap_or_else(|| PathBuf::from("Cargo.toml"));
    let inside = revision.path_of(&manifest)?;
    let io = |cause| AcquireError::Io { what: "a temporary folder".to_owned(), cause };
    let folder = tempfile::tempdir().map_err(io)?;
    let tree = revision.write_to(folder.path())?;
    cargo_metadata(&Cargo { manifest_path: Some(tree.join(inside)), ..cargo.clone() })
}

/// A path as seen from the folder in which the gate runs, with `/`, if it lies below that.
#[must_use]
pub fn relative(path: &str) -> String {
    let here = std::env::current_dir().ok();
    let below = here.as_ref().and_then(|here| Path::new(path).strip_prefix(here).ok());
    let parts = below
        .map(|below| below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"));
    parts.unwrap_or_else(|| path.to_owned())
}

pub(crate) fn paths_of(path: &Path) -> Result<Vec<PathBuf>, AcquireError> {
    let io = |cause| AcquireError::Io { what: format!("the folder `{}`", path.display()), cause };
    let entries = std::fs::read_dir(path).map_err(io)?;
    let mut paths: Vec<_> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(io)?;
    paths.retain(|path| path.is_file());
    paths.sort();
    Ok(paths)
}

/// The policy and bundle files that ship with the gate, in order of their names.
#[must_use]
pub fn shipped_policies() -> Vec<SourceFile> {
    let folders = [Some(&DATA), DATA.get_dir("bundles")];
    folders.into_iter().flatten().flat_map(shipped).collect()
}

/// The vendor files that ship with the gate, in order of their names.
#[must_use]
pub fn shipped_vendors() -> Vec<SourceFile> {
    DATA.get_dir("vendors").map(shipped).unwrap_or_default()
}

fn shipped(folder: &Dir<'_>) -> Vec<SourceFile> {
    let mut files: Vec<_> = folder
        .files()
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "toml"))
        .map(|file| SourceFile::new(format!("policies/{}", file.path().display()), file.contents().to_vec()))
        .collect();
    files.sort_by(|left, right| left.name().cmp(right.name()));
    files
}

/// The TOML files of a folder, in order of their names; with those of its folder `bundles` for policies.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn folder(path: &Path) -> Result<Vec<SourceFile>, AcquireError> {
    let mut paths = paths_of(path)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let mut files: Vec<_> = paths.iter().map(|path| file(path, MAX_BYTES)).collect::<Result<_, _>>()?;
    let bundles = path.join("bundles");
    if bundles.is_dir() {
        files.extend(folder(&bundles)?);
    }
    Ok(files)
}
