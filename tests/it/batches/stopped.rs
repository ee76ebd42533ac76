//! A clinician whom the board has stopped gets no clean licence from a file: the row is refused, or
//! somebody is asked who reads how the older licence stands.

use super::{BATCHES, HEADS, file, good, is_done, issued, upload};
use credentials::{license::Npi, lifecycle::State};
use server::{
    access::Role,
    state::{License, LicenseQuery},
};
use tests::{BOARD, System, ada_okafor};

/// The licence that the row [`good`] of that number would renew.
async fn older(system: &System, number: usize) -> License {
    let mut order = ada_okafor();
    order.given_name = format!("Ada{number}");
    order.license_number = format!("N-{number:05}");
    order.npi = Some(Npi::invented(u32::try_from(number * 7_919).unwrap()).to_string());
    system.lanyard.issue_license(BOARD, order, None, None).await.unwrap()
}

/// The same row under another number, so that the NPI alone tells.
fn by_npi(number: usize) -> String {
    good(number).replace(&format!("N-{number:05}"), &format!("M-{number:05}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_somebody_who_is_suspended_or_dead_is_not_issued_and_says_what_to_do() {
    let system = System::start().await;
    for (number, state) in [(1, State::Suspended), (2, State::Deceased)] {
        let old = older(&system, number).await;
        system.board().change(&old.id, state).await.unwrap();
    }
    let before = issued(&system).await;
    // Also once the period of the suspended licence is over.
    for (at, (time, role)) in
        [("2026-03-03T09:00:00Z", Role::Officer), ("2028-01-10T09:00:00Z", Role::Administrator)]
            .into_iter()
            .enumerate()
    {
        system.set_time(time);
        let mut officer = system.staff(BOARD, role).await;
        let later = |row: String| row.replace("06/30/2027", "06/30/2029");
        let rows = [good(1), by_npi(1), good(2), by_npi(2), good(3)].map(later);
        let path = upload(&mut officer, "renewals.csv", file(rows.into_iter())).await;
        let page = officer.get(&path).await.page();
        for said in [
            "5 rows read: 1 in order, 4 not.",
            "Licence N-00001 of Ada1 Okafor is suspended since 3 March 2026.",
            "reinstate that licence first",
            "correct the NPI",
            "Licence N-00002 of Ada2 Okafor is ended by death since 3 March 2026.",
            "Suspended, or ended by death",
        ] {
            assert!(page.contains(said), "{time} {said}: {page}");
        }
        let batch = system.lanyard.batch(BOARD, i64::try_from(at).unwrap() + 1).await.unwrap();
        for (row, position) in [(2, 4), (3, 11), (4, 4), (5, 11)] {
            let row = system.lanyard.batch_row(&batch, row).await.unwrap();
            assert_eq!(row.faults.iter().find(|it| !it.warning).unwrap().position, position);
        }
    }
    assert_eq!(issued(&system).await, before);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_that_ended_for_good_is_named_with_its_day_before_another_is_issued() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let ends = [State::Revoked, State::Surrendered, State::IssuedInError];
    for (number, state) in ends.into_iter().enumerate() {
        let old = older(&system, number).await;
        system.board().change(&old.id, state).await.unwrap();
    }
    let before = issued(&system).await;
    let rows = [good(0), by_npi(0), good(1), good(2), good(9)];
    let path = upload(&mut officer, "renewals.csv", file(rows.into_iter())).await;
    let page = officer.get(&path).await.page();
    assert!(page.contains("5 rows read, all in order"), "{page}");
    assert!(
        page.contains("4 rows have the number or the NPI of a licence that was revoked"),
        "{page}"
    );
    let start = format!("{path}/start");
    assert_eq!(officer.post(&start, &[]).await.onward(), start, "they are asked first");
    let page = officer.get(&start).await.page();
    for said in [
        "4 rows: a licence of that number or NPI was revoked",
        "Licence N-00000 of Ada0 Okafor is revoked since 3 March 2026",
        "stands on a licence of Ada0 Okafor that is revoked since 3 March 2026",
        "Licence N-00001 of Ada1 Okafor is surrendered since 3 March 2026",
        "Licence N-00002 of Ada2 Okafor is issued in error since 3 March 2026",
        "name=\"grave\" value=\"4\"",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // Somebody who has seen as many rows, but not what stands there, has not said yes to this.
    let unseen = [("again", "issue"), ("seen", "4"), ("grave", "3")];
    assert_eq!(officer.post(&start, &unseen).await.onward(), start);
    assert_eq!(issued(&system).await, before);
    assert_eq!(officer.post(&start, &[("again", "leave-out")]).await.onward(), path);
    tests::until(|| is_done(&system, 1)).await;
    assert_eq!(issued(&system).await, before + 1, "N-00009 alone");
    let page = officer.get(&path).await.page();
    assert!(page.contains("Left out when the file was started. Licence N-00000"), "{page}");

    let path = upload(&mut officer, "after.csv", file([good(0)].into_iter())).await;
    let knowingly = [("again", "issue"), ("seen", "1"), ("grave", "1")];
    assert_eq!(officer.post(&format!("{path}/start"), &knowingly).await.onward(), path);
    tests::until(|| is_done(&system, 2)).await;
    assert_eq!(issued(&system).await, before + 2);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_suspended_after_the_file_was_read_is_left_out_whatever_the_officer_says() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let old = older(&system, 1).await;
    older(&system, 2).await;
    let rows = (1..=4).map(good);
    let path = upload(&mut officer, "renewals.csv", file(rows)).await;
    let start = format!("{path}/start");
    assert_eq!(officer.post(&start, &[]).await.onward(), start);
    system.board().change(&old.id, State::Suspended).await.unwrap();
    let page = officer.get(&start).await.page();
    for said in [
        "1 row: cannot be issued",
        "is suspended since 3 March 2026",
        "Issue the other 3 licences",
        "Leave 2 rows out, and issue 2 licences",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let all = [("again", "issue"), ("seen", "2"), ("grave", "2")];
    assert_eq!(officer.post(&start, &all).await.onward(), path);
    tests::until(|| is_done(&system, 1)).await;
    assert_eq!(issued(&system).await, 2 + 3);
    let batch = system.lanyard.batch(BOARD, 1).await.unwrap();
    assert_eq!((batch.issued, batch.wrong), (3, 1));
    let row = system.lanyard.batch_row(&batch, 2).await.unwrap();
    assert!(row.faults.iter().any(|it| it.kind == "stopped"), "{row:?}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restriction_on_the_older_licence_is_told_unless_the_row_brings_it() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    for (number, states) in [
        &[State::Restricted][..],
        &[State::Probation],
        &[State::SuspensionStayed],
        // Put to rest with a restriction on it, and with none.
        &[State::Restricted, State::Lapsed],
        &[State::Lapsed],
    ]
    .into_iter()
    .enumerate()
    {
        let old = older(&system, number).await;
        for state in states {
            system.board().change(&old.id, *state).await.unwrap();
        }
    }
    let heads = format!("{HEADS},Restriction code,Restriction text,Restriction from");
    let with = |row: String, words: &str| format!("{row},{words}\r\n");
    let mut rows: Vec<String> = (0..5).map(|number| with(good(number), ",,")).collect();
    let path = upload(&mut officer, "a.csv", format!("{heads}\r\n{}", rows.concat()).into()).await;
    let page = officer.get(&path).await.page();
    assert!(
        page.contains("4 rows have the number or the NPI of a licence with a restriction"),
        "{page}"
    );
    let start = format!("{path}/start");
    assert_eq!(officer.post(&start, &[]).await.onward(), start);
    let page = officer.get(&start).await.page();
    for said in [
        "Licence N-00000 of Ada0 Okafor is restricted. That does not go on",
        "Licence N-00001 of Ada1 Okafor is on probation.",
        "Licence N-00002 of Ada2 Okafor is suspended, stayed.",
        "Licence N-00003 of Ada3 Okafor is lapsed, and was restricted before.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("N-00004"), "{page}");

    rows[0] = with(good(0), "R1,No nights.,2026-01-01");
    let path = upload(&mut officer, "b.csv", format!("{heads}\r\n{}", rows[0]).into()).await;
    officer.post(&format!("{path}/start"), &[]).await.onward();
    let page = officer.get(&format!("{path}/start")).await.page();
    assert!(
        page.contains("In force until 30 June 2027") && !page.contains("does not go on"),
        "{page}"
    );
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_that_is_announced_and_the_npi_of_somebody_else_are_asked_about() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let old = older(&system, 1).await;
    system.board().order(&old.id, State::Revoked, Some("2027-06-01T00:00:00Z")).await.unwrap();
    older(&system, 2).await;
    let other = by_npi(2).replace("Ada2", "Robin").replace("Okafor", "Vance");
    let path = upload(&mut officer, "a.csv", file([good(1), other].into_iter())).await;
    let start = format!("{path}/start");
    assert_eq!(officer.post(&start, &[]).await.onward(), start);
    let page = officer.get(&start).await.page();
    for said in [
        "For licence N-00001 of Ada1 Okafor it is announced: revoked from 1 June 2027.",
        "stands on a licence of Ada2 Okafor. One NPI belongs to one person",
        "name=\"grave\" value=\"2\"",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_in_other_capitals_or_spacing_is_the_same_number() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let old = older(&system, 1).await;
    system.board().change(&old.id, State::Suspended).await.unwrap();
    older(&system, 2).await;
    let typed = |number: usize, as_typed: &str| {
        let npi = Npi::invented(u32::try_from(number * 7_919).unwrap()).to_string();
        good(number).replace(&format!("N-{number:05}"), as_typed).replace(&npi, "")
    };
    let rows = [typed(1, "n-00001"), typed(2, "N 00002"), typed(3, "n-00003"), typed(3, "N00003")];
    let path = upload(&mut officer, "a.csv", file(rows.into_iter())).await;
    let batch = system.lanyard.batch(BOARD, 1).await.unwrap();
    let mut kinds = Vec::new();
    for row in [2, 4, 5] {
        let row = system.lanyard.batch_row(&batch, row).await.unwrap();
        kinds.extend(row.faults.into_iter().filter(|it| !it.warning).map(|it| it.kind));
    }
    assert_eq!(kinds, ["stopped", "duplicate", "duplicate"]);
    let start = format!("{path}/start");
    assert_eq!(officer.post(&start, &[]).await.onward(), start, "N 00002 is in force");
    // Also of two files that are issued at the same time.
    let query = LicenseQuery { text: Some("n00002".to_owned()), ..LicenseQuery::default() };
    let found = system.lanyard.find_licenses(BOARD, query).await.unwrap();
    assert_eq!(found.items.len(), 1, "nothing was issued");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_person_is_known_by_whole_names_with_or_without_accents() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let names = [
        ("Oliver", "Stone", "Li", "Wong", ""),
        ("José", "García", "Jose", "Garcia", ""),
        ("Ana", "de la Vega", "Bo", "de la Cruz", ""),
        ("Mary", "Smith", "Maria", "Jones", "Anna Smith | Mary Smith"),
    ];
    let mut rows = String::new();
    for (number, (given, family, new_given, new_family, former)) in names.into_iter().enumerate() {
        let mut order = ada_okafor();
        (order.given_name, order.family_name) = (given.to_owned(), family.to_owned());
        order.license_number = format!("N-{number:05}");
        order.npi = None;
        system.lanyard.issue_license(BOARD, order, None, None).await.unwrap();
        let row = good(number).replace(&format!("Ada{number}"), new_given);
        rows.push_str(&format!("{},{former}\r\n", row.replace("Okafor", new_family)));
    }
    let bytes = format!("{HEADS},Former names\r\n{rows}").into_bytes();
    upload(&mut officer, "a.csv", bytes).await;
    let batch = system.lanyard.batch(BOARD, 1).await.unwrap();
    let mut taken = Vec::new();
    for row in 2..6 {
        let row = system.lanyard.batch_row(&batch, row).await.unwrap();
        taken.push(row.faults.iter().any(|it| it.kind == "taken"));
    }
    assert_eq!(taken, [true, false, true, false]);
    assert!(officer.get(BATCHES).await.page().contains("a.csv"));
    system.stop().await;
}
