//! Who may do what over the machine interfaces.

use crate::http::server::{BOARD, HOSPITAL, OTHER_BOARD, Server, json_of, noon, order, problem_of};
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::time::Duration;

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_board_gets_a_token_by_header_or_by_form_and_nobody_keeps_the_answer() {
    let server = Server::start().await;
    let (id, secret) = server.client(Some(BOARD), &["write:/licenses", "read:/licenses"]).await;
    let by_header = server
        .request(Method::POST, "/oauth/token")
        .basic_auth(&id, Some(&secret))
        .form(&[("grant_type", "client_credentials"), ("scope", "read:/licenses")]);
    let by_form = server.request(Method::POST, "/oauth/token").form(&[
        ("grant_type", "client_credentials"),
        ("scope", "read:/licenses"),
        ("client_id", &id),
        ("client_secret", &secret),
    ]);
    for request in [by_header, by_form] {
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["cache-control"], "no-store");
        let token = json_of(response).await;
        assert_eq!(token["token_type"], "Bearer");
        assert_eq!(token["scope"], "read:/licenses");
        assert!(token["expires_in"].as_u64().expect("seconds") <= 3_600);
    }
}

#[tokio::test]
async fn a_refused_client_reads_why_as_oauth_says_it() {
    let server = Server::start().await;
    let (id, secret) = server.client(Some(BOARD), &["read:/licenses"]).await;
    let good = format!("client_id={id}&client_secret={secret}");
    for (form, status, error) in [
        (
            format!("grant_type=client_credentials&client_id={id}&client_secret=wrong"),
            401,
            "invalid_client",
        ),
        (
            "grant_type=client_credentials&client_id=nobody&client_secret=x".into(),
            401,
            "invalid_client",
        ),
        ("grant_type=client_credentials".into(), 401, "invalid_client"),
        (format!("grant_type=password&{good}"), 400, "unsupported_grant_type"),
        (good.clone(), 400, "invalid_request"),
        (
            format!("grant_type=client_credentials&grant_type=client_credentials&{good}"),
            400,
            "invalid_request",
        ),
        (
            format!("grant_type=client_credentials&scope=write:/licenses&{good}"),
            400,
            "invalid_scope",
        ),
        (
            format!("grant_type=client_credentials&{good}&pad={}", "x".repeat(10_000)),
            400,
            "invalid_request",
        ),
    ] {
        let request = server.request(Method::POST, "/oauth/token").header("content-type", FORM);
        let response = request.body(form.clone()).send().await.expect("an answer");
        assert_eq!(response.status().as_u16(), status, "{form}");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(json_of(response).await["error"], error, "{form}");
    }
    let basic = server
        .request(Method::POST, "/oauth/token")
        .basic_auth(&id, Some("wrong"))
        .form(&[("grant_type", "client_credentials")])
        .send()
        .await
        .expect("an answer");
    assert_eq!(basic.status(), StatusCode::UNAUTHORIZED);
    assert!(basic.headers()["www-authenticate"].to_str().expect("text").starts_with("Basic "));
}

