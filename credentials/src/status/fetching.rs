//! Status lists over the network, and those of this installation from its own registry. Of either,
//! the proof is verified before anything is read from it.

use super::{StatusListError, StatusListFact, StatusLists, read_list};
use crate::{
    credential::Secured,
    did::resolver::Resolver,
    fetch::Fetcher,
    limits,
    time::Timestamp,
    verifier::{
        Missing, Source, by_issuer,
        gather::{Deadline, ProofCache, check_proofs, credential, on_a_thread},
        holds,
    },
};
use moka::future::Cache;
use sha2::{Digest, Sha256};
use std::{sync::Arc, time::Duration};
use url::Url;

/// What servers of status lists are asked for.
const ACCEPT: &str = "application/vc, application/vc+jwt, application/ld+json;q=0.9, application/json;q=0.9, */*;q=0.1";

/// The installation's own lists, answered without a fetch.
#[async_trait::async_trait]
pub trait OwnLists: Send + Sync {
    /// The signed list at `url` as of `now`, when it is one of this installation's. One of ours that
    /// cannot be had, or that would not tell what is in force, is `Missing`: nobody else is asked.
    /// It is asked at each verification. While nothing has changed, the answer is the same bytes in
    /// the same place, and they are neither copied nor hashed nor parsed again.
    async fn own_list(&self, url: &Url, now: Timestamp) -> Result<Option<Arc<[u8]>>, Missing>;
}

/// A list that was verified.
#[derive(Clone)]
struct Kept {
    digest: [u8; 32],
    /// What it was read from, where that was handed over by this installation. Held here, so that
    /// nothing else can come to lie in its place.
    bytes: Option<Arc<[u8]>>,
    fact: Arc<StatusListFact>,
}

/// Fetches lists, verifies their proofs, and keeps them for a stated time.
#[derive(Clone)]
pub struct FetchedStatusLists {
    fetcher: Fetcher,
    resolver: Arc<dyn Resolver>,
    own: Option<Arc<dyn OwnLists>>,
    freshness: Duration,
    kept: Cache<Url, Kept>,
    proofs: ProofCache,
}

impl FetchedStatusLists {
    /// Lists through `fetcher`, kept for `freshness` or their own `ttl`, whichever is shorter.
    pub fn new(fetcher: Fetcher, resolver: Arc<dyn Resolver>, freshness: Duration) -> Self {
        let kept = Cache::builder()
            .max_capacity(limits::STATUS_CACHE_BYTES)
            .weigher(|_: &Url, kept: &Kept| {
                let events = kept.fact.events.len() * 512;
                let bytes = kept.bytes.as_ref().map_or(0, |bytes| bytes.len());
                u32::try_from(kept.fact.bits.bits() / 8 + events + bytes + 1_024)
                    .unwrap_or(u32::MAX)
            })
            .build();
        Self { fetcher, resolver, own: None, freshness, kept, proofs: ProofCache::new(4_096) }
    }

    /// Asks `own` first.
    #[must_use]
    pub fn with_own(mut self, own: Arc<dyn OwnLists>) -> Self {
        self.own = Some(own);
        self
    }

    /// Judged by `now`, in both directions, as two verifications may overlap.
    fn is_fresh(&self, fact: &StatusListFact, now: Timestamp) -> bool {
        let most = fact.ttl.map_or(self.freshness, |ttl| ttl.min(self.freshness));
        now.since(fact.as_of) < most && fact.as_of.since(now) < most
    }

    async fn fetch(&self, url: &Url, now: Timestamp) -> Result<Kept, StatusListError> {
        let fetched =
            self.fetcher.get(url, ACCEPT, limits::DOCUMENT_BYTES).await.map_err(|error| {
                StatusListError::Missing(Missing { asked: url.to_string(), why: error.to_string() })
            })?;
        let source = Source::Network { url: url.to_string() };
        self.believe(fetched.bytes, url, source, now).await
    }

    /// A list whose proof holds, by a key that its issuer's DID authorises.
    async fn believe(
        &self,
        bytes: impl AsRef<[u8]> + Send + 'static,
        url: &Url,
        source: Source,
        now: Timestamp,
    ) -> Result<Kept, StatusListError> {
        let digest: [u8; 32] = Sha256::digest(bytes.as_ref()).into();
        let read = on_a_thread(move || {
            let secured = Secured::parse(bytes.as_ref()).map_err(|problem| vec![problem])?;
            let credential = credential(&secured)?;
            Ok((Arc::new(secured), credential))
        });
        let (secured, credential) =
            read.await.unwrap_or_else(|| Err(Vec::new())).map_err(|problems| {
                malformed(problems.first().map(|problem| problem.sentence.as_str()))
            })?;
        let deadline = Deadline::after(limits::GATHER_TIME);
        let proofs = check_proofs(&secured, digest, &*self.resolver, &self.proofs, now, &deadline)
            .await
            .map_err(|problem| malformed(Some(&problem.sentence)))?;
        holds(&proofs, now)
            .and_then(|()| by_issuer(&proofs, &credential.issuer, now).map(|_| ()))
            .map_err(|reason| StatusListError::Unusable {
                code: reason.code().0,
                sentence: format!("Its signature does not stand ({}).", reason.code().0),
            })?;
        let url = url.clone();
        let fact = on_a_thread(move || read_list(&credential, &url, source, now))
            .await
            .unwrap_or_else(|| Err(malformed(None)))?;
        Ok(Kept { digest, bytes: None, fact: Arc::new(fact) })
    }
}

fn malformed(sentence: Option<&str>) -> StatusListError {
    StatusListError::Unusable {
        code: "status-list-malformed",
        sentence: sentence.unwrap_or("It cannot be read.").to_owned(),
    }
}

#[async_trait::async_trait]
impl StatusLists for FetchedStatusLists {
    async fn list(
        &self,
        url: &Url,
        now: Timestamp,
    ) -> Result<Arc<StatusListFact>, StatusListError> {
        let kept = self.kept.get(url).await.filter(|kept| self.is_fresh(&kept.fact, now));
        if let Some(own) = &self.own
            && let Some(bytes) = own.own_list(url, now).await.map_err(StatusListError::Missing)?
        {
            let same = |kept: &Kept| match &kept.bytes {
                Some(read) if Arc::ptr_eq(read, &bytes) => true,
                Some(_) => kept.digest == <[u8; 32]>::from(Sha256::digest(&bytes)),
                None => false,
            };
            if let Some(same) = kept.filter(same) {
                return Ok(Arc::new(StatusListFact { as_of: now, ..(*same.fact).clone() }));
            }
            let mut kept = self.believe(Arc::clone(&bytes), url, Source::Registry, now).await?;
            kept.bytes = Some(bytes);
            self.kept.insert(url.clone(), kept.clone()).await;
            return Ok(kept.fact);
        }
        if let Some(kept) = kept {
            let source = Source::Cache { url: url.to_string() };
            return Ok(Arc::new(StatusListFact { source, ..(*kept.fact).clone() }));
        }
        // Concurrent calls for one list make one request. A failure is shared, and not kept.
        self.kept.invalidate(url).await;
        let fetched = self.kept.try_get_with_by_ref(url, self.fetch(url, now)).await;
        fetched.map(|kept| kept.fact).map_err(|error| (*error).clone())
    }
}

#[cfg(test)]
mod tests;
