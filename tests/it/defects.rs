//! Defects of documents in what says nothing of a maker: they are read, and told to have them.

use crate::read_cyclonedx::oddities;
use crate::support::gate;

/// A CycloneDX document with one component that holds `members`, and with what else it holds.
fn json(minor: u32, members: &str, others: &str) -> String {
    let schema = format!("http://cyclonedx.org/schema/bom-1.{minor}.schema.json");
    format!(
        "{{\"$schema\":\"{schema}\",\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.{minor}\",\"version\":1,{others}\
          \"components\":[{{\"type\":\"library\",\"name\":\"a\"{members}}}]}}"
    )
}

fn xml(minor: u32, children: &str, others: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.{minor}\"><components>\
         <component type=\"library\"><name>a</name>{children}</component></components>{others}</bom>"
    )
}

/// The only oddity of a document is this one; none, where it is empty.
fn assert_odd(text: &str, odd: &str) {
    let found = oddities(text);
    match odd {
        "" => assert!(found.is_empty(), "{found:?} in {text}"),
        odd => assert!(matches!(&*found, [one] if one.contains(odd)), "{odd}: {found:?} in {text}"),
    }
}

#[test]
fn of_cyclonedx_json() {
    let digest = "a".repeat(64);
    let hash = |alg: &str, content: &str| format!(",\"hashes\":[{{\"alg\":\"{alg}\",\"content\":\"{content}\"}}]");
    assert_odd(&json(6, &hash("SHA-256", &digest), ""), "");
    assert_odd(&json(6, &hash("FOO", &digest), ""), "`alg` is `FOO`");
    assert_odd(&json(6, &hash("MD5", "foo"), ""), "`content` is `foo`");
    assert_odd(&json(6, ",\"hashes\":[{\"alg\":\"MD5\"}]", ""), "a hash has no `content`");
    assert_odd(&json(6, ",\"hashes\":null", ""), "`hashes` is null, where an array belongs");
    for (minor, licenses, odd) in [
        (6, r#"{"license":{"id":"MIT"}},{"license":{"name":"Mine"}}"#, ""),
        (6, r#"{"expression":"MIT OR LicenseRef-own"}"#, ""),
        (6, r#"{"license":{"id":"Apache-2"}}"#, "`id` is `Apache-2`"),
        (6, r#"{"license":{}}"#, "neither `id` nor `name`"),
        (6, r#"{"license":{"id":"MIT","name":"MIT"}}"#, "`id` and `name`, of which it may have one"),
        (6, r#"{"license":{"id":"MIT"},"expression":"MIT"}"#, "of which it may have one"),
        (6, r#"{"license":{"id":"MIT","text":{"content":"","encoding":"base85"}}}"#, "`encoding` is `base85`"),
        (6, r#"{"expression":"(MIT"}"#, "`expression` is `(MIT`"),
        (6, r#"{"expression":"MIT"},{"license":{"id":"MIT"}}"#, "an expression beside other entries"),
        (5, r#"{"expression":"MIT"},{"license":{"id":"MIT"}}"#, "an expression beside other entries"),
        (4, r#"{"expression":"MIT"},{"license":{"id":"MIT"}}"#, ""),
        (7, r#"{"expression":"MIT"},{"license":{"id":"MIT"}}"#, ""),
    ] {
        assert_odd(&json(minor, &format!(",\"licenses\":[{licenses}]"), ""), odd);
    }
    assert_odd(&json(6, ",\"properties\":[{\"value\":\"1\"}]", ""), "a property has no `name`");
    assert_odd(&json(5, ",\"properties\":[{\"value\":\"1\"}]", ""), "");
    let patch = |kind: &str, issue: &str| {
        format!(",\"pedigree\":{{\"patches\":[{{\"type\":\"{kind}\",\"resolves\":[{{\"type\":\"{issue}\"}}]}}]}}")
    };
    assert_odd(&json(6, &patch("backport", "defect"), ""), "");
    assert_odd(&json(6, &patch("foo", "defect"), ""), "`type` is `foo`");
    assert_odd(&json(6, &patch("backport", "foo"), ""), "`type` is `foo`");
    assert_odd(&json(6, ",\"bom-ref\":\"\"", ""), "`bom-ref` is empty");
    let range = ",\"versionRange\":\"vers:npm/1.0.0\"";
    assert_odd(&json(7, &format!("{range},\"isExternal\":true"), ""), "");
    assert_odd(&json(7, range, ""), "a component that is not external");
    assert_odd(
        &json(7, &format!("{range},\"isExternal\":true,\"version\":\"1\""), ""),
        "`version` and a `versionRange`",
    );
    let flow = r#""services":[{"name":"s","data":[{"classification":"PII","flow":"bar"}]}],"#;
    assert_odd(&json(6, "", flow), "`flow` is `bar`");
    let citation = r#""citations":[{"pointers":["/a"],"timestamp":"2025-05-01T14:00:00Z"}],"#;
    assert_odd(&json(7, "", citation), "neither `attributedTo` nor `process`");
    assert_odd(&json(4, "", "").replace(",\"version\":1", ""), "which `version` of the BOM");
    assert_odd(&json(6, "", "").replace("bom-1.6", "bom-1.5"), "`$schema` is");
    let assertion = r#","patentAssertions":[{"assertionType":"ownership","asserter":{"ref":"a"}}]"#;
    assert_odd(&json(7, assertion, ""), "has a field `ref`");
}

#[test]
fn of_cyclonedx_xml() {
    let digest = "a".repeat(64);
    let hash = |alg: &str, content: &str| format!("<hashes><hash alg=\"{alg}\">{content}</hash></hashes>");
    assert_odd(&xml(6, &hash("SHA-256", &digest), ""), "");
    assert_odd(&xml(6, &hash("FOO", &digest), ""), "`alg` is `FOO`");
    assert_odd(&xml(6, &hash("MD5", "foo"), ""), "`content` is `foo`");
    for (licenses, odd) in [
        ("<license><id>MIT</id><url>https://a.example</url></license>", ""),
        ("<expression>MIT OR Apache-2.0</expression>", ""),
        ("<license/>", "neither `id` nor `name`"),
        ("<license><id>Apache-2</id></license>", "`id` is `Apache-2`"),
        ("<license><id>MIT</id><id>ISC</id></license>", "a license has `id` twice"),
        ("<license><name>a</name><name>b</name></license>", "a license has `name` twice"),
        ("<license><id>MIT</id><text encoding=\"base85\">a</text></license>", "`encoding` is `base85`"),
        ("<expression>MIT</expression><license><id>MIT</id></license>", "an expression beside other entries"),
    ] {
        assert_odd(&xml(6, &format!("<licenses>{licenses}</licenses>"), ""), odd);
    }
    assert_odd(&xml(6, "<properties><property>v</property></properties>", ""), "a property has no `name`");
    assert_odd(&xml(6, "<properties><property name=\"n\">v</property></properties>", ""), "");
    let patch = |kind: &str, issue: &str| {
        format!(
            "<pedigree><patches><patch type=\"{kind}\"><resolves><issue type=\"{issue}\"><id>1</id></issue></resolves>\
             </patch></patches></pedigree>"
        )
    };
    assert_odd(&xml(6, &patch("monkey", "security"), ""), "");
    assert_odd(&xml(6, &patch("foo", "security"), ""), "`type` is `foo`");
    assert_odd(&xml(6, &patch("monkey", "foo"), ""), "`type` is `foo`");
    let service = |data: &str| format!("<services><service><name>s</name><data>{data}</data></service></services>");
    let classified = |flow: &str| format!("<classification flow=\"{flow}\">PII</classification>");
    assert_odd(&xml(6, "", &service(&classified("inbound"))), "");
    assert_odd(&xml(6, "", &service(&classified("foo"))), "`flow` is `foo`");
    let flow = format!("<dataflow name=\"a\" description=\"b\">{}</dataflow>", classified("foo"));
    assert_odd(&xml(6, "", &service(&flow)), "`flow` is `foo`");
    let citation = "<citations><citation><pointers><pointer>/a</pointer></pointers><timestamp>t</timestamp>\
                    <process>a</process><process>b</process></citation></citations>";
    assert_odd(&xml(7, "", citation), "a citation has `process` twice");
    assert_odd(&xml(6, "", "<BOMFormat>CycloneDX</BOMFormat>"), "a field `bomFormat`, which is of JSON");
}

#[test]
fn of_cyclonedx_protobuf() {
    let bom = |inner: &str| {
        format!(
            "spec_version: \"1.7\"\nversion: 1\ncomponents {{\n type: CLASSIFICATION_LIBRARY\n name: \"a\"\n{inner}\n}}\n"
        )
    };
    for (inner, odd) in [
        ("licenses { license { id: \"MIT\" acknowledgement: LICENSE_ACKNOWLEDGEMENT_ENUMERATION_DECLARED } }", ""),
        ("licenses { expression_detailed { expression: \"MIT\" } }", ""),
        ("licenses { license { } }", "neither `id` nor `name`"),
        ("properties { value: \"v\" }", "a property has no `name`"),
        ("hashes { alg: HASH_ALG_MD_5 value: \"foo\" }", "`content` is `foo`"),
        ("versionRange: \"vers:npm/1\" isExternal: true", ""),
        ("versionRange: \"vers:npm/1\"", "a component that is not external"),
    ] {
        assert_odd(&bom(inner), odd);
    }
}

#[test]
fn of_spdx() {
    let document = |minor: u32, package: &str| {
        format!(
            "{{\"spdxVersion\":\"SPDX-2.{minor}\",\"SPDXID\":\"SPDXRef-DOCUMENT\",\"name\":\"d\",\
              \"dataLicense\":\"CC0-1.0\",\"documentNamespace\":\"https://a.example/d\",\
              \"creationInfo\":{{\"created\":\"2026-01-01T00:00:00Z\",\"creators\":[\"Tool: t\"]}},\
              \"packages\":[{{\"SPDXID\":\"SPDXRef-a\",\"name\":\"a\",\"downloadLocation\":\"NONE\"{package}}}]}}"
        )
    };
    let licensed = ",\"copyrightText\":\"NONE\",\"licenseConcluded\":\"NONE\",\"licenseDeclared\":\"NONE\"";
    let checksum = |algorithm: &str| {
        format!("{licensed},\"checksums\":[{{\"algorithm\":\"{algorithm}\",\"checksumValue\":\"00\"}}]")
    };
    let category = |category: &str| {
        format!(
            "{licensed},\"externalRefs\":[{{\"referenceCategory\":\"{category}\",\"referenceType\":\"purl\",\
              \"referenceLocator\":\"pkg:npm/a@1\"}}]"
        )
    };
    for (minor, package, odd) in [
        (3, "", ""),
        (2, "", "a package has no `copyrightText`"),
        (2, licensed, ""),
        (3, &*checksum("BLAKE2b-384"), ""),
        (2, &*checksum("BLAKE2b-384"), "`algorithm` is `BLAKE2b-384`"),
        (3, &*checksum("FOO"), "`algorithm` is `FOO`"),
        (3, &*category("PACKAGE-MANAGER"), ""),
        (3, &*category("PACKAGE_MANAGER"), "`referenceCategory` is `PACKAGE_MANAGER`"),
        (2, &*category("PACKAGE_MANAGER"), ""),
        (3, ",\"licenseInfoFromFiles\":null", "`licenseInfoFromFiles` is null"),
    ] {
        assert_odd(&document(minor, package), odd);
    }
}

/// A document that lists no component and has a defect is no ground for an answer.
#[test]
fn without_a_component_are_a_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bom.json");
    let bom = |flow: &str| {
        format!(
            "{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"services\":[{{\"name\":\"s\",\
              \"data\":[{{\"classification\":\"PII\",\"flow\":\"{flow}\"}}]}}]}}"
        )
    };
    for (flow, code, said) in [("inbound", 0, "clear"), ("bar", 3, "the document lists no component")] {
        std::fs::write(&path, bom(flow)).unwrap();
        let run = gate(&["check", path.to_str().unwrap(), "--policy", "us-bod-17-01"]);
        let told = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, code, "{told}");
        assert!(told.contains(said), "{told}");
    }
}
