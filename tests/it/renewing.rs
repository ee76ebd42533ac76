//! A board renews a licence, and does not renew what it has stopped.

use credentials::{
    issuer::{DisciplinaryActionOrder, RestrictionOrder},
    lifecycle::State,
    verifier::Outcome,
};
use server::{
    access::Role,
    issuing::Succession,
    state::{IssueError, LicenseId},
};
use tests::{BOARD, System, ada_okafor, visitor::Visitor};

const NEW: &str = "/issuer/golden-coast/licenses/new";

/// The values of a form, as a browser would send it.
fn sent(page: &str) -> Vec<(String, String)> {
    let form = page.split("class=\"go\"").nth(1).or_else(|| page.split("class=\"sheet\"").nth(1));
    let form = form.expect("a form").split("</form>").next().unwrap();
    let mut fields = Vec::new();
    for tag in form.split('<').filter(|tag| tag.starts_with("input ")) {
        let tag = tag.split('>').next().unwrap();
        let of = |name: &str| {
            let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
            Some(rest.split('"').next()?.replace("&amp;", "&").replace("&#x27;", "'"))
        };
        let kind = of("type").unwrap_or_default();
        if matches!(&*kind, "radio" | "checkbox") && !tag.contains(" checked") {
            continue;
        }
        fields.extend(of("name").zip(of("value")));
    }
    for select in form.split("<select ").skip(1) {
        let name = select.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        let chosen = select.split("</select>").next().unwrap().split("<option ");
        let chosen =
            chosen.skip(1).find(|option| option.split('>').next().unwrap().contains("selected"));
        let value = chosen.and_then(|it| it.split("value=\"").nth(1)?.split('"').next());
        fields.push((name.to_owned(), value.unwrap_or_default().to_owned()));
    }
    fields
}

async fn post(
    officer: &mut Visitor,
    fields: &[(String, String)],
    changes: &[(&str, &str)],
) -> tests::visitor::Answer {
    let mut fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    fields.extend_from_slice(changes);
    officer.post(NEW, &fields).await
}

const PERIOD: [(&str, &str); 2] =
    [("effectiveDate", "2027-07-01"), ("expirationDate", "2029-06-30")];

/// Renews a licence and gives the preview and the new licence.
async fn renew(officer: &mut Visitor, id: &LicenseId, drop: bool) -> (String, LicenseId) {
    let form = officer.get(&format!("{NEW}?renew={id}")).await.page();
    let mut changes = PERIOD.to_vec();
    changes.push(("step", "preview"));
    if drop {
        changes.push(("carry", "no"));
    }
    let preview = post(officer, &sent(&form), &changes).await.page();
    let onward = post(officer, &sent(&preview), &[("step", "issue")]).await.onward();
    let new = onward.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
    (preview, LicenseId::parse(&new).unwrap())
}

#[tokio::test]
async fn the_old_licence_ends_when_its_renewal_begins_and_leads_to_it() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let old = system.board().issue().await;
    let form = officer.get(&format!("{NEW}?renew={}", old.id)).await.page();
    for seen in ["Renew Ada Okafor’s A-104422", "The old one ends when this one begins", "checked"]
    {
        assert!(form.contains(seen), "{seen}: {form}");
    }
    let (preview, new) = renew(&mut officer, &old.id, false).await;
    assert!(preview.contains("The old licence ends on 1 July 2027"), "{preview}");
    assert!(!preview.contains("is in force already"), "{preview}");
    system.set_time("2027-06-30T09:00:00Z");
    system.hospital().expect(&old, Outcome::Accepted).await;
    system.set_time("2027-07-01T00:00:00Z");
    let report = system.hospital().expect(&old, Outcome::Rejected).await;
    assert!(report.sentence.contains("has been renewed: since 1 July 2027"), "{report:?}");
    assert!(report.advice.ends_with(&format!("/l/{new}")), "{}", report.advice);
    let public = system.nobody().get(&format!("/l/{}", old.id)).await.page();
    assert!(public.contains("has been renewed: since 1 July 2027"), "{public}");
    let new = system.lanyard.license(&new).await.unwrap().unwrap();
    system.hospital().expect(&new, Outcome::Accepted).await;
    system.stop().await;
}

