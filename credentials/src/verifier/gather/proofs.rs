//! The proofs of a document: their keys resolved in parallel, their signatures computed apart.

use super::Deadline;
use crate::{
    credential::{ClaimedProof, Problem, Secured},
    did::{
        Did, DidUrl, Relationship,
        resolver::{ResolveError, Resolved, Resolver},
    },
    key::PublicKey,
    limits,
    proof::{self, ProofError},
    time::Timestamp,
    verifier::{MethodFact, Missing, NoMethod, ProofFact, Source},
};
use futures::future;
use moka::future::Cache;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, sync::Arc};

/// What is known of (document, proof, key): the digest of what was secured, the place of the
/// proof, the digest of the key. Status, trust and time are never kept.
type Known = ([u8; 32], usize, [u8; 32]);

/// Results of proofs that were computed. A document that has a digest never changes.
#[derive(Clone)]
pub(crate) struct ProofCache(Cache<Known, Result<(), ProofError>>);

impl ProofCache {
    pub(crate) fn new(most: u64) -> Self {
        Self(Cache::new(most))
    }
}

/// Runs on a thread for work that does not wait. `None` when it panicked.
pub(crate) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

/// Every proof of a document, with its key and whether it holds.
pub(crate) async fn check_proofs(
    secured: &Arc<Secured>,
    digest: [u8; 32],
    resolver: &dyn Resolver,
    cache: &ProofCache,
    now: Timestamp,
    deadline: &Deadline,
) -> Result<Vec<ProofFact>, Problem> {
    let reading = secured.clone();
    let not_read = || Problem::new("", "proof-not-read", "Its proof could not be read.");
    let claimed = deadline
        .wait("reading", on_a_thread(move || proof::claimed(&reading)))
        .await
        .ok()
        .flatten()
        .ok_or_else(not_read)??;
    if claimed.len() > limits::PROOFS {
        return Err(Problem::new(
            "/proof",
            "too-many-proofs",
            format!("More than {} proofs.", limits::PROOFS),
        ));
    }
    let dids: BTreeMap<&str, &Did> = claimed
        .iter()
        .map(|proof| proof.verification_method.did())
        .map(|did| (did.as_str(), did))
        .collect();
    let claimed_ones = claimed.as_slice();
    let resolving = dids.into_values().map(|did| async move {
        let mut resolved = deadline.wait(did.as_str(), resolver.resolve(did, now)).await;
        // A kept document that does not name the key may be from before a rotation: it says no "no".
        if let Ok(Ok(kept)) = &resolved
            && lacks_a_key(kept, did, claimed_ones)
        {
            resolved = deadline.wait(did.as_str(), resolver.resolve_again(did, now)).await;
        }
        (
            did.clone(),
            resolved.map_err(NoMethod::Missing).and_then(|resolved| usable(did, resolved)),
        )
    });
    let documents: BTreeMap<Did, Result<Resolved, NoMethod>> =
        future::join_all(resolving).await.into_iter().collect();
    let facts = claimed.into_iter().map(|claimed| {
        let document = documents.get(claimed.verification_method.did()).cloned();
        one_proof(secured, digest, claimed, document, cache, deadline)
    });
    Ok(future::join_all(facts).await)
}

/// Whether a document that was kept does not name a key of its DID that a proof names.
fn lacks_a_key(kept: &Resolved, did: &Did, claimed: &[ClaimedProof]) -> bool {
    let named = |name: &DidUrl| kept.document.verification_methods.iter().any(|it| it.id == *name);
    let mut names = claimed.iter().map(|proof| &proof.verification_method);
    matches!(kept.source, Source::Cache { .. })
        && names.any(|name| name.did() == did && !named(name))
}

/// A DID document that is about its DID, or why there is none. Not being able to ask is not a no.
fn usable(did: &Did, resolved: Result<Resolved, ResolveError>) -> Result<Resolved, NoMethod> {
    let refused = |why: &str| Err(NoMethod::Refused(why.to_owned()));
    match resolved {
        Ok(resolved) if resolved.document.id == *did => Ok(resolved),
        Ok(_) => refused("the DID document is about another DID"),
        Err(ResolveError::Unreachable(error)) => {
            Err(NoMethod::Missing(Missing { asked: did.to_string(), why: error.to_string() }))
        }
        Err(ResolveError::MethodNotSupported) => Err(NoMethod::Missing(Missing {
            asked: did.to_string(),
            why: format!("DIDs of the method {} are not resolved here", did.method()),
        })),
        Err(ResolveError::InvalidDid(why)) => refused(why),
        Err(ResolveError::NotFound) => refused("there is no such DID"),
        Err(ResolveError::Deactivated) => refused("the DID was deactivated"),
        Err(ResolveError::Document(error)) => refused(&error.to_string()),
    }
}

async fn one_proof(
    secured: &Arc<Secured>,
    digest: [u8; 32],
    claimed: ClaimedProof,
    document: Option<Result<Resolved, NoMethod>>,
    cache: &ProofCache,
    deadline: &Deadline,
) -> ProofFact {
    let resolved = match document {
        Some(Ok(resolved)) => resolved,
        Some(Err(none)) => return ProofFact { claimed, method: Err(none), verified: None },
        None => {
            let none = NoMethod::Refused("its DID was not resolved".into());
            return ProofFact { claimed, method: Err(none), verified: None };
        }
    };
    let name = &claimed.verification_method;
    let Some(method) =
        resolved.document.verification_methods.iter().find(|method| method.id == *name)
    else {
        let none = NoMethod::Refused(
            "its DID document does not name it, or its key is of a type that is not known".into(),
        );
        return ProofFact { claimed, method: Err(none), verified: None };
    };
    let fact = MethodFact {
        controller: method.controller.clone(),
        authorised: resolved.document.method(name, Relationship::AssertionMethod).is_ok(),
        expires: method.expires,
        revoked: method.revoked,
        source: resolved.source.clone(),
        as_of: resolved.as_of,
    };
    let verified = holds(secured, digest, claimed.index, method.key.clone(), cache, deadline).await;
    ProofFact { claimed, method: Ok(fact), verified }
}

/// Whether the proof holds, computed once for each document and key.
async fn holds(
    secured: &Arc<Secured>,
    digest: [u8; 32],
    index: usize,
    key: PublicKey,
    cache: &ProofCache,
    deadline: &Deadline,
) -> Option<Result<(), ProofError>> {
    let mut hashed = Sha256::new();
    hashed.update([match key.key_type() {
        crate::key::KeyType::Ed25519 => 1,
        crate::key::KeyType::P256 => 2,
        crate::key::KeyType::P384 => 3,
    }]);
    hashed.update(key.as_bytes());
    let known: Known = (digest, index, hashed.finalize().into());
    if let Some(kept) = cache.0.get(&known).await {
        return Some(kept);
    }
    let secured = secured.clone();
    let computed = on_a_thread(move || proof::verify(&secured, index, &key));
    let result = deadline.wait("the signature", computed).await.ok().flatten()?;
    // Only what the bytes decide is kept, not what this machine could not do.
    if matches!(result, Ok(()) | Err(ProofError::SignatureMismatch | ProofError::WrongKeyType)) {
        cache.0.insert(known, result).await;
    }
    Some(result)
}
