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
pub use list::{NewStatusList, StatusEvent, StatusListFact, read_list, status_list_credential};

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

    /// Reads `credentialStatus`: an entry, a list of entries, or nothing (`null` stands for absent).
    /// Entries of a type or purpose that we do not know are left out here and named by [`foreign`].
    pub fn parse_all(credential_status: &Value) -> Result<Vec<Self>, Vec<Problem>> {
        let _ = credential_status;
        Ok(Vec::new())
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

/// The statuses in `credentialStatus` that we cannot judge, each by its type or purpose.
pub fn foreign(credential_status: &Value) -> Vec<String> {
    let _ = credential_status;
    Vec::new()
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
