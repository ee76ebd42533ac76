use super::*;
use crate::{did::Relationship, key::KeyType};
use proptest::prelude::*;

fn with(jwk: &str) -> Did {
    Did::parse(&format!("did:jwk:{}", BASE64_URL_SAFE_NO_PAD.encode(jwk))).unwrap()
}

const P256: &str = r#"{"crv":"P-256","kty":"EC","x":"acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0","y":"_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE"}"#;

#[test]
fn the_example_of_the_specification_is_read() {
    let did = Did::parse("did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9").unwrap();
    assert_eq!(did, with(P256));
    let document = document(&did).unwrap();
    let name = DidUrl::new(did, "0").unwrap();
    let method = document.method(&name, Relationship::AssertionMethod).unwrap();
    assert_eq!(method.key.key_type(), KeyType::P256);
    assert_eq!(document.json["keyAgreement"], json!([name.to_string()]));
}

#[test]
fn a_wallet_s_key_goes_to_its_did_and_back() {
    let key = PublicKey::from_multikey("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK").unwrap();
    let did = did(&key);
    assert_eq!(super::key(&did).unwrap(), key);
    let document = document(&did).unwrap();
    assert!(document.method(&method(&key), Relationship::Authentication).is_ok());
}

#[test]
fn a_key_for_encryption_signs_nothing_and_one_for_signing_encrypts_nothing() {
    let encrypts = document(&with(&P256.replace('{', r#"{"use":"enc","#))).unwrap();
    assert!(encrypts.assertion_method.is_empty() && encrypts.authentication.is_empty());
    let signs = document(&with(&P256.replace('{', r#"{"use":"sig","#))).unwrap();
    assert_eq!(signs.assertion_method.len(), 1);
    assert!(signs.json.get("keyAgreement").is_none());
}

#[test]
fn a_secret_key_and_what_is_no_key_are_refused() {
    let secret = P256.replace('{', r#"{"d":"AA","#);
    for jwk in [secret.as_str(), "{}", "[]", "null", "", "{", r#"{"kty":"EC","crv":"P-256"}"#] {
        let did = Did::parse(&format!("did:jwk:{}", BASE64_URL_SAFE_NO_PAD.encode(jwk)));
        assert!(did.is_err() || document(&did.unwrap()).is_err(), "{jwk}");
    }
    assert!(document(&Did::parse("did:jwk:not.base64url").unwrap()).is_err());
    assert!(key(&Did::parse("did:web:board.example").unwrap()).is_err());
}

proptest! {
    #[test]
    fn whatever_follows_did_jwk_it_is_a_key_or_refused(jwk in "\\PC{0,60}", text in "[a-zA-Z0-9_-]{1,80}") {
        let _ = document(&Did::parse(&format!("did:jwk:{text}")).unwrap());
        if !jwk.is_empty() {
            let _ = document(&with(&jwk));
        }
    }
}
