use super::*;
use crate::license::ana;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::json;

fn map(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn licence() -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", CONTEXT],
        "id": "urn:uuid:6f3f7c0e-3c59-4c47-9d3c-1e0a1c5c0b11",
        "type": ["VerifiableCredential", "ClinicianLicenseCredential"],
        "issuer": { "id": "did:web:board.example", "name": "Medical Board of Example" },
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-12-31T23:59:59Z",
        "credentialSubject": ana(),
    })
}

/// The licence with `value` at `pointer`, whose parent is there.
pub(super) fn with(pointer: &str, value: Value) -> Map<String, Value> {
    let mut document = licence();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        parent => parent[name] = value,
    }
    map(document)
}

/// The only problem of the licence with `value` at `pointer`: its place and code.
fn problem(pointer: &str, value: Value) -> (String, &'static str) {
    let problems = Credential::parse(&with(pointer, value)).unwrap_err();
    assert_eq!(problems.len(), 1, "{pointer}: {problems:?}");
    (problems[0].pointer.clone(), problems[0].code)
}

fn jwt(header: Value, payload: &Value) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(&header), part(payload), BASE64_URL_SAFE_NO_PAD.encode("signature"))
}

#[test]
fn a_licence_is_read_with_all_that_it_says_of_itself() {
    let credential = Credential::parse(&map(licence())).unwrap();
    assert_eq!(credential.model, Model::V2);
    assert_eq!(credential.types, ["VerifiableCredential", "ClinicianLicenseCredential"]);
    assert_eq!(credential.issuer, "did:web:board.example");
    assert_eq!(credential.issuer_name.as_deref(), Some("Medical Board of Example"));
    assert_eq!(credential.subjects, [ana()]);
    assert_eq!(credential.valid_until, Timestamp::parse("2027-12-31T23:59:59Z").ok());
}

#[test]
fn each_rule_of_the_data_model_is_held_and_its_breach_has_a_place_and_a_code() {
    let v2 = "https://www.w3.org/ns/credentials/v2";
    for (at, value, place, code) in [
        ("/@context", json!(CONTEXT), "/@context", "wrong-context"),
        ("/@context", json!([CONTEXT, v2]), "/@context/0", "wrong-context"),
        ("/type", json!(["VerifiableCredential", 7]), "/type/1", "wrong-type"),
        ("/type", json!(["VerifiableCredential", "Wizard"]), "/type/1", "undefined-term"),
        ("/id", json!("6f3f7c0e"), "/id", "not-a-url"),
        ("/id", json!(["urn:a:b"]), "/id", "not-a-url"),
        ("/issuer", json!("the board"), "/issuer", "not-a-url"),
        ("/issuer", json!({"name": "The board"}), "/issuer", "not-a-url"),
        ("/issuer/id", json!("did web"), "/issuer/id", "not-a-url"),
        ("/issuer/name", json!(7), "/issuer/name", "wrong-type"),
        (
            "/issuer/name",
            json!({"@value": "x", "@language": "not a tag"}),
            "/issuer/name",
            "malformed-language-value",
        ),
        ("/name", json!({"@value": "x", "@type": "urn:a:b"}), "/name", "malformed-language-value"),
        ("/name", json!({"@value": "x", "@direction": "up"}), "/name", "malformed-language-value"),
        ("/validFrom", json!("2026-01-01"), "/validFrom", "not-a-date-time-stamp"),
        ("/validFrom", json!("2026-01-01T00:00:00"), "/validFrom", "not-a-date-time-stamp"),
        ("/validFrom", json!("2026-01-01T00:00+00:00"), "/validFrom", "not-a-date-time-stamp"),
        ("/validFrom", json!(1_767_225_600), "/validFrom", "not-a-date-time-stamp"),
        ("/validUntil", json!("2025-12-31T00:00:00Z"), "/validUntil", "out-of-order"),
        ("/credentialSubject", json!([]), "/credentialSubject", "missing"),
        ("/credentialSubject", json!({}), "/credentialSubject", "wrong-type"),
        ("/credentialSubject", json!("did:example:ana"), "/credentialSubject", "wrong-type"),
        ("/credentialSchema", json!({"type": "JsonSchema"}), "/credentialSchema/id", "missing"),
        ("/credentialSchema", json!({"id": "urn:a:b"}), "/credentialSchema/type", "missing"),
        ("/evidence", json!([{"id": "urn:a:b"}]), "/evidence/0/type", "missing"),
        ("/termsOfUse", json!({"id": "urn:a:b"}), "/termsOfUse/type", "missing"),
        ("/refreshService", json!({"id": "urn:a:b"}), "/refreshService/type", "missing"),
        ("/credentialSubject/npi", Value::Null, "/credentialSubject/npi", "null-value"),
        (
            "/credentialSubject/givenName",
            json!(["Ana", null]),
            "/credentialSubject/givenName/1",
            "null-value",
        ),
        ("/exp", json!("tomorrow"), "/exp", "not-a-numeric-date"),
    ] {
        assert_eq!(problem(at, value.clone()), (place.to_owned(), code), "{at} {value}");
    }
    for missing in ["issuer", "credentialSubject", "type", "@context"] {
        let mut document = map(licence());
        document.shift_remove(missing);
        assert!(Credential::parse(&document).is_err(), "without {missing}");
    }
    for allowed in [
        ("/name", json!([{"@value": "Licencia", "@language": "es-419", "@direction": "ltr"}])),
        ("/issuer", json!("did:web:board.example")),
        ("/credentialSubject", json!([ana(), ana()])),
        ("/validFrom", json!("2026-01-01T00:00:00.123-08:00")),
        ("/proof", json!({"type": null, "nonsense": 1})),
    ] {
        let problems = Credential::parse(&with(allowed.0, allowed.1)).err();
        assert_eq!(problems, None);
    }
}

