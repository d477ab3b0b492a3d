//! Who made what, and who did not.

use embargo::gate::{self, Request};
use embargo::model::report::Who;
use embargo::model::source::SourceFile;
use serde_json::{Value, json};

use crate::support::{Desk, bom, document, verdict};

fn who(purls: &[String]) -> Vec<Who> {
    let request = Request::for_day("2026-11-24".parse().unwrap());
    gate::who(&request, &SourceFile::new("purls", purls.join("\n").into_bytes())).unwrap()
}

#[test]
fn every_example_of_the_catalogue_holds() {
    let checked = gate::check_catalogue(&Request::for_day("2026-11-24".parse().unwrap()));
    assert_eq!(checked.faults, []);
    assert!(checked.vendors > 110 && checked.examples > 900, "{checked:?}");
}

/// The relation, vendor and confidence that a component with these fields gets under a ban of that vendor.
fn finding(vendor: &str, component: &Value) -> Option<(String, String, String)> {
    let desk = Desk::new();
    let file = desk.put("bom.json", bom(&json!([component])));
    let run = verdict(&[&file, "--ban", vendor]);
    let json = run.json();
    assert_eq!(json["errors"], json!([]), "{}", run.out);
    let finding = json["findings"].get(0)?;
    let text = |key: &str| finding[key].as_str().unwrap().to_owned();
    Some((text("relation"), text("confidence"), finding["evidence"][0]["kind"].as_str().unwrap().to_owned()))
}

fn expect(vendor: &str, component: Value, relation: &str, confidence: &str, evidence: &str) {
    let expected = Some((relation.to_owned(), confidence.to_owned(), evidence.to_owned()));
    assert_eq!(finding(vendor, &component), expected, "{component}");
}

#[test]
fn each_kind_of_evidence_speaks_for_what_it_can_prove() {
    let named = |extra: Value| {
        let mut component = json!({"type": "library", "name": "thing"});
        component.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        component
    };
    expect("kaspersky", named(json!({"purl": "pkg:npm/%40kaspersky/hexa-ui@1"})), "made", "certain", "purl-namespace");
    expect("kaspersky", named(json!({"supplier": {"name": "AO Kaspersky Lab"}})), "supplied", "strong", "supplier");
    expect(
        "kaspersky",
        named(json!({"manufacturer": {"name": "Kaspersky Lab, Inc."}})),
        "made",
        "strong",
        "manufacturer",
    );
    expect("kaspersky", named(json!({"publisher": "Kaspersky"})), "made", "strong", "publisher");
    expect("kaspersky", named(json!({"author": "АО «Лаборатория Касперского»"})), "made", "strong", "author");
    expect(
        "hikvision",
        named(json!({"cpe": "cpe:2.3:o:hikvision:ds-2cd_firmware:5.4:*:*:*:*:*:*:*"})),
        "made",
        "strong",
        "cpe-vendor",
    );
    expect(
        "kaspersky",
        named(json!({"externalReferences": [{"type": "vcs", "url": "git+https://github.com/KasperskyLab/thing.git"}]})),
        "made",
        "strong",
        "repository",
    );
    expect(
        "kaspersky",
        named(json!({"authors": [{"name": "A. B.", "email": "a.b@kaspersky.com"}]})),
        "made",
        "weak",
        "email-domain",
    );
    expect(
        "bytedance",
        named(json!({"purl": "pkg:cargo/monoio@0.2?vcs_url=git%2Bhttps://github.com/somebody/monoio"})),
        "derived",
        "strong",
        "purl-package",
    );
    expect(
        "kaspersky",
        named(
            json!({"pedigree": {"ancestors": [{"type": "library", "name": "x", "purl": "pkg:npm/%40kaspersky/hexa-ui@1"}]}}),
        ),
        "derived",
        "certain",
        "purl-namespace",
    );
}

