//! The tags of SPDX 2.2 and 2.3, and what they are in JSON.

/// A tag.
#[derive(Debug)]
pub(super) struct Tag {
    pub name: &'static str,
    pub meaning: Meaning,
}

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Of {
    #[default]
    Document,
    Package,
    File,
    Snippet,
    /// An annotation, a review or a licence.
    Nothing,
}

impl Of {
    /// For messages.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Package => "package",
            Self::File => "file",
            Self::Snippet => "snippet",
            Self::Nothing => "remark",
        }
    }
}

/// What a tag does.
#[derive(Debug)]
pub(super) enum Meaning {
    /// Begins a section, and gives its first member.
    Begins(Of, &'static str),
    /// Identifies what is open.
    Identifier,
    /// Says something of the last section of this kind.
    Text(Of, &'static str),
    /// Who made the document.
    Creator,
    /// When it was made.
    Created,
    /// Relates two elements.
    Relationship,
    /// Refers to a package by another name: category, type, locator.
    Outside,
    /// Names another document: short name, namespace, checksum.
    OtherDocument,
    /// Begins something that holds no component.
    EndsSection,
    /// Says nothing of a maker.
    Passed,
}

impl Tag {
    /// Whether a component, a reference or an identity stands behind it.
    pub(super) fn is_vital(&self) -> bool {
        !matches!(self.meaning, EndsSection | Passed | Created | Text(Document, "dataLicense"))
    }
}

const fn tag(name: &'static str, meaning: Meaning) -> Tag {
    Tag { name, meaning }
}

use Meaning::{Begins, Created, Creator, EndsSection, Identifier, OtherDocument, Outside, Passed, Relationship, Text};
use Of::{Document, File, Package, Snippet};

/// Every tag. Source: SPDX 2.3 §6–§14, with those of 2.2 that it dropped.
pub(super) const TAGS: &[Tag] = &[
    tag("SPDXVersion", Text(Document, "spdxVersion")),
    tag("SPDXID", Identifier),
    tag("DocumentName", Text(Document, "name")),
    tag("DocumentNamespace", Text(Document, "documentNamespace")),
    tag("ExternalDocumentRef", OtherDocument),
    tag("Creator", Creator),
    tag("PackageName", Begins(Package, "name")),
    tag("PackageVersion", Text(Package, "versionInfo")),
    tag("PackageSupplier", Text(Package, "supplier")),
    tag("PackageOriginator", Text(Package, "originator")),
    tag("PackageDownloadLocation", Text(Package, "downloadLocation")),
    tag("PackageHomePage", Text(Package, "homepage")),
    tag("PrimaryPackagePurpose", Text(Package, "primaryPackagePurpose")),
    tag("ExternalRef", Outside),
    tag("FileName", Begins(File, "fileName")),
    tag("SnippetSPDXID", Begins(Snippet, "SPDXID")),
    tag("SnippetSPDXIdentifier", Begins(Snippet, "SPDXID")),
    tag("SnippetFromFileSPDXID", Text(Snippet, "snippetFromFile")),
    tag("SnippetName", Text(Snippet, "name")),
    tag("Relationship", Relationship),
    tag("LicenseID", EndsSection),
    tag("Annotator", EndsSection),
    tag("Reviewer", EndsSection),
    tag("DataLicense", Text(Document, "dataLicense")),
    tag("DocumentComment", Passed),
    tag("Created", Created),
    tag("CreatorComment", Passed),
    tag("LicenseListVersion", Passed),
    tag("PackageFileName", Passed),
    tag("FilesAnalyzed", Passed),
    tag("PackageVerificationCode", Passed),
    tag("PackageChecksum", Passed),
    tag("PackageSourceInfo", Passed),
    tag("PackageLicenseConcluded", Passed),
    tag("PackageLicenseDeclared", Passed),
    tag("PackageLicenseInfoFromFiles", Passed),
    tag("PackageLicenseComments", Passed),
    tag("PackageCopyrightText", Passed),
    tag("PackageSummary", Passed),
    tag("PackageDescription", Passed),
    tag("PackageComment", Passed),
    tag("ExternalRefComment", Passed),
    tag("PackageAttributionText", Passed),
    tag("BuiltDate", Passed),
    tag("ReleaseDate", Passed),
    tag("ValidUntilDate", Passed),
    tag("FileType", Passed),
    tag("FileChecksum", Passed),
    tag("LicenseConcluded", Passed),
    tag("LicenseInfoInFile", Passed),
    tag("LicenseComments", Passed),
    tag("FileCopyrightText", Passed),
    tag("FileComment", Passed),
    tag("FileNotice", Passed),
    tag("FileContributor", Passed),
    tag("FileAttributionText", Passed),
    tag("FileDependency", Passed),
    tag("ArtifactOfProjectName", Passed),
    tag("ArtifactOfProjectHomePage", Passed),
    tag("ArtifactOfProjectURI", Passed),
    tag("SnippetByteRange", Passed),
    tag("SnippetLineRange", Passed),
    tag("SnippetLicenseConcluded", Passed),
    tag("LicenseInfoInSnippet", Passed),
    tag("SnippetLicenseComments", Passed),
    tag("SnippetCopyrightText", Passed),
    tag("SnippetComment", Passed),
    tag("SnippetAttributionText", Passed),
    tag("ExtractedText", Passed),
    tag("LicenseName", Passed),
    tag("LicenseCrossReference", Passed),
    tag("LicenseComment", Passed),
    tag("RelationshipComment", Passed),
    tag("AnnotationDate", Passed),
    tag("AnnotationType", Passed),
    tag("AnnotationComment", Passed),
    tag("SPDXREF", Passed),
    tag("ReviewDate", Passed),
    tag("ReviewComment", Passed),
];
