//! The data model's own rules (VC Data Model 2.0, section 4): one function for each property.

use super::{
    Credential, Model, Problem, digest,
    values::{has_type, language_text, one_or_many, url},
};
use crate::{context, status::StatusEntry, time::Timestamp};
use serde_json::{Map, Value};

/// What is not part of the credential's claims: its proofs, and the JWT claim that repeats its id.
const BESIDE: [&str; 2] = ["proof", "jti"];

pub(super) fn credential(document: &Map<String, Value>) -> Result<Credential, Vec<Problem>> {
    let mut read = Reading { document, problems: Vec::new() };
    let Some(model) = read.model() else { return Err(read.problems) };
    read.problems.extend(context::problems(document, &BESIDE));
    let types = read.types("VerifiableCredential");
    let id = read.id();
    let (issuer, issuer_name) = read.issuer();
    read.texts();
    let (valid_from, valid_until) = read.validity(model);
    let subjects = read.subjects();
    let status = read.status(model);
    let schemas = read.typed("credentialSchema", true);
    let old = model == Model::V1;
    read.typed("refreshService", old);
    read.typed("evidence", false);
    read.typed("termsOfUse", false);
    let related_resources = read.related_resources();
    match (issuer, read.done()) {
        (Some(issuer), Ok(())) => Ok(Credential {
            model,
            id,
            types,
            issuer,
            issuer_name,
            valid_from,
            valid_until,
            subjects,
            status,
            schemas,
            related_resources,
        }),
        (_, Err(problems)) => Err(problems),
        (None, Ok(())) => Err(Vec::new()),
    }
}

/// The earlier of two moments, where both are there.
fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).min()
}

/// Problems of one document that are told; more help nobody.
const PROBLEMS: usize = 64;
/// Related resources of one document.
const RELATED: usize = 64;

