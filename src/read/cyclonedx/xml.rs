//! CycloneDX XML 1.0–1.7, in the shape that its JSON has. Schema: <https://cyclonedx.org/docs/1.7/xml/>.
//!
//! The two forms differ in wrappers, attributes and the names of list items only, which [`names`] knows. Elements
//! that no component hangs from are passed by their names, so that the reader's checks for near-misses see them.

mod names;

use roxmltree::{Node, NodeType};

use super::super::json::MAX_DEPTH;
use super::super::refusal::{ReadError, Refusal};
use super::super::tree::{Grower, Shape};
use super::super::xml::{self, is_empty, tag, text_of};
use super::super::{End, Form, Format};
use crate::model::inventory::Inventory;
use crate::model::source::{SourceFile, Span};
use names::{ONCE, RECORDS, Rule, XPATH, rule};

pub(in crate::read) const XML: Format = Format {
    id: "cyclonedx-xml",
    name: "CycloneDX XML 1.0–1.7",
    form: Form::Text(looks, read),
    may_be_bare: false,
    end: End::Marked,
};

const NAMESPACE: &str = "http://cyclonedx.org/schema/bom/";
/// Extensions by which versions before 1.2 told of dependencies and of themselves.
const EXTENSIONS: [&str; 2] =
    ["http://cyclonedx.org/schema/ext/dependency-graph/1.0", "http://cyclonedx.org/schema/ext/bom-descriptor/1.0"];

/// XML whose outermost element is a `bom`, with whatever prefix.
fn looks(text: &str) -> bool {
    text.trim_start().starts_with('<')
        && (text.contains(NAMESPACE) || text.contains("<bom>") || text.contains("<bom "))
        && !text.contains("spdx.org/rdf/terms")
}

fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let document = xml::parse(text)?;
    let root = document.root_element();
    let namespace = root.tag_name().namespace().unwrap_or("");
    if root.tag_name().name() != "bom" || !(namespace.is_empty() || namespace.starts_with(NAMESPACE)) {
        let what = "XML that speaks of CycloneDX, but is no `bom` of its namespace";
        return Err(ReadError::at(Refusal::UnknownSyntax(what), tag(text, root)));
    }
    let mut growth = Growth { text, grower: Grower::new() };
    growth.grower.open(Shape::Object, root.range());
    if let Some(version) = namespace.strip_prefix(NAMESPACE) {
        growth.grower.text("specVersion", version.to_owned(), tag(text, root));
    }
    growth.members(root, 1)?;
    growth.grower.close(root.range().end);
    let tree = growth.grower.finish();
    let Some(root) = tree.root() else { return Err(ReadError::whole(Refusal::Empty)) };
    let mut inventory = super::read(source, root, XML.id)?;
    inventory.inputs.iter_mut().for_each(|input| input.notation = XPATH);
    Ok(inventory)
}

struct Growth<'s> {
    text: &'s str,
    grower: Grower<'s>,
}

impl<'s> Growth<'s> {
    /// The attributes and children of an element as members of the open object.
    fn members(&mut self, element: Node<'_, 's>, depth: usize) -> Result<(), ReadError> {
        if depth > MAX_DEPTH {
            let what = format!("elements nest deeper than {MAX_DEPTH} levels");
            return Err(ReadError::at(Refusal::Syntax("XML", what), tag(self.text, element)));
        }
        self.attributes(element);
        let mut seen: Vec<&str> = Vec::new();
        for child in children(element)? {
            let name = child.tag_name().name();
            let is_list_of_plain = matches!(rule_of(child), Rule::Repeated) && element.tag_name().name() != "reference";
            if seen.contains(&name) {
                // The first has brought all of them.
                if is_list_of_plain {
                    continue;
                }
                if RECORDS.contains(&element.tag_name().name()) {
                    self.grower.key(name.to_owned(), tag(self.text, child));
                    self.child(child, depth)?;
                    continue;
                }
                // Of two lists or names, readers believe the one or the other; of two remarks, none hides anything.
                if !matches!(rule_of(child), Rule::Passed) || ONCE.contains(&name) {
                    let what = format!("the element `{name}` stands twice in one `{}`", element.tag_name().name());
                    return Err(ReadError::at(Refusal::Syntax("XML", what), tag(self.text, child)));
                }
                continue;
            }
            seen.push(name);
            // Some generators copy this from JSON, where it marks the format.
            let is_mark = depth == 1 && name.eq_ignore_ascii_case("bomFormat");
            self.grower.key(if is_mark { "bomFormat" } else { name }.to_owned(), tag(self.text, child));
            if is_list_of_plain {
                let all = element.children().filter(|other| other.is_element() && other.tag_name().name() == name);
                self.list(element.range(), all, depth)?;
            } else {
                self.child(child, depth)?;
            }
        }
        Ok(())
    }

