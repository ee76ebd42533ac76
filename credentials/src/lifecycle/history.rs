//! How a licence stood on a day, by what has come into force and by its dates.

use super::State;
use crate::time::{Date, Timestamp};
use std::time::Duration;

/// A change that has come into force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// Its number.
    pub number: i64,
    /// Before.
    pub from: State,
    /// After.
    pub to: State,
    /// From when it counts.
    pub effective: Timestamp,
}

/// How a licence stood at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stood {
    /// Its period had not begun.
    NotYet {
        /// When it begins.
        from: Timestamp,
    },
    /// Its period was over.
    Expired {
        /// Its last moment.
        until: Timestamp,
    },
    /// It was in a state, which says whether its holder could practise.
    In {
        /// The state.
        state: State,
        /// The number of the change that brought it; absent of the licence as issued.
        by: Option<i64>,
        /// Since when; absent of the licence as issued.
        since: Option<Timestamp>,
    },
    /// It never was valid, on whatever day: it was issued in error.
    Never {
        /// The number of the change that says so.
        by: i64,
    },
}

/// A part of a day in which nothing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first moment.
    pub from: Timestamp,
    /// How the licence stood.
    pub stood: Stood,
}

impl Stood {
    /// The number of the change that it rests on; absent where it rests on the licence alone.
    pub fn by(self) -> Option<i64> {
        match self {
            Self::In { by, .. } => by,
            Self::Never { by } => Some(by),
            Self::NotYet { .. } | Self::Expired { .. } => None,
        }
    }

    /// Whether its holder could practise on it, be it on conditions.
    pub fn counts(self) -> bool {
        match self {
            Self::In { state, .. } => state.may_practise() != super::MayPractise::No,
            Self::NotYet { .. } | Self::Expired { .. } | Self::Never { .. } => false,
        }
    }
}

/// How a licence stood on `day`, which begins and ends in UTC: its parts in their order, the first
/// from the beginning of the day; one where nothing changed. `period` is the first and the last
/// moment that the licence names. `came` is what has come into force, in the order in which it did:
/// what came later counts, from its own moment on, for all that came before it.
pub fn on(day: Date, period: (Timestamp, Timestamp), came: &[Came], now: State) -> Vec<Span> {
    let (from, until) = period;
    let over = until.plus(Duration::from_secs(1));
    let ends = [from, over].into_iter().chain(came.iter().map(|change| change.effective));
    let inside = ends.filter(|at| *at > day.start() && *at <= day.end());
    let mut moments: Vec<Timestamp> = inside.chain([day.start()]).collect();
    moments.sort_unstable();
    moments.dedup();
    let mut spans: Vec<Span> = Vec::with_capacity(moments.len());
    for at in moments {
        let stood = stood(at, period, came, now);
        if spans.last().is_none_or(|last| last.stood != stood) {
            spans.push(Span { from: at, stood });
        }
    }
    spans
}

/// How it stood at one moment. An end or a stop is told before the end of its dates.
fn stood(at: Timestamp, (from, until): (Timestamp, Timestamp), came: &[Came], now: State) -> Stood {
    if let Some(error) = came.iter().rfind(|change| change.to == State::IssuedInError) {
        return Stood::Never { by: error.number };
    }
    if at < from {
        return Stood::NotYet { from };
    }
    let last = came.iter().rfind(|change| change.effective <= at);
    let stood = match last {
        Some(change) => {
            Stood::In { state: change.to, by: Some(change.number), since: Some(change.effective) }
        }
        // As it was issued: from there the first change led away.
        None => Stood::In { state: came.first().map_or(now, |it| it.from), by: None, since: None },
    };
    if stood.counts() && at > until { Stood::Expired { until } } else { stood }
}

#[cfg(test)]
mod tests {
    use super::{State::*, *};

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn period() -> (Timestamp, Timestamp) {
        (day("2025-07-01").start(), day("2027-06-30").end())
    }

    /// Changes in the order in which they came, numbered from 1.
    fn came(changes: &[(State, &str)]) -> Vec<Came> {
        let mut from = Active;
        let one = |(number, (to, effective)): (i64, &(State, &str))| {
            let came = Came { number, from, to: *to, effective: at(effective) };
            from = *to;
            came
        };
        (1..).zip(changes).map(one).collect()
    }

    fn stood_on(text: &str, changes: &[(State, &str)]) -> Vec<Span> {
        let now = changes.last().map_or(Active, |(to, _)| *to);
        on(day(text), period(), &came(changes), now)
    }

    /// How it stood for the whole of a day.
    fn all_day(text: &str, changes: &[(State, &str)]) -> Stood {
        let spans = stood_on(text, changes);
        assert_eq!((spans.len(), spans[0].from), (1, day(text).start()), "{spans:?}");
        spans[0].stood
    }

    const AS_ISSUED: Stood = Stood::In { state: Active, by: None, since: None };

