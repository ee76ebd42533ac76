//! An organisation's staff: invited, given roles, removed, let back in.

use reqwest::StatusCode;
use server::{access::Role, invitations::LinkKind};
use tests::{BOARD, HOSPITAL, System, visitor::Visitor};

const STAFF: &str = "/settings/golden-coast/staff";

/// Signed in as a member of the board, with the row of the person.
async fn member(system: &System, name: &str, role: Role) -> (Visitor, i64) {
    let address = format!("{}@board.example", name.to_lowercase().replace(' ', "."));
    let person = system.lanyard.add_person(name, &address).await.expect("a person");
    system.lanyard.set_role(person.row, BOARD, role).await.expect("a member");
    system.can_sign_in(person.row).await;
    let token = system.lanyard.begin_session(person.row, "Tests").await.expect("a session");
    let mut visitor = system.nobody();
    visitor.cookies.insert("session".to_owned(), token.expose().to_string());
    (visitor, person.row)
}

/// The link on a page.
fn link(page: &str) -> &str {
    let at = page.find("/join/").unwrap_or_else(|| panic!("no link: {page}"));
    let end = page[at..].find('<').expect("an end");
    &page[at..at + end]
}

#[tokio::test]
async fn marguerite_invites_an_officer_and_the_link_is_shown_once() {
    let system = System::start().await;
    let (mut marguerite, _) = member(&system, "Marguerite Ellison", Role::Administrator).await;
    let form = format!("{STAFF}/invite");
    assert!(marguerite.get(&form).await.page().contains("issues licences and changes them"));
    let answer = marguerite.post(&form, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("role", "coordinator"), ("name", "Robin Vance")];
    let answer = marguerite.post(&form, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "a board has no coordinators");
    assert!(answer.body.contains("Robin Vance"), "what was typed is kept");
    let fields = [("role", "officer"), ("name", "Robin Vance"), ("email", "")];
    assert_eq!(marguerite.post(&form, &fields).await.onward(), STAFF);
    let page = marguerite.get(STAFF).await.page();
    let path = link(&page).to_owned();
    let page = marguerite.get(STAFF).await.page();
    assert!(!page.contains("/join/"), "it is shown this once");
    assert!(page.contains("Robin Vance"), "and listed as open");
    let mut robin = system.nobody();
    let page = robin.get(&path).await.page();
    assert!(page.contains("Marguerite Ellison invites you as a licensing officer"), "{page}");
    let open = system.lanyard.open_links(BOARD, LinkKind::Join).await.expect("invitations")[0].row;
    let withdraw = format!("{STAFF}/invitations/{open}/withdraw");
    assert_eq!(marguerite.post(&withdraw, &[]).await.onward(), format!("{STAFF}?done=withdrawn"));
    assert_eq!(robin.get(&path).await.status, StatusCode::GONE);
    assert_eq!(marguerite.post(&withdraw, &[]).await.status, StatusCode::NOT_FOUND);
    system.stop().await;
}

