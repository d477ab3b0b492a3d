//! All escaping, one function a sink. Whatever comes out of a document goes through here before it is written.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Text for a terminal, or for a CI log that obeys lines.
///
/// Replaced by visible escapes: control characters (C0, C1, so also ESC and the 8-bit CSI), line breaks,
/// bidirectional and invisible characters, and what makes CI runners take a line for a command: `::` where a
/// word begins (GitHub Actions), `##[` and `##vso[` anywhere (GitHub Actions, Azure DevOps).
#[must_use]
pub(super) fn terminal(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte) && byte != b':' && byte != b'#') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (c, is_escaped) in terminal_pieces(text) {
        push(&mut out, c, is_escaped);
    }
    Cow::Owned(out)
}

/// The same, and for each byte of `text` and for its end the byte of the result that it became: for
/// underlining.
#[must_use]
pub(super) fn terminal_with_places(text: &str) -> (String, Vec<usize>) {
    let (mut out, mut places) = (String::new(), Vec::with_capacity(text.len() + 1));
    for (c, is_escaped) in terminal_pieces(text) {
        places.extend(std::iter::repeat_n(out.len(), c.len_utf8()));
        push(&mut out, c, is_escaped);
    }
    places.push(out.len());
    (out, places)
}

fn push(out: &mut String, c: char, is_escaped: bool) {
    if is_escaped {
        // Writing into a String cannot fail.
        let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
    } else {
        out.push(c);
    }
}

/// Each character, and whether a terminal or runner would obey it.
fn terminal_pieces(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut before = (' ', ' ');
    text.char_indices().map(move |(at, c)| {
        let rest = text.get(at..).unwrap_or("");
        let begins_line_command = before.1.is_whitespace() && rest.starts_with("::");
        let is_escaped = is_unsafe(c) || begins_line_command || ends_hash_command(before, rest);
        before = (before.1, c);
        (c, is_escaped)
    })
}

/// Whether `##` stands before and `[` or `vso[` follows: that is what runners look for.
fn ends_hash_command(before: (char, char), rest: &str) -> bool {
    before == ('#', '#')
        && (rest.starts_with('[') || rest.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("vso[")))
}

/// A JSON text for a terminal or file: characters that a terminal would obey become `\uXXXX`. They stand
/// in strings only, so that the value stays the same.
#[must_use]
pub(super) fn json(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains(['\u{7f}']) && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut units = [0; 2];
    let mut before = (' ', ' ');
    for (at, c) in text.char_indices() {
        if (is_unsafe(c) && c != '\n') || ends_hash_command(before, text.get(at..).unwrap_or("")) {
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
        before = (before.1, c);
    }
    Cow::Owned(out)
}

/// Characters that change what a terminal or an editor shows without being seen: Unicode control and format
/// characters, line and paragraph separators, variation selectors, tags, and fillers that show as nothing.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The data of a workflow command (A message of GitHub Actions): line breaks and `%` encoded, as the toolkit does.
#[must_use]
pub(super) fn github_data(text: &str) -> String {
    let safe: Vec<_> = text.lines().map(terminal).collect();
    let cut: String = safe.join("\n").chars().take(GITHUB_DATA).collect();
    cut.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command: as data, and `:` and `,`, too.
#[must_use]
pub(super) fn github_property(text: &str) -> String {
    github_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Characters of an annotation. The runner cuts at 4,096; encoding makes some longer.
const GITHUB_DATA: usize = 3_500;

/// Plain text in Markdown: every character that could mean something is escaped, and `@` stands in a code
/// span, where it mentions nobody.
#[must_use]
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::new();
    for c in terminal(text).chars() {
        match c {
            '@' => out.push_str("`@`"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    // GitHub links what looks like an address; written so, it does not.
    out.replace("://", "&#58;//").replace("www.", "www&#46;").replace("WWW.", "WWW&#46;")
}

/// A value in Markdown, as a code span: nothing in it is obeyed. The fence is longer than any run of
/// backticks in it.
#[must_use]
pub(super) fn markdown_code(text: &str) -> String {
    let text = terminal(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A space on both sides is taken away again; without it, a backtick at an end would join the fence.
    let pad = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The same in a cell of a table, where a bar ends the cell even in a code span, and a backslash before it may
/// be one that another backslash escapes: a bar is written by its number.
#[must_use]
pub(super) fn markdown_cell(text: &str) -> String {
    markdown_code(text).replace('|', "\\u{7c}")
}

/// A label of Mermaid between double quotes: everything but plain characters by its number.
#[must_use]
pub(super) fn mermaid(text: &str) -> String {
    let mut out = String::new();
    for c in terminal(text).chars() {
        if c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '/') {
            out.push(c);
        } else {
            let _ = write!(out, "#{};", u32::from(c));
        }
    }
    out
}

/// A text of SARIF, in which `[words](target)` would be a link.
#[must_use]
pub(super) fn sarif(text: &str) -> String {
    let safe: Vec<_> = text.lines().map(terminal).collect();
    safe.join("\n").replace("](", "] (")
}

/// A cell of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe before it, as OWASP
/// advises.
#[must_use]
pub(super) fn csv(text: &str) -> String {
    let text = terminal(text);
    let lead = if text.starts_with(['=', '+', '-', '@', '\t']) && text.len() > 1 { "'" } else { "" };
    if lead.is_empty() && !text.contains([',', '"', '\'']) {
        return text.into_owned();
    }
    format!("\"{lead}{}\"", text.replace('"', "\"\""))
}

/// A path as a relative URI reference (RFC 3986 §4.2): everything else is percent-encoded, a colon too, so that
/// no part of it looks like a scheme.
#[must_use]
pub(super) fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_or_runner_obeys_gets_through() {
        for hostile in [
            "\u{1b}[31mred", "a\rb", "a\nb", "\u{9b}31m", "\u{202e}txt", "zero\u{200b}width", "::error::x",
            "x ::set-output y", "##[error]x", "a ##vso[task.setvariable]x", "###[group]", "\u{e0041}", "\u{7f}",
        ] {
            let shown = terminal(hostile);
            assert!(!shown.chars().any(is_unsafe), "{shown}");
            let lower = shown.to_ascii_lowercase();
            assert!(!lower.contains("##[") && !lower.contains("##vso["), "{shown}");
            assert!(!lower.split_whitespace().any(|word| word.starts_with("::")), "{shown}");
        }
    }

    #[test]
    fn cells_of_csv_are_no_formulas() {
        assert_eq!(csv("=cmd|'/C calc'!A0"), "\"'=cmd|'/C calc'!A0\"");
        assert_eq!(csv("Acme, \"the\" firm"), "\"Acme, \"\"the\"\" firm\"");
        assert_eq!(csv("-"), "-");
    }

    #[test]
    fn what_people_write_stays_readable() {
        for harmless in ["serde::de", "华为", "C# and F#", "https://example.org/#a", "a: b", "АО «Лаборатория»"]
        {
            assert_eq!(terminal(harmless), harmless);
        }
    }
}
