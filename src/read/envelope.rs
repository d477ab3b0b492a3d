//! What documents come wrapped in: gzip, zstd, UTF-16, DSSE envelopes, Sigstore bundles, in-toto statements, and the
//! `{"sbom": …}` of exports.
//!
//! Wrappings are taken off, subjects are shown. **Signatures are not verified here**, and the report says so.

mod several;

use std::borrow::Cow;
use std::io::Read;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use miette::Diagnostic;

use super::json::Document;
use super::refusal::{ReadError, Refusal};
use super::tree::{Node, Shape};
use crate::model::component::InputId;
use crate::model::inventory::{Inventory, Note, NoteKind, Subject};
use crate::model::source::SourceFile;

pub(super) use several::{LINES, states_sbom};
pub use several::{attestations, other_attestation};

/// How many layers may lie around a document: gzip around a bundle around a statement is three.
const MAX_LAYERS: usize = 4;

const GZIP: &[u8] = &[0x1F, 0x8B];
const ZSTD: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// Why a wrapping could not be taken off.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum UnpackError {
    /// Damaged or cut off.
    #[error("the {layer} data cannot be unpacked: {cause}")]
    #[diagnostic(help("the file was cut off or damaged: make or fetch it again"))]
    Damaged {
        /// The kind of wrapping.
        layer: &'static str,
        /// What is wrong.
        cause: String,
    },
    /// It unpacks to more than is allowed.
    #[error("the {layer} data unpacks to more than the limit of {limit} bytes")]
    #[diagnostic(help("raise the limit with --max-unpacked-bytes if the content is meant to be so large"))]
    TooLarge {
        /// The kind of wrapping.
        layer: &'static str,
        /// The limit.
        limit: u64,
    },
    /// Wrapped too often.
    #[error("the document is wrapped more than {MAX_LAYERS} times")]
    #[diagnostic(help("unpack it by hand and give what is inside"))]
    TooDeep,
    /// An envelope without what it should hold.
    #[error("the {layer} envelope {what}")]
    #[diagnostic(help("give an envelope that holds an in-toto statement about an SBOM, or the SBOM itself"))]
    Envelope {
        /// The kind of wrapping.
        layer: &'static str,
        /// What is wrong with it.
        what: String,
    },
}

/// Takes off what a file is compressed or enveloped in. `limit` is for the unpacked size, in bytes.
///
/// # Errors
/// A wrapping that cannot be taken off whole.
pub fn unpack(mut source: SourceFile, limit: u64) -> Result<SourceFile, UnpackError> {
    while let Some(Peeled { layer, bytes, subjects }) = peel(&source, limit)? {
        if source.layers().len() >= MAX_LAYERS {
            return Err(UnpackError::TooDeep);
        }
        source = source.unpacked(layer, bytes).about(subjects);
    }
    Ok(if super::is_binary(source.bytes()) { source.as_bytes() } else { source })
}

/// What lay in a wrapping.
struct Peeled {
    layer: &'static str,
    bytes: Vec<u8>,
    /// What the wrapping says that it is about.
    subjects: Vec<Subject>,
}

impl Peeled {
    fn from(layer: &'static str, bytes: Vec<u8>) -> Self {
        Self { layer, bytes, subjects: Vec::new() }
    }
}

fn peel(source: &SourceFile, limit: u64) -> Result<Option<Peeled>, UnpackError> {
    let bytes = source.bytes();
    if bytes.starts_with(GZIP) {
        let unpacked = bounded(flate2::read::MultiGzDecoder::new(bytes), "gzip", limit)?;
        return Ok(Some(Peeled::from("gzip", unpacked)));
    }
    if bytes.starts_with(ZSTD) {
        return Ok(Some(Peeled::from("zstd", zstd(bytes, limit)?)));
    }
    if let Some(text) = utf16(bytes) {
        return match text {
            Ok(text) if text.len() as u64 > limit => Err(UnpackError::TooLarge { layer: UTF_16, limit }),
            Ok(text) => Ok(Some(Peeled::from(UTF_16, text.into_bytes()))),
            Err(cause) => Err(UnpackError::Damaged { layer: UTF_16, cause }),
        };
    }
    match source.text() {
        Ok(text) if may_be_envelope(text) => envelope(text),
        _ => Ok(None),
    }
}

