//! Two people, two boards and two processes at the same batches, one step at a time.

use super::*;
use crate::{
    batches::{BatchError, Repeats, write},
    clock::Clock,
    config::Config,
};
use app::{issuer::batches::State, text::batches as text};
use credentials::license::Npi;

const BOARD: &str = "coast";

async fn open() -> (tempfile::TempDir, Lanyard, i64) {
    let directory = tempfile::tempdir().unwrap();
    let mut config = Config::default();
    config.data.directory = directory.path().join("data");
    let now = Timestamp::parse("2026-03-03T09:00:00Z").unwrap();
    let lanyard = Lanyard::open(config, Clock::fixed(now)).await.unwrap();
    lanyard.create_organisation(BOARD, "Golden Coast", OrganisationKind::Board).await.unwrap();
    let person = lanyard.add_person("Robin Vance", "robin@coast.example").await.unwrap();
    (directory, lanyard, person.row)
}

/// The cells of a row that is in order, by the keys of their columns.
fn cells(number: u32, changes: &[(&str, &str)]) -> Vec<String> {
    let npi = Npi::invented(number * 7_919).to_string();
    let id = format!("N-{number}");
    let given = [("licenseNumber", id.as_str()), ("npi", npi.as_str())];
    let cell = |column: &text::Column| {
        let changed = changes.iter().chain(&given).find(|(key, _)| *key == column.key);
        changed.map_or(column.example, |(_, cell)| cell).to_owned()
    };
    text::COLUMNS.iter().map(cell).collect()
}

fn csv(heads: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut file = crate::sheets::line(heads);
    for row in rows {
        file.push_str(&crate::sheets::line(row));
    }
    file.into_bytes()
}

/// A file of so many rows, of which each NPI is wrong where `wrong`.
fn file(rows: u32, wrong: bool) -> Vec<u8> {
    let heads: Vec<&str> = text::COLUMNS.iter().map(|column| column.label).collect();
    let changes: &[_] = if wrong { &[("npi", "1")] } else { &[] };
    csv(&heads, &(0..rows).map(|number| cells(number, changes)).collect::<Vec<_>>())
}

fn run(lanyard: &Lanyard, batch: &super::super::Batch, runner: &str) -> Run {
    Run {
        lanyard: lanyard.clone(),
        batch: batch.row,
        slug: BOARD.to_owned(),
        number: batch.number,
        runner: runner.to_owned(),
        last: Mutex::new(Instant::now()),
    }
}

async fn claim(lanyard: &Lanyard, batch: i64, runner: &str) -> bool {
    let mut transaction = lanyard.db().write().await.unwrap();
    let now = lanyard.now();
    let claimed = batches::claim(&mut transaction, batch, runner, now, LEASE).await.unwrap();
    transaction.commit().await.unwrap();
    claimed
}

async fn claimable(lanyard: &Lanyard, apart: &[i64]) -> Vec<(String, i64)> {
    let now = lanyard.now();
    let found = batches::claimable(lanyard.db().readers(), now, LEASE, apart).await.unwrap();
    found.into_iter().map(|(_, slug, number)| (slug, number)).collect()
}

#[tokio::test]
async fn officers_who_correct_different_rows_at_the_same_time_both_see_theirs_kept() {
    let (_directory, lanyard, person) = open().await;
    let number = lanyard.upload_batch(BOARD, "a.csv", file(9, true), Some(person)).await.unwrap();
    // The ninth stays wrong.
    let correcting = (0..8).map(|at| {
        let cells = cells(at, &[]).into_iter().map(Some).collect();
        let corrections = HashMap::from([(at + 2, cells)]);
        lanyard.correct_rows(BOARD, number, corrections, Some(person))
    });
    for corrected in futures::future::join_all(correcting).await {
        corrected.unwrap();
    }
    let batch = lanyard.batch(BOARD, number).await.unwrap();
    assert_eq!((batch.ready, batch.wrong), (8, 1));
    for at in 0..9 {
        let row = lanyard.batch_row(&batch, at + 2).await.unwrap();
        assert_eq!(row.is_ready(), at < 8, "row {}: {row:?}", at + 2);
    }
    lanyard.close().await;
}

