//! A licence through its life: what the hospital is told when the board changes it.

use credentials::{
    lifecycle::State,
    verifier::{Check, Outcome},
};
use server::state::ChangeError;
use tests::{System, failed, reopen};

#[tokio::test]
async fn a_licence_is_accepted_then_suspended_then_reinstated_then_revoked_for_good() {
    let system = System::start().await;
    let (board, hospital) = (system.board(), system.hospital());
    let license = board.issue().await;
    hospital.expect(&license, Outcome::Accepted).await;

    board.change(&license.id, State::Suspended).await.unwrap();
    let report = hospital.expect(&license, Outcome::Rejected).await;
    let finding = failed(&report, Check::Suspension);
    assert!(finding.sentence.contains("3 March 2026"), "{}", finding.sentence);
    assert!(
        format!("{report:?}").contains("Pending a hearing."),
        "the board's words reach the hospital"
    );

    board.change(&license.id, State::Active).await.unwrap();
    hospital.expect(&license, Outcome::Accepted).await;

    board.change(&license.id, State::Revoked).await.unwrap();
    let report = hospital.expect(&license, Outcome::Rejected).await;
    failed(&report, Check::Revocation);
    let back = board.change(&license.id, State::Active).await;
    assert!(matches!(
        back,
        Err(ChangeError::NotAllowed { from: State::Revoked, to: State::Active })
    ));
    hospital.expect(&license, Outcome::Rejected).await;
}

#[tokio::test]
async fn a_licence_revoked_at_noon_is_rejected_at_one() {
    let system = System::start().await;
    let (board, hospital) = (system.board(), system.hospital());
    let license = board.issue().await;
    system.set_time("2026-03-03T11:59:59Z");
    hospital.expect(&license, Outcome::Accepted).await;
    system.set_time("2026-03-03T12:00:00Z");
    board.change(&license.id, State::Revoked).await.unwrap();
    system.set_time("2026-03-03T13:00:00Z");
    hospital.expect(&license, Outcome::Rejected).await;
}

#[tokio::test]
async fn a_suspension_ordered_for_tomorrow_comes_into_force_tomorrow_even_after_a_restart() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let effective = Some("2026-03-04T00:00:00Z");
    let ordered = system.board().order(&license.id, State::Suspended, effective).await.unwrap();
    assert_eq!(ordered.state, State::Active);
    assert!(!ordered.history[0].in_force);
    system.hospital().expect(&license, Outcome::Accepted).await;

    let (data, clock) = (system.data(), system.clock.clone());
    let _directory = system.stop().await;
    let lanyard = reopen(&data, clock.clone()).await;
    let verify = || lanyard.verify(credentials::verifier::Given::Cid(license.cid));
    clock.set(tests::at("2026-03-03T23:59:59Z"));
    assert_eq!(verify().await.outcome(), Outcome::Accepted);
    clock.set(tests::at("2026-03-04T00:00:00Z"));
    assert_eq!(verify().await.outcome(), Outcome::Rejected);
    let now = lanyard.license(&license.id).await.unwrap().unwrap();
    assert_eq!(now.state, State::Suspended);
    assert!(now.history[0].in_force);
}

#[tokio::test]
async fn a_revocation_that_is_announced_comes_whatever_the_board_orders_in_between() {
    let system = System::start().await;
    let board = system.board();
    let license = board.issue().await;
    board.order(&license.id, State::Revoked, Some("2026-03-10T00:00:00Z")).await.unwrap();
    system.set_time("2026-03-04T09:00:00Z");
    board.change(&license.id, State::Suspended).await.unwrap();
    system.set_time("2026-03-05T09:00:00Z");
    let between = board.change(&license.id, State::Probation).await.unwrap();
    assert_eq!(between.state, State::Probation);
    assert_eq!(between.history.iter().filter(|change| !change.in_force).count(), 1);
    system.set_time("2026-03-10T00:00:00Z");
    let report = system.hospital().expect(&license, Outcome::Rejected).await;
    let finding = failed(&report, Check::Revocation);
    assert!(finding.sentence.contains("10 March 2026"), "{}", finding.sentence);
    let license = system.lanyard.license(&license.id).await.unwrap().unwrap();
    let states: Vec<State> = license.history.iter().map(|change| change.to).collect();
    assert_eq!(states, [State::Suspended, State::Probation, State::Revoked]);
    assert_eq!(license.history[2].from, State::Probation);
}

