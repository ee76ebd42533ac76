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
    assert_eq!(subject["validationType"], "primary");
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
    for absent in ["primarySource", "validationType", "documentSha256", "noteSha256"] {
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

/// The text between the heading of the sources and the list of them.
fn method(page: &str) -> &str {
    let (_, rest) = page.split_once("Primary sources").expect("the sources");
    rest.split("<ul>").next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_says_of_what_was_checked_no_more_than_was() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let link = format!("{}/l/{}", system.address, license.id);
    let path = crate::desk_lapsed::verify(&mut robin, &link).await;
    let page = robin.get(&path).await.page();
    for told in
        ["checked with the issuer’s keys, and holds", "status was read from the issuer’s lists"]
    {
        assert!(method(&page).contains(told), "{told}: {}", method(&page));
    }
    // Something was altered: the keys and the lists were read, and the signature does not hold.
    let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();
    let document = String::from_utf8(document).unwrap();
    let path = crate::desk_lapsed::verify(&mut robin, &document.replace("Okafor", "Akafor")).await;
    let page = robin.get(&path).await.page();
    assert!(method(&page).contains("does not hold"), "{}", method(&page));
    assert!(!method(&page).contains("and holds"), "{}", method(&page));
    // The lists are not there: nothing was read of the status.
    let lost = document.replace("/status/", "/lost/");
    let path = crate::desk_lapsed::verify(&mut robin, &lost).await;
    let page = robin.get(&path).await.page();
    assert!(method(&page).contains("Its status could not be read."), "{}", method(&page));
    assert!(!method(&page).contains("was read from"), "{}", method(&page));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_for_the_hospital_by_the_name_that_it_had_then() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    let path = crate::desk_lapsed::verify(&mut ines, &license.cid.to_string()).await;
    let name = [("name", "Northern Hospitals")];
    ines.post(&format!("/settings/{HOSPITAL}/name"), &name).await.onward();
    let page = ines.get(&path).await.page();
    assert!(page.contains("<dt>For</dt><dd><bdi>Saint Brigid Hospital</bdi></dd>"), "{page}");
    assert!(page.contains("Northern Hospitals"), "the desk has its new name: {page}");
    let after = crate::desk_lapsed::verify(&mut ines, &license.cid.to_string()).await;
    let page = ines.get(&after).await.page();
    assert!(page.contains("<dt>For</dt><dd><bdi>Northern Hospitals</bdi></dd>"), "{page}");
    system.stop().await;
}
