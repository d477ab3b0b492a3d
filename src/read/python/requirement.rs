//! One requirement, as written in `requirements.txt` and in the metadata of packages (PEP 508).

/// The parts of a requirement, as they are written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Requirement<'a> {
    pub(super) name: &'a str,
    /// Which versions will do: `==1.0`, `>=1,<2`; empty for any.
    pub(super) versions: &'a str,
    /// The address in `name @ address`.
    pub(super) address: Option<&'a str>,
    /// When it is needed: `python_version < "3.8" and extra == "cli"`; empty for always.
    pub(super) marker: &'a str,
}

impl<'a> Requirement<'a> {
    /// Takes a requirement apart. `None` for whatever is none.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let (name, rest) = text.split_at_checked(text.find(|c| !is_part(c)).unwrap_or(text.len()))?;
        if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        let mut rest = rest.trim_start();
        if let Some(extras) = rest.strip_prefix('[') {
            rest = extras.split_once(']')?.1.trim_start();
        }
        if let Some(address) = rest.strip_prefix('@') {
            let address = address.trim_start();
            let (address, rest) = address.split_once(char::is_whitespace).unwrap_or((address, ""));
            let rest = rest.trim_start();
            let marker = if rest.is_empty() { "" } else { rest.strip_prefix(';')?.trim() };
            return (!address.is_empty()).then_some(Self { name, versions: "", address: Some(address), marker });
        }
        let (versions, marker) = rest.split_once(';').unwrap_or((rest, ""));
        let versions = versions.trim();
        let versions = versions.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(versions).trim();
        let is_specifier =
            versions.is_empty() || versions.starts_with(['<', '>', '!', '~']) || versions.starts_with("==");
        is_specifier.then_some(Self { name, versions, address: None, marker: marker.trim() })
    }

    /// The one version that will do, if there is only one. `==1.*` is many.
    pub(super) fn pinned(&self) -> Option<&'a str> {
        let version = self.versions.strip_prefix("===").or_else(|| self.versions.strip_prefix("=="))?.trim();
        let is_version = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '!');
        (!version.is_empty() && version.chars().all(is_version)).then_some(version)
    }

    /// Whether only an extra of the package that states it needs it.
    pub(super) fn is_extra(&self) -> bool {
        self.marker.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == "extra")
    }
}

#[cfg(test)]
mod tests {
    use super::Requirement;

    #[test]
    fn requirements_are_taken_apart() {
        let parse = |text| Requirement::parse(text).unwrap();
        let one = parse("charset_normalizer[a,b] (<4,>=2) ; extra == 'x'");
        assert_eq!(
            (one.name, one.versions, one.is_extra(), one.pinned()),
            ("charset_normalizer", "<4,>=2", true, None)
        );
        assert_eq!(parse("a==1.0+local").pinned(), Some("1.0+local"));
        assert_eq!(parse("a === 1!2.dev0;python_version<'3'").pinned(), Some("1!2.dev0"));
        for loose in ["a", "a==1.*", "a>=1", "a==1,!=1.1", "a~=1.0", "a=="] {
            assert_eq!(parse(loose).pinned(), None, "{loose}");
        }
        let direct = parse("pygit @ git+https://h/o/r@c ; extra == 'x'");
        assert_eq!((direct.address, direct.marker), (Some("git+https://h/o/r@c"), "extra == 'x'"));
        for none in ["a: b", "a = 1", "two words", "-e .", "", "./a", "a @ u x", "a@"] {
            assert_eq!(Requirement::parse(none), None, "{none}");
        }
    }
}
