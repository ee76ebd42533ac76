//! Proofs: making and verifying them. One enum names every way of securing that we speak.

use crate::{
    credential::{ClaimedProof, Problem, Secured},
    did::DidUrl,
    key::{KeyType, PublicKey, SecretKey},
    time::Timestamp,
};
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
pub fn claimed(_secured: &Secured) -> Result<Vec<ClaimedProof>, Problem> {
    todo!("H1")
}

/// Whether the proof at `index` is by `key` over exactly this document.
#[cfg(feature = "native")]
pub fn verify(_secured: &Secured, _index: usize, _key: &PublicKey) -> Result<(), ProofError> {
    todo!("H1")
}

/// Secures `credential`: the bytes of the JSON document with its proof, or of the compact JWS.
#[cfg(feature = "native")]
pub fn sign(
    _credential: &Map<String, Value>,
    _options: &ProofOptions,
    _key: &SecretKey,
) -> Result<Vec<u8>, ProofError> {
    todo!("H1")
}
