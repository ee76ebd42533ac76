//! What is said about what was verified together.

use super::words;
use credentials::verifier::Outcome;

/// Heading.
pub const HEADING: &str = "Verified together";
/// Heads of the table.
pub const COLUMNS: [&str; 5] = ["Line", "Clinician", "Result", "Why", "What was given"];
/// Of a patient's identity nothing is kept.
pub const NOT_KEPT: &str = "Not kept";
/// Of the link to the form.
pub const MORE: &str = "Verify more";

/// How many, and how they ended: `25 licences: 5 rejected, 1 could not be checked, 19 accepted.`
pub fn tally(all: usize, counts: &[(Outcome, usize)]) -> String {
    let parts: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(outcome, count)| format!("{count} {}", words::outcome(*outcome).to_lowercase()))
        .collect();
    let what = if all == 1 { "1 line".to_owned() } else { format!("{all} lines") };
    format!("{what}: {}.", parts.join(", "))
}

/// Of the choice of everything.
pub fn all(count: usize) -> String {
    format!("All: {count}")
}

/// On the button.
pub fn again(count: usize) -> String {
    match count {
        1 => "Check again the one that could not be checked".into(),
        count => format!("Check again the {count} that could not be checked"),
    }
}

/// Lines that were left out.
pub fn left(lines: &[u32]) -> String {
    let named: Vec<String> = lines.iter().map(u32::to_string).collect();
    match named.as_slice() {
        [one] => format!("Line {one} was not verified: there was nothing on it to verify by."),
        many => format!(
            "Lines {} were not verified: there was nothing on them to verify by.",
            many.join(", ")
        ),
    }
}
