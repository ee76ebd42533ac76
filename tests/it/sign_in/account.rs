//! One's own name.

use super::{PASSWORD, ROBIN, robin, sign_in};
use reqwest::StatusCode;
use tests::System;

#[tokio::test]
async fn robin_corrects_the_name_after_signing_in_and_the_log_does_not_say_it() {
    let system = System::start().await;
    let row = robin(&system).await;
    let mut browser = system.nobody();
    sign_in(&mut browser, ROBIN, PASSWORD).await;
    let page = browser.get("/account").await.page();
    assert!(page.contains("action=\"/account/name\"") && page.contains("value=\"Robin Vance\""));
    for bad in
        ["", "  ", "\u{200b}\u{2060}", "\u{3164}", "Robin\nVance", "Robin \u{202e}ecnaV", "--"]
    {
        let answer = browser.post("/account/name", &[("name", bad)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad:?}");
        assert!(answer.body.contains("Write your name in letters"), "{bad:?}");
    }
    let mass = [("name", " Robin Vance-Okonjo "), ("email", "boss@board.example"), ("person", "1")];
    let saved = browser.post("/account/name", &mass).await.onward();
    assert_eq!(saved, "/account?done=name-saved");
    let page = browser.get("/account").await.page();
    assert!(page.contains("Robin Vance-Okonjo"), "{page}");
    let person = system.lanyard.person(row).await.expect("an answer").expect("a person");
    assert_eq!((person.name.as_str(), person.email.as_str()), ("Robin Vance-Okonjo", ROBIN));
    let lines: Vec<(String, String)> =
        sqlx::query_as("SELECT subject, detail FROM log WHERE action = 'name changed'")
            .fetch_all(system.lanyard.db().readers())
            .await
            .expect("the log");
    assert_eq!(lines, [(format!("person/{row}"), String::new())]);
    // Whoever finds the desk open changes no name.
    system.set_time("2026-03-03T09:15:00Z");
    let page = browser.get("/account").await.page();
    assert!(!page.contains("action=\"/account/name\"") && page.contains("Sign in again"), "{page}");
    let answer = browser.post("/account/name", &[("name", "Mallory Pike")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let person = system.lanyard.person(row).await.expect("an answer").expect("a person");
    assert_eq!(person.name, "Robin Vance-Okonjo");
    system.stop().await;
}

#[tokio::test]
async fn robin_reads_on_while_the_disk_takes_nothing() {
    let system = System::start().await;
    robin(&system).await;
    let mut browser = system.nobody();
    sign_in(&mut browser, ROBIN, PASSWORD).await;
    // As a file system that was mounted read-only, or is full.
    let mut transaction = system.lanyard.db().write().await.expect("a transaction");
    sqlx::query("PRAGMA query_only = ON").execute(&mut *transaction).await.expect("set");
    transaction.commit().await.expect("set");
    system.set_time("2026-03-03T09:30:00Z");
    for path in [
        "/account",
        "/issuer/golden-coast",
        "/issuer/golden-coast/licenses",
        "/issuer/golden-coast/licenses/new",
        "/issuer/golden-coast/batches",
    ] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    }
    // What would be written is refused as what it is.
    let answer = browser.post("/account/sessions/end-others", &[]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    system.stop().await;
}
