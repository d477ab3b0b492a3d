//! JSON Schemas of the files that people write, out of the types that read them.

use serde_json::Value;

use crate::attribute::vendor_schema;
use crate::judge::{config_schema, policy_schema};

/// A file that people write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `embargo.toml`.
    Config,
    /// A policy.
    Policy,
    /// A vendor of the catalogue.
    Vendor,
}

/// The schema of a file (JSON Schema, draft 2020-12), as text with a line end.
#[must_use]
pub fn schema(form: Form) -> String {
    let mut schema = match form {
        Form::Config => config_schema(),
        Form::Policy => policy_schema(),
        Form::Vendor => vendor_schema(),
    };
    without_null(&mut schema);
    format!("{schema:#}\n")
}

/// TOML has no null: what may be left out is not what may be nothing.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Array(list) => list.iter_mut().for_each(without_null),
        Value::Object(map) => {
            if map.get("default").is_some_and(Value::is_null) {
                map.remove("default");
            }
            if let Some(types) = map.get_mut("type")
                && let Some(list) = types.as_array_mut()
            {
                list.retain(|one| one != "null");
                if let [one] = list.as_slice() {
                    *types = one.clone();
                }
            }
            if let Some(Value::Array(any)) = map.get_mut("anyOf") {
                any.retain(|one| one != &serde_json::json!({"type": "null"}));
                if let [Value::Object(one)] = any.as_slice() {
                    let one = one.clone();
                    map.remove("anyOf");
                    map.extend(one);
                }
            }
            map.values_mut().for_each(without_null);
        }
        _ => {}
    }
}
