//! Values that occur everywhere in a credential.

use super::Problem;
use serde_json::{Map, Value};

/// An absolute URL (VC Data Model 2.0, 4.4): a DID, a `urn:`, an address on the web.
pub(crate) fn url(text: &str) -> Result<String, &'static str> {
    let forbidden = |c: char| c.is_control() || c.is_whitespace() || "<>\"{}|\\^`".contains(c);
    let rest = text.split_once(':').map(|(_, rest)| rest);
    let fits = rest.is_some_and(|rest| !rest.is_empty())
        && !text.contains(forbidden)
        && url::Url::parse(text).is_ok();
    if fits {
        Ok(text.to_owned())
    } else {
        Err("a URL, as in did:web:board.example or urn:uuid:…")
    }
}

/// Whether `type` names `kind`.
pub fn has_type(map: &Map<String, Value>, kind: &str) -> bool {
    match map.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(many)) => many.iter().any(|one| one == kind),
        _ => false,
    }
}

/// The value itself, or each item of a list, with its pointer.
pub(super) fn one_or_many<'a>(
    at: &str,
    value: &'a Value,
) -> impl Iterator<Item = (String, &'a Value)> {
    let items = value.as_array();
    let one = items.is_none().then(|| (at.to_owned(), value));
    let at = at.to_owned();
    let many = items.into_iter().flatten().enumerate();
    one.into_iter().chain(many.map(move |(index, item)| (format!("{at}/{index}"), item)))
}

/// `name` and `description` (VC Data Model 2.0, 4.6): a text, or language value objects.
/// Gives the first text.
pub(super) fn language_text(
    at: &str,
    value: &Value,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let mut first = None;
    for (pointer, item) in one_or_many(at, value) {
        let text = match item {
            Value::String(text) => Some(text),
            Value::Object(object) => language_value(&pointer, object, problems),
            _ => {
                let sentence = "A name or description must be text, or an object with @value.";
                problems.push(Problem::new(pointer, "wrong-type", sentence));
                None
            }
        };
        first = first.or(text.cloned());
    }
    first
}

fn language_value<'a>(
    at: &str,
    object: &'a Map<String, Value>,
    problems: &mut Vec<Problem>,
) -> Option<&'a String> {
    let known = |name: &str| matches!(name, "@value" | "@language" | "@direction");
    let tag = |tag: &Value| {
        tag.as_str().is_some_and(|tag| {
            tag.split('-').all(|part| {
                (1..=8).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_alphanumeric())
            })
        })
    };
    let direction = |value: &Value| matches!(value.as_str(), Some("ltr" | "rtl"));
    let sound = object.keys().all(|name| known(name))
        && object.get("@language").is_none_or(tag)
        && object.get("@direction").is_none_or(direction);
    match object.get("@value") {
        Some(Value::String(text)) if sound => Some(text),
        _ => {
            let sentence = "A text in a language is an object with @value and, beside it, only @language (as in en-US) and @direction (ltr or rtl).";
            problems.push(Problem::new(at, "malformed-language-value", sentence));
            None
        }
    }
}
