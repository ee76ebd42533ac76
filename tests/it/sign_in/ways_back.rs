//! A way back in that an administrator made may have been followed by that administrator: what it
//! brings opens no other organisation until its person has said that it was them.

use super::{PASSWORD, sign_in};
use crate::sign_in::passkeys::{add_passkey, arrive_with_passkey, sign_in_with_passkey};
use reqwest::StatusCode;
use server::{access::Role, auth::session::Token, invitations::LinkKind, staff::Order};
use tests::{BOARD, HOSPITAL, System, authenticator::Authenticator, visitor::Visitor};

const CARLA: &str = "carla.reyes@board.example";
const EVES: &str = "nine badgers on the roof";

/// Eve administers the board; Carla is its officer, with a password of her own.
struct Story {
    system: System,
    eve: i64,
    carla: i64,
}

impl Story {
    async fn begin() -> Self {
        let system = System::start().await;
        let lanyard = &system.lanyard;
        let eve = lanyard.add_person("Eve Miller", "eve@board.example").await.expect("a person");
        lanyard.set_role(eve.row, BOARD, Role::Administrator).await.expect("a member");
        let carla = lanyard.add_person("Carla Reyes", CARLA).await.expect("a person");
        lanyard.set_role(carla.row, BOARD, Role::Officer).await.expect("a member");
        let (eve, carla) = (eve.row, carla.row);
        let story = Self { system, eve, carla };
        let mut own = story.system.nobody();
        story.come_back(&mut own, None, &[("way", "password"), ("password", PASSWORD)]).await;
        story
    }

    /// Somebody follows a way back in that `by` made for Carla; nobody is the command line.
    async fn come_back(&self, visitor: &mut Visitor, by: Option<i64>, fields: &[(&str, &str)]) {
        let path = self.way_back(by).await;
        assert_eq!(visitor.post(&path, fields).await.onward(), "/account?done=back");
    }

    async fn way_back(&self, by: Option<i64>) -> String {
        let link = self.system.lanyard.recovery(BOARD, self.carla, by).await.expect("a link");
        format!("/join/{}", *link.expose())
    }

    /// An invitation to the hospital.
    async fn invitation(&self) -> String {
        let invited = self.system.lanyard.invite(HOSPITAL, Role::Coordinator, ("", ""), None);
        format!("/join/{}", *invited.await.expect("a link").expose())
    }

    /// Carla, signed in with a password.
    async fn carla_with(&self, password: &str) -> Visitor {
        let mut carla = self.system.nobody();
        assert_eq!(sign_in(&mut carla, CARLA, password).await, StatusCode::SEE_OTHER);
        carla
    }

    async fn works_for(&self) -> usize {
        self.system.lanyard.memberships(self.carla).await.expect("memberships").len()
    }
}

/// The address that the form of the panel is sent to, and the value of its `way`.
fn panel(page: &str) -> (String, String) {
    let at = page.find("action=\"/account/back/").unwrap_or_else(|| panic!("no panel: {page}"));
    let action = page[at + 8..].split('"').next().expect("an end").to_owned();
    let way = page[at..].split("name=\"way\" value=\"").nth(1).expect("a field");
    (action, way.split('"').next().expect("an end").to_owned())
}

