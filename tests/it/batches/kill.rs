//! kill -9 at seeded moments while a batch is issued.

use super::{file, good};
use app::issuer::batches::State;
use server::{access::Role, batches::Repeats, clock::Clock, state::LicenseQuery};
use std::{collections::HashSet, time::Duration};
use tests::{process::Program, reopen};

const ROWS: usize = 3_000;
const KILLS: usize = 4;
const BOARD: &str = "golden-coast";

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_is_killed_again_and_again_issues_each_row_once_and_loses_none() {
    let mut seed =
        std::env::var("LANYARD_TEST_SEED").map_or(20_261_120, |seed| seed.parse().unwrap());
    println!("LANYARD_TEST_SEED={seed}");
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let program = Program::new(env!("CARGO_BIN_EXE_lanyard-under-test"), &data);
    program.says(&["init", "--organization", BOARD, "--name", "Golden Coast", "--trust"]);
    let mut server = program.serve(0);
    let port = server.port();

    // Beside the server, as another process of the same installation.
    let desk = reopen(&data, Clock::System).await;
    let person = desk.add_person("Robin Vance", "robin@golden-coast.example").await.unwrap();
    desk.set_role(person.row, BOARD, Role::Officer).await.unwrap();
    // The server's clock is the real one.
    let rows = file((0..ROWS).map(|row| good(row).replace("/2027", "/2099")));
    let number = desk.upload_batch(BOARD, "many.csv", rows, Some(person.row)).await.unwrap();
    desk.start_batch(BOARD, number, person.row, Repeats::Ask).await.unwrap();
    for _ in 0..KILLS {
        let before = desk.batch(BOARD, number).await.unwrap().issued;
        let goal = before + next(&mut seed) % 400 + 1;
        let delay = Duration::from_micros(next(&mut seed) % 100_000);
        tests::until(|| async { desk.batch(BOARD, number).await.unwrap().issued >= goal }).await;
        tokio::time::sleep(delay).await;
        server.kill();
        let batch = desk.batch(BOARD, number).await.unwrap();
        let standing = desk.standing().await.unwrap();
        assert_eq!(standing.licenses, batch.issued, "rows and register were written together");
        assert_eq!(standing.status_entries, batch.issued * 3);
        server = program.serve(port);
    }
    tests::until(|| async { desk.batch(BOARD, number).await.unwrap().state == State::Done }).await;
    assert!(server.stop().success(), "SIGTERM is answered by an end in order");

    let batch = desk.batch(BOARD, number).await.unwrap();
    assert_eq!((batch.issued, batch.ready, batch.wrong), (ROWS as u64, 0, 0));
    let standing = desk.standing().await.unwrap();
    assert_eq!((standing.licenses, standing.status_entries), (ROWS as u64, 3 * ROWS as u64));
    let result = String::from_utf8(desk.batch_result(&batch).await.unwrap()).unwrap();
    let lines: Vec<&str> = result.trim_end().split("\r\n").skip(1).collect();
    assert_eq!(lines.len(), ROWS);
    let numbers: HashSet<&str> = lines.iter().map(|line| line.split(',').nth(2).unwrap()).collect();
    let names: HashSet<&str> = lines.iter().map(|line| line.split(',').nth(4).unwrap()).collect();
    assert_eq!((numbers.len(), names.len()), (ROWS, ROWS));
    let (mut found, mut query) =
        (HashSet::new(), LicenseQuery { limit: 200, ..Default::default() });
    loop {
        let page = desk.find_licenses(BOARD, query.clone()).await.unwrap();
        for license in page.items {
            assert!(desk.document(&license.cid).await.unwrap().is_some(), "with its document");
            assert!(found.insert(license.number), "twice");
        }
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!(found.len(), ROWS);
    desk.close().await;
}
