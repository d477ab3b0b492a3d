//! A package of the npm ecosystem as a lock file pins it: what is built, whatever its dependents call it.

use std::borrow::Cow;

use crate::model::claim::ClaimKind;
use crate::model::component::Kind;
use crate::model::inventory::Draft;
use crate::model::purl::{self, Purl};

/// Hosts that serve the public npm registry.
const PUBLIC: [&str; 3] = ["registry.npmjs.org", "registry.yarnpkg.com", "registry.npmjs.com"];

/// A package and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Package {
    /// Its real name, with the scope.
    pub name: String,
    /// Its version; may be empty.
    pub version: String,
    pub origin: Origin,
}

/// Where a package comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// The public registry.
    Public,
    /// Another registry, by its address.
    Registry(String),
    /// A commit in a repository; the commit may be empty.
    Git { url: String, commit: String },
    /// A tarball at an address, or in the project's own tree.
    Tarball(String),
    /// A folder of the project: not the package that bears the same name in a registry.
    Folder,
}

impl Package {
    /// A package by its name and version, and the text that says where it was fetched; an empty one stands for
    /// the public registry. The address of a registry's tarball names the package, and what it names is built.
    pub(super) fn new(name: &str, version: &str, fetched: &str) -> Self {
        let (name, version) = (name.to_owned(), version.to_owned());
        let origin = Origin::parse(fetched);
        let Origin::Tarball(url) = &origin else { return Self { name, version, origin } };
        let Some(tarball) = RegistryTarball::parse(url) else { return Self { name, version, origin } };
        Self {
            version: if version.is_empty() { tarball.version.to_owned() } else { version },
            origin: Origin::registry(tarball.base),
            name: tarball.name,
        }
    }

    /// Reads a specifier such as `npm:real@1.0` in place of a version: the package that an alias stands for.
    pub(super) fn alias(specifier: &str) -> Option<(&str, &str)> {
        let target = specifier.strip_prefix("npm:")?;
        let (name, version) = split_name(target)?;
        (!name.is_empty()).then_some((name, version))
    }

    /// Writes what is known of it into a draft. `at` is where the name stands, `fetched_at` where its origin does.
    pub(super) fn describe(&self, draft: &mut Draft<'_>, at: usize, fetched_at: usize) {
        draft.kind = Kind::Library;
        draft.name = Cow::Owned(self.name.clone());
        draft.version = Cow::Owned(self.version.clone());
        match &self.origin {
            Origin::Public => draft.claim(ClaimKind::Purl, purl_of(&self.name, &self.version), at),
            Origin::Registry(url) => self.elsewhere(draft, ("repository_url", url), at),
            Origin::Tarball(url) => self.elsewhere(draft, ("download_url", url), at),
            Origin::Git { url, commit } => {
                let vcs = if commit.is_empty() { format!("git+{url}") } else { format!("git+{url}@{commit}") };
                self.elsewhere(draft, ("vcs_url", &vcs), at);
            }
            Origin::Folder => {}
        }
        match &self.origin {
            Origin::Registry(url) | Origin::Tarball(url) => {
                draft.claim(ClaimKind::Distribution, url.clone(), fetched_at);
            }
            Origin::Git { url, .. } => draft.claim(ClaimKind::Repository, url.clone(), fetched_at),
            Origin::Public | Origin::Folder => {}
        }
    }

    fn elsewhere(&self, draft: &mut Draft<'_>, qualifier: (&str, &str), at: usize) {
        let (scope, name) = scope_and_name(&self.name);
        draft.claim(ClaimKind::Purl, Purl::compose("npm", scope, name, &self.version, &[qualifier]), at);
    }
}

/// The purl of a package of the public registry.
pub(super) fn purl_of(name: &str, version: &str) -> String {
    let (scope, name) = scope_and_name(name);
    Purl::compose("npm", scope, name, version, &[])
}

fn scope_and_name(name: &str) -> (&str, &str) {
    if name.starts_with('@') { name.split_once('/').unwrap_or(("", name)) } else { ("", name) }
}

