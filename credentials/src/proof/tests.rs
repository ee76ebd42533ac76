use super::{
    canon::{self, Quad, Term},
    digest::Hash,
    *,
};
use crate::random::seeded::Seeded;
use proptest::prelude::*;
use serde_json::json;
use std::borrow::Cow;

const KINDS: [(Securing, KeyType); 8] = [
    (Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022), KeyType::Ed25519),
    (Securing::DataIntegrity(Cryptosuite::EcdsaRdfc2019), KeyType::P256),
    (Securing::DataIntegrity(Cryptosuite::EcdsaRdfc2019), KeyType::P384),
    (Securing::DataIntegrity(Cryptosuite::EddsaJcs2022), KeyType::Ed25519),
    (Securing::DataIntegrity(Cryptosuite::EcdsaJcs2019), KeyType::P256),
    (Securing::DataIntegrity(Cryptosuite::EcdsaJcs2019), KeyType::P384),
    (Securing::VcJwt, KeyType::Ed25519),
    (Securing::VcJwt, KeyType::P256),
];

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn board() -> DidUrl {
    DidUrl::parse("did:web:board.example#key-1").unwrap()
}

fn license() -> Map<String, Value> {
    object(json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
        "id": "urn:uuid:0b7f9c1e-2d3a-4b5c-8d6e-7f8091a2b3c4",
        "type": ["VerifiableCredential", "ClinicianLicenseCredential"],
        "name": "Medical licence",
        "issuer": { "id": "did:web:board.example", "name": "Board of Medicine" },
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-12-31T23:59:59Z",
        "credentialStatus": [
            {
                "id": "https://board.example/status/revocation/1#94567",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": "94567",
                "statusListCredential": "https://board.example/status/revocation/1"
            },
            {
                "type": "BitstringStatusListEntry",
                "statusPurpose": "suspension",
                "statusListIndex": "23452",
                "statusListCredential": "https://board.example/status/suspension/1"
            }
        ],
        "credentialSchema": { "id": "https://board.example/schemas/1", "type": "JsonSchema" },
        "credentialSubject": {
            "type": "Clinician",
            "givenName": "Ana", "familyName": "Muster \"Q\" \\ \n é",
            "npi": "1234567893",
            "years": 12,
            "active": true,
            "license": {
                "number": "MD-123", "profession": { "code": "207R00000X", "display": "Internal Medicine" },
                "jurisdiction": "US-MT", "restriction": [{ "code": "A" }, { "code": "B" }]
            }
        }
    }))
}

fn signed(credential: &Map<String, Value>, securing: Securing, key: &SecretKey) -> Vec<u8> {
    let created = Timestamp::parse("2026-03-03T09:00:00Z").unwrap();
    let options = ProofOptions { securing, verification_method: board(), created };
    sign(credential, &options, key).unwrap()
}

/// Reads what `sign` made, without the checks of the data model.
fn read(bytes: &[u8]) -> Option<Secured> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    if let Ok(document) = serde_json::from_slice(bytes) {
        return Some(Secured::DataIntegrity { document, bytes: bytes.to_vec() });
    }
    let compact = String::from_utf8(bytes.to_vec()).ok()?;
    let parts: Vec<&str> = compact.split('.').collect();
    let part =
        |at: usize| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts.get(at)?).ok()?).ok();
    let (header, credential) = (part(0)?, part(1)?);
    Some(Secured::Jwt { compact, header, credential })
}

fn holds(bytes: &[u8], key: &PublicKey) -> bool {
    read(bytes).is_some_and(|secured| {
        claimed(&secured).is_ok_and(|claims| {
            claims.iter().all(|claim| verify(&secured, claim.index, key).is_ok())
        })
    })
}

