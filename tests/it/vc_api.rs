//! The VC-API as other suites call it: statuses, `verified` against the strict verdict, and every
//! kind of malformed input.

use crate::http::server::{BOARD, Server, json_of, problem_of};
use reqwest::{Method, StatusCode};
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
