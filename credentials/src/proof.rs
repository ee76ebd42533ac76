//! Proofs: making and verifying them. One enum names every way of securing that we speak.

mod claims;

#[cfg(feature = "native")]
mod canon;
#[cfg(feature = "native")]
mod data_integrity;
#[cfg(feature = "native")]
mod digest;
#[cfg(feature = "native")]
mod expand;
#[cfg(feature = "native")]
mod jcs;
#[cfg(feature = "native")]
mod shape;
#[cfg(test)]
#[cfg(feature = "native")]
mod tests;
#[cfg(test)]
#[cfg(feature = "native")]
mod vectors;

use crate::{
    credential::{ClaimedProof, Problem, Secured},
    did::DidUrl,
    key::KeyType,
    time::Timestamp,
};
#[cfg(feature = "native")]
use crate::{
    jose,
    key::{PublicKey, SecretKey},
};
#[cfg(feature = "native")]
use serde_json::{Map, Value};

/// A Data Integrity cryptosuite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cryptosuite {
    /// Ed25519 over RDF canonicalisation (VC Data Integrity EdDSA 1.0, 3.2).
    EddsaRdfc2022,
    /// Ed25519 over JCS (VC Data Integrity EdDSA 1.0, 3.3).
    EddsaJcs2022,
    /// P-256 or P-384 over RDF canonicalisation (VC Data Integrity ECDSA 1.0, 3.2).
    EcdsaRdfc2019,
    /// P-256 or P-384 over JCS (VC Data Integrity ECDSA 1.0, 3.3).
    EcdsaJcs2019,
}

/// How a credential is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Securing {
    /// With an embedded proof.
    DataIntegrity(Cryptosuite),
    /// As a JWS of type `vc+jwt`; the algorithm follows from the key (EdDSA, ES256; ES384 is verified too).
    VcJwt,
}

impl Cryptosuite {
    /// The identifier in `cryptosuite`.
    pub fn name(self) -> &'static str {
        match self {
            Self::EddsaRdfc2022 => "eddsa-rdfc-2022",
            Self::EddsaJcs2022 => "eddsa-jcs-2022",
            Self::EcdsaRdfc2019 => "ecdsa-rdfc-2019",
            Self::EcdsaJcs2019 => "ecdsa-jcs-2019",
        }
    }
    /// The suite of that identifier.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::EddsaRdfc2022, Self::EddsaJcs2022, Self::EcdsaRdfc2019, Self::EcdsaJcs2019]
            .into_iter()
            .find(|suite| suite.name() == name)
    }
    /// Whether it canonicalises with JCS.
    pub fn is_jcs(self) -> bool {
        matches!(self, Self::EddsaJcs2022 | Self::EcdsaJcs2019)
    }
    /// Whether it signs with keys of that type.
    pub fn takes(self, key: KeyType) -> bool {
        matches!(self, Self::EddsaRdfc2022 | Self::EddsaJcs2022) == (key == KeyType::Ed25519)
    }
}

/// A proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The signature is not by this key over this document.
    #[error("the signature does not match")]
    SignatureMismatch,
    /// The proof value or JWS part is not in its encoding.
    #[error("the proof value is malformed")]
    MalformedProofValue,
    /// The key is of a type that the suite or algorithm does not take.
    #[error("the key does not fit the suite")]
    WrongKeyType,
    /// A term that no context defines, or a context that we do not hold: the document cannot be canonicalised without loss.
    #[error("the document cannot be canonicalised")]
    NotCanonicalisable,
    /// Over a bound of `limits`.
    #[error("the document is too complex to canonicalise")]
    TooComplex,
}

/// What a new proof says of itself.
#[derive(Debug, Clone)]
pub struct ProofOptions {
    /// How to secure.
    pub securing: Securing,
    /// The name of the key.
    pub verification_method: DidUrl,
    /// When.
    pub created: Timestamp,
}

/// What the proofs of a document claim, in order. An empty list is a problem.
pub fn claimed(secured: &Secured) -> Result<Vec<ClaimedProof>, Problem> {
    match secured {
        Secured::DataIntegrity { document, .. } => claims::of_document(document),
        Secured::Jwt { header, credential, .. } => {
            claims::of_jwt(header, credential).map(|claim| vec![claim])
        }
    }
}