#[tokio::test]
async fn whoever_guesses_a_secret_is_told_to_wait_while_the_rightful_client_gets_in() {
    let server = Server::start().await;
    let (id, secret) = server.client(Some(BOARD), &["read:/licenses"]).await;
    let mut last = StatusCode::OK;
    for _ in 0..30 {
        let guess = [
            ("grant_type", "client_credentials"),
            ("client_id", id.as_str()),
            ("client_secret", "guess"),
        ];
        let response = server.request(Method::POST, "/oauth/token").form(&guess).send().await;
        let response = response.expect("an answer");
        last = response.status();
        if last == StatusCode::TOO_MANY_REQUESTS {
            assert!(response.headers().contains_key("retry-after"));
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    let rightful = server
        .request(Method::POST, "/oauth/token")
        .basic_auth(&id, Some(&secret))
        .form(&[("grant_type", "client_credentials")])
        .send()
        .await
        .expect("an answer");
    assert_eq!(rightful.status(), StatusCode::OK);
}

#[tokio::test]
async fn without_a_token_nothing_is_issued_found_or_changed() {
    let server = Server::start().await;
    for (method, path) in [
        (Method::POST, "/api/v1/licenses"),
        (Method::GET, "/api/v1/licenses"),
        (Method::GET, "/api/v1/licenses/0123456789"),
        (Method::POST, "/api/v1/licenses/0123456789/suspend"),
        (Method::POST, "/api/v1/licenses/0123456789/reinstate"),
        (Method::POST, "/api/v1/licenses/0123456789/revoke"),
        (Method::POST, "/api/v1/identities"),
        (Method::POST, "/vc-api/credentials/issue"),
        (Method::POST, "/vc-api/issuers/california/eddsa-rdfc-2022/credentials/issue"),
        (Method::POST, "/vc-api/credentials/status"),
    ] {
        for authorization in [None, Some("Bearer nonsense"), Some("Basic Og=="), Some("Bearer")] {
            let mut request = server.request(method.clone(), path).json(&json!({}));
            if let Some(authorization) = authorization {
                request = request.header("authorization", authorization);
            }
            let response = request.send().await.expect("an answer");
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{method} {path}");
            let challenge =
                response.headers()["www-authenticate"].to_str().expect("text").to_owned();
            assert!(challenge.starts_with("Bearer"), "{challenge}");
            assert_eq!(problem_of(response).await["type"], "/problems/unauthenticated");
        }
    }
}

#[tokio::test]
async fn a_token_in_an_address_is_refused_even_if_it_is_good() {
    let server = Server::start().await;
    let token = server.board().await;
    let path = format!("/api/v1/licenses?access_token={token}");
    assert_eq!(server.get(&path).await.status(), StatusCode::BAD_REQUEST);
    let beside = server.request(Method::GET, &path).bearer_auth(&token).send().await;
    assert_eq!(beside.expect("an answer").status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_token_does_only_what_its_scopes_say() {
    let server = Server::start().await;
    let reader = server.token(Some(BOARD), &["read:/licenses"]).await;
    let response = server.post("/api/v1/licenses", Some(&reader), &order()).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    let challenge = response.headers()["www-authenticate"].to_str().expect("text").to_owned();
    assert!(challenge.contains("insufficient_scope"), "{challenge}");
    let writer = server.token(Some(BOARD), &["write:/licenses"]).await;
    let found = server.request(Method::GET, "/api/v1/licenses").bearer_auth(&writer).send().await;
    assert_eq!(found.expect("an answer").status(), StatusCode::FORBIDDEN);
    let vc_api =
        json!({"credentialId": "urn:uuid:x", "statusPurpose": "revocation", "value": true});
    let response = server.post("/vc-api/credentials/status", Some(&writer), &vc_api).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_client_of_nevada_cannot_touch_a_licence_of_california() {
    let server = Server::start().await;
    let california = server.board().await;
    let license = server.issue(&california).await;
    let id = license["id"].as_str().expect("an id");
    let scopes = [
        "write:/licenses",
        "read:/licenses",
        "write:/identities",
        "write:/credentials/issue",
        "write:/credentials/status",
    ];
    let nevada = server.token(Some(OTHER_BOARD), &scopes).await;
    let change = json!({"reason": "disciplinary-action"});
    for action in ["suspend", "reinstate", "revoke"] {
        let path = format!("/api/v1/licenses/{id}/{action}");
        let response = server.post(&path, Some(&nevada), &change).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{action}");
    }
    let one = format!("/api/v1/licenses/{id}");
    let read = server.request(Method::GET, &one).bearer_auth(&nevada).send().await;
    assert_eq!(read.expect("an answer").status(), StatusCode::FORBIDDEN);
    for path in [
        format!("/api/v1/licenses?organization={BOARD}"),
        format!("/api/v1/identities?organization={HOSPITAL}"),
    ] {
        let response = server.post(&path, Some(&nevada), &order()).await;
        assert_ne!(response.status(), StatusCode::CREATED, "{path}");
        assert!(response.status().is_client_error(), "{path}");
    }
    let credential = json!({"credential": {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": format!("did:web:localhost%3A{}:organizations:{BOARD}", server.address.port()),
        "credentialSubject": {"id": "did:example:ada"},
    }});
    for path in [
        "/vc-api/credentials/issue".to_owned(),
        format!("/vc-api/issuers/{BOARD}/eddsa-rdfc-2022/credentials/issue"),
    ] {
        let response = server.post(&path, Some(&nevada), &credential).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path}");
    }
    let status = json!({
        "credentialId": license["credentialId"],
        "credentialStatus": {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"},
        "status": true,
    });
    let response = server.post("/vc-api/credentials/status", Some(&nevada), &status).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let after = server.request(Method::GET, &one).bearer_auth(&california).send().await;
    assert_eq!(json_of(after.expect("an answer")).await["state"], "active");
}

#[tokio::test]
async fn a_token_ends_with_its_time_and_with_its_client() {
    let server = Server::start().await;
    let token = server.board().await;
    let find = || async {
        let request = server.request(Method::GET, "/api/v1/licenses").bearer_auth(&token);
        request.send().await.expect("an answer").status()
    };
    assert_eq!(find().await, StatusCode::OK);
    server.clock.set(noon().plus(Duration::from_secs(2 * 3_600)));
    assert_eq!(find().await, StatusCode::UNAUTHORIZED);
    server.clock.set(noon());
    assert_eq!(find().await, StatusCode::OK);
    let client = server.lanyard.clients().await.expect("clients").remove(0);
    server.lanyard.revoke_client(None, &client.id, None).await.expect("revoked");
    assert_eq!(find().await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_vc_api_is_open_only_where_the_configuration_opens_it() {
    let credential = json!({"credential": server::openapi::bodies::credential()});
    let path = format!("/vc-api/issuers/{BOARD}/eddsa-rdfc-2022/credentials/issue");
    let closed = Server::start().await;
    assert_eq!(closed.post(&path, None, &credential).await.status(), StatusCode::UNAUTHORIZED);
    let open = Server::start_with(server::routes::Limits::default(), |config| {
        config.demo.open_vc_api = true;
    })
    .await;
    let issued = open.post(&path, None, &credential).await;
    assert_eq!(issued.status(), StatusCode::CREATED, "{}", issued.text().await.expect("text"));
    let licenses = open.post("/api/v1/licenses", None, &order()).await;
    assert_eq!(licenses.status(), StatusCode::UNAUTHORIZED, "and nothing else is");
}

#[tokio::test]
async fn a_stranger_behind_a_proxy_or_a_foreign_name_finds_the_open_vc_api_closed() {
    let server = Server::start_with(server::routes::Limits::default(), |config| {
        config.demo.open_vc_api = true;
    })
    .await;
    let body = json!({"credential": server::openapi::bodies::credential()});
    for (name, value, status) in [
        ("x-forwarded-for", "203.0.113.7", StatusCode::UNAUTHORIZED),
        ("x-forwarded-proto", "https", StatusCode::UNAUTHORIZED),
        ("forwarded", "for=203.0.113.7", StatusCode::UNAUTHORIZED),
        ("host", "licences.example.org", StatusCode::UNAUTHORIZED),
        ("host", "localhost:8088", StatusCode::CREATED),
        ("host", "[::1]:8088", StatusCode::CREATED),
    ] {
        let request = server.request(Method::POST, "/vc-api/credentials/issue").json(&body);
        let response = request.header(name, value).send().await.expect("an answer");
        assert_eq!(response.status(), status, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_client_whose_time_is_over_gets_no_token_and_the_ones_that_it_has_end_with_it() {
    let server = Server::start().await;
    let scopes = ["read:/licenses".to_owned()];
    let until = noon().plus(Duration::from_secs(600));
    let made = server.lanyard.create_client("Portal", Some(BOARD), &scopes, Some(until), None);
    let made = made.await.expect("a client");
    let grant = || async {
        let request = server
            .request(Method::POST, "/oauth/token")
            .basic_auth(&made.client.id, Some(made.secret.expose()))
            .form(&[("grant_type", "client_credentials")]);
        request.send().await.expect("an answer")
    };
    let granted = grant().await;
    assert_eq!(granted.status(), StatusCode::OK);
    let token = json_of(granted).await;
    assert_eq!(token["expires_in"], 600, "no longer than its client");
    let token = token["access_token"].as_str().expect("a token").to_owned();
    let find = || async {
        let request = server.request(Method::GET, "/api/v1/licenses").bearer_auth(&token);
        request.send().await.expect("an answer").status()
    };
    server.clock.set(noon().plus(Duration::from_secs(599)));
    assert_eq!(find().await, StatusCode::OK);
    assert_eq!(grant().await.status(), StatusCode::OK);
    server.clock.set(until);
    assert_eq!(find().await, StatusCode::UNAUTHORIZED);
    let refused = grant().await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(json_of(refused).await["error"], "invalid_client");
    // Nor does a token of its own count that somebody made last longer on the disk.
    let mut transaction = server.lanyard.db().write().await.expect("a transaction");
    let longer = until.plus(Duration::from_secs(3_600)).unix_seconds();
    sqlx::query("UPDATE tokens SET expires_at = ?")
        .bind(longer)
        .execute(&mut *transaction)
        .await
        .expect("written");
    transaction.commit().await.expect("written");
    assert_eq!(find().await, StatusCode::UNAUTHORIZED);
}
