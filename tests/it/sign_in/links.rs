//! Links that work once.

use super::{PASSWORD, ROBIN, passkeys::finish, robin, sign_in};
use reqwest::StatusCode;
use serde_json::{Value, json};
use server::{access::Role, auth::session::Token, clock::SystemRandom, invitations::LinkKind};
use tests::{BOARD, HOSPITAL, System, authenticator::Authenticator};

const INES: [(&str, &str); 4] = [
    ("way", "password"),
    ("name", "Ines Adeyemi"),
    ("email", "ines@board.example"),
    ("password", "four kites over the dunes"),
];

async fn invitation(system: &System) -> String {
    let whom = ("Ines Adeyemi", "ines@board.example");
    let link = system.lanyard.invite(BOARD, Role::Auditor, whom, None).await.expect("a link");
    format!("/join/{}", *link.expose())
}

#[tokio::test]
async fn ines_follows_an_invitation_and_it_works_once() {
    let system = System::start().await;
    let path = invitation(&system).await;
    let mut ines = system.nobody();
    for _ in 0..3 {
        let page = ines.get(&path).await.page();
        for says in ["Golden Coast Board of Healing Arts", "an auditor", "ines@board.example"] {
            assert!(page.contains(says), "{says}: looking at it does not use it up");
        }
    }
    assert_eq!(ines.post(&path, &INES).await.onward(), "/desks");
    assert_eq!(ines.get("/settings/golden-coast/staff").await.status, StatusCode::OK);
    let mut other = system.nobody();
    assert_eq!(other.get(&path).await.status, StatusCode::GONE);
    let again = other.post(&path, &[("name", "Eve"), ("email", "eve@board.example")]).await;
    assert_eq!(again.status, StatusCode::GONE, "replayed");
    assert!(other.cookies.is_empty());
    assert_eq!(system.lanyard.members(BOARD).await.expect("members").len(), 1);
    system.stop().await;
}

#[tokio::test]
async fn of_two_who_follow_an_invitation_at_once_one_gets_in() {
    let system = System::start().await;
    let path = invitation(&system).await;
    let arrive = async |email: String| {
        let mut visitor = system.nobody();
        let mut fields = INES;
        fields[2].1 = &email;
        visitor.post(&path, &fields).await.status
    };
    let many = (0..4).map(|at| arrive(format!("ines-{at}@board.example")));
    let statuses = futures::future::join_all(many).await;
    let let_in = statuses.iter().filter(|status| **status == StatusCode::SEE_OTHER).count();
    assert_eq!(let_in, 1, "{statuses:?}");
    assert_eq!(system.lanyard.members(BOARD).await.expect("members").len(), 1);
    system.stop().await;
}

#[tokio::test]
async fn an_invitation_that_is_guessed_expired_or_withdrawn_lets_nobody_in() {
    let system = System::start().await;
    let path = invitation(&system).await;
    let mut visitor = system.nobody();
    let invented = Token::random(&mut SystemRandom);
    for guess in [
        format!("/join/{}", *invented.expose()),
        "/join/1".to_owned(),
        format!("/join/{}", "A".repeat(43)),
        format!("{path}A"),
        path[..path.len() - 1].to_owned(),
        path.replace("/join/", "/setup/"),
    ] {
        assert_eq!(visitor.get(&guess).await.status, StatusCode::NOT_FOUND, "{guess}");
        let answer = visitor.post(&guess, &INES).await;
        assert!(matches!(answer.status.as_u16(), 404 | 410), "{guess}: {}", answer.status);
    }
    system.set_time("2026-03-10T09:00:00Z");
    let answer = visitor.get(&path).await;
    assert_eq!(answer.status, StatusCode::GONE);
    assert!(answer.body.contains("Its time is over"), "{}", answer.body);
    assert_eq!(visitor.post(&path, &INES).await.status, StatusCode::GONE);
    let path = invitation(&system).await;
    let open = system.lanyard.open_links(BOARD, LinkKind::Join).await.expect("invitations");
    assert_eq!(open.len(), 1, "those that are over are not listed");
    assert!(
        system.lanyard.withdraw(BOARD, LinkKind::Join, open[0].row, 1).await.expect("an answer")
    );
    assert_eq!(visitor.post(&path, &INES).await.status, StatusCode::GONE);
    assert!(visitor.cookies.is_empty());
    assert!(system.lanyard.members(BOARD).await.expect("members").is_empty());
    system.stop().await;
}

