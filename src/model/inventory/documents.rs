//! References from one document into another: CycloneDX BOM-Links and SPDX external documents.

use std::collections::HashMap;

use super::{Edge, EdgeKind, Inventory, NoteKind};
use crate::model::component::{ComponentId, Role, Scope};

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
        if named.is_empty() {
            return;
        }
        let unresolved: Vec<_> = self
            .ids()
            .filter(|id| self.component(*id).is_some_and(|component| component.role == Role::Unresolved))
            .collect();
        let mut tied = Vec::new();
        for id in unresolved {
            let Some(component) = self.component(id) else { continue };
            let (document, element) = split(&component.reference);
            let Some(&input) = named.get(&document.to_lowercase()) else { continue };
            let targets = self.meant(input, element);
            if !targets.is_empty() && component.input.0 != input {
                tied.push((id, targets));
            }
        }
        for (id, targets) in tied {
            let reference = self.component(id).map(|component| component.reference.to_string()).unwrap_or_default();
            self.notes.retain(|note| {
                !(matches!(note.kind, NoteKind::DanglingReference | NoteKind::ExternalDocument)
                    && note.message.contains(&reference))
            });
            if let Some(component) = self.components.get_mut(id.index()) {
                component.role = Role::Link;
            }
            let edge = |to| Edge { from: id, to, kind: EdgeKind::RelatesTo, scope: Scope::Runtime };
            self.edges.extend(targets.into_iter().map(edge));
        }
    }

    /// The components that an element of another document means; without an element, its subjects.
    fn meant(&self, input: u32, element: &str) -> Vec<ComponentId> {
        let of_input = |id: &ComponentId| self.component(*id).is_some_and(|component| component.input.0 == input);
        if element.is_empty() || element == "SPDXRef-DOCUMENT" {
            return self.roots.iter().copied().filter(of_input).collect();
        }
        let bears = |id: &ComponentId| self.component(*id).is_some_and(|component| component.reference == element);
        self.ids().filter(of_input).filter(bears).collect()
    }
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
