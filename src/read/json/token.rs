//! The tokens of a JSON text: where they begin and end, and what they say.

use std::borrow::Cow;

use super::block::{BLOCK, Block};
use crate::model::source::Span;

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The first place from `at` on that holds no white space. What is written for people is indented, by more spaces the
/// deeper it stands: they are passed in blocks.
pub(super) fn behind_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
        while let Some(block) = Block::at(bytes, at) {
            let spaces = block.spaces();
            at += spaces;
            if spaces < BLOCK {
                break;
            }
        }
    }
    at
}

/// Whether nothing but a comma and white space, or white space alone, stands between two elements.
pub(super) fn is_comma(between: &[u8]) -> bool {
    const USUAL: usize = 64;
    between.len() <= USUAL && between.iter().all(|byte| is_space(*byte) || *byte == b',')
}

/// The first eight bytes, the first of them in the lowest place; zeros where there are fewer.
pub(super) fn first_word(bytes: &[u8]) -> u64 {
    let few = || bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    bytes.first_chunk().map_or_else(few, |first| u64::from_le_bytes(*first))
}

/// The end of the container that begins at `start`, which must have been scanned.
pub(super) fn container_end(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut at) = (0_usize, start);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(bytes, at).0;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'\n' => {
                at = behind_space(bytes, at);
                continue;
            }
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at
}

/// The end of the string that begins at `start`, its closing quote included, and whether it holds an escape.
/// The string must have been scanned.
pub(super) fn string_end(bytes: &[u8], start: usize) -> (usize, bool) {
    let mut escaped = false;
    let mut at = start + 1;
    while let Some(found) = bytes.get(at..).and_then(first_quote) {
        at += found;
        if bytes.get(at) == Some(&b'"') {
            return (at + 1, escaped);
        }
        escaped = true;
        at += 2;
    }
    (bytes.len(), escaped)
}

/// Where the first quote, backslash or control character stands.
#[inline]
pub(super) fn first_mark(bytes: &[u8]) -> Option<usize> {
    first(bytes, Block::mark, |byte| matches!(byte, b'"' | b'\\') || byte < 0x20)
}

/// Where the first quote or backslash stands, in a string that has no control character.
#[inline]
fn first_quote(bytes: &[u8]) -> Option<usize> {
    first(bytes, Block::quote, |byte| matches!(byte, b'"' | b'\\'))
}

/// The first of some bytes: block by block, and one by one where the text ends.
#[inline]
fn first(bytes: &[u8], in_block: fn(Block) -> Option<usize>, is_it: fn(u8) -> bool) -> Option<usize> {
    let mut at = 0;
    while let Some(block) = Block::at(bytes, at) {
        if let Some(found) = in_block(block) {
            return Some(at + found);
        }
        at += BLOCK;
    }
    bytes.get(at..)?.iter().position(|byte| is_it(*byte)).map(|found| at + found)
}

/// The end of the number or word that begins at `start`.
pub(super) fn literal_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or(&[]);
    let length = rest.iter().position(|byte| is_space(*byte) || matches!(byte, b',' | b']' | b'}' | b':'));
    length.map_or(bytes.len(), |length| start + length)
}

/// The text of a string literal, quotes included in `span`. Escapes are left to `serde_json`.
pub(super) fn decode(text: &str, span: Span, escaped: bool) -> Cow<'_, str> {
    let inner = text.get(span.start + 1..span.end.saturating_sub(1)).unwrap_or("");
    if !escaped {
        return Cow::Borrowed(inner);
    }
    let literal = text.get(span).unwrap_or("");
    serde_json::from_str(literal).map_or(Cow::Borrowed(inner), Cow::Owned)
}