    fn attributes(&mut self, element: Node<'_, 's>) {
        for attribute in element.attributes().filter(|attribute| attribute.namespace().is_none()) {
            self.grower.text(attribute.name().to_owned(), attribute.value().to_owned(), attribute.range_value());
        }
    }

    fn child(&mut self, element: Node<'_, 's>, depth: usize) -> Result<(), ReadError> {
        let name = element.tag_name().name();
        match rule_of(element) {
            _ if name == "dependencies"
                && element.parent_element().is_some_and(|bom| bom.tag_name().name() == "bom") =>
            {
                self.dependencies(element)
            }
            Rule::List(item) => {
                for child in children(element)? {
                    if child.tag_name().name() != item {
                        let meant = if name == "services" { "service" } else { "component" };
                        let found = child.tag_name().name().to_owned();
                        return Err(ReadError::at(Refusal::NearMiss(found, meant), tag(self.text, child)));
                    }
                }
                self.list(element.range(), children(element)?.into_iter(), depth)
            }
            // Before 1.5, and by many still, the tools are a list of `tool`.
            Rule::Object
                if name == "tools" && children(element)?.iter().all(|child| child.tag_name().name() == "tool") =>
            {
                self.list(element.range(), children(element)?.into_iter(), depth)
            }
            Rule::Records(item) => {
                let mut records = Vec::new();
                for child in children(element)? {
                    match child.tag_name().name() {
                        "dataflow" => records.extend(children(child)?),
                        _ => records.push(child),
                    }
                }
                records.retain(|record| record.tag_name().name() == item);
                self.list(element.range(), records.into_iter(), depth)
            }
            Rule::Choices => self.choices(element, depth),
            Rule::Valued(key) => self.valued(element, key),
            Rule::Object if is_empty(element) => self.object(element, depth),
            _ if is_plain(element) => {
                let text = text_of(element);
                let (value, span) = (text.trim().to_owned(), inside(element, text.len(), text.trim_start().len()));
                self.grower.value(Shape::String, value, span);
                Ok(())
            }
            Rule::Passed => {
                self.grower.value(Shape::Null, "", element.range());
                Ok(())
            }
            _ => self.object(element, depth),
        }
    }

    fn list<'x>(&mut self, span: Span, items: impl Iterator<Item = Node<'x, 's>>, depth: usize) -> Result<(), ReadError>
    where
        's: 'x,
    {
        let end = span.end;
        self.grower.open(Shape::Array, span);
        for item in items {
            match rule_of(item) {
                Rule::Object => self.object(item, depth + 1)?,
                // A contact is an object wherever it stands.
                Rule::Repeated if !is_plain(item) => {
                    self.grower.open(Shape::Object, item.range());
                    self.members(item, depth + 1)?;
                    self.grower.close(item.range().end);
                }
                _ => self.child(item, depth + 1)?,
            }
        }
        self.grower.close(end);
        Ok(())
    }

    fn choices(&mut self, element: Node<'_, 's>, depth: usize) -> Result<(), ReadError> {
        self.grower.open(Shape::Array, element.range());
        for choice in children(element)? {
            self.grower.open(Shape::Object, choice.range());
            match choice.tag_name().name() {
                // Since 1.7 an expression has a longer form, with its text in an attribute.
                "expression" | "expression-detailed" => {
                    let text = choice.attribute("expression").map_or_else(|| text_of(choice), Into::into);
                    self.grower.text("expression", text.trim().to_owned(), choice.range());
                }
                name => {
                    self.grower.key(name.to_owned(), tag(self.text, choice));
                    match rule_of(choice) {
                        Rule::Object => self.object(choice, depth + 1)?,
                        _ => self.child(choice, depth + 1)?,
                    }
                }
            }
            self.grower.close(choice.range().end);
        }
        self.grower.close(element.range().end);
        Ok(())
    }

