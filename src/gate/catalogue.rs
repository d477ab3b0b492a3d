//! Looks after the catalogue itself: its files, and the examples in them.

use super::{Request, config, problem, rules};
use crate::attribute::{Catalogue, attribute, remarks};
use crate::model::attribution::Relation;
use crate::model::problem::Problem;
use crate::model::source::SourceFile;
use crate::read;

/// What is to be said of a catalogue.
#[derive(Debug)]
pub struct Checked {
    /// How many vendors it has.
    pub vendors: usize,
    /// How many examples and counter-examples were tried.
    pub examples: usize,
    /// What is wrong.
    pub faults: Vec<Problem>,
    /// What is worth a look.
    pub remarks: Vec<Problem>,
}

/// Checks the vendor files that a request would use.
#[must_use]
pub fn check_catalogue(request: &Request) -> Checked {
    let mut checked = Checked { vendors: 0, examples: 0, faults: Vec::new(), remarks: Vec::new() };
    let configured = config::find(request, None).map(|found| config::complete(request, found.as_ref()));
    let loaded = configured.and_then(|request| {
        let files = rules::vendor_files(&request, None)?;
        let catalogue = rules::catalogue(&request, None)?;
        let refused = |error: crate::attribute::CatalogueError| {
            Box::new(problem(error.file.and_then(|at| files.get(at)), &error, error.span.clone()))
        };
        let found = remarks(&files, request.as_of).map_err(refused)?;
        Ok((files, catalogue, found))
    });
    let (files, catalogue, found) = match loaded {
        Ok(loaded) => loaded,
        Err(problem) => {
            checked.faults.push(*problem);
            return checked;
        }
    };
    for remark in found {
        let Some(file) = files.get(remark.file) else { continue };
        let told = Problem::new(Some(file.name()), remark.message, "").at(file, remark.span.unwrap_or(0..0), "here");
        if remark.is_fault { checked.faults.push(told) } else { checked.remarks.push(told) }
    }
    checked.vendors = catalogue.ids().count();
    try_examples(request, &catalogue, &mut checked);
    checked
}

/// Each `made` must resolve to the vendor, and no `not` may.
fn try_examples(request: &Request, catalogue: &Catalogue, checked: &mut Checked) {
    for (vendor, examples) in catalogue.examples() {
        for (purl, shall) in
            examples.made.iter().map(|one| (one, true)).chain(examples.not.iter().map(|one| (one, false)))
        {
            let source = SourceFile::new("example", purl.as_bytes().to_vec());
            let inventory = read::purl_list(&source);
            let attributions = attribute(&inventory, catalogue, request.as_of);
            let known = attributions.of.first().map(|known| known.vendors.as_slice()).unwrap_or_default();
            let is_made = known.iter().any(|one| {
                attributions.vendor(one.vendor).is_some_and(|of| of.id == *vendor)
                    && matches!(one.relation, Relation::Made | Relation::Supplied)
            });
            checked.examples += 1;
            if is_made != shall {
                let what = if shall { "is not found to be" } else { "is found to be" };
                let message = format!("vendor `{vendor}`: the example `{purl}` {what} of its making");
                checked.faults.push(Problem::new(None, message, "mend the patterns, or the example"));
            }
        }
    }
}
