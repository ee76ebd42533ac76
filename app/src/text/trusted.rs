//! What is said on the public page of the trust list.

use credentials::time::Date;

/// Heading.
pub const HEADING: &str = "Trust list";
/// Below it.
pub const LEDE: &str = "Whose licences count when anyone verifies on this server. A name that a report shows comes from here, never from the licence itself.";
/// Column heads.
pub const COLUMNS: [&str; 5] = ["Issuer", "May issue", "For", "Professions", "Signed when"];
/// No limit.
pub const ANY: &str = "Any";
/// Of an issuer that is named so that nothing of it is accepted.
pub const NOTHING: &str = "Nothing: whatever it signs is rejected";
/// Nobody is on it.
pub const EMPTY: &str = "Nobody is on the list yet";
/// Below it.
pub const EMPTY_LEDE: &str = "Until somebody is, no licence can be accepted here: who issued it could not be checked. Whoever runs this server enters the boards that they know.";
/// Heading.
pub const HOW: &str = "Who decides this";
/// Below it.
pub const HOW_LEDE: &str = "Whoever runs this server. A hospital that verifies at its own desk decides for itself whom else it trusts, or does not, and each of those decisions has a reason and a name there.";
/// Of the link.
pub const JSON: &str = "The same as JSON (W3C Recognized Entities)";

/// Between which days.
pub fn when(from: Option<Date>, until: Option<Date>) -> String {
    match (from, until) {
        (None, None) => "At any time".into(),
        (Some(from), None) => format!("Since {}", from.long()),
        (None, Some(until)) => format!("Until {}", until.long()),
        (Some(from), Some(until)) => format!("{} to {}", from.long(), until.long()),
    }
}
