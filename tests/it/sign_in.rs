//! Signing in: who gets in, who does not, and what an attacker tries.

mod account;
mod limits;
mod links;
pub mod passkeys;
mod sessions;
mod ways_back;

use reqwest::{Method, StatusCode, header};
use server::{access::Role, auth::browser::Browser};
use tests::{BOARD, System, visitor::Visitor};

pub const PASSWORD: &str = "three herons by the river";
pub const ROBIN: &str = "robin.vance@board.example";

/// Robin Vance, officer of the board, who signs in with a password.
pub async fn robin(system: &System) -> i64 {
    let person = system.lanyard.add_person("Robin Vance", ROBIN).await.expect("a person");
    system.lanyard.set_role(person.row, BOARD, Role::Officer).await.expect("a member");
    let link = system.lanyard.recovery(BOARD, person.row, None).await.expect("a link");
    let mut robin = system.nobody();
    let path = format!("/join/{}", *link.expose());
    let answer = robin.post(&path, &[("way", "password"), ("password", PASSWORD)]).await;
    assert_eq!(answer.onward(), "/account?done=back");
    assert_eq!(robin.post("/sign-out", &[]).await.onward(), "/sign-in");
    person.row
}

pub async fn sign_in(visitor: &mut Visitor, email: &str, password: &str) -> StatusCode {
    visitor.post("/sign-in", &[("email", email), ("password", password)]).await.status
}

async fn is_signed_in(visitor: &mut Visitor) -> bool {
    visitor.get("/account").await.status == StatusCode::OK
}

#[tokio::test]
async fn robin_signs_in_with_the_password_and_out_again() {
    let system = System::start().await;
    robin(&system).await;
    let mut browser = system.nobody();
    let page = browser.get("/sign-in?next=/issuer/golden-coast/licenses").await.page();
    assert!(page.contains("value=\"/issuer/golden-coast/licenses\""), "{page}");
    let fields =
        [("email", "Robin.Vance@board.example "), ("password", PASSWORD), ("next", "/account")];
    assert_eq!(browser.post("/sign-in", &fields).await.onward(), "/account");
    assert!(is_signed_in(&mut browser).await);
    assert_eq!(browser.post("/sign-out", &[]).await.onward(), "/sign-in");
    assert!(!browser.cookies.contains_key("session"), "the cookie is taken back");
    assert!(!is_signed_in(&mut browser).await);
    system.stop().await;
}

