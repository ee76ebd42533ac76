//! The checks, in the order in which every report shows them.

use serde::{Deserialize, Serialize};

/// One rule, one function, one line of the report. The code is stable: machines may match on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The document is a credential of the data model: parsed, bounded, every term defined.
    Format,
    /// The bytes behind the CID or digest that was asked for are these.
    Document,
    /// Every proof verifies over exactly this document.
    Proof,
    /// The issuer's DID resolves and authorises the key of the proof, at the time of signing.
    IssuerDid,
    /// The trust list names the issuer for this type, jurisdiction and profession.
    IssuerTrusted,
    /// `now` lies within the period of validity.
    Validity,
    /// The revocation bit is clear.
    Revocation,
    /// The suspension bit is clear.
    Suspension,
    /// The state that the `message` status tells.
    Lifecycle,
    /// The subject has the members, codes and check digits of its type.
    Schema,
    /// The presenter holds the key of the subject.
    HolderBinding,
    /// The presentation answers this request and no other.
    RequestBinding,
    /// What is disclosed is what was asked for.
    Disclosure,
}

/// How one check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckOutcome {
    /// Looked at, and in order.
    Passed,
    /// Looked at, and not in order.
    Failed,
    /// Could not be looked at. Never shown as, and never counted as, passed.
    CouldNotCheck,
}