#[test]
fn an_undefined_term_is_named_wherever_it_hides() {
    for (at, value) in [
        ("/licenseNumber", json!("A1")),
        ("/credentialSubject/favouriteColour", json!("green")),
        ("/credentialSubject/birthDate", json!("1980-01-01")),
        ("/credentialSubject/restrictions/0/npi", json!("1234567893")),
        ("/issuer/licenseNumber", json!("A1")),
        ("/credentialSubject/@wizard", json!("x")),
    ] {
        assert_eq!(problem(at, value), (at.to_owned(), "undefined-term"));
    }
    let mut document = licence();
    document["credentialSubject"].as_object_mut().unwrap().shift_remove("type");
    let problems = Credential::parse(&map(document)).unwrap_err();
    assert!(problems.iter().any(|problem| problem.pointer == "/credentialSubject/givenName"
        && problem.sentence.contains("“givenName”")));
}

#[test]
fn a_context_that_we_do_not_hold_is_named_and_one_in_the_document_may_define_but_not_redefine() {
    let v2 = "https://www.w3.org/ns/credentials/v2";
    let contexts = |last: Value| json!([v2, CONTEXT, last]);
    let (place, code) = problem("/@context", contexts(json!("https://evil.example/context")));
    assert_eq!((place.as_str(), code), ("/@context/2", "unknown-context"));
    let (place, code) = problem("/@context", json!(vec![v2; 17]));
    assert_eq!((place.as_str(), code), ("/@context", "unknown-context"));
    for term in ["name", "ClinicianLicense", "VerifiableCredential"] {
        let (place, code) =
            problem("/@context", contexts(json!({ term: "https://evil.example/#n" })));
        assert_eq!((place, code), (format!("/@context/2/{term}"), "protected-term"));
    }
    // Whatever a context says of a term that a type defines, the type has the last word.
    let context = contexts(json!({"favouriteColour": "urn:x:colour", "issuer": "urn:x:issuer"}));
    let mut document = with("/@context", context);
    document["credentialSubject"]["favouriteColour"] = json!("green");
    assert!(Credential::parse(&document).is_ok());
}

