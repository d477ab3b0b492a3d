//! Web addresses: who owns the place they lead to.

mod plain;

use std::borrow::Cow;

use url::Url;

use crate::model::purl::decode;
use plain::plain;

/// Hosts at which anybody may have repositories: the owner is the first part of the path.
const FORGES: [&str; 9] = [
    "github.com", "gitlab.com", "gitee.com", "bitbucket.org", "codeberg.org", "gitcode.com", "atomgit.com",
    "git.sr.ht", "huggingface.co",
];

/// Of [`FORGES`], with `www.` before it, in bytes.
const LONGEST_FORGE: usize = 18;

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place<'t> {
    /// Host name, lower case, in its ASCII form (IDNA).
    pub host: Cow<'t, str>,
    /// For a forge, host and owner, such as `github.com/serde-rs`, lower case.
    pub owner: Option<Cow<'t, str>>,
}

impl Place<'_> {
    /// The same, of its own.
    pub(super) fn into_owned(self) -> Place<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Place { host: own(self.host), owner: self.owner.map(own) }
    }
}

/// Hosts that hand on what lies on forges, under the forge's own path.
const RELAYS: [&str; 4] = ["pkg.go.dev", "proxy.golang.org", "sum.golang.org", "godoc.org"];

/// Hosts of GitHub's at which the owner is the first part of the path, too; at the first of them, behind `repos`.
const OF_GITHUB: [&str; 3] = [API, "raw.githubusercontent.com", "codeload.github.com"];
const API: &str = "api.github.com";

/// The longest host name (RFC 1035 §2.3.4).
pub(super) const LONGEST_HOST: usize = 253;

/// Reads a web or repository address in the many ways in which manifests write them: plain URLs,
/// `git+https://…`, `scm:git:…`, `git@host:owner/name`, `github:owner/name`, `host/owner/name`.
pub(super) fn place(text: &str) -> Option<Place<'_>> {
    let is_bare = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'/');
    let bytes = text.as_bytes();
    let text = match is_bare(bytes.first()) && is_bare(bytes.last()) {
        true => text,
        false => text.trim().trim_matches(['<', '>', '"', '\'']),
    };
    if let Some((host, path, from_host)) = plain(text.strip_prefix("git+").unwrap_or(text)) {
        return located(host, path, Some(from_host));
    }
    long_way(text)
}

/// The same for addresses that are not plain.
fn long_way(mut text: &str) -> Option<Place<'static>> {
    for prefix in ["scm:", "git:", "hg:", "svn:", "git+", "svn+", "hg+", "bzr+"] {
        let rest = text.strip_prefix(prefix).filter(|rest| prefix.ends_with('+') || !rest.starts_with("//"));
        text = rest.unwrap_or(text);
    }
    for (short, forge) in [("github:", "github.com"), ("gitlab:", "gitlab.com"), ("bitbucket:", "bitbucket.org")] {
        if let Some(path) = text.strip_prefix(short) {
            return located(forge, path, None).map(Place::into_owned);
        }
    }
    if let Some((login, rest)) = text.split_once('@')
        && !login.contains(['/', ':'])
        && let Some((host, path)) = rest.split_once(':')
        && !path.starts_with("//")
    {
        return located(&host.to_lowercase(), path, None).map(Place::into_owned);
    }
    let parsed = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("https://{text}")) };
    let url = parsed.ok()?;
    located(&url.host_str()?.to_lowercase(), url.path(), None).map(Place::into_owned)
}

/// Whether a path at a host may tell whose it is. What is not told by a plain path is of no use either.
fn has_owners(host: &str) -> bool {
    let host = host.strip_prefix("www.").unwrap_or(host);
    FORGES.contains(&host) || RELAYS.contains(&host) || OF_GITHUB.contains(&host)
}

/// `text` is where host and path stand in one piece, if they do.
fn located<'t>(host: &'t str, path: &str, text: Option<&'t str>) -> Option<Place<'t>> {
    let (host, text) = match host.strip_prefix("www.") {
        Some(rest) => (rest, text.and_then(|text| text.strip_prefix("www."))),
        None => (host, text),
    };
    let host = host.trim_end_matches('.');
    if !host.contains('.') || host.len() > LONGEST_HOST {
        return None;
    }
    let path = path.trim_start_matches('/');
    let owner = match host {
        _ if RELAYS.contains(&host) => owner_in_path(path).map(Cow::Owned),
        _ if OF_GITHUB.contains(&host) => {
            let path = if host == API { path.strip_prefix("repos/").unwrap_or(path) } else { path };
            owner_at("github.com", path, None)
        }
        _ => match host.strip_suffix(".github.io") {
            Some(user) => Some(Cow::Owned(format!("github.com/{user}"))),
            None => FORGES.contains(&host).then(|| owner_at(host, path, text)).flatten(),
        },
    };
    Some(Place { host: Cow::Borrowed(host), owner })
}