#[test]
fn what_a_board_signs_in_any_way_verifies_with_its_key_and_with_no_other() {
    for (securing, key_type) in KINDS {
        let key = SecretKey::generate(key_type, &mut Seeded(1));
        let other = SecretKey::generate(key_type, &mut Seeded(2));
        let bytes = signed(&license(), securing, &key);
        let secured = read(&bytes).unwrap();
        let claims = claimed(&secured).unwrap();
        assert_eq!(claims[0].securing, securing);
        assert_eq!(claims[0].verification_method, board());
        assert_eq!(verify(&secured, 0, &key.public()), Ok(()), "{securing:?} {key_type:?}");
        assert_eq!(verify(&secured, 0, &other.public()), Err(ProofError::SignatureMismatch));
        let wrong = if key_type == KeyType::Ed25519 { KeyType::P256 } else { KeyType::Ed25519 };
        let wrong = SecretKey::generate(wrong, &mut Seeded(1)).public();
        assert_eq!(verify(&secured, 0, &wrong), Err(ProofError::WrongKeyType));
    }
}

#[test]
fn whatever_single_byte_of_a_secured_license_changes_it_does_not_verify() {
    for (securing, key_type) in KINDS {
        let key = SecretKey::generate(key_type, &mut Seeded(1));
        let bytes = signed(&license(), securing, &key);
        let public = key.public();
        assert!(holds(&bytes, &public));
        for at in 0..bytes.len() {
            let others = [bytes[at] ^ 1, bytes[at] ^ 2, b'A', b'"', b' ', b'0'];
            for other in
                others.into_iter().skip(at % 3).step_by(3).filter(|byte| *byte != bytes[at])
            {
                let mut changed = bytes.clone();
                changed[at] = other;
                assert!(
                    !holds(&changed, &public),
                    "{securing:?} {key_type:?}: byte {at} as {:?} in {}",
                    char::from(other),
                    String::from_utf8_lossy(&changed)
                );
            }
        }
    }
}

#[test]
fn a_term_that_no_context_defines_cannot_be_signed() {
    let key = SecretKey::generate(KeyType::Ed25519, &mut Seeded(1));
    let securing = Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022);
    let options = ProofOptions {
        securing,
        verification_method: board(),
        created: Timestamp::from_unix_seconds(0),
    };
    let mut credential = license();
    credential["@context"] = json!(["https://www.w3.org/ns/credentials/v2"]);
    credential["type"] = json!(["VerifiableCredential"]);
    credential["credentialSubject"] = json!({ "id": "did:example:ana" });
    assert!(sign(&credential, &options, &key).is_ok());
    for (pointer, value) in [
        ("/nickname", json!("x")),
        ("/type/1", json!("Unknown")),
        ("/credentialSubject/nickname", json!("x")),
        ("/issuer/id", json!("board")),
        ("/credentialSubject/id", json!(null)),
        ("/@context/1", json!("https://other.example/context")),
        ("/@context/1", json!({ "nickname": "https://schema.org/alternateName" })),
        ("/@graph", json!([])),
        ("/https:~1~1www.w3.org~12018~1credentials#credentialStatus", json!("did:example:ana")),
    ] {
        let mut other = Value::Object(credential.clone());
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match other.pointer_mut(parent).unwrap() {
            Value::Array(items) => items.push(value),
            place => place[name.replace("~1", "/")] = value,
        }
        let result = sign(other.as_object().unwrap(), &options, &key);
        assert_eq!(result.unwrap_err(), ProofError::NotCanonicalisable, "{pointer}");
    }
}

