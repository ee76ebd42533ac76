//! How a licence stood on a day, for the public page and its JSON.

use crate::registry::{Change, License, RENEWED};
use app::{DayAnswer, Filled, OnDay, Rest, Tone, text::standing as text};
use credentials::{
    lifecycle::{
        State,
        history::{Came, Span, Stood, on},
    },
    time::{Date, Timestamp},
    verifier::{Check, CheckOutcome, Outcome, Report},
};
use serde_json::{Value, json};

/// The day that was typed, or why there is nothing to tell of it.
pub(super) fn read(typed: &str, now: Timestamp) -> Result<Date, &'static str> {
    let day = Date::recognise(typed).map_err(|_| text::NOT_A_DAY)?;
    if day > now.date() { Err(text::NOT_COME) } else { Ok(day) }
}

/// Whether the licence is genuine and its issuer counts, however it stands: what it says of itself
/// is told as true only then.
pub(super) fn is_confirmed(report: &Report) -> bool {
    let mut trusted = report.findings.iter().filter(|one| one.check == Check::IssuerTrusted);
    report.is_signed() && trusted.any(|one| one.outcome == CheckOutcome::Passed)
}

/// The parts of that day.
fn parts(license: &License, day: Date) -> Vec<Span> {
    let came = license.history.iter().filter(|change| change.in_force).map(|change| Came {
        number: change.number,
        from: change.from,
        to: change.to,
        effective: change.effective,
    });
    let period = (license.valid_from, license.valid_until);
    on(day, period, &came.collect::<Vec<_>>(), license.state)
}

/// The one sentence.
fn sentence(license: &License, day: Date, now: Timestamp, parts: &[Span]) -> String {
    let is_renewal = |change: &&Change| change.to == State::Inactive && change.reason == RENEWED;
    let renewed: Vec<i64> =
        license.history.iter().filter(is_renewal).map(|change| change.number).collect();
    text::sentence(&license.number, day, day == now.date(), parts, &renewed)
}

/// The changes that the parts rest on, each once.
fn changes<'l>(license: &'l License, parts: &[Span]) -> Vec<&'l Change> {
    let rests = |change: &&Change| parts.iter().any(|part| part.stood.by() == Some(change.number));
    license.history.iter().filter(rests).collect()
}

/// The form, with the answer to what was typed.
pub(super) fn shown(
    license: &License,
    asked: Option<(&str, Result<Date, &'static str>)>,
    now: Timestamp,
    (confirmed, outcome): (bool, Outcome),
) -> OnDay {
    let path = format!("/l/{}", license.id);
    let Some((typed, read)) = asked else {
        return OnDay { path, filled: Filled::default(), answer: None };
    };
    let day = match read {
        Ok(day) => day,
        Err(sentence) => {
            let values = vec![("on".to_owned(), typed.to_owned())];
            let problems = vec![("on".to_owned(), sentence.to_owned())];
            return OnDay { path, filled: Filled { values, problems }, answer: None };
        }
    };
    let parts = parts(license, day);
    let sentence = sentence(license, day, now, &parts);
    let free = parts.iter().all(|part| text::is_free(part.stood));
    let (tone, word, sentence) = match confirmed {
        // It looks no better than the report beside it.
        false => {
            let word = match outcome {
                Outcome::Rejected => app::text::outcome(Outcome::Rejected),
                _ => app::text::outcome(Outcome::Undetermined),
            };
            (Tone::Unchecked, word, format!("{}{sentence}", text::UNCONFIRMED))
        }
        true if free => (Tone::Good, text::word(&parts), sentence),
        true if parts.iter().any(|part| part.stood.counts()) => {
            (Tone::Conditions, text::word(&parts), sentence)
        }
        true => (Tone::Stopped, text::word(&parts), sentence),
    };
    let alone = parts.iter().any(|part| part.stood.by().is_none());
    let issued = alone
        .then(|| Rest { what: text::THE_LICENSE.to_owned(), cid: Some(license.cid.to_string()) });
    let came = changes(license, &parts).into_iter().map(|change| Rest {
        what: app::text::since_moment(app::text::change(change.from, change.to), change.effective),
        cid: change.event.map(|cid| cid.to_string()),
    });
    let rests_on = issued.into_iter().chain(came).collect();
    let filled = Filled { values: vec![("on".to_owned(), day.to_string())], problems: Vec::new() };
    let answer = DayAnswer { tone, word: word.to_owned(), sentence, rests_on };
    OnDay { path, filled, answer: Some(answer) }
}

/// The same for machines.
pub(super) fn machine(license: &License, day: Date, now: Timestamp, confirmed: bool) -> Value {
    let parts = parts(license, day);
    let events = |by: Option<i64>| {
        let change = license.history.iter().find(|change| Some(change.number) == by)?;
        change.event.map(|cid| cid.to_string())
    };
    let told = parts.iter().map(|part| {
        let (stood, state) = match part.stood {
            Stood::NotYet { .. } => ("not-yet-valid", None),
            Stood::Expired { .. } => ("expired", None),
            Stood::Never { .. } => ("never-valid", Some(State::IssuedInError)),
            Stood::In { state, .. } => ("in-state", Some(state)),
        };
        json!({
            "from": part.from, "standing": stood, "state": state,
            "professionalCredentialStatus": state.map(State::hl7),
            "inForce": part.stood.counts(), "change": part.stood.by(),
            "event": events(part.stood.by()),
        })
    });
    json!({
        "day": day, "confirmed": confirmed, "inForceAllDay": parts.iter().all(|it| it.stood.counts()),
        "sentence": sentence(license, day, now, &parts), "parts": told.collect::<Vec<_>>(),
    })
}
