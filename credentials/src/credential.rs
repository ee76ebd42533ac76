//! Credentials of the VC Data Model 2.0 as they arrive: secured bytes, parsed once.

mod digest;
mod json;
mod members;
mod model;
mod presentation;
#[cfg(test)]
mod properties;
mod secured;
#[cfg(test)]
mod tests;
mod values;

pub use json::parse_json;
pub(crate) use json::{shown, token};
pub(crate) use members::{Members, Object, line};
pub use presentation::Presentation;
#[cfg(test)]
pub(crate) use properties::any_json;
pub use values::has_type;
pub(crate) use values::url;

use crate::{did::DidUrl, status::StatusEntry, time::Timestamp};
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;

/// The URL of our own JSON-LD context.
pub const CONTEXT: &str = "https://w3id.org/lanyard/v1";

/// A secured credential as it arrived, before anything is believed.
#[derive(Debug, Clone)]
pub enum Secured {
    /// A JSON document with embedded proofs (Data Integrity 1.0).
    DataIntegrity {
        /// The whole document, `proof` included.
        document: Map<String, Value>,
        /// Exactly what arrived.
        bytes: Vec<u8>,
    },
    /// A compact JWS of type `vc+jwt` or `vp+jwt` (VC-JOSE-COSE 3.1), also when it came enveloped as a `data:` URL.
    Jwt {
        /// The three parts, joined by dots.
        compact: String,
        /// The decoded header.
        header: Map<String, Value>,
        /// The decoded payload: the credential itself.
        credential: Map<String, Value>,
    },
}

/// One thing that is wrong with a document, with the place of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// JSON Pointer (RFC 6901) into the document; empty for the whole.
    pub pointer: String,
    /// A stable code: `undefined-term`, `null-value`, `not-a-date-time-stamp`.
    pub code: &'static str,
    /// A plain sentence.
    pub sentence: String,
}

impl Problem {
    /// A problem at `pointer`.
    pub fn new(
        pointer: impl Into<String>,
        code: &'static str,
        sentence: impl Into<String>,
    ) -> Self {
        Self { pointer: pointer.into(), code, sentence: sentence.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Problem {}

/// Which data model a credential follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// VC Data Model 1.1: read, never written.
    V1,
    /// VC Data Model 2.0.
    V2,
}

/// A credential that keeps to the data model, with every term of it defined.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Which data model.
    pub model: Model,
    /// Its id, a URL.
    pub id: Option<String>,
    /// Its types, `VerifiableCredential` among them.
    pub types: Vec<String>,
    /// The issuer's DID or URL.
    pub issuer: String,
    /// What it calls its issuer.
    pub issuer_name: Option<String>,
    /// From when it counts (`issuanceDate` in 1.1); the later of `validFrom` and a JWT's `nbf`.
    pub valid_from: Option<Timestamp>,
    /// Until when it counts (`expirationDate` in 1.1); the earlier of `validUntil` and a JWT's `exp`.
    pub valid_until: Option<Timestamp>,
    /// What it is about; at least one.
    pub subjects: Vec<Map<String, Value>>,
    /// Where its status is told, as far as the entries are of a kind that we know.
    pub status: Vec<StatusEntry>,
    /// `credentialSchema`, each with `id` and `type`.
    pub schemas: Vec<Map<String, Value>>,
    /// `relatedResource`: id, and the digests of what is found there.
    pub related_resources: Vec<Map<String, Value>>,
}

impl Credential {
    /// Reads a credential (without its `proof`) and says everything that is wrong with it
    /// (VC Data Model 2.0, 4; 1.1, 4 where its first context says so).
    pub fn parse(document: &Map<String, Value>) -> Result<Self, Vec<Problem>> {
        model::credential(document)
    }
}

/// What one proof says of itself, before it is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedProof {
    /// Its place among the document's proofs; 0 for a JWT.
    pub index: usize,
    /// How it is made.
    pub securing: crate::proof::Securing,
    /// By which key.
    pub verification_method: DidUrl,
    /// When, as it claims (`created`; `iat` of a JWT, if there).
    pub created: Option<Timestamp>,
    /// Until when the proof counts.
    pub expires: Option<Timestamp>,
    /// `assertionMethod` or another; `authentication` of a `vp+jwt`; a `vc+jwt` claims none.
    pub purpose: Option<String>,
    /// The proof's own name, a URL.
    pub id: Option<String>,
    /// Places of the proofs that this one continues (`previousProof`); each is there, before any is verified.
    pub previous: Vec<usize>,
    /// The security domains that the proof is meant for; `aud` of a `vp+jwt`.
    pub domain: Vec<String>,
    /// What the verifier asked to be signed; `nonce` of a `vp+jwt`.
    pub challenge: Option<String>,
}
