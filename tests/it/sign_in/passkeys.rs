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

/// Brings an answer back.
pub async fn finish(visitor: &mut Visitor, system: &System, path: &str, body: &Value) -> Answer {
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
        assert_eq!(again.status, StatusCode::FORBIDDEN, "nor a second time");
    }
    assert!(!visitor.cookies.contains_key("session"));
    for broken in [json!({}), json!({ "ceremony": 1, "credential": {} }), json!([1])] {
        let answer = finish(&mut visitor, &system, path, &broken).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{broken}");
    }
    for sealed in [String::new(), "x".to_owned(), "A".repeat(25 << 10)] {
        let answer = json!({ "ceremony": sealed, "credential": {} });
        let refused = finish(&mut visitor, &system, path, &answer).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
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

/// What the database holds, in rows, of every table that signing in could write to.
async fn rows(system: &System) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in ["answered", "sessions", "devices", "attempts", "passkeys", "log"] {
        let query = format!("SELECT COUNT(*) FROM {table}");
        let count = sqlx::query_scalar(sqlx::AssertSqlSafe(query));
        counts.push(count.fetch_one(system.lanyard.db().readers()).await.expect("a count"));
    }
    counts
}

/// Robin, who has a passkey on that device.
async fn with_passkey(system: &System) -> (Visitor, Authenticator) {
    robin(system).await;
    let (mut robin, mut device) = (system.nobody(), Authenticator::new(&system.address));
    sign_in(&mut robin, ROBIN, PASSWORD).await;
    add_passkey(&mut robin, system, &mut device).await;
    robin.post("/sign-out", &[]).await;
    (robin, device)
}

