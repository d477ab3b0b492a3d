//! What was typed, as a request to the gate.

use super::{CargoArgs, CheckArgs, FailOn, RuleArgs, today};
use crate::acquire::Cargo;
use crate::gate::Request;
use crate::model::verdict::Level;
use crate::report::Need;

impl CheckArgs {
    pub(super) fn request(&self) -> Request {
        let mut request = self.rules.request();
        request.inputs = self.inputs.iter().chain(&self.cargo.metadata_path).cloned().collect();
        request.cargo = self.cargo.meant();
        request.packages.clone_from(&self.cargo.packages);
        let asked = |need| self.reports.iter().any(|(renderer, _)| renderer.needs(need)) || self.format.needs(need);
        request.with_listing = asked(Need::Listing);
        request.with_digests = asked(Need::Digests) || !self.digests.is_empty();
        request.base.clone_from(&self.base);
        request.reconcile.clone_from(&self.reconcile);
        request.subjects.clone_from(&self.subjects);
        request.digests.clone_from(&self.digests);
        request.fail_on = self.fail_on.map(|level| match level {
            FailOn::Deny => Level::Deny,
            FailOn::Review => Level::Review,
            FailOn::Warn => Level::Warn,
        });
        request
    }
}

impl RuleArgs {
    pub(super) fn request(&self) -> Request {
        Request {
            policies: self.policies.clone(),
            bans: self.bans.clone(),
            policy_folder: self.policy_folder.clone(),
            vendor_folder: self.vendor_folder.clone(),
            config: self.config.clone(),
            max_input_bytes: self.max_input_bytes,
            max_unpacked_bytes: self.max_unpacked_bytes,
            with_digests: false,
            ..Request::for_day(self.as_of.unwrap_or_else(today))
        }
    }
}

impl CargoArgs {
    pub(super) fn meant(&self) -> Cargo {
        let flags = [(self.locked, "--locked"), (self.offline, "--offline"), (self.frozen, "--frozen")];
        Cargo {
            manifest_path: self.manifest_path.clone(),
            features: self.features.clone(),
            all_features: self.all_features,
            no_default_features: self.no_default_features,
            targets: self.target.clone(),
            flags: flags.iter().filter(|(given, _)| *given).map(|(_, flag)| (*flag).to_owned()).collect(),
        }
    }
}
