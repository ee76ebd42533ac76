//! The words of outcomes, checks, sources and ages.

use crate::verifier::Bound;
use credentials::verifier::{Check, CheckOutcome, Outcome, Source};

/// The word of an outcome.
pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "Accepted",
        Outcome::Rejected => "Rejected",
        Outcome::Undetermined => "Could not be checked",
    }
}

/// A yes that has conditions.
pub const WITH_CONDITIONS: &str = "Accepted, with conditions";
/// A yes, and a change is to come.
pub const CHANGE_ANNOUNCED: &str = "Accepted, change announced";
/// Both.
pub const BOTH_BOUND: &str = "Accepted, with conditions, change announced";

/// A genuine record of what became of a licence, and not one.
pub const NOT_A_LICENSE: &str = "Not a licence: a status event";

/// The words of an outcome, with what a yes is bound to.
pub fn answer(of: Outcome, bound: Bound) -> &'static str {
    match (of, bound.conditions, bound.announced) {
        (Outcome::Accepted, true, false) => WITH_CONDITIONS,
        (Outcome::Accepted, false, true) => CHANGE_ANNOUNCED,
        (Outcome::Accepted, true, true) => BOTH_BOUND,
        _ => outcome(of),
    }
}

/// What an outcome means for the one who asked.
pub fn meaning(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => {
            "Every check was made and passed. You may rely on it today. “Accepted, with conditions” has the mark of a triangle: the holder may practise within a restriction, on probation or on other conditions only. Read them first."
        }
        Outcome::Rejected => {
            "At least one check failed. Do not rely on it. The report says why, since when, and whom to ask."
        }
        Outcome::Undetermined => {
            "Nothing failed, but a check could not be made. That is not a yes: try again, or ask the board."
        }
    }
}

/// The word of one check's outcome.
pub fn check_outcome(outcome: CheckOutcome) -> &'static str {
    match outcome {
        CheckOutcome::Passed => "Passed",
        CheckOutcome::Failed => "Failed",
        CheckOutcome::CouldNotCheck => "Could not be checked",
    }
}

/// What people call a check.
pub fn check(check: Check) -> &'static str {
    match check {
        Check::Format => "Form",
        Check::Document => "Document",
        Check::Proof => "Signature",
        Check::IssuerDid => "Issuer’s key",
        Check::IssuerTrusted => "Issuer’s authority",
        Check::Validity => "Dates",
        Check::Revocation => "Revocation",
        Check::Suspension => "Suspension",
        Check::Lifecycle => "Conditions",
        Check::Schema => "Content",
        Check::HolderBinding => "Holder",
        Check::RequestBinding => "Request",
        Check::Disclosure => "Disclosure",
    }
}

/// Where a fact comes from, in a few words.
pub fn source(source: &Source) -> String {
    match source {
        Source::Document => "The document".into(),
        Source::Derived => "Computed here".into(),
        Source::Configured => "Your trust list".into(),
        Source::Registry => "Registry".into(),
        Source::Network { url } => format!("Fetched, {}", crate::shown::host(url)),
        Source::Cache { url } => format!("Fetched earlier, {}", crate::shown::host(url)),
        Source::Unanswered { url } => {
            format!("Asked {}, without an answer", crate::shown::host(url))
        }
        Source::Ipfs { from } => format!("IPFS, {}", crate::shown::host(from)),
    }
}

/// How old a fact is: `now`, `40 seconds old`, `3 hours old`. Rounded down, so never older than said.
pub fn age(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..=4 => return "just now".into(),
        5..=119 => (seconds, "second"),
        120..=7_199 => (seconds / 60, "minute"),
        7_200..=172_799 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}s old")
}

/// How the checks ended, counted: `9 passed, 1 failed`; `10 passed, 1 with conditions`, where the
/// one is among the ten. `bound`: those with conditions, and those with an announced change alone.
pub fn tally(passed: usize, failed: usize, open: usize, bound: [usize; 2]) -> String {
    let counts = [
        (passed, "passed"),
        (bound[0], "with conditions"),
        (bound[1], "with a change announced"),
        (failed, "failed"),
        (open, "could not be checked"),
    ];
    counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Of checks that are one line: `9 further checks`.
pub fn further(count: usize) -> String {
    format!("{count} further check{}", if count == 1 { "" } else { "s" })
}

/// A number in groups of three: `10,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = (digits.len() - 1) % 3 + 1;
    let mut shown = digits[..first].to_owned();
    for at in (first..digits.len()).step_by(3) {
        shown.push(',');
        shown.push_str(&digits[at..at + 3]);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_in_groups_of_three() {
        let numbers = [0, 77, 431, 1_204, 10_000, 100_000, 1_000_000];
        let shown = ["0", "77", "431", "1,204", "10,000", "100,000", "1,000,000"];
        assert_eq!(numbers.map(grouped), shown);
    }

    #[test]
    fn an_age_is_never_made_younger_than_a_unit() {
        assert_eq!(age(3), "just now");
        assert_eq!(age(119), "119 seconds old");
        assert_eq!(age(120), "2 minutes old");
        assert_eq!(age(7_200), "2 hours old");
        assert_eq!(age(172_800), "2 days old");
    }

    #[test]
    fn a_tally_names_only_what_there_is() {
        assert_eq!(tally(11, 0, 0, [0, 0]), "11 passed");
        assert_eq!(tally(10, 0, 0, [1, 0]), "10 passed, 1 with conditions");
        assert_eq!(tally(9, 1, 1, [0, 0]), "9 passed, 1 failed, 1 could not be checked");
    }
}
