//! What is announced and what comes between: no announcement ever lifts a stop by itself, and what
//! a confirmation promised is what verifiers are told on the day.

use credentials::{
    lifecycle::{MayPractise, State},
    verifier::{Given, Outcome},
};
use server::{
    access::Role,
    changing::{Decision, Fate, Ordered},
    state::{ChangeError, ChangeOrder, License, LicenseId},
};
use tests::{BOARD, System, at, visitor::Visitor};

const SUNDAY: &str = "2026-03-08T00:00:00Z";
const TUESDAY: &str = "2026-03-10T00:00:00Z";

fn path(id: &LicenseId) -> String {
    format!("/issuer/{BOARD}/licenses/{id}")
}

fn order(to: State, text: &str, effective: Option<&str>) -> ChangeOrder {
    ChangeOrder {
        to,
        reason: "consent-order".to_owned(),
        text: Some(text.to_owned()),
        order_url: None,
        effective: effective.map(at),
    }
}

async fn now(system: &System, of: &License) -> License {
    system.lanyard.license(&of.id).await.unwrap().unwrap()
}

/// Posts a change as the last button of its confirmation does.
async fn click(officer: &mut Visitor, of: &License, fields: &[(&str, &str)]) -> String {
    let mut fields = fields.to_vec();
    fields.push(("step", "order"));
    officer.post(&format!("{}/change", path(&of.id)), &fields).await.onward()
}

/// Malia's officer announces a restriction; then she is found drunk at work and suspended.
const RESTRICT: [(&str, &str); 5] = [
    ("action", "restrict"),
    ("reason", "consent-order"),
    ("text", "May not work alone."),
    ("day", "2026-03-03"),
    ("time", "09:24"),
];
const SUSPEND: [(&str, &str); 3] =
    [("action", "suspend"), ("reason", "public-safety"), ("text", "Found drunk at work.")];

#[tokio::test]
async fn a_restriction_that_was_announced_does_not_lift_the_suspension_that_came_before_it() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let malia = system.board().issue().await;
    assert!(click(&mut officer, &malia, &RESTRICT).await.ends_with("?done=announced"));
    system.set_time("2026-03-03T09:22:00Z");
    let page = officer.post(&format!("{}/change", path(&malia.id)), &SUSPEND).await.page();
    let number = now(&system, &malia).await.history[0].number;
    let field = format!("name=\"waiting-{number}\"");
    for seen in [
        "What else is announced",
        "Restricted from 3 March 2026, 09:24 UTC",
        "the licence becomes restricted then, and can be relied on again",
        field.as_str(),
    ] {
        assert!(page.contains(seen), "{seen}: {page}");
    }
    let off = page.split("value=\"off\"").nth(1).unwrap().split('>').next().unwrap();
    assert!(off.contains("checked"), "calling it off is what is ticked: {page}");
    let field = format!("waiting-{number}");
    let mut fields = SUSPEND.to_vec();
    fields.push((&field, "off"));
    assert!(click(&mut officer, &malia, &fields).await.ends_with("?done=changed"));
    system.set_time("2026-03-03T09:25:00Z");
    system.hospital().expect(&malia, Outcome::Rejected).await;
    let public = system.nobody().get(&format!("/l/{}", malia.id)).await.page();
    assert!(public.contains("Found drunk at work.") && !public.contains("announced"), "{public}");
    let page = officer.get(&path(&malia.id)).await.page();
    assert!(page.contains("(called off)") && !page.contains("Needs a decision"), "{page}");
    system.stop().await;
}

#[tokio::test]
async fn what_nobody_decided_about_waits_for_the_officer_and_changes_nobodys_status() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let malia = system.board().issue().await;
    click(&mut officer, &malia, &RESTRICT).await;
    // The board's software suspends: it cannot be asked.
    system.board().change(&malia.id, State::Suspended).await.unwrap();
    let overview = officer.get(&format!("/issuer/{BOARD}")).await.page();
    assert!(overview.contains("Announced changes that need a decision"), "{overview}");
    assert!(overview.contains("Ada Okafor’s"), "{overview}");
    let public = system.nobody().get(&format!("/l/{}", malia.id)).await.page();
    assert!(!public.contains("announced"), "nobody is promised what may not come: {public}");
    for moment in ["2026-03-03T09:24:00Z", "2026-03-05T09:00:00Z"] {
        system.set_time(moment);
        system.lanyard.apply_due().await.unwrap();
        system.hospital().expect(&malia, Outcome::Rejected).await;
        assert_eq!(now(&system, &malia).await.state, State::Suspended);
    }
    let mut officer = system.staff(BOARD, Role::Administrator).await;
    let page = officer.get(&path(&malia.id)).await.page();
    for seen in ["Needs a decision", "Restricted (announced; needs a decision)", ">Decide</a>"] {
        assert!(page.contains(seen), "{seen}: {page}");
    }
    let waits = now(&system, &malia).await;
    let waits = waits.history.iter().find(|change| change.undecided).unwrap().number;
    let decide = format!("{}/changes/{waits}/call-off", path(&malia.id));
    let page = officer.get(&decide).await.page();
    assert!(page.contains("its day has passed") && !page.contains("value=\"keep\""), "{page}");
    assert!(officer.post(&decide, &[("step", "keep")]).await.onward().ends_with("not-waiting"));
    assert!(officer.post(&decide, &[("step", "off")]).await.onward().ends_with("called-off"));
    let overview = officer.get(&format!("/issuer/{BOARD}")).await.page();
    assert!(!overview.contains("need a decision"), "{overview}");
    system.stop().await;
}

