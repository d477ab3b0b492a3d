//! Rust packages: as cargo resolves them (`cargo metadata`), locks them (`Cargo.lock`) and builds them in
//! (cargo-auditable).

mod auditable;
mod lock;
mod metadata;

pub(super) use auditable::AUDITABLE;
pub(super) use lock::LOCK;
pub(super) use metadata::METADATA;

use crate::model::claim::ClaimKind;
use crate::model::inventory::Draft;
use crate::model::purl::Purl;
use crate::model::source::Span;

/// The indexes of crates.io, by git and by HTTP.
const CRATES_IO: [&str; 2] =
    ["registry+https://github.com/rust-lang/crates.io-index", "sparse+https://index.crates.io/"];

/// What a package's source makes of its name. A package from a path gets no purl: a folder called
/// `volo` is not the `volo` of crates.io, whatever its own manifest says of authors and repository.
fn identify(draft: &mut Draft<'_>, origin: &str, origin_span: &Span, named: &Span) {
    let (name, version) = (draft.name.clone(), draft.version.clone());
    let purl = |qualifiers: &[(&str, &str)]| Purl::compose("cargo", "", &name, &version, qualifiers);
    if CRATES_IO.contains(&origin) {
        draft.claim(ClaimKind::Purl, purl(&[]), named.start);
    } else if let Some(git) = origin.strip_prefix("git+") {
        let (url, commit) = git.split_once('#').unwrap_or((git, ""));
        let url = url.split('?').next().unwrap_or(url);
        let vcs = if commit.is_empty() { format!("git+{url}") } else { format!("git+{url}@{commit}") };
        draft.claim(ClaimKind::Purl, purl(&[("vcs_url", &vcs)]), named.start);
        draft.claim(ClaimKind::Repository, url.to_owned(), origin_span.start);
    } else {
        let registry = origin.split_once('+').map_or(origin, |(_, url)| url);
        draft.claim(ClaimKind::Purl, purl(&[("repository_url", registry)]), named.start);
        draft.claim(ClaimKind::Distribution, registry.to_owned(), origin_span.start);
    }
}
