//! Long lists, read in runs side by side. What comes out is the same as from one reader, in the same order: runs
//! are joined in the order of the list, and of several errors the first in the list is told. A few runs are read at a
//! time, so that the memory of those before serves for the next; meanwhile those before are joined, and the elements of
//! the next are found.

use rayon::prelude::*;

use super::expect;
use super::refusal::ReadError;
use super::tree::{Node, Shape};
use crate::model::inventory::Builder;

/// Elements in a run.
const RUN: usize = 1024;

/// Runs for each thread before all are joined: enough that none waits long for the last.
const RUNS: usize = 8;

/// What a run was read into.
type Read<'s> = Result<Builder<'s>, ReadError>;

/// Some elements of a list, and why there are no more if that is an error.
type Found<'d, 's> = (Vec<Node<'d, 's>>, Option<ReadError>);

/// Reads a list of objects, each of which adds about `adds` components, into `builder`. `run` reads some of them, the
/// first of which has the place `first` in the list, into a builder of its own.
pub(super) fn read<'d, 's>(
    builder: &mut Builder<'s>,
    (key, list): (&'static str, Node<'d, 's>),
    adds: usize,
    run: impl Fn(Builder<'s>, usize, &[Node<'d, 's>]) -> Read<'s> + Sync,
) -> Result<(), ReadError> {
    let mut elements = expect::vital_each(key, list, Shape::Object)?;
    let wave = rayon::current_num_threads() * RUNS * RUN;
    let blank = builder.part(0);
    let (mut first, mut done, mut times) = (0, Vec::new(), 0);
    let mut found = some(&mut elements, wave);
    while !found.0.is_empty() {
        let (now, no_more) = found;
        let runs = now.par_chunks(RUN).enumerate();
        let read = || runs.map(|(at, now)| run(blank.part(now.len() * adds), first + at * RUN, now)).collect();
        let find = || if no_more.is_none() { some(&mut elements, wave) } else { Found::default() };
        let (joined, (read, next)) =
            rayon::join(|| join(builder, done, times), || rayon::join::<_, _, Vec<Read<'s>>, _>(read, find));
        joined?;
        (first, times) = (first + now.len(), waves_from(&now, list));
        (done, found) = (read, (next.0, no_more.or(next.1)));
    }
    join(builder, done, times)?;
    found.1.map_or(Ok(()), Err)
}

fn some<'d, 's>(elements: &mut impl Iterator<Item = Result<Node<'d, 's>, ReadError>>, most: usize) -> Found<'d, 's> {
    let mut found = Vec::new();
    for element in elements.take(most) {
        match element {
            Ok(element) => found.push(element),
            Err(error) => return (found, Some(error)),
        }
    }
    (found, None)
}

/// How often what takes as much room as these elements has room in the rest of the list, themselves counted.
fn waves_from(now: &[Node<'_, '_>], list: Node<'_, '_>) -> usize {
    let (Some(first), Some(last)) = (now.first(), now.last()) else { return 0 };
    let own = last.span().end.saturating_sub(first.span().start).max(1);
    list.span().end.saturating_sub(first.span().start).div_ceil(own)
}

fn join<'s>(builder: &mut Builder<'s>, parts: Vec<Read<'s>>, times: usize) -> Result<(), ReadError> {
    builder.make_room(parts.iter().flatten(), times);
    parts.into_iter().try_for_each(|part| part.map(|part| builder.join(part)))
}