#[tokio::test]
async fn a_restriction_goes_on_into_the_renewal_unless_the_officer_says_otherwise() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    for drop in [false, true] {
        let old = system.board().issue().await;
        system.board().change(&old.id, State::Restricted).await.unwrap();
        let (preview, new) = renew(&mut officer, &old.id, drop).await;
        assert_eq!(preview.contains("does not go on"), drop, "{preview}");
        assert_eq!(preview.contains("Goes on from the old licence"), !drop, "{preview}");
        let new = system.lanyard.license(&new).await.unwrap().unwrap();
        let state = if drop { State::Active } else { State::Restricted };
        assert_eq!(new.state, state);
        if !drop {
            assert_eq!(new.history[0].text.as_deref(), Some("Pending a hearing."));
        }
    }
    system.stop().await;
}

#[tokio::test]
async fn what_is_suspended_dead_or_never_was_valid_is_not_renewed() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    for (state, said) in [
        (State::Suspended, "a suspension is not renewed away"),
        (State::Deceased, "Its holder has died"),
        (State::IssuedInError, "never was valid"),
    ] {
        let old = system.board().issue().await;
        let form = officer.get(&format!("{NEW}?renew={}", old.id)).await.page();
        system.board().change(&old.id, state).await.unwrap();
        let page = officer.get(&format!("/issuer/{BOARD}/licenses/{}", old.id)).await.page();
        assert!(page.contains(said) && !page.contains("?renew="), "{state:?}: {page}");
        let onward = officer.get(&format!("{NEW}?renew={}", old.id)).await.onward();
        assert!(onward.ends_with("#renewing"), "{onward}");
        // A form that was opened before, and its last button.
        for step in ["preview", "issue"] {
            let mut changes = PERIOD.to_vec();
            changes.push(("step", step));
            let answer = post(&mut officer, &sent(&form), &changes).await;
            assert_eq!(answer.status, 422, "{state:?} {step}");
            assert!(answer.body.contains(said), "{state:?}: {}", answer.body);
        }
    }
    system.stop().await;
}

#[tokio::test]
async fn the_number_or_the_npi_of_a_licence_that_was_stopped_is_warned_of() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let form = {
        let other = system.board().issue().await;
        let form = officer.get(&format!("{NEW}?renew={}", other.id)).await.page();
        system.board().change(&other.id, State::Lapsed).await.unwrap();
        sent(&form)
    };
    let bare: Vec<_> = form
        .into_iter()
        .filter(|(name, _)| !["renew", "seen", "ends", "carry"].contains(&name.as_str()))
        .collect();
    for state in [State::Suspended, State::Revoked, State::Surrendered, State::Deceased] {
        let old = system.board().issue().await;
        system.board().change(&old.id, state).await.unwrap();
        let mut changes = PERIOD.to_vec();
        changes.push(("step", "preview"));
        let preview = post(&mut officer, &bare, &changes).await.page();
        let word = app::text::state(state).to_lowercase();
        let said = format!("Licence A-104422 of Ada Okafor is {word} since 3 March 2026");
        assert!(preview.contains(&said) && preview.contains(old.id.as_str()), "{said}: {preview}");
        changes.push(("licenseNumber", "A-200000"));
        let preview = post(&mut officer, &bare, &changes).await.page();
        assert!(preview.contains("stands on a licence of Ada Okafor that is"), "{preview}");
        if state == State::Revoked {
            let page = officer.get(&format!("/issuer/{BOARD}/licenses/{}", old.id)).await.page();
            assert!(page.contains("New licence after the revocation"), "{page}");
            let form = officer.get(&format!("{NEW}?renew={}", old.id)).await.page();
            assert!(form.contains("after the revocation of A-104422"), "{form}");
            assert!(form.contains("It is revoked since 3 March 2026"), "{form}");
            assert!(!form.contains("The old one ends when"), "{form}");
        }
    }
    system.stop().await;
}

