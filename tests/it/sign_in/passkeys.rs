//! Ceremonies of passkeys that do not go as they should. Those that do are in the browser's tests.

use super::{PASSWORD, ROBIN, robin, sign_in};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use tests::{
    System,
    authenticator::Authenticator,
    visitor::{Answer, Visitor},
};

async fn begin(visitor: &mut Visitor, path: &str) -> Value {
    serde_json::from_str(&visitor.post(path, &[]).await.page()).expect("JSON")
}

/// Makes a passkey at `path` and brings back the answer.
async fn create(
    visitor: &mut Visitor,
    system: &System,
    device: &mut Authenticator,
    path: &str,
) -> Answer {
    let begun = begin(visitor, &format!("{path}/start")).await;
    let credential = device.create(&begun["options"]);
    let body = json!({ "ceremony": begun["ceremony"], "credential": credential });
    finish(visitor, system, &format!("{path}/finish"), &body).await
}

/// Adds a passkey to the account that is signed in.
pub async fn add_passkey(visitor: &mut Visitor, system: &System, device: &mut Authenticator) {
    create(visitor, system, device, "/account/passkeys").await.page();
}

/// Follows a link with a new passkey, and tells where that leads.
pub async fn arrive_with_passkey(
    visitor: &mut Visitor,
    system: &System,
    device: &mut Authenticator,
    path: &str,
) -> String {
    let answer = create(visitor, system, device, &format!("{path}/passkey")).await.page();
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    answer["next"].as_str().expect("where to go").to_owned()
}

/// Signs in with the newest passkey of a device.
pub async fn sign_in_with_passkey(
    visitor: &mut Visitor,
    system: &System,
    device: &Authenticator,
) -> Answer {
    let begun = begin(visitor, "/sign-in/passkey/start").await;
    let credential = device.get(&begun["options"]);
    let body = json!({ "ceremony": begun["ceremony"], "credential": credential });
    finish(visitor, system, "/sign-in/passkey/finish", &body).await
}

async fn finish(visitor: &mut Visitor, system: &System, path: &str, body: &Value) -> Answer {
    let request = visitor
        .bare(Method::POST, path)
        .header(header::ORIGIN, &system.address)
        .header(header::CONTENT_TYPE, "application/json")
        .body(body.to_string());
    visitor.send(request).await
}

/// What a browser would send that holds no key: the challenge is right, the signature is not.
fn forged(begun: &Value, kind: &str, origin: &str) -> Value {
    let challenge = &begun["options"]["publicKey"]["challenge"];
    let client =
        json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false });
    let base = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    json!({
        "ceremony": begun["ceremony"],
        "credential": {
            "id": base(&[1; 16]), "rawId": base(&[1; 16]), "type": "public-key",
            "response": {
                "clientDataJSON": base(client.to_string().as_bytes()),
                "authenticatorData": base(&[0; 37]), "signature": base(&[0; 70]),
                "attestationObject": base(&[0xa0]), "userHandle": base(&[7; 16]),
            },
        },
    })
}

#[tokio::test]
async fn an_answer_without_the_key_or_to_another_challenge_lets_nobody_in() {
    let system = System::start().await;
    let mut visitor = system.nobody();
    let path = "/sign-in/passkey/finish";
    for origin in [system.address.as_str(), "https://evil.example"] {
        let begun = begin(&mut visitor, "/sign-in/passkey/start").await;
        let answer = forged(&begun, "webauthn.get", origin);
        let refused = finish(&mut visitor, &system, path, &answer).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
        let again = finish(&mut visitor, &system, path, &answer).await;
        assert_eq!(again.status, StatusCode::FORBIDDEN, "the challenge is used up");
    }
    assert!(visitor.cookies.is_empty());
    for broken in [json!({}), json!({ "ceremony": "x", "credential": {} }), json!([1])] {
        let answer = finish(&mut visitor, &system, path, &broken).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{broken}");
    }
    let huge = json!({ "ceremony": "A".repeat(43), "credential": "x".repeat(40_000) });
    let answer = finish(&mut visitor, &system, path, &huge).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    system.stop().await;
}

#[tokio::test]
async fn what_was_begun_in_one_place_is_not_finished_in_another_nor_after_its_time() {
    let system = System::start().await;
    robin(&system).await;
    let mut robin = system.nobody();
    sign_in(&mut robin, ROBIN, PASSWORD).await;
    // A challenge to sign in is none to add a passkey, and the other way round.
    let begun = begin(&mut robin, "/sign-in/passkey/start").await;
    let answer = forged(&begun, "webauthn.create", &system.address);
    let refused = finish(&mut robin, &system, "/account/passkeys/finish", &answer).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let begun = begin(&mut robin, "/account/passkeys/start").await;
    let answer = forged(&begun, "webauthn.get", &system.address);
    let refused = finish(&mut robin, &system, "/sign-in/passkey/finish", &answer).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let begun = begin(&mut robin, "/account/passkeys/start").await;
    system.set_time("2026-03-03T09:05:00Z");
    let answer = forged(&begun, "webauthn.create", &system.address);
    let refused = finish(&mut robin, &system, "/account/passkeys/finish", &answer).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    system.stop().await;
}

#[tokio::test]
async fn somebody_who_begins_ceremonies_without_end_pushes_out_nobody_elses() {
    let system = System::start().await;
    let lanyard = &system.lanyard;
    let from = |network: &str| server::auth::browser::Browser {
        network: Some(network.parse().expect("an address")),
        ..Default::default()
    };
    let (evil, good) = (from("203.0.113.9"), from("198.51.100.7"));
    let first = lanyard.begin_passkey_sign_in(&good).await.expect("a challenge");
    let pushed_out = lanyard.begin_passkey_sign_in(&evil).await.expect("a challenge");
    // Those that end first go first: the clock tells them apart.
    system.set_time("2026-03-03T09:00:01Z");
    for _ in 0..200 {
        lanyard.begin_passkey_sign_in(&evil).await.expect("a challenge");
    }
    let nothing = json!({});
    let over = lanyard.finish_passkey_sign_in(&pushed_out.token, &nothing, &evil).await;
    assert!(matches!(over, Err(server::sign_in::SignInError::Over)), "{over:?}");
    let there = lanyard.finish_passkey_sign_in(&first.token, &nothing, &good).await;
    assert!(matches!(there, Err(server::sign_in::SignInError::Wrong)), "{there:?}");
    system.stop().await;
}
