//! The configuration of a project, `embargo.toml`. The form of the file is the form of these types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::waiver::WaiverForm;
use crate::model::source::{SourceFile, Span};
use crate::model::verdict::Level;
use crate::model::waiver::Waiver;

/// The configuration of a project: what is checked, by which policies, and what is waived.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Policies and bundles by id, or policy files: as with --policy, which takes its place.
    #[schemars(with = "Option<Vec<String>>")]
    pub policies: Option<Vec<Spanned<String>>>,
    /// What is checked when no input is named.
    #[schemars(with = "Option<Vec<String>>")]
    pub inputs: Option<Vec<Spanned<String>>>,
    /// A folder of vendors besides those that ship with the gate: as with --vendors, which takes its place.
    #[schemars(with = "Option<String>")]
    pub vendors: Option<Spanned<String>>,
    /// The mildest level that fails the build: as with --fail-on, which takes its place.
    pub fail_on: Option<FailOn>,
    /// What was found before, and fails no build.
    pub baseline: Option<Baseline>,
    /// Findings for which somebody answers until a day.
    #[serde(default)]
    #[schemars(with = "Vec<WaiverForm>")]
    waivers: Vec<Spanned<WaiverForm>>,
    #[serde(skip)]
    granted: Vec<Waiver>,
}

/// An earlier state of what is checked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// An earlier JSON report: as with --base, which takes its place.
    #[schemars(with = "String")]
    pub file: Spanned<String>,
}

/// A level that can fail a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// Forbidden.
    Deny,
    /// A person must look.
    Review,
    /// Will be worse.
    Warn,
}

impl FailOn {
    /// The level.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Self::Deny => Level::Deny,
            Self::Review => Level::Review,
            Self::Warn => Level::Warn,
        }
    }
}

/// A fault in the configuration, at its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("{message}")]
#[diagnostic(help("{help}"))]
pub struct ConfigError {
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub help: String,
    /// Where.
    pub span: Option<Span>,
}

impl ConfigError {
    pub(super) fn at(span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), span: Some(span) }
    }
}

impl Config {
    /// Parses a configuration.
    ///
    /// # Errors
    /// What is not in its form, at its place.
    pub fn parse(source: &SourceFile) -> Result<Self, ConfigError> {
        let form = "`cargo embargo init` writes a file that shows the form";
        let text =
            source.text().map_err(|offset| ConfigError::at(offset..offset, "the configuration is not UTF-8", form))?;
        let mut config: Self = toml::from_str(text).map_err(|error| ConfigError {
            message: format!("the configuration cannot be read: {}", error.message()),
            help: form.to_owned(),
            span: error.span(),
        })?;
        config.granted = config.waivers.iter().map(WaiverForm::waiver).collect::<Result<_, _>>()?;
        config.check()?;
        Ok(config)
    }

    /// What would do nothing, or something else than it seems to.
    fn check(&self) -> Result<(), ConfigError> {
        for (key, list) in [("policies", &self.policies), ("inputs", &self.inputs)] {
            let Some(list) = list else { continue };
            if list.is_empty() {
                let message = format!("`{key}` is an empty list");
                let help = format!("leave `{key}` out for the usual ones");
                return Err(ConfigError { message, help, span: None });
            }
            let mut seen = BTreeMap::new();
            for one in list {
                if one.get_ref().trim().is_empty() {
                    return Err(ConfigError::at(one.span(), format!("`{key}` holds an empty text"), "take it out"));
                }
                if seen.insert(one.get_ref(), ()).is_some() {
                    let message = format!("`{}` stands in `{key}` twice", one.get_ref());
                    return Err(ConfigError::at(one.span(), message, "take one out"));
                }
            }
        }
        Ok(())
    }

    /// The waivers, in the order of the file.
    #[must_use]
    pub fn waivers(&self) -> &[Waiver] {
        &self.granted
    }
}
