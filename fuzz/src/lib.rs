//! What the fuzz targets do: read bytes, and use every place and every relation of what was read.
//!
//! A refusal is fine, whatever the bytes. A panic, an overflow of the stack, a read that does not end, or memory
//! out of proportion is a bug: the gate would not keep its promise to answer.

use embargo::model::graph::Graph;
use embargo::model::inventory::Inventory;
use embargo::model::source::{SourceFile, Span};
use embargo::read::{self, FORMATS, ReadError};

pub use libfuzzer_sys;

/// What a compressed input may unpack to, in bytes: enough to find a bug, too little to fill the memory.
const MAX_UNPACKED: u64 = 8 << 20;

/// A target that reads its bytes in the format with this id, whatever they look like.
#[macro_export]
macro_rules! reader {
    ($id:literal) => {
        $crate::libfuzzer_sys::fuzz_target!(|bytes: &[u8]| $crate::read_as($id, bytes));
    };
}

/// Reads bytes in one format, below whatever they are wrapped in.
pub fn read_as(id: &str, bytes: &[u8]) {
    let format = FORMATS.iter().find(|format| format.id == id);
    let format = format.unwrap_or_else(|| panic!("there is no format `{id}`"));
    let Some(mut source) = unpack(bytes) else { return };
    // What is no text in its format is none even if its bytes happen to be valid as one: see `unpack`.
    if matches!(id, "cyclonedx-protobuf" | "cargo-auditable") {
        source = source.as_bytes();
    }
    use_up(&source, read::read_as(&source, format));
}

/// Reads bytes in the format that they show, as the gate does.
pub fn recognise(bytes: &[u8]) {
    let source = SourceFile::new("it", bytes.to_vec());
    use_up(&source, read::read(&source));
}

/// Takes off what bytes are wrapped in, then reads what is left as the gate does.
pub fn envelope(bytes: &[u8]) {
    if let Some(source) = unpack(bytes) {
        use_up(&source, read::read(&source));
    }
}

fn unpack(bytes: &[u8]) -> Option<SourceFile> {
    match read::unpack(SourceFile::new("it", bytes.to_vec()), MAX_UNPACKED) {
        Ok(source) => Some(source),
        Err(error) => {
            let _ = error.to_string();
            None
        }
    }
}

/// Everything that later stages ask of a read document, or of a refusal.
fn use_up(source: &SourceFile, read: Result<Inventory<'_>, ReadError>) {
    match read {
        Ok(inventory) => walk(source, &inventory),
        Err(error) => {
            let _ = (error.to_string(), miette::Diagnostic::help(&error).map(|help| help.to_string()));
            if let Some(span) = error.span {
                place(source, &span);
            }
        }
    }
}

fn walk(source: &SourceFile, inventory: &Inventory<'_>) {
    let graph = Graph::new(inventory);
    let known = |id: embargo::model::component::ComponentId| assert!(inventory.component(id).is_some(), "{id:?}");
    for (id, component) in inventory.ids().zip(&inventory.components) {
        place(source, &component.span);
        assert!(inventory.pointer(component).is_empty() || inventory.pointer(component).contains('/'));
        let _ = (inventory.label(component), graph.rank(id), graph.is_root(id));
        for claim in inventory.claims(component) {
            place(source, &(claim.at..claim.at));
        }
        let path = graph.path(id);
        assert_eq!(path.is_empty(), !graph.is_reached(id));
        path.into_iter().for_each(known);
    }
    // Each of these walks the whole graph: a few of them are enough.
    for id in inventory.ids().take(8) {
        graph.introduced_by(id).into_iter().for_each(known);
    }
    for edge in &inventory.edges {
        known(edge.from);
        known(edge.to);
    }
    inventory.roots.iter().copied().for_each(known);
    for note in &inventory.notes {
        assert!(!note.message.is_empty());
        place(source, &note.span);
    }
    let _ = (graph.reached(), read::lists_nothing(inventory));
}

/// A span lies in the source, on the borders of characters, and can be shown.
fn place(source: &SourceFile, span: &Span) {
    let length = source.bytes().len();
    assert!(span.start <= span.end && span.end <= length, "the span {span:?} is not within {length} bytes");
    let (start, end) = (source.position(span.start), source.position(span.end));
    assert!(start.line >= 1 && start.column >= 1, "{start:?}");
    // Behind the first byte that is no text there are no lines.
    if let Ok(text) = source.text() {
        assert!(text.get(span.clone()).is_some(), "the span {span:?} cuts a character");
        assert!(start <= end, "{start:?} to {end:?}");
    }
    let line = source.line_at(span.start);
    assert!(line.start <= line.end && line.end <= length, "the line {line:?} is not within {length} bytes");
}
