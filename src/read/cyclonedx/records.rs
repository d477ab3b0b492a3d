//! Records that say nothing of a maker: hashes, licences, patches and the like. They are checked for defects only.
//! Source: `bom-1.7.schema.json`, of which earlier versions allow less.

use super::super::record::{Record, Rule, Value, is_hexadecimal};
use super::super::tree::Node;
use super::Reader;
use crate::model::inventory::NoteKind;
use Value::{Any, Each, Named, One, Such, Text};

/// §hash-alg of all versions.
const ALGORITHMS: [&str; 14] = [
    "SHA-256", "SHA-512", "SHA-1", "MD5", "SHA-384", "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE2b-256", "BLAKE2b-384",
    "BLAKE2b-512", "BLAKE3", "Streebog-256", "Streebog-512",
];

static HASH: Record = Record {
    what: "a hash",
    members: &[("alg", Such(|text| ALGORITHMS.contains(&text))), ("content", Such(is_digest))],
    rules: &[Rule::Needs("alg"), Rule::Needs("content")],
};

static PROPERTY: Record =
    Record { what: "a property", members: &[("name", Text), ("value", Text)], rules: &[Rule::Needs("name")] };

static ATTACHMENT: Record = Record {
    what: "an attached text",
    members: &[
        ("contentType", Text),
        ("content-type", Text),
        ("encoding", Such(|text| text == "base64")),
        ("content", Text),
    ],
    rules: &[Rule::Needs("content")],
};

static LICENSE: Record = Record {
    what: "a license",
    members: &[
        ("id", Such(is_license)),
        ("name", Text),
        ("text", One(&ATTACHMENT)),
        ("url", Any),
        ("bom-ref", Text),
        ("acknowledgement", Such(is_acknowledgement)),
        ("licensing", Any),
        ("properties", Each(&PROPERTY)),
    ],
    rules: &[Rule::OneOf(&["id", "name"])],
};

static LICENSE_CHOICE: Record = Record {
    what: "an entry of `licenses`",
    members: &[
        ("license", One(&LICENSE)),
        ("expression", Such(is_expression)),
        ("bom-ref", Text),
        ("acknowledgement", Such(is_acknowledgement)),
        ("expressionDetails", Any),
        ("licensing", Any),
        ("properties", Each(&PROPERTY)),
    ],
    rules: &[Rule::OneOf(&["license", "expression"])],
};

static ISSUE: Record = Record {
    what: "an issue",
    members: &[
        ("type", Such(|text| matches!(text, "defect" | "enhancement" | "security"))),
        ("id", Text),
        ("name", Text),
        ("description", Text),
        ("source", Any),
        ("references", Any),
    ],
    rules: &[Rule::Needs("type")],
};

static PATCH: Record = Record {
    what: "a patch",
    members: &[
        ("type", Such(|text| matches!(text, "unofficial" | "monkey" | "backport" | "cherry-pick"))),
        ("diff", Any),
        ("resolves", Each(&ISSUE)),
    ],
    rules: &[Rule::Needs("type")],
};

static DATA_FLOW: Record = Record {
    what: "an entry of `data`",
    members: &[
        ("flow", Such(|text| matches!(text, "inbound" | "outbound" | "bi-directional" | "unknown"))),
        ("classification", Text),
        ("name", Text),
        ("description", Text),
        ("governance", Any),
        ("source", Any),
        ("destination", Any),
    ],
    rules: &[Rule::Needs("flow"), Rule::Needs("classification")],
};

static PARTY: Record = Record {
    what: "an organisation or person",
    members: &[
        ("name", Text),
        ("url", Any),
        ("contact", Any),
        ("email", Text),
        ("phone", Text),
        ("address", Any),
        ("bom-ref", Text),
    ],
    rules: &[],
};

static PATENT_ASSERTION: Record = Record {
    what: "a patent assertion",
    members: &[
        ("bom-ref", Text),
        ("assertionType", Text),
        ("patentRefs", Any),
        ("asserter", Named(&PARTY)),
        ("notes", Text),
    ],
    rules: &[Rule::Needs("assertionType"), Rule::Needs("asserter")],
};

