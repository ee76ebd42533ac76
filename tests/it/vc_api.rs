//! The VC-API as other suites call it: statuses, `verified` against the strict verdict, and every
//! kind of malformed input.

use crate::http::server::{BOARD, HOSPITAL, Server, json_of, problem_of};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

const SCOPES: [&str; 2] = ["write:/credentials/issue", "write:/credentials/status"];
const SUITES: [&str; 7] = [
    "eddsa-rdfc-2022",
    "eddsa-jcs-2022",
    "ecdsa-rdfc-2019",
    "ecdsa-rdfc-2019-p384",
    "ecdsa-jcs-2019",
    "ecdsa-jcs-2019-p384",
    "vc-jose-cose",
];

async fn issued(server: &Server, token: &str, suite: &str) -> Value {
    let path = format!("/vc-api/issuers/{BOARD}/{suite}/credentials/issue");
    let body = json!({"credential": server::openapi::bodies::credential(), "options": {"x": 1}});
    let response = server.post(&path, Some(token), &body).await;
    let status = response.status();
    let mut answer = json_of(response).await;
    assert_eq!(status, StatusCode::CREATED, "{suite}: {answer:#}");
    answer["verifiableCredential"].take()
}

async fn verified(server: &Server, credential: &Value, options: Value) -> (StatusCode, Value) {
    let body = json!({"verifiableCredential": credential, "options": options});
    let response = server.post("/vc-api/credentials/verify", None, &body).await;
    (response.status(), json_of(response).await)
}

