//! JOSE, and the only door to `josekit`: JWS of type `vc+jwt`, ECDSA by OpenSSL, and JWE for keys at rest.

use crate::{
    key::{KeyType, PublicKey, SecretKey},
    time::Timestamp,
};
use josekit::{
    JoseError,
    jwe::{Dir, JweHeader},
    jws::{
        ES256, ES384, EdDSA, JwsAlgorithm, JwsHeader, JwsSigner, JwsVerifier,
        alg::ecdsa::EcdsaJwsVerifier,
    },
};
use std::{
    hash::{Hash, Hasher},
    sync::{Arc, OnceLock},
};
use zeroize::Zeroizing;

/// A sealed text does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed text does not open with this key")]
pub struct OpenError;

/// Seals `plaintext` under a 32-byte key: a compact JWE, `dir` with A256GCM (RFC 7518, 4.5 and 5.3).
pub fn seal(key: &[u8; 32], plaintext: &[u8]) -> String {
    let mut header = JweHeader::new();
    header.set_content_encryption("A256GCM");
    let encrypter = Dir.encrypter_from_bytes(key).expect("Dir takes any bytes");
    josekit::jwe::serialize_compact(plaintext, &header, &encrypter)
        .expect("A256GCM takes a key of 32 bytes and any plaintext")
}

/// Opens what `seal` made.
pub fn open(key: &[u8; 32], sealed: &str) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let decrypter = Dir.decrypter_from_bytes(key).map_err(|_| OpenError)?;
    let (plaintext, header) =
        josekit::jwe::deserialize_compact(sealed, &decrypter).map_err(|_| OpenError)?;
    let plaintext = Zeroizing::new(plaintext);
    let ours = header.content_encryption() == Some("A256GCM") && header.compression().is_none();
    if ours { Ok(plaintext) } else { Err(OpenError) }
}

/// The JOSE algorithm of a key (RFC 7518, 3.4; RFC 8037, 3.1).
pub(crate) fn algorithm(key_type: KeyType) -> &'static str {
    jws_algorithm(key_type).name()
}

fn jws_algorithm(key_type: KeyType) -> &'static dyn JwsAlgorithm {
    match key_type {
        KeyType::Ed25519 => &EdDSA,
        KeyType::P256 => &ES256,
        KeyType::P384 => &ES384,
    }
}

/// Whether a compact JWS is by `key`: its `alg` is the key's, its header has no `crit`, its signature holds.
pub(crate) fn verify_compact(compact: &str, key: &PublicKey) -> bool {
    josekit::jws::deserialize_compact(compact, &Verifying(key.clone()))
        .is_ok_and(|(_, header)| header.claim("crit").is_none() && header.claim("b64").is_none())
}

/// Signs `payload` as a compact JWS with `typ` and `cty` of a credential (VC-JOSE-COSE 3.1.1), and
/// `iat`: when, so that what a key signed before it was retired still counts.
pub(crate) fn sign_compact(
    payload: &[u8],
    kid: &str,
    created: Timestamp,
    key: &SecretKey,
) -> Option<String> {
    let mut header = JwsHeader::new();
    header.set_claim("iat", Some(created.unix_seconds().into())).ok()?;
    header.set_token_type("vc+jwt");
    header.set_content_type("vc");
    header.set_key_id(kid);
    josekit::jws::serialize_compact(payload, &header, &Signing(key)).ok()
}

/// An ECDSA key as OpenSSL holds it: made at its first use, which costs more than a signature,
/// and shared by copies of the key. It follows from the key and is no part of its identity.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prepared(Arc<OnceLock<Option<EcdsaJwsVerifier>>>);

