//! The strict pass over a JSON text. Iterative: nesting costs memory on the heap, never the stack.

mod ahead;
mod number;

use super::fault::{Fault, FaultKind};
use super::token::{behind_space, decode, first_mark, first_word, literal_end};
use super::{Container, Document, LONG};
use crate::model::source::Span;
use number::is_number;

/// How deep arrays and objects may nest. The deepest real document measured nests 23 deep.
pub const MAX_DEPTH: usize = 200;

/// An array or object that has begun and not ended.
struct Open {
    is_object: bool,
    container: usize,
    first_key: usize,
    start: usize,
}

/// A key of an object that is open.
#[derive(Clone)]
struct Key {
    span: Span,
    escaped: bool,
    /// Its first eight bytes: most keys that differ differ in these, or in their lengths.
    head: u64,
}

struct Scanner<'s> {
    text: &'s str,
    at: usize,
    containers: Vec<Container>,
    open: Vec<Open>,
    /// The most that was ever open.
    deepest: usize,
    keys: Vec<Key>,
}

/// A fault is rare, and in a box it costs those that have none nothing.
type Checked<T> = Result<T, Box<Fault>>;

/// Checks the whole of `text`. Long lists are scanned ahead, side by side: see [`ahead`].
pub(super) fn scan(text: &str) -> Checked<Document<'_>> {
    let mut scanner = Scanner::at(text, 0);
    scanner.space();
    let root = scanner.at;
    scanner.value()?;
    ahead::go(&mut scanner, ahead::Pace::USUAL)?;
    scanner.space();
    if scanner.at < text.len() {
        return scanner.fault(FaultKind::Trailing);
    }
    Ok(Document { text, containers: scanner.containers, root })
}

/// Where a scanner stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// All that was open is closed.
    Closed,
    /// Before an element of an array, at or behind the place where it should pause.
    Paused,
}

impl<'s> Scanner<'s> {
    fn at(text: &'s str, at: usize) -> Self {
        Self { text, at, containers: Vec::new(), open: Vec::new(), deepest: 0, keys: Vec::new() }
    }

    /// Goes on until everything is closed that is open beyond `outer` containers, or an element of an array begins
    /// at `pause`.
    fn run(&mut self, outer: usize, pause: Option<usize>) -> Checked<Stop> {
        while let Some(open) = self.open.last().filter(|_| self.open.len() > outer) {
            let is_object = open.is_object;
            self.space();
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    self.space();
                    if is_object {
                        self.key()?;
                    } else if pause == Some(self.at) {
                        return Ok(Stop::Paused);
                    }
                    self.value()?;
                }
                Some(b'}') if is_object => self.close()?,
                Some(b']') if !is_object => self.close()?,
                Some(_) if is_object => return self.fault(FaultKind::Expected("`,` or `}`")),
                Some(_) => return self.fault(FaultKind::Expected("`,` or `]`")),
                None => return self.ends(if is_object { "an object" } else { "an array" }),
            }
        }
        Ok(Stop::Closed)
    }
}