#[tokio::test]
async fn a_clerk_who_deletes_columns_from_the_corrections_keeps_the_restriction_in_them() {
    let (_directory, lanyard, person) = open().await;
    let heads: Vec<&str> = text::COLUMNS.iter().map(|column| column.label).collect();
    let limited = cells(
        1,
        &[
            ("npi", "1"),
            ("restrictionCode", "R1"),
            ("restrictionText", "No nights."),
            ("restrictionFrom", "2026-01-01"),
        ],
    );
    let sent = csv(&heads, std::slice::from_ref(&limited));
    let number = lanyard.upload_batch(BOARD, "a.csv", sent, Some(person)).await.unwrap();
    let fixed = cells(1, &[]);
    let kept = |key: &str| !key.starts_with("restriction");
    let mut some: Vec<&str> = vec![text::ROW];
    let mut row = vec!["2".to_owned()];
    for (column, cell) in text::COLUMNS.iter().zip(&fixed).filter(|(it, _)| kept(it.key)) {
        some.push(column.label);
        row.push(cell.clone());
    }
    let mut misspelt = (some.clone(), row.clone());
    misspelt.0.push("Restrictoin text");
    misspelt.1.push("No nights.".to_owned());
    let misspelt = csv(&misspelt.0, &[misspelt.1]);
    let refused = lanyard.correct_batch(BOARD, number, misspelt, Some(person)).await;
    let Err(BatchError::File(sentence)) = refused else { panic!("{refused:?}") };
    assert!(sentence.contains("Restrictoin text"), "{sentence}");

    lanyard.correct_batch(BOARD, number, csv(&some, &[row]), Some(person)).await.unwrap();
    let batch = lanyard.batch(BOARD, number).await.unwrap();
    assert_eq!((batch.ready, batch.wrong), (1, 0));
    let licence = lanyard.specimens(&batch, 1).await.unwrap().remove(0);
    assert_eq!(licence.restrictions.len(), 1, "{licence:?}");
    assert_eq!(lanyard.batch_row(&batch, 2).await.unwrap().cells[19], "No nights.");
    lanyard.close().await;
}

#[tokio::test]
async fn a_clerk_on_a_mac_has_each_row_read_under_its_number() {
    let (_directory, lanyard, person) = open().await;
    let lines = String::from_utf8(file(3, false)).unwrap();
    for sent in [lines.replace("\r\n", "\r"), format!("sep=,\r{}", lines.replace("\r\n", "\r"))] {
        let first = if sent.starts_with("sep") { 3 } else { 2 };
        let number = lanyard.upload_batch(BOARD, "a.csv", sent.into_bytes(), Some(person)).await;
        let batch = lanyard.batch(BOARD, number.unwrap()).await.unwrap();
        assert_eq!((batch.ready, batch.wrong), (3, 0));
        let rows = batches::rows(lanyard.db().readers(), batch.row).await.unwrap();
        let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [first, first + 1, first + 2]);
    }
    lanyard.close().await;
}

#[tokio::test]
async fn pausing_a_file_of_which_every_row_is_just_issued_ends_it() {
    let (_directory, lanyard, person) = open().await;
    let number = lanyard.upload_batch(BOARD, "a.csv", file(3, false), Some(person)).await.unwrap();
    lanyard.start_batch(BOARD, number, person, Repeats::Ask).await.unwrap();
    let batch = lanyard.batch(BOARD, number).await.unwrap();
    assert!(claim(&lanyard, batch.row, "one").await);
    let run = run(&lanyard, &batch, "one");
    let issuer = Arc::new(lanyard.issuer(BOARD, OrganisationKind::Board).await.unwrap());
    let rows = batches::ready(lanyard.db().readers(), batch.row, 0, 10).await.unwrap();
    let wanted = rows.into_iter().map(|(row, cells)| Wanted {
        order: judge::order(&cells).0,
        repeatable: None,
        by: Some(person),
        row: Some(row),
    });
    let chunk = lanyard.sign_chunk(&issuer, wanted.collect(), DEFAULT).await.unwrap();
    assert!(lanyard.keep_chunk(chunk, Some(&run)).await.unwrap().is_some());
    lanyard.pause_batch(BOARD, number, person).await.unwrap();
    let batch = lanyard.batch(BOARD, number).await.unwrap();
    assert_eq!((batch.state, batch.issued, batch.ready), (State::Done, 3, 0));
    lanyard.close().await;
}

