//! What is announced already is part of what verifiers will be told.

use super::{DEEDS, click, confirm, order, path, promised, words};
use credentials::{lifecycle::State, time::Timestamp, verifier::Given};
use server::{access::Role, state::License};
use tests::{BOARD, System, at};

/// What was promised to whoever asks about a licence at a moment.
struct Promise {
    what: String,
    license: License,
    at: Timestamp,
    sentence: String,
}

async fn kept(system: &System, promises: &[Promise]) {
    for promise in promises {
        system.clock.set(promise.at);
        let verdict = system.lanyard.verify(Given::Cid(promise.license.cid)).await;
        // What was announced after the promise was made is told besides.
        let told = &verdict.report().sentence;
        let more = verdict.next_change().is_some() && told.starts_with(&promise.sentence);
        assert!(*told == promise.sentence || more, "{}: {told}", promise.what);
    }
}

const EARLY: (&str, &str) = ("2026-03-08", "2026-03-09T09:00:00Z");
const LATE: (&str, &str) = ("2026-03-13", "2026-03-14T09:00:00Z");

/// Announces two changes, one after the other, each after its confirmation was read.
async fn announce_pairs(days: [(&str, &str); 2]) {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let mut promises = Vec::new();
    let announced = DEEDS.into_iter().filter(|(action, _)| *action != "emergency");
    for (first, made) in announced.clone().filter(|(_, to)| State::Active.change(*to).is_ok()) {
        for (second, to) in announced.clone() {
            let what = format!("{first} from {}, then {second} from {}", days[0].0, days[1].0);
            let license = system.board().issue().await;
            let fields = order(first, &[("day", days[0].0)]);
            let before = promised(&confirm(&mut officer, &license, &fields).await);
            click(&mut officer, &license, &fields).await;

            let fields = order(second, &[("day", days[1].0)]);
            let answer = officer.post(&format!("{}/change", path(&license.id)), &fields).await;
            let later = days[1].0 > days[0].0;
            // A later stop of the same kind does not put off the first.
            let from = if later { made } else { State::Active };
            if from.change(to).is_err() {
                assert_eq!(answer.status, 422, "{what}");
                let said = words(&answer.body);
                let says =
                    if from == made { "It is announced that" } else { "Nothing was changed" };
                assert!(said.contains(says), "{what}: {said}");
                let promise = (what, license, before);
                promises.push((days[0].1, promise));
                continue;
            }
            let page = answer.page();
            let after = promised(&page);
            let stays = made.change(to).is_ok() && later || !later && to.change(made).is_ok();
            let over = !stays && to.is_final();
            assert_eq!(words(&page).contains("in this order:"), !over, "{what}: {}", words(&page));
            assert_eq!(words(&page).contains("will not come any more"), over, "{what}");
            click(&mut officer, &license, &fields).await;
            promises.push((days[1].1, (what.clone(), license.clone(), after)));
            // What would lift or replace the second is asked about, and nobody has answered.
            if stays && (later || made.is_stricter_than(to)) {
                promises.push((days[0].1, (what, license, before)));
            }
        }
    }
    assert!(promises.len() > 120, "{}", promises.len());
    promises.sort_by_key(|(day, _)| *day);
    let promises: Vec<_> = promises
        .into_iter()
        .map(|(day, (what, license, sentence))| Promise { what, license, at: at(day), sentence })
        .collect();
    kept(&system, &promises).await;
    system.stop().await;
}

#[tokio::test]
async fn what_is_promised_of_a_change_after_an_announced_one_is_what_verifiers_are_told_then() {
    announce_pairs([EARLY, LATE]).await;
}

#[tokio::test]
async fn what_is_promised_of_a_change_before_an_announced_one_is_what_verifiers_are_told_then() {
    announce_pairs([LATE, EARLY]).await;
}

#[tokio::test]
async fn after_an_announced_revocation_no_restriction_can_be_announced_and_the_page_says_why() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    click(&mut officer, &license, &order("revoke", &[("day", "2026-12-01")])).await;
    let fields = order("restrict", &[("day", "2026-12-10")]);
    for step in ["confirm", "order"] {
        let mut fields = fields.clone();
        fields.push(("step", step));
        let answer = officer.post(&format!("{}/change", path(&license.id)), &fields).await;
        assert_eq!(answer.status, 422, "{step}");
        let said = words(&answer.body);
        assert!(said.contains("the licence will be revoked from 1 December 2026"), "{said}");
    }
    let history = system.lanyard.license(&license.id).await.unwrap().unwrap().history;
    assert_eq!(history.len(), 1, "{history:?}");
    system.stop().await;
}

#[tokio::test]
async fn a_second_suspension_after_an_announced_return_is_a_change_of_its_own() {
    let system = System::start().await;
    let mut officer = system.staff(BOARD, Role::Officer).await;
    let license = system.board().issue().await;
    system.board().change(&license.id, State::Suspended).await.unwrap();
    click(&mut officer, &license, &order("reinstate", &[("day", "2026-03-08")])).await;
    let chooser = officer.get(&format!("{}/change", path(&license.id))).await.page();
    assert!(chooser.contains("?action=suspend\""), "it will be possible: {chooser}");
    let fields = order("suspend", &[("day", "2026-03-13")]);
    let page = words(&confirm(&mut officer, &license, &fields).await);
    let course = page.split_once("in this order:").expect("what else is announced").1;
    let reinstated = course.find("Reinstated from 8 March 2026").expect("first");
    let suspended = course.find("Suspend from 13 March 2026 (this change)").expect("then");
    assert!(reinstated < suspended, "{page}");
    assert!(click(&mut officer, &license, &fields).await.ends_with("?done=announced"));

    // Without the return the second suspension has nothing to change, and the page says so.
    let history = system.lanyard.license(&license.id).await.unwrap().unwrap().history;
    let number = history.iter().find(|one| one.to == State::Active).expect("announced").number;
    let call_off = format!("{}/changes/{number}/call-off", path(&license.id));
    let page = words(&officer.get(&call_off).await.page());
    assert!(
        page.contains("something to change by then: Suspended from 13 March 2026")
            || page.contains("something to change by then:Suspended from 13 March 2026"),
        "{page}"
    );
    officer.post(&call_off, &[]).await.onward();
    let history = system.lanyard.license(&license.id).await.unwrap().unwrap().history;
    let waits: Vec<_> = history.iter().filter(|one| !one.in_force).map(|one| one.to).collect();
    assert_eq!(waits, [State::Suspended], "it comes if she is reinstated before: {history:?}");
    system.stop().await;
}
