//! The first start, and whether this installation trusts what its organisations issue.

use reqwest::StatusCode;
use server::{access::Role, state::OrganisationKind};
use tests::{BOARD, System, at, visitor::Visitor};

const NAME: &str = "Golden Coast Board of Healing Arts";
const COMMAND: &str = "lanyard trust --organization golden-coast";

async fn setup(system: &System) -> String {
    let link = system.lanyard.first_link().await.expect("an answer").expect("nobody is there");
    format!("/setup/{}", *link.expose())
}

/// What Marguerite sends, with the box as a browser sends it: nothing when it is empty.
async fn found(visitor: &mut Visitor, path: &str, ticked: bool) -> tests::visitor::Answer {
    let mut fields = vec![
        ("way", "password"),
        ("name", "Marguerite Ellison"),
        ("email", "m.ellison@board.example"),
        ("password", "four kites over the dunes"),
        ("organization_name", NAME),
        ("organization", BOARD),
        ("kind", "board"),
    ];
    if ticked {
        fields.push(("trust", "yes"));
    }
    visitor.post(path, &fields).await
}

#[tokio::test]
async fn the_first_licence_after_a_first_start_is_accepted_by_who_opens_its_page() {
    let system = System::start_empty().await;
    let path = setup(&system).await;
    let mut marguerite = system.nobody();
    let page = marguerite.get(&path).await.page();
    let (_, after) = page.split_once("name=\"trust\"").expect("there is a box");
    let (attributes, _) = after.split_once('>').expect("it ends");
    assert!(attributes.contains("checked"), "it is ticked: {attributes}");
    assert!(page.contains(":organizations:short-name"), "{page}");
    assert!(page.contains("leads to this machine alone"), "{page}");
    assert_eq!(found(&mut marguerite, &path, true).await.onward(), "/desks");
    let license = system.board().issue().await;
    let page = system.nobody().get(&format!("/l/{}", license.id)).await.page();
    assert!(page.contains(">Accepted<") && page.contains(NAME), "{page}");
    let settings = marguerite.get("/settings/golden-coast").await.page();
    assert!(!settings.contains("lanyard trust"), "{settings}");
    system.stop().await;
}

#[tokio::test]
async fn who_leaves_the_box_empty_is_told_how_to_have_the_board_trusted_later() {
    let system = System::start_empty().await;
    let path = setup(&system).await;
    let mut marguerite = system.nobody();
    assert_eq!(found(&mut marguerite, &path, false).await.onward(), "/desks");
    assert!(!system.lanyard.trust_file().exists(), "nobody asked for it");
    let license = system.board().issue().await;
    let public = format!("/l/{}", license.id);
    assert!(!system.nobody().get(&public).await.page().contains(">Accepted<"));
    let settings = marguerite.get("/settings/golden-coast").await.page();
    assert!(settings.contains(COMMAND), "{settings}");
    assert!(system.lanyard.trust_own(BOARD).await.expect("a list").1);
    assert!(!system.lanyard.trust_own(BOARD).await.expect("a list").1, "once");
    assert!(system.nobody().get(&public).await.page().contains(">Accepted<"));
    assert!(!marguerite.get("/settings/golden-coast").await.page().contains(COMMAND));
    system.stop().await;
}

#[tokio::test]
async fn where_the_list_cannot_be_written_nothing_is_founded_and_the_page_says_so() {
    let system = System::start_empty().await;
    let path = setup(&system).await;
    let mut marguerite = system.nobody();
    let beside = system.lanyard.trust_file().with_extension("json.new");
    std::fs::create_dir(&beside).unwrap();
    let answer = found(&mut marguerite, &path, true).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    assert!(answer.body.contains("nothing was set up"), "{}", answer.body);
    assert!(answer.body.contains(NAME), "what she typed is kept");
    assert!(system.lanyard.organisations().await.expect("an answer").is_empty());
    let person = system.lanyard.person_of("m.ellison@board.example").await;
    assert!(person.expect("an answer").is_none());
    // A list that somebody wrote and that is not in order is not written over either.
    std::fs::remove_dir(&beside).unwrap();
    std::fs::write(system.lanyard.trust_file(), "not a list").unwrap();
    let answer = found(&mut marguerite, &path, true).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    assert_eq!(std::fs::read_to_string(system.lanyard.trust_file()).unwrap(), "not a list");
    // Without the box the link still works: it was not used up.
    assert_eq!(found(&mut marguerite, &path, false).await.onward(), "/desks");
    system.stop().await;
}

#[tokio::test]
async fn a_name_that_changes_is_the_name_that_visitors_read_while_the_board_is_alone() {
    let system = System::start_empty().await;
    let path = setup(&system).await;
    let mut marguerite = system.nobody();
    found(&mut marguerite, &path, true).await.onward();
    let did = system.lanyard.organisation(BOARD).await.unwrap().unwrap().did;
    let listed = || system.lanyard.listed_as(&did).expect("it is on the list");
    let rename = [("name", "Golden Coast Medical Board")];
    marguerite.post("/settings/golden-coast/name", &rename).await.onward();
    assert_eq!(listed(), "Golden Coast Medical Board");
    assert!(!marguerite.get("/settings/golden-coast").await.page().contains(COMMAND));
    // With others who rely on the same list, its name there is not its own to choose.
    let other = OrganisationKind::Board;
    system.lanyard.create_organisation("silver-lake", "Silver Lake", other).await.unwrap();
    let rename = [("name", "Medical Board of California")];
    marguerite.post("/settings/golden-coast/name", &rename).await.onward();
    assert_eq!(listed(), "Golden Coast Medical Board");
    let page = marguerite.get("/settings/golden-coast").await.page();
    assert!(page.contains("Golden Coast Medical Board") && page.contains(COMMAND), "{page}");
    assert!(system.lanyard.trust_own(BOARD).await.expect("a list").1);
    assert_eq!(listed(), "Medical Board of California");
    system.stop().await;
}

