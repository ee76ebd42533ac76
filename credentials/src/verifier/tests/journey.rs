//! A board, a hospital and a forger: real signatures, real lists, the ports in memory.
//!
//! Covered by the properties at the end: for each way of securing, each byte of a signed licence
//! flipped in its lowest bit, and bytes drawn at random replaced by ones drawn at random.

use super::{super::*, board::*, fixtures::*};
use crate::{
    credential::Secured,
    did::{Did, web::Standing},
    key::{KeyType, SecretKey},
    lifecycle::{Change, State},
    proof::{ProofOptions, sign},
    status::{BitString, NewStatusList, Purpose, StatusLists, status_list_credential},
    store::Block,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::atomic::Ordering, time::Duration};
use url::Url;

#[test]
fn a_hospital_accepts_dr_okafors_licence_in_every_form_that_a_board_can_sign() {
    let board = Board::new();
    for (securing, kind) in FORMS {
        let bytes = secure(&unsigned(), securing, kind);
        let verdict = verify(&board.hospital(vec![]), bytes, now());
        let report = verdict.report();
        assert_eq!(verdict.outcome(), Outcome::Accepted, "{securing:?}\n{}", report.to_text(100));
        assert_eq!(
            report.sentence,
            "Dr Ada Okafor's California medical licence is in force until 31 December 2027."
        );
        assert_eq!(report.warnings, Vec::<String>::new());
    }
}

#[test]
fn suspended_then_reinstated_then_revoked_at_noon_is_told_each_time_though_the_proof_is_remembered()
{
    let board = Board::new();
    let hospital = board.hospital(vec![]);
    assert_eq!(verify(&hospital, rdfc(), now()).outcome(), Outcome::Accepted);

    board.publish(Purpose::Suspension, &[change(State::Suspended, "2026-03-03")], now());
    let verdict = verify(&hospital, rdfc(), now());
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    assert_eq!(
        verdict.report().sentence,
        "Dr Ada Okafor's California medical licence was suspended on 3 March 2026. The board says: Practised while impaired."
    );

    board.publish(Purpose::Suspension, &[], now());
    assert_eq!(verify(&hospital, rdfc(), now()).outcome(), Outcome::Accepted);

    board.publish(Purpose::Revocation, &[change(State::Revoked, "2026-05-01")], now());
    let verdict = verify(&hospital, rdfc(), now().plus(Duration::from_secs(3_600)));
    assert_eq!(verdict.outcome(), Outcome::Rejected);
    assert!(verdict.report().sentence.contains("was revoked on 1 May 2026"));
}

#[test]
fn a_list_that_nobody_signs_anew_is_out_of_date_a_day_later_and_the_licence_undetermined() {
    let board = Board::new();
    let hospital = board.hospital(vec![]);
    let verdict = verify(&hospital, rdfc(), now().plus(Duration::from_secs(86_401)));
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
    assert_eq!(reason_of(&verdict, Check::Revocation), "status-list-stale");
}

#[test]
fn a_list_that_was_tampered_with_or_swapped_says_nothing() {
    let board = Board::new();
    let hospital = board.hospital(vec![]);
    board.publish(Purpose::Suspension, &[change(State::Suspended, "2026-03-03")], now());
    let signed = board.lists.lock().unwrap()[&list_url(Purpose::Suspension)].clone();
    let mut list: Value = serde_json::from_slice(&signed).unwrap();
    list["credentialSubject"]["encodedList"] = json!(BitString::new(0).encode());
    board.put(Purpose::Suspension, serde_json::to_vec(&list).unwrap());
    let verdict = verify(&hospital, rdfc(), now());
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
    assert_eq!(reason_of(&verdict, Check::Suspension), "status-list-unusable");
    // Events are signed too.
    let mut list: Value = serde_json::from_slice(&signed).unwrap();
    list["credentialSubject"]["statusEvents"][INDEX.to_string()]["reason"] = json!("A mix-up");
    board.put(Purpose::Suspension, serde_json::to_vec(&list).unwrap());
    assert_eq!(
        reason_of(&verify(&hospital, rdfc(), now()), Check::Suspension),
        "status-list-unusable"
    );
    // The board's own revocation list, in the place of the list of suspensions.
    let other = board.lists.lock().unwrap()[&list_url(Purpose::Revocation)].clone();
    board.put(Purpose::Suspension, other);
    assert_eq!(
        reason_of(&verify(&hospital, rdfc(), now()), Check::Suspension),
        "status-list-other"
    );
    board.put(Purpose::Suspension, b"{".to_vec());
    assert_eq!(
        reason_of(&verify(&hospital, rdfc(), now()), Check::Suspension),
        "status-list-unusable"
    );
    board.lists.lock().unwrap().remove(&list_url(Purpose::Suspension));
    let verdict = verify(&board.hospital(vec![]), rdfc(), now());
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
    assert_eq!(reason_of(&verdict, Check::Suspension), "status-list-unreachable");
    assert!(
        verdict.report().sentence.contains("this verification is offline"),
        "{}",
        verdict.report().sentence
    );
}

