//! Somebody of another organisation knows the real names of what is there, and gets nowhere.

use credentials::lifecycle::State;
use reqwest::StatusCode;
use server::{access::Role, state::OrganisationKind};
use tests::{BOARD, HOSPITAL, System, ada_okafor, visitor::Visitor};

/// Another organisation, which does everything.
const CLINIC: &str = "silver-lake";

/// Every row of the tables that hold what the two organisations have.
async fn everything(system: &System) -> Vec<String> {
    let tables = [
        "licenses",
        "changes",
        "status_entries",
        "clinicians",
        "clinician_marks",
        "clinician_credentials",
        "folder_moves",
        "verifications",
        "verification_lines",
        "verification_reports",
        "trust_decisions",
        "log",
    ];
    let mut all = Vec::new();
    for table in tables {
        let readers = system.lanyard.db().readers();
        let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info(?)")
            .bind(table)
            .fetch_all(readers)
            .await
            .expect("columns");
        let quoted: Vec<_> = columns.iter().map(|name| format!("quote(\"{name}\")")).collect();
        let query = format!("SELECT {} AS it FROM {table} ORDER BY it", quoted.join(" || ',' || "));
        let rows = sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(query)).fetch_all(readers);
        let rows = rows.await.expect("rows");
        all.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
    }
    all
}

fn last(path: &str) -> &str {
    path.split('?').next().expect("a path").rsplit('/').next().expect("a name")
}

/// Verifies at the hospital's desk, and tells where that leads.
async fn verify(visitor: &mut Visitor, text: &str) -> String {
    let desk = format!("/verifier/{HOSPITAL}");
    let fields = [("text", text), ("purpose", "initial")];
    visitor.upload(&desk, &fields, ("file", "", Vec::new())).await.onward()
}

/// The folder that a report leads to.
async fn folder(visitor: &mut Visitor, report: &str) -> String {
    let page = visitor.get(report).await.page();
    let start = format!("/verifier/{HOSPITAL}/clinicians/");
    let link = page.split("href=\"").find(|it| it.starts_with(&start)).expect("a folder");
    link.split('"').next().expect("an end").to_owned()
}

/// At which desk, where, and what is sent there.
type Post<'a> = (&'a str, String, Vec<(&'a str, &'a str)>);

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_of_another_clinic_knows_every_name_and_finds_and_changes_nothing() {
    let system = System::start().await;
    let made = system.lanyard.create_organisation(CLINIC, "Silver Lake", OrganisationKind::Both);
    made.await.expect("an organisation");
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let mut mallory = system.staff(CLINIC, Role::Administrator).await;
    // Two folders, one of which was put into the other and may be taken back; several at once.
    let mut issued = Vec::new();
    for (name, number) in [("Ada", "A-1"), ("Ada", "A-2"), ("Meera", "M-3")] {
        let mut order = ada_okafor();
        (order.given_name, order.license_number) = (name.to_owned(), number.to_owned());
        order.npi = (number == "A-2").then(|| "1234567893".to_owned());
        issued.push(system.lanyard.issue_license(BOARD, order, None, None).await.expect("issued"));
    }
    let mut folders = Vec::new();
    let mut reports = Vec::new();
    for license in &issued {
        let report = verify(&mut robin, &license.cid.to_string()).await;
        folders.push(folder(&mut robin, &report).await);
        reports.push(report);
    }
    let merge = [("with", last(&folders[1]))];
    let merged = robin.post(&format!("{}/merge", folders[0]), &merge).await.onward();
    let moved = merged.split("moved=").nth(1).expect("a move").to_owned();
    let many = format!("{}\n{}", issued[0].cid, issued[2].cid);
    let together = verify(&mut robin, &many).await;
    assert!(together.contains("/together/"), "{together}");
    // A licence with a change that waits.
    let license = &issued[2];
    let later = Some("2026-06-01T00:00:00Z");
    system.board().order(&license.id, State::Suspended, later).await.expect("announced");
    let license = system.lanyard.license(&license.id).await.expect("an answer").expect("there");
    let change = license.history[0].number;

    let (to, other) = (last(&folders[1]), last(&folders[2]));
    let report = last(&reports[0]);
    let clinician = |what: &str| format!("/clinicians/{to}{what}");
    let posts: Vec<Post<'_>> = vec![
        ("verifier", clinician("/name"), vec![("name", "Mallory Pike")]),
        ("verifier", clinician("/move"), vec![("report", report)]),
        ("verifier", clinician("/merge"), vec![("with", other), ("sure", "yes")]),
        ("verifier", clinician("/undo"), vec![("moved", &moved)]),
        ("verifier", clinician("/check"), vec![]),
        ("verifier", format!("/history/{report}/again"), vec![]),
        ("verifier", format!("/together/{}/again", last(&together)), vec![]),
        ("issuer", format!("/licenses/{}/changes/{change}/call-off", license.id), vec![]),
        (
            "issuer",
            format!("/licenses/{}/change", license.id),
            vec![("action", "revoke"), ("reason", "final-order"), ("step", "order")],
        ),
    ];
    let gets: Vec<(&str, String)> = vec![
        ("verifier", clinician("")),
        ("verifier", clinician("/merge")),
        ("verifier", format!("/history/{report}")),
        ("verifier", format!("/together/{}", last(&together))),
        ("issuer", format!("/licenses/{}", license.id)),
        ("issuer", format!("/licenses/{}/changes/{change}/call-off", license.id)),
    ];
    let before = everything(&system).await;
    assert!(before.len() > 20, "there is something to lose: {before:#?}");
    for (place, path, fields) in &posts {
        let owner = if *place == "issuer" { BOARD } else { HOSPITAL };
        for slug in [owner, CLINIC] {
            let path = format!("/{place}/{slug}{path}");
            let answer = mallory.post(&path, fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.body);
        }
    }
    for (place, path) in &gets {
        let owner = if *place == "issuer" { BOARD } else { HOSPITAL };
        for slug in [owner, CLINIC] {
            let path = format!("/{place}/{slug}{path}");
            let answer = mallory.get(&path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            for secret in ["Okafor", "Meera", "A-1"] {
                assert!(!answer.body.contains(secret), "{path}: {secret}");
            }
        }
    }
    assert_eq!(everything(&system).await, before, "nothing has changed");
    // A folder of their own does not open those of others: neither as what is put into it, nor to
    // put it into, nor for a report that lies elsewhere.
    let desk = format!("/verifier/{CLINIC}");
    let fields = [("text", issued[0].cid.to_string()), ("purpose", "initial".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let own = mallory.upload(&desk, &fields, ("file", "", Vec::new())).await.onward();
    let page = mallory.get(&own).await.page();
    let start = format!("{desk}/clinicians/");
    let own = page.split("href=\"").find(|it| it.starts_with(&start)).expect("a folder");
    let own = own.split('"').next().expect("an end").to_owned();
    let before = everything(&system).await;
    for (what, fields) in [
        ("merge", vec![("with", to), ("sure", "yes")]),
        ("move", vec![("report", report)]),
        ("undo", vec![("moved", moved.as_str())]),
    ] {
        let answer = mallory.post(&format!("{own}/{what}"), &fields).await;
        assert!(answer.status.is_client_error(), "{what}: {}", answer.status);
        assert!(!answer.body.contains("Meera"), "{what}: {}", answer.body);
    }
    assert_eq!(everything(&system).await, before, "nothing has changed");
    // What was tried there in vain works for whom it belongs to.
    let back = robin.post(&format!("{}/undo", folders[1]), &[("moved", &moved)]).await.onward();
    assert_eq!(back, folders[0]);
    system.stop().await;
}
