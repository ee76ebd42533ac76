//! Many licences from a file: what is in order is issued once, what is not says why.

mod again;
mod hostile;
mod kept;
mod kill;
mod stopped;

use app::issuer::batches::State as How;
use credentials::license::Npi;
use reqwest::StatusCode;
use server::{access::Role, registry::OrganisationKind, state::LicenseQuery};
use sqlx::SqlitePool;
use tests::{BOARD, System, visitor::Visitor};

/// The names of the columns in the files of these tests.
pub(crate) const HEADS: &str = "Given name,Family name,License number,License type,Profession,Jurisdiction,NPI,Original issue date,Effective date,Expiration date,Lookup address";
const BATCHES: &str = "/issuer/golden-coast/batches";

/// A row that is in order, of the clinician of that number.
pub(crate) fn good(number: usize) -> String {
    let npi = Npi::invented(u32::try_from(number * 7_919).unwrap());
    format!(
        "Ada{number},Okafor,N-{number:05},MD,207R00000X,CA,{npi},2019-07-01,1 July 2025,06/30/2027,https://golden-coast.example/lookup"
    )
}

/// The row of that number with one of the things wrong that clerks get wrong; none for most.
fn bad(number: usize) -> Option<String> {
    let row = good(number);
    let cell = |at: usize, to: &str| {
        let mut cells: Vec<&str> = row.split(',').collect();
        cells[at] = to;
        cells.join(",")
    };
    let npi = Npi::invented(u32::try_from(number * 7_919).unwrap()).to_string();
    let last = npi.chars().last().and_then(|digit| digit.to_digit(10)).unwrap();
    let mistyped = format!("{}{}", &npi[..9], (last + 1) % 10);
    match number {
        10..19 => Some(cell(6, &mistyped)),
        100..107 => Some(cell(5, "<script>alert(1)</script>")),
        200..207 => Some(cell(9, "2027-02-30")),
        300..306 => Some(cell(0, "")),
        // Both rows of a pair have the number.
        400..403 => Some(cell(2, &format!("N-{:05}", number + 3))),
        403..406 => Some(row),
        500..502 => Some(cell(9, "06/30/2020")),
        _ => None,
    }
}

pub(crate) fn file(rows: impl Iterator<Item = String>) -> Vec<u8> {
    let mut file = format!("\u{feff}{HEADS}\r\n");
    for row in rows {
        file.push_str(&row);
        file.push_str("\r\n");
    }
    file.into_bytes()
}

async fn upload(officer: &mut Visitor, name: &str, bytes: Vec<u8>) -> String {
    officer.upload(&format!("{BATCHES}/new"), &[], ("file", name, bytes)).await.onward()
}

async fn is_done(system: &System, number: i64) -> bool {
    let batch = system.lanyard.batch(BOARD, number).await.unwrap();
    batch.state == How::Done
}

