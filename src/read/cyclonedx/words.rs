//! Fields of which the format says what may stand in them: anything else is noted, and read as near as can be.

use super::super::tree::Node;
use super::Reader;
use crate::model::component::{Kind, Scope};
use crate::model::inventory::NoteKind;

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

    fn unknown(&mut self, field: &str, text: &str, node: Node<'_, 's>) {
        let message = format!("`{field}` is `{text}`, which the format does not allow");
        self.builder.note(NoteKind::Form, message, node.span());
    }
}
