//! The checks, in the order in which every report shows them: one rule, one function.

mod document;
mod issuer;
mod proof;
mod schema;
mod status;
mod time;

pub(crate) use proof::by_issuer;
#[cfg(feature = "native")]
pub(crate) use proof::holds;

use super::{Condition, Facts, reason::Judged};
use crate::lifecycle::Change;
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

impl Check {
    /// What every credential must pass, whatever it is.
    pub const ALWAYS: [Self; 7] = [
        Self::Format,
        Self::Proof,
        Self::IssuerDid,
        Self::IssuerTrusted,
        Self::Validity,
        Self::Revocation,
        Self::Schema,
    ];

    /// The stable code: `issuer-did`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Document => "document",
            Self::Proof => "proof",
            Self::IssuerDid => "issuer-did",
            Self::IssuerTrusted => "issuer-trusted",
            Self::Validity => "validity",
            Self::Revocation => "revocation",
            Self::Suspension => "suspension",
            Self::Lifecycle => "lifecycle",
            Self::Schema => "schema",
            Self::HolderBinding => "holder-binding",
            Self::RequestBinding => "request-binding",
            Self::Disclosure => "disclosure",
        }
    }
}

/// Looks at everything. A check that does not apply is not there.
pub(super) fn all(facts: &Facts) -> Vec<(Check, Judged)> {
    let judged: [(Check, Option<Judged>); 10] = [
        (Check::Format, document::format(facts)),
        (Check::Document, document::document(facts)),
        (Check::Proof, proof::proof(facts)),
        (Check::IssuerDid, proof::issuer_did(facts)),
        (Check::IssuerTrusted, issuer::issuer_trusted(facts)),
        (Check::Validity, time::validity(facts)),
        (Check::Revocation, status::revocation(facts)),
        (Check::Suspension, status::suspension(facts)),
        (Check::Lifecycle, status::lifecycle(facts)),
        (Check::Schema, schema::schema(facts)),
    ];
    judged.into_iter().filter_map(|(check, judged)| Some((check, judged?))).collect()
}

/// What the board has announced for later, the nearest first.
pub(super) fn announced(facts: &Facts) -> Vec<Change> {
    status::announced(facts)
}

/// Within what the holder may practise, by what the checks saw.
pub(super) fn conditions(judged: &[(Check, Judged)]) -> Vec<Condition> {
    judged.iter().flat_map(|(_, judged)| judged.reason.conditions()).collect()
}