/// Joins with the account, which must be refused, with why.
async fn is_refused(visitor: &mut Visitor, invitation: &str, says: &str) {
    let page = visitor.get(invitation).await.page();
    assert!(page.contains("Your account cannot join for now"), "{page}");
    assert!(page.contains(says), "{says}: {page}");
    assert!(!page.contains("value=\"account\""), "no button that does nothing");
    let answer = visitor.post(invitation, &[("way", "account")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains(says), "{}", answer.body);
}

#[tokio::test]
async fn a_passkey_that_eve_planted_opens_no_hospital_that_carla_joins_later() {
    let story = Story::begin().await;
    let system = &story.system;
    let (mut eve, mut device) = (system.nobody(), Authenticator::new(&system.address));
    let path = story.way_back(Some(story.eve)).await;
    arrive_with_passkey(&mut eve, system, &mut device, &path).await;
    eve.post("/sign-out", &[]).await;
    // A week later Carla signs in as always, and is told before anything else.
    system.set_time("2026-03-10T09:00:00Z");
    let mut carla = system.nobody();
    let fields = [("email", CARLA), ("password", PASSWORD), ("next", "/issuer/golden-coast")];
    let led = carla.post("/sign-in", &fields).await.onward();
    assert_eq!(led, "/account?next=%2Fissuer%2Fgolden%2Dcoast");
    let page = carla.get(&led).await.page();
    assert!(
        page.contains(
            "Added after a way back in that Eve Miller made on 3 March 2026: was that you?"
        ),
        "{page}"
    );
    assert!(page.contains("href=\"/issuer/golden-coast\""), "and can go on: {page}");
    let invitation = story.invitation().await;
    is_refused(&mut carla, &invitation, "Say on your account page whether it was you").await;
    assert_eq!(story.works_for().await, 1);
    // It was not she: the passkey is gone, and whoever is signed in with it is out.
    let mut inside = system.nobody();
    sign_in_with_passkey(&mut inside, system, &device).await.page();
    assert_eq!(inside.get("/account").await.status, StatusCode::OK);
    let (action, way) = panel(&page);
    let fields = [("way", way.as_str()), ("answer", "remove")];
    assert_eq!(carla.post(&action, &fields).await.onward(), "/account?done=way-removed");
    assert!(inside.get("/account").await.asks_to_sign_in());
    let answer = sign_in_with_passkey(&mut eve, system, &device).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let page = carla.get("/account").await.page();
    assert!(!page.contains("Eve Miller"), "it is answered: {page}");
    assert_eq!(carla.post(&invitation, &[("way", "account")]).await.onward(), "/desks");
    assert_eq!(story.works_for().await, 2);
    story.system.stop().await;
}

#[tokio::test]
async fn a_password_that_eve_planted_is_refused_or_kept_by_carla_and_by_nobody_else() {
    for (answer, opens) in [("remove", false), ("keep", true)] {
        let story = Story::begin().await;
        let system = &story.system;
        // Carla has a passkey of her own, too.
        let mut device = Authenticator::new(&system.address);
        let mut carla = story.carla_with(PASSWORD).await;
        add_passkey(&mut carla, system, &mut device).await;
        let mut eve = system.nobody();
        let fields = [("way", "password"), ("password", EVES)];
        story.come_back(&mut eve, Some(story.eve), &fields).await;
        // With what she planted she neither confirms it, nor joins, nor hides it.
        for planted in [&mut eve, &mut story.carla_with(EVES).await] {
            let page = planted.get("/account").await.page();
            for waits in ["joins no other organisation", "stops being an administrator"] {
                assert!(page.contains(waits), "{waits}: {page}");
            }
            assert!(!page.contains("It was me"), "{page}");
            let link = link_of(&story).await;
            for answer in ["keep", "remove", "me"] {
                let way = if answer == "me" { "" } else { "password" };
                let fields = [("way", way), ("answer", answer)];
                let refused = planted.post(&format!("/account/back/{link}"), &fields).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
                assert!(refused.body.contains("that you had before"), "{answer}");
            }
            let invitation = story.invitation().await;
            is_refused(planted, &invitation, "Sign in by a passkey or a password").await;
        }
        let mut carla = system.nobody();
        let next = sign_in_with_passkey(&mut carla, system, &device).await.page();
        assert!(next.contains("/account?next="), "she is told at once: {next}");
        let page = carla.get("/account").await.page();
        let (action, way) = panel(&page);
        assert_eq!(way, "password");
        carla.post(&action, &[("way", "password"), ("answer", answer)]).await.onward();
        let mut again = system.nobody();
        let status = sign_in(&mut again, CARLA, EVES).await;
        assert_eq!(status == StatusCode::SEE_OTHER, opens, "{answer}");
        let invitation = story.invitation().await;
        assert_eq!(carla.post(&invitation, &[("way", "account")]).await.onward(), "/desks");
        story.system.stop().await;
    }
}

async fn link_of(story: &Story) -> i64 {
    let open = story.system.lanyard.ways_back(story.carla).await.expect("an answer");
    open.first().expect("a way back in").link
}

#[tokio::test]
async fn carla_who_has_lost_her_phone_works_on_at_the_board_without_any_bother() {
    let story = Story::begin().await;
    let system = &story.system;
    let (mut carla, mut phone) = (system.nobody(), Authenticator::new(&system.address));
    let path = story.way_back(Some(story.eve)).await;
    let next = arrive_with_passkey(&mut carla, system, &mut phone, &path).await;
    assert_eq!(next, "/account?done=back");
    assert_eq!(carla.get("/issuer/golden-coast").await.status, StatusCode::OK);
    // She takes away what she has lost, and adds what she has.
    carla.post("/account/password/remove", &[]).await.onward();
    let mut laptop = Authenticator::new(&system.address);
    add_passkey(&mut carla, system, &mut laptop).await;
    // The next day she is led where she wants to go, without a word.
    system.set_time("2026-03-04T08:00:00Z");
    let mut carla = system.nobody();
    let answer = sign_in_with_passkey(&mut carla, system, &laptop).await.page();
    assert!(answer.contains("\"/desks\""), "{answer}");
    assert_eq!(carla.get("/issuer/golden-coast/licenses").await.status, StatusCode::OK);
    // Joining elsewhere waits; whoever runs the server can vouch for her, and then she for it.
    let invitation = story.invitation().await;
    is_refused(&mut carla, &invitation, "lanyard invite --recover").await;
    let mut vouched = system.nobody();
    story.come_back(&mut vouched, None, &[("way", "as-before")]).await;
    for _ in 0..2 {
        let page = vouched.get("/account").await.page();
        let (action, way) = panel(&page);
        let fields = [("way", way.as_str()), ("answer", "keep")];
        assert_eq!(vouched.post(&action, &fields).await.onward(), "/account?done=way-kept");
    }
    let mut carla = system.nobody();
    sign_in_with_passkey(&mut carla, system, &phone).await.page();
    assert_eq!(carla.post(&invitation, &[("way", "account")]).await.onward(), "/desks");
    story.system.stop().await;
}

#[tokio::test]
async fn what_eve_adds_by_what_she_added_goes_back_to_the_same_link() {
    let story = Story::begin().await;
    let system = &story.system;
    let (mut eve, mut first) = (system.nobody(), Authenticator::new(&system.address));
    let path = story.way_back(Some(story.eve)).await;
    arrive_with_passkey(&mut eve, system, &mut first, &path).await;
    eve.post("/sign-out", &[]).await;
    // By the first passkey a second, by that a third, and a password; the first is taken away.
    let mut devices = vec![first];
    for _ in 0..2 {
        let mut eve = system.nobody();
        sign_in_with_passkey(&mut eve, system, devices.last().expect("one")).await.page();
        let mut next = Authenticator::new(&system.address);
        add_passkey(&mut eve, system, &mut next).await;
        devices.push(next);
    }
    sign_in_with_passkey(&mut eve, system, devices.last().expect("one")).await.page();
    let change = [("current", PASSWORD), ("password", EVES)];
    let changed = eve.post("/account/password", &change).await;
    assert_eq!(changed.onward(), "/account?done=password-saved");
    let row = story.system.lanyard.passkeys_of(story.carla).await.expect("passkeys")[0].row;
    let removed = eve.post(&format!("/account/passkeys/{row}/remove"), &[]).await.onward();
    assert_eq!(removed, "/account?done=passkey-removed");
    let open = system.lanyard.ways_back(story.carla).await.expect("an answer");
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].passkeys.len(), open[0].password), (2, true));
    let mut other = story.carla_with(EVES).await;
    let invitation = story.invitation().await;
    is_refused(&mut other, &invitation, "Sign in by a passkey or a password").await;
    // Another way back in does not take away what goes back to the first.
    let mut second = system.nobody();
    story.come_back(&mut second, Some(story.eve), &[("way", "as-before")]).await;
    let row = open[0].passkeys[0].row;
    let refused = second.post(&format!("/account/passkeys/{row}/remove"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    story.system.stop().await;
}

#[tokio::test]
async fn a_session_that_eve_still_has_open_ends_when_carla_joins_elsewhere() {
    let story = Story::begin().await;
    let mut carla = story.carla_with(PASSWORD).await;
    let mut eve = story.system.nobody();
    story.come_back(&mut eve, Some(story.eve), &[("way", "as-before")]).await;
    assert!(carla.get("/account").await.asks_to_sign_in(), "a way back in ends all others");
    let mut carla = story.carla_with(PASSWORD).await;
    assert_eq!(eve.get("/account").await.status, StatusCode::OK);
    let invitation = story.invitation().await;
    let led = carla.post(&invitation, &[("way", "account")]).await.onward();
    assert_eq!(led, "/account?next=%2Fdesks", "she is told of it first");
    assert!(eve.get("/account").await.asks_to_sign_in());
    // Nothing was added; whether it was she is still asked, until she says.
    let page = carla.get("/account").await.page();
    assert!(page.contains("A way back in that Eve Miller made on 3 March 2026 was used"), "{page}");
    let (action, way) = panel(&page);
    let fields = [("way", way.as_str()), ("answer", "not-me")];
    assert_eq!(carla.post(&action, &fields).await.onward(), "/account?done=was-not-me");
    assert!(!carla.get("/account").await.page().contains("Eve Miller"));
    story.system.stop().await;
}

#[tokio::test]
async fn whoever_finds_the_desk_open_does_not_answer_and_answers_reach_no_other_account() {
    let story = Story::begin().await;
    let system = &story.system;
    let mut eve = system.nobody();
    story.come_back(&mut eve, Some(story.eve), &[("way", "as-before")]).await;
    let mut carla = story.carla_with(PASSWORD).await;
    let (action, _) = panel(&carla.get("/account").await.page());
    // Another person knows the address of the answer, and gets nowhere.
    let mut other = system.staff(BOARD, Role::Auditor).await;
    let refused = other.post(&action, &[("way", ""), ("answer", "me")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    system.set_time("2026-03-03T09:15:00Z");
    let page = carla.get("/account").await.page();
    assert!(page.contains("Sign in again") && !page.contains("It was me"), "{page}");
    let refused = carla.post(&action, &[("way", ""), ("answer", "me")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(system.lanyard.ways_back(story.carla).await.expect("an answer").len(), 1);
    story.system.stop().await;
}

#[tokio::test]
async fn what_eve_planted_ends_when_eve_is_dismissed_or_is_no_administrator_any_more() {
    for dismissed in [true, false] {
        let story = Story::begin().await;
        let (system, eve) = (&story.system, story.eve);
        let lanyard = &system.lanyard;
        let boss = lanyard.add_person("Marguerite Ellison", "boss@board.example").await;
        let boss = boss.expect("a person").row;
        lanyard.set_role(boss, BOARD, Role::Administrator).await.expect("a member");
        system.can_sign_in(boss).await;
        let (mut inside, mut device) = (system.nobody(), Authenticator::new(&system.address));
        let path = story.way_back(Some(eve)).await;
        arrive_with_passkey(&mut inside, system, &mut device, &path).await;
        inside.get("/account").await.page();
        match dismissed {
            true => lanyard.remove_member(BOARD, eve, Order::by(boss)).await.expect("removed"),
            false => {
                let order = Order::by(boss);
                lanyard.change_role(BOARD, eve, Role::Auditor, order).await.expect("changed");
            }
        }
        assert!(inside.get("/account").await.asks_to_sign_in());
        let answer = sign_in_with_passkey(&mut inside, system, &device).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        // What is Carla's own stays.
        story.carla_with(PASSWORD).await.get("/account").await.page();
        story.system.stop().await;
    }
}

#[tokio::test]
async fn the_way_back_in_that_the_operator_made_is_out_of_eves_hands() {
    let story = Story::begin().await;
    let (lanyard, eve) = (&story.system.lanyard, story.eve);
    let made = lanyard.recovery(BOARD, story.carla, None).await.expect("a link");
    let row = lanyard.link(&made).await.expect("an answer").expect("a link").row;
    let open = lanyard.open_links(BOARD, LinkKind::Recover).await.expect("links");
    assert!(open.is_empty(), "she does not see it");
    let withdrawn = lanyard.withdraw(BOARD, LinkKind::Recover, row, eve).await;
    assert!(!withdrawn.expect("an answer"), "nor withdraws it");
    let eves = lanyard.recovery(BOARD, story.carla, Some(eve)).await.expect("a link");
    let mut carla = story.system.nobody();
    let path = format!("/join/{}", *made.expose());
    let fields = [("way", "password"), ("password", EVES)];
    assert_eq!(carla.post(&path, &fields).await.onward(), "/account?done=back");
    let lines: Vec<(String, Option<i64>)> = sqlx::query_as(
        "SELECT detail, organisation FROM log WHERE action = 'way back in used' ORDER BY rowid DESC",
    )
    .fetch_all(lanyard.db().readers())
    .await
    .expect("lines");
    assert_eq!(lines[0].0, format!("link/{row}"));
    assert!(lines[0].1.is_some(), "of which organisation");
    // The operator's replaces hers.
    let works = async |token: &Token| {
        let link = lanyard.link(token).await.expect("an answer").expect("a link");
        lanyard.works(&link).await.expect("an answer")
    };
    assert!(works(&eves).await);
    lanyard.recovery(BOARD, story.carla, None).await.expect("a link");
    assert!(!works(&eves).await);
    story.system.stop().await;
}

#[tokio::test]
async fn joining_at_carlas_open_desk_makes_her_session_no_younger() {
    let story = Story::begin().await;
    let system = &story.system;
    let mut carla = story.carla_with(PASSWORD).await;
    let mut eve = system.nobody();
    let token = system.lanyard.begin_session(story.eve, "Tests").await.expect("a session");
    eve.cookies.insert("session".to_owned(), token.expose().to_string());
    system.set_time("2026-03-03T09:16:00Z");
    let invitation = story.invitation().await;
    assert_eq!(carla.post(&invitation, &[("way", "account")]).await.onward(), "/desks");
    let refused = carla.post("/account/passkeys/start", &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    // Nor does an administrator's open desk make a way back in for its own person.
    let path = format!("/settings/{BOARD}/staff/{}/recovery", story.eve);
    let refused = eve.post(&path, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("sign in again"), "{}", refused.body);
    story.system.stop().await;
}

#[tokio::test]
async fn the_account_page_that_tells_carla_of_it_leads_her_to_no_other_site() {
    let story = Story::begin().await;
    let mut eve = story.system.nobody();
    story.come_back(&mut eve, Some(story.eve), &[("way", "as-before")]).await;
    let mut carla = story.carla_with(PASSWORD).await;
    let page = carla.get("/account?next=/issuer/golden-coast").await.page();
    assert!(page.contains("href=\"/issuer/golden-coast\">Answer later"), "{page}");
    for next in
        ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
    {
        let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let page = carla.get(&format!("/account?next={query}")).await.page();
        assert!(page.contains("href=\"/desks\">Answer later"), "{next}: {page}");
        assert!(!page.contains("evil.example") && !page.contains("javascript:"), "{next}: {page}");
    }
    story.system.stop().await;
}
