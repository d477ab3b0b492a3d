//! Who bears which identifier. A million are looked up, so that each costs one entry and nothing on the heap.

use std::borrow::Cow;

use foldhash::HashMap;

use crate::model::component::ComponentId;
use crate::model::room::Wanted;

/// Identifiers and their bearers, in the order in which they came.
#[derive(Debug, Default)]
pub struct References<'s> {
    /// The first and the last bearer.
    ends: HashMap<Cow<'s, str>, (ComponentId, ComponentId)>,
    /// From a bearer to the next: only of identifiers that several bear.
    next: HashMap<ComponentId, ComponentId>,
}

impl<'s> References<'s> {
    /// Adds a bearer.
    pub(super) fn add(&mut self, reference: Cow<'s, str>, id: ComponentId) {
        match self.ends.get_mut(&reference) {
            Some((_, last)) => {
                self.next.insert(*last, id);
                *last = id;
            }
            None => {
                self.ends.insert(reference, (id, id));
            }
        }
    }

    /// As [`make_room`](crate::model::room::make_room).
    pub(super) fn make_room(&mut self, wanted: Wanted) {
        let left = self.ends.capacity() - self.ends.len();
        if let Some(more) = wanted.more::<(Cow<'s, str>, (ComponentId, ComponentId))>(left) {
            let _ = self.ends.try_reserve(more);
        }
    }

    /// The bearers of an identifier; none where nobody bears it.
    pub(super) fn of(&self, reference: &str) -> impl Iterator<Item = ComponentId> {
        std::iter::successors(self.ends.get(reference).map(|(first, _)| *first), |id| self.next.get(id).copied())
    }

    /// The bearer of an identifier that has only one.
    #[must_use]
    pub fn only(&self, reference: &str) -> Option<ComponentId> {
        self.ends.get(reference).filter(|(first, last)| first == last).map(|(first, _)| *first)
    }

    /// Identifiers with several bearers, in no particular order.
    pub(super) fn shared(&self) -> impl Iterator<Item = &Cow<'s, str>> {
        self.ends.iter().filter(|(_, (first, last))| first != last).map(|(reference, _)| reference)
    }

    /// Leaves of several bearers only this one.
    pub(super) fn leave(&mut self, reference: &str, id: ComponentId) {
        if let Some(ends) = self.ends.get_mut(reference) {
            *ends = (id, id);
        }
        self.next.remove(&id);
    }
}