impl<'s> Scanner<'s> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        self.at = behind_space(self.text.as_bytes(), self.at);
    }

    fn fault<T>(&self, kind: FaultKind) -> Checked<T> {
        let width = self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        Err(Box::new(Fault { kind, span: self.at..self.at + width }))
    }

    /// The text ends inside something: point at where the innermost open container began.
    fn ends<T>(&self, what: &'static str) -> Checked<T> {
        Err(Box::new(Fault { kind: FaultKind::Ends(what), span: self.text.len()..self.text.len() }))
    }

    /// Reads a scalar, or enters a container as far as its first value that is no container.
    fn value(&mut self) -> Checked<()> {
        loop {
            match self.peek() {
                Some(byte @ (b'{' | b'[')) => {
                    self.enter(byte == b'{')?;
                    self.space();
                    match (byte, self.peek()) {
                        (b'{', Some(b'}')) | (b'[', Some(b']')) => return self.close(),
                        (b'{', _) => self.key()?,
                        _ => {}
                    }
                }
                Some(b'"') => return self.string().map(drop),
                Some(b'-' | b'0'..=b'9') => return self.number(),
                Some(_) => return self.word(),
                None => return self.ends("a value"),
            }
        }
    }

    fn enter(&mut self, is_object: bool) -> Checked<()> {
        if self.open.len() >= MAX_DEPTH {
            return self.fault(FaultKind::TooDeep);
        }
        self.open.push(Open {
            is_object,
            container: self.containers.len(),
            first_key: self.keys.len(),
            start: self.at,
        });
        self.deepest = self.deepest.max(self.open.len());
        self.containers.push(Container { start: self.at, length: 0, within: 0 });
        self.at += 1;
        Ok(())
    }

    fn close(&mut self) -> Checked<()> {
        self.at += 1;
        let Some(open) = self.open.pop() else { return Ok(()) };
        if self.at - open.start < LONG {
            // What it holds is shorter still, so that it is the last.
            self.containers.truncate(open.container);
        } else {
            let within = u32::try_from(self.containers.len() - open.container).unwrap_or(u32::MAX);
            if let Some(container) = self.containers.get_mut(open.container) {
                (container.length, container.within) =
                    (u32::try_from(self.at - open.start).unwrap_or(u32::MAX), within);
            }
        }
        self.check_keys(open.first_key)
    }

    /// Refuses equal keys among those from `first` on, and forgets them.
    fn check_keys(&mut self, first: usize) -> Checked<()> {
        let keys = self.keys.get(first..).unwrap_or(&[]);
        // Keys without escapes are equal if their bytes are.
        let is_plain = keys.iter().all(|key| !key.escaped);
        let twin = if keys.len() <= 16 && is_plain {
            let raw = |key: &Key| self.text.as_bytes().get(key.span.clone());
            let is_twin = |one: &Key, other: &Key| {
                one.head == other.head && one.span.len() == other.span.len() && raw(one) == raw(other)
            };
            let mut seen = 0_u64;
            let mut behind = keys.iter().enumerate().filter(|(_, key)| {
                // Most keys are told from all before by six bits of a hash.
                let bit = 1 << (key.head.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58);
                let is_known = seen & bit != 0;
                seen |= bit;
                is_known
            });
            behind.find(|(at, key)| keys.iter().take(*at).any(|one| is_twin(one, key))).map(|(_, key)| key.clone())
        } else {
            let decoded = |key: &Key| decode(self.text, key.span.clone(), key.escaped);
            let mut sorted: Vec<_> = keys.iter().map(|key| (decoded(key), key)).collect();
            sorted.sort_by(|(left, _), (right, _)| left.cmp(right));
            let twins = sorted.windows(2).filter_map(|pair| match pair {
                [(left, _), (right, key)] if left == right => Some((*key).clone()),
                _ => None,
            });
            twins.min_by_key(|key| key.span.start)
        };
        self.keys.truncate(first);
        match twin {
            None => Ok(()),
            Some(Key { span, escaped, .. }) => {
                let key = decode(self.text, span.clone(), escaped).into_owned();
                Err(Box::new(Fault { kind: FaultKind::Duplicate(key), span }))
            }
        }
    }

    fn key(&mut self) -> Checked<()> {
        match self.peek() {
            Some(b'"') => {}
            Some(_) => return self.fault(FaultKind::Expected("a key in double quotes")),
            None => return self.ends("an object"),
        }
        let (span, escaped) = self.string()?;
        let inner = self.text.as_bytes().get(span.start + 1..span.end - 1).unwrap_or(&[]);
        let head = first_word(inner);
        self.keys.push(Key { span, escaped, head });
        self.space();
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(_) => return self.fault(FaultKind::Expected("`:` behind the key")),
            None => return self.ends("an object"),
        }
        self.space();
        Ok(())
    }

    /// A string, and whether it holds an escape.
    fn string(&mut self) -> Checked<(Span, bool)> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut first_escape = None;
        let mut at = start + 1;
        loop {
            let Some(found) = bytes.get(at..).and_then(first_mark) else { return self.ends("a string") };
            at += found;
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    first_escape = first_escape.or(Some(at));
                    at += 2;
                }
                _ => {
                    self.at = at;
                    return self.fault(FaultKind::String("a control character that is not escaped"));
                }
            }
        }
        let span = start..at + 1;
        if let Some(escape) = first_escape
            && serde_json::from_slice::<String>(bytes.get(span.clone()).unwrap_or(&[])).is_err()
        {
            self.at = escape;
            return self.fault(FaultKind::String("an escape that stands for no character"));
        }
        self.at = span.end;
        Ok((span, first_escape.is_some()))
    }

    fn number(&mut self) -> Checked<()> {
        let end = literal_end(self.text.as_bytes(), self.at);
        let literal = self.text.get(self.at..end).unwrap_or("");
        if !is_number(literal) {
            return if end == self.text.len() && self.open.is_empty() && literal.ends_with(['-', '+', '.', 'e', 'E']) {
                self.ends("a number")
            } else {
                self.fault(FaultKind::Expected("a number as JSON writes it"))
            };
        }
        self.at = end;
        Ok(())
    }

    fn word(&mut self) -> Checked<()> {
        let end = literal_end(self.text.as_bytes(), self.at);
        let word = self.text.get(self.at..end).unwrap_or("");
        if ["true", "false", "null"].contains(&word) {
            self.at = end;
            return Ok(());
        }
        if end == self.text.len() && ["true", "false", "null"].iter().any(|whole| whole.starts_with(word)) {
            return self.ends("a word");
        }
        self.fault(FaultKind::Expected("a value"))
    }
}