fn bounded(reader: impl Read, layer: &'static str, limit: u64) -> Result<Vec<u8>, UnpackError> {
    let mut bytes = Vec::new();
    let read = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| UnpackError::Damaged { layer, cause: error.to_string() })?;
    if bytes.len() as u64 > limit { Err(UnpackError::TooLarge { layer, limit }) } else { Ok(bytes) }
}

/// All frames of a zstd file, one behind the other (RFC 8878 §3.1).
fn zstd(mut bytes: &[u8], limit: u64) -> Result<Vec<u8>, UnpackError> {
    let mut unpacked = Vec::new();
    while !bytes.is_empty() {
        let damaged = |cause: String| UnpackError::Damaged { layer: "zstd", cause };
        let decoder =
            ruzstd::decoding::StreamingDecoder::new(&mut bytes).map_err(|error| damaged(error.to_string()))?;
        let left = limit.saturating_sub(unpacked.len() as u64);
        unpacked.extend(bounded(decoder, "zstd", left)?);
    }
    Ok(unpacked)
}

const UTF_16: &str = "utf-16";

/// A text in UTF-16 that has its byte-order mark (RFC 2781 §3.2), as Windows PowerShell writes what a program prints.
/// (A mark with two zero bytes behind it is that of UTF-32.)
fn utf16(bytes: &[u8]) -> Option<Result<String, String>> {
    let (units, unit): (_, fn([u8; 2]) -> u16) = match bytes {
        [0xFF, 0xFE, 0, 0, ..] => return None,
        [0xFF, 0xFE, units @ ..] => (units, u16::from_le_bytes),
        [0xFE, 0xFF, units @ ..] => (units, u16::from_be_bytes),
        _ => return None,
    };
    let (pairs, rest) = units.as_chunks::<2>();
    if !rest.is_empty() {
        return Some(Err("it ends in the middle of a character".to_owned()));
    }
    let text = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>();
    Some(text.map_err(|error| format!("it holds half a character ({:#06x})", error.unpaired_surrogate())))
}

/// A cheap look at both ends, so that no SBOM is scanned twice: an envelope without these words there is none that
/// is known, and is refused later as a document of no known format.
fn may_be_envelope(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends = [bytes.get(..ENDS).unwrap_or(bytes), bytes.get(bytes.len().saturating_sub(ENDS)..).unwrap_or(&[])];
    let has = |word: &str| ends.iter().any(|end| memchr::memmem::find(end, word.as_bytes()).is_some());
    text.trim_start().starts_with(['{', '['])
        && ["\"payloadType\"", "\"dsseEnvelope\"", "\"predicateType\""].into_iter().any(has)
}

/// Bytes at either end of a text in which an envelope shows itself: behind certificates, and around its payload.
const ENDS: usize = 1 << 20;

/// The payload of a DSSE envelope, also in a Sigstore bundle; or the document that cosign's statements hold as a
/// string: `{"predicate": "…"}`, and `{"predicate": {"Data": "…"}}` in old ones.
fn envelope(text: &str) -> Result<Option<Peeled>, UnpackError> {
    // A text that is no JSON gets its error, with its place, from the reading.
    let Ok(document) = Document::parse(text) else { return Ok(None) };
    let root = Node::Json(document.root());
    let (layer, envelope) = match root.get("dsseEnvelope") {
        Some(inner) => ("sigstore-bundle", inner),
        None => ("dsse", root),
    };
    if let (Some(_), Some(payload)) = (envelope.get("payloadType"), envelope.get("payload")) {
        let what = |what: &str| UnpackError::Envelope { layer, what: what.to_owned() };
        let payload = payload.text().ok_or_else(|| what("has a payload that is no string"))?;
        let bytes = decode(&payload).ok_or_else(|| what("has a payload that is no base64"))?;
        return if bytes.is_empty() { Err(what("has an empty payload")) } else { Ok(Some(Peeled::from(layer, bytes))) };
    }
    let predicate = root.get("predicateType").and_then(|_| root.get("predicate"));
    let data = predicate.and_then(|held| held.text().or_else(|| held.get("Data")?.text()));
    let about = || root.get("subject").map(subjects).unwrap_or_default();
    Ok(data.map(|data| Peeled { subjects: about(), ..Peeled::from("in-toto", data.into_owned().into_bytes()) }))
}