#[test]
fn related_resources_are_unique_and_their_digests_are_those_of_what_we_hold() {
    let v2 = "https://www.w3.org/ns/credentials/v2";
    let good = json!({"id": v2, "digestSRI": "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"});
    let also =
        json!({"id": v2, "digestMultibase": "uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA"});
    let elsewhere = json!({"id": "https://board.example/x", "digestMultibase": "zQmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n"});
    let document = with("/relatedResource", json!([good, elsewhere]));
    assert_eq!(Credential::parse(&document).unwrap().related_resources.len(), 2);
    assert!(Credential::parse(&with("/relatedResource", also.clone())).is_ok());

    let mut wrong = also.clone();
    wrong["digestMultibase"] = json!("uEiAAlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA");
    for (value, place, code) in [
        (json!([good, also]), "/relatedResource/1/id", "duplicate-resource"),
        (wrong, "/relatedResource/digestMultibase", "digest-mismatch"),
        (json!({"id": v2}), "/relatedResource", "missing-digest"),
        (json!({"digestSRI": good["digestSRI"]}), "/relatedResource/id", "missing"),
        (json!([7]), "/relatedResource/0", "wrong-type"),
        (
            json!({"id": v2, "digestSRI": "md5-abc"}),
            "/relatedResource/digestSRI",
            "malformed-digest",
        ),
    ] {
        assert_eq!(problem("/relatedResource", value), (place.to_owned(), code));
    }
    // Byte for byte, of the documents that are ours.
    use sha2::{Digest, Sha256};
    let text = crate::context::LANYARD_V1;
    let digest = [&[0x12, 32][..], &Sha256::digest(text)].concat();
    let ours = json!({"id": CONTEXT, "digestMultibase": format!("z{}", bs58::encode(digest).into_string())});
    assert!(Credential::parse(&with("/relatedResource", ours)).is_ok());
}

#[test]
fn a_credential_of_version_1_1_is_read_by_its_own_rules() {
    let old = json!({
        "@context": ["https://www.w3.org/2018/credentials/v1", "https://www.w3.org/2018/credentials/examples/v1"],
        "type": ["VerifiableCredential"],
        "issuer": "did:web:board.example",
        "issuanceDate": "2020-01-01T00:00:00Z",
        "expirationDate": "2021-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:ana", "alumniOf": "Example University"},
    });
    let credential = Credential::parse(&map(old.clone())).unwrap();
    assert_eq!(credential.model, Model::V1);
    assert_eq!(credential.valid_until, Timestamp::parse("2021-01-01T00:00:00Z").ok());
    let mut undated = map(old);
    undated.shift_remove("issuanceDate");
    assert_eq!(Credential::parse(&undated).unwrap_err()[0].code, "missing");
}

#[test]
fn a_jwt_shortens_validity_by_its_own_dates_and_never_lengthens_it() {
    let dates = |document: &Map<String, Value>| {
        let credential = Credential::parse(document).unwrap();
        (credential.valid_from.unwrap(), credential.valid_until.unwrap())
    };
    let whole = dates(&map(licence()));
    assert_eq!(dates(&with("/exp", json!(4_000_000_000_u64))), whole);
    assert_eq!(dates(&with("/exp", json!(1_780_000_000))).1.unix_seconds(), 1_780_000_000);
    assert_eq!(dates(&with("/nbf", json!(1_780_000_000))).0.unix_seconds(), 1_780_000_000);
}

#[test]
fn what_is_pasted_is_read_whether_json_or_jwt_or_envelope_with_space_around_it() {
    let signed = Value::Object(with("/proof", json!({"type": "DataIntegrityProof"})));
    let text = format!("\u{FEFF}\r\n {signed}\n\n");
    let secured = Secured::parse(text.as_bytes()).unwrap();
    assert!(matches!(&secured, Secured::DataIntegrity { bytes, .. } if bytes == text.as_bytes()));
    assert_eq!(secured.credential(), signed.as_object().unwrap());

    let compact = jwt(json!({"alg": "ES256", "typ": "vc+jwt", "cty": "vc"}), &licence());
    let enveloped = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "EnvelopedVerifiableCredential",
        "id": format!("data:application/vc+jwt,{compact}"),
    });
    let forms = [
        compact.clone(),
        format!(" \n{compact}\r\n"),
        format!("\"{compact}\""),
        format!("data:application/vc+jwt,{compact}"),
        enveloped.to_string(),
    ];
    let digest = Secured::parse(compact.as_bytes()).unwrap().digest();
    for form in forms {
        let secured = Secured::parse(form.as_bytes()).unwrap();
        assert_eq!(secured.credential(), licence().as_object().unwrap(), "{form}");
        assert_eq!(secured.digest(), digest);
    }
    assert!(Secured::from_value(enveloped).is_ok());
}