#[tokio::test]
async fn a_restriction_from_before_the_licence_lapsed_goes_on_into_its_renewal() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    for rest in [State::Lapsed, State::Inactive] {
        let old = system.board().issue().await;
        system.board().change(&old.id, State::Probation).await.unwrap();
        system.board().change(&old.id, rest).await.unwrap();
        let form = officer.get(&format!("{NEW}?renew={}", old.id)).await.page();
        assert!(form.contains("Pending a hearing."), "{rest:?}: {form}");
        let (preview, new) = renew(&mut officer, &old.id, false).await;
        assert!(preview.contains("Goes on from the old licence"), "{rest:?}: {preview}");
        let new = system.lanyard.license(&new).await.unwrap().unwrap();
        assert_eq!(new.state, State::Probation, "{rest:?}");
        assert_eq!(new.history[0].text.as_deref(), Some("Pending a hearing."));
        let old = system.board().issue().await;
        system.board().change(&old.id, State::Probation).await.unwrap();
        system.board().change(&old.id, rest).await.unwrap();
        let (preview, new) = renew(&mut officer, &old.id, true).await;
        assert!(preview.contains("does not go on"), "{rest:?}: {preview}");
        assert_eq!(system.lanyard.license(&new).await.unwrap().unwrap().state, State::Active);
    }
    system.stop().await;
}

#[tokio::test]
async fn an_announced_stop_comes_or_is_called_off_before_the_licence_is_renewed() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let said = "that would stop or restrict it";
    for to in [State::Revoked, State::Suspended, State::Restricted, State::Lapsed] {
        let old = system.board().issue().await;
        let form = officer.get(&format!("{NEW}?renew={}", old.id)).await.page();
        let announced = Some("2027-06-01T00:00:00Z");
        let changed = system.board().order(&old.id, to, announced).await.unwrap();
        let desk = format!("/issuer/{BOARD}/licenses/{}", old.id);
        let page = officer.get(&desk).await.page();
        assert!(page.contains(said) && !page.contains("?renew="), "{to:?}: {page}");
        let onward = officer.get(&format!("{NEW}?renew={}", old.id)).await.onward();
        assert_eq!(onward, format!("{desk}#renewing"));
        // A form that was opened before is told, with what waits and the way to it.
        for step in ["preview", "issue"] {
            let mut changes = PERIOD.to_vec();
            changes.push(("step", step));
            let answer = post(&mut officer, &sent(&form), &changes).await;
            assert_eq!(answer.status, 422, "{to:?} {step}");
            let word = app::text::state(to);
            for seen in [said, &format!("{word} from 1 June 2027"), &desk] {
                assert!(answer.body.contains(seen), "{to:?} {seen}: {}", answer.body);
            }
        }
        // Nor does anything pass that has seen the announcement.
        let mut order = ada_okafor();
        order.effective_date = "2027-07-01".to_owned();
        order.expiration_date = "2029-06-30".to_owned();
        let succession = Succession {
            old: old.id.clone(),
            seen: changed.history.iter().map(|change| change.number).collect(),
            ends: true,
            carries: true,
            by: None,
            address: system.address.clone(),
        };
        let issued =
            system.lanyard.issue_license_by(BOARD, order, None, None, None, Some(succession)).await;
        assert!(matches!(issued, Err(IssueError::Overtaken)), "{to:?}: {issued:?}");
        let number = changed.history[0].number;
        system.lanyard.withdraw_change(BOARD, &old.id, number, None).await.unwrap();
        renew(&mut officer, &old.id, false).await;
    }
    system.stop().await;
}

#[tokio::test]
async fn a_change_that_waits_for_a_decision_is_decided_before_the_licence_is_renewed() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let old = system.board().issue().await;
    let board = system.board();
    board.change(&old.id, State::Probation).await.unwrap();
    board.order(&old.id, State::Restricted, Some("2026-06-01T00:00:00Z")).await.unwrap();
    let changed = board.change(&old.id, State::SuspensionStayed).await.unwrap();
    assert!(changed.history.iter().any(|change| change.undecided), "{:?}", changed.history);
    let page = officer.get(&format!("/issuer/{BOARD}/licenses/{}", old.id)).await.page();
    assert!(page.contains("waits for your decision") && !page.contains("?renew="), "{page}");
    system.stop().await;
}

