//! Long lists, read in runs side by side. What comes out is the same as from one reader, in the same order: runs
//! are joined in the order of the list, and of several errors the first in the list is told.

use rayon::prelude::*;

use super::refusal::ReadError;
use crate::model::inventory::Builder;

/// Items in the shortest run that pays for a thread.
const SHORTEST: usize = 512;

/// Reads `items` into `builder`. `run` reads some of them, the first of which has the place `first` in the list.
pub(super) fn read<'s, T: Sync>(
    builder: &mut Builder<'s>,
    items: &[T],
    run: impl Fn(Builder<'s>, usize, &[T]) -> Result<Builder<'s>, ReadError> + Sync,
) -> Result<(), ReadError> {
    let length = items.len().div_ceil(rayon::current_num_threads() * 4).max(SHORTEST);
    let parts: Vec<_> =
        items.par_chunks(length).enumerate().map(|(at, items)| run(builder.part(), at * length, items)).collect();
    builder.make_room(parts.iter().flatten());
    for part in parts {
        builder.join(part?);
    }
    Ok(())
}
