//! Status events: a signed public record of each change that has come into force, which stays when
//! the licence is changed again; and how a licence stood on a day, which rests on them.

use credentials::{
    key::KeyType,
    lifecycle::State,
    limits,
    verifier::{Given, Outcome, Report},
};
use reqwest::StatusCode;
use serde_json::Value;
use server::{
    access::Role,
    db::{keys, registry},
    events::Looked,
    state::{Lanyard, License, LicenseId},
};
use sqlx::{Connection, SqliteConnection};
use std::path::Path;
use tests::{BOARD, HOSPITAL, System, ada_okafor, process::Program, reopen};

/// The licence, once each of its changes in force has its record.
async fn recorded(lanyard: &Lanyard, id: &LicenseId) -> License {
    let now = || async { lanyard.license(id).await.unwrap().unwrap() };
    tests::until(|| async {
        now().await.history.iter().filter(|it| it.in_force).all(|it| it.event.is_some())
    })
    .await;
    now().await
}

async fn event(lanyard: &Lanyard, license: &License, at: usize) -> Value {
    let cid = license.history[at].event.unwrap();
    serde_json::from_slice(&lanyard.document(&cid).await.unwrap().unwrap()).unwrap()
}

async fn told(lanyard: &Lanyard, given: Given) -> Report {
    lanyard.verify(given).await.report().clone()
}

