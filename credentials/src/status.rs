//! Bitstring Status List 1.0: entries, lists, and the port that lists come through.

mod bits;
mod indexes;
mod list;

#[cfg(feature = "native")]
mod fetching;

pub use bits::{BitString, BitStringError};
#[cfg(feature = "native")]
pub use fetching::{FetchedStatusLists, OwnLists};
pub use indexes::unused_index;
pub use list::{NewStatusList, StatusListFact, read_list, status_list_credential};

use crate::{credential::Problem, limits, time::Timestamp, verifier::Missing};
use serde_json::{Map, Value, json};
use std::{fmt, sync::Arc};
use url::Url;

/// The type of an entry of ours (Bitstring Status List 1.0, 2.1).
pub const ENTRY_TYPE: &str = "BitstringStatusListEntry";
/// The type of a credential that holds a list (2.2).
pub const LIST_TYPE: &str = "BitstringStatusListCredential";

/// What a status says (`statusPurpose`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Set once, never cleared: the credential has ended.
    Revocation,
    /// Set and cleared: the credential is not in force while it is set.
    Suspension,
    /// A value of several bits, with a message for each.
    Message,
    /// A newer edition is there to be fetched. Says nothing about validity.
    Refresh,
}

impl Purpose {
    /// Every purpose that we know.
    pub const ALL: [Self; 4] = [Self::Revocation, Self::Suspension, Self::Message, Self::Refresh];

    /// The word in `statusPurpose`, and in the path of a list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Revocation => "revocation",
            Self::Suspension => "suspension",
            Self::Message => "message",
            Self::Refresh => "refresh",
        }
    }

    /// The purpose of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What one value of a `message` status means (`statusMessage`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusMessage {
    /// The value, in JSON as `0x1`.
    pub value: u64,
    /// Its meaning, for people.
    pub message: String,
}

/// A `BitstringStatusListEntry` (2.1): where the status of a credential is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusEntry {
    /// Its own `id`, which names no list.
    pub id: Option<String>,
    /// What the bit says.
    pub purpose: Purpose,
    /// Which entry of the list, from 0.
    pub index: usize,
    /// Where the list is (`statusListCredential`).
    pub list: Url,
    /// Bits of each entry (`statusSize`), 1 to 8.
    pub size: u8,
    /// What the values mean, when there are several bits.
    pub messages: Vec<StatusMessage>,
}

impl StatusEntry {
    /// An entry of one bit.
    pub fn new(purpose: Purpose, index: usize, list: Url) -> Self {
        Self { id: None, purpose, index, list, size: 1, messages: Vec::new() }
    }

    /// Reads `credentialStatus`: an entry or a list of entries. Entries of a type or purpose that
    /// we do not know are left out here and named by [`foreign`].
    pub fn parse_all(credential_status: &Value) -> Result<Vec<Self>, Vec<Problem>> {
        let mut entries = Vec::new();
        let mut problems = Vec::new();
        for (pointer, entry) in places(credential_status) {
            match Self::parse(entry) {
                Ok(Some(read)) => entries.push(read),
                Ok(None) => {}
                Err(found) => {
                    problems
                        .push(Problem { pointer: format!("{pointer}{}", found.pointer), ..found });
                }
            }
        }
        if entries.len() > limits::STATUS_ENTRIES {
            problems.push(Problem::new(
                "/credentialStatus",
                "too-many-status-entries",
                format!("More than {} status entries.", limits::STATUS_ENTRIES),
            ));
        }
        if problems.is_empty() { Ok(entries) } else { Err(problems) }
    }

    /// Reads one entry; `None` for a type or purpose that we do not know. Pointers are into the entry.
    pub fn parse(entry: &Value) -> Result<Option<Self>, Problem> {
        let Some(purpose) = known_purpose(entry) else { return Ok(None) };
        let text = |name: &str| entry.get(name).and_then(Value::as_str);
        let list =
            text("statusListCredential").and_then(|url| Url::parse(url).ok()).ok_or_else(|| {
                Problem::new(
                    "/statusListCredential",
                    "status-list-not-a-url",
                    "The status entry does not say by a URL where its list is.",
                )
            })?;
        let size = match entry.get("statusSize") {
            None => 1,
            Some(size) => size
                .as_u64()
                .and_then(|size| u8::try_from(size).ok())
                .filter(|size| (1..=8).contains(size))
                .ok_or_else(|| {
                    Problem::new(
                        "/statusSize",
                        "status-size-not-supported",
                        "The size of a status must be 1 to 8 bits.",
                    )
                })?,
        };
        let index = text("statusListIndex").and_then(parse_index).ok_or_else(|| {
            Problem::new(
                "/statusListIndex",
                "status-index-malformed",
                "The index of a status entry must be a text of digits, and within the largest list.",
            )
        })?;
        let messages = entry.get("statusMessage").map(messages).unwrap_or_default();
        Ok(Some(Self { id: text("id").map(str::to_owned), purpose, index, list, size, messages }))
    }

