//! Waivers as `embargo.toml` has them, and what a policy says to them.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::config::ConfigError;
use super::policy::Policy;
use crate::model::purl::Purl;
use crate::model::waiver::{Selector, Versions, Waiver};
use crate::model::{Date, day};

/// The longest that a waiver may run where the policy says nothing, in days.
pub(super) const LONGEST_DAYS: i32 = 365;

/// Findings, named exactly, for which somebody answers until a day: by `finding`, or by `policy`, `vendor` and `purl`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Waiver")]
pub(super) struct WaiverForm {
    /// The finding's id, as reports give it.
    #[schemars(with = "Option<String>")]
    finding: Option<Spanned<String>>,
    /// The policy's id.
    policy: Option<String>,
    /// The vendor's id.
    vendor: Option<String>,
    /// The package; with a version it is that version only.
    #[schemars(with = "Option<String>")]
    purl: Option<Spanned<String>>,
    /// Versions of it: a range such as `>=1.0, <2`, or one as `=1.0`.
    #[schemars(with = "Option<String>")]
    versions: Option<Spanned<String>>,
    /// Who answers for it.
    #[schemars(with = "String")]
    owner: Spanned<String>,
    /// Why it is granted.
    #[schemars(with = "String")]
    reason: Spanned<String>,
    /// Where it is on record.
    #[schemars(with = "Option<String>")]
    ticket: Option<Spanned<String>>,
    /// Its first day: the policy's longest time is counted from it.
    #[serde(with = "day")]
    granted: Date,
    /// Its last day.
    #[serde(with = "day")]
    expires: Date,
    /// What is done about the risk meanwhile: some directives ask for a statement.
    mitigation: Option<String>,
}

impl WaiverForm {
    /// The waiver that a table of the file states.
    pub(super) fn waiver(form: &Spanned<Self>) -> Result<Waiver, ConfigError> {
        let (span, form) = (form.span(), form.get_ref());
        let exact = "a waiver names `finding`, or `policy` with `vendor` and `purl`; nothing in it is a pattern";
        let is_package = form.policy.is_some() && form.vendor.is_some() && form.purl.is_some();
        if form.finding.is_none() && !is_package {
            return Err(ConfigError::at(span, "the waiver does not say which finding it is for", exact));
        }
        for text in [Some(&form.owner), Some(&form.reason), form.ticket.as_ref(), form.finding.as_ref()] {
            if let Some(text) = text.filter(|text| text.get_ref().trim().is_empty()) {
                return Err(ConfigError::at(text.span(), "this must not be empty", "say it, or leave the key out"));
            }
        }
        let purl = form.purl.as_ref().map(|purl| (purl.span(), Purl::parse(purl.get_ref())));
        if let Some((span, None)) = purl {
            return Err(ConfigError::at(span, "this is no package URL", "write it as `pkg:pypi/opentip`"));
        }
        let versions = match &form.versions {
            None => None,
            Some(text) if matches!(&purl, Some((_, Some(purl))) if !purl.version.is_empty()) => {
                let message = "the purl names a version already";
                return Err(ConfigError::at(text.span(), message, "leave the version out of one of them"));
            }
            Some(text) => {
                let wrong =
                    |why: String| ConfigError::at(text.span(), format!("this is no range of versions: {why}"), exact);
                Some(Versions::parse(text.get_ref()).map_err(wrong)?)
            }
        };
        if form.expires < form.granted {
            return Err(ConfigError::at(span, "the waiver expires before it is granted", "check its two days"));
        }
        let owned = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.get_ref().clone());
        Ok(Waiver {
            names: Selector {
                finding: owned(&form.finding),
                policy: form.policy.clone(),
                vendor: form.vendor.clone(),
                purl: owned(&form.purl),
                versions,
            },
            owner: form.owner.get_ref().clone(),
            reason: form.reason.get_ref().clone(),
            ticket: owned(&form.ticket),
            granted: form.granted,
            expires: form.expires,
            mitigation: form.mitigation.clone(),
            at: span,
        })
    }
}

/// Holds a waiver against the policy whose finding it is to waive.
///
/// # Errors
/// Why the policy does not take it.
pub fn permit(waiver: &Waiver, policy: &Policy) -> Result<(), ConfigError> {
    let id = &policy.id;
    let refuse = |message: String, why: Option<&str>| {
        let help = why.map_or_else(|| "a waiver runs for a year at most".to_owned(), str::to_owned);
        Err(ConfigError::at(waiver.at.clone(), message, help))
    };
    let rules = policy.waivers.as_ref();
    let because = rules.map(|rules| rules.because.as_str());
    if rules.is_some_and(|rules| !rules.allowed) {
        return refuse(format!("the policy `{id}` allows no waivers"), because);
    }
    let longest = rules.and_then(|rules| rules.longest_days).unwrap_or(LONGEST_DAYS);
    if waiver.days() > longest {
        let message = format!(
            "the waiver runs for {} days, from {} until {}, and `{id}` allows {longest}",
            waiver.days(),
            waiver.granted,
            waiver.expires
        );
        return refuse(message, because);
    }
    if rules.is_some_and(|rules| rules.needs_ticket) && waiver.ticket.is_none() {
        return refuse(format!("the waiver names no ticket, and `{id}` asks for one"), because);
    }
    Ok(())
}
