//! Web addresses that need no decoding: most do not.

use super::has_owners;

/// Host, path, and the text from the host on, of a web address in which there is nothing to decode, fold or resolve:
/// what the `url` crate makes of it, at a tenth of the cost. No path where it tells nothing of an owner.
pub(super) fn plain(text: &str) -> Option<(&str, &str, &str)> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let (host, path) = rest.split_at_checked(host_length(rest)?)?;
    let (path, behind) = match path.strip_prefix('/') {
        Some(_) if !has_owners(host) => ("", ""),
        Some(path) => path.split_at_checked(plain_length(path)).unwrap_or((path, "")),
        None => ("", path),
    };
    matches!(behind.as_bytes().first(), None | Some(b'#' | b'?')).then_some((host, path, rest))
}

/// The length of the host name that a text begins with, if it is plain: no label is empty or encoded (`xn--…`), and
/// the last is no number.
fn host_length(text: &str) -> Option<usize> {
    let (mut before, mut is_name, mut length) = (b'.', false, 0);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' => is_name |= before == b'.',
            b'0'..=b'9' => is_name = false,
            b'-' if !matches!(before, b'.' | b'-') => is_name = false,
            b'.' if before != b'.' => is_name = false,
            b'.' | b'-' => return None,
            _ => break,
        }
        before = byte;
        length += 1;
    }
    is_name.then_some(length)
}

/// How much of a path stands for itself: no encoding, no `.` or `..` that leads elsewhere.
fn plain_length(path: &str) -> usize {
    let bytes = path.as_bytes();
    if bytes.first() == Some(&b'.') {
        return 0;
    }
    for (at, byte) in bytes.iter().enumerate() {
        match IN_PATH.get(usize::from(*byte)) {
            Some(InPath::Plain) => {}
            Some(InPath::Slash) if bytes.get(at + 1) != Some(&b'.') => {}
            Some(InPath::Slash) => return at + 1,
            _ => return at,
        }
    }
    path.len()
}

/// What a byte is in a path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InPath {
    /// Itself.
    Plain,
    /// Something that ends where the next part begins.
    Slash,
    /// Something that the long way knows.
    Other,
}

#[expect(clippy::indexing_slicing, reason = "it is made when the gate is compiled")]
const IN_PATH: [InPath; 256] = {
    let mut all = [InPath::Other; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        all[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' | b'+' | b'.' => InPath::Plain,
            b'/' => InPath::Slash,
            _ => InPath::Other,
        };
        byte += 1;
    }
    all
};

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{has_owners, plain};

    #[test]
    fn the_short_way_ends_where_the_long_one_does() {
        for text in [
            "https://github.com/a/B.git",
            "http://example.org",
            "https://a-b.example.co.uk/x/y_z~+.html",
            "https://a.b/c#d/../e",
            "https://a.b?x=https://c.d/e",
            "https://1.2.3.4/x",
            "https://pkg.go.dev/github.com/mailru/x",
            "https://x.example./y",
            "https://example.org//a/../b",
            "https://a..b/c",
            "https://xn--80ak6aa92e.com/a",
            "https://-a.example/x",
            "https://a.b-/c",
            "https://example.org/a/./b",
            "https://github.com/a/../b",
            "https://github.com/./b",
            "https://github.com/a/b#c/../d",
            "https://www.github.com/a%2f/b",
            "https://gitlab.com/a/.b",
            "https://api.github.com/repos/a/b",
        ] {
            let url = Url::parse(text);
            if let Some((host, path, _)) = plain(text) {
                let url = url.unwrap();
                let long = url.path().trim_start_matches('/');
                assert_eq!((Some(host), path), (url.host_str(), if has_owners(host) { long } else { "" }), "{text}");
            }
        }
        assert!(plain("https://github.com/a/B.git").is_some() && plain("https://1.2.3.4/x").is_none());
    }
}
