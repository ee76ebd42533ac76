//! A trust list as the JSON that an administrator edits.

use super::{TrustEntry, TrustList};
use crate::{
    credential::{Problem, parse_json},
    did::Did,
    license::Jurisdiction,
    limits,
    time::{Date, Timestamp},
};
use serde_json::{Map, Value, json};

impl TrustList {
    /// Reads a trust list, with every problem and its place. A member that is not known is a
    /// problem: a rule that is written is never silently left out.
    pub fn parse(json: &[u8]) -> Result<Self, Vec<Problem>> {
        let whole = |code, sentence: String| vec![Problem::new("", code, sentence)];
        if json.len() > limits::DOCUMENT_BYTES {
            return Err(whole("too-large", "The trust list is larger than 1 MiB.".into()));
        }
        let value = parse_json(json).map_err(|problem| vec![problem])?;
        let mut reading = Reading::default();
        let entries = reading.list(&value);
        if reading.problems.is_empty() { Ok(Self { entries }) } else { Err(reading.problems) }
    }

    /// As the JSON that [`Self::parse`] reads, each right as an entity of its own.
    pub fn to_value(&self) -> Value {
        json!({ "recognizedEntities": self.entries.iter().map(to_value).collect::<Vec<_>>() })
    }
}

fn to_value(entry: &TrustEntry) -> Value {
    let mut action = Map::new();
    action.insert("type".into(), json!("RecognizedAction"));
    action.insert("action".into(), json!("issue"));
    action.insert("credentialType".into(), json!(entry.types));
    for (name, codes) in
        [("jurisdiction", &entry.jurisdictions), ("profession", &entry.professions)]
    {
        if !codes.is_empty() {
            action.insert(name.into(), json!(codes));
        }
    }
    for (name, day) in [("validFrom", entry.from), ("validUntil", entry.until)] {
        if let Some(day) = day {
            action.insert(name.into(), json!(day));
        }
    }
    json!({
        "id": entry.issuer.as_str(), "type": "RecognizedEntity", "name": entry.name,
        "recognizedTo": [action],
    })
}

#[derive(Default)]
struct Reading {
    problems: Vec<Problem>,
}

impl Reading {
    fn problem(&mut self, pointer: &str, code: &'static str, sentence: impl Into<String>) {
        self.problems.push(Problem::new(pointer, code, sentence));
    }

