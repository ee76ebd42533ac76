//! Changing a licence: what can be done, the form, the confirmation, and calling off what waits.

mod order;

use super::{
    super::{form::Form, license as public, page},
    license::record,
};
use crate::{
    access::{Desk, Guarded, Permission, Rule},
    api::not_changed,
    changing::{Decision, Fate, Ordered, Step, left_without, mark, proposed},
    foreseeing::Foreseen,
    problem::{Kind, Problem},
    records::{Position, Record},
    registry::{Change, ChangeError, License},
    state::Lanyard,
};
use app::{
    Filled,
    issuer::{
        Action,
        change::{Ahead, Becomes, Consequence, Former, OTHER, Subject},
    },
    text::issuer::{self as words, change as text},
    verifier::Bound,
};
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{IntoResponse, Redirect, Response},
};
use credentials::{lifecycle::MayPractise, time::Timestamp, verifier::Outcome};
use http::StatusCode;
use order::{at_field, decided, read};
use serde::Deserialize;

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
    /// Whether with the restriction that stood before.
    #[serde(default)]
    former: String,
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
        from: license.state,
        former: license.former().map(|change| Former {
            state: change.to,
            since: change.effective.date(),
            said: change.text.clone().unwrap_or_default(),
        }),
    }
}

/// What is possible now, or once something that is announced has come.
fn allowed(of: &Record) -> Vec<Action> {
    let announced = of.license.history.iter().filter(|change| change.is_announced());
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
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let with_former = !asked.former.is_empty();
    let asked = Action::from_code(&asked.action);
    let of = subject(&record, lanyard.now());
    let (site, at, can) = (&desk.site, &desk.shown(), allowed(&record));
    Ok(page(match asked.filter(|action| can.contains(action)) {
        Some(action) => {
            let again = record.license.former();
            let again = again.filter(|change| with_former && change.to == action.to());
            let filled = again.map(filled_as).unwrap_or_default();
            app::issuer::change::form(site, at, &of, action, &filled)
        }
        None => app::issuer::change::choose(site, at, &of, &can),
    }))
}

/// The form with what an earlier change said; a reason that is none of the usual in words.
fn filled_as(change: &Change) -> Filled {
    let usual = change.to.reasons().contains(&change.reason.as_str());
    let reason = if usual { change.reason.as_str() } else { OTHER };
    let values = [
        ("reason", Some(reason.to_owned())),
        ("other", (!usual).then(|| change.reason.replace('-', " "))),
        ("text", change.text.clone()),
        ("order", change.order_url.clone()),
    ];
    let values = values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Filled { values: values.collect(), problems: Vec::new() }
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
    let order = match read(&form, action, lanyard.now()) {
        Ok(order) => order,
        Err(problems) => return again(form, problems),
    };
    let at_once = order.effective.is_none();
    let base = format!("/issuer/{}/licenses/{}", desk.organisation.slug, record.license.id);
    let (slug, license) = (&desk.organisation.slug, &record.license.id);
    if form.get("step") != "order" {
        return match lanyard.foresee(slug, license, &order).await {
            Ok(foreseen) => {
                let told = lanyard.told(&desk.organisation, &record.license).await;
                let now = lanyard.now();
                let consequence = consequence(action, foreseen, &form, told.outcome, now);
                Ok(page(app::issuer::change::confirm(site, at, &of, consequence)))
            }
            Err(error) => refused(error, at_once, &base, |problems| again(form, problems)),
        };
    }
    let later = order.effective.is_some_and(|effective| effective > lanyard.now());
    let decided = decided(&form, &record.license);
    // A page that was restored long after may show the same state again, and it is not the same.
    let seen = form.maybe("seen");
    let ordered = Ordered { by: Some(desk.person.row), decided, seen };
    match lanyard.change_license_by(slug, license, order, ordered).await {
        Ok(_) => {
            let done = if later { "announced" } else { "changed" };
            Ok(Redirect::to(&format!("{base}?done={done}")).into_response())
        }
        Err(error) => refused(error, at_once, &base, |problems| again(form, problems)),
    }
}

