//! The tokens of a JSON text: where they begin and end, and what they say.

use std::borrow::Cow;

use crate::model::source::Span;

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The first place from `at` on that holds no white space. What is written for people is indented, by more spaces the
/// deeper it stands: they are passed eight at a time.
pub(super) fn behind_space(bytes: &[u8], mut at: usize) -> usize {
    const SPACES: u64 = u64::from_ne_bytes(*b"        ");
    while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
        while let Some(word) = word(bytes, at) {
            let others = word ^ SPACES;
            if others != 0 {
                at += others.trailing_zeros() as usize / 8;
                break;
            }
            at += 8;
        }
    }
    at
}

/// Whether nothing but a comma and white space, or white space alone, stands between two elements.
pub(super) fn is_comma(between: &[u8]) -> bool {
    const USUAL: usize = 64;
    between.len() <= USUAL && between.iter().all(|byte| is_space(*byte) || *byte == b',')
}

/// Eight bytes, the first of them in the lowest place.
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().copied().map(u64::from_le_bytes)
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

/// Bytes that are looked at eight at a time, before a search for long strings takes over.
const NEAR: usize = 64;

/// Where the first quote, backslash or control character stands.
pub(super) fn first_mark(bytes: &[u8]) -> Option<usize> {
    let near = match near_mark::<true>(bytes) {
        Near::Found(at) => return Some(at),
        Near::Ends => return None,
        Near::Passed => NEAR,
    };
    let far = bytes.get(near..)?;
    let quote = memchr::memchr2(b'"', b'\\', far).unwrap_or(far.len());
    let before = far.get(..quote).unwrap_or(far);
    let control = has_control(before).then(|| before.iter().position(|byte| *byte < 0x20)).flatten();
    control.or((quote < far.len()).then_some(quote)).map(|at| near + at)
}

/// Where the first quote or backslash stands, in a string that has no control character.
fn first_quote(bytes: &[u8]) -> Option<usize> {
    match near_mark::<false>(bytes) {
        Near::Found(at) => Some(at),
        Near::Ends => None,
        Near::Passed => memchr::memchr2(b'"', b'\\', bytes.get(NEAR..)?).map(|at| NEAR + at),
    }
}

/// What was found in the first bytes.
enum Near {
    Found(usize),
    /// Nothing, and there are no more.
    Ends,
    /// Nothing in [`NEAR`] bytes.
    Passed,
}

/// The first quote or backslash, or control character too. (Eight bytes at a time: in a word from which 1 is
/// subtracted byte by byte, the high bit of the first byte that was zero is set.)
fn near_mark<const STRICT: bool>(bytes: &[u8]) -> Near {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    let mut at = 0;
    while at < NEAR {
        let Some(word) = word(bytes, at) else {
            let is_mark = |byte: &u8| matches!(byte, b'"' | b'\\') || (STRICT && *byte < 0x20);
            let rest = bytes.get(at..).unwrap_or(&[]);
            return rest.iter().position(is_mark).map_or(Near::Ends, |found| Near::Found(at + found));
        };
        let control = if STRICT { word.wrapping_sub(ONES * 0x20) & !word } else { 0 };
        let marks = (control | zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5C))) & HIGH;
        if marks != 0 {
            return Near::Found(at + marks.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    Near::Passed
}

/// Whether there is a byte below 0x20, looked for in runs that the compiler turns into wide instructions.
fn has_control(bytes: &[u8]) -> bool {
    let in_run = |run: &[u8]| run.iter().fold(false, |found, byte| found | (*byte < 0x20));
    bytes.chunks(32).any(in_run)
}

/// The end of the number or word that begins at `start`.
pub(super) fn literal_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or(&[]);
    let length = rest.iter().position(|byte| is_space(*byte) || matches!(byte, b',' | b']' | b'}' | b':'));
    length.map_or(bytes.len(), |length| start + length)
}

/// The text of a string literal, quotes included in `span`. Escapes are left to `serde_json`.
pub(super) fn decode(text: &str, span: Span, escaped: bool) -> Cow<'_, str> {
    let literal = text.get(span).unwrap_or("\"\"");
    let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or("");
    if !escaped {
        return Cow::Borrowed(inner);
    }
    serde_json::from_str(literal).map_or(Cow::Borrowed(inner), Cow::Owned)
}
