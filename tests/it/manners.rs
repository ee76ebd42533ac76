//! Problems keep the manners of the place where they are met, and the page of the components is
//! there in the demo alone.

use reqwest::StatusCode;
use server::{access::Role, auth::session::Token};
use tests::{BOARD, HOSPITAL, System, visitor::Visitor};

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
    assert!(!sent.body.contains("Another") && kept(&sent.body).is_empty(), "nobody's is kept");
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

/// Signs somebody in again who was signed in with these cookies.
async fn again(system: &System, row: i64, visitor: &mut Visitor) {
    let token = system.lanyard.begin_session(row, "Tests").await.expect("a session");
    visitor.cookies.insert("session".to_owned(), token.expose().to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_jonah_typed_before_his_session_ended_is_shown_to_him_and_sent_by_him_alone() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let mut browser = system.staff(HOSPITAL, Role::Coordinator).await;
    let token = Token::parse(&browser.cookies["session"]).expect("a token");
    let session = system.lanyard.session(&token).await.expect("an answer");
    let jonah = session.expect("a session").1.row;
    let desk = format!("/verifier/{HOSPITAL}");
    let link = format!("{}/l/{}", system.address, license.id);
    let note = "For the <b>night</b> shift.\nAnd Jos\u{e9}";
    let fields = [("text", link.as_str()), ("purpose", "initial"), ("note", note)];
    let nothing = || ("file", "", Vec::new());
    system.set_time("2026-03-03T10:30:00Z");
    let left = browser.upload(&desk, &fields, nothing()).await;
    assert_eq!(left.status, StatusCode::UNAUTHORIZED);
    assert!(!left.body.contains("night"), "{}", left.body);
    let sealed = kept(&left.body);
    assert_eq!(sealed.len(), 1);
    let sealed = [(sealed[0].0.as_str(), sealed[0].1.as_str())];
    // Too early: he has not signed in yet, and it stays as it is.
    let early = browser.post("/account/unsent", &sealed).await;
    assert_eq!(early.status, StatusCode::UNAUTHORIZED);
    assert_eq!(kept(&early.body)[0].1, sealed[0].1);
    // Anna sits down at the same computer, and signs in in the other tab.
    let anna = system.staff(HOSPITAL, Role::Administrator).await;
    let mut here = browser.clone();
    here.cookies = anna.cookies.clone();
    let refused = here.post("/account/unsent", &sealed).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("Somebody else typed this"), "{}", refused.body);
    assert!(!refused.body.contains("night") && kept(&refused.body).is_empty());
    // Jonah sees what he typed and where it goes, and sends it.
    again(&system, jonah, &mut browser).await;
    let page = browser.post("/account/unsent", &sealed).await.page();
    for expected in ["For the &lt;b&gt;night&lt;/b&gt; shift.", &desk, "Send this now"] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(page.contains("enctype=\"multipart/form-data\""), "{page}");
    let fields = kept(&page);
    let sent: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let report = browser.upload(&desk, &sent, nothing()).await.onward();
    let report = browser.get(&report).await.page();
    assert!(report.contains("Ada Okafor") && report.contains("shift."), "{report}");
    // What was altered, or is over, is nothing.
    let altered = format!("{}A", sealed[0].1);
    let answer = browser.post("/account/unsent", &[("kept", altered.as_str())]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    system.set_time("2026-03-04T10:30:00Z");
    again(&system, jonah, &mut browser).await;
    let answer = browser.post("/account/unsent", &sealed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    system.stop().await;
}

#[tokio::test]
async fn a_file_and_a_password_are_not_kept_nor_what_another_site_or_a_stranger_sends() {
    let system = System::start().await;
    let mut browser = system.staff(HOSPITAL, Role::Coordinator).await;
    let token = Token::parse(&browser.cookies["session"]).expect("a token");
    let session = system.lanyard.session(&token).await.expect("an answer");
    let jonah = session.expect("a session").1.row;
    let desk = format!("/verifier/{HOSPITAL}");
    system.set_time("2026-03-03T10:30:00Z");
    let secret = [("current", "three herons by the river"), ("password", "four kites over")];
    let answer = browser.post("/account/password", &secret).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(kept(&answer.body).is_empty(), "a password is never written into a page");
    let file = ("file", "licence.json", b"{}".to_vec());
    let answer = browser.upload(&desk, &[("note", "Ward 3")], file).await;
    let sealed = kept(&answer.body);
    let request = browser
        .bare(reqwest::Method::POST, &desk)
        .header("origin", "https://evil.example")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("text=planted");
    let answer = browser.send(request).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(kept(&answer.body).is_empty());
    again(&system, jonah, &mut browser).await;
    let page = browser.post("/account/unsent", &[("kept", sealed[0].1.as_str())]).await.page();
    assert!(page.contains("The file that you had chosen is not kept"), "{page}");
    let mut stranger = system.nobody();
    let answer = stranger.post(&desk, &[("text", "planted")]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(kept(&answer.body).is_empty(), "{}", answer.body);
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
    let page = shown.page();
    for part in [
        "verdict accepted\"",
        "verdict accepted conditions",
        "verdict rejected",
        "verdict undetermined",
        "outcome-announced",
        "line accepted conditions",
        "line rejected",
        "line undetermined",
        "class=\"command\"",
        "gate-card",
        "problem-slip",
        "Could not be checked",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    demo.stop().await;
}
