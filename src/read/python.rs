//! Python packages: lock files of uv and Poetry, pinned `requirements.txt`, and `pip inspect`.

mod inspect;
mod poetry;
mod requirement;
mod requirements;
mod uv;

pub(super) use inspect::INSPECT;
pub(super) use poetry::POETRY;
pub(super) use requirements::REQUIREMENTS;
pub(super) use uv::UV;

use crate::model::claim::ClaimKind;
use crate::model::inventory::Draft;
use crate::model::purl::Purl;

/// Where a package comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Origin {
    /// A package index.
    Index(String),
    /// A commit of a git repository; which one may be unknown.
    Git(String, String),
    /// An archive at an address.
    Archive(String),
    /// A file or folder of this machine, in which a package of the stated name lies: a copy, as far as anything tells.
    Local,
    /// A folder in which somebody works on the package: its own name is its maker's choice.
    Own,
}

impl Origin {
    /// Reads an address as pip, uv and Poetry write them: `git+https://host/repo@commit#egg=name`, `file:…`,
    /// the address of an archive, or a path.
    fn of_address(address: &str) -> Self {
        let address = address.split('#').next().unwrap_or(address);
        if let Some(git) = address.strip_prefix("git+") {
            // A login stands before an `@` too, but never behind the last slash.
            return match git.rsplit_once('@') {
                Some((url, commit)) if !commit.contains('/') => Self::Git(url.to_owned(), commit.to_owned()),
                _ => Self::Git(git.to_owned(), String::new()),
            };
        }
        match address.split_once("://") {
            Some((scheme, _)) if !scheme.eq_ignore_ascii_case("file") => Self::Archive(address.to_owned()),
            _ => Self::Local,
        }
    }

    /// Whether it is PyPI under any of its addresses, that of its file store among them.
    fn is_pypi(&self) -> bool {
        const INDEXES: [&str; 4] = [
            "https://pypi.org/simple",
            "https://pypi.python.org/simple",
            "https://pypi.org",
            "https://pypi.python.org",
        ];
        match self {
            Self::Index(url) => INDEXES.contains(&url.trim_end_matches('/')),
            Self::Archive(url) => url.starts_with("https://files.pythonhosted.org/"),
            Self::Git(..) | Self::Local | Self::Own => false,
        }
    }
}

/// Claims what a package is by its name and origin. `named` and `from` are where these stand.
fn identify(draft: &mut Draft<'_>, origin: &Origin, named: usize, from: usize) {
    let (name, version) = (normal(&draft.name), draft.version.clone());
    let purl = |qualifiers: &[(&str, &str)]| Purl::compose("pypi", "", &name, &version, qualifiers);
    match origin {
        known if known.is_pypi() => draft.claim(ClaimKind::Purl, purl(&[]), named),
        Origin::Index(url) => {
            draft.claim(ClaimKind::Purl, purl(&[("repository_url", url)]), named);
            draft.claim(ClaimKind::Distribution, url.clone(), from);
        }
        Origin::Git(url, commit) => {
            let vcs = if commit.is_empty() { format!("git+{url}") } else { format!("git+{url}@{commit}") };
            draft.claim(ClaimKind::Purl, purl(&[("vcs_url", &vcs)]), named);
            draft.claim(ClaimKind::Repository, url.clone(), from);
        }
        Origin::Archive(url) => {
            draft.claim(ClaimKind::Purl, purl(&[("download_url", url)]), named);
            draft.claim(ClaimKind::Distribution, url.clone(), from);
        }
        Origin::Local => draft.claim(ClaimKind::Purl, purl(&[]), named),
        Origin::Own => {}
    }
}

/// The name and version in the name of an archive: of a wheel (binary distribution format), or of a source
/// distribution.
fn archived(path: &str) -> Option<(&str, &str)> {
    const SUFFIXES: [&str; 5] = [".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz"];
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let (name, version) = match file.strip_suffix(".whl") {
        Some(wheel) => {
            let (name, rest) = wheel.split_once('-')?;
            (name, rest.split('-').next()?)
        }
        None => SUFFIXES.iter().find_map(|suffix| file.strip_suffix(suffix))?.rsplit_once('-')?,
    };
    (!name.is_empty() && version.starts_with(|c: char| c.is_ascii_digit())).then_some((name, version))
}

/// A name in the form in which names are compared (PEP 503).
fn normal(name: &str) -> String {
    let parts = name.split(['-', '_', '.']).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
