//! Verifying presentations (VC Data Model 2.0, 4.13): who presents, to whom, in answer to what.
//! The credentials inside are verified one by one, as any other.

use crate::{
    credential::{ClaimedProof, Presentation, Problem, Secured},
    did::{
        MethodError, Relationship, VerificationMethod,
        resolver::{ResolveError, Resolver},
    },
    proof::{self, ProofError},
    time::Timestamp,
};
use std::{sync::Arc, time::Duration};

/// Clocks of honest machines differ by less.
const CLOCK_DIFFERENCE: Duration = Duration::from_secs(300);

/// What the verifier asked the presenter to sign.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The challenge; any, or none, when absent.
    pub challenge: Option<&'a str>,
    /// Who asks; anyone when absent.
    pub domain: Option<&'a str>,
}

/// A presentation does not count.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Refusal {
    /// It breaks the data model.
    #[error("This is not a presentation of the data model.")]
    Malformed(Vec<Problem>),
    /// A proof is made for something else than presenting.
    #[error("A proof of the presentation is not made for authentication.")]
    OtherPurpose,
    /// It answers another request, or none: a replay.
    #[error("The presentation does not answer this challenge.")]
    OtherChallenge,
    /// It was made for another verifier.
    #[error("The presentation was made for another domain.")]
    OtherDomain,
    /// A proof has expired, or is made in the future.
    #[error("A proof of the presentation does not count at this time.")]
    OutOfTime,
    /// The key is not the holder's.
    #[error("The presentation is signed with a key that is not its holder's.")]
    NotTheHolder,
    /// The holder's DID does not resolve. `Unreachable` is a "could not check".
    #[error("The holder's DID could not be resolved.")]
    Holder(#[source] ResolveError),
    /// The holder's DID document does not authorise the key.
    #[error("The holder's DID does not authorise this key to authenticate.")]
    Method(#[source] MethodError),
    /// The signature does not hold.
    #[error("The proof of the presentation does not hold.")]
    Proof(#[source] ProofError),
}

impl Refusal {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed-presentation",
            Self::OtherPurpose => "proof-purpose",
            Self::OtherChallenge => "challenge-mismatch",
            Self::OtherDomain => "domain-mismatch",
            Self::OutOfTime => "proof-out-of-time",
            Self::NotTheHolder => "not-the-holder",
            Self::Holder(_) => "holder-did",
            Self::Method(_) => "holder-key",
            Self::Proof(_) => "signature-mismatch",
        }
    }
}

/// Reads a secured presentation and makes sure that its holder signed it, now, for what was asked.
/// Every proof has to hold.
pub async fn verify(
    bytes: &[u8],
    asked: Asked<'_>,
    resolver: &dyn Resolver,
    now: Timestamp,
) -> Result<Presentation, Refusal> {
    let secured = Secured::parse(bytes).map_err(|problem| Refusal::Malformed(vec![problem]))?;
    let mut document = secured.credential().clone();
    // What the proof says for itself; in a JWT that is beside the presentation's members.
    let beside: &[&str] = match &secured {
        Secured::DataIntegrity { .. } => &["proof"],
        Secured::Jwt { .. } => &["nonce", "aud"],
    };
    document.retain(|name, _| !beside.contains(&name.as_str()));
    let mut presentation = Presentation::parse(&document).map_err(Refusal::Malformed)?;
    let claims = proof::claimed(&secured).map_err(|problem| Refusal::Malformed(vec![problem]))?;
    let secured = Arc::new(secured);
    for claim in &claims {
        answers(claim, asked, now)?;
        let signer = claim.verification_method.did();
        // Who signs what names no holder presents it.
        let holder = presentation.holder.get_or_insert_with(|| signer.to_string());
        if holder != signer.as_str() {
            return Err(Refusal::NotTheHolder);
        }
        let resolved = resolver.resolve(signer, now).await.map_err(Refusal::Holder)?;
        let method = resolved
            .document
            .method(&claim.verification_method, Relationship::Authentication)
            .map_err(Refusal::Method)?;
        in_force(method, now)?;
        let (secured, index, key) = (Arc::clone(&secured), claim.index, method.key.clone());
        let verified = tokio::task::spawn_blocking(move || proof::verify(&secured, index, &key));
        // A task that panicked verified nothing.
        let verified = verified.await.unwrap_or(Err(ProofError::NotCanonicalisable));
        verified.map_err(Refusal::Proof)?;
    }
    Ok(presentation)
}

/// Whether a proof claims to be for this purpose, request, verifier and time.
fn answers(claim: &ClaimedProof, asked: Asked<'_>, now: Timestamp) -> Result<(), Refusal> {
    if claim.purpose.as_deref() != Some("authentication") {
        return Err(Refusal::OtherPurpose);
    }
    if asked.challenge.is_some() && claim.challenge.as_deref() != asked.challenge {
        return Err(Refusal::OtherChallenge);
    }
    if asked.domain.is_some_and(|asked| !claim.domain.iter().any(|domain| domain == asked)) {
        return Err(Refusal::OtherDomain);
    }
    let early = claim.created.is_some_and(|created| created > now.plus(CLOCK_DIFFERENCE));
    let late = claim.expires.is_some_and(|expires| expires <= now);
    if early || late { Err(Refusal::OutOfTime) } else { Ok(()) }
}

/// Whether a key still makes proofs.
fn in_force(method: &VerificationMethod, now: Timestamp) -> Result<(), Refusal> {
    let over = |end: Option<Timestamp>| end.is_some_and(|end| end <= now);
    if over(method.expires) || over(method.revoked) {
        return Err(Refusal::Method(MethodError::NotAuthorised));
    }
    Ok(())
}