#[test]
fn a_board_with_thousands_of_events_and_announcements_still_signs_its_list_and_tells_the_nearest() {
    let (url, issuer) = (list_url(Purpose::Suspension), Did::parse(BOARD).unwrap());
    let far = |at: usize| Change {
        effective_at: Some(now().plus(Duration::from_secs(60 * at as u64 + 60))),
        ..change(State::Suspended, "2026-05-02")
    };
    for (happened, coming) in [(3_000, 3_000), (0, 3_000), (10, 3_000)] {
        let events: BTreeMap<usize, Change> =
            (0..happened).map(|at| (at, change(State::Suspended, "2026-03-03"))).collect();
        let announced: BTreeMap<usize, Vec<Change>> =
            (0..coming).map(|at| (at, vec![far(at), far(at + 1)])).collect();
        let list = NewStatusList {
            url: &url,
            issuer: &issuer,
            purpose: Purpose::Suspension,
            size: 1,
            valid_from: now(),
            valid_until: now().plus(Duration::from_secs(86_400)),
            ttl: None,
            events: &events,
            announced: &announced,
        };
        let board = Board::new();
        let credential = status_list_credential(&list, &BitString::new(0));
        board.put(Purpose::Suspension, secure(&credential, FORMS[0].0, FORMS[0].1));
        let read = run(board.lists().list(&url, now())).unwrap();
        assert_eq!(read.events.len(), happened.min(2_500));
        assert_eq!(read.announced.contains_key(&0), happened < 2_500, "the nearest");
    }
}

/// A list of suspensions with these changes, from index 0 on, as a signed document.
fn long_list(changes: &[Change]) -> (Vec<u8>, Value) {
    let (url, issuer) = (list_url(Purpose::Suspension), Did::parse(BOARD).unwrap());
    let events: BTreeMap<usize, Change> = changes.iter().cloned().enumerate().collect();
    let mut bits = BitString::new(0);
    for index in events.keys() {
        assert!(bits.set(*index, true));
    }
    let list = NewStatusList {
        url: &url,
        issuer: &issuer,
        purpose: Purpose::Suspension,
        size: 1,
        valid_from: now(),
        valid_until: now().plus(Duration::from_secs(86_400)),
        ttl: None,
        events: &events,
        announced: &BTreeMap::new(),
    };
    let credential = status_list_credential(&list, &bits);
    let told = credential["credentialSubject"]["statusEvents"].clone();
    (secure(&credential, FORMS[0].0, FORMS[0].1), told)
}

fn renewal(on: &str) -> Change {
    Change { code: Some("renewed".into()), ..change(State::Inactive, on) }
}

#[test]
fn whoever_was_suspended_is_told_so_however_many_renewals_stand_in_the_same_list() {
    let board = Board::new();
    let mut changes = vec![change(State::Suspended, "2020-03-03"); 700];
    changes.extend(vec![change(State::Lapsed, "2026-04-01"); 300]);
    changes.extend(vec![renewal("2026-05-01"); 4_000]);
    changes.push(change(State::Suspended, "2019-01-01"));
    let (signed, _) = long_list(&changes);
    board.put(Purpose::Suspension, signed);
    let read = run(board.lists().list(&list_url(Purpose::Suspension), now())).unwrap();
    let of = |to: State| read.events.values().filter(|change| change.to == to).count();
    let counts = [State::Suspended, State::Lapsed, State::Inactive].map(of);
    assert_eq!(counts, [701, 300, 1_499], "renewals give way first");
    assert_eq!(read.events[&5_000].effective, day("2019-01-01"));
    // The bits of all of them are set.
    assert!((0..=5_000).all(|index| read.bits.get(index) == Some(true)));
}

