//! What a folder says once a licence is over, has another in its place, or is not where it was.

use axum::{Router, routing::get};
use credentials::{lifecycle::State, verifier::Given};
use reqwest::StatusCode;
use server::{
    access::Role,
    state::{ChangeOrder, License},
    verifications::{Purpose, Wanted, WantedAs},
};
use std::sync::{Arc, Mutex};
use tests::{BOARD, HOSPITAL, System, ada_okafor, visitor::Visitor};
use tokio::net::TcpListener;

pub(crate) const DESK: &str = "/verifier/saint-brigid";
pub(crate) const LIST: &str = "/verifier/saint-brigid/clinicians";

/// Verifies, and gives the path of the kept report.
pub(crate) async fn verify(visitor: &mut Visitor, text: &str) -> String {
    let fields = [("text", text), ("purpose", "initial")];
    visitor.upload(DESK, &fields, ("file", "", Vec::new())).await.onward()
}

/// The folder that a report leads to.
pub(crate) async fn folder(visitor: &mut Visitor, report: &str) -> String {
    let page = visitor.get(report).await.page();
    let link = page.split("href=\"").find(|it| it.starts_with(&format!("{LIST}/")));
    link.expect("a folder").split('"').next().unwrap().to_owned()
}

/// Issues a licence of Ada Okafor.
async fn issue(system: &System, number: &str, until: &str) -> License {
    let mut order = ada_okafor();
    order.license_number = number.to_owned();
    order.expiration_date = until.to_owned();
    system.lanyard.issue_license(BOARD, order, None, None).await.unwrap()
}

