//! The resolver port, and the resolver of everything that we resolve.

use super::{Did, DidDocument, DidDocumentError};
use crate::{fetch::FetchError, time::Timestamp, verifier::Source};
use std::sync::Arc;

/// A DID resolved, with where and when.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The document.
    pub document: Arc<DidDocument>,
    /// Where from.
    pub source: Source,
    /// When it was fetched; `None` for what is derived from the identifier.
    pub as_of: Option<Timestamp>,
}

/// A DID did not resolve (DID Resolution 1.0, errors).
#[derive(Debug, Clone, thiserror::Error)]
pub enum ResolveError {
    /// Malformed for its method.
    #[error("INVALID_DID: {0}")]
    InvalidDid(&'static str),
    /// A method that we do not resolve.
    #[error("METHOD_NOT_SUPPORTED")]
    MethodNotSupported,
    /// The method says that there is none.
    #[error("NOT_FOUND")]
    NotFound,
    /// It was, and is no more.
    #[error("deactivated")]
    Deactivated,
    /// Could not be asked: this is a "could not check", never a "no".
    #[error("could not be fetched: {0}")]
    Unreachable(#[from] FetchError),
    /// Came back, but cannot be used.
    #[error("unusable: {0}")]
    Document(#[from] DidDocumentError),
}

/// Turns a DID into its document.
#[async_trait::async_trait]
pub trait Resolver: Send + Sync {
    /// Resolves `did` as of `now`.
    async fn resolve(&self, did: &Did, now: Timestamp) -> Result<Resolved, ResolveError>;
}
