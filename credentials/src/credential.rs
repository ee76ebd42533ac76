//! Credentials of the VC Data Model 2.0 as they arrive: secured bytes, parsed once.

use crate::{did::DidUrl, time::Timestamp};
use serde_json::{Map, Value};

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
    /// A compact JWS of type `vc+jwt` (VC-JOSE-COSE 3.1), also when it came enveloped as a `data:` URL.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// JSON Pointer (RFC 6901) into the document; empty for the whole.
    pub pointer: String,
    /// A stable code: `undefined-term`, `null-value`, `not-a-date-time-stamp`.
    pub code: &'static str,
    /// A plain sentence.
    pub sentence: String,
}

impl Secured {
    /// Reads what arrived: JSON with a proof, a compact JWS, or an `EnvelopedVerifiableCredential`.
    /// Bounded in size, depth and count; keys that occur twice in one object are refused.
    pub fn parse(_bytes: &[u8]) -> Result<Self, Problem> {
        todo!("H3")
    }
    /// The credential: for JSON the document with its proofs, for a JWT the payload.
    pub fn credential(&self) -> &Map<String, Value> {
        match self {
            Self::DataIntegrity { document, .. } => document,
            Self::Jwt { credential, .. } => credential,
        }
    }
    /// SHA-256 of what arrived.
    pub fn digest(&self) -> [u8; 32] {
        todo!("H3")
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
    /// `assertionMethod` or another; a JWT claims none.
    pub purpose: Option<String>,
}
