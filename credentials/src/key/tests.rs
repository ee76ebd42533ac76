use super::*;
use crate::random::seeded::Seeded;
use proptest::prelude::*;

fn key(key_type: KeyType) -> SecretKey {
    SecretKey::generate(key_type, &mut Seeded(7))
}

#[test]
fn a_key_survives_multikey_and_jwk() {
    for key_type in KeyType::ALL {
        let public = key(key_type).public();
        assert_eq!(PublicKey::from_multikey(&public.multikey()), Ok(public.clone()));
        assert_eq!(PublicKey::from_jwk(&public.jwk()), Ok(public.clone()));
        assert_eq!(PublicKey::from_bytes(key_type, public.as_bytes()), Ok(public));
    }
}

#[test]
fn a_secret_key_is_not_printed() {
    let secret = key(KeyType::Ed25519);
    assert_eq!(format!("{secret:?}"), "SecretKey(Ed25519, …)");
}

#[test]
fn the_first_key_of_rfc_8032_signs_as_published() {
    let seed = [
        0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c,
        0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae,
        0x7f, 0x60,
    ];
    let secret = SecretKey::from_bytes(KeyType::Ed25519, &seed).unwrap();
    let signature = secret.sign(b"");
    assert_eq!(signature[..4], [0xe5, 0x56, 0x43, 0x00]);
    assert!(secret.public().verify(b"", &signature));
}

#[test]
fn points_of_small_order_and_second_spellings_are_refused() {
    let mut one = [0; 32];
    one[0] = 1;
    let zero = [0; 32];
    let mut one_again = [0xff; 32];
    (one_again[0], one_again[31]) = (0xee, 0x7f);
    let mut large = [0xff; 32];
    (large[0], large[31]) = (0xf0, 0x7f);
    for bytes in [one, zero, one_again, large] {
        assert_eq!(PublicKey::from_bytes(KeyType::Ed25519, &bytes), Err(KeyError::Malformed));
    }
}

#[test]
fn a_point_off_the_curve_and_other_forms_of_sec1_are_refused() {
    for key_type in [KeyType::P256, KeyType::P384] {
        let width = key_type.width();
        let mut off = key(key_type).public().point;
        off[2 * width] ^= 1;
        let mut compact = key(key_type).public().bytes;
        compact[0] = 5;
        for bytes in [off, compact, vec![0], vec![], vec![2; width], vec![0xff; 1 + width]] {
            assert_eq!(PublicKey::from_bytes(key_type, &bytes), Err(KeyError::Malformed));
        }
    }
}

#[test]
fn a_private_jwk_and_one_for_encryption_are_refused() {
    let mut jwk = key(KeyType::P256).public().jwk();
    jwk["use"] = json!("enc");
    assert_eq!(PublicKey::from_jwk(&jwk), Err(KeyError::Malformed));
    jwk["use"] = json!("sig");
    assert!(PublicKey::from_jwk(&jwk).is_ok());
    jwk["d"] = json!("AA");
    assert_eq!(PublicKey::from_jwk(&jwk), Err(KeyError::Malformed));
}

#[test]
fn zero_and_the_order_of_the_curve_are_not_secret_keys() {
    for key_type in [KeyType::P256, KeyType::P384] {
        for byte in [0, 0xff] {
            let bytes = vec![byte; key_type.width()];
            assert!(SecretKey::from_bytes(key_type, &bytes).is_err());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn only_the_signed_message_verifies(at in 0usize..96, bit in 0u8..8, message in any::<[u8; 16]>()) {
        for key_type in KeyType::ALL {
            let secret = key(key_type);
            let public = secret.public();
            let signature = secret.sign(&message);
            prop_assert!(public.verify(&message, &signature));
            let mut other = signature.clone();
            let index = at % other.len();
            other[index] ^= 1 << bit;
            prop_assert!(!public.verify(&message, &other));
            let mut changed = message;
            changed[at % 16] ^= 1 << bit;
            prop_assert!(!public.verify(&changed, &signature));
            prop_assert!(!public.verify(&message, &signature[1..]));
            prop_assert!(!public.verify(&message, &vec![0; signature.len()]));
        }
    }

    #[test]
    fn no_text_makes_reading_a_key_panic(text in "z?[1-9A-HJ-NP-Za-km-z]{0,170}|.{0,40}") {
        let _ = PublicKey::from_multikey(&text);
        let _ = SecretKey::from_multikey(&text);
    }
}