    /// As it stands in `credentialStatus`.
    pub fn to_value(&self) -> Value {
        let mut entry = Map::new();
        if let Some(id) = &self.id {
            entry.insert("id".into(), json!(id));
        }
        entry.insert("type".into(), json!(ENTRY_TYPE));
        entry.insert("statusPurpose".into(), json!(self.purpose.name()));
        entry.insert("statusListIndex".into(), json!(self.index.to_string()));
        entry.insert("statusListCredential".into(), json!(self.list.as_str()));
        if self.size > 1 {
            entry.insert("statusSize".into(), json!(self.size));
            let messages = self.messages.iter().map(|known| {
                json!({ "status": format!("{:#x}", known.value), "message": known.message })
            });
            entry.insert("statusMessage".into(), messages.collect());
        }
        Value::Object(entry)
    }
}

/// The statuses in `credentialStatus` that we cannot judge, each by its type and purpose.
pub fn foreign(credential_status: &Value) -> Vec<String> {
    places(credential_status)
        .filter(|(_, entry)| known_purpose(entry).is_none())
        .take(limits::STATUS_ENTRIES)
        .map(|(_, entry)| {
            let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or("unnamed");
            let named = format!("{} ({})", text("type"), text("statusPurpose"));
            named.chars().take(120).collect()
        })
        .collect()
}

/// Each entry with its place in the credential.
fn places(credential_status: &Value) -> impl Iterator<Item = (String, &Value)> {
    let (one, several) = match credential_status {
        Value::Null => (None, None),
        Value::Array(several) => (None, Some(several)),
        one => (Some(("/credentialStatus".to_owned(), one)), None),
    };
    let several = several.into_iter().flatten().enumerate();
    one.into_iter().chain(several.map(|(at, entry)| (format!("/credentialStatus/{at}"), entry)))
}

/// The purpose of an entry of our type.
fn known_purpose(entry: &Value) -> Option<Purpose> {
    let ours = match entry.get("type")? {
        Value::String(one) => one == ENTRY_TYPE,
        Value::Array(several) => several.iter().any(|name| name == ENTRY_TYPE),
        _ => false,
    };
    entry.get("statusPurpose").filter(|_| ours)?.as_str().and_then(Purpose::from_name)
}

/// Digits and nothing else, below what the largest list can hold.
fn parse_index(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.len() <= 20 && text.bytes().all(|c| c.is_ascii_digit());
    text.parse().ok().filter(|index| digits && *index < limits::STATUS_LIST_BYTES * 8)
}

/// The messages that can be read.
fn messages(messages: &Value) -> Vec<StatusMessage> {
    let read = |known: &Value| {
        let value = known.get("status")?.as_str()?.strip_prefix("0x")?;
        Some(StatusMessage {
            value: u64::from_str_radix(value, 16).ok()?,
            message: known.get("message")?.as_str()?.to_owned(),
        })
    };
    messages.as_array().into_iter().flatten().take(256).filter_map(read).collect()
}

/// Why a list is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatusListError {
    /// Could not be had: a "could not check".
    #[error("could not be had: {0}")]
    Missing(Missing),
    /// Came back, and is not a status list credential, or its proof does not hold.
    /// It says nothing that could be believed: a "could not check" too.
    #[error("{code}: {sentence}")]
    Unusable {
        /// A stable code.
        code: &'static str,
        /// A plain sentence.
        sentence: String,
    },
}

/// Where status lists come from.
#[async_trait::async_trait]
pub trait StatusLists: Send + Sync {
    /// The list at `url` as of `now`: its proof verified, everything else left to be judged.
    async fn list(&self, url: &Url, now: Timestamp)
    -> Result<Arc<StatusListFact>, StatusListError>;
}

#[cfg(test)]
mod tests;
