//! Credentials in addresses. Documents hold them by accident; no output repeats them.

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
        match authority.rsplit_once('@') {
            Some((login, host)) if login != "git" => {
                out.extend(std::iter::repeat_n('*', login.len()));
                out.push('@');
                out.push_str(host);
            }
            _ => out.push_str(authority),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn a_token_is_not_repeated() {
        assert_eq!(mask("git+https://me:s3cr3t@example.org/x.git"), "git+https://*********@example.org/x.git");
        assert_eq!(
            mask("\"ssh://git@github.com/o/r\", \"https://tok@h/\""),
            "\"ssh://git@github.com/o/r\", \"https://***@h/\""
        );
        assert_eq!(mask("pkg:npm/%40a/b@1"), "pkg:npm/%40a/b@1");
    }
}
