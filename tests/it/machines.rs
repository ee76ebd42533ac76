//! Who may what over the machine interfaces: every operation of the description is tried by
//! everybody, and the router has no address beside those that have a rule or a description.

use crate::http::server::{BOARD, HOSPITAL, OTHER_BOARD, Server, identity_order, json_of, order};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::{auth::scope, openapi, routes};
use std::collections::BTreeSet;

/// What anybody may ask without a token. Another operation without one needs a line here.
const PUBLIC: [&str; 14] = [
    "GET /api/openapi.json",
    "GET /contexts/v1",
    "GET /healthz",
    "GET /identifiers/{did}",
    "GET /ipfs/{cid}",
    "GET /organizations/{slug}/did.json",
    "GET /readyz",
    "GET /schemas/{name}",
    "GET /status/{slug}/{purpose}/{number}",
    "GET /trust",
    "POST /api/v1/verify",
    "POST /oauth/token",
    "POST /vc-api/credentials/verify",
    "POST /vc-api/presentations/verify",
];

/// An operation of the description.
struct Operation {
    name: String,
    method: Method,
    path: String,
    /// The scope that its token needs; none where anybody may ask.
    scope: Option<String>,
    /// Whether it says for which organisation.
    names_organisation: bool,
}

fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(openapi::document()).expect("JSON");
    let mut found = Vec::new();
    for (path, of_path) in document["paths"].as_object().expect("paths") {
        for (method, it) in of_path.as_object().expect("operations") {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let name = format!("{method} {path}");
            let scope = match &it["security"] {
                open if *open == json!([{}]) => None,
                closed => {
                    let scopes = closed[0]["token"].as_array().map(Vec::as_slice);
                    let Some([Value::String(scope)]) = scopes else {
                        panic!("{name} does not name one scope: {closed}")
                    };
                    assert_eq!(closed.as_array().map(Vec::len), Some(1), "{name}: {closed}");
                    Some(scope.clone())
                }
            };
            let parameters = it["parameters"].as_array().cloned().unwrap_or_default();
            let names_organisation =
                parameters.iter().any(|it| it["in"] == "query" && it["name"] == "organization");
            let path = path.clone();
            found.push(Operation { name, method, path, scope, names_organisation });
        }
    }
    found
}

#[test]
fn what_needs_no_token_stands_in_a_list() {
    let open = operations().into_iter().filter(|it| it.scope.is_none()).map(|it| it.name);
    assert_eq!(open.collect::<BTreeSet<_>>(), PUBLIC.map(str::to_owned).into());
}

/// A licence of the board, with a change that waits.
struct Target {
    id: String,
    number: i64,
    credential: String,
}

async fn target(server: &Server, token: &str) -> Target {
    let license = server.issue(token).await;
    let id = license["id"].as_str().expect("an id").to_owned();
    let change = json!({"reason": "disciplinary-action", "effectiveDate": "2026-06-01"});
    let path = format!("/api/v1/licenses/{id}/revoke");
    let changed = server.post(&path, Some(token), &change).await;
    assert_eq!(changed.status(), StatusCode::OK);
    let number = json_of(changed).await["history"][0]["number"].as_i64().expect("a number");
    let credential = license["credentialId"].as_str().expect("an id").to_owned();
    Target { id, number, credential }
}

/// What is sent; a new operation needs a line here.
fn body(server: &Server, operation: &Operation, target: &Target) -> Option<Value> {
    let did = format!("did:web:localhost%3A{}:organizations:{BOARD}", server.address.port());
    Some(match operation.name.as_str() {
        "GET /api/v1/licenses" | "GET /api/v1/licenses/{id}" => return None,
        "POST /api/v1/licenses/{id}/changes/{number}/withdraw" => return None,
        "POST /api/v1/licenses" => order(),
        "POST /api/v1/identities" => identity_order(),
        "POST /api/v1/licenses/{id}/{action}" => json!({"reason": "disciplinary-action"}),
        "POST /vc-api/credentials/issue"
        | "POST /vc-api/issuers/{organization}/{suite}/credentials/issue" => json!({
            "credential": {
                "@context": ["https://www.w3.org/ns/credentials/v2"],
                "type": ["VerifiableCredential"],
                "issuer": did,
                "credentialSubject": {"id": "did:example:ada"},
            },
        }),
        "POST /vc-api/credentials/status" => json!({
            "credentialId": target.credential,
            "credentialStatus": {
                "type": "BitstringStatusListEntry", "statusPurpose": "suspension",
            },
            "status": true,
        }),
        other => panic!("{other}: what is sent to it?"),
    })
}

