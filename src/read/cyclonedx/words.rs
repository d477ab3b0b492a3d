//! Fields of which the format says what may stand in them: anything else is noted, and read as near as can be.

use std::borrow::Cow;

use super::super::record;
use super::super::tree::Node;
use super::{JSON, Reader, XML};
use crate::model::component::{Kind, Scope};
use crate::model::inventory::{Draft, NoteKind};

/// §component.type of all versions.
const TYPES: [&str; 13] = [
    "library", "application", "framework", "container", "platform", "operating-system", "device", "device-driver",
    "firmware", "file", "machine-learning-model", "data", "cryptographic-asset",
];

impl<'s> Reader<'s> {
    /// §component.type.
    pub(super) fn kind(&mut self, node: Node<'_, 's>) -> Kind {
        let Some(text) = self.text("`type`", node) else { return Kind::Other };
        if !TYPES.contains(&text.as_ref()) {
            self.unknown("type", &text, node);
        }
        Kind::parse(&text)
    }

    /// §component.scope: `excluded` components are for test and other uses that are not at run time.
    pub(super) fn scope(&mut self, node: Node<'_, 's>) -> Option<Scope> {
        let text = self.text("`scope`", node)?;
        match text.as_ref() {
            "required" => Some(Scope::Runtime),
            "optional" => Some(Scope::Optional),
            "excluded" => Some(Scope::Dev),
            _ => {
                self.unknown("scope", &text, node);
                None
            }
        }
    }

    /// §serialNumber: `urn:uuid:…` (RFC 4122).
    pub(super) fn check_serial(&mut self, text: &str, node: Node<'_, 's>) {
        let is_uuid = |text: &str| {
            text.len() == 36
                && text.bytes().enumerate().all(|(at, byte)| match at {
                    8 | 13 | 18 | 23 => byte == b'-',
                    _ => byte.is_ascii_hexdigit(),
                })
        };
        if !text.strip_prefix("urn:uuid:").is_some_and(is_uuid) {
            self.unknown("serialNumber", text, node);
        }
    }

    /// §refType: not empty.
    pub(super) fn reference(&mut self, node: Node<'_, 's>) -> Cow<'s, str> {
        let text = self.text("`bom-ref`", node).unwrap_or_default();
        if text.is_empty() {
            self.builder.note(NoteKind::Form, "`bom-ref` is empty", node.span());
        }
        text
    }

    /// §component.versionRange, since 1.7: of external components only, and in place of a version.
    pub(super) fn check_versions(&mut self, versions: &Versions<'_, 's>, draft: &Draft<'s>) {
        let Some(range) = versions.range else { return };
        if !versions.is_external {
            self.builder.note(NoteKind::Form, "a component that is not external has a `versionRange`", range.span());
        } else if !draft.version.is_empty() {
            self.builder.note(NoteKind::Form, "a component has a `version` and a `versionRange`", range.span());
        }
    }

    /// What the document says of its own form, beside its version.
    pub(super) fn check_head(&mut self, root: Node<'_, 's>, format: &str) {
        // Until 1.4 its JSON had to say which edition of the BOM it is.
        if format == JSON.id && self.minor <= 4 && root.get("version").is_none() {
            self.builder.note(
                NoteKind::Form,
                "the document does not say which `version` of the BOM it is",
                root.span(),
            );
        }
        if let Some(mark) = root.get("bomFormat").filter(|_| format == XML.id) {
            self.builder.note(
                NoteKind::UnknownField,
                "the document has a field `bomFormat`, which is of JSON",
                mark.span(),
            );
        }
        let named = root.get("$schema").and_then(|node| Some((node.text()?, node)));
        if let Some((schema, node)) = named {
            let told = schema.split_once("/bom-1.").map(|(_, rest)| rest);
            let told = told.map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or(""));
            if told.is_some_and(|minor| minor != self.minor.to_string()) {
                self.unknown("$schema", &schema, node);
            }
        }
    }

    fn unknown(&mut self, field: &str, text: &str, node: Node<'_, 's>) {
        self.builder.note(NoteKind::Form, record::unknown(field, text), node.span());
    }
}

/// What a component says of its versions, beside its version.
#[derive(Default)]
pub(super) struct Versions<'d, 's> {
    pub range: Option<Node<'d, 's>>,
    pub is_external: bool,
}
