//! The two formats, as generators write them: CycloneDX 1.6 and SPDX 2.3, both as indented JSON.

use std::io::{self, Write};

use crate::package::Package;

/// What to write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    CycloneDx,
    Spdx,
}

/// Writes a document front to back; keeps nothing.
pub(crate) struct Writer<W: Write> {
    to: W,
    format: Format,
    /// Whether an entry of the open list was written.
    has_entry: bool,
}

impl<W: Write> Writer<W> {
    pub(crate) fn new(to: W, format: Format) -> Self {
        Self { to, format, has_entry: false }
    }

    pub(crate) fn begin(&mut self) -> io::Result<()> {
        self.to.write_all(match self.format {
            Format::CycloneDx => CYCLONEDX_HEAD.as_bytes(),
            Format::Spdx => SPDX_HEAD.as_bytes(),
        })
    }

    pub(crate) fn package(&mut self, package: &Package) -> io::Result<()> {
        self.separate()?;
        match self.format {
            Format::CycloneDx => component(&mut self.to, package),
            Format::Spdx => spdx_package(&mut self.to, package),
        }
    }

    /// Ends the list of packages and begins that of relations, with those of the subject.
    pub(crate) fn relations(&mut self, direct: &[Package]) -> io::Result<()> {
        self.has_entry = false;
        match self.format {
            Format::CycloneDx => {
                write!(self.to, "\n  ],\n  \"dependencies\": [")?;
                self.dependency("shop@1.0.0", direct)
            }
            Format::Spdx => {
                write!(self.to, "\n  ],\n  \"relationships\": [")?;
                self.relationship("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Subject")?;
                direct.iter().try_for_each(|to| self.relationship("SPDXRef-Subject", "DEPENDS_ON", &spdx_id(to)))
            }
        }
    }

    pub(crate) fn needs(&mut self, package: &Package, needs: &[Package]) -> io::Result<()> {
        match self.format {
            Format::CycloneDx => self.dependency(&package.purl(), needs),
            Format::Spdx => {
                let from = spdx_id(package);
                needs.iter().try_for_each(|to| self.relationship(&from, "DEPENDS_ON", &spdx_id(to)))
            }
        }
    }

    pub(crate) fn end(&mut self) -> io::Result<()> {
        self.to.write_all(b"\n  ]\n}\n")?;
        self.to.flush()
    }

    fn separate(&mut self) -> io::Result<()> {
        let before: &[u8] = if self.has_entry { b",\n" } else { b"\n" };
        self.has_entry = true;
        self.to.write_all(before)
    }

    fn dependency(&mut self, from: &str, needs: &[Package]) -> io::Result<()> {
        self.separate()?;
        write!(self.to, "    {{\n      \"ref\": \"{from}\"")?;
        // The same target twice is no valid list.
        let mut targets: Vec<_> = needs.iter().map(Package::purl).collect();
        targets.sort();
        targets.dedup();
        for (target, at) in targets.iter().zip(0..) {
            let before = if at == 0 { ",\n      \"dependsOn\": [\n" } else { ",\n" };
            write!(self.to, "{before}        \"{target}\"")?;
        }
        self.to.write_all(if targets.is_empty() { b"\n    }" } else { b"\n      ]\n    }" })
    }

    fn relationship(&mut self, from: &str, kind: &str, to: &str) -> io::Result<()> {
        self.separate()?;
        write!(
            self.to,
            r#"    {{
      "spdxElementId": "{from}",
      "relatedSpdxElement": "{to}",
      "relationshipType": "{kind}"
    }}"#
        )
    }
}

