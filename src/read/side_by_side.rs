//! Long lists, read in runs side by side. What comes out is the same as from one reader, in the same order: runs
//! are joined in the order of the list, and of several errors the first in the list is told. A few runs are read at a
//! time, so that the memory of those before serves for the next.

use rayon::prelude::*;

use super::refusal::ReadError;
use crate::model::inventory::Builder;

/// Items in a run.
const RUN: usize = 1024;

/// Runs for each thread before all are joined: enough that none waits long for the last.
const RUNS: usize = 16;

/// Reads `items`, each of which adds about `adds` components, into `builder`. `run` reads some of them, the first of which has the place `first` in the list, into
/// a builder of its own; it may look at what the whole has collected before.
pub(super) fn read<'s, T: Sync>(
    builder: &mut Builder<'s>,
    items: &[T],
    adds: usize,
    run: impl Fn(&Builder<'s>, Builder<'s>, usize, &[T]) -> Result<Builder<'s>, ReadError> + Sync,
) -> Result<(), ReadError> {
    let wave = rayon::current_num_threads() * RUNS * RUN;
    for (at, items_now) in items.chunks(wave).enumerate() {
        let (whole, first) = (&*builder, at * wave);
        let runs = items_now.par_chunks(RUN).enumerate();
        let parts: Vec<_> =
            runs.map(|(at, items)| run(whole, whole.part(items.len() * adds), first + at * RUN, items)).collect();
        let still = items.len() - first;
        builder.make_room(parts.iter().flatten(), still.div_ceil(items_now.len()));
        for part in parts {
            builder.join(part?);
        }
    }
    Ok(())
}
