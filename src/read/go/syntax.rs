//! The syntax of `go.mod`: lines of words, comments, quoted words, and blocks of lines that share their verb.
//! Reference: <https://go.dev/ref/mod#go-mod-file-lexical>.

use std::borrow::Cow;

use crate::model::source::Span;
use crate::read::lines::{self, Line};
use crate::read::refusal::{ReadError, Refusal};

/// A word of a directive.
#[derive(Debug, Clone)]
pub(super) struct Word<'s> {
    /// Its text, without quotes.
    pub text: Cow<'s, str>,
    /// Where it begins.
    pub at: usize,
    is_quoted: bool,
}

/// A directive: a line of its own, or one in a block.
#[derive(Debug)]
pub(super) struct Directive<'s> {
    /// What it says: `require`, `replace`…
    pub verb: Cow<'s, str>,
    /// Of what.
    pub words: Vec<Word<'s>>,
    /// Its line.
    pub line: Line<'s>,
}

impl Word<'_> {
    fn is_mark(&self, mark: &str) -> bool {
        !self.is_quoted && self.text == mark
    }
}

impl Directive<'_> {
    /// Its bytes in the source.
    pub(super) fn span(&self) -> Span {
        let start = self.words.first().map_or(self.line.start, |word| word.at);
        start..self.line.start + code(self.line.text).trim_end().len()
    }
}

/// What of a line is no comment; quotes are not looked at.
pub(super) fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

/// A refusal of a line.
pub(super) fn refuse(line: &Line<'_>, what: impl Into<String>) -> ReadError {
    ReadError::at(Refusal::Syntax("go.mod", what.into()), line.span())
}

/// The directives of a text, in order.
pub(super) fn directives(text: &str) -> Result<Vec<Directive<'_>>, ReadError> {
    let mut found = Vec::new();
    let mut open: Option<(Cow<'_, str>, Line<'_>)> = None;
    for line in lines::all(text) {
        let mut words = words(&line)?;
        let Some(first) = words.first() else { continue };
        if let Some((verb, _)) = &open {
            if first.is_mark(")") && words.len() == 1 {
                open = None;
                continue;
            }
            found.push(Directive { verb: verb.clone(), words: whole(&line, words)?, line });
            continue;
        }
        let verb = words.remove(0).text;
        match words.as_slice() {
            [bracket] if bracket.is_mark("(") => open = Some((verb, line)),
            [left, right] if left.is_mark("(") && right.is_mark(")") => {}
            _ => found.push(Directive { verb, words: whole(&line, words)?, line }),
        }
    }
    match open {
        Some((verb, line)) => Err(refuse(&line, format!("the block `{verb} (` does not end"))),
        None => Ok(found),
    }
}

/// Refuses a round bracket among the words of a directive.
fn whole<'s>(line: &Line<'_>, words: Vec<Word<'s>>) -> Result<Vec<Word<'s>>, ReadError> {
    match words.iter().find(|word| word.is_mark("(") || word.is_mark(")")) {
        Some(bracket) => Err(refuse(line, format!("`{}` stands where no block begins or ends", bracket.text))),
        None => Ok(words),
    }
}

/// The words of a line, up to its comment.
fn words<'s>(line: &Line<'s>) -> Result<Vec<Word<'s>>, ReadError> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(rest) = line.text.get(at..) {
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
        at += blank;
        let rest = rest.get(blank..).unwrap_or("");
        let length = match rest.chars().next() {
            None => break,
            Some(_) if rest.starts_with("//") => break,
            Some(_) if rest.starts_with("/*") => return Err(refuse(line, "a comment begins with `//`, not with `/*`")),
            Some(quote @ ('"' | '`')) => {
                quoted(rest, quote).ok_or_else(|| refuse(line, "a quotation does not end on its line"))?
            }
            Some('(' | ')' | '[' | ']' | '{' | '}' | ',') => 1,
            Some(_) => bare(rest),
        };
        let text = rest.get(..length).unwrap_or(rest);
        found.push(word(line, text, line.start + at)?);
        at += length;
    }
    Ok(found)
}

/// How long the bare word is with which a text begins.
fn bare(text: &str) -> usize {
    let end = text.find([' ', '\t', '\r', '(', ')', '[', ']', '{', '}', ',']).unwrap_or(text.len());
    text.find("//").map_or(end, |comment| comment.min(end))
}

/// How long the quotation is with which a text begins.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = true;
    text.char_indices().find_map(|(at, c)| {
        let ends = c == quote && !is_escaped;
        is_escaped = c == '\\' && quote == '"' && !is_escaped;
        ends.then_some(at + 1)
    })
}

fn word<'s>(line: &Line<'_>, text: &'s str, at: usize) -> Result<Word<'s>, ReadError> {
    let inner = |quote| text.strip_prefix(quote).and_then(|text: &str| text.strip_suffix(quote));
    let (text, is_quoted) = match (inner('"'), inner('`')) {
        // No path or version needs an escape, and one could make a path look like another.
        (Some(plain), _) if plain.contains('\\') => return Err(refuse(line, "a quotation holds an escape")),
        (Some(plain), _) | (None, Some(plain)) => (plain, true),
        (None, None) => (text, false),
    };
    Ok(Word { text: Cow::Borrowed(text), at, is_quoted })
}
