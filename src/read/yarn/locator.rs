//! Berry's `resolution`: a name and where its package comes from. See
//! <https://yarnpkg.com/advanced/lexicon#locator>.

use crate::model::purl::decode;
use crate::read::npm_package::{Package, split_name};

/// Patches of patches that are followed.
const DEEPEST: usize = 8;

pub(super) struct Found {
    pub package: Package,
    /// The folder, for a package of the project itself.
    pub path: Option<String>,
}

/// What a resolution says is built. A patched package is the package that it patches.
pub(super) fn parse(resolution: &str, version: &str) -> Option<Found> {
    let mut text = resolution.to_owned();
    for _ in 0..DEEPEST {
        let (name, reference) = split_name(&text)?;
        let Some(patch) = reference.strip_prefix("patch:") else {
            let path = reference.strip_prefix("workspace:").map(str::to_owned);
            let package = Package::new(name, version, &fetched(reference));
            return (!reference.is_empty()).then_some(Found { package, path });
        };
        text = decode(patch.split('#').next().unwrap_or(patch));
    }
    None
}

/// Where a reference says that a package was fetched; empty for the registry.
fn fetched(reference: &str) -> String {
    let (bare, parameters) = reference.split_once("::").unwrap_or((reference, ""));
    if !bare.starts_with("npm:") {
        return bare.to_owned();
    }
    // Registries that serve tarballs at addresses of their own.
    let address = parameters.split('&').find_map(|one| one.strip_prefix("__archiveUrl="));
    address.map(decode).unwrap_or_default()
}

/// The descriptor that a patch applies to. Whoever asks for it gets the patched package, where the patch is one of
/// yarn's own or stands in the project's `resolutions`, which the file does not record.
///
/// In both forms: before yarn 4 the registry needed no word.
pub(super) fn patched(descriptor: &str) -> Vec<String> {
    let inner = || {
        let (_, range) = split_name(descriptor)?;
        let (inner, _) = range.strip_prefix("patch:")?.split_once('#')?;
        Some(decode(inner))
    };
    let Some(inner) = inner() else { return Vec::new() };
    let worded = split_name(&inner).filter(|(_, range)| !range.contains(':'));
    let worded = worded.map(|(name, range)| format!("{name}@npm:{range}"));
    [inner].into_iter().chain(worded).collect()
}
