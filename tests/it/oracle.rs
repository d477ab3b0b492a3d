//! Other people's readers as oracles, on the documents that they can read.

use embargo::model::component::Role;
use embargo::model::source::SourceFile;
use embargo::read::read;

use crate::support::documents;

/// Names and purls that our reader finds, sorted; of listed components and of the subject.
fn ours(text: &str) -> Vec<(String, Option<String>)> {
    let source = SourceFile::new("oracle", text.as_bytes().to_vec());
    let inventory = read(&source).unwrap();
    let listed = inventory.components.iter().filter(|one| matches!(one.role, Role::Root | Role::Part));
    let mut found: Vec<_> = listed
        .filter(|one| {
            inventory.pointer(one).starts_with("/components") || inventory.pointer(one).starts_with("/packages")
        })
        .map(|one| (one.name.to_string(), inventory.purl(one).map(|claim| claim.value.to_string())))
        .collect();
    found.sort();
    found
}

#[test]
fn cyclonedx_bom_sees_the_same_components() {
    fn collect(components: &cyclonedx_bom::models::component::Components, found: &mut Vec<(String, Option<String>)>) {
        for component in &components.0 {
            found.push((component.name.to_string(), component.purl.as_ref().map(ToString::to_string)));
            component.components.iter().for_each(|nested| collect(nested, found));
        }
    }
    let mut compared = 0;
    for path in documents("real") {
        let text = std::fs::read_to_string(&path).unwrap();
        let Ok(bom) = cyclonedx_bom::prelude::Bom::parse_from_json(text.as_bytes()) else { continue };
        let mut theirs = Vec::new();
        bom.components.iter().for_each(|components| collect(components, &mut theirs));
        theirs.sort();
        // Their purls are written anew; compare names, and whether there is a purl.
        let shape = |list: Vec<(String, Option<String>)>| {
            list.into_iter().map(|(name, purl)| (name, purl.is_some())).collect::<Vec<_>>()
        };
        if !theirs.is_empty() {
            assert_eq!(shape(ours(&text)), shape(theirs), "{}", path.display());
            compared += 1;
        }
    }
    assert!(compared >= 5, "only {compared} documents could be compared");
}

#[test]
fn spdx_rs_sees_the_same_packages() {
    let mut compared = 0;
    for path in documents("real") {
        let text = std::fs::read_to_string(&path).unwrap();
        let Ok(document) = serde_json::from_str::<spdx_rs::models::SPDX>(&text) else { continue };
        let mut theirs: Vec<_> =
            document.package_information.iter().map(|package| package.package_name.clone()).collect();
        theirs.sort();
        let ours: Vec<_> = ours(&text).into_iter().map(|(name, _)| name).collect();
        assert_eq!(ours, theirs, "{}", path.display());
        compared += 1;
    }
    assert!(compared >= 2, "only {compared} documents could be compared");
}
