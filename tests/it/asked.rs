//! What is asked over the network is not asked again at once, however often somebody clicks.

use reqwest::StatusCode;
use server::access::Role;
use std::time::Duration;
use tests::{BOARD, HOSPITAL, System, morning};

#[tokio::test]
async fn an_administrator_who_clicks_twice_has_her_did_checked_once() {
    let system = System::start().await;
    let mut admin = system.staff(BOARD, Role::Administrator).await;
    let path = "/settings/golden-coast/check";
    admin.post(path, &[]).await.onward();
    let again = admin.post(path, &[]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("checked a moment ago"), "{}", again.body);
    system.clock.set(morning().plus(Duration::from_secs(10)));
    admin.post(path, &[]).await.onward();
    // A clock that was set back does not close the door.
    system.clock.set(morning());
    admin.post(path, &[]).await.onward();
    system.stop().await;
}

#[tokio::test]
async fn of_what_came_back_for_an_issuer_the_last_hundred_answers_are_kept() {
    let system = System::start().await;
    let person = system.lanyard.add_person("Jo", "jo@hospital.example").await.unwrap().row;
    let board = system.lanyard.organisation(BOARD).await.unwrap().unwrap().did;
    let hospital = system.lanyard.organisation(HOSPITAL).await.unwrap().unwrap().did;
    let ask = |did| system.lanyard.resolve_issuer(HOSPITAL, person, did);
    for at in 0..103 {
        system.clock.set(morning().plus(Duration::from_secs(at * 10)));
        assert!(ask(&board).await.unwrap(), "{at}");
        assert!(!ask(&board).await.unwrap(), "{at}: at once again");
    }
    assert!(ask(&hospital).await.unwrap(), "another subject waits for nobody");
    let kept: Vec<i64> =
        sqlx::query_scalar("SELECT asked_at FROM trust_resolutions WHERE issuer = ? ORDER BY id")
            .bind(board.as_str())
            .fetch_all(system.lanyard.db().readers())
            .await
            .unwrap();
    assert_eq!(kept.len(), 100);
    assert_eq!(kept[99] - kept[0], 990, "the newest");
    system.stop().await;
}
