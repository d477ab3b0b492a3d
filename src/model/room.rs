//! Room for long lists whose length shows while they are read.

/// How many more entries a list needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// At once.
    pub now: usize,
    /// In all: a guess from what the document looked like so far.
    pub expected: usize,
    /// What the guess may take, in bytes.
    pub most: usize,
}

impl Wanted {
    /// How many to make room for, with so much room left: none where that is enough.
    pub(crate) fn more<T>(self, left: usize) -> Option<usize> {
        (left < self.now).then(|| self.expected.min(self.most / size_of::<T>().max(1)).max(self.now))
    }
}

/// Makes room in a list that has none left, for all that is expected, so that nothing is moved again. Where there is no
/// such room, the list grows as it must.
pub(crate) fn make_room<T>(list: &mut Vec<T>, wanted: Wanted) {
    if let Some(more) = wanted.more::<T>(list.capacity() - list.len()) {
        let _ = list.try_reserve_exact(more);
    }
}

#[cfg(test)]
mod tests {
    use super::{Wanted, make_room};

    #[test]
    fn a_guess_is_bounded_and_made_when_there_is_no_room_left() {
        let mut list: Vec<u64> = vec![1];
        make_room(&mut list, Wanted { now: 10, expected: 1000, most: 1 << 20 });
        let room = list.capacity();
        assert!((1001..2000).contains(&room), "{room}");
        make_room(&mut list, Wanted { now: 10, expected: 1 << 40, most: 1 << 20 });
        assert_eq!(list.capacity(), room, "there is room");
        make_room(&mut list, Wanted { now: 2000, expected: usize::MAX, most: 1 << 20 });
        assert!((2001..=(1 << 17) + 1).contains(&list.capacity()), "{}", list.capacity());
    }
}
