//! People and their licences, decided from facts. What is gathered over real ports is in
//! `tests/journey.rs`, what holds for all facts in `tests/properties.rs`.

#[cfg(feature = "native")]
mod board;
#[cfg(feature = "native")]
mod events;
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
        "Dr Ada Okafor's California medical licence is not in force: it is suspended, inactive, lapsed or renewed. The board’s list does not say which."
    );
    events(&mut facts, Purpose::Suspension).insert(INDEX, change(State::Suspended, "2026-03-03"));
    let verdict = decide(&facts);
    assert_eq!(
        verdict.report().sentence,
        "Dr Ada Okafor's California medical licence was suspended on 3 March 2026. The board says: Practised while impaired."
    );
    assert_eq!(
        verdict.report().advice,
        "Do not rely on it. The board’s order is there to be read."
    );
    assert_eq!(verdict.report().order.as_deref(), Some("https://board.example/orders/7"));
    assert!(verdict.report().to_text(80).contains("Order        https://board.example/orders/7"));
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
    let report = verdict.report();
    assert!(report.with_conditions());
    let [condition] = report.conditions.as_slice() else { panic!("{:?}", report.conditions) };
    assert_eq!((condition.flag(), condition.since), ("restricted", day("2026-02-01")));
    let text = report.to_text(80);
    assert!(text.contains("[!] ACCEPTED, WITH CONDITIONS"), "{text}");
    assert!(text.contains("[!] lifecycle       passed, restricted (with-restrictions)"), "{text}");
    // Of a forgery nothing is a condition, and nothing is accepted.
    first_proof(&mut facts).verified = Some(Err(ProofError::SignatureMismatch));
    let verdict = decide(&facts);
    assert!(!verdict.report().with_conditions() && verdict.report().conditions.is_empty());
}

#[test]
fn what_the_board_tells_and_what_the_licence_names_are_both_read_as_conditions() {
    let mut facts = with_message(1, Some(change(State::SuspensionStayed, "2026-03-03")));
    license_mut(&mut facts).restrictions.push(Restriction {
        code: "PRESC".into(),
        text: "No schedule II prescriptions".into(),
        from: day("2026-02-01"),
        to: None,
        order_uri: None,
    });
    let verdict = decide(&facts);
    let report = verdict.report();
    assert!(report.with_conditions());
    let flags: Vec<&str> = report.conditions.iter().map(Condition::flag).collect();
    assert_eq!(flags, ["suspension stayed", "restricted"]);
    assert!(report.sentence.ends_with("The licence itself names: No schedule II prescriptions."));
    let json = serde_json::to_value(report).unwrap();
    assert_eq!(json["outcome"], "accepted");
    assert_eq!(json["conditions"][0]["state"], "suspension-stayed");
    assert_eq!(json["conditions"][0]["orderUri"], "https://board.example/orders/7");
    // A clean one has none, and says nothing of them.
    let clean = decide(&good());
    assert!(!clean.report().with_conditions());
    assert!(serde_json::to_value(clean.report()).unwrap().get("conditions").is_none());
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
        "Dr Ada Okafor's California medical licence is in force and has been on probation since 3 March 2026. The board says: Practised while impaired."
    );
    assert_eq!(decide(&with_message(1, None)).outcome(), Outcome::Undetermined);
    let verdict = decide(&with_message(2, None));
    assert_eq!(reason_of(&verdict, Check::Lifecycle), "message-to-be-read");
    assert!(verdict.report().sentence.contains("See the register"));
}

/// Announces a change in the message list.
fn announce(facts: &mut Facts, to: State, effective: &str) {
    let coming = Change { code: Some("disciplinary-action".into()), ..change(to, effective) };
    let announced = &mut list(facts, Purpose::Message).announced;
    Arc::make_mut(announced).entry(12).or_default().push(coming);
}