/// A document and the problems found so far.
pub(super) struct Reading<'a> {
    pub(super) document: &'a Map<String, Value>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Reading<'a> {
    pub(super) fn problem(
        &mut self,
        pointer: impl Into<String>,
        code: &'static str,
        sentence: impl Into<String>,
    ) {
        if self.problems.len() < PROBLEMS {
            self.problems.push(Problem::new(pointer, code, sentence));
        }
    }

    /// The problems, each once.
    pub(super) fn done(self) -> Result<(), Vec<Problem>> {
        let mut problems: Vec<Problem> = Vec::new();
        for problem in self.problems {
            let same =
                |known: &Problem| known.pointer == problem.pointer && known.code == problem.code;
            if !problems.iter().any(same) {
                problems.push(problem);
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// 4.3: an ordered set whose first item is the context of the data model.
    pub(super) fn model(&mut self) -> Option<Model> {
        let first = self.document.get("@context").and_then(|contexts| contexts.get(0));
        match first.and_then(Value::as_str) {
            Some(context::CREDENTIALS_V2) => Some(Model::V2),
            Some(context::CREDENTIALS_V1) => Some(Model::V1),
            _ => {
                let sentence = format!(
                    "The first item of @context must be {}: without it the document is not a credential.",
                    context::CREDENTIALS_V2
                );
                let at = if first.is_some() { "/@context/0" } else { "/@context" };
                self.problem(at, "wrong-context", sentence);
                None
            }
        }
    }

    /// 4.5: one or more, `required` among them.
    pub(super) fn types(&mut self, required: &str) -> Vec<String> {
        let mut types = Vec::new();
        for (pointer, item) in
            self.document.get("type").into_iter().flat_map(|value| one_or_many("/type", value))
        {
            match item.as_str() {
                Some(text) if !text.is_empty() => types.push(text.to_owned()),
                _ => self.problem(pointer, "wrong-type", "A type must be a text."),
            }
        }
        if !has_type(self.document, required) {
            let sentence = format!("The type must name {required}.");
            self.problem("/type", "wrong-type", sentence);
        }
        types
    }

    /// 4.4: a single URL.
    pub(super) fn id(&mut self) -> Option<String> {
        let id = self.document.get("id")?;
        self.url("/id", id)
    }

    fn url(&mut self, pointer: &str, value: &Value) -> Option<String> {
        let found = value.as_str().and_then(|text| url(text).ok());
        if found.is_none() {
            self.problem(pointer, "not-a-url", "Here must be a single absolute URL.");
        }
        found
    }

    /// A property that is a URL, or an object with one as its `id`.
    pub(super) fn party(&mut self, name: &str) -> Option<String> {
        let at = format!("/{name}");
        match self.document.get(name)? {
            Value::Object(object) => match object.get("id") {
                Some(id) => self.url(&format!("{at}/id"), id),
                None => {
                    self.problem(at, "not-a-url", format!("The {name} must have an id, a URL."));
                    None
                }
            },
            value => self.url(&at, value),
        }
    }

    /// 4.7.
    fn issuer(&mut self) -> (Option<String>, Option<String>) {
        if !self.document.contains_key("issuer") {
            self.problem("/issuer", "missing", "The credential does not say who issued it.");
        }
        let issuer = self.party("issuer");
        let object = self.document.get("issuer").and_then(Value::as_object);
        let mut text = |name: &str| {
            let value = object?.get(name)?;
            language_text(&format!("/issuer/{name}"), value, &mut self.problems)
        };
        text("description");
        (issuer, text("name"))
    }

    /// 4.6.
    fn texts(&mut self) {
        for name in ["name", "description"] {
            if let Some(value) = self.document.get(name) {
                language_text(&format!("/{name}"), value, &mut self.problems);
            }
        }
    }

    /// 4.9; and the numeric dates that a JWT may add.
    fn validity(&mut self, model: Model) -> (Option<Timestamp>, Option<Timestamp>) {
        let (from, until) = match model {
            Model::V2 => ("validFrom", "validUntil"),
            Model::V1 => ("issuanceDate", "expirationDate"),
        };
        if model == Model::V1 && !self.document.contains_key(from) {
            self.problem("/issuanceDate", "missing", "The credential has no issuance date.");
        }
        let (mut valid_from, mut valid_until) = (self.date(from), self.date(until));
        if model == Model::V1 {
            // The context of 1.1 defines these names too; what was signed counts.
            valid_from = valid_from.max(self.date("validFrom"));
            valid_until = earlier(valid_until, self.date("validUntil"));
        }
        if let (Some(valid_from), Some(valid_until)) = (valid_from, valid_until)
            && valid_until < valid_from
        {
            let sentence = format!("The {until} lies before the {from}.");
            self.problem(format!("/{until}"), "out-of-order", sentence);
        }
        let not_before = self.numeric_date("nbf");
        let expires = self.numeric_date("exp");
        (valid_from.max(not_before), earlier(valid_until, expires))
    }

    fn date(&mut self, name: &str) -> Option<Timestamp> {
        let value = self.document.get(name)?;
        let found = value.as_str().and_then(|text| Timestamp::parse(text).ok());
        if found.is_none() {
            let sentence = format!(
                "The {name} must be a date and time with its zone, as in 2026-03-03T09:00:00Z."
            );
            self.problem(format!("/{name}"), "not-a-date-time-stamp", sentence);
        }
        found
    }

    fn numeric_date(&mut self, name: &str) -> Option<Timestamp> {
        let value = self.document.get(name)?;
        let found = value.as_i64().map(Timestamp::from_unix_seconds);
        if found.is_none() {
            let sentence = format!("The claim {name} must be a whole number of seconds.");
            self.problem(format!("/{name}"), "not-a-numeric-date", sentence);
        }
        found
    }

    /// 4.8: one or more objects with claims in them.
    fn subjects(&mut self) -> Vec<Map<String, Value>> {
        let mut subjects = Vec::new();
        let value = self.document.get("credentialSubject");
        for (pointer, item) in
            value.into_iter().flat_map(|value| one_or_many("/credentialSubject", value))
        {
            match item {
                Value::Object(subject) if !subject.is_empty() => subjects.push(subject.clone()),
                _ => self.problem(
                    pointer,
                    "wrong-type",
                    "The subject of a credential must be an object that says something.",
                ),
            }
        }
        if subjects.is_empty()
            && self.problems.iter().all(|known| !known.pointer.starts_with("/credentialSubject"))
        {
            self.problem("/credentialSubject", "missing", "The credential is about nobody.");
        }
        subjects
    }

    /// 4.10.
    fn status(&mut self, model: Model) -> Vec<StatusEntry> {
        self.typed("credentialStatus", model == Model::V1);
        let Some(value) = self.document.get("credentialStatus") else { return Vec::new() };
        match StatusEntry::parse_all(value) {
            Ok(entries) => entries,
            Err(problems) => {
                self.problems.extend(problems);
                Vec::new()
            }
        }
    }

    /// 4.10, 4.11, 5.4 to 5.6: objects that name their type, and a URL as `id` (which some must have).
    fn typed(&mut self, name: &str, must_have_id: bool) -> Vec<Map<String, Value>> {
        let mut found = Vec::new();
        let at = format!("/{name}");
        let value = self.document.get(name);
        for (pointer, item) in value.into_iter().flat_map(|value| one_or_many(&at, value)) {
            let Some(object) = item.as_object() else {
                self.problem(pointer, "wrong-type", format!("The {name} must be an object."));
                continue;
            };
            let typed = match object.get("type") {
                Some(Value::String(_)) => true,
                Some(Value::Array(types)) => {
                    !types.is_empty() && types.iter().all(Value::is_string)
                }
                _ => false,
            };
            if !typed {
                let sentence = format!("The {name} must say of which type it is.");
                self.problem(format!("{pointer}/type"), "missing", sentence);
            }
            match object.get("id") {
                Some(id) => drop(self.url(&format!("{pointer}/id"), id)),
                None if must_have_id => {
                    let sentence = format!("The {name} must have an id, a URL.");
                    self.problem(format!("{pointer}/id"), "missing", sentence);
                }
                None => {}
            }
            found.push(object.clone());
        }
        found
    }

    /// 5.3: each with an id of its own and a digest; a digest of what we hold must match.
    fn related_resources(&mut self) -> Vec<Map<String, Value>> {
        let mut found: Vec<Map<String, Value>> = Vec::new();
        let value = self.document.get("relatedResource");
        for (pointer, item) in
            value.into_iter().flat_map(|value| one_or_many("/relatedResource", value))
        {
            if found.len() == RELATED {
                self.problem(pointer, "too-many", "At most 64 related resources are read.");
                break;
            }
            let Some(object) = item.as_object() else {
                self.problem(pointer, "wrong-type", "A related resource must be an object.");
                continue;
            };
            match object.get("id") {
                Some(id) => drop(self.url(&format!("{pointer}/id"), id)),
                None => self.problem(
                    format!("{pointer}/id"),
                    "missing",
                    "A related resource must have an id, a URL.",
                ),
            }
            if found.iter().any(|earlier| earlier.get("id") == object.get("id")) {
                let sentence = "This resource is listed twice.";
                self.problem(format!("{pointer}/id"), "duplicate-resource", sentence);
            }
            digest::check(&pointer, object, &mut self.problems);
            found.push(object.clone());
        }
        found
    }
}
