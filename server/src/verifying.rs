//! What verifying asks, and in which order: our own registry, then the network.

use crate::{
    config::IpfsConfig,
    db::{Db, log, unavailable},
    state::{Lanyard, OpenError, Unavailable},
    statuses::Own,
};
use credentials::{
    did::{
        Did,
        resolver::{DidResolver, Freshness, LocalDids, ResolveError, Resolved, Resolver},
    },
    fetch::Fetcher,
    status::{FetchedStatusLists, OwnLists},
    store::{DocumentStore, Gateway, Kubo},
    time::Timestamp,
    trust::TrustList,
    verifier::{Facts, Given, Outcome, Verdict, Verifier},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How long a fetched status list is kept, at most: the report says how old it is.
const STATUS_FRESHNESS: Duration = Duration::from_secs(60);
/// Lines about verifications that wait to be written together.
const WAITING_LINES: usize = 10_000;

/// The verifier over its ports.
pub struct Verifying {
    resolver: Arc<DidResolver>,
    verifier: Verifier,
    waiting: Mutex<Vec<Line>>,
}

/// One line of the audit log about a verification.
struct Line {
    at: Timestamp,
    digest: String,
    outcome: &'static str,
}

impl Verifying {
    /// With the disk and the registry of an installation, or, where there is none, without.
    pub fn new(
        ipfs: &IpfsConfig,
        fetcher: Fetcher,
        db: Option<&Db>,
        own: Option<&Arc<Own>>,
    ) -> Result<Self, OpenError> {
        let mut resolver = DidResolver::new(fetcher.clone(), Freshness::default());
        if let Some(own) = own {
            resolver = resolver.with_local(Arc::clone(own) as Arc<dyn LocalDids>);
        }
        let resolver = Arc::new(resolver);
        let dids = Arc::clone(&resolver) as Arc<dyn Resolver>;
        let mut statuses =
            FetchedStatusLists::new(fetcher.clone(), Arc::clone(&dids), STATUS_FRESHNESS);
        if let Some(own) = own {
            statuses = statuses.with_own(Arc::clone(own) as Arc<dyn OwnLists>);
        }
        let documents = documents(ipfs, &fetcher, db)?;
        let verifier = Verifier::new(dids, Arc::new(statuses), documents, fetcher, Arc::default());
        Ok(Self { resolver, verifier, waiting: Mutex::default() })
    }

    /// The one guarded fetcher.
    pub fn fetcher(&self) -> &Fetcher {
        &self.verifier.fetcher
    }

    /// Resolves a DID.
    pub async fn resolve(&self, did: &Did, now: Timestamp) -> Result<Resolved, ResolveError> {
        self.resolver.resolve(did, now).await
    }

    /// Everything that deciding needs, as of `now`; which issuers count is left open.
    pub async fn gather(&self, given: Given, now: Timestamp) -> Facts {
        self.verifier.gather(given, now).await
    }

    /// Verifies as of `now` against `trust`.
    pub async fn verify(&self, given: Given, trust: Arc<TrustList>, now: Timestamp) -> Verdict {
        self.verifier.with_trust(trust).verify(given, now).await
    }

    /// Gathers every fact as of `now`, to be decided against `trust`.
    pub async fn gather_trusting(
        &self,
        given: Given,
        trust: Arc<TrustList>,
        now: Timestamp,
    ) -> Facts {
        self.verifier.with_trust(trust).gather(given, now).await
    }
}

/// The configured Kubo node.
pub fn kubo(ipfs: &IpfsConfig) -> Result<Option<Kubo>, OpenError> {
    let Some(address) = &ipfs.kubo else { return Ok(None) };
    let kubo =
        Kubo::new(address.url()).map_err(|error| OpenError(format!("`ipfs.kubo`: {error}")))?;
    Ok(Some(kubo.within(Duration::from_secs(ipfs.seconds))))
}

/// Where documents are looked for by CID: our own blocks, Kubo, gateways.
pub(crate) fn documents(
    ipfs: &IpfsConfig,
    fetcher: &Fetcher,
    db: Option<&Db>,
) -> Result<Vec<Arc<dyn DocumentStore>>, OpenError> {
    let mut documents: Vec<Arc<dyn DocumentStore>> = Vec::new();
    if let Some(db) = db {
        documents.push(Arc::new(crate::db::blocks::Blocks::new(db.clone())));
    }
    if fetcher.policy().offline {
        return Ok(documents);
    }
    if let Some(kubo) = kubo(ipfs)? {
        documents.push(Arc::new(kubo));
    }
    for gateway in &ipfs.gateways {
        documents.push(Arc::new(Gateway::new(gateway.url(), fetcher.clone())));
    }
    Ok(documents)
}

impl Lanyard {
    /// Notes a verification for the audit log: the digest of the document and the outcome.
    pub(crate) fn note_verified(&self, verdict: &Verdict) {
        let outcome = match verdict.outcome() {
            Outcome::Accepted => "accepted",
            Outcome::Rejected => "rejected",
            Outcome::Undetermined => "undetermined",
        };
        let digest = verdict.report().document_digest.clone();
        let mut waiting = self.verifying().waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < WAITING_LINES {
            waiting.push(Line { at: self.now(), digest, outcome });
        } else {
            tracing::error!("a verification has no line in the audit log: too many wait");
        }
    }

    /// Writes the lines about verifications that wait, in one transaction. When the disk does not
    /// take them, they wait on, before those that came meanwhile.
    pub async fn flush_log(&self) -> Result<(), Unavailable> {
        let lines = {
            let waiting = &self.verifying().waiting;
            std::mem::take(&mut *waiting.lock().unwrap_or_else(PoisonError::into_inner))
        };
        if lines.is_empty() {
            return Ok(());
        }
        let written = self.write_log(&lines).await;
        if written.is_err() {
            let waiting = &self.verifying().waiting;
            let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.splice(..0, lines);
            if waiting.len() > WAITING_LINES {
                tracing::error!("verifications have no line in the audit log: too many wait");
                waiting.truncate(WAITING_LINES);
            }
        }
        written
    }

    async fn write_log(&self, lines: &[Line]) -> Result<(), Unavailable> {
        let mut transaction = self.db().write().await?;
        for line in lines {
            log::append(&mut transaction, line.at, None, "verified", &line.digest, line.outcome)
                .await
                .map_err(unavailable)?;
        }
        transaction.commit().await.map_err(unavailable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Clock, config::Config};

    #[tokio::test]
    async fn what_a_hospital_verified_is_not_forgotten_while_the_disk_does_not_answer() {
        let directory = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.data.directory = directory.path().join("data");
        let lanyard = Lanyard::open(config, Clock::System).await.unwrap();
        let verify = || lanyard.verify(Given::Bytes(b"{}".to_vec()));
        let waiting = || lanyard.verifying().waiting.lock().unwrap().len();
        assert_eq!(verify().await.outcome(), Outcome::Rejected);
        lanyard.flush_log().await.unwrap();
        assert_eq!(waiting(), 0);
        assert_eq!(verify().await.outcome(), Outcome::Rejected);
        lanyard.db().close().await;
        lanyard.flush_log().await.unwrap_err();
        assert_eq!(waiting(), 1);
    }
}
