//! ECDSA where OpenSSL is not: in the browser.

use super::KeyType;
use p256::ecdsa::signature::Verifier as _;

/// Nothing is prepared here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Prepared;

impl Prepared {
    /// Whether `signature` (`r || s`) is by the SEC1 `point` over `message`.
    pub(super) fn verify(
        &self,
        key_type: KeyType,
        point: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        match key_type {
            KeyType::Ed25519 => false,
            KeyType::P256 => {
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point);
                let signature = p256::ecdsa::Signature::from_slice(signature);
                matches!((key, signature), (Ok(key), Ok(signature)) if key.verify(message, &signature).is_ok())
            }
            KeyType::P384 => {
                let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point);
                let signature = p384::ecdsa::Signature::from_slice(signature);
                matches!((key, signature), (Ok(key), Ok(signature)) if key.verify(message, &signature).is_ok())
            }
        }
    }
}
