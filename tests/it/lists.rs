//! Official lists, imported, and inventories judged by what came of them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Desk, Run, bom, document, gate};

const OFAC: [&str; 3] = ["real/lists/ofac_sdn.csv", "real/lists/ofac_alt.csv", "real/lists/ofac_add.csv"];

const AS_OF: &str = "2026-11-24";

fn import(desk: &Desk, list: &str, files: &[String]) -> Run {
    import_with(desk, list, files, &[])
}

fn import_with(desk: &Desk, list: &str, files: &[String], more: &[&str]) -> Run {
    let out = desk.path("out");
    let mut args = vec!["import", list];
    args.extend(files.iter().map(String::as_str));
    args.extend(["--out", &out, "--format", "json"]);
    args.extend(more);
    // A list that does not tell its own day is of this one, whenever the test runs.
    if !more.contains(&"--as-of") {
        args.extend(["--as-of", AS_OF]);
    }
    gate(&args)
}

/// Judges a library with a supplier by a policy that was imported.
fn judged(desk: &Desk, policy: &str, supplier: Value) -> Run {
    let mut library = json!({"type": "library", "name": "lib", "version": "1", "purl": "pkg:generic/lib@1"});
    library["supplier"] = supplier;
    let file = desk.put("bom.json", bom(&json!([library])));
    let (vendors, policy) = (desk.path("out/vendors"), desk.path(&format!("out/{policy}.toml")));
    gate(&["check", &file, "--vendors", &vendors, "--policy", &policy, "--as-of", AS_OF, "--format", "json"])
}

fn verdict_of(desk: &Desk, policy: &str, name: &str) -> (i32, Value) {
    let run = judged(desk, policy, json!({"name": name}));
    let json = run.json();
    (run.code, json["findings"][0]["vendor"].clone())
}

/// Everything that an import wrote.
fn written(desk: &Desk) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for folder in ["out", "out/vendors"] {
        for entry in std::fs::read_dir(desk.path(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                found.insert(path.display().to_string(), std::fs::read(path).unwrap());
            }
        }
    }
    found
}

fn ofac() -> Vec<String> {
    OFAC.iter().map(|name| document(name)).collect()
}

fn text(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(document(file))).unwrap()
}

#[test]
fn aliases_addresses_and_spelled_out_forms_of_ofac_are_found_and_near_names_are_not() {
    let desk = Desk::new();
    let run = import(&desk, "ofac-sdn", &ofac());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let told = run.json();
    assert!(told["new"].as_array().unwrap().len() > 100, "{}", run.out);
    for name in [
        "AKTSIONERNOE OBSHCHESTVO POZITIV TEKNOLODZHIZ",
        "Pozitiv Teknolodzhiz",
        "Pozitiv Teknolodzhiz, AO",
        "JSC Positive Technologies",
        "АО Позитив Текнолоджиз",
    ] {
        // The catalogue has the firm: the list's entry is joined to it.
        assert_eq!(verdict_of(&desk, "us-ofac-sdn-list", name), (1, json!("positive-technologies")), "{name}");
    }
    for name in ["Positive Technology Partners", "Pozitiv", "Technologies Ltd"] {
        assert_eq!(verdict_of(&desk, "us-ofac-sdn-list", name).0, 0, "{name}");
    }
    let run =
        judged(&desk, "us-ofac-sdn-list", json!({"name": "Some Reseller", "url": ["https://www.ptsecurity.com/x"]}));
    assert_eq!(run.code, 1, "{}", run.out);
    // A nickname from the remarks is for a person to look at.
    assert_eq!(verdict_of(&desk, "us-ofac-sdn-list", "KOMID").0, 3);
}

