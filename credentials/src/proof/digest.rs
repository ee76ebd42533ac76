//! What a Data Integrity signature is over: the digest of its options, then the digest of the document.

use super::{Cryptosuite, ProofError, data_integrity, jcs};
use crate::key::KeyType;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256, Sha384};

/// The hash of a suite: SHA-384 with P-384, else SHA-256 (VC Data Integrity ECDSA 1.0, 3.2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    /// 32 bytes.
    Sha256,
    /// 48 bytes.
    Sha384,
}

impl Hash {
    /// Of a key's suites.
    pub(super) fn with(key_type: KeyType) -> Self {
        if key_type == KeyType::P384 { Self::Sha384 } else { Self::Sha256 }
    }

    /// The digest of `bytes`.
    pub(super) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
        }
    }
}

/// Of `document` without its proofs, and of `proof` without its value.
pub(super) fn of(
    suite: Cryptosuite,
    key_type: KeyType,
    document: &Map<String, Value>,
    proof: &Map<String, Value>,
) -> Result<Vec<u8>, ProofError> {
    joined(suite, key_type, (document, &["proof"]), proof)
}

/// Of `document` with the proofs that `proof` continues, which are in its `proof`.
pub(super) fn of_chain(
    suite: Cryptosuite,
    key_type: KeyType,
    document: &Map<String, Value>,
    proof: &Map<String, Value>,
) -> Result<Vec<u8>, ProofError> {
    joined(suite, key_type, (document, &[]), proof)
}

fn joined(
    suite: Cryptosuite,
    key_type: KeyType,
    (document, without): (&Map<String, Value>, &[&str]),
    proof: &Map<String, Value>,
) -> Result<Vec<u8>, ProofError> {
    let (options, document) = canonical(suite, key_type, (document, without), proof)?;
    let hash = Hash::with(key_type);
    let mut digest = hash.digest(&options);
    digest.extend(hash.digest(&document));
    Ok(digest)
}

/// The canonical forms of the options and of the document.
pub(super) fn canonical(
    suite: Cryptosuite,
    key_type: KeyType,
    (document, without): (&Map<String, Value>, &[&str]),
    proof: &Map<String, Value>,
) -> Result<(Vec<u8>, Vec<u8>), ProofError> {
    if suite.is_jcs() {
        let options = jcs::canonicalize(proof, &["proofValue"])?;
        // The document is signed under the context that its proof names (3.3.2, Verify Proof).
        let document = match proof.get("@context") {
            Some(context) if document.get("@context") != Some(context) => {
                let mut document = document.clone();
                document.insert("@context".into(), context.clone());
                jcs::canonicalize(&document, without)?
            }
            _ => jcs::canonicalize(document, without)?,
        };
        return Ok((options, document));
    }
    let hash = Hash::with(key_type);
    let context = document.get("@context").ok_or(ProofError::NotCanonicalisable)?;
    let options = data_integrity::canonicalize(context, proof, &["proofValue"], hash)?;
    let document = data_integrity::canonicalize(context, document, without, hash)?;
    Ok((options.into_bytes(), document.into_bytes()))
}
