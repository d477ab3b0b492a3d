//! Official lists of firms, turned into vendor files and a policy.
//!
//! Each format is read into one noun, [`Entry`]; what comes of the entries is the same for all of them. A list that
//! is not whole is refused: a shorter policy would look like an answer.

mod bis_el;
mod csl;
mod dates;
mod directive;
mod entry;
mod error;
mod fcc;
mod join;
mod names;
mod ofac;
mod opensanctions;
mod prose;
mod record;
mod seats;
mod table;
mod uk;
mod write;
mod xml;

use crate::model::source::SourceFile;

pub use directive::Directive;
pub use entry::{Entry, Kind, Listed, Name, Owner};
pub use error::ListError;
pub use join::{Bearer, Catalogued, Outcome, Site, join, roman_key};
pub use record::{Record, changes};
pub use write::{is_written_for, write};

/// A list that can be imported.
#[derive(Debug, Clone, Copy)]
pub struct ListFormat {
    /// Stable id, for the command line.
    pub id: &'static str,
    /// What it is, with the forms that are read.
    pub about: &'static str,
    /// What its policy says.
    pub directive: Directive,
    read: fn(&[SourceFile]) -> Result<Listed, ListError>,
}

/// Every list, in order of the command line's help.
pub const LISTS: [ListFormat; 6] =
    [ofac::OFAC_SDN, csl::CSL, bis_el::BIS_EL, uk::UK_SANCTIONS, opensanctions::OPENSANCTIONS, fcc::FCC];

/// The list with an id.
#[must_use]
pub fn list(id: &str) -> Option<ListFormat> {
    LISTS.into_iter().find(|list| list.id == id)
}

impl ListFormat {
    /// Reads the files of the list.
    ///
    /// # Errors
    /// When one of them is not in a form of this list, is not whole, or none names a firm.
    pub fn read(&self, files: &[SourceFile]) -> Result<Listed, ListError> {
        for (at, file) in files.iter().enumerate() {
            if let Err(offset) = file.text() {
                return Err(ListError::at(at, "the file is not UTF-8 text", Some(offset..offset)));
            }
        }
        let mut listed = (self.read)(files)?;
        if listed.entries.is_empty() {
            return Err(ListError::whole("no organisation is on this list: a policy made of it could find nothing"));
        }
        if !listed.is_proven_whole {
            let note = "nothing in these files proves that they are whole, when they are cut between two lines; \
                        compare their {} entries with what the keeper says, with --entries";
            listed.notes.push(note.replace("{}", &listed.count().to_string()));
        }
        listed.tidy();
        Ok(listed)
    }
}
