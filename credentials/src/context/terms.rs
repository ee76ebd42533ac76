//! Whether contexts define every term of a document: what JSON-LD (1.1 API, 5.1.2 expansion)
//! would silently drop, and a canonicalised proof would therefore not protect, is an error here.

use crate::credential::{Problem, shown, token, url};
use serde_json::{Map, Value};
use std::{collections::HashMap, rc::Rc, sync::LazyLock};

/// Problems that are reported at most: enough to repair a document, too few to fill a log.
const PROBLEMS: usize = 32;

/// Contexts in one `@context`: each lookup of a term may go through all of them.
const CONTEXTS: usize = 16;

/// Contexts that we hold, parsed. Facts, not state: the texts are constants.
static PARSED: LazyLock<HashMap<&'static str, Value>> = LazyLock::new(|| {
    let parse = |&(url, text): &(&'static str, &str)| Some((url, serde_json::from_str(text).ok()?));
    super::EMBEDDED.iter().filter_map(parse).collect()
});

/// Undefined terms and types, unknown contexts, values that JSON-LD drops (nulls, relative URLs)
/// and redefined terms of `document`, but for its members `beside`.
pub(crate) fn problems(document: &Map<String, Value>, beside: &[&str]) -> Vec<Problem> {
    let mut check = Check { problems: Vec::new(), beside };
    check.node(document, &None, "", 0);
    // What a context that we do not hold would have defined is not the document's mistake.
    if check.problems.iter().any(|problem| problem.code == "unknown-context") {
        check.problems.retain(|problem| problem.code != "undefined-term");
    }
    check.problems
}

/// A context within the contexts around it. `None` is the empty context.
type Active<'a> = Option<Rc<Layer<'a>>>;

struct Layer<'a> {
    terms: &'a Map<String, Value>,
    outer: Active<'a>,
}

fn definition<'a>(mut active: &Active<'a>, term: &str) -> Option<&'a Value> {
    while let Some(layer) = active {
        if let Some(found) = layer.terms.get(term) {
            return Some(found);
        }
        active = &layer.outer;
    }
    None
}

/// What a name means in a context.
struct Meaning<'a> {
    /// An IRI, or a keyword that the name stands for.
    id: &'a str,
    /// Its type coercion.
    coerced: Option<&'a str>,
    /// Its scoped context.
    context: Option<&'a Value>,
    /// Whether its value is a map from languages, indexes, ids or types.
    mapped: bool,
}

fn meaning<'a>(active: &Active<'a>, name: &'a str) -> Option<Meaning<'a>> {
    let plain = |id| Meaning { id, coerced: None, context: None, mapped: false };
    match definition(active, name) {
        Some(Value::String(id)) => Some(plain(id)),
        Some(Value::Object(term)) => {
            let id = match term.get("@id").or_else(|| term.get("@reverse")) {
                Some(id) => id.as_str()?,
                None => undeclared(active, name)?,
            };
            let is_map = |kind: &Value| {
                matches!(kind.as_str(), Some("@language" | "@index" | "@id" | "@type"))
            };
            let mapped = term.get("@container").is_some_and(|container| {
                is_map(container) || container.as_array().is_some_and(|all| all.iter().any(is_map))
            });
            let coerced = term.get("@type").and_then(Value::as_str);
            Some(Meaning { id, coerced, context: term.get("@context"), mapped })
        }
        Some(_) => None,
        None => undeclared(active, name).map(plain),
    }
}

/// What a name means that no context declares: itself if it is a keyword or an IRI (also a compact
/// one), or something in the default vocabulary.
fn undeclared<'a>(active: &Active<'a>, name: &'a str) -> Option<&'a str> {
    let is_iri = name.split_once(':').is_some_and(|(scheme, rest)| {
        let compact =
            matches!(definition(active, scheme), Some(Value::String(_) | Value::Object(_)));
        scheme != "_" && (compact || !rest.is_empty() && url(name).is_ok())
    });
    let known = match name {
        "@id" | "@type" | "@value" | "@language" | "@direction" | "@index" | "@list" | "@set"
        | "@graph" | "@included" | "@reverse" | "@nest" => true,
        _ if name.starts_with('@') => false,
        _ => is_iri || matches!(definition(active, "@vocab"), Some(Value::String(_))),
    };
    known.then_some(name)
}

