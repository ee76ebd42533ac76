//! Changing a licence: what can be done, the form, the confirmation, and calling off what waits.

use super::{
    super::{form::Form, license as public, page},
    license::record,
};
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    api::not_changed,
    changing::left_without,
    db::registry::state_code,
    foreseeing::Foreseen,
    problem::{Kind, Problem},
    records::{Position, Record},
    registry::{Change, ChangeError, ChangeOrder, License},
    state::Lanyard,
};
use app::{
    Filled,
    issuer::{
        Action,
        change::{Consequence, OTHER, Subject},
    },
    text::issuer::{self as words, change as text},
};
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
};
use credentials::{
    credential,
    lifecycle::State as LifeState,
    time::{Date, Timestamp},
};
use http::StatusCode;
use serde::Deserialize;
use std::time::Duration;

/// The fields that travel from the form through the confirmation.
const FIELDS: [&str; 7] = ["action", "reason", "other", "day", "time", "text", "order"];

/// The addresses.
pub(super) fn guarded(lanyard: &Lanyard) -> Guarded {
    let change = Rule::Member(Permission::ManageLicenses);
    let call_off = "/issuer/{organization}/licenses/{id}/changes/{number}/call-off";
    Guarded::new(lanyard)
        .get("/issuer/{organization}/licenses/{id}/change", change, ask)
        .post("/issuer/{organization}/licenses/{id}/change", change, give)
        .get(call_off, change, ask_call_off)
        .post(call_off, change, give_call_off)
}

/// Which action.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    action: String,
}

fn subject(of: &Record, now: Timestamp) -> Subject {
    let license = &of.license;
    Subject {
        id: license.id.to_string(),
        name: license.name.clone(),
        about: format!(
            "{}, {}, {}",
            license.profession,
            public::jurisdiction(license),
            license.number
        ),
        standing: public::standing(license, now),
    }
}

/// What is possible now, or once something that is announced has come.
fn allowed(of: &Record) -> Vec<Action> {
    let announced = of.license.history.iter().filter(|change| !change.in_force);
    let states: Vec<_> = announced.map(|change| change.to).chain([of.license.state]).collect();
    let can = |action: &Action| states.iter().any(|from| from.change(action.to()).is_ok());
    Action::ALL.into_iter().filter(can).collect()
}

/// `GET /issuer/{organization}/licenses/{id}/change`: what can be done; `?action=suspend`: its form.
async fn ask(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((_, id)): Path<(String, String)>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let record = record(&lanyard, &desk, &id).await?;
    let asked = asked.ok().and_then(|Query(asked)| Action::from_code(&asked.action));
    let of = subject(&record, lanyard.now());
    let (site, at, can) = (&desk.site, &desk.shown(), allowed(&record));
    Ok(page(match asked.filter(|action| can.contains(action)) {
        Some(action) => app::issuer::change::form(site, at, &of, action, &Filled::default()),
        None => app::issuer::change::choose(site, at, &of, &can),
    }))
}

/// `POST /issuer/{organization}/licenses/{id}/change`: `step` is `confirm`, `edit` or `order`.
async fn give(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((_, id)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Problem> {
    let record = record(&lanyard, &desk, &id).await?;
    let of = subject(&record, lanyard.now());
    let (site, at) = (&desk.site, &desk.shown());
    let Some(action) = Action::from_code(form.get("action")) else {
        let choices = app::issuer::change::choose(site, at, &of, &allowed(&record));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(choices)).into_response());
    };
    let again = |form: Form, problems: Vec<(String, String)>| {
        let status =
            if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let html = app::issuer::change::form(site, at, &of, action, &form.again(problems));
        Ok((status, page(html)).into_response())
    };
    if form.get("step") == "edit" {
        return again(form, Vec::new());
    }
    let order = match read(&form, action) {
        Ok(order) => order,
        Err(problems) => return again(form, problems),
    };
    let base = format!("/issuer/{}/licenses/{}", desk.organisation.slug, record.license.id);
    let (slug, license) = (&desk.organisation.slug, &record.license.id);
    if form.get("step") != "order" {
        return match lanyard.foresee(slug, license, &order).await {
            Ok(foreseen) => {
                let consequence = consequence(action, foreseen, &form, lanyard.now());
                Ok(page(app::issuer::change::confirm(site, at, &of, consequence)))
            }
            Err(error) => refused(error, &order, &base, |problems| again(form, problems)),
        };
    }
    let now = record.license.state;
    let seen = form.get("from");
    // A page that was restored long after may show the same state again, and it is not the same.
    let last = form.get("last");
    let history = &record.license.history;
    let moved = (!seen.is_empty() && seen != state_code(now))
        || (!last.is_empty() && last != last_change(&record.license));
    let announced = |change: &Change| {
        !change.in_force && change.to == order.to && Some(change.effective) == order.effective
    };
    if moved && now != order.to && !history.iter().any(announced) {
        return again(form, vec![(String::new(), text::CHANGED_MEANWHILE.to_owned())]);
    }
    let later = order.effective.is_some_and(|effective| effective > lanyard.now());
    let by = Some(desk.person.row);
    match lanyard.change_license_by(slug, license, order.clone(), by).await {
        Ok(_) => {
            let done = if later { "announced" } else { "changed" };
            Ok(Redirect::to(&format!("{base}?done={done}")).into_response())
        }
        Err(error) => refused(error, &order, &base, |problems| again(form, problems)),
    }
}

