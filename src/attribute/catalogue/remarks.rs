//! What somebody who keeps the catalogue should look at: facts without sources, patterns that change nothing,
//! checks that were long ago. What would mislead the gate is refused when files are loaded.

use std::collections::HashSet;

use toml::Spanned;

use super::file::{ControlKind, VendorFile};
use super::pattern::Pattern;
use super::{CatalogueError, Date};
use crate::model::source::{SourceFile, Span};

/// After so many days a check should be done again.
const STALE_DAYS: i32 = 730;

/// Something to look at in a vendor file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Place of the file in the list.
    pub file: usize,
    /// Where in it.
    pub span: Option<Span>,
    /// What is to be seen there.
    pub message: String,
    /// Whether it is wrong, rather than worth a look.
    pub is_fault: bool,
}

/// Looks through vendor files on a day.
///
/// # Errors
/// The first file that is not in the catalogue's form.
pub fn remarks(sources: &[SourceFile], day: Date) -> Result<Vec<Remark>, CatalogueError> {
    let mut files = Vec::new();
    for (place, source) in sources.iter().enumerate() {
        files.push((place, VendorFile::parse(source, place)?));
    }
    // A later file takes the place of an earlier one of the same id.
    let is_last = |at: usize, id: &str| !files.iter().skip(at + 1).any(|(_, later)| later.id.get_ref() == id);
    let ids: HashSet<&str> = files.iter().map(|(_, file)| file.id.get_ref().as_str()).collect();
    let mut found = Vec::new();
    for (at, (place, file)) in files.iter().enumerate() {
        if is_last(at, file.id.get_ref()) {
            Look { place: *place, file, day, found: &mut found }.all(&ids);
        }
    }
    Ok(found)
}

struct Look<'a> {
    place: usize,
    file: &'a VendorFile,
    day: Date,
    found: &'a mut Vec<Remark>,
}

impl Look<'_> {
    fn all(&mut self, ids: &HashSet<&str>) {
        self.sources();
        self.patterns();
        for owner in self.file.owners.iter().filter_map(|owner| owner.vendor.as_ref()) {
            if !ids.contains(owner.get_ref().as_str()) {
                self.fault(owner.span(), format!("the owner `{}` has no file: write `name` for it", owner.get_ref()));
            }
        }
        let examples = &self.file.examples;
        let has_packages = self.file.controls.iter().any(|controls| controls.kind == ControlKind::Purl);
        if has_packages && (examples.made.is_empty() || examples.not.is_empty()) {
            self.look(
                self.file.id.span(),
                "there are patterns for packages, and not both examples and counter-examples",
            );
        }
    }

    /// Every fact has a source, and checks are not too long ago.
    fn sources(&mut self) {
        let file = self.file;
        let names = file.names.iter().map(|group| (group.values.first(), &group.source, group.checked));
        let controls = file.controls.iter().map(|group| (group.values.first(), &group.source, group.checked));
        let mentions = file.mentions.iter().map(|group| (group.values.first(), &group.source, None));
        let forks = file.forks.iter().map(|group| (group.values.first(), &group.source, None));
        let left = file.left.iter().map(|group| (group.values.first(), &group.source, None));
        for (first, source, checked) in names.chain(controls).chain(mentions).chain(forks).chain(left) {
            let Some(first) = first else {
                self.fault(file.id.span(), "a block has no values".to_owned());
                continue;
            };
            if source.trim().is_empty() {
                self.fault(first.span(), format!("`{}` has no source", first.get_ref()));
            }
            let age = checked.and_then(|checked| (self.day - checked).get_days().into());
            if age.is_some_and(|age: i32| age > STALE_DAYS) {
                self.look(first.span(), &format!("`{}` was checked more than two years ago", first.get_ref()));
            }
        }
        for (owner, span) in file.owners.iter().filter_map(|owner| Some((owner, owner.vendor.as_ref()?.span()))) {
            if owner.source.trim().is_empty() {
                self.fault(span, "this owner has no source".to_owned());
            }
        }
    }

    /// Patterns that a broader one of the same vendor makes idle, and exceptions to nothing.
    fn patterns(&mut self) {
        let file = self.file;
        let purls = file.controls.iter().filter(|controls| controls.kind == ControlKind::Purl);
        let own: Vec<(&Spanned<String>, Pattern)> =
            purls.flat_map(|controls| &controls.values).filter_map(|value| Some((value, parse(value)?))).collect();
        for (value, pattern) in &own {
            let broader = own.iter().find(|(other, broad)| other.span() != value.span() && covers(broad, pattern));
            if let Some((other, _)) = broader {
                self.look(value.span(), &format!("`{}` is idle beside `{}`", value.get_ref(), other.get_ref()));
            }
        }
        let exact: HashSet<&String> =
            own.iter().filter(|(_, pattern)| pattern.is_exact).flat_map(|(_, pattern)| &pattern.keys).collect();
        let groups =
            file.mentions.iter().map(|group| &group.values).chain(file.forks.iter().map(|group| &group.values));
        for value in groups.flatten() {
            let keys = parse(value).filter(|pattern| pattern.is_exact).map(|pattern| pattern.keys);
            if keys.is_some_and(|keys| keys.iter().any(|key| exact.contains(key))) {
                self.fault(value.span(), format!("`{}` is said to be the vendor's and not to be", value.get_ref()));
            }
        }
    }

    fn fault(&mut self, span: Span, message: String) {
        self.found.push(Remark { file: self.place, span: Some(span), message, is_fault: true });
    }

    fn look(&mut self, span: Span, message: &str) {
        let message = message.to_owned();
        self.found.push(Remark { file: self.place, span: Some(span), message, is_fault: false });
    }
}

fn parse(value: &Spanned<String>) -> Option<Pattern> {
    Pattern::parse(value.get_ref()).ok()
}

/// Whether everything that one pattern fits, another one for prefixes does.
fn covers(broad: &Pattern, narrow: &Pattern) -> bool {
    !broad.is_exact
        && narrow.keys.iter().all(|key| broad.keys.iter().any(|prefix| key.starts_with(prefix.as_str())))
        && broad.keys != narrow.keys
}
