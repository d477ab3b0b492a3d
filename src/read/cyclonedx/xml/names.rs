//! What things are called in CycloneDX XML, and what they are in JSON.

use crate::model::inventory::Notation;

/// XPath: what the lists are called that the reader knows by their JSON names.
pub(super) const XPATH: Notation = Notation {
    prefix: "/bom",
    lists: &[
        ("components", "components/component"),
        ("services", "services/service"),
        ("metadata/tools", "metadata/tools/tool"),
        ("metadata/tools/components", "metadata/tools/components/component"),
        ("metadata/tools/services", "metadata/tools/services/service"),
        ("pedigree/ancestors", "pedigree/ancestors/component"),
        ("pedigree/descendants", "pedigree/descendants/component"),
        ("pedigree/variants", "pedigree/variants/component"),
        ("formulation/*/components", "formulation/formula[*]/components/component"),
        ("formulation/*/services", "formulation/formula[*]/services/service"),
        ("declarations/targets/components", "declarations/targets/components/component"),
        ("declarations/targets/services", "declarations/targets/services/service"),
        ("vulnerabilities/*/tools", "vulnerabilities/vulnerability[*]/tools/tool"),
        ("vulnerabilities/*/tools/components", "vulnerabilities/vulnerability[*]/tools/components/component"),
        ("vulnerabilities/*/tools/services", "vulnerabilities/vulnerability[*]/tools/services/service"),
        ("annotations/*/annotator/component", "annotations/annotation[*]/annotator/component"),
        ("annotations/*/annotator/service", "annotations/annotation[*]/annotator/service"),
    ],
    counts_from_one: true,
};

/// Plain elements that say what something is.
pub(super) const ONCE: [&str; 11] =
    ["name", "group", "version", "purl", "cpe", "publisher", "vendor", "scope", "type", "aggregate", "dependencies"];

/// Elements from which no component hangs, and that readers check for defects: a child that stands twice in one is
/// one. In any other, a second of the children that matter would be believed by some readers and not by others.
pub(super) const RECORDS: [&str; 4] = ["license", "patch", "issue", "citation"];

/// How an element is written in JSON.
pub(super) enum Rule {
    /// An array of its children, which all have this name.
    List(&'static str),
    /// An object of its attributes and children.
    Object,
    /// One of several elements with this name, which JSON has in one array.
    Repeated,
    /// An array of those of its children that have this name, which are records. (Data flows stand between.)
    Records(&'static str),
    /// A record of its attributes, and of its text under this name.
    Valued(&'static str),
    /// An array of its children, each as an object whose only member it is.
    Choices,
    /// Nothing below it is of interest.
    Passed,
}

/// The rule for an element, by its name and that of its parent.
pub(super) fn rule(name: &str, parent: &str) -> Rule {
    match name {
        // §declarations.evidence is of another kind: it comes many times, and says nothing of a component's maker.
        "evidence" if parent != "component" => Rule::Passed,
        "components" | "ancestors" | "descendants" | "variants" => Rule::List("component"),
        "services" => Rule::List("service"),
        "authors" => Rule::List("author"),
        "externalReferences" => Rule::List("reference"),
        "compositions" => Rule::List("composition"),
        "formulation" => Rule::List("formula"),
        "endpoints" => Rule::List("endpoint"),
        "vulnerabilities" => Rule::List("vulnerability"),
        "annotations" => Rule::List("annotation"),
        "hashes" => Rule::Records("hash"),
        "properties" => Rule::Records("property"),
        "patches" => Rule::Records("patch"),
        "resolves" => Rule::Records("issue"),
        "citations" => Rule::Records("citation"),
        "data" if parent == "service" => Rule::Records("classification"),
        "licenses" => Rule::Choices,
        "copyright" if parent == "evidence" => Rule::Choices,
        "hash" => Rule::Valued("content"),
        "text" if parent == "license" => Rule::Valued("content"),
        "property" => Rule::Valued("value"),
        "classification" => Rule::Valued("classification"),
        "license" | "patch" | "issue" | "citation" => Rule::Object,
        "url" if parent != "license" => Rule::Repeated,
        "contact" | "identity" => Rule::Repeated,
        "metadata" | "component" | "service" | "tool" | "tools" | "pedigree" | "supplier" | "manufacturer"
        | "manufacture" | "provider" | "author" | "reference" | "composition" | "formula" | "vulnerability"
        | "annotation" | "annotator" | "declarations" | "targets" | "swid" | "evidence" => Rule::Object,
        _ => Rule::Passed,
    }
}
