//! Sixteen bytes of a text at a time, in one register: most of the time of reading JSON goes into finding where strings
//! and white space end.

use wide::u8x16;

/// Bytes in a block.
pub(super) const BLOCK: usize = 16;

/// Sixteen bytes.
#[derive(Clone, Copy)]
pub(super) struct Block(u8x16);

impl Block {
    /// The bytes from a place on, where there are so many.
    #[inline]
    pub(super) fn at(bytes: &[u8], at: usize) -> Option<Self> {
        bytes.get(at..)?.first_chunk().map(|block: &[u8; BLOCK]| Self(u8x16::new(*block)))
    }

    /// How many spaces it begins with.
    #[inline]
    pub(super) fn spaces(self) -> usize {
        (!self.is(b' ').to_bitmask()).trailing_zeros() as usize
    }

    /// Where the first quote or backslash stands.
    #[inline]
    pub(super) fn quote(self) -> Option<usize> {
        first(self.is(b'"') | self.is(b'\\'))
    }

    /// Where the first quote, backslash or control character stands.
    #[inline]
    pub(super) fn mark(self) -> Option<usize> {
        let control = self.0.min(u8x16::splat(0x1F)).simd_eq(self.0);
        first(control | self.is(b'"') | self.is(b'\\'))
    }

    #[inline]
    fn is(self, byte: u8) -> u8x16 {
        self.0.simd_eq(u8x16::splat(byte))
    }
}

#[inline]
fn first(found: u8x16) -> Option<usize> {
    let bits = found.to_bitmask();
    (bits != 0).then(|| bits.trailing_zeros() as usize)
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Block};

    #[test]
    fn what_is_found_at_once_is_what_is_found_byte_by_byte() {
        for byte in 0..=u8::MAX {
            for place in 0..BLOCK {
                let mut bytes = [b'x'; BLOCK + 1];
                bytes[place] = byte;
                bytes[BLOCK] = b'"';
                let block = Block::at(&bytes, 0).unwrap();
                let quote = matches!(byte, b'"' | b'\\').then_some(place);
                assert_eq!(block.quote(), quote, "{byte} {place}");
                assert_eq!(block.mark(), quote.or((byte < 0x20).then_some(place)), "{byte} {place}");
                let mut blank = [b' '; BLOCK];
                blank[place] = byte;
                let spaces = if byte == b' ' { BLOCK } else { place };
                assert_eq!(Block::at(&blank, 0).unwrap().spaces(), spaces, "{byte} {place}");
            }
        }
        assert!(Block::at(&[b' '; BLOCK], 1).is_none() && Block::at(&[], 3).is_none());
    }
}
