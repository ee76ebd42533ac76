//! did:key (W3C CCG did:key 0.9): the key is the identifier.

use super::{Did, DidDocument, DidError, DidUrl};
use crate::key::PublicKey;
use serde_json::{Value, json};

#[cfg(feature = "native")]
use {
    crate::key::KeyType,
    did_key::{Fingerprint, KeyMaterial},
};

/// Why a key of a type that we know is refused when it is too short or too long.
pub(crate) const WRONG_LENGTH: &str = "its key is shorter or longer than its type says";

/// The multicodec prefixes of our types, and the bytes of each with its key.
const LENGTHS: [([u8; 2], usize); 3] =
    [([0xed, 0x01], 2 + 32), ([0x80, 0x24], 2 + 33), ([0x81, 0x24], 2 + 49)];

/// The DID of `key`.
pub fn did(key: &PublicKey) -> Did {
    Did::parse(&format!("did:key:{}", key.multikey())).expect("a multikey is base58btc")
}

/// The one verification method of the DID of `key`.
pub fn method(key: &PublicKey) -> DidUrl {
    DidUrl::new(did(key), &key.multikey()).expect("a multikey is base58btc")
}

/// The key that a did:key is.
pub fn key(did: &Did) -> Result<PublicKey, DidError> {
    if did.method() != "key" {
        return Err(DidError("it is not a did:key"));
    }
    let key = PublicKey::from_multikey(did.identifier()).map_err(|_| {
        if has_wrong_length(did.identifier()) {
            DidError(WRONG_LENGTH)
        } else {
            DidError("its identifier is not an Ed25519, P-256 or P-384 multikey")
        }
    })?;
    if key.multikey() != did.identifier() {
        return Err(DidError("its identifier is not the one form of its key"));
    }
    cross_check(&key)?;
    Ok(key)
}

fn has_wrong_length(multikey: &str) -> bool {
    let bytes = multikey.strip_prefix('z').and_then(|text| bs58::decode(text).into_vec().ok());
    bytes.is_some_and(|bytes| {
        LENGTHS.iter().any(|(prefix, length)| bytes.starts_with(prefix) && bytes.len() != *length)
    })
}

/// The document that a did:key stands for: one Multikey, for every purpose of signing.
pub fn document(did: &Did) -> Result<DidDocument, DidError> {
    let key = key(did)?;
    DidDocument::parse(did, json(did, &key)).map_err(|_| DidError("its document is malformed"))
}

fn json(did: &Did, key: &PublicKey) -> Value {
    let id = method(key).to_string();
    json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did.as_str(),
        "verificationMethod": [{
            "id": id,
            "type": "Multikey",
            "controller": did.as_str(),
            "publicKeyMultibase": key.multikey(),
        }],
        "authentication": [id],
        "assertionMethod": [id],
        "capabilityInvocation": [id],
        "capabilityDelegation": [id],
    })
}

/// A second reading of the same identifier by an implementation that shares no code with ours.
/// It is handed only what we have already read: an Ed25519 or P-256 key that is on its curve, written
/// by us, without query. It does not know P-384.
#[cfg(feature = "native")]
fn cross_check(key: &PublicKey) -> Result<(), DidError> {
    match (key.key_type(), key.as_bytes().len()) {
        (KeyType::Ed25519, 32) | (KeyType::P256, 33) => agrees(key, did(key).as_str()),
        _ => Ok(()),
    }
}

#[cfg(feature = "native")]
fn agrees(key: &PublicKey, did: &str) -> Result<(), DidError> {
    let theirs =
        did_key::resolve(did).map_err(|_| DidError("a second reading finds no key in it"))?;
    if theirs.public_key_bytes() == key.as_bytes() && theirs.fingerprint() == key.multikey() {
        Ok(())
    } else {
        Err(DidError("a second reading finds another key in it"))
    }
}

/// There is no second reading in a browser.
#[cfg(not(feature = "native"))]
fn cross_check(_key: &PublicKey) -> Result<(), DidError> {
    Ok(())
}

#[cfg(all(test, feature = "native"))]
mod tests;