#[test]
fn a_status_hidden_under_another_spelling_does_not_verify() {
    let key = SecretKey::generate(KeyType::Ed25519, &mut Seeded(1));
    let bytes = signed(&license(), Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022), &key);
    let document: Map<String, Value> = serde_json::from_slice(&bytes).unwrap();
    let hide = |change: &dyn Fn(&mut Map<String, Value>, Value)| {
        let mut other = document.clone();
        let status = other.remove("credentialStatus").unwrap();
        change(&mut other, status);
        let bytes = serde_json::to_vec(&other).unwrap();
        assert!(!holds(&bytes, &key.public()), "{}", String::from_utf8_lossy(&bytes));
    };
    hide(&|document, status| {
        document.insert("https://www.w3.org/2018/credentials#credentialStatus".into(), status);
    });
    hide(&|document, status| {
        let id = document["id"].clone();
        document.insert("@included".into(), json!([{ "id": id, "credentialStatus": status }]));
    });
    hide(&|document, status| {
        let id = document["id"].clone();
        document["issuer"]["alsoKnownAs"] = json!({ "id": id, "credentialStatus": status });
    });
    hide(&|document, status| {
        drop(document.insert("@nest".into(), json!({ "credentialStatus": status })))
    });
    let mut aliased = document.clone();
    let id = aliased.remove("id").unwrap();
    aliased.insert("@id".into(), id);
    assert!(!holds(&serde_json::to_vec(&aliased).unwrap(), &key.public()));
    // ODRL, which is embedded, calls it `uid`.
    let list = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/odrl.jsonld"];
    let active = data_integrity::contexts(&list).unwrap();
    let check = |document: Value| shape::check(document.as_object().unwrap(), &[], &active);
    let [named, aliased] = ["id", "uid"].map(|name| json!({ name: "urn:a:b", "name": "List" }));
    assert_eq!(check(named), Ok(()));
    assert_eq!(check(aliased), Err(ProofError::NotCanonicalisable));
}

#[test]
fn a_jwt_with_another_header_does_not_verify() {
    let key = SecretKey::generate(KeyType::Ed25519, &mut Seeded(1));
    let good = read(&signed(&license(), Securing::VcJwt, &key)).unwrap();
    let Secured::Jwt { compact, header, credential } = good else { panic!("a JWT") };
    for (name, value, code) in [
        ("alg", json!("none"), "unsupported-algorithm"),
        ("alg", json!("HS256"), "unsupported-algorithm"),
        ("typ", json!("JWT"), "wrong-typ"),
        ("typ", json!("vc+ld+json+jwt"), "wrong-typ"),
        ("cty", json!("vp"), "wrong-cty"),
        ("crit", json!(["exp"]), "critical-header"),
        ("b64", json!(false), "critical-header"),
        ("kid", json!("key-1"), "wrong-kid"),
        ("iss", json!("did:web:other.example"), "wrong-iss"),
    ] {
        let mut header = header.clone();
        header.insert(name.into(), value);
        let secured =
            Secured::Jwt { compact: compact.clone(), header, credential: credential.clone() };
        assert_eq!(claimed(&secured).unwrap_err().code, code);
        assert!(verify(&secured, 0, &key.public()).is_err());
    }
    let mut header = header;
    header.insert("alg".into(), json!("ES256"));
    let secured = Secured::Jwt { compact, header, credential };
    assert_eq!(verify(&secured, 0, &key.public()), Err(ProofError::WrongKeyType));
}

#[test]
fn a_proof_under_another_context_does_not_verify() {
    for suite in [Cryptosuite::EddsaJcs2022, Cryptosuite::EddsaRdfc2022] {
        let key = SecretKey::generate(KeyType::Ed25519, &mut Seeded(1));
        let bytes = signed(&license(), Securing::DataIntegrity(suite), &key);
        let mut document: Map<String, Value> = serde_json::from_slice(&bytes).unwrap();
        document["proof"]["@context"] = json!(["https://www.w3.org/ns/credentials/examples/v2"]);
        let secured = Secured::DataIntegrity { document, bytes: Vec::new() };
        assert_eq!(claimed(&secured).unwrap_err().code, "proof-context");
    }
}

fn ring(nodes: u32, edges: impl Fn(u32) -> Vec<u32>) -> Vec<Quad<'static>> {
    (0..nodes)
        .flat_map(|from| edges(from).into_iter().map(move |to| (from, to)))
        .map(|(from, to)| Quad {
            subject: Term::Blank(from),
            predicate: Cow::Borrowed("<https://example.org/next>"),
            object: Term::Blank(to),
            graph: None,
        })
        .collect()
}

