//! The heads of texts: most comparisons are over with them, and they lie side by side where texts do not.

/// See [`head`].
pub(crate) type Head = [u64; 3];

/// The first bytes of a text as numbers: of two texts whose heads differ, the one that comes first in order has the
/// smaller one.
pub(crate) fn head(text: &str) -> Head {
    let mut head = [[0; 8]; 3];
    head.as_flattened_mut().iter_mut().zip(text.bytes()).for_each(|(slot, byte)| *slot = byte);
    head.map(u64::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::head;

    #[test]
    fn heads_stand_in_the_order_of_their_texts() {
        let long = "a text that is longer than its head";
        let texts =
            ["", "\u{1}", "a", "a b", "a text that is longer", long, "a text that is longer than itself", "b", "é"];
        for pair in texts.windows(2) {
            assert!(pair[0] < pair[1] && head(pair[0]) <= head(pair[1]), "{pair:?}");
        }
        assert!(head("a") < head("a b") && head(long) == head(&long.replace("head", "hide")));
    }
}