/// A change that was refused: a second click leads to what the first has done; everything else
/// leads back to the form.
fn refused(
    error: ChangeError,
    order: &ChangeOrder,
    base: &str,
    again: impl FnOnce(Vec<(String, String)>) -> Result<Response, Problem>,
) -> Result<Response, Problem> {
    match error {
        ChangeError::NotAllowed { from, to } if from == to && order.effective.is_none() => {
            Ok(Redirect::to(&format!("{base}?done=already")).into_response())
        }
        ChangeError::NotAllowed { from, .. } => {
            again(vec![(String::new(), text::not_allowed(from.name()))])
        }
        ChangeError::NotThen { from, since, .. } => {
            again(vec![("day".to_owned(), text::not_then(from.name(), since))])
        }
        ChangeError::Problems(problems) => again(problems.into_iter().map(at_field).collect()),
        other => Err(not_changed(other)),
    }
}

fn at_field(problem: credential::Problem) -> (String, String) {
    let field = match problem.pointer.as_str() {
        "/reason" => "reason",
        "/text" => "text",
        "/orderUri" => "order",
        "/effectiveDate" => "day",
        _ => "",
    };
    (field.to_owned(), problem.sentence)
}

/// The number of the last change of a licence, 0 before any, and how many wait.
fn last_change(of: &License) -> String {
    let last = of.history.iter().map(|change| change.number).max().unwrap_or(0);
    match of.history.iter().filter(|change| !change.in_force).count() {
        0 => last.to_string(),
        waiting => format!("{last}.{waiting}"),
    }
}

/// What is announced of a licence, in words: one change after the other, from that state on.
fn to_come(mut from: LifeState, changes: &[Change]) -> Vec<String> {
    let said = |change: &Change| {
        let what = app::text::change(std::mem::replace(&mut from, change.to), change.to);
        words::to_come(what, change.effective)
    };
    changes.iter().map(said).collect()
}

/// What is announced and will not come: each as it was announced.
fn not_to_come(changes: &[Change]) -> Vec<String> {
    changes.iter().flat_map(|change| to_come(change.from, std::slice::from_ref(change))).collect()
}

