//! Package URLs (purl, ECMA-427), parsed once and compared in one canonical form.
//!
//! The only file that names the `packageurl` crate.

mod compose;
mod plain;

use std::borrow::Cow;
use std::str::FromStr;

/// A package URL, or as much of one as could be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purl<'t> {
    /// Type, lower case: `npm`, `golang`, `cargo`…
    pub ty: Cow<'t, str>,
    /// Namespace with `/` between its segments, decoded; empty when there is none.
    pub namespace: Cow<'t, str>,
    /// Name, decoded.
    pub name: Cow<'t, str>,
    /// Version, decoded; empty when there is none.
    pub version: Cow<'t, str>,
    /// Where it was fetched from, when that is not the type's usual place: the qualifiers
    /// `vcs_url`, `repository_url` and `download_url`, in this order.
    pub origins: Vec<(&'static str, String)>,
    /// The key, where it stands in the text as it is.
    plain_key: Option<&'t str>,
}

/// Qualifiers that say where a package really comes from.
const ORIGINS: [&str; 3] = ["vcs_url", "repository_url", "download_url"];

impl<'t> Purl<'t> {
    /// Parses a purl. What the `packageurl` crate refuses is split by hand, so that a purl with a
    /// defect still names its package: of 63,918 real purls seven are such, three of them real images.
    ///
    /// Returns `None` when the text does not begin with `pkg:` or names no package.
    #[must_use]
    pub fn parse(text: &'t str) -> Option<Self> {
        if let Some(purl) = Self::plain(text) {
            return Some(purl);
        }
        let text = bare(text);
        match packageurl::PackageUrl::from_str(text) {
            Ok(purl) => Some(Self::known(&purl)),
            Err(_) => Self::split(text),
        }
    }

    fn known(purl: &packageurl::PackageUrl<'_>) -> Self {
        let own = |text: &str| Cow::Owned(text.to_owned());
        Self {
            ty: own(purl.ty()),
            namespace: own(purl.namespace().unwrap_or("")),
            name: own(purl.name()),
            version: own(purl.version().unwrap_or("")),
            origins: ORIGINS.iter().filter_map(|key| Some((*key, purl.qualifiers().get(*key)?.to_string()))).collect(),
            plain_key: None,
        }
    }

    /// Whether a text is a purl without a defect.
    #[must_use]
    pub fn is_sound(text: &str) -> bool {
        Purl::plain(text).is_some() || is_plain(text) || packageurl::PackageUrl::from_str(text).is_ok()
    }

    /// A text as a purl without a defect: itself, or what could be understood of it. `None` when that is nothing.
    #[must_use]
    pub fn mended(text: &'t str) -> Option<String> {
        let text = bare(text);
        if Self::is_sound(text) {
            return Some(text.to_owned());
        }
        let known = Self::parse(text)?;
        let mut purl = packageurl::PackageUrl::new(known.ty.into_owned(), known.name.into_owned()).ok()?;
        if !known.namespace.is_empty() {
            purl.with_namespace(known.namespace.into_owned()).ok()?;
        }
        if !known.version.is_empty() {
            purl.with_version(known.version.into_owned()).ok()?;
        }
        Some(purl.to_string()).filter(|purl| Self::is_sound(purl))
    }

    fn split(text: &'t str) -> Option<Self> {
        let scheme = text.get(..4)?;
        let rest = scheme.eq_ignore_ascii_case("pkg:").then(|| text.get(4..))??;
        let rest = rest.trim_start_matches('/');
        let rest = rest.split(['?', '#']).next()?;
        let (ty, path) = rest.split_once('/')?;
        let (path, version) = match path.rsplit_once('@') {
            Some((path, version)) if !path.is_empty() && !version.contains('/') => (path, version),
            _ => (path, ""),
        };
        let path = path.trim_matches('/');
        let (namespace, name) = path.rsplit_once('/').unwrap_or(("", path));
        (!ty.is_empty() && !name.is_empty()).then(|| Self {
            ty: Cow::Owned(ty.to_ascii_lowercase()),
            namespace: Cow::Owned(decode(namespace)),
            name: Cow::Owned(decode(name)),
            version: Cow::Owned(decode(version)),
            origins: Vec::new(),
            plain_key: None,
        })
    }

