//! The short way from a compact document to its statements (JSON-LD 1.1 API, 5.1 and 8.1), over
//! contexts that were processed before.
//!
//! It knows what credentials are made of: nodes, types with scoped contexts, IRIs, typed and plain
//! texts, booleans and whole numbers. Whatever else it meets, it says `Unknown`, and the full
//! processor decides. A property test holds the two equal.

use super::{
    canon::{self, Quad, Term},
    data_integrity::{Active, Coercion, Definition, Meaning, Reason},
};
use crate::limits;
use serde_json::{Map, Value};
use std::{borrow::Cow, sync::Arc};

/// Something that is left to the full processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unknown;

/// The statements of `members` without those named in `without`.
pub(super) fn quads(
    active: &Arc<Active>,
    members: &Map<String, Value>,
    without: &[&str],
) -> Result<Vec<Quad<'static>>, Unknown> {
    if active.default_language {
        return Err(Unknown);
    }
    let mut expansion = Expansion { quads: Vec::with_capacity(64), blanks: 0 };
    expansion.node(active, None, members, without)?;
    Ok(expansion.quads)
}

struct Expansion {
    quads: Vec<Quad<'static>>,
    blanks: u32,
}

impl Expansion {
    /// A node object, and the term that names it. `property` is the definition that led here.
    fn node(
        &mut self,
        outer: &Arc<Active>,
        property: Option<&Definition>,
        members: &Map<String, Value>,
        without: &[&str],
    ) -> Result<Term<'static>, Unknown> {
        let top = property.is_none();
        let mut active = match &outer.previous {
            // A reference by name alone does not leave the node it is in.
            Some(previous) if !is_reference(outer, members) => previous.clone(),
            _ => outer.clone(),
        };
        if let Some(scope) = property.and_then(|property| property.scope.as_ref()) {
            active = active.follow(scope, Reason::Property).ok_or(Unknown)?;
        }
        let typing = active.clone();
        let types = types(&typing, members)?;
        let mut sorted = types.clone();
        sorted.sort_unstable();
        for name in sorted {
            if let Some(scope) = typing.get(name).and_then(|definition| definition.scope.as_ref()) {
                active = active.follow(scope, Reason::Type).ok_or(Unknown)?;
            }
        }
        if active.default_language {
            return Err(Unknown);
        }
        let subject = match members.get("id") {
            Some(Value::String(id)) => absolute(&active, id)?,
            Some(_) => return Err(Unknown),
            None => {
                self.blanks += 1;
                Term::Blank(self.blanks)
            }
        };
        for name in types {
            let object = typing_term(&typing, name)?;
            self.push(&subject, Cow::Borrowed(RDF_TYPE), object)?;
        }
        for (key, value) in members {
            if without.contains(&key.as_str()) || (top && key == "@context") {
                continue;
            }
            match active.get(key) {
                Some(definition) => match (&definition.meaning, key.as_str()) {
                    (Meaning::Id, "id") | (Meaning::Type, "type") => {}
                    (Meaning::Iri(predicate), _) => {
                        self.values(&active, (key, definition), &subject, predicate, value)?;
                    }
                    _ => return Err(Unknown),
                },
                None => {
                    let predicate = by_vocabulary(&active, key)?;
                    self.values(&active, (key, &PLAIN), &subject, &predicate, value)?;
                }
            }
        }
        Ok(subject)
    }

    fn values(
        &mut self,
        active: &Arc<Active>,
        (key, definition): (&str, &Definition),
        subject: &Term<'static>,
        predicate: &str,
        value: &Value,
    ) -> Result<(), Unknown> {
        match value {
            value if definition.list => {
                let items = match value {
                    Value::Array(items) => items.as_slice(),
                    one => std::slice::from_ref(one),
                };
                let list = self.list(active, (key, definition), items)?;
                self.push(subject, Cow::Owned(predicate.to_owned()), list)
            }
            Value::Array(items) if items.iter().any(Value::is_array) => Err(Unknown),
            Value::Array(items) => items.iter().try_for_each(|item| {
                self.values(active, (key, definition), subject, predicate, item)
            }),
            value => {
                let object = self.object(active, (key, definition), value)?;
                self.push(subject, Cow::Owned(predicate.to_owned()), object)
            }
        }
    }

    /// `rdf:first` and `rdf:rest` (JSON-LD 1.1 API, 8.4).
    fn list(
        &mut self,
        active: &Arc<Active>,
        property: (&str, &Definition),
        items: &[Value],
    ) -> Result<Term<'static>, Unknown> {
        let mut rest = Term::Text(Cow::Borrowed(RDF_NIL));
        for item in items.iter().rev() {
            if item.is_array() {
                return Err(Unknown);
            }
            self.blanks += 1;
            let node = Term::Blank(self.blanks);
            let first = self.object(active, property, item)?;
            self.push(&node, Cow::Borrowed(RDF_FIRST), first)?;
            self.push(&node, Cow::Borrowed(RDF_REST), rest)?;
            rest = node;
        }
        Ok(rest)
    }

    fn object(
        &mut self,
        active: &Arc<Active>,
        (key, definition): (&str, &Definition),
        value: &Value,
    ) -> Result<Term<'static>, Unknown> {
        match value {
            Value::Object(members) if members.contains_key("@value") => tagged(members),
            Value::Object(members) => self.node(active, Some(definition), members, &[]),
            value => match &definition.scope {
                None => scalar(active, definition, value),
                Some(scope) => {
                    let active = active.follow(scope, Reason::Text).ok_or(Unknown)?;
                    if active.default_language {
                        return Err(Unknown);
                    }
                    scalar(&active, active.get(key).ok_or(Unknown)?, value)
                }
            },
        }
    }

    fn push(
        &mut self,
        subject: &Term<'static>,
        predicate: Cow<'static, str>,
        object: Term<'static>,
    ) -> Result<(), Unknown> {
        // One more than the bound is enough for canonicalisation to refuse.
        if self.quads.len() <= limits::QUADS {
            self.quads.push(Quad { subject: subject.clone(), predicate, object, graph: None });
        }
        Ok(())
    }
}

