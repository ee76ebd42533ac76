//! What is said of a licence that a board has already under the number or the NPI of a row.

use crate::{
    issuer::batches::{By, Known, Why},
    shown,
    text::{
        issuer::{issue::same_npi, renew},
        state,
    },
};
use credentials::lifecycle::State;

/// A suspension is not renewed away.
const LIFT_FIRST: &str = "A suspension is not renewed away: reinstate that licence first, or leave this row out until it has run out.";
/// Nothing follows a death.
const NOTHING_FOLLOWS: &str = "Nothing is issued after that.";

/// One such licence, and what it means for the row.
pub fn known(of: &Known) -> String {
    let name = shown::name(&of.name);
    let number = shown::name(&of.number);
    let word = state(of.state);
    let stopped = || match &of.by {
        By::Number => renew::stopped_number(&number, &name, word, of.since),
        By::Npi(npi) => renew::stopped_npi(npi, &name, word, of.since),
    };
    match of.why {
        Why::Stopped => {
            let next = match of.state {
                State::Deceased => NOTHING_FOLLOWS,
                _ => LIFT_FIRST,
            };
            let slip = match of.by {
                By::Number => "number",
                By::Npi(_) => "NPI",
            };
            format!("{} {next} If this row is somebody else’s, correct the {slip}.", stopped())
        }
        Why::Taken => super::taken(&name),
        Why::Ended => stopped(),
        Why::Other => match &of.by {
            By::Number => format!(
                "Licence {number} is that of {name} ({}). Is it the same person, or is the number wrong?",
                of.state.name()
            ),
            By::Npi(npi) => same_npi(npi, &name),
        },
        Why::Coming => {
            let (to, from) = of.coming.unwrap_or((of.state, of.until));
            renew::coming(&number, &name, state(to), from)
        }
        Why::Conditions => {
            let on = of.conditions.unwrap_or(of.state).name();
            let stands = match of.conditions == Some(of.state) {
                true => format!("is {on}"),
                false => format!("is {}, and was {on} before", of.state.name()),
            };
            format!(
                "Licence {number} of {name} {stands}. That does not go on unless the row says it under “Restriction”."
            )
        }
        Why::SameDay => format!("In force until {}, the same last day", of.until.long()),
        Why::InForce => format!("In force until {}", of.until.long()),
    }
}

/// How many rows have a licence of that kind, on the page of what was read.
pub fn warned(kind: &str, count: u64) -> String {
    let rows = super::rows(count);
    let has = if count == 1 { "has" } else { "have" };
    let each = format!("{rows} {has} the number or the NPI of a licence");
    match kind {
        "ended" => format!(
            "{each} that was revoked, was surrendered or was issued in error. You are asked before they are issued."
        ),
        "announced" => format!(
            "{each} for which a stop is announced, which does not touch a new one. You are asked before they are issued."
        ),
        "other-name" => {
            format!("{each} with another name on it. You are asked before they are issued.")
        }
        "conditions" => format!(
            "{each} with a restriction or conditions on it. They do not go on unless the row brings them. You are asked before they are issued."
        ),
        _ => super::warnings(count),
    }
}
