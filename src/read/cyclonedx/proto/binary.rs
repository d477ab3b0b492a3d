//! Protobuf's wire format (<https://protobuf.dev/programming-guides/encoding/>): keys and lengths as varints.

use std::borrow::Cow;

use super::schema::{self, Field, Kind, Message};
use super::{Found, Value, by_number, check_depth};
use crate::read::refusal::{ReadError, Refusal};

/// A BOM begins with its version, as every serialiser writes it: field 1, three bytes, `1.` and a digit.
pub(super) fn looks(bytes: &[u8]) -> bool {
    matches!(bytes, [0x0A, 0x03, b'1', b'.', b'0'..=b'9', ..])
}

/// The fields of a document.
pub(super) fn fields(bytes: &[u8]) -> Result<Vec<Found<'_>>, ReadError> {
    message(bytes, 0, Some(&schema::BOM), 0)
}

/// A field as the wire has it.
enum Wire<'s> {
    Number(u64),
    Bytes(&'s [u8]),
    Fixed,
}

struct Cursor<'s> {
    bytes: &'s [u8],
    at: usize,
    /// Where the bytes begin in the file.
    base: usize,
}

impl<'s> Cursor<'s> {
    fn fault<T>(&self, what: &str) -> Result<T, ReadError> {
        let at = self.base + self.at;
        Err(ReadError::at(Refusal::Syntax("protobuf", what.to_owned()), at..at))
    }

    fn varint(&mut self) -> Result<u64, ReadError> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let Some(&byte) = self.bytes.get(self.at) else { return self.fault("it ends in the middle of a number") };
            self.at += 1;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        self.fault("a number has more than ten bytes")
    }

    fn take(&mut self, length: u64) -> Result<&'s [u8], ReadError> {
        let end = usize::try_from(length).ok().and_then(|length| self.at.checked_add(length));
        match end.and_then(|end| self.bytes.get(self.at..end)) {
            Some(bytes) => {
                self.at += bytes.len();
                Ok(bytes)
            }
            None => self.fault("it ends in the middle of a field"),
        }
    }

    fn field(&mut self) -> Result<(u32, Wire<'s>), ReadError> {
        let key = self.varint()?;
        let Ok(number @ 1..) = u32::try_from(key >> 3) else { return self.fault("a field has no valid number") };
        let wire = match key & 7 {
            0 => Wire::Number(self.varint()?),
            1 => self.take(8).map(|_| Wire::Fixed)?,
            2 => {
                let length = self.varint()?;
                Wire::Bytes(self.take(length)?)
            }
            5 => self.take(4).map(|_| Wire::Fixed)?,
            _ => return self.fault("a field is of a kind that is not in use"),
        };
        Ok((number, wire))
    }
}

/// The fields of a message; without a schema, only that it is whole is checked.
fn message<'s>(bytes: &'s [u8], base: usize, of: Option<Message>, depth: usize) -> Result<Vec<Found<'s>>, ReadError> {
    check_depth(depth, base)?;
    let mut cursor = Cursor { bytes, at: 0, base };
    let mut found = Vec::new();
    while cursor.at < bytes.len() {
        let start = base + cursor.at;
        let (number, wire) = cursor.field()?;
        let span = start..base + cursor.at;
        let field = of.and_then(|message| by_number(message, number));
        let inner = |bytes: &[u8]| span.end - bytes.len();
        let value = match (field.map(|field| &field.kind), wire) {
            (Some(Kind::One(of) | Kind::Many(of) | Kind::Of(of)), Wire::Bytes(bytes)) => {
                Value::Message(message(bytes, inner(bytes), Some(*of), depth + 1)?)
            }
            (Some(Kind::Edges), Wire::Bytes(bytes)) => {
                Value::Message(message(bytes, inner(bytes), Some(&schema::DEPENDENCY), depth + 1)?)
            }
            (Some(Kind::Tools), Wire::Bytes(bytes)) => {
                Value::Message(message(bytes, inner(bytes), Some(&schema::TOOL), depth + 1)?)
            }
            (Some(Kind::Text | Kind::Texts), Wire::Bytes(bytes)) => match std::str::from_utf8(bytes) {
                Ok(text) => Value::Text(Cow::Borrowed(text)),
                Err(_) => return cursor.fault("a text is not UTF-8"),
            },
            (Some(Kind::Word(_, words)), Wire::Number(number)) => {
                let word = usize::try_from(number).ok().and_then(|number| words.get(number));
                Value::Text(Cow::Borrowed(word.copied().unwrap_or("other")))
            }
            (Some(Kind::Passed) | None, _) => Value::Passed,
            _ => return cursor.fault("a field is of another kind than the schema says"),
        };
        found.push(Found { key: key(field, number), field, span, value });
    }
    Ok(found)
}

fn key(field: Option<&'static Field>, number: u32) -> Cow<'static, str> {
    field.map_or_else(|| Cow::Owned(format!("field {number}")), |field| Cow::Borrowed(field.key))
}