#[tokio::test]
async fn another_site_cannot_sign_robin_in_or_out() {
    let system = System::start().await;
    robin(&system).await;
    let mut browser = system.nobody();
    sign_in(&mut browser, ROBIN, PASSWORD).await;
    for (path, body) in [
        ("/sign-in", format!("email={ROBIN}&password=three+herons+by+the+river")),
        ("/sign-out", String::new()),
        ("/account/sessions/end-all", String::new()),
        ("/sign-in/passkey/start", String::new()),
    ] {
        let form = browser
            .bare(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        let evil = form.try_clone().expect("a copy").header(header::ORIGIN, "https://evil.example");
        assert_eq!(browser.send(evil).await.status, StatusCode::FORBIDDEN, "{path}");
        let sibling = form.header("sec-fetch-site", "same-site");
        assert_eq!(browser.send(sibling).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(is_signed_in(&mut browser).await, "nothing of it has happened");
    system.stop().await;
}

#[tokio::test]
async fn nobody_is_led_to_another_site_or_given_a_header_of_somebody_elses() {
    let system = System::start().await;
    robin(&system).await;
    for next in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/%0d%0aset-cookie:%20a=b/../..//evil.example",
        "/account\r\nset-cookie: evil=1",
        "javascript:alert(1)",
    ] {
        let mut browser = system.nobody();
        let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let page = browser.get(&format!("/sign-in?next={query}")).await.page();
        assert!(!page.contains("value=\"https:") && !page.contains("value=\"//"), "{next}");
        let fields = [("email", ROBIN), ("password", PASSWORD), ("next", next)];
        let answer = browser.post("/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{next}");
        let location = answer.location().expect("a location");
        assert!(location.starts_with('/') && !location.starts_with("//"), "{next}: {location}");
        assert!(!browser.cookies.contains_key("evil"), "{next}");
    }
    system.stop().await;
}

#[tokio::test]
async fn a_wrong_password_costs_one_hash_whether_there_is_an_account_or_not() {
    let system = System::start().await;
    robin(&system).await;
    // One who has a passkey alone has no password, and costs as much.
    let sam = system.lanyard.add_person("Sam Ito", "sam.ito@board.example").await.expect("added");
    assert!(!system.lanyard.has_password(sam.row).await.expect("an answer"));
    let mut costs = Vec::new();
    let mut bodies = Vec::new();
    for email in [ROBIN, "nobody@board.example", "sam.ito@board.example", "no address", ""] {
        let before = system.lanyard.passwords().hashes();
        let mut browser = system.nobody();
        let fields = [("email", email), ("password", "three herons by the lake")];
        let answer = browser.post("/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.headers.get(header::SET_COOKIE).is_none());
        costs.push(system.lanyard.passwords().hashes() - before);
        let said = answer.body.find("do not belong together").map(|at| &answer.body[at - 60..at]);
        bodies.push(said.expect("the same sentence").to_owned());
    }
    assert_eq!(costs, [1; 5]);
    assert!(bodies.iter().all(|body| *body == bodies[0]), "the answer does not say which it is");
    system.stop().await;
}

#[tokio::test]
async fn an_attacker_uses_up_the_attempts_and_robin_still_gets_in_on_a_known_browser() {
    let system = System::start().await;
    robin(&system).await;
    let mut known = system.nobody();
    assert_eq!(sign_in(&mut known, ROBIN, PASSWORD).await, StatusCode::SEE_OTHER);
    known.post("/sign-out", &[]).await;
    let mut attacker = system.nobody();
    for _ in 0..10 {
        let status = sign_in(&mut attacker, ROBIN, "some other password").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // From now on, not even the right one is looked at; and it says until when.
    let hashes = system.lanyard.passwords().hashes();
    let fields = [("email", ROBIN), ("password", PASSWORD)];
    let answer = attacker.post("/sign-in", &fields).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.headers[header::RETRY_AFTER], "900");
    assert!(answer.body.contains("Try again after 3 March 2026"), "{}", answer.body);
    assert!(!answer.body.contains(PASSWORD));
    assert_eq!(system.lanyard.passwords().hashes(), hashes, "a guess more costs nothing");
    // The one browser that Robin has signed in with before has attempts of its own.
    assert_eq!(sign_in(&mut known, ROBIN, PASSWORD).await, StatusCode::SEE_OTHER);
    // An attacker who has a cookie for an account of their own gets nowhere with it.
    let link = system.lanyard.invite(BOARD, Role::Auditor, ("", ""), None).await.expect("a link");
    let mut mallory = system.nobody();
    let fields = [
        ("way", "password"),
        ("name", "Mallory Pike"),
        ("email", "mallory@board.example"),
        ("password", "a password of my own"),
    ];
    mallory.post(&format!("/join/{}", *link.expose()), &fields).await.onward();
    assert_eq!(sign_in(&mut mallory, ROBIN, PASSWORD).await, StatusCode::TOO_MANY_REQUESTS);
    // A quarter of an hour later it is forgotten.
    system.set_time("2026-03-03T09:15:00Z");
    assert_eq!(sign_in(&mut attacker, ROBIN, PASSWORD).await, StatusCode::SEE_OTHER);
    system.stop().await;
}

#[tokio::test]
async fn at_a_shared_computer_anna_gets_no_more_guesses_at_robins_password_by_signing_in_herself() {
    let system = System::start().await;
    robin(&system).await;
    let link = system.lanyard.invite(BOARD, Role::Auditor, ("", ""), None).await.expect("a link");
    let mut shared = system.nobody();
    let (anna, password) = ("anna@board.example", "a password of my own");
    let fields =
        [("way", "password"), ("name", "Anna Pike"), ("email", anna), ("password", password)];
    shared.post(&format!("/join/{}", *link.expose()), &fields).await.onward();
    shared.post("/sign-out", &[]).await;
    assert_eq!(sign_in(&mut shared, ROBIN, PASSWORD).await, StatusCode::SEE_OTHER);
    shared.post("/sign-out", &[]).await;
    for _ in 0..10 {
        let status = sign_in(&mut shared, ROBIN, "some other password").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(sign_in(&mut shared, anna, password).await, StatusCode::SEE_OTHER);
    shared.post("/sign-out", &[]).await;
    let status = sign_in(&mut shared, ROBIN, "some other password").await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    system.stop().await;
}

#[tokio::test]
async fn an_account_that_is_not_there_is_locked_as_one_that_is() {
    let system = System::start().await;
    let mut attacker = system.nobody();
    for _ in 0..10 {
        sign_in(&mut attacker, "nobody@board.example", "some other password").await;
    }
    let status = sign_in(&mut attacker, "nobody@board.example", "some other password").await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    system.stop().await;
}

#[tokio::test]
async fn whoever_tries_one_password_on_every_account_is_told_to_wait() {
    let system = System::start().await;
    robin(&system).await;
    let from = |network: &str| Browser {
        network: Some(network.parse().expect("an address")),
        ..Browser::default()
    };
    let (evil, good) = (from("203.0.113.9"), from("198.51.100.7"));
    for account in 0..60 {
        let email = format!("person-{account}@board.example");
        // More than can be a password: counted, and no time is spent on hashing.
        let tried = system.lanyard.sign_in_with_password(&email, &"x".repeat(2_000), &evil).await;
        assert!(matches!(tried, Err(server::sign_in::SignInError::Wrong)), "{account}");
    }
    let tried = system.lanyard.sign_in_with_password(ROBIN, PASSWORD, &evil).await;
    assert!(matches!(tried, Err(server::sign_in::SignInError::Wait(_))));
    let tried = system.lanyard.sign_in_with_password(ROBIN, PASSWORD, &good).await;
    assert!(tried.is_ok(), "another network is not concerned");
    system.stop().await;
}

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_the_old_password() {
    let system = System::start().await;
    robin(&system).await;
    let (mut desk, mut thief) = (system.nobody(), system.nobody());
    sign_in(&mut desk, ROBIN, PASSWORD).await;
    sign_in(&mut thief, ROBIN, PASSWORD).await;
    let new = "seven lanterns on the quay";
    let change =
        |current: &'static str, new: &'static str| [("current", current), ("password", new)];
    for (current, new, says) in [
        ("not the password", new, "Your password is another"),
        (PASSWORD, "short", "too short"),
        (PASSWORD, "password1234", "first that anybody would try"),
        (PASSWORD, ROBIN, "first that anybody would try"),
    ] {
        let answer = desk.post("/account/password", &change(current, new)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(says), "{says}");
        assert!(!answer.body.contains(current), "no password is ever shown again");
    }
    let done = desk.post("/account/password", &change(PASSWORD, new)).await.onward();
    assert_eq!(done, "/account?done=password-saved");
    assert!(is_signed_in(&mut desk).await);
    assert!(!is_signed_in(&mut thief).await);
    assert_eq!(sign_in(&mut thief, ROBIN, PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&mut thief, ROBIN, new).await, StatusCode::SEE_OTHER);
    // It is the only way in, so it stays.
    let answer = desk.post("/account/password/remove", &[]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    system.stop().await;
}

#[tokio::test]
async fn whoever_finds_the_desk_open_cannot_add_a_way_in_of_their_own() {
    let system = System::start().await;
    robin(&system).await;
    let mut browser = system.nobody();
    sign_in(&mut browser, ROBIN, PASSWORD).await;
    assert_eq!(browser.post("/account/passkeys/start", &[]).await.status, StatusCode::OK);
    system.set_time("2026-03-03T09:15:00Z");
    let answer = browser.post("/account/passkeys/start", &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(browser.get("/account").await.page().contains("Sign in again"));
    // Nor guess the password on and on.
    for _ in 0..10 {
        let fields =
            [("current", "some other password"), ("password", "seven lanterns on the quay")];
        let answer = browser.post("/account/password", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let fields = [("current", PASSWORD), ("password", "seven lanterns on the quay")];
    let answer = browser.post("/account/password", &fields).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    system.stop().await;
}

/// What is kept of the password of a person.
async fn kept(system: &System, person: i64) -> String {
    let query = sqlx::query_scalar("SELECT password FROM people WHERE id = ?").bind(person);
    query.fetch_one(system.lanyard.db().readers()).await.expect("a password")
}

#[tokio::test]
async fn a_password_that_was_kept_in_an_older_way_opens_and_is_then_kept_as_today() {
    let system = System::start().await;
    let row = robin(&system).await;
    let today = kept(&system, row).await;
    // As it was kept before passwords were normalised: without the mark in front.
    let before = today.strip_prefix("nfkc").expect("a mark").to_owned();
    let mut transaction = system.lanyard.db().write().await.expect("a transaction");
    sqlx::query("UPDATE people SET password = ? WHERE id = ?")
        .bind(&before)
        .bind(row)
        .execute(&mut *transaction)
        .await
        .expect("written");
    transaction.commit().await.expect("written");
    let hashes = || system.lanyard.passwords().hashes();
    let mut browser = system.nobody();
    let count = hashes();
    let wrong = sign_in(&mut browser, ROBIN, "three herons by the lake").await;
    assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(hashes() - count, 1, "a wrong one costs what it always costs");
    assert_eq!(kept(&system, row).await, before);
    assert_eq!(sign_in(&mut browser, ROBIN, PASSWORD).await, StatusCode::SEE_OTHER);
    let renewed = kept(&system, row).await;
    assert!(renewed.starts_with("nfkc$argon2id$") && renewed != today, "{renewed}");
    let count = hashes();
    assert_eq!(sign_in(&mut browser, ROBIN, PASSWORD).await, StatusCode::SEE_OTHER);
    assert_eq!(hashes() - count, 1, "once");
    system.stop().await;
}

#[tokio::test]
async fn robin_signs_in_from_a_keyboard_that_writes_accents_apart() {
    let system = System::start().await;
    robin(&system).await;
    let mut browser = system.nobody();
    sign_in(&mut browser, ROBIN, PASSWORD).await;
    let fields = [("current", PASSWORD), ("password", "drei h\u{e4}user am flu\u{df}")];
    browser.post("/account/password", &fields).await.onward();
    let mut other = system.nobody();
    let status = sign_in(&mut other, ROBIN, "drei ha\u{308}user am flu\u{df}").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let fields = [
        ("current", "drei ha\u{308}user am flu\u{df}"),
        ("password", "seven lanterns on the quay"),
    ];
    assert_eq!(
        other.post("/account/password", &fields).await.onward(),
        "/account?done=password-saved"
    );
    system.stop().await;
}

#[tokio::test]
async fn a_proxy_of_this_machine_that_is_not_named_is_told_of_in_one_line() {
    let directory = tempfile::tempdir().expect("a directory");
    let binary = env!("CARGO_BIN_EXE_lanyard-under-test");
    let program = tests::process::Program::new(binary, &directory.path().join("data"));
    let log = directory.path().join("log");
    let running = program.serve_logging(0, &log);
    let visitor = Visitor::new(&running.address.replace("127.0.0.1", "localhost"));
    for client in ["198.51.100.7", "203.0.113.9", "rubbish"] {
        let form = visitor
            .bare(Method::POST, "/sign-in")
            .header("sec-fetch-site", "same-origin")
            .header("x-forwarded-for", client)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body("email=nobody%40board.example&password=three+herons+by+the+lake");
        let status = visitor.clone().send(form).await.status;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert!(running.stop().success());
    let said = std::fs::read_to_string(&log).expect("the log");
    assert_eq!(said.matches("set [sessions] proxies = [").count(), 1, "{said}");
    assert!(!said.contains("198.51.100.7"), "no address of a client is kept: {said}");
}
