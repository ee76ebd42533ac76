//! What is said about what needs attention.

use crate::verifier::attention::What;

/// Heading.
pub const HEADING: &str = "Needs attention";
/// Heads of the table.
pub const COLUMNS: [&str; 2] = ["What", "Clinicians"];
/// Nothing does.
pub const QUIET: &str =
    "Nothing today: nobody is due, nothing failed, and nothing ends within 90 days.";

/// What it is, as a link to those whom it concerns.
pub fn what(what: What) -> String {
    match what {
        What::Turned => super::folders::LOOK_TURNED.into(),
        What::Failed => "Could not be checked at the last attempt".into(),
        What::Due => "Due for a re-check".into(),
        What::Expired => "Expired since the last check".into(),
        What::Expiring(days) => format!("A licence ends within {days} days"),
        What::Rejected => "All that are rejected".into(),
    }
}