#[tokio::test]
async fn an_administrator_cannot_put_a_second_organisation_on_the_list() {
    let system = System::start().await;
    let other = OrganisationKind::Board;
    let silver = system.lanyard.create_organisation("silver-lake", "Silver Lake", other).await;
    let did = silver.unwrap().did;
    let mut admin = system.staff("silver-lake", Role::Administrator).await;
    let page = admin.get("/settings/silver-lake").await.page();
    assert!(page.contains("lanyard trust --organization silver-lake"), "{page}");
    let ticked = [("name", "Silver Lake Board"), ("trust", "yes")];
    admin.post("/settings/silver-lake/name", &ticked).await.onward();
    assert_eq!(system.lanyard.listed_as(&did), None);
    // What others may say stays as it is to the letter when the operator adds one.
    let file = system.lanyard.trust_file();
    let entity = serde_json::json!({
        "id": "did:web:elsewhere.example", "type": "RecognizedEntity", "name": "Elsewhere",
        "url": "https://elsewhere.example", "recognizedTo": {
            "type": "RecognizedAction", "action": "issue", "validUntil": "2026-03-02",
            "credentialType": "ClinicianLicenseCredential" },
    });
    let list = serde_json::json!({ "recognizedEntities": [entity] });
    std::fs::write(file, list.to_string()).unwrap();
    system.clock.set(at("2026-03-04T09:00:00Z"));
    assert!(system.lanyard.trust_own("silver-lake").await.expect("a list").1);
    let after: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(after["recognizedEntities"][0], entity);
    assert_eq!(after["recognizedEntities"][1]["name"], "Silver Lake Board");
    system.stop().await;
}

#[tokio::test]
async fn a_board_that_is_alone_puts_itself_on_the_list_in_its_settings() {
    let system = System::start_empty().await;
    let path = setup(&system).await;
    let mut marguerite = system.nobody();
    assert_eq!(found(&mut marguerite, &path, false).await.onward(), "/desks");
    let settings = "/settings/golden-coast/trust";
    let license = system.board().issue().await;
    let public = format!("/l/{}", license.id);
    let page = marguerite.get("/settings/golden-coast").await.page();
    assert!(page.contains(&format!("href=\"{settings}\">Trust list</a>")), "{page}");
    let page = marguerite.get(settings).await.page();
    for said in ["Who trusts what you issue", "There is none.", "href=\"/trust\"", COMMAND] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains("Have this installation trust what we issue"), "{page}");
    let mut auditor = system.staff(BOARD, Role::Auditor).await;
    let seen = auditor.get(settings).await.page();
    assert!(
        seen.contains("There is none.") && !seen.contains("<button class=\"primary\""),
        "{seen}"
    );
    assert_eq!(auditor.post(settings, &[]).await.status, StatusCode::FORBIDDEN);
    assert!(!system.nobody().get(&public).await.page().contains(">Accepted<"));
    assert_eq!(marguerite.post(settings, &[]).await.onward(), settings);
    assert!(system.nobody().get(&public).await.page().contains(">Accepted<"));
    let page = marguerite.get(settings).await.page();
    for said in ["clinician licences", "At any time", NAME] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("Have this installation") && !page.contains(COMMAND), "{page}");
    // The operator narrows it: what is missing now is told.
    let did = system.lanyard.organisation(BOARD).await.unwrap().unwrap().did;
    let entity = serde_json::json!({
        "id": did.as_str(), "type": "RecognizedEntity", "name": NAME, "recognizedTo": {
            "type": "RecognizedAction", "action": "issue", "validUntil": "2026-03-02",
            "credentialType": "ClinicianLicenseCredential", "jurisdiction": "US-CA",
            "profession": "207R00000X" },
    });
    let list = serde_json::json!({ "recognizedEntities": [entity] });
    std::fs::write(system.lanyard.trust_file(), list.to_string()).unwrap();
    let page = marguerite.get(settings).await.page();
    for said in [
        "does not allow this organisation to issue today: clinician licences",
        "California",
        "Until 2 March 2026",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    system.stop().await;
}

#[tokio::test]
async fn a_board_beside_others_reads_who_can_put_it_on_the_list() {
    let system = System::start().await;
    let other = OrganisationKind::Board;
    let silver = system.lanyard.create_organisation("silver-lake", "Silver Lake", other).await;
    let did = silver.unwrap().did;
    let mut admin = system.staff("silver-lake", Role::Administrator).await;
    let settings = "/settings/silver-lake/trust";
    let page = admin.get(settings).await.page();
    assert!(page.contains("lanyard trust --organization silver-lake"), "{page}");
    assert!(page.contains("An organisation does not put itself on that list"), "{page}");
    assert!(!page.contains("Have this installation"), "{page}");
    let refused = admin.post(settings, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("relies on the same list"), "{}", refused.body);
    assert_eq!(system.lanyard.listed_as(&did), None);
    system.stop().await;
}
