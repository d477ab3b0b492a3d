//! Protobuf's text format (<https://protobuf.dev/reference/protobuf/textformat-spec/>).

use std::borrow::Cow;

use super::schema::{self, Field, Kind, Message};
use super::{Found, Value, by_name, check_depth};
use crate::model::source::Span;
use crate::read::refusal::{ReadError, Refusal};

/// A text that begins with a field of a BOM and states its version, comments aside.
pub(super) fn looks(text: &str) -> bool {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.take(1).next().unwrap_or("");
    let name = first.split([':', '{', ' ', '<']).next().unwrap_or("");
    let rest = first.get(name.len()..).unwrap_or("").trim_start();
    by_name(&schema::BOM, name).is_some()
        && rest.starts_with([':', '{', '<'])
        && text.lines().any(|line| line.trim_start().starts_with("spec_version"))
}

/// The fields of a document.
pub(super) fn fields(text: &str) -> Result<Vec<Found<'_>>, ReadError> {
    let mut lexer = Lexer { text, at: 0 };
    let found = message(&mut lexer, Some(&schema::BOM), None, 0)?;
    lexer.space();
    if text.ends_with('\n') || found.is_empty() {
        return Ok(found);
    }
    // The format has no end mark: a line that does not end was cut off, for all that can be known.
    match lexer.text.get(..lexer.at).unwrap_or("").trim_end().chars().last() {
        Some('}' | '>') => Ok(found),
        _ => lexer.fault("the last line does not end, so that it may be cut off"),
    }
}

struct Lexer<'s> {
    text: &'s str,
    at: usize,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn fault<T>(&self, what: &str) -> Result<T, ReadError> {
        Err(ReadError::at(Refusal::Syntax("protobuf text", what.to_owned()), self.at..self.at))
    }

    /// Goes over white space and comments.
    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let kept = rest.trim_start();
            self.at += rest.len() - kept.len();
            if !kept.starts_with('#') {
                return;
            }
            self.at += kept.find('\n').unwrap_or(kept.len());
        }
    }

    /// Takes a mark if it comes next.
    fn eat(&mut self, mark: char) -> bool {
        self.space();
        let is_next = self.rest().starts_with(mark);
        self.at += if is_next { mark.len_utf8() } else { 0 };
        is_next
    }

    fn word(&mut self) -> Option<(&'s str, Span)> {
        self.space();
        let rest = self.rest();
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '.');
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let start = self.at;
        self.at += length;
        rest.get(..length).filter(|word| !word.is_empty()).map(|word| (word, start..start + length))
    }

    /// Strings that stand next to one another are one.
    fn string(&mut self) -> Result<Option<(Cow<'s, str>, Span)>, ReadError> {
        self.space();
        let start = self.at;
        let mut whole: Option<Cow<'s, str>> = None;
        while let Some(quote @ ('"' | '\'')) = self.rest().chars().next() {
            let part = self.literal(quote)?;
            whole = Some(match whole {
                None => part,
                Some(before) => Cow::Owned(before.into_owned() + &part),
            });
            let end = self.at;
            self.space();
            if !self.rest().starts_with(['"', '\'']) {
                self.at = end;
                break;
            }
        }
        Ok(whole.map(|text| (text, start..self.at)))
    }

    fn literal(&mut self, quote: char) -> Result<Cow<'s, str>, ReadError> {
        self.at += 1;
        let rest = self.rest();
        let mut escaped = false;
        for (at, c) in rest.char_indices() {
            match c {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if c == quote => {
                    let inner = rest.get(..at).unwrap_or("");
                    let decoded = if inner.contains('\\') { self.unescape(inner)?.into() } else { inner.into() };
                    self.at += at + 1;
                    return Ok(decoded);
                }
                _ => {}
            }
        }
        self.fault("it ends in the middle of a string")
    }

    fn unescape(&self, text: &str) -> Result<String, ReadError> {
        let mut bytes = Vec::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        let number = |digits: String, radix| u32::from_str_radix(&digits, radix).ok();
        while let Some(c) = chars.next() {
            if c != '\\' {
                bytes.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            let kind = chars.next().unwrap_or('\\');
            let mut take = |most: usize, radix| {
                let mut digits = String::new();
                while digits.len() < most && chars.peek().is_some_and(|c| c.is_digit(radix)) {
                    digits.extend(chars.next());
                }
                digits
            };
            match kind {
                'n' => bytes.push(b'\n'),
                't' => bytes.push(b'\t'),
                'r' => bytes.push(b'\r'),
                'a' => bytes.push(7),
                'b' => bytes.push(8),
                'f' => bytes.push(12),
                'v' => bytes.push(11),
                'x' | 'X' => bytes.extend(number(take(2, 16), 16).and_then(|byte| u8::try_from(byte).ok())),
                '0'..='7' => {
                    let digits = format!("{kind}{}", take(2, 8));
                    bytes.extend(number(digits, 8).and_then(|byte| u8::try_from(byte).ok()));
                }
                'u' | 'U' => {
                    let most = if kind == 'u' { 4 } else { 8 };
                    let c = number(take(most, 16), 16).and_then(char::from_u32);
                    bytes.extend(c.unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]).as_bytes());
                }
                other => bytes.extend(other.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        String::from_utf8(bytes).or_else(|_| self.fault("a text is not UTF-8"))
    }
}

/// The fields up to the closing mark, or to the end of the text where there is none.
fn message<'s>(
    lexer: &mut Lexer<'s>,
    of: Option<Message>,
    close: Option<char>,
    depth: usize,
) -> Result<Vec<Found<'s>>, ReadError> {
    check_depth(depth, lexer.at)?;
    let mut found = Vec::new();
    loop {
        lexer.space();
        match close {
            Some(mark) if lexer.eat(mark) => return Ok(found),
            Some(_) if lexer.rest().is_empty() => return lexer.fault("it ends in the middle of a message"),
            None if lexer.rest().is_empty() => return Ok(found),
            _ => {}
        }
        let Some((name, span)) = lexer.word() else { return lexer.fault("expected the name of a field") };
        let field = of.and_then(|message| by_name(message, name));
        let key = field.map_or_else(|| Cow::Owned(camel(name)), |field| Cow::Borrowed(field.key));
        let has_colon = lexer.eat(':');
        if lexer.eat('[') {
            while !lexer.eat(']') {
                let (value, at) = one(lexer, field, has_colon, depth)?;
                found.push(Found { field, key: key.clone(), span: at, value });
                lexer.eat(',');
            }
        } else {
            let (value, at) = one(lexer, field, has_colon, depth)?;
            let span = if matches!(value, Value::Message(_)) { span.start..at.end } else { at };
            found.push(Found { field, key, span, value });
        }
        let _ = lexer.eat(',') || lexer.eat(';');
    }
}

