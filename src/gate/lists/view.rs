//! The catalogue as joining sees it.

use std::collections::HashMap;

use super::super::problem;
use crate::attribute::{Held, Known, Landing};
use crate::lists::{self, Bearer, Catalogued, Site};
use crate::model::problem::Problem;
use crate::model::source::SourceFile;

/// The catalogue, by what joining asks it for.
pub(super) struct View {
    known: Known,
    names: HashMap<String, Bearer>,
    roman: HashMap<String, Bearer>,
}

impl View {
    pub(super) fn of(files: &[SourceFile]) -> Result<Self, Box<Problem>> {
        let known = Known::of(files)
            .map_err(|error| problem(error.file.and_then(|at| files.get(at)), &error, error.span.clone()))?;
        let bearer = |held: &Held| Bearer { vendor: held.vendor.clone(), is_part: held.is_part, is_weak: held.is_weak };
        let names: HashMap<_, _> = known.names().into_iter().map(|(key, held)| (key.clone(), bearer(held))).collect();
        let roman = known.names().into_iter().filter_map(|(key, held)| Some((lists::roman_key(key)?, bearer(held))));
        let roman = roman.collect();
        Ok(Self { known, names, roman })
    }
}

impl Catalogued for View {
    fn key(&self, name: &str) -> String {
        Known::key(name)
    }

    fn bearer(&self, key: &str) -> Option<&Bearer> {
        self.names.get(key)
    }

    fn romanised(&self, key: &str) -> Option<&Bearer> {
        self.roman.get(key)
    }

    fn holder(&self, domain: &str) -> Option<&str> {
        self.known.domain(domain)
    }

    fn publisher(&self, repository: &str) -> Option<&str> {
        self.known.account(repository)
    }

    fn registered(&self, number: &str) -> Option<&str> {
        self.known.number(number)
    }

    fn has(&self, id: &str) -> bool {
        self.known.has(id)
    }

    fn site(&self, text: &str) -> Site {
        match Known::landing(text) {
            Landing::Host(host) => Site::Domain(host),
            Landing::Account(account) => Site::Repository(account),
            Landing::Public(host) => Site::Public(host),
            Landing::Nowhere => Site::Nothing,
        }
    }

    fn mail(&self, text: &str) -> Option<String> {
        Known::employer(text)
    }
}
