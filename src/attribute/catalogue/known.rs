//! The catalogue as a list of official names is held against it: who bears a name, who holds an address.

use std::collections::HashMap;

use super::CatalogueError;
use super::file::{ControlKind, NameKind, VendorFile};
use crate::attribute::{address, mail, names};
use crate::model::attribution::Confidence;
use crate::model::source::SourceFile;

/// Who bears a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Id of the vendor.
    pub vendor: String,
    /// Whether it is the name of a product, or of a firm of the group without a file of its own.
    pub is_part: bool,
    /// Whether the catalogue is unsure.
    pub is_weak: bool,
}

/// Where a web address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Landing {
    /// To a host.
    Host(String),
    /// To an account at a forge.
    Account(String),
    /// To a host at which anybody may have a page.
    Public(String),
    /// Nowhere.
    Nowhere,
}

/// What the vendor files say, by what they say it of.
#[derive(Debug, Default)]
pub struct Known {
    ids: HashMap<String, ()>,
    names: HashMap<String, Held>,
    domains: HashMap<String, String>,
    accounts: HashMap<String, String>,
    numbers: HashMap<String, String>,
}

impl Known {
    /// Looks through vendor files; a later file replaces an earlier one of the same id.
    ///
    /// # Errors
    /// The first file that is not in the catalogue's form.
    pub fn of(sources: &[SourceFile]) -> Result<Self, CatalogueError> {
        let mut files: HashMap<String, VendorFile> = HashMap::new();
        for (place, source) in sources.iter().enumerate() {
            let file = VendorFile::parse(source, place)?;
            files.insert(file.id.get_ref().clone(), file);
        }
        let mut known = Self::default();
        let mut files: Vec<_> = files.into_iter().collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        for (id, file) in files {
            known.add(&id, &file);
            known.ids.insert(id, ());
        }
        Ok(known)
    }

    fn add(&mut self, id: &str, file: &VendorFile) {
        for group in &file.names {
            let is_part = matches!(group.kind, NameKind::Subsidiary | NameKind::Brand);
            let is_weak = group.confidence == Some(Confidence::Weak);
            for value in &group.values {
                let held = Held { vendor: id.to_owned(), is_part, is_weak };
                let known = self.names.entry(names::normalise(value.get_ref())).or_insert_with(|| held.clone());
                // A firm may call a product as itself.
                if known.vendor == held.vendor && (known.is_part || known.is_weak) {
                    *known = Held { is_part: known.is_part && is_part, is_weak: known.is_weak && is_weak, ..held };
                }
            }
        }
        for controls in &file.controls {
            let table = match controls.kind {
                ControlKind::Domain | ControlKind::Email => &mut self.domains,
                ControlKind::Repository => &mut self.accounts,
                _ => continue,
            };
            for value in &controls.values {
                table.entry(value.get_ref().to_lowercase()).or_insert_with(|| id.to_owned());
            }
        }
        for number in file.registrations.iter().flat_map(|group| &group.values) {
            self.numbers.entry(number.to_ascii_uppercase()).or_insert_with(|| id.to_owned());
        }
    }

    /// A name, made comparable; empty when only a legal form is in it.
    #[must_use]
    pub fn key(name: &str) -> String {
        names::normalise(name)
    }

    /// Who bears a comparable name.
    #[must_use]
    pub fn name(&self, key: &str) -> Option<&Held> {
        self.names.get(key)
    }

    /// All comparable names, in order.
    #[must_use]
    pub fn names(&self) -> Vec<(&String, &Held)> {
        let mut all: Vec<_> = self.names.iter().collect();
        all.sort_by_key(|(key, _)| *key);
        all
    }

    /// Who controls a domain.
    #[must_use]
    pub fn domain(&self, domain: &str) -> Option<&str> {
        self.domains.get(domain).map(String::as_str)
    }

    /// Who has an account at a forge, such as `github.com/example`.
    #[must_use]
    pub fn account(&self, account: &str) -> Option<&str> {
        self.accounts.get(account).map(String::as_str)
    }

    /// Who has a tax or registration number.
    #[must_use]
    pub fn number(&self, number: &str) -> Option<&str> {
        self.numbers.get(number).map(String::as_str)
    }

