//! Findings and problems as miette diagnostics.
//!
//! miette sees excerpts only, never a source: 7.6 panics on columns above 65,535, walks a source from
//! its first byte for each label, and prints control characters as they are.

use std::fmt;
use std::io;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::{Style, phrase, shown, word};
use crate::model::problem::{Excerpt, Problem};
use crate::model::report::{Doubt, FindingView};
use crate::model::verdict::Level;
use crate::report::escape::terminal_with_places;

/// A finding's diagnostic. `findings` are about one component and vendor, worst first.
pub(super) fn finding(findings: &[&FindingView], style: Style) -> io::Result<String> {
    let Some(first) = findings.first() else { return Ok(String::new()) };
    let component = &first.component;
    let version = if component.version.is_empty() { String::new() } else { format!(" {}", component.version) };
    let message = format!(
        "{}{version} is {} {} ({})",
        component.name,
        phrase(first.relation),
        first.vendor_name,
        word(&first.confidence)
    );
    let place = format!("{}:{}:{} {}", component.input, component.at.line, component.at.column, component.pointer);
    let remedies: Vec<_> = findings.iter().map(|finding| shown(&finding.remedy).into_owned()).collect();
    let shown = Shown {
        message: shown(&message).into_owned(),
        severity: match first.level {
            Level::Deny => Severity::Error,
            Level::Review | Level::Warn => Severity::Warning,
            Level::Note => Severity::Advice,
        },
        help: Some(remedies.join("\n")),
        source: Some(SafeExcerpt::new(&first.excerpt, &place)),
    };
    shown.render(style)
}

/// A problem's diagnostic.
pub(super) fn problem(problem: &Problem, style: Style) -> io::Result<String> {
    told(problem, Severity::Error, style)
}

/// A doubt's diagnostic.
pub(super) fn doubt(doubt: &Doubt, style: Style) -> io::Result<String> {
    told(&doubt.problem, Severity::Warning, style)
}

fn told(problem: &Problem, severity: Severity, style: Style) -> io::Result<String> {
    let place = match (&problem.input, problem.at) {
        (Some(input), Some(at)) => format!("{input}:{}:{}", at.line, at.column),
        (Some(input), None) => input.clone(),
        (None, _) => String::new(),
    };
    let message = match (&problem.input, &problem.excerpt) {
        (Some(input), None) if !problem.message.contains(input) => format!("{input}: {}", problem.message),
        _ => problem.message.clone(),
    };
    let shown = Shown {
        message: shown(&message).into_owned(),
        severity,
        help: problem.help.as_deref().map(|help| shown(help).into_owned()),
        source: problem.excerpt.as_ref().map(|excerpt| SafeExcerpt::new(excerpt, &place)),
    };
    shown.render(style)
}

#[derive(Debug)]
struct Shown {
    message: String,
    severity: Severity,
    help: Option<String>,
    source: Option<SafeExcerpt>,
}

impl Shown {
    fn render(&self, style: Style) -> io::Result<String> {
        let theme = GraphicalTheme {
            characters: if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
            styles: if style.colour { ThemeStyles::ansi() } else { ThemeStyles::none() },
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(style.width)
            .with_links(false)
            // A break inside a word could put what a runner obeys at the start of a line.
            .with_break_words(false)
            .with_word_separator(textwrap::WordSeparator::AsciiSpace)
            .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
            .without_primary_span_start()
            .with_context_lines(0);
        let mut out = String::new();
        handler.render_report(&mut out, self).map_err(|_| io::Error::other("a diagnostic could not be laid out"))?;
        Ok(out.trim_end().to_owned())
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let source = self.source.as_ref()?;
        Some(Box::new(source.labels.iter().cloned()))
    }
}

/// An excerpt whose every character may be shown, with its labels moved to where they now belong.
#[derive(Debug)]
struct SafeExcerpt {
    name: String,
    text: String,
    first_line: usize,
    labels: Vec<LabeledSpan>,
}

impl SafeExcerpt {
    fn new(excerpt: &Excerpt, place: &str) -> Self {
        let (mut text, mut moved) = (String::new(), Vec::with_capacity(excerpt.text.len() + 1));
        for line in excerpt.text.split_inclusive('\n') {
            // A tab moves what follows it by a width that the underlining does not know.
            let bare = line.strip_suffix('\n').unwrap_or(line).replace('\t', " ");
            let (safe, places) = terminal_with_places(&bare);
            moved.extend(places.iter().map(|place| text.len() + place));
            text.push_str(&safe);
            text.push('\n');
        }
        let place_of = |at: usize| moved.get(at).copied().unwrap_or(text.len());
        let labels = excerpt.labels.iter().map(|(span, label)| {
            let (start, end) = (place_of(span.start), place_of(span.end));
            LabeledSpan::new(Some(shown(label).into_owned()), start, end - start)
        });
        let note = if excerpt.verbatim { "" } else { " (cut to fit)" };
        Self { name: format!("{}{note}", shown(place)), labels: labels.collect(), first_line: excerpt.first_line, text }
    }
}

impl SourceCode for SafeExcerpt {
    /// Always all of it: an excerpt is no longer than what is shown at once.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = SourceSpan::from((0, self.text.len()));
        let lines = self.text.lines().count();
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            whole,
            self.first_line.saturating_sub(1),
            0,
            lines,
        )))
    }
}