    fn object<'v>(
        &mut self,
        value: &'v Value,
        at: &str,
        known: &[&str],
    ) -> Option<&'v Map<String, Value>> {
        let Some(object) = value.as_object() else {
            self.problem(at, "not-an-object", "Must be an object.");
            return None;
        };
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            let escaped = name.replace('~', "~0").replace('/', "~1");
            let sentence = format!("“{name}” is not known here. Known are: {}.", known.join(", "));
            self.problem(&format!("{at}/{escaped}"), "unknown-member", sentence);
        }
        Some(object)
    }

    fn word(&mut self, object: &Map<String, Value>, at: &str, name: &str, word: &str) {
        if object.get(name).is_some_and(|found| found != word) {
            self.problem(&format!("{at}/{name}"), "unexpected-value", format!("Must be “{word}”."));
        }
    }

    fn list(&mut self, value: &Value) -> Vec<TrustEntry> {
        let Some(object) = self.object(value, "", &["recognizedEntities"]) else {
            return Vec::new();
        };
        let Some(entities) = object.get("recognizedEntities").and_then(Value::as_array) else {
            self.problem(
                "/recognizedEntities",
                "missing",
                "Must be a list of recognized entities.",
            );
            return Vec::new();
        };
        let mut entries = Vec::new();
        for (at, entity) in entities.iter().enumerate() {
            entries.extend(self.entity(entity, &format!("/recognizedEntities/{at}")));
        }
        entries
    }

    fn entity(&mut self, value: &Value, at: &str) -> Vec<TrustEntry> {
        let Some(entity) = self.object(value, at, &["id", "type", "name", "url", "recognizedTo"])
        else {
            return Vec::new();
        };
        self.word(entity, at, "type", "RecognizedEntity");
        let issuer = match entity.get("id").and_then(Value::as_str).map(Did::parse) {
            Some(Ok(did)) => Some(did),
            _ => {
                self.problem(
                    &format!("{at}/id"),
                    "not-a-did",
                    "Must be the issuer's DID, as in did:web:board.example.",
                );
                None
            }
        };
        let name = match entity.get("name").and_then(Value::as_str).map(str::trim) {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => {
                self.problem(
                    &format!("{at}/name"),
                    "missing",
                    "Must be the name that people know the issuer by.",
                );
                String::new()
            }
        };
        let actions = match entity.get("recognizedTo") {
            Some(Value::Array(several)) if !several.is_empty() => several.iter().collect(),
            Some(one @ Value::Object(_)) => vec![one],
            _ => {
                self.problem(
                    &format!("{at}/recognizedTo"),
                    "missing",
                    "Must say what the issuer may issue.",
                );
                Vec::new()
            }
        };
        let mut entries = Vec::new();
        for (number, action) in actions.into_iter().enumerate() {
            let right = self.action(action, &format!("{at}/recognizedTo/{number}"));
            if let (Some(right), Some(issuer)) = (right, &issuer) {
                entries.push(TrustEntry { issuer: issuer.clone(), name: name.clone(), ..right });
            }
        }
        entries
    }

    /// A right, with the issuer and name still to be filled in.
    fn action(&mut self, value: &Value, at: &str) -> Option<TrustEntry> {
        let known = [
            "type",
            "action",
            "credentialType",
            "jurisdiction",
            "profession",
            "validFrom",
            "validUntil",
        ];
        let action = self.object(value, at, &known)?;
        self.word(action, at, "type", "RecognizedAction");
        if action.get("action").and_then(Value::as_str) != Some("issue") {
            self.problem(
                &format!("{at}/action"),
                "unexpected-value",
                "Must be “issue”: other actions are not judged here.",
            );
        }
        let types = self.texts(action, at, "credentialType");
        if types.is_empty() {
            self.problem(
                &format!("{at}/credentialType"),
                "missing",
                "Must name at least one credential type.",
            );
        }
        let jurisdictions = self.texts(action, at, "jurisdiction");
        for (number, code) in jurisdictions.iter().enumerate() {
            if Jurisdiction::parse(code).is_err() {
                let sentence = format!("Must be {}.", Jurisdiction::EXPECTED);
                self.problem(
                    &format!("{at}/jurisdiction/{number}"),
                    "not-a-jurisdiction",
                    sentence,
                );
            }
        }
        let professions = self.texts(action, at, "profession");
        for (number, code) in professions.iter().enumerate() {
            let fits = (2..=10).contains(&code.len())
                && code.bytes().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
            if !fits {
                self.problem(
                    &format!("{at}/profession/{number}"),
                    "not-a-profession",
                    "Must be a NUCC code or the beginning of one, as in 207R00000X or 207.",
                );
            }
        }
        let from = self.day(action, at, "validFrom");
        let until = self.day(action, at, "validUntil");
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            self.problem(
                &format!("{at}/validUntil"),
                "ends-before-it-begins",
                "Must not be before validFrom.",
            );
        }
        // Stands in until the entity fills it in; a right is never returned with it.
        let issuer = Did::parse("did:web:unnamed.invalid").ok()?;
        Some(TrustEntry {
            issuer,
            name: String::new(),
            types,
            jurisdictions,
            professions,
            from,
            until,
        })
    }

    /// A text or a list of texts; absent is empty, and an empty list is a problem.
    fn texts(&mut self, object: &Map<String, Value>, at: &str, name: &str) -> Vec<String> {
        let texts = match object.get(name) {
            None => return Vec::new(),
            Some(Value::String(one)) => Some(vec![one.clone()]),
            Some(Value::Array(several)) if !several.is_empty() => {
                several.iter().map(|text| text.as_str().map(str::to_owned)).collect()
            }
            Some(_) => None,
        };
        texts.unwrap_or_else(|| {
            self.problem(
                &format!("{at}/{name}"),
                "not-texts",
                "Must be a text or a list of texts that is not empty; leave it out for any.",
            );
            Vec::new()
        })
    }

    /// A day, or a point in time of which the day counts.
    fn day(&mut self, object: &Map<String, Value>, at: &str, name: &str) -> Option<Date> {
        let value = object.get(name)?;
        let day = value.as_str().and_then(|text| {
            Date::parse(text).ok().or_else(|| Timestamp::parse(text).ok().map(Timestamp::date))
        });
        if day.is_none() {
            self.problem(&format!("{at}/{name}"), "not-a-day", "Must be a day, as in 2026-03-03.");
        }
        day
    }
}
