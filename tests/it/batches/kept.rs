//! What a file says of people who got no licence is not kept for ever, and a board has not any number
//! of files open.

use super::{BATCHES, file, good, is_done, upload};
use credentials::time::Timestamp;
use reqwest::StatusCode;
use server::access::Role;
use tests::{BOARD, System, at};

/// Everything that the disk holds of the rows of files.
async fn held(system: &System) -> String {
    let cells: Vec<String> =
        sqlx::query_scalar("SELECT cells FROM batch_rows ORDER BY batch, number")
            .fetch_all(system.lanyard.db().readers())
            .await
            .unwrap();
    let faults: Vec<String> = sqlx::query_scalar("SELECT found FROM batch_faults")
        .fetch_all(system.lanyard.db().readers())
        .await
        .unwrap();
    cells.join("\n") + &faults.join("\n")
}

fn wrong() -> String {
    good(77).replace("Ada77", "Mirabelle").replace("06/30/2027", "2027-31-12")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_discarded_is_gone_with_the_names_in_it() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let rows = (0..3).map(good).chain([wrong()]);
    let path = upload(&mut officer, "template.csv", file(rows)).await;
    let page = officer.get(&path).await.page();
    assert!(page.contains("Discard this file"), "{page}");
    assert!(page.contains("are kept until 2 April 2026"), "{page}");
    let asked = officer.get(&format!("{path}/cancel")).await.page();
    for said in ["4 rows that are not issued are erased", "Discard, and erase 4 rows", "/rest.csv"]
    {
        assert!(asked.contains(said), "{said}: {asked}");
    }
    let rest = officer.get(&format!("{path}/rest.csv")).await.page();
    assert!(rest.contains("Ada0") && rest.contains("Mirabelle"), "{rest}");
    assert!(held(&system).await.contains("Mirabelle"));

    assert_eq!(officer.post(&format!("{path}/cancel"), &[]).await.onward(), path);
    let held = held(&system).await;
    for gone in ["Mirabelle", "Ada0", "N-000", "2027-31-12"] {
        assert!(!held.contains(gone), "{gone}: {held}");
    }
    let page = officer.get(&path).await.page();
    assert!(page.contains("was erased on 3 March 2026"), "{page}");
    assert!(page.contains("4 rows: none was issued") && !page.contains("issued yet"), "{page}");
    for file in ["failed.csv", "rest.csv"] {
        assert_eq!(officer.get(&format!("{path}/{file}")).await.status, StatusCode::GONE, "{file}");
        assert!(!page.contains(file), "{file}: {page}");
    }
    officer.post(&format!("{path}/start"), &[]).await.onward();
    assert_eq!(super::issued(&system).await, 0);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_issued_or_corrected_is_erased_after_thirty_days_and_what_is_issued_stays() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let done = upload(&mut officer, "done.csv", file([good(1), wrong()].into_iter())).await;
    officer.post(&format!("{done}/start"), &[]).await.onward();
    tests::until(|| is_done(&system, 1)).await;
    let waiting = upload(&mut officer, "waiting.csv", file((10..13).map(good))).await;
    let days = |days: u64| -> Timestamp {
        at("2026-03-03T09:00:00Z").plus(std::time::Duration::from_secs(days * 24 * 3600))
    };
    assert_eq!(system.lanyard.erase_batches(days(29)).await.unwrap(), 0);
    assert!(held(&system).await.contains("Mirabelle"));
    assert_eq!(system.lanyard.erase_batches(days(30)).await.unwrap(), 2);
    let held = held(&system).await;
    assert!(!held.contains("Mirabelle") && !held.contains("N-00011"), "{held}");
    assert_eq!(system.lanyard.erase_batches(days(60)).await.unwrap(), 0, "once");
    let page = officer.get(&done).await.page();
    assert!(
        page.contains("was erased on 2 April 2026") && !page.contains("/corrections"),
        "{page}"
    );
    assert!(officer.get(&format!("{done}/result.csv")).await.page().contains("N-00001"));
    let page = officer.get(&waiting).await.page();
    assert!(page.contains("was erased on") && !page.contains("/start\""), "{page}");
    assert_eq!(super::issued(&system).await, 1);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_file_says_until_when_it_is_kept_and_is_erased_then() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let path = upload(&mut officer, "many.csv", file((0..3).map(good))).await;
    let disk = super::disk(&system).await;
    super::run(&disk, super::REFUSE).await;
    officer.post(&format!("{path}/start"), &[]).await.onward();
    // It is paused weeks after it was uploaded, and kept from then on.
    system.set_time("2026-03-20T09:00:00Z");
    let mut officer = system.staff(BOARD, Role::Administrator).await;
    officer.post(&format!("{path}/pause"), &[]).await.onward();
    let page = officer.get(&path).await.page();
    assert!(page.contains("Go on: issue 3 licences"), "{page}");
    assert!(page.contains("are kept until 19 April 2026, and erased then"), "{page}");
    assert_eq!(system.lanyard.erase_batches(at("2026-04-18T09:00:00Z")).await.unwrap(), 0);
    assert!(held(&system).await.contains("Ada1"));
    // Who lets it go on and pauses it again keeps it for longer.
    system.set_time("2026-03-20T09:30:00Z");
    officer.post(&format!("{path}/start"), &[]).await.onward();
    assert_eq!(system.lanyard.erase_batches(at("2026-05-30T09:00:00Z")).await.unwrap(), 0);
    officer.post(&format!("{path}/pause"), &[]).await.onward();
    assert_eq!(system.lanyard.erase_batches(at("2026-04-19T09:15:00Z")).await.unwrap(), 0);
    assert_eq!(system.lanyard.erase_batches(at("2026-04-19T09:30:00Z")).await.unwrap(), 1);
    assert!(!held(&system).await.contains("Ada1"));
    let page = officer.get(&path).await.page();
    assert!(page.contains("was erased on") && !page.contains("/start\""), "{page}");
    disk.close().await;
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_with_fifty_open_files_is_told_to_put_one_away_first() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    for number in 0..50 {
        upload(&mut officer, "one.csv", file([good(number)].into_iter())).await;
    }
    let new = format!("{BATCHES}/new");
    let sent = || ("file", "one.csv", file([good(99)].into_iter()));
    let refused = officer.upload(&new, &[], sent()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Your board has 50 files"), "{}", refused.body);
    officer.post(&format!("{BATCHES}/7/cancel"), &[]).await.onward();
    officer.upload(&new, &[], sent()).await.onward();
    system.stop().await;
}
