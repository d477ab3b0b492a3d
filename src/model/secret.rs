//! Credentials in addresses. Documents hold them by accident; no output repeats them.

use std::borrow::Cow;

/// Replaces the login of every `scheme://login@host` by stars, byte for byte, so that offsets stay. The
/// login `git`, which everybody uses for SSH, is no secret.
#[must_use]
pub(super) fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        out.push_str(before);
        out.push_str("://");
        let end =
            after.find(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '?' | '#' | '\\')).unwrap_or(after.len());
        let (authority, tail) = after.split_at_checked(end).unwrap_or((after, ""));
        match authority.rsplit_once('@').or_else(|| authority.rsplit_once("%40")) {
            Some((login, host)) if login != "git" => {
                out.extend(std::iter::repeat_n('*', login.len()));
                out.push_str(authority.get(login.len()..authority.len() - host.len()).unwrap_or("@"));
                out.push_str(host);
            }
            _ => out.push_str(authority),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// An address without the login that it may hold (RFC 3986 §3.2.1), unless that is `git`.
#[must_use]
pub(super) fn without_login(address: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = address.split_once("://") else { return Cow::Borrowed(address) };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest.get(..end).and_then(|authority| authority.rfind('@')) {
        Some(at) if rest.get(..at) != Some("git") => {
            Cow::Owned(format!("{scheme}://{}", rest.get(at + 1..).unwrap_or("")))
        }
        _ => Cow::Borrowed(address),
    }
}

#[cfg(test)]
mod tests {
    use super::{mask, without_login};

    #[test]
    fn a_token_is_not_repeated() {
        assert_eq!(mask("git+https://me:s3cr3t@example.org/x.git"), "git+https://*********@example.org/x.git");
        assert_eq!(
            mask("\"ssh://git@github.com/o/r\", \"https://tok@h/\""),
            "\"ssh://git@github.com/o/r\", \"https://***@h/\""
        );
        assert_eq!(mask("pkg:npm/%40a/b@1"), "pkg:npm/%40a/b@1");
        assert_eq!(mask("?vcs_url=git+https://me:tok%40h/x"), "?vcs_url=git+https://******%40h/x");
    }

    #[test]
    fn a_login_is_taken_off_and_nothing_else() {
        for (address, bare) in [
            ("https://alice:s3cr3t@example.org/simple", "https://example.org/simple"),
            ("git+https://ghp_TOKEN@github.com/o/x@v1", "git+https://github.com/o/x@v1"),
            ("https://a:p@ss@example.org", "https://example.org"),
            ("ssh://git@github.com/o/x", "ssh://git@github.com/o/x"),
            ("https://example.org/@scope/x?a=b@c#d@e", "https://example.org/@scope/x?a=b@c#d@e"),
            ("git@github.com:o/x", "git@github.com:o/x"),
            ("", ""),
        ] {
            assert_eq!(without_login(address), bare, "{address}");
        }
    }
}
