//! SPDX 2.2 and 2.3 as YAML: the tree of its JSON.

use super::super::refusal::{ReadError, Refusal};
use super::super::tree;
use super::super::{End, Form, Format};
use crate::model::inventory::Inventory;
use crate::model::source::SourceFile;

pub(in crate::read) const YAML: Format = Format {
    id: "spdx-yaml",
    name: "SPDX YAML 2.2–2.3",
    form: Form::Text(looks, read),
    may_be_bare: false,
    end: End::Open,
};

/// A mapping with one of SPDX's own keys at the margin.
fn looks(text: &str) -> bool {
    let is_key = |line: &str| {
        let line = line.replace(['"', '\''], "");
        line.starts_with("spdxVersion:") || line.starts_with("SPDXID:")
    };
    !text.trim_start().starts_with(['{', '[', '<'])
        && text.lines().any(|line| line.starts_with(['s', 'S', '"', '\'']) && is_key(line))
        && !text.lines().any(|line| line.starts_with("SPDXVersion:"))
}

fn read<'s>(source: &'s SourceFile, text: &'s str) -> Result<Inventory<'s>, ReadError> {
    let tree = tree::yaml::grow(text)?;
    let Some(root) = tree.root() else { return Err(ReadError::whole(Refusal::Empty)) };
    super::read(source, root, YAML.id)
}
