//! Large files, read in pieces side by side: most of the time goes into the memory for them. The lines of a piece are
//! counted while it is at hand.

use std::fs::File;
use std::path::Path;

use rayon::prelude::*;

use crate::model::source::LineCounts;

/// From this size on a file is read in pieces, in bytes.
pub(super) const LARGE: u64 = 32 << 20;

/// In bytes: small enough that all threads end at about the same time, and that a piece stays in the nearest memory.
const PIECE: usize = 1 << 20;

const _: () = assert!(PIECE.is_multiple_of(LineCounts::RUN), "the lines of a piece are counted in whole runs");

/// Reads a file of a known size, each piece of it once. A file that changes its size meanwhile is refused.
pub(super) fn read(file: &File, path: &Path, size: u64) -> std::io::Result<(Vec<u8>, LineCounts)> {
    let mut bytes = vec![0; usize::try_from(size).map_err(std::io::Error::other)?];
    let pieces = bytes.par_chunks_mut(PIECE).enumerate();
    let counts = pieces.map(|(at, piece)| {
        read_at(file, path, piece, (at * PIECE) as u64)?;
        Ok(LineCounts::of(piece))
    });
    let counts: Vec<LineCounts> = counts.collect::<std::io::Result<_>>()?;
    match file.metadata()?.len() == size {
        true => Ok((bytes, counts.into_iter().collect())),
        false => Err(std::io::Error::other("its size changed while it was read")),
    }
}

#[cfg(unix)]
fn read_at(file: &File, _path: &Path, piece: &mut [u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, piece, at)
}

/// Elsewhere a handle has one place, so that each piece is read by a handle of its own.
#[cfg(not(unix))]
fn read_at(_file: &File, path: &Path, piece: &mut [u8], at: u64) -> std::io::Result<()> {
    use std::io::{Read as _, Seek as _};
    let mut file = File::open(path)?;
    file.seek(std::io::SeekFrom::Start(at))?;
    file.read_exact(piece)
}
