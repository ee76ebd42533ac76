//! Whatever arrives, reading it ends with an answer.

use super::{tests::with, *};
use proptest::prelude::*;

/// Any JSON, with names and texts that mean something to us among the rest.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let words = || {
        const KNOWN: &[&str] = &[
            "@context",
            "@type",
            "@id",
            "@value",
            "@graph",
            "@vocab",
            "id",
            "type",
            "issuer",
            "proof",
            "credentialSubject",
            "credentialStatus",
            "validFrom",
            "relatedResource",
            "name",
            "https://www.w3.org/ns/credentials/v2",
            "https://w3id.org/lanyard/v1",
            "VerifiableCredential",
            "ClinicianLicense",
            "givenName",
            "restrictions",
            "npi",
            "did:key:z6Mk",
            "2026-11-20T12:00:00Z",
            "2026-11-20",
        ];
        prop_oneof![proptest::sample::select(KNOWN).prop_map(str::to_owned), "\\PC{0,8}"]
    };
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        words().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 96, 8, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((words(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_that_arrives_makes_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Secured::parse(&bytes);
        let _ = parse_json(&bytes);
    }

    #[test]
    fn no_text_that_looks_like_one_of_ours_makes_reading_panic(text in "(data:application/vc\\+jwt,|\"|\\{|)[e30.\\\\\"~{}:,=A-Z]{0,60}") {
        let _ = Secured::parse(text.as_bytes());
    }

    #[test]
    fn no_document_makes_parsing_panic(value in any_json(), at in 0usize..8) {
        let text = value.to_string();
        if let Ok(read) = parse_json(text.as_bytes()) {
            prop_assert_eq!(&read, &value);
        }
        let _ = Secured::from_value(value.clone());
        if let Value::Object(document) = &value {
            let _ = Credential::parse(document);
            let _ = Presentation::parse(document);
        }
        let names = ["@context", "type", "issuer", "credentialSubject", "credentialStatus", "relatedResource", "name", "evidence"];
        let document = with(&format!("/{}", names[at]), value);
        let _ = Credential::parse(&document);
        let _ = Presentation::parse(&document);
    }

    #[test]
    fn what_two_readers_could_take_differently_is_never_taken(digits in "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?(e-?[0-9]{1,3})?") {
        if let Ok(value) = parse_json(digits.as_bytes()) {
            // What is taken is the decimal that a double prints as; so printing it loses nothing.
            let double: f64 = digits.parse().unwrap();
            let again = parse_json(format!("{double:e}").as_bytes()).unwrap();
            prop_assert_eq!(value.as_f64(), again.as_f64());
            prop_assert!(double.is_finite());
        }
    }
}