#[test]
fn what_is_not_a_secured_credential_is_refused_with_the_reason() {
    let code = |text: String| Secured::parse(text.as_bytes()).unwrap_err().code;
    let header = json!({"alg": "ES256"});
    for (text, expected) in [
        (String::new(), "empty"),
        (licence().to_string(), "no-proof"),
        (json!({"proof": []}).to_string(), "malformed-proof"),
        ("{".into(), "not-json"),
        ("[]".into(), "unknown-form"),
        ("hello".into(), "unknown-form"),
        ("a.b".into(), "unknown-form"),
        ("a.b.c".into(), "malformed-jwt"),
        ("e30.e30.=".into(), "malformed-jwt"),
        ("e31.e30.AAAA".into(), "malformed-jwt"),
        (jwt(json!({"typ": "JWT"}), &licence()), "wrong-typ"),
        (jwt(json!({"typ": "vp+jwt"}), &licence()), "wrong-typ"),
        (jwt(json!({"typ": "vc+jwt", "crit": ["b64"]}), &licence()), "critical-header"),
        (jwt(json!({"typ": "vc+jwt", "cty": "jpeg"}), &licence()), "wrong-cty"),
        (jwt(header.clone(), &json!({"vc": licence()})), "vc-claim"),
        (
            jwt(header.clone(), &Value::Object(with("/iss", json!("did:web:evil.example")))),
            "claims-disagree",
        ),
        (
            jwt(header.clone(), &Value::Object(with("/sub", json!("did:web:evil.example")))),
            "claims-disagree",
        ),
        (format!("{}~", jwt(header, &licence())), "unsupported-form"),
        ("data:image/png,AAAA".into(), "unsupported-envelope"),
        (
            json!({"type": "EnvelopedVerifiableCredential", "id": "urn:a:b"}).to_string(),
            "malformed-envelope",
        ),
        (r#"{"proof": {}, "proof": {}}"#.into(), "duplicate-key"),
    ] {
        assert_eq!(code(text.clone()), expected, "{text}");
    }
}

#[test]
fn a_presentation_is_read_with_the_credentials_that_it_encloses() {
    let compact = jwt(json!({"alg": "ES256", "typ": "vc+jwt"}), &licence());
    let envelope = json!({
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": format!("data:application/vc+jwt,{compact}"),
    });
    let signed = Value::Object(with("/proof", json!({"type": "DataIntegrityProof"})));
    let whole = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": "did:example:ana",
        "verifiableCredential": [signed, envelope],
    });
    let presentation = Presentation::parse(&map(whole.clone())).unwrap();
    assert_eq!(presentation.holder.as_deref(), Some("did:example:ana"));
    assert_eq!(presentation.credentials.len(), 2);

    for (at, value, place, code) in [
        ("holder", json!("ana"), "/holder", "not-a-url"),
        ("holder", json!({"name": "Ana"}), "/holder", "not-a-url"),
        ("type", json!(["VerifiablePresentation", 7]), "/type/1", "wrong-type"),
        ("verifiableCredential", json!([compact]), "/verifiableCredential/0", "wrong-type"),
        ("verifiableCredential", json!([signed, licence()]), "/verifiableCredential/1", "no-proof"),
        (
            "verifiableCredential",
            json!(vec![signed.clone(); 17]),
            "/verifiableCredential/16",
            "too-many",
        ),
        ("colour", json!("green"), "/colour", "undefined-term"),
    ] {
        let mut document = map(whole.clone());
        document.insert(at.to_owned(), value);
        let problems = Presentation::parse(&document).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!((problems[0].pointer.as_str(), problems[0].code), (place, code));
    }
}
