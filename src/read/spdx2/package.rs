//! SPDX 2 packages, files and snippets.

use std::borrow::Cow;

use super::super::expect::{self, Keys};
use super::super::refusal::ReadError;
use super::super::side_by_side;
use super::super::tree::{Node, Shape};
use super::Reader;
use crate::model::claim::ClaimKind;
use crate::model::component::{ComponentId, Kind, Pointer, Role, Scope};
use crate::model::inventory::{Draft, EdgeKind, NoteKind};
use crate::model::purl::Purl;

const PACKAGE: Keys = Keys {
    what: "a package",
    vital: &["SPDXID", "name", "supplier", "originator", "externalRefs", "hasFiles", "downloadLocation", "homepage"],
    other: &[
        "versionInfo", "packageFileName", "filesAnalyzed", "packageVerificationCode", "checksums", "sourceInfo",
        "licenseConcluded", "licenseInfoFromFiles", "licenseDeclared", "licenseComments", "copyrightText", "summary",
        "description", "comment", "attributionTexts", "annotations", "primaryPackagePurpose", "releaseDate",
        "builtDate", "validUntilDate",
    ],
};

const EXTERNAL_REF: Keys =
    Keys { what: "an external reference", vital: &["referenceLocator", "referenceType"], other: &["comment"] };

const FILE: Keys = Keys {
    what: "a file",
    vital: &["SPDXID", "fileName"],
    other: &[
        "fileTypes", "checksums", "licenseConcluded", "licenseInfoInFiles", "licenseComments", "copyrightText",
        "comment", "noticeText", "fileContributors", "attributionTexts", "annotations", "fileDependencies",
        "artifactOfs",
    ],
};

impl<'s> Reader<'s> {
    pub(super) fn packages(&mut self, list: Node<'_, 's>) -> Result<(), ReadError> {
        let (cpe, demands) = (self.cpe, self.demands);
        side_by_side::read(&mut self.builder, ("packages", list), 1, |builder, first, nodes| {
            let mut reader = Reader::new(builder, cpe, demands);
            for (node, index) in nodes.iter().zip(first..) {
                let pointer = Pointer { index: u32::try_from(index).ok(), ..Pointer::list("packages") };
                reader.package(*node, Draft::new(Role::Part, node.span(), pointer))?;
            }
            Ok(reader.builder)
        })
    }

    fn package(&mut self, node: Node<'_, 's>, mut draft: Draft<'s>) -> Result<(), ReadError> {
        draft.kind = Kind::Library;
        let mut files = None;
        let mut needs = self.needs("a package", |demands| demands.package);
        for member in node.members() {
            PACKAGE.check(&mut self.builder, &member)?;
            let value = member.value;
            self.check_member(&mut needs, &member.key, value);
            match member.key.as_ref() {
                "SPDXID" => draft.reference = self.text("`SPDXID`", value).unwrap_or_default(),
                "name" => draft.name = self.text("`name`", value).unwrap_or_default(),
                "versionInfo" => draft.version = self.text("`versionInfo`", value).unwrap_or_default(),
                "primaryPackagePurpose" => {
                    draft.kind =
                        self.text("`primaryPackagePurpose`", value).map_or(Kind::Library, |text| Kind::parse(&text));
                }
                "supplier" => {
                    self.agent(&mut draft, (ClaimKind::Supplier, ClaimKind::Supplier, ClaimKind::SupplierEmail), value);
                }
                "originator" => {
                    self.agent(&mut draft, (ClaimKind::Manufacturer, ClaimKind::Author, ClaimKind::Email), value);
                }
                "homepage" => self.claim(&mut draft, ClaimKind::Website, value),
                "copyrightText" => self.claim(&mut draft, ClaimKind::Copyright, value),
                "downloadLocation" => self.download(&mut draft, value),
                "externalRefs" => self.external_refs(&mut draft, value)?,
                "hasFiles" => files = Some(value),
                _ => {}
            }
        }
        if draft.name.trim().is_empty() {
            self.builder.note(NoteKind::Form, "a package has no name", draft.span.clone());
        }
        self.check_needs(&needs, &draft.span);
        draft.adopt_purl();
        let id = draft.reference.clone();
        self.builder.add(draft);
        if let Some(files) = files {
            for file in expect::vital_elements("hasFiles", files, Shape::String)? {
                let file_id = file.text().unwrap_or_default();
                self.builder.link(id.clone(), file_id, EdgeKind::Contains, Scope::Runtime, file.span());
            }
        }
        Ok(())
    }

