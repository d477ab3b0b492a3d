//! Web addresses and mail addresses: who owns the place they lead to.

use url::Url;

/// Hosts at which anybody may have repositories: the owner is the first part of the path.
const FORGES: [&str; 9] = [
    "github.com",
    "gitlab.com",
    "gitee.com",
    "bitbucket.org",
    "codeberg.org",
    "gitcode.com",
    "atomgit.com",
    "git.sr.ht",
    "huggingface.co",
];

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Host name, lower case, in its ASCII form (IDNA).
    pub host: String,
    /// For a forge, host and owner, such as `github.com/serde-rs`, lower case.
    pub owner: Option<String>,
}

/// Reads a web or repository address in the many ways in which manifests write them: plain URLs,
/// `git+https://…`, `scm:git:…`, `git@host:owner/name`, `github:owner/name`, `host/owner/name`.
pub(super) fn place(text: &str) -> Option<Place> {
    let mut text = text.trim();
    for prefix in ["scm:", "git:", "hg:", "svn:", "git+", "svn+", "hg+", "bzr+"] {
        text =
            text.strip_prefix(prefix).filter(|rest| prefix.ends_with('+') || !rest.starts_with("//")).unwrap_or(text);
    }
    for (short, forge) in [("github:", "github.com"), ("gitlab:", "gitlab.com"), ("bitbucket:", "bitbucket.org")] {
        if let Some(path) = text.strip_prefix(short) {
            return located(forge.to_owned(), path);
        }
    }
    if let Some((login, rest)) = text.split_once('@')
        && !login.contains(['/', ':'])
        && let Some((host, path)) = rest.split_once(':')
        && !path.starts_with("//")
    {
        return located(host.to_lowercase(), path);
    }
    let parsed = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("https://{text}")) };
    let url = parsed.ok()?;
    located(url.host_str()?.to_lowercase(), url.path())
}

fn located(host: String, path: &str) -> Option<Place> {
    let host = host.strip_prefix("www.").map_or(host.clone(), str::to_owned);
    let host = host.trim_end_matches('.').to_owned();
    if !host.contains('.') {
        return None;
    }
    let first = path.trim_start_matches('/').split('/').next().unwrap_or("").trim_start_matches('~').to_lowercase();
    let owner = if let Some(user) = host.strip_suffix(".github.io") {
        Some(format!("github.com/{user}"))
    } else {
        let forge = match host.as_str() {
            "raw.githubusercontent.com" | "codeload.github.com" | "api.github.com" => "github.com",
            host => host,
        };
        (FORGES.contains(&forge) && !first.is_empty()).then(|| format!("{forge}/{first}"))
    };
    Some(Place { host, owner })
}

/// The domain of the mail address in a text such as `Name <mail@example.org>`, lower case.
pub(super) fn email_domain(text: &str) -> Option<String> {
    let (before, after) = text.rsplit_once('@')?;
    let domain: String = after.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-')).collect();
    (domain.contains('.') && before.chars().last().is_some_and(char::is_alphanumeric)).then(|| domain.to_lowercase())
}

/// The name in a text such as `Name <mail@example.org>` or `Name (https://example.org)`.
pub(super) fn bare_name(text: &str) -> &str {
    text.split(['<', '(']).next().unwrap_or(text).trim()
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
    fn a_host_in_the_path_or_the_login_is_not_the_host() {
        assert_eq!(place("https://evil.example/github.com/mailru/x").unwrap().owner, None);
        assert_eq!(place("https://github.com@evil.example/mailru/x").unwrap().host, "evil.example");
        assert_eq!(email_domain("A B <a.b@corp.mail.ru>").as_deref(), Some("corp.mail.ru"));
        assert_eq!(email_domain("@scope/name"), None);
    }
}
