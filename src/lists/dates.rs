//! Days as lists write them.

use crate::model::Date;

/// `2024-06-24`, also with a time behind it, or only `2016` or `2016-05` (their first day).
pub(super) fn iso(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next()?;
    let mut parts = day.split('-');
    let year = number(parts.next()?)?;
    let month = parts.next().map_or(Some(1), number)?;
    let day = parts.next().map_or(Some(1), number)?;
    make(year, month, day)
}

/// `06/24/2024`, month first, as US lists write it.
pub(super) fn american(text: &str) -> Option<Date> {
    let [month, day, year] = slashes(text)?;
    make(year, month, day)
}

/// `24/06/2024`, day first, as British lists write it; or ISO; or `24-Jun-2024`.
pub(super) fn british(text: &str) -> Option<Date> {
    if let Some([day, month, year]) = slashes(text) {
        return make(year, month, day);
    }
    named(text).or_else(|| iso(text))
}

/// A day with its month as a word: `24-Jun-2024`, `24 June 2024`, `June 24, 2024`.
pub(super) fn named(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.to_lowercase();
    let parts: Vec<&str> = lower.split([' ', '-', ',']).filter(|part| !part.is_empty()).collect();
    let month = |part: &str| MONTHS.iter().zip(1..).find(|(name, _)| part.starts_with(**name)).map(|(_, at)| at);
    let [first, second, year] = parts.as_slice() else { return None };
    match (month(first), month(second)) {
        (Some(month), None) => make(number(year)?, month, number(second)?),
        (None, Some(month)) => make(number(year)?, month, number(first)?),
        _ => None,
    }
}

fn slashes(text: &str) -> Option<[i16; 3]> {
    let mut parts = text.trim().split('/').map(number);
    let found = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(found)
}

fn number(text: &str) -> Option<i16> {
    text.trim().parse().ok()
}

/// A day of a year in which lists could be kept.
pub(super) fn make(year: i16, month: i16, day: i16) -> Option<Date> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1900..=2999).contains(&year).then_some(date)
}
