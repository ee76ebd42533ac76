//! The whole lifecycle for machines: over HTTP and on the command line.

use crate::http::server::{Server, json_of, problem_of};
use ::server::clock::Clock;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::time::Duration;
use tests::{ada_okafor, process::Program};

#[tokio::test]
async fn a_boards_software_brings_a_licence_into_every_state_by_name() {
    let server = Server::start().await;
    let token = server.board().await;
    for (action, state) in [
        ("restrict", "restricted"),
        ("probation", "probation"),
        ("stay", "suspension-stayed"),
        ("suspend", "suspended"),
        ("deactivate", "inactive"),
        ("lapse", "lapsed"),
        ("surrender", "surrendered"),
        ("revoke", "revoked"),
        ("deceased", "deceased"),
        ("issued-in-error", "issued-in-error"),
    ] {
        let license = server.issue(&token).await;
        let id = license["id"].as_str().expect("an id");
        let path = format!("/api/v1/licenses/{id}/{action}");
        let change = json!({ "reason": "consent-order", "text": "No night shifts." });
        let response = server.post(&path, Some(&token), &change).await;
        assert_eq!(response.status(), StatusCode::OK, "{action}");
        assert_eq!(json_of(response).await["state"], state, "{action}");
    }
    let license = server.issue(&token).await;
    let id = license["id"].as_str().expect("an id");
    let path = format!("/api/v1/licenses/{id}/promote");
    let unknown = server.post(&path, Some(&token), &json!({ "reason": "x" })).await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_boards_software_calls_off_what_it_announced_and_only_that() {
    let server = Server::start().await;
    let token = server.board().await;
    let license = server.issue(&token).await;
    let id = license["id"].as_str().expect("an id");
    let path = format!("/api/v1/licenses/{id}");
    let change = json!({ "reason": "final-order", "effectiveDate": "2028-01-01" });
    let announced = json_of(server.post(&format!("{path}/revoke"), Some(&token), &change).await);
    let announced = announced.await;
    assert_eq!(announced["history"][0]["inForce"], false);
    let number = announced["history"][0]["number"].as_i64().expect("a number");
    let withdraw = format!("{path}/changes/{number}/withdraw");
    let none = server.post(&withdraw, None, &json!({})).await;
    assert_eq!(none.status(), StatusCode::UNAUTHORIZED);
    let done = server.request(Method::POST, &withdraw).bearer_auth(&token).send().await;
    let done = done.expect("an answer");
    assert_eq!(done.status(), StatusCode::OK);
    assert_eq!(json_of(done).await["history"], json!([]));
    let again = server.post(&withdraw, Some(&token), &json!({})).await;
    assert_eq!(again.status(), StatusCode::CONFLICT);
    assert_eq!(problem_of(again).await["type"], "/problems/conflict");
}

#[test]
fn an_announced_change_is_called_off_on_the_command_line() {
    let directory = tempfile::tempdir().unwrap();
    let program =
        Program::new(env!("CARGO_BIN_EXE_lanyard-under-test"), &directory.path().join("data"));
    program.says(&["init", "--organization", "golden-coast", "--name", "Golden Coast", "--trust"]);
    let mut ada = ada_okafor();
    ada.expiration_date = "2036-12-31".to_owned();
    let order = directory.path().join("order.json");
    std::fs::write(&order, serde_json::to_vec(&ada).unwrap()).unwrap();
    let order = order.to_str().unwrap();
    let said = program.says(&["issue", order, "--organization", "golden-coast"]);
    let id = said.split_whitespace().nth(1).unwrap().to_owned();
    // The program has the system's clock.
    let tomorrow = Clock::System.now().plus(Duration::from_secs(86_400));
    let tomorrow = tomorrow.to_string();
    let announced = program.says(&[
        "status",
        "set",
        "lapsed",
        &id,
        "--reason",
        "not-renewed",
        "--effective",
        &tomorrow,
    ]);
    let number = announced.split("(number ").nth(1).unwrap().split(',').next().unwrap().to_owned();
    let shown = program.says(&["status", "withdraw", &id, &number]);
    assert!(!shown.contains("lapsed") && shown.contains("State         active"), "{shown}");
    let again = program.run(&["status", "withdraw", &id, &number]);
    assert_eq!(again.status.code(), Some(65), "{again:?}");
}