#[tokio::test]
async fn the_end_of_a_restriction_that_is_announced_for_the_old_licence_is_told_and_not_taken_over()
{
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let old = system.board().issue().await;
    system.board().change(&old.id, State::Restricted).await.unwrap();
    system.board().order(&old.id, State::Active, Some("2027-01-01T00:00:00Z")).await.unwrap();
    let form = officer.get(&format!("{NEW}?renew={}", old.id)).await.page();
    assert!(form.contains("Conditions lifted from 1 January 2027"), "{form}");
    let (preview, new) = renew(&mut officer, &old.id, false).await;
    assert!(preview.contains("The new one does not know of that"), "{preview}");
    let new = system.lanyard.license(&new).await.unwrap().unwrap();
    assert_eq!((new.state, new.history.len()), (State::Restricted, 1));
    system.stop().await;
}

#[tokio::test]
async fn a_licence_that_says_more_than_the_form_has_room_for_is_renewed_over_the_api() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let restriction = |number: usize| RestrictionOrder {
        code: format!("R{number}"),
        text: format!("No procedure of kind {number}."),
        from: "2025-07-01".to_owned(),
        ..RestrictionOrder::default()
    };
    let action = |number: usize| DisciplinaryActionOrder {
        action_type: format!("reprimand {number}"),
        date: "2024-01-01".to_owned(),
        status: "closed".to_owned(),
        ..DisciplinaryActionOrder::default()
    };
    for (restrictions, actions) in [(3, 2), (4, 0), (0, 3)] {
        let mut order = ada_okafor();
        order.restrictions = (0..restrictions).map(restriction).collect();
        order.disciplinary_actions = (0..actions).map(action).collect();
        let old = system.lanyard.issue_license(BOARD, order, None, None).await.unwrap();
        let fits = (restrictions, actions) == (3, 2);
        let desk = format!("/issuer/{BOARD}/licenses/{}", old.id);
        let page = officer.get(&desk).await.page();
        assert_eq!(page.contains("?renew="), fits, "{page}");
        assert_eq!(page.contains("POST /api/v1/licenses"), !fits, "{page}");
        let form = officer.get(&format!("{NEW}?renew={}", old.id)).await;
        if fits {
            let form = form.page();
            assert!(form.contains("No procedure of kind 2.") && form.contains("reprimand 1"));
            continue;
        }
        assert_eq!(form.onward(), format!("{desk}#renewing"));
        let fields = [("renew", old.id.as_str()), ("seen", ""), ("step", "preview")];
        let answer = officer.post(NEW, &fields).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("none of them may be lost"), "{}", answer.body);
    }
    system.stop().await;
}

#[tokio::test]
async fn a_number_in_other_capitals_is_warned_of_like_the_same_number() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let other = system.board().issue().await;
    let form = officer.get(&format!("{NEW}?renew={}", other.id)).await.page();
    let bare: Vec<_> = sent(&form)
        .into_iter()
        .filter(|(name, _)| !["renew", "seen", "ends", "carry"].contains(&name.as_str()))
        .collect();
    for number in ["a-104422", "A 104422", "A104422"] {
        let mut changes = PERIOD.to_vec();
        changes.extend([("step", "preview"), ("licenseNumber", number)]);
        let preview = post(&mut officer, &bare, &changes).await.page();
        let said = "Licence A-104422 of Ada Okafor is in force already";
        assert!(preview.contains(said), "{number}: {preview}");
    }
    system.board().order(&other.id, State::Revoked, Some("2027-06-01T00:00:00Z")).await.unwrap();
    let mut changes = PERIOD.to_vec();
    changes.push(("step", "preview"));
    let preview = post(&mut officer, &bare, &changes).await.page();
    assert!(preview.contains("it is announced: revoked from 1 June 2027"), "{preview}");
    system.stop().await;
}

#[tokio::test]
async fn who_stops_a_licence_that_has_been_renewed_is_told_of_the_one_that_renews_it() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let old = system.board().issue().await;
    let (_, new) = renew(&mut officer, &old.id, false).await;
    let change = format!("/issuer/{BOARD}/licenses/{}/change", old.id);
    let revoke = [("action", "revoke"), ("reason", "final-order"), ("text", "By order.")];
    let page = officer.post(&change, &revoke).await.page();
    assert!(page.contains("does not touch the one that renews it"), "{page}");
    assert!(page.contains(&format!("/l/{new}")), "{page}");
    let other = system.board().issue().await;
    let change = format!("/issuer/{BOARD}/licenses/{}/change", other.id);
    let page = officer.post(&change, &revoke).await.page();
    assert!(!page.contains("that renews it"), "{page}");
    system.stop().await;
}
