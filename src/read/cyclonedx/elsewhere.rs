//! Components and services that stand neither among the parts of the subject nor among its tools.

use super::super::expect;
use super::super::refusal::ReadError;
use super::super::tree::{Node, Shape};
use super::Reader;
use crate::model::component::{Pointer, Role};
use crate::model::inventory::Draft;

impl<'s> Reader<'s> {
    /// Visits every other place of the document that can hold a component.
    pub(super) fn elsewhere(&mut self, root: Node<'_, 's>) -> Result<(), ReadError> {
        if let Some(formulation) = root.get("formulation") {
            self.formulation(formulation)?;
        }
        for declarations in listed(root.get("declarations")) {
            // §declarations.targets: what is claimed to conform, which is the subject or parts of it.
            if let Some(targets) = declarations.get("targets") {
                self.held(
                    targets,
                    ["declarations/targets/components", "declarations/targets/services"],
                    0,
                    Role::Part,
                )?;
            }
        }
        for (vulnerability, index) in listed(root.get("vulnerabilities")).zip(0..) {
            if let Some(tools) = vulnerability.get("tools") {
                self.tools_at(tools, VULNERABILITY_TOOLS, Some(index))?;
            }
        }
        for (annotation, index) in listed(root.get("annotations")).zip(0..) {
            if let Some(annotator) = annotation.get("annotator") {
                self.annotator(annotator, index)?;
            }
        }
        Ok(())
    }

    /// §formulation: what the subject was made with.
    fn formulation(&mut self, formulation: Node<'_, 's>) -> Result<(), ReadError> {
        let formulas = expect::objects(&mut self.builder, "`formulation`", formulation);
        for (formula, index) in formulas.into_iter().zip(0..) {
            self.held(formula, ["formulation/*/components", "formulation/*/services"], index, Role::Tool)?;
        }
        Ok(())
    }

    /// The lists `components` and `services` of an object.
    fn held(&mut self, node: Node<'_, 's>, paths: [&'static str; 2], outer: u32, role: Role) -> Result<(), ReadError> {
        let [components, services] = paths;
        let place = |path| Pointer { parent: None, path, index: None, outer: Some(outer) };
        if let Some(list) = node.get("components") {
            self.components(list, place(components), role)?;
        }
        if let Some(list) = node.get("services") {
            self.services(list, place(services), if role == Role::Part { Role::Service } else { role })?;
        }
        Ok(())
    }

    /// §annotations.annotator: who wrote a remark; a program at times.
    fn annotator(&mut self, annotator: Node<'_, 's>, index: u32) -> Result<(), ReadError> {
        let place = |path| Pointer { parent: None, path, index: None, outer: Some(index) };
        if let Some(node) = annotator.get("component") {
            expect::vital_object("annotator.component", node)?;
            self.component(node, Draft::new(Role::Tool, node.span(), place("annotations/*/annotator/component")))?;
        }
        if let Some(node) = annotator.get("service") {
            expect::vital_object("annotator.service", node)?;
            self.service(node, Draft::new(Role::Tool, node.span(), place("annotations/*/annotator/service")))?;
        }
        Ok(())
    }
}

/// Where the tools of a vulnerability stand: as a list, and the two lists of the newer form.
const VULNERABILITY_TOOLS: [&str; 3] =
    ["vulnerabilities/*/tools", "vulnerabilities/*/tools/components", "vulnerabilities/*/tools/services"];

/// The objects of a list, or the only one.
fn listed<'d, 's>(node: Option<Node<'d, 's>>) -> impl Iterator<Item = Node<'d, 's>> {
    node.into_iter().flat_map(|node| {
        let single = (node.shape() == Shape::Object).then_some(node);
        single.into_iter().chain(node.elements().filter(|element| element.shape() == Shape::Object))
    })
}