const RDF_TYPE: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
const RDF_FIRST: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>";
const RDF_REST: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>";
const RDF_NIL: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>";
const XSD_STRING: &str = "http://www.w3.org/2001/XMLSchema#string";
const XSD_BOOLEAN: &str = "http://www.w3.org/2001/XMLSchema#boolean";
const XSD_DOUBLE: &str = "http://www.w3.org/2001/XMLSchema#double";
const XSD_INTEGER: &str = "http://www.w3.org/2001/XMLSchema#integer";

/// A text, truth value or number (JSON-LD 1.1 API, 5.3 and 8.2).
fn scalar(
    active: &Active,
    definition: &Definition,
    value: &Value,
) -> Result<Term<'static>, Unknown> {
    match value {
        Value::String(text) => match &definition.coercion {
            Coercion::None => Ok(canon::typed(text, XSD_STRING)),
            Coercion::Typed(datatype) => Ok(canon::typed(text, datatype)),
            Coercion::Id => absolute(active, text),
            Coercion::Vocab => typing_term(active, text),
        },
        Value::Bool(truth) => {
            let text = if *truth { "true" } else { "false" };
            match datatype(definition, XSD_BOOLEAN)? {
                XSD_BOOLEAN => Ok(canon::typed(text, XSD_BOOLEAN)),
                // A truth value under a term of another type: `ssi` has its own reading.
                _ => Err(Unknown),
            }
        }
        Value::Number(number) => {
            // Larger ones, and those with a point, have a rule of their own.
            let whole = number.as_i64().filter(|whole| whole.unsigned_abs() < 1 << 53);
            let whole = whole.ok_or(Unknown)?.to_string();
            let datatype = datatype(definition, XSD_INTEGER)?;
            if whole == number.to_string() && datatype != XSD_DOUBLE {
                Ok(canon::typed(&whole, datatype))
            } else {
                Err(Unknown)
            }
        }
        _ => Err(Unknown),
    }
}

/// The datatype of a value that is not a text.
fn datatype<'a>(definition: &'a Definition, native: &'a str) -> Result<&'a str, Unknown> {
    match &definition.coercion {
        Coercion::None => Ok(native),
        Coercion::Typed(datatype) => Ok(datatype),
        Coercion::Id | Coercion::Vocab => Err(Unknown),
    }
}

