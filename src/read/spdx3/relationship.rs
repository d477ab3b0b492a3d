//! SPDX 3.0 relationships: §Core/RelationshipType, and in which direction each brings something in.

use std::borrow::Cow;

use super::Reader;
use super::graph::{Element, Graph, Standing, fields, is_nobody, local, reference, values};
use crate::model::component::Scope;
use crate::model::inventory::{EdgeKind, NoteKind};
use crate::model::source::Span;
use crate::read::spdx2::relationship as spdx2;

/// What a relationship type means for reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// `from` is about each `to`: its subject, where `from` is a document.
    Describes,
    /// `from` brings in each `to`.
    Forward(EdgeKind, Scope),
    /// Each `to` brings in `from`.
    Backward(EdgeKind, Scope),
    /// Something is said of each `to`, such as that a vulnerability is in it, and nothing is brought in.
    Says,
    /// Each `to` is a licence, a vulnerability or somebody, and no component.
    Ascribes,
}

use EdgeKind::{BuiltWith, Contains, DependsOn, DerivedFrom, RelatesTo};
use Meaning::{Ascribes, Backward, Describes, Forward, Says};
use Scope::{Build, Dev, Optional, Runtime};

/// Every type of SPDX 3.0.1, in the direction that SPDX 2 gives to its like. Types that relate without
/// bringing in count as reach: a gate would rather explain one path too many.
const TYPES: [(&str, Meaning); 59] = [
    ("affects", Says),
    ("amendedBy", Forward(RelatesTo, Runtime)),
    ("ancestorOf", Backward(DerivedFrom, Runtime)),
    ("availableFrom", Ascribes),
    ("configures", Backward(RelatesTo, Runtime)),
    ("contains", Forward(Contains, Runtime)),
    ("coordinatedBy", Ascribes),
    ("copiedTo", Backward(DerivedFrom, Runtime)),
    ("delegatedTo", Ascribes),
    ("dependsOn", Forward(DependsOn, Runtime)),
    ("descendantOf", Forward(DerivedFrom, Runtime)),
    ("describes", Describes),
    ("doesNotAffect", Says),
    ("expandsTo", Forward(Contains, Runtime)),
    ("exploitCreatedBy", Ascribes),
    ("fixedBy", Ascribes),
    ("fixedIn", Says),
    ("foundBy", Ascribes),
    ("generates", Backward(BuiltWith, Build)),
    ("hasAddedFile", Forward(Contains, Runtime)),
    ("hasAssessmentFor", Says),
    ("hasAssociatedVulnerability", Ascribes),
    ("hasConcludedLicense", Ascribes),
    ("hasDataFile", Forward(Contains, Runtime)),
    ("hasDeclaredLicense", Ascribes),
    ("hasDeletedFile", Forward(RelatesTo, Dev)),
    ("hasDependencyManifest", Forward(Contains, Runtime)),
    ("hasDistributionArtifact", Forward(Contains, Runtime)),
    ("hasDocumentation", Forward(RelatesTo, Dev)),
    ("hasDynamicLink", Forward(DependsOn, Runtime)),
    ("hasEvidence", Forward(RelatesTo, Dev)),
    ("hasExample", Forward(RelatesTo, Dev)),
    ("hasHost", Forward(BuiltWith, Build)),
    ("hasInput", Forward(BuiltWith, Build)),
    ("hasMetadata", Forward(Contains, Runtime)),
    ("hasOptionalComponent", Forward(Contains, Optional)),
    ("hasOptionalDependency", Forward(DependsOn, Optional)),
    ("hasOutput", Backward(BuiltWith, Build)),
    ("hasPrerequisite", Forward(DependsOn, Runtime)),
    ("hasProvidedDependency", Forward(DependsOn, Runtime)),
    ("hasRequirement", Forward(RelatesTo, Dev)),
    ("hasSpecification", Forward(RelatesTo, Dev)),
    ("hasStaticLink", Forward(DependsOn, Runtime)),
    ("hasTest", Forward(RelatesTo, Dev)),
    ("hasTestCase", Forward(RelatesTo, Dev)),
    ("hasVariant", Backward(DerivedFrom, Runtime)),
    ("invokedBy", Forward(BuiltWith, Build)),
    ("modifiedBy", Forward(RelatesTo, Runtime)),
    ("other", Forward(RelatesTo, Runtime)),
    ("packagedBy", Backward(Contains, Runtime)),
    ("patchedBy", Forward(Contains, Runtime)),
    ("publishedBy", Ascribes),
    ("reportedBy", Ascribes),
    ("republishedBy", Ascribes),
    ("serializedInArtifact", Says),
    ("testedOn", Forward(RelatesTo, Dev)),
    ("trainedOn", Forward(DerivedFrom, Runtime)),
    ("underInvestigationFor", Says),
    ("usesTool", Forward(BuiltWith, Build)),
];

