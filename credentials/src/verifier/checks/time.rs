//! Whether the credential counts at `now`.

use super::super::{
    facts::{Facts, Source},
    reason::{Judged, Reason, fact},
};

/// VC Data Model 2.0, 4.9: `now` lies within the period of validity, both ends included.
pub(super) fn validity(facts: &Facts) -> Option<Judged> {
    if facts.read().is_none() {
        return Some(Judged::of(Reason::NotReached));
    }
    let (from, until) = facts.period();
    let judged = Judged::of(match (from, until) {
        (Some(from), _) if facts.now < from => Reason::NotYetValid(from),
        (_, Some(until)) if facts.now > until => Reason::Expired(until),
        (_, until) => Reason::WithinPeriod(until),
    });
    let ends = [("Valid from", from), ("Valid until", until)];
    Some(ends.into_iter().fold(judged, |judged, (name, end)| match end {
        Some(end) => judged.with(fact(name, end.long(), Source::Document)),
        None => judged,
    }))
}