fn component(to: &mut impl Write, package: &Package) -> io::Result<()> {
    let Package { registry, group, name, version, description, licence, sha256, .. } = package;
    let Package { repository, download, author, .. } = package;
    let purl = package.purl();
    write!(to, "    {{\n      \"type\": \"library\",\n      \"bom-ref\": \"{purl}\",\n")?;
    if !group.is_empty() && *registry != "golang" {
        write!(to, "      \"group\": \"{group}\",\n      \"name\": \"{name}\",\n")?;
    } else if group.is_empty() {
        writeln!(to, "      \"name\": \"{name}\",")?;
    } else {
        writeln!(to, "      \"name\": \"{group}/{name}\",")?;
    }
    write!(
        to,
        r#"      "version": "{version}",
      "author": "{author}",
      "description": "{description}",
      "hashes": [
        {{
          "alg": "SHA-256",
          "content": "{sha256}"
        }}
      ],
      "licenses": [
        {{
          "license": {{
            "id": "{licence}"
          }}
        }}
      ],
      "purl": "{purl}",
      "externalReferences": [
        {{
          "type": "vcs",
          "url": "git+{repository}.git"
        }},
        {{
          "type": "website",
          "url": "{repository}#readme"
        }},
        {{
          "type": "distribution",
          "url": "{download}"
        }}
      ],
      "properties": [
        {{
          "name": "syft:package:type",
          "value": "{registry}"
        }}
      ]
    }}"#
    )
}

fn spdx_package(to: &mut impl Write, package: &Package) -> io::Result<()> {
    let Package { name, version, description, licence, sha256, sha1, repository, download, author, .. } = package;
    let (id, purl) = (spdx_id(package), package.purl());
    write!(
        to,
        r#"    {{
      "name": "{name}",
      "SPDXID": "{id}",
      "versionInfo": "{version}",
      "supplier": "Organization: {author}",
      "originator": "Organization: {author}",
      "downloadLocation": "{download}",
      "filesAnalyzed": false,
      "homepage": "{repository}",
      "sourceInfo": "acquired package info from the manifest of the project",
      "licenseConcluded": "NOASSERTION",
      "licenseDeclared": "{licence}",
      "copyrightText": "NOASSERTION",
      "description": "{description}",
      "checksums": [
        {{
          "algorithm": "SHA256",
          "checksumValue": "{sha256}"
        }},
        {{
          "algorithm": "SHA1",
          "checksumValue": "{sha1}"
        }}
      ],
      "externalRefs": [
        {{
          "referenceCategory": "PACKAGE-MANAGER",
          "referenceType": "purl",
          "referenceLocator": "{purl}"
        }}
      ]
    }}"#
    )
}

/// SPDX 2.3 §7.2: letters, digits, `.` and `-`.
fn spdx_id(package: &Package) -> String {
    let name: String = package.name.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { '-' }).collect();
    format!("SPDXRef-Package-{}-{name}-{}", package.registry, package.sha1.get(..16).unwrap_or_default())
}

const CYCLONEDX_HEAD: &str = r#"{
  "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
  "bomFormat": "CycloneDX",
  "specVersion": "1.6",
  "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
  "version": 1,
  "metadata": {
    "timestamp": "2026-11-24T00:00:00Z",
    "tools": {
      "components": [
        {
          "type": "application",
          "name": "ratios",
          "version": "1.0.0"
        }
      ]
    },
    "component": {
      "type": "application",
      "bom-ref": "shop@1.0.0",
      "name": "shop",
      "version": "1.0.0"
    }
  },
  "components": ["#;

const SPDX_HEAD: &str = r#"{
  "spdxVersion": "SPDX-2.3",
  "dataLicense": "CC0-1.0",
  "SPDXID": "SPDXRef-DOCUMENT",
  "name": "shop",
  "documentNamespace": "https://example.org/spdx/shop-1.0.0",
  "creationInfo": {
    "creators": [
      "Tool: ratios-1.0.0"
    ],
    "created": "2026-11-24T00:00:00Z"
  },
  "packages": [
    {
      "name": "shop",
      "SPDXID": "SPDXRef-Subject",
      "versionInfo": "1.0.0",
      "downloadLocation": "NOASSERTION",
      "filesAnalyzed": false
    },"#;