#[test]
fn a_suspension_that_is_announced_is_in_the_first_sentence_and_the_far_end_is_not() {
    let mut facts = with_message(0, None);
    announce(&mut facts, State::Suspended, "2026-05-10");
    let verdict = decide(&facts);
    assert_eq!(verdict.outcome(), Outcome::Accepted);
    let report = verdict.report();
    assert_eq!(
        report.sentence,
        "Dr Ada Okafor's California medical licence is in force today; the board has announced that it will be suspended from 10 May 2026."
    );
    assert_eq!(
        report.advice,
        "You can rely on it today. Check it again on 10 May 2026 at the latest. Make sure that the person before you is Dr Ada Okafor."
    );
    assert_eq!(verdict.next_change().map(|change| change.effective), Some(day("2026-05-10")));
    let line = report.findings.iter().find(|one| one.check == Check::Lifecycle).unwrap();
    assert_eq!(line.flag.as_deref(), Some("announced"));
    assert!(line.sentence.ends_with(
        "The board has announced that it will be suspended from 10 May 2026. Reason: disciplinary action. The board says: Practised while impaired."
    ), "{}", line.sentence);
    assert_eq!(serde_json::to_value(report).unwrap()["announced"][0]["to"], "suspended");
    // Of a forgery nothing is announced.
    first_proof(&mut facts).verified = Some(Err(ProofError::SignatureMismatch));
    assert!(decide(&facts).next_change().is_none());
}

#[test]
fn a_list_from_before_an_announced_suspension_does_not_say_yes_after_it() {
    let mut facts = with_message(0, None);
    announce(&mut facts, State::Suspended, "2026-05-02");
    facts.now = at("2026-05-01T23:59:59Z");
    assert_eq!(decide(&facts).outcome(), Outcome::Accepted);
    facts.now = at("2026-05-02T00:00:00Z");
    let verdict = decide(&facts);
    assert_eq!(verdict.outcome(), Outcome::Undetermined, "{}", verdict.report().to_text(100));
    assert_eq!(reason_of(&verdict, Check::Lifecycle), "announced-change-due");
    // What is lifted from then on makes nothing worse.
    let mut facts = with_message(1, Some(change(State::Probation, "2026-03-03")));
    announce(&mut facts, State::Active, "2026-05-02");
    facts.now = at("2026-05-02T00:00:00Z");
    assert!(decide(&facts).report().with_conditions());
}

#[test]
fn the_reason_of_the_board_and_its_words_are_told_as_what_they_are() {
    let told = |to, code: &str, words: &str| {
        let mut facts = good();
        let purpose =
            if to == State::Suspended { Purpose::Suspension } else { Purpose::Revocation };
        set(&mut facts, purpose);
        let code = Some(code.to_owned());
        let change = Change { code, reason: words.into(), ..change(to, "2026-03-03") };
        events(&mut facts, purpose).insert(INDEX, change);
        let sentence = decide(&facts).report().sentence.clone();
        sentence.replace("Dr Ada Okafor's California medical licence ", "")
    };
    assert_eq!(
        told(State::Suspended, "disciplinary-action", "Pending a hearing"),
        "was suspended on 3 March 2026. Reason: disciplinary action. The board says: Pending a hearing."
    );
    assert_eq!(
        told(State::Suspended, "public-safety", "public safety"),
        "was suspended on 3 March 2026. Reason: public safety."
    );
    assert_eq!(
        told(State::Suspended, "emergency-suspension", "emergency suspension"),
        "was suspended in an emergency on 3 March 2026."
    );
    assert_eq!(
        told(State::Deceased, "deceased", "The holder has died."),
        "ended on 3 March 2026, because its holder has died."
    );
}

