//! The credential that holds a list (Bitstring Status List 1.0, 2.2): building and reading it.

use super::{BitString, Purpose, StatusListError};
use crate::{
    did::Did,
    time::{Date, Timestamp},
    verifier::Source,
};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, time::Duration};
use url::Url;

/// Why a bit is set, as the issuer makes it public: our member `statusEvents` of the list's subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusEvent {
    /// From when the change counts.
    pub effective: Date,
    /// The state that the licence is in, by its name in `lifecycle`: `suspended`, `surrendered`.
    pub state: String,
    /// Why, for people; public.
    pub reason: Option<String>,
    /// Where the order of the authority can be read.
    pub order_uri: Option<String>,
}

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
    /// What is public about the entries that are set, by index.
    pub events: &'a BTreeMap<usize, StatusEvent>,
}

/// The list as an unsigned credential.
pub fn status_list_credential(list: &NewStatusList<'_>, bits: &BitString) -> Map<String, Value> {
    let _ = (list, bits);
    Map::new()
}

/// A list as it was had: its proof verified, the rest to be judged against an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusListFact {
    /// Where it was asked for.
    pub url: Url,
    /// What it calls itself.
    pub id: Option<String>,
    /// Who issued it; the key of a proof is this DID's and was authorised.
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
    pub bits: BitString,
    /// What the issuer makes public about entries that are set.
    pub events: BTreeMap<usize, StatusEvent>,
    /// Where it came from.
    pub source: Source,
    /// When it was there.
    pub as_of: Timestamp,
}

/// Reads a status list credential whose proof is known to hold.
pub fn read_list(
    credential: &Map<String, Value>,
    url: &Url,
    source: Source,
    as_of: Timestamp,
) -> Result<StatusListFact, StatusListError> {
    let _ = (credential, url, source, as_of);
    Err(StatusListError::Unusable { code: "not-a-status-list", sentence: String::new() })
}
