//! Names that were looked up before. Documents declare a few names over and over, and to make a name comparable
//! costs more than all the rest of looking it up.

use foldhash::HashMap;

use super::catalogue::{Index, Rule};
use super::names;

/// What the catalogue has for the names seen so far.
#[derive(Default)]
pub(super) struct Memo<'i, 'a> {
    known: HashMap<&'i str, Found<'a>>,
}

/// What a declared name is to the catalogue.
#[derive(Clone, Copy)]
pub(super) enum Found<'a> {
    /// The name of vendors.
    Name(&'a [Rule]),
    /// No vendor's, but it may look like some.
    LookAlike(&'a [Rule]),
}

/// Names that are kept; more are looked up each time, so that no document makes the memory grow.
const MOST: usize = 1 << 14;

impl<'i, 'a> Memo<'i, 'a> {
    /// The rules for a declared name.
    pub(super) fn name(&mut self, index: &'a Index, declared: &'i str) -> Found<'a> {
        let may_deceive = names::may_deceive(declared);
        if !(index.may_name(declared) || may_deceive && index.may_look_alike(declared)) {
            return Found::LookAlike(&[]);
        }
        if let Some(found) = self.known.get(declared) {
            return *found;
        }
        let name = names::normalise(declared);
        let found = match (index.name(&name), index.romanised(&name)) {
            ([], rules @ [_, ..]) | (rules @ [_, ..], _) => Found::Name(rules),
            _ if may_deceive => Found::LookAlike(index.look_alikes(declared)),
            _ => Found::LookAlike(&[]),
        };
        if self.known.len() < MOST {
            self.known.insert(declared, found);
        }
        found
    }
}