async fn sql(data: &Path, statement: &str) {
    let database = format!("sqlite://{}", data.join("lanyard.db").display());
    let mut connection = SqliteConnection::connect(&database).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_stays_signed_and_public_after_the_licence_was_reinstated() {
    let system = System::start().await;
    let license = system.board().issue().await;
    system.board().change(&license.id, State::Suspended).await.unwrap();
    system.set_time("2026-03-05T10:00:00Z");
    system.board().change(&license.id, State::Active).await.unwrap();
    let license = recorded(&system.lanyard, &license.id).await;
    system.hospital().expect(&license, Outcome::Accepted).await;

    let suspended = event(&system.lanyard, &license, 0).await;
    let subject = &suspended["credentialSubject"];
    let board = system.lanyard.organisation(BOARD).await.unwrap().unwrap();
    assert_eq!(suspended["issuer"]["id"], board.did.as_str());
    let number = license.history[0].number.to_string();
    for (member, value) in [
        ("id", license.credential_id.as_str()),
        ("licenseNumber", "A-104422"),
        ("licenseCid", &license.cid.to_string()),
        ("from", "active"),
        ("fromStatus", "active"),
        ("to", "suspended"),
        ("toStatus", "inactive"),
        ("effective", "2026-03-03T09:00:00Z"),
        ("recorded", "2026-03-03T09:00:00Z"),
        ("reasonCode", "disciplinary-action"),
        ("text", "Pending a hearing."),
        ("orderUri", "https://golden-coast.example/orders/7"),
        ("authority", board.name.as_str()),
        ("changeNumber", &number),
    ] {
        assert_eq!(subject[member], value, "{member}: {subject:#}");
    }
    let text = suspended.to_string();
    assert!(!text.contains("Okafor") && !text.contains("1234567893"), "it names nobody: {text}");
    let back = event(&system.lanyard, &license, 1).await;
    assert_eq!(back["credentialSubject"]["from"], "suspended");
    assert_eq!(back["credentialSubject"]["to"], "active");

    for (at, happened) in
        [(0, "was suspended on 3 March 2026"), (1, "was reinstated on 5 March 2026")]
    {
        let cid = license.history[at].event.unwrap();
        let report = told(&system.lanyard, Given::Cid(cid)).await;
        assert!(report.is_status_event(), "{}", report.to_text(100));
        assert_ne!(report.outcome, Outcome::Accepted);
        assert!(report.sentence.contains(happened), "{}", report.sentence);
    }
    let mut altered = back;
    altered["credentialSubject"]["effective"] = "2026-03-03T09:00:01Z".into();
    let altered = Given::Bytes(serde_json::to_vec(&altered).unwrap());
    assert_eq!(told(&system.lanyard, altered).await.outcome, Outcome::Rejected);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_the_licences_page_finds_the_signed_record_of_each_change() {
    let system = System::start().await;
    let license = system.board().issue().await;
    system.board().change(&license.id, State::Suspended).await.unwrap();
    let ahead = Some("2026-04-01T00:00:00Z");
    system.board().order(&license.id, State::Revoked, ahead).await.unwrap();
    let license = recorded(&system.lanyard, &license.id).await;
    let cid = license.history[0].event.unwrap().to_string();
    assert_eq!(license.history[1].event, None, "what is announced has not happened");

    let mut nobody = system.nobody();
    let link = format!("href=\"/verify?cid={cid}\">Signed record of this change</a>");
    let page = nobody.get(&format!("/l/{}", license.id)).await.page();
    assert_eq!(page.matches("Signed record of this change").count(), 1, "{page}");
    assert!(page.contains(&link), "{page}");
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let desk = officer.get(&format!("/issuer/{BOARD}/licenses/{}", license.id)).await.page();
    assert!(desk.contains(&link), "{desk}");

    let report = nobody.get(&format!("/verify?cid={cid}")).await.page();
    for seen in ["Not a licence: a status event", "was suspended on 3 March 2026", "A-104422"] {
        assert!(report.contains(seen), "{seen}: {report}");
    }
    for never in [">Accepted<", ">Could not be checked</p>", "You can rely on it"] {
        assert!(!report.contains(never), "{never}: {report}");
    }
    let json = nobody.get(&format!("/l/{}.json", license.id)).await.page();
    let json: Value = serde_json::from_str(&json).unwrap();
    let history = &json["license"]["history"];
    assert_eq!(history[0]["event"], cid.as_str());
    let document = history[0]["eventDocument"].as_str().unwrap();
    assert_eq!(document, format!("{}/ipfs/{cid}", system.address));
    assert_eq!(history[1]["event"], Value::Null);
    let served = reqwest::get(document).await.unwrap();
    assert_eq!(served.status(), StatusCode::OK);
    let served = served.bytes().await.unwrap();
    assert_eq!(credentials::store::raw_cid(&served).to_string(), cid);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clinician_who_hands_in_a_reinstatement_as_a_licence_gets_no_folder_and_no_yes() {
    let system = System::start().await;
    let license = system.board().issue().await;
    system.board().change(&license.id, State::Suspended).await.unwrap();
    system.board().change(&license.id, State::Active).await.unwrap();
    let license = recorded(&system.lanyard, &license.id).await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let desk = format!("/verifier/{HOSPITAL}");
    let cid = license.history[1].event.unwrap().to_string();
    let fields = [("text", cid.as_str()), ("purpose", "initial"), ("note", "")];
    let kept = robin.upload(&desk, &fields, ("file", "", Vec::new())).await.onward();
    let page = robin.get(&kept).await.page();
    assert!(page.contains("Not a licence: a status event"), "{page}");
    assert!(!page.contains(">Accepted<"), "{page}");
    let folders = robin.get(&format!("{desk}/clinicians")).await.page();
    assert!(!folders.contains("A-104422") && !folders.contains("Okafor"), "{folders}");
    system.stop().await;
}

#[tokio::test]
async fn changes_from_before_get_their_records_each_once_and_no_announced_one() {
    let system = System::start().await;
    let (data, clock) = (system.data(), system.clock.clone());
    let _directory = system.stop().await;
    // Nothing runs beside it: as with a version that made no records.
    let lanyard = reopen(&data, clock.clone()).await;
    let mut ids = Vec::new();
    for number in 0..120 {
        let mut order = ada_okafor();
        order.license_number = format!("A-{number:06}");
        let license = lanyard.issue_license(BOARD, order, None, None).await.unwrap();
        ids.push(license.id);
    }
    let order = |to: State, effective: Option<&str>| server::state::ChangeOrder {
        to,
        reason: "disciplinary-action".to_owned(),
        text: None,
        order_url: None,
        effective: effective.map(tests::at),
    };
    for id in &ids {
        lanyard.change_license(BOARD, id, order(State::Suspended, None)).await.unwrap();
    }
    let ahead = order(State::Active, Some("2026-04-01T00:00:00Z"));
    lanyard.change_license(BOARD, &ids[0], ahead).await.unwrap();
    assert_eq!(lanyard.record_changes().await.unwrap(), Looked { made: 120, left: 0 });
    assert_eq!(lanyard.record_changes().await.unwrap(), Looked { made: 0, left: 0 });
    let mut cids = std::collections::BTreeSet::new();
    for id in &ids {
        let license = lanyard.license(id).await.unwrap().unwrap();
        assert!(cids.insert(license.history[0].event.unwrap()), "{id}");
        assert!(license.history.iter().skip(1).all(|change| change.event.is_none()));
    }
    let report = told(&lanyard, Given::Cid(*cids.first().unwrap())).await;
    assert!(report.is_status_event(), "{}", report.to_text(100));
    // Two processes that look at the same time make no second one.
    clock.set(tests::at("2026-04-02T09:00:00Z"));
    lanyard.apply_due().await.unwrap();
    let beside = reopen(&data, clock.clone()).await;
    let (one, other) = tokio::join!(lanyard.record_changes(), beside.record_changes());
    assert_eq!(one.unwrap().made + other.unwrap().made, 1);
    beside.close().await;
    lanyard.close().await;
}

#[tokio::test]
async fn a_board_whose_key_does_not_open_waits_for_its_records_and_its_neighbour_does_not() {
    let system = System::start().await;
    let second = server::state::OrganisationKind::Board;
    system.lanyard.create_organisation("zion", "Zion Board", second).await.unwrap();
    let (data, clock) = (system.data(), system.clock.clone());
    let _directory = system.stop().await;
    let lanyard = reopen(&data, clock.clone()).await;
    let mut ids = Vec::new();
    for slug in [BOARD, "zion"] {
        let license = lanyard.issue_license(slug, ada_okafor(), None, None).await.unwrap();
        let order = server::state::ChangeOrder {
            to: State::Suspended,
            reason: "public-safety".to_owned(),
            text: None,
            order_url: None,
            effective: None,
        };
        lanyard.change_license(slug, &license.id, order).await.unwrap();
        ids.push(license.id);
    }
    lanyard.close().await;
    let of = format!("FROM organisations WHERE slug = '{BOARD}'");
    let key = format!("organisation = (SELECT id {of}) AND key_type = 'ed25519'");
    sql(&data, &format!("UPDATE keys SET sealed = 'x' || sealed WHERE {key}")).await;
    let lanyard = reopen(&data, clock.clone()).await;
    assert_eq!(lanyard.record_changes().await.unwrap(), Looked { made: 1, left: 1 });
    let event = async |id: &LicenseId| {
        let license = lanyard.license(id).await.unwrap().unwrap();
        assert_eq!(license.state, State::Suspended, "the change itself stands");
        license.history[0].event
    };
    assert_eq!((event(&ids[0]).await, event(&ids[1]).await.is_some()), (None, true));
    lanyard.close().await;
    sql(&data, &format!("UPDATE keys SET sealed = substr(sealed, 2) WHERE {key}")).await;
    let lanyard = reopen(&data, clock).await;
    assert_eq!(lanyard.record_changes().await.unwrap(), Looked { made: 1, left: 0 });
    lanyard.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_stolen_key_recorded_is_recorded_anew_with_the_next_one() {
    let system = System::start().await;
    let license = system.board().issue().await;
    system.board().change(&license.id, State::Suspended).await.unwrap();
    let license = recorded(&system.lanyard, &license.id).await;
    let before = license.history[0].event.unwrap();
    let key = system.lanyard.rotate_key(BOARD, KeyType::Ed25519).await.unwrap();
    let again = recorded(&system.lanyard, &license.id).await.history[0].event.unwrap();
    assert_eq!(again, before, "a key that was rotated keeps what it signed");
    let keys = system.lanyard.keys(BOARD).await.unwrap();
    let old = keys.iter().find(|it| it.key.key_type() == KeyType::Ed25519).unwrap();
    assert_ne!(old.id, key);
    system.lanyard.key_stolen(BOARD, old.id.fragment(), None).await.unwrap();
    let after = recorded(&system.lanyard, &license.id).await.history[0].event.unwrap();
    assert_ne!(after, before);
    assert_eq!(told(&system.lanyard, Given::Cid(before)).await.outcome, Outcome::Rejected);
    let report = told(&system.lanyard, Given::Cid(after)).await;
    assert!(report.is_status_event(), "{}", report.to_text(100));
    // A record that was being signed with it meanwhile is not taken.
    let (data, clock) = (system.data(), system.clock.clone());
    let _directory = system.stop().await;
    let lanyard = reopen(&data, clock).await;
    sql(&data, "UPDATE changes SET event_cid = NULL, event_key = NULL").await;
    let number = license.history[0].number;
    let stored = keys::of(lanyard.db().readers(), 1).await.unwrap();
    let row = |fragment: &str| stored.iter().find(|it| it.fragment == fragment).unwrap().row;
    let mut transaction = lanyard.db().write().await.unwrap();
    for (fragment, taken) in [(old.id.fragment(), false), (key.fragment(), true)] {
        let on = &mut transaction;
        let set = registry::set_recorded(on, number, &before, row(fragment)).await.unwrap();
        assert_eq!(set, taken, "{fragment}");
    }
    drop(transaction);
    lanyard.close().await;
}

/// A board on the command line, the port of its server, and its licence.
fn board(data: &Path, order: &Path) -> (Program, u16, String) {
    let program = Program::new(env!("CARGO_BIN_EXE_lanyard-under-test"), data);
    // Its address is that of its first start.
    let first = program.serve(0);
    let port = first.port();
    first.kill();
    program.says(&["init", "--organization", BOARD, "--name", "Golden Coast", "--trust"]);
    let mut ada = ada_okafor();
    ada.effective_date = "2026-01-01".to_owned();
    ada.expiration_date = "2036-12-31".to_owned();
    std::fs::write(order, serde_json::to_vec(&ada).unwrap()).unwrap();
    let said = program.says(&["issue", order.to_str().unwrap(), "--organization", BOARD]);
    let id = said.split_whitespace().nth(1).unwrap().to_owned();
    (program, port, id)
}

/// The records of a licence, from a server that runs, once it has `count`.
async fn records(address: &str, id: &str, count: usize) -> Vec<String> {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = || async {
        let answer = http.get(format!("{address}/l/{id}.json")).send().await.unwrap();
        let json: Value = answer.json().await.unwrap();
        let history = json["license"]["history"].as_array().unwrap().clone();
        let cid = |change: &Value| change["event"].as_str().map(str::to_owned);
        history.iter().filter_map(cid).collect::<Vec<_>>()
    };
    tests::until(|| async { ask().await.len() == count }).await;
    ask().await
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_between_a_change_and_its_record_loses_none_and_makes_none_twice() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let (program, port, id) = board(&data, &directory.path().join("order.json"));
    let mut seen: Vec<String> = Vec::new();
    for (round, verb) in ["suspend", "reinstate", "suspend", "reinstate"].iter().enumerate() {
        let server = program.serve(port);
        let reason = ["--reason", "disciplinary-action"];
        // It ends before its record is made, unless the server beside it is very fast.
        program.says(&[&["status", verb, &id], &reason[..]].concat());
        server.kill();
        let server = program.serve(port);
        let now = records(&server.address, &id, round + 1).await;
        assert_eq!(now[..round], seen[..], "what was made stays what it is");
        seen = now;
        server.kill();
    }
    let distinct: std::collections::BTreeSet<_> = seen.iter().collect();
    assert_eq!(distinct.len(), 4);
    let lines = program.run(&["verify", "--offline", &seen[0]]);
    let text = String::from_utf8(lines.stdout).unwrap();
    assert_eq!(lines.status.code(), Some(2), "no yes: {text}");
    for said in ["NOT A LICENCE: A STATUS EVENT", "proof-holds", "was suspended on"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let document = program.says(&["ipfs", "get", &seen[0]]);
    assert!(document.len() < limits::DOCUMENT_BYTES);
    let altered = document.replace("\"to\":\"suspended\"", "\"to\":\"inactive\"");
    assert_ne!(altered, document);
    let refused = program.feed(&["verify", "--offline"], altered.as_bytes());
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospital_asks_whether_a_licence_was_valid_on_the_date_of_service() {
    let system = System::start().await;
    let license = system.board().issue().await;
    system.board().change(&license.id, State::Suspended).await.unwrap();
    system.set_time("2026-03-10T08:00:00Z");
    system.board().change(&license.id, State::Active).await.unwrap();
    let ahead = Some("2026-04-01T00:00:00Z");
    system.board().order(&license.id, State::Revoked, ahead).await.unwrap();
    let license = recorded(&system.lanyard, &license.id).await;
    let (suspended, back) = (&license.history[0].event, &license.history[1].event);
    let (suspended, back) = (suspended.unwrap().to_string(), back.unwrap().to_string());
    let mut nobody = system.nobody();
    let issued = license.cid.to_string();
    for (day, word, sentence, rests_on) in [
        (
            "2025-06-30",
            "Was not in force",
            "was not in force yet: its period begins on 1 July 2025",
            vec![&issued],
        ),
        (
            "2026-03-02",
            "Was in force",
            "On 2 March 2026 licence A-104422 was in force.",
            vec![&issued],
        ),
        (
            "2026-03-03",
            "Was in force for a part of the day",
            "until 09:00 UTC it was in force; from 09:00 UTC on it was not in force: suspended",
            vec![&issued, &suspended],
        ),
        (
            "2026-03-05",
            "Was not in force",
            "On 5 March 2026 licence A-104422 was not in force: suspended since 3 March 2026.",
            vec![&suspended],
        ),
        (
            "2026-03-10",
            "Was in force for a part of the day",
            "So far today, 10 March 2026, licence A-104422 changed: until 08:00 UTC it was not in force",
            vec![&suspended, &back],
        ),
    ] {
        let page = nobody.get(&format!("/l/{}?on={day}", license.id)).await.page();
        let answer = page.split("class=\"day-answer\"").nth(1).unwrap();
        let answer = answer.split("</section>").next().unwrap();
        assert!(answer.contains(word) && answer.contains(sentence), "{day}: {answer}");
        for cid in [&issued, &suspended, &back] {
            assert_eq!(answer.contains(cid), rests_on.contains(&cid), "{day} {cid}: {answer}");
        }
        let json = nobody.get(&format!("/l/{}.json?on={day}", license.id)).await.page();
        let json: Value = serde_json::from_str(&json).unwrap();
        assert!(json["onDay"]["sentence"].as_str().unwrap().contains(sentence), "{json:#}");
        assert_eq!(json["onDay"]["inForceAllDay"], word == "Was in force");
    }
    // The day after tomorrow is announced, and nobody says how it stood.
    for (typed, complaint) in
        [("2026-04-02", "This day has not come yet."), ("someday", "This is not a day.")]
    {
        let page = nobody.get(&format!("/l/{}?on={typed}", license.id)).await.page();
        assert!(page.contains(complaint) && !page.contains("class=\"day-answer\""), "{page}");
        assert!(page.contains(&format!("value=\"{typed}\"")), "what was typed is kept: {page}");
        let json = nobody.get(&format!("/l/{}.json?on={typed}", license.id)).await;
        assert_eq!(json.status, StatusCode::BAD_REQUEST);
    }
    let page = nobody.get(&format!("/l/{}?on=3+March+2026", license.id)).await.page();
    assert!(page.contains("On 3 March 2026"), "days are read as people write them");
    let page = nobody.get(&format!("/l/{}", license.id)).await.page();
    assert!(page.contains("How did it stand on a day?") && !page.contains("day-answer"), "{page}");

    system.board().change(&license.id, State::IssuedInError).await.unwrap();
    let page = nobody.get(&format!("/l/{}?on=2026-03-02", license.id)).await.page();
    let answer = page.split("class=\"day-answer\"").nth(1).unwrap();
    assert!(
        answer.contains("was not valid and never had been: it was issued in error"),
        "{answer}"
    );
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_a_licence_that_nobody_trusts_is_never_shown_as_in_force() {
    let system = System::start().await;
    let license = system.board().issue().await;
    std::fs::write(system.lanyard.trust_file(), r#"{"recognizedEntities":[]}"#).unwrap();
    let page = system.nobody().get(&format!("/l/{}?on=2026-03-02", license.id)).await.page();
    let answer = page.split("class=\"day-answer\"").nth(1).unwrap();
    let answer = answer.split("</section>").next().unwrap();
    assert!(answer.contains("Nobody has confirmed that this licence is genuine"), "{answer}");
    assert!(!answer.contains("standing-good") && !answer.contains("Was in force"), "{answer}");
    system.stop().await;
}
