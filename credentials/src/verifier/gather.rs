//! Gathering: everything that has to be asked for, in parallel, under one deadline.

mod proofs;

pub(crate) use proofs::{ProofCache, check_proofs, on_a_thread};

use super::{Asked, Document, Facts, Missing, StatusFact, Subject, Verdict, decide};
use crate::{
    credential::{Credential, Problem, Secured},
    did::resolver::Resolver,
    fetch::{FetchError, Fetcher},
    identity::{self, PatientIdentity},
    license::{self, ClinicianLicense},
    lifecycle::{StatusEvent, event},
    limits,
    status::{self, StatusEntry, StatusListError, StatusListFact, StatusLists},
    store::{DocumentStore, StoreError, find},
    time::Timestamp,
    trust::TrustList,
    verifier::Source,
};
use cid::Cid;
use futures::{
    FutureExt,
    future::{self, BoxFuture, Either, Shared},
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use url::Url;

/// What is asked of a server that has a credential.
const ACCEPT: &str = "application/vc, application/vc+jwt, application/ld+json;q=0.9, application/json;q=0.9, */*;q=0.1";

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
    /// Gathering takes no longer; `limits::GATHER_TIME`.
    pub time: Duration,
    cache: ProofCache,
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
        let (time, cache) = (limits::GATHER_TIME, ProofCache::new(limits::PROOF_CACHE));
        Self { resolver, statuses, documents, fetcher, trust, time, cache }
    }

    /// The same verifier with another trust list; what was cached stays.
    #[must_use]
    pub fn with_trust(&self, trust: Arc<TrustList>) -> Self {
        Self { trust, ..self.clone() }
    }

    /// Gathers and decides. Answers within the time, whatever is unreachable.
    pub async fn verify(&self, given: Given, now: Timestamp) -> Verdict {
        decide(&self.gather(given, now).await)
    }

    /// Everything that deciding needs. What does not come in time is a missing fact.
    pub async fn gather(&self, given: Given, now: Timestamp) -> Facts {
        let deadline = Deadline::after(self.time);
        let asked = match &given {
            Given::Bytes(_) => Asked::Bytes,
            Given::Cid(cid) => Asked::Cid(*cid),
            Given::Url(url) => Asked::Url(url.to_string()),
        };
        let document = match self.document(given, &deadline).await {
            Ok((bytes, source)) => Ok(self.look(bytes, source, now, &deadline).await),
            Err(missing) => Err(missing),
        };
        Facts { now, trust: self.trust.clone(), asked, document }
    }

    async fn document(
        &self,
        given: Given,
        deadline: &Deadline,
    ) -> Result<(Vec<u8>, Source), Missing> {
        match given {
            Given::Bytes(bytes) => Ok((bytes, Source::Document)),
            Given::Cid(cid) => {
                let asked = cid.to_string();
                let found = deadline.wait(&asked, find(&cid, &self.documents)).await?;
                let (block, source) =
                    found.map_err(|error: StoreError| Missing { asked, why: error.to_string() })?;
                Ok((block.bytes, source))
            }
            Given::Url(url) => {
                let asked = url.to_string();
                let fetched = self.fetcher.get(&url, ACCEPT, limits::DOCUMENT_BYTES);
                let fetched = deadline
                    .wait(&asked, fetched)
                    .await?
                    .map_err(|error: FetchError| Missing { asked, why: error.to_string() })?;
                Ok((fetched.bytes.to_vec(), Source::Network { url: fetched.url.to_string() }))
            }
        }
    }

    async fn look(
        &self,
        bytes: Vec<u8>,
        source: Source,
        now: Timestamp,
        deadline: &Deadline,
    ) -> Document {
        let digest: [u8; 32] = Sha256::digest(&bytes).into();
        // Parsing is bounded, but not free: it too leaves the threads that serve everyone.
        let read = deadline.wait("reading", on_a_thread(move || read(&bytes))).await;
        let Ok(Some(read)) = read else {
            let problem = Problem::new("", "not-read", "The document could not be read.");
            return unreadable(digest, source, problem);
        };
        let (secured, credential) = match read {
            Ok(read) => read,
            Err(problem) => return unreadable(digest, source, problem),
        };
        let told = secured.credential().get("credentialStatus").cloned().unwrap_or(Value::Null);
        let entries = StatusEntry::parse_all(&told);
        let subject = match &credential {
            Ok(credential) => subject(credential),
            Err(_) => Subject::Unknown,
        };
        let proofs = check_proofs(&secured, digest, &*self.resolver, &self.cache, now, deadline);
        let statuses = async {
            match entries {
                Ok(entries) => Ok(self.statuses(entries, now, deadline).await),
                Err(problems) => Err(problems),
            }
        };
        let (proofs, statuses) = future::join(proofs, statuses).await;
        let foreign_statuses = status::foreign(&told);
        Document { digest, source, credential, proofs, statuses, foreign_statuses, subject }
    }

    /// Each list is asked for once, all of them at the same time.
    async fn statuses(
        &self,
        entries: Vec<StatusEntry>,
        now: Timestamp,
        deadline: &Deadline,
    ) -> Vec<StatusFact> {
        let urls: BTreeMap<&str, &Url> =
            entries.iter().map(|entry| (entry.list.as_str(), &entry.list)).collect();
        let asked = urls.into_values().map(|url| async move {
            let list = match deadline.wait(url.as_str(), self.statuses.list(url, now)).await {
                Ok(list) => list,
                Err(missing) => Err(StatusListError::Missing(missing)),
            };
            (url.clone(), list)
        });
        let lists: BTreeMap<Url, Result<Arc<StatusListFact>, StatusListError>> =
            future::join_all(asked).await.into_iter().collect();
        let with_list = |entry: StatusEntry| {
            let list = lists.get(&entry.list)?.clone();
            Some(StatusFact { entry, list })
        };
        entries.into_iter().filter_map(with_list).collect()
    }
}