/// Whether the proof at `index` is by `key` over exactly this document.
#[cfg(feature = "native")]
pub fn verify(secured: &Secured, index: usize, key: &PublicKey) -> Result<(), ProofError> {
    match secured {
        Secured::DataIntegrity { document, .. } => verify_embedded(document, index, key),
        Secured::Jwt { compact, header, credential } => {
            claims::of_jwt(header, credential).map_err(|_| ProofError::MalformedProofValue)?;
            if header.get("alg").is_none_or(|alg| alg != jose::algorithm(key.key_type())) {
                return Err(ProofError::WrongKeyType);
            }
            if index == 0 && jose::verify_compact(compact, key) {
                Ok(())
            } else {
                Err(ProofError::SignatureMismatch)
            }
        }
    }
}

/// Verify Proof (Data Integrity 1.0, 4.4), of a set or chain too (4.5): what a proof continues is part of what it signs.
#[cfg(feature = "native")]
fn verify_embedded(
    document: &Map<String, Value>,
    index: usize,
    key: &PublicKey,
) -> Result<(), ProofError> {
    let proofs = claims::proofs(document);
    let claims = claims::of_document(document).map_err(|_| ProofError::MalformedProofValue)?;
    let (Some(proof), Some(claim)) =
        (proofs.get(index).and_then(|it| it.as_object()), claims.get(index))
    else {
        return Err(ProofError::MalformedProofValue);
    };
    let Securing::DataIntegrity(suite) = claim.securing else {
        return Err(ProofError::MalformedProofValue);
    };
    if !suite.takes(key.key_type()) {
        return Err(ProofError::WrongKeyType);
    }
    let signature = proof
        .get("proofValue")
        .and_then(Value::as_str)
        .and_then(claims::proof_value)
        .ok_or(ProofError::MalformedProofValue)?;
    let digest = if claim.previous.is_empty() {
        digest::of(suite, key.key_type(), document, proof)?
    } else {
        let mut continued = document.clone();
        let previous = claim.previous.iter().map(|&at| proofs[at].clone()).collect();
        continued.insert("proof".into(), Value::Array(previous));
        digest::of_chain(suite, key.key_type(), &continued, proof)?
    };
    if key.verify(&digest, &signature) { Ok(()) } else { Err(ProofError::SignatureMismatch) }
}

/// Secures `credential`: the bytes of the JSON document with its proof, or of the compact JWS.
#[cfg(feature = "native")]
pub fn sign(
    credential: &Map<String, Value>,
    options: &ProofOptions,
    key: &SecretKey,
) -> Result<Vec<u8>, ProofError> {
    let method = options.verification_method.to_string();
    match options.securing {
        Securing::VcJwt => {
            let payload =
                serde_json::to_vec(credential).map_err(|_| ProofError::NotCanonicalisable)?;
            jose::sign_compact(&payload, &method, options.created, key)
                .map(String::into_bytes)
                .ok_or(ProofError::MalformedProofValue)
        }
        Securing::DataIntegrity(suite) => {
            if !suite.takes(key.key_type()) {
                return Err(ProofError::WrongKeyType);
            }
            let mut proof = Map::new();
            proof.insert("type".into(), "DataIntegrityProof".into());
            proof.insert("cryptosuite".into(), suite.name().into());
            proof.insert("created".into(), options.created.to_string().into());
            proof.insert("verificationMethod".into(), method.into());
            proof.insert("proofPurpose".into(), "assertionMethod".into());
            if let (true, Some(context)) = (suite.is_jcs(), credential.get("@context")) {
                proof.insert("@context".into(), context.clone());
            }
            let digest = digest::of(suite, key.key_type(), credential, &proof)?;
            let value = format!("z{}", bs58::encode(key.sign(&digest)).into_string());
            proof.insert("proofValue".into(), value.into());
            let mut document = credential.clone();
            document.insert("proof".into(), Value::Object(proof));
            serde_json::to_vec(&document).map_err(|_| ProofError::NotCanonicalisable)
        }
    }
}