#[test]
fn a_clique_is_refused_and_a_ring_is_not() {
    let clique = ring(10, |from| (0..10).filter(|to| *to != from).collect());
    assert_eq!(canon::canonicalize(clique, Hash::Sha256), Err(ProofError::TooComplex));
    let ten = ring(10, |from| vec![(from + 1) % 10]);
    let canonical = canon::canonicalize(ten, Hash::Sha256).unwrap();
    // The same ring, begun elsewhere and written in another order.
    let mut other = ring(10, |from| vec![(from + 7) % 10]);
    other.reverse();
    assert_eq!(canon::canonicalize(other, Hash::Sha256), Ok(canonical));
}

#[test]
fn a_document_of_too_many_statements_is_refused() {
    let mut credential = license();
    let many: Vec<Value> = (0..5_000).map(|at| json!(format!("x{at}"))).collect();
    credential["credentialSubject"]["licenses"] = many.into();
    let key = SecretKey::generate(KeyType::Ed25519, &mut Seeded(1));
    let options = ProofOptions {
        securing: Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022),
        verification_method: board(),
        created: Timestamp::from_unix_seconds(0),
    };
    assert_eq!(sign(&credential, &options, &key).unwrap_err(), ProofError::TooComplex);
}

/// Values as they are in credentials, and some that are not.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        "[a-zA-Z é\"\\\\\n\u{1}\u{7f}]{0,12}".prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "did:example:[a-z]{1,4}(#[a-z]{1,3})?".prop_map(Value::from),
        "https?://[a-z]{1,5}(:[0-9]{0,3})?/[a-z%20é\\[?]{0,6}".prop_map(Value::from),
        "2026-0[1-9]-1[0-9]T00:00:00Z".prop_map(Value::from),
        ("[a-z]{0,8}", "[a-zA-Z]{1,3}(-[A-Za-z]{2})?")
            .prop_map(|(value, language)| json!({ "@value": value, "@language": language })),
    ];
    let key = prop_oneof![
        Just("id"),
        Just("type"),
        Just("name"),
        Just("description"),
        Just("evidence"),
        Just("issuer"),
        Just("credentialStatus"),
        Just("credentialSchema"),
        Just("credentialSubject"),
        Just("statusPurpose"),
        Just("statusListIndex"),
        Just("statusListCredential"),
        Just("statusSize"),
        Just("validFrom"),
        Just("digestSRI"),
        Just("mediaType"),
        Just("encodedList"),
        Just("proofPurpose"),
        Just("alumniOf"),
        Just("a1"),
        Just("b-2"),
        Just("verifiableCredential"),
        Just("termsOfUse"),
        Just("relatedResource"),
        Just("holder"),
        Just("created"),
    ];
    let types = prop::sample::subsequence(
        vec![
            "VerifiableCredential",
            "BitstringStatusListEntry",
            "BitstringStatusListCredential",
            "BitstringStatusList",
            "JsonSchema",
            "DataIntegrityProof",
            "VerifiablePresentation",
            "Other",
            "https://example.org/T",
            "EnvelopedVerifiableCredential",
            "JsonSchemaCredential",
        ],
        1..3,
    );
    leaf.prop_recursive(4, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Value::from),
            (prop::collection::btree_map(key.clone(), inner, 0..6), types.clone()).prop_map(
                |(members, types)| {
                    let mut members: Map<String, Value> =
                        members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
                    if members.contains_key("type") {
                        members.insert("type".into(), json!(types));
                    }
                    Value::Object(members)
                }
            ),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_short_way_says_what_ssi_says(value in values(), status in values(), types in any::<bool>()) {
        let context = json!([
            "https://www.w3.org/ns/credentials/v2", crate::credential::CONTEXT,
            "https://www.w3.org/ns/credentials/examples/v2",
        ]);
        let mut credential = license();
        credential.remove("@context");
        if types { credential.remove("type"); }
        credential.insert("credentialSubject".into(), value);
        credential.insert("evidence".into(), status);
        let list = shape::contexts(&context).unwrap();
        let active = data_integrity::contexts(&list).unwrap();
        if shape::check(&credential, &[], &active).is_err() { return Ok(()); }
        if let Ok(quads) = expand::quads(&active, &credential, &[]) {
            let by_ssi = data_integrity::expanded_by_ssi(&context, &credential, &[]);
            let by_ssi = by_ssi.and_then(|quads| canon::canonicalize(quads, Hash::Sha256));
            let ours = canon::canonicalize(quads, Hash::Sha256);
            prop_assert_eq!(ours, by_ssi);
        }
    }
}