#[tokio::test]
async fn the_link_that_one_made_is_shown_to_nobody_else() {
    let system = System::start().await;
    let (mut marguerite, _) = member(&system, "Marguerite Ellison", Role::Administrator).await;
    let (mut auditor, _) = member(&system, "Ines Adeyemi", Role::Auditor).await;
    marguerite.post(&format!("{STAFF}/invite"), &[("role", "administrator")]).await.onward();
    auditor.cookies.insert("shown-once".to_owned(), marguerite.cookies["shown-once"].clone());
    assert!(!auditor.get(STAFF).await.page().contains("/join/"));
    // Nor is what a cookie invents.
    marguerite.cookies.insert("shown-once".to_owned(), "A".repeat(43));
    assert!(!marguerite.get(STAFF).await.page().contains("/join/"));
    system.stop().await;
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let system = System::start().await;
    let (mut marguerite, row) = member(&system, "Marguerite Ellison", Role::Administrator).await;
    let (role, remove) = (format!("{STAFF}/{row}/role"), format!("{STAFF}/{row}/remove"));
    for (path, fields) in [(&role, &[("role", "auditor")][..]), (&remove, &[])] {
        let answer = marguerite.post(path, fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(answer.body.contains("the only administrator"), "{path}");
    }
    let (_, other) = member(&system, "Robin Vance", Role::Officer).await;
    let promote = format!("{STAFF}/{other}/role");
    marguerite.post(&promote, &[("role", "administrator")]).await.onward();
    assert_eq!(marguerite.post(&remove, &[]).await.onward(), "/desks");
    assert!(marguerite.get(STAFF).await.asks_to_sign_in(), "she belongs nowhere any more");
    system.stop().await;
}

#[tokio::test]
async fn of_two_administrators_who_remove_each_other_at_once_one_is_left() {
    let system = System::start().await;
    let (mut one, row) = member(&system, "Marguerite Ellison", Role::Administrator).await;
    let (mut two, other) = member(&system, "Walter Okonjo", Role::Administrator).await;
    let (first, second) = (format!("{STAFF}/{other}/remove"), format!("{STAFF}/{row}/remove"));
    tokio::join!(one.post(&first, &[]), two.post(&second, &[]));
    let left = system.lanyard.members(BOARD).await.expect("members");
    assert_eq!(left.len(), 1);
    system.stop().await;
}

#[tokio::test]
async fn a_role_that_is_changed_or_taken_counts_from_the_next_click() {
    let system = System::start().await;
    let (mut marguerite, _) = member(&system, "Marguerite Ellison", Role::Administrator).await;
    let (mut robin, row) = member(&system, "Robin Vance", Role::Administrator).await;
    let form = format!("{STAFF}/invite");
    robin.post(&form, &[("role", "administrator")]).await.onward();
    let page = robin.get(STAFF).await.page();
    let own = link(&page).to_owned();
    let path = format!("{STAFF}/{row}/role");
    let changed = marguerite.post(&path, &[("role", "auditor"), ("since", "0")]).await.onward();
    assert_eq!(changed, format!("{STAFF}?done=role-changed"));
    assert_eq!(robin.post(&form, &[("role", "auditor")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(robin.get(STAFF).await.status, StatusCode::OK);
    let answer = robin.get(&own).await;
    assert_eq!(answer.status, StatusCode::GONE, "no way back that they made themselves");
    marguerite.post(&format!("{STAFF}/{row}/remove"), &[]).await.onward();
    assert!(robin.get(STAFF).await.asks_to_sign_in());
    let gone = marguerite.post(&path, &[("role", "officer")]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND, "who was removed is no member to be changed");
    system.stop().await;
}

#[tokio::test]
async fn a_colleague_who_lost_the_passkey_gets_a_link_but_not_one_to_other_organisations() {
    let system = System::start().await;
    let (mut marguerite, _) = member(&system, "Marguerite Ellison", Role::Administrator).await;
    let (mut robin, row) = member(&system, "Robin Vance", Role::Officer).await;
    let path = format!("{STAFF}/{row}/recovery");
    assert_eq!(marguerite.post(&path, &[]).await.onward(), STAFF);
    let page = marguerite.get(STAFF).await.page();
    let way_back = link(&page).to_owned();
    // Meanwhile Robin begins to work for the hospital: the link would open that, too.
    system.lanyard.set_role(row, HOSPITAL, Role::Administrator).await.expect("a member");
    let mut thief = system.nobody();
    let answer = thief.post(&way_back, &[("way", "as-before")]).await;
    assert_ne!(answer.status, StatusCode::SEE_OTHER);
    assert!(thief.cookies.is_empty());
    let answer = marguerite.post(&path, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("other organisations"), "{}", answer.body);
    assert_eq!(robin.get("/account").await.status, StatusCode::OK, "nothing has happened to Robin");
    system.stop().await;
}

#[tokio::test]
async fn what_is_done_to_the_staff_stands_in_the_log_without_a_name() {
    let system = System::start().await;
    let (mut marguerite, _) = member(&system, "Marguerite Ellison", Role::Administrator).await;
    let (_, row) = member(&system, "Robin Vance", Role::Officer).await;
    marguerite.post(&format!("{STAFF}/invite"), &[("role", "auditor")]).await.onward();
    marguerite.post(&format!("{STAFF}/{row}/role"), &[("role", "auditor")]).await.onward();
    marguerite.post(&format!("{STAFF}/{row}/recovery"), &[]).await.onward();
    marguerite.post(&format!("{STAFF}/{row}/remove"), &[]).await.onward();
    let lines: Vec<(String, String, String)> =
        sqlx::query_as("SELECT action, subject, detail FROM log ORDER BY rowid")
            .fetch_all(system.lanyard.db().readers())
            .await
            .expect("the log");
    let actions: Vec<_> = lines.iter().map(|(action, ..)| action.as_str()).collect();
    for action in ["invitation made", "role changed", "way back in made", "member removed"] {
        assert!(actions.contains(&action), "{action}: {actions:?}");
    }
    for line in &lines {
        let text = format!("{line:?}");
        assert!(!text.contains("Robin") && !text.contains('@'), "{text}");
    }
    system.stop().await;
}

#[tokio::test]
async fn a_way_back_in_is_listed_until_it_is_used_and_whoever_thinks_better_of_it_withdraws_it() {
    let system = System::start().await;
    let (mut marguerite, _) = member(&system, "Marguerite Ellison", Role::Administrator).await;
    let (mut auditor, _) = member(&system, "Ines Adeyemi", Role::Auditor).await;
    let (_, row) = member(&system, "Robin Vance", Role::Officer).await;
    assert!(!marguerite.get(STAFF).await.page().contains("Open ways back in"));
    marguerite.post(&format!("{STAFF}/{row}/recovery"), &[]).await.onward();
    let path = link(&marguerite.get(STAFF).await.page()).to_owned();
    let page = marguerite.get(STAFF).await.page();
    let (_, list) = page.split_once("Open ways back in").expect("the list");
    for says in ["Robin Vance", "Marguerite Ellison", "4 March 2026, 09:00 UTC", "Withdraw"] {
        assert!(list.contains(says), "{says}: {list}");
    }
    // An auditor sees it and cannot take it away; another organisation sees and takes nothing.
    let page = auditor.get(STAFF).await.page();
    let (_, list) = page.split_once("Open ways back in").expect("the list");
    assert!(list.contains("Robin Vance") && !list.contains("/withdraw\""), "{list}");
    let open = system.lanyard.open_links(BOARD, LinkKind::Recover).await.expect("links")[0].row;
    let withdraw = format!("{STAFF}/ways-back/{open}/withdraw");
    assert_eq!(auditor.post(&withdraw, &[]).await.status, StatusCode::FORBIDDEN);
    let mut stranger = system.staff(HOSPITAL, Role::Administrator).await;
    let elsewhere = withdraw.replace(BOARD, HOSPITAL);
    assert_eq!(stranger.post(&elsewhere, &[]).await.status, StatusCode::NOT_FOUND);
    // An invitation's address does not reach it.
    let other = format!("{STAFF}/invitations/{open}/withdraw");
    assert_eq!(marguerite.post(&other, &[]).await.status, StatusCode::NOT_FOUND);
    let mut robin = system.nobody();
    assert_eq!(robin.get(&path).await.status, StatusCode::OK);
    let done = marguerite.post(&withdraw, &[]).await.onward();
    assert_eq!(done, format!("{STAFF}?done=way-back-withdrawn"));
    assert_eq!(robin.get(&path).await.status, StatusCode::GONE);
    assert_eq!(robin.post(&path, &[("way", "as-before")]).await.status, StatusCode::GONE);
    assert!(!marguerite.get(STAFF).await.page().contains("Open ways back in"));
    system.stop().await;
}

#[tokio::test]
async fn an_invitation_of_somebody_who_is_no_administrator_any_more_lets_nobody_in() {
    let system = System::start().await;
    let (mut eve, row) = member(&system, "Eve Miller", Role::Administrator).await;
    eve.post(&format!("{STAFF}/invite"), &[("role", "officer")]).await.onward();
    let path = link(&eve.get(STAFF).await.page()).to_owned();
    let mut robin = system.nobody();
    assert_eq!(robin.get(&path).await.status, StatusCode::OK);
    // As when the invitation is written a moment after the role was taken: nothing withdraws it.
    system.lanyard.set_role(row, BOARD, Role::Auditor).await.expect("a role");
    let answer = robin.get(&path).await;
    assert_eq!(answer.status, StatusCode::GONE);
    assert!(answer.body.contains("It was withdrawn"), "{}", answer.body);
    let fields = [
        ("way", "password"),
        ("name", "Robin Vance"),
        ("email", "robin@board.example"),
        ("password", "three herons by the river"),
    ];
    assert_eq!(robin.post(&path, &fields).await.status, StatusCode::GONE);
    assert_eq!(system.lanyard.members(BOARD).await.expect("members").len(), 1);
    system.stop().await;
}

#[tokio::test]
async fn the_board_is_not_told_when_robin_was_at_the_hospitals_desk() {
    let system = System::start().await;
    let (mut marguerite, _) = member(&system, "Marguerite Ellison", Role::Administrator).await;
    let (mut robin, row) = member(&system, "Robin Vance", Role::Officer).await;
    system.lanyard.set_role(row, HOSPITAL, Role::Coordinator).await.expect("a member");
    let seen = async |visitor: &mut Visitor| {
        let page = visitor.get(&format!("{STAFF}/{row}")).await.page();
        let (_, after) = page.split_once("Last seen").expect("a fact");
        after.split("</dd>").next().expect("an end").to_owned()
    };
    assert!(seen(&mut marguerite).await.contains("not yet"));
    robin.get("/account").await.page();
    robin.get("/verifier/saint-brigid").await.page();
    assert!(seen(&mut marguerite).await.contains("not yet"), "elsewhere is nobody's business here");
    system.set_time("2026-03-03T09:20:00Z");
    robin.get("/issuer/golden-coast").await.page();
    assert!(seen(&mut marguerite).await.contains("3 March 2026, 09:20 UTC"));
    // Once a minute is enough; and what is done at the hospital does not move it.
    system.set_time("2026-03-03T09:20:59Z");
    robin.get("/issuer/golden-coast").await.page();
    system.set_time("2026-03-03T09:40:00Z");
    robin.get("/verifier/saint-brigid").await.page();
    let kept: Vec<(String, i64)> = sqlx::query_as(
        "SELECT slug, seen_at FROM members JOIN organisations ON organisations.id = organisation \
         WHERE person = ? ORDER BY slug",
    )
    .bind(row)
    .fetch_all(system.lanyard.db().readers())
    .await
    .expect("rows");
    let at = |text| tests::at(text).unix_seconds();
    assert_eq!(
        kept,
        [
            (BOARD.to_owned(), at("2026-03-03T09:20:00Z")),
            (HOSPITAL.to_owned(), at("2026-03-03T09:40:00Z")),
        ]
    );
    system.stop().await;
}