static CITATION: Record = Record {
    what: "a citation",
    members: &[
        ("bom-ref", Text),
        ("pointers", Any),
        ("expressions", Any),
        ("timestamp", Text),
        ("attributedTo", Text),
        ("process", Text),
        ("note", Text),
        ("signature", Any),
    ],
    rules: &[
        Rule::OneOf(&["pointers", "expressions"]),
        Rule::SomeOf(&["attributedTo", "process"]),
        Rule::Needs("timestamp"),
    ],
};

/// Since when every property has a name.
const NAMED_PROPERTIES: u32 = 6;
/// Since when an expression may stand beside other licences; in JSON it might before, too.
const MIXED_LICENSES: u32 = 7;
const APART_IN_JSON: u32 = 5;

impl<'s> Reader<'s> {
    /// Notes the first defect of a member, if it holds records, whosever member it is.
    pub(super) fn check_records(&mut self, key: &str, node: Node<'_, 's>) {
        let records = match key {
            "hashes" => &HASH,
            "licenses" => return self.check_licenses(node),
            "properties" if self.minor >= NAMED_PROPERTIES => &PROPERTY,
            "patches" => &PATCH,
            "citations" => &CITATION,
            "patentAssertions" => &PATENT_ASSERTION,
            _ => return,
        };
        self.check_value(&Each(records), key, node);
    }

    /// §service.data; `data` of a component is something else.
    pub(super) fn check_data_flows(&mut self, node: Node<'_, 's>) {
        self.check_value(&Each(&DATA_FLOW), "data", node);
    }

    fn check_licenses(&mut self, list: Node<'_, 's>) {
        if self.licenses.has(list) {
            return;
        }
        if !self.check_value(&Each(&LICENSE_CHOICE), "licenses", list) {
            return;
        }
        let may_mix = self.minor >= MIXED_LICENSES || (matches!(list, Node::Json(_)) && self.minor < APART_IN_JSON);
        let is_mixed = !may_mix && list.elements().nth(1).is_some();
        match list.elements().find_map(|choice| choice.get("expression")).filter(|_| is_mixed) {
            Some(expression) => {
                let message = "`licenses` holds an expression beside other entries, which the version does not allow";
                self.builder.note(NoteKind::Form, message, expression.span());
            }
            None => self.licenses.keep(list),
        }
    }

    fn check_value(&mut self, value: &Value, key: &str, node: Node<'_, 's>) -> bool {
        let Some((message, span)) = value.defect(key, node) else { return true };
        self.builder.note(NoteKind::Form, message, span);
        false
    }
}

/// Lists that were found sound, as they are written: the same few licences stand in most components of a document.
#[derive(Default)]
pub(super) struct Sound<'s> {
    texts: [&'s str; 8],
    next: usize,
}

impl<'s> Sound<'s> {
    fn has(&self, list: Node<'_, 's>) -> bool {
        matches!(list, Node::Json(json) if self.texts.contains(&json.literal()))
    }

    /// Keeps a list in the place of the oldest.
    fn keep(&mut self, list: Node<'_, 's>) {
        if let (Node::Json(json), Some(place)) = (list, self.texts.get_mut(self.next)) {
            *place = json.literal();
            self.next = (self.next + 1) % self.texts.len();
        }
    }
}

/// §hash-content: as long as one of the algorithms makes them.
fn is_digest(text: &str) -> bool {
    matches!(text.len(), 32 | 40 | 64 | 96 | 128) && is_hexadecimal(text)
}

/// §license.id: an identifier of the SPDX list of licences, or of that of exceptions.
fn is_license(text: &str) -> bool {
    spdx::license_id(text).is_some() || spdx::exception_id(text).is_some()
}

/// §licenseChoice.expression: what it names need not be on the list, which grows.
fn is_expression(text: &str) -> bool {
    const MODE: spdx::ParseMode = spdx::ParseMode { allow_unknown: true, ..spdx::ParseMode::LAX };
    spdx::Expression::parse_mode(text, MODE).is_ok()
}

fn is_acknowledgement(text: &str) -> bool {
    matches!(text, "declared" | "concluded")
}
