//! The desks in a real Chromium: every page that can be come to, as everybody who may.

use crate::browser::drive;
use reqwest::Method;
use serde_json::json;
use server::{access::Role, routes};
use tests::{System, visitor::Visitor};

/// The demo's board.
const BOARD: &str = "golden-coast-board";
/// The demo's hospital.
const HOSPITAL: &str = "saint-brigid";
/// What is no page, or comes by a link that works once.
const NO_PAGES: [&str; 3] = ["/assets/", "/favicon.ico", "/setup/"];

fn cookie(visitor: &Visitor) -> &str {
    &visitor.cookies["session"]
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_desk_and_nothing_is_wide_or_heavy() {
    let system = System::demo().await;
    let board = system.staff(BOARD, Role::Administrator).await;
    let auditor = system.staff(BOARD, Role::Auditor).await;
    let hospital = system.staff(HOSPITAL, Role::Administrator).await;
    let routes: Vec<_> = routes::addresses(&system.lanyard)
        .into_iter()
        .filter(|it| it.method == Method::GET)
        .filter(|it| !NO_PAGES.iter().any(|no| it.path.starts_with(no)))
        .map(|it| it.path)
        .collect();
    let at_desks = |visitor, path: String| json!({ "name": path, "cookie": cookie(visitor), "starts": ["/desks", "/account", path] });
    let people = json!([
        { "name": "anyone", "starts": ["/", "/verify", "/sign-in", "/components"] },
        at_desks(&board, format!("/issuer/{BOARD}")),
        at_desks(&auditor, format!("/issuer/{BOARD}")),
        at_desks(&hospital, format!("/verifier/{HOSPITAL}")),
    ]);
    let variables = [
        ("LANYARD_URL", system.address.clone()),
        ("LANYARD_ROUTES", json!(routes).to_string()),
        ("LANYARD_PEOPLE", people.to_string()),
    ];
    drive("desks.mjs", &variables.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_works_without_javascript_and_by_keyboard_alone() {
    let system = System::demo().await;
    let board = system.staff(BOARD, Role::Administrator).await;
    let hospital = system.staff(HOSPITAL, Role::Administrator).await;
    let variables = [
        ("LANYARD_URL", system.address.as_str()),
        ("LANYARD_BOARD", BOARD),
        ("LANYARD_HOSPITAL", HOSPITAL),
        ("LANYARD_OFFICER", cookie(&board)),
        ("LANYARD_COORDINATOR", cookie(&hospital)),
    ];
    drive("forms.mjs", &variables).await;
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_first_start_to_the_report_in_the_history_of_a_hospital() {
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path().join("data");
    let variables = [
        ("LANYARD_BINARY", env!("CARGO_BIN_EXE_lanyard-under-test")),
        ("LANYARD_DATA", data.to_str().expect("UTF-8")),
    ];
    drive("whole.mjs", &variables).await;
}