/// A change that was refused: a second click leads to what the first has done; everything else
/// leads back to the form.
fn refused(
    error: ChangeError,
    at_once: bool,
    base: &str,
    again: impl FnOnce(Vec<(String, String)>) -> Result<Response, Problem>,
) -> Result<Response, Problem> {
    match error {
        ChangeError::NotAllowed { from, to } if from == to && at_once => {
            Ok(Redirect::to(&format!("{base}?done=already")).into_response())
        }
        ChangeError::NotAllowed { from, .. } => {
            again(vec![(String::new(), text::not_allowed(from.name()))])
        }
        ChangeError::NotThen { from, since, .. } => {
            again(vec![("day".to_owned(), text::not_then(from.name(), since))])
        }
        ChangeError::Open { to, effective } => {
            again(vec![(String::new(), text::open(to, effective))])
        }
        ChangeError::Meanwhile => again(vec![(String::new(), text::CHANGED_MEANWHILE.to_owned())]),
        ChangeError::Problems(problems) => again(problems.into_iter().map(at_field).collect()),
        other => Err(not_changed(other)),
    }
}

/// What becomes of the restriction or the conditions, where there are any.
fn about_terms(action: Action, of: &License, said: &str) -> Option<String> {
    let current = of.terms();
    let change = of.conditions()?;
    let (state, since) = (change.to, change.effective.date());
    let was = app::shown::field(change.text.as_deref().unwrap_or_default());
    let to = action.to();
    if to.is_final() {
        Some(text::terms_end(state, since, &was))
    } else if to.may_practise() == MayPractise::No {
        Some(text::terms_rest(state, since, &was))
    } else if !to.has_terms() {
        let lifted = if current.is_some() { text::terms_lifted } else { text::terms_not_back };
        Some(lifted(state, since, &was))
    } else if to == state && change.text.as_deref() == Some(said) {
        None
    } else {
        Some(text::terms_replaced(state, since, &was))
    }
}

