//! TOML 1.0 (<https://toml.io/en/v1.0.0>), by the crate of that name: it refuses duplicate keys and whatever is cut off
//! inside a value. That the file goes on where it should is for the readers of lock files to check.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Grower, Shape, Tree};
use crate::model::source::Span;
use crate::read::refusal::{ReadError, Refusal};

/// Grows the tree of a TOML text.
pub(in crate::read) fn grow(text: &str) -> Result<Tree<'_>, ReadError> {
    let document = DeTable::parse(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        ReadError::at(Refusal::Syntax("TOML", error.message().to_owned()), span)
    })?;
    let mut grower = Grower::new();
    let span = document.span();
    table(&mut grower, document.into_inner(), span);
    Ok(grower.finish())
}

/// Whether a line of a text begins so: by such lines lock files in TOML are told apart. Texts that are clearly of
/// another syntax, which may be huge, are not searched.
pub(in crate::read) fn has_line(text: &str, start: &str) -> bool {
    !text.trim_start().starts_with(['{', '<']) && text.lines().any(|line| line.starts_with(start))
}

fn table<'s>(grower: &mut Grower<'s>, table: DeTable<'s>, span: Span) {
    grower.open(Shape::Object, span.clone());
    for (key, of) in table {
        let at = key.span();
        grower.key(key.into_inner(), at);
        value(grower, of);
    }
    grower.close(span.end);
}

fn value<'s>(grower: &mut Grower<'s>, of: Spanned<DeValue<'s>>) {
    let span = of.span();
    match of.into_inner() {
        DeValue::Table(inner) => table(grower, inner, span),
        DeValue::Array(array) => {
            grower.open(Shape::Array, span.clone());
            for element in array {
                value(grower, element);
            }
            grower.close(span.end);
        }
        DeValue::String(text) => grower.value(Shape::String, text, span),
        DeValue::Boolean(yes) => grower.value(Shape::Boolean, if yes { "true" } else { "false" }, span),
        DeValue::Integer(number) => grower.value(Shape::Number, number.to_string(), span),
        DeValue::Float(number) => grower.value(Shape::Number, number.to_string(), span),
        DeValue::Datetime(moment) => grower.value(Shape::String, moment.to_string(), span),
    }
}
