//! The interfaces over real HTTP: the whole journey, and what every answer has to carry.

pub mod server;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::{BOARD, HOSPITAL, Server, json_of, order, problem_of};

async fn verdict(server: &Server, license: &Value) -> Value {
    let response = server.post("/api/v1/verify", None, &json!({"cid": license["cid"]})).await;
    assert_eq!(response.status(), StatusCode::OK);
    json_of(response).await
}

#[tokio::test]
async fn a_licence_is_issued_suspended_reinstated_and_revoked_and_anyone_is_told() {
    let server = Server::start().await;
    let token = server.board().await;
    let license = server.issue(&token).await;
    assert_eq!(license["state"], "active");
    assert_eq!(license["name"], "Ada Okafor");
    let report = verdict(&server, &license).await;
    assert_eq!(report["outcome"], "accepted", "{report:#}");

    let id = license["id"].as_str().expect("an id");
    let change = json!({
        "reason": "disciplinary-action",
        "text": "Summary suspension pending a hearing.",
        "effectiveDate": "2026-03-03",
        "orderUri": "https://board.example/orders/2026-118",
    });
    let path = |action: &str| format!("/api/v1/licenses/{id}/{action}");
    for (action, state, outcome) in [
        ("suspend", "suspended", "rejected"),
        ("reinstate", "active", "accepted"),
        ("revoke", "revoked", "rejected"),
    ] {
        let response = server.post(&path(action), Some(&token), &change).await;
        let status = response.status();
        let changed = json_of(response).await;
        assert_eq!(status, StatusCode::OK, "{changed:#}");
        assert_eq!(changed["state"], state);
        let report = verdict(&server, &license).await;
        assert_eq!(report["outcome"], outcome, "{report:#}");
    }
    let again = server.post(&path("reinstate"), Some(&token), &change).await;
    assert_eq!(again.status(), StatusCode::CONFLICT);
    assert_eq!(problem_of(again).await["type"], "/problems/conflict");
    let one = server.request(Method::GET, &format!("/api/v1/licenses/{id}")).bearer_auth(&token);
    let one = json_of(one.send().await.expect("an answer")).await;
    assert_eq!(one["history"].as_array().expect("a history").len(), 3);
    assert_eq!(one["history"][0]["orderUri"], change["orderUri"]);
}

