//! What was typed into the form of a change: the order, and everything that is wrong with it at once.

use crate::{
    changing::{Decision, check},
    pages::form::Form,
    registry::{ChangeOrder, License},
};
use app::{
    issuer::{Action, change::OTHER},
    text::issuer::change as text,
};
use credentials::{
    credential::Problem,
    time::{Date, Timestamp},
};
use std::time::Duration;

/// The order that was typed, or what is wrong with it: field and sentence, in the order of the form.
pub(super) fn read(
    form: &Form,
    action: Action,
    now: Timestamp,
) -> Result<ChangeOrder, Vec<(String, String)>> {
    let mut problems: Vec<(String, String)> = Vec::new();
    let mut wrong = |(field, sentence): (&str, &str)| {
        problems.push((field.to_owned(), sentence.to_owned()));
    };
    let reason = reason(form, action).map_err(&mut wrong).ok();
    let effective = match action {
        Action::Emergency => None,
        _ => effective(form).map_err(&mut wrong).ok().flatten(),
    };
    let said = form.maybe("text").map(|text| text.replace("\r\n", "\n"));
    if action.needs_text() && said.is_none() {
        wrong(("text", text::NO_TEXT));
    }
    let order = ChangeOrder {
        to: action.to(),
        reason: reason.unwrap_or_else(|| Action::EMERGENCY.to_owned()),
        text: said,
        order_url: form.maybe("order"),
        effective,
    };
    if let Err(found) = check(&order, order.effective.unwrap_or(now), now) {
        problems.extend(found.into_iter().map(at_field));
    }
    let place = |field: &str| text::FIELDS.iter().position(|name| *name == field);
    problems.sort_by_key(|(field, _)| place(field));
    if problems.is_empty() { Ok(order) } else { Err(problems) }
}

/// A problem of the core at the field of the form that it is about.
pub(super) fn at_field(problem: Problem) -> (String, String) {
    let field = match problem.pointer.as_str() {
        "/reason" => "reason",
        "/text" => "text",
        "/orderUri" => "order",
        "/effectiveDate" => "day",
        _ => "",
    };
    (field.to_owned(), problem.sentence)
}

/// What was decided of the announced changes that the confirmation asked about.
pub(super) fn decided(form: &Form, of: &License) -> Vec<(i64, Decision)> {
    let waiting = of.history.iter().filter(|change| !change.in_force);
    let decision = |number: i64| match form.get(&app::issuer::change::asked(number)) {
        app::issuer::change::KEEP => Some((number, Decision::Keep)),
        app::issuer::change::OFF => Some((number, Decision::CallOff)),
        _ => None,
    };
    waiting.filter_map(|change| decision(change.number)).collect()
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
