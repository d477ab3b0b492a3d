//! Mail addresses, and the names beside them.

use super::address::LONGEST_HOST;

/// The domain of the mail address in a text such as `Name <mail@example.org>`, lower case.
pub(super) fn domain(text: &str) -> Option<String> {
    let (before, after) = text.rsplit_once('@')?;
    let domain: String = after.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-')).collect();
    (domain.contains('.') && domain.len() <= LONGEST_HOST && before.chars().last().is_some_and(char::is_alphanumeric))
        .then(|| domain.to_lowercase())
}

/// Whether anybody may have a mailbox at a domain, so that it tells nothing of an employer.
pub(super) fn is_public(domain: &str) -> bool {
    // Below such a domain there may be one of the provider's own staff, such as `corp.mail.ru`.
    MAILBOXES.contains(&domain.strip_prefix("vip.").unwrap_or(domain))
}

/// Providers of mailboxes for the public. Some belong to vendors of the catalogue.
const MAILBOXES: [&str; 38] = [
    "126.com", "139.com", "163.com", "188.com", "189.cn", "21cn.com", "aliyun.com", "bk.ru", "foxmail.com",
    "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "inbox.ru", "internet.ru",
    "list.ru", "live.com", "mail.com", "mail.ru", "me.com", "msn.com", "outlook.com", "proton.me", "protonmail.com",
    "qq.com", "rambler.ru", "sina.cn", "sina.com", "sohu.com", "vk.com", "wo.cn", "ya.ru", "yahoo.com", "yandex.com",
    "yandex.ru", "yeah.net",
];

/// The name in a text such as `Name <mail@example.org>` or `Name (https://example.org)`.
pub(super) fn bare_name(text: &str) -> &str {
    text.split(['<', '(']).next().unwrap_or(text).trim()
}

#[cfg(test)]
mod tests {
    use super::domain;

    #[test]
    fn the_domain_of_a_mail_address_and_of_nothing_else() {
        assert_eq!(domain("A B <a.b@corp.mail.ru>").as_deref(), Some("corp.mail.ru"));
        assert_eq!(domain("@scope/name"), None);
    }
}