struct Check<'c> {
    problems: Vec<Problem>,
    beside: &'c [&'c str],
}

impl Check<'_> {
    fn problem(&mut self, pointer: String, code: &'static str, sentence: String) {
        if self.problems.len() < PROBLEMS {
            self.problems.push(Problem::new(pointer, code, sentence));
        }
    }

    /// `active` with `local` on top (JSON-LD 1.1 API, 4.1.2). `at` is the pointer of a context that stands
    /// in the document; those of embedded contexts have none, and are as they should be.
    fn extend<'a>(
        &mut self,
        active: &Active<'a>,
        local: &'a Value,
        at: Option<&str>,
        depth: usize,
    ) -> Active<'a> {
        let unusable = |check: &mut Self, code, sentence: String| {
            check.problem(at.unwrap_or_default().to_owned(), code, sentence);
            active.clone()
        };
        if depth > crate::limits::JSON_DEPTH {
            return unusable(self, "too-deep", "The contexts nest too deep.".to_owned());
        }
        match local {
            Value::Null => None,
            Value::String(address) => match PARSED.get(address.as_str()) {
                Some(document) => match document.get("@context") {
                    Some(context) => self.extend(active, context, None, depth + 1),
                    None => active.clone(),
                },
                None => {
                    let sentence = format!(
                        "The context {} is not one that we hold, and none is fetched while verifying.",
                        shown(address)
                    );
                    unusable(self, "unknown-context", sentence)
                }
            },
            Value::Array(items) if items.len() > CONTEXTS => unusable(
                self,
                "unknown-context",
                format!("There are more than {CONTEXTS} contexts."),
            ),
            Value::Array(items) => {
                let mut extended = active.clone();
                for (index, item) in items.iter().enumerate() {
                    let at = at.map(|at| format!("{at}/{index}"));
                    extended = self.extend(&extended, item, at.as_deref(), depth + 1);
                }
                extended
            }
            Value::Object(terms) => {
                if terms.contains_key("@import") {
                    let sentence = "A context that imports another is not taken.".to_owned();
                    return unusable(self, "unknown-context", sentence);
                }
                if at.is_some_and(|at| self.redefines(active, terms, at)) {
                    return active.clone();
                }
                Some(Rc::new(Layer { terms, outer: active.clone() }))
            }
            _ => {
                let sentence = "A context must be a URL or an object.".to_owned();
                unusable(self, "malformed-context", sentence)
            }
        }
    }

    /// Whether a context in the document gives protected terms another meaning (JSON-LD 1.1, 4.1.11).
    fn redefines(&mut self, active: &Active<'_>, terms: &Map<String, Value>, at: &str) -> bool {
        let before = self.problems.len();
        for (term, new) in terms.iter().filter(|(term, _)| !term.starts_with('@')) {
            let mut layer = active;
            while let Some(known) = layer {
                let protected = known.terms.get("@protected") == Some(&Value::Bool(true));
                if known.terms.get(term).is_some_and(|old| protected && old != new) {
                    let sentence =
                        format!("The context gives the term “{}” another meaning.", shown(term));
                    self.problem(format!("{at}/{}", token(term)), "protected-term", sentence);
                    break;
                }
                layer = &known.outer;
            }
        }
        self.problems.len() > before
    }

    /// A node object or value object. `active` holds the contexts that reach it.
    fn node<'a>(
        &mut self,
        map: &'a Map<String, Value>,
        active: &Active<'a>,
        at: &str,
        depth: usize,
    ) {
        let own = match map.get("@context") {
            Some(local) => self.extend(active, local, Some(&format!("{at}/@context")), 0),
            None => active.clone(),
        };
        // Contexts of a type reach its members, but not the nodes in them, unless they say so.
        let (mut inner, mut onward) = (own.clone(), own.clone());
        for name in types(map, &own, at, self) {
            if let Some(scoped) = meaning(&own, name).and_then(|meaning| meaning.context) {
                inner = self.extend(&inner, scoped, None, 0);
                if scoped.get("@propagate") == Some(&Value::Bool(true)) {
                    onward = self.extend(&onward, scoped, None, 0);
                }
            }
        }
        for (name, value) in map {
            if name == "@context" || (depth == 0 && self.beside.contains(&name.as_str())) {
                continue;
            }
            let at = format!("{at}/{}", token(name));
            match meaning(&inner, name) {
                None => {
                    let sentence = format!(
                        "The term “{}” is not defined by any context of the document, so nothing says what it means.",
                        shown(name)
                    );
                    self.problem(at, "undefined-term", sentence);
                }
                Some(meaning) => self.member(&meaning, value, &inner, &onward, &at, depth),
            }
        }
    }

    fn member<'a>(
        &mut self,
        meaning: &Meaning<'a>,
        value: &'a Value,
        inner: &Active<'a>,
        onward: &Active<'a>,
        at: &str,
        depth: usize,
    ) {
        match meaning.id {
            "@type" => {}
            "@id" => self.single_url(value, at),
            "@value" | "@language" | "@direction" | "@index" => {
                if value.is_null() {
                    self.null(at);
                }
            }
            "@nest" => self.value(value, inner, None, at, depth),
            _ if meaning.coerced == Some("@json") => {}
            _ => {
                let scope = match meaning.context {
                    Some(scoped) => self.extend(onward, scoped, None, 0),
                    None => onward.clone(),
                };
                match value {
                    Value::Object(map) if meaning.mapped => {
                        for (key, value) in map {
                            let at = format!("{at}/{}", token(key));
                            self.value(value, &scope, None, &at, depth);
                        }
                    }
                    _ => self.value(value, &scope, meaning.coerced, at, depth),
                }
            }
        }
    }

    fn value<'a>(
        &mut self,
        value: &'a Value,
        active: &Active<'a>,
        coerced: Option<&str>,
        at: &str,
        depth: usize,
    ) {
        match value {
            Value::Null => self.null(at),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, active, coerced, &format!("{at}/{index}"), depth);
                }
            }
            Value::Object(map) => self.node(map, active, at, depth + 1),
            Value::String(text) if coerced == Some("@id") && url(text).is_err() => {
                self.not_a_url(at);
            }
            Value::String(text) if coerced == Some("@vocab") && meaning(active, text).is_none() => {
                self.not_a_url(at);
            }
            _ => {}
        }
    }

    fn single_url(&mut self, value: &Value, at: &str) {
        if value.as_str().is_none_or(|text| url(text).is_err()) {
            self.not_a_url(at);
        }
    }

    fn not_a_url(&mut self, at: &str) {
        self.problem(at.to_owned(), "not-a-url", "Here must be a single absolute URL.".to_owned());
    }

    fn null(&mut self, at: &str) {
        let sentence = "A value is null, which says nothing; such a member must be left out.";
        self.problem(at.to_owned(), "null-value", sentence.to_owned());
    }
}

/// The types of a node, in the order in which their contexts apply. Notes those that nothing defines.
fn types<'a>(
    map: &'a Map<String, Value>,
    active: &Active<'a>,
    at: &str,
    check: &mut Check<'_>,
) -> Vec<&'a str> {
    let mut found = Vec::new();
    for (name, value) in map {
        if meaning(active, name).is_none_or(|meaning| meaning.id != "@type") {
            continue;
        }
        // In a value object the type is a datatype.
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for (index, item) in items.iter().enumerate() {
            let at = match value {
                Value::Array(_) => format!("{at}/{}/{index}", token(name)),
                _ => format!("{at}/{}", token(name)),
            };
            match item.as_str() {
                Some(kind)
                    if meaning(active, kind).is_some_and(|known| !known.id.starts_with('@')) =>
                {
                    found.push(kind)
                }
                Some(kind) => {
                    let sentence = format!(
                        "The type “{}” is not defined by any context of the document.",
                        shown(kind)
                    );
                    check.problem(at, "undefined-term", sentence);
                }
                None if item.is_null() => check.null(&at),
                None => check.problem(at, "wrong-type", "A type must be a text.".to_owned()),
            }
        }
    }
    found.sort_unstable();
    found
}
