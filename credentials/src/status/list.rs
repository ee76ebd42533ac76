//! The credential that holds a list (Bitstring Status List 1.0, 2.2): building and reading it.

use super::{BitString, LIST_TYPE, Purpose, StatusListError};
use crate::{
    credential::{CONTEXT, Credential},
    did::Did,
    lifecycle::Change,
    limits,
    time::Timestamp,
    verifier::Source,
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use url::Url;

/// What a new list says beside its bits.
#[derive(Debug, Clone)]
pub struct NewStatusList<'a> {
    /// Where it is published, which is its `id`.
    pub url: &'a Url,
    /// Who issues it.
    pub issuer: &'a Did,
    /// What its bits say.
    pub purpose: Purpose,
    /// Bits of each entry, 1 but for messages.
    pub size: u8,
    /// `validFrom`.
    pub valid_from: Timestamp,
    /// `validUntil`: from then on it is stale.
    pub valid_until: Timestamp,
    /// How long a verifier may keep it (`ttl`).
    pub ttl: Option<Duration>,
    /// What is public about the entries that are set, by index: our member `statusEvents`.
    /// Past some 500 the earliest are left out; their bits still speak.
    pub events: &'a BTreeMap<usize, Change>,
    /// What is announced and has not come into force, by index, the nearest first: the member
    /// `announced` of our `statusEvents`. Where there is no room the farthest are left out.
    pub announced: &'a BTreeMap<usize, Vec<Change>>,
}

/// The member of `statusEvents` that is no index: a verifier that does not know it reads past it.
const ANNOUNCED: &str = "announced";
/// Events and announcements that are told together: each is an object, and a document of more than
/// `limits::NODES` cannot be signed at all.
const TOLD: usize = limits::NODES - 12;
/// Announcements of one licence that are told.
const ANNOUNCED_OF_ONE: usize = 8;

/// The list as an unsigned credential.
pub fn status_list_credential(list: &NewStatusList<'_>, bits: &BitString) -> Map<String, Value> {
    let mut subject = Map::new();
    subject.insert("id".into(), json!(format!("{}#list", list.url)));
    subject.insert("type".into(), json!("BitstringStatusList"));
    subject.insert("statusPurpose".into(), json!(list.purpose.name()));
    if list.size > 1 {
        subject.insert("statusSize".into(), json!(list.size));
    }
    subject.insert("encodedList".into(), json!(bits.encode()));
    if let Some(ttl) = list.ttl {
        subject.insert("ttl".into(), json!(u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX)));
    }
    // What has happened comes before what will.
    let mut events = events_to_json(list.events);
    let announced = announced_to_json(list.announced, TOLD.saturating_sub(events.len()));
    if !announced.is_empty() {
        events.insert(ANNOUNCED.into(), Value::Object(announced));
    }
    if !events.is_empty() {
        subject.insert("statusEvents".into(), Value::Object(events));
    }
    let mut credential = Map::new();
    credential.insert("@context".into(), json!(["https://www.w3.org/ns/credentials/v2", CONTEXT]));
    credential.insert("id".into(), json!(list.url.as_str()));
    credential.insert("type".into(), json!(["VerifiableCredential", LIST_TYPE]));
    credential.insert("issuer".into(), json!(list.issuer.as_str()));
    credential.insert("validFrom".into(), json!(list.valid_from));
    credential.insert("validUntil".into(), json!(list.valid_until));
    credential.insert("credentialSubject".into(), Value::Object(subject));
    credential
}

/// `{"42": {"to": "suspended", "effective": "2026-03-03", "reason": "…"}}`, the latest that fit.
fn events_to_json(events: &BTreeMap<usize, Change>) -> Map<String, Value> {
    let mut latest: Vec<_> = events.iter().collect();
    latest.sort_by_key(|(index, change)| (std::cmp::Reverse(change.effective), **index));
    latest.truncate(TOLD);
    latest.sort_by_key(|(index, _)| **index);
    let to_json = |(index, change): (&usize, &Change)| {
        Some((index.to_string(), serde_json::to_value(change).ok()?))
    };
    latest.into_iter().filter_map(to_json).collect()
}

