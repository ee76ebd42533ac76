//! Reading the members of an object, with every problem collected and none lost.

use super::{
    Problem,
    json::{shown, token},
};
use serde_json::{Map, Value};
use std::fmt::Display;

/// The members of one object, and what was found to be wrong with them.
pub(crate) struct Members<'a> {
    map: &'a Map<String, Value>,
    at: String,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Members<'a> {
    /// The members of `map`, whose pointer is `at`.
    pub(crate) fn new(
        map: &'a Map<String, Value>,
        at: impl Into<String>,
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        Self { map, at: at.into(), problems }
    }

    /// A text that must be there. `read` says what it must be when it is not.
    pub(crate) fn required<T, E: Display>(
        &mut self,
        name: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        match self.map.get(name) {
            Some(Value::String(text)) if !text.is_empty() => self.read(name, text, read),
            None | Some(Value::String(_)) => {
                let expected = read("").err().map(|error| format!(": it must be {error}"));
                let sentence =
                    format!("The {} is missing{}.", label(name), expected.unwrap_or_default());
                self.problem(name, "missing", sentence);
                None
            }
            Some(_) => self.mistyped(name, "text"),
        }
    }

    /// A text that may be absent.
    pub(crate) fn optional<T, E: Display>(
        &mut self,
        name: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        match self.map.get(name)? {
            Value::String(text) => self.read(name, text, read),
            _ => self.mistyped(name, "text"),
        }
    }

    /// A `true` or `false` that may be absent.
    pub(crate) fn flag(&mut self, name: &str) -> Option<bool> {
        match self.map.get(name)? {
            Value::Bool(flag) => Some(*flag),
            _ => self.mistyped(name, "true or false"),
        }
    }

    /// A list of texts, empty when absent.
    pub(crate) fn texts<T, E: Display>(
        &mut self,
        name: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Vec<T> {
        self.each(name, |members, pointer, item| match item {
            Value::String(text) => members.read(pointer, text, &read),
            _ => members.mistyped(pointer, "text"),
        })
    }

    /// A list of objects, empty when absent.
    pub(crate) fn objects<T>(
        &mut self,
        name: &str,
        read: impl Fn(&mut Members<'_>) -> Option<T>,
    ) -> Vec<T> {
        self.each(name, |members, pointer, item| members.inner(pointer, item, &read))
    }

    /// One object that must be there.
    pub(crate) fn object<T>(
        &mut self,
        name: &str,
        read: impl Fn(&mut Members<'_>) -> Option<T>,
    ) -> Option<T> {
        match self.map.get(name) {
            Some(value) => self.inner(name, value, &read),
            None => {
                self.problem(name, "missing", format!("The {} is missing.", label(name)));
                None
            }
        }
    }

    /// Whether a member is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// Notes a problem with a member.
    pub(crate) fn problem(&mut self, name: &str, code: &'static str, sentence: impl Into<String>) {
        self.problems.push(Problem::new(format!("{}/{name}", self.at), code, sentence));
    }

    fn read<T, E: Display>(
        &mut self,
        pointer: &str,
        text: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        read(text)
            .map_err(|error| {
                let sentence =
                    format!("The {} must be {error}; “{}” is not.", label(pointer), shown(text));
                self.problem(pointer, "malformed", sentence);
            })
            .ok()
    }

    fn inner<T>(
        &mut self,
        pointer: &str,
        value: &Value,
        read: impl Fn(&mut Members<'_>) -> Option<T>,
    ) -> Option<T> {
        let Value::Object(map) = value else { return self.mistyped(pointer, "an object") };
        let at = format!("{}/{pointer}", self.at);
        read(&mut Members { map, at, problems: self.problems })
    }

    fn each<T>(
        &mut self,
        name: &str,
        read: impl Fn(&mut Self, &str, &Value) -> Option<T>,
    ) -> Vec<T> {
        match self.map.get(name) {
            None => Vec::new(),
            Some(Value::Array(items)) if items.len() <= LIST_ITEMS => items
                .iter()
                .enumerate()
                .filter_map(|(at, item)| read(self, &format!("{name}/{at}"), item))
                .collect(),
            Some(Value::Array(_)) => {
                let sentence = format!("The {} are more than {LIST_ITEMS}.", label(name));
                self.problem(name, "too-many", sentence);
                Vec::new()
            }
            Some(_) => {
                let _: Option<T> = self.mistyped(name, "a list");
                Vec::new()
            }
        }
    }

    fn mistyped<T>(&mut self, pointer: &str, expected: &str) -> Option<T> {
        let sentence = format!("The {} must be {expected}.", label(pointer));
        self.problem(pointer, "wrong-type", sentence);
        None
    }
}

/// An object in the making; what is absent or empty is left out.
#[derive(Default)]
pub(crate) struct Object(pub(crate) Map<String, Value>);

impl Object {
    pub(crate) fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    pub(crate) fn maybe(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    pub(crate) fn list<T>(&mut self, name: &str, items: &[T], write: impl Fn(&T) -> Value) {
        if !items.is_empty() {
            self.put(name, items.iter().map(write).collect::<Vec<_>>());
        }
    }
}

/// Items in one list of a subject: former names, restrictions, actions.
pub(crate) const LIST_ITEMS: usize = 100;

/// What people call a member: `licenseNumber` is the licence number.
fn label(pointer: &str) -> String {
    let known = [
        ("npi", "NPI"),
        ("ncsbnId", "NCSBN ID"),
        ("lookupUrl", "lookup address"),
        ("orderUri", "address of the order"),
        ("publicOrderUri", "address of the public order"),
        ("from", "first day"),
        ("to", "last day"),
    ];
    let name = pointer.split('/').rfind(|part| !part.bytes().all(|c| c.is_ascii_digit()));
    let name = name.unwrap_or(pointer);
    if let Some((_, label)) = known.iter().find(|(member, _)| *member == name) {
        return (*label).to_owned();
    }
    let mut words = String::new();
    for c in token(name).chars() {
        if c.is_uppercase() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words.replace("license", "licence")
}

/// A line of text for people: 1 to `most` characters, without control characters, without
/// characters that turn the direction of writing, without spaces around it.
pub(crate) fn line(most: usize) -> impl Fn(&str) -> Result<String, String> {
    move |text| {
        let fits = !text.is_empty()
            && text.chars().count() <= most
            && !text.starts_with(' ')
            && !text.ends_with(' ')
            && !text.chars().any(is_disguise);
        if fits {
            Ok(text.to_owned())
        } else {
            Err(format!("one line of text, at most {most} characters, without spaces around it"))
        }
    }
}

/// Control characters, line ends, and characters that reorder what is shown.
fn is_disguise(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}
