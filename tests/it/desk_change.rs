//! An officer changes a licence at the desk: what was promised is what verifiers are told.

mod announced;

use credentials::{lifecycle::State, verifier::Given};
use server::{
    access::Role,
    state::{License, LicenseId},
};
use tests::{BOARD, System, visitor::Visitor};

/// Every action, and the state that it leads to.
const DEEDS: [(&str, State); 12] = [
    ("restrict", State::Restricted),
    ("probation", State::Probation),
    ("stay", State::SuspensionStayed),
    ("suspend", State::Suspended),
    ("emergency", State::Suspended),
    ("reinstate", State::Active),
    ("deactivate", State::Inactive),
    ("lapse", State::Lapsed),
    ("surrender", State::Surrendered),
    ("revoke", State::Revoked),
    ("deceased", State::Deceased),
    ("issued-in-error", State::IssuedInError),
];

fn path(id: &LicenseId) -> String {
    format!("/issuer/{BOARD}/licenses/{id}")
}

/// The words of a page without its markup.
fn words(page: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for one in page.chars() {
        match one {
            '<' => inside = true,
            '>' => inside = false,
            one if !inside => text.push(one),
            _ => {}
        }
    }
    text.replace("&amp;", "&").replace("&#x27;", "'").replace("&lt;", "<").replace("&gt;", ">")
}

/// The sentence that a confirmation promises.
fn promised(page: &str) -> String {
    let told = page.split("class=\"told\"").nth(1).unwrap_or_else(|| panic!("{page}"));
    words(&format!("<p{}", told.split("</p>").next().unwrap())).trim().to_owned()
}

fn order<'a>(action: &'a str, changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("action", action),
        ("reason", "other"),
        ("other", "board order"),
        ("text", "Only under the eyes of a second physician & nurse."),
        ("order", "https://golden-coast.example/orders/7"),
    ];
    fields.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    fields.extend_from_slice(changes);
    fields
}

async fn confirm(officer: &mut Visitor, license: &License, fields: &[(&str, &str)]) -> String {
    officer.post(&format!("{}/change", path(&license.id)), fields).await.page()
}

async fn click(officer: &mut Visitor, license: &License, fields: &[(&str, &str)]) -> String {
    let mut fields = fields.to_vec();
    fields.push(("step", "order"));
    officer.post(&format!("{}/change", path(&license.id)), &fields).await.onward()
}

#[tokio::test]
async fn each_change_from_each_state_tells_verifiers_what_its_confirmation_promised() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    for from in State::ALL.into_iter().filter(|state| *state != State::Provisional) {
        for (action, to) in DEEDS.into_iter().filter(|(_, to)| from.change(*to).is_ok()) {
            let license = system.board().issue().await;
            if from != State::Active {
                system.board().change(&license.id, from).await.unwrap();
            }
            let what = format!("{from:?} to {to:?} by {action}");
            let chooser = officer.get(&format!("{}/change", path(&license.id))).await.page();
            assert!(chooser.contains(&format!("?action={action}\"")), "{what}: {chooser}");
            let fields = order(action, &[]);
            let page = confirm(&mut officer, &license, &fields).await;
            let promised = promised(&page);
            assert_eq!(page.contains("cannot be undone"), to.is_final(), "{what}: {page}");
            assert_eq!(page.contains("class=\"danger\""), to.is_final(), "{what}");
            let before = system.lanyard.license(&license.id).await.unwrap().unwrap();
            assert_eq!(before.state, from, "{what}: looking changes nothing");

            let onward = click(&mut officer, &license, &fields).await;
            assert!(onward.ends_with("?done=changed"), "{what}: {onward}");
            let verdict = system.lanyard.verify(Given::Cid(license.cid)).await;
            assert_eq!(verdict.report().sentence, promised, "{what}");
            let public = system.nobody().get(&format!("/l/{}", license.id)).await.page();
            assert!(words(&public).contains(&promised), "{what}: {promised}\n{}", words(&public));
        }
    }
    system.stop().await;
}

#[tokio::test]
async fn the_text_of_a_restriction_reaches_the_verifier_whole() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    let text = format!("{} ends here", "May not operate alone at night. ".repeat(15).trim());
    assert!(text.len() > 450 && text.len() <= 500);
    let fields = order("restrict", &[("text", &text)]);
    confirm(&mut officer, &license, &fields).await;
    click(&mut officer, &license, &fields).await;
    let verdict = system.lanyard.verify(Given::Cid(license.cid)).await;
    assert!(verdict.report().sentence.contains(&text), "{}", verdict.report().sentence);
    let public = system.nobody().get(&format!("/l/{}", license.id)).await.page();
    assert!(words(&public).contains("ends here"), "{}", words(&public));
    let path = format!("{}/change", path(&license.id));
    let refused = officer.post(&path, &order("probation", &[("text", " ")])).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("A hospital must know"), "{}", refused.body);
    system.stop().await;
}

