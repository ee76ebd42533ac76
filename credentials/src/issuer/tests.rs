use super::*;
use crate::{
    credential::Credential,
    license::{Seeded, sample},
    status::Purpose,
    time::Date,
};
use proptest::prelude::*;
use serde_json::json;

const ID: &str = "urn:uuid:6f3f7c0e-3c59-4c47-9d3c-1e0a1c5c0b11";

fn noon() -> Timestamp {
    Timestamp::parse("2026-11-20T12:00:00Z").unwrap()
}

fn build(order: &LicenseOrder) -> Result<Map<String, Value>, Vec<Problem>> {
    let board = Did::parse("did:web:board.example").unwrap();
    let list = "https://board.example/status/board/revocation/1".parse().unwrap();
    let status = [StatusEntry::new(Purpose::Revocation, 4_711, list)];
    build_license(order, &board, "Medical Board of Example", ID, &status, noon())
}

fn order(seed: u64) -> LicenseOrder {
    sample::order(&mut Seeded(seed), noon().date())
}

#[test]
fn a_board_types_a_licence_and_gets_a_credential_that_says_just_that() {
    let order = LicenseOrder {
        given_name: " Ana ".into(),
        middle_name: Some(String::new()),
        family_name: "Ruiz".into(),
        license_number: "A 123456".into(),
        license_type: "MD".into(),
        profession_code: "207R00000X".into(),
        jurisdiction: "california".into(),
        npi: Some(" ".into()),
        original_issue_date: "2014-07-01".into(),
        effective_date: "2026-01-01".into(),
        expiration_date: "2027-12-31".into(),
        compact_privileges: vec!["AZ".into()],
        lookup_url: "https://board.example/lookup/A123456".into(),
        ..LicenseOrder::default()
    };
    assert_eq!(
        Value::Object(build(&order).unwrap()),
        json!({
            "@context": ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/lanyard/v1"],
            "id": ID,
            "type": ["VerifiableCredential", "ClinicianLicenseCredential"],
            "issuer": { "id": "did:web:board.example", "name": "Medical Board of Example" },
            "validFrom": "2026-01-01T00:00:00Z",
            "validUntil": "2027-12-31T23:59:59Z",
            "credentialSubject": {
                "type": "ClinicianLicense",
                "givenName": "Ana",
                "familyName": "Ruiz",
                "licenseNumber": "A 123456",
                "licenseType": "MD",
                "professionCode": "207R00000X",
                "jurisdiction": "US-CA",
                "originalIssueDate": "2014-07-01",
                "effectiveDate": "2026-01-01",
                "expirationDate": "2027-12-31",
                "compactPrivileges": ["US-AZ"],
                "lookupUrl": "https://board.example/lookup/A123456",
            },
            "credentialStatus": [{
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": "4711",
                "statusListCredential": "https://board.example/status/board/revocation/1",
            }],
            "credentialSchema": { "id": license::SCHEMA, "type": "JsonSchema" },
        })
    );
}

#[test]
fn an_officer_is_told_every_mistake_at_once_by_the_names_of_the_form() {
    let wrong = LicenseOrder {
        holder: Some("ana".into()),
        given_name: "Ana".into(),
        npi: Some("1234567890".into()),
        jurisdiction: "Ontario".into(),
        expiration_date: "soon".into(),
        ..LicenseOrder::default()
    };
    let problems = build(&wrong).unwrap_err();
    let places: Vec<_> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!(
        places,
        [
            "/holder",
            "/familyName",
            "/licenseNumber",
            "/licenseType",
            "/professionCode",
            "/jurisdiction",
            "/npi",
            "/originalIssueDate",
            "/effectiveDate",
            "/expirationDate",
            "/lookupUrl"
        ]
    );
}

#[test]
fn a_licence_that_has_expired_is_not_issued() {
    let mut order = order(1);
    order.expiration_date = "2026-11-19".into();
    assert_eq!(build(&order).unwrap_err()[0].code, "expired");
    order.expiration_date = "2026-11-20".into();
    assert!(build(&order).is_ok(), "it holds until the end of its last day");
}

#[test]
fn an_order_reads_from_json_and_refuses_a_member_that_it_does_not_know() {
    let order = order(2);
    let json = serde_json::to_value(&order).unwrap();
    assert_eq!(serde_json::from_value::<LicenseOrder>(json).unwrap(), order);
    assert!(serde_json::from_value::<LicenseOrder>(json!({"licenceNumber": "A1"})).is_err());
}

#[test]
fn a_hospital_issues_an_identity_that_counts_for_three_years_at_most() {
    let board = Did::parse("did:web:hospital.example").unwrap();
    let build = |order: &Map<String, Value>| {
        build_identity(order, &board, "Example Hospital", ID, &[], noon())
    };
    let mut order = crate::identity::mina();
    let credential = build(&order).unwrap();
    let parsed = Credential::parse(&credential).unwrap();
    assert_eq!(parsed.valid_until, Some(Date::parse("2029-11-01").unwrap().end()));
    assert_eq!(credential["credentialSubject"], Value::Object(crate::identity::mina()));
    order["assurance"]["expiresOn"] = json!("2029-11-02");
    assert_eq!(build(&order).unwrap_err()[0].pointer, "/assurance/expiresOn");
    order["assurance"]["expiresOn"] = json!("2026-11-19");
    assert_eq!(build(&order).unwrap_err()[0].code, "expired");
}

proptest! {
    #[test]
    fn whatever_is_issued_reads_back_as_it_was_ordered(seed: u64) {
        let order = order(seed);
        let credential = build(&order).unwrap();
        let parsed = Credential::parse(&credential).map_err(|problems| TestCaseError::fail(format!("{problems:?}")))?;
        let license = ClinicianLicense::from_subject(&parsed.subjects[0]).unwrap();
        prop_assert_eq!(parsed.id.as_deref(), Some(ID));
        prop_assert_eq!(parsed.issuer_name.as_deref(), Some("Medical Board of Example"));
        prop_assert_eq!(&credential["credentialStatus"][0]["statusListIndex"], "4711");
        prop_assert_eq!(&Value::Object(license.to_subject()), &credential["credentialSubject"]);
        prop_assert_eq!(license.license_number.as_str(), order.license_number);
        prop_assert_eq!(license.npi.unwrap().to_string(), order.npi.unwrap());
        prop_assert_eq!(license.given_name, order.given_name);
    }
}

#[cfg(feature = "native")]
proptest! {
    #[test]
    fn whatever_is_issued_keeps_to_its_schema(seed: u64) {
        let credential = Value::Object(build(&order(seed)).unwrap());
        prop_assert_eq!(license::schema_problems(license::SCHEMA, &credential), Some(vec![]));
    }
}