    fn text(&mut self, what: &str, node: Node<'_, 's>) -> Option<Cow<'s, str>> {
        expect::text(&mut self.builder, what, node)
    }

    fn claim(&mut self, draft: &mut Draft<'s>, kind: ClaimKind, node: Node<'_, 's>) {
        if let Some(text) = self.text("a claim about a maker", node) {
            draft.claim(kind, text, node.span().start);
        }
    }

    /// §7.5 and §7.6: `Organization: Name (mail)`, `Person: Name (mail)` or `NOASSERTION`. Without a
    /// prefix, as some tools write it, it counts as an organisation.
    fn agent(
        &mut self,
        draft: &mut Draft<'s>,
        (organisation, person, mail): (ClaimKind, ClaimKind, ClaimKind),
        node: Node<'_, 's>,
    ) {
        let Some(text) = self.text("an agent", node) else { return };
        let (kind, agent) = match text.split_once(':') {
            Some((prefix, rest)) if prefix.trim().eq_ignore_ascii_case("person") => (person, rest),
            Some((prefix, rest)) if prefix.trim().eq_ignore_ascii_case("organization") => (organisation, rest),
            Some((prefix, rest)) if prefix.trim().eq_ignore_ascii_case("tool") => (person, rest),
            _ => (organisation, text.as_ref()),
        };
        let (name, address) = split_address(agent);
        let at = node.span().start;
        draft.claim(kind, name.to_owned(), at);
        if let Some(address) = address {
            draft.claim(mail, address.to_owned(), at);
        }
    }

    /// §7.7: a URL, or a repository as `git+https://…@commit#path`.
    fn download(&mut self, draft: &mut Draft<'s>, node: Node<'_, 's>) {
        let Some(text) = self.text("`downloadLocation`", node) else { return };
        let kind = download_kind(&text);
        draft.claim(kind, text, node.span().start);
    }

    /// §7.21. The category decides nothing: real documents write it in five ways.
    fn external_refs(&mut self, draft: &mut Draft<'s>, list: Node<'_, 's>) -> Result<(), ReadError> {
        for reference in expect::objects(&mut self.builder, "`externalRefs`", list) {
            let (mut category, mut kind, mut locator) = (None, None, None);
            for member in reference.members() {
                match member.key.as_ref() {
                    "referenceCategory" => category = Some(member.value),
                    "referenceType" => kind = member.value.text(),
                    "referenceLocator" => locator = Some(member.value),
                    _ => EXTERNAL_REF.check(&mut self.builder, &member)?,
                }
            }
            self.check_category(category, reference);
            let Some(locator) = locator else { continue };
            let kind = kind.unwrap_or_default();
            // Types may be written as addresses below http://spdx.org/rdf/references/.
            let kind = kind.trim().rsplit('/').next().unwrap_or("").to_ascii_lowercase();
            match kind.as_str() {
                "purl" => self.claim(draft, ClaimKind::Purl, locator),
                "cpe22type" | "cpe23type" => self.claim(draft, self.cpe, locator),
                // §F.3: older ways to name a package, made into purls so that one place judges them.
                "maven-central" | "npm" | "nuget" | "bower" => {
                    let purl = locator.text().and_then(|text| legacy_purl(&kind, &text));
                    if let Some(purl) = purl {
                        draft.claim(ClaimKind::Purl, purl, locator.span().start);
                    }
                }
                _ if locator.text().is_some_and(|text| Purl::parse(&text).is_some()) => {
                    self.claim(draft, ClaimKind::Purl, locator);
                }
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn files(&mut self, list: Node<'_, 's>) -> Result<(), ReadError> {
        for (node, index) in expect::vital_elements("files", list, Shape::Object)?.zip(0..) {
            let pointer = Pointer::entry("files", index);
            let mut draft = Draft::new(Role::Part, node.span(), pointer);
            draft.kind = Kind::File;
            let mut needs = self.needs("a file", |demands| demands.file);
            for member in node.members() {
                FILE.check(&mut self.builder, &member)?;
                self.check_member(&mut needs, &member.key, member.value);
                match member.key.as_ref() {
                    "SPDXID" => draft.reference = self.text("`SPDXID`", member.value).unwrap_or_default(),
                    "fileName" => draft.name = self.text("`fileName`", member.value).unwrap_or_default(),
                    _ => {}
                }
            }
            self.check_needs(&needs, &draft.span);
            self.builder.add(draft);
        }
        Ok(())
    }

    /// §9: a snippet is a part of a file.
    pub(super) fn snippets(&mut self, list: Node<'_, 's>) -> Result<(), ReadError> {
        for (node, index) in expect::vital_elements("snippets", list, Shape::Object)?.zip(0..) {
            let pointer = Pointer::entry("snippets", index);
            let mut draft = Draft::new(Role::Part, node.span(), pointer);
            draft.kind = Kind::File;
            for (key, slot) in [("SPDXID", &mut draft.reference), ("name", &mut draft.name)] {
                *slot = node.get(key).and_then(|node| node.scalar()).unwrap_or_default();
            }
            let own = draft.reference.clone();
            let file = node.get("snippetFromFile").and_then(|node| node.text());
            let _: ComponentId = self.builder.add(draft);
            if let Some(file) = file {
                self.builder.link(file, own, EdgeKind::Contains, Scope::Runtime, node.span());
            }
        }
        Ok(())
    }
}

/// `Name (mail@example.org)`, also with empty parentheses, as k8s's bom writes them.
fn split_address(agent: &str) -> (&str, Option<&str>) {
    let agent = agent.trim();
    match agent.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((name, address)) if address.contains('@') => (name.trim(), Some(address.trim())),
        Some((name, "")) => (name.trim(), None),
        _ => (agent, None),
    }
}

/// Whether a place to download from is a repository: `git+https://…@commit#path` and the like.
pub(in crate::read) fn download_kind(text: &str) -> ClaimKind {
    let is_repository = ["git+", "git://", "git@", "svn+", "hg+", "bzr+"].iter().any(|scheme| text.starts_with(scheme));
    if is_repository || text.ends_with(".git") { ClaimKind::Repository } else { ClaimKind::Distribution }
}

/// SPDX 2.3 annex F.3: `group:artifact:version`, `name@version`, `name/version`.
pub(in crate::read) fn legacy_purl(kind: &str, locator: &str) -> Option<String> {
    let mut parts = locator.split(':');
    match kind {
        "maven-central" => {
            let (group, artifact) = (parts.next()?, parts.next()?);
            let version = parts.next().map_or_else(String::new, |version| format!("@{version}"));
            Some(format!("pkg:maven/{group}/{artifact}{version}"))
        }
        "nuget" => Some(format!("pkg:nuget/{}", locator.replacen('/', "@", 1))),
        _ => Some(format!("pkg:npm/{}", locator.replacen('#', "@", 1))),
    }
}
