//! A document that was cut off must not be clear: what was cut off may be banned.

use std::fmt::Write as _;

use embargo::gate;
use embargo::model::purl::Purl;
use embargo::model::source::SourceFile;
use embargo::read::unpack;
use rayon::prelude::*;

use crate::formats::graph::{Eco, Graph, Package};
use crate::formats::{FORMS, Form, Write, request};
use crate::support::{Desk, read_whole};

/// Where a document can be cut so that the gate calls the rest clear.
fn clear_cuts(desk: &Desk, document: &[u8], id: &str, banned: &Package) -> Vec<usize> {
    (1..document.len()).filter(|end| is_clear(desk, &document[..*end], id, banned)).collect()
}

/// Most cuts are refused, or still hold what is banned: that is fast to see. The whole gate has its say on the rest.
fn is_clear(desk: &Desk, cut: &[u8], id: &str, banned: &Package) -> bool {
    let Ok(source) = unpack(SourceFile::new("cut", cut.to_vec()), 1 << 20) else { return false };
    let Ok(inventory) = read_whole(&source) else { return false };
    assert_eq!(inventory.inputs[0].format, id, "a cut is read as another format:\n{}", String::from_utf8_lossy(cut));
    let banned = banned.purl();
    let wanted = Purl::parse(&banned).unwrap();
    let mut purls = inventory.components.iter().filter_map(|one| Purl::parse(&inventory.purl(one)?.value));
    if purls.any(|purl| purl == wanted) {
        return false;
    }
    let code = gate::check(&request(&desk.put("cut", cut))).outcome.exit_code();
    assert_ne!(code, 2, "it was read, and nothing else can fail:\n{}", String::from_utf8_lossy(cut));
    code == 0
}

/// The clear cuts of a format, in documents that name the banned package before its entry, and behind it only.
fn gap(form: &Form, desk: &Desk) -> Option<String> {
    let eco = form.eco.unwrap_or(Eco::Golang);
    let (label, mut told) = (form.label(), String::new());
    for (order, is_needed_before) in [("before", true), ("behind", false)] {
        let document = form.document(&Graph::to_cut(eco, is_needed_before)).unwrap();
        let whole = gate::check(&request(&desk.put("whole", &document)));
        assert_eq!(whole.outcome.exit_code(), 1, "{label}: the whole document");
        let cuts = clear_cuts(desk, &document, form.id, &Package::banned(eco));
        if let Some(last) = cuts.last() {
            let rest = String::from_utf8_lossy(&document[last.saturating_sub(50)..*last]).into_owned();
            let (count, all) = (cuts.len(), document.len());
            let _ = writeln!(
                told,
                "{label}, needed {order}: {count} of {all} cuts are clear, the last at {last}, behind {rest:?}"
            );
        }
    }
    (!told.is_empty()).then_some(told)
}

#[test]
fn no_cut_of_a_text_is_clear() {
    let texts: Vec<_> = FORMS.iter().filter(|form| !matches!(form.write, Write::Bytes(_))).collect();
    let gaps: Vec<_> = texts.into_par_iter().filter_map(|form| gap(form, &Desk::new())).collect();
    assert!(gaps.is_empty(), "{}", gaps.concat());
}