#[tokio::test]
async fn what_a_newcomer_adds_to_the_form_changes_nothing() {
    let system = System::start().await;
    let path = invitation(&system).await;
    let mut ines = system.nobody();
    let mut fields = INES.to_vec();
    fields.extend([
        ("role", "administrator"),
        ("organization", HOSPITAL),
        ("organisation", HOSPITAL),
        ("person", "1"),
        ("made_by", "1"),
        ("kind", "setup"),
        ("handle", "0"),
        ("is_admin", "true"),
    ]);
    assert_eq!(ines.post(&path, &fields).await.onward(), "/desks");
    let members = system.lanyard.members(BOARD).await.expect("members");
    assert_eq!(members[0].role, Role::Auditor);
    assert!(system.lanyard.members(HOSPITAL).await.expect("members").is_empty());
    // Nor do fields of the account's forms.
    let fields = [
        ("current", INES[3].1),
        ("password", "seven lanterns on the quay"),
        ("role", "administrator"),
        ("email", "boss@board.example"),
        ("person", "2"),
    ];
    ines.post("/account/password", &fields).await.onward();
    let members = system.lanyard.members(BOARD).await.expect("members");
    assert_eq!(members[0].role, Role::Auditor);
    assert_eq!(members[0].person.email, "ines@board.example");
    system.stop().await;
}

#[tokio::test]
async fn a_name_with_a_line_break_or_a_script_goes_nowhere_it_should_not() {
    let system = System::start().await;
    let path = invitation(&system).await;
    let mut ines = system.nobody();
    let mut fields = INES;
    fields[1].1 = "Ines\r\nset-cookie: evil=1";
    let answer = ines.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.headers.get("set-cookie").is_none());
    assert!(!answer.body.contains(INES[3].1), "the password is not shown again");
    assert!(answer.body.contains("ines@board.example"), "what was typed is kept");
    fields[1].1 = "<script>alert(1)</script>";
    assert_eq!(ines.post(&path, &fields).await.onward(), "/desks");
    for path in ["/account", "/settings/golden-coast/staff"] {
        let page = ines.get(path).await.page();
        assert!(!page.contains("<script>alert"), "{path}");
        assert!(page.contains("&lt;script&gt;alert"), "{path}");
    }
    system.stop().await;
}

