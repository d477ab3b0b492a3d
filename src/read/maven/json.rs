//! The tree as JSON (since version 3.7.0 of the plugin): an object for each artifact, with its dependencies in
//! `children`. A project of several modules that appends to one file writes one such object behind the other.

use std::borrow::Cow;

use super::{Artifact, Entry, JSON, Need, inventory};
use crate::model::inventory::{Builder, Inventory};
use crate::model::source::SourceFile;
use crate::read::expect::{self, Keys};
use crate::read::refusal::{ReadError, Refusal};
use crate::read::tree::{Node, Shape, stream};

const ARTIFACT: Keys = Keys {
    what: "an artifact",
    vital: &["groupId", "artifactId", "version", "type", "scope", "classifier", "optional", "children"],
    other: &[],
};

/// Whether the text is an object that begins as the plugin writes an artifact.
pub(super) fn looks(text: &str) -> bool {
    let first = text.trim_start().strip_prefix('{').map_or("", str::trim_start);
    let head: String = first.chars().take(1024).collect();
    let keys = ["\"groupId\"", "\"artifactId\""];
    keys.iter().any(|key| first.starts_with(key)) && keys.iter().all(|key| head.contains(key))
}

pub(super) fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let tree = stream::grow(text)?;
    let mut builder = Builder::new(source, JSON.id, "");
    let mut open: Vec<_> =
        tree.root().into_iter().flat_map(|root| root.elements()).map(|node| (node, None, 0)).collect();
    open.reverse();
    let mut entries = Vec::new();
    while let Some((node, parent, index)) = open.pop() {
        let at = entries.len();
        entries.push(entry(&mut builder, node, parent, index)?);
        if let Some(children) = node.get("children") {
            let children = expect::vital_elements("children", children, Shape::Object)?;
            let first = open.len();
            open.extend(children.zip(0..).map(|(child, index)| (child, Some(at), index)));
            open.get_mut(first..).into_iter().for_each(<[_]>::reverse);
        }
    }
    Ok(inventory(builder, &entries))
}

fn entry(builder: &mut Builder<'_>, node: Node<'_, '_>, parent: Option<usize>, index: u32) -> Result<Entry, ReadError> {
    expect::vital_object("an artifact", node)?;
    for member in node.members() {
        ARTIFACT.check(builder, &member)?;
    }
    let malformed = |what: &str| ReadError::at(Refusal::Malformed(what.to_owned()), node.span());
    let text = |key: &'static str| -> Result<String, ReadError> {
        let Some(value) = node.get(key).filter(|value| value.shape() != Shape::Null) else { return Ok(String::new()) };
        let wrong = || ReadError::at(Refusal::WrongShape(key, value.shape().describe(), "a string"), value.span());
        value.scalar().map(Cow::into_owned).ok_or_else(wrong)
    };
    let vital = |key: &'static str| match text(key)? {
        text if text.is_empty() => Err(malformed(&format!("an artifact has no `{key}`"))),
        text => Ok(text),
    };
    let packaging = Some(text("type")?).filter(|text| !text.is_empty()).unwrap_or_else(|| "jar".to_owned());
    let artifact = Artifact {
        group: vital("groupId")?,
        name: vital("artifactId")?,
        packaging,
        classifier: text("classifier")?,
        version: vital("version")?,
    };
    let scope = text("scope")?;
    let need = if scope.is_empty() { Some(Need::RUNTIME) } else { Need::parse(&scope) };
    let need = need.ok_or_else(|| malformed(&format!("the scope `{scope}` is unknown")))?;
    let need = need.or_optional(text("optional")? == "true");
    let at = node.get("groupId").map_or(node.span().start, |group| group.span().start);
    Ok(Entry { artifact, parent, index, need, is_omitted: false, span: node.span(), at })
}
