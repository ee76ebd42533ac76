//! Two files with the same rows: nobody gets a second licence by a slip of the hand.

use super::{BATCHES, file, good, is_done, issued, upload};
use server::{access::Role, batches::Repeats};
use tests::{BOARD, System};

const LEAVE_OUT: [(&str, &str); 1] = [("again", "leave-out")];

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_sent_twice_is_not_issued_twice_unless_the_officer_wants_it() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let first = upload(&mut officer, "renewals.csv", file((0..20).map(good))).await;
    let second = upload(&mut officer, "renewals (1).csv", file((10..30).map(good))).await;
    assert_eq!(officer.post(&format!("{first}/start"), &[]).await.onward(), first);
    let start = format!("{second}/start");
    assert_eq!(officer.post(&start, &[]).await.onward(), start, "he is asked first");
    tests::until(|| is_done(&system, 1)).await;

    let page = officer.get(&start).await.page();
    for said in [
        "10 of 20 rows that can be issued",
        "10 rows: a licence of that number is in force until the same last day.",
        "In force until 30 June 2027, the same last day",
        "N-00019",
        "Leave 10 rows out, and issue 10 licences",
        "Issue all 20 licences",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("N-00020"), "{page}");
    assert_eq!(issued(&system).await, 20, "asking issues nothing");
    // An answer to an older question, of fewer rows, is none to this one.
    let stale = [("again", "issue"), ("seen", "9")];
    assert_eq!(officer.post(&start, &stale).await.onward(), start);

    assert_eq!(officer.post(&start, &LEAVE_OUT).await.onward(), second);
    tests::until(|| is_done(&system, 2)).await;
    assert_eq!(issued(&system).await, 30);
    let page = officer.get(&second).await.page();
    assert!(page.contains("10 rows could not be issued"), "{page}");
    assert!(page.contains("Left out when the file was started"), "{page}");

    // What was left out stays out while another row is corrected, until it is corrected itself.
    let batch = system.lanyard.batch(BOARD, 2).await.unwrap();
    let left = system.lanyard.batch_row(&batch, 3).await.unwrap();
    assert!(!left.is_ready());
    let cells: Vec<_> = left.cells.iter().map(|cell| Some(cell.clone())).collect();
    let correct = |row: u32, number: &'static str| {
        let mut cells = cells.clone();
        cells[4] = Some(number.to_owned());
        std::collections::HashMap::from([(row, cells)])
    };
    system.lanyard.correct_rows(BOARD, 2, correct(3, "N-00901"), None).await.unwrap();
    let batch = system.lanyard.batch(BOARD, 2).await.unwrap();
    assert_eq!((batch.ready, batch.wrong), (1, 9));

    // Rows that he does want a second time, he gets.
    let third = upload(&mut officer, "again.csv", file((0..5).map(good))).await;
    let start = format!("{third}/start");
    assert_eq!(officer.post(&start, &[]).await.onward(), start);
    let knowingly = [("again", "issue"), ("seen", "5")];
    assert_eq!(officer.post(&start, &knowingly).await.onward(), third);
    tests::until(|| is_done(&system, 3)).await;
    assert_eq!(issued(&system).await, 35);
    assert_eq!(officer.get(&start).await.onward(), third, "there is nothing left to ask");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_files_with_the_same_rows_that_are_started_at_once_one_waits_for_an_answer() {
    let system = System::start().await;
    let robin = system.lanyard.add_person("Robin Vance", "robin@board.example").await.unwrap().row;
    for at in 1..=2 {
        let rows = file((0..400).map(good));
        let number = system.lanyard.upload_batch(BOARD, "same.csv", rows, Some(robin)).await;
        assert_eq!(number.unwrap(), at);
    }
    let start = |number| system.lanyard.start_batch(BOARD, number, robin, Repeats::Ask);
    let (one, other) = tokio::join!(start(1), start(2));
    let started = [one.unwrap(), other.unwrap()];
    assert_ne!(started[0], started[1], "one of the two: {started:?}");
    let running = if started[0] { 1 } else { 2 };
    tests::until(|| is_done(&system, running)).await;
    assert_eq!(issued(&system).await, 400);
    // Nothing is left of the other when all of its rows are left out.
    let waiting = 3 - running;
    let left = system.lanyard.start_batch(BOARD, waiting, robin, Repeats::LeaveOut).await;
    assert!(left.unwrap());
    let batch = system.lanyard.batch(BOARD, waiting).await.unwrap();
    assert_eq!((batch.ready, batch.wrong, batch.issued), (0, 400, 0));
    assert_eq!(issued(&system).await, 400);
    let mut officer = system.staff(BOARD, Role::Officer).await;
    officer.get(&format!("{BATCHES}/{waiting}")).await.page();
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_with_the_number_of_somebody_else_is_not_issued_and_says_whose_it_is() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    system.board().issue().await;
    let of = |given: &str, family: &str| {
        good(3).replace("Ada3", given).replace("Okafor", family).replace("N-00003", "A-104422")
    };
    let path = upload(&mut officer, "a.csv", file([of("Robin", "Vance")].into_iter())).await;
    let page = officer.get(&path).await.page();
    assert!(page.contains("that of Ada Okafor"), "{page}");
    assert!(page.contains("none in order"), "{page}");
    // The same person, also after a marriage, is a renewal.
    for (number, row) in [(2, of("Ada", "Okafor")), (3, of("Ada", "Obi"))] {
        upload(&mut officer, "b.csv", file([row].into_iter())).await;
        let batch = system.lanyard.batch(BOARD, number).await.unwrap();
        assert_eq!((batch.ready, batch.wrong), (1, 0), "{number}");
    }
    system.stop().await;
}
