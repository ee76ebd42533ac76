//! Which JSON may stand for its RDF.
//!
//! An RDF suite signs statements, not JSON; we read JSON. So that nobody can rewrite a signed
//! document into other JSON with the same statements (`credentialStatus` under its full IRI, in
//! a `@graph`, in another node of the same name), only the compact form is taken: embedded contexts
//! by name, terms as keys, `id` and `type` under these names alone, each node written once. A
//! credential in a presentation is a graph of its own: it keeps to the same form, under its own contexts.

use super::{
    ProofError, claims,
    data_integrity::{self, Active},
};
use crate::limits;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Contexts one document may name.
const CONTEXTS: usize = 16;
/// Contexts that all credentials of one presentation may name, and their proofs: each is processed
/// again. Sixteen licences with three proofs that repeat them name 128.
const ENCLOSED_CONTEXTS: usize = 128;

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
    let mut shape = Shape { names: HashSet::new(), active, encloses: true, nodes: 0 };
    let compact = shape.node(members, without, true);
    match (shape.nodes > limits::NODES, compact) {
        (true, _) => Err(ProofError::TooComplex),
        (false, true) => Ok(()),
        (false, false) => Err(ProofError::NotCanonicalisable),
    }
}

struct Shape<'a> {
    /// Nodes that say something of themselves.
    names: HashSet<&'a str>,
    active: &'a Active,
    /// Whether it may be a presentation.
    encloses: bool,
    /// How many were looked at: each may ask for a context of its own.
    nodes: usize,
}

impl<'a> Shape<'a> {
    fn node(&mut self, members: &'a Map<String, Value>, without: &[&str], top: bool) -> bool {
        self.nodes += 1;
        if self.nodes > limits::NODES {
            return false;
        }
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
                "@context" => top && contexts(value).is_ok(),
                "verifiableCredential" if top && self.encloses => enclosed(value),
                "id" => true,
                "type" => self.types(value),
                key => !key.contains(['@', ':']) && !self.active.is_alias(key) && self.value(value),
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

/// Whether the credentials in a presentation, and the proofs on each, are in the compact form.
fn enclosed(value: &Value) -> bool {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    if items.is_empty() || items.len() > limits::PRESENTED {
        return false;
    }
    let named: Option<usize> = items.iter().map(contexts_of_enclosed).sum();
    named.is_some_and(|named| named <= ENCLOSED_CONTEXTS)
}

/// Something when a part of a presentation is in the compact form.
fn shaped(members: &Map<String, Value>, without: &[&str], active: &Active) -> Option<()> {
    let mut shape = Shape { names: HashSet::new(), active, encloses: false, nodes: 0 };
    shape.node(members, without, true).then_some(())
}

/// How many contexts a credential in a presentation names, when it is in the compact form.
fn contexts_of_enclosed(item: &Value) -> Option<usize> {
    let members = item.as_object()?;
    let list = contexts(members.get("@context")?).ok()?;
    let active = data_integrity::contexts(&list)?;
    shaped(members, &["proof"], &active)?;
    let of_proof = |proof: &Value| {
        let proof = proof.as_object()?;
        shaped(proof, &[], &active)?;
        // A proof of a JCS suite repeats the contexts.
        proof.get("@context").map_or(Some(0), |own| Some(contexts(own).ok()?.len()))
    };
    let of_proofs: Option<usize> = claims::proofs(members).iter().map(of_proof).sum();
    Some(list.len() + of_proofs?)
}

/// `{"@value": "…", "@language": "…"}`. A direction would be lost on the way to RDF.
fn is_tagged_text(members: &Map<String, Value>) -> bool {
    members.len() == 2
        && members.get("@value").is_some_and(Value::is_string)
        && members.get("@language").is_some_and(Value::is_string)
}