/// Looks a type up; the second is whether SPDX 3.0 does not define it in this spelling. Other case and
/// separators, and the types of SPDX 2, are understood; an unknown type counts as reach.
fn meaning(kind: &str) -> (Meaning, bool) {
    let kind = local(kind);
    if let Some((_, meaning)) = TYPES.iter().find(|(name, _)| *name == kind) {
        return (*meaning, false);
    }
    let folded = kind.replace(['_', '-', ' '], "");
    if let Some((_, meaning)) = TYPES.iter().find(|(name, _)| name.eq_ignore_ascii_case(&folded)) {
        return (*meaning, true);
    }
    let meaning = match spdx2::meaning(kind).meaning {
        spdx2::Meaning::Describes => Describes,
        spdx2::Meaning::DescribedBy => Backward(RelatesTo, Runtime),
        spdx2::Meaning::Forward(kind, scope) => Forward(kind, scope),
        spdx2::Meaning::Backward(kind, scope) => Backward(kind, scope),
    };
    (meaning, true)
}

/// When a relationship holds: as its own `scope` says (§Core/LifecycleScopeType), else as its type does. What
/// is optional stays so at run time.
fn lifecycle(stated: &str, usual: Scope) -> Scope {
    let stated = match local(stated) {
        "runtime" => Runtime,
        "build" => Build,
        "development" | "test" | "design" => Dev,
        _ => return usual,
    };
    if usual == Optional { stated.max(Optional) } else { stated }
}

impl<'s> Reader<'s> {
    pub(super) fn relationship(&mut self, graph: &Graph<'_, 's>, element: &Element<'_, 's>) {
        let (mut from, mut to) = (Vec::new(), Vec::new());
        let (mut kind, mut scope) = (Cow::Borrowed(""), Cow::Borrowed(""));
        for (key, value) in fields(element.node) {
            match key.as_ref() {
                "from" => from = values(value),
                "to" => to = values(value),
                "relationshipType" => kind = self.word(value),
                "scope" => scope = self.word(value),
                "completeness" if local(&self.word(value)) == "incomplete" => {
                    let message = "a relationship says of itself that it is incomplete";
                    self.builder.note(NoteKind::Incomplete, message, value.span());
                }
                _ => {}
            }
        }
        let (meaning, is_irregular) = meaning(&kind);
        if is_irregular {
            let message = format!("`{kind}` is no relationship type that SPDX 3.0 defines");
            self.builder.note(NoteKind::UnknownRelationship, message, element.node.span());
        }
        let ids = |nodes: Vec<_>| nodes.into_iter().filter_map(reference).collect::<Vec<_>>();
        let (from, to) = (ids(from), ids(to));
        if from.is_empty() || to.is_empty() {
            self.builder.note(NoteKind::Form, "a relationship lacks one of its ends", element.node.span());
        }
        // An end without another is still named.
        let (lone, span) = (from.is_empty() || to.is_empty(), element.node.span());
        for id in from.iter().chain(&to).filter(|_| lone) {
            self.name(graph, id.clone(), &span);
        }
        for from in &from {
            for to in &to {
                self.relate(graph, from.clone(), to.clone(), meaning, &scope, &span);
            }
        }
    }

    fn word(&mut self, value: crate::read::tree::Node<'_, 's>) -> Cow<'s, str> {
        self.texts("a word of a relationship", value).into_iter().next().map(|(text, _)| text).unwrap_or_default()
    }

    /// One relationship between two elements, in the direction in which it brings something in.
    fn relate(
        &mut self,
        graph: &Graph<'_, 's>,
        from: Cow<'s, str>,
        to: Cow<'s, str>,
        meaning: Meaning,
        scope: &str,
        span: &Span,
    ) {
        let (own, other) = (graph.standing(&from), graph.standing(&to));
        let is_edge = own != Standing::Other && other != Standing::Other && !is_nobody(&from) && !is_nobody(&to);
        let (one, another, kind, usual) = match meaning {
            Describes if own == Standing::Other && other == Standing::Component => {
                return self.builder.root(&to, span);
            }
            Describes => (from, to, RelatesTo, Runtime),
            Forward(kind, scope) => (from, to, kind, scope),
            Backward(kind, scope) => (to, from, kind, scope),
            Says => return self.name(graph, to, span),
            // The end that is nobody's component may still turn out to be one.
            Ascribes if is_edge && other == Standing::Component => (from, to, RelatesTo, Runtime),
            Ascribes => return self.name(graph, from, span),
        };
        if is_edge {
            self.builder.link(one, another, kind, lifecycle(scope, usual), span.clone());
        } else {
            self.name(graph, one, span);
            self.name(graph, another, span);
        }
    }

    /// What a document speaks of without defining it counts as a component, unless it says that another document
    /// defines it, which is told once and for all.
    fn name(&mut self, graph: &Graph<'_, 's>, id: Cow<'s, str>, span: &Span) {
        if graph.standing(&id) == Standing::Absent && !is_nobody(&id) && !graph.imported.contains(&id) {
            self.builder.mention(id, span.clone());
        }
    }
}
