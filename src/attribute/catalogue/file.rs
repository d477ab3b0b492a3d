//! The form of a vendor file. Unknown keys are errors: a misspelt key would be a fact that nobody sees.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::error::CatalogueError;
use crate::model::attribution::Confidence;
use crate::model::source::SourceFile;
use crate::model::{Date, optional_day};

/// One vendor.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VendorFile {
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    pub name: String,
    pub jurisdiction: String,
    #[serde(rename = "summary")]
    _summary: String,
    /// Words that, in the name of somebody else's package, mean "named after this vendor".
    #[serde(default)]
    pub words: Vec<String>,
    #[serde(default)]
    pub names: Vec<Names>,
    #[serde(default)]
    pub controls: Vec<Controls>,
    #[serde(default)]
    pub registrations: Vec<Registrations>,
    #[serde(default)]
    pub owners: Vec<Owner>,
    #[serde(default, rename = "listings")]
    _listings: Vec<Listing>,
    #[serde(default)]
    pub mentions: Vec<Packages>,
    #[serde(default)]
    pub left: Vec<Left>,
    #[serde(default)]
    pub forks: Vec<Packages>,
    #[serde(default)]
    pub embedded: Vec<Embedded>,
    pub examples: Examples,
}

/// Names under which a document may declare the vendor.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    pub kind: NameKind,
    #[schemars(with = "Vec<String>")]
    pub values: Vec<Spanned<String>>,
    pub source: String,
    #[serde(default, with = "optional_day")]
    pub checked: Option<Date>,
    #[serde(default, with = "optional_day")]
    pub from: Option<Date>,
    #[serde(default, with = "optional_day")]
    pub until: Option<Date>,
    pub confidence: Option<Confidence>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

/// Whose name it is. A `subsidiary` is a firm of the group that has no file of its own: it was the vendor's from
/// `from` until `until`; the days of other kinds tell when the name was in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum NameKind {
    Legal,
    Trade,
    Native,
    Former,
    Brand,
    Subsidiary,
}

/// Identifiers under which only the vendor publishes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Controls {
    pub kind: ControlKind,
    #[schemars(with = "Vec<String>")]
    pub values: Vec<Spanned<String>>,
    pub source: String,
    #[serde(default, with = "optional_day")]
    pub checked: Option<Date>,
    #[serde(default, rename = "from", with = "optional_day")]
    _from: Option<Date>,
    /// The last day on which it was the vendor's; what it names was made by the vendor once.
    #[serde(default, with = "optional_day")]
    pub until: Option<Date>,
    pub confidence: Option<Confidence>,
    /// Whether another vendor's file claims the same, as the two publish under it together.
    #[serde(default)]
    pub joint: bool,
    #[serde(rename = "note")]
    _note: Option<String>,
}

/// What an identifier is. A `distro` is the namespace of a distribution's packages in purls (os-release `ID`): the
/// vendor supplies them, and others made most of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ControlKind {
    Purl,
    Repository,
    Domain,
    Email,
    Cpe,
    Huggingface,
    Distro,
    Regid,
    Signer,
    File,
}

/// Tax and registration numbers, by which entries of official lists are joined to the vendor.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Registrations {
    /// Letters and digits only.
    pub values: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
    #[serde(default, rename = "checked", with = "optional_day")]
    _checked: Option<Date>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Owner {
    #[schemars(with = "Option<String>")]
    pub vendor: Option<Spanned<String>>,
    #[schemars(with = "Option<String>")]
    pub name: Option<Spanned<String>>,
    /// Per cent; unknown where no source gives it.
    pub share: Option<f64>,
    /// Whether it decides by other means than a majority of shares: a golden share, the board, a contract.
    #[serde(default)]
    pub control: bool,
    #[serde(default, with = "optional_day")]
    pub from: Option<Date>,
    #[serde(default, with = "optional_day")]
    pub until: Option<Date>,
    pub source: String,
    #[serde(default, rename = "checked", with = "optional_day")]
    _checked: Option<Date>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

/// A regime that names the vendor: told by the data, judged by policies.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Listing {
    #[serde(rename = "regime")]
    _regime: String,
    #[serde(default, rename = "from", with = "optional_day")]
    _from: Option<Date>,
    #[serde(default, rename = "until", with = "optional_day")]
    _until: Option<Date>,
    #[serde(rename = "source")]
    _source: String,
    #[serde(default, rename = "checked", with = "optional_day")]
    _checked: Option<Date>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

/// Packages named after the vendor (`mentions`), or copies of its code under other hands (`forks`).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Packages {
    #[schemars(with = "Vec<String>")]
    pub values: Vec<Spanned<String>>,
    #[serde(rename = "of")]
    _of: Option<String>,
    pub source: String,
    #[serde(default, rename = "checked", with = "optional_day")]
    _checked: Option<Date>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

/// Packages that the vendor has given to somebody else.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Left {
    #[schemars(with = "Vec<String>")]
    pub values: Vec<Spanned<String>>,
    #[serde(rename = "to")]
    _to: String,
    #[serde(default, with = "optional_day")]
    pub on: Option<Date>,
    pub source: String,
    #[serde(default, rename = "checked", with = "optional_day")]
    _checked: Option<Date>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

/// A product of another firm that contains the vendor's code, or did once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Embedded {
    pub product: String,
    pub by: String,
    pub what: String,
    #[serde(default, with = "optional_day")]
    pub from: Option<Date>,
    #[serde(default, with = "optional_day")]
    pub until: Option<Date>,
    pub source: String,
    /// The product's names as documents write them.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub products: Vec<Spanned<String>>,
    /// Its CPE vendor and product, such as `checkpoint:zonealarm`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub cpes: Vec<Spanned<String>>,
    #[serde(default, rename = "checked", with = "optional_day")]
    _checked: Option<Date>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Examples {
    #[serde(default)]
    pub made: Vec<String>,
    #[serde(default)]
    pub not: Vec<String>,
}

impl VendorFile {
    /// Parses the file at `place` in the list of sources; its id must be its name.
    pub(super) fn parse(source: &SourceFile, place: usize) -> Result<Self, CatalogueError> {
        let text =
            source.text().map_err(|offset| CatalogueError::at(place, "the file is not UTF-8", Some(offset..offset)))?;
        let file: Self = toml::from_str(text)
            .map_err(|error| CatalogueError::at(place, error.message().to_owned(), error.span()))?;
        let stem = source.name().rsplit(['/', '\\']).next().and_then(|name| name.strip_suffix(".toml"));
        if stem != Some(file.id.get_ref()) {
            let message = format!("the id `{}` is not the name of its file", file.id.get_ref());
            return Err(CatalogueError::at(place, message, Some(file.id.span())));
        }
        Ok(file)
    }
}
