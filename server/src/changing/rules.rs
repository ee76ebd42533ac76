//! Which orders are taken, and why not.

use super::{Place, stand};
use crate::registry::{Change, ChangeError, ChangeOrder, License};
use credentials::{credential::Problem, lifecycle::State, time::Timestamp};
use std::time::Duration;
use url::Url;

/// How far ahead a change may be ordered.
const AHEAD: Duration = Duration::from_secs(5 * 366 * 24 * 3600);
/// What a board says of a change to the public, in characters.
const TEXT: usize = 500;

/// Whether that order is announced already, word for word; it may wait for a decision.
pub(crate) fn is_announced(change: &Change, order: &ChangeOrder, effective: Timestamp) -> bool {
    !change.in_force
        && change.to == order.to
        && change.effective.unix_seconds() == effective.unix_seconds()
        && change.reason == order.reason
        && change.text == order.text
        && change.order_url == order.order_url
}

/// Whether that order is what stands, word for word: a second click.
pub(crate) fn is_done(license: &License, order: &ChangeOrder) -> bool {
    let last = license.history.iter().rfind(|change| change.in_force);
    last.is_some_and(|change| {
        license.state == order.to
            && change.to == order.to
            && change.reason == order.reason
            && change.text == order.text
            && change.order_url == order.order_url
            && order.effective.is_none_or(|at| at.unix_seconds() == change.effective.unix_seconds())
    })
}

/// The place of `order` among what is announced, if the lifecycle and the changes before it allow it.
pub(crate) fn admit(
    license: &License,
    order: &ChangeOrder,
    effective: Timestamp,
) -> Result<Place, ChangeError> {
    let place = Place::of(license, order.to, effective);
    let (from, to) = (place.ground.state, order.to);
    if place.ground == stand(license) && is_done(license, order) {
        return Err(ChangeError::NotAllowed { from, to });
    }
    if from.change(to).is_err() {
        return Err(match place.since {
            Some(since) => ChangeError::NotThen { from, since, to },
            None => ChangeError::NotAllowed { from, to },
        });
    }
    in_order(license, order, effective).map_err(ChangeError::Problems)?;
    Ok(place)
}

/// Everything that is wrong with an order by itself.
pub(crate) fn check(
    order: &ChangeOrder,
    effective: Timestamp,
    now: Timestamp,
) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |pointer: &str, code, sentence: &str| {
        problems.push(Problem::new(pointer, code, sentence));
    };
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if order.reason.is_empty() || order.reason.len() > 64 || !order.reason.bytes().all(plain) {
        wrong(
            "/reason",
            "not-a-code",
            "The reason is a code of small letters and hyphens, like disciplinary-action.",
        );
    }
    let text = order.text.as_deref().unwrap_or_default();
    if text.chars().count() > TEXT || text.chars().any(|one| one.is_control() && one != '\n') {
        wrong(
            "/text",
            "too-long",
            "The text has at most 500 characters, and no control characters.",
        );
    }
    let https = |url: &String| {
        url.len() <= 2048
            && Url::parse(url).is_ok_and(|url| url.scheme() == "https" && url.has_host())
    };
    if !order.order_url.as_ref().is_none_or(https) {
        wrong("/orderUri", "not-an-address", "The order's address begins with https://.");
    }
    if effective > now.plus(AHEAD) {
        wrong("/effectiveDate", "too-far", "The effective date is more than five years ahead.");
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// A change does not begin before the one that it follows. An issue in error goes back to the start.
fn in_order(
    license: &License,
    order: &ChangeOrder,
    effective: Timestamp,
) -> Result<(), Vec<Problem>> {
    let begins = license.valid_from;
    if order.effective.is_some() && effective < begins && order.to != State::IssuedInError {
        return Err(vec![Problem::new(
            "/effectiveDate",
            "before-the-period",
            format!(
                "This licence’s period begins on {}; a change of it counts from then at the earliest.",
                begins.date().long()
            ),
        )]);
    }
    let before = license.history.iter().filter(|change| change.in_force).map(|one| one.effective);
    match before.max() {
        Some(latest) if effective < latest && order.to != State::IssuedInError => {
            Err(vec![Problem::new(
                "/effectiveDate",
                "out-of-order",
                format!(
                    "The change before it counts from {}; this one begins no earlier.",
                    latest.long()
                ),
            )])
        }
        _ => Ok(()),
    }
}
