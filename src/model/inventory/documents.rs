//! References from one document into another: CycloneDX BOM-Links and SPDX external documents.

use std::collections::HashMap;

use super::{Edge, EdgeKind, Inventory, Note, NoteKind};
use crate::model::component::{ComponentId, InputId, Role, Scope};

/// The identifier of an SPDX document itself (SPDX 2.3 §6.3).
const WHOLE: &str = "SPDXRef-DOCUMENT";

impl Inventory<'_> {
    /// Ties references into documents that are among the inputs. The component that stood for a reference leads to
    /// what it means; those whose document was not given stay unresolved, and are told.
    pub fn tie_documents(&mut self) {
        let named: HashMap<_, _> = self
            .inputs
            .iter()
            .zip(0..)
            .filter_map(|(input, at)| Some((input.identity.clone()?.to_lowercase(), at)))
            .collect();
        // One document can refer to none of the others.
        if named.is_empty() || self.inputs.len() < 2 {
            return;
        }
        // What a document says of another as a whole ties nothing.
        self.notes.retain(|note| {
            let quoted = note.message.strip_prefix('`').and_then(|rest| rest.split_once('`'));
            let (document, element) = quoted.map_or(("", ""), |(reference, _)| split(reference));
            let is_given = named.get(&document.to_lowercase()).is_some_and(|input| note.input.0 != *input);
            !(note.kind == NoteKind::ExternalDocument && element == WHOLE && is_given)
        });
        let bearers = self.bearers();
        let (mut tied, mut lost) = (Vec::new(), Vec::new());
        for id in self.ids() {
            let Some(component) = self.component(id).filter(|component| component.role == Role::Unresolved) else {
                continue;
            };
            let (document, element) = split(&component.reference);
            let Some(&input) = named.get(&document.to_lowercase()) else { continue };
            let targets = match element {
                "" | WHOLE => self.subjects(input),
                element => bearers.get(&(input, element)).cloned().unwrap_or_default(),
            };
            match component.input.0 != input {
                true if targets.is_empty() => lost.push(id),
                true => tied.push((id, targets)),
                false => {}
            }
        }
        for id in lost {
            let Some(component) = self.component(id) else { continue };
            let message = format!("`{}` is referred to but not listed", component.reference);
            let (input, span, quoted) =
                (component.input, component.span.clone(), format!("`{}` ", component.reference));
            self.notes.retain(|note| !is_about(note, input, &quoted));
            self.notes.push(Note { input, kind: NoteKind::DanglingReference, message, span });
        }
        for (id, targets) in tied {
            let Some(component) = self.component(id) else { continue };
            let (input, quoted) = (component.input, format!("`{}` ", component.reference));
            self.notes.retain(|note| !is_about(note, input, &quoted));
            if let Some(component) = self.components.get_mut(id.index()) {
                component.role = Role::Link;
            }
            let edge = |to| Edge { from: id, to, kind: EdgeKind::RelatesTo, scope: Scope::Runtime };
            self.edges.extend(targets.into_iter().map(edge));
        }
    }

    /// Whether an input, by its place among all, refers to what another lists.
    #[must_use]
    pub fn leads_elsewhere(&self, input: usize) -> bool {
        self.components.iter().any(|component| component.role == Role::Link && component.input.index() == input)
    }

    /// Who bears which identifier in which input.
    fn bearers(&self) -> HashMap<(u32, &str), Vec<ComponentId>> {
        let mut bearers: HashMap<_, Vec<_>> = HashMap::new();
        for (id, component) in self.ids().zip(&self.components) {
            bearers.entry((component.input.0, component.reference.as_ref())).or_default().push(id);
        }
        bearers
    }

    /// The subjects of an input.
    fn subjects(&self, input: u32) -> Vec<ComponentId> {
        let is_of = |id: &ComponentId| self.component(*id).is_some_and(|component| component.input.0 == input);
        self.roots.iter().copied().filter(is_of).collect()
    }
}

/// Whether a note tells of a reference that leads out of an input.
fn is_about(note: &Note, input: InputId, quoted: &str) -> bool {
    let is_about_links = matches!(note.kind, NoteKind::DanglingReference | NoteKind::ExternalDocument);
    is_about_links && note.input == input && note.message.starts_with(quoted)
}

/// A reference as document and element: `urn:cdx:serial/version#bom-ref`, `namespace#SPDXRef-…`. The version of a
/// BOM is left out, as inputs are one version each.
fn split(reference: &str) -> (&str, &str) {
    let (document, element) = reference.split_once('#').unwrap_or((reference, ""));
    match document.strip_prefix("urn:cdx:") {
        Some(rest) => {
            let serial = rest.split('/').next().unwrap_or(rest);
            (document.get(.."urn:cdx:".len() + serial.len()).unwrap_or(document), element)
        }
        None => (document, element),
    }
}
