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
    assert!(sent.body.contains("go back and send it again"));
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
