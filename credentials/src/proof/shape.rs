//! Which JSON may stand for its RDF.
//!
//! An RDF suite signs statements, not JSON; we read JSON. So that nobody can rewrite a signed
//! document into other JSON with the same statements (`credentialStatus` under its full IRI, in
//! a `@graph`, in another node of the same name), only the compact form is taken: embedded contexts
//! by name, terms as keys, `id` and `type` under these names, each node written once.

use super::{ProofError, data_integrity::Active};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Contexts one document may name.
const CONTEXTS: usize = 16;

/// The URLs of a `@context`; definitions in the document itself are refused.
pub(super) fn contexts(context: &Value) -> Result<Vec<&str>, ProofError> {
    let list = match context {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    if list.is_empty() || list.len() > CONTEXTS {
        return Err(ProofError::NotCanonicalisable);
    }
    list.iter().map(|one| one.as_str().ok_or(ProofError::NotCanonicalisable)).collect()
}

/// Whether `members` without those named in `without` are in the compact form.
pub(super) fn check(
    members: &Map<String, Value>,
    without: &[&str],
    active: &Active,
) -> Result<(), ProofError> {
    let mut shape = Shape { names: HashSet::new(), active };
    if shape.node(members, without, true) { Ok(()) } else { Err(ProofError::NotCanonicalisable) }
}

struct Shape<'a> {
    /// Nodes that say something of themselves.
    names: HashSet<&'a str>,
    active: &'a Active,
}

impl<'a> Shape<'a> {
    fn node(&mut self, members: &'a Map<String, Value>, without: &[&str], top: bool) -> bool {
        if members.contains_key("@value") {
            return is_tagged_text(members);
        }
        let name = match members.get("id") {
            None => None,
            Some(Value::String(id)) if !id.starts_with("_:") => Some(id.as_str()),
            Some(_) => return false,
        };
        let says = members.len() > 1;
        if name.is_some_and(|name| says && !self.names.insert(name)) {
            return false;
        }
        members.iter().filter(|(key, _)| !without.contains(&key.as_str())).all(|(key, value)| {
            match key.as_str() {
                "@context" => top,
                "type" => self.types(value),
                key => !key.contains(['@', ':']) && self.value(value),
            }
        })
    }

    fn value(&mut self, value: &'a Value) -> bool {
        match value {
            // Nothing is said by null or by an empty list, so nothing is signed.
            Value::Null => false,
            Value::Array(items) => {
                !items.is_empty() && items.iter().all(|item| !item.is_array() && self.value(item))
            }
            Value::Object(members) => !members.is_empty() && self.node(members, &[], false),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        }
    }

    /// Types are terms, or IRIs that no term stands for.
    fn types(&self, value: &Value) -> bool {
        match value {
            Value::String(name) => !self.active.has_term_for(name),
            Value::Array(names) => {
                !names.is_empty()
                    && names.iter().all(|name| {
                        name.as_str().is_some_and(|name| !self.active.has_term_for(name))
                    })
            }
            _ => false,
        }
    }
}

/// `{"@value": "…", "@language": "…"}`. A direction would be lost on the way to RDF.
fn is_tagged_text(members: &Map<String, Value>) -> bool {
    members.len() == 2
        && members.get("@value").is_some_and(Value::is_string)
        && members.get("@language").is_some_and(Value::is_string)
}
