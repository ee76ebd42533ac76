//! Whether a licence was rejected for nothing but its end: then a new one may take its place.

use crate::registry::RENEWED;
use credentials::{
    lifecycle::{Change, State},
    status::Purpose,
    verifier::{Check, CheckOutcome, Facts, Finding, Report, StatusFact},
};

/// Whether every check passed but those that say that it is over, or that it was renewed or not
/// renewed. What could not be checked may hide another reason.
pub(super) fn ended(report: &Report, facts: &Facts) -> bool {
    let not_passed: Vec<&Finding> =
        report.findings.iter().filter(|it| it.outcome != CheckOutcome::Passed).collect();
    let over = |it: &&Finding| match (it.check, it.reason.as_str()) {
        (Check::Validity, "expired") => true,
        (Check::Suspension, "suspended") => renewed(facts),
        _ => false,
    };
    !not_passed.is_empty() && not_passed.iter().all(over)
}

/// Whether every suspension bit that is set is set because the licence was renewed, or was not.
fn renewed(facts: &Facts) -> bool {
    let Ok(document) = &facts.document else { return false };
    let statuses = document.statuses.iter().flatten();
    let mut of_purpose = statuses.filter(|it| it.entry.purpose == Purpose::Suspension);
    of_purpose.all(|it| clear(it) || told(it).is_some_and(|it| ends(&it)))
}

fn clear(status: &StatusFact) -> bool {
    let entry = &status.entry;
    let bits = status.list.as_ref().map(|list| list.bits.value(entry.index, entry.size));
    bits.is_ok_and(|value| value == Some(0))
}

fn told(status: &StatusFact) -> Option<Change> {
    status.list.as_ref().ok()?.events.get(&status.entry.index).cloned()
}

fn ends(change: &Change) -> bool {
    match change.to {
        State::Inactive => change.code.as_deref() == Some(RENEWED),
        State::Lapsed => true,
        _ => false,
    }
}
