//! Purl patterns: an exact package, or everything that begins alike. No regular expressions, so that
//! matching takes time linear in the purl, whatever the data says.

use crate::model::attribution::EvidenceKind;
use crate::model::purl::{canonical_key, decode};

/// A pattern in the canonical form of [`canonical_key`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    /// What a package's key must be, or begin with.
    pub keys: Vec<String>,
    /// Whether it must be the whole key.
    pub is_exact: bool,
    /// What a match rests on.
    pub kind: EvidenceKind,
}

impl Pattern {
    /// Reads `pkg:type/name`, `pkg:type/namespace/*`, `pkg:type/group.*` or `pkg:type/prefix*`.
    ///
    /// # Errors
    /// In words, why the text is no pattern.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let rest = text.strip_prefix("pkg:").ok_or("a purl pattern begins with `pkg:`")?;
        let (ty, path) = rest.split_once('/').ok_or("a purl pattern has a type and a name")?;
        let (path, has_star) = path.strip_suffix('*').map_or((path, false), |path| (path, true));
        if path.contains(['*', '?', '#']) || (path.contains('@') && path.rfind('@') != Some(0) && !path.contains("/@"))
        {
            return Err("a purl pattern has one `*` at its end at most, and neither version nor qualifiers");
        }
        if path.trim_matches(['/', '.', '@']).is_empty() {
            return Err("a purl pattern for a whole ecosystem would accuse everybody");
        }
        let key = canonical_key(ty, &decode(path));
        Ok(match (has_star, key.as_bytes().last()) {
            (false, _) => Self { keys: vec![key], is_exact: true, kind: EvidenceKind::PurlPackage },
            (true, Some(b'/')) => Self { keys: vec![key], is_exact: false, kind: EvidenceKind::PurlNamespace },
            // `com.example.*` is the group `com.example` and every group below it.
            (true, Some(b'.')) => {
                let group = key.trim_end_matches('.');
                Self {
                    keys: vec![format!("{group}/"), key.clone()],
                    is_exact: false,
                    kind: EvidenceKind::PurlNamespace,
                }
            }
            (true, _) => Self { keys: vec![key], is_exact: false, kind: EvidenceKind::PurlPackage },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_end_at_boundaries() {
        assert_eq!(Pattern::parse("pkg:golang/github.com/MailRu/*").unwrap().keys, ["golang/github.com/mailru/"]);
        assert_eq!(Pattern::parse("pkg:maven/com.vk.*").unwrap().keys, ["maven/com.vk/", "maven/com.vk."]);
        assert_eq!(Pattern::parse("pkg:npm/@rspack/*").unwrap().keys, ["npm/@rspack/"]);
        assert!(Pattern::parse("pkg:pypi/opentip").unwrap().is_exact);
    }

    #[test]
    fn a_pattern_for_everything_is_refused() {
        for text in ["pkg:npm/*", "pkg:npm/", "npm/x", "pkg:npm/a*b", "pkg:pypi/x@1.0"] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
    }
}
