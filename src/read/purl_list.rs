//! A list of purls, one a line: what `cargo embargo who` is asked.

use crate::model::claim::ClaimKind;
use crate::model::component::{Kind, Pointer, Role};
use crate::model::inventory::{Builder, Draft, Inventory};
use crate::model::purl::Purl;
use crate::model::source::SourceFile;

/// One component a line that is not blank, in order. A line that is no purl becomes a component
/// without a claim, which nobody made.
#[must_use]
pub fn read(source: &SourceFile) -> Inventory<'_> {
    let mut builder = Builder::new(source, "purl-list", "");
    let text = source.text().unwrap_or("");
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let at = next;
        next += line.len();
        let purl = line.trim();
        if purl.is_empty() {
            continue;
        }
        let start = at + (line.len() - line.trim_start().len());
        let mut draft = Draft::new(Role::Part, start..start + purl.len(), Pointer::default());
        draft.kind = Kind::Library;
        draft.name = purl.into();
        if let Some(parsed) = Purl::parse(purl) {
            draft.name = parsed.full_name().into();
            draft.version = parsed.version;
            draft.claim(ClaimKind::Purl, purl, start);
        }
        builder.add(draft);
    }
    let listed = builder.count(Role::Part);
    builder.finish(listed, 0)
}
