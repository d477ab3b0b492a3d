//! Every policy pack, replayed: the days on which it turns, the relations that it counts, and what its vendors own.

use std::path::Path;

use embargo::gate::{self, Request};
use embargo::model::Date;
use embargo::model::verdict::Level;
use serde_json::json;
use toml::Value;

use crate::support::Desk;

fn packs() -> Vec<Value> {
    let mut packs: Vec<_> = std::fs::read_dir("policies")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| std::fs::read_to_string(path).unwrap().parse::<toml::Table>().unwrap().into())
        .collect();
    packs.sort_by_key(|pack: &Value| pack["id"].as_str().unwrap().to_owned());
    packs
}

fn day(value: &Value) -> Date {
    value.as_datetime().unwrap().to_string().parse().unwrap()
}

fn level(word: &str) -> Level {
    serde_json::from_value(json!(word)).unwrap()
}

/// What the pack makes of a level, by the words of its own file.
fn limited(weight: &str, level: Option<Level>) -> Option<Level> {
    match weight {
        "full" => level,
        "review" => level.map(|level| level.min(Level::Review)),
        "warn" => level.map(|level| level.min(Level::Warn)),
        "note" => level.map(|_| Level::Note),
        "no" => None,
        other => panic!("{other}"),
    }
}

/// A name that a document may declare for a vendor without doubt.
fn declared(vendor: &str) -> Option<String> {
    let text = std::fs::read_to_string(format!("policies/vendors/{vendor}.toml")).unwrap();
    let file: Value = text.parse::<toml::Table>().unwrap().into();
    let sure = |group: &&Value| {
        ["confidence", "from", "until"].iter().all(|key| group.get(key).is_none())
            && group["kind"].as_str() != Some("brand")
    };
    let group = file.get("names")?.as_array()?.iter().find(sure)?;
    Some(group["values"][0].as_str().unwrap().to_owned())
}

/// A document in which the vendor stands in each relation once.
fn document(name: &str) -> serde_json::Value {
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6",
        "metadata": {"component": {"type": "application", "bom-ref": "root", "name": "root"}},
        "components": [
            {"type": "application", "bom-ref": "made", "name": "made", "manufacturer": {"name": name}},
            {"type": "application", "bom-ref": "supplied", "name": "supplied", "supplier": {"name": name}},
            {"type": "application", "bom-ref": "holder", "name": "holder", "manufacturer": {"name": "Example Corporation"},
             "components": [{"type": "library", "bom-ref": "embedded", "name": "embedded", "manufacturer": {"name": name}}]}
        ],
        "services": [{"bom-ref": "hosted", "name": "hosted", "provider": {"name": name}}],
        "dependencies": [{"ref": "root", "dependsOn": ["made", "supplied", "holder", "hosted"]}]
    })
}

fn levels(request: &Request) -> impl Fn(&str) -> Option<Level> {
    let report = gate::check(request);
    move |component| {
        let own = report.findings.iter().filter(|finding| finding.component.name == component);
        own.map(|finding| finding.level).max()
    }
}

#[test]
fn every_case_of_every_policy_holds_and_every_ban_bites() {
    let request = Request::for_day("2026-11-24".parse().unwrap());
    let tested = gate::test_policies(&request, Some(Path::new("tests/policies")));
    assert_eq!(tested.faults, []);
    assert!(tested.policies > 25 && tested.canaries > 200 && tested.cases > 190, "{tested:?}");
}

#[test]
fn every_policy_turns_on_its_days_for_each_relation() {
    let desk = Desk::new();
    let mut walked = 0;
    for pack in packs() {
        let id = pack["id"].as_str().unwrap();
        let Some(bans) = pack.get("bans").and_then(Value::as_array) else { continue };
        let named = bans.iter().filter_map(|ban| Some((ban, declared(ban.get("vendor")?.as_str()?)?)));
        let Some((ban, name)) = named.into_iter().next() else { panic!("{id}: no vendor has a name") };
        let file = desk.put("bom.json", document(&name).to_string());
        let phases = pack["phases"].as_array().unwrap();
        for turn in phases.iter().map(|phase| day(&phase["from"])) {
            for on in [turn.yesterday().unwrap(), turn, turn.tomorrow().unwrap()] {
                let mut request = Request::for_day(on);
                request.inputs = vec![file.clone().into()];
                request.policies = vec![id.to_owned()];
                let found = levels(&request);
                let is_listed = ban.get("from").is_none_or(|from| day(from) <= on)
                    && ban.get("until").is_none_or(|until| on <= day(until))
                    && pack.get("until").is_none_or(|until| on <= day(until));
                let phase = phases.iter().rev().find(|phase| day(&phase["from"]) <= on).filter(|_| is_listed);
                let phase = phase.map(|phase| level(phase["level"].as_str().unwrap()));
                let counts = |relation: &str| pack["counts"][relation].as_str().unwrap();
                // What a name proves is `strong` at most.
                let sure = |level: Option<Level>| match pack.get("deny-from").and_then(Value::as_str) {
                    Some("certain") => level.map(|level| level.min(Level::Review)),
                    _ => level,
                };
                for relation in ["made", "supplied", "hosted"] {
                    assert_eq!(found(relation), sure(limited(counts(relation), phase)), "{id} {on} {relation}");
                }
                let embedded = limited(counts("embedded"), limited(counts("made"), phase));
                assert_eq!(found("embedded"), sure(embedded), "{id} {on} embedded");
                walked += 1;
            }
        }
    }
    assert!(walked > 100, "{walked}");
}

