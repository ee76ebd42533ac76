//! Credentials of the VC Data Model 2.0 as they arrive: secured bytes, parsed once.

use crate::{did::DidUrl, time::Timestamp};
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
    /// From when it counts (`issuanceDate` in 1.1).
    pub valid_from: Option<Timestamp>,
    /// Until when it counts (`expirationDate` in 1.1).
    pub valid_until: Option<Timestamp>,
    /// What it is about; at least one.
    pub subjects: Vec<Map<String, Value>>,
    /// Where its status is told.
    pub status: Vec<Map<String, Value>>,
    /// `credentialSchema`, each with `id` and `type`.
    pub schemas: Vec<Map<String, Value>>,
    /// `relatedResource`: id, and the digests of what is found there.
    pub related_resources: Vec<Map<String, Value>>,
}

impl Credential {
    /// Reads a credential (without its `proof`) and says everything that is wrong with it.
    pub fn parse(_document: &Map<String, Value>) -> Result<Self, Vec<Problem>> {
        todo!()
    }
}

/// A presentation that keeps to the data model. What it encloses is not yet verified.
#[derive(Debug, Clone)]
pub struct Presentation {
    /// Its id, a URL.
    pub id: Option<String>,
    /// Who presents: a DID or URL.
    pub holder: Option<String>,
    /// The credentials inside, each as it was secured.
    pub credentials: Vec<Secured>,
}

impl Presentation {
    /// Reads a presentation (without its `proof`) and says everything that is wrong with it.
    pub fn parse(_document: &Map<String, Value>) -> Result<Self, Vec<Problem>> {
        todo!()
    }
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
    /// The proof's own name, a URL.
    pub id: Option<String>,
    /// Places of the proofs that this one continues (`previousProof`); each is there, before any is verified.
    pub previous: Vec<usize>,
    /// The security domains that the proof is meant for.
    pub domain: Vec<String>,
    /// What the verifier asked to be signed.
    pub challenge: Option<String>,
}
