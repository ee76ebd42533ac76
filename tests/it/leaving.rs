//! Somebody who administers an organisation goes, or becomes less: what comes of it, who is asked,
//! and that the others still get in.

use crate::sign_in::{
    PASSWORD,
    passkeys::{add_passkey, arrive_with_passkey, sign_in_with_passkey},
    sign_in,
};
use reqwest::StatusCode;
use server::{
    access::Role,
    clients::ClientError,
    organisations::OrganisationError,
    staff::{Order, StaffError},
    state::{Client, OrganisationKind},
};
use tests::{BOARD, System, authenticator::Authenticator, visitor::Visitor};

const STAFF: &str = "/settings/golden-coast/staff";
const CLIENTS: &str = "/settings/golden-coast/clients";

/// A member of the board with a password of their own, signed in.
async fn member(system: &System, name: &str, role: Role) -> (Visitor, i64) {
    let person = system.lanyard.add_person(name, &address(name)).await.expect("a person");
    system.lanyard.set_role(person.row, BOARD, role).await.expect("a member");
    let visitor = come_back(system, person.row, None, &[PASSWORD_WAY, CHOSEN]).await;
    (visitor, person.row)
}

const PASSWORD_WAY: (&str, &str) = ("way", "password");
const CHOSEN: (&str, &str) = ("password", PASSWORD);

fn address(name: &str) -> String {
    format!("{}@board.example", name.to_lowercase().replace(' ', "."))
}

/// Follows a way back in that `by` made; nobody is the command line.
async fn come_back(
    system: &System,
    person: i64,
    by: Option<i64>,
    fields: &[(&str, &str)],
) -> Visitor {
    let mut visitor = system.nobody();
    let link = system.lanyard.recovery(BOARD, person, by).await.expect("a link");
    let path = format!("/join/{}", *link.expose());
    assert_eq!(visitor.post(&path, fields).await.onward(), "/account?done=back");
    visitor
}

/// Somebody who has lost what they signed in with comes back by a link of `by`, with a new passkey,
/// and takes away what is lost.
async fn come_back_with_nothing(system: &System, person: i64, by: i64) -> (Visitor, Authenticator) {
    let (mut visitor, mut device) = (system.nobody(), Authenticator::new(&system.address));
    let link = system.lanyard.recovery(BOARD, person, Some(by)).await.expect("a link");
    let path = format!("/join/{}", *link.expose());
    arrive_with_passkey(&mut visitor, system, &mut device, &path).await;
    let removed = visitor.post("/account/password/remove", &[]).await.onward();
    assert_eq!(removed, "/account?done=password-removed");
    (visitor, device)
}

async fn role(system: &System, person: i64) -> Option<Role> {
    let found = system.lanyard.membership(person, BOARD).await.expect("an answer");
    found.map(|(_, role)| role)
}

async fn lines(system: &System, action: &str) -> Vec<(String, String)> {
    sqlx::query_as("SELECT subject, detail FROM log WHERE action = ? ORDER BY id")
        .bind(action)
        .fetch_all(system.lanyard.db().readers())
        .await
        .expect("the log")
}

#[tokio::test]
async fn the_board_never_loses_the_last_administrator_who_could_sign_in() {
    let system = System::start().await;
    let (walter, walters) = member(&system, "Walter Okonjo", Role::Administrator).await;
    let (_, marguerites) = member(&system, "Marguerite Ellison", Role::Administrator).await;
    let (mut marguerite, device) = come_back_with_nothing(&system, marguerites, walters).await;
    // All that she has goes back to his link, which he could have followed himself.
    let orders = [
        (marguerite.clone(), "remove", &[("sure", "yes")][..]),
        (walter.clone(), "remove", &[("sure", "yes")]),
        (walter, "role", &[("role", "officer"), ("sure", "yes")]),
    ];
    for (mut visitor, what, fields) in orders {
        let answer = visitor.post(&format!("{STAFF}/{walters}/{what}"), fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.body);
        assert!(answer.body.contains("no administrator could sign in"), "{}", answer.body);
    }
    assert_eq!(role(&system, walters).await, Some(Role::Administrator));
    assert_eq!(marguerite.get(STAFF).await.status, StatusCode::OK);
    let mut phone = system.nobody();
    sign_in_with_passkey(&mut phone, &system, &device).await.page();
    // Whoever runs the server lets her in; she says what is hers; now he can go.
    let mut vouched = come_back(&system, marguerites, None, &[("way", "as-before")]).await;
    let row = system.lanyard.passkeys_of(marguerites).await.expect("passkeys")[0].row.to_string();
    let link = system.lanyard.ways_back(marguerites).await.expect("an answer")[0].link;
    let fields = [("way", row.as_str()), ("answer", "keep")];
    vouched.post(&format!("/account/back/{link}"), &fields).await.onward();
    let removed = vouched.post(&format!("{STAFF}/{walters}/remove"), &[]).await.onward();
    assert_eq!(removed, format!("{STAFF}?done=removed"));
    let mut phone = system.nobody();
    sign_in_with_passkey(&mut phone, &system, &device).await.page();
    assert_eq!(phone.get(STAFF).await.status, StatusCode::OK);
    system.stop().await;
}

