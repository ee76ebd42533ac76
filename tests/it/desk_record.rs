//! A kept report is evidence: its hospital has signed who checked what, when, why and against what.

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::access::Role;
use tests::{HOSPITAL, System};

const DESK: &str = "/verifier/saint-brigid";

fn sha256(bytes: &[u8]) -> Vec<u8> {
    credentials::store::raw_cid(bytes).hash().digest().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    sha256(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a verifier of W3C credentials finds the proof in order.
async fn verified(system: &System, record: &Value) -> bool {
    let request = system.nobody().bare(Method::POST, "/vc-api/credentials/verify");
    let body = json!({ "verifiableCredential": record, "options": {} }).to_string();
    let sent = request.header("content-type", "application/json").body(body).send().await.unwrap();
    sent.status() == StatusCode::OK
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_sees_that_nobody_has_changed_who_checked_ada_or_when_or_why() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let link = format!("{}/l/{}", system.address, license.id);
    let fields = [("text", link.as_str()), ("purpose", "initial"), ("note", "For Monday.")];
    let path = robin.upload(DESK, &fields, ("file", "", Vec::new())).await.onward();
    let number = path.rsplit('/').next().unwrap();
    let mut auditor = system.staff(HOSPITAL, Role::Auditor).await;

    let report = auditor.get(&format!("{path}?as=json")).await.page();
    let answer = auditor.get(&format!("{path}?as=record")).await;
    let name = answer.headers["content-disposition"].to_str().unwrap().to_owned();
    assert_eq!(name, format!("attachment; filename=\"record-{number}.json\""));
    let text = answer.page();
    let record: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(record["type"], json!(["VerifiableCredential", "VerificationReportCredential"]));
    let subject = &record["credentialSubject"];
    assert_eq!(subject["reportNumber"], number);
    assert_eq!(subject["outcome"], "accepted");
    assert_eq!(subject["purpose"], "initial");
    assert_eq!(subject["validator"], json!({ "name": "Robin Vance", "role": "coordinator" }));
    assert_eq!(subject["noteSha256"], hex(b"For Monday."));
    assert!(!text.contains("For Monday."), "the note stays sealed");
    let sum = BASE64_STANDARD.encode(sha256(report.as_bytes()));
    assert_eq!(record["relatedResource"]["digestSRI"], format!("sha256-{sum}"));
    let cid = license.cid.to_string();
    let sources = subject["primarySource"].as_array().unwrap();
    for (kind, part) in
        [("document", cid.as_str()), ("did-document", "did"), ("status-list", "/status/")]
    {
        let fits = |it: &&Value| {
            it["sourceType"] == kind && it["identifier"].as_str().unwrap().contains(part)
        };
        let found = sources.iter().find(fits).unwrap_or_else(|| panic!("{kind}: {sources:?}"));
        assert!(found["readAt"].as_str().unwrap().starts_with("2026-03-03T"), "{found}");
    }

    assert!(verified(&system, &record).await, "{record:#}");
    for (pointer, lie) in [
        ("/credentialSubject/validator/name", json!("Somebody Else")),
        ("/credentialSubject/lastPerformed", json!("2026-02-01T09:00:00Z")),
        ("/credentialSubject/noteSha256", json!(hex(b"Another note."))),
        ("/relatedResource/digestSRI", json!("sha256-AAAA")),
        ("/issuer/id", json!("did:web:holy-oak.example")),
    ] {
        let mut changed = record.clone();
        *changed.pointer_mut(pointer).unwrap() = lie;
        assert!(!verified(&system, &changed).await, "{pointer} was changed");
    }

    let page = auditor.get(&path).await.page();
    let did = record["issuer"]["id"].as_str().unwrap();
    for expected in [
        hex(text.as_bytes()).as_str(),
        hex(report.as_bytes()).as_str(),
        did,
        "Robin Vance, coordinator",
        "Verified by",
        "Primary sources",
        "/status/",
        "Check this report itself",
        &format!("<title>Report {number}, Ada Okafor"),
        "NPI",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_of_what_could_not_be_fetched_names_no_source_that_was_not_read() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let fields =
        [("text", "http://localhost:1/licence.json"), ("purpose", "recheck"), ("note", "")];
    let path = robin.upload(DESK, &fields, ("file", "", Vec::new())).await.onward();
    let record = robin.get(&format!("{path}?as=record")).await.page();
    let record: Value = serde_json::from_str(&record).unwrap();
    let subject = record["credentialSubject"].as_object().unwrap();
    assert_eq!(subject["outcome"], "undetermined");
    for absent in ["primarySource", "documentSha256", "noteSha256"] {
        assert!(!subject.contains_key(absent), "{absent}: {record:#}");
    }
    assert!(verified(&system, &record).await, "{record:#}");
    let page = robin.get(&path).await.page();
    assert!(!page.contains("Primary sources"), "{page}");
    let tally = page.find("href=\"#abnormal\"").expect("the tally leads on");
    let line = page.find("id=\"abnormal\"").expect("the first line that is not in order");
    assert!(tally < line, "{page}");
    system.stop().await;
}
