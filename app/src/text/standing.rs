//! What is said of how a licence stood on a day.

use super::Date;
use credentials::{
    lifecycle::{
        MayPractise, State,
        history::{Span, Stood},
    },
    time::Timestamp,
};

/// Heading.
pub const HEADING: &str = "How did it stand on a day?";
/// Label of the day.
pub const DAY: &str = "Day";
/// Below it.
pub const DAY_HINT: &str = "For a date of service, say. A day begins and ends in UTC.";
/// On the button.
pub const SHOW: &str = "Show that day";
/// Before what the answer rests on.
pub const RESTS_ON: &str = "This rests on";
/// The licence itself, where no change had come.
pub const THE_LICENSE: &str = "The licence as it was issued";
/// Of the link to the signed record of a change.
pub const SIGNED_RECORD: &str = "Signed record of this change";
/// Where it is not made yet.
pub const RECORD_COMES: &str = "its signed record is being made";
/// What was typed is no day.
pub const NOT_A_DAY: &str = "This is not a day. Write it like 2026-03-03.";
/// A day to come.
pub const NOT_COME: &str =
    "This day has not come yet. What is announced for it stands in the history above.";
/// Before the sentence, where it is not confirmed who issued the licence.
pub const UNCONFIRMED: &str =
    "Nobody has confirmed that this licence is genuine; see above. The record kept here says: ";

/// The word for a whole day, or a part of one.
pub fn word(parts: &[Span]) -> &'static str {
    let count = parts.iter().filter(|part| part.stood.counts()).count();
    match count {
        0 => "Was not in force",
        _ if count < parts.len() => "Was in force for a part of the day",
        _ if parts.iter().all(|part| is_free(part.stood)) => "Was in force",
        _ => "Was in force, on conditions",
    }
}

/// In force without conditions.
pub fn is_free(stood: Stood) -> bool {
    matches!(stood, Stood::In { state, .. } if state.may_practise() == MayPractise::Yes)
}

/// The answer in one sentence. `renewed`: the numbers of changes that ended it in favour of another.
pub fn sentence(number: &str, day: Date, today: bool, parts: &[Span], renewed: &[i64]) -> String {
    let on = match today {
        true => format!("So far today, {},", day.long()),
        false => format!("On {}", day.long()),
    };
    if let [part] = parts {
        return format!("{on} licence {number} {}.", phrase(part.stood, renewed));
    }
    let told = parts.iter().enumerate().map(|(at, part)| {
        let phrase = phrase(part.stood, renewed);
        match (at, parts.get(at + 1)) {
            (0, Some(next)) => format!("until {} it {phrase}", hour(next.from)),
            (_, Some(next)) => {
                format!("from {} to {} it {phrase}", hour(part.from), hour(next.from))
            }
            (_, None) => format!("from {} on it {phrase}", hour(part.from)),
        }
    });
    format!("{on} licence {number} changed: {}.", told.collect::<Vec<_>>().join("; "))
}

/// `09:00 UTC`
fn hour(at: Timestamp) -> String {
    let long = at.long();
    long.rsplit_once(", ").map_or(long.clone(), |(_, hour)| hour.to_owned())
}

/// To follow `licence A-1` or `it`.
fn phrase(stood: Stood, renewed: &[i64]) -> String {
    let (state, by, since) = match stood {
        Stood::NotYet { from } => {
            return format!("was not in force yet: its period begins on {}", from.date().long());
        }
        Stood::Expired { until } => {
            return format!("was not in force any more: it expired on {}", until.date().long());
        }
        Stood::Never { .. } => {
            return "was not valid and never had been: it was issued in error".to_owned();
        }
        Stood::In { state, by, since } => (state, by, since),
    };
    let since = since.map(|since| format!(" since {}", since.date().long())).unwrap_or_default();
    match (state, state.may_practise()) {
        (State::Inactive, _) if by.is_some_and(|by| renewed.contains(&by)) => {
            format!("was not in force any more: renewed{since}, another counts in its place")
        }
        (State::Active, _) => "was in force".to_owned(),
        (_, MayPractise::No) => format!("was not in force: {}{since}", state.name()),
        _ => format!("was in force on conditions: {}{since}", state.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn a_day_is_told_in_one_sentence_with_its_hours_where_something_changed() {
        let day = Date::parse("2026-03-03").unwrap();
        let issued = Stood::In { state: State::Active, by: None, since: None };
        let stopped =
            |state| Stood::In { state, by: Some(7), since: Some(at("2026-03-03T09:00:00Z")) };
        let from = day.start();
        let told = |parts: &[Span]| sentence("A-1", day, false, parts, &[]);
        let whole = [Span { from, stood: issued }];
        assert_eq!(told(&whole), "On 3 March 2026 licence A-1 was in force.");
        assert_eq!(word(&whole), "Was in force");
        let noon = at("2026-03-03T12:00:00Z");
        let parts = [
            whole[0],
            Span { from: at("2026-03-03T09:00:00Z"), stood: stopped(State::Suspended) },
            Span { from: noon, stood: stopped(State::Probation) },
        ];
        assert_eq!(
            told(&parts),
            "On 3 March 2026 licence A-1 changed: until 09:00 UTC it was in force; from 09:00 UTC to 12:00 UTC it was not in force: suspended since 3 March 2026; from 12:00 UTC on it was in force on conditions: on probation since 3 March 2026."
        );
        assert_eq!(word(&parts), "Was in force for a part of the day");
        assert_eq!(word(&parts[2..]), "Was in force, on conditions");
        let renewed = [Span { from, stood: stopped(State::Inactive) }];
        assert_eq!(
            sentence("A-1", day, true, &renewed, &[7]),
            "So far today, 3 March 2026, licence A-1 was not in force any more: renewed since 3 March 2026, another counts in its place."
        );
        let never = [Span { from, stood: Stood::Never { by: 7 } }];
        assert_eq!((word(&never), word(&renewed)), ("Was not in force", "Was not in force"));
    }
}
