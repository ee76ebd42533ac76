//! did:jwk (did:jwk method specification): the identifier is a public JWK in base64url.

use super::{Did, DidDocument, DidError, DidUrl};
use crate::key::PublicKey;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

/// The DID of `key`.
pub fn did(key: &PublicKey) -> Did {
    let identifier = BASE64_URL_SAFE_NO_PAD.encode(key.jwk().to_string());
    Did::parse(&format!("did:jwk:{identifier}")).expect("base64url is made of idchars")
}

/// The one verification method of the DID of `key`.
pub fn method(key: &PublicKey) -> DidUrl {
    DidUrl::new(did(key), "0").expect("0 is a fragment")
}

/// The key that a did:jwk is, whatever it is for.
pub fn key(did: &Did) -> Result<PublicKey, DidError> {
    let mut jwk = jwk(did)?;
    jwk.retain(|name, _| !matches!(name.as_str(), "use" | "key_ops"));
    PublicKey::from_jwk(&jwk.into())
        .map_err(|_| DidError("its JWK is not a public Ed25519, P-256 or P-384 key"))
}

/// The document that a did:jwk stands for: one JSON Web Key, for every purpose of signing.
/// A key for encryption (`use: enc`) signs nothing.
pub fn document(did: &Did) -> Result<DidDocument, DidError> {
    let jwk = jwk(did)?;
    key(did)?;
    let id = format!("{did}#0");
    let mut document = json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did.as_str(),
        "verificationMethod": [{
            "id": id,
            "type": "JsonWebKey2020",
            "controller": did.as_str(),
            "publicKeyJwk": jwk,
        }],
    });
    let (encrypts, signs) = match jwk.get("use").and_then(Value::as_str) {
        Some("sig") => (false, true),
        Some("enc") => (true, false),
        _ => (true, true),
    };
    for (relationship, listed) in [
        ("assertionMethod", signs),
        ("authentication", signs),
        ("capabilityInvocation", signs),
        ("capabilityDelegation", signs),
        ("keyAgreement", encrypts),
    ] {
        if listed {
            document[relationship] = json!([id]);
        }
    }
    DidDocument::parse(did, document).map_err(|_| DidError("its document is malformed"))
}

fn jwk(did: &Did) -> Result<Map<String, Value>, DidError> {
    if did.method() != "jwk" {
        return Err(DidError("it is not a did:jwk"));
    }
    let bytes = BASE64_URL_SAFE_NO_PAD
        .decode(did.identifier())
        .map_err(|_| DidError("its identifier is not base64url"))?;
    serde_json::from_slice(&bytes).map_err(|_| DidError("its identifier is not a JSON object"))
}

#[cfg(test)]
mod tests;