#[test]
fn a_verifier_of_an_earlier_version_still_reads_a_long_list_and_the_gravest_of_its_events() {
    let mut changes = vec![renewal("2026-05-01"); 2_000];
    changes.extend(vec![change(State::Suspended, "2026-03-03"); 400]);
    let (signed, told) = long_list(&changes);
    assert!(signed.len() < crate::limits::DOCUMENT_BYTES);
    // That version takes no document of more objects than these, and of an event the object alone.
    let told = told.as_object().unwrap();
    let objects: Vec<_> = told.values().filter(|event| event.is_object()).collect();
    assert!(objects.len() + 12 <= crate::limits::NODES, "{}", objects.len());
    assert_eq!(told.len(), 2_400);
    let read = |event: &Value| serde_json::from_value::<Change>(event.clone()).ok();
    let suspended = told.values().filter_map(read).filter(|it| it.to == State::Suspended).count();
    assert_eq!(suspended, 400);
    assert!(told.values().all(|event| event.is_object() || event.is_string()));
}

#[test]
fn a_board_that_writes_much_about_every_suspension_still_signs_a_list_that_can_be_read() {
    let board = Board::new();
    let long = Change {
        reason: "\"é\" ".repeat(125),
        order_uri: Some(format!("https://board.example/{}", "o".repeat(2_000))),
        ..change(State::Suspended, "2026-03-03")
    };
    let (signed, _) = long_list(&vec![long; 3_000]);
    assert!(signed.len() < crate::limits::DOCUMENT_BYTES, "{}", signed.len());
    board.put(Purpose::Suspension, signed);
    let read = run(board.lists().list(&list_url(Purpose::Suspension), now())).unwrap();
    assert!(read.events.len() > 200, "{}", read.events.len());
    assert_eq!(read.bits.get(2_999), Some(true));
}

#[test]
fn a_board_that_retired_its_key_keeps_the_licences_that_it_signed() {
    let board = Board::new();
    *board.standing.lock().unwrap() = Standing::Retired;
    let verdict = verify(&board.hospital(vec![]), rdfc(), now());
    assert_eq!(verdict.outcome(), Outcome::Accepted);
    let jwt = secure(&unsigned(), FORMS[7].0, FORMS[7].1);
    let verdict = verify(&board.hospital(vec![]), jwt, now());
    assert_eq!(reason_of(&verdict, Check::IssuerDid), "issuer-signed");
}

#[test]
fn a_licence_signed_with_a_stolen_key_is_rejected_although_it_is_dated_before_the_theft() {
    let board = Board::new();
    let hospital = board.hospital(vec![]);
    assert_eq!(verify(&hospital, rdfc(), now()).outcome(), Outcome::Accepted);
    // The licence is of today. The theft is known since a minute ago, or will have been long after.
    for since in [now().minus(Duration::from_secs(60)), now(), at("2025-12-31T00:00:00Z")] {
        *board.standing.lock().unwrap() = Standing::Stolen(since);
        for bytes in [rdfc(), secure(&unsigned(), FORMS[7].0, FORMS[7].1)] {
            let verdict = verify(&hospital, bytes, now());
            assert_eq!(verdict.outcome(), Outcome::Rejected);
            assert_eq!(reason_of(&verdict, Check::IssuerDid), "key-revoked");
            assert_eq!(reason_of(&verdict, Check::Proof), "key-revoked");
            let told = &verdict.report().sentence;
            assert!(told.contains("who has the key can write any date"), "{told}");
        }
    }
}

#[test]
fn a_did_that_never_answers_is_given_up_in_time_and_named() {
    let board = Board::new();
    *board.answers.lock().unwrap() = false;
    let mut hospital = board.hospital(vec![]);
    hospital.time = Duration::from_secs(2);
    let verdict = verify(&hospital, rdfc(), now());
    assert_eq!(verdict.outcome(), Outcome::Undetermined, "{}", verdict.report().to_text(100));
    assert_eq!(reason_of(&verdict, Check::IssuerDid), "issuer-unreachable");
    assert!(verdict.report().sentence.contains(BOARD), "{}", verdict.report().sentence);
}