#[test]
fn the_consolidated_list_is_imported_and_the_entity_list_looks_outbound() {
    let desk = Desk::new();
    let file = vec![document("real/lists/csl.csv")];
    let run = import(&desk, "csl", &file);
    assert_eq!((run.code, run.json()["new"].as_array().unwrap().len()), (0, 7), "{}{}", run.out, run.err);
    assert_eq!(verdict_of(&desk, "us-csl-list", "CETC Research Institute 13").0, 1);
    assert_eq!(verdict_of(&desk, "us-csl-list", "Sinobright Import and Export Company").0, 1);
    assert_eq!(verdict_of(&desk, "us-csl-list", "CETC Research Institute 14").0, 0);
    let run = import(&desk, "bis-el", &file);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(verdict_of(&desk, "us-bis-el-list", "Hebei Semiconductor").0, 0);
    let policy = std::fs::read_to_string(desk.path("out/us-bis-el-list.toml")).unwrap();
    assert!(policy.contains("direction = \"outbound\"") && policy.contains("level = \"note\""), "{policy}");
}

/// `sdn.xml` with a firm of the catalogue, a new one, its owner, a person and a ship.
fn sdn_xml(count: usize, extra: &str) -> String {
    let entry = |id: &str, ty: &str, name: &str, more: &str| {
        format!(
            "<sdnEntry><uid>{id}</uid><lastName>{name}</lastName><sdnType>{ty}</sdnType><programList><program>CYBER2</program></programList>{more}</sdnEntry>"
        )
    };
    let alias = |category: &str, name: &str| {
        format!("<aka><uid>1</uid><type>a.k.a.</type><category>{category}</category><lastName>{name}</lastName></aka>")
    };
    format!(
        "<sdnList xmlns=\"https://example.test\"><publshInformation><Publish_Date>11/20/2026</Publish_Date><Record_Count>{count}</Record_Count></publshInformation>{}{}{}{}{extra}</sdnList>",
        entry(
            "1",
            "Entity",
            "AO KASPERSKY LAB",
            &format!("<akaList>{}</akaList>", alias("strong", "Kaspersky Overseas Holding"))
        ),
        entry(
            "2",
            "Entity",
            "EXAMPLE SOFT OOO",
            &format!("<akaList>{}{}</akaList>", alias("strong", "Пример Софт"), alias("weak", "The Examples")),
        ),
        entry("3", "Individual", "DOE", ""),
        entry("4", "Vessel", "SHIP", ""),
    )
}

#[test]
fn a_listed_vendor_of_the_catalogue_is_banned_under_its_own_id_and_persons_are_left_out() {
    let desk = Desk::new();
    let file = vec![desk.put("sdn.xml", sdn_xml(4, ""))];
    let run = import(&desk, "ofac-sdn", &file);
    let told = run.json();
    assert_eq!(told["joined"][0]["vendor"], "kaspersky", "{}", run.out);
    assert_eq!(told["left_out"], json!({"individuals": 1, "vessels": 1}));
    assert_eq!(told["date"], "2026-11-20");
    assert!(!run.out.contains("DOE"));
    let policy = "us-ofac-sdn-list";
    assert_eq!(verdict_of(&desk, policy, "Kaspersky Lab"), (1, json!("kaspersky")));
    assert_eq!(verdict_of(&desk, policy, "Kaspersky Overseas Holding Ltd").0, 1);
    assert_eq!(verdict_of(&desk, policy, "ООО «Пример Софт»"), (1, json!("ofac-2")));
    assert_eq!(verdict_of(&desk, policy, "The Examples").0, 3);
    assert_eq!(verdict_of(&desk, policy, "DOE").0, 0);
}