#[test]
fn the_license_takes_the_short_way_and_ssi_alone_agrees() {
    let mut credential = license();
    // Control characters are the one place where ssi writes N-Quads as before RDFC-1.0.
    let context = credential.remove("@context").unwrap();
    let list = shape::contexts(&context).unwrap();
    let active = data_integrity::contexts(&list).unwrap();
    let quads = expand::quads(&active, &credential, &[]).unwrap();
    let ours = canon::canonicalize(quads, Hash::Sha256).unwrap();
    assert_eq!(Some(ours), data_integrity::canonical_by_ssi(&context, &credential));
}

#[test]
fn no_two_terms_of_our_contexts_mean_the_same() {
    let list = ["https://www.w3.org/ns/credentials/v2", crate::credential::CONTEXT];
    let active = data_integrity::contexts(&list).unwrap();
    let reasons = [data_integrity::Reason::Type, data_integrity::Reason::Property];
    assert_eq!(data_integrity::synonyms(&active, &reasons), Vec::<String>::new());
}

#[test]
fn a_license_as_boards_issue_it_takes_the_short_way() {
    use crate::{did::Did, issuer};
    let order = issuer::LicenseOrder {
        given_name: "Ana".into(),
        middle_name: Some("Maria".into()),
        family_name: "Muster".into(),
        license_number: "MED-PHYS-LIC-24680".into(),
        license_type: "MD".into(),
        profession_code: "207R00000X".into(),
        jurisdiction: "US-MT".into(),
        npi: Some("1234567893".into()),
        original_issue_date: "2019-06-01".into(),
        effective_date: "2026-01-01".into(),
        expiration_date: "2027-12-31".into(),
        multistate: Some(true),
        compact_privileges: vec!["US-ID".into(), "US-WY".into()],
        restrictions: vec![issuer::RestrictionOrder {
            code: "SUP".into(),
            text: "Under supervision in surgery".into(),
            from: "2026-01-01".into(),
            ..issuer::RestrictionOrder::default()
        }],
        lookup_url: "https://board.example/lookup/24680".into(),
        ..issuer::LicenseOrder::default()
    };
    let did = Did::parse("did:web:board.example").unwrap();
    let now = Timestamp::parse("2026-03-03T09:00:00Z").unwrap();
    let id = "urn:uuid:0b7f9c1e-2d3a-4b5c-8d6e-7f8091a2b3c4";
    let credential = issuer::build_license(&order, &did, "Board", id, &[], now).unwrap();
    let list = shape::contexts(&credential["@context"]).unwrap();
    let active = data_integrity::contexts(&list).unwrap();
    let unknown: Vec<_> = credential
        .iter()
        .filter(|(key, value)| {
            let mut one = Map::new();
            one.insert("type".into(), credential["type"].clone());
            one.insert((*key).clone(), (*value).clone());
            expand::quads(&active, &one, &[]).is_err()
        })
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(expand::quads(&active, &credential, &[]).is_ok());
    let key = SecretKey::generate(KeyType::Ed25519, &mut Seeded(1));
    let bytes = signed(&credential, Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022), &key);
    let document: Map<String, Value> = serde_json::from_slice(&bytes).unwrap();
    let proof = document["proof"].as_object().unwrap();
    assert!(expand::quads(&active, proof, &["proofValue"]).is_ok());
}