/// `{"42": [{"to": "suspended", "effective": "2026-11-29", "reason": "…"}]}`, the nearest that fit.
fn announced_to_json(
    announced: &BTreeMap<usize, Vec<Change>>,
    mut room: usize,
) -> Map<String, Value> {
    let mut nearest: Vec<_> = announced.iter().filter(|(_, changes)| !changes.is_empty()).collect();
    nearest.sort_by_key(|(index, changes)| (changes.iter().map(Change::moment).min(), **index));
    let mut told = Map::new();
    for (index, changes) in nearest {
        let changes: Vec<&Change> = changes.iter().take(ANNOUNCED_OF_ONE.min(room)).collect();
        room -= changes.len();
        if let (false, Ok(changes)) = (changes.is_empty(), serde_json::to_value(&changes)) {
            told.insert(index.to_string(), changes);
        }
    }
    told
}

/// A list as it was had: its proof verified, the rest to be judged against an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusListFact {
    /// Where it was asked for.
    pub url: Url,
    /// What it calls itself.
    pub id: Option<String>,
    /// Who issued it; a proof by an authorised key of this DID holds.
    pub issuer: String,
    /// What its bits say.
    pub purposes: Vec<Purpose>,
    /// From when it counts.
    pub valid_from: Option<Timestamp>,
    /// Until when.
    pub valid_until: Option<Timestamp>,
    /// How long it may be kept.
    pub ttl: Option<Duration>,
    /// The bits.
    pub bits: Arc<BitString>,
    /// What the issuer makes public about entries that are set.
    pub events: Arc<BTreeMap<usize, Change>>,
    /// What the issuer has announced for later, by index, the nearest first.
    pub announced: Arc<BTreeMap<usize, Vec<Change>>>,
    /// Where it came from.
    pub source: Source,
    /// When it was there.
    pub as_of: Timestamp,
}

fn unusable(code: &'static str, sentence: impl Into<String>) -> StatusListError {
    StatusListError::Unusable { code, sentence: sentence.into() }
}

/// Reads a status list credential whose proof is known to hold.
pub fn read_list(
    credential: &Credential,
    url: &Url,
    source: Source,
    as_of: Timestamp,
) -> Result<StatusListFact, StatusListError> {
    if !credential.types.iter().any(|name| name == LIST_TYPE) {
        return Err(unusable("not-a-status-list", "What was found there is not a status list."));
    }
    let [subject] = credential.subjects.as_slice() else {
        return Err(unusable("not-a-status-list", "The status list has more than one subject."));
    };
    let encoded = subject.get("encodedList").and_then(Value::as_str).unwrap_or_default();
    let bits = BitString::decode(encoded).map_err(|error| {
        unusable("status-list-malformed", format!("Of the status list: {error}."))
    })?;
    let purposes = match subject.get("statusPurpose") {
        Some(Value::String(one)) => Purpose::from_name(one).into_iter().collect(),
        Some(Value::Array(several)) => {
            several.iter().filter_map(Value::as_str).filter_map(Purpose::from_name).collect()
        }
        _ => Vec::new(),
    };
    Ok(StatusListFact {
        url: url.clone(),
        id: credential.id.clone(),
        issuer: credential.issuer.clone(),
        purposes,
        valid_from: credential.valid_from,
        valid_until: credential.valid_until,
        ttl: subject.get("ttl").and_then(Value::as_u64).map(Duration::from_millis),
        bits: Arc::new(bits),
        events: Arc::new(subject.get("statusEvents").map(read_events).unwrap_or_default()),
        announced: Arc::new(subject.get("statusEvents").map(read_announced).unwrap_or_default()),
        source,
        as_of,
    })
}

/// The events that can be read. One that cannot tells nothing; the bit is what decides.
fn read_events(events: &Value) -> BTreeMap<usize, Change> {
    let read = |(index, event): (&String, &Value)| {
        Some((index.parse().ok()?, serde_json::from_value(event.clone()).ok()?))
    };
    events.as_object().into_iter().flatten().take(limits::STATUS_EVENTS).filter_map(read).collect()
}

/// The announcements that can be read, those of each index in the order of their moments.
fn read_announced(events: &Value) -> BTreeMap<usize, Vec<Change>> {
    let read = |(index, changes): (&String, &Value)| {
        let changes = changes.as_array()?.iter().take(ANNOUNCED_OF_ONE);
        let mut changes: Vec<Change> =
            changes.filter_map(|one| serde_json::from_value(one.clone()).ok()).collect();
        changes.sort_by_key(Change::moment);
        Some((index.parse().ok()?, changes))
    };
    let announced = events.get(ANNOUNCED).and_then(Value::as_object);
    announced.into_iter().flatten().take(limits::STATUS_EVENTS).filter_map(read).collect()
}
