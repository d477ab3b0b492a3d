//! All output to files. A report stands at its path whole, or not at all.

use std::io::{self, Write};
use std::path::Path;

/// Writes a file by way of a neighbour that is renamed when it is complete and on the disk. A symbolic
/// link at the path is replaced, not followed.
///
/// # Errors
/// When any of it fails, or when something that is no file stands at the path (a device is no place for a
/// report); what stood there before stands there still.
pub fn file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if std::fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is there and is no file; use `-` for standard output",
        ));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut neighbour = tempfile::Builder::new().prefix(".embargo-").tempfile_in(folder)?;
    neighbour.write_all(bytes)?;
    neighbour.as_file().sync_all()?;
    readable_by_all(neighbour.as_file())?;
    neighbour.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Temporary files are private to their owner; a report is for the steps that follow.
#[cfg(unix)]
fn readable_by_all(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

/// Makes a folder, with those above it, unless it is there.
///
/// # Errors
/// When it cannot be made.
pub fn folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Removes a file that is no longer true.
///
/// # Errors
/// When it is there and cannot be removed.
pub fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
