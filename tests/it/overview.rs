//! The first page of a board's desk: its numbers are those of the lists behind them.

use crate::{
    batches::{file, good},
    register::issue,
};
use credentials::lifecycle::State;
use server::{access::Role, state::ChangeOrder};
use tests::{BOARD, System};

const DESK: &str = "/issuer/golden-coast";

/// The links into the register, each with the number beside it.
fn numbers(page: &str) -> Vec<(String, u64)> {
    let rows = page.split("<tr>").filter(|row| row.contains("/licenses?"));
    let number = |row: &str| {
        let path = row.split_once("href=\"")?.1.split_once('"')?.0.replace("&amp;", "&");
        let number = row.rsplit_once("class=\"number\"")?.1.split_once('>')?.1;
        let number = number.split_once('<')?.0.replace(',', "").parse().ok()?;
        Some((path, number))
    };
    rows.filter_map(number).collect()
}

/// A board with somebody in every state that there is, and dates that end soon.
async fn at_work(system: &System) {
    system.set_time("2025-08-01T09:00:00Z");
    let in_force = ("2025-07-01", "2027-06-30");
    for (number, state) in State::ALL.into_iter().enumerate() {
        let name = ("Ada", &*format!("Okafor{number}"));
        let license = issue(system, name, &format!("A-{number}"), in_force).await;
        if state != State::Active && state != State::Provisional {
            system.board().change(&license.id, state).await.unwrap();
        }
    }
    for (until, count) in
        [("2026-03-03", 1), ("2026-04-02", 2), ("2026-05-02", 1), ("2026-06-01", 3)]
    {
        for number in 0..count {
            let dates = ("2025-01-01", until);
            issue(system, ("Bo", until), &format!("B-{number}"), dates).await;
        }
    }
    issue(system, ("Ed", "Expired"), "C-1", ("2024-01-01", "2026-03-02")).await;
    issue(system, ("Nia", "Notyet"), "C-2", ("2026-03-04", "2028-01-01")).await;
    system.clock.set(tests::morning());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_on_the_overview_is_the_number_of_the_list_behind_it() {
    let system = System::start().await;
    at_work(&system).await;
    let mut robin = system.staff(BOARD, Role::Officer).await;
    let page = robin.get(DESK).await.page();
    let numbers = numbers(&page);
    let of = |query: &str| {
        let path = format!("{DESK}/licenses?{query}");
        numbers.iter().find(|(it, _)| *it == path).unwrap_or_else(|| panic!("{path} {numbers:?}")).1
    };
    assert_eq!(of("expiring=30&order=expires"), 3);
    assert_eq!(of("expiring=60&order=expires"), 4);
    assert_eq!(of("expiring=90&order=expires"), 7);
    assert_eq!((of("state=expired"), of("state=not-yet-valid")), (1, 1));
    assert_eq!((of("state=suspended"), of("state=active")), (1, 9));
    assert!(numbers.len() >= 15, "{numbers:?}");
    for (path, number) in &numbers {
        let list = robin.get(path).await.page();
        let told = match number {
            1 => "1 licence matches.".to_owned(),
            number => format!("{number} licences match."),
        };
        assert!(list.contains(&told), "{path}: {told}");
    }
    let states = numbers.iter().filter(|(path, _)| path.contains("state="));
    let total: u64 = states.map(|(_, number)| number).sum();
    assert_eq!(total, 21, "every licence is counted once");
    assert!(page.contains(">21 in all<") && page.contains(">12 in force<"), "{page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_issued_when_is_drawn_and_told_to_those_who_do_not_see_it() {
    let system = System::start().await;
    system.set_time("2025-11-20T09:00:00Z");
    for number in 0..3 {
        issue(&system, ("Ada", "Okafor"), &format!("A-{number}"), ("2025-07-01", "2027-06-30"))
            .await;
    }
    system.set_time("2026-03-03T09:00:00Z");
    issue(&system, ("Ada", "Okafor"), "A-9", ("2025-07-01", "2027-06-30")).await;
    let mut robin = system.staff(BOARD, Role::Auditor).await;
    let page = robin.get(DESK).await.page();
    for (month, count) in [("November 2025", 3), ("March 2026", 1), ("April 2025", 0)] {
        let row = format!("<th scope=\"row\">{month}</th><td>{count}</td>");
        assert!(page.contains(&row), "{row}: {page}");
    }
    assert_eq!(page.matches("chart-bar").count(), 12);
    assert!(!page.contains("March 2025"), "twelve months, not thirteen");
    assert!(!page.contains("style=") && !page.contains("/licenses/new"), "an auditor reads");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_announced_suspension_is_seen_before_it_comes_into_force() {
    let system = System::start().await;
    let soon = issue(&system, ("Ada", "<b>Soon</b>"), "A-1", ("2025-07-01", "2027-06-30")).await;
    let late = issue(&system, ("Bo", "Late"), "A-2", ("2025-07-01", "2027-06-30")).await;
    let board = system.board();
    board.order(&soon.id, State::Suspended, Some("2026-03-20T00:00:00Z")).await.unwrap();
    board.order(&late.id, State::Suspended, Some("2026-04-20T00:00:00Z")).await.unwrap();
    let mut robin = system.staff(BOARD, Role::Officer).await;
    let page = robin.get(DESK).await.page();
    assert!(page.contains("20 March 2026") && page.contains("Ada &lt;b&gt;Soon"), "{page}");
    assert!(page.contains(&format!("{DESK}/licenses/{}", soon.id)));
    assert!(!page.contains("Bo Late"), "in more than 30 days");
    system.set_time("2026-03-20T08:00:00Z");
    let mut robin = system.staff(BOARD, Role::Auditor).await;
    let page = robin.get(DESK).await.page();
    assert!(!page.contains("Ada &lt;b&gt;Soon") && page.contains("state=suspended"), "{page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_that_has_issued_nothing_is_shown_the_first_steps() {
    let system = System::start().await;
    let mut ruth = system.staff(BOARD, Role::Administrator).await;
    let page = ruth.get(DESK).await.page();
    for expected in ["/licenses/new", "/batches/new", "/settings/golden-coast", "Check your DID"] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    let mut auditor = system.staff(BOARD, Role::Auditor).await;
    let page = auditor.get(DESK).await.page();
    assert!(!page.contains("/licenses/new") && page.contains("Check your DID"), "{page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_to_be_published_and_what_failed_is_told_where_there_is_a_kubo() {
    let without = System::start().await;
    issue(&without, ("Ada", "Okafor"), "A-1", ("2025-07-01", "2027-06-30")).await;
    let mut robin = without.staff(BOARD, Role::Officer).await;
    assert!(!robin.get(DESK).await.page().contains("publish"), "nothing is published here");
    without.stop().await;

    let nobody_listens = "http://127.0.0.1:9".parse::<url::Url>().unwrap();
    let system = System::start_with(|config| config.ipfs.kubo = Some(nobody_listens.into())).await;
    for number in 0..3 {
        let number = format!("A-{number}");
        issue(&system, ("Ada", "Okafor"), &number, ("2025-07-01", "2027-06-30")).await;
    }
    let file = format!("sqlite://{}", system.data().join("lanyard.db").display());
    let disk = sqlx::SqlitePool::connect(&file).await.unwrap();
    let refuse = "UPDATE outbox SET last_error = 'kubo could not be asked: <i>full</i>', attempts = 1 \
                  WHERE cid = (SELECT cid FROM licenses WHERE number = 'A-1')";
    sqlx::query(refuse).execute(&disk).await.unwrap();
    let mut robin = system.staff(BOARD, Role::Officer).await;
    let page = robin.get(DESK).await.page();
    assert!(page.contains("Licences that could not be published"), "{page}");
    assert!(page.contains("could not be asked: &lt;i&gt;full"), "{page}");
    assert!(
        numbers(&page).contains(&(format!("{DESK}/licenses?publication=waiting"), 3)),
        "{page}"
    );
    let failed = robin.get(&format!("{DESK}/licenses?publication=failed")).await.page();
    assert!(failed.contains("1 licence matches.") && failed.contains("A-1"), "{failed}");
    let waiting = robin.get(&format!("{DESK}/licenses?publication=waiting")).await.page();
    assert_eq!(waiting.matches("waiting to be published").count(), 3);
    disk.close().await;
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_cannot_be_opened_is_the_first_thing_that_is_told() {
    let system = System::start().await;
    issue(&system, ("Ada", "Okafor"), "A-1", ("2025-07-01", "2027-06-30")).await;
    let file = format!("sqlite://{}", system.data().join("lanyard.db").display());
    let disk = sqlx::SqlitePool::connect(&file).await.unwrap();
    sqlx::query("UPDATE keys SET sealed = 'broken' WHERE key_type = 'p256'")
        .execute(&disk)
        .await
        .unwrap();
    disk.close().await;
    let mut ruth = system.staff(BOARD, Role::Administrator).await;
    let page = ruth.get(DESK).await.page();
    assert!(page.contains("cannot be opened") && page.contains("/settings/golden-coast/keys"));
    let mut robin = system.staff(BOARD, Role::Officer).await;
    let page = robin.get(DESK).await.page();
    assert!(page.contains("cannot be opened") && !page.contains("/settings/"), "{page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_a_file_that_are_wrong_are_told_until_they_are_corrected() {
    let system = System::start().await;
    issue(&system, ("Ada", "Okafor"), "A-1", ("2025-07-01", "2027-06-30")).await;
    let file = format!("sqlite://{}", system.data().join("lanyard.db").display());
    let disk = sqlx::SqlitePool::connect(&file).await.unwrap();
    let row = "INSERT INTO batches (organisation, number, file_name, digest, unused, created_at, \
               state, ready, wrong) SELECT id, 7, 'a.csv', x'00', '[]', 0, 'done', 0, 37 \
               FROM organisations WHERE slug = 'golden-coast'";
    sqlx::query(row).execute(&disk).await.unwrap();
    let mut robin = system.staff(BOARD, Role::Officer).await;
    let page = robin.get(DESK).await.page();
    assert!(
        page.contains(&format!("href=\"{DESK}/batches/7\"")) && page.contains(">37<"),
        "{page}"
    );
    let mut auditor = system.staff(BOARD, Role::Auditor).await;
    let page = auditor.get(DESK).await.page();
    assert!(page.contains("/batches/7") && page.contains(">37<"), "an auditor reads: {page}");
    sqlx::query("UPDATE batches SET wrong = 0").execute(&disk).await.unwrap();
    assert!(!robin.get(DESK).await.page().contains("to be corrected"));
    disk.close().await;
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_erased_are_not_to_be_corrected_any_more() {
    let system = System::start().await;
    issue(&system, ("Ada", "Okafor"), "A-1", ("2025-07-01", "2027-06-30")).await;
    let mut robin = system.staff(BOARD, Role::Officer).await;
    let wrong = good(2).replace("06/30/2027", "2027-31-12");
    let sent = ("file", "a.csv", file([good(1), wrong].into_iter()));
    let path = robin.upload(&format!("{DESK}/batches/new"), &[], sent).await.onward();
    robin.post(&format!("{path}/start"), &[]).await.onward();
    tests::until(|| async { system.lanyard.batch(BOARD, 1).await.unwrap().ended_at.is_some() })
        .await;
    assert!(robin.get(DESK).await.page().contains("Rows of a file to be corrected"));
    let later = tests::at("2026-04-03T09:00:00Z");
    assert_eq!(system.lanyard.erase_batches(later).await.unwrap(), 1);
    let page = robin.get(DESK).await.page();
    assert!(!page.contains("to be corrected"), "nobody can: {page}");
    assert_eq!(system.lanyard.batch(BOARD, 1).await.unwrap().wrong, 1, "it is still counted there");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_which_issuing_broke_off_is_the_first_thing_that_the_board_sees() {
    let system = System::start().await;
    let mut robin = system.staff(BOARD, Role::Officer).await;
    let mut auditor = system.staff(BOARD, Role::Auditor).await;
    let disk = format!("sqlite://{}", system.data().join("lanyard.db").display());
    let disk = sqlx::SqlitePool::connect(&disk).await.unwrap();
    for (number, name) in ["paused.csv", "broken.csv", "second.csv"].into_iter().enumerate() {
        let sent = ("file", name, file([good(number)].into_iter()));
        robin.upload(&format!("{DESK}/batches/new"), &[], sent).await.onward();
        sqlx::query("UPDATE batches SET state = 'paused', broke_off = ? WHERE file_name = ?")
            .bind(number == 1)
            .bind(name)
            .execute(&disk)
            .await
            .unwrap();
    }
    // Also before anything was issued, and for who reads alone.
    for visitor in [&mut robin, &mut auditor] {
        let page = visitor.get(DESK).await.page();
        let problems = page.split("notice-bad").nth(1).expect("a problem");
        assert!(problems.contains("Files of which issuing broke off"), "{page}");
        assert!(problems.contains(&format!("href=\"{DESK}/batches/2\"")), "{page}");
        let list = visitor.get(&format!("{DESK}/batches")).await.page();
        assert_eq!(list.matches("Broke off: issuing failed").count(), 1, "{list}");
        assert_eq!(list.matches(">Paused<").count(), 2, "{list}");
    }
    sqlx::query("UPDATE batches SET broke_off = 1 WHERE number = 3").execute(&disk).await.unwrap();
    let page = robin.get(DESK).await.page();
    assert!(page.contains(": 2</strong>"), "{page}");
    assert!(page.contains(&format!("href=\"{DESK}/batches\"")), "of several, the list: {page}");
    disk.close().await;
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_that_is_renewed_does_not_expire_any_more_for_who_looks_after_that() {
    let system = System::start().await;
    let dates = ("2025-01-01", "2026-03-20");
    let renewed = issue(&system, ("Ada", "Renewed"), "A-1", dates).await;
    let retired = issue(&system, ("Bo", "Retired"), "A-2", dates).await;
    issue(&system, ("Cy", "Forgotten"), "A-3", dates).await;
    let end = |reason: &str| ChangeOrder {
        to: State::Inactive,
        reason: reason.to_owned(),
        text: None,
        order_url: None,
        effective: Some(tests::at("2026-03-21T00:00:00Z")),
    };
    for (license, reason) in [(&renewed, "renewed"), (&retired, "retired")] {
        system.lanyard.change_license(BOARD, &license.id, end(reason)).await.unwrap();
    }
    let mut robin = system.staff(BOARD, Role::Officer).await;
    let count = |page: &str| {
        let all = numbers(page);
        all.into_iter().find(|(path, _)| path.contains("expiring=30")).map(|(_, number)| number)
    };
    let expiring = format!("{DESK}/licenses?expiring=30&order=expires");
    assert_eq!(count(&robin.get(DESK).await.page()), Some(2));
    let list = robin.get(&expiring).await.page();
    assert!(list.contains("2 licences match.") && !list.contains("Ada Renewed"), "{list}");
    // Called off, it expires again.
    let announced = system.lanyard.license(&renewed.id).await.unwrap().unwrap().history[0].number;
    system.lanyard.withdraw_change(BOARD, &renewed.id, announced, None).await.unwrap();
    assert_eq!(count(&robin.get(DESK).await.page()), Some(3));
    assert!(robin.get(&expiring).await.page().contains("Ada Renewed"));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_that_waits_for_a_decision_is_counted_and_the_first_is_named() {
    let system = System::start().await;
    let license = issue(&system, ("Ada", "First"), "A-1", ("2025-07-01", "2027-06-30")).await;
    let disk = format!("sqlite://{}", system.data().join("lanyard.db").display());
    let disk = sqlx::SqlitePool::connect(&disk).await.unwrap();
    sqlx::query(
        "WITH RECURSIVE each (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM each WHERE n < 1200) \
         INSERT INTO changes (license, from_state, to_state, reason, effective_at, recorded_at, \
         held_at) SELECT ?, 'active', 'restricted', 'made', 1772528400 + n, 1772528400, 1772528400 \
         FROM each",
    )
    .bind(license.id.as_str())
    .execute(&disk)
    .await
    .unwrap();
    disk.close().await;
    let overview = system.lanyard.overview(BOARD).await.unwrap().unwrap();
    let (count, first) = overview.undecided;
    assert_eq!((count, first), (1_200, Some((license.id, "Ada First".to_owned()))));
    system.stop().await;
}