async fn ask(
    server: &Server,
    operation: &Operation,
    target: &Target,
    token: Option<&str>,
) -> StatusCode {
    let owner = owner(operation);
    let part = |part: &str| match part {
        "{id}" => target.id.clone(),
        "{number}" => target.number.to_string(),
        "{action}" => "suspend".to_owned(),
        "{organization}" => owner.to_owned(),
        "{suite}" => "eddsa-rdfc-2022".to_owned(),
        unknown if unknown.starts_with('{') => panic!("{}: {unknown}?", operation.name),
        plain => plain.to_owned(),
    };
    let mut path = operation.path.split('/').map(part).collect::<Vec<_>>().join("/");
    if operation.names_organisation {
        path = format!("{path}?organization={owner}");
    }
    let mut request = server.request(operation.method.clone(), &path);
    if let Some(body) = body(server, operation, target) {
        request = request.json(&body);
    }
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    request.send().await.expect("an answer").status()
}

/// Whose business it is.
fn owner(operation: &Operation) -> &'static str {
    if operation.path == "/api/v1/identities" { HOSPITAL } else { BOARD }
}

/// What there is of what could be issued or changed.
async fn counts(server: &Server) -> Vec<i64> {
    let mut counts = Vec::new();
    for what in ["credentials", "changes", "changes WHERE withdrawn_at IS NULL", "log"] {
        let query = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {what}")));
        counts.push(query.fetch_one(server.lanyard.db().readers()).await.expect("a count"));
    }
    counts
}

#[tokio::test]
async fn every_operation_is_tried_by_everybody_and_answers_its_own_client_alone() {
    let server = Server::start().await;
    let all = scope::ALL.map(|(scope, _)| scope);
    let board = server.board().await;
    let stranger = server.token(Some(OTHER_BOARD), &all).await;
    let mut tried = 0;
    for operation in operations() {
        let Some(scope) = &operation.scope else { continue };
        let (name, owner) = (&operation.name, owner(&operation));
        let others: Vec<&str> = all.into_iter().filter(|it| it != scope).collect();
        assert_eq!(others.len(), all.len() - 1, "{name} names a scope that there is not: {scope}");
        let target = target(&server, &board).await;
        let lacking = server.token(Some(owner), &others).await;
        let before = counts(&server).await;
        for token in [None, Some("nonsense")] {
            let status = ask(&server, &operation, &target, token).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{name}: with {token:?}");
        }
        let status = ask(&server, &operation, &target, Some(&lacking)).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{name}: every scope but {scope}");
        let status = ask(&server, &operation, &target, Some(&stranger)).await;
        let refused = matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
        assert!(refused, "{name}: of another organisation, every scope, a real id: {status}");
        assert_eq!(counts(&server).await, before, "{name}: something has happened");
        let rightful = server.token(Some(owner), &[scope.as_str()]).await;
        let status = ask(&server, &operation, &target, Some(&rightful)).await;
        assert!(status.is_success(), "{name}: the rightful client: {status}");
        tried += 1;
    }
    assert!(tried > 8, "the walk has somewhere to go: {tried}");
}

/// Every path that the router knows, as the router itself writes them.
fn paths(server: &Server) -> BTreeSet<String> {
    let written = format!("{:?}", routes::router(server.lanyard.clone()));
    let (routed, _) = written.split_once("fallback_router").expect("as axum writes a router");
    let (_, paths) = routed.rsplit_once("paths: {").expect("as axum writes a router");
    let named = paths.split("RouteId(").skip(1).filter_map(|it| it.split('"').nth(1));
    named.map(str::to_owned).collect()
}

#[tokio::test]
async fn no_address_of_the_router_is_without_a_rule_or_a_description() {
    let server = Server::start().await;
    let described = operations().into_iter().map(|it| (it.method, it.path));
    let ruled = routes::addresses(&server.lanyard).into_iter().map(|it| (it.method, it.path));
    let known: BTreeSet<(String, String)> =
        described.chain(ruled).map(|(method, path)| (method.to_string(), path)).collect();
    let paths = paths(&server);
    for path in ["/oauth/token", "/healthz", "/ipfs/{cid}", "/sign-in", "/settings/{organization}"]
    {
        assert!(paths.contains(path), "{path} is not found any more: {paths:?}");
    }
    let of_known: BTreeSet<String> = known.iter().map(|(_, path)| path.clone()).collect();
    assert_eq!(paths, of_known);
    // And at each of them no method beside those.
    let part = |part: &str| match part {
        "{organization}" => BOARD.to_owned(),
        name if name.starts_with('{') => "zzzzzzzzzz".to_owned(),
        plain => plain.to_owned(),
    };
    for path in &paths {
        let filled = path.split('/').map(part).collect::<Vec<_>>().join("/");
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let answer = server.request(method.clone(), &filled).send().await.expect("an answer");
            let there = answer.status() != StatusCode::METHOD_NOT_ALLOWED;
            let expected = known.contains(&(method.to_string(), path.clone()));
            assert_eq!(there, expected, "{method} {path}: {}", answer.status());
        }
    }
}