#[test]
fn nobody_is_accused_by_likeness() {
    for component in [
        json!({"type": "library", "name": "kaspersky-client", "purl": "pkg:npm/kaspersky-client@1"}),
        json!({"type": "library", "name": "thing", "publisher": "Kasperskiy & Sons"}),
        json!({"type": "library", "name": "thing", "author": "Kaspersky Fan Club"}),
        json!({"type": "library", "name": "thing", "description": "by AO Kaspersky Lab", "licenses": [{"license": {"name": "Kaspersky"}}]}),
        json!({"type": "library", "name": "thing", "purl": "pkg:golang/github.com/kasperskylab-fork/thing"}),
        json!({"type": "library", "name": "thing", "externalReferences": [{"type": "website", "url": "https://kaspersky.com.example.org"}]}),
        json!({"type": "library", "name": "thing", "externalReferences": [{"type": "issue-tracker", "url": "https://support.kaspersky.com"}]}),
        json!({"type": "library", "name": "thing", "purl": "pkg:maven/com.kasperskyfans/thing@1"}),
    ] {
        assert_eq!(finding("kaspersky", &component), None, "{component}");
    }
    // A public mailbox says nothing of the employer.
    assert_eq!(finding("vk", &json!({"type": "library", "name": "thing", "author": "A B <a@mail.ru>"})), None);
}

#[test]
fn weak_evidence_asks_for_a_person_and_never_fails_a_build() {
    let desk = Desk::new();
    let component = json!({"type": "library", "name": "thing", "author": "A. B. <a.b@kaspersky.com>"});
    let file = desk.put("bom.json", bom(&json!([component])));
    let run = verdict(&[&file, "--ban", "kaspersky"]);
    assert_eq!((run.code, run.json()["verdict"].as_str()), (3, Some("review")), "{}", run.out);
}

#[test]
fn what_syft_guesses_is_weak() {
    let run = verdict(&[&document("real/kubectl.spdx.json"), "--policy", "ua-1335"]);
    let json = run.json();
    let evidence = json["findings"][0]["evidence"].as_array().unwrap();
    assert!(evidence.iter().filter(|one| one["kind"] == "cpe-vendor").all(|one| one["confidence"] == "weak"));
}

#[test]
fn jetbrains_is_found_as_what_it_is() {
    let answers = who(&["pkg:maven/org.jetbrains/annotations@24".to_owned(), "pkg:npm/kotlin@1".to_owned()]);
    assert!(answers.iter().all(|answer| answer.vendor.as_deref() == Some("jetbrains")), "{answers:?}");
    let run = verdict(&[&document("real/maven-1.3.cdx.json"), "--policy", "all"]);
    assert_eq!(run.code, 0, "a control is no finding: {}", run.out);
}

#[test]
fn an_uncatalogued_maker_has_an_identity() {
    let cases = [
        ("pkg:golang/github.com/spf13/cobra@v1", "github.com/spf13"),
        ("pkg:npm/%40babel/core@7", "npm:@babel"),
        ("pkg:maven/org.apache.commons/commons-lang3@3", "maven:org.apache"),
        ("pkg:maven/com.github.luben/zstd-jni@1", "maven:com.github"),
        ("pkg:github/octocat/hello", "github.com/octocat"),
    ];
    let purls: Vec<_> = cases.iter().map(|(purl, _)| (*purl).to_owned()).collect();
    for ((purl, party), answer) in cases.iter().zip(who(&purls)) {
        assert_eq!(answer.party.as_deref(), Some(*party), "{purl}");
        assert_eq!(answer.vendor, None, "{purl}");
    }
    assert_eq!(who(&["pkg:deb/debian/tar@1".to_owned()])[0].party, None);
}

#[test]
fn a_project_given_away_is_former_from_its_day_on() {
    let ask = |day: &str| {
        let request = Request::for_day(day.parse().unwrap());
        let answers = gate::who(&request, &SourceFile::new("purls", b"pkg:golang/volcano.sh/apis".to_vec())).unwrap();
        answers[0].relation.unwrap()
    };
    use embargo::model::attribution::Relation;
    assert_eq!(ask("2019-01-01"), Relation::Made);
    assert_eq!(ask("2026-11-24"), Relation::Former);
}

