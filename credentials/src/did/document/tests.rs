use super::*;
use proptest::prelude::*;
use serde_json::json;

const ED25519: &str = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
const P256: &str = "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv";
const BOARD: &str = "did:web:board.example";

fn board() -> Did {
    Did::parse(BOARD).unwrap()
}

fn parse(json: Value) -> Result<DidDocument, DidDocumentError> {
    DidDocument::parse(&board(), json)
}

fn name(fragment: &str) -> DidUrl {
    DidUrl::new(board(), fragment).unwrap()
}

fn method(id: &str) -> Value {
    json!({"id": id, "type": "Multikey", "controller": BOARD, "publicKeyMultibase": ED25519})
}

/// The board's document, with `change` made to it.
fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut json = json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": BOARD,
        "verificationMethod": [method("did:web:board.example#one")],
        "assertionMethod": ["did:web:board.example#one"],
        "authentication": ["did:web:board.example#one"],
    });
    change(&mut json);
    json
}

#[test]
fn a_board_s_key_may_issue_when_its_document_lists_it_for_that() {
    let document = parse(with(|json| {
        json["verificationMethod"] = json!([method("#one"), method("did:web:board.example#two")]);
        json["assertionMethod"] = json!(["#one"]);
        json["authentication"] = json!(["did:web:board.example#two"]);
    }))
    .unwrap();
    let (one, two) = (name("one"), name("two"));
    assert_eq!(document.method(&one, Relationship::AssertionMethod).unwrap().id, one);
    assert_eq!(document.method(&two, Relationship::Authentication).unwrap().id, two);
    assert_eq!(
        document.method(&one, Relationship::Authentication),
        Err(MethodError::NotAuthorised)
    );
    assert_eq!(
        document.method(&two, Relationship::AssertionMethod),
        Err(MethodError::NotAuthorised)
    );
    assert_eq!(
        document.method(&name("three"), Relationship::AssertionMethod),
        Err(MethodError::NotFound)
    );
}

#[test]
fn a_key_that_is_embedded_for_one_purpose_serves_no_other() {
    let document = parse(with(|json| {
        json["verificationMethod"] = json!([]);
        json["assertionMethod"] = json!([method("#one")]);
        json["authentication"] = json!([]);
        json["keyAgreement"] = json!([method("#two")]);
    }))
    .unwrap();
    assert!(document.method(&name("one"), Relationship::AssertionMethod).is_ok());
    assert_eq!(
        document.method(&name("one"), Relationship::Authentication),
        Err(MethodError::NotAuthorised)
    );
    assert!(document.method(&name("two"), Relationship::AssertionMethod).is_err());
}

#[test]
fn a_key_under_another_controller_or_another_did_issues_nothing_for_the_board() {
    let document = parse(with(|json| {
        json["verificationMethod"] = json!([method("#one"), method("did:web:mallory.example#two")]);
        json["verificationMethod"][0]["controller"] = "did:web:mallory.example".into();
        json["assertionMethod"] = json!(["#one", "did:web:mallory.example#two"]);
    }))
    .unwrap();
    assert_eq!(
        document.method(&name("one"), Relationship::AssertionMethod),
        Err(MethodError::NotAuthorised)
    );
    let foreign = DidUrl::parse("did:web:mallory.example#two").unwrap();
    assert_eq!(
        document.method(&foreign, Relationship::AssertionMethod),
        Err(MethodError::NotFound)
    );
}

