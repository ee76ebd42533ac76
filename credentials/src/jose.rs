//! JOSE, and the only door to `josekit`: JWS of type `vc+jwt`, and JWE for keys at rest.

use zeroize::Zeroizing;

/// A sealed text does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed text does not open with this key")]
pub struct OpenError;

/// Seals `plaintext` under a 32-byte key: a compact JWE, `dir` with A256GCM (RFC 7518, 4.5 and 5.3).
pub fn seal(_key: &[u8; 32], _plaintext: &[u8]) -> String {
    todo!("jose")
}

/// Opens what `seal` made.
pub fn open(_key: &[u8; 32], _sealed: &str) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    todo!("jose")
}
