//! What came of an imported list, for a person and as JSON.

use std::io::{self, Write};

use super::escape;
use crate::model::imported::{Imported, Row};

/// Rows of one kind that a person is shown; JSON has all.
const SHOWN: usize = 20;

/// Writes it.
pub(super) fn write(told: &Imported, json: bool, out: &mut dyn Write) -> io::Result<()> {
    if json {
        serde_json::to_writer_pretty(&mut *out, told)?;
        return writeln!(out);
    }
    writeln!(out, "{}, list of {}: {}", told.policy, told.date, safe(&told.policy_file))?;
    writeln!(out, "  {} joined to vendors of the catalogue", told.joined.len())?;
    rows(&told.joined, out)?;
    writeln!(out, "  {} new vendors in {}", told.new.len(), safe(&told.vendor_folder))?;
    writeln!(out, "  {} the same organisation as another entry", told.merged.len())?;
    writeln!(out, "  {} of which nothing could be made", told.unusable.len())?;
    rows(&told.unusable, out)?;
    writeln!(out, "  {} names and addresses not taken over", told.dropped.len())?;
    rows(&told.dropped, out)?;
    let left: Vec<_> = told.left_out.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    writeln!(out, "  left out: {}", if left.is_empty() { "nothing".to_owned() } else { left.join(", ") })?;
    for note in &told.notes {
        writeln!(out, "  note: {}", safe(note))?;
    }
    match &told.changes {
        None => writeln!(out, "first import into this folder"),
        Some(changes) if changes.is_empty() => writeln!(out, "nothing changed since the last import"),
        Some(changes) => {
            for (word, list) in [
                ("added", &changes.added),
                ("removed", &changes.removed),
                ("renamed", &changes.renamed),
                ("changed", &changes.changed),
            ] {
                writeln!(out, "{word}: {}", list.len())?;
                rows(list, out)?;
            }
            Ok(())
        }
    }
}

fn rows(list: &[Row], out: &mut dyn Write) -> io::Result<()> {
    for row in list.iter().take(SHOWN) {
        let vendor = row.vendor.as_ref().map(|vendor| format!(" = {vendor}")).unwrap_or_default();
        let because = row.because.as_ref().map(|because| format!(" ({because})")).unwrap_or_default();
        writeln!(out, "    {}", safe(&format!("{} {}{vendor}{because}", row.entry, row.name)))?;
    }
    match list.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "    and {more} more: see --format json"),
    }
}

fn safe(text: &str) -> std::borrow::Cow<'_, str> {
    escape::terminal(text)
}
