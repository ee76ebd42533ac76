//! People and their licences, decided from facts. What is gathered over real ports is in
//! `tests/journey.rs`, what holds for all facts in `tests/properties.rs`.

#[cfg(feature = "native")]
mod board;
mod fixtures;
#[cfg(feature = "native")]
mod journey;
mod properties;

use super::*;
use crate::{
    license::Restriction,
    lifecycle::{Change, State},
    proof::ProofError,
    status::{Purpose, StatusListError, StatusMessage},
};
use fixtures::*;
use std::sync::Arc;

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
    events(&mut facts, Purpose::Suspension).insert(INDEX, change(State::Suspended, "2026-03-03"));
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
    events(&mut facts, Purpose::Revocation).insert(INDEX, change(State::Revoked, "2026-05-01"));
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
    Arc::make_mut(&mut told.events).extend(event.map(|event| (12, event)));
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
    events(&mut facts, Purpose::Suspension).insert(INDEX, change(State::Suspended, "2026-03-03"));
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