#[tokio::test]
async fn what_each_issuer_instance_signs_is_verified_and_with_one_letter_changed_it_is_not() {
    let server = Server::start().await;
    let token = server.token(Some(BOARD), &SCOPES).await;
    for suite in SUITES {
        let mut credential = issued(&server, &token, suite).await;
        let (status, answer) = verified(&server, &credential, json!({"checks": ["proof"]})).await;
        assert_eq!(status, StatusCode::OK, "{suite}: {answer:#}");
        assert_eq!(answer["verified"], true, "{suite}");
        assert!(answer["verdict"]["outcome"].is_string(), "the strict verdict is beside it");
        match credential["id"].as_str().and_then(|id| id.strip_prefix("data:")) {
            Some(enveloped) => {
                let middle = enveloped.len() / 2;
                let other = if &enveloped[middle..=middle] == "A" { "B" } else { "A" };
                let id =
                    format!("data:{}{other}{}", &enveloped[..middle], &enveloped[middle + 1..]);
                credential["id"] = json!(id);
            }
            None => credential["credentialSubject"]["id"] = json!("did:example:mallory"),
        }
        let (status, answer) = verified(&server, &credential, json!({})).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{suite}: {answer:#}");
        assert_eq!(answer["verified"], false, "{suite}");
    }
}

#[tokio::test]
async fn a_suspended_credential_is_verified_with_a_warning_and_refused_where_its_status_is_asked() {
    let server = Server::start().await;
    let board = server.board().await;
    let license = server.issue(&board).await;
    let cid = license["cid"].as_str().expect("a CID");
    let credential = json_of(server.get(&format!("/ipfs/{cid}?format=raw")).await).await;
    let both = json!({"checks": ["proof", "credentialStatus"]});
    assert_eq!(verified(&server, &credential, both.clone()).await.0, StatusCode::OK);
    let token = server.token(Some(BOARD), &SCOPES).await;
    let change = json!({
        "credentialId": license["credentialId"],
        "credentialStatus": {"type": "BitstringStatusListEntry", "statusPurpose": "suspension"},
        "status": true,
    });
    let response = server.post("/vc-api/credentials/status", Some(&token), &change).await;
    assert_eq!(response.status(), StatusCode::OK);
    let (status, answer) = verified(&server, &credential, json!({})).await;
    assert_eq!(status, StatusCode::OK, "{answer:#}");
    assert_ne!(answer["warnings"], json!([]));
    assert_eq!(answer["verdict"]["outcome"], "rejected");
    let (status, answer) = verified(&server, &credential, both).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(answer["verified"], false);
    assert_eq!(answer["checks"][0]["check"], json!(["proof", "credentialStatus"]));
    let nobody =
        json!({"credentialId": "urn:uuid:nobody", "statusPurpose": "revocation", "value": true});
    let response = server.post("/vc-api/credentials/status", Some(&token), &nobody).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    problem_of(response).await;
}

#[tokio::test]
async fn malformed_input_of_every_kind_is_a_400_and_never_a_500() {
    let server = Server::start().await;
    let token = server.token(Some(BOARD), &SCOPES).await;
    let good = issued(&server, &token, "eddsa-jcs-2022").await;
    let nonsense = [
        json!("text"),
        json!({}),
        json!([]),
        Value::Null,
        json!(10),
        json!(true),
        json!([[]]),
        json!([{}]),
        json!([null]),
        json!(""),
    ];
    let members = ["@context", "type", "issuer", "credentialSubject", "proof"];
    let mut wrong: Vec<Value> = nonsense.to_vec();
    for member in members {
        let mut without = good.clone();
        without.as_object_mut().expect("an object").shift_remove(member);
        wrong.push(without);
        for value in &nonsense {
            let mut changed = good.clone();
            changed[member] = value.clone();
            wrong.push(changed);
        }
    }
    for member in
        ["type", "created", "verificationMethod", "proofValue", "proofPurpose", "cryptosuite"]
    {
        for value in &nonsense {
            let mut changed = good.clone();
            changed["proof"][member] = value.clone();
            wrong.push(changed);
        }
    }
    for credential in &wrong {
        let (status, answer) = verified(&server, credential, json!({})).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{credential}: {answer:#}");
        let body = json!({"verifiablePresentation": credential, "options": {}});
        let response = server.post("/vc-api/presentations/verify", None, &body).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{credential}");
        problem_of(response).await;
    }
    for path in [
        "/vc-api/credentials/verify",
        "/vc-api/presentations/verify",
        "/vc-api/credentials/issue",
        "/vc-api/credentials/status",
    ] {
        for body in [
            "",
            "{",
            "null",
            "[]",
            "7",
            "\"x\"",
            "{}",
            "{\"options\":{}}",
            "{\"credential\":7}",
            "{\"verifiableCredential\":{},\"options\":7}",
            "\u{0}",
        ] {
            let request = server.request(Method::POST, path).bearer_auth(&token);
            let request = request.header("content-type", "application/json").body(body);
            let response = request.send().await.expect("an answer");
            assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{path} {body:?}");
            problem_of(response).await;
        }
    }
}

#[tokio::test]
async fn what_is_not_a_credential_is_not_signed_and_unheard_of_instances_are_not_there() {
    let server = Server::start().await;
    let token = server.token(Some(BOARD), &SCOPES).await;
    let path = format!("/vc-api/issuers/{BOARD}/eddsa-rdfc-2022/credentials/issue");
    let good = server::openapi::bodies::credential();
    for (member, value) in [
        ("@context", json!(["https://nobody.example/context"])),
        ("type", json!("NothingDefined")),
        ("credentialSubject", json!([])),
        ("undefinedTerm", json!("x")),
        ("validFrom", json!("yesterday")),
        ("credentialStatus", json!({"id": "urn:x"})),
    ] {
        let mut credential = good.clone();
        credential[member] = value;
        let response = server.post(&path, Some(&token), &json!({"credential": credential})).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{member}");
        problem_of(response).await;
    }
    for suite in ["ecdsa-sd-2023", "eddsa-rdfc-2022-p384", "nonsense"] {
        let path = format!("/vc-api/issuers/{BOARD}/{suite}/credentials/issue");
        let response = server.post(&path, Some(&token), &json!({"credential": good})).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{suite}");
    }
}

/// Asks for a signature under a credential and gives the answer.
async fn asked_to_sign(server: &Server, token: Option<&str>, credential: &Value) -> Response {
    server.post("/vc-api/credentials/issue", token, &json!({"credential": credential})).await
}

/// Dr Okafor's licence as the board published it.
async fn published(server: &Server) -> Value {
    let license = server.issue(&server.board().await).await;
    let cid = license["cid"].as_str().expect("a CID");
    json_of(server.get(&format!("/ipfs/{cid}?format=raw")).await).await
}

/// A credential without its proof and some other members.
fn without(credential: &Value, members: &[&str]) -> Value {
    let mut credential = credential.clone();
    let object = credential.as_object_mut().expect("an object");
    for member in members.iter().chain(&["proof"]) {
        object.shift_remove(*member);
    }
    credential
}

#[tokio::test]
async fn mallory_gets_no_licence_signed_with_another_clinicians_status_or_id() {
    let server = Server::start().await;
    let real = published(&server).await;
    let scopes = ["write:/credentials/issue", "write:/licenses"];
    let token = server.token(Some(BOARD), &scopes).await;
    let mut forged = without(&real, &["id"]);
    forged["credentialSubject"]["licenseNumber"] = json!("FORGED-9");
    let response = asked_to_sign(&server, Some(&token), &forged).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let problem = problem_of(response).await;
    assert_eq!(problem["errors"][0]["pointer"], "/credentialStatus");
    let again = without(&real, &["credentialStatus"]);
    let response = asked_to_sign(&server, Some(&token), &again).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    let weak = server.token(Some(BOARD), &SCOPES).await;
    let plain = without(&real, &["id", "credentialStatus"]);
    let response = asked_to_sign(&server, Some(&weak), &plain).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn nobody_has_a_status_list_signed_not_even_the_boards_own() {
    let server = Server::start().await;
    let real = published(&server).await;
    let list = real["credentialStatus"][1]["statusListCredential"].as_str().expect("a list");
    let list = json_of(server.get(&list[list.find("/status/").expect("ours")..]).await).await;
    let scopes = ["write:/credentials/issue", "write:/licenses"];
    let token = server.token(Some(BOARD), &scopes).await;
    let response = asked_to_sign(&server, Some(&token), &without(&list, &[])).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(problem_of(response).await["errors"][0]["pointer"], "/type");
}

#[tokio::test]
async fn a_licence_that_a_board_hands_in_gets_positions_of_its_own_and_can_be_revoked() {
    let open = Server::start_with(server::routes::Limits::default(), |config| {
        config.demo.open_vc_api = true;
    })
    .await;
    let plain = without(&published(&open).await, &["id", "credentialStatus"]);
    let scopes = ["write:/credentials/issue", "write:/credentials/status", "write:/licenses"];
    let token = open.token(Some(BOARD), &scopes).await;
    for token in [Some(token.as_str()), None] {
        let response = asked_to_sign(&open, token, &plain).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        let issued = json_of(response).await["verifiableCredential"].take();
        let outcome =
            || async { verified(&open, &issued, json!({})).await.1["verdict"]["outcome"].take() };
        assert_eq!(outcome().await, "accepted");
        let change =
            json!({"credentialId": issued["id"], "statusPurpose": "revocation", "value": true});
        let response = open.post("/vc-api/credentials/status", token, &change).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(outcome().await, "rejected");
    }
    let hospital = open.token(Some(HOSPITAL), &scopes).await;
    let response = asked_to_sign(&open, Some(&hospital), &without(&plain, &["issuer"])).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN, "a hospital issues no licences");
}