#[test]
fn owners_are_dated_and_a_ban_reaches_what_they_own() {
    let desk = Desk::new();
    let vendors = desk.path("vendors");
    std::fs::create_dir(&vendors).unwrap();
    let file = |id: &str, owner: &str| {
        let text = format!(
            "id = \"{id}\"\nname = \"{id}\"\njurisdiction = \"XX\"\nsummary = \"x\"\n\
             [[controls]]\nkind = \"purl\"\nvalues = [\"pkg:npm/@{id}/*\"]\nsource = \"x\"\nchecked = 2026-01-01\n{owner}\n[examples]\n"
        );
        std::fs::write(format!("{vendors}/{id}.toml"), text).unwrap();
    };
    file("parent", "");
    file(
        "child",
        "[[owners]]\nvendor = \"parent\"\nshare = 50.0\nfrom = 2020-01-01\nuntil = 2024-12-31\nsource = \"x\"",
    );
    file("half", "[[owners]]\nvendor = \"parent\"\nshare = 49.9\nsource = \"x\"");
    file("grandchild", "[[owners]]\nvendor = \"child\"\nshare = 100.0\nsource = \"x\"");
    let components: Vec<_> = ["child", "half", "grandchild"]
        .iter()
        .map(|id| json!({"type": "library", "name": id, "purl": format!("pkg:npm/%40{id}/x@1")}))
        .collect();
    let sbom = desk.put("bom.json", bom(&json!(components)));
    let found = |day: &str| {
        let json = verdict(&[&sbom, "--vendors", &vendors, "--ban", "parent", "--as-of", day]).json();
        let findings = json["findings"].as_array().unwrap().clone();
        findings.iter().map(|finding| finding["vendor"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("2019-12-31"), Vec::<String>::new());
    assert_eq!(found("2020-01-01"), ["child", "grandchild"]);
    assert_eq!(found("2024-12-31"), ["child", "grandchild"]);
    assert_eq!(found("2025-01-01"), Vec::<String>::new());
}

#[test]
fn a_fault_in_a_vendor_file_is_told_with_its_place() {
    let desk = Desk::new();
    let base = "name = \"x\"\njurisdiction = \"XX\"\nsummary = \"x\"\n[examples]\n";
    for (name, text, says) in [
        ("a.toml", format!("id = \"b\"\n{base}"), "not the name of its file"),
        ("a.toml", format!("id = \"a\"\nnmae = \"x\"\n{base}"), "unknown field"),
        (
            "a.toml",
            format!("id = \"a\"\n{base}[[controls]]\nkind = \"purl\"\nvalues = [\"pkg:npm/*\"]\nsource = \"x\"\n"),
            "accuse everybody",
        ),
    ] {
        let folder = desk.path("vendors");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(format!("{folder}/{name}"), text).unwrap();
        let run = verdict(&[&document("real/kubectl.spdx.json"), "--vendors", &folder]);
        let error = &run.json()["errors"][0];
        assert_eq!(run.code, 2);
        assert!(error["message"].as_str().unwrap().contains(says), "{error}");
        assert!(error["line"].is_u64(), "{error}");
    }
}

#[test]
fn a_repository_that_two_vendors_own_is_nobody_else_s() {
    let desk = Desk::new();
    let by = |owner: &str| {
        let reference = json!([{"type": "vcs", "url": format!("https://github.com/{owner}/x")}]);
        let part =
            json!({"type": "library", "name": "x", "author": "A B <a.b@alibaba.com>", "externalReferences": reference});
        let run = verdict(&[&desk.put("bom.json", bom(&json!([part]))), "--ban", "alibaba"]);
        let evidence = run.json()["findings"][0]["evidence"].as_array().cloned().unwrap_or_default();
        evidence.iter().find(|one| one["kind"] == "email-domain").map(|one| one["relation"].clone())
    };
    assert_eq!(by("ant-design"), Some(json!("made")));
    assert_eq!(by("somebody-else"), None);
}