    /// Whether there is a vendor with this id.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.ids.contains_key(id)
    }

    /// Where a web address leads.
    #[must_use]
    pub fn landing(text: &str) -> Landing {
        let Some(place) = address::place(text).filter(|place| place.host.contains('.')) else {
            return Landing::Nowhere;
        };
        if let Some(owner) = place.owner {
            return Landing::Account(owner.into_owned());
        }
        let host = place.host.trim_end_matches('.');
        let host = host.strip_prefix("www.").unwrap_or(host);
        match address::registrable(host) {
            _ if host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => Landing::Nowhere,
            None => Landing::Public(host.to_owned()),
            Some(domain) if is_public(domain) || mail::is_public(domain) => Landing::Public(host.to_owned()),
            Some(_) => Landing::Host(host.to_owned()),
        }
    }

    /// The domain of a mail address, unless anybody may have a mailbox there.
    #[must_use]
    pub fn employer(text: &str) -> Option<String> {
        let domain = mail::domain(text)?;
        let domain = domain.trim_end_matches(['.', '-']).to_owned();
        let is_private = address::registrable(&domain).is_some_and(|of| !is_public(of) && !mail::is_public(of));
        (is_private && !mail::is_public(&domain)).then_some(domain)
    }
}

/// Whether anybody may have a page or a mailbox below a registrable domain.
fn is_public(domain: &str) -> bool {
    let name = domain.split('.').next().unwrap_or(domain);
    PUBLIC_NAMES.contains(&name) || PUBLIC_HOSTS.contains(&domain)
}

/// Providers with a domain in many countries.
const PUBLIC_NAMES: [&str; 34] = [
    "yahoo", "hotmail", "outlook", "live", "gmx", "aol", "rocketmail", "ymail", "yandex", "protonmail", "tutanota",
    "zoho", "google", "gmail", "facebook", "instagram", "twitter", "linkedin", "youtube", "tiktok", "telegram",
    "whatsapp", "pinterest", "vkontakte", "blogspot", "wordpress", "weebly", "wix", "wixsite", "alibaba", "aliexpress",
    "wikipedia", "tumblr", "mailchimp",
];

/// Others: mailboxes of access providers, pages of forges, registries, markets and social networks.
const PUBLIC_HOSTS: [&str; 58] = [
    "t.me", "x.com", "fb.com", "ok.ru", "vk.com", "rutube.ru", "t.co", "goo.gl", "bit.ly", "linktr.ee", "github.com",
    "gitlab.com", "gitee.com", "bitbucket.org", "codeberg.org", "sourceforge.net", "npmjs.com", "pypi.org",
    "crates.io", "docker.com", "huggingface.co", "medium.com", "archive.org", "made-in-china.com", "globalsources.com",
    "ec21.com", "tradekey.com", "1688.com", "taobao.com", "weibo.com", "wechat.com", "baidu.com", "mail.ee", "ukr.net",
    "i.ua", "inbox.lv", "tut.by", "web.de", "t-online.de", "freenet.de", "wanadoo.fr", "orange.fr", "free.fr",
    "libero.it", "naver.com", "daum.net", "hanmail.net", "nate.com", "tom.com", "eyou.com", "263.net", "comcast.net",
    "sbcglobal.net", "btinternet.com", "emirates.net.ae", "chello.at", "bluewin.ch", "telegra.ph",
];

#[cfg(test)]
mod tests {
    use super::{Known, Landing};

    #[test]
    fn public_places_are_nobodys() {
        assert_eq!(Known::landing("www.ptsecurity.ru"), Landing::Host("ptsecurity.ru".to_owned()));
        assert_eq!(Known::landing("http://www.bmsu.ac.ir/"), Landing::Host("bmsu.ac.ir".to_owned()));
        assert!(matches!(Known::landing("https://www.facebook.com/example"), Landing::Public(_)));
        assert_eq!(Known::landing("github.com/Example/x"), Landing::Account("github.com/example".to_owned()));
        assert_eq!(Known::landing("10.0.0.1"), Landing::Nowhere);
        assert_eq!(Known::employer("info@yahoo.co.uk"), None);
        assert_eq!(Known::employer("info@mail.ru"), None);
        assert_eq!(Known::employer("info@tidewaterco.com").as_deref(), Some("tidewaterco.com"));
    }
}
