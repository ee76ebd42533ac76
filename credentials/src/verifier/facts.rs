//! What was gathered before deciding. That something could not be had is a fact like any other.

use crate::{
    credential::{ClaimedProof, Credential, Problem},
    did::Did,
    identity::PatientIdentity,
    license::ClinicianLicense,
    lifecycle::StatusEvent,
    proof::ProofError,
    status::{StatusEntry, StatusListError, StatusListFact},
    time::Timestamp,
    trust::TrustList,
};
use cid::Cid;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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
    /// Asked, and no answer came that could be used: nothing is known from there.
    Unanswered {
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

/// How the document was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// It was handed in.
    Bytes,
    /// By content.
    Cid(Cid),
    /// By location.
    Url(String),
}

/// Everything that was gathered for one verification.
#[derive(Debug, Clone)]
pub struct Facts {
    /// When the verification is made.
    pub now: Timestamp,
    /// Which issuers count.
    pub trust: Arc<TrustList>,
    /// How the document was named.
    pub asked: Asked,
    /// The document, if it could be had. What comes by CID has been checked against it.
    pub document: Result<Document, Missing>,
}

/// What is known about a document that could be had.
#[derive(Debug, Clone)]
pub struct Document {
    /// SHA-256 of what arrived.
    pub digest: [u8; 32],
    /// Where it came from.
    pub source: Source,
    /// The credential, or what is wrong with it.
    pub credential: Result<Credential, Vec<Problem>>,
    /// Its proofs, or why none could be read.
    pub proofs: Result<Vec<ProofFact>, Problem>,
    /// Its status entries with their lists, or what is wrong with them.
    pub statuses: Result<Vec<StatusFact>, Vec<Problem>>,
    /// Statuses of a kind that we do not know, named.
    pub foreign_statuses: Vec<String>,
    /// Its subject, typed.
    pub subject: Subject,
}

/// The subject of a credential, read by its type.
#[derive(Debug, Clone)]
pub enum Subject {
    /// Of a `ClinicianLicenseCredential`.
    License(Result<Box<ClinicianLicense>, Vec<Problem>>),
    /// Of a `PatientIdentityCredential`.
    Identity(Result<Box<PatientIdentity>, Vec<Problem>>),
    /// Of a status list credential: what it must hold was seen when it was read.
    StatusList(Result<(), Vec<Problem>>),
    /// Of a `LicenseStatusEventCredential`: what once became of a licence.
    StatusEvent(Result<Box<StatusEvent>, Vec<Problem>>),
    /// Of a type that we have no rules for.
    Unknown,
}

/// One proof, with what is known of its key.
#[derive(Debug, Clone)]
pub struct ProofFact {
    /// What it says of itself.
    pub claimed: ClaimedProof,
    /// Its verification method.
    pub method: Result<MethodFact, NoMethod>,
    /// Whether it holds over exactly this document; `None` when that could not be computed.
    pub verified: Option<Result<(), ProofError>>,
}

/// A verification method as its DID document tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodFact {
    /// Who controls it.
    pub controller: Did,
    /// Whether the document lists it for `assertionMethod`.
    pub authorised: bool,
    /// From then on no proof of it counts.
    pub expires: Option<Timestamp>,
    /// From then on no proof of it counts, whenever it was made.
    pub revoked: Option<Timestamp>,
    /// Where the document came from.
    pub source: Source,
    /// When it was there.
    pub as_of: Option<Timestamp>,
}

/// Why there is no verification method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoMethod {
    /// The DID document could not be had.
    Missing(Missing),
    /// There is an answer, and it is no: no such DID, no such key, a document that is not one.
    Refused(String),
}

/// One status entry, with the list that it points into.
#[derive(Debug, Clone)]
pub struct StatusFact {
    /// The entry.
    pub entry: StatusEntry,
    /// The list.
    pub list: Result<Arc<StatusListFact>, StatusListError>,
}

impl Document {
    /// The digest as lowercase hexadecimal.
    pub(super) fn digest_text(&self) -> String {
        self.digest.map(|byte| format!("{byte:02x}")).concat()
    }
}

impl Facts {
    /// The document and its credential, when both could be had.
    pub(super) fn read(&self) -> Option<(&Document, &Credential)> {
        let document = self.document.as_ref().ok()?;
        Some((document, document.credential.as_ref().ok()?))
    }

    /// The period of validity: what the credential says, and also the days that a
    /// licence itself names, or between which an identity counts as proven, whichever is narrower.
    pub(super) fn period(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        let Some((document, credential)) = self.read() else { return (None, None) };
        let days = match &document.subject {
            Subject::License(Ok(license)) => {
                Some((license.effective_date.start(), license.expiration_date.end()))
            }
            Subject::Identity(Ok(identity)) => {
                Some((identity.assurance.verified_on.start(), identity.assurance.expires_on.end()))
            }
            Subject::License(Err(_))
            | Subject::Identity(Err(_))
            | Subject::StatusList(_)
            | Subject::StatusEvent(_)
            | Subject::Unknown => None,
        };
        let from = credential.valid_from.into_iter().chain(days.map(|days| days.0)).max();
        let until = credential.valid_until.into_iter().chain(days.map(|days| days.1)).min();
        (from, until)
    }
}
