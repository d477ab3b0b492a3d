//! What a change takes away by its configuration: waivers that it adds or prolongs, policies and inputs that it
//! switches off, a bar that it raises. None of it helps the change; it is named, so that a person decides.

use super::Request;
use super::config::Configured;
use crate::judge::Config;
use crate::model::report::Weakening;
use crate::model::verdict::Level;
use crate::model::waiver::Waiver;

/// A state of the configuration, and the request as completed by it.
pub(super) struct Settled<'a> {
    pub(super) request: &'a Request,
    pub(super) found: Option<&'a Configured>,
}

impl Settled<'_> {
    fn waivers(&self) -> &[Waiver] {
        self.found.map_or(&[][..], |found| found.config.waivers())
    }

    fn config(&self) -> Option<&Config> {
        self.found.map(|found| &found.config)
    }
}

/// What the configuration of a change takes away from that of its base.
pub(super) fn weakenings(before: &Settled<'_>, now: &Settled<'_>) -> Vec<Weakening> {
    let Some(file) = now.found.or(before.found).map(|found| found.path.display().to_string()) else {
        return Vec::new();
    };
    let mut said: Vec<_> =
        now.waivers().iter().filter_map(|waiver| added_or_prolonged(waiver, before.waivers())).collect();
    for input in before.request.inputs.iter().filter(|input| !now.request.inputs.contains(input)) {
        said.push(format!("the input `{}` is no longer checked", input.display()));
    }
    if before.request.inputs.is_empty() && !now.request.inputs.is_empty() {
        said.push("the cargo workspace is no longer checked".to_owned());
    }
    let bar = |settled: &Settled<'_>| settled.request.fail_on.unwrap_or(Level::Deny);
    if bar(now) > bar(before) {
        let message = format!("fail-on is raised from `{:?}` to `{:?}`", bar(before), bar(now));
        said.push(message.to_lowercase());
    }
    let baseline = |settled: &Settled<'_>| Some(settled.config()?.baseline.as_ref()?.file.get_ref().clone());
    if let Some(file) = baseline(now).filter(|file| baseline(before).as_ref() != Some(file)) {
        said.push(format!("what `{file}` lists is known from now on: the baseline is another"));
    }
    said.into_iter().map(|message| Weakening { file: file.clone(), message }).collect()
}

fn added_or_prolonged(waiver: &Waiver, before: &[Waiver]) -> Option<String> {
    let same: Vec<_> = before.iter().filter(|other| other.names == waiver.names).collect();
    let named = waiver.names.describe();
    let Some(longest) = same.iter().map(|other| other.expires).max() else {
        let (owner, reason, expires) = (&waiver.owner, &waiver.reason, waiver.expires);
        return Some(format!("a waiver is added: {named}, until {expires}, by {owner}: {reason}"));
    };
    if waiver.expires > longest {
        return Some(format!("a waiver is prolonged from {longest} until {}: {named}", waiver.expires));
    }
    let earlier = same.iter().all(|other| waiver.granted < other.granted);
    earlier.then(|| format!("a waiver begins earlier, on {}: {named}", waiver.granted))
}