/// DSSE §protocol: standard or URL-safe base64, padded or not.
fn decode(text: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    [&base64::alphabet::STANDARD, &base64::alphabet::URL_SAFE]
        .into_iter()
        .find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(text.trim()).ok())
}

/// The document in a document.
pub(super) struct Inner<'d, 's> {
    /// The document that lists components.
    pub node: Node<'d, 's>,
    prefix: &'static str,
    layer: Option<&'static str>,
    subjects: Vec<Subject>,
}

impl Inner<'_, '_> {
    /// Tells the inventory of the inner document what was around it.
    pub(super) fn tell(self, inventory: &mut Inventory<'_>) {
        if let Some(input) = inventory.inputs.first_mut() {
            input.notation.prefix = self.prefix;
            input.layers.extend(self.layer);
            input.subjects.extend(self.subjects);
        }
    }
}

/// Says of a document that came as an attestation that nobody has looked at its signatures.
pub(super) fn tell_unverified(inventory: &mut Inventory<'_>) {
    let is_attestation = |layer: &&str| matches!(*layer, "dsse" | "sigstore-bundle" | "in-toto");
    let Some(input) = inventory.inputs.first().filter(|input| input.layers.iter().any(is_attestation)) else {
        return;
    };
    let about: Vec<_> = input.subjects.iter().flat_map(|subject| subject.digests.first()).cloned().collect();
    let about = if about.is_empty() { "names no subject".to_owned() } else { format!("is about {}", about.join(", ")) };
    inventory.notes.push(Note {
        input: InputId(0),
        kind: NoteKind::Unverified,
        message: format!("the attestation {about}; its signatures are not verified here"),
        span: 0..0,
    });
}

/// Keys under which an export has an SBOM and nothing else: GitHub's dependency graph, and
/// `docker buildx imagetools inspect --format '{{json .SBOM}}'`.
const EXPORTS: [(&str, &str); 2] = [("sbom", "/sbom"), ("SPDX", "/SPDX")];

/// Looks into an in-toto statement and into exports; anything else is its own inner document.
pub(super) fn inner<'d, 's>(root: Node<'d, 's>) -> Result<Inner<'d, 's>, ReadError> {
    let plain = Inner { node: root, prefix: "", layer: None, subjects: Vec::new() };
    let is_statement = root.get("_type").is_some() || root.get("predicateType").is_some();
    if let (true, Some(node)) = (is_statement, root.get("predicate")) {
        let subjects = root.get("subject").map(subjects).unwrap_or_default();
        let node = object("predicate", node)?;
        // Old cosign puts the document one level deeper.
        let (node, prefix) = match node.get("Data") {
            Some(data) => (object("Data", data)?, "/predicate/Data"),
            None => (node, "/predicate"),
        };
        return Ok(Inner { node, prefix, layer: Some("in-toto"), subjects });
    }
    for (key, prefix) in EXPORTS {
        if let Some(node) = root.get(key).filter(|_| root.members().count() == 1) {
            return Ok(Inner { node: object(key, node)?, prefix, layer: None, subjects: Vec::new() });
        }
    }
    Ok(plain)
}

fn object<'d, 's>(key: &'static str, node: Node<'d, 's>) -> Result<Node<'d, 's>, ReadError> {
    match node.shape() {
        Shape::Object => Ok(node),
        shape => Err(ReadError::at(Refusal::WrongShape(key, shape.describe(), "an object"), node.span())),
    }
}

fn subjects(list: Node<'_, '_>) -> Vec<Subject> {
    let one = |node: Node<'_, '_>| {
        let digests = node.get("digest").into_iter().flat_map(|digest| digest.members());
        Subject {
            name: node.get("name").and_then(|name| name.text()).map(Cow::into_owned).unwrap_or_default(),
            digests: digests
                .filter_map(|member| Some(format!("{}:{}", member.key, member.value.text()?.to_ascii_lowercase())))
                .collect(),
        }
    };
    list.elements().map(one).collect()
}