#[tokio::test]
async fn somebody_who_begins_and_forges_without_end_writes_nothing_and_pushes_out_nobody() {
    let system = System::start().await;
    let (mut robin, device) = with_passkey(&system).await;
    let begun = begin(&mut robin, "/sign-in/passkey/start").await;
    let before = rows(&system).await;
    let mut evil = system.nobody();
    for _ in 0..250 {
        let begun = begin(&mut evil, "/sign-in/passkey/start").await;
        let answer = forged(&begun, "webauthn.get", &system.address);
        let refused = finish(&mut evil, &system, "/sign-in/passkey/finish", &answer).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(rows(&system).await, before);
    let credential = device.get(&begun["options"]);
    let body = json!({ "ceremony": begun["ceremony"], "credential": credential });
    finish(&mut robin, &system, "/sign-in/passkey/finish", &body).await.page();
    system.stop().await;
}

#[tokio::test]
async fn a_right_answer_lets_robin_in_once_in_one_browser_for_one_thing_and_in_time() {
    let system = System::start().await;
    let (mut robin, device) = with_passkey(&system).await;
    let path = "/sign-in/passkey/finish";
    let right = async |visitor: &mut Visitor| {
        let begun = begin(visitor, "/sign-in/passkey/start").await;
        json!({ "ceremony": begun["ceremony"], "credential": device.get(&begun["options"]) })
    };
    // Whoever has seen everything that was sent, but not the cookie, gets nowhere.
    let body = right(&mut robin).await;
    let mut thief = system.nobody();
    assert_eq!(finish(&mut thief, &system, path, &body).await.status, StatusCode::FORBIDDEN);
    begin(&mut thief, "/sign-in/passkey/start").await;
    assert_eq!(finish(&mut thief, &system, path, &body).await.status, StatusCode::FORBIDDEN);
    // Altered by one letter, anywhere, it opens nothing.
    let sealed = body["ceremony"].as_str().expect("text").to_owned();
    for at in (0..sealed.len()).step_by(97) {
        let other = if sealed.as_bytes()[at] == b'A' { "B" } else { "A" };
        let mut altered = body.clone();
        altered["ceremony"] = format!("{}{other}{}", &sealed[..at], &sealed[at + 1..]).into();
        let answer = finish(&mut robin, &system, path, &altered).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{at}");
    }
    // Nor is the state of one challenge good for the answer to another.
    let other = right(&mut robin).await;
    let crossed = json!({ "ceremony": other["ceremony"], "credential": body["credential"] });
    assert_eq!(finish(&mut robin, &system, path, &crossed).await.status, StatusCode::FORBIDDEN);
    // It is good once; its cookie stays, for the tab beside it.
    finish(&mut robin, &system, path, &body).await.page();
    assert_eq!(finish(&mut robin, &system, path, &body).await.status, StatusCode::FORBIDDEN);
    finish(&mut robin, &system, path, &other).await.page();
    // At once as often as one likes: one gets in.
    let body = right(&mut robin).await;
    let many = (0..4).map(|_| {
        let (mut browser, body, system) = (robin.clone(), body.clone(), &system);
        async move { finish(&mut browser, system, path, &body).await.status }
    });
    let statuses = futures::future::join_all(many).await;
    let let_in = statuses.iter().filter(|status| **status == StatusCode::OK).count();
    assert_eq!(let_in, 1, "{statuses:?}");
    // Over is over; what was answered is forgotten then, and is no less over for it.
    let late = right(&mut robin).await;
    system.set_time("2026-03-03T09:05:00Z");
    assert_eq!(finish(&mut robin, &system, path, &late).await.status, StatusCode::FORBIDDEN);
    let body = right(&mut robin).await;
    finish(&mut robin, &system, path, &body).await.page();
    assert_eq!(finish(&mut robin, &system, path, &other).await.status, StatusCode::FORBIDDEN);
    assert_eq!(rows(&system).await[0], 1, "what is over is not kept");
    system.stop().await;
}

#[tokio::test]
async fn a_right_answer_is_right_for_its_own_person_alone_and_the_twentieth_passkey_is_the_last() {
    let system = System::start().await;
    robin(&system).await;
    let mut robin = system.nobody();
    sign_in(&mut robin, ROBIN, PASSWORD).await;
    let path = "/account/passkeys/finish";
    let mut anna = system.staff(tests::HOSPITAL, server::access::Role::Auditor).await;
    let mut device = Authenticator::new(&system.address);
    let mut answered = async |robin: &mut Visitor| {
        let begun = begin(robin, "/account/passkeys/start").await;
        let credential = device.create(&begun["options"]);
        json!({ "ceremony": begun["ceremony"], "credential": credential })
    };
    let answer = answered(&mut robin).await;
    // In the same browser, but signed in as somebody else.
    anna.cookies.insert("ceremony".to_owned(), robin.cookies["ceremony"].clone());
    let refused = finish(&mut anna, &system, path, &answer).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    finish(&mut robin, &system, path, &answer).await.page();
    let mut answers = Vec::new();
    for _ in 0..20 {
        answers.push(answered(&mut robin).await);
    }
    for (at, answer) in answers.iter().enumerate() {
        let status = finish(&mut robin, &system, path, answer).await.status;
        let expected = if at < 19 { StatusCode::OK } else { StatusCode::CONFLICT };
        assert_eq!(status, expected, "{at}");
    }
    system.stop().await;
}

#[tokio::test]
async fn a_passkey_leads_nobody_to_another_site() {
    let system = System::start().await;
    let (_, device) = with_passkey(&system).await;
    for (next, leads) in [
        ("/issuer/golden-coast?state=active", "/issuer/golden-coast?state=active"),
        ("https://evil.example/", "/desks"),
        ("//evil.example/", "/desks"),
        ("/\\evil.example", "/desks"),
        ("/.//evil.example", "/desks"),
        ("javascript:alert(1)", "/desks"),
        ("/account\r\nset-cookie: evil=1", "/desks"),
    ] {
        let mut robin = system.nobody();
        let begun = begin(&mut robin, "/sign-in/passkey/start").await;
        let credential = device.get(&begun["options"]);
        let body = json!({ "ceremony": begun["ceremony"], "credential": credential, "next": next });
        let answer = finish(&mut robin, &system, "/sign-in/passkey/finish", &body).await.page();
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        assert_eq!(answer["next"], leads, "{next}");
        assert!(!robin.cookies.contains_key("evil"), "{next}");
    }
    system.stop().await;
}