#[tokio::test]
async fn the_same_idempotency_key_gives_the_same_licence_and_another_order_with_it_is_refused() {
    let server = Server::start().await;
    let token = server.board().await;
    let send = |order: Value, key: &'static str| {
        let request = server.request(Method::POST, "/api/v1/licenses").bearer_auth(&token);
        async move {
            request.header("idempotency-key", key).json(&order).send().await.expect("an answer")
        }
    };
    let first = send(order(), "renewals-2026-0001").await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let location = first.headers()["location"].to_str().expect("text").to_owned();
    let first = json_of(first).await;
    assert_eq!(location, format!("/api/v1/licenses/{}", first["id"].as_str().expect("an id")));
    let second = json_of(send(order(), "renewals-2026-0001").await).await;
    assert_eq!(first["id"], second["id"]);
    let mut other = order();
    other["givenName"] = json!("Grace");
    let refused = send(other, "renewals-2026-0001").await;
    assert_eq!(problem_of(refused).await["type"], "/problems/idempotency-key-reused");
    let third = json_of(send(order(), "renewals-2026-0002").await).await;
    assert_ne!(first["id"], third["id"]);
    let empty = send(order(), "").await;
    assert_eq!(empty.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_board_finds_its_licences_a_page_at_a_time() {
    let server = Server::start().await;
    let token = server.board().await;
    for number in 0..5 {
        let mut order = order();
        order["licenseNumber"] = json!(format!("A10000{number}"));
        let response = server.post("/api/v1/licenses", Some(&token), &order).await;
        assert_eq!(response.status(), StatusCode::CREATED);
    }
    let find = |query: String| {
        let request = server.request(Method::GET, &format!("/api/v1/licenses?{query}"));
        let request = request.bearer_auth(&token);
        async move { request.send().await.expect("an answer") }
    };
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = json_of(find(format!("limit=2{after}")).await).await;
        let items = page["items"].as_array().expect("items");
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|item| item["number"].as_str().expect("text").to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    seen.sort();
    assert_eq!(seen, ["A100000", "A100001", "A100002", "A100003", "A100004"]);
    let by_number = json_of(find("text=A100003".into()).await).await;
    assert_eq!(by_number["items"].as_array().expect("items").len(), 1);
    let revoked = json_of(find("state=revoked".into()).await).await;
    assert_eq!(revoked["items"], json!([]));
    for query in ["limit=0", "limit=201", "limit=x", "state=forgotten", "limit=-1"] {
        let response = find(query.into()).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{query}");
        problem_of(response).await;
    }
    let nonsense = find("after=%27%3B--".into()).await;
    assert!(nonsense.status().is_client_error() || nonsense.status().is_success());
}

#[tokio::test]
async fn an_order_that_makes_no_licence_is_answered_with_each_member_that_is_wrong() {
    let server = Server::start().await;
    let token = server.board().await;
    let mut wrong = order();
    wrong["npi"] = json!("1234567890");
    wrong["jurisdiction"] = json!("Atlantis");
    let response = server.post("/api/v1/licenses", Some(&token), &wrong).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let problem = problem_of(response).await;
    assert_eq!(problem["type"], "/problems/invalid-license");
    let pointers: Vec<_> = problem["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| error["pointer"].as_str().expect("text"))
        .collect();
    assert!(pointers.contains(&"/npi"), "{pointers:?}");
    assert!(pointers.contains(&"/jurisdiction"), "{pointers:?}");
    let mut unknown = order();
    unknown["socialSecurityNumber"] = json!("000-00-0000");
    let response = server.post("/api/v1/licenses", Some(&token), &unknown).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let problem = problem_of(response).await;
    assert_eq!(problem["errors"][0]["pointer"], "/socialSecurityNumber");
    assert!(!problem.to_string().contains("000-00-0000"));
}

#[tokio::test]
async fn a_patient_identity_is_in_the_answer_and_nowhere_else() {
    let server = Server::start().await;
    let token = server.token(Some(HOSPITAL), &["write:/identities"]).await;
    let order = server::identity_order();
    let response = server.post("/api/v1/identities", Some(&token), &order).await;
    let status = response.status();
    assert_eq!(response.headers()["cache-control"], "no-store");
    let issued = json_of(response).await;
    assert_eq!(status, StatusCode::CREATED, "{issued:#}");
    let credential = &issued["verifiableCredential"];
    let response = server.post("/api/v1/verify", None, credential).await;
    let report = json_of(response).await;
    assert_eq!(report["outcome"], "accepted", "{report:#}");
    let board = server.token(Some(BOARD), &["write:/identities"]).await;
    let refused = server.post("/api/v1/identities", Some(&board), &order).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN, "a board issues no identities");
}

#[tokio::test]
async fn what_cannot_be_verified_is_told_with_its_status() {
    let server = Server::start().await;
    let send = |kind: &'static str, body: &'static str| {
        let request = server.request(Method::POST, "/api/v1/verify").header("content-type", kind);
        async move { request.body(body).send().await.expect("an answer") }
    };
    assert_eq!(send("image/png", "x").await.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(send("application/json", "  ").await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(send("application/json", "{\"cid\":\"x\"}").await.status(), StatusCode::BAD_REQUEST);
    for (kind, body) in [
        ("application/json", "{}"),
        ("application/json", "{"),
        ("application/vc", "null"),
        ("application/vc+jwt", "a.b.c"),
        ("text/plain", "hello"),
        ("text/plain", "http://169.254.169.254/latest/meta-data"),
    ] {
        let response = send(kind, body).await;
        assert_eq!(response.status(), StatusCode::OK, "{body}");
        assert_ne!(json_of(response).await["outcome"], "accepted", "{body}");
    }
}

#[tokio::test]
async fn every_answer_carries_its_fences_and_an_id() {
    let server = Server::start().await;
    for path in ["/healthz", "/api", "/trust", "/nowhere", "/api/v1/licenses"] {
        let response = server.get(path).await;
        let headers = response.headers();
        let policy = headers["content-security-policy"].to_str().expect("text");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(policy.contains("'nonce-"), "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
        assert_eq!(headers["x-frame-options"], "DENY", "{path}");
        assert_eq!(headers["cross-origin-opener-policy"], "same-origin", "{path}");
        assert_eq!(headers["x-request-id"].len(), 32, "{path}");
        assert!(headers.contains_key("permissions-policy"), "{path}");
        assert!(!headers.contains_key("strict-transport-security"), "{path} is not https");
        assert!(!headers.contains_key("server"), "{path}");
    }
}

#[tokio::test]
async fn under_https_browsers_are_told_to_stay_there() {
    let server = Server::start_with(::server::routes::Limits::default(), |config| {
        config.server.public_url = Some("https://licences.example.org".parse().expect("a URL"));
    })
    .await;
    let response = server.get("/healthz").await;
    assert!(response.headers().contains_key("strict-transport-security"));
}

#[tokio::test]
async fn what_is_not_there_or_not_for_that_method_is_a_problem() {
    let server = Server::start().await;
    let nowhere = server.get("/api/v1/nowhere").await;
    assert_eq!(nowhere.status(), StatusCode::NOT_FOUND);
    assert_eq!(problem_of(nowhere).await["type"], "/problems/not-found");
    let method =
        server.request(Method::DELETE, "/api/v1/licenses").send().await.expect("an answer");
    assert_eq!(method.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(method.headers().contains_key("allow"));
    assert_eq!(problem_of(method).await["type"], "/problems/method-not-allowed");
    for kind in ::server::problem::Kind::ALL {
        let page = server.get(&kind.uri()).await;
        assert_eq!(page.status(), StatusCode::OK, "{kind:?} has a page");
    }
}

#[tokio::test]
async fn what_anyone_may_read_can_be_read_from_a_page_of_any_origin_and_nothing_else() {
    let server = Server::start().await;
    let license = server.issue(&server.board().await).await;
    let open = [
        format!("/organizations/{BOARD}/did.json"),
        "/trust".into(),
        "/contexts/v1".into(),
        "/schemas/ClinicianLicenseCredential".into(),
        "/identifiers/did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK".into(),
        format!("/ipfs/{}", license["cid"].as_str().expect("a CID")),
    ];
    for path in open {
        let response = server.get(&path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers()["access-control-allow-origin"], "*", "{path}");
        assert_eq!(response.headers()["cross-origin-resource-policy"], "cross-origin", "{path}");
    }
    for path in ["/api/v1/licenses", "/healthz", "/api"] {
        let response = server.get(path).await;
        assert!(!response.headers().contains_key("access-control-allow-origin"), "{path}");
    }
}

#[tokio::test]
async fn a_status_list_is_kept_as_long_as_it_says_and_asked_for_again_by_its_tag() {
    let server = Server::start().await;
    let license = server.issue(&server.board().await).await;
    let cid = license["cid"].as_str().expect("a CID");
    let document = json_of(server.get(&format!("/ipfs/{cid}?format=raw")).await).await;
    let list = document["credentialStatus"][0]["statusListCredential"].as_str().expect("a list");
    let path = &list[list.find("/status/").expect("ours")..];
    let first = server.get(path).await;
    assert_eq!(first.status(), StatusCode::OK);
    let cached = first.headers()["cache-control"].to_str().expect("text").to_owned();
    assert!(cached.starts_with("public, max-age="), "{cached}");
    let tag = first.headers()["etag"].clone();
    let list = json_of(first).await;
    assert_eq!(list["credentialSubject"]["type"], "BitstringStatusList");
    if let Some(ttl) = list["credentialSubject"]["ttl"].as_u64() {
        assert_eq!(cached, format!("public, max-age={}", ttl / 1_000));
    }
    let again = server.request(Method::GET, path).header("if-none-match", tag).send().await;
    assert_eq!(again.expect("an answer").status(), StatusCode::NOT_MODIFIED);
    for wrong in [
        "/status/nobody/revocation/1",
        "/status/california/refresh/1",
        "/status/california/revocation/x",
    ] {
        assert_eq!(server.get(wrong).await.status(), StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn dids_are_resolved_in_the_form_that_is_asked_for() {
    let server = Server::start().await;
    let own = format!("did:web:localhost%3A{}:organizations:{BOARD}", server.address.port());
    let key = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
    let encoded = own.replace('%', "%25").replace(':', "%3A");
    for (identifier, id) in [(own.as_str(), own.as_str()), (&encoded, &own), (key, key)] {
        let ask = |accept: &'static str| {
            let request = server.request(Method::GET, &format!("/identifiers/{identifier}"));
            async move { request.header("accept", accept).send().await.expect("an answer") }
        };
        let response = ask("application/did-resolution").await;
        assert_eq!(response.status(), StatusCode::OK, "{identifier}");
        assert_eq!(response.headers()["content-type"], "application/did-resolution");
        let result = json_of(response).await;
        assert_eq!(result["didDocument"]["id"], id);
        assert!(result["didResolutionMetadata"]["error"].is_null());
        let response = ask("application/did").await;
        assert_eq!(response.headers()["content-type"], "application/did");
        assert_eq!(json_of(response).await["id"], id);
        assert_eq!(ask("image/png").await.status(), StatusCode::NOT_ACCEPTABLE);
    }
    for (identifier, status, error) in [
        ("nonsense", 400, "INVALID_DID"),
        ("did:key:nonsense", 400, "INVALID_DID"),
        ("did:unheard:of", 501, "METHOD_NOT_SUPPORTED"),
        ("%ff", 400, "INVALID_DID"),
    ] {
        let request = server.request(Method::GET, &format!("/identifiers/{identifier}"));
        let request = request.header("accept", "application/did-resolution");
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status().as_u16(), status, "{identifier}");
        let result = json_of(response).await;
        assert_eq!(result["didDocument"], Value::Null);
        let named = &result["didResolutionMetadata"]["error"]["type"];
        assert_eq!(named, &format!("https://www.w3.org/ns/did#{error}"), "{identifier}");
    }
    let nobody = own.replace(BOARD, "nobody");
    let response = server.get(&format!("/identifiers/{nobody}")).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn no_header_can_be_smuggled_into_an_answer_and_nothing_sent_comes_back_as_a_page() {
    let server = Server::start().await;
    for path in [
        "/l/%0d%0ax-evil:%201",
        "/api/v1/licenses?after=%0d%0ax-evil:%201",
        "/status/%0d%0ax-evil:%201/revocation/1",
        "/identifiers/did:key:%0d%0ax-evil:%201",
        "/schemas/%3Cscript%3E",
    ] {
        let response = server.get(path).await;
        assert!(!response.headers().contains_key("x-evil"), "{path}");
        assert!(response.status().is_client_error(), "{path}: {}", response.status());
        let body = response.text().await.expect("text");
        assert!(!body.contains("<script>"), "{path}: {body}");
    }
}

#[tokio::test]
async fn the_server_says_when_it_can_work() {
    let server = Server::start().await;
    assert_eq!(server.get("/healthz").await.status(), StatusCode::OK);
    let ready = server.get("/readyz").await;
    assert_eq!(ready.status(), StatusCode::OK);
    assert_eq!(json_of(ready).await["ready"], true);
}

#[tokio::test]
async fn a_server_whose_master_key_is_not_the_boards_does_not_say_that_it_can_work() {
    let server = Server::start().await;
    server.lanyard.db().set_meta("master-key-probe", "another").await.expect("kept");
    let ready = server.get("/readyz").await;
    assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(json_of(ready).await["registry"], "not ready");
}

#[tokio::test]
async fn every_described_address_is_there_and_each_get_of_a_stranger_is_answered() {
    let server = Server::start().await;
    let document = json_of(server.get("/api/openapi.json").await).await;
    assert!(document["openapi"].as_str().expect("a version").starts_with("3.1"));
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for method in operations.as_object().expect("operations").keys() {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let address = path
                .replace("{id}", "0123456789")
                .replace("{did}", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")
                .replace("{organization}", BOARD)
                .replace("{suite}", "eddsa-rdfc-2022")
                .replace("{slug}", BOARD)
                .replace("{purpose}", "revocation")
                .replace("{number}", "1")
                .replace("{name}", "ClinicianLicenseCredential")
                .replace("{cid}", "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy");
            let response =
                server.request(method.clone(), &address).send().await.expect("an answer");
            let status = response.status();
            assert_ne!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert!(!status.is_server_error(), "{method} {path}: {status}");
            if status == StatusCode::NOT_FOUND {
                let said = response.text().await.expect("text");
                assert!(
                    !said.contains("Nothing is at this address"),
                    "{method} {path} is not there"
                );
            }
        }
    }
}

#[tokio::test]
async fn the_page_to_try_it_loads_nothing_from_elsewhere() {
    let server = Server::start().await;
    let page = server.get("/api").await;
    let policy = page.headers()["content-security-policy"].to_str().expect("text").to_owned();
    let page = page.text().await.expect("text");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
    assert!(page.contains(&format!("nonce=\"{}\"", nonce.expect("a nonce"))));
    assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
    assert!(
        page.contains("aria-current=\"page\"") && page.contains("desk-head"),
        "in our look: {page}"
    );
    assert!(!page.contains("swagger-ui.css"), "{page}");
    for asset in ["swagger-ui-bundle.js"] {
        let response = server.get(&format!("/api/ui/{asset}")).await;
        assert_eq!(response.status(), StatusCode::OK, "{asset}");
    }
    assert_eq!(server.get("/api/ui/index.html").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_link_that_asks_the_server_to_verify_its_own_verifying_is_answered_without_asking() {
    let server = Server::start().await;
    let own = server.lanyard.public_url();
    for link in [format!("{own}/verify?url={own}/verify"), format!("{own}/"), own.to_owned()] {
        let response = server.post("/api/v1/verify", None, &json!({"url": link})).await;
        let report = json_of(response).await;
        assert_eq!(report["outcome"], "undetermined", "{report:#}");
        assert!(report.to_string().contains("no document is there"), "{report:#}");
    }
}
