//! A component: anything an SBOM or a dependency graph lists.

use std::borrow::Cow;
use std::ops::Range;

use super::source::Span;

/// Names one component of an [`Inventory`](super::inventory::Inventory).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ComponentId(pub u32);

impl ComponentId {
    /// As a place in the component list.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Names one input of an [`Inventory`](super::inventory::Inventory).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InputId(pub u32);

impl InputId {
    /// As a place in the list of inputs.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One listed thing.
#[derive(Debug, Clone)]
pub struct Component<'s> {
    /// The input that lists it.
    pub input: InputId,
    /// What it is, as the document says.
    pub kind: Kind,
    /// In what capacity the document lists it.
    pub role: Role,
    /// Name; may be empty where a document gives none.
    pub name: Cow<'s, str>,
    /// Version; may be empty.
    pub version: Cow<'s, str>,
    /// The document's own identifier: CycloneDX `bom-ref`, `SPDXID`, cargo package id; may be empty.
    pub reference: Cow<'s, str>,
    /// When it is needed: as declared, else as its dependents need it.
    pub scope: Scope,
    /// Its bytes in the source.
    pub span: Span,
    /// Where that is, as a JSON Pointer in parts.
    pub pointer: Pointer,
    /// Its claims, as a range of the inventory's claims.
    pub claims: Range<u32>,
}

/// A JSON Pointer (RFC 6901) in parts: below `parent` if there is one, `path`, then `index` if there is one.
/// A million components share their paths, so none of them holds a string of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pointer {
    /// The component whose pointer comes first.
    pub parent: Option<ComponentId>,
    /// Member names with `/` between them, without a leading `/`.
    pub path: &'static str,
    /// The place in the array at `path`.
    pub index: Option<u32>,
    /// What stands for the `*` in `path`, where a list lies in a list.
    pub outer: Option<u32>,
}

impl Pointer {
    /// A list of the document.
    #[must_use]
    pub fn list(path: &'static str) -> Self {
        Self { path, ..Self::default() }
    }

    /// An entry of a list of the document.
    #[must_use]
    pub fn entry(path: &'static str, index: u32) -> Self {
        Self { path, index: Some(index), ..Self::default() }
    }

    /// A list of a component.
    #[must_use]
    pub fn below(parent: ComponentId, path: &'static str) -> Self {
        Self { parent: Some(parent), path, ..Self::default() }
    }
}

/// In what capacity a document lists a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The subject of the document: what the SBOM is about.
    Root,
    /// Part of the subject.
    Part,
    /// A service the subject calls (CycloneDX `services`).
    Service,
    /// A tool that made the document or the build (CycloneDX `metadata.tools`).
    Tool,
    /// Something another component was derived from or into (CycloneDX `pedigree`).
    Kin,
    /// A reference that leads nowhere: the document names it but does not list it.
    Unresolved,
    /// A reference to a component of another input, which stands for it.
    Link,
}

/// What a component is. CycloneDX 1.7 §component.type; SPDX 2.3 §7.24 purposes map onto it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Code that other code calls.
    Library,
    /// A finished program.
    Application,
    /// A framework.
    Framework,
    /// A container image.
    Container,
    /// A platform or runtime.
    Platform,
    /// An operating system.
    OperatingSystem,
    /// Hardware.
    Device,
    /// A driver of hardware.
    Driver,
    /// Software in a device.
    Firmware,
    /// A single file.
    File,
    /// A machine-learning model.
    Model,
    /// Data.
    Data,
    /// A service reached over a network.
    Service,
    /// Whatever else the document calls it.
    Other,
}

impl Kind {
    /// Reads CycloneDX's and SPDX's words; anything unknown is [`Kind::Other`].
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let spelt = |text: &str| Self::word(&text.to_ascii_lowercase().replace('_', "-"));
        Self::word(text).or_else(|| spelt(text)).unwrap_or(Self::Other)
    }

    fn word(text: &str) -> Option<Self> {
        Some(match text {
            "library" => Self::Library,
            "application" | "install" | "archive" => Self::Application,
            "framework" => Self::Framework,
            "container" => Self::Container,
            "platform" => Self::Platform,
            "operating-system" => Self::OperatingSystem,
            "device" => Self::Device,
            "device-driver" => Self::Driver,
            "firmware" => Self::Firmware,
            "file" | "source" => Self::File,
            "machine-learning-model" => Self::Model,
            "data" => Self::Data,
            "service" => Self::Service,
            _ => return None,
        })
    }

    /// Whether a thing of this kind is a product that a firm ships as a whole, so that what it holds is
    /// *embedded* in it. A library is a part; an image or a system is how products are delivered.
    #[must_use]
    pub fn is_product(self) -> bool {
        matches!(self, Self::Application | Self::Device | Self::Firmware)
    }
}

/// When a component is needed. The order is from most to least needed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// When the product runs.
    Runtime,
    /// When the product runs, in some set-ups.
    Optional,
    /// When the product is built.
    Build,
    /// When the product is developed or tested.
    Dev,
}