#[test]
fn each_type_of_method_that_we_know_gives_its_key_and_foreign_ones_are_left_out() {
    let jwk = PublicKey::from_multikey(P256).unwrap().jwk();
    let mut encrypts = jwk.clone();
    encrypts["use"] = "enc".into();
    let document = parse(with(|json| {
        json["verificationMethod"] = json!([
            {"id": "#a", "type": "Multikey", "controller": BOARD, "publicKeyMultibase": P256},
            {"id": "#b", "type": "JsonWebKey", "controller": BOARD, "publicKeyJwk": jwk},
            {"id": "#c", "type": "JsonWebKey2020", "controller": BOARD, "publicKeyJwk": jwk},
            {"id": "#d", "type": "Ed25519VerificationKey2020", "controller": BOARD,
             "publicKeyMultibase": ED25519},
            {"id": "#e", "type": "X25519KeyAgreementKey2020", "controller": BOARD,
             "publicKeyMultibase": "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"},
            {"id": "#f", "type": "JsonWebKey", "controller": BOARD,
             "publicKeyJwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}},
            {"id": "#g", "type": "JsonWebKey", "controller": BOARD, "publicKeyJwk": encrypts},
        ]);
    }))
    .unwrap();
    let found: Vec<(String, KeyType)> = document
        .verification_methods
        .iter()
        .map(|method| (method.id.fragment().to_owned(), method.key.key_type()))
        .collect();
    assert_eq!(
        found,
        [
            ("a".to_owned(), KeyType::P256),
            ("b".to_owned(), KeyType::P256),
            ("c".to_owned(), KeyType::P256),
            ("d".to_owned(), KeyType::Ed25519),
        ]
    );
}

#[test]
fn the_day_from_which_a_key_no_longer_counts_is_read_and_never_overlooked() {
    let document = parse(with(|json| {
        json["verificationMethod"][0]["expires"] = "2027-01-01T00:00:00Z".into();
        json["verificationMethod"][0]["revoked"] = "2026-06-01T00:00:00Z".into();
    }))
    .unwrap();
    let method = &document.verification_methods[0];
    assert_eq!(method.expires, Some(Timestamp::parse("2027-01-01T00:00:00Z").unwrap()));
    assert_eq!(method.revoked, Some(Timestamp::parse("2026-06-01T00:00:00Z").unwrap()));
    for unreadable in [json!("yesterday"), json!("2026-06-01"), json!(0), json!(null), json!(true)]
    {
        for member in ["expires", "revoked"] {
            let json = with(|json| json["verificationMethod"][0][member] = unreadable.clone());
            assert!(matches!(parse(json), Err(Malformed(_))), "{member} {unreadable}");
        }
    }
}

#[test]
fn a_document_about_another_did_is_refused() {
    let other = with(|json| json["id"] = "did:web:mallory.example".into());
    assert_eq!(parse(other).unwrap_err(), DidDocumentError::OtherSubject);
}

#[test]
fn what_breaks_did_core_is_refused_whole() {
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 17] = [
        ("no object", |json| *json = json!([])),
        ("no id", |json| json["id"] = json!(null)),
        ("methods no list", |json| json["verificationMethod"] = json!({})),
        ("method no object", |json| json["verificationMethod"] = json!(["#one"])),
        ("method without id", |json| json["verificationMethod"][0]["id"] = json!(1)),
        ("method without type", |json| json["verificationMethod"][0]["type"] = json!([])),
        ("method without controller", |json| {
            json["verificationMethod"][0].as_object_mut().unwrap().remove("controller");
        }),
        ("controller no DID", |json| json["verificationMethod"][0]["controller"] = json!("x")),
        ("key no multikey", |json| {
            json["verificationMethod"][0]["publicKeyMultibase"] = json!("z0")
        }),
        ("no key", |json| {
            json["verificationMethod"][0].as_object_mut().unwrap().remove("publicKeyMultibase");
        }),
        ("key of another type", |json| {
            json["verificationMethod"][0]["type"] = json!("Ed25519VerificationKey2020");
            json["verificationMethod"][0]["publicKeyMultibase"] = json!(P256);
        }),
        ("secret key", |json| json["verificationMethod"][0]["secretKeyMultibase"] = json!("z1")),
        ("secret JWK, for encryption", |json| {
            let jwk = json!({"kty": "EC", "crv": "P-256", "use": "enc", "d": "AA"});
            json["verificationMethod"][0]["type"] = json!("JsonWebKey");
            json["verificationMethod"][0]["publicKeyJwk"] = jwk;
        }),
        ("same id twice", |json| json["verificationMethod"] = json!([method("#a"), method("#a")])),
        ("same id relative and absolute", |json| {
            json["verificationMethod"] = json!([method("#a"), method("did:web:board.example#a")]);
        }),
        ("same id embedded", |json| json["assertionMethod"] = json!([method("#one")])),
        ("relationship of numbers", |json| json["assertionMethod"] = json!([1])),
    ];
    for (what, change) in changes {
        assert!(matches!(parse(with(change)), Err(Malformed(_))), "{what}");
    }
}