fn consequence(
    action: Action,
    of: Foreseen,
    form: &Form,
    told: Outcome,
    now: Timestamp,
) -> Consequence {
    let dated = !form.get("day").is_empty() && action != Action::Emergency;
    let past = dated && of.effective < now;
    let said = form.get("text").replace("\r\n", "\n");
    let mut notes: Vec<String> = about_terms(action, &of.license, &said).into_iter().collect();
    let renewal = of.license.renewal().filter(|_| action != Action::Reinstate);
    notes.extend(renewal.map(|end| text::has_renewal(end.order_url.as_deref())));
    if past && action != Action::IssuedInError {
        let days = (now.date().start().unix_seconds() - of.effective.date().start().unix_seconds())
            / (24 * 3600);
        notes.insert(0, text::past(days, of.effective, app::text::outcome(told)));
    }
    let mut hidden: Vec<(String, String)> = FIELDS
        .iter()
        .map(|name| ((*name).to_owned(), form.get(name).to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    hidden.push(("seen".to_owned(), mark(&of.license)));
    let changes = of.entries.iter().filter(|(position, after)| position.value != *after);
    let entry = |(position, after): &(Position, u8)| {
        let Position { purpose, list, index, value } = position;
        let said = |value| words::entry(purpose, value);
        text::entry(words::purpose(purpose), *list, *index, said(*value), said(*after))
    };
    let before = of.place.before.iter().map(ahead_before);
    let moved = of.place.moved.iter().map(|step| ahead(step, Becomes::Moot));
    let after = moved.chain(of.place.open.iter().chain(&of.place.after).map(ahead_after));
    Consequence {
        action,
        before: before.collect(),
        after: after.collect(),
        outcome: of.report.outcome,
        bound: Bound::of(&of.report),
        sentence: of.report.sentence,
        advice: of.report.advice,
        effective: of.effective,
        later: of.effective > now,
        past,
        dated,
        notes,
        entries: changes.map(entry).collect(),
        hidden,
    }
}

fn ahead(step: &Step, becomes: Becomes) -> Ahead {
    let (from, to) = (step.before.state, step.change.to);
    Ahead {
        number: step.change.number,
        what: words::to_come(app::text::change(from, to), step.change.effective),
        becomes,
    }
}

/// What is announced for moments before the change that is ordered.
fn ahead_before(step: &Step) -> Ahead {
    ahead(step, if step.fate == Fate::Comes { Becomes::Comes } else { Becomes::Waits })
}

/// What is announced for later ones, after the change that is ordered.
fn ahead_after(step: &Step) -> Ahead {
    let becomes = match step.fate {
        Fate::CalledOff => Becomes::Moot,
        Fate::Moot if step.before.state.is_final() => Becomes::Moot,
        Fate::Comes | Fate::Kept | Fate::Undecided | Fate::Moot => Becomes::Asked {
            keep: proposed(step) == Decision::Keep,
            lifts: step.change.to.may_practise() != MayPractise::No
                && step.before.state.may_practise() == MayPractise::No,
            replaces: matches!(step.fate, Fate::Kept | Fate::Undecided),
            state: step.change.to,
        },
    };
    ahead(step, becomes)
}

/// A change as it was announced, in words.
fn as_announced(step: &Step) -> String {
    let Change { from, to, effective, .. } = step.change;
    words::to_come(app::text::change(from, to), effective)
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
    if !change.undecided {
        let lost = left_without(&record.license, change.number);
        let (open, left): (Vec<_>, Vec<_>) =
            lost.iter().partition(|step| step.fate == Fate::Undecided);
        let said = |of: Vec<&Step>| of.into_iter().map(as_announced).collect::<Vec<_>>();
        let lost = [said(left), said(open)];
        return Ok(page(app::issuer::change::call_off(site, at, &of, change.number, &what, lost)));
    }
    let slug = &desk.organisation.slug;
    let kept = lanyard.foresee_kept(slug, &record.license, change).await?;
    let kept =
        kept.map(|report| ((report.outcome, Bound::of(&report)), report.sentence, report.advice));
    let seen = mark(&record.license);
    Ok(page(app::issuer::change::decide(site, at, &of, (change.number, seen), &what, kept)))
}

/// `POST /issuer/{organization}/licenses/{id}/changes/{number}/call-off`
async fn give_call_off(
    State(lanyard): State<Lanyard>,
    desk: Desk,
    Path((_, id, number)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response, Problem> {
    let record = record(&lanyard, &desk, &id).await?;
    let (slug, license) = (&desk.organisation.slug, &record.license.id);
    let number = number.parse().map_err(|_| Problem::new(Kind::NotFound))?;
    let by = Some(desk.person.row);
    let keep = form.get("step") == app::issuer::change::KEEP;
    let seen = form.maybe("seen");
    let (done, answer) = if keep {
        ("kept", lanyard.keep_change(slug, license, number, (by, seen)).await)
    } else {
        ("called-off", lanyard.withdraw_change(slug, license, number, by).await)
    };
    match answer {
        Ok(_) => {
            let to = format!("/issuer/{slug}/licenses/{license}?done={done}");
            Ok(Redirect::to(&to).into_response())
        }
        Err(ChangeError::NotWaiting | ChangeError::Meanwhile) => Ok(not_waiting(&desk, &record)),
        Err(other) => Err(not_changed(other)),
    }
}

/// To the licence, whose history says what has become of the change.
fn not_waiting(desk: &Desk, of: &Record) -> Response {
    let (slug, id) = (&desk.organisation.slug, &of.license.id);
    Redirect::to(&format!("/issuer/{slug}/licenses/{id}?done=not-waiting")).into_response()
}
