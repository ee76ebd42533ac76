//! The pages as a browser without eyes gets them: forms, addresses, headers, problems, and text
//! that means harm.

use credentials::{lifecycle::State, trust::TrustList};
use reqwest::{
    Client, Response, StatusCode,
    header::{ACCEPT, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    redirect::Policy,
};
use serde_json::Value;
use server::registry::License;
use tests::{BOARD, System, ada_okafor};

const BOUNDARY: &str = "a-boundary-that-is-in-no-licence";

fn browser() -> Client {
    let headers = [(ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8".parse().unwrap())];
    let client = Client::builder().default_headers(headers.into_iter().collect());
    client.redirect(Policy::none()).build().unwrap()
}

async fn get(system: &System, path: &str) -> Response {
    browser().get(format!("{}{path}", system.address)).send().await.unwrap()
}

async fn html(system: &System, path: &str) -> String {
    get(system, path).await.text().await.unwrap()
}

/// A form with each field as a browser sends it; a name with a slash is a file's.
async fn post(system: &System, fields: &[(&str, &[u8])]) -> Response {
    let mut body = Vec::new();
    for (name, value) in fields {
        let (name, file) = name.split_once('/').unwrap_or((name, ""));
        let file = if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let request = browser().post(format!("{}/verify", system.address));
    request.header(CONTENT_TYPE, kind).body(body).send().await.unwrap()
}

async fn issued(system: &System) -> (License, Vec<u8>) {
    let license = system.board().issue().await;
    let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();
    (license, document)
}

fn header(response: &Response, name: http::HeaderName) -> &str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_opens_the_address_of_a_report_and_gets_the_same_report() {
    let system = System::start().await;
    let (license, document) = issued(&system).await;
    let sent = post(&system, &[("text", license.cid.to_string().as_bytes()), ("file/", b"")]).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let path = header(&sent, http::header::LOCATION).to_owned();
    assert_eq!(path, format!("/verify?cid={}", license.cid));
    assert!(html(&system, &path).await.contains(">Accepted<"));
    let pasted = post(&system, &[("text", &document)]).await;
    assert_eq!(pasted.status(), StatusCode::OK);
    assert!(pasted.text().await.unwrap().contains(">Accepted<"));
    let dropped = post(&system, &[("text", b""), ("file/okafor.json", &document)]).await;
    assert!(dropped.text().await.unwrap().contains(">Accepted<"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_a_report_is_the_digest_of_its_json() {
    let system = System::start().await;
    let (license, _) = issued(&system).await;
    let path = format!("/verify?cid={}", license.cid);
    let json = get(&system, &format!("{path}&as=json")).await;
    assert_eq!(header(&json, CONTENT_TYPE), "application/json");
    assert_eq!(header(&json, CACHE_CONTROL), "no-store");
    let json = json.bytes().await.unwrap();
    let digest = credentials::store::raw_cid(&json).hash().digest().to_vec();
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(html(&system, &path).await.contains(&digest), "{digest}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_has_a_page_for_people_json_for_machines_and_itself_for_verifiers() {
    let system = System::start().await;
    let (license, document) = issued(&system).await;
    let path = format!("/l/{}", license.id);
    let page = html(&system, &path).await;
    for expected in ["Ada Okafor", ">MD<", "California", "A-104422", ">Active<", ">Accepted<"] {
        assert!(page.contains(expected), "{expected}");
    }
    let json: Value = get(&system, &format!("{path}.json")).await.json().await.unwrap();
    assert_eq!(json["license"]["state"], "active");
    assert_eq!(json["report"]["outcome"], "accepted");
    let url = format!("{}{path}", system.address);
    let signed = tests::client().get(&url).header(ACCEPT, "application/vc").send().await.unwrap();
    assert_eq!(signed.bytes().await.unwrap(), document);
    let shouted = get(&system, &path.to_uppercase().replace("/L/", "/l/")).await;
    assert_eq!(header(&shouted, http::header::LOCATION), path);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_suspended_at_nine_looks_suspended_at_once() {
    let system = System::start().await;
    let (license, _) = issued(&system).await;
    system.board().change(&license.id, State::Suspended).await.unwrap();
    let page = html(&system, &format!("/l/{}", license.id)).await;
    assert!(page.contains("badge-stopped"));
    assert!(page.contains("since 3 March 2026"));
    assert!(page.contains(">Rejected<"));
    assert!(!page.contains(">Accepted<"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_badge_of_ada_okafor_is_not_green_while_nobody_trusts_her_board() {
    let system = System::start().await;
    let (license, _) = issued(&system).await;
    let path = format!("/l/{}", license.id);
    let file = system.lanyard.trust_file().to_owned();
    let doubtful = async || {
        let page = html(&system, &path).await;
        assert!(
            page.contains("badge-idle") && page.contains("<title>Ada Okafor, Could not be checked")
        );
        assert!(!page.contains("badge-good") && !page.contains(">Active<"), "{page}");
    };
    server::trust::write(&file, &TrustList::default()).unwrap();
    doubtful().await;
    std::fs::remove_file(&file).unwrap();
    doubtful().await;
    system.board().change(&license.id, State::Suspended).await.unwrap();
    assert!(html(&system, &path).await.contains("badge-stopped"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_past_its_last_day_no_longer_looks_active() {
    let system = System::start().await;
    let (license, _) = issued(&system).await;
    system.set_time("2027-07-02T09:00:00Z");
    let page = html(&system, &format!("/l/{}", license.id)).await;
    assert!(page.contains("badge-idle") && page.contains(">Expired<"));
    assert!(page.contains(">Rejected<"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_light_fenced_and_never_kept_and_its_assets_are_kept_for_ever() {
    let system = System::start().await;
    let (license, _) = issued(&system).await;
    let mut assets = Vec::new();
    for path in ["/".to_owned(), "/verify".into(), format!("/l/{}", license.id), "/none".into()] {
        let answer = browser().get(format!("{}{path}", system.address));
        let answer = answer.header("accept-encoding", "gzip").send().await.unwrap();
        assert_eq!(header(&answer, CACHE_CONTROL), "no-store", "{path}");
        let policy = header(&answer, CONTENT_SECURITY_POLICY).to_owned();
        let page = html(&system, &path).await;
        // But for what each sheet of paper says of itself, which carries the nonce.
        let sheets = "<style media=\"print\" nonce=\"";
        let styles = page.matches("<style").count();
        assert_eq!(styles, page.matches(sheets).count(), "{path}");
        assert!(!page.contains(" style=") && styles <= 1, "{path}");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        let bytes = answer.bytes().await.unwrap().len();
        assert!(bytes < 40_000, "{path} has {bytes} bytes");
        assets.extend(page.split('"').filter(|it| it.starts_with("/assets/")).map(str::to_owned));
    }
    assert_eq!(assets.len(), 12);
    for path in assets {
        let asset = browser().get(format!("{}{path}", system.address));
        let asset = asset.header("accept-encoding", "gzip").send().await.unwrap();
        assert!(header(&asset, CACHE_CONTROL).contains("immutable"), "{path}");
        assert!(asset.headers().contains_key(CONTENT_ENCODING), "{path}");
        assert!(asset.bytes().await.unwrap().len() < 20_000, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_told_at_its_field_and_what_was_typed_is_kept() {
    let system = System::start().await;
    for (typed, told) in [
        (&b"{ \"a\": oops"[..], "line 1, character 8"),
        (b"hello there", "not JSON, a JWT, a link or a CID"),
        (b"did:web:boards.example", "This is a DID"),
        (b"  ", "Paste a licence"),
    ] {
        let answer = post(&system, &[("text", typed)]).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.text().await.unwrap();
        assert!(page.contains(told), "{told}");
        let kept = String::from_utf8_lossy(typed);
        assert!(page.contains(&format!("\n{kept}</textarea>")), "{page}");
    }
    let both = post(&system, &[("text", b"{}"), ("file/a.json", b"{}")]).await;
    assert!(both.text().await.unwrap().contains("not both"));
    let photo = post(&system, &[("text", b""), ("file/a.png", &[0x89, 0xff])]).await;
    assert!(photo.text().await.unwrap().contains("not text"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_is_a_page_for_a_browser_and_a_problem_for_a_machine() {
    let system = System::start().await;
    for path in ["/none", "/l/0000000000", "/l/../etc", "/assets/0/lanyard.css", "/verify/x"] {
        let page = browser().get(format!("{}{path}", system.address));
        let page = page.header("accept-encoding", "gzip").send().await.unwrap();
        assert_eq!(page.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(!page.headers().contains_key(CONTENT_ENCODING), "{path}: a page, not compressed");
        assert!(header(&page, CONTENT_TYPE).starts_with("text/html"), "{path}");
        assert!(page.text().await.unwrap().contains("There is nothing at this address"), "{path}");
        let machine =
            tests::client().get(format!("{}{path}", system.address)).send().await.unwrap();
        assert_eq!(header(&machine, CONTENT_TYPE), "application/problem+json", "{path}");
    }
    for path in ["/l/%ff", "/ipfs/%ff", "/ipfs/x?format=raw&format=car"] {
        let page = get(&system, path).await;
        assert_eq!(page.status(), StatusCode::BAD_REQUEST, "{path}");
        assert_ne!(header(&page, CONTENT_TYPE), "text/plain; charset=utf-8", "{path}");
        let machine =
            tests::client().get(format!("{}{path}", system.address)).send().await.unwrap();
        assert_eq!(header(&machine, CONTENT_TYPE), "application/problem+json", "{path}");
    }
    let large = post(&system, &[("text", &vec![b'{'; 2_000_000])]).await;
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text().await.unwrap().contains("too large to be a licence"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_means_harm_is_shown_as_text() {
    let system = System::start().await;
    let mut order = ada_okafor();
    order.given_name = "<script>alert(1)</script>\u{202e}".into();
    order.family_name = "Okafor\"'><img src=x onerror=alert(2)>".into();
    if let Ok(license) = system.lanyard.issue_license(BOARD, order, None, None).await {
        let page = html(&system, &format!("/l/{}", license.id)).await;
        assert!(!page.contains("<script>alert") && !page.contains("<img"), "{page}");
        assert!(!page.contains('\u{202e}'));
    }
    let (_, document) = issued(&system).await;
    let text = String::from_utf8(document).unwrap();
    let harm = format!("</textarea><script>alert(3)</script>\\u202e{}", "x".repeat(10_000));
    for harmed in [text.replace("Okafor", &harm), text.replace("Data", &harm)] {
        let answer = post(&system, &[("file/<b>\u{202e}.json", harmed.as_bytes())]).await;
        let page = answer.text().await.unwrap();
        assert!(page.contains(">Rejected<"));
        assert!(!page.contains("<script>alert") && !page.contains("<b>"), "{page}");
        assert!(!page.contains('\u{202e}'));
        let longest = page.split(['<', '>']).map(str::len).max();
        assert!(longest < Some(20_000), "{longest:?}");
        let pasted = post(&system, &[("text", harmed.as_bytes())]).await.text().await.unwrap();
        assert!(!pasted.contains("<script>alert"));
    }
}
