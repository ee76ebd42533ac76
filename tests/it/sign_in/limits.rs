//! How often, and how many at once: what stops a stranger who guesses must not stop Robin.

use super::{PASSWORD, ROBIN, is_signed_in, robin, sign_in};
use reqwest::{StatusCode, header};
use server::{auth::browser::Browser, sign_in::SignInError};
use tests::System;

/// A browser in that network that nobody has signed in with.
fn from(network: &str) -> Browser {
    Browser { network: Some(network.parse().expect("an address")), ..Browser::default() }
}

/// Tries something that is longer than a password can be: it counts, and costs no time.
async fn guess(system: &System, browser: &Browser) -> Result<(), SignInError> {
    let long = "x".repeat(2_000);
    system.lanyard.sign_in_with_password(ROBIN, &long, browser).await.map(|_| ())
}

#[tokio::test]
async fn a_stranger_who_guesses_robins_password_does_not_keep_robin_out_anywhere_else() {
    let system = System::start().await;
    robin(&system).await;
    let (evil, home) = (from("203.0.113.9"), from("198.51.100.7"));
    for _ in 0..10 {
        assert_eq!(guess(&system, &evil).await, Err(SignInError::Wrong));
    }
    let waits = guess(&system, &evil).await;
    assert!(matches!(waits, Err(SignInError::Wait(_))), "{waits:?}");
    // On a new computer at home, as often as need be, while the stranger goes on.
    for _ in 0..3 {
        let found = system.lanyard.sign_in_with_password(ROBIN, PASSWORD, &home).await;
        assert!(found.is_ok(), "{found:?}");
        assert!(guess(&system, &evil).await.is_err());
    }
    // Those whose network nobody knows are in one that is neither of the two.
    let unknown = Browser::default();
    for _ in 0..10 {
        assert_eq!(guess(&system, &unknown).await, Err(SignInError::Wrong));
    }
    assert!(matches!(guess(&system, &unknown).await, Err(SignInError::Wait(_))));
    assert!(system.lanyard.sign_in_with_password(ROBIN, PASSWORD, &home).await.is_ok());
    system.stop().await;
}

#[tokio::test]
async fn whoever_guesses_from_a_hundred_networks_is_stopped_and_robins_own_browser_is_not() {
    let system = System::start().await;
    robin(&system).await;
    let mut known = system.nobody();
    assert_eq!(sign_in(&mut known, ROBIN, PASSWORD).await, StatusCode::SEE_OTHER);
    known.post("/sign-out", &[]).await;
    for network in 0..100 {
        let browser = from(&format!("203.0.113.{network}"));
        assert_eq!(guess(&system, &browser).await, Err(SignInError::Wrong), "{network}");
    }
    let fresh = from("198.51.100.7");
    assert!(matches!(guess(&system, &fresh).await, Err(SignInError::Wait(_))));
    let right = system.lanyard.sign_in_with_password(ROBIN, PASSWORD, &fresh).await;
    assert!(matches!(right, Err(SignInError::Wait(_))), "{right:?}");
    assert_eq!(sign_in(&mut known, ROBIN, PASSWORD).await, StatusCode::SEE_OTHER);
    system.set_time("2026-03-03T09:15:00Z");
    assert!(system.lanyard.sign_in_with_password(ROBIN, PASSWORD, &fresh).await.is_ok());
    system.stop().await;
}

#[tokio::test]
async fn when_too_many_sign_in_at_once_the_next_is_told_to_come_back_and_nobody_else_waits() {
    let system = System::start().await;
    robin(&system).await;
    let mut inside = system.nobody();
    sign_in(&mut inside, ROBIN, PASSWORD).await;
    let passwords = system.lanyard.passwords();
    let line: Vec<_> = std::iter::from_fn(|| passwords.place()).collect();
    assert_eq!(line.len(), 20, "those whose password is compared, and those who wait for it");
    let hashes = passwords.hashes();
    let mut stranger = system.nobody();
    // More often than there are attempts: what was not looked at is none.
    for _ in 0..12 {
        let fields = [("email", ROBIN), ("password", PASSWORD), ("next", "/account")];
        let answer = stranger.post("/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers[header::RETRY_AFTER], "5");
        assert!(answer.body.contains("yours was not looked at"), "{}", answer.body);
        assert!(answer.body.contains(ROBIN) && !answer.body.contains(PASSWORD), "what was typed");
    }
    assert_eq!(passwords.hashes(), hashes);
    // Pages, passkeys, and whoever changes a password do not stand in that line.
    assert!(is_signed_in(&mut inside).await);
    assert_eq!(stranger.post("/sign-in/passkey/start", &[]).await.status, StatusCode::OK);
    let fields = [("current", PASSWORD), ("password", "seven lanterns on the quay")];
    let saved = inside.post("/account/password", &fields).await.onward();
    assert_eq!(saved, "/account?done=password-saved");
    drop(line);
    let status = sign_in(&mut stranger, ROBIN, "seven lanterns on the quay").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    system.stop().await;
}
