//! Keys: three types, read from and written as Multikey and JWK, never printed.

use crate::random::Random;
use serde_json::Value;
use zeroize::Zeroizing;

/// Which curve a key is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// Ed25519, for the eddsa suites and the JOSE algorithm EdDSA.
    Ed25519,
    /// NIST P-256, for the ecdsa suites and ES256.
    P256,
    /// NIST P-384, for the ecdsa suites.
    P384,
}

/// A text or value is not a key of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Neither Ed25519, P-256 nor P-384.
    #[error("a key of a type that is not supported")]
    UnsupportedType,
    /// Of a known type, but its bytes are not a point or have another length.
    #[error("the bytes are not a key of the type that they name")]
    Malformed,
}

/// A public key: 32 bytes of Ed25519, or a compressed SEC1 point of 33 or 49 bytes, known to be on its curve.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    key_type: KeyType,
    bytes: Vec<u8>,
}

impl PublicKey {
    /// From raw bytes (Ed25519) or a SEC1 point, compressed or not.
    pub fn from_bytes(_key_type: KeyType, _bytes: &[u8]) -> Result<Self, KeyError> {
        todo!("H1")
    }
    /// From `z…` (Controlled Identifiers 1.0, 2.2.2 Multikey).
    pub fn from_multikey(_text: &str) -> Result<Self, KeyError> {
        todo!("H1")
    }
    /// As `z…`.
    pub fn multikey(&self) -> String {
        todo!("H1")
    }
    /// From a public JWK (RFC 7517, RFC 8037). A private member `d` is refused.
    pub fn from_jwk(_jwk: &Value) -> Result<Self, KeyError> {
        todo!("H1")
    }
    /// As a public JWK with the members of RFC 7638 only.
    pub fn jwk(&self) -> Value {
        todo!("H1")
    }
    /// Its curve.
    pub fn key_type(&self) -> KeyType {
        self.key_type
    }
    /// Raw bytes or the compressed point.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
    /// Whether `signature` (64 or 96 bytes, `r || s` for ECDSA) is by this key over `message`.
    /// P-256 hashes with SHA-256, P-384 with SHA-384.
    pub fn verify(&self, _message: &[u8], _signature: &[u8]) -> bool {
        todo!("H1")
    }
}

/// A private key. Cannot be printed, is wiped when dropped.
pub struct SecretKey {
    key_type: KeyType,
    bytes: Zeroizing<Vec<u8>>,
}

impl SecretKey {
    /// A new key.
    pub fn generate(_key_type: KeyType, _random: &mut dyn Random) -> Self {
        todo!("H1")
    }
    /// From the 32- or 48-byte seed or scalar.
    pub fn from_bytes(_key_type: KeyType, _bytes: &[u8]) -> Result<Self, KeyError> {
        todo!("H1")
    }
    /// From `z…` of a secret Multikey.
    pub fn from_multikey(_text: &str) -> Result<Self, KeyError> {
        todo!("H1")
    }
    /// The seed or scalar, to be sealed at once.
    pub fn expose(&self) -> &[u8] {
        &self.bytes
    }
    /// Its curve.
    pub fn key_type(&self) -> KeyType {
        self.key_type
    }
    /// The public half.
    pub fn public(&self) -> PublicKey {
        todo!("H1")
    }
    /// Signs `message`: Ed25519, or deterministic ECDSA (RFC 6979) as `r || s`.
    pub fn sign(&self, _message: &[u8]) -> Vec<u8> {
        todo!("H1")
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretKey({:?}, …)", self.key_type)
    }
}
