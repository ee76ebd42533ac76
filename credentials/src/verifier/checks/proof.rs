//! The proofs, and whether the issuer's DID stands behind one of them.

use super::super::{
    facts::{Fact, Facts, MethodFact, NoMethod, ProofFact, Source},
    reason::{Judged, Reason, fact, securing},
    text,
};
use crate::{limits::CLOCK_SKEW, time::Timestamp};

/// Data Integrity 1.0, 4.4 and 4.5; VC-JOSE-COSE 4: every proof holds, and counts at `now`.
pub(super) fn proof(facts: &Facts) -> Option<Judged> {
    let proofs = match facts.document.as_ref().map(|document| &document.proofs) {
        Err(_) => return Some(Judged::of(Reason::NotReached)),
        Ok(Err(problem)) => return Some(Judged::of(Reason::ProofUnreadable(problem.clone()))),
        Ok(Ok(proofs)) => proofs,
    };
    let reason = match holds(proofs, facts.now) {
        Ok(()) => Reason::ProofHolds { count: proofs.len() },
        Err(reason) => reason,
    };
    let judged = Judged::of(reason);
    let judged = unanswered(proofs).into_iter().fold(judged, Judged::with);
    Some(proofs.iter().fold(judged, |judged, proof| {
        let judged = judged.with(fact("Secured by", securing(&proof.claimed), Source::Document));
        match proof.claimed.created {
            Some(created) => judged.with(fact("Signed", created.long(), Source::Document)),
            None => judged,
        }
    }))
}

/// Whom nobody answered for: each DID document that could not be had.
fn unanswered(proofs: &[ProofFact]) -> Vec<Fact> {
    let missing = proofs.iter().filter_map(|proof| match &proof.method {
        Err(NoMethod::Missing(missing)) => Some((proof.claimed.verification_method.did(), missing)),
        _ => None,
    });
    let asked = missing.map(|(did, missing)| {
        let url = text::did_host(did.as_str()).unwrap_or_else(|| missing.asked.clone());
        fact("Asked for the DID document", missing.why.clone(), Source::Unanswered { url })
    });
    asked.collect()
}

/// The worst that is to be said about a set of proofs: what fails before what could not be checked.
pub(crate) fn holds(proofs: &[ProofFact], now: Timestamp) -> Result<(), Reason> {
    if proofs.is_empty() {
        return Err(Reason::NoProof);
    }
    let mut unknown = None;
    for proof in proofs {
        match one_holds(proof, now) {
            Ok(()) => {}
            Err(reason) if reason.is_failure() => return Err(reason),
            Err(reason) => unknown = unknown.or(Some(reason)),
        }
    }
    unknown.map_or(Ok(()), Err)
}

fn one_holds(proof: &ProofFact, now: Timestamp) -> Result<(), Reason> {
    let claimed = &proof.claimed;
    let method = || claimed.verification_method.to_string();
    if let Some(Err(error)) = proof.verified {
        return Err(Reason::ProofBroken(error));
    }
    // VC Data Model 2.0, 4.12: a credential is asserted; a proof made to log in asserts nothing.
    if let Some(purpose) = claimed.purpose.as_ref().filter(|purpose| *purpose != "assertionMethod")
    {
        return Err(Reason::WrongPurpose(purpose.clone()));
    }
    if let Some(created) = claimed.created.filter(|created| *created > now.plus(CLOCK_SKEW)) {
        return Err(Reason::SignedInFuture(created));
    }
    if let Some(expires) = claimed.expires.filter(|expires| *expires <= now) {
        return Err(Reason::ProofExpired(expires));
    }
    match (&proof.method, proof.verified) {
        (Ok(found), Some(Ok(()))) => key_counts(found, now, method),
        (Ok(_), None) => Err(Reason::ProofNotComputed),
        (Err(NoMethod::Missing(missing)), _) => Err(Reason::KeyMissing(missing.clone())),
        (Err(NoMethod::Refused(why)), _) => {
            Err(Reason::KeyRefused { method: method(), why: why.clone() })
        }
        (Ok(_), Some(Err(error))) => Err(Reason::ProofBroken(error)),
    }
}

