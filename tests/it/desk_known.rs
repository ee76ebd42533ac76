//! By what a person and a credential are known again, and how they are found.

use crate::desk_lapsed::{DESK, LIST, folder, verify};
use credentials::lifecycle::State;
use server::{access::Role, state::License, verifications::FolderQuery};
use tests::{BOARD, HOSPITAL, System, ada_okafor, reopen, visitor::Visitor};

/// Who has a licence, and of which kind.
struct Who {
    name: (&'static str, &'static str),
    kind: &'static str,
    npi: Option<&'static str>,
}

const NURSE: &str = "RN";
const PHYSICIAN: &str = "MD";

async fn issue(system: &System, of: &Who, number: &str) -> License {
    let mut order = ada_okafor();
    (order.given_name, order.family_name) = (of.name.0.to_owned(), of.name.1.to_owned());
    order.license_number = number.to_owned();
    order.license_type = of.kind.to_owned();
    if of.kind == NURSE {
        order.profession_code = "163W00000X".to_owned();
    }
    order.npi = of.npi.map(str::to_owned);
    system.lanyard.issue_license(BOARD, order, None, None).await.unwrap()
}

/// The folder in which a licence comes to lie.
async fn lies(system: &System, visitor: &mut Visitor, of: &Who, number: &str) -> String {
    let license = issue(system, of, number).await;
    let report = verify(visitor, &license.cid.to_string()).await;
    folder(visitor, &report).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_and_a_physician_of_one_number_are_two_people() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let nurse = Who { name: ("Noor", "Haddad"), kind: NURSE, npi: None };
    let physician = Who { name: ("Mei", "Zhao"), kind: PHYSICIAN, npi: None };
    let one = lies(&system, &mut robin, &nurse, "123456").await;
    let two = lies(&system, &mut robin, &physician, "123456").await;
    assert_ne!(one, two);
    assert_eq!(lies(&system, &mut robin, &nurse, "123456").await, one, "her next licence");
    let married = Who { name: ("Noor", "Salib"), ..nurse };
    assert_eq!(lies(&system, &mut robin, &married, "123456").await, one, "and her next name");
    assert_eq!(lies(&system, &mut robin, &physician, "123456").await, two);
    let page = robin.get(&one).await.page();
    assert!(page.contains("US-CA RN 123456"), "what she is known by: {page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_an_npi_is_known_on_one_side_alone_the_name_has_to_agree() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let known = Who { name: ("Ada", "Okafor"), kind: PHYSICIAN, npi: Some("1234567893") };
    let path = lies(&system, &mut robin, &known, "A-1").await;
    let stranger = Who { name: ("Ben", "Idris"), kind: PHYSICIAN, npi: None };
    let license = issue(&system, &stranger, "A-1").await;
    let report = verify(&mut robin, &license.cid.to_string()).await;
    let other = folder(&mut robin, &report).await;
    assert_ne!(other, path, "a number alone is not a person");
    let again = verify(&mut robin, &license.cid.to_string()).await;
    assert_eq!(folder(&mut robin, &again).await, other, "the same licence stays where it is");
    let same = Who { name: ("ADA", "Ōkafor"), kind: PHYSICIAN, npi: None };
    assert_eq!(lies(&system, &mut robin, &same, "A-1").await, path);
    // The other way round: the folder has no NPI, and the licence has one.
    let plain = Who { name: ("Noor", "Haddad"), kind: NURSE, npi: None };
    let path = lies(&system, &mut robin, &plain, "N-1").await;
    let same = Who { npi: Some("1993999998"), ..plain };
    assert_eq!(lies(&system, &mut robin, &same, "N-1").await, path);
    let plain = Who { name: ("Mei", "Zhao"), kind: NURSE, npi: None };
    let path = lies(&system, &mut robin, &plain, "N-2").await;
    let stranger = Who { name: ("Tomás", "Rivera"), kind: NURSE, npi: Some("1679576722") };
    assert_ne!(lies(&system, &mut robin, &stranger, "N-2").await, path);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_before_types_were_noted_still_knows_its_nurse_and_no_physician() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let nurse = Who { name: ("Noor", "Haddad"), kind: NURSE, npi: None };
    let license = issue(&system, &nurse, "123456").await;
    let report = verify(&mut robin, &license.cid.to_string()).await;
    let path = folder(&mut robin, &report).await;
    let mut transaction = system.lanyard.db().write().await.unwrap();
    for sql in [
        "UPDATE clinician_marks SET mark = replace(mark, ' US-CA RN ', ' ')",
        "UPDATE verifications SET license_type = NULL, place = NULL",
    ] {
        sqlx::query(sql).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let again = verify(&mut robin, &license.cid.to_string()).await;
    assert_eq!(folder(&mut robin, &again).await, path, "the same licence");
    let physician = Who { name: ("Noor", "Haddad"), kind: PHYSICIAN, npi: None };
    assert_ne!(lies(&system, &mut robin, &physician, "123456").await, path);
    assert_eq!(lies(&system, &mut robin, &nurse, "123456").await, path, "her next licence");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_altered_copy_is_no_newer_report_about_the_genuine_licence() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let license = system.board().issue().await;
    let genuine = verify(&mut robin, &license.cid.to_string()).await;
    let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();
    let altered = String::from_utf8(document).unwrap().replace("Okafor", "Akafor");
    let forged = verify(&mut robin, &altered).await;
    let page = robin.get(&forged).await.page();
    assert!(page.contains(">Rejected<") && !page.contains("What changed"), "{page}");
    let page = robin.get(&genuine).await.page();
    assert!(!page.contains("newer report"), "{page}");
    // What is about the licence itself still leads from one to the next.
    let again = robin.post(&format!("{genuine}/again"), &[]).await.onward();
    let page = robin.get(&genuine).await.page();
    let told = "There is a newer report about the same credential, of 3 March 2026: Accepted.";
    assert!(page.contains(told) && page.contains(&again), "{page}");
    let page = robin.get(&again).await.page();
    assert!(page.contains(&genuine) && !page.contains(&forged), "{page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_could_not_be_checked_leads_to_the_one_that_repeats_it() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let license = system.board().issue().await;
    let first = verify(&mut robin, &license.cid.to_string()).await;
    let number = first.rsplit('/').next().unwrap();
    // As one has it of which nobody had proven whose it is.
    let mut transaction = system.lanyard.db().write().await.unwrap();
    sqlx::query("UPDATE verifications SET clinician = NULL WHERE number = ?")
        .bind(number)
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let again = robin.post(&format!("{first}/again"), &[]).await.onward();
    let page = robin.get(&first).await.page();
    assert!(page.contains("newer report") && page.contains(&again), "{page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_report_is_the_one_of_the_latest_moment() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let license = system.board().issue().await;
    let accepted = verify(&mut robin, &license.cid.to_string()).await;
    system.board().change(&license.id, State::Suspended).await.unwrap();
    system.set_time("2026-03-03T09:05:00Z");
    let rejected = verify(&mut robin, &license.cid.to_string()).await;
    let path = folder(&mut robin, &rejected).await;
    // Both were asked for at once, and the one that was begun first was written down last.
    let mut transaction = system.lanyard.db().write().await.unwrap();
    sqlx::query("UPDATE verifications SET made_at = made_at + 600 WHERE number = ?")
        .bind(accepted.rsplit('/').next().unwrap())
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert!(!robin.get(&accepted).await.page().contains("newer report"), "it is the newest");
    let page = robin.get(&rejected).await.page();
    assert!(page.contains("newer report") && page.contains(&accepted), "{page}");
    // Something else comes into the folder.
    let ada = Who { name: ("Ada", "Okafor"), kind: PHYSICIAN, npi: Some("1234567893") };
    assert_eq!(lies(&system, &mut robin, &ada, "A-2").await, path);
    let list = robin.get(LIST).await.page();
    assert!(list.contains("outcome-accepted") && !list.contains("outcome-rejected"), "{list}");
    assert!(!robin.get(&format!("{LIST}?show=turned")).await.page().contains(&path));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn munoz_finds_muñoz_also_to_put_both_folders_together() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let one = Who { name: ("José", "Muñoz"), kind: PHYSICIAN, npi: Some("1234567893") };
    let two = Who { name: ("Jose", "Munoz"), kind: NURSE, npi: None };
    let one = lies(&system, &mut robin, &one, "A-1").await;
    let two = lies(&system, &mut robin, &two, "N-1").await;
    for sought in ["munoz", "MU%C3%91OZ", "jos%C3%A9+munoz", "Mun%CC%83oz"] {
        let list = robin.get(&format!("{LIST}?q={sought}")).await.page();
        assert!(list.contains(&one) && list.contains(&two), "{sought}: {list}");
    }
    for sought in ["%25", "_", "munoz%25"] {
        let list = robin.get(&format!("{LIST}?q={sought}")).await.page();
        assert!(list.contains("Nothing fits"), "{sought}: {list}");
    }
    let with = one.rsplit('/').next().unwrap();
    let offered = robin.get(&format!("{two}/merge?q=mu%C3%B1oz")).await.page();
    assert!(offered.contains(&format!("merge?with={with}")), "{offered}");
    let both = robin.get(&format!("{two}/merge?with={with}")).await.page();
    assert!(!both.contains("These may be two people"), "one name: {both}");

    // Folders of before are filled in at the next start.
    let mut transaction = system.lanyard.db().write().await.unwrap();
    sqlx::query("UPDATE clinicians SET name_key = ''").execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    let (data, clock) = (system.data(), system.clock.clone());
    let _directory = system.stop().await;
    let lanyard = reopen(&data, clock).await;
    let query = FolderQuery { text: "munoz".to_owned(), ..FolderQuery::default() };
    assert_eq!(lanyard.folders(HOSPITAL, &query, 10).await.unwrap().0.len(), 2);
    lanyard.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_lists_the_latest_hundred_reports_and_leads_to_all_of_them() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let license = system.board().issue().await;
    let other = Who { name: ("Ben", "Idris"), kind: NURSE, npi: None };
    lies(&system, &mut robin, &other, "N-1").await;
    let report = verify(&mut robin, &license.cid.to_string()).await;
    let path = folder(&mut robin, &report).await;
    assert!(!robin.get(&path).await.page().contains("The latest 100."));
    let several = vec![license.cid.to_string(); 25].join("\n");
    for _ in 0..4 {
        verify(&mut robin, &several).await;
    }
    let page = robin.get(&path).await.page();
    assert!(page.contains("The latest 100."), "{page}");
    let number = path.rsplit('/').next().unwrap();
    let link = format!("{DESK}/history?folder={number}");
    assert!(page.contains(&format!("href=\"{link}\"")), "{page}");
    let history = robin.get(&link).await.page();
    assert!(history.contains(&format!("101 reports, in the folder {number}.")), "{history}");
    assert!(!history.contains("Ben Idris"), "{history}");
    let kept = format!("<input type=\"hidden\" name=\"folder\" value=\"{number}\"");
    assert!(history.contains(&kept), "it stays when something else is sought: {history}");
    let csv = robin.get(&format!("{DESK}/history.csv?folder={number}")).await.page();
    assert_eq!(csv.lines().count(), 102);
    let found = robin.get(&format!("{link}&q=okafor")).await.page();
    assert!(found.contains("101 reports, with “okafor”, in the folder"), "{found}");
    let none = robin.get(&format!("{DESK}/history?folder=zzzzzzzzzz")).await.page();
    assert!(none.contains("Nothing fits"), "{none}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issuer_with_a_long_did_is_filtered_by_the_whole_of_it() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let did = format!("did:web:board.example:{}", "a".repeat(300));
    let page = robin.get(&format!("{DESK}/history?issuer={did}")).await.page();
    assert!(page.contains(&format!("name=\"issuer\" value=\"{did}\"")), "{page}");
    system.stop().await;
}