#[test]
fn a_licence_is_found_by_its_cid_and_one_that_nobody_has_is_undetermined() {
    let board = Board::new();
    let block = Block::document(rdfc());
    let (cid, hospital) = (block.cid, board.hospital(vec![block]));
    let verdict = run(hospital.verify(Given::Cid(cid), now()));
    assert_eq!(verdict.outcome(), Outcome::Accepted);
    assert_eq!(reason_of(&verdict, Check::Document), "address-holds");
    let verdict = run(board.hospital(vec![]).verify(Given::Cid(cid), now()));
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
    assert_eq!(reason_of(&verdict, Check::Document), "document-missing");
    let url = Url::parse("https://board.example/l/1").unwrap();
    let verdict = run(hospital.verify(Given::Url(url), now()));
    assert_eq!(verdict.outcome(), Outcome::Undetermined);
}

#[test]
fn a_forger_who_signs_with_a_key_of_their_own_or_with_nothing_is_rejected() {
    let board = Board::new();
    let hospital = board.hospital(vec![]);
    let forged = SecretKey::from_bytes(KeyType::Ed25519, &[9; 32]).unwrap();
    let options = ProofOptions {
        securing: FORMS[0].0,
        verification_method: board_method(KeyType::Ed25519),
        created: at("2026-01-01T09:00:00Z"),
    };
    let verdict = verify(&hospital, sign(&unsigned(), &options, &forged).unwrap(), now());
    assert_eq!(
        (verdict.outcome(), reason_of(&verdict, Check::Proof).as_str()),
        (Outcome::Rejected, "signature-mismatch")
    );
    for bytes in [
        b"".to_vec(),
        b"{}".to_vec(),
        b"a.b.c".to_vec(),
        serde_json::to_vec(&unsigned()).unwrap(),
        vec![0xff; 64],
        vec![b'['; 4_000],
    ] {
        assert_ne!(verify(&hospital, bytes, now()).outcome(), Outcome::Accepted);
    }
}

#[test]
fn the_lists_of_a_thousand_licences_are_verified_once() {
    let board = Board::new();
    let lists = board.lists();
    let resolved = run(async {
        for _ in 0..1_000 {
            lists.list(&list_url(Purpose::Revocation), now()).await.unwrap();
        }
        board.resolved.load(Ordering::Relaxed)
    });
    assert_eq!(resolved, 1);
}

/// Whether the bytes say something else: a JSON document may be written in more than one way.
fn is_changed(original: &[u8], changed: &[u8]) -> bool {
    let parse =
        |bytes: &[u8]| Secured::parse(bytes).ok().map(|secured| secured.credential().clone());
    match (parse(original), parse(changed)) {
        (Some(one), Some(other)) => one != other || !original.starts_with(b"{"),
        _ => true,
    }
}

#[test]
fn whichever_byte_of_a_licence_is_flipped_it_is_never_accepted() {
    let board = Board::new();
    for (securing, kind) in [FORMS[3], FORMS[7]] {
        let bytes = secure(&unsigned(), securing, kind);
        let hospital = board.hospital(vec![]);
        run(async {
            assert_eq!(
                hospital.verify(Given::Bytes(bytes.clone()), now()).await.outcome(),
                Outcome::Accepted
            );
            for at in 0..bytes.len() {
                let mut changed = bytes.clone();
                changed[at] ^= 1;
                let verdict = hospital.verify(Given::Bytes(changed), now()).await;
                assert_ne!(verdict.outcome(), Outcome::Accepted, "byte {at}, {securing:?}");
            }
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_byte_an_attacker_puts_anywhere_it_is_never_accepted(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let board = Board::new();
        let hospital = board.hospital(vec![]);
        for (securing, kind) in FORMS {
            let bytes = secure(&unsigned(), securing, kind);
            let at = place.index(bytes.len());
            let mut changed = bytes.clone();
            changed[at] = byte;
            if changed != bytes && is_changed(&bytes, &changed) {
                let verdict = verify(&hospital, changed, now());
                prop_assert_ne!(verdict.outcome(), Outcome::Accepted, "byte {} to {}, {:?}", at, byte, securing);
            }
        }
    }
}