#[test]
fn the_same_list_again_changes_no_byte_and_another_tells_its_changes() {
    let desk = Desk::new();
    let file = vec![desk.put("sdn.xml", sdn_xml(4, ""))];
    assert!(import(&desk, "ofac-sdn", &file).json()["changes"].is_null());
    let before = written(&desk);
    let again = import(&desk, "ofac-sdn", &file).json();
    assert_eq!(again["changes"], json!({"added": [], "removed": [], "renamed": [], "changed": []}));
    assert_eq!(written(&desk), before);
    let other = sdn_xml(5, "<sdnEntry><uid>9</uid><lastName>NEW FIRM</lastName><sdnType>Entity</sdnType></sdnEntry>");
    let file = vec![desk.put("sdn.xml", other.replace("AO KASPERSKY LAB", "KASPERSKY LAB JSC"))];
    let told = import(&desk, "ofac-sdn", &file).json();
    assert_eq!(told["changes"]["added"][0]["name"], "NEW FIRM");
    assert_eq!(told["changes"]["renamed"][0]["because"], "was `AO KASPERSKY LAB`");
    let file = vec![desk.put("sdn.xml", sdn_xml(4, ""))];
    let told = import(&desk, "ofac-sdn", &file).json();
    assert_eq!(told["changes"]["removed"][0]["entry"], "9");
    assert_eq!(written(&desk), before);
}

#[test]
fn a_list_that_is_cut_is_refused_and_nothing_is_written() {
    let whole = sdn_xml(4, "");
    let sdn = text(OFAC[0]);
    let lines: Vec<&str> = sdn.split_inclusive('\n').collect();
    let csl = text("real/lists/csl.csv");
    let cases: Vec<(&str, &str, Vec<String>)> = vec![
        ("sdn.xml", "ofac-sdn", vec![whole[..whole.len() - 40].to_owned()]),
        ("sdn.xml", "ofac-sdn", vec![sdn_xml(5, "")]),
        ("sdn.csv", "ofac-sdn", vec![sdn[..sdn.len() - 9].to_owned(), text(OFAC[1]), text(OFAC[2])]),
        ("sdn.csv", "ofac-sdn", vec![lines[..lines.len() - 3].concat(), text(OFAC[1]), text(OFAC[2])]),
        ("csl.csv", "csl", vec![csl[..csl.len() - 30].to_owned()]),
        (
            "csl.json",
            "csl",
            vec!["{\"total\": 2, \"results\": [{\"name\": \"A firm\", \"source\": \"X (Y)\"}]}".to_owned()],
        ),
        ("csl.json", "csl", vec!["{\"results\": [{\"name\": \"A firm\"}".to_owned()]),
        ("ftm.json", "opensanctions", vec!["{\"id\": \"a\", \"schema\": \"Company\", \"prop".to_owned()]),
    ];
    for (name, list, texts) in cases {
        let desk = Desk::new();
        let files: Vec<_> = texts.iter().zip(0..).map(|(text, at)| desk.put(&format!("{at}-{name}"), text)).collect();
        let run = import(&desk, list, &files);
        assert_eq!(run.code, 2, "{name}: {}", run.out);
        assert!(run.err.contains(name), "{}", run.err);
        assert!(!Path::new(&desk.path("out")).exists(), "{name}");
    }
    let desk = Desk::new();
    assert_eq!(import_with(&desk, "csl", &[document("real/lists/csl.csv")], &["--entries", "8"]).code, 2);
    assert_eq!(import_with(&desk, "csl", &[document("real/lists/csl.csv")], &["--entries", "7"]).code, 0);
}

#[test]
fn a_list_that_shrinks_much_needs_a_word() {
    let desk = Desk::new();
    let row =
        |at: usize| format!("{at},\"FIRM NUMBER {at}\",-0- ,\"CYBER2\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n");
    let list = |count: usize| (1..=count).map(row).collect::<String>();
    assert_eq!(import(&desk, "ofac-sdn", &[desk.put("sdn.csv", list(40))]).code, 0);
    let short = [desk.put("sdn.csv", list(30))];
    assert_eq!(import(&desk, "ofac-sdn", &short).code, 2);
    assert_eq!(import_with(&desk, "ofac-sdn", &short, &["--accept-removals"]).code, 0);
    assert!(!Path::new(&desk.path("out/vendors/ofac-31.toml")).exists());
    assert!(Path::new(&desk.path("out/vendors/ofac-30.toml")).exists());
}

