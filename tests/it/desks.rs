//! The desks in a real Chromium: every page that can be come to, as everybody who may.

use crate::browser::drive;
use credentials::lifecycle::State;
use reqwest::Method;
use serde_json::json;
use server::{access::Role, invitations::LinkKind, registry::LicenseQuery, routes};
use tests::{SCOPES, System, until, visitor::Visitor};

/// The demo's board.
const BOARD: &str = "golden-coast-board";
/// The demo's hospital.
const HOSPITAL: &str = "saint-brigid";
/// What is no page, is somebody else's (the reader of the API's description), or is looked at in
/// the whole way below, since it takes a passkey or a first start.
const NO_PAGES: [&str; 6] =
    ["/assets/", "/favicon.ico", "/api", "/problems/", "/setup/", "/account/passkeys/"];

fn cookie(visitor: &Visitor) -> &str {
    &visitor.cookies["session"]
}

/// What the demo leaves to be done: a report in the history, a change to come, a file of rows, one
/// with a row that is issued already, a decision about the board. Gives where the question about
/// that row is, the page of the first file, and the page of what the hospital verified together; and
/// reports that could not be checked, with conditions, and with a change announced.
async fn at_work(
    system: &System,
    board: &mut Visitor,
    hospital: &mut Visitor,
) -> (String, String, String, Vec<String>) {
    let query = LicenseQuery { limit: 100, ..LicenseQuery::default() };
    let found = system.lanyard.find_licenses(BOARD, query).await.expect("licences").items;
    let active = found.iter().find(|it| it.state == State::Active).expect("an active licence");
    let link = format!("{}/l/{}", system.address, active.id);
    let form = [("text", link.as_str()), ("purpose", "initial"), ("note", "For the night shift.")];
    let no_file = ("file", "", Vec::new());
    hospital.upload(&format!("/verifier/{HOSPITAL}"), &form, no_file).await.onward();
    let several = format!("{link}\n{}/l/{}", system.address, found[0].id);
    let form = [("text", several.as_str()), ("purpose", "recheck")];
    let no_file = ("file", "", Vec::new());
    let together = hospital.upload(&format!("/verifier/{HOSPITAL}"), &form, no_file).await.onward();
    let did = system.lanyard.organisation(BOARD).await.expect("a board").expect("a board").did;
    let decision = [
        ("issuer", did.as_str()),
        ("name", "Golden Coast Board of Healing Arts"),
        ("verdict", "trusted"),
        ("types", "ClinicianLicenseCredential"),
        ("reason", "it is the board of our state"),
    ];
    hospital.post(&format!("/verifier/{HOSPITAL}/trust/new"), &decision).await.onward();
    let change = [
        ("action", "suspend"),
        ("reason", "disciplinary-action"),
        ("text", "Pending a hearing."),
        ("day", "2026-06-01"),
        ("step", "order"),
    ];
    let path = format!("/issuer/{BOARD}/licenses/{}/change", active.id);
    board.post(&path, &change).await.onward();
    let bound = found.iter().find(|it| it.state == State::Probation).expect("one on probation");
    let mut reports = Vec::new();
    for (id, told) in [
        ("zzzzzzzzzz", "verdict undetermined"),
        (bound.id.as_str(), "verdict accepted conditions"),
        (active.id.as_str(), "will be suspended"),
    ] {
        let link = format!("{}/l/{id}", system.address);
        let form = [("text", link.as_str()), ("purpose", "question")];
        let no_file = ("file", "", Vec::new());
        let report = hospital.upload(&format!("/verifier/{HOSPITAL}"), &form, no_file).await;
        let report = report.onward();
        let page = hospital.get(&report).await.page();
        assert!(page.contains(told), "{told}: {page}");
        reports.push(report);
    }
    let rows = "First name,Surname,Licence no,Type,Taxonomy,State,Original issue date,Effective,Expires,Lookup URL\n\
        Ines,Carvalho,A-9,MD,207R00000X,US-CA,2020-07-01,2026-01-01,2027-12-31,https://board.example\n\
        Noor,Haddad,A-8,MD,207R00000X,US-CA,2020-07-01,2026-01-01,2027-31-12,https://board.example\n";
    let file = ("file", "rows.csv", rows.as_bytes().to_vec());
    let batch = format!("/issuer/{BOARD}/batches/new");
    let batch = board.upload(&batch, &[("text", "")], file).await.onward();
    board.post(&format!("{batch}/start"), &[]).await.onward();
    until(|| {
        let (mut board, batch) = (board.clone(), batch.clone());
        async move { board.get(&batch).await.body.contains("result.csv") }
    })
    .await;
    let again = ("file", "again.csv", rows.replace("A-8", "A-7").into_bytes());
    let again = board.upload(&format!("/issuer/{BOARD}/batches/new"), &[], again).await.onward();
    let scopes = [SCOPES[1].to_owned()];
    let client = system.lanyard.create_client("Payroll", Some(BOARD), &scopes, None, None);
    client.await.expect("a client");
    (format!("{again}/start"), batch, together, reports)
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_desk_and_nothing_is_wide_or_heavy() {
    let system = System::demo().await;
    let mut board = system.staff(BOARD, Role::Administrator).await;
    let auditor = system.staff(BOARD, Role::Auditor).await;
    let mut hospital = system.staff(HOSPITAL, Role::Administrator).await;
    let (again, issued, together, reports) = at_work(&system, &mut board, &mut hospital).await;
    let link = system.lanyard.invite(BOARD, Role::Officer, ("", ""), None).await.expect("a link");
    let link = system.lanyard.address_of(LinkKind::Join, &link);
    let joining = link.strip_prefix(system.address.as_str()).expect("a link of ours");
    let routes: Vec<_> = routes::addresses(&system.lanyard)
        .into_iter()
        .filter(|it| it.method == Method::GET)
        .filter(|it| !NO_PAGES.iter().any(|no| it.path.starts_with(no)))
        // A part of a page, which its script asks for while a file is issued.
        .filter(|it| !it.path.ends_with("/progress"))
        .map(|it| it.path)
        .collect();
    let at_desks = |visitor, path: String| json!({ "name": path, "cookie": cookie(visitor), "starts": ["/desks", "/account", path] });
    let people = json!([
        { "name": "anyone", "starts": ["/", "/verify", "/sign-in", "/components", joining] },
        at_desks(&board, again),
        // Of files one page is looked at: the one that has something to download.
        { "name": "issued", "cookie": cookie(&board), "starts": [issued, "/desks", "/account", format!("/issuer/{BOARD}")] },
        at_desks(&auditor, format!("/issuer/{BOARD}")),
        at_desks(&hospital, together),
        { "name": "reports", "cookie": cookie(&hospital), "starts": [], "looks": reports },
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

#[tokio::test(flavor = "multi_thread")]
async fn what_is_printed_is_whole_and_each_sheet_says_what_it_is_of() {
    let system = System::start().await;
    let board = system.staff(tests::BOARD, Role::Officer).await;
    let mut hospital = system.staff(tests::HOSPITAL, Role::Coordinator).await;
    let license = system.board().issue().await;
    let link = format!("{}/l/{}", system.address, license.id);
    let desk = format!("/verifier/{}", tests::HOSPITAL);
    let form = [("text", link.as_str()), ("purpose", "initial"), ("note", "For the night shift.")];
    let report = hospital.upload(&desk, &form, ("file", "", Vec::new())).await.onward();
    hospital.post(&format!("{report}/again"), &[]).await.onward();
    let number = report.rsplit('/').next().expect("a number");
    let record = hospital.get(&format!("{report}?as=record")).await.page();
    let record: serde_json::Value = serde_json::from_str(&record).expect("a record");
    let issuer = system.lanyard.organisation(tests::BOARD).await.expect("the disk");
    let issuer = issuer.expect("the board").did.to_string();
    let of_hospital = system.lanyard.organisation(tests::HOSPITAL).await.expect("the disk");
    let of_hospital = of_hospital.expect("the hospital").name;
    let title = format!("Report {number}, Ada Okafor · {of_hospital}");
    let cid = license.cid.to_string();
    let papers = json!([
        {
            "cookie": cookie(&hospital), "path": report, "most": 2,
            "foot": [title, "Printed for Robin Vance, coordinator", "3 March 2026"],
            "whole": [link, issuer, license.credential_id, record["issuer"]["id"], "Primary sources", "newer report about the same credential, of 3 March 2026: Accepted"],
            "absent": ["curl", "lanyard verify", "Check again now", "Open the newer one", "…"],
        },
        {
            "cookie": cookie(&board), "most": 3,
            "path": format!("/issuer/{}/licenses/{}", tests::BOARD, license.id),
            "foot": ["Ada Okafor", "Printed for Robin Vance, officer", "3 March 2026"],
            "whole": [cid, link], "absent": ["Change this licence"],
        },
        {
            "cookie": cookie(&hospital), "most": 1, "path": format!("{desk}/history?outcome=accepted&from=2026-03-01"),
            "foot": ["History", "Printed for Robin Vance, coordinator"],
            "whole": ["Result: Accepted", "From: 1 March 2026", "Ada Okafor"],
            "absent": ["Checked by: Any", "Show everything", "Download as CSV"],
        },
    ]);
    let papers = papers.to_string();
    let variables = [("LANYARD_URL", system.address.as_str()), ("LANYARD_PAPERS", papers.as_str())];
    drive("paper.mjs", &variables).await;
    system.stop().await;
}
