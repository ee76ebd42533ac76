//! A change whose moment has come counts, or nothing is said at all.

use credentials::{lifecycle::State, verifier::Outcome};
use reqwest::StatusCode;
use server::state::Lanyard;
use tests::System;

/// What an administrator of the machine does to the database.
async fn run(lanyard: &Lanyard, statement: &'static str) {
    let mut transaction = lanyard.db().write().await.expect("the disk");
    sqlx::query(statement).execute(&mut *transaction).await.expect("it is done");
    transaction.commit().await.expect("the disk");
}

#[tokio::test]
async fn a_suspension_that_is_due_and_cannot_be_written_is_never_accepted_by_the_hospital() {
    let system = System::start().await;
    let (board, hospital) = (system.board(), system.hospital());
    let (license, other) = (board.issue().await, board.issue().await);
    let nine = Some("2026-03-03T10:00:00Z");
    board.order(&license.id, State::Suspended, nine).await.unwrap();
    for license in [&license, &other] {
        hospital.expect(license, Outcome::Accepted).await;
    }
    let full = "CREATE TRIGGER full BEFORE UPDATE ON changes \
                BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    run(&system.lanyard, full).await;
    system.set_time("2026-03-03T10:00:00Z");
    let report = hospital.expect(&license, Outcome::Undetermined).await;
    assert!(report.sentence.contains("could not write a change that is due"), "{report:?}");
    let list = format!("{}/status/golden-coast/suspension/1", system.address);
    let answer = reqwest::get(list).await.unwrap();
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    run(&system.lanyard, "DROP TRIGGER full").await;
    hospital.expect(&license, Outcome::Rejected).await;
    hospital.expect(&other, Outcome::Accepted).await;
    system.stop().await;
}

#[tokio::test]
async fn the_last_of_many_suspensions_for_one_midnight_counts_at_midnight() {
    let system = System::start().await;
    let (board, hospital) = (system.board(), system.hospital());
    let (first, last) = (board.issue().await, board.issue().await);
    let midnight = Some("2026-03-04T00:00:00Z");
    board.order(&first.id, State::Suspended, Some("2026-03-03T23:00:00Z")).await.unwrap();
    let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) \
                INSERT INTO changes (license, from_state, to_state, reason, effective_at, \
                recorded_at) SELECT license, from_state, to_state, reason, effective_at, \
                recorded_at FROM changes, n";
    run(&system.lanyard, many).await;
    board.order(&last.id, State::Suspended, midnight).await.unwrap();
    system.set_time("2026-03-04T00:00:00Z");
    hospital.expect(&last, Outcome::Rejected).await;
    system.stop().await;
}
