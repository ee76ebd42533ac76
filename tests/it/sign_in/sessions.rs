//! Sessions: begun anew at each sign-in, ended by their person, by their time, by the clock.

use super::{
    PASSWORD, ROBIN, is_signed_in,
    passkeys::{add_passkey, sign_in_with_passkey},
    robin, sign_in,
};
use reqwest::{Method, StatusCode, header};
use server::access::Role;
use std::time::Duration;
use tests::{BOARD, System, at, authenticator::Authenticator, visitor::Visitor};

#[tokio::test]
async fn a_session_that_was_planted_before_signing_in_is_worth_nothing_after() {
    let system = System::start().await;
    robin(&system).await;
    let mut browser = system.nobody();
    assert_eq!(sign_in(&mut browser, ROBIN, PASSWORD).await, StatusCode::SEE_OTHER);
    let planted = browser.cookies["session"].clone();
    assert_eq!(sign_in(&mut browser, ROBIN, PASSWORD).await, StatusCode::SEE_OTHER);
    assert_ne!(browser.cookies["session"], planted, "each sign-in has a token of its own");
    let mut thief = system.nobody();
    thief.cookies.insert("session".to_owned(), planted);
    assert!(!is_signed_in(&mut thief).await, "the session before it has ended");
    // One that nobody ever gave out is not taken up either.
    let mut fixed = system.nobody();
    fixed.cookies.insert("session".to_owned(), "A".repeat(43));
    assert_eq!(sign_in(&mut fixed, ROBIN, PASSWORD).await, StatusCode::SEE_OTHER);
    assert_ne!(fixed.cookies["session"], "A".repeat(43));
    system.stop().await;
}

#[tokio::test]
async fn a_thief_with_the_cookie_is_out_as_soon_as_robin_signs_out() {
    let system = System::start().await;
    robin(&system).await;
    let mut browser = system.nobody();
    sign_in(&mut browser, ROBIN, PASSWORD).await;
    let mut thief = browser.clone();
    assert!(is_signed_in(&mut thief).await);
    browser.post("/sign-out", &[]).await;
    assert!(!is_signed_in(&mut thief).await);
    system.stop().await;
}

#[tokio::test]
async fn an_hour_without_a_click_ends_a_session_and_twelve_hours_end_it_anyhow() {
    let system = System::start().await;
    robin(&system).await;
    let mut idle = system.nobody();
    sign_in(&mut idle, ROBIN, PASSWORD).await;
    system.set_time("2026-03-03T09:59:59Z");
    assert!(is_signed_in(&mut idle).await);
    system.set_time("2026-03-03T10:59:58Z");
    assert!(is_signed_in(&mut idle).await, "each click counts");
    system.set_time("2026-03-03T11:59:58Z");
    assert!(!is_signed_in(&mut idle).await);
    let mut busy = system.nobody();
    sign_in(&mut busy, ROBIN, PASSWORD).await;
    let begun = at("2026-03-03T11:59:58Z");
    for click in 1..=14 {
        system.clock.set(begun.plus(Duration::from_secs(click * 50 * 60)));
        assert!(is_signed_in(&mut busy).await, "{click}");
    }
    system.set_time("2026-03-03T23:59:58Z");
    assert!(!is_signed_in(&mut busy).await, "the clock has the last word");
    system.stop().await;
}

#[tokio::test]
async fn the_board_decides_how_long_a_session_lasts() {
    let system = System::start_with(|config| {
        config.sessions.idle_minutes = 5;
        config.sessions.hours = 1;
    });
    let system = system.await;
    robin(&system).await;
    let mut browser = system.nobody();
    sign_in(&mut browser, ROBIN, PASSWORD).await;
    system.set_time("2026-03-03T09:04:59Z");
    assert!(is_signed_in(&mut browser).await);
    system.set_time("2026-03-03T09:09:59Z");
    assert!(!is_signed_in(&mut browser).await);
    system.stop().await;
}