async fn issued(system: &System) -> u64 {
    system.lanyard.standing().await.unwrap().licenses
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_issues_a_thousand_corrects_thirty_seven_and_issues_just_those() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    assert!(officer.get(BATCHES).await.page().contains("No file yet"));
    let rows = (0..1_000).map(|number| bad(number).unwrap_or_else(|| good(number)));
    let path = upload(&mut officer, "renewals.csv", file(rows)).await;
    assert_eq!(path, format!("{BATCHES}/1"));
    let page = officer.get(&path).await.page();
    for said in [
        "1,000 rows read: 963 in order, 37 not.",
        "Issue 963 licences",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "must be ten digits with a correct check digit",
        "Number twice in the file",
        "Dates out of order",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("<script>alert"), "{page}");
    let only = officer.get(&format!("{path}?column=7")).await.page();
    assert!(only.contains("Row 102<") && only.contains("Row 108<"), "{only}");
    assert!(!only.contains("Row 101<") && !only.contains("Row 12<"), "{only}");
    assert_eq!(issued(&system).await, 0, "nothing is issued before it was looked at");

    assert_eq!(officer.post(&format!("{path}/start"), &[]).await.onward(), path);
    tests::until(|| is_done(&system, 1)).await;
    assert_eq!(issued(&system).await, 963);
    let page = officer.get(&path).await.page();
    assert!(page.contains("37 rows could not be issued"), "{page}");

    let failed = officer.get(&format!("{path}/failed.csv")).await.page();
    assert_eq!(failed.trim_end().split("\r\n").count(), 38, "{failed}");
    assert!(failed.contains("Number twice") || failed.contains("This number is also in row"));
    // One in the form, the others by a file.
    let form = officer.get(&format!("{path}/rows/12")).await.page();
    assert!(form.contains("Ada10"), "{form}");
    let columns = app::text::batches::COLUMNS;
    let heads: Vec<&str> = HEADS.split(',').collect();
    let row = good(10);
    let cells: Vec<&str> = row.split(',').collect();
    let mut fields = Vec::new();
    for (head, cell) in heads.iter().zip(&cells) {
        fields.push((columns.iter().find(|it| it.label == *head).unwrap().key, *cell));
    }
    let wrong: Vec<_> =
        fields.iter().map(|(key, cell)| (*key, if *key == "npi" { "1" } else { *cell })).collect();
    let again = officer.post(&format!("{path}/rows/12"), &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(officer.post(&format!("{path}/rows/12"), &fields).await.onward(), path);
    let mut corrected = format!("Row,{HEADS}\r\n");
    for number in (0..1_000).filter(|number| *number != 10 && bad(*number).is_some()) {
        corrected.push_str(&format!("{},{}\r\n", number + 2, good(number)));
    }
    let sent = ("file", "fixed.csv", corrected.into_bytes());
    let answer = officer.upload(&format!("{path}/corrections"), &[], sent).await;
    assert_eq!(answer.onward(), path);
    let page = officer.get(&path).await.page();
    assert!(page.contains("Issue 37 licences"), "{page}");
    assert_eq!(issued(&system).await, 963);
    officer.post(&format!("{path}/start"), &[]).await.onward();
    tests::until(|| async { issued(&system).await == 1_000 && is_done(&system, 1).await }).await;

    let result = officer.get(&format!("{path}/result.csv")).await.page();
    let lines: Vec<&str> = result.trim_end().split("\r\n").skip(1).collect();
    assert_eq!(lines.len(), 1_000);
    assert!(lines.iter().all(|line| line.contains(",issued,N-") && line.contains("/l/")));
    let standing = system.lanyard.standing().await.unwrap();
    assert_eq!(standing.status_entries, 3_000);

    // The same file again is told, and so is each number that is in force.
    let rows = (0..1_000).map(|number| bad(number).unwrap_or_else(|| good(number)));
    let second = upload(&mut officer, "renewals.csv", file(rows)).await;
    let page = officer.get(&second).await.page();
    assert!(page.contains("This is the same file as file 1"), "{page}");
    assert!(page.contains("rows have the number of a licence that is in force"), "{page}");
    let list = officer.get(BATCHES).await.page();
    assert!(list.contains("renewals.csv") && list.contains("Robin Vance"), "{list}");
    let one = system.lanyard.find_licenses(BOARD, LicenseQuery::default()).await.unwrap().items;
    let report = system.hospital().expect(&one[0], credentials::verifier::Outcome::Accepted).await;
    drop(report);
    system.stop().await;
}

/// A connection of one's own to the disk of a system.
async fn disk(system: &System) -> SqlitePool {
    let file = format!("sqlite://{}", system.data().join("lanyard.db").display());
    SqlitePool::connect(&file).await.unwrap()
}

async fn run(disk: &SqlitePool, statement: &'static str) {
    sqlx::raw_sql(statement).execute(disk).await.unwrap();
}

/// Whoever would issue a file that is started finds it in the hands of another process.
const HOLD: &str = "CREATE TRIGGER hold AFTER UPDATE OF state ON batches WHEN NEW.state = 'running' \
     BEGIN UPDATE batches SET runner = 'another', claimed_until = 1772528400 + 10 \
     WHERE id = NEW.id; END";

/// The disk takes so many licences and no more; what it does not take is tried again.
const REFUSE: &str = "CREATE TABLE held (most INTEGER); INSERT INTO held VALUES (0); \
     CREATE TRIGGER refuse BEFORE INSERT ON licenses \
     WHEN (SELECT count(*) FROM licenses) >= (SELECT most FROM held) \
     BEGIN SELECT RAISE(ABORT, 'held back'); END";

#[tokio::test(flavor = "multi_thread")]
async fn two_clerks_start_the_same_file_at_once_and_a_third_issues_one_licence_meanwhile() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let path = upload(&mut officer, "many.csv", file((0..1_500).map(good))).await;
    let start = format!("{path}/start");
    let (mut one, mut other) = (officer.clone(), officer.clone());
    let ended = tests::reopen_beside(&system).await;
    let disk = disk(&system).await;
    run(&disk, HOLD).await;
    let (first, second) = tokio::join!(one.post(&start, &[]), other.post(&start, &[]));
    assert_eq!((first.onward(), second.onward()), (path.clone(), path.clone()));
    let single = system.board().issue().await;
    assert_eq!(single.number, "A-104422");
    let running = officer.get(&path).await.page();
    for bar in ["data-progress=", "http-equiv=\"refresh\"", "0 of 1,500 issued"] {
        assert!(running.contains(bar), "{bar}: {running}");
    }
    assert_eq!(issued(&system).await, 1, "the file is held back");
    run(&disk, "DROP TRIGGER hold").await;
    run(&disk, "UPDATE batches SET runner = NULL, claimed_until = NULL").await;
    disk.close().await;
    tests::until(|| is_done(&system, 1)).await;
    ended.await;
    assert_eq!(issued(&system).await, 1_501);
    assert_eq!(system.lanyard.standing().await.unwrap().status_entries, 1_501 * 3);
    let gone = officer.get(&format!("{path}/progress")).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paused_waits_what_is_cancelled_stays_undone_and_what_is_issued_stays_issued() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let path = upload(&mut officer, "many.csv", file((0..1_000).map(good))).await;
    let disk = disk(&system).await;
    run(&disk, REFUSE).await;
    // The disk takes no more than 400 licences, and then 700: there is always something left.
    run(&disk, "UPDATE held SET most = 400").await;
    officer.post(&format!("{path}/start"), &[]).await.onward();
    tests::until(|| async { issued(&system).await > 0 }).await;
    officer.post(&format!("{path}/pause"), &[]).await.onward();
    let so_far = issued(&system).await;
    let batch = system.lanyard.batch(BOARD, 1).await.unwrap();
    assert_eq!((batch.state, batch.issued), (How::Paused, so_far), "what is counted is issued");
    assert_eq!(batch.ready, 1_000 - so_far);
    let page = officer.get(&path).await.page();
    assert!(page.contains(&format!("Go on: issue {} licences", batch.ready)), "{page}");

    run(&disk, "UPDATE held SET most = 700").await;
    assert_eq!(issued(&system).await, so_far, "what is paused waits");
    officer.post(&format!("{path}/start"), &[]).await.onward();
    tests::until(|| async { issued(&system).await > so_far }).await;
    officer.post(&format!("{path}/pause"), &[]).await.onward();
    let so_far = issued(&system).await;
    officer.post(&format!("{path}/cancel"), &[]).await.onward();
    run(&disk, "DROP TRIGGER refuse").await;
    disk.close().await;
    let page = officer.get(&path).await.page();
    assert!(page.contains("The rest was cancelled") && !page.contains("/start\""), "{page}");
    officer.post(&format!("{path}/start"), &[]).await.onward();
    let batch = system.lanyard.batch(BOARD, 1).await.unwrap();
    assert_eq!((batch.state, batch.issued), (How::Cancelled, so_far));
    assert_eq!(issued(&system).await, so_far);
    system.stop().await;
}

