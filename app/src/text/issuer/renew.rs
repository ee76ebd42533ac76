//! What is said while a licence is renewed.

use crate::issuer::renewal::Renewing;
use credentials::{lifecycle::State, time::Date};

/// Of the boxes and choices about the old licence.
pub const OLD: &str = "The licence that is renewed";
/// Of the box.
pub const WHAT_ENDS: &str = "What becomes of it";
/// The box.
pub const ENDS: &str = "The old one ends when this one begins";
/// Below it.
pub const ENDS_HINT: &str = "Its link then says that it has been renewed, and leads to this one. Without it, both stay in force.";
/// Of the choice about a restriction.
pub const TERMS: &str = "The restriction or the conditions on it";
/// A choice.
pub const CARRY: &str =
    "They go on: the new licence is restricted by the same words from the start";
/// A choice.
pub const DROP: &str = "They do not go on: verifiers of the new licence are told of none";
/// Somebody was faster.
pub const OVERTAKEN: &str = "The licence that is renewed has been changed since you opened this form. Look at it, then decide again.";
/// Label of what goes on.
pub const GOES_ON: &str = "Goes on from the old licence";
/// Of the link.
pub const NEW_AFTER_REVOCATION: &str = "New licence after the revocation";
/// Of the link.
pub const NEW_AFTER_SURRENDER: &str = "New licence after the surrender";

/// Heading of the form and of the preview.
pub fn heading(after: Option<State>, name: &str, number: &str) -> String {
    match after {
        None => format!("Renew {name}’s {number}"),
        Some(State::Surrendered) => {
            format!("New licence for {name} after the surrender of {number}")
        }
        Some(_) => format!("New licence for {name} after the revocation of {number}"),
    }
}

/// Above what is announced for the old licence.
pub const WAITING: &str = "What is announced for it, and is not taken over by a new licence:";
/// Something waits.
pub const WAITS: &str = "A change is announced for this licence, or waits for your decision, that would stop or restrict it. A new licence would not know of it. Call it off or let it come, then renew.";
/// There is no room for all of it.
pub const TOO_MANY: &str = "This licence has more restrictions or disciplinary actions than the form has room for (three and two), and none of them may be lost. Renew it over the API: issue the new one with POST /api/v1/licenses, then end this one with “deactivate” and the reason “renewed”.";
/// It has been renewed.
pub const DONE: &str = "It has been renewed.";

/// Why a licence is not renewed here; nothing where it is.
pub fn why_not(of: Renewing) -> Option<&'static str> {
    match of {
        Renewing::Renew | Renewing::After(_) => None,
        Renewing::Not(state) => Some(not(state)),
        Renewing::Waits => Some(WAITS),
        Renewing::TooMany => Some(TOO_MANY),
        Renewing::Done => Some(DONE),
    }
}

/// A good change that is announced for the old licence, in the preview.
pub fn not_taken_over(what: &str) -> String {
    format!(
        "For the old licence it is announced: {what}. The new one does not know of that: announce it there too, if it is to be so."
    )
}

/// Why there is nothing to renew.
pub fn not(state: State) -> &'static str {
    match state {
        State::Suspended => {
            "This licence is suspended, and a suspension is not renewed away: reinstate it first, or leave it to run out. Until then there is nothing to renew."
        }
        State::Deceased => "Its holder has died. There is nothing to renew.",
        State::IssuedInError => {
            "It was issued in error and never was valid, so there is nothing to renew. If the person should have a licence after all, issue a new one with the right particulars."
        }
        _ => "This licence cannot be renewed.",
    }
}

/// How the old licence stands.
pub fn stands(word: &str, since: Option<Date>, until: Date) -> String {
    let word = word.to_lowercase();
    match since {
        Some(since) => {
            format!("It is {word} since {}, for a period until {}.", since.long(), until.long())
        }
        None => format!("It is {word}, for a period until {}.", until.long()),
    }
}

/// The old one ends, in the preview.
pub fn will_end(day: Date) -> String {
    format!(
        "The old licence ends on {}. Its link then says that it has been renewed, and leads to the new one.",
        day.long()
    )
}

/// The old one stays, in the preview.
pub const STAYS: &str = "The old licence stays in force beside the new one until you end it.";

/// A restriction that does not go on, in the preview.
pub fn dropped(said: &str) -> String {
    format!("“{said}” does not go on: whoever checks the new licence is told of no restriction.")
}

/// A licence that is stopped or has ended for good has that number.
pub fn stopped_number(number: &str, name: &str, word: &str, since: Option<Date>) -> String {
    format!(
        "Licence {number} of {name} is {}{}. A new licence does not change that, and whoever checks the new one is not told of it.",
        word.to_lowercase(),
        since.map(|day| format!(" since {}", day.long())).unwrap_or_default()
    )
}

/// Something is announced for a licence of that number or NPI, or waits for a decision.
pub fn coming(number: &str, name: &str, word: &str, from: Date) -> String {
    format!(
        "For licence {number} of {name} it is announced: {} from {}. That does not touch a new licence: announce it there too, or call it off.",
        word.to_lowercase(),
        from.long()
    )
}

/// The same of an NPI.
pub fn stopped_npi(npi: &str, name: &str, word: &str, since: Option<Date>) -> String {
    format!(
        "NPI {npi} stands on a licence of {name} that is {}{}. Whoever checks the new one is not told of it.",
        word.to_lowercase(),
        since.map(|day| format!(" since {}", day.long())).unwrap_or_default()
    )
}