#[tokio::test]
async fn robin_sees_where_they_are_signed_in_and_ends_what_is_not_theirs() {
    let system = System::start().await;
    let row = robin(&system).await;
    let (mut desk, mut phone, mut library) = (system.nobody(), system.nobody(), system.nobody());
    for browser in [&mut desk, &mut phone, &mut library] {
        sign_in(browser, ROBIN, PASSWORD).await;
    }
    let page = desk.get("/account").await.page();
    assert_eq!(page.matches("Sign out there").count(), 2, "{page}");
    let sessions = system.lanyard.sessions_of(row).await.expect("sessions");
    assert_eq!(sessions.len(), 3);
    let at = page.find("name=\"session\" value=\"").expect("a button") + 22;
    let name = page[at..at + 16].to_owned();
    let done = desk.post("/account/sessions/end", &[("session", &name)]).await.onward();
    assert_eq!(done, "/account?done=session-ended");
    let left = [is_signed_in(&mut phone).await, is_signed_in(&mut library).await];
    assert_eq!(left.iter().filter(|is| **is).count(), 1, "one of the two");
    desk.post("/account/sessions/end-others", &[]).await.onward();
    assert!(is_signed_in(&mut desk).await);
    assert!(!is_signed_in(&mut phone).await && !is_signed_in(&mut library).await);
    desk.post("/account/sessions/end-all", &[]).await.onward();
    assert!(!is_signed_in(&mut desk).await);
    system.stop().await;
}

#[tokio::test]
async fn one_person_cannot_end_the_session_or_touch_the_passkey_of_another() {
    let system = System::start().await;
    robin(&system).await;
    let mut browser = system.nobody();
    sign_in(&mut browser, ROBIN, PASSWORD).await;
    let mut other = system.staff(BOARD, Role::Administrator).await;
    let member = system.lanyard.members(BOARD).await.expect("members");
    let robin = member.iter().find(|it| it.person.email == ROBIN).expect("a member").person.row;
    let session = system.lanyard.sessions_of(robin).await.expect("sessions")[0].name();
    other.post("/account/sessions/end", &[("session", &session)]).await;
    assert!(is_signed_in(&mut browser).await);
    assert_eq!(other.get("/account/passkeys/1").await.status, StatusCode::NOT_FOUND);
    let answer = other.post("/account/passkeys/1/remove", &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    system.stop().await;
}

#[tokio::test]
async fn where_the_address_is_https_cookies_never_leave_it() {
    let system = System::start_with(|config| {
        config.server.public_url = Some("https://board.example".parse().expect("a URL"));
    });
    let system = system.await;
    let person = system.lanyard.add_person("Robin Vance", ROBIN).await.expect("a person");
    system.lanyard.set_role(person.row, BOARD, Role::Officer).await.expect("a member");
    let link = system.lanyard.recovery(BOARD, person.row, None).await.expect("a link");
    let path = format!("/join/{}", *link.expose());
    let address = format!("http://{}", system.lanyard.config().server.listen);
    let mut browser = Visitor::new(&address);
    let request = browser
        .bare(Method::POST, &path)
        .header(header::ORIGIN, "https://board.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body("way=as-before");
    let answer = browser.send(request).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let set: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().collect();
    assert_eq!(set.len(), 2);
    for cookie in set {
        let cookie = cookie.to_str().expect("text");
        assert!(cookie.starts_with("__Host-"), "{cookie}");
        for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    system.stop().await;
}

#[tokio::test]
async fn a_session_that_mallory_planted_is_never_robins_by_passkey_or_by_link() {
    let system = System::start().await;
    let row = robin(&system).await;
    let (mut browser, mut device) = (system.nobody(), Authenticator::new(&system.address));
    sign_in(&mut browser, ROBIN, PASSWORD).await;
    add_passkey(&mut browser, &system, &mut device).await;
    browser.post("/sign-out", &[]).await;
    for by_link in [false, true] {
        // Mallory's own session, which is good; and one that nobody ever gave out.
        let address = format!("m{by_link}@board.example");
        let person = system.lanyard.add_person("Mallory Pike", &address);
        let person = person.await.expect("a person").row;
        system.lanyard.set_role(person, BOARD, Role::Auditor).await.expect("a member");
        let own = system.lanyard.begin_session(person, "Tests").await.expect("a session");
        for planted in [own.expose().to_string(), "A".repeat(43)] {
            let mut victim = system.nobody();
            victim.cookies.insert("session".to_owned(), planted.clone());
            if by_link {
                let link = system.lanyard.recovery(BOARD, row, None).await.expect("a link");
                let path = format!("/join/{}", *link.expose());
                victim.post(&path, &[("way", "as-before")]).await.onward();
            } else {
                sign_in_with_passkey(&mut victim, &system, &device).await.page();
            }
            assert_ne!(victim.cookies["session"], planted, "by link: {by_link}");
            assert!(victim.get("/account").await.page().contains(ROBIN));
            let mut mallory = system.nobody();
            mallory.cookies.insert("session".to_owned(), planted);
            assert!(!is_signed_in(&mut mallory).await, "by link: {by_link}");
        }
    }
    system.stop().await;
}
