//! What was gathered before deciding.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Source {
    /// In the document itself: its own claim.
    Document,
    /// Computed from an identifier that carries the whole answer (did:key, did:jwk, a CID).
    Derived,
    /// From configuration: the trust list, an embedded schema or context.
    Configured,
    /// From this installation's own registry.
    Registry,
    /// Fetched for this verification.
    Network {
        /// What was asked.
        url: String,
    },
    /// Fetched earlier and still within the stated freshness.
    Cache {
        /// What was asked.
        url: String,
    },
    /// From an IPFS node or gateway, each block checked against its CID.
    Ipfs {
        /// `own blocks`, `kubo`, or the gateway's origin.
        from: String,
    },
}

/// One thing that a check saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is, for people: `Verification method`, `Status index`.
    pub name: String,
    /// Its value, as text.
    pub value: String,
    /// Where it comes from.
    pub source: Source,
    /// When it was true at its source; absent for what cannot age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Timestamp>,
}

/// Something could not be had. Never a "no": what it would have said is unknown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Missing {
    /// What was asked: a URL, a DID, a CID.
    pub asked: String,
    /// In a few words: `https://… did not answer within 5 s`.
    pub why: String,
}

/// Everything that was gathered for one verification.
#[derive(Debug, Clone)]
pub struct Facts {
    /// When the verification is made.
    pub now: Timestamp,
}