impl PartialEq for Prepared {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Prepared {}

impl Hash for Prepared {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Prepared {
    /// Whether `signature` (`r || s`) is by the uncompressed SEC1 `point` over `message`.
    pub(crate) fn verify(
        &self,
        key_type: KeyType,
        point: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let prepared = self.0.get_or_init(|| {
            let (algorithm, prefix) = match key_type {
                KeyType::Ed25519 => return None,
                KeyType::P256 => (ES256, P256_PREFIX),
                KeyType::P384 => (ES384, P384_PREFIX),
            };
            algorithm.verifier_from_der([prefix, point].concat()).ok()
        });
        prepared.as_ref().is_some_and(|verifier| verifier.verify(message, signature).is_ok())
    }
}

/// SubjectPublicKeyInfo of P-256 (RFC 5480) up to the point.
const P256_PREFIX: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// SubjectPublicKeyInfo of P-384 up to the point.
const P384_PREFIX: &[u8] = &[
    0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b,
    0x81, 0x04, 0x00, 0x22, 0x03, 0x62, 0x00,
];

/// Lets `josekit` do the framing and our keys the arithmetic.
#[derive(Debug, Clone)]
struct Verifying(PublicKey);

impl JwsVerifier for Verifying {
    fn algorithm(&self) -> &dyn JwsAlgorithm {
        jws_algorithm(self.0.key_type())
    }
    fn key_id(&self) -> Option<&str> {
        None
    }
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), JoseError> {
        if self.0.verify(message, signature) {
            Ok(())
        } else {
            Err(JoseError::InvalidSignature(std::io::Error::other("not by this key").into()))
        }
    }
    fn box_clone(&self) -> Box<dyn JwsVerifier> {
        Box::new(self.clone())
    }
}

/// As `Verifying`; `josekit` asks for a copy only where it keeps a signer, which nothing here does.
#[derive(Debug)]
struct Signing<'a>(&'a SecretKey);

impl JwsSigner for Signing<'_> {
    fn algorithm(&self) -> &dyn JwsAlgorithm {
        jws_algorithm(self.0.key_type())
    }
    fn key_id(&self) -> Option<&str> {
        None
    }
    fn signature_len(&self) -> usize {
        if self.0.key_type() == KeyType::P384 { 96 } else { 64 }
    }
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, JoseError> {
        Ok(self.0.sign(message))
    }
    fn box_clone(&self) -> Box<dyn JwsSigner> {
        Box::new(OwnedSigning(
            SecretKey::from_bytes(self.0.key_type(), self.0.expose()).expect("a key that was read"),
        ))
    }
}

#[derive(Debug)]
struct OwnedSigning(SecretKey);

impl JwsSigner for OwnedSigning {
    fn algorithm(&self) -> &dyn JwsAlgorithm {
        jws_algorithm(self.0.key_type())
    }
    fn key_id(&self) -> Option<&str> {
        None
    }
    fn signature_len(&self) -> usize {
        Signing(&self.0).signature_len()
    }
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, JoseError> {
        Signing(&self.0).sign(message)
    }
    fn box_clone(&self) -> Box<dyn JwsSigner> {
        Signing(&self.0).box_clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_was_sealed_opens_with_its_key_only(plaintext in any::<Vec<u8>>(), at in any::<usize>()) {
            let sealed = seal(&[7; 32], &plaintext);
            let opened = open(&[7; 32], &sealed).unwrap();
            prop_assert_eq!(opened.as_slice(), plaintext.as_slice());
            prop_assert!(open(&[8; 32], &sealed).is_err());
            let mut other = sealed.into_bytes();
            let at = at % other.len();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            prop_assert!(open(&[7; 32], &String::from_utf8(other).unwrap()).is_err());
        }

        #[test]
        fn no_text_makes_opening_panic(text in ".{0,80}|([A-Za-z0-9_-]{0,20}\\.){0,5}") {
            let _ = open(&[7; 32], &text);
        }
    }

    #[test]
    fn two_seals_of_one_key_differ() {
        assert_ne!(seal(&[7; 32], b"key"), seal(&[7; 32], b"key"));
    }
}