    /// The form in which packages are compared: type, namespace and name, by the rules of the
    /// ecosystem (see [`canonical_key`]). No version, no qualifiers.
    #[must_use]
    pub fn key(&self) -> Cow<'t, str> {
        self.plain_key.map_or_else(|| Cow::Owned(canonical_key(&self.ty, &self.full_name())), Cow::Borrowed)
    }

    /// Namespace and name as people write them (`@babel/core`, `org.apache/commons`).
    #[must_use]
    pub fn full_name(&self) -> String {
        let name = self.name.as_ref();
        if self.namespace.is_empty() { name.to_owned() } else { [self.namespace.as_ref(), "/", name].concat() }
    }
}

/// A purl of a common type, in plain characters: nothing about it can be wrong. A million of them are read.
fn is_plain(text: &str) -> bool {
    const TYPES: [&str; 10] = ["apk", "cargo", "deb", "gem", "golang", "maven", "npm", "nuget", "pypi", "rpm"];
    let plain = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'@' | b'+' | b'~' | b'%')
    };
    let Some((ty, path)) = text.strip_prefix("pkg:").and_then(|rest| rest.split_once('/')) else { return false };
    TYPES.contains(&ty)
        && path.bytes().all(plain)
        && path.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !path.contains("//")
        && (ty != "maven" || path.contains('/'))
}

/// A text without what people wrap around a purl: white space, invisible characters, quotes, brackets.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '"' | '\'' | '<' | '>')
    })
}

/// `type/namespace/name` with everything removed that does not tell two packages of that ecosystem apart.
///
/// Case is folded for every type: registries that keep case (Maven, Go) hold no two packages of
/// different makers that differ in case only, while real SBOMs write `github.com/VKCOM` and the
/// purl rules `github.com/vkcom`. PyPI (PEP 503) and crates.io treat `-`, `_` (and `.`) as one.
#[must_use]
pub fn canonical_key(ty: &str, path: &str) -> String {
    let folded: &[u8] = match ty {
        "cargo" => b"_",
        "pypi" => b"_.",
        _ => b"",
    };
    let is_folded = |byte: u8| byte.is_ascii_uppercase() || !byte.is_ascii() || folded.contains(&byte);
    if matches!(ty, "npm" | "maven" | "golang" | "cargo" | "pypi") && !path.bytes().any(is_folded) {
        return [ty, "/", path].concat();
    }
    let ty = match ty.to_lowercase() {
        // Types that generators write for Go modules in place of the registered one.
        other if matches!(other.as_str(), "go" | "gomod" | "go-module") => "golang".to_owned(),
        ty => ty,
    };
    let mut path = path.to_lowercase();
    match ty.as_str() {
        "pypi" => path = path.replace(['_', '.'], "-"),
        "cargo" => path = path.replace('_', "-"),
        _ => {}
    }
    format!("{ty}/{path}")
}

/// Percent-decoding (RFC 3986 §2.1); an escape that is no UTF-8 stays as written.
#[must_use]
pub fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let pair = (byte == b'%').then(|| Some(hex_value(ahead.next()?)? * 16 + hex_value(ahead.next()?)?));
        match pair.flatten() {
            Some(value) => {
                out.push(value);
                bytes = ahead;
            }
            None => out.push(byte),
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

fn hex_value(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_purls_with_defects_keep_their_package() {
        let purl = Purl::parse("pkg:oci/library/alpine@sha256:abc?arch=amd64").unwrap();
        assert_eq!((purl.ty.as_ref(), purl.full_name().as_str()), ("oci", "library/alpine"));
        assert!(!Purl::is_sound("pkg:golang/@") && !Purl::is_sound("pkg:oci/library/alpine@sha256:abc?arch=amd64"));
        assert!(Purl::parse("left-pad@1.0").is_none());
    }

    #[test]
    fn the_key_folds_what_the_ecosystem_folds() {
        let key = |text| Purl::parse(text).unwrap().key();
        assert_eq!(key("pkg:golang/github.com/VKCOM/noverify@v1"), "golang/github.com/vkcom/noverify");
        assert_eq!(key("pkg:npm/%40Kaspersky/hexa-ui"), key("pkg:npm/@kaspersky/hexa-ui@1.0"));
        assert_eq!(key("pkg:pypi/Lark_OAPI"), "pypi/lark-oapi");
        assert_eq!(key("pkg:cargo/sonic_rs"), "cargo/sonic-rs");
    }

    #[test]
    fn origins_are_kept_in_a_fixed_order() {
        let purl = Purl::parse("pkg:cargo/x@1?download_url=https://a/b&vcs_url=git%2Bhttps://github.com/o/x").unwrap();
        assert_eq!(purl.origins[0], ("vcs_url", "git+https://github.com/o/x".to_owned()));
        assert_eq!(purl.origins.len(), 2);
    }
}