/// One value of a field.
fn one<'s>(
    lexer: &mut Lexer<'s>,
    field: Option<&'static Field>,
    has_colon: bool,
    depth: usize,
) -> Result<(Value<'s>, Span), ReadError> {
    lexer.space();
    let start = lexer.at;
    let kind = field.map(|field| &field.kind);
    for (open, close) in [('{', '}'), ('<', '>')] {
        if lexer.eat(open) {
            let of = match kind {
                Some(Kind::One(of) | Kind::Many(of) | Kind::Of(of)) => Some(*of),
                Some(Kind::Edges) => Some(&schema::DEPENDENCY),
                Some(Kind::Tools) => Some(&schema::TOOL),
                Some(Kind::Passed) | None => None,
                Some(Kind::Text | Kind::Texts | Kind::Word(..)) => {
                    return lexer.fault("expected a value, found a message");
                }
            };
            let fields = message(lexer, of, Some(close), depth + 1)?;
            let value = if of.is_some() { Value::Message(fields) } else { Value::Passed };
            return Ok((value, start..lexer.at));
        }
    }
    if !has_colon {
        return lexer.fault("expected `:` or `{` behind the name of a field");
    }
    if let Some((text, span)) = lexer.string()? {
        return match kind {
            Some(Kind::Text | Kind::Texts) => Ok((Value::Text(text), span)),
            Some(Kind::Passed) | None => Ok((Value::Passed, span)),
            _ => lexer.fault("a string stands where the schema has none"),
        };
    }
    match (kind, lexer.word()) {
        (Some(Kind::Word(prefix, words)), Some((word, span))) => {
            let by_number = word.parse::<usize>().ok().and_then(|number| words.get(number));
            let text = match by_number {
                Some(word) => (*word).to_owned(),
                None => word.strip_prefix(prefix).unwrap_or(word).to_lowercase().replace('_', "-"),
            };
            Ok((Value::Text(Cow::Owned(text)), span))
        }
        (Some(Kind::Passed) | None, Some((_, span))) => Ok((Value::Passed, span)),
        _ => lexer.fault("expected a value as the schema has it"),
    }
}

/// The name of a field in JSON, where the schema of this gate does not tell it.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |mut whole, part| {
        let mut chars = part.chars();
        whole.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        whole.push_str(chars.as_str());
        whole
    })
}
