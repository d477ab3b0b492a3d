//! Who bears which identifier. A million are looked up, all over the table: of each only a mark is kept, so that a
//! look-up touches one small entry and not the text in the document, too.

use std::borrow::Cow;
use std::hash::{BuildHasher as _, Hash, Hasher};

use foldhash::HashMap;
use foldhash::fast::RandomState;

use crate::model::component::ComponentId;
use crate::model::room::Wanted;

/// Identifiers and their bearers, in the order in which they came.
#[derive(Debug, Default)]
pub struct References<'s> {
    /// The first bearer.
    first: HashMap<Mark, ComponentId>,
    /// From a bearer to the next: only of identifiers that several bear.
    next: HashMap<ComponentId, ComponentId>,
    /// From the first of several bearers to the last.
    last: HashMap<ComponentId, ComponentId>,
    /// Identifiers that several bear.
    shared: Vec<Cow<'s, str>>,
    seed: RandomState,
}

/// What stands for an identifier: a hash of it with a seed of this run, and its length and end. (Were two ever to have
/// the same mark, one in 2⁹⁶, they would count as one identifier of two bearers: a relation more, and none less.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark([u32; 3]);

impl Hash for Mark {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [high, low, _] = self.0;
        state.write_u64(u64::from(high) << 32 | u64::from(low));
    }
}

impl<'s> References<'s> {
    /// An empty one, in which identifiers have the same marks as here.
    pub(super) fn with_same_marks(&self) -> Self {
        Self { seed: self.seed.clone(), ..Self::default() }
    }

    pub(super) fn mark(&self, reference: &str) -> Mark {
        let hash = self.seed.hash_one(reference);
        let end = reference.as_bytes().last_chunk().map_or(0, |end| u32::from_le_bytes(*end));
        let length = u32::try_from(reference.len()).unwrap_or(u32::MAX);
        #[expect(clippy::cast_possible_truncation, reason = "the halves of a hash")]
        Mark([(hash >> 32) as u32, hash as u32, end ^ length.wrapping_mul(0x9E37_79B1)])
    }

    /// Adds a bearer.
    pub(super) fn add(&mut self, reference: Cow<'s, str>, id: ComponentId) {
        self.add_marked(self.mark(&reference), reference, id);
    }

    /// The same of an identifier whose mark is known.
    pub(super) fn add_marked(&mut self, mark: Mark, reference: Cow<'s, str>, id: ComponentId) {
        let first = *self.first.entry(mark).or_insert(id);
        if first == id {
            return;
        }
        let last = match self.last.insert(first, id) {
            Some(last) => last,
            None => {
                self.shared.push(reference);
                first
            }
        };
        self.next.insert(last, id);
    }

    /// As [`make_room`](crate::model::room::make_room).
    pub(super) fn make_room(&mut self, wanted: Wanted) {
        let left = self.first.capacity() - self.first.len();
        if let Some(more) = wanted.more::<(Mark, ComponentId)>(left) {
            let _ = self.first.try_reserve(more);
        }
    }

    /// The bearers of an identifier; none where nobody bears it.
    pub(super) fn of(&self, reference: &str) -> impl Iterator<Item = ComponentId> {
        let first = self.first.get(&self.mark(reference)).copied();
        std::iter::successors(first, |id| self.next.get(id).copied())
    }

    /// The bearer of an identifier that has only one.
    pub(super) fn only(&self, reference: &str) -> Option<ComponentId> {
        self.marked(&self.mark(reference))
    }

    fn marked(&self, mark: &Mark) -> Option<ComponentId> {
        self.first.get(mark).copied().filter(|first| !self.next.contains_key(first))
    }

    /// The same of many. First all marks are made: where nothing but look-ups follow one another, the processor waits for
    /// several of them at a time.
    pub(super) fn only_each<'t>(&self, references: impl Iterator<Item = &'t str>) -> Vec<Option<ComponentId>> {
        let mut before = None;
        let marks = references.map(|reference| match before {
            Some((same, mark)) if same == reference => mark,
            _ => before.insert((reference, self.mark(reference))).1,
        });
        let marks: Vec<_> = marks.collect();
        marks.iter().map(|mark| self.marked(mark)).collect()
    }

    /// Identifiers that came with several bearers.
    pub(super) fn shared(&self) -> impl Iterator<Item = &Cow<'s, str>> {
        self.shared.iter()
    }

    /// Leaves of several bearers only this one.
    pub(super) fn leave(&mut self, reference: &str, id: ComponentId) {
        self.first.insert(self.mark(reference), id);
        self.next.remove(&id);
    }
}
