//! `sdn.xml`: one element an entry, and at its head the day and the count of entries.

use super::{kind, name_kind};
use crate::lists::entry::{Entry, Listed};
use crate::lists::error::ListError;
use crate::lists::xml::Element;
use crate::lists::{dates, seats};

pub(super) fn read(root: Element<'_, '_>, file: usize) -> Result<Listed, ListError> {
    let mut listed = Listed::default();
    let about = root.first("publshInformation");
    listed.date = about.and_then(|about| dates::american(&about.text_of("Publish_Date")));
    let count = root.all("sdnEntry").count();
    match about.map(|about| (about, about.text_of("Record_Count"))) {
        Some((about, told)) if !told.is_empty() => {
            if told.parse() != Ok(count) {
                let message = format!("the list says that it has {told} entries, and has {count}: it is not whole");
                return Err(ListError::at(file, message, Some(about.span())));
            }
        }
        _ => listed.notes.push("the list does not tell how many entries it has".to_owned()),
    }
    for element in root.all("sdnEntry") {
        let id = element.text_of("uid");
        if id.is_empty() {
            return Err(ListError::at(file, "this entry has no `uid`", Some(element.span())));
        }
        if !listed.leaves_out(kind(&element.text_of("sdnType"))) {
            listed.push(entry(element, id));
        }
    }
    Ok(listed)
}

fn entry(element: Element<'_, '_>, id: String) -> Entry {
    let programs = element.first("programList").into_iter().flat_map(|list| list.all("program"));
    let mut entry = Entry { id, programs: programs.map(Element::text).collect(), ..Entry::default() };
    entry.add_name(&name(element), "legal", false);
    for alias in element.first("akaList").into_iter().flat_map(|list| list.all("aka")) {
        let is_weak = alias.text_of("category").eq_ignore_ascii_case("weak");
        entry.add_name(&name(alias), name_kind(&alias.text_of("type")), is_weak);
    }
    for address in element.first("addressList").into_iter().flat_map(|list| list.all("address")) {
        entry.countries.extend(seats::code(&address.text_of("country")));
    }
    for fact in element.first("idList").into_iter().flat_map(|list| list.all("id")) {
        entry.add_fact(&fact.text_of("idType"), &fact.text_of("idNumber"));
    }
    super::remarks::add(&mut entry, &element.text_of("remarks"));
    entry
}

fn name(element: Element<'_, '_>) -> String {
    format!("{} {}", element.text_of("firstName"), element.text_of("lastName"))
}
