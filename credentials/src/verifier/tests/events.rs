//! Status events: what a hospital reads of one, and that nobody passes one off as a licence.

use super::{super::*, board::*, fixtures::*};
use crate::{
    did::Did,
    issuer::status_event_credential,
    license::{Jurisdiction, Profession},
    lifecycle::{State, StatusEvent, event::tests::suspension},
    trust::TrustList,
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

fn unsigned_event(event: &StatusEvent) -> Map<String, Value> {
    status_event_credential(event, &Did::parse(BOARD).unwrap())
}

fn signed(event: &StatusEvent) -> Vec<u8> {
    secure(&unsigned_event(event), FORMS[0].0, FORMS[0].1)
}

#[test]
fn a_hospital_reads_what_became_of_a_licence_and_that_it_holds_no_licence() {
    let board = Board::new();
    for (securing, kind) in FORMS {
        let bytes = secure(&unsigned_event(&suspension()), securing, kind);
        let verdict = verify(&board.hospital(vec![]), bytes, now());
        let report = verdict.report();
        assert!(report.is_status_event(), "{securing:?}\n{}", report.to_text(100));
        assert_eq!(verdict.outcome(), Outcome::Undetermined, "never accepted");
        assert_eq!(
            report.sentence,
            "This is a status event, not a licence. Medical Board of California records that licence A123456 of California was suspended on 3 March 2026. Reason: disciplinary action. The board says: Practised while impaired. A hearing follows."
        );
        assert!(report.advice.contains("verify the licence itself"), "{}", report.advice);
        assert_eq!(report.order.as_deref(), Some("https://board.example/orders/7"));
        for (check, reason) in [
            (Check::Proof, "proof-holds"),
            (Check::IssuerDid, "issuer-signed"),
            (Check::IssuerTrusted, "trusted"),
            (Check::Revocation, "needs-no-status"),
            (Check::Schema, "schema-holds"),
            (Check::Lifecycle, "status-event"),
        ] {
            assert_eq!(reason_of(&verdict, check), reason, "{securing:?}");
        }
        let text = report.to_text(80);
        assert!(text.contains("[?] NOT A LICENCE: A STATUS EVENT"), "{text}");
        assert!(!text.contains("ACCEPTED") && !text.contains("COULD NOT BE CHECKED"), "{text}");
    }
}

#[test]
fn a_reinstatement_and_conditions_that_were_lifted_are_told_as_what_they_were() {
    let board = Board::new();
    for (from, to, told) in [
        (State::Suspended, State::Active, "was reinstated on 3 March 2026."),
        (State::Probation, State::Active, "was freed of its conditions on 3 March 2026."),
        (State::Active, State::Restricted, "has been restricted since 3 March 2026."),
        (State::Active, State::IssuedInError, "was issued in error and never was valid."),
    ] {
        let event = StatusEvent { from, to, ..suspension() };
        let verdict = verify(&board.hospital(vec![]), signed(&event), now());
        let sentence = &verdict.report().sentence;
        assert!(verdict.report().is_status_event() && sentence.contains(told), "{sentence}");
    }
}

#[test]
fn whatever_of_an_event_is_altered_it_is_rejected() {
    let board = Board::new();
    let hospital = board.hospital(vec![]);
    let event: Value = serde_json::from_slice(&signed(&suspension())).unwrap();
    let subject = event["credentialSubject"].as_object().unwrap().clone();
    for (member, value) in subject {
        let mut altered = event.clone();
        altered["credentialSubject"][&member] = match member.as_str() {
            "to" => json!("active"),
            "toStatus" => json!("provisional"),
            "effective" | "recorded" => json!("2026-04-01T00:00:00Z"),
            "jurisdiction" => json!("US-NV"),
            "orderUri" => json!("https://board.example/orders/8"),
            "professionCode" => json!("207Q00000X"),
            _ => json!(format!("{}0", value.as_str().unwrap())),
        };
        let verdict = verify(&hospital, serde_json::to_vec(&altered).unwrap(), now());
        assert_eq!(verdict.outcome(), Outcome::Rejected, "{member}");
        assert!(!verdict.report().is_status_event(), "{member}");
    }
    let mut altered = event;
    altered["credentialSubject"]["text"] = json!("Nothing happened.");
    let verdict = verify(&hospital, serde_json::to_vec(&altered).unwrap(), now());
    assert_eq!(reason_of(&verdict, Check::Proof), "signature-mismatch");
    let told = &verdict.report().sentence;
    assert!(told.contains("what calls itself a status event was changed"), "{told}");
}

#[test]
fn an_event_counts_only_from_who_may_issue_such_a_licence() {
    let board = Board::new();
    let elsewhere =
        StatusEvent { jurisdiction: Jurisdiction::parse("US-NV").unwrap(), ..suspension() };
    let nurse =
        StatusEvent { profession: Some(Profession::parse("163W00000X").unwrap()), ..suspension() };
    let unnamed = StatusEvent { profession: None, ..suspension() };
    for (event, reason) in [
        (elsewhere, "issuer-not-for-jurisdiction"),
        (nurse, "issuer-not-for-profession"),
        (unnamed, "issuer-not-for-profession"),
    ] {
        let verdict = verify(&board.hospital(vec![]), signed(&event), now());
        assert_eq!(verdict.outcome(), Outcome::Rejected);
        assert_eq!(reason_of(&verdict, Check::IssuerTrusted), reason);
    }
    let stranger = board.hospital(vec![]).with_trust(Arc::new(TrustList::default()));
    let verdict = verify(&stranger, signed(&suspension()), now());
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
    assert!(!verdict.report().is_status_event(), "nothing says who counts");
    // A list of identities alone says nothing about licences.
    let mut hospital = trust();
    hospital.entries[0].types = vec!["PatientIdentityCredential".into()];
    let hospital = board.hospital(vec![]).with_trust(Arc::new(hospital));
    let verdict = verify(&hospital, signed(&suspension()), now());
    assert_eq!(reason_of(&verdict, Check::IssuerTrusted), "issuer-not-for-type");
}

#[test]
fn an_event_that_calls_itself_a_licence_too_is_held_to_what_a_licence_is() {
    let board = Board::new();
    let event = StatusEvent { from: State::Suspended, to: State::Active, ..suspension() };
    let mut both = unsigned_event(&event);
    let types = ["VerifiableCredential", "LicenseStatusEventCredential"];
    both["type"] = json!([types[0], types[1], "ClinicianLicenseCredential"]);
    let verdict = verify(&board.hospital(vec![]), secure(&both, FORMS[0].0, FORMS[0].1), now());
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    assert!(!verdict.report().is_status_event());
    // And one whose issuer names a status for it is asked for that.
    let mut revocable = unsigned_event(&event);
    revocable.insert("credentialStatus".into(), unsigned()["credentialStatus"].clone());
    let bytes = secure(&revocable, FORMS[0].0, FORMS[0].1);
    let verdict = verify(&board.hospital(vec![]), bytes.clone(), now());
    assert_eq!(reason_of(&verdict, Check::Revocation), "not-revoked");
    board.publish(
        crate::status::Purpose::Revocation,
        &[change(State::Revoked, "2026-05-01")],
        now(),
    );
    assert_eq!(verify(&board.hospital(vec![]), bytes, now()).outcome(), Outcome::Rejected);
}
