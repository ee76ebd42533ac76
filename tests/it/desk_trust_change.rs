//! Changing a decision about an issuer, and a trust list that is long.

use credentials::{
    did::Did,
    trust::{TrustEntry, TrustList},
};
use reqwest::StatusCode;
use server::{access::Role, trust};
use tests::{BOARD, HOSPITAL, System};

const TRUST: &str = "/verifier/saint-brigid/trust";

fn right(did: &str, name: &str, places: &[&str], professions: &[&str]) -> TrustEntry {
    let list = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect();
    TrustEntry {
        issuer: Did::parse(did).unwrap(),
        name: name.to_owned(),
        types: vec!["ClinicianLicenseCredential".to_owned()],
        jurisdictions: list(places),
        professions: list(professions),
        from: None,
        until: None,
    }
}

fn list(system: &System, entries: Vec<TrustEntry>) {
    trust::write(system.lanyard.trust_file(), &TrustList { entries }).unwrap();
}

fn encoded(did: &str) -> String {
    did.replace('%', "%25").replace(':', "%3A").replace('-', "%2D")
}

fn decision<'a>(did: &'a str, verdict: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("issuer", did),
        ("name", "The board"),
        ("verdict", verdict),
        ("types", "ClinicianLicenseCredential"),
        ("reason", "it is the board of our state"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_changed_about_the_issuer_of_its_page_and_about_no_other() {
    let system = System::start().await;
    let did = system.lanyard.organisation(BOARD).await.unwrap().unwrap().did.to_string();
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    let trusted = decision(&did, "trusted");
    let path = ines.post(&format!("{TRUST}/new"), &trusted).await.onward();
    let change = format!("{path}/change");
    let form = ines.get(&change).await.page();
    assert!(!form.contains("name=\"issuer\""), "it is not asked for: {form}");
    assert!(form.contains("golden-coast"), "and told: {form}");
    let other = "did:web:golden-coast.example";
    let answer = ines.post(&change, &decision(other, "refused")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("another issuer than this page"), "{}", answer.body);
    assert!(answer.body.contains("it is the board of our state"), "what was typed is kept");
    let list = ines.get(TRUST).await.page();
    assert!(!list.contains("golden-coast.example") && list.contains(">Accepted<"), "{list}");
    // Without a DID in the form it is the one of the page.
    ines.post(&change, &decision(&did, "refused")[1..]).await.onward();
    let page = ines.get(&path).await.page();
    assert!(page.contains("We accept nothing from The board"), "{page}");
    assert_eq!(page.matches("data-label=\"Decision\"").count(), 2, "{page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_changes_an_issuer_of_several_rights_keeps_them_or_reads_which_end() {
    let system = System::start().await;
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    let did = "did:web:board.example";
    let change = format!("{TRUST}/{}/change", encoded(did));
    list(
        &system,
        vec![
            right(did, "The board", &["US-CA"], &["163W00000X"]),
            right(did, "The board", &["US-NV"], &["163W00000X"]),
        ],
    );
    let form = ines.get(&change).await.page();
    assert!(form.contains("name=\"jurisdictions\" type=\"text\" value=\"US-CA, US-NV\""), "{form}");
    assert!(!form.contains("this ends"), "one decision says both: {form}");
    list(
        &system,
        vec![
            right(did, "The board", &["US-CA"], &["163W00000X"]),
            right(did, "The board", &["US-NV"], &["207"]),
        ],
    );
    let form = ines.get(&change).await.page();
    assert!(form.contains("name=\"jurisdictions\" type=\"text\" value=\"US-CA\""), "{form}");
    let (before, consequence) = form.split_once("this ends").expect("what ends is told");
    assert!(before.contains("name=\"reason\""), "above the button: {form}");
    for told in ["for Nevada", "207…", "Save this decision"] {
        assert!(consequence.contains(told), "{told}: {form}");
    }
    assert!(!consequence.contains("for California"), "{form}");
    let answer = ines.post(&change, &[("name", "The board")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("this ends"), "also with mistakes in it: {}", answer.body);
    // What it does not cover is said by name, and by how codes begin.
    let page = ines.get(&format!("{TRUST}/{}", encoded(did))).await.page();
    for told in [
        "Licences of any profession but Registered Nurse.",
        "Licences of any profession but those whose code begins with 207.",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    // Once something is decided here, the installation's list gives it nothing that could end.
    ines.post(&change, &decision(did, "trusted")).await.onward();
    assert!(!ines.get(&change).await.page().contains("this ends"));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_a_thousand_issuers_is_searched_and_read_in_parts() {
    let system = System::start().await;
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    assert!(!ines.get(TRUST).await.page().contains("type=\"search\""), "a short one is in sight");
    let mut entries: Vec<TrustEntry> = (0..1_000)
        .map(|at| {
            right(&format!("did:web:board-{at:03}.example"), &format!("Board {at:03}"), &[], &[])
        })
        .collect();
    entries.push(right("did:web:localhost%3A1", "Junta de Ñuble", &[], &[]));
    list(&system, entries);
    let page = ines.get(TRUST).await.page();
    assert!(page.len() < 60_000, "{} bytes", page.len());
    assert!(page.contains("1 to 50 of 1,001") && page.contains("Board 049"), "{page}");
    assert!(!page.contains("Board 050"), "{page}");
    let next = page.split("href=\"").find(|it| it.contains("list=2")).expect("a next page");
    let next = next.split('"').next().unwrap().replace("&amp;", "&");
    let second = ines.get(&next).await.page();
    assert!(second.contains("51 to 100 of 1,001") && second.contains("Board 050"), "{second}");
    assert!(second.contains(&format!("href=\"{TRUST}\"")), "and back: {second}");
    let last = ines.get(&format!("{TRUST}?list=9999")).await.page();
    assert!(last.contains("1,001 to 1,001 of 1,001") && last.contains("Ñuble"), "{last}");
    for (sought, found) in [
        ("nuble", "Ñuble"),
        ("localhost:1", "Ñuble"),
        ("board-777.", "Board 777"),
        ("BOARD+777", "Board 777"),
    ] {
        let page = ines.get(&format!("{TRUST}?q={sought}")).await.page();
        assert!(page.contains(found) && !page.contains("Board 001"), "{sought}: {page}");
    }
    let page = ines.get(&format!("{TRUST}?q=atlantis")).await.page();
    assert!(page.contains("No issuer here fits") && !page.contains("Nothing decided"), "{page}");
    let clean = ines.get(&format!("{TRUST}?q=&list=2")).await.onward();
    assert_eq!(clean, format!("{TRUST}?list=2"));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_the_way_is_said_where_it_is_met() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();
    let pasted = String::from_utf8(document).unwrap();
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let report = crate::desk_lapsed::verify(&mut robin, &pasted).await;
    let answer = robin.post(&format!("{report}/again"), &[]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    for told in ["This could not be done", "This was pasted or given as a file", "desk-nav"] {
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
    }
    assert!(!answer.body.contains("Somebody was there before you"), "{}", answer.body);
    let page = format!("{TRUST}/{}", encoded("did:web:localhost%3A1"));
    robin.post(&format!("{page}/resolve"), &[]).await.onward();
    let answer = robin.post(&format!("{page}/resolve"), &[]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.body.contains("wait ten seconds, then ask again"), "{}", answer.body);
    let file = robin.get("/verifier/saint-brigid/history.csv?from=1.3.2026").await;
    assert!(file.body.contains("Give a day as in 2026-03-03."), "{}", file.body);
    // What is not there is not too much at once.
    let mut transaction = system.lanyard.db().write().await.unwrap();
    let now = system.lanyard.now();
    assert!(server::db::blocks::erase(&mut transaction, &license.cid, now).await.unwrap());
    transaction.commit().await.unwrap();
    let answer = system.nobody().get(&format!("/l/{}?as=licence", license.id)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("does not answer"), "{}", answer.body);
    assert!(!answer.body.contains("So many are asking"), "{}", answer.body);
    system.stop().await;
}