#[tokio::test]
async fn a_batch_is_its_boards_alone_and_an_auditor_reads_it_and_starts_nothing() {
    let system = System::start().await;
    let made =
        system.lanyard.create_organisation("silver-lake", "Silver Lake", OrganisationKind::Both);
    made.await.unwrap();
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let path = upload(&mut officer, "two.csv", file((0..2).map(good))).await;
    let mut stranger = system.staff("silver-lake", Role::Administrator).await;
    for rest in ["", "/progress", "/failed.csv", "/result.csv", "/rows/2"] {
        let guessed = format!("/issuer/silver-lake/batches/1{rest}");
        for address in [format!("{path}{rest}"), guessed] {
            assert_eq!(stranger.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
        }
    }
    for rest in ["start", "pause", "cancel", "corrections", "rows/2"] {
        let guessed = format!("/issuer/silver-lake/batches/1/{rest}");
        assert_eq!(stranger.post(&guessed, &[]).await.status, StatusCode::NOT_FOUND, "{rest}");
    }
    let mut auditor = system.staff(BOARD, Role::Auditor).await;
    let page = auditor.get(&path).await.page();
    assert!(page.contains("two.csv") && !page.contains("Issue 2 licences"), "{page}");
    let section = format!("href=\"{BATCHES}\"");
    assert!(page.contains(&section), "there is a way to it: {page}");
    let refused = auditor.post(&format!("{path}/start"), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let batch = system.lanyard.batch(BOARD, 1).await.unwrap();
    assert_eq!(batch.state, How::Waiting);
    system.stop().await;
}