#[tokio::test]
async fn a_second_click_changes_nothing_twice_and_says_so_kindly() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    let fields = order("suspend", &[]);
    assert!(click(&mut officer, &license, &fields).await.ends_with("?done=changed"));
    let onward = click(&mut officer, &license, &fields).await;
    assert!(onward.ends_with("?done=already"), "{onward}");
    assert!(officer.get(&onward).await.page().contains("Nothing was changed a second time"));
    let later = order("revoke", &[("day", "9 March 2026")]);
    assert!(click(&mut officer, &license, &later).await.ends_with("?done=announced"));
    assert!(click(&mut officer, &license, &later).await.ends_with("?done=announced"));
    let record = system.lanyard.record(BOARD, &license.id).await.unwrap().unwrap();
    assert_eq!(record.changes.len(), 2, "{:?}", record.changes);
    system.stop().await;
}

#[tokio::test]
async fn a_change_announced_for_tomorrow_and_called_off_never_happens() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    let fields = order("suspend", &[("day", "03/04/2026"), ("time", "14:30")]);
    let page = confirm(&mut officer, &license, &fields).await;
    assert!(page.contains("Suspend from 4 March 2026, 14:30 UTC"), "{page}");
    assert!(page.contains("Until then every check answers as it does today"), "{page}");
    assert!(promised(&page).contains("was suspended on 4 March 2026"), "{page}");
    let onward = click(&mut officer, &license, &fields).await;
    let page = officer.get(&onward).await.page();
    assert!(page.contains("Suspended from 4 March 2026, 14:30 UTC"), "{page}");
    let number = system.lanyard.license(&license.id).await.unwrap().unwrap().history[0].number;
    let call_off = format!("{}/changes/{number}/call-off", path(&license.id));
    assert!(officer.get(&call_off).await.page().contains("Call off this change?"));
    let onward = officer.post(&call_off, &[]).await.onward();
    assert!(onward.ends_with("?done=called-off"), "{onward}");
    assert!(officer.post(&call_off, &[]).await.onward().ends_with("?done=not-waiting"));

    system.set_time("2026-03-05T09:00:00Z");
    system.hospital().expect(&license, credentials::verifier::Outcome::Accepted).await;
    let now = system.lanyard.license(&license.id).await.unwrap().unwrap();
    assert_eq!(now.state, State::Active);
    let mut officer = system.staff(BOARD, Role::Auditor).await;
    let page = officer.get(&path(&license.id)).await.page();
    for seen in
        ["Suspended (called off)", "Called off on 3 March 2026, 09:00 UTC by Robin Vance, officer."]
    {
        assert!(page.contains(seen), "{seen}: {page}");
    }
    let public = system.nobody().get(&format!("/l/{}", license.id)).await.page();
    assert!(!public.contains("alled off") && !public.contains("Robin Vance"), "{public}");
    system.stop().await;
}

#[tokio::test]
async fn what_is_in_force_cannot_be_called_off_nor_anything_of_another_licence() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let other = system.board().issue().await;
    system
        .board()
        .order(&license.id, State::Suspended, Some("2026-03-09T00:00:00Z"))
        .await
        .unwrap();
    system.board().change(&other.id, State::Probation).await.unwrap();
    let number = system.lanyard.license(&license.id).await.unwrap().unwrap().history[0].number;
    let applied = system.lanyard.license(&other.id).await.unwrap().unwrap().history[0].number;
    for (id, number) in [(&other.id, number), (&other.id, applied), (&license.id, 9_999)] {
        let refused = system.lanyard.withdraw_change(BOARD, id, number, None).await;
        assert!(matches!(refused, Err(server::state::ChangeError::NotWaiting)), "{refused:?}");
    }
    let refused = system.lanyard.withdraw_change("saint-brigid", &license.id, number, None).await;
    assert!(matches!(refused, Err(server::state::ChangeError::NotFound)), "{refused:?}");
    let left = system.lanyard.withdraw_change(BOARD, &license.id, number, None).await.unwrap();
    assert!(left.history.is_empty());
    system.stop().await;
}

