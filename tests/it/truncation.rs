//! A document that was cut off must not be clear: what was cut off may be banned.

use embargo::gate;
use embargo::model::purl::Purl;
use embargo::model::source::SourceFile;
use embargo::read::unpack;

use crate::formats::graph::{Eco, Graph, Package};
use crate::formats::{FORMS, Form, Write, request};
use crate::support::{Desk, read_whole};

/// NOT YET: formats of which some cut is clear. They have no mark at their end, and what is left of a cut file can
/// be a whole file of a smaller project.
const NOT_YET: &[&str] = &[];

/// Where a document can be cut so that the gate calls the rest clear.
fn clear_cuts(desk: &Desk, document: &[u8], banned: &Package) -> Vec<usize> {
    (1..document.len()).filter(|end| is_clear(desk, &document[..*end], banned)).collect()
}

/// Most cuts are refused, or still hold what is banned: that is fast to see. The whole gate has its say on the rest.
fn is_clear(desk: &Desk, cut: &[u8], banned: &Package) -> bool {
    let Ok(source) = unpack(SourceFile::new("cut", cut.to_vec()), 1 << 20) else { return false };
    let Ok(inventory) = read_whole(&source) else { return false };
    let wanted = Purl::parse(&banned.purl()).unwrap();
    let mut purls = inventory.components.iter().filter_map(|one| Purl::parse(&inventory.purl(one)?.value));
    if purls.any(|purl| purl == wanted) {
        return false;
    }
    gate::check(&request(&desk.put("cut", cut))).outcome.exit_code() == 0
}

/// The lines behind which a document can be cut, for people.
fn describe(document: &[u8], cuts: &[usize]) -> String {
    let shown = cuts.iter().rev().take(3).map(|end| {
        let before = String::from_utf8_lossy(&document[end.saturating_sub(50)..*end]).into_owned();
        format!("  {end} behind {before:?}\n")
    });
    shown.collect()
}

/// The clear cuts of a format, in documents that need the banned package before it and behind it.
fn clear_cuts_of(form: &Form, desk: &Desk) -> usize {
    let ecos = [Eco::Cargo, Eco::Npm, Eco::Pypi, Eco::Golang, Eco::Maven];
    let ecos = form.eco.map_or(&ecos[3..4], |one| &ecos[ecos.iter().position(|eco| *eco == one).unwrap()..][..1]);
    let mut count = 0;
    for (eco, is_needed_before) in ecos.iter().flat_map(|eco| [(*eco, true), (*eco, false)]) {
        let graph = Graph::to_cut(eco, is_needed_before);
        let document = form.document(&graph).unwrap();
        let cuts = clear_cuts(desk, &document, &Package::banned(eco));
        if !cuts.is_empty() {
            let order = if is_needed_before { "needed before" } else { "needed behind" };
            println!("{}, {order}: {} of {} cuts are clear", form.label(), cuts.len(), document.len());
            print!("{}", describe(&document, &cuts));
        }
        count += cuts.len();
    }
    count
}

#[test]
fn no_cut_of_a_text_is_clear() {
    let desk = Desk::new();
    for form in FORMS.iter().filter(|form| !matches!(form.write, Write::Bytes(_))) {
        let count = clear_cuts_of(form, &desk);
        let is_expected = NOT_YET.contains(&form.label().as_str());
        assert_eq!(count > 0, is_expected, "{}: {count} cuts are clear", form.label());
    }
}