    fn valued(&mut self, element: Node<'_, 's>, key: &'static str) -> Result<(), ReadError> {
        self.grower.open(Shape::Object, element.range());
        self.attributes(element);
        self.grower.text(key, text_of(element).trim().to_owned(), element.range());
        self.grower.close(element.range().end);
        Ok(())
    }

    fn object(&mut self, element: Node<'_, 's>, depth: usize) -> Result<(), ReadError> {
        self.grower.open(Shape::Object, element.range());
        self.members(element, depth + 1)?;
        self.grower.close(element.range().end);
        Ok(())
    }

    /// `<dependency ref="a"><dependency ref="b"/></dependency>`, at any depth: a needs b.
    fn dependencies(&mut self, list: Node<'_, 's>) -> Result<(), ReadError> {
        self.grower.open(Shape::Array, list.range());
        let mut open = children(list)?;
        open.reverse();
        while let Some(dependency) = open.pop() {
            let name = dependency.tag_name().name();
            if name != "dependency" {
                let near = Refusal::NearMiss(name.to_owned(), "dependency");
                return Err(ReadError::at(near, tag(self.text, dependency)));
            }
            let below = children(dependency)?;
            self.grower.open(Shape::Object, dependency.range());
            for attribute in dependency.attributes() {
                let (name, value) = (attribute.name().to_owned(), attribute.value().to_owned());
                self.grower.text(name, value, attribute.range_value());
            }
            for (key, item) in [("dependsOn", "dependency"), ("provides", "provides")] {
                self.grower.key(key, dependency.range());
                self.grower.open(Shape::Array, dependency.range());
                for target in below.iter().filter(|target| target.tag_name().name() == item) {
                    let reference = target.attribute_node("ref");
                    let span = reference.map_or(target.range(), |reference| reference.range_value());
                    self.grower.value(Shape::String, target.attribute("ref").unwrap_or("").to_owned(), span);
                }
                self.grower.close(dependency.range().end);
            }
            self.grower.close(dependency.range().end);
            let nested =
                below.into_iter().filter(|child| child.has_children() || child.tag_name().name() != "dependency");
            open.extend(nested.filter(|child| child.tag_name().name() != "provides"));
        }
        self.grower.close(list.range().end);
        Ok(())
    }
}

/// The child elements of an element. One from a foreign namespace is passed, unless it is called like a place
/// where components live: readers that know no namespaces would see one there.
fn children<'x, 's>(element: Node<'x, 's>) -> Result<Vec<Node<'x, 's>>, ReadError> {
    let own = element.tag_name().namespace();
    let mut found = Vec::new();
    for child in element.children().filter(Node::is_element) {
        let namespace = child.tag_name().namespace();
        if namespace == own || namespace.is_some_and(|namespace| EXTENSIONS.contains(&namespace)) {
            found.push(child);
        } else if let Rule::List("component" | "service") | Rule::Object = rule_of(child) {
            let what = format!("the element `{}` is of another namespace than its parent", child.tag_name().name());
            return Err(ReadError::at(Refusal::Syntax("XML", what), child.range()));
        }
    }
    Ok(found)
}

/// How an element is written in JSON.
fn rule_of(element: Node<'_, '_>) -> Rule {
    rule(element.tag_name().name(), element.parent_element().map_or("", |parent| parent.tag_name().name()))
}

/// Whether an element holds text only.
fn is_plain(element: Node<'_, '_>) -> bool {
    !element.children().any(|child| child.is_element())
        && !matches!(rule_of(element), Rule::List(_))
        && (element.attributes().len() == 0 || matches!(rule_of(element), Rule::Repeated))
}

/// Where the text of an element begins, its leading spaces left out.
fn inside(element: Node<'_, '_>, length: usize, trimmed: usize) -> Span {
    let text = element.children().find(|child| child.node_type() == NodeType::Text);
    let range = text.map_or(element.range(), |text| text.range());
    (range.start + length - trimmed).min(range.end)..range.end
}
