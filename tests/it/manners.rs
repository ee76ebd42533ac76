//! Problems keep the manners of the place where they are met, and the page of the components is
//! there in the demo alone.

use reqwest::StatusCode;
use server::access::Role;
use tests::{BOARD, HOSPITAL, System};

#[tokio::test]
async fn a_problem_is_told_where_its_reader_sits() {
    let system = System::start().await;
    let mut auditor = system.staff(BOARD, Role::Auditor).await;

    let nothing = auditor.get(&format!("/issuer/{BOARD}/licenses/zzzzzzzzzz")).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);

    let refused = auditor.post(&format!("/settings/{BOARD}/name"), &[("name", "Another")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("Auditors read everything"), "{}", refused.body);
    assert!(refused.body.contains("desk-nav"), "the desk stays around it");
    assert!(refused.body.contains("Back to your desk"));

    let elsewhere = auditor.get(&format!("/verifier/{HOSPITAL}")).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    assert!(elsewhere.body.contains("you do not belong to the organisation"), "{}", elsewhere.body);
    assert!(!elsewhere.body.contains("Saint Brigid"), "whose desk it is stays unsaid");

    let mut left = system.nobody();
    let sent = left.post(&format!("/settings/{BOARD}/name"), &[("name", "Another")]).await;
    assert_eq!(sent.status, StatusCode::UNAUTHORIZED);
    assert!(sent.body.contains("You are not signed in any more"), "{}", sent.body);
    assert!(sent.body.contains("name=\"name\" value=\"Another\""), "what was typed is kept");
    system.stop().await;
}

/// The hidden fields of the page that keeps what was typed.
fn kept(page: &str) -> Vec<(String, String)> {
    let part = |text: &str, name: &str| {
        let value = text.split(&format!("{name}=\"")).nth(1)?.split('"').next()?;
        Some(
            value
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&"),
        )
    };
    let fields = page.split("<input type=\"hidden\"").skip(1);
    fields.filter_map(|it| Some((part(it, "name")?, part(it, "value")?))).collect()
}

#[tokio::test]
async fn what_jonah_typed_before_his_session_ended_is_sent_again_when_he_has_signed_in() {
    let system = System::start().await;
    let jonah = system.staff(HOSPITAL, Role::Coordinator).await;
    let desk = format!("/verifier/{HOSPITAL}");
    let typed = "  {\"a\": \"<b>&amp; Jos\u{e9}\"}\nand a second line";
    let fields = [("text", typed), ("purpose", "initial"), ("note", "For the night shift.")];
    let mut browser = system.nobody();
    let nothing = ("file", "", Vec::new());
    let answer = browser.upload(&desk, &fields, nothing).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("enctype=\"multipart/form-data\""), "{}", answer.body);
    assert!(!answer.body.contains("<b>&amp;amp; Jos"), "as text, and nothing else");
    let kept = kept(&answer.body);
    let sent: Vec<_> = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(sent.iter().find(|(name, _)| *name == "note"), Some(&fields[2]));
    assert!(sent.iter().any(|(name, value)| *name == "text" && value.contains("second line")));
    // In another tab he signs in; the page sends what it has kept.
    browser.cookies = jonah.cookies.clone();
    let done = browser.upload(&desk, &sent, ("file", "", Vec::new())).await;
    assert!(
        done.status.is_success()
            || done.status == StatusCode::SEE_OTHER
            || done.status == StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        done.status
    );
    // A file is not kept, and that is said; a password is never written into a page.
    let mut browser = system.nobody();
    let file = ("file", "licence.json", b"{}".to_vec());
    let answer = browser.upload(&desk, &fields, file).await;
    assert!(answer.body.contains("The file that you had chosen is not kept"), "{}", answer.body);
    let secret = [("current", "three herons by the river"), ("password", "four kites over")];
    let answer = browser.post("/account/password", &secret).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(!answer.body.contains("herons") && !answer.body.contains("kites"));
    // Somebody else's page cannot have it written here either.
    let request = browser
        .bare(reqwest::Method::POST, &desk)
        .header("origin", "https://evil.example")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("text=planted");
    let answer = browser.send(request).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(!answer.body.contains("planted"));
    system.stop().await;
}

#[tokio::test]
async fn the_components_are_shown_in_the_demo_alone() {
    let system = System::start().await;
    assert_eq!(system.nobody().get("/components").await.status, StatusCode::NOT_FOUND);
    system.stop().await;

    let demo = System::start_with(|config| config.demo.enabled = true).await;
    let shown = demo.nobody().get("/components").await;
    assert_eq!(shown.headers.get("x-robots-tag").expect("a header"), "noindex");
    assert!(shown.page().contains("Could not be checked"));
    demo.stop().await;
}
