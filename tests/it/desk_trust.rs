//! Whom a hospital trusts, why, and what that does to the next report and not to the one before.

use credentials::{trust::TrustList, verifier::Outcome};
use reqwest::StatusCode;
use server::{access::Role, state::OrganisationKind, trust};
use tests::{
    BOARD, HOSPITAL, System, ada_okafor,
    visitor::{Answer, Visitor},
};

const DESK: &str = "/verifier/saint-brigid";
const TRUST: &str = "/verifier/saint-brigid/trust";

async fn verify(visitor: &mut Visitor, text: &str) -> String {
    let fields = [("text", text), ("purpose", "initial")];
    visitor.upload(DESK, &fields, ("file", "", Vec::new())).await.onward()
}

/// What an administrator types to accept the board's licences.
fn accepting(did: &str) -> Vec<(&'static str, String)> {
    [
        ("issuer", did),
        ("name", "Golden Coast Board"),
        ("verdict", "trusted"),
        ("types", "ClinicianLicenseCredential"),
        ("reason", "it is the board of our state."),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}

async fn decide(
    visitor: &mut Visitor,
    path: &str,
    fields: &[(&'static str, String)],
    others: &[(&'static str, &str)],
) -> Answer {
    let of = |name: &str| others.iter().find(|(other, _)| *other == name).map(|(_, it)| *it);
    let mut sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (*name, of(name).unwrap_or(value.as_str()))).collect();
    let known = |name: &str| fields.iter().any(|(field, _)| *field == name);
    sent.extend(others.iter().filter(|(name, _)| !known(name)).copied());
    visitor.post(path, &sent).await
}

fn encoded(did: &str) -> String {
    did.replace('%', "%25").replace(':', "%3A").replace('-', "%2D")
}

/// An installation that trusts nobody by itself.
async fn start() -> (System, String) {
    let system = System::start().await;
    trust::write(system.lanyard.trust_file(), &TrustList::default()).unwrap();
    let did = system.lanyard.organisation(BOARD).await.unwrap().unwrap().did.to_string();
    (system, did)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_board_is_one_click_from_the_list_and_the_list_says_why_it_is_there() {
    let (system, did) = start().await;
    let license = system.board().issue().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    let first = verify(&mut robin, &license.cid.to_string()).await;
    let report = ines.get(&first).await.page();
    assert!(!report.contains(">Accepted<"), "{report}");
    let link = report.split("href=\"").find(|it| it.contains("/trust/new?")).expect("a link");
    let link = link.split('"').next().unwrap().replace("&amp;", "&");
    let form = ines.get(&link).await.page();
    for told in [did.as_str(), "Golden Coast Board of Healing Arts", "its own claim"] {
        assert!(form.contains(told), "{told}: {form}");
    }
    assert!(!form.contains(" checked"), "nothing is chosen: {form}");
    for name in ["name", "jurisdictions"] {
        let empty = format!("name=\"{name}\" type=\"text\" value=\"\"");
        assert!(form.contains(&empty), "a claim is not filled in: {form}");
    }
    let page = robin.get(&link).await.page();
    assert!(!page.contains("<form class=\"sheet\""), "a coordinator reads");
    let fields = accepting(&did);
    let answer = decide(&mut robin, &format!("{TRUST}/new"), &fields, &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);

    let place = [("jurisdictions", "California"), ("evidence", "https://golden-coast.example/law")];
    let path = decide(&mut ines, &format!("{TRUST}/new"), &fields, &place).await.onward();
    let page = robin.get(&path).await.page();
    for expected in [
        "We accept clinician licences from Golden Coast Board for California, \
         because it is the board of our state; decided by Robin Vance on 3 March 2026.",
        "Licences for any jurisdiction but California",
        "Anything but clinician licences.",
        "https://golden-coast.example/law",
        "1 report names it",
        &first,
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    let by_did = robin.get(&format!("{TRUST}/{}", encoded(&did))).await.page();
    assert!(by_did.contains("We accept clinician licences"), "{by_did}");
    let again = robin.post(&format!("{first}/again"), &[]).await.onward();
    let new = robin.get(&again).await.page();
    assert!(new.contains(">Accepted<") && new.contains("Issuer’s authority:"), "{new}");
    assert!(new.contains(&format!("{TRUST}/{}", encoded(&did))), "it leads to the answer");
    assert!(!robin.get(&first).await.page().contains(">Accepted<"), "the old one stays");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_impostor_of_the_boards_name_is_shown_beside_it_and_needs_a_tick_of_its_own() {
    let system = System::start().await;
    let did = system.lanyard.organisation(BOARD).await.unwrap().unwrap().did.to_string();
    let board = did.strip_prefix("did:web:").unwrap().split(':').next().unwrap();
    let board = board.replace("%3A", ":");
    let license = system.board().issue().await;
    let document = system.lanyard.document(&license.cid).await.unwrap().unwrap();
    let false_did = "did:web:localhost%3A1:organizations:golden-coast";
    let forged = String::from_utf8(document).unwrap().replace(&did, false_did);
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    let report = verify(&mut ines, &forged).await;
    let number = report.rsplit('/').next().unwrap();
    let page = ines.get(&report).await.page();
    assert!(page.contains(">localhost:1, golden-coast<"), "the domain is whole: {page}");
    let new = format!("{TRUST}/new");
    let form = ines.get(&format!("{new}?issuer={}&report={number}", encoded(false_did))).await;
    let form = form.page();
    for told in [">localhost:1<", &format!(">{board}<"), "its own claim"] {
        assert!(form.contains(told), "{told}: {form}");
    }

    let name = "GoIden Coast Board of Healing Аrts";
    let typed = [("issuer", false_did), ("name", name)];
    let answer = decide(&mut ines, &new, &accepting(&did), &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for told in [
        "Compare the domains, and confirm",
        ">localhost:1<",
        &format!(">{board}<"),
        &format!("value=\"{did}\""),
        name,
        "it is the board of our state.",
    ] {
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
    }
    // Another name does not help while the document claims that of the board.
    let other = [("issuer", false_did), ("name", "Somebody else"), ("report", number)];
    let answer = decide(&mut ines, &new, &accepting(&did), &other).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = [("issuer", false_did), ("name", name), ("alike", false_did)];
    let answer = decide(&mut ines, &new, &accepting(&did), &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "the tick is for what was shown");
    let refused = [("issuer", false_did), ("name", name), ("verdict", "refused")];
    decide(&mut ines, &new, &accepting(&did), &refused).await.onward();
    let ticked = [("issuer", false_did), ("name", name), ("alike", did.as_str())];
    decide(&mut ines, &new, &accepting(&did), &ticked).await.onward();
    let list = ines.get(TRUST).await.page();
    for told in [">localhost:1<", &board, "3 March 2026", "in trust.json"] {
        assert!(list.contains(told), "{told}: {list}");
    }
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_for_california_covers_no_licence_of_nevada() {
    let (system, did) = start().await;
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    let new = format!("{TRUST}/new");
    let path = decide(&mut ines, &new, &accepting(&did), &[("jurisdictions", "US-CA")]).await;
    let path = path.onward();
    let license = system.board().issue().await;
    let mut order = ada_okafor();
    order.jurisdiction = "US-NV".to_owned();
    let other = system.lanyard.issue_license(BOARD, order, None, None).await.unwrap();
    let here = verify(&mut ines, &license.cid.to_string()).await;
    assert!(ines.get(&here).await.page().contains(">Accepted<"));
    let there = verify(&mut ines, &other.cid.to_string()).await;
    let page = ines.get(&there).await.page();
    assert!(page.contains(">Rejected<") && page.contains("for this jurisdiction"), "{page}");
    let nurses = [("jurisdictions", "US-CA, US-NV"), ("professions", "163W")];
    decide(&mut ines, &format!("{path}/change"), &accepting(&did), &nurses).await.onward();
    let again = ines.post(&format!("{here}/again"), &[]).await.onward();
    assert!(ines.get(&again).await.page().contains("for this profession"));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_before_the_end_counts_and_what_is_signed_after_does_not() {
    let (system, did) = start().await;
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    let over = [("from", "2026-03-01"), ("until", "2026-03-02")];
    let path = decide(&mut ines, &format!("{TRUST}/new"), &accepting(&did), &over).await.onward();
    let why = [("reason", "the board was merged into another")];
    let ended = ines.post(&format!("{path}/end"), &why).await;
    assert_eq!(ended.status, StatusCode::CONFLICT, "what has ended is not made longer");
    decide(&mut ines, &format!("{path}/change"), &accepting(&did), &[]).await.onward();
    let before = system.board().issue().await;
    let ask = ines.get(&path).await.page();
    assert!(ask.contains(&format!("{path}/end")) && !ask.contains("as of today"), "one page asks");
    assert!(ines.get(&format!("{path}/end")).await.page().contains("until 3 March 2026 stays"));
    let answer = ines.post(&format!("{path}/end"), &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Say why"), "{}", answer.body);
    ines.post(&format!("{path}/end"), &why).await.onward();
    let page = ines.get(&path).await.page();
    for told in [
        "Ended: what it signed after 3 March 2026 is rejected, because the board was merged into \
         another; decided by Robin Vance on 3 March 2026.",
        ">Ended<",
        ">Accepted<",
        "it is the board of our state",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("/end\""), "what has ended cannot be ended: {page}");
    let list = ines.get(TRUST).await.page();
    assert!(list.contains(">Ended<"), "{list}");
    assert!(!list.contains(">Accepted<"), "{list}");
    let again = ines.post(&format!("{path}/end"), &why).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let page = ines.get(&path).await.page();
    assert_eq!(page.matches("data-label=\"Decision\"").count(), 3, "no second ending is kept");
    system.set_time("2026-03-04T09:00:00Z");
    let after = system.board().issue().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let report = verify(&mut robin, &before.cid.to_string()).await;
    assert!(robin.get(&report).await.page().contains(">Accepted<"));
    let report = verify(&mut robin, &after.cid.to_string()).await;
    let page = robin.get(&report).await.page();
    assert!(page.contains(">Rejected<") && page.contains("at the time when this was signed"));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hospitals_own_decision_takes_the_place_of_the_installations() {
    let system = System::start().await;
    let did = system.lanyard.organisation(BOARD).await.unwrap().unwrap().did.to_string();
    let other =
        system.lanyard.create_organisation("holy-oak", "Holy Oak", OrganisationKind::Hospital);
    other.await.unwrap();
    let license = system.board().issue().await;
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    let first = verify(&mut ines, &license.cid.to_string()).await;
    assert!(ines.get(&first).await.page().contains(">Accepted<"));
    let by_list = ines.get(&format!("{TRUST}/{}", encoded(&did))).await.page();
    assert!(by_list.contains("because the installation’s list names it"), "{by_list}");

    let refusing = [("verdict", "refused"), ("reason", "its register was forged in February")];
    let new = format!("{TRUST}/new");
    let path = decide(&mut ines, &new, &accepting(&did), &refusing).await.onward();
    let page = ines.get(&path).await.page();
    assert!(
        page.contains("We accept nothing from Golden Coast Board, because its register was forged"),
        "{page}"
    );
    let second = ines.post(&format!("{first}/again"), &[]).await.onward();
    let report = ines.get(&second).await.page();
    assert!(
        report.contains(">Rejected<") && report.contains("to accept nothing from Golden Coast")
    );
    assert!(ines.get(&first).await.page().contains(">Accepted<"), "the old report stays");
    assert!(ines.get(TRUST).await.page().contains("replaced by your own decision"));

    let mut alex = system.staff("holy-oak", Role::Administrator).await;
    let elsewhere = [("text", license.cid.to_string()), ("purpose", "initial".to_owned())];
    let elsewhere: Vec<_> = elsewhere.iter().map(|(name, it)| (*name, it.as_str())).collect();
    let theirs = alex.upload("/verifier/holy-oak", &elsewhere, ("file", "", Vec::new())).await;
    assert!(alex.get(&theirs.onward()).await.page().contains(">Accepted<"), "others are not bound");
    let number = path.rsplit('/').next().unwrap();
    let guess = alex.get(&format!("/verifier/holy-oak/trust/{number}")).await;
    assert_eq!(guess.status, StatusCode::NOT_FOUND);
    system.hospital().expect(&license, Outcome::Accepted).await;

    let back = [("verdict", "withdrawn"), ("reason", "it was a false alarm")];
    decide(&mut ines, &format!("{path}/change"), &accepting(&did), &back).await.onward();
    let third = ines.post(&format!("{first}/again"), &[]).await.onward();
    assert!(ines.get(&third).await.page().contains(">Accepted<"));
    let page = ines.get(&path).await.page();
    assert!(page.contains("forged in February") && page.contains("false alarm"), "nothing is lost");
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_is_not_in_order_is_refused_with_its_reason_and_changes_nothing() {
    let (system, did) = start().await;
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    let new = format!("{TRUST}/new");
    for (field, value, told) in [
        ("issuer", "golden coast", "This is not a DID"),
        ("issuer", "did:", "This is not a DID"),
        ("name", "", "Give the name"),
        ("verdict", "maybe", "Say what you decide"),
        ("types", "", "Choose at least one kind"),
        ("types", "AnyCredential", "Choose among the kinds"),
        ("jurisdictions", "Atlantis", "“Atlantis” is not a jurisdiction"),
        ("professions", "wizard", "“wizard” is not a profession"),
        ("from", "yesterday", "Give a day as in"),
        ("until", "2026-02-30", "Give a day as in"),
        ("reason", "", "Say why"),
        ("evidence", "javascript:alert(1)", "starts with https://"),
        ("evidence", "http://golden-coast.example", "starts with https://"),
    ] {
        let answer = decide(&mut ines, &new, &accepting(&did), &[(field, value)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
    }
    let backwards = [("from", "2026-03-03"), ("until", "2026-03-02")];
    let answer = decide(&mut ines, &new, &accepting(&did), &backwards).await;
    assert!(answer.body.contains("lies before the first"), "{}", answer.body);
    assert!(ines.get(TRUST).await.page().contains("Nothing decided here yet"));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_whether_a_did_resolves_is_told_the_request_and_what_came_back() {
    let (system, did) = start().await;
    let mut robin = system.staff(HOSPITAL, Role::Coordinator).await;
    let page = |did: &str| format!("{TRUST}/{}", encoded(did));
    let lost = "did:web:localhost%3A1";
    for (did, request, told) in [
        (did.as_str(), "in the registry here", "It resolves"),
        (lost, "GET http://localhost:1/.well-known/did.json", "It does not resolve"),
    ] {
        assert!(robin.get(&page(did)).await.page().contains("Nobody here has asked yet"));
        robin.post(&format!("{}/resolve", page(did)), &[]).await.onward();
        let shown = robin.get(&page(did)).await.page();
        assert!(shown.contains(request) && shown.contains(told), "{shown}");
    }
    let unknown = robin.get(&page(lost)).await.page();
    assert!(unknown.contains("We accept nothing from this issuer"), "{unknown}");
    let mut audrey = system.staff(HOSPITAL, Role::Auditor).await;
    let answer = audrey.post(&format!("{}/resolve", page(lost)), &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(audrey.get(TRUST).await.page().contains("Trust list"));
    system.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_a_decision_is_text_wherever_it_is_shown() {
    let (system, did) = start().await;
    let mut ines = system.staff(HOSPITAL, Role::Administrator).await;
    let harm = "</textarea><script>alert(1)</script><img src=x>\u{202e}";
    let others = [("name", harm), ("reason", harm), ("evidence", "https://x.example/\"><script>")];
    let path = decide(&mut ines, &format!("{TRUST}/new"), &accepting(&did), &others).await;
    let path = path.onward();
    let license = system.board().issue().await;
    let report = verify(&mut ines, &license.cid.to_string()).await;
    for place in [path.clone(), format!("{path}/change"), TRUST.to_owned(), report] {
        let page = ines.get(&place).await.page();
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{place}: {page}");
        assert!(!page.contains('\u{202e}') || place.ends_with("/change"), "{place}");
    }
    let answer = decide(&mut ines, &format!("{TRUST}/new"), &accepting(harm), &[]).await;
    assert!(!answer.body.contains("<script>alert"), "{}", answer.body);
    system.stop().await;
}
