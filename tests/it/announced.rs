//! What is announced and what comes between: no announcement ever lifts a stop by itself, and what
//! a confirmation promised is what verifiers are told on the day.

use credentials::{
    lifecycle::{MayPractise, State},
    status::Purpose,
    verifier::{Given, Outcome, Report},
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
    let promised =
        ["has been restricted since 10 March 2026.", "The board says: May not work alone."];
    assert!(promised.iter().all(|it| page.contains(it)), "{page}");
    assert!(officer.post(&decide, &[("step", "keep")]).await.onward().ends_with("?done=kept"));
    system.set_time("2026-03-09T09:00:00Z");
    system.hospital().expect(&license, Outcome::Rejected).await;
    system.set_time(TUESDAY);
    let report = system.hospital().expect(&license, Outcome::Accepted).await;
    assert!(promised.iter().all(|it| report.sentence.contains(it)), "{}", report.sentence);
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

/// Whether verifiers are told what was promised; what is announced by then is told besides.
fn fits(report: &Report, promised: &str) -> bool {
    let told = &report.sentence;
    let clean = promised.contains(" is in force until ") && told.contains(" is in force today; ");
    told == promised || report.next_change().is_some() && (told.starts_with(promised) || clean)
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
        let ordered = Ordered { decided, ..Ordered::default() };
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
                assert!(
                    fits(&report, &promised.sentence),
                    "{what} at {day}: {}, not {}",
                    report.sentence,
                    promised.sentence
                );
                assert_eq!(state, *second, "{what} at {day}");
            }
            if day == TUESDAY {
                match told {
                    Some(told) => {
                        assert!(
                            fits(&report, &told.sentence),
                            "{what} at {day}: {}",
                            report.sentence
                        );
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

/// What has happened to one licence, for a sentence.
struct Course {
    license: LicenseId,
    what: String,
    before: State,
}

/// The sixth, the tenth and the twentieth of March.
const DAYS: [&str; 3] = ["2026-03-06T00:00:00Z", "2026-03-10T00:00:00Z", "2026-03-20T00:00:00Z"];

async fn take(system: &System, of: &mut Course, to: State, day: Option<&str>) {
    let given = order(to, day.unwrap_or("at once"), day);
    let answer = system.lanyard.change_license(BOARD, &of.license, given).await;
    let taken = match answer {
        Ok(license) => {
            of.before = license.state;
            ""
        }
        Err(
            ChangeError::NotAllowed { .. } | ChangeError::NotThen { .. } | ChangeError::Open { .. },
        ) => " (refused)",
        Err(error) => panic!("{}: {error}", of.what),
    };
    of.what.push_str(&format!("; {to:?} {}{taken}", day.map_or("now", |day| &day[8..10])));
}

/// Two announcements, an order after them, perhaps a reinstatement: whatever comes by itself makes
/// no licence better than what was ordered since, and no stop that was announced is lost.
#[tokio::test]
async fn no_announcement_undoes_an_order_that_came_after_it_and_no_announced_stop_is_forgotten() {
    let system = System::start().await;
    let states = [State::Active, State::Restricted, State::Suspended, State::Lapsed];
    let mut courses = Vec::new();
    for first in states {
        for second in states {
            for third in states.into_iter().chain([State::Probation]) {
                for (one, two) in [(0, 1), (1, 0), (1, 2), (1, 1)] {
                    for back in [false, true] {
                        courses.push((first, second, third, one, two, back));
                    }
                }
            }
        }
    }
    let mut licenses = Vec::new();
    for (first, second, ..) in &courses {
        let license = system.board().issue().await;
        let from = origin(*first, *second);
        if from != State::Active {
            system.board().change(&license.id, from).await.unwrap();
        }
        licenses.push(Course { license: license.id, what: format!("{from:?}"), before: from });
    }
    for (course, (first, second, _, one, two, _)) in licenses.iter_mut().zip(&courses) {
        take(&system, course, *first, Some(DAYS[*one])).await;
        take(&system, course, *second, Some(DAYS[*two])).await;
    }
    system.set_time("2026-03-04T00:00:00Z");
    for (course, (_, _, third, ..)) in licenses.iter_mut().zip(&courses) {
        take(&system, course, *third, None).await;
    }
    system.set_time("2026-03-05T00:00:00Z");
    for (course, (.., back)) in licenses.iter_mut().zip(&courses).filter(|(_, it)| it.5) {
        assert!(back);
        take(&system, course, State::Active, None).await;
    }
    for day in DAYS {
        system.set_time(day);
        system.lanyard.apply_due().await.unwrap();
        for course in &mut licenses {
            let license = system.lanyard.license(&course.license).await.unwrap().unwrap();
            let what = format!("{} on {day}: {:?}", course.what, license.history);
            let stands = license.history.iter().rfind(|change| change.in_force);
            if course.before.is_stricter_than(license.state) {
                let brought = stands.expect("what brought it").number;
                let since = license.history.iter().filter(|it| it.in_force && it.number > brought);
                assert_eq!(since.count(), 0, "an order since then was undone: {what}");
            }
            for change in &license.history {
                let due = !change.in_force && change.effective <= at(day);
                let lost = due && change.to.is_stricter_than(license.state);
                assert!(!lost, "what was announced has not come: {what}");
            }
            course.before = license.state;
        }
    }
    system.stop().await;
}

#[tokio::test]
async fn a_restriction_that_waits_for_a_decision_is_not_forgotten_when_malia_is_reinstated() {
    let system = System::start().await;
    let board = system.board();
    let malia = board.issue().await;
    board.order(&malia.id, State::Restricted, Some(TUESDAY)).await.unwrap();
    board.change(&malia.id, State::Suspended).await.unwrap();
    assert!(now(&system, &malia).await.history.iter().any(|change| change.undecided));
    // Before its day: it comes by itself again.
    system.set_time("2026-03-05T09:00:00Z");
    board.change(&malia.id, State::Active).await.unwrap();
    system.set_time("2026-03-11T09:00:00Z");
    let report = system.hospital().expect(&malia, Outcome::Accepted).await;
    assert!(report.sentence.contains("has been restricted"), "{}", report.sentence);
    // After its day: nobody is reinstated past it until the board has decided.
    let other = board.issue().await;
    board.order(&other.id, State::Restricted, Some("2026-03-13T00:00:00Z")).await.unwrap();
    board.change(&other.id, State::Suspended).await.unwrap();
    system.set_time("2026-03-14T09:00:00Z");
    let back = order(State::Active, "The case is closed.", None);
    let refused = system.lanyard.change_license(BOARD, &other.id, back.clone()).await;
    assert!(matches!(refused, Err(ChangeError::Open { .. })), "{refused:?}");
    system.hospital().expect(&other, Outcome::Rejected).await;
    let waits = now(&system, &other).await;
    let waits = waits.history.iter().find(|change| change.undecided).unwrap().number;
    let decided = vec![(waits, Decision::CallOff)];
    let ordered = Ordered { decided, ..Ordered::default() };
    system.lanyard.change_license_by(BOARD, &other.id, back, ordered).await.unwrap();
    let report = system.hospital().expect(&other, Outcome::Accepted).await;
    assert!(!report.sentence.contains("restricted"), "{}", report.sentence);
    system.stop().await;
}

#[tokio::test]
async fn what_waits_for_a_decision_can_be_ordered_anew_word_for_word_and_then_comes() {
    let system = System::start().await;
    let board = system.board();
    let malia = board.issue().await;
    board.order(&malia.id, State::Restricted, Some(TUESDAY)).await.unwrap();
    board.change(&malia.id, State::Suspended).await.unwrap();
    board.order(&malia.id, State::Restricted, Some(TUESDAY)).await.unwrap();
    let stands = now(&system, &malia).await;
    assert!(!stands.history.iter().any(|change| change.undecided), "{:?}", stands.history);
    system.set_time("2026-03-11T09:00:00Z");
    let report = system.hospital().expect(&malia, Outcome::Accepted).await;
    assert!(report.sentence.contains("has been restricted"), "{}", report.sentence);
    system.stop().await;
}

#[tokio::test]
async fn a_later_suspension_does_not_put_off_the_one_that_was_announced_before() {
    let system = System::start().await;
    let board = system.board();
    let license = board.issue().await;
    board.order(&license.id, State::Suspended, Some(SUNDAY)).await.unwrap();
    let refused = board.order(&license.id, State::Suspended, Some(TUESDAY)).await;
    assert!(matches!(refused, Err(ChangeError::NotThen { .. })), "{refused:?}");
    system.set_time("2026-03-08T09:00:00Z");
    system.hospital().expect(&license, Outcome::Rejected).await;
    system.stop().await;
}

#[tokio::test]
async fn software_that_clears_a_suspension_does_not_wash_the_restriction_away_that_stood_before() {
    let system = System::start().await;
    let board = system.board();
    let license = board.issue().await;
    board.change(&license.id, State::Restricted).await.unwrap();
    board.change(&license.id, State::Suspended).await.unwrap();
    let id = &license.credential_id;
    let cleared = system.lanyard.set_status(None, id, Purpose::Suspension, false).await;
    assert!(matches!(cleared, Err(ChangeError::Terms)), "{cleared:?}");
    system.hospital().expect(&license, Outcome::Rejected).await;
    system.stop().await;
}