#[test]
fn while_the_signature_does_not_hold_everything_that_was_read_is_a_claim() {
    let mut facts = with_message(1, Some(change(State::Probation, "2026-03-03")));
    first_proof(&mut facts).verified = Some(Err(ProofError::SignatureMismatch));
    let verdict = decide(&facts);
    let report = verdict.report();
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    let of = |check: Check| report.findings.iter().find(|one| one.check == check).unwrap();
    let key = of(Check::IssuerDid);
    assert_eq!(key.outcome, CheckOutcome::CouldNotCheck);
    assert_eq!(key.reason, "issuer-not-confirmed");
    assert_eq!(of(Check::Revocation).sentence, "The licence that it claims to be is not revoked.");
    for finding in report.findings.iter().filter(|one| one.check != Check::Format) {
        let says = &finding.sentence;
        assert!(
            !says.contains("signed it, and was allowed") && !says.contains("may issue"),
            "{says}"
        );
        assert!(finding.check == Check::Proof || !says.contains("Ada Okafor"), "{says}");
        let passed = finding.outcome == CheckOutcome::Passed;
        assert_eq!(passed, finding.flag.as_deref() == Some("its own claim"), "{finding:?}");
    }
    assert!(!report.is_signed() && report.conditions.is_empty());
    let text = report.to_text(80);
    assert!(text.contains("Ada Okafor (its own claim)"), "{text}");
    assert!(text.contains("Medical Board of California (its own claim)"), "{text}");
}

#[test]
fn a_document_that_could_not_be_had_has_every_check_in_its_order() {
    let mut facts = good();
    let url = "https://board.example/l/1".to_owned();
    facts.asked = Asked::Url(url.clone());
    facts.document = Err(missing());
    let verdict = decide(&facts);
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
    let checks: Vec<&str> = verdict.report().findings.iter().map(|one| one.check.code()).collect();
    let expected = [
        "format",
        "document",
        "proof",
        "issuer-did",
        "issuer-trusted",
        "validity",
        "revocation",
        "suspension",
        "lifecycle",
        "schema",
    ];
    assert_eq!(checks, expected);
    assert!(verdict.report().findings.iter().all(|one| one.outcome == CheckOutcome::CouldNotCheck));
    let asked = &verdict.report().findings[1].facts[0];
    assert_eq!(asked.source, Source::Unanswered { url });
    // What was seen the last time is recalled, and said to be no answer.
    let mut before = good();
    set(&mut before, Purpose::Suspension);
    let told = verdict.report().recalling(decide(&before).report()).unwrap();
    assert_eq!(
        told,
        "Dr Ada Okafor's California medical licence could not be checked this time. When it was last checked, on 1 May 2026, 12:00 UTC, it was not in force. That is no answer for now."
    );
    assert!(decide(&before).report().recalling(verdict.report()).is_none());
}

#[test]
fn each_line_names_the_source_that_it_has_its_answer_from() {
    let mut facts = good();
    let source = |facts: &Facts, check: Check| {
        let verdict = decide(facts);
        let finding = verdict.report().findings.iter().find(|one| one.check == check).cloned();
        finding.unwrap().facts[0].source.clone()
    };
    assert_eq!(source(&facts, Check::IssuerTrusted), Source::Configured);
    let url = list_url(Purpose::Suspension).to_string();
    entry(&mut facts, Purpose::Suspension).list = Err(StatusListError::Missing(missing()));
    assert_eq!(source(&facts, Check::Suspension), Source::Unanswered { url });
    first_proof(&mut facts).method = Err(NoMethod::Missing(missing()));
    let url = "board.example".to_owned();
    assert_eq!(source(&facts, Check::IssuerDid), Source::Unanswered { url });
    Arc::make_mut(&mut facts.trust).entries[0].issuer =
        crate::did::Did::parse("did:web:other.example").unwrap();
    assert_eq!(source(&facts, Check::IssuerTrusted), Source::Configured);
}

#[test]
fn an_unknown_issuer_is_told_by_its_host_and_not_by_the_name_that_it_gives_itself() {
    let mut facts = good();
    let impostor = "did:web:localhost%3A18222:organizations:golden-coast-board";
    credential(&mut facts).issuer = impostor.into();
    credential(&mut facts).issuer_name = Some("Medical Board of California".into());
    let did = crate::did::Did::parse(impostor).unwrap();
    first_proof(&mut facts).claimed.verification_method =
        crate::did::DidUrl::parse(&format!("{impostor}#key-1")).unwrap();
    method(&mut facts).controller = did;
    let verdict = decide(&facts);
    assert_eq!(
        verdict.report().sentence,
        "What calls itself Dr Ada Okafor's California medical licence names an issuer that is not on your trust list: localhost:18222. That issuer calls itself “Medical Board of California”."
    );
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