/// Controlled Identifiers 1.0, 2.2: authorised, and neither expired nor revoked. From either moment
/// on no proof of the key is verified, whatever date the proof bears: who has a stolen key writes
/// the date too.
fn key_counts(key: &MethodFact, now: Timestamp, method: impl Fn() -> String) -> Result<(), Reason> {
    if let Some(revoked) = key.revoked.filter(|revoked| *revoked <= now) {
        return Err(Reason::KeyRevoked { method: method(), revoked });
    }
    if let Some(ended) = key.expires.filter(|expires| *expires <= now) {
        return Err(Reason::KeyEnded { method: method(), ended });
    }
    if key.authorised { Ok(()) } else { Err(Reason::KeyNotAuthorised(method())) }
}

/// DID Core 1.0, 5.3.1: at least one proof is by a key that the issuer's own DID authorises.
pub(super) fn issuer_did(facts: &Facts) -> Option<Judged> {
    let Some((document, credential)) = facts.read() else {
        return Some(Judged::of(Reason::NotReached));
    };
    let proofs = document.proofs.as_deref().unwrap_or_default();
    let issuer = &credential.issuer;
    // That a key may sign says nothing of whether it did.
    let signed = proofs.iter().any(|proof| {
        matches!(proof.verified, Some(Ok(())))
            && by_issuer(std::slice::from_ref(proof), issuer, facts.now).is_ok()
    });
    let judged = Judged::of(match by_issuer(proofs, issuer, facts.now) {
        Ok(_) if signed => Reason::IssuerSigned(issuer.clone()),
        Ok(_) => Reason::IssuerNamed(issuer.clone()),
        Err(reason) => reason,
    });
    let judged = unanswered(proofs).into_iter().fold(judged, Judged::with);
    let judged = judged.with(fact("Issuer", credential.issuer.clone(), Source::Document));
    Some(proofs.iter().fold(judged, |judged, proof| {
        let method = proof.claimed.verification_method.to_string();
        let mut seen = fact("Verification method", method, Source::Document);
        if let Ok(found) = &proof.method {
            seen.source = found.source.clone();
            seen.as_of = found.as_of;
        }
        judged.with(seen)
    }))
}

/// The issuer's proof, or the worst of why there is none.
pub(crate) fn by_issuer<'p>(
    proofs: &'p [ProofFact],
    issuer: &str,
    now: Timestamp,
) -> Result<&'p ProofFact, Reason> {
    let mut worst = None;
    for proof in
        proofs.iter().filter(|proof| proof.claimed.verification_method.did().as_str() == issuer)
    {
        match one_by_issuer(proof, issuer, now) {
            Ok(()) => return Ok(proof),
            Err(reason) if reason.is_failure() => worst = Some(reason),
            Err(reason) => worst = worst.or(Some(reason)),
        }
    }
    Err(worst.unwrap_or_else(|| match proofs {
        [] => Reason::NoKeyNamed,
        _ => Reason::NotSignedByIssuer(issuer.to_owned()),
    }))
}

fn one_by_issuer(proof: &ProofFact, issuer: &str, now: Timestamp) -> Result<(), Reason> {
    let method = || proof.claimed.verification_method.to_string();
    match &proof.method {
        Err(NoMethod::Missing(missing)) => Err(Reason::IssuerUnreachable(missing.clone())),
        Err(NoMethod::Refused(why)) => {
            Err(Reason::KeyRefused { method: method(), why: why.clone() })
        }
        Ok(found) if found.controller.as_str() != issuer => Err(Reason::OtherController {
            method: method(),
            controller: found.controller.to_string(),
        }),
        Ok(found) => key_counts(found, now, method),
    }
}