#[tokio::test]
async fn an_officer_who_decides_that_it_comes_is_shown_what_verifiers_then_read_and_they_do() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    let restricted = order(State::Restricted, "May not work alone.", Some(TUESDAY));
    system.lanyard.change_license(BOARD, &license.id, restricted).await.unwrap();
    system.board().change(&license.id, State::Suspended).await.unwrap();
    let waits = now(&system, &license).await.history[1].number;
    let decide = format!("{}/changes/{waits}/call-off", path(&license.id));
    let page = officer.get(&decide).await.page();
    let promised = "is in force and has been restricted since 10 March 2026. May not work alone.";
    assert!(page.contains(promised), "{page}");
    assert!(officer.post(&decide, &[("step", "keep")]).await.onward().ends_with("?done=kept"));
    system.set_time("2026-03-09T09:00:00Z");
    system.hospital().expect(&license, Outcome::Rejected).await;
    system.set_time(TUESDAY);
    let report = system.hospital().expect(&license, Outcome::Accepted).await;
    assert!(report.sentence.contains(promised), "{}", report.sentence);
    system.stop().await;
}

#[tokio::test]
async fn after_an_announced_revocation_nothing_can_be_announced_and_the_page_says_why() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    system.board().order(&license.id, State::Revoked, Some(SUNDAY)).await.unwrap();
    let fields = [
        ("action", "restrict"),
        ("reason", "consent-order"),
        ("text", "May not work alone."),
        ("day", "2026-03-10"),
    ];
    let answer = officer.post(&format!("{}/change", path(&license.id)), &fields).await;
    assert_eq!(answer.status, 422);
    let said = "It is announced that the licence will be revoked from 8 March 2026";
    assert!(answer.body.contains(said), "{}", answer.body);
    let late = order(State::Restricted, "May not work alone.", Some(TUESDAY));
    let refused = system.lanyard.change_license(BOARD, &license.id, late).await;
    assert!(matches!(refused, Err(ChangeError::NotThen { .. })), "{refused:?}");
    // A reinstatement may be announced for after an announced suspension, and the other way round.
    let license = system.board().issue().await;
    system.board().order(&license.id, State::Suspended, Some(SUNDAY)).await.unwrap();
    system.board().order(&license.id, State::Active, Some(TUESDAY)).await.unwrap();
    for (moment, outcome) in [
        ("2026-03-07T09:00:00Z", Outcome::Accepted),
        ("2026-03-09T09:00:00Z", Outcome::Rejected),
        ("2026-03-11T09:00:00Z", Outcome::Accepted),
    ] {
        system.set_time(moment);
        system.hospital().expect(&license, outcome).await;
    }
    system.stop().await;
}

#[tokio::test]
async fn a_reinstatement_for_the_first_suspension_does_not_lift_the_second() {
    let system = System::start().await;
    let board = system.board();
    let license = board.issue().await;
    board.change(&license.id, State::Suspended).await.unwrap();
    board.order(&license.id, State::Active, Some(TUESDAY)).await.unwrap();
    board.change(&license.id, State::Probation).await.unwrap();
    board.change(&license.id, State::Suspended).await.unwrap();
    system.set_time("2026-03-11T09:00:00Z");
    system.hospital().expect(&license, Outcome::Rejected).await;
    assert_eq!(now(&system, &license).await.state, State::Suspended);
    system.stop().await;
}

#[tokio::test]
async fn calling_off_the_reinstatement_leaves_nothing_behind_it_that_reinstates() {
    let system = System::start().await;
    let board = system.board();
    let license = board.issue().await;
    board.change(&license.id, State::Suspended).await.unwrap();
    board.order(&license.id, State::Active, Some(SUNDAY)).await.unwrap();
    board.order(&license.id, State::Restricted, Some(TUESDAY)).await.unwrap();
    let active = now(&system, &license).await.history[1].number;
    system.lanyard.withdraw_change(BOARD, &license.id, active, None).await.unwrap();
    system.set_time("2026-03-11T09:00:00Z");
    system.hospital().expect(&license, Outcome::Rejected).await;
    assert!(now(&system, &license).await.history[1].undecided);
    system.stop().await;
}

