//! The resolver port, and the resolver of everything that we resolve.

use super::{Did, DidDocument, DidDocumentError, DidError, jwk, key, web};
use crate::{
    credential::parse_json,
    fetch::{FetchError, Fetcher},
    limits::DID_DOCUMENT_BYTES,
    time::Timestamp,
    verifier::Source,
};
use futures::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use moka::future::Cache;
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use url::Url;

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

impl From<DidError> for ResolveError {
    fn from(DidError(reason): DidError) -> Self {
        Self::InvalidDid(reason)
    }
}

/// Turns a DID into its document.
#[async_trait::async_trait]
pub trait Resolver: Send + Sync {
    /// Resolves `did` as of `now`.
    async fn resolve(&self, did: &Did, now: Timestamp) -> Result<Resolved, ResolveError>;

    /// The same for who found that a kept document does not name a key: it may be new. An answer
    /// that was kept counts for a few seconds only, so that made-up names of keys ask nobody often.
    async fn resolve_again(&self, did: &Did, now: Timestamp) -> Result<Resolved, ResolveError> {
        self.resolve(did, now).await
    }
}

/// The DIDs that an installation answers itself, without a network: its organisations'.
#[async_trait::async_trait]
pub trait LocalDids: Send + Sync {
    /// The document of `did`; `None` when it is not one of this installation's, so that it is
    /// looked up elsewhere. An own DID that is gone is `NotFound` or `Deactivated`.
    async fn document(&self, did: &Did) -> Result<Option<Value>, ResolveError>;
}

/// How old an answer from the network may be before it is asked for again.
#[derive(Debug, Clone, Copy)]
pub struct Freshness {
    /// A document.
    pub found: Duration,
    /// That there is none, or no longer. A failure to ask is never kept.
    pub not_found: Duration,
}

impl Default for Freshness {
    fn default() -> Self {
        Self { found: Duration::from_secs(300), not_found: Duration::from_secs(30) }
    }
}

/// Bytes of documents kept: at 2 KB each, those of 16,000 issuers.
const CACHE_BYTES: u64 = 32 << 20;

/// How old a kept document may be that does not name a key, for it to be a no.
const AGAIN: Duration = Duration::from_secs(5);

/// What did:web hosts are asked for.
const ACCEPT: &str = "application/did+json, application/did+ld+json, application/json;q=0.9";

/// Resolves did:key, did:jwk and did:web.
#[derive(Clone)]
pub struct DidResolver {
    fetcher: Fetcher,
    freshness: Freshness,
    local: Option<Arc<dyn LocalDids>>,
    cache: Cache<Did, Answer>,
    flights: Arc<Mutex<HashMap<Did, WeakShared<Flight>>>>,
}

/// A request under way. It goes on as long as anyone waits for it.
type Flight = BoxFuture<'static, Answer>;

/// What the network answered, and when.
#[derive(Clone)]
struct Answer {
    outcome: Result<Arc<DidDocument>, ResolveError>,
    at: Timestamp,
    bytes: u32,
}

impl DidResolver {
    /// A resolver that fetches with `fetcher` and keeps answers for `freshness`.
    pub fn new(fetcher: Fetcher, freshness: Freshness) -> Self {
        let cache = Cache::builder()
            .max_capacity(CACHE_BYTES)
            .weigher(|did: &Did, answer: &Answer| {
                answer.bytes.saturating_add(u32::try_from(did.as_str().len()).unwrap_or(u32::MAX))
            })
            .build();
        Self { fetcher, freshness, local: None, cache, flights: Arc::default() }
    }

    /// The same, but `local` is asked first.
    pub fn with_local(self, local: Arc<dyn LocalDids>) -> Self {
        Self { local: Some(local), ..self }
    }

    async fn web(
        &self,
        did: &Did,
        now: Timestamp,
        most: Duration,
    ) -> Result<Resolved, ResolveError> {
        let url = web::url(did, self.fetcher.policy().loopback)?;
        let kept = self.cache.get(did).await.filter(|answer| self.is_fresh(answer, now, most));
        let (answer, source) = match kept {
            Some(answer) => (answer, Source::Cache { url: url.into() }),
            None => (self.join(did, &url, now).await, Source::Network { url: url.into() }),
        };
        Ok(Resolved { document: answer.outcome?, source, as_of: Some(answer.at) })
    }

