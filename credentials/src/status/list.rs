//! The credential that holds a list (Bitstring Status List 1.0, 2.2): building and reading it.

use super::{BitString, LIST_TYPE, Purpose, StatusListError};
use crate::{
    credential::{CONTEXT, Credential},
    did::Did,
    lifecycle::{Change, State},
    limits,
    time::Timestamp,
    verifier::Source,
};
use serde_json::{Map, Value, json};
use std::{cmp::Reverse, collections::BTreeMap, sync::Arc, time::Duration};
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
    /// What is public about the entries that are set, by index: our member `statusEvents`. Past
    /// `limits::STATUS_EVENTS` some are left out, renewals before all others; their bits still speak.
    pub events: &'a BTreeMap<usize, Change>,
    /// What is announced and has not come into force, by index, the nearest first: the member
    /// `announced` of our `statusEvents`. Where there is no room the farthest are left out.
    pub announced: &'a BTreeMap<usize, Vec<Change>>,
}

/// The member of `statusEvents` that is no index: a verifier that does not know it reads past it.
const ANNOUNCED: &str = "announced";
/// Events and announcements that are told as objects, and those beyond as the text of such an
/// object: an older verifier reads no document of more than `limits::NODES` objects, and reads past
/// a text.
const OBJECTS: usize = limits::NODES - 12;
/// What events and announcements take of a document, in values and in bytes; the rest is for the
/// list itself, which is compressed, and for its proof.
const ROOM: (usize, usize) = (limits::JSON_VALUES - 100, limits::DOCUMENT_BYTES - (256 << 10));
/// The code of a change that ends a licence in favour of the one that renews it.
const RENEWED: &str = "renewed";
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
    let mut room = Room::default();
    let mut events = events_to_json(list.events, &mut room);
    let announced = announced_to_json(list.announced, &mut room);
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

/// What there is room for.
struct Room {
    /// Events and announcements.
    told: usize,
    /// Of these, as objects.
    objects: usize,
    values: usize,
    bytes: usize,
}

impl Default for Room {
    fn default() -> Self {
        let (values, bytes) = ROOM;
        Self { told: limits::STATUS_EVENTS, objects: OBJECTS, values, bytes }
    }
}

impl Room {
    /// A change as it is told; nothing where there is no room for it.
    fn told(&mut self, change: &Change) -> Option<Value> {
        let told = self.told.checked_sub(1)?;
        let object = serde_json::to_value(change).ok()?;
        let text = object.to_string();
        let as_object = self.objects > 0;
        // With its index, in a list of its own; each quote of a text has a stroke before it.
        let (values, bytes) = match as_object {
            true => (object.as_object().map_or(0, Map::len) + 2, text.len() + 16),
            false => (2, 2 * text.len() + 18),
        };
        let (values, bytes) = (self.values.checked_sub(values)?, self.bytes.checked_sub(bytes)?);
        let objects = self.objects - usize::from(as_object);
        *self = Self { told, objects, values, bytes };
        Some(if as_object { object } else { text.into() })
    }
}

/// What is told before the rest where not everything can be: a stop, an end or a condition; then
/// what nobody did wrong; last that another licence has taken the place of one.
fn weight(change: &Change) -> u8 {
    match change.to {
        State::Inactive if change.code.as_deref() == Some(RENEWED) => 2,
        State::Inactive | State::Lapsed => 1,
        _ => 0,
    }
}

/// `{"42": {"to": "suspended", "effective": "2026-03-03", "reason": "…"}}`, of those that weigh
/// alike the latest that fit.
fn events_to_json(events: &BTreeMap<usize, Change>, room: &mut Room) -> Map<String, Value> {
    let mut first: Vec<_> = events.iter().collect();
    first.sort_by_key(|(index, change)| (weight(change), Reverse(change.effective), **index));
    let mut told: Vec<_> = first
        .into_iter()
        .filter_map(|(index, change)| Some((*index, room.told(change)?)))
        .collect();
    told.sort_unstable_by_key(|(index, _)| *index);
    told.into_iter().map(|(index, change)| (index.to_string(), change)).collect()
}

/// `{"42": [{"to": "suspended", "effective": "2026-11-29", "reason": "…"}]}`, the nearest that fit.
fn announced_to_json(
    announced: &BTreeMap<usize, Vec<Change>>,
    room: &mut Room,
) -> Map<String, Value> {
    let mut nearest: Vec<_> = announced.iter().filter(|(_, changes)| !changes.is_empty()).collect();
    nearest.sort_by_key(|(index, changes)| (changes.iter().map(Change::moment).min(), **index));
    let mut told = Map::new();
    for (index, changes) in nearest {
        let some = changes.iter().take(ANNOUNCED_OF_ONE);
        let some: Vec<Value> = some.map_while(|change| room.told(change)).collect();
        if !some.is_empty() {
            told.insert(index.to_string(), some.into());
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

/// A change as a list tells it: an object, or the text of one.
fn told(change: &Value) -> Option<Change> {
    match change {
        Value::String(text) => serde_json::from_str(text).ok(),
        object => serde_json::from_value(object.clone()).ok(),
    }
}

/// The events that can be read. One that cannot tells nothing; the bit is what decides.
fn read_events(events: &Value) -> BTreeMap<usize, Change> {
    let read = |(index, event): (&String, &Value)| Some((index.parse().ok()?, told(event)?));
    events.as_object().into_iter().flatten().take(limits::STATUS_EVENTS).filter_map(read).collect()
}

/// The announcements that can be read, those of each index in the order of their moments.
fn read_announced(events: &Value) -> BTreeMap<usize, Vec<Change>> {
    let read = |(index, changes): (&String, &Value)| {
        let changes = changes.as_array()?.iter().take(ANNOUNCED_OF_ONE);
        let mut changes: Vec<Change> = changes.filter_map(told).collect();
        changes.sort_by_key(Change::moment);
        Some((index.parse().ok()?, changes))
    };
    let announced = events.get(ANNOUNCED).and_then(Value::as_object);
    announced.into_iter().flatten().take(limits::STATUS_EVENTS).filter_map(read).collect()
}