/// What holds for a term that only `@vocab` makes.
static PLAIN: Definition =
    Definition { meaning: Meaning::Other, coercion: Coercion::None, list: false, scope: None };

/// `{"id": "…"}`
fn is_reference(active: &Active, members: &Map<String, Value>) -> bool {
    members.len() == 1
        && members.contains_key("id")
        && active.get("id").is_some_and(|definition| matches!(definition.meaning, Meaning::Id))
}

/// The values of `type`, in order.
fn types<'a>(active: &Active, members: &'a Map<String, Value>) -> Result<Vec<&'a str>, Unknown> {
    let Some(value) = members.get("type") else { return Ok(Vec::new()) };
    let known =
        active.get("type").is_some_and(|definition| matches!(definition.meaning, Meaning::Type));
    if !known {
        return Err(Unknown);
    }
    match value {
        Value::String(name) => Ok(vec![name]),
        Value::Array(names) => names.iter().map(|name| name.as_str().ok_or(Unknown)).collect(),
        _ => Err(Unknown),
    }
}

/// A text that is a term or an IRI.
fn typing_term(active: &Active, name: &str) -> Result<Term<'static>, Unknown> {
    match active.get(name) {
        Some(Definition { meaning: Meaning::Iri(iri), .. }) => {
            Ok(Term::Text(Cow::Owned(iri.clone())))
        }
        Some(_) => Err(Unknown),
        None if name.contains(':') => absolute(active, name),
        None => Ok(Term::Text(Cow::Owned(by_vocabulary(active, name)?))),
    }
}

/// `<…>` of a name that no context defines, where the context has a vocabulary.
fn by_vocabulary(active: &Active, name: &str) -> Result<String, Unknown> {
    let vocabulary = active.vocabulary.as_deref().ok_or(Unknown)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if name.is_empty() || !name.bytes().all(plain) || !is_plain_iri(vocabulary) {
        return Err(Unknown);
    }
    Ok(format!("<{vocabulary}{name}>"))
}

/// An IRI that is written out: not a term, not a prefix and its rest, not relative.
fn absolute(active: &Active, text: &str) -> Result<Term<'static>, Unknown> {
    let (prefix, _) = text.split_once(':').ok_or(Unknown)?;
    if active.get(prefix).is_some() || !is_plain_iri(text) {
        return Err(Unknown);
    }
    Ok(canon::iri(text))
}

/// Whether a text is surely an IRI: `scheme:` and ASCII characters that an IRI has everywhere (RFC 3987, 2.2).
fn is_plain_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let scheme = scheme.as_bytes();
    let Some((first, others)) = scheme.split_first() else { return false };
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte);
    let (hierarchy, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (hierarchy, query) = hierarchy.split_once('?').unwrap_or((hierarchy, ""));
    let path = match hierarchy.strip_prefix("//") {
        None => hierarchy,
        Some(hierarchy) => {
            let (authority, path) =
                hierarchy.split_at(hierarchy.find('/').unwrap_or(hierarchy.len()));
            let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
            let host =
                host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
            if !host || authority.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
                return false;
            }
            path
        }
    };
    first.is_ascii_alphabetic()
        && others.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
        && escapes_hold(rest)
        && path.bytes().all(|byte| unreserved(byte) || b":@/%".contains(&byte))
        && [query, fragment]
            .iter()
            .all(|part| part.bytes().all(|byte| unreserved(byte) || b":@/?%".contains(&byte)))
}

/// Whether each `%` has its two digits.
fn escapes_hold(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| {
        rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// `{"@value": "…", "@language": "…"}` with a tag that needs no normalising.
fn tagged(members: &Map<String, Value>) -> Result<Term<'static>, Unknown> {
    let text = |name: &str| members.get(name).and_then(Value::as_str).ok_or(Unknown);
    let (value, language) = (text("@value")?, text("@language")?);
    let parts = language.split('-').enumerate().all(|(at, part)| {
        let letters = part.bytes().all(|byte| byte.is_ascii_lowercase());
        if at == 0 { letters && (2..=3).contains(&part.len()) } else { letters && part.len() == 2 }
    });
    if members.len() == 2 && parts && language.len() <= 6 {
        Ok(canon::tagged(value, language))
    } else {
        Err(Unknown)
    }
}
