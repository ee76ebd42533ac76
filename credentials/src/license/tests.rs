use super::*;
use crate::random::Random;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A generator for tests: the same bytes for the same seed.
pub(crate) struct Seeded(pub(crate) u64);

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = (self.0 >> 56) as u8;
        }
    }
}

/// The licence of Dr Ana Ruiz, with every member there is.
pub(crate) fn ana() -> Map<String, Value> {
    let subject = json!({
        "id": "did:example:ana",
        "type": "ClinicianLicense",
        "givenName": "Ana",
        "middleName": "Lucía",
        "familyName": "Ruiz",
        "formerNames": ["Ana Lucía Campos"],
        "licenseNumber": "A 123456",
        "licenseType": "MD",
        "professionCode": "207R00000X",
        "jurisdiction": "US-CA",
        "npi": "1234567893",
        "ncsbnId": "20456781",
        "degree": "MD",
        "originalIssueDate": "2014-07-01",
        "effectiveDate": "2026-01-01",
        "expirationDate": "2027-12-31",
        "multistate": false,
        "compactPrivileges": ["US-AZ", "US-NV"],
        "restrictions": [{
            "code": "supervised-surgery",
            "text": "Operates only with a second surgeon present.",
            "from": "2026-02-01",
            "to": "2026-12-31",
            "orderUri": "https://board.example/orders/77",
        }],
        "disciplinaryActions": [{
            "actionType": "reprimand",
            "date": "2019-05-04",
            "status": "final",
            "publicOrderUri": "https://board.example/orders/12",
        }],
        "prescriptiveAuthority": true,
        "supervisionRequired": false,
        "lookupUrl": "https://board.example/lookup/A123456",
    });
    subject.as_object().unwrap().clone()
}

fn problem_with(name: &str, value: Value) -> Problem {
    let mut subject = ana();
    subject.insert(name.to_owned(), value);
    let mut problems = ClinicianLicense::from_subject(&subject).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0)
}

#[test]
fn a_licence_with_every_member_reads_and_writes_back_to_the_letter() {
    let license = ClinicianLicense::from_subject(&ana()).unwrap();
    assert_eq!(license.to_subject(), ana());
    assert_eq!(license.to_subject().keys().collect::<Vec<_>>(), ana().keys().collect::<Vec<_>>());
    assert_eq!(license.name(), "Ana Lucía Ruiz");
    assert_eq!(license.profession_title(), "Physician (MD)");
    assert_eq!(license.profession.name(), Some("Physician, Internal Medicine"));
    assert_eq!(license.jurisdiction.name(), "California");
}

#[test]
fn each_mistake_is_named_beside_its_field_with_what_is_expected() {
    let problem = problem_with("npi", json!("1234567890"));
    assert_eq!(problem.pointer, "/npi");
    assert_eq!(
        problem.sentence,
        "The NPI must be ten digits with a correct check digit, as in 1234567893; look for a mistyped digit; “1234567890” is not."
    );
    let problem = problem_with("licenseNumber", json!(""));
    assert_eq!(
        problem.sentence,
        "The licence number is missing: it must be the number as the board writes it: up to 32 letters, digits, hyphens, dots, slashes or single spaces."
    );
    let problem = problem_with("expirationDate", json!("2025-12-31"));
    assert_eq!((problem.code, problem.pointer.as_str()), ("out-of-order", "/expirationDate"));
    assert_eq!(problem.sentence, "31 December 2025 is before the effective date, 1 January 2026.");

    for (name, value, pointer, code) in [
        ("givenName", json!(7), "/givenName", "wrong-type"),
        ("givenName", json!("A\u{202E}na"), "/givenName", "malformed"),
        ("formerNames", json!("Ana"), "/formerNames", "wrong-type"),
        ("formerNames", json!(["Ana", 1]), "/formerNames/1", "wrong-type"),
        ("formerNames", json!(vec!["Ana"; 101]), "/formerNames", "too-many"),
        ("jurisdiction", json!("CA"), "/jurisdiction", "malformed"),
        ("professionCode", json!("207R00000"), "/professionCode", "malformed"),
        ("licenseType", json!("SSN"), "/licenseType", "malformed"),
        ("multistate", json!("yes"), "/multistate", "wrong-type"),
        ("effectiveDate", json!("2026-02-30"), "/effectiveDate", "malformed"),
        ("effectiveDate", json!("2013-01-01"), "/effectiveDate", "out-of-order"),
        ("lookupUrl", json!("javascript:alert(1)"), "/lookupUrl", "malformed"),
        ("id", json!("ana"), "/id", "malformed"),
        ("type", json!("Person"), "/type", "wrong-type"),
        ("restrictions", json!([7]), "/restrictions/0", "wrong-type"),
        (
            "restrictions",
            json!([{"code": "c", "text": "t", "from": "2026-02-01", "to": "2026-01-01"}]),
            "/restrictions/0/to",
            "out-of-order",
        ),
        (
            "disciplinaryActions",
            json!([{"actionType": "fine", "date": "2026-02-01"}]),
            "/disciplinaryActions/0/status",
            "missing",
        ),
    ] {
        let problem = problem_with(name, value);
        assert_eq!(
            (problem.pointer.as_str(), problem.code),
            (pointer, code),
            "{}",
            problem.sentence
        );
    }
}