fn consequence(action: Action, of: Foreseen, form: &Form, now: Timestamp) -> Consequence {
    let mut hidden: Vec<(String, String)> = FIELDS
        .iter()
        .map(|name| ((*name).to_owned(), form.get(name).to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    hidden.push(("from".to_owned(), state_code(of.license.state)));
    hidden.push(("last".to_owned(), last_change(&of.license)));
    let changes = of.entries.iter().filter(|(position, after)| position.value != *after);
    let entry = |(position, after): &(Position, u8)| {
        let Position { purpose, list, index, value } = position;
        let said = |value| words::entry(purpose, value);
        text::entry(words::purpose(purpose), *list, *index, said(*value), said(*after))
    };
    Consequence {
        action,
        outcome: of.report.outcome,
        sentence: of.report.sentence,
        advice: of.report.advice,
        effective: of.effective,
        later: of.effective > now,
        before: to_come(of.license.state, &of.course.before),
        gives_way: not_to_come(&of.course.give_way),
        after: to_come(action.to(), &of.course.after),
        entries: changes.map(entry).collect(),
        hidden,
    }
}

/// The order that was typed, or what is wrong with it: field and sentence.
fn read(form: &Form, action: Action) -> Result<ChangeOrder, Vec<(String, String)>> {
    let mut problems = Vec::new();
    let mut keep = |found: Result<Option<String>, (&str, &str)>| match found {
        Ok(value) => value,
        Err((field, sentence)) => {
            problems.push((field.to_owned(), sentence.to_owned()));
            None
        }
    };
    let reason = keep(reason(form, action).map(Some));
    let said = form.maybe("text").map(|text| text.replace("\r\n", "\n"));
    if action.needs_text() && said.is_none() {
        keep(Err(("text", text::NO_TEXT)));
    }
    let effective = match (action, effective(form)) {
        (Action::Emergency, _) => None,
        (_, Ok(moment)) => moment,
        (_, Err(problem)) => {
            keep(Err(problem));
            None
        }
    };
    match reason.filter(|_| problems.is_empty()) {
        Some(reason) => Ok(ChangeOrder {
            to: action.to(),
            reason,
            text: said,
            order_url: form.maybe("order"),
            effective,
        }),
        None => Err(problems),
    }
}

/// The code of the reason that was chosen, or made from the words of another.
fn reason(form: &Form, action: Action) -> Result<String, (&'static str, &'static str)> {
    if action == Action::Emergency {
        return Ok(Action::EMERGENCY.to_owned());
    }
    let chosen = form.get("reason");
    if action.to().reasons().contains(&chosen) {
        return Ok(chosen.to_owned());
    }
    if chosen != OTHER {
        return Err(("reason", text::NO_REASON));
    }
    let words = form.get("other");
    if words.is_empty() {
        return Err(("other", text::NO_OTHER_REASON));
    }
    let code: String = words
        .to_ascii_lowercase()
        .split(|one: char| !one.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    let plain = words.is_ascii() && (2..=60).contains(&code.len());
    if plain { Ok(code) } else { Err(("other", text::BAD_OTHER_REASON)) }
}

/// From when on; `None` is now.
fn effective(form: &Form) -> Result<Option<Timestamp>, (&'static str, &'static str)> {
    let (day, time) = (form.get("day"), form.get("time"));
    if day.is_empty() {
        return if time.is_empty() { Ok(None) } else { Err(("day", text::TIME_ALONE)) };
    }
    let day = Date::recognise(day).map_err(|_| ("day", text::NOT_A_DAY))?;
    if time.is_empty() {
        return Ok(Some(day.start()));
    }
    let number = |text: &str, bound: u64| {
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u64>().ok().filter(|number| plain && *number < bound)
    };
    let (hours, minutes) = time.split_once(':').ok_or(("time", text::NOT_A_TIME))?;
    let hours = number(hours, 24).ok_or(("time", text::NOT_A_TIME))?;
    let minutes = number(minutes, 60).ok_or(("time", text::NOT_A_TIME))?;
    Ok(Some(day.start().plus(Duration::from_secs(hours * 3600 + minutes * 60))))
}

/// The change of that number, if it waits.
fn waiting<'r>(of: &'r Record, number: &str) -> Option<&'r Change> {
    let number: i64 = number.parse().ok()?;
    of.license.history.iter().find(|change| change.number == number && !change.in_force)
}

/// `GET /issuer/{organization}/licenses/{id}/changes/{number}/call-off`
async fn ask_call_off(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((_, id, number)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let record = record(&lanyard, &desk, &id).await?;
    let Some(change) = waiting(&record, &number) else { return Ok(not_waiting(&desk, &record)) };
    let what = words::to_come(app::text::change(change.from, change.to), change.effective);
    let of = subject(&record, lanyard.now());
    let (site, at) = (&desk.site, &desk.shown());
    let left = not_to_come(&left_without(&record.license, change.number));
    Ok(page(app::issuer::change::call_off(site, at, &of, change.number, &what, left)))
}

/// `POST /issuer/{organization}/licenses/{id}/changes/{number}/call-off`
async fn give_call_off(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((_, id, number)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let record = record(&lanyard, &desk, &id).await?;
    let (slug, license) = (&desk.organisation.slug, &record.license.id);
    let number = number.parse().map_err(|_| Problem::new(Kind::NotFound))?;
    let by = Some(desk.person.row);
    match lanyard.withdraw_change(slug, license, number, by).await {
        Ok(_) => {
            let to = format!("/issuer/{slug}/licenses/{license}?done=called-off");
            Ok(Redirect::to(&to).into_response())
        }
        Err(ChangeError::NotWaiting) => Ok(not_waiting(&desk, &record)),
        Err(other) => Err(not_changed(other)),
    }
}

/// To the licence, whose history says what has become of the change.
fn not_waiting(desk: &Desk, of: &Record) -> Response {
    let (slug, id) = (&desk.organisation.slug, &of.license.id);
    Redirect::to(&format!("/issuer/{slug}/licenses/{id}?done=not-waiting")).into_response()
}