#[tokio::test]
async fn what_an_older_version_announced_is_as_safe() {
    let system = System::start().await;
    let board = system.board();
    let license = board.issue().await;
    board.order(&license.id, State::Restricted, Some(TUESDAY)).await.unwrap();
    board.change(&license.id, State::Suspended).await.unwrap();
    // As a database has it that has never heard of decisions.
    let mut transaction = system.lanyard.db().write().await.unwrap();
    sqlx::query("UPDATE changes SET held_at = NULL").execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    system.set_time("2026-03-11T09:00:00Z");
    system.hospital().expect(&license, Outcome::Rejected).await;
    assert!(now(&system, &license).await.history[1].undecided);
    system.stop().await;
}

/// How much the holder may do: 2 all, 1 within conditions, 0 nothing.
fn leave(state: State) -> u8 {
    match state.may_practise() {
        MayPractise::Yes => 2,
        MayPractise::Conditionally => 1,
        MayPractise::No => 0,
    }
}

/// From where `first` and `second` are ordered: a state that is neither.
fn origin(first: State, second: State) -> State {
    let origins = [State::Active, State::Suspended, State::Probation];
    origins.into_iter().find(|it| *it != first && *it != second).unwrap()
}

#[tokio::test]
async fn of_any_two_changes_in_either_order_each_tells_what_it_promised_and_none_undoes_the_other()
{
    let system = System::start().await;
    let to: Vec<State> =
        State::ALL.into_iter().filter(|state| *state != State::Provisional).collect();
    let mut pairs = Vec::new();
    for first in &to {
        for second in &to {
            // The first is announced for Tuesday; the second counts on Sunday, or on Wednesday.
            for (day, keep) in [(SUNDAY, false), (SUNDAY, true), ("2026-03-11T00:00:00Z", false)] {
                pairs.push((*first, *second, day, keep));
            }
        }
    }
    let mut promises = Vec::new();
    for (first, second, day, keep) in pairs {
        let license = system.board().issue().await;
        let from = origin(first, second);
        if from != State::Active {
            system.board().change(&license.id, from).await.unwrap();
        }
        let announced = order(first, "The first.", Some(TUESDAY));
        let told = system.lanyard.foresee(BOARD, &license.id, &announced).await.unwrap();
        system.lanyard.change_license(BOARD, &license.id, announced).await.unwrap();
        let later = order(second, "The second.", Some(day));
        let what = format!("{from:?}, {first:?} on Tuesday, {second:?} on {day}, kept: {keep}");
        let promised = match system.lanyard.foresee(BOARD, &license.id, &later).await {
            Ok(promised) => promised,
            Err(ChangeError::NotThen { .. }) => {
                assert!(day > TUESDAY, "{what}");
                promises.push((license, what, first, second, TUESDAY, Some(told.report), None));
                continue;
            }
            Err(error) => panic!("{what}: {error}"),
        };
        let fates: Vec<Fate> = promised.place.after.iter().map(|step| step.fate).collect();
        let decided = if keep {
            promised.place.after.iter().map(|step| (step.change.number, Decision::Keep)).collect()
        } else {
            Vec::new()
        };
        let ordered = Ordered { by: None, decided };
        system.lanyard.change_license_by(BOARD, &license.id, later, ordered).await.unwrap();
        let comes = fates == [Fate::Comes] || keep && fates == [Fate::Undecided];
        let moved = promised.place.moved.is_some();
        let first_is_told =
            if !moved && (day > TUESDAY || comes) { Some(told.report) } else { None };
        if moved {
            continue;
        }
        promises.push((license, what, first, second, day, first_is_told, Some(promised.report)));
    }
    for day in [SUNDAY, TUESDAY, "2026-03-11T00:00:00Z"] {
        system.set_time(day);
        for (license, what, first, second, second_on, told, promised) in &promises {
            let report = system.lanyard.verify(Given::Cid(license.cid)).await.report().clone();
            let state = now(&system, license).await.state;
            if let Some(promised) = promised.as_ref().filter(|_| *second_on == day) {
                assert_eq!(report.sentence, promised.sentence, "{what} at {day}");
                assert_eq!(state, *second, "{what} at {day}");
            }
            if day == TUESDAY {
                match told {
                    Some(told) => {
                        assert_eq!(report.sentence, told.sentence, "{what} at {day}");
                        assert_eq!(state, *first, "{what} at {day}");
                    }
                    None => {
                        assert_eq!(state, *second, "{what} at {day}");
                        assert!(leave(state) <= leave(*second), "{what}");
                    }
                }
            }
        }
    }
    system.stop().await;
}
