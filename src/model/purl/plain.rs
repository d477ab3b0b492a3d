//! Purls that need no decoding: most do not.

use std::borrow::Cow;

use super::Purl;

impl<'t> Purl<'t> {
    /// A purl of a common type in which nothing is encoded, nothing changes case and nothing qualifies: what the
    /// `packageurl` crate makes of it, at a tenth of the cost. A test holds the two together on real purls.
    pub(super) fn plain(text: &'t str) -> Option<Self> {
        let whole = text.strip_prefix("pkg:")?;
        let slash = whole.bytes().position(|byte| byte == b'/')?;
        let (ty, path) = (whole.get(..slash)?, whole.get(slash + 1..)?);
        let (path, is_scoped) = match path.strip_prefix("%40").filter(|_| ty == "npm") {
            Some(scoped) => (scoped, true),
            None => (path, false),
        };
        let (mut slashes, mut last_slash, mut begins, mut end) = (0, 0, true, path.len());
        for (place, byte) in path.bytes().enumerate() {
            match class(byte) {
                Class::Small => begins = false,
                Class::Inner if !begins => {}
                Class::Slash if !begins => (slashes, last_slash, begins) = (slashes + 1, place, true),
                Class::At if !begins => {
                    end = place;
                    break;
                }
                _ => return None,
            }
        }
        let (path, rest) = path.split_at_checked(end)?;
        let version = rest.get(1..).unwrap_or("");
        let is_version = |byte| matches!(class(byte), Class::Small | Class::Inner | Class::Capital);
        let is_whole = match ty {
            "cargo" | "gem" | "nuget" | "pypi" => slashes == 0,
            "npm" => slashes == usize::from(is_scoped),
            "maven" | "golang" => slashes > 0,
            _ => false,
        };
        // Nothing ends where a name or a version should follow.
        if !is_whole || begins || rest.len() == 1 || !version.bytes().all(is_version) {
            return None;
        }
        let (namespace, name) = if slashes == 0 { ("", path) } else { path.split_at_checked(last_slash)? };
        let is_key = !is_scoped && (ty != "pypi" || !path.contains('.'));
        let plain_key = whole.get(..ty.len() + 1 + path.len()).filter(|_| is_key);
        let namespace = if is_scoped { Cow::Owned(["@", namespace].concat()) } else { Cow::Borrowed(namespace) };
        Some(Self {
            ty: Cow::Borrowed(ty),
            namespace,
            name: Cow::Borrowed(name.strip_prefix('/').unwrap_or(name)),
            version: Cow::Borrowed(version),
            origins: Vec::new(),
            plain_key,
        })
    }
}

/// What a character may be in a purl that needs no decoding.
#[derive(Clone, Copy)]
enum Class {
    /// Anything.
    Small,
    /// A part of a name that has begun, or of a version.
    Inner,
    /// A part of a version.
    Capital,
    Slash,
    At,
    /// Something that the long way knows.
    Other,
}

fn class(byte: u8) -> Class {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(Class::Other)
}

#[expect(clippy::indexing_slicing, reason = "it is made when the gate is compiled")]
const CLASSES: [Class; 256] = {
    let mut all = [Class::Other; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        all[byte as usize] = match byte {
            b'a'..=b'z' | b'0'..=b'9' => Class::Small,
            b'-' | b'.' => Class::Inner,
            b'A'..=b'Z' | b'_' | b'+' | b'~' => Class::Capital,
            b'/' => Class::Slash,
            b'@' => Class::At,
            _ => Class::Other,
        };
        byte += 1;
    }
    all
};

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn the_short_way_ends_where_the_long_one_does() {
        let samples = include_str!("../../../tests/documents/purls.txt");
        let mut short = 0;
        for text in samples.lines() {
            let Some(plain) = Purl::plain(text) else { continue };
            let long = packageurl::PackageUrl::from_str(text).map(|purl| Purl::known(&purl)).unwrap();
            assert_eq!(plain.key(), long.key(), "{text}");
            assert_eq!(Purl { plain_key: None, ..plain }, long, "{text}");
            short += 1;
        }
        assert!(short > 500, "only {short} took it");
    }
}