#[tokio::test]
async fn what_a_board_announced_gives_way_to_an_end_for_good_and_stays_beside_the_same_sooner() {
    let system = System::start().await;
    let board = system.board();
    let tomorrow = Some("2026-03-04T00:00:00Z");
    for (announced, ordered) in [
        (State::Suspended, State::Suspended),
        (State::Suspended, State::Revoked),
        (State::Restricted, State::Surrendered),
    ] {
        let license = board.issue().await;
        board.order(&license.id, announced, tomorrow).await.unwrap();
        let license = board.change(&license.id, ordered).await.unwrap();
        assert_eq!(license.state, ordered);
        let left = if ordered.is_final() { 0 } else { 1 };
        let waits = license.history.iter().filter(|change| !change.in_force).count();
        assert_eq!(waits, left, "{announced:?} and {ordered:?}");
    }
    let license = board.issue().await;
    board.order(&license.id, State::Suspended, tomorrow).await.unwrap();
    board.order(&license.id, State::Revoked, Some("2026-03-06T00:00:00Z")).await.unwrap();
    for (day, state) in [("04", State::Suspended), ("05", State::Suspended), ("06", State::Revoked)]
    {
        system.set_time(&format!("2026-03-{day}T12:00:00Z"));
        let license = system.lanyard.license(&license.id).await.unwrap().unwrap();
        assert_eq!(license.state, state, "on {day} March");
    }
}

#[tokio::test]
async fn a_reinstatement_that_no_longer_fits_is_withdrawn_and_the_licence_stays_revoked() {
    let system = System::start().await;
    let board = system.board();
    let license = board.issue().await;
    board.change(&license.id, State::Suspended).await.unwrap();
    board.order(&license.id, State::Active, Some("2026-03-08T00:00:00Z")).await.unwrap();
    board.order(&license.id, State::Revoked, Some("2026-03-06T00:00:00Z")).await.unwrap();
    let late = board.order(&license.id, State::Restricted, Some("2026-03-07T00:00:00Z")).await;
    assert!(matches!(late, Err(ChangeError::NotThen { from: State::Revoked, .. })), "{late:?}");
    system.set_time("2026-03-09T00:00:00Z");
    let license = system.lanyard.license(&license.id).await.unwrap().unwrap();
    assert_eq!(license.state, State::Revoked);
    assert!(license.history.iter().all(|change| change.in_force), "{:?}", license.history);
    assert_eq!(license.history.len(), 2);
}

#[tokio::test]
async fn a_change_is_refused_when_its_order_is_not_in_order() {
    let system = System::start().await;
    let board = system.board();
    let license = board.issue().await;
    board.change(&license.id, State::Suspended).await.unwrap();
    let again = board.change(&license.id, State::Suspended).await;
    assert!(matches!(again, Err(ChangeError::NotAllowed { .. })));
    let earlier = Some("2026-03-01T00:00:00Z");
    let before = board.order(&license.id, State::Active, earlier).await;
    let Err(ChangeError::Problems(problems)) = before else { panic!("{before:?}") };
    assert_eq!(problems[0].code, "out-of-order");
    let never = Some("2126-03-01T00:00:00Z");
    let far = board.order(&license.id, State::Active, never).await;
    assert!(matches!(far, Err(ChangeError::Problems(_))));
    let other = server::state::LicenseId::parse("0000000000").unwrap();
    assert!(matches!(board.change(&other, State::Revoked).await, Err(ChangeError::NotFound)));
}

#[tokio::test]
async fn a_rotated_key_leaves_older_licences_accepted_and_signs_no_more() {
    let system = System::start().await;
    let before = system.board().issue().await;
    system.set_time("2026-04-01T09:00:00Z");
    let key =
        system.lanyard.rotate_key(tests::BOARD, credentials::key::KeyType::Ed25519).await.unwrap();
    system.set_time("2026-04-02T09:00:00Z");
    let after = system.board().issue().await;
    system.hospital().expect(&before, Outcome::Accepted).await;
    system.hospital().expect(&after, Outcome::Accepted).await;
    let document = system.lanyard.document(&after.cid).await.unwrap().unwrap();
    assert!(String::from_utf8(document).unwrap().contains(&key.to_string()));
}
