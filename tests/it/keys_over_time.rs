//! A board's keys over the years: versions, other installations, room for them all.

use credentials::{
    key::KeyType,
    verifier::{Given, Outcome},
};
use reqwest::StatusCode;
use server::{access::Role, organisations::OrganisationError, state::Lanyard};
use tests::{BOARD, System, reopen, until};

/// What an administrator of the machine does to the database.
async fn run(lanyard: &Lanyard, statements: &[&'static str]) {
    let mut transaction = lanyard.db().write().await.expect("the disk");
    for statement in statements {
        sqlx::query(*statement).execute(&mut *transaction).await.expect("it is done");
    }
    transaction.commit().await.expect("the disk");
}

#[tokio::test]
async fn a_hospital_elsewhere_accepts_what_a_board_signs_right_after_it_has_rotated_its_key() {
    let (board, hospital) = (System::start().await, System::start_empty().await);
    let golden_coast = board.lanyard.organisation(BOARD).await.unwrap().expect("the board");
    let _ = hospital.lanyard.trust_list().name(&golden_coast).unwrap();
    let given = async |license: &server::state::License| {
        let bytes = board.lanyard.document(&license.cid).await.unwrap().expect("its document");
        Given::Bytes(bytes)
    };
    let old = board.board().issue().await;
    let verdict = hospital.lanyard.verify(given(&old).await).await;
    assert_eq!(verdict.outcome(), Outcome::Accepted, "{:#?}", verdict.report());
    for time in ["2026-03-03T09:02:00Z", "2026-03-03T09:04:00Z"] {
        board.set_time(time);
        hospital.set_time(time);
        board.lanyard.rotate_key(BOARD, KeyType::Ed25519).await.unwrap();
        let new = board.board().issue().await;
        for license in [&new, &old] {
            let verdict = hospital.lanyard.verify(given(license).await).await;
            assert_eq!(verdict.outcome(), Outcome::Accepted, "{:#?}", verdict.report());
        }
    }
    hospital.stop().await;
    board.stop().await;
}

#[tokio::test]
async fn a_key_that_was_retired_before_the_upgrade_is_refused_until_the_board_says_why() {
    let system = System::start().await;
    let licenses = [system.board().issue().await, system.board().issue().await];
    system.lanyard.rotate_key(BOARD, KeyType::Ed25519).await.unwrap();
    let new = system.board().issue().await;
    // As an earlier version left it.
    let before = [
        "UPDATE credentials SET key = NULL",
        "DROP TABLE noting",
        "DROP TABLE erasing",
        "ALTER TABLE keys DROP COLUMN doubted",
        "DELETE FROM _sqlx_migrations WHERE version = 10",
    ];
    run(&system.lanyard, &before).await;
    let clock = system.clock.clone();
    let directory = system.stop().await;
    let lanyard = reopen(&directory.path().join("data"), clock).await;
    let outcome = async |license: &server::state::License| {
        lanyard.verify(Given::Cid(license.cid)).await.outcome()
    };
    assert_eq!(outcome(&licenses[0]).await, Outcome::Rejected, "as yesterday, whoever signed it");
    assert_eq!(outcome(&new).await, Outcome::Accepted);
    assert!(lanyard.doubted_keys().await.unwrap()[0].ends_with("#ed25519-1"));
    assert!(lanyard.counts_signers(BOARD).await.unwrap());
    while lanyard.note_signers().await.unwrap() {}
    assert_eq!(lanyard.to_issue_anew(BOARD, "ed25519-1").await, Ok(2));
    lanyard.key_kept(BOARD, "ed25519-1", None).await.unwrap();
    assert_eq!(outcome(&licenses[1]).await, Outcome::Accepted);
    assert!(lanyard.doubted_keys().await.unwrap().is_empty());
    assert_eq!(lanyard.key_kept(BOARD, "ed25519-1", None).await, Err(OrganisationError::Done));
    lanyard.close().await;
}

#[tokio::test]
async fn an_administrator_is_asked_whether_an_old_key_was_stolen_and_answers_once() {
    let system = System::start().await;
    let (old, doubt) = (
        system.board().issue().await,
        "UPDATE keys SET doubted = 1 WHERE id IN \
                        (SELECT id FROM keys WHERE retired_at IS NOT NULL)",
    );
    system.lanyard.rotate_key(BOARD, KeyType::Ed25519).await.unwrap();
    run(&system.lanyard, &[doubt]).await;
    system.hospital().expect(&old, Outcome::Rejected).await;
    let mut admin = system.staff(BOARD, Role::Administrator).await;
    let page = admin.get("/settings/golden-coast/keys").await.page();
    assert!(page.contains("Was it stolen? Until you say"), "{page}");
    let mut auditor = system.staff(BOARD, Role::Auditor).await;
    let kept = "/settings/golden-coast/keys/ed25519-1/kept";
    assert_eq!(auditor.post(kept, &[]).await.status, StatusCode::FORBIDDEN);
    let page = admin.get("/settings/golden-coast/keys/ed25519-1").await.page();
    assert!(page.contains("It was only replaced") && page.contains("Say that it was stolen"));
    assert_eq!(admin.post(kept, &[]).await.onward(), "/settings/golden-coast/keys/ed25519-1");
    system.hospital().expect(&old, Outcome::Accepted).await;
    assert_eq!(admin.post(kept, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    run(&system.lanyard, &[doubt]).await;
    system.lanyard.key_stolen(BOARD, "ed25519-1", None).await.unwrap();
    assert!(system.lanyard.doubted_keys().await.unwrap().is_empty(), "stolen is an answer too");
    system.hospital().expect(&old, Outcome::Rejected).await;
    system.stop().await;
}

#[tokio::test]
async fn a_theft_is_told_to_the_end_although_the_administrator_has_gone() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let gone = system.lanyard.key_stolen(BOARD, "ed25519-1", None);
    let gone = tokio::time::timeout(std::time::Duration::ZERO, gone).await;
    assert!(gone.is_err(), "nobody waits for the answer");
    until(|| async {
        let keys = system.lanyard.keys(BOARD).await.unwrap();
        keys.iter().any(|key| key.stolen_at.is_some())
    })
    .await;
    system.hospital().expect(&license, Outcome::Rejected).await;
    system.stop().await;
}

#[tokio::test]
async fn a_board_with_as_many_keys_as_verifiers_read_keeps_its_licences_and_can_still_tell_a_theft()
{
    let system = System::start().await;
    let license = system.board().issue().await;
    let fill = [
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 109) \
         INSERT INTO keys (organisation, fragment, key_type, public, sealed, created_at, retired_at) \
         SELECT organisation, 'old-' || i, key_type, public, '', created_at, created_at \
         FROM keys, n WHERE fragment = 'p384-1'",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 15) \
         INSERT INTO keys (organisation, fragment, key_type, public, sealed, created_at, retired_at) \
         SELECT organisation, 'older-' || i, key_type, public, '', created_at, created_at \
         FROM keys, n WHERE fragment = 'p384-1'",
    ];
    run(&system.lanyard, &fill[..1]).await;
    let mut admin = system.staff(BOARD, Role::Administrator).await;
    let refused = admin.post("/settings/golden-coast/keys/p256-1/rotate", &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("as many keys as verifiers read"), "{}", refused.body);
    system.hospital().expect(&license, Outcome::Accepted).await;
    let fresh = system.lanyard.key_stolen(BOARD, "p256-1", None).await.unwrap();
    assert!(fresh.is_some(), "room is left for that");
    system.hospital().expect(&license, Outcome::Accepted).await;
    run(&system.lanyard, &fill[1..]).await;
    let fresh = system.lanyard.key_stolen(BOARD, "p256-2", None).await.unwrap();
    assert_eq!(fresh, None, "it is stolen all the same");
    system.hospital().expect(&license, Outcome::Accepted).await;
    system.stop().await;
}

#[tokio::test]
async fn a_destroyed_key_leaves_the_journal_once_nobody_reads_it_any_more() {
    let system = System::start().await;
    system.board().issue().await;
    let mut reader = system.lanyard.db().readers().begin().await.unwrap();
    sqlx::query("SELECT id FROM keys").fetch_all(&mut *reader).await.unwrap();
    system.lanyard.rotate_key(BOARD, KeyType::Ed25519).await.unwrap();
    assert!(!system.lanyard.db().empty_journal().await.unwrap(), "somebody reads it");
    drop(reader);
    let due = "SELECT EXISTS (SELECT 1 FROM erasing)";
    until(|| async {
        let due: bool =
            sqlx::query_scalar(due).fetch_one(system.lanyard.db().readers()).await.unwrap();
        !due
    })
    .await;
    system.stop().await;
}