#[tokio::test]
async fn an_administrator_who_has_no_way_in_at_all_is_none_to_leave_the_board_to() {
    let system = System::start().await;
    let (mut walter, walters) = member(&system, "Walter Okonjo", Role::Administrator).await;
    let ines = system.lanyard.add_person("Ines Adeyemi", "ines@board.example").await;
    let ines = ines.expect("a person").row;
    system.lanyard.set_role(ines, BOARD, Role::Administrator).await.expect("a member");
    let remove = format!("{STAFF}/{walters}/remove");
    let answer = walter.post(&remove, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("no administrator could sign in"), "{}", answer.body);
    come_back(&system, ines, None, &[PASSWORD_WAY, CHOSEN]).await;
    assert_eq!(walter.post(&remove, &[]).await.onward(), "/desks");
    system.stop().await;
}

#[tokio::test]
async fn nor_does_another_board_lose_its_only_administrator_by_the_way() {
    let system = System::start().await;
    let lanyard = &system.lanyard;
    let made = lanyard.create_organisation("silver-lake", "Silver Lake", OrganisationKind::Board);
    made.await.expect("a board");
    let (mut walter, _) = member(&system, "Walter Okonjo", Role::Administrator).await;
    let (_, eves) = member(&system, "Eve Miller", Role::Administrator).await;
    let (_, carlas) = member(&system, "Carla Reyes", Role::Officer).await;
    // Eve answers for Carla at both boards; Carla alone can still sign in at the other.
    for (person, role) in [(eves, Role::Administrator), (carlas, Role::Administrator)] {
        lanyard.set_role(person, "silver-lake", role).await.expect("a member");
    }
    come_back_with_nothing(&system, carlas, eves).await;
    lanyard.set_role(eves, "silver-lake", Role::Auditor).await.expect("a role");
    let remove = format!("{STAFF}/{eves}/remove");
    let answer = walter.post(&remove, &[("sure", "yes")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    assert!(answer.body.contains("no administrator could sign in"), "{}", answer.body);
    assert_eq!(lanyard.passkeys_of(carlas).await.expect("passkeys").len(), 1);
    system.stop().await;
}

#[tokio::test]
async fn whoever_would_be_shut_out_is_named_before_anything_happens() {
    for dismissed in [true, false] {
        let system = System::start().await;
        let (mut marguerite, _) = member(&system, "Marguerite Ellison", Role::Administrator).await;
        let (_, eves) = member(&system, "Eve Miller", Role::Administrator).await;
        let (_, carlas) = member(&system, "Carla Reyes", Role::Officer).await;
        let (_, robins) = member(&system, "Robin Vance", Role::Officer).await;
        // Carla has lost everything; Robin came back by such a link too, but has a passkey from before.
        let (mut carla, device) = come_back_with_nothing(&system, carlas, eves).await;
        let mut robin = system.nobody();
        sign_in(&mut robin, &address("Robin Vance"), PASSWORD).await;
        let mut older = Authenticator::new(&system.address);
        add_passkey(&mut robin, &system, &mut older).await;
        let new = [PASSWORD_WAY, ("password", "nine badgers on the roof")];
        come_back(&system, robins, Some(eves), &new).await;

        let (path, fields) = match dismissed {
            true => (format!("{STAFF}/{eves}/remove"), vec![]),
            false => (format!("{STAFF}/{eves}/role"), vec![("role", "auditor")]),
        };
        let asked = marguerite.post(&path, &fields).await.page();
        assert!(asked.contains("Who could not sign in any more"), "{asked}");
        assert!(asked.contains("Carla Reyes"), "{asked}");
        assert!(!asked.contains("Robin Vance"), "he has a way of his own: {asked}");
        assert!(asked.contains("name=\"sure\" value=\"yes\""), "{asked}");
        assert_eq!(role(&system, eves).await, Some(Role::Administrator), "nothing has happened");
        assert_eq!(carla.get("/account").await.status, StatusCode::OK);

        let sure = [&fields[..], &[("sure", "yes")]].concat();
        marguerite.post(&path, &sure).await.onward();
        let left = if dismissed { None } else { Some(Role::Auditor) };
        assert_eq!(role(&system, eves).await, left);
        // What Eve could have planted ends, as it always did; what is Robin's own stays.
        assert!(carla.get("/account").await.asks_to_sign_in());
        let answer = sign_in_with_passkey(&mut system.nobody(), &system, &device).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        sign_in_with_passkey(&mut system.nobody(), &system, &older).await.page();
        // And Carla is let back in by somebody who stays.
        let back = format!("{STAFF}/{carlas}/recovery");
        assert_eq!(marguerite.post(&back, &[]).await.onward(), STAFF);
        system.stop().await;
    }
}

/// A client that somebody makes in the settings.
async fn makes(system: &System, visitor: &mut Visitor, name: &str) -> Client {
    let fields = [("name", name), ("scope", "write:/licenses"), ("expiry", "90")];
    visitor.post(CLIENTS, &fields).await.page();
    named(system, name).await
}

async fn named(system: &System, name: &str) -> Client {
    let all = system.lanyard.clients_of(BOARD).await.expect("clients");
    all.into_iter().find(|client| client.name == name).expect("a client")
}

async fn works(system: &System, name: &str) -> bool {
    named(system, name).await.revoked_at.is_none()
}

#[tokio::test]
async fn the_clients_of_a_dismissed_administrator_are_revoked_with_her_unless_somebody_says_otherwise()
 {
    for dismissed in [true, false] {
        let system = System::start().await;
        let (mut marguerite, row) =
            member(&system, "Marguerite Ellison", Role::Administrator).await;
        let (mut eve, eves) = member(&system, "Eve Miller", Role::Administrator).await;
        let payroll = makes(&system, &mut eve, "Payroll").await;
        makes(&system, &mut eve, "Portal").await;
        let old = makes(&system, &mut eve, "Old portal").await;
        eve.post(&format!("{CLIENTS}/{}/revoke", old.id), &[]).await.onward();
        makes(&system, &mut marguerite, "Archive").await;
        let list = marguerite.get(CLIENTS).await.page();
        let of_payroll = list.split("Payroll").nth(1).expect("a row");
        let of_payroll = of_payroll.split("</tr>").next().expect("a row");
        assert!(of_payroll.contains("Eve Miller"), "who made it: {of_payroll}");

        let (path, fields) = match dismissed {
            true => (format!("{STAFF}/{eves}/remove"), vec![]),
            false => (format!("{STAFF}/{eves}/role"), vec![("role", "auditor")]),
        };
        let asked = marguerite.post(&path, &fields).await.page();
        let ticked = asked.matches(" checked").count();
        assert_eq!(ticked, 2, "what works, and nothing else: {asked}");
        for name in ["Payroll", "Portal"] {
            assert!(asked.contains(name) && works(&system, name).await, "{name}: {asked}");
        }
        assert!(!asked.contains("Archive") && !asked.contains("Old portal"), "{asked}");
        // Meanwhile she makes one more. One tick was taken away.
        makes(&system, &mut eve, "Backdoor").await;
        let portal = named(&system, "Portal").await.id;
        let answer = [
            ("sure", "yes"),
            ("client", payroll.id.as_str()),
            ("client", portal.as_str()),
            ("revoke", portal.as_str()),
        ];
        marguerite.post(&path, &[&fields[..], &answer].concat()).await.onward();
        assert!(works(&system, "Payroll").await && works(&system, "Archive").await);
        assert!(!works(&system, "Portal").await);
        assert!(!works(&system, "Backdoor").await, "nobody said that it stays");
        let revoked = lines(&system, "client revoked").await;
        let by = (portal, format!("by person/{row}"));
        assert!(revoked.contains(&by), "{revoked:?}");
        let added = lines(&system, "client added").await;
        assert!(added.contains(&(payroll.id, format!("by person/{eves}"))), "{added:?}");
        system.stop().await;
    }
}

#[tokio::test]
async fn whoever_takes_the_role_from_herself_is_asked_first_and_led_to_where_she_may_be() {
    let system = System::start().await;
    let (_, _) = member(&system, "Walter Okonjo", Role::Administrator).await;
    let (mut marguerite, row) = member(&system, "Marguerite Ellison", Role::Administrator).await;
    let path = format!("{STAFF}/{row}/role");
    let asked = marguerite.post(&path, &[("role", "officer")]).await.page();
    assert!(asked.contains("It is your own role"), "{asked}");
    assert!(asked.contains("Before Marguerite Ellison becomes a licensing officer"), "{asked}");
    assert_eq!(role(&system, row).await, Some(Role::Administrator));
    let led = marguerite.post(&path, &[("role", "officer"), ("sure", "yes")]).await.onward();
    assert_eq!(led, "/desks");
    assert_eq!(role(&system, row).await, Some(Role::Officer));
    let desk = marguerite.get(&led).await.onward();
    assert_eq!(marguerite.get(&desk).await.status, StatusCode::OK);
    system.stop().await;
}

#[tokio::test]
async fn who_was_dismissed_a_moment_ago_orders_nothing_more() {
    let system = System::start().await;
    let lanyard = &system.lanyard;
    let (_, walters) = member(&system, "Walter Okonjo", Role::Administrator).await;
    let (_, robins) = member(&system, "Robin Vance", Role::Officer).await;
    let (_, ines) = member(&system, "Ines Adeyemi", Role::Auditor).await;
    let scopes = ["write:/licenses".to_owned()];
    let made = lanyard.create_client("Portal", Some(BOARD), &scopes, None, Some(walters)).await;
    let client = made.expect("a client").client.id;
    let stranger = lanyard.add_person("Eve Miller", "eve@hospital.example").await.expect("added");
    lanyard.set_role(stranger.row, tests::HOSPITAL, Role::Administrator).await.expect("a member");
    // As when the guard let them pass, and the role went before the write.
    for by in [ines, robins, stranger.row] {
        let order = Order { by, sure: true, keep: &[] };
        let changed = lanyard.change_role(BOARD, robins, Role::Administrator, order).await;
        assert_eq!(changed, Err(StaffError::NotAllowed));
        let removed = lanyard.remove_member(BOARD, walters, order).await;
        assert_eq!(removed, Err(StaffError::NotAllowed));
        let made = lanyard.create_client("Mine", Some(BOARD), &scopes, None, Some(by)).await;
        assert_eq!(made.err(), Some(ClientError::NotAllowed));
        let revoked = lanyard.revoke_client(Some(BOARD), &client, Some(by)).await;
        assert_eq!(revoked, Err(ClientError::NotAllowed));
        let renamed = lanyard.rename_organisation(BOARD, "Ours now", by).await;
        assert_eq!(renamed, Err(OrganisationError::NotAllowed));
        let replaced = lanyard.replace_key(BOARD, "ed25519-1", Some(by)).await;
        assert_eq!(replaced, Err(OrganisationError::NotAllowed));
        let stolen = lanyard.key_stolen(BOARD, "ed25519-1", Some(by)).await;
        assert_eq!(stolen, Err(OrganisationError::NotAllowed));
        let kept = lanyard.key_kept(BOARD, "ed25519-1", Some(by)).await;
        assert_eq!(kept, Err(OrganisationError::NotAllowed));
    }
    let order = Order::by(walters);
    lanyard.change_role(BOARD, robins, Role::Auditor, order).await.expect("he still is one");
    assert_eq!(lanyard.clients_of(BOARD).await.expect("clients").len(), 1);
    assert!(works(&system, "Portal").await);
    system.stop().await;
}

#[tokio::test]
async fn the_log_says_who_renamed_the_board_and_changed_its_keys() {
    let system = System::start().await;
    let (mut walter, row) = member(&system, "Walter Okonjo", Role::Administrator).await;
    let settings = format!("/settings/{BOARD}");
    walter.post(&format!("{settings}/name"), &[("name", "Golden Coast")]).await.onward();
    walter.post(&format!("{settings}/keys/p256-1/rotate"), &[]).await.onward();
    let sure = [("sure", "yes")];
    walter.post(&format!("{settings}/keys/p256-1/stolen"), &sure).await.onward();
    system.lanyard.rotate_key(BOARD, credentials::key::KeyType::P384).await.expect("rotated");
    let by = format!("by person/{row}");
    for action in ["organisation renamed", "key stolen"] {
        let lines = lines(&system, action).await;
        assert_eq!(lines.iter().map(|(_, detail)| detail).collect::<Vec<_>>(), [&by], "{action}");
    }
    let rotated = lines(&system, "key rotated").await;
    let by_whom: Vec<_> = rotated.iter().map(|(_, detail)| detail.as_str()).collect();
    assert_eq!(by_whom, [by.as_str(), "by the command line"]);
    system.stop().await;
}
