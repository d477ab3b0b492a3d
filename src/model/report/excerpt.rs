//! The few lines of an input that show a component.

use crate::model::problem::{Excerpt, MAX_LINES, MAX_WIDTH};
use crate::model::source::{SourceFile, Span};

/// Bytes of a component that are looked at when it has to be laid out anew.
const REFLOW_BYTES: usize = 16 * 1024;

/// Shows a component that stands at `span`, with `labels` in it. Where its lines are short they are shown
/// as they stand; a component in a long line (a minified SBOM is one line) is laid out anew.
pub(super) fn of_component(source: &SourceFile, span: &Span, labels: &[(Span, String)]) -> Excerpt {
    let text = source.text().unwrap_or("");
    let mut lines = source_lines(source, span);
    let verbatim = lines.iter().all(|line| line.len() <= 4 * MAX_WIDTH);
    if !verbatim {
        let end = floor_boundary(text, span.end.min(span.start + REFLOW_BYTES));
        lines = reflow(text, &(span.start..end));
    }
    let first = first_shown(&lines, labels);
    let line_of = |line: Option<&Span>| line.map_or(span.start, |line| line.start);
    let mut excerpt = Excerpt {
        text: String::new(),
        first_line: source.position(line_of(lines.get(first))).line,
        verbatim: true,
        labels: Vec::new(),
    };
    for line in lines.into_iter().skip(first).take(MAX_LINES) {
        excerpt.push_line(text, line, labels);
    }
    excerpt.verbatim &= verbatim;
    if excerpt.labels.is_empty() {
        let width = excerpt.text.lines().next().map_or(0, str::len);
        excerpt.labels.push((0..width, "listed here".to_owned()));
    }
    excerpt
}

/// The lines of a span, a few more than are shown.
fn source_lines(source: &SourceFile, span: &Span) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut at = span.start;
    loop {
        let line = source.line_at(at);
        let next = line.end.max(at) + 1;
        lines.push(line);
        if next >= span.end || lines.len() > 40 * MAX_LINES {
            return lines;
        }
        at = next;
        // A "\r\n" leaves one more byte between two lines.
        if source.text().unwrap_or("").as_bytes().get(at) == Some(&b'\n') {
            at += 1;
        }
    }
}

/// The first line to show, so that the first label is in sight with what stands before it.
fn first_shown(lines: &[Span], labels: &[(Span, String)]) -> usize {
    let holds = |line: &Span| labels.iter().any(|(label, _)| line.start <= label.start && label.start < line.end);
    let labelled = lines.iter().position(holds).unwrap_or(0);
    if labelled < MAX_LINES { 0 } else { labelled - MAX_LINES / 2 }
}

/// Breaks JSON behind `{`, `[` and `,`, and before `}` and `]`, outside strings.
fn reflow(text: &str, span: &Span) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = span.start;
    let (mut in_string, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate().take(span.end).skip(span.start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' | b',' if !in_string => {
                lines.push(start..at + 1);
                start = at + 1;
            }
            b'}' | b']' if !in_string && at > start => {
                lines.push(start..at);
                start = at;
            }
            _ => {}
        }
    }
    if start < span.end {
        lines.push(start..span.end);
    }
    lines
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
