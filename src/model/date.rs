//! Days.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use toml::value::Datetime;

/// A calendar day. The whole gate reckons in days, as directives do; a day has no time zone here.
pub type Date = jiff::civil::Date;

/// Reads TOML local dates (`2017-09-13`) as optional days, for `#[serde(with = …)]`.
#[expect(non_camel_case_types, reason = "it stands where serde wants a module, and schemars a type")]
pub(crate) enum optional_day {}

impl optional_day {
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        Option::<Datetime>::deserialize(deserializer)?.map(read).transpose()
    }

    /// What a schema says of its default.
    pub(crate) fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        day.map(|day| day.to_string()).serialize(serializer)
    }
}

/// Reads a TOML local date as a day, for `#[serde(with = …)]`.
#[expect(non_camel_case_types, reason = "it stands where serde wants a module, and schemars a type")]
pub(crate) enum day {}

impl day {
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        read(Datetime::deserialize(deserializer)?)
    }
}

fn read<E: serde::de::Error>(datetime: Datetime) -> Result<Date, E> {
    datetime.to_string().parse().map_err(|_| E::custom(format!("`{datetime}` is no day: write it as 2017-09-13")))
}

impl JsonSchema for day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date", "description": "A TOML local date, such as 2017-09-13."})
    }
}

impl JsonSchema for optional_day {
    fn schema_name() -> Cow<'static, str> {
        day::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        day::json_schema(generator)
    }
}
