//! Fields that a form does not have, sent with it by somebody who hopes that they count.

use crate::desk_issue;
use credentials::{lifecycle::State, trust::TrustList};
use server::{
    access::Role,
    state::{LicenseQuery, OrganisationKind},
    trust,
};
use tests::{BOARD, HOSPITAL, System};

/// Another organisation, which does everything.
const CLINIC: &str = "silver-lake";

/// What a row of the database is made of, and what else a form might be hoped to take.
const HOPED: [(&str, &str); 22] = [
    ("organization", CLINIC),
    ("organisation", CLINIC),
    ("organisation_id", "3"),
    ("slug", CLINIC),
    ("issuer_did", "did:web:evil.example"),
    ("issued_by", "999"),
    ("issuedBy", "999"),
    ("by", "999"),
    ("person", "999"),
    ("made_by", "999"),
    ("state", "revoked"),
    ("status", "revoked"),
    ("id", "zzzzzzzzzz"),
    ("cid", "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"),
    ("credential_id", "urn:uuid:00000000-0000-0000-0000-000000000000"),
    ("published", "1"),
    ("valid_until", "4102444800"),
    ("validUntil", "2099-12-31T00:00:00Z"),
    ("applied_at", "0"),
    ("effective", "2020-01-01"),
    ("withdrawn_at", "0"),
    ("is_admin", "true"),
];

async fn with_clinic() -> System {
    let system = System::start().await;
    let made = system.lanyard.create_organisation(CLINIC, "Silver Lake", OrganisationKind::Both);
    made.await.expect("an organisation");
    system
}

#[tokio::test]
async fn a_licence_is_of_the_board_at_whose_desk_it_was_typed_whatever_else_was_sent() {
    let system = with_clinic().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let robin = system.lanyard.members(BOARD).await.expect("members")[0].person.row;
    let mut fields = desk_issue::typed(&[]);
    fields.extend(HOPED);
    let path = desk_issue::issue(&mut officer, &fields).await;
    assert!(path.starts_with(&format!("/issuer/{BOARD}/licenses/")), "{path}");
    let found = system.lanyard.find_licenses(BOARD, LicenseQuery::default()).await;
    let license = found.expect("licences").items.remove(0);
    assert_eq!(license.organisation, BOARD);
    assert_eq!((license.state, license.issued_by), (State::Active, Some(robin)));
    assert!(license.history.is_empty() && !license.published);
    assert_eq!(license.valid_until, system.board().issue().await.valid_until, "as it was typed");
    assert_ne!(license.id.as_str(), "zzzzzzzzzz");
    assert!(path.ends_with(license.id.as_str()));
    let did = system.lanyard.organisation(BOARD).await.expect("an answer").expect("there").did;
    let document = system.lanyard.document(&license.cid).await.expect("an answer").expect("there");
    let document: serde_json::Value = serde_json::from_slice(&document).expect("JSON");
    assert_eq!(
        document["issuer"]["id"].as_str().or(document["issuer"].as_str()),
        Some(did.as_str())
    );
    let elsewhere = system.lanyard.find_licenses(CLINIC, LicenseQuery::default()).await;
    assert!(elsewhere.expect("licences").items.is_empty());
    system.stop().await;
}

#[tokio::test]
async fn a_change_is_the_one_that_was_chosen_by_whom_it_was_made_whatever_else_was_sent() {
    let system = with_clinic().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    let other = system.board().issue().await;
    let id = other.id.to_string();
    let mut fields = vec![
        ("action", "suspend"),
        ("reason", "other"),
        ("other", "board order"),
        ("text", "Pending a hearing."),
        ("step", "order"),
        ("license", id.as_str()),
        ("license_id", id.as_str()),
        ("to", "revoked"),
        ("to_state", "revoked"),
        ("from_state", "revoked"),
    ];
    fields.extend(HOPED);
    let path = format!("/issuer/{BOARD}/licenses/{}/change", license.id);
    officer.post(&path, &fields).await.onward();
    let now = system.lanyard.license(&license.id).await.expect("an answer").expect("there");
    assert_eq!((now.state, now.history.len()), (State::Suspended, 1));
    assert_eq!(now.history[0].effective, system.lanyard.now());
    assert!(now.history[0].in_force);
    assert_eq!(now.organisation, BOARD);
    let untouched = system.lanyard.license(&other.id).await.expect("an answer").expect("there");
    assert!(untouched.history.is_empty());
    let robin = system.lanyard.members(BOARD).await.expect("members")[0].person.row;
    let by: Option<i64> = sqlx::query_scalar("SELECT ordered_by FROM changes")
        .fetch_one(system.lanyard.db().readers())
        .await
        .expect("a change");
    assert_eq!(by, Some(robin));
    system.stop().await;
}

#[tokio::test]
async fn a_decision_about_trust_is_the_hospitals_own_whatever_else_was_sent() {
    let system = with_clinic().await;
    trust::write(system.lanyard.trust_file(), &TrustList::default()).expect("written");
    let did = system.lanyard.organisation(BOARD).await.expect("an answer").expect("there").did;
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    let mut fields = vec![
        ("issuer", did.as_str()),
        ("name", "Golden Coast Board"),
        ("verdict", "trusted"),
        ("types", "ClinicianLicenseCredential"),
        ("reason", "it is the board of our state."),
        ("decided_by", "999"),
        ("decided_at", "0"),
        ("ended_at", "0"),
        ("replaces", "1"),
    ];
    fields.extend(HOPED);
    let path = format!("/verifier/{HOSPITAL}/trust/new");
    ines.post(&path, &fields).await.onward();
    let person = system.lanyard.members(HOSPITAL).await.expect("members")[0].person.row;
    let rows: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT slug, issuer, person FROM trust_decisions \
         JOIN organisations ON organisations.id = organisation",
    )
    .fetch_all(system.lanyard.db().readers())
    .await
    .expect("decisions");
    assert_eq!(rows, [(HOSPITAL.to_owned(), did.to_string(), person)]);
    let file = std::fs::read_to_string(system.lanyard.trust_file()).expect("a file");
    assert!(!file.contains(did.as_str()), "and of nobody else: {file}");
    system.stop().await;
}