#[test]
fn the_advanced_form_tells_scripts_days_and_owners() {
    let alias = |id: &str, low: &str, primary: &str, name: &str| {
        format!(
            "<Alias AliasTypeID=\"{id}\" Primary=\"{primary}\" LowQuality=\"{low}\"><DocumentedName><DocumentedNamePart><NamePartValue>{name}</NamePartValue></DocumentedNamePart></DocumentedName></Alias>"
        )
    };
    let profile = |id: &str, sub: &str, inside: &str| {
        format!(
            "<DistinctParty FixedRef=\"{id}\"><Profile ID=\"{id}\" PartySubTypeID=\"{sub}\"><Identity ID=\"i{id}\" Primary=\"true\">{inside}</Identity><Feature FeatureTypeID=\"14\"><FeatureVersion><VersionDetail>www.firm{id}.example.com</VersionDetail></FeatureVersion></Feature></Profile></DistinctParty>"
        )
    };
    let sanction = |id: &str| {
        format!(
            "<SanctionsEntry ProfileID=\"{id}\" ListID=\"1550\"><EntryEvent><Date><Year>2024</Year><Month>6</Month><Day>21</Day></Date></EntryEvent><SanctionsMeasure><Comment>CYBER2</Comment></SanctionsMeasure></SanctionsEntry>"
        )
    };
    let list = format!(
        "<Sanctions xmlns=\"http://www.un.org/sanctions/1.0\"><DateOfIssue><Year>2026</Year><Month>11</Month><Day>20</Day></DateOfIssue><ReferenceValueSets><AliasTypeValues><AliasType ID=\"1400\">A.K.A.</AliasType><AliasType ID=\"1403\">Name</AliasType></AliasTypeValues><FeatureTypeValues><FeatureType ID=\"14\">Website</FeatureType></FeatureTypeValues><PartySubTypeValues><PartySubType ID=\"3\" PartyTypeID=\"2\">Unknown</PartySubType><PartySubType ID=\"4\" PartyTypeID=\"1\">Unknown</PartySubType></PartySubTypeValues><PartyTypeValues><PartyType ID=\"1\">Individual</PartyType><PartyType ID=\"2\">Entity</PartyType></PartyTypeValues><RelationTypeValues><RelationType ID=\"15003\">Owned or Controlled By</RelationType></RelationTypeValues></ReferenceValueSets><DistinctParties>{}{}{}</DistinctParties><ProfileRelationships><ProfileRelationship From-ProfileID=\"10\" To-ProfileID=\"11\" RelationTypeID=\"15003\"/><ProfileRelationship From-ProfileID=\"11\" To-ProfileID=\"10\" RelationTypeID=\"15003\"/></ProfileRelationships><SanctionsEntries>{}{}{}</SanctionsEntries></Sanctions>",
        profile(
            "10",
            "3",
            &format!(
                "{}{}",
                alias("1403", "false", "true", "EXAMPLE SOFT"),
                alias("1400", "false", "false", "Пример Софт")
            )
        ),
        profile("11", "3", &alias("1403", "false", "true", "EXAMPLE HOLDING")),
        profile("12", "4", &alias("1403", "false", "true", "DOE")),
        sanction("10"),
        sanction("11"),
        sanction("12"),
    );
    let desk = Desk::new();
    let run = import(&desk, "ofac-sdn", &[desk.put("sdn_advanced.xml", &list)]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(run.json()["left_out"], json!({"individuals": 1}));
    let file = std::fs::read_to_string(desk.path("out/vendors/ofac-10.toml")).unwrap();
    assert!(file.contains("vendor = \"ofac-11\"\ncontrol = true"), "{file}");
    assert!(file.contains("kind = \"native\"\nvalues = [\"Пример Софт\"]"), "{file}");
    assert!(!std::fs::read_to_string(desk.path("out/vendors/ofac-11.toml")).unwrap().contains("[[owners]]"));
    assert_eq!(verdict_of(&desk, "us-ofac-sdn-list", "Пример Софт"), (1, json!("ofac-10")));
    let cut = list.replace(&sanction("12"), "");
    assert_eq!(import(&desk, "ofac-sdn", &[desk.put("sdn_advanced.xml", cut)]).code, 2);
}

#[test]
fn the_other_lists_are_read() {
    let desk = Desk::new();
    let run = import(&desk, "fcc", &[document("real/lists/fcc.csv")]);
    assert_eq!((run.code, run.json()["unusable"].as_array().unwrap().len()), (0, 4), "{}{}", run.out, run.err);
    assert_eq!(verdict_of(&desk, "us-fcc-covered-list", "Huawei Technologies Co., Ltd."), (1, json!("huawei")));
    let uk = "Report Date: 20-Nov-2026\nLast Updated,Unique ID,Name 6,Name 1,Name type,Alias strength,Name non-latin script,Regime Name,Designation Type,Website,Address Country,Date Designated\n\
        20/11/2026,RUS0001,EXAMPLE SOFT LLC,,Primary Name,,Пример Софт,Russia,Entity,www.soft.example.com,Russia,24/02/2022\n\
        20/11/2026,RUS0001,EXAMPLESOFT,,Alias,,,Russia,Entity,,Russia,24/02/2022\n\
        20/11/2026,RUS0002,DOE,John,Primary Name,,,Russia,Individual,,,24/02/2022\n";
    let run = import(&desk, "uk-sanctions", &[desk.put("uk.csv", uk)]);
    assert_eq!((run.code, &run.json()["date"]), (0, &json!("2026-11-20")), "{}{}", run.out, run.err);
    assert_eq!(verdict_of(&desk, "uk-sanctions-list", "ООО Пример Софт"), (1, json!("uk-rus0001")));
    let objects = concat!(
        "{\"id\":\"NK-a\",\"schema\":\"Company\",\"target\":true,\"properties\":{\"name\":[\"Invented Antivirus AO\"],\"weakAlias\":[\"Invent\"]}}\n",
        "{\"id\":\"NK-b\",\"schema\":\"Company\",\"target\":true,\"properties\":{\"name\":[\"Invented Holding\"]}}\n",
        "{\"id\":\"o\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"NK-b\"],\"asset\":[\"NK-a\"],\"percentage\":[\"77\"]}}\n",
    );
    let run = import(&desk, "opensanctions", &[desk.put("ftm.json", objects)]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(verdict_of(&desk, "opensanctions-list", "Invented Antivirus"), (1, json!("os-nk-a")));
    assert!(std::fs::read_to_string(desk.path("out/vendors/os-nk-a.toml")).unwrap().contains("share = 77.0"));
}

#[test]
fn shared_names_and_addresses_do_not_make_the_catalogue_refuse_to_load() {
    let desk = Desk::new();
    let row = |at: usize, name: &str, remarks: &str| {
        format!("{at},\"{name}\",-0- ,\"CYBER2\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"{remarks}\"\r\n")
    };
    let sdn = [
        row(1, "FIRST FIRM", "Website www.shared.example.org; Email Address a@yahoo.com."),
        row(2, "SECOND FIRM", "Website shared.example.org; Website www.facebook.com/second."),
        row(3, "FIRST FIRM, LTD.", "Tax ID No. 7718668887 (Russia)."),
    ]
    .concat();
    let alt = "1,1,\"aka\",\"TWO OF US\",-0- \r\n2,2,\"aka\",\"TWO OF US\",-0- \r\n2,3,\"aka\",\"LLC\",-0- \r\n";
    let run = import(&desk, "ofac-sdn", &[desk.put("sdn.csv", sdn), desk.put("alt.csv", alt)]);
    let told = run.json();
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!((told["new"].as_array().unwrap().len(), told["merged"][0]["vendor"].as_str()), (2, Some("ofac-1")));
    assert_eq!(told["dropped"].as_array().unwrap().len(), 4, "{}", run.out);
    assert_eq!(verdict_of(&desk, "us-ofac-sdn-list", "Two of Us"), (1, json!("ofac-1")));
    let run = judged(&desk, "us-ofac-sdn-list", json!({"name": "X", "url": ["https://shared.example.org"]}));
    assert_eq!(run.code, 1, "{}", run.out);
}