#[test]
fn an_empty_subject_is_told_everything_that_it_lacks() {
    let problems = ClinicianLicense::from_subject(&Map::new()).unwrap_err();
    assert_eq!(problems.len(), 11, "{problems:#?}");
}

#[test]
fn a_public_licence_never_holds_what_is_private_however_it_is_spelled() {
    for (name, value) in [
        ("ssn", json!("078-05-1120")),
        ("SSN", json!("078-05-1120")),
        ("social_security_number", json!("078-05-1120")),
        ("date-of-birth", json!("1980-01-01")),
        ("homeAddress", json!({"city": "Springfield"})),
        (
            "restrictions",
            json!([{"code": "c", "text": "t", "from": "2026-02-01", "dob": "1980-01-01"}]),
        ),
    ] {
        assert_eq!(problem_with(name, value).code, "private-member", "{name}");
    }
}

#[test]
fn a_member_that_we_do_not_know_is_no_mistake() {
    let mut subject = ana();
    subject.insert("boardSection".into(), json!("North"));
    assert!(ClinicianLicense::from_subject(&subject).is_ok());
}

#[test]
fn the_tables_are_in_order_and_well_formed() {
    let known: Vec<_> = Profession::known().collect();
    assert!(known.len() >= 240);
    assert!(known.is_sorted_by(|a, b| a.0 < b.0));
    for (code, name) in known {
        assert_eq!(Profession::parse(code).unwrap().name(), Some(name));
    }
    assert_eq!(Profession::parse("999Z00000X").unwrap().name(), None);
    for bad in ["207R00000Y", "207r00000X", "207R0000X", "20ÉR0000X", "A07R00000X", ""] {
        assert!(Profession::parse(bad).is_err(), "{bad}");
    }
    assert_eq!(Jurisdiction::all().count(), 56);
    for place in Jurisdiction::all() {
        for text in [place.code(), place.usps(), place.name(), &place.name().to_lowercase()] {
            assert_eq!(Jurisdiction::recognise(text), Ok(place));
        }
    }
    assert!(Jurisdiction::recognise("Ontario").is_err());
    let kind: LicenseType = serde_json::from_value(json!("RPH")).unwrap();
    assert_eq!(serde_json::to_value(kind).unwrap(), json!("RPH"));
    assert!(serde_json::from_value::<Jurisdiction>(json!("CA")).is_err());
}

#[cfg(feature = "native")]
mod against_the_schema {
    use super::*;

    /// The licence in a credential, as the schema sees it.
    fn problems(subject: &Map<String, Value>) -> Vec<Problem> {
        let credential = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2", crate::credential::CONTEXT],
            "type": ["VerifiableCredential", CREDENTIAL_TYPE],
            "issuer": "did:web:board.example",
            "validFrom": "2026-01-01T00:00:00Z",
            "validUntil": "2027-12-31T23:59:59Z",
            "credentialSubject": subject,
        });
        schema_problems(SCHEMA, &credential).unwrap()
    }

    #[test]
    fn what_the_typed_reading_takes_the_schema_takes() {
        assert_eq!(problems(&ana()), []);
        assert!(schema_problems("https://board.example/schema", &json!({})).is_none());
    }

    /// Values that go wrong in ways a schema can express.
    fn spoiled() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(json!(7)),
            Just(json!({})),
            Just(json!(["x"])),
            Just(json!([{}])),
            Just(json!("")),
            Just(json!(" ")),
            Just(json!("a\nb")),
            Just(json!("A  1")),
            Just(json!("US-ZZ")),
            Just(json!("2026-13-01")),
            Just(json!("20260101")),
            Just(json!("x".repeat(3_000))),
            Just(json!("ftp://board.example")),
        ]
    }

    proptest! {
        #[test]
        fn a_spoiled_licence_fails_both_or_neither(
            member in proptest::sample::select(ana().keys().cloned().collect::<Vec<_>>()),
            value in spoiled(),
        ) {
            let mut subject = ana();
            // An id may be any URL, and the schema's idea of one is wider than ours.
            prop_assume!(member != "id");
            subject.insert(member, value);
            let typed = ClinicianLicense::from_subject(&subject);
            prop_assert_eq!(typed.is_ok(), problems(&subject).is_empty(), "{:?} {:?}", typed, problems(&subject));
        }

        #[test]
        fn a_licence_that_lacks_a_member_fails_both_or_neither(
            member in proptest::sample::select(ana().keys().cloned().collect::<Vec<_>>()),
        ) {
            let mut subject = ana();
            subject.shift_remove(&member);
            let typed = ClinicianLicense::from_subject(&subject).is_ok();
            prop_assert_eq!(typed, problems(&subject).is_empty());
        }

        #[test]
        fn a_name_is_judged_alike(name in "\\PC{0,4}[ \u{202E}\u{FEFF}\u{7}a-zé]{0,6}") {
            let mut subject = ana();
            subject.insert("familyName".into(), json!(name));
            let typed = ClinicianLicense::from_subject(&subject).is_ok();
            prop_assert_eq!(typed, problems(&subject).is_empty());
        }
    }
}

proptest! {
    #[test]
    fn no_subject_makes_reading_panic(subject in crate::credential::any_json()) {
        if let Value::Object(subject) = subject {
            let _ = ClinicianLicense::from_subject(&subject);
            let mut mixed = ana();
            mixed.extend(subject);
            let _ = ClinicianLicense::from_subject(&mixed);
        }
    }
}
