//! What changed between two reports.

use super::words;
use credentials::{
    time::Timestamp,
    verifier::{CheckOutcome, Finding, Outcome},
};

/// Nothing did.
pub fn nothing(since: Timestamp) -> String {
    format!(
        "Nothing. The same checks on {} ended the same way, for the same document.",
        since.long()
    )
}

/// The result is another one.
pub fn outcome(before: Outcome, after: Outcome, since: Timestamp) -> String {
    format!(
        "The result was “{}” on {}. Now it is “{}”.",
        words::outcome(before),
        since.long(),
        words::outcome(after)
    )
}

/// A check ended otherwise.
pub fn check(before: Option<&Finding>, after: &Finding) -> String {
    let name = words::check(after.check);
    let was = before.map_or("was not made", |before| match before.outcome {
        CheckOutcome::Passed => "had passed",
        CheckOutcome::Failed => "had failed",
        CheckOutcome::CouldNotCheck => "could not be checked",
    });
    let verb = match after.outcome {
        CheckOutcome::Passed => "has passed",
        CheckOutcome::Failed => "has failed",
        CheckOutcome::CouldNotCheck => "could not be checked",
    };
    format!("{name}: {was}, and now {verb}. {}", after.sentence)
}

/// A check ended the same way for another reason.
pub fn reason(after: &Finding) -> String {
    format!("{}: for another reason. {}", words::check(after.check), after.sentence)
}

/// A check is not there any more.
pub fn gone(before: &Finding) -> String {
    format!("{}: this check does not apply to the document any more.", words::check(before.check))
}

/// The document is another one.
pub const DOCUMENT: &str = "The document is another one than before: its digest differs.";
/// It was there, and could not be had.
pub const DOCUMENT_GONE: &str = "The document could not be fetched, so nothing could be compared.";
/// It could not be had before.
pub const DOCUMENT_BACK: &str =
    "The document could not be fetched before, so there was nothing to compare with. Now it was.";

/// A member of the header is another one.
pub fn member(label: &str, before: Option<&str>, after: Option<&str>) -> String {
    let quoted = |text: Option<&str>| text.map_or("nothing".to_owned(), |it| format!("“{it}”"));
    format!("{label}: was {}, is {}.", quoted(before), quoted(after))
}
