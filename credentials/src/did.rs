//! Decentralized identifiers (DID Core 1.0): parsing, documents, resolving.

#[cfg(feature = "native")]
pub mod resolver;

use crate::{key::PublicKey, time::Timestamp};
use serde_json::Value;
use std::{fmt, sync::Arc};

/// A text is not a DID or DID URL that we take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a DID: {0}")]
pub struct DidError(pub &'static str);

/// A DID (DID Core 1.0, 3.1), without path, query and fragment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Did(Arc<str>);

impl Did {
    /// Reads a DID. A query is refused here, before any library sees it.
    pub fn parse(_text: &str) -> Result<Self, DidError> {
        todo!("H2")
    }
    /// `key`, `jwk`, `web` …
    pub fn method(&self) -> &str {
        self.0.split(':').nth(1).expect("parsed")
    }
    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Did {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A DID URL with a fragment: the name of a verification method.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DidUrl {
    did: Did,
    fragment: Arc<str>,
}

impl DidUrl {
    /// Reads `did:…#fragment`. Path and query are refused.
    pub fn parse(_text: &str) -> Result<Self, DidError> {
        todo!("H2")
    }
    /// The part before `#`.
    pub fn did(&self) -> &Did {
        &self.did
    }
    /// The part after `#`.
    pub fn fragment(&self) -> &str {
        &self.fragment
    }
}

impl fmt::Display for DidUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.did, self.fragment)
    }
}

/// A verification method of a DID document (Controlled Identifiers 1.0, 2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationMethod {
    /// Its name, absolute.
    pub id: DidUrl,
    /// Who may change it.
    pub controller: Did,
    /// The key.
    pub key: PublicKey,
    /// From then on it makes no valid proofs.
    pub expires: Option<Timestamp>,
    /// From then on it makes no valid proofs, and proofs made before still count.
    pub revoked: Option<Timestamp>,
}

/// Why a DID document authorises a method (DID Core 1.0, 5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relationship {
    /// To issue credentials.
    AssertionMethod,
    /// To authenticate, as in presentations.
    Authentication,
}

/// A DID document, parsed and bounded; its `id` is the DID that was resolved.
#[derive(Debug, Clone)]
pub struct DidDocument {
    /// The DID.
    pub id: Did,
    /// Methods whose keys are of a type of ours; others are left out.
    pub verification_methods: Vec<VerificationMethod>,
    /// Names of the methods that may issue.
    pub assertion_method: Vec<DidUrl>,
    /// Names of the methods that may authenticate.
    pub authentication: Vec<DidUrl>,
    /// As it arrived.
    pub json: Value,
}

impl DidDocument {
    /// Reads a document that was found for `did`.
    pub fn parse(_did: &Did, _json: Value) -> Result<Self, DidDocumentError> {
        todo!("H2")
    }
    /// The method of that name, if the document has it and lists it for `relationship`.
    pub fn method(
        &self,
        _id: &DidUrl,
        _relationship: Relationship,
    ) -> Result<&VerificationMethod, MethodError> {
        todo!("H2")
    }
}

/// A DID document cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DidDocumentError {
    /// Its `id` is another DID.
    #[error("the document is about another DID")]
    OtherSubject,
    /// It breaks DID Core or one of our bounds.
    #[error("the document is malformed: {0}")]
    Malformed(&'static str),
}

/// A document does not authorise a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MethodError {
    /// No method of that name with a key that we know.
    #[error("the DID document has no such verification method")]
    NotFound,
    /// There, but not listed for this purpose.
    #[error("the DID document does not authorise this method for that purpose")]
    NotAuthorised,
}
