//! The hospital's desk: what was answered is kept as it was answered, for those whom it concerns.

use credentials::lifecycle::State;
use reqwest::StatusCode;
use server::{access::Role, state::OrganisationKind};
use tests::{
    BOARD, HOSPITAL, System, ada_okafor,
    visitor::{Answer, Visitor},
};

const DESK: &str = "/verifier/saint-brigid";

/// Gives a text to the desk, as a browser sends the form.
async fn give(visitor: &mut Visitor, text: &str, why: &str, note: &str) -> Answer {
    let fields = [("text", text), ("purpose", why), ("note", note)];
    visitor.upload(DESK, &fields, ("file", "", Vec::new())).await
}

/// Verifies, and gives the path of the kept report.
async fn kept(visitor: &mut Visitor, text: &str) -> String {
    give(visitor, text, "initial", "").await.onward()
}

/// Every byte of the database and of what waits beside it.
fn database(system: &System) -> Vec<u8> {
    let mut bytes = std::fs::read(system.data().join("lanyard.db")).unwrap();
    bytes.extend(std::fs::read(system.data().join("lanyard.db-wal")).unwrap_or_default());
    bytes
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn robin_verifies_ada_and_the_report_of_that_moment_stays_when_ada_is_suspended() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let link = format!("{}/l/{}", system.address, license.id);
    let first = give(&mut robin, &link, "initial", "Start on Monday.\nWard 3").await.onward();
    let page = robin.get(&first).await.page();
    for expected in [
        ">Accepted<",
        "Ada Okafor",
        "Initial credentialing",
        "Robin Vance",
        "Start on Monday.",
        "This is what was answered on 3 March 2026",
        "just now",
        "Check again now",
        first.rsplit('/').next().unwrap(),
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    let json = robin.get(&format!("{first}?as=json")).await;
    assert!(json.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let json = json.page();
    let digest = credentials::store::raw_cid(json.as_bytes()).hash().digest().to_vec();
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(page.contains(&digest), "the digest is that of the JSON");

    system.set_time("2026-03-05T09:00:00Z");
    system.board().change(&license.id, State::Suspended).await.unwrap();
    // Robin's session of Tuesday has ended; somebody else sits there on Thursday.
    let mut robin = system.staff(HOSPITAL, Role::Administrator).await;
    let second = robin.post(&format!("{first}/again"), &[]).await.onward();
    let new = robin.get(&second).await.page();
    for expected in [
        ">Rejected<",
        "The result was “Accepted” on 3 March 2026",
        "Now it is “Rejected”.",
        "Suspension: had passed, and now has failed.",
        &format!("href=\"{first}\""),
    ] {
        assert!(new.contains(expected), "{expected}: {new}");
    }
    let old = robin.get(&first).await.page();
    assert!(old.contains(">Accepted<") && !old.contains(">Rejected<"), "{old}");
    assert!(old.contains("2 days old") || old.contains("48 hours old"), "{old}");
    assert!(old.contains(&format!("href=\"{second}\"")), "it leads to the newer one");
    assert_eq!(robin.get(&format!("{first}?as=json")).await.page(), json, "to the byte");

    let history = robin.get(&format!("{DESK}/history")).await.page();
    assert!(history.find(&second) < history.find(&first), "the newest first");
    assert!(robin.get(DESK).await.page().contains(&second));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn robin_reads_in_every_list_that_ada_may_practise_on_conditions_only() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let link = format!("{}/l/{}", system.address, license.id);
    let clean = kept(&mut robin, &link).await;
    system.board().change(&license.id, State::Restricted).await.unwrap();
    let path = kept(&mut robin, &link).await;
    let page = robin.get(&path).await.page();
    for expected in [
        ">Accepted, with conditions<",
        "verdict accepted conditions",
        "10 passed, 1 with conditions",
        "<strong class=\"flag\">restricted</strong>",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(!page.contains(">Accepted<"), "{page}");
    let line = page.split("<tbody").find(|line| line.contains(">Conditions<")).unwrap();
    assert!(line.contains("line accepted conditions") && line.contains("<details open"), "{line}");
    let json = robin.get(&format!("{path}?as=json")).await.page();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["outcome"], "accepted");
    assert_eq!(json["conditions"][0]["state"], "restricted");
    assert_eq!(json["conditions"][0]["text"], "Pending a hearing.");

    let history = robin.get(&format!("{DESK}/history")).await.page();
    assert!(
        history.contains("outcome-conditions") && history.contains(">Accepted, with conditions<")
    );
    assert!(history.contains(">Accepted<"), "the one before stays what it was: {history}");
    let bound = robin.get(&format!("{DESK}/history?outcome=conditions")).await.page();
    assert!(bound.contains(&path) && !bound.contains(&clean), "{bound}");
    let all = robin.get(&format!("{DESK}/history?outcome=accepted")).await.page();
    assert!(all.contains(&path) && all.contains(&clean), "{all}");
    let csv = robin.get(&format!("{DESK}/history.csv")).await.page();
    let head: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let at = head.iter().position(|name| name.contains("conditions")).unwrap();
    let row = csv.lines().find(|row| row.contains(path.rsplit('/').next().unwrap())).unwrap();
    assert!(row.split(',').nth(at).unwrap().contains("restricted"), "{csv}");

    let folders = robin.get(&format!("{DESK}/clinicians")).await.page();
    assert!(folders.contains(">Accepted, with conditions<"), "{folders}");
    let desk = robin.get(DESK).await.page();
    assert!(desk.contains(">Accepted, with conditions<"), "{desk}");
    let public = robin.get(&format!("/l/{}", license.id)).await.page();
    assert!(public.contains("verdict accepted conditions"), "{public}");
    assert!(robin.get("/").await.page().contains("Accepted, with conditions"));
    // Lifted again, it is a plain yes.
    system.board().change(&license.id, State::Active).await.unwrap();
    let page = {
        let again = kept(&mut robin, &link).await;
        robin.get(&again).await.page()
    };
    assert!(page.contains(">Accepted<") && !page.contains("with conditions"), "{page}");
    let folders = robin.get(&format!("{DESK}/clinicians")).await.page();
    assert!(!folders.contains("with conditions"), "{folders}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn robin_is_told_of_the_suspension_that_the_board_has_announced_and_when_it_is_called_off() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let link = format!("{}/l/{}", system.address, license.id);
    // The lists are signed and kept before anything is announced.
    let before = kept(&mut robin, &link).await;
    assert!(robin.get(&before).await.page().contains("is in force until 30 June 2027."));
    let from = Some("2026-03-29T00:00:00Z");
    let changed = system.board().order(&license.id, State::Suspended, from).await.unwrap();
    let path = kept(&mut robin, &link).await;
    let page = robin.get(&path).await.page();
    for expected in [
        ">Accepted, change announced<",
        "is in force today; the board has announced that it will be suspended from 29 March 2026.",
        "Check it again on 29 March 2026 at the latest.",
        "<strong class=\"flag\">announced</strong>",
        "Reason: disciplinary action. The board says: Pending a hearing.",
        "href=\"https://golden-coast.example/orders/7\" rel=\"noopener noreferrer\"",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(!page.contains("is in force until"), "{page}");
    let public = robin.get(&format!("/l/{}", license.id)).await.page();
    assert!(public.contains("has announced that it will be suspended from 29 March 2026"));
    let history = robin.get(&format!("{DESK}/history")).await.page();
    assert!(history.contains(">Accepted, change announced<"), "{history}");
    let csv = robin.get(&format!("{DESK}/history.csv")).await.page();
    assert!(csv.contains("2026-03-29T00:00:00Z"), "{csv}");
    // The folder is due on that day at the latest, not a month after the check.
    let folders = robin.get(&format!("{DESK}/clinicians")).await.page();
    assert!(folders.contains("Not due"), "{folders}");
    let folder = folders.split(&format!("{DESK}/clinicians/")).nth(1).unwrap();
    let folder = format!("{DESK}/clinicians/{}", &folder[..10]);
    assert!(robin.get(&folder).await.page().contains("29 March 2026"), "{folder}");
    // Called off, it is gone from what is signed.
    let number = changed.history.iter().find(|change| !change.in_force).unwrap().number;
    system.lanyard.withdraw_change(BOARD, &license.id, number, None).await.unwrap();
    let path = kept(&mut robin, &link).await;
    let page = robin.get(&path).await.page();
    assert!(
        page.contains("is in force until 30 June 2027.") && !page.contains("announced"),
        "{page}"
    );
    system.stop().await;
}

/// A server that gives away one document until it is stopped.
async fn giving(document: Vec<u8>) -> (String, tokio::task::JoinHandle<()>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/licence.json", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/vc\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                document.len()
            );
            let _ = stream.write_all(head.as_bytes()).await;
            let _ = stream.write_all(&document).await;
        }
    });
    (address, serving)
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_failed_fetch_robin_still_reads_that_ada_was_suspended() {
    let system = System::start().await;
    let license = system.board().issue().await;
    system.board().change(&license.id, State::Suspended).await.unwrap();
    let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();
    let (address, serving) = giving(document).await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let first = kept(&mut robin, &address).await;
    assert!(robin.get(&first).await.page().contains(">Rejected<"));
    serving.abort();
    let _ = serving.await;
    let second = robin.post(&format!("{first}/again"), &[]).await.onward();
    // A second failure looks back past the first one.
    for path in [second.clone(), robin.post(&format!("{second}/again"), &[]).await.onward()] {
        let page = robin.get(&path).await.page();
        assert!(page.contains(">Could not be checked<") && !page.contains(">Accepted<"), "{page}");
        assert!(
            page.contains(
                "licence could not be checked this time. When it was last checked, on 3 March 2026"
            ),
            "{page}"
        );
        assert!(page.contains("it was suspended. That is no answer for now."), "{page}");
        assert!(!page.contains("is not made any more"), "{page}");
        assert_eq!(page.matches("class=\"line ").count(), 2, "the document, and the rest in one");
        assert!(page.contains("Dates, Revocation, Suspension, Conditions, Content"), "{page}");
        assert!(page.contains("9 further checks"), "{page}");
        let json = robin.get(&format!("{path}?as=json")).await.page();
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["findings"].as_array().unwrap().len(), 10);
    }
    let page = robin.get(&second).await.page();
    assert!(page.contains("The document could not be fetched, so nothing could be compared."));
    assert!(!page.contains("had passed, and now"), "{page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_altered_licence_robin_reads_that_everything_in_it_is_its_own_claim() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();
    let altered = String::from_utf8(document).unwrap().replace("Okafor", "Okafer");
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let path = kept(&mut robin, &altered).await;
    let page = robin.get(&path).await.page();
    assert!(page.contains(">Rejected<") && !page.contains("signed it, and was allowed"), "{page}");
    assert!(!page.contains("may issue this") && !page.contains("licence is not revoked"), "{page}");
    assert!(page.contains("The licence that it claims to be is not revoked."), "{page}");
    let about = page.split("class=\"particulars\"").nth(1).unwrap();
    let about = about.split("</section>").next().unwrap();
    assert_eq!(about.matches("its own claim").count(), 2, "the name and the issuer: {about}");
    assert!(page.contains("line accepted claimed"), "{page}");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_checked_is_kept_as_that_and_is_neither_green_nor_red() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let nowhere = "http://localhost:1/licence.json";
    let path = kept(&mut robin, nowhere).await;
    let page = robin.get(&path).await.page();
    assert!(page.contains(">Could not be checked<"), "{page}");
    assert!(!page.contains(">Accepted<") && !page.contains(">Rejected<"), "{page}");
    let history = robin.get(&format!("{DESK}/history?outcome=undetermined")).await.page();
    assert!(history.contains(&path) && history.contains("outcome-undetermined"), "{history}");
    assert!(!history.contains("outcome-accepted") && !history.contains("outcome-rejected"));
    let accepted = robin.get(&format!("{DESK}/history?outcome=accepted")).await.page();
    assert!(!accepted.contains(&path));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reads_a_report_or_its_note_from_the_database() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let text = license.cid.to_string();
    give(&mut robin, &text, "initial", "Hush: a quarrel with Dr Moth").await.onward();
    let bytes = database(&system);
    assert!(
        !has(&bytes, "quarrel with") && !has(&bytes, "every check") && !has(&bytes, "You can rely")
    );
    assert!(!has(&bytes, "documentDigest"), "no report in clear");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_of_another_hospital_guesses_numbers_and_finds_nothing() {
    let system = System::start().await;
    let other =
        system.lanyard.create_organisation("holy-oak", "Holy Oak", OrganisationKind::Hospital);
    other.await.unwrap();
    let license = system.board().issue().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let mut alex = system.staff("holy-oak", Role::Administrator).await;
    let path = kept(&mut robin, &license.cid.to_string()).await;
    let number = path.rsplit('/').next().unwrap();
    for guess in [path.clone(), format!("/verifier/holy-oak/history/{number}")] {
        for guess in [guess.clone(), format!("{guess}?as=json")] {
            assert_eq!(alex.get(&guess).await.status, StatusCode::NOT_FOUND, "{guess}");
        }
        let again = alex.post(&format!("{guess}/again"), &[]).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
    }
    let history = alex.get("/verifier/holy-oak/history").await.page();
    assert!(!history.contains(number) && !history.contains("Okafor"));
    assert!(!alex.get("/verifier/holy-oak/history.csv").await.page().contains("Okafor"));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_reads_every_report_and_verifies_nothing() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let mut audrey = system.staff(HOSPITAL, Role::Auditor).await;
    let path = kept(&mut robin, &license.cid.to_string()).await;
    assert!(audrey.get(&path).await.page().contains(">Accepted<"));
    assert!(audrey.get(&format!("{DESK}/history")).await.page().contains(&path));
    let desk = audrey.get(DESK).await.page();
    assert!(!desk.contains("<textarea"), "no button that does nothing");
    assert!(!audrey.get(&path).await.page().contains("Check again now"));
    let answer = give(&mut audrey, &license.cid.to_string(), "initial", "").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let answer = audrey.post(&format!("{path}/again"), &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_five_lines_are_verified_at_once_and_one_bad_line_is_named() {
    let system = System::start().await;
    let mut lines = Vec::new();
    for number in 0..25 {
        let mut order = ada_okafor();
        order.license_number = format!("A-{number:03}");
        order.npi = None;
        let license = system.lanyard.issue_license(BOARD, order, None, None).await.unwrap();
        let line = match number % 3 {
            0 => license.cid.to_string(),
            1 => format!("{}/l/{}", system.address, license.id),
            _ => license.id.to_string(),
        };
        lines.push(line);
    }
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let bad = lines.join("\r\n").replace(&lines[6], "what is this");
    let bad = bad.replace(&lines[3], "RN-50013 Rivas");
    let answer = give(&mut robin, &bad, "recheck", "").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for told in [
        "Line 4, “RN-50013 Rivas”: A licence number is not enough",
        "Line 7, “what is this”: ",
        "Verify the other 23",
    ] {
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
    }
    assert!(robin.get(&format!("{DESK}/history")).await.page().contains("Nothing verified yet"));
    let path = give(&mut robin, &lines.join("\r\n"), "recheck", "").await.onward();
    let page = robin.get(&path).await.page();
    assert_eq!(page.matches("outcome-accepted").count(), 25, "{page}");
    assert!(page.contains("25 lines: 25 accepted."), "{page}");
    let fields = [("text", bad.as_str()), ("purpose", "recheck"), ("others", "yes")];
    let others = robin.upload(DESK, &fields, ("file", "", Vec::new())).await.onward();
    let page = robin.get(&others).await.page();
    assert_eq!(page.matches("outcome-accepted").count(), 23, "{page}");
    assert!(page.contains("Lines 4, 7 were not verified"), "{page}");
    let more = format!("{}\n{}", lines.join("\n"), lines[0]);
    let answer = give(&mut robin, &more, "recheck", "").await;
    assert!(answer.body.contains("These are 26 lines"), "{}", answer.body);
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_told_at_its_field_and_nothing_is_kept() {
    let system = System::start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let long = "x".repeat(1_001);
    for (text, why, note, told) in [
        ("", "initial", "", "Paste a licence"),
        ("{ oops", "initial", "", "line 1"),
        ("did:web:x.example", "initial", "", "This is a DID"),
        ("javascript://x/%0aalert(1)", "initial", "", "does not lead to a licence"),
        ("file:///etc/passwd", "initial", "", "does not lead to a licence"),
        ("{}", "", "", "Say why you verify"),
        ("{}", "because", "", "Say why you verify"),
        ("{}", "initial", &long, "longer than 1,000"),
        ("</textarea><script>alert(1)</script>", "initial", "", "not JSON, a JWT"),
    ] {
        let answer = give(&mut robin, text, why, note).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text} {told}");
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
        assert!(!answer.body.contains("<script>alert"));
    }
    let photo = ("file", "a.png", vec![0x89, 0xff]);
    let answer = robin.upload(DESK, &[("purpose", "initial")], photo).await;
    assert!(answer.body.contains("not text"));
    for size in [(1 << 20) + 1, 3 << 20] {
        let large = ("file", "a.json", vec![b'{'; size]);
        let typed = [("purpose", "initial"), ("note", "For Monday.")];
        let answer = robin.upload(DESK, &typed, large).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = "The file is larger than a licence can be";
        assert!(answer.body.contains(told) && answer.body.contains("For Monday."), "{size}");
    }
    assert!(robin.get(&format!("{DESK}/history")).await.page().contains("Nothing verified yet"));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_the_abnormal_ones_come_first_with_their_lines_and_those_that_failed_go_again() {
    let system = System::start().await;
    let good = system.board().issue().await;
    let bad = system.board().issue().await;
    let gone = system.board().issue().await;
    system.board().change(&bad.id, State::Suspended).await.unwrap();
    let mut transaction = system.lanyard.db().write().await.unwrap();
    let now = system.lanyard.now();
    assert!(server::db::blocks::erase(&mut transaction, &gone.cid, now).await.unwrap());
    transaction.commit().await.unwrap();
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    kept(&mut robin, &good.cid.to_string()).await;
    let text = format!("{}\n\n{}\n{}", good.cid, gone.cid, bad.cid);
    let path = give(&mut robin, &text, "recheck", "").await.onward();
    let page = robin.get(&path).await.page();
    let at = |it: &str| page.find(it).unwrap_or_else(|| panic!("{it}: {page}"));
    for told in ["3 lines: 1 rejected, 1 could not be checked, 1 accepted.", "was suspended on"] {
        at(told);
    }
    assert!(at("outcome-rejected") < at("outcome-undetermined"), "{page}");
    assert!(at("outcome-undetermined") < at("outcome-accepted"), "{page}");
    for line in [1, 3, 4] {
        at(&format!("data-label=\"Line\">{line}<"));
    }
    at(&gone.cid.to_string());
    // A filter keeps to what was given together.
    let rejected = robin.get(&format!("{path}?outcome=rejected")).await.page();
    assert_eq!(rejected.matches("data-label=\"Line\"").count(), 1, "{rejected}");
    let together = path.rsplit('/').next().unwrap();
    let history = robin.get(&format!("{DESK}/history?together={together}&outcome=accepted")).await;
    let history = history.page();
    assert_eq!(history.matches("data-label=\"Clinician\"").count(), 1, "{history}");
    let hidden = history.split("name=\"together\"").next().unwrap_or_default();
    assert!(hidden.len() < history.len() && history.contains(&format!("value=\"{together}\"")));

    assert!(page.contains("Check again the one that could not be checked"), "{page}");
    let again = robin.post(&format!("{path}/again"), &[]).await.onward();
    assert_eq!(again, path);
    let page = robin.get(&path).await.page();
    assert!(page.contains("3 lines: 1 rejected, 1 could not be checked, 1 accepted."), "{page}");
    let history = robin.get(&format!("{DESK}/history?together={together}")).await.page();
    assert_eq!(history.matches("data-label=\"Clinician\"").count(), 4, "one was tried again");
    let mut audrey = system.staff(HOSPITAL, Role::Auditor).await;
    assert!(!audrey.get(&path).await.page().contains("Check again"));
    assert_eq!(audrey.post(&format!("{path}/again"), &[]).await.status, StatusCode::FORBIDDEN);
    system.stop().await;
}