/// Splits `name@rest` and `@scope/name@rest`. A text without a rest is a name.
pub(super) fn split_name(text: &str) -> Option<(&str, &str)> {
    let scope = usize::from(text.starts_with('@'));
    match text.get(scope..)?.find('@') {
        Some(at) => Some((text.get(..scope + at)?, text.get(scope + at + 1..)?)),
        None => Some((text, "")),
    }
}

impl Origin {
    /// Reads what package managers write: addresses, `git+…`, short forms of forges, local paths.
    pub(super) fn parse(text: &str) -> Self {
        let local = ["file:", "link:", "portal:", "workspace:", "exec:", "./", "../", "/", "~/"];
        if text.is_empty() {
            return Self::Public;
        }
        let bare = text.split(['#', '?']).next().unwrap_or(text);
        let is_tarball = [".tgz", ".tar.gz", ".tar"].iter().any(|end| bare.ends_with(end));
        if local.iter().any(|prefix| text.starts_with(prefix)) || (is_tarball && !bare.contains(':')) {
            return if is_tarball { Self::Tarball(bare.to_owned()) } else { Self::Folder };
        }
        for (prefix, host) in [
            ("github:", "https://github.com/"),
            ("gitlab:", "https://gitlab.com/"),
            ("bitbucket:", "https://bitbucket.org/"),
            ("gist:", "https://gist.github.com/"),
        ] {
            if let Some(path) = text.strip_prefix(prefix) {
                return Self::git(&format!("{host}{path}"));
            }
        }
        if let Some(url) = text.strip_prefix("git+") {
            return Self::git(url);
        }
        let is_commit = text.contains("#commit=") || text.contains("&commit=");
        if is_commit || bare.ends_with(".git") || ["git:", "git@", "ssh:"].iter().any(|prefix| text.starts_with(prefix))
        {
            return Self::git(text);
        }
        // Where forges serve the tree of a commit as a tarball.
        let archive = bare.strip_prefix("https://codeload.github.com/").and_then(|rest| rest.split_once("/tar.gz/"));
        if let Some((path, commit)) = archive {
            return Self::Git { url: format!("https://github.com/{path}"), commit: commit.to_owned() };
        }
        if text.contains("://") {
            return Self::Tarball(bare.to_owned());
        }
        // `owner/name#commit`, as npm writes it for GitHub.
        Self::git(&format!("https://github.com/{text}"))
    }

    /// A registry by its address.
    pub(super) fn registry(url: &str) -> Self {
        let url = url.trim_end_matches('/');
        let host = url.split_once("://").map_or(url, |(_, rest)| rest);
        if PUBLIC.contains(&host) { Self::Public } else { Self::Registry(url.to_owned()) }
    }

    /// A repository's address with its commit behind `#`, as npm, pnpm and yarn write it.
    fn git(text: &str) -> Self {
        let (url, fragment) = text.split_once('#').unwrap_or((text, ""));
        let named = fragment.split('&').find_map(|part| part.strip_prefix("commit="));
        let commit = named.unwrap_or(if fragment.contains('=') { "" } else { fragment });
        Self::Git { url: url.to_owned(), commit: commit.to_owned() }
    }
}

/// The address of a tarball in a registry: `<registry>/<name>/-/<file>.tgz`.
struct RegistryTarball<'t> {
    base: &'t str,
    name: String,
    version: &'t str,
}

impl<'t> RegistryTarball<'t> {
    fn parse(url: &'t str) -> Option<Self> {
        let (path, file) = url.split_once("/-/")?;
        let file = file.rsplit('/').next()?.strip_suffix(".tgz")?;
        let (base, last) = path.rsplit_once('/')?;
        let last = purl::decode(last);
        let (base, name) = match base.rsplit_once('/') {
            _ if last.starts_with('@') => (base, last),
            Some((outer, scope)) if scope.starts_with('@') || scope.starts_with("%40") => {
                (outer, format!("{}/{last}", purl::decode(scope)))
            }
            _ => (base, last),
        };
        let (_, short) = scope_and_name(&name);
        let version = file.strip_prefix(short)?.strip_prefix('-')?;
        Some(Self { base, version, name })
    }
}