    #[test]
    fn a_licence_that_nobody_changed_counts_from_its_first_day_to_its_last() {
        let (from, until) = period();
        for (text, stood) in [
            ("2025-06-30", Stood::NotYet { from }),
            ("2025-07-01", AS_ISSUED),
            ("2026-03-03", AS_ISSUED),
            ("2027-06-30", AS_ISSUED),
            ("2027-07-01", Stood::Expired { until }),
        ] {
            assert_eq!(all_day(text, &[]), stood, "{text}");
        }
    }

    #[test]
    fn in_every_state_a_day_stands_as_the_domain_says_and_names_the_change_it_rests_on() {
        for to in State::ALL.into_iter().filter(|to| !matches!(to, IssuedInError)) {
            let changes = [(to, "2026-03-03T00:00:00Z")];
            assert_eq!(all_day("2026-03-02", &changes), AS_ISSUED, "{to:?}");
            for text in ["2026-03-03", "2026-03-04", "2027-06-30"] {
                let stood = all_day(text, &changes);
                let since = Some(at("2026-03-03T00:00:00Z"));
                assert_eq!(stood, Stood::In { state: to, by: Some(1), since }, "{text}");
                assert_eq!(stood.counts(), to.may_practise() != super::super::MayPractise::No);
            }
            // Past its dates a stop is still a stop, and what was good has expired.
            let (_, until) = period();
            let after = all_day("2027-07-01", &changes);
            let good = to.may_practise() != super::super::MayPractise::No;
            assert_eq!(after == Stood::Expired { until }, good, "{to:?}");
        }
    }

    #[test]
    fn a_patient_treated_before_the_reinstatement_was_treated_without_a_licence() {
        let changes = [(Suspended, "2026-03-03T00:00:00Z"), (Active, "2026-03-10T00:00:00Z")];
        assert!(all_day("2026-03-02", &changes).counts());
        assert!(!all_day("2026-03-03", &changes).counts());
        assert!(!all_day("2026-03-09", &changes).counts());
        let since = Some(at("2026-03-10T00:00:00Z"));
        let back = Stood::In { state: Active, by: Some(2), since };
        assert_eq!(all_day("2026-03-10", &changes), back);
    }

    #[test]
    fn several_changes_on_one_day_are_told_by_their_hours() {
        let changes = [
            (Suspended, "2026-03-03T09:00:00Z"),
            (Active, "2026-03-03T17:30:00Z"),
            (Probation, "2026-03-03T17:30:00Z"),
        ];
        let spans = stood_on("2026-03-03", &changes);
        let told: Vec<_> = spans.iter().map(|span| (span.from, span.stood.by())).collect();
        let expected = [
            (at("2026-03-03T00:00:00Z"), None),
            (at("2026-03-03T09:00:00Z"), Some(1)),
            (at("2026-03-03T17:30:00Z"), Some(3)),
        ];
        assert_eq!(told, expected);
        assert_eq!(
            spans.iter().map(|it| it.stood.counts()).collect::<Vec<_>>(),
            [true, false, true]
        );
        assert_eq!(all_day("2026-03-04", &changes).by(), Some(3));
        // At the very last second of a day, and at the first of the next.
        let late = [(Suspended, "2026-03-03T23:59:59Z")];
        assert_eq!(stood_on("2026-03-03", &late).len(), 2);
        assert!(!all_day("2026-03-04", &late).counts());
    }

    #[test]
    fn what_was_issued_in_error_never_was_valid_not_even_before_anybody_knew() {
        let changes = [
            (Suspended, "2026-03-03T00:00:00Z"),
            (Active, "2026-03-10T00:00:00Z"),
            (IssuedInError, "2026-04-01T09:00:00Z"),
        ];
        for text in ["2024-01-01", "2025-07-01", "2026-03-05", "2026-04-01", "2027-07-01"] {
            assert_eq!(all_day(text, &changes), Stood::Never { by: 3 }, "{text}");
        }
    }

    #[test]
    fn an_order_that_counts_from_an_earlier_day_counts_from_that_day() {
        // Recorded last, and it reaches back behind the reinstatement.
        let changes = [
            (Suspended, "2026-03-03T00:00:00Z"),
            (Active, "2026-03-10T00:00:00Z"),
            (Revoked, "2026-03-08T00:00:00Z"),
        ];
        for (text, by) in [("2026-03-07", 1), ("2026-03-08", 3), ("2026-03-12", 3)] {
            assert_eq!(all_day(text, &changes).by(), Some(by), "{text}");
        }
    }

    #[test]
    fn a_licence_that_was_provisional_is_told_as_it_was_issued() {
        let first = Came { number: 1, from: Provisional, to: Suspended, effective: period().1 };
        let spans = on(day("2026-03-03"), period(), &[first], Suspended);
        assert_eq!(spans[0].stood, Stood::In { state: Provisional, by: None, since: None });
    }
}
