//! Writing purls.

use super::Purl;
use crate::model::secret::without_login;

impl Purl<'_> {
    /// Writes a purl, its parts encoded as the rules demand. What is empty is left out.
    #[must_use]
    pub fn compose(ty: &str, namespace: &str, name: &str, version: &str, qualifiers: &[(&str, &str)]) -> String {
        let mut out = format!("pkg:{ty}/");
        for segment in namespace.split('/').filter(|segment| !segment.is_empty()) {
            out.push_str(&encode(segment, ":"));
            out.push('/');
        }
        out.push_str(&encode(name, ":"));
        if !version.is_empty() {
            out.push('@');
            out.push_str(&encode(version, ":"));
        }
        for ((key, value), mark) in
            qualifiers.iter().filter(|(_, value)| !value.is_empty()).zip("?".chars().chain(std::iter::repeat('&')))
        {
            out.push(mark);
            out.push_str(key);
            out.push('=');
            out.push_str(&encode(&without_login(value), ":/"));
        }
        out
    }
}

/// Percent-encodes everything but what never needs it and what may stay here.
fn encode(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || ".-_~".contains(c) || kept.contains(c) {
            out.push(c);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_composed_purl_is_sound_and_says_what_was_put_in() {
        let vcs = ("vcs_url", "git+https://github.com/o/x?a=b&c#d");
        for (ty, namespace, name, version, qualifiers) in [
            ("npm", "@scope", "name", "1.0.0+meta", &[][..]),
            ("golang", "github.com/o", "x", "v1.0.0", &[vcs]),
            ("pypi", "", "y \u{e9}%", "", &[("download_url", ""), vcs]),
        ] {
            let text = Purl::compose(ty, namespace, name, version, qualifiers);
            let purl = Purl::parse(&text).unwrap();
            assert!(Purl::is_sound(&text), "{text}");
            assert_eq!(
                (purl.namespace.as_ref(), purl.name.as_ref(), purl.version.as_ref()),
                (namespace, name, version)
            );
            assert_eq!(purl.origins.iter().any(|(_, value)| value == vcs.1), qualifiers.contains(&vcs), "{text}");
        }
        assert_eq!(Purl::compose("npm", "@scope", "name", "1", &[]), "pkg:npm/%40scope/name@1");
    }
}
