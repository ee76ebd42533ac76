//! People and their licences, decided from facts. What is gathered over real ports is in
//! `tests/journey.rs`, what holds for all facts in `tests/properties.rs`.

#[cfg(feature = "native")]
mod journey;
mod properties;

use super::*;
use crate::{
    credential::{ClaimedProof, Credential, Model},
    did::{Did, DidUrl},
    license::{
        ClinicianLicense, Jurisdiction, LicenseNumber, LicenseType, Profession, Restriction,
    },
    lifecycle::{Change, State},
    proof::{Cryptosuite, ProofError, Securing},
    status::{BitString, Purpose, StatusEntry, StatusListError, StatusListFact, StatusMessage},
    time::{Date, Timestamp},
    trust::{TrustEntry, TrustList},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use url::Url;

pub(super) const BOARD: &str = "did:web:board.example";
pub(super) const INDEX: usize = 94_567;

pub(super) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub(super) fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(super) fn now() -> Timestamp {
    at("2026-05-01T12:00:00Z")
}

pub(super) fn list_url(purpose: Purpose) -> Url {
    Url::parse(&format!("https://board.example/status/{purpose}/1")).unwrap()
}

pub(super) fn licence() -> ClinicianLicense {
    ClinicianLicense {
        id: None,
        given_name: "Ada".into(),
        middle_name: None,
        family_name: "Okafor".into(),
        former_names: Vec::new(),
        license_number: LicenseNumber::parse("A123456").unwrap(),
        license_type: LicenseType::parse("MD").unwrap(),
        profession: Profession::parse("207R00000X").unwrap(),
        jurisdiction: Jurisdiction::parse("US-CA").unwrap(),
        npi: None,
        ncsbn_id: None,
        degree: None,
        original_issue_date: day("2015-06-01"),
        effective_date: day("2026-01-01"),
        expiration_date: day("2027-12-31"),
        multistate: None,
        compact_privileges: Vec::new(),
        restrictions: Vec::new(),
        disciplinary_actions: Vec::new(),
        prescriptive_authority: None,
        supervision_required: None,
        lookup_url: Url::parse("https://board.example/lookup").unwrap(),
    }
}

pub(super) fn trust() -> TrustList {
    TrustList {
        entries: vec![TrustEntry {
            issuer: Did::parse(BOARD).unwrap(),
            name: "Medical Board of California".into(),
            types: vec!["ClinicianLicenseCredential".into()],
            jurisdictions: vec!["US-CA".into()],
            professions: vec!["207".into()],
            from: Some(day("2020-01-01")),
            until: None,
        }],
    }
}

pub(super) fn status(purpose: Purpose) -> StatusFact {
    StatusFact {
        entry: StatusEntry::new(purpose, INDEX, list_url(purpose)),
        list: Ok(Arc::new(StatusListFact {
            url: list_url(purpose),
            id: Some(list_url(purpose).into()),
            issuer: BOARD.into(),
            purposes: vec![purpose],
            valid_from: Some(at("2026-05-01T08:00:00Z")),
            valid_until: Some(at("2026-05-02T08:00:00Z")),
            ttl: None,
            bits: Arc::new(BitString::new(0)),
            events: BTreeMap::new(),
            source: Source::Network { url: list_url(purpose).into() },
            as_of: at("2026-05-01T11:59:00Z"),
        })),
    }
}

pub(super) fn proof() -> ProofFact {
    ProofFact {
        claimed: ClaimedProof {
            index: 0,
            securing: Securing::DataIntegrity(Cryptosuite::EddsaRdfc2022),
            verification_method: DidUrl::parse(&format!("{BOARD}#key-1")).unwrap(),
            created: Some(at("2026-01-01T09:00:00Z")),
            expires: None,
            purpose: Some("assertionMethod".into()),
            id: None,
            previous: Vec::new(),
            domain: Vec::new(),
            challenge: None,
        },
        method: Ok(MethodFact {
            controller: Did::parse(BOARD).unwrap(),
            authorised: true,
            expires: None,
            revoked: None,
            source: Source::Network { url: "https://board.example/.well-known/did.json".into() },
            as_of: Some(now()),
        }),
        verified: Some(Ok(())),
    }
}

pub(super) fn document() -> Document {
    Document {
        digest: [7; 32],
        source: Source::Document,
        credential: Ok(Credential {
            model: Model::V2,
            id: Some("urn:uuid:6d1cba51-7d26-4e47-8bb0-6f4c4b4a9d2e".into()),
            types: vec!["VerifiableCredential".into(), "ClinicianLicenseCredential".into()],
            issuer: BOARD.into(),
            issuer_name: None,
            valid_from: Some(at("2026-01-01T00:00:00Z")),
            valid_until: Some(at("2027-12-31T23:59:59Z")),
            subjects: Vec::new(),
            status: Vec::new(),
            schemas: Vec::new(),
            related_resources: Vec::new(),
        }),
        proofs: Ok(vec![proof()]),
        statuses: Ok(vec![status(Purpose::Revocation), status(Purpose::Suspension)]),
        foreign_statuses: Vec::new(),
        subject: Subject::License(Ok(Box::new(licence()))),
    }
}

/// Dr Okafor's licence with everything in order.
pub(super) fn good() -> Facts {
    Facts { now: now(), trust: Arc::new(trust()), asked: Asked::Bytes, document: Ok(document()) }
}

pub(super) fn missing() -> Missing {
    Missing {
        asked: "https://board.example/x".into(),
        why: "https://board.example/x did not answer within 5 s".into(),
    }
}

pub(super) fn doc(facts: &mut Facts) -> &mut Document {
    facts.document.as_mut().unwrap()
}

pub(super) fn credential(facts: &mut Facts) -> &mut Credential {
    doc(facts).credential.as_mut().unwrap()
}

pub(super) fn first_proof(facts: &mut Facts) -> &mut ProofFact {
    &mut doc(facts).proofs.as_mut().unwrap()[0]
}

pub(super) fn method(facts: &mut Facts) -> &mut MethodFact {
    first_proof(facts).method.as_mut().unwrap()
}

pub(super) fn entry(facts: &mut Facts, purpose: Purpose) -> &mut StatusFact {
    let statuses = doc(facts).statuses.as_mut().unwrap();
    statuses.iter_mut().find(|status| status.entry.purpose == purpose).unwrap()
}

pub(super) fn list(facts: &mut Facts, purpose: Purpose) -> &mut StatusListFact {
    Arc::make_mut(entry(facts, purpose).list.as_mut().unwrap())
}

pub(super) fn set(facts: &mut Facts, purpose: Purpose) {
    assert!(Arc::make_mut(&mut list(facts, purpose).bits).set(INDEX, true));
}

pub(super) fn license_mut(facts: &mut Facts) -> &mut ClinicianLicense {
    match &mut doc(facts).subject {
        Subject::License(Ok(license)) => license,
        other => panic!("{other:?}"),
    }
}

fn change(to: State, effective: &str) -> Change {
    Change {
        to,
        reason: "Practised while impaired".into(),
        effective: day(effective),
        order_uri: Some("https://board.example/orders/7".into()),
    }
}

fn reason_of(verdict: &Verdict, check: Check) -> String {
    let finding = verdict.report().findings.iter().find(|one| one.check == check).unwrap();
    finding.reason.clone()
}

#[test]
fn dr_okafors_licence_is_accepted_with_her_name_and_the_day_on_which_it_ends() {
    let verdict = decide(&good());
    let report = verdict.report();
    assert_eq!(verdict.outcome(), Outcome::Accepted, "{}", report.to_text(80));
    assert_eq!(
        report.sentence,
        "Dr Ada Okafor's California medical licence is in force until 31 December 2027."
    );
    assert_eq!(
        report.advice,
        "You can rely on it today. Make sure that the person before you is Dr Ada Okafor."
    );
    let checks: Vec<&str> = report.findings.iter().map(|one| one.check.code()).collect();
    let expected = [
        "format",
        "proof",
        "issuer-did",
        "issuer-trusted",
        "validity",
        "revocation",
        "suspension",
        "schema",
    ];
    assert_eq!(checks, expected);
    assert_eq!(
        report.summary.as_ref().unwrap().issuer_name.as_deref(),
        Some("Medical Board of California")
    );
}

#[test]
fn a_hospital_reads_when_and_why_a_licence_was_suspended_and_where_the_order_is() {
    let mut facts = good();
    set(&mut facts, Purpose::Suspension);
    let verdict = decide(&facts);
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    assert_eq!(
        verdict.report().sentence,
        "Dr Ada Okafor's California medical licence is suspended."
    );
    list(&mut facts, Purpose::Suspension)
        .events
        .insert(INDEX, change(State::Suspended, "2026-03-03"));
    let verdict = decide(&facts);
    assert_eq!(
        verdict.report().sentence,
        "Dr Ada Okafor's California medical licence was suspended on 3 March 2026. Reason: Practised while impaired."
    );
    assert_eq!(
        verdict.report().advice,
        "Do not rely on it. The order is here: https://board.example/orders/7"
    );
    // Reinstated: the bit is cleared, the history may stay.
    assert!(Arc::make_mut(&mut list(&mut facts, Purpose::Suspension).bits).set(INDEX, false));
    assert_eq!(decide(&facts).outcome(), Outcome::Accepted);
}

#[test]
fn a_licence_revoked_at_noon_is_rejected_at_one_and_stays_so_even_by_an_old_list() {
    let mut facts = good();
    set(&mut facts, Purpose::Revocation);
    list(&mut facts, Purpose::Revocation)
        .events
        .insert(INDEX, change(State::Revoked, "2026-05-01"));
    facts.now = at("2026-05-01T13:00:00Z");
    let verdict = decide(&facts);
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    assert!(
        verdict
            .report()
            .sentence
            .starts_with("Dr Ada Okafor's California medical licence was revoked on 1 May 2026.")
    );
    assert!(verdict.report().advice.starts_with("Do not rely on it. This is final."));
    list(&mut facts, Purpose::Revocation).valid_until = Some(at("2026-05-01T12:30:00Z"));
    assert_eq!(reason_of(&decide(&facts), Check::Revocation), "revoked");
}

#[test]
fn a_list_that_does_not_answer_leaves_it_open_and_says_which_and_why() {
    let mut facts = good();
    entry(&mut facts, Purpose::Suspension).list = Err(StatusListError::Missing(missing()));
    let verdict = decide(&facts);
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
    assert_eq!(
        verdict.report().sentence,
        "Whether Dr Ada Okafor's California medical licence is in force could not be determined. The list that tells whether it is suspended could not be had: https://board.example/x did not answer within 5 s."
    );
    assert!(verdict.report().advice.starts_with("Do not rely on it yet."));
    // The other list's no is still a no.
    set(&mut facts, Purpose::Revocation);
    assert_eq!(decide(&facts).outcome(), Outcome::Rejected);
}

#[test]
fn a_forger_who_writes_a_famous_name_gets_a_sentence_about_the_signature_and_not_about_the_person()
{
    let mut facts = good();
    first_proof(&mut facts).verified = Some(Err(ProofError::SignatureMismatch));
    set(&mut facts, Purpose::Suspension);
    let verdict = decide(&facts);
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    assert!(
        verdict.report().sentence.starts_with("The signature does not match"),
        "{}",
        verdict.report().sentence
    );
}

#[test]
fn a_restricted_licence_is_accepted_with_the_restriction_in_the_first_sentence() {
    let mut facts = good();
    license_mut(&mut facts).restrictions.push(Restriction {
        code: "PRESC".into(),
        text: "No schedule II prescriptions".into(),
        from: day("2026-02-01"),
        to: None,
        order_uri: None,
    });
    let verdict = decide(&facts);
    assert_eq!(verdict.outcome(), Outcome::Accepted);
    assert_eq!(
        verdict.report().sentence,
        "Dr Ada Okafor's California medical licence is in force with a restriction: No schedule II prescriptions."
    );
}

/// Adds a `message` status of four bits with `value` set and `event` made public.
fn with_message(value: u64, event: Option<Change>) -> Facts {
    let mut facts = good();
    let mut message = status(Purpose::Message);
    message.entry.size = 4;
    message.entry.index = 12;
    message.entry.messages = vec![StatusMessage { value: 2, message: "See the register".into() }];
    doc(&mut facts).statuses.as_mut().unwrap().push(message);
    let told = list(&mut facts, Purpose::Message);
    assert!(Arc::make_mut(&mut told.bits).set_value(12, 4, value));
    told.events.extend(event.map(|event| (12, event)));
    facts
}

#[test]
fn probation_is_told_and_a_message_that_nobody_can_interpret_leaves_it_open() {
    let verdict = decide(&with_message(0, None));
    assert_eq!(
        (verdict.outcome(), reason_of(&verdict, Check::Lifecycle).as_str()),
        (Outcome::Accepted, "no-conditions")
    );
    let verdict = decide(&with_message(1, Some(change(State::Probation, "2026-03-03"))));
    assert_eq!(verdict.outcome(), Outcome::Accepted);
    assert_eq!(
        verdict.report().sentence,
        "Dr Ada Okafor's California medical licence is in force and has been on probation since 3 March 2026. Practised while impaired."
    );
    assert_eq!(decide(&with_message(1, None)).outcome(), Outcome::Undetermined);
    let verdict = decide(&with_message(2, None));
    assert_eq!(reason_of(&verdict, Check::Lifecycle), "message-to-be-read");
    assert!(verdict.report().sentence.contains("See the register"));
}

#[test]
fn a_coordinator_reads_the_report_like_a_laboratory_report() {
    let mut facts = good();
    set(&mut facts, Purpose::Suspension);
    list(&mut facts, Purpose::Suspension)
        .events
        .insert(INDEX, change(State::Suspended, "2026-03-03"));
    let text = decide(&facts).report().to_text(80);
    let expected = [
        "VERIFICATION REPORT",
        "Made         1 May 2026, 12:00 UTC",
        "Name         Ada Okafor",
        "Issuer       Medical Board of California",
        "[✗] REJECTED",
        "Dr Ada Okafor's California medical licence was suspended on 3 March 2026.",
        "[✓] revocation      passed (not-revoked)",
        "[✗] suspension      failed (suspended)",
        "      Found: suspended, 3 March 2026",
        "as of 1 May 2026, 11:59 UTC]",
    ];
    let mut rest = text.as_str();
    for line in expected {
        let found = rest
            .find(line)
            .unwrap_or_else(|| panic!("{line:?} is not there, or not in order:\n{text}"));
        rest = &rest[found + line.len()..];
    }
    for line in text.lines().filter(|line| !line.contains("https://") && !line.contains("0707")) {
        assert!(line.chars().count() <= 80, "{line:?}");
    }
}

#[test]
fn a_name_with_control_characters_cannot_rewrite_the_terminal() {
    let mut facts = good();
    license_mut(&mut facts).family_name = "Okafor\u{1b}[2J\u{202e}\rACCEPTED".into();
    first_proof(&mut facts).verified = None;
    let verdict = decide(&facts);
    for text in [verdict.report().to_text(80), verdict.report().sentence.clone()] {
        assert!(!text.contains(['\u{1b}', '\r', '\u{202e}']), "{text:?}");
    }
}
