//! SPDX 2.3 §11.1: relationship types, and in which direction each brings something in.

use crate::model::component::Scope;
use crate::model::inventory::EdgeKind;

/// What a relationship type means for reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Meaning {
    /// The element is a document that describes the related element.
    Describes,
    /// The element is described by the related element.
    DescribedBy,
    /// The element brings in the related element.
    Forward(EdgeKind, Scope),
    /// The related element brings in the element.
    Backward(EdgeKind, Scope),
}

/// A relationship type as understood.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Found {
    /// What it means.
    pub meaning: Meaning,
    /// Whether SPDX does not define it in this spelling.
    pub is_irregular: bool,
}

use EdgeKind::{BuiltWith, Contains, DependsOn, DerivedFrom, RelatesTo};
use Meaning::{Backward, Forward};
use Scope::{Build, Dev, Optional, Runtime};

/// Every type of §11.1. Types that relate without bringing in (`OTHER`, `SPECIFICATION_FOR`…) count as
/// reach from the element to the related one: a gate would rather explain one path too many.
const TYPES: [(&str, Meaning); 45] = [
    ("DESCRIBES", Meaning::Describes),
    ("DESCRIBED_BY", Meaning::DescribedBy),
    ("CONTAINS", Forward(Contains, Runtime)),
    ("CONTAINED_BY", Backward(Contains, Runtime)),
    ("DEPENDS_ON", Forward(DependsOn, Runtime)),
    ("DEPENDENCY_OF", Backward(DependsOn, Runtime)),
    ("DEPENDENCY_MANIFEST_OF", Backward(Contains, Runtime)),
    ("BUILD_DEPENDENCY_OF", Backward(DependsOn, Build)),
    ("DEV_DEPENDENCY_OF", Backward(DependsOn, Dev)),
    ("OPTIONAL_DEPENDENCY_OF", Backward(DependsOn, Optional)),
    ("PROVIDED_DEPENDENCY_OF", Backward(DependsOn, Runtime)),
    ("TEST_DEPENDENCY_OF", Backward(DependsOn, Dev)),
    ("RUNTIME_DEPENDENCY_OF", Backward(DependsOn, Runtime)),
    ("EXAMPLE_OF", Backward(RelatesTo, Dev)),
    ("GENERATES", Backward(BuiltWith, Build)),
    ("GENERATED_FROM", Forward(BuiltWith, Build)),
    ("ANCESTOR_OF", Backward(DerivedFrom, Runtime)),
    ("DESCENDANT_OF", Forward(DerivedFrom, Runtime)),
    ("VARIANT_OF", Forward(DerivedFrom, Runtime)),
    ("DISTRIBUTION_ARTIFACT", Forward(Contains, Runtime)),
    ("PATCH_FOR", Backward(Contains, Runtime)),
    ("PATCH_APPLIED", Backward(Contains, Runtime)),
    ("COPY_OF", Forward(DerivedFrom, Runtime)),
    ("FILE_ADDED", Backward(Contains, Runtime)),
    ("FILE_DELETED", Backward(RelatesTo, Dev)),
    ("FILE_MODIFIED", Backward(Contains, Runtime)),
    ("EXPANDED_FROM_ARCHIVE", Backward(Contains, Runtime)),
    ("DYNAMIC_LINK", Forward(DependsOn, Runtime)),
    ("STATIC_LINK", Forward(DependsOn, Runtime)),
    ("DATA_FILE_OF", Backward(Contains, Runtime)),
    ("TEST_CASE_OF", Backward(RelatesTo, Dev)),
    ("BUILD_TOOL_OF", Backward(BuiltWith, Build)),
    ("DEV_TOOL_OF", Backward(BuiltWith, Dev)),
    ("TEST_OF", Backward(RelatesTo, Dev)),
    ("TEST_TOOL_OF", Backward(BuiltWith, Dev)),
    ("DOCUMENTATION_OF", Backward(RelatesTo, Dev)),
    ("OPTIONAL_COMPONENT_OF", Backward(Contains, Optional)),
    ("METAFILE_OF", Backward(Contains, Runtime)),
    ("PACKAGE_OF", Backward(Contains, Runtime)),
    ("AMENDS", Forward(RelatesTo, Runtime)),
    ("PREREQUISITE_FOR", Backward(DependsOn, Runtime)),
    ("HAS_PREREQUISITE", Forward(DependsOn, Runtime)),
    ("REQUIREMENT_DESCRIPTION_FOR", Backward(RelatesTo, Dev)),
    ("SPECIFICATION_FOR", Backward(RelatesTo, Dev)),
    ("OTHER", Forward(RelatesTo, Runtime)),
];

/// Looks a type up. Case, `-` for `_`, and the `DESCRIBE` that a third of real SPDX documents write
/// are understood and told; an unknown type counts as reach.
pub(in crate::read) fn meaning(kind: &str) -> Found {
    let find = |kind: &str| TYPES.iter().find(|(name, _)| *name == kind).map(|(_, meaning)| *meaning);
    if let Some(meaning) = find(kind) {
        return Found { meaning, is_irregular: false };
    }
    let folded = kind.trim().to_ascii_uppercase().replace('-', "_");
    let meaning = match folded.as_str() {
        "DESCRIBE" => Meaning::Describes,
        folded => find(folded).unwrap_or(Forward(RelatesTo, Runtime)),
    };
    Found { meaning, is_irregular: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_relation_bring_in_the_same_way() {
        for (forward, backward) in [
            ("CONTAINS", "CONTAINED_BY"),
            ("DEPENDS_ON", "DEPENDENCY_OF"),
            ("HAS_PREREQUISITE", "PREREQUISITE_FOR"),
            ("GENERATED_FROM", "GENERATES"),
            ("DESCENDANT_OF", "ANCESTOR_OF"),
        ] {
            match (meaning(forward).meaning, meaning(backward).meaning) {
                (Forward(one, when), Backward(other, then)) => assert_eq!((one, when), (other, then), "{forward}"),
                odd => panic!("{forward} and {backward}: {odd:?}"),
            }
        }
    }
}
