//! Policies, for a person.

use std::io::{self, Write};

use super::escape::terminal;
use super::headline::word;
use crate::model::report::PolicyCard;

/// Columns of a line's first word.
const INDENT: usize = 10;

pub(super) fn write(cards: &[PolicyCard], in_full: bool, out: &mut dyn Write) -> io::Result<()> {
    let wide = cards.iter().map(|card| card.id.len()).max().unwrap_or(0);
    for card in cards {
        let now = match &card.phase {
            Some((_, level)) if card.is_outbound => format!("{} (exports)", word(level)),
            Some((phase, level)) => format!("{} ({phase})", word(level)),
            None => "not in force".to_owned(),
        };
        if !in_full {
            writeln!(out, "{:wide$}  {now:22}  {}", card.id, terminal(&card.title))?;
            continue;
        }
        writeln!(out, "{}: {}\n  {:INDENT$} {now}", card.id, terminal(&card.title), "now")?;
        for (kind, line) in &card.lines {
            writeln!(out, "  {kind:INDENT$} {}", terminal(line))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
