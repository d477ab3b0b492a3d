//! What must hold for every input, tried on generated ones.

use embargo::gate::{self, Request};
use embargo::model::source::SourceFile;
use embargo::read::json::{Document, Node};
use embargo::read::read;
use embargo::read::tree::Shape;
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::support::{Desk, Graph};

/// What a node is, as `serde_json` would have it.
fn value(node: Node<'_, '_>) -> Value {
    match node.shape() {
        Shape::Object => {
            let members = node.members().map(|member| (member.key.into_owned(), value(member.value)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Shape::Array => node.elements().map(value).collect(),
        Shape::String => Value::String(node.text().unwrap().into_owned()),
        Shape::Null => Value::Null,
        Shape::Boolean | Shape::Number => serde_json::from_str(&node.scalar().unwrap()).unwrap(),
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A graph of up to a dozen nodes below a subject, one or more of them banned.
fn any_graph() -> impl Strategy<Value = Graph> {
    (2..12_usize).prop_flat_map(|count| {
        let names = prop::collection::vec(0..4_u8, count - 1);
        let edges = prop::collection::vec((0..count, 0..count), 0..count * 2);
        (names, edges).prop_map(|(kinds, edges)| {
            let mut graph = Graph::chain(1, ("last", "pkg:npm/last@1"));
            graph.nodes.truncate(1);
            for (at, kind) in kinds.iter().enumerate() {
                let purl = match kind {
                    0 => format!("pkg:golang/github.com/mailru/module{at}@v1.0.{at}"),
                    1 => format!("pkg:pypi/opentip@1.{at}"),
                    _ => format!("pkg:npm/innocent{at}@1.0.0"),
                };
                graph.nodes.push((format!("node{at}"), purl));
            }
            graph.edges = edges.into_iter().filter(|(from, to)| from != to && *to != 0).collect();
            graph.edges.sort_unstable();
            graph.edges.dedup();
            graph
        })
    })
}

/// Id, level and paths of a finding.
type Found = (String, String, Vec<Vec<String>>);

/// Verdict and findings (id, level, path) of a document under every policy.
fn findings(name: &str, document: &Value) -> (u8, Vec<Found>) {
    let desk = Desk::new();
    let file = desk.put(name, document.to_string());
    let day = "2026-11-24".parse().unwrap();
    let request = Request { inputs: vec![file.into()], policies: vec!["all".to_owned()], ..Request::for_day(day) };
    let report = gate::check(&request);
    let mut found: Vec<_> =
        report.findings.iter().map(|one| (one.id.clone(), format!("{:?}", one.level), one.paths.clone())).collect();
    found.sort();
    (report.outcome.exit_code(), found)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn our_json_is_serde_json_s(json in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&json).unwrap() } else { json.to_string() };
        let document = Document::parse(&text).unwrap();
        prop_assert_eq!(value(document.root()), json);
        prop_assert_eq!(document.root().span(), 0..text.len());
    }

    #[test]
    fn a_damaged_json_text_is_never_taken_for_another(json in any_json(), at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let mut bytes = json.to_string().into_bytes();
        let place = at.index(bytes.len());
        bytes[place] = with;
        if let Ok(text) = String::from_utf8(bytes) {
            match (Document::parse(&text), serde_json::from_str::<Value>(&text)) {
                // A number beyond what serde_json holds is still a number.
                (Ok(document), Ok(theirs)) => prop_assert_eq!(value(document.root()), theirs),
                (Ok(_), Err(error)) => prop_assert!(error.to_string().contains("out of range"), "{text}: {error}"),
                // Equal keys are what serde_json lets pass.
                (Err(fault), Ok(_)) => prop_assert!(fault.kind.to_string().contains("twice"), "{text}: {fault:?}"),
                (Err(_), Err(_)) => {}
            }
        }
    }

    #[test]
    fn no_prefix_of_a_document_is_read(graph in any_graph(), at in any::<prop::sample::Index>(), spdx in any::<bool>()) {
        let text = if spdx { graph.spdx() } else { graph.cyclonedx("1.6") }.to_string();
        let cut = at.index(text.len());
        let source = SourceFile::new("cut", text.as_bytes()[..cut].to_vec());
        prop_assert!(read(&source).is_err());
    }

    #[test]
    fn any_bytes_are_read_or_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let source = SourceFile::new("bytes", bytes);
        let _ = read(&source).map(|inventory| inventory.components.len());
        let _ = source.position(source.bytes().len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_graph_gives_one_verdict_in_every_format(graph in any_graph()) {
        let cyclonedx = findings("bom.json", &graph.cyclonedx("1.6"));
        prop_assert_eq!(&cyclonedx, &findings("bom.json", &graph.cyclonedx("1.4")));
        prop_assert_eq!(&cyclonedx, &findings("bom.spdx.json", &graph.spdx()));
        let banned = graph.nodes.iter().any(|(_, purl)| purl.contains("mailru") || purl.contains("opentip"));
        prop_assert_eq!(cyclonedx.0, u8::from(banned));
    }

    #[test]
    fn another_component_never_improves_a_verdict(graph in any_graph()) {
        let with_all = findings("bom.json", &graph.cyclonedx("1.6"));
        let mut fewer = graph.clone();
        let last = fewer.nodes.len() - 1;
        if last >= 2 {
            fewer.nodes.pop();
            fewer.edges.retain(|(from, to)| *from != last && *to != last);
            let with_fewer = findings("bom.json", &fewer.cyclonedx("1.6"));
            prop_assert!(with_fewer.0 == 0 || with_all.0 == 1);
        }
    }
}