/// A credential, secured and parsed; parts that cannot be read say why.
type Read = (Arc<Secured>, Result<Credential, Vec<Problem>>);

fn read(bytes: &[u8]) -> Result<Read, Problem> {
    let secured = Secured::parse(bytes)?;
    let credential = credential(&secured);
    Ok((Arc::new(secured), credential))
}

/// The credential without its proofs, parsed.
pub(crate) fn credential(secured: &Secured) -> Result<Credential, Vec<Problem>> {
    let mut unsecured: Map<String, Value> = secured.credential().clone();
    unsecured.shift_remove("proof");
    Credential::parse(&unsecured)
}

fn unreadable(digest: [u8; 32], source: Source, problem: Problem) -> Document {
    Document {
        digest,
        source,
        credential: Err(vec![problem.clone()]),
        proofs: Err(problem),
        statuses: Ok(Vec::new()),
        foreign_statuses: Vec::new(),
        subject: Subject::Unknown,
    }
}

/// The subject by the type of its credential. A known type has exactly one.
fn subject(credential: &Credential) -> Subject {
    let is = |kind: &str| credential.types.iter().any(|name| name == kind);
    let one = || match credential.subjects.as_slice() {
        [one] => Ok(one),
        _ => Err(vec![Problem::new(
            "/credentialSubject",
            "not-one-subject",
            "There must be exactly one subject.",
        )]),
    };
    if is(license::CREDENTIAL_TYPE) {
        Subject::License(one().and_then(|one| ClinicianLicense::from_subject(one).map(Box::new)))
    } else if is(identity::CREDENTIAL_TYPE) {
        Subject::Identity(one().and_then(|one| PatientIdentity::from_subject(one).map(Box::new)))
    } else if is(status::LIST_TYPE) {
        Subject::StatusList(one().map(|_| ()))
    } else if is(event::CREDENTIAL_TYPE) {
        Subject::StatusEvent(one().and_then(|one| StatusEvent::from_subject(one).map(Box::new)))
    } else {
        Subject::Unknown
    }
}

/// The one moment until which everything may take.
#[derive(Clone)]
pub(crate) struct Deadline {
    over: Shared<BoxFuture<'static, ()>>,
    seconds: u64,
}

impl Deadline {
    pub(crate) fn after(time: Duration) -> Self {
        Self { over: tokio::time::sleep(time).boxed().shared(), seconds: time.as_secs() }
    }

    /// What `work` gives, if it gives it in time.
    pub(crate) async fn wait<T>(
        &self,
        asked: &str,
        work: impl Future<Output = T>,
    ) -> Result<T, Missing> {
        match future::select(Box::pin(work), self.over.clone()).await {
            Either::Left((done, _)) => Ok(done),
            Either::Right(_) => Err(Missing {
                asked: asked.to_owned(),
                why: format!("{asked} did not answer within {} s", self.seconds),
            }),
        }
    }
}