    /// Concurrent calls for one DID make one request and share its answer, a failure too.
    fn join(&self, did: &Did, url: &Url, now: Timestamp) -> Shared<Flight> {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = flights.get(did).and_then(WeakShared::upgrade) {
            return flight;
        }
        flights.retain(|_, flight| flight.upgrade().is_some());
        let (this, subject, url) = (self.clone(), did.clone(), url.clone());
        let flight = async move { this.fetch(subject, url, now).await }.boxed().shared();
        flights.extend(flight.downgrade().map(|weak| (did.clone(), weak)));
        flight
    }

    /// Judged by `now`, in both directions, as two verifications may overlap.
    fn is_fresh(&self, answer: &Answer, now: Timestamp, most: Duration) -> bool {
        let kept = match &answer.outcome {
            Ok(_) => self.freshness.found,
            Err(ResolveError::NotFound | ResolveError::Deactivated) => self.freshness.not_found,
            Err(_) => return false,
        };
        let kept = kept.min(most);
        now.since(answer.at) < kept && answer.at.since(now) < kept
    }

    async fn fetch(&self, did: Did, url: Url, now: Timestamp) -> Answer {
        let fetched = self.fetcher.get(&url, ACCEPT, DID_DOCUMENT_BYTES).await;
        let bytes = fetched.as_ref().map_or(0, |fetched| fetched.bytes.len());
        let outcome = match fetched {
            Ok(fetched) => parse(&did, &fetched.bytes).map(Arc::new),
            Err(FetchError::Status { status: 404, .. }) => Err(ResolveError::NotFound),
            Err(FetchError::Status { status: 410, .. }) => Err(ResolveError::Deactivated),
            Err(error) => Err(ResolveError::Unreachable(error)),
        };
        // A parsed document, with its values and names, takes a few times its text.
        let bytes = u32::try_from(bytes.saturating_mul(4).saturating_add(512)).unwrap_or(u32::MAX);
        let answer = Answer { outcome, at: now, bytes };
        // A failure to ask takes nothing away: what was answered before is as old as it is.
        if !matches!(answer.outcome, Err(ResolveError::Unreachable(_))) {
            self.cache.insert(did, answer.clone()).await;
        }
        answer
    }

    async fn resolve_within(
        &self,
        did: &Did,
        now: Timestamp,
        most: Duration,
    ) -> Result<Resolved, ResolveError> {
        let derived = |document: DidDocument| Resolved {
            document: Arc::new(document),
            source: Source::Derived,
            as_of: None,
        };
        if let Some(local) = &self.local
            && let Some(json) = local.document(did).await?
        {
            let document = Arc::new(DidDocument::parse(did, json)?);
            return Ok(Resolved { document, source: Source::Registry, as_of: Some(now) });
        }
        match did.method() {
            "key" => Ok(derived(key::document(did)?)),
            "jwk" => Ok(derived(jwk::document(did)?)),
            "web" => self.web(did, now, most).await,
            _ => Err(ResolveError::MethodNotSupported),
        }
    }
}

fn parse(did: &Did, bytes: &[u8]) -> Result<DidDocument, ResolveError> {
    let json = parse_json(bytes)
        .map_err(|_| DidDocumentError::Malformed("it is not JSON that all read alike"))?;
    Ok(DidDocument::parse(did, json)?)
}

#[async_trait::async_trait]
impl Resolver for DidResolver {
    async fn resolve(&self, did: &Did, now: Timestamp) -> Result<Resolved, ResolveError> {
        self.resolve_within(did, now, Duration::MAX).await
    }

    async fn resolve_again(&self, did: &Did, now: Timestamp) -> Result<Resolved, ResolveError> {
        self.resolve_within(did, now, AGAIN).await
    }
}

#[cfg(test)]
mod tests;