#[tokio::test]
async fn an_officer_who_was_overtaken_by_another_looks_again_before_anything_happens() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    let mut fields = order("probation", &[]);
    let page = confirm(&mut officer, &license, &fields).await;
    assert!(page.contains("name=\"seen\" value=\"active.0.0.0\""), "{page}");
    system.board().change(&license.id, State::Suspended).await.unwrap();
    fields.extend([("seen", "active.0.0.0"), ("step", "order")]);
    let answer = officer.post(&format!("{}/change", path(&license.id)), &fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("has been changed since"), "{}", answer.body);
    let now = system.lanyard.license(&license.id).await.unwrap().unwrap();
    assert_eq!(now.state, State::Suspended);
    system.stop().await;
}

#[tokio::test]
async fn a_page_that_an_officer_restores_in_may_does_not_repeat_what_march_decided() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    let mut fields = order("suspend", &[]);
    let page = confirm(&mut officer, &license, &fields).await;
    assert!(page.contains("name=\"seen\" value=\"active.0.0.0\""), "{page}");
    fields.extend([("seen", "active.0.0.0")]);
    assert!(click(&mut officer, &license, &fields).await.ends_with("?done=changed"));
    system.board().change(&license.id, State::Active).await.unwrap();
    fields.push(("step", "order"));
    let answer = officer.post(&format!("{}/change", path(&license.id)), &fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("has been changed since"), "{}", answer.body);
    let now = system.lanyard.license(&license.id).await.unwrap().unwrap();
    assert_eq!(now.state, State::Active);
    system.stop().await;
}

#[tokio::test]
async fn an_address_cannot_make_an_officer_believe_that_something_was_just_done() {
    let system = System::start().await;
    let license = system.board().issue().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let said = |done: &str| format!("{}?done={done}", path(&license.id));
    let notices = [
        ("issued", app::text::issuer::JUST_ISSUED),
        ("changed", app::text::issuer::JUST_CHANGED),
        ("announced", app::text::issuer::JUST_ANNOUNCED),
        ("called-off", app::text::issuer::JUST_CALLED_OFF),
    ];
    for (done, notice) in notices {
        let page = words(&officer.get(&said(done)).await.page());
        assert_eq!(page.contains(notice), done == "issued", "{done}: {page}");
    }
    system.set_time("2026-03-03T09:05:00Z");
    let page = words(&officer.get(&said("issued")).await.page());
    assert!(!page.contains(app::text::issuer::JUST_ISSUED), "{page}");
    system.stop().await;
}

#[tokio::test]
async fn an_order_that_is_not_in_order_is_told_beside_its_fields_and_kept() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    let path = format!("{}/change", path(&license.id));
    for (field, typed, told) in [
        ("reason", "", "Choose the reason."),
        ("other", "", "Write the other reason"),
        ("other", "Ärger", "plain letters"),
        ("day", "soon", "This day is not understood."),
        ("day", "3 March 2126", "more than five years ahead"),
        ("time", "25:00", "Type the time as 14:30"),
        ("order", "http://board.example/7", "begins with https://"),
        ("text", &"x".repeat(501), "at most 500 characters"),
    ] {
        let mut fields = order("suspend", &[(field, typed)]);
        if field == "time" {
            fields.push(("day", "2026-03-09"));
        }
        let answer = officer.post(&path, &fields).await;
        assert_eq!(answer.status, 422, "{field}");
        assert!(answer.body.contains(told), "{field}: {}", answer.body);
        assert!(answer.body.contains(&format!("href=\"#{field}\"")), "{field}");
        assert!(field == "text" || answer.body.contains("second physician"), "{field}");
    }
    let answer = officer.post(&path, &order("suspend", &[("time", "14:30")])).await;
    assert!(answer.body.contains("Give the day too"), "{}", answer.body);
    system.stop().await;
}

#[tokio::test]
async fn a_restriction_is_not_lost_by_a_suspension_and_comes_back_first() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    let text = "May not prescribe opioids.";
    let restrict = order("restrict", &[("text", text)]);
    click(&mut officer, &license, &restrict).await;
    let suspend = order("suspend", &[]);
    let page = words(&confirm(&mut officer, &license, &suspend).await);
    assert!(page.contains("(“May not prescribe opioids.”) will not be told"), "{page}");
    click(&mut officer, &license, &suspend).await;
    let chooser = officer.get(&format!("{}/change", path(&license.id))).await.page();
    let with = chooser.find("Reinstate with the restriction that stood before").expect("offered");
    assert!(with < chooser.find(">Reinstate<").expect("offered too"), "{chooser}");
    let form = format!("{}/change?action=restrict&former=yes", path(&license.id));
    assert!(officer.get(&form).await.page().contains(text));
    let page = words(&confirm(&mut officer, &license, &order("reinstate", &[])).await);
    assert!(page.contains("does not come back with this"), "{page}");
    click(&mut officer, &license, &restrict).await;
    let verdict = system.lanyard.verify(Given::Cid(license.cid)).await;
    assert!(verdict.report().sentence.contains(text), "{}", verdict.report().sentence);
    system.stop().await;
}

