//! The Entity List of BIS (supplement no. 4 to 15 CFR part 744): its rows in the Consolidated Screening List.

use super::{ListFormat, csl, directive};

/// How the Consolidated Screening List names it.
const SOURCE: &str = "Entity List (EL)";

pub(super) const BIS_EL: ListFormat = ListFormat {
    id: "bis-el",
    about: "US Commerce, BIS: the rows of the Entity List in consolidated.csv or consolidated.json of trade.gov",
    directive: directive::BIS_EL,
    read: |files| csl::read(files, SOURCE),
};