#[tokio::test]
async fn a_process_that_needs_long_for_a_chunk_keeps_its_batch_as_long_as_it_is_heard_of() {
    let (_directory, lanyard, person) = open().await;
    let number = lanyard.upload_batch(BOARD, "a.csv", file(1, false), Some(person)).await.unwrap();
    lanyard.start_batch(BOARD, number, person, Repeats::Ask).await.unwrap();
    let batch = lanyard.batch(BOARD, number).await.unwrap();
    assert!(claim(&lanyard, batch.row, "one").await);
    let mut transaction = lanyard.db().write().await.unwrap();
    let long = Timestamp::from_unix_seconds(lanyard.now().unix_seconds() + LEASE + 2);
    let until = long.unix_seconds() + LEASE;
    batches::renew(&mut transaction, batch.row, "one", until).await.unwrap();
    let other = batches::claim(&mut transaction, batch.row, "two", long, LEASE).await.unwrap();
    assert!(!other, "one was heard of");
    let gone = Timestamp::from_unix_seconds(until + 1);
    assert!(batches::claim(&mut transaction, batch.row, "two", gone, LEASE).await.unwrap());
    transaction.commit().await.unwrap();
    lanyard.close().await;
}

#[tokio::test]
async fn a_board_with_one_small_file_is_served_before_the_second_of_a_board_with_many() {
    let (_directory, lanyard, person) = open().await;
    let board = OrganisationKind::Board;
    lanyard.create_organisation("lake", "Silver Lake", board).await.unwrap();
    for _ in 0..5 {
        let number = lanyard.upload_batch(BOARD, "a.csv", file(1, false), Some(person)).await;
        lanyard
            .start_batch(BOARD, number.unwrap(), person, Repeats::Issue { seen: 1, grave: 0 })
            .await
            .unwrap();
    }
    let small = lanyard.upload_batch("lake", "b.csv", file(1, false), Some(person)).await.unwrap();
    lanyard.start_batch("lake", small, person, Repeats::Ask).await.unwrap();
    let of = |number: i64| (BOARD.to_owned(), number);
    let lake = ("lake".to_owned(), small);
    let found = claimable(&lanyard, &[]).await;
    assert_eq!(found, [of(1), lake.clone(), of(2), of(3), of(4), of(5)]);

    let first = lanyard.batch(BOARD, 1).await.unwrap();
    assert!(claim(&lanyard, first.row, "one").await);
    assert_eq!(claimable(&lanyard, &[]).await[0], lake);
    // It had its turn: the others of its board come before it.
    let mut transaction = lanyard.db().write().await.unwrap();
    batches::release(&mut transaction, first.row, "one").await.unwrap();
    transaction.commit().await.unwrap();
    let found = claimable(&lanyard, &[]).await;
    assert_eq!(found, [of(2), lake.clone(), of(3), of(4), of(5), of(1)]);
    let second = lanyard.batch(BOARD, 2).await.unwrap();
    assert_eq!(claimable(&lanyard, &[second.row]).await[..2], [of(3), lake]);
    lanyard.close().await;
}

#[tokio::test]
async fn an_officer_reads_that_a_file_was_paused_because_it_failed_and_lets_it_go_on() {
    let (_directory, lanyard, person) = open().await;
    let number = lanyard.upload_batch(BOARD, "a.csv", file(1, false), Some(person)).await.unwrap();
    lanyard.start_batch(BOARD, number, person, Repeats::Ask).await.unwrap();
    let row = lanyard.batch(BOARD, number).await.unwrap().row;
    lanyard.break_off(row).await.unwrap();
    let batch = lanyard.batch(BOARD, number).await.unwrap();
    assert!(batch.state == State::Paused && batch.broke_off);
    assert!(claimable(&lanyard, &[]).await.is_empty());
    lanyard.start_batch(BOARD, number, person, Repeats::Ask).await.unwrap();
    let batch = lanyard.batch(BOARD, number).await.unwrap();
    assert!(batch.state == State::Running && !batch.broke_off);
    lanyard.close().await;
}

#[test]
fn a_name_that_is_a_formula_is_guarded_in_the_file_of_results_as_in_every_other() {
    for name in ["|calc", "%calc", "\u{ff1d}1+1"] {
        let line = super::super::Line {
            number: 2,
            license_number: "N-1".to_owned(),
            name: name.to_owned(),
            ready: true,
            license: None,
        };
        let file = String::from_utf8(write::result(&[line], "https://coast.example")).unwrap();
        assert!(file.contains(&format!("'{name}")), "{file}");
    }
}