#[tokio::test]
async fn a_reason_in_the_boards_own_words_comes_back_with_the_restriction_that_stood_before() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    for (chosen, own, code) in [
        ("other", "failed audit 2026", "failed-audit-2026"),
        ("consent-order", "", "consent-order"),
    ] {
        let license = system.board().issue().await;
        let restrict = order("restrict", &[("reason", chosen), ("other", own)]);
        click(&mut officer, &license, &restrict).await;
        system.board().change(&license.id, State::Suspended).await.unwrap();
        let form = format!("{}/change?action=restrict&former=yes", path(&license.id));
        let form = officer.get(&form).await.page();
        let value_of = |name: &str| {
            let field = form.split(&format!("name=\"{name}\"")).nth(1).expect("the field");
            let field = field.split('>').next().unwrap();
            let value = field.split("value=\"").nth(1).unwrap_or_default();
            value.split('"').next().unwrap_or_default().to_owned()
        };
        assert_eq!(value_of("other"), own, "{form}");
        let radio = form.split(&format!("value=\"{chosen}\"")).nth(1).expect("a choice");
        assert!(radio.split('>').next().unwrap().contains("checked"), "{chosen}: {form}");
        let words = value_of("other");
        let again = order("restrict", &[("reason", chosen), ("other", &words)]);
        click(&mut officer, &license, &again).await;
        let now = system.lanyard.license(&license.id).await.unwrap().unwrap();
        assert_eq!(now.history.last().unwrap().reason, code);
    }
    system.stop().await;
}

#[tokio::test]
async fn a_restriction_is_changed_and_lifted_under_its_own_name() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    let first = order("restrict", &[("text", "No opioids.")]);
    click(&mut officer, &license, &first).await;
    assert!(click(&mut officer, &license, &first).await.ends_with("?done=already"));
    let chooser = officer.get(&format!("{}/change", path(&license.id))).await.page();
    assert!(chooser.contains("Change the restriction"), "{chooser}");
    assert!(chooser.contains("Lift the restriction"), "{chooser}");
    let second = order("restrict", &[("text", "No opioids, no benzodiazepines.")]);
    let page = words(&confirm(&mut officer, &license, &second).await);
    assert!(page.contains("This takes the place of: “No opioids.”"), "{page}");
    assert!(click(&mut officer, &license, &second).await.ends_with("?done=changed"));
    let verdict = system.lanyard.verify(Given::Cid(license.cid)).await;
    let sentence = &verdict.report().sentence;
    assert!(sentence.contains("No opioids, no benzodiazepines."), "{sentence}");
    system.stop().await;
}

#[tokio::test]
async fn a_day_that_has_passed_is_said_plainly_and_none_is_before_the_period() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    let past = order("suspend", &[("day", "2026-02-12")]);
    let page = words(&confirm(&mut officer, &license, &past).await);
    for seen in
        ["was 19 days ago", "the last answer is “Accepted”", "Suspend from 12 February 2026"]
    {
        assert!(page.contains(seen), "{seen}: {page}");
    }
    let early = order("suspend", &[("day", "2019-01-01")]);
    let answer = officer.post(&format!("{}/change", path(&license.id)), &early).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("period begins on 1 July 2025"), "{}", answer.body);
    system.stop().await;
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_change_is_told_at_once() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    let long = "x".repeat(501);
    let fields = order(
        "suspend",
        &[("other", ""), ("day", "soon"), ("text", &long), ("order", "ftp://board.example/7")],
    );
    let answer = officer.post(&format!("{}/change", path(&license.id)), &fields).await;
    assert_eq!(answer.status, 422);
    for field in ["other", "day", "text", "order"] {
        assert!(answer.body.contains(&format!("href=\"#{field}\"")), "{field}: {}", answer.body);
    }
    system.stop().await;
}

#[tokio::test]
async fn the_reason_that_was_chosen_is_told_beside_the_boards_own_words() {
    let system = System::start().await;
    let license = system.board().issue().await;
    system.board().change(&license.id, State::Suspended).await.unwrap();
    let verdict = system.lanyard.verify(Given::Cid(license.cid)).await;
    let said = "Reason: disciplinary action. The board says: Pending a hearing.";
    assert!(verdict.report().sentence.contains(said), "{}", verdict.report().sentence);
    system.stop().await;
}