#[tokio::test]
async fn robin_joins_the_hospital_with_the_account_that_is_there() {
    let system = System::start().await;
    let row = robin(&system).await;
    let link = system.lanyard.invite(HOSPITAL, Role::Coordinator, ("", ""), None).await;
    let path = format!("/join/{}", *link.expect("a link").expose());
    // Somebody who says that they are Robin is told to sign in first.
    let mut stranger = system.nobody();
    let fields = [
        ("way", "password"),
        ("name", "Robin Vance"),
        ("email", ROBIN),
        ("password", "five kites over the dunes"),
    ];
    let answer = stranger.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = stranger.post(&path, &[("way", "account")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody is signed in");
    let mut robin = system.nobody();
    sign_in(&mut robin, ROBIN, PASSWORD).await;
    assert!(robin.get(&path).await.page().contains("Join as Robin Vance"));
    assert_eq!(robin.post(&path, &[("way", "account")]).await.onward(), "/desks");
    assert_eq!(system.lanyard.memberships(row).await.expect("memberships").len(), 2);
    // An invitation to where one is already changes no role and stays for whom it is for.
    let link = system.lanyard.invite(BOARD, Role::Auditor, ("", ""), None).await.expect("a link");
    let path = format!("/join/{}", *link.expose());
    let answer = robin.post(&path, &[("way", "account")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, role) = system.lanyard.membership(row, BOARD).await.expect("an answer").expect("there");
    assert_eq!(role, Role::Officer);
    assert_eq!(robin.get(&path).await.status, StatusCode::OK);
    system.stop().await;
}

#[tokio::test]
async fn a_way_back_in_works_once_for_a_day_and_ends_every_session() {
    let system = System::start().await;
    let row = robin(&system).await;
    let mut thief = system.nobody();
    sign_in(&mut thief, ROBIN, PASSWORD).await;
    let first = system.lanyard.recovery(BOARD, row, None).await.expect("a link");
    let link = system.lanyard.recovery(BOARD, row, None).await.expect("a link");
    let mut robin = system.nobody();
    let replaced = format!("/join/{}", *first.expose());
    assert_eq!(robin.get(&replaced).await.status, StatusCode::GONE, "the later one counts");
    let path = format!("/join/{}", *link.expose());
    assert!(robin.get(&path).await.page().contains("Robin Vance"));
    let fields = [("way", "password"), ("password", "six otters under the pier")];
    assert_eq!(robin.post(&path, &fields).await.onward(), "/account?done=back");
    assert!(thief.get("/account").await.asks_to_sign_in());
    assert_eq!(robin.post(&path, &fields).await.status, StatusCode::GONE);
    assert_eq!(sign_in(&mut thief, ROBIN, PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY);
    let link = system.lanyard.recovery(BOARD, row, None).await.expect("a link");
    system.set_time("2026-03-04T09:00:00Z");
    let path = format!("/join/{}", *link.expose());
    assert_eq!(robin.post(&path, &fields).await.status, StatusCode::GONE);
    system.stop().await;
}

#[tokio::test]
async fn the_first_start_makes_an_organisation_and_its_administrator_once() {
    let first = System::start_empty().await;
    let lanyard = &first.lanyard;
    let earlier = lanyard.first_link().await.expect("an answer").expect("a link");
    let link = lanyard.first_link().await.expect("an answer").expect("a link");
    let mut visitor = first.nobody();
    let replaced = format!("/setup/{}", *earlier.expose());
    assert_eq!(visitor.get(&replaced).await.status, StatusCode::GONE, "a new start replaces it");
    assert!(lanyard.address_of(LinkKind::Setup, &link).contains("/setup/"));
    let path = format!("/setup/{}", *link.expose());
    assert!(visitor.get(&path).await.page().contains("Short name"));
    let mut fields = vec![
        ("way", "password"),
        ("name", "Marguerite Ellison"),
        ("email", "m.ellison@board.example"),
        ("password", "four kites over the dunes"),
        ("organization_name", "Golden Coast Board of Healing Arts"),
        ("organization", "Golden Coast"),
        ("kind", "board"),
    ];
    let answer = visitor.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("begins with a small letter"), "{}", answer.body);
    assert!(lanyard.person_of("m.ellison@board.example").await.expect("an answer").is_none());
    fields[5].1 = BOARD;
    assert_eq!(visitor.post(&path, &fields).await.onward(), "/desks");
    assert_eq!(visitor.get("/settings/golden-coast/staff").await.status, StatusCode::OK);
    let members = lanyard.members(BOARD).await.expect("members");
    assert_eq!(members[0].role, Role::Administrator);
    assert_eq!(visitor.post(&path, &fields).await.status, StatusCode::GONE);
    assert!(lanyard.first_link().await.expect("an answer").is_none(), "somebody can sign in");
    first.stop().await;
}

#[tokio::test]
async fn the_link_of_the_first_start_ends_when_somebody_came_another_way() {
    let system = System::start().await;
    let link = system.lanyard.first_link().await.expect("an answer").expect("nobody is there");
    system.staff(HOSPITAL, Role::Administrator).await;
    let mut fields = INES.to_vec();
    fields.push(("organization", HOSPITAL));
    let answer = system.nobody().post(&format!("/setup/{}", *link.expose()), &fields).await;
    assert_eq!(answer.status, StatusCode::GONE);
    system.stop().await;
}

#[tokio::test]
async fn where_there_are_organisations_the_first_administrator_chooses_one() {
    let system = System::start().await;
    let link = system.lanyard.first_link().await.expect("an answer").expect("nobody is there");
    let path = format!("/setup/{}", *link.expose());
    let mut visitor = system.nobody();
    assert!(visitor.get(&path).await.page().contains("Saint Brigid Hospital"));
    let mut fields = INES.to_vec();
    fields.push(("organization", "another"));
    fields.push(("organization_name", "Another"));
    fields.push(("kind", "board"));
    let answer = visitor.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "no other is made by the way");
    fields[4].1 = HOSPITAL;
    assert_eq!(visitor.post(&path, &fields).await.onward(), "/desks");
    let members = system.lanyard.members(HOSPITAL).await.expect("members");
    assert_eq!(members[0].role, Role::Administrator);
    assert_eq!(system.lanyard.organisations().await.expect("organisations").len(), 2);
    system.stop().await;
}

#[tokio::test]
async fn the_first_start_says_everything_that_is_wrong_at_once_and_proposes_a_short_name() {
    let first = System::start_empty().await;
    let mut visitor = first.nobody();
    let page = visitor.get("/sign-in").await.page();
    assert!(page.contains("This server is not set up yet"), "{page}");
    let link = first.lanyard.first_link().await.expect("an answer").expect("a link");
    let path = format!("/setup/{}", *link.expose());
    let answer = visitor.post(&path, &[("way", "password")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["organization_name", "organization", "kind", "name", "email", "password"] {
        assert!(answer.body.contains(&format!("href=\"#{field}\"")), "{field}: {}", answer.body);
    }
    // The same for the script of passkeys, but for the password, which it does not send.
    let answer = visitor.post(&format!("{path}/passkey/start"), &[]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let name = ("organization_name", "  Nevada State Board of Medical Examiners, 2nd Office ");
    for (typed, proposed) in [
        ("", "nevada-state-board-of-medical-examiners"),
        ("Nevada Board", "nevada-board"),
        ("2 Nevada", "nevada"),
    ] {
        let answer = visitor.post(&path, &[name, ("organization", typed)]).await;
        assert!(answer.body.contains(&format!("It could be {proposed}:")), "{}", answer.body);
        assert!(answer.body.contains(&format!("value=\"{proposed}\"")), "{proposed}");
    }
    assert!(first.lanyard.organisations().await.expect("organisations").is_empty());
    let mut fields = INES.to_vec();
    fields.extend([name, ("organization", "nevada-board"), ("kind", "board")]);
    assert_eq!(visitor.post(&path, &fields).await.onward(), "/desks");
    let page = first.nobody().get("/sign-in").await.page();
    assert!(!page.contains("not set up yet"), "{page}");
    // The account names the desk, and as what.
    let page = visitor.get("/account").await.page();
    assert!(page.contains("href=\"/issuer/nevada-board\""), "{page}");
    first.stop().await;
}

#[tokio::test]
async fn whoever_has_never_been_in_is_not_welcomed_back() {
    let system = System::start().await;
    let jonah = system.lanyard.add_person("Jonah Whitaker", "jonah@hospital.example").await;
    let row = jonah.expect("a person").row;
    system.lanyard.set_role(row, HOSPITAL, Role::Coordinator).await.expect("a member");
    let link = system.lanyard.recovery(HOSPITAL, row, None).await.expect("a link");
    let path = format!("/join/{}", *link.expose());
    let mut jonah = system.nobody();
    let page = jonah.get(&path).await.page();
    assert!(page.contains("Welcome, Jonah Whitaker") && !page.contains("Welcome back"), "{page}");
    jonah.post(&path, &[("way", "password"), ("password", PASSWORD)]).await.onward();
    let link = system.lanyard.recovery(HOSPITAL, row, None).await.expect("a link");
    let page = jonah.get(&format!("/join/{}", *link.expose())).await.page();
    assert!(page.contains("Welcome back, Jonah Whitaker"), "{page}");
    system.stop().await;
}

#[tokio::test]
async fn the_link_of_the_first_start_works_for_a_day_and_no_longer() {
    let first = System::start_empty().await;
    let link = first.lanyard.first_link().await.expect("an answer").expect("a link");
    let path = format!("/setup/{}", *link.expose());
    let mut fields = INES.to_vec();
    fields.extend([("organization_name", "A Board"), ("organization", BOARD), ("kind", "board")]);
    let mut visitor = first.nobody();
    first.set_time("2026-03-04T08:59:59Z");
    assert_eq!(visitor.get(&path).await.status, StatusCode::OK);
    first.set_time("2026-03-04T09:00:00Z");
    let answer = visitor.get(&path).await;
    assert_eq!(answer.status, StatusCode::GONE);
    assert!(answer.body.contains("Its time is over"), "{}", answer.body);
    assert_eq!(visitor.post(&path, &fields).await.status, StatusCode::GONE);
    assert_eq!(
        visitor.post(&format!("{path}/passkey/start"), &fields).await.status,
        StatusCode::GONE
    );
    assert!(first.lanyard.organisations().await.expect("an answer").is_empty());
    assert!(!first.lanyard.is_set_up().await.expect("an answer"));
    // The next start gives another.
    let link = first.lanyard.first_link().await.expect("an answer").expect("a link");
    let path = format!("/setup/{}", *link.expose());
    assert_eq!(visitor.post(&path, &fields).await.onward(), "/desks");
    first.stop().await;
}

#[tokio::test]
async fn whoever_makes_a_passkey_is_told_why_the_link_does_not_work_and_no_false_alarm() {
    let system = System::start().await;
    let alarm = "tell whoever sent it to you at once";
    let says = async |path: &str, why: &str| {
        // As the script asks, which shows the sentence.
        let request = reqwest::Client::new()
            .post(format!("{}{path}/passkey/start", system.address))
            .header("origin", &system.address)
            .form(&INES);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::GONE);
        let body = answer.text().await.expect("text");
        assert!(body.contains(why), "{why}: {body}");
        assert_eq!(body.contains(alarm), why.contains("has been used"), "{body}");
    };
    let used = invitation(&system).await;
    system.nobody().post(&used, &INES).await.onward();
    says(&used, "It works once, and has been used").await;
    let withdrawn = invitation(&system).await;
    let open = system.lanyard.open_links(BOARD, LinkKind::Join).await.expect("links")[0].row;
    assert!(system.lanyard.withdraw(BOARD, LinkKind::Join, open, 1).await.expect("an answer"));
    says(&withdrawn, "It was withdrawn").await;
    let expired = invitation(&system).await;
    // The time of one runs out while its passkey is made.
    let late = invitation(&system).await;
    system.set_time("2026-03-10T08:58:00Z");
    let (mut sam, mut device) = (system.nobody(), Authenticator::new(&system.address));
    let fields = [("name", "Sam Ito"), ("email", "sam.ito@board.example")];
    let begun = sam.post(&format!("{late}/passkey/start"), &fields).await.page();
    let begun: Value = serde_json::from_str(&begun).expect("JSON");
    let credential = device.create(&begun["options"]);
    let body = json!({ "ceremony": begun["ceremony"], "credential": credential });
    system.set_time("2026-03-10T09:00:00Z");
    let answer = reqwest::Client::new()
        .post(format!("{}{late}/passkey/finish", system.address))
        .header("origin", &system.address)
        .header("cookie", format!("ceremony={}", sam.cookies["ceremony"]))
        .header("content-type", "application/json")
        .body(body.to_string());
    let answer = answer.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::GONE);
    let answer = answer.text().await.expect("text");
    assert!(answer.contains("Its time is over") && !answer.contains(alarm), "{answer}");
    says(&expired, "Its time is over").await;
    system.stop().await;
}

#[tokio::test]
async fn a_disk_that_fails_at_the_first_start_is_called_that_and_no_used_link() {
    let first = System::start_empty().await;
    let link = first.lanyard.first_link().await.expect("an answer").expect("a link");
    let path = format!("/setup/{}", *link.expose());
    let mut transaction = first.lanyard.db().write().await.expect("a transaction");
    let fails = "CREATE TRIGGER fails BEFORE INSERT ON organisations \
                 BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    sqlx::query(fails).execute(&mut *transaction).await.expect("a trigger");
    transaction.commit().await.expect("written");
    let mut fields = INES.to_vec();
    fields.extend([("organization_name", "A Board"), ("organization", BOARD), ("kind", "board")]);
    let (mut visitor, mut device) = (first.nobody(), Authenticator::new(&first.address));
    let answer = visitor.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
    let begun = visitor.post(&format!("{path}/passkey/start"), &fields).await.page();
    let begun: Value = serde_json::from_str(&begun).expect("JSON");
    let credential = device.create(&begun["options"]);
    let body = json!({ "ceremony": begun["ceremony"], "credential": credential });
    let answer = finish(&mut visitor, &first, &format!("{path}/passkey/finish"), &body).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
    assert!(!answer.body.contains("has been used"), "{}", answer.body);
    assert_eq!(visitor.get(&path).await.status, StatusCode::OK, "the link is not used up");
    first.stop().await;
}