#[test]
fn what_a_banned_vendor_owns_is_reached_from_the_threshold_on() {
    let desk = Desk::new();
    let folder = desk.path("vendors");
    std::fs::create_dir(&folder).unwrap();
    let file = desk.put("bom.json", document("Fictional Affiliate Works").to_string());
    let mut reached = 0;
    for pack in packs() {
        let id = pack["id"].as_str().unwrap();
        let affiliates = pack.get("affiliates");
        let Some(ban) =
            pack.get("bans").and_then(|bans| bans.as_array()?.iter().find(|ban| ban.get("until").is_none()))
        else {
            continue;
        };
        let last = day(&pack["phases"].as_array().unwrap().last().unwrap()["from"]);
        let on = ban.get("from").map_or(last, |from| day(from).max(last));
        for share in [49.0, 50.0, 51.0] {
            let owner = format!(
                "id = \"affiliate\"\nname = \"Affiliate\"\njurisdiction = \"ZZ\"\nsummary = \"x\"\n[[names]]\nkind = \"legal\"\n\
                 values = [\"Fictional Affiliate Works\"]\nsource = \"x\"\n[[owners]]\nvendor = \"{}\"\nshare = {share:.1}\n\
                 source = \"x\"\n[examples]\n",
                ban["vendor"].as_str().unwrap()
            );
            std::fs::write(format!("{folder}/affiliate.toml"), owner).unwrap();
            let mut request = Request::for_day(on);
            request.inputs = vec![file.clone().into()];
            request.policies = vec![id.to_owned()];
            request.vendor_folder = Some(folder.clone().into());
            let found = levels(&request);
            let threshold = |rule: &Value| rule["threshold"].as_float().unwrap();
            let majority = |rule: &Value| rule.get("majority").and_then(Value::as_bool).unwrap_or(false);
            let is_reached =
                affiliates.is_some_and(|rule| share > threshold(rule) || (share >= threshold(rule) && !majority(rule)));
            let any = ["made", "supplied", "hosted"].iter().any(|relation| found(relation).is_some());
            assert_eq!(any, is_reached, "{id} at {share} %");
            reached += usize::from(any);
        }
    }
    assert!(reached > 15, "{reached}");
}

#[test]
fn shares_add_up_and_control_counts_where_the_policy_says_so() {
    let desk = Desk::new();
    let folder = desk.path("vendors");
    std::fs::create_dir(&folder).unwrap();
    let vendor = |id: &str, owners: &str| {
        let text = format!(
            "id = \"{id}\"\nname = \"{id}\"\njurisdiction = \"ZZ\"\nsummary = \"x\"\n[[names]]\nkind = \"legal\"\n\
             values = [\"Fictional {id} Works\"]\nsource = \"x\"\n{owners}\n[examples]\n"
        );
        std::fs::write(format!("{folder}/{id}.toml"), text).unwrap();
    };
    let stake = |of: &str, more: &str| format!("[[owners]]\nvendor = \"{of}\"\n{more}\nsource = \"x\"\n");
    vendor("first-parent", "");
    vendor("second-parent", "");
    vendor("shared", &(stake("first-parent", "share = 30.0") + &stake("second-parent", "share = 20.0")));
    vendor("below", &(stake("first-parent", "share = 30.0") + &stake("second-parent", "share = 19.9")));
    vendor("through", &stake("shared", "share = 50.0"));
    vendor("ruled", &stake("first-parent", "share = 5.0\ncontrol = true"));
    vendor("unknown", &stake("second-parent", ""));
    let good = std::fs::read_to_string("policies/ua-1335.toml").unwrap();
    let found = |rule: &str| {
        let mut policy: toml::Table = good.parse().unwrap();
        policy["id"] = "mine".into();
        let bans = "[[bans]]\nvendor = \"first-parent\"\nbecause = \"x\"\n[[bans]]\nvendor = \"second-parent\"\nbecause = \"x\"";
        policy["bans"] = bans.parse::<toml::Table>().unwrap()["bans"].clone();
        policy["affiliates"] = rule.parse::<toml::Table>().unwrap().into();
        let policy = desk.put("mine.toml", toml::to_string(&policy).unwrap());
        ["shared", "below", "through", "ruled", "unknown"].map(|id| {
            let mut request = Request::for_day("2026-11-24".parse().unwrap());
            request.inputs = vec![desk.put("bom.json", document(&format!("Fictional {id} Works")).to_string()).into()];
            request.policies = vec![policy.clone()];
            request.vendor_folder = Some(folder.clone().into());
            levels(&request)("made")
        })
    };
    let (deny, review) = (Some(Level::Deny), Some(Level::Review));
    let rule = "threshold = 50.0\nbecause = \"x\"\n";
    assert_eq!(found(rule), [None; 5]);
    assert_eq!(found(&format!("{rule}aggregate = true")), [deny, None, deny, None, None]);
    let all = format!("{rule}aggregate = true\ncontrol = \"full\"\nunknown-share = \"review\"");
    assert_eq!(found(&all), [deny, None, deny, deny, review]);
    assert_eq!(found(&format!("{rule}aggregate = true\nmajority = true")), [None; 5]);
}
