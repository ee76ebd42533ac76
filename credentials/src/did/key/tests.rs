use super::*;
use crate::{
    did::Relationship,
    key::{KeyType, SecretKey},
};
use proptest::prelude::*;

fn keys() -> impl Strategy<Value = PublicKey> {
    let types = prop_oneof![Just(KeyType::Ed25519), Just(KeyType::P256), Just(KeyType::P384)];
    (types, prop::array::uniform32(any::<u8>())).prop_filter_map("not a scalar", |(kind, seed)| {
        let seed: &[u8] = match kind {
            KeyType::P384 => &[&seed[..], &seed[..16]].concat(),
            _ => &seed,
        };
        SecretKey::from_bytes(kind, seed).ok().map(|secret| secret.public())
    })
}

#[test]
fn the_examples_of_the_specification_are_read() {
    for (identifier, kind) in [
        ("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", KeyType::Ed25519),
        ("zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv", KeyType::P256),
        ("z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9", KeyType::P384),
    ] {
        let did = Did::parse(&format!("did:key:{identifier}")).unwrap();
        assert_eq!(key(&did).unwrap().key_type(), kind);
        let document = document(&did).unwrap();
        let name = DidUrl::new(did, identifier).unwrap();
        for purpose in [Relationship::AssertionMethod, Relationship::Authentication] {
            assert_eq!(document.method(&name, purpose).unwrap().key.key_type(), kind);
        }
    }
}

#[test]
fn what_is_no_key_of_ours_is_refused_before_the_second_reading_sees_it() {
    for identifier in [
        "z",
        "z6",
        "z1",
        "z6Mk",
        // X25519, BLS12-381, secp256k1
        "z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F",
        "zUC7K4ndUaGZgV7Cp2yJy6JtMoUHY6u7tkcSYUvPrEidqBmLCTLmi6d5WvwnUqejscAkERJ3bfjEiSYtdPkRSE8kSa11hFBr4sTgnbZ95SJj19PN2jdvJjyzpSZgxkyyxNnBNnY",
        "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
        // base58btc without, or with another, multibase prefix
        "6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "mhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        // one character more, one less, one that base58 does not have
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK1",
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do",
        "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do0",
        // leading zero bytes
        "z16MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
    ] {
        let did = Did::parse(&format!("did:key:{identifier}")).unwrap();
        assert!(document(&did).is_err(), "{identifier}");
    }
    assert!(key(&Did::parse("did:web:z6Mkh.example").unwrap()).is_err());
}

#[test]
fn encodings_on_the_edge_of_the_curve_are_read_alike_or_refused() {
    for last in [0x7f, 0xff] {
        for first in 0xe0..=0xff_u8 {
            let bytes = [&[0xed, 0x01, first][..], &[0xff; 30], &[last]].concat();
            let small = [&[0xed, 0x01, first & 0x1f][..], &[0; 30], &[last & 0x80]].concat();
            for bytes in [bytes, small] {
                let identifier = format!("z{}", bs58::encode(bytes).into_string());
                let subject = Did::parse(&format!("did:key:{identifier}")).unwrap();
                if let Ok(key) = key(&subject) {
                    assert_eq!(did(&key), subject);
                }
            }
        }
    }
}

#[test]
fn a_query_that_would_patch_the_document_never_reaches_the_second_reading() {
    let did = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
    assert!(Did::parse(&format!("{did}?signedIetfJsonPatch=e30.e30.AA")).is_err());
}

#[test]
fn a_second_reading_that_finds_another_key_is_an_error() {
    let (one, other) = (
        PublicKey::from_multikey("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK").unwrap(),
        PublicKey::from_multikey("z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH").unwrap(),
    );
    assert!(agrees(&one, did(&one).as_str()).is_ok());
    assert!(agrees(&one, did(&other).as_str()).is_err());
}

proptest! {
    #[test]
    fn every_key_goes_to_its_did_and_back_and_both_readings_agree(public in keys()) {
        let did = did(&public);
        prop_assert_eq!(&key(&did).unwrap(), &public);
        prop_assert!(cross_check(&public).is_ok());
        let document = document(&did).unwrap();
        let found = document.method(&method(&public), Relationship::AssertionMethod).unwrap();
        prop_assert_eq!(&found.key, &public);
    }

    #[test]
    fn whatever_follows_did_key_it_is_its_one_key_or_refused(identifier in "z[1-9A-HJ-NP-Za-km-z]{0,80}|z6Mk[1-9A-HJ-NP-Za-km-z]{44}|zDna[1-9A-HJ-NP-Za-km-z]{45}") {
        let subject = Did::parse(&format!("did:key:{identifier}")).unwrap();
        if let Ok(key) = key(&subject) {
            prop_assert_eq!(did(&key), subject);
        }
    }
}
