//! Tables with commas (RFC 4180) or tabs. Only this file names the crate that splits them.

use csv::{ReaderBuilder, StringRecord};

use super::error::ListError;
use crate::model::source::{SourceFile, Span};

/// A table: its rows, each with its place.
pub(super) struct Table<'s> {
    text: &'s str,
    file: usize,
    headings: Vec<String>,
    rows: Vec<(StringRecord, usize)>,
}

/// A row, by the names or numbers of its columns.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    table: &'t [String],
    record: &'t StringRecord,
    pub(super) span: usize,
}

impl<'t> Row<'t> {
    /// The cell under a heading; empty if there is none.
    pub(super) fn get(self, heading: &str) -> &'t str {
        let at = self.table.iter().position(|known| known == heading);
        at.and_then(|at| self.record.get(at)).unwrap_or("").trim()
    }

    /// The cell with a number, from 0.
    pub(super) fn cell(self, at: usize) -> &'t str {
        self.record.get(at).unwrap_or("").trim()
    }
}

impl<'s> Table<'s> {
    /// Splits a text from `start` on, without headings.
    ///
    /// # Errors
    /// At a row with another number of cells than the first, a quote that is not closed, or a last line without end.
    pub(super) fn bare(source: &'s SourceFile, file: usize, start: usize) -> Result<Self, ListError> {
        let all = source.text().unwrap_or("");
        // Files of the DOS age end in Ctrl-Z.
        let text = all.get(start..).unwrap_or("").trim_end_matches('\u{1a}');
        let at = |span: usize| Some(span + start..span + start);
        if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            let last = text.rfind('"').unwrap_or(0);
            return Err(ListError::at(file, "the table is cut: a quote is not closed", at(last)));
        }
        if !text.is_empty() && !text.ends_with('\n') {
            let message = "the table is cut: its last line has no end";
            return Err(ListError::at(file, message, at(text.rfind('\n').map_or(0, |at| at + 1))));
        }
        let first = text.lines().next().unwrap_or("");
        let delimiter = if first.contains('\t') && !first.contains(',') { b'\t' } else { b',' };
        let mut reader = ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
        let mut rows = Vec::new();
        let mut record = StringRecord::new();
        loop {
            let offset = |position: Option<&csv::Position>| {
                position.and_then(|place| usize::try_from(place.byte()).ok()).unwrap_or(0)
            };
            match reader.read_record(&mut record) {
                Ok(true) => rows.push((record.clone(), offset(record.position()) + start)),
                Ok(false) => break,
                Err(error) => {
                    let message = format!("the table is cut or damaged: {error}");
                    return Err(ListError::at(file, message, at(offset(error.position()))));
                }
            }
        }
        Ok(Self { text: all, file, headings: Vec::new(), rows })
    }

    /// Splits a text whose first row, from `start` on, are headings, of which some must be there.
    ///
    /// # Errors
    /// The same, and when a heading is missing.
    pub(super) fn headed(
        source: &'s SourceFile,
        file: usize,
        start: usize,
        needed: &[&str],
    ) -> Result<Self, ListError> {
        let mut table = Self::bare(source, file, start)?;
        if table.rows.is_empty() {
            return Err(ListError::at(file, "the file is empty", Some(start..start)));
        }
        let (first, place) = table.rows.remove(0);
        table.headings = first.iter().map(|heading| heading.trim().to_owned()).collect();
        for heading in needed {
            let count = table.headings.iter().filter(|known| known == heading).count();
            if count != 1 {
                let message = if count == 0 {
                    format!("the table has no column `{heading}`: it is not this list, or its form has changed")
                } else {
                    format!("the table has several columns `{heading}`")
                };
                return Err(ListError::at(file, message, Some(place..place)));
            }
        }
        Ok(table)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(record, span)| Row { table: &self.headings, record, span: *span })
    }

    pub(super) fn width(&self) -> usize {
        self.rows.first().map_or(0, |(record, _)| record.len())
    }

    /// An error at a row.
    pub(super) fn refuse(&self, row: Row<'_>, message: impl Into<String>) -> ListError {
        ListError::at(self.file, message, Some(line(self.text, row.span)))
    }
}

fn line(text: &str, start: usize) -> Span {
    let length = text.get(start..).and_then(|rest| rest.find(['\n', '\r'])).unwrap_or(0);
    start..start + length
}

/// The parts of a cell that are divided by semicolons, each perhaps in quotes of its own.
pub(super) fn parts(cell: &str) -> Vec<String> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(b';').from_reader(cell.as_bytes());
    let mut found = Vec::new();
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).unwrap_or(false) {
        found.extend(record.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()));
    }
    found
}
