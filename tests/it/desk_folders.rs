//! Clinicians' folders, patients' identities, and what is searched and downloaded.

use credentials::lifecycle::State;
use reqwest::StatusCode;
use serde_json::Value;
use server::access::Role;
use tests::{BOARD, HOSPITAL, System, ada_okafor, visitor::Visitor};

const DESK: &str = "/verifier/saint-brigid";

async fn verify(visitor: &mut Visitor, text: &str) -> String {
    let fields = [("text", text), ("purpose", "initial")];
    visitor.upload(DESK, &fields, ("file", "", Vec::new())).await.onward()
}

/// Issues and verifies a licence of somebody called Ada Okafor.
async fn seen(
    system: &System,
    visitor: &mut Visitor,
    number: &str,
    npi: Option<&str>,
) -> (server::state::License, String) {
    let mut order = ada_okafor();
    order.license_number = number.to_owned();
    order.npi = npi.map(str::to_owned);
    let license = system.lanyard.issue_license(BOARD, order, None, None).await.unwrap();
    let path = verify(visitor, &license.cid.to_string()).await;
    (license, path)
}

/// The folder that a report leads to.
async fn folder(visitor: &mut Visitor, report: &str) -> String {
    let page = visitor.get(report).await.page();
    let link = page.split("href=\"").find(|it| it.starts_with(&format!("{DESK}/clinicians/")));
    link.expect("a folder").split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_licences_of_one_npi_lie_in_one_folder_and_another_ada_has_her_own() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let (_, one) = seen(&system, &mut robin, "A-1", Some("1234567893")).await;
    let (_, two) = seen(&system, &mut robin, "A-2", Some("1234567893")).await;
    let (_, three) = seen(&system, &mut robin, "A-3", Some("1993999998")).await;
    let (_, four) = seen(&system, &mut robin, "A-4", None).await;
    let first = folder(&mut robin, &one).await;
    assert_eq!(folder(&mut robin, &two).await, first);
    let other = folder(&mut robin, &three).await;
    assert_ne!(other, first, "the same name is not the same person");
    assert_ne!(folder(&mut robin, &four).await, first);
    let page = robin.get(&first).await.page();
    assert!(page.contains("A-1, California") && page.contains("A-2, California"), "{page}");
    assert!(!page.contains("A-3") && page.contains("1234567893"));
    let found = robin.get(&format!("{DESK}/clinicians?q=1993999998")).await.page();
    assert!(found.contains(&other) && !found.contains(&first), "{found}");
    let all = robin.get(&format!("{DESK}/clinicians?q=okafor")).await.page();
    assert_eq!(all.matches("data-label=\"Clinician\"").count(), 3, "{all}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn robin_checks_a_folder_again_and_reads_what_is_due() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let (license, one) = seen(&system, &mut robin, "A-1", Some("1234567893")).await;
    let (other, _) = seen(&system, &mut robin, "A-2", Some("1234567893")).await;
    let document = system.lanyard.document(&other.cid).await.unwrap().unwrap();
    let pasted = String::from_utf8(document).unwrap();
    verify(&mut robin, &pasted).await;
    let path = folder(&mut robin, &one).await;
    let page = robin.get(&path).await.page();
    assert!(page.contains("Due by 3 April 2026"), "{page}");
    assert!(page.contains("Counts until 1 July 2026 (120 days)"), "{page}");
    assert!(!page.contains("cannot be fetched again"), "its link of before is still known: {page}");

    system.set_time("2026-07-02T09:00:00Z");
    system.board().change(&license.id, State::Revoked).await.unwrap();
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    let due = ines.get(&format!("{DESK}/clinicians?show=due")).await.page();
    assert!(due.contains(&path), "{due}");
    let page = ines.get(&path).await.page();
    assert!(page.contains("Due since 3 April 2026") && page.contains("Too old since 1 July 2026"));
    let done = ines.post(&format!("{path}/check"), &[]).await.onward();
    let page = ines.get(&done).await.page();
    assert!(page.contains("2 of 2 checked again."), "{page}");
    assert!(page.contains("outcome-rejected") && page.contains("Does not count"), "{page}");
    let list = ines.get(&format!("{DESK}/clinicians")).await.page();
    assert!(list.contains("outcome-rejected"), "{list}");

    let profile = [("decision_days", "90"), ("recheck_days", "7")];
    ines.post(&format!("{DESK}/clinicians/profile"), &profile).await.onward();
    assert!(ines.get(&path).await.page().contains("(90 days)"));
    let bad = [("decision_days", "0"), ("recheck_days", "many")];
    let answer = ines.post(&format!("{DESK}/clinicians/profile"), &bad).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_checked_is_no_check_in_a_folder() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let (license, one) = seen(&system, &mut robin, "A-1", Some("1234567893")).await;
    let path = folder(&mut robin, &one).await;
    // The document is gone from here, and nobody else has it.
    let mut transaction = system.lanyard.db().write().await.unwrap();
    let now = system.lanyard.now();
    assert!(server::db::blocks::erase(&mut transaction, &license.cid, now).await.unwrap());
    transaction.commit().await.unwrap();
    system.set_time("2026-03-03T09:30:00Z");
    robin.post(&format!("{path}/check"), &[]).await.onward();
    let page = robin.get(&path).await.page();
    assert!(page.contains("outcome-undetermined"), "{page}");
    for told in [
        "Accepted on 3 March 2026, 09:00 UTC",
        "Due: the last attempt failed, 3 March 2026",
        "Counts until 1 July 2026 (120 days); last attempt failed, 3 March 2026",
    ] {
        assert!(page.contains(told), "the check before still tells: {page}");
    }
    for filter in ["show=due", "show=failed", "outcome=undetermined", "q=A1", "q=okafor&show=due"] {
        let list = robin.get(&format!("{DESK}/clinicians?{filter}")).await.page();
        assert!(list.contains(&path), "{filter}: {list}");
        assert!(list.contains("Due: the last attempt failed"), "{filter}: {list}");
    }
    let list = robin.get(&format!("{DESK}/clinicians?outcome=accepted")).await.page();
    assert!(!list.contains(&path), "{list}");
    let desk = robin.get(DESK).await.page();
    assert!(desk.contains("clinicians?show=failed") && desk.contains("clinicians?show=due"));
    let latest = robin.get(&format!("{DESK}/history")).await.page();
    assert!(latest.contains("outcome-undetermined") && latest.contains("Ada Okafor"));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_in_the_wrong_folder_is_moved_and_stays_there_at_the_next_check() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let (_, one) = seen(&system, &mut robin, "A-1", Some("1234567893")).await;
    let (license, two) = seen(&system, &mut robin, "A-2", Some("1234567893")).await;
    let path = folder(&mut robin, &one).await;
    let number = two.rsplit('/').next().unwrap();
    let moved = robin.post(&format!("{path}/move"), &[("report", number)]).await.onward();
    assert_ne!(moved, path);
    let again = verify(&mut robin, &license.cid.to_string()).await;
    assert_eq!(folder(&mut robin, &again).await, moved.split('?').next().unwrap());
    assert!(!robin.get(&path).await.page().contains("A-2"));
    let latest = again.rsplit('/').next().unwrap();
    let moved = moved.split('?').next().unwrap().to_owned();
    let answer = robin.post(&format!("{moved}/move"), &[("report", latest)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("the only licence here"), "{}", answer.body);
    let nowhere = [("with", "zzzzzzzzzz")];
    let answer = robin.post(&format!("{moved}/merge"), &nowhere).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("There is no such folder here"));
    robin.post(&format!("{moved}/name"), &[("name", "Ada B. Okafor")]).await.onward();
    verify(&mut robin, &license.cid.to_string()).await;
    assert!(robin.get(&moved).await.page().contains("Ada B. Okafor"), "a correction stays");
    let answer = robin.post(&format!("{moved}/name"), &[("name", " ")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut audrey = system.staff(HOSPITAL, Role::Auditor).await;
    assert!(!audrey.get(&moved).await.page().contains("<form class=\"sheet\""));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_marias_identity_nothing_but_outcome_checks_and_digest_is_in_the_database() {
    let system = System::start().await;
    let issued = system.lanyard.issue_identity(HOSPITAL, crate::issue::maria(), None).await;
    let document = String::from_utf8(issued.unwrap().bytes).unwrap();
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let fields =
        [("text", ""), ("purpose", "question"), ("note", "Maria came with her aunt Zenobia")];
    let file = ("file", "ferreira-unmistakable.json", document.clone().into_bytes());
    let path = robin.upload(DESK, &fields, file).await.onward();
    let page = robin.get(&path).await.page();
    assert!(
        page.contains(">Accepted<") && page.contains("Nothing about the person is kept"),
        "{page}"
    );
    let json: Value =
        serde_json::from_str(&robin.get(&format!("{path}?as=json")).await.page()).unwrap();
    assert_eq!(json["outcome"], "accepted");
    assert!(json["findings"].as_array().unwrap().len() > 6 && json["summary"].is_null());
    let tampered = document.replace("Sacramento", "Fresno");
    let path = verify(&mut robin, &tampered).await;
    assert!(robin.get(&path).await.page().contains(">Rejected<"));
    let history = robin.get(&format!("{DESK}/history")).await.page();
    assert!(history.contains("A patient’s identity") && !history.contains("Maria"), "{history}");
    assert!(robin.get(&format!("{DESK}/clinicians")).await.page().contains("No folders yet"));
    // The reports are opened again with the master key: nothing is in what is sealed either.
    for number in history.split(&format!("{DESK}/history/")).skip(1) {
        let number = &number[..10];
        let Some(kept) = system.lanyard.kept_report(HOSPITAL, number).await.unwrap() else {
            continue;
        };
        let kept = format!("{kept:?}");
        for personal in
            ["Maria", "Unmistakable", "MRN-778899", "1984-02-29", "Zenobia", "Sacramento"]
        {
            assert!(!kept.contains(personal), "{personal}: {kept}");
        }
    }
    let data = system.data();
    let _directory = system.stop().await;
    for file in std::fs::read_dir(&data).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for personal in ["Unmistakable", "unmistakable", "MRN-778899", "1984-02-29", "Zenobia"] {
            let found = bytes.windows(personal.len()).any(|window| window == personal.as_bytes());
            assert!(!found, "{personal} is on the disk");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_is_searched_filtered_paged_and_downloaded_without_formulas() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let mut order = ada_okafor();
    order.given_name = "=Ada".to_owned();
    order.license_number = "A-777".to_owned();
    let formula = system.lanyard.issue_license(BOARD, order, None, None).await;
    let formula = formula.expect("a name that begins so is a name");
    let license = system.board().issue().await;
    for _ in 0..51 {
        verify(&mut robin, &license.cid.to_string()).await;
    }
    verify(&mut robin, &formula.cid.to_string()).await;
    let csv = robin.get(&format!("{DESK}/history.csv?q=777")).await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    let csv = csv.page();
    assert!(csv.contains("\"'=Ada Okafor\"") && !csv.contains("\"=Ada"), "{csv}");
    let rows = |page: &str| page.matches("data-label=\"Clinician\"").count();
    let page = robin.get(&format!("{DESK}/history?q=104422")).await.page();
    assert_eq!(rows(&page), 50);
    let next = page.split("href=\"").find(|it| it.contains("after=")).expect("a next page");
    let next = next.split('"').next().unwrap().replace("&amp;", "&");
    let second = robin.get(&next).await.page();
    assert_eq!(rows(&second), 1, "{second}");
    let csv = robin.get(&format!("{DESK}/history.csv?q=104422")).await.page();
    assert_eq!(csv.lines().count(), 52);
    for (query, count) in [
        ("q=oka+104", 50),
        ("q=A104422", 50),
        ("q=nobody", 0),
        ("q=%22%27*)+OR+(", 0),
        ("outcome=rejected", 0),
        ("outcome=accepted&sort=name", 50),
        ("from=2026-03-03&until=2026-03-03&sort=oldest", 50),
        ("until=2026-03-02", 0),
        ("q=%E0%A4%95%E0%A4%BE%E0%A4%AE", 0),
        ("outcome=perhaps", 0),
        ("purpose=recheck", 0),
        ("person=999", 0),
        ("after=zzzzzzzzzz", 0),
    ] {
        let page = robin.get(&format!("{DESK}/history?{query}")).await.page();
        assert_eq!(rows(&page), count, "{query}");
    }
    let told =
        "51 reports, accepted, with “A-104422”, from 1 March 2026. Listed for Robin Vance on";
    let list = "history?q=A-104422&outcome=accepted&from=2026-03-01";
    let page = robin.get(&format!("{DESK}/{list}")).await.page();
    assert!(page.contains(told), "{page}");
    let clean = robin.get(&format!("{DESK}/{list}&person=&until=&sort=")).await.onward();
    assert_eq!(clean, format!("{DESK}/{list}"), "what is empty is not sent on");
    let backwards = format!("{DESK}/history?from=2026-03-02&until=2026-03-01");
    assert!(robin.get(&backwards).await.page().contains("“Until” lies before “From”"));
    let page = robin.get(&format!("{DESK}/history?from=yesterday")).await.page();
    assert!(page.contains("Give a day as in"));
    let file = robin.get(&format!("{DESK}/history.csv?from=1.3.2026")).await;
    assert_eq!(file.status, StatusCode::BAD_REQUEST);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_a_licence_and_in_a_note_is_text_wherever_it_is_shown() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let license = system.board().issue().await;
    let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();
    let harm = "<script>alert(1)</script><img src=x onerror=alert(2)>\\u202e";
    let harmed = String::from_utf8(document).unwrap().replace("Okafor", harm);
    let note = "<script>alert(3)</script>\u{202e}<b>";
    let fields = [("text", ""), ("purpose", "initial"), ("note", note)];
    let file = ("file", "<b>\u{202e}.json", harmed.into_bytes());
    let path = robin.upload(DESK, &fields, file).await.onward();
    for place in [path.as_str(), DESK, &format!("{DESK}/history"), &format!("{DESK}/clinicians")] {
        let page = robin.get(place).await.page();
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{place}: {page}");
        assert!(!page.contains("<b>") && !page.contains('\u{202e}'), "{place}: {page}");
    }
    let page =
        robin.get(&format!("{DESK}/history?q=%3Cscript%3Ealert(1)%3C/script%3E")).await.page();
    assert!(!page.contains("<script>alert"));
    assert!(robin.get(&path).await.page().contains(">Rejected<"));
    assert!(!robin.get(&path).await.page().contains("/clinicians/"), "nobody signed that name");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_key_reaches_adas_folder_when_robin_pastes_her_licence_again() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let license = system.board().issue().await;
    let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();
    let pasted = String::from_utf8(document).unwrap();
    let path = verify(&mut robin, &pasted).await;
    let path = folder(&mut robin, &path).await;
    // What somebody made up in the name of an issuer that does not answer covers nothing up.
    let did = system.lanyard.organisation(BOARD).await.unwrap().unwrap().did.to_string();
    let made_up = verify(&mut robin, &pasted.replace(&did, "did:web:localhost%3A1")).await;
    assert!(!robin.get(&made_up).await.page().contains("/clinicians/"), "nobody proved it");
    system.lanyard.key_stolen(BOARD, "ed25519-1", None).await.unwrap();
    verify(&mut robin, &pasted).await;
    let page = robin.get(&path).await.page();
    let (seen, _) = page.split_once("id=\"known\"").unwrap();
    assert!(seen.contains("outcome-rejected") && !seen.contains("outcome-accepted"), "{page}");
    assert!(!seen.contains("outcome-undetermined") && !seen.contains("Counts until"), "{page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_leads_to_bens_licence_now_does_not_put_him_into_adas_folder() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let (_, ada) = seen(&system, &mut robin, "A-1", Some("1234567893")).await;
    let path = folder(&mut robin, &ada).await;
    let (ben, _) = seen(&system, &mut robin, "B-2", Some("1993999998")).await;
    let number = ada.rsplit('/').next().unwrap();
    let again = system.lanyard.verification(HOSPITAL, number).await.unwrap().unwrap();
    let wanted = server::verifications::Wanted {
        given: credentials::verifier::Given::Cid(ben.cid),
        asked: server::verifications::WantedAs::Link("https://ada.example/licence".to_owned()),
        again: Some(again.clone()),
        line: None,
    };
    let purpose = server::verifications::Purpose::Recheck;
    let kept = system.lanyard.verify_and_keep(HOSPITAL, again.person, vec![wanted], purpose, None);
    let (numbers, _) = kept.await.unwrap();
    let report = format!("{DESK}/history/{}", numbers[0]);
    assert_ne!(folder(&mut robin, &report).await, path);
    assert!(!robin.get(&path).await.page().contains("B-2"));
    system.stop().await;
}