/// The owner at the beginning of a path. `text` is where forge and path stand in one piece, if they do: most owners
/// are a part of it as they are.
fn owner_at<'t>(forge: &str, path: &str, text: Option<&'t str>) -> Option<Cow<'t, str>> {
    let length = path.bytes().position(|byte| byte == b'/').unwrap_or(path.len());
    let first = path.get(..length)?;
    let is_folded = |byte: u8| byte.is_ascii_uppercase() || !byte.is_ascii() || matches!(byte, b'%' | b'~');
    let whole = text.and_then(|text| text.get(..forge.len() + 1 + first.len()));
    let whole = whole.filter(|whole| whole.strip_prefix(forge).and_then(|rest| rest.strip_prefix('/')) == Some(first));
    if let Some(whole) = whole.filter(|_| !first.is_empty() && !first.bytes().any(is_folded)) {
        return Some(Cow::Borrowed(whole));
    }
    let first = if first.contains('%') { Cow::Owned(decode(first)) } else { Cow::Borrowed(first) };
    let first = first.trim_start_matches('~');
    (!first.is_empty()).then(|| Cow::Owned(format!("{forge}/{}", first.to_lowercase())))
}

/// The forge and owner in a path such as a Go module's, also behind a scheme, a port or another's tree:
/// `github.com/owner/name`, `https://www.github.com:443/owner`, `example.org/app/vendor/github.com/owner/name`.
pub(super) fn owner_in_path(path: &str) -> Option<String> {
    // Every forge has a dot in its name, and most packages have none.
    if !path.contains('.') {
        return None;
    }
    let mut segments = path.split(SLASHES);
    while let Some(segment) = segments.next() {
        if let Some(forge) = forge(segment) {
            return owner_at(&forge, segments.next()?, None).map(Cow::into_owned);
        }
    }
    None
}

/// Whether a forge stands in a path such as a Go module's.
pub(super) fn names_forge(path: &str) -> bool {
    path.contains('.') && path.split(SLASHES).any(|segment| forge(segment).is_some())
}

const SLASHES: [char; 2] = ['/', '\\'];

/// The forge that a part of a path names, perhaps with its port.
fn forge(segment: &str) -> Option<String> {
    let host = segment.split(':').next().unwrap_or(segment);
    // Most parts are no host of any kind.
    if !host.contains('.') || host.len() > LONGEST_FORGE {
        return None;
    }
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    FORGES.contains(&host).then(|| host.to_owned())
}

/// The registrable domain of a host (public suffix list), such as `example.co.uk`.
pub(super) fn registrable(host: &str) -> Option<&str> {
    psl::domain_str(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_owner_in_many_spellings() {
        for text in [
            "https://github.com/KasperskyLab/hexa-ui",
            "git+https://github.com/KasperskyLab/hexa-ui.git",
            "git@github.com:KasperskyLab/hexa-ui.git",
            "ssh://git@github.com/KasperskyLab/hexa-ui.git",
            "git://github.com/KasperskyLab/hexa-ui",
            "scm:git:https://github.com/KasperskyLab/hexa-ui.git",
            "github:KasperskyLab/hexa-ui",
            "github.com/KasperskyLab/hexa-ui",
            "https://kasperskylab.github.io/hexa-ui/",
        ] {
            assert_eq!(place(text).unwrap().owner.as_deref(), Some("github.com/kasperskylab"), "{text}");
        }
    }

    #[test]
    fn every_forge_is_found_in_a_path() {
        for forge in FORGES {
            let owner = owner_in_path(&format!("example.org/vendor/WWW.{forge}:443/Owner/name"));
            assert_eq!(owner, Some(format!("{forge}/owner")));
            assert!(names_forge(&format!("x/www.{forge}")));
        }
        assert!(!names_forge("org.apache.commons") && !names_forge("github.com.example.org/x"));
    }

    #[test]
    fn a_host_in_the_path_or_the_login_is_not_the_host() {
        assert_eq!(place("https://evil.example/github.com/mailru/x").unwrap().owner, None);
        assert_eq!(owner_in_path("example.org/app/vendor/github.com/mailru/x").as_deref(), Some("github.com/mailru"));
        assert_eq!(
            place("https://pkg.go.dev/github.com/mailru/x").unwrap().owner.as_deref(),
            Some("github.com/mailru")
        );
        assert_eq!(place("https://github.com@evil.example/mailru/x").unwrap().host, "evil.example");
    }
}
