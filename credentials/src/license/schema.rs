//! The JSON Schemas of our credential types (2020-12), for those who check with a schema and
//! nothing else. Check digits and the order of days are beyond them; the typed reading has both.

use crate::{credential::Problem, identity};
use jsonschema::Validator;
use serde_json::Value;
use std::sync::LazyLock;

/// The schemas, compiled once: constants, not state.
static VALIDATORS: LazyLock<Vec<(&str, Validator)>> = LazyLock::new(|| {
    let compile = |(id, text): (&'static str, &str)| {
        let schema: Value = serde_json::from_str(text).ok()?;
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        options.build(&schema).ok().map(|validator| (id, validator))
    };
    [(super::SCHEMA, super::SCHEMA_TEXT), (identity::SCHEMA, identity::SCHEMA_TEXT)]
        .into_iter()
        .filter_map(compile)
        .collect()
});

/// What is wrong with a credential by the schema `id`; `None` when that is not a schema that we hold.
pub fn schema_problems(id: &str, credential: &Value) -> Option<Vec<Problem>> {
    let (_, validator) = VALIDATORS.iter().find(|(known, _)| *known == id)?;
    let problem = |error: jsonschema::ValidationError<'_>| {
        let pointer = error.instance_path().as_str().to_owned();
        let place = if pointer.is_empty() { "the document" } else { &pointer };
        let sentence = format!("The schema does not allow what is at {place}.");
        Problem::new(pointer, "schema", sentence)
    };
    Some(validator.iter_errors(credential).take(32).map(problem).collect())
}