#[test]
fn a_document_over_a_bound_is_refused() {
    let methods = |count: usize| {
        let methods: Vec<Value> = (0..count).map(|at| method(&format!("#{at}"))).collect();
        with(|json| json["verificationMethod"] = methods.into())
    };
    assert!(parse(methods(VERIFICATION_METHODS)).is_ok());
    assert!(parse(methods(VERIFICATION_METHODS + 1)).is_err());
    let nested = |levels: usize| {
        let deep = (0..levels).fold(json!(1), |inner, _| json!([inner]));
        with(|json| json["service"] = deep)
    };
    assert!(parse(nested(JSON_DEPTH - 2)).is_ok());
    assert!(parse(nested(JSON_DEPTH - 1)).is_err());
    assert!(parse(with(|json| json["service"] = vec![0; JSON_VALUES].into())).is_err());
    assert!(parse(with(|json| json["x"] = "x".repeat(DID_DOCUMENT_BYTES).into())).is_err());
}

/// JSON that looks a lot like a DID document, and often is none.
fn documents() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just(BOARD.to_owned()),
        "(did:web:board.example)?#[a-c]",
        Just(ED25519.to_owned()),
        Just(P256.to_owned()),
        "Multikey|JsonWebKey|JsonWebKey2020|Ed25519VerificationKey2020|EC|OKP|P-256|Ed25519",
        "20[0-9]{2}-0[1-9]-1[0-9]T00:00:00Z",
        "\\PC{0,12}",
    ];
    let names = prop_oneof![
        Just("id"),
        Just("type"),
        Just("controller"),
        Just("publicKeyMultibase"),
        Just("publicKeyJwk"),
        Just("secretKeyMultibase"),
        Just("kty"),
        Just("crv"),
        Just("x"),
        Just("y"),
        Just("d"),
        Just("expires"),
        Just("revoked"),
    ];
    let leaf = prop_oneof![
        4 => text.prop_map(Value::from),
        1 => any::<i32>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(4, 40, 6, move |inner| {
        let members = prop::collection::vec((names.clone(), inner.clone()), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|members| {
                members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            }),
        ]
    });
    let lists = prop::collection::vec(prop::collection::vec(value, 0..4), 4);
    (lists, any::<bool>()).prop_map(|(lists, valid_id)| {
        let mut json = with(|json| {
            json["keyAgreement"] = json!([]);
            if !valid_id {
                json["id"] = json!("did:web:mallory.example");
            }
        });
        let members = ["verificationMethod", "assertionMethod", "authentication", "keyAgreement"];
        for (member, list) in members.into_iter().zip(lists) {
            json[member].as_array_mut().unwrap().extend(list);
        }
        json
    })
}

proptest! {
    #[test]
    fn whatever_a_host_answers_only_keys_that_it_lists_under_its_own_did_are_usable(json in documents()) {
        if let Ok(document) = parse(json.clone()) {
            prop_assert_eq!(&json["id"], BOARD);
            let mut names: Vec<_> = document.verification_methods.iter().map(|m| &m.id).collect();
            for method in &document.verification_methods {
                prop_assert_eq!(method.id.did(), &board());
                if document.method(&method.id, Relationship::AssertionMethod).is_ok() {
                    prop_assert!(document.assertion_method.contains(&method.id));
                    prop_assert_eq!(&method.controller, &board());
                }
            }
            names.sort();
            names.dedup();
            prop_assert_eq!(names.len(), document.verification_methods.len());
        }
    }

    #[test]
    fn one_changed_byte_of_a_document_s_text_never_gives_the_board_a_key_that_was_not_listed(
        at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let original = parse(with(|_| {})).unwrap();
        let mut bytes = serde_json::to_vec(&original.json).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(json) = serde_json::from_slice(&bytes)
            && let Ok(document) = parse(json)
            && let Ok(method) = document.method(&name("one"), Relationship::AssertionMethod)
        {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            prop_assert!(method.key == original.verification_methods[0].key
                || text.contains(&method.key.multikey()));
        }
    }
}