/// What a folder's page says of the licences in it.
async fn seen(visitor: &mut Visitor, folder: &str) -> String {
    let page = visitor.get(folder).await.page();
    page.split_once("id=\"known\"").expect("what the person is known by").0.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_that_has_ended_since_the_check_counts_for_nothing_and_is_due() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let license = issue(&system, "A-1", "2026-03-10").await;
    let report = verify(&mut robin, &license.cid.to_string()).await;
    let path = folder(&mut robin, &report).await;
    let page = seen(&mut robin, &path).await;
    for told in ["Due by 10 March 2026", "Counts until 10 March 2026, when the licence ends"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(robin.get(&format!("{LIST}?outcome=accepted")).await.page().contains(&path));

    system.set_time("2026-03-15T09:00:00Z");
    let mut robin = system.staff(HOSPITAL, Role::Administrator).await;
    let page = seen(&mut robin, &path).await;
    for told in ["Ended on 10 March 2026", "Due since 10 March 2026"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("Counts until") && !page.contains("outcome-accepted"), "{page}");
    for filter in ["", "?show=due", "?ends=over"] {
        let list = robin.get(&format!("{LIST}{filter}")).await.page();
        assert!(
            list.contains(&path) && list.contains("Ended on 10 March 2026"),
            "{filter}: {list}"
        );
        assert!(list.contains("<strong>Due</strong>"), "{filter}: {list}");
        assert!(!list.contains("outcome-accepted"), "{filter}: {list}");
    }
    let list = robin.get(&format!("{LIST}?outcome=accepted")).await.page();
    assert!(list.contains("Nothing fits"), "nobody is accepted any more: {list}");
    assert!(robin.get(DESK).await.page().contains("clinicians?show=due"));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_that_was_announced_has_come_also_where_the_last_attempt_failed() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let license = issue(&system, "A-1", "2027-06-30").await;
    system
        .board()
        .order(&license.id, State::Suspended, Some("2026-03-10T00:00:00Z"))
        .await
        .unwrap();
    let report = verify(&mut robin, &license.cid.to_string()).await;
    let path = folder(&mut robin, &report).await;
    let told = "Counts until 10 March 2026, when an announced change comes";
    let page = seen(&mut robin, &path).await;
    assert!(page.contains(told) && page.contains("Due by 10 March 2026"), "{page}");
    system.set_time("2026-03-10T00:00:00Z");
    let mut robin = system.staff(HOSPITAL, Role::Administrator).await;
    for place in [path.clone(), LIST.to_owned(), format!("{LIST}?show=due")] {
        let page = robin.get(&place).await.page();
        assert!(page.contains("Changed on 10 March 2026: check again"), "{place}: {page}");
        assert!(!page.contains("Counts until"), "{place}: {page}");
        let lines = page.split("id=\"reports\"").next().unwrap();
        assert!(!lines.contains("outcome-accepted"), "{place}: {page}");
    }
    // The document is gone, and the attempt to check again fails: what was known is not forgotten.
    let mut transaction = system.lanyard.db().write().await.unwrap();
    let now = system.lanyard.now();
    assert!(server::db::blocks::erase(&mut transaction, &license.cid, now).await.unwrap());
    transaction.commit().await.unwrap();
    robin.post(&format!("{path}/check"), &[]).await.onward();
    let page = seen(&mut robin, &path).await;
    let told = "Changed on 10 March 2026: check again; last attempt failed, 10 March 2026";
    assert!(page.contains(told) && !page.contains("Counts until"), "{page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn adas_renewed_licence_makes_her_rejected_no_longer_and_her_revoked_one_does() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let renewed = issue(&system, "A-1", "2027-06-30").await;
    let over = issue(&system, "A-2", "2026-03-10").await;
    let report = verify(&mut robin, &renewed.cid.to_string()).await;
    verify(&mut robin, &over.cid.to_string()).await;
    let path = folder(&mut robin, &report).await;
    let order = ChangeOrder {
        to: State::Inactive,
        reason: "renewed".to_owned(),
        text: None,
        order_url: None,
        effective: None,
    };
    system.lanyard.change_license(BOARD, &renewed.id, order).await.unwrap();
    system.set_time("2026-03-15T09:00:00Z");
    let mut robin = system.staff(HOSPITAL, Role::Administrator).await;
    robin.post(&format!("{path}/check"), &[]).await.onward();
    let rejected = format!("{LIST}?outcome=rejected");
    assert!(robin.get(&rejected).await.page().contains(&path), "nothing is in their place yet");

    let new = issue(&system, "A-3", "2028-06-30").await;
    verify(&mut robin, &new.cid.to_string()).await;
    let page = seen(&mut robin, &path).await;
    let told = "Replaced by A-3, California, valid until 30 June 2028";
    assert_eq!(page.matches(told).count(), 2, "{page}");
    assert_eq!(page.matches("Does not count: replaced").count(), 2, "{page}");
    assert_eq!(page.matches("outcome-rejected").count(), 2, "each keeps its own result: {page}");
    for filter in ["outcome=rejected", "show=turned", "show=due"] {
        let list = robin.get(&format!("{LIST}?{filter}")).await.page();
        assert!(!list.contains(&path), "{filter}: {list}");
    }
    let list = robin.get(&format!("{LIST}?outcome=accepted")).await.page();
    assert!(list.contains(&path) && list.contains("Not due"), "{list}");

    // Another one was suspended, and is over since. A licence in force does not hide that.
    let stopped = issue(&system, "A-4", "2026-03-20").await;
    system.board().change(&stopped.id, State::Suspended).await.unwrap();
    verify(&mut robin, &stopped.cid.to_string()).await;
    assert!(robin.get(&rejected).await.page().contains(&path), "suspended");
    system.set_time("2026-03-25T09:00:00Z");
    // Robin signs in again.
    let number = report.rsplit('/').next().unwrap();
    let person = system.lanyard.verification(HOSPITAL, number).await.unwrap().unwrap().person;
    let token = system.lanyard.begin_session(person, "Tests").await.unwrap();
    robin.cookies.insert("session".to_owned(), token.expose().to_string());
    robin.post(&format!("{path}/check"), &[]).await.onward();
    let page = seen(&mut robin, &path).await;
    assert_eq!(page.matches("Replaced by").count(), 2, "{page}");
    assert!(robin.get(&rejected).await.page().contains(&path), "suspended, and over");
    // When the new one goes, the old ones are not hidden by it any more.
    system.board().change(&new.id, State::Revoked).await.unwrap();
    robin.post(&format!("{path}/check"), &[]).await.onward();
    let page = seen(&mut robin, &path).await;
    assert!(!page.contains("Replaced by"), "{page}");
    assert_eq!(page.matches("Does not count: not accepted").count(), 4, "{page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_of_another_kind_takes_no_ones_place() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let over = issue(&system, "A-1", "2026-03-10").await;
    let report = verify(&mut robin, &over.cid.to_string()).await;
    let path = folder(&mut robin, &report).await;
    let mut therapist = ada_okafor();
    (therapist.license_type, therapist.profession_code) = ("LN".into(), "225100000X".into());
    (therapist.license_number, therapist.expiration_date) = ("T-1".into(), "2026-03-10".into());
    let therapist = system.lanyard.issue_license(BOARD, therapist, None, None).await.unwrap();
    verify(&mut robin, &therapist.cid.to_string()).await;
    system.set_time("2026-03-15T09:00:00Z");
    let mut robin = system.staff(HOSPITAL, Role::Administrator).await;
    robin.post(&format!("{path}/check"), &[]).await.onward();
    for (kind, profession, place) in [
        ("RN", "163W00000X", "US-CA"),
        ("MD", "207R00000X", "US-NV"),
        // No type of its own, and another profession.
        ("LN", "103T00000X", "US-CA"),
    ] {
        let mut order = ada_okafor();
        order.license_number = format!("{kind}-{place}");
        order.license_type = kind.to_owned();
        order.profession_code = profession.to_owned();
        order.jurisdiction = place.to_owned();
        let other = system.lanyard.issue_license(BOARD, order, None, None).await.unwrap();
        verify(&mut robin, &other.cid.to_string()).await;
    }
    let page = seen(&mut robin, &path).await;
    assert!(page.contains("RN-US-CA") && page.contains("MD-US-NV"), "one folder: {page}");
    assert!(!page.contains("Replaced by"), "{page}");
    assert!(robin.get(&format!("{LIST}?outcome=rejected")).await.page().contains(&path));
    system.stop().await;
}

/// A place whose document can be exchanged: its address, and what is there.
async fn place(document: Vec<u8>) -> (String, Arc<Mutex<Vec<u8>>>) {
    let there = Arc::new(Mutex::new(document));
    let held = there.clone();
    let given = move || {
        let document = held.lock().unwrap().clone();
        async move { ([("content-type", "application/vc")], document) }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://localhost:{}/ada", listener.local_addr().unwrap().port());
    let router = Router::new().route("/ada", get(given));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, there)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_leads_to_bens_licence_now_says_so_beside_adas_and_is_not_tried_again() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let ada = issue(&system, "A-1", "2027-06-30").await;
    let mut order = ada_okafor();
    order.given_name = "Ben".to_owned();
    order.license_number = "B-2".to_owned();
    order.npi = Some("1993999998".to_owned());
    let ben = system.lanyard.issue_license(BOARD, order, None, None).await.unwrap();
    let document =
        async |license: &License| system.lanyard.document(&license.cid).await.unwrap().unwrap();
    let (link, there) = place(document(&ada).await).await;
    let report = verify(&mut robin, &link).await;
    let path = folder(&mut robin, &report).await;
    verify(&mut robin, &link).await;
    // The newest report is of a paste: where it can be fetched is known from the ones before.
    verify(&mut robin, &String::from_utf8(document(&ada).await).unwrap()).await;

    *there.lock().unwrap() = document(&ben).await;
    system.set_time("2026-03-03T09:30:00Z");
    let done = robin.post(&format!("{path}/check"), &[]).await.onward();
    let page = robin.get(&done).await.page();
    assert!(!page.contains("Check the next ones"), "it is not asked for again: {page}");
    assert!(page.contains("its link leads elsewhere now"), "{page}");
    let page = seen(&mut robin, &path).await;
    for told in [
        "Due: its link now leads to another licence, 3 March 2026",
        "Accepted on 3 March 2026, 09:00 UTC",
        "outcome-undetermined",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("B-2") && !page.contains("outcome-accepted"), "{page}");
    let bens = page.split("href=\"").find(|it| it.contains(">Where it leads")).expect("a link");
    let bens = bens.split('"').next().unwrap().to_owned();
    assert_ne!(folder(&mut robin, &bens).await, path);
    let list = robin.get(&format!("{LIST}?show=failed")).await.page();
    assert!(list.contains(&path), "{list}");
    // Given again, it is checked, and can be fetched again.
    verify(&mut robin, &ada.cid.to_string()).await;
    let page = robin.get(&path).await.page();
    assert!(
        !page.contains("leads to another licence") && page.contains("Check all again"),
        "{page}"
    );
    assert!(!robin.get(&format!("{LIST}?show=failed")).await.page().contains(&path));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_leads_to_adas_new_licence_now_needs_no_more_than_that() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let old = issue(&system, "A-1", "2027-06-30").await;
    let report = verify(&mut robin, &old.cid.to_string()).await;
    let path = folder(&mut robin, &report).await;
    let new = issue(&system, "A-1", "2029-06-30").await;
    let number = report.rsplit('/').next().unwrap();
    let again = system.lanyard.verification(HOSPITAL, number).await.unwrap().unwrap();
    let person = again.person;
    let wanted = Wanted {
        given: Given::Cid(new.cid),
        asked: WantedAs::Cid(old.cid.to_string()),
        again: Some(again),
        line: None,
    };
    let purpose = Purpose::Recheck;
    system.lanyard.verify_and_keep(HOSPITAL, person, vec![wanted], purpose, None).await.unwrap();
    let page = seen(&mut robin, &path).await;
    assert!(page.contains("Replaced by A-1, California, valid until 30 June 2029"), "{page}");
    let list = robin.get(&format!("{LIST}?outcome=accepted")).await.page();
    assert!(list.contains(&path) && list.contains("Not due"), "{list}");
    assert_eq!(robin.get(&path).await.status, StatusCode::OK);
    system.stop().await;
}
