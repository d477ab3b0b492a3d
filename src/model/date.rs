//! Days.

/// A calendar day. The whole gate reckons in days, as directives do; a day has no time zone here.
pub type Date = jiff::civil::Date;

/// Reads TOML local dates (`2017-09-13`) as optional days, for `#[serde(with = …)]`.
pub(crate) mod optional_day {
    use serde::{Deserialize, Deserializer};

    use super::Date;

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        Option::<toml::value::Datetime>::deserialize(deserializer)?.map(day).transpose()
    }

    pub(super) fn day<E: serde::de::Error>(datetime: toml::value::Datetime) -> Result<Date, E> {
        datetime.to_string().parse().map_err(|_| E::custom(format!("`{datetime}` is no day: write it as 2017-09-13")))
    }
}

/// Reads a TOML local date as a day, for `#[serde(with = …)]`.
pub(crate) mod day {
    use serde::{Deserialize, Deserializer};

    use super::Date;

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        super::optional_day::day(toml::value::Datetime::deserialize(deserializer)?)
    }
}
