use super::*;
use serde_json::{Value, json};

/// The identity of Mina Okafor, with every member there is.
pub(crate) fn mina() -> Map<String, Value> {
    let subject = json!({
        "id": "did:example:mina",
        "type": "PatientIdentity",
        "givenName": "Mina",
        "middleName": "Joy",
        "familyName": "Okafor",
        "previousNames": ["Mina Joy Eze"],
        "birthDate": "1988-02-29",
        "address": {
            "street": "12 Elm Street Apt 3",
            "city": "Springfield",
            "state": "US-IL",
            "postalCode": "62704",
            "country": "US",
        },
        "email": "mina@mail.example",
        "mobile": "+12175550123",
        "identifiers": [{
            "identifierType": "MR",
            "system": "https://hospital.example/mrn",
            "value": "00417",
            "assigner": "Example Hospital",
        }],
        "assurance": {
            "framework": "NIST-800-63A",
            "level": "IAL2",
            "evidence": ["passport"],
            "verifiedOn": "2026-11-01",
            "expiresOn": "2029-11-01",
            "verifier": "Example Hospital",
        },
        "photo": {
            "cid": "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy",
            "digestMultibase": "uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA",
        },
    });
    subject.as_object().unwrap().clone()
}

#[test]
fn an_identity_with_every_member_reads_and_writes_back_to_the_letter() {
    let identity = PatientIdentity::from_subject(&mina()).unwrap();
    assert_eq!(identity.to_subject(), mina());
    assert_eq!(format!("{identity:?}"), "PatientIdentity(…)");
}

#[test]
fn each_mistake_of_an_identity_is_named_with_its_place() {
    for (pointer, value, code) in [
        ("/familyName", json!(""), "missing"),
        ("/birthDate", json!("29.2.1988"), "malformed"),
        ("/email", json!("mina at home"), "malformed"),
        ("/email", json!("mina@a@b"), "malformed"),
        ("/mobile", json!("217 555 0123"), "malformed"),
        ("/address/country", json!("USA"), "malformed"),
        ("/address/street", json!(7), "wrong-type"),
        ("/address", json!("12 Elm Street"), "wrong-type"),
        ("/identifiers/0/system", json!("mrn"), "malformed"),
        ("/assurance/level", json!("high"), "malformed"),
        ("/assurance/framework", json!("none"), "malformed"),
        ("/assurance/evidence", json!([]), "missing"),
        ("/assurance/expiresOn", json!("2026-10-31"), "out-of-order"),
        ("/assurance/expiresOn", json!("2029-11-02"), "out-of-order"),
        ("/photo/cid", json!("QmOld"), "malformed"),
        ("/type", json!("ClinicianLicense"), "wrong-type"),
    ] {
        let mut subject = Value::Object(mina());
        *subject.pointer_mut(pointer).unwrap() = value;
        let problems = PatientIdentity::from_subject(subject.as_object().unwrap()).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!((problems[0].pointer.as_str(), problems[0].code), (pointer, code));
    }
}

#[cfg(feature = "native")]
#[test]
fn an_identity_is_judged_alike_by_its_schema() {
    let credential = |subject: &Value| {
        json!({
            "@context": ["https://www.w3.org/ns/credentials/v2", crate::credential::CONTEXT],
            "type": ["VerifiableCredential", CREDENTIAL_TYPE],
            "issuer": "did:web:hospital.example",
            "validFrom": "2026-01-01T00:00:00Z",
            "validUntil": "2027-12-31T23:59:59Z",
            "credentialSubject": subject,
        })
    };
    let by_schema = |subject: &Value| {
        crate::license::schema_problems(SCHEMA, &credential(subject)).unwrap().is_empty()
    };
    let typed =
        |subject: &Value| PatientIdentity::from_subject(subject.as_object().unwrap()).is_ok();
    let whole = Value::Object(mina());
    assert!(by_schema(&whole));
    for name in mina().keys().filter(|name| *name != "id") {
        for value in
            [json!(7), json!(""), json!([]), json!({}), json!("x y"), json!(["x"]), Value::Null]
        {
            let mut subject = whole.clone();
            subject[name] = value;
            assert_eq!(by_schema(&subject), typed(&subject), "{name}: {}", subject[name]);
        }
        let mut subject = whole.clone();
        subject.as_object_mut().unwrap().shift_remove(name);
        assert_eq!(by_schema(&subject), typed(&subject), "without {name}");
    }
}
