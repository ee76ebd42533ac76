//! What is said about clinicians’ folders.

use super::words;
use credentials::time::Timestamp;

/// Heading of the list.
pub const HEADING: &str = "Clinicians";
/// Below it.
pub const LEDE: &str = "A folder for each person: everything that was seen for them at this desk. People are known again by NPI, else by their DID, else by issuer and licence number. Never by name alone.";
/// Label of the search.
pub const SEARCH: &str = "Name, NPI or folder number";
/// Label of the order.
pub const SORT: &str = "Order";
/// The orders.
pub const SORTS: [(&str, &str); 2] = [("", "By name"), ("oldest", "Longest unchecked first")];
/// Label of the filter.
pub const DUE: &str = "Show";
/// The filter.
pub const DUES: [(&str, &str); 2] = [("", "Everybody"), ("yes", "Due for a re-check")];
/// No folder yet.
pub const EMPTY: &str = "No folders yet";
/// Below it.
pub const EMPTY_LEDE: &str = "Verify a clinician’s licence, and their folder is here.";
/// Nothing fits.
pub const NOTHING_LEDE: &str = "No folder has all of what you asked for.";
/// Heads of the table.
pub const COLUMNS: [&str; 4] =
    ["Clinician", "Latest result", "Everything checked since", "Re-check"];
/// Something in it never could be checked.
pub const NEVER: &str = "Something here could not be checked yet";
/// A re-check is due.
pub const IS_DUE: &str = "Due";
/// None is due.
pub const NOT_DUE: &str = "Not due";
/// Something in a folder is not accepted.
pub const LOOK: &str = "Look into the folder";
/// Instead of until when a check counts, where the latest result is not “Accepted”.
pub const NOT_ACCEPTED: &str = "Does not count: not accepted";
/// Heading of the profile.
pub const PROFILE: &str = "How old a verification may be";
/// Below it.
pub const PROFILE_LEDE: &str = "A profile of your organisation’s choice, and no legal advice. It begins with 120 days at a decision, as NCQA asks for files from 1 July 2025, and a re-check every 31 days.";
/// Label.
pub const DECISION_DAYS: &str = "At a decision, in days";
/// Label.
pub const RECHECK_DAYS: &str = "Between two checks, in days";
/// On the button.
pub const SET_PROFILE: &str = "Keep this profile";
/// Days that are none.
pub const BAD_DAYS: &str = "Give a number of days from 1 to 3660.";

/// Below the folder's name.
pub const CORRECTED: &str = "The name was corrected by hand.";
/// Heading.
pub const KNOWN_BY: &str = "Known by";
/// Heading.
pub const CREDENTIALS: &str = "What was seen";
/// Heads of that table.
pub const CREDENTIAL_COLUMNS: [&str; 6] =
    ["Licence", "Latest result", "Last checked", "Re-check", "For a decision", "Valid until"];
/// Heading.
pub const REPORTS: &str = "Every report";
/// On the button.
pub const CHECK_ALL: &str = "Check all again";
/// Below it.
pub const CHECK_ALL_LEDE: &str =
    "Each licence is fetched from its link or CID and verified now. Every answer is a new report.";
/// On the button, after the first ones.
pub const GO_ON: &str = "Check the next ones";
/// Nothing can be fetched.
pub const NONE_FETCHABLE: &str = "Nothing here can be fetched again: it was pasted or given as a file. To check again, give it again.";
/// Heading of the name.
pub const RENAME: &str = "Correct the name on the folder";
/// Label.
pub const NAME: &str = "Name";
/// On the button.
pub const SET_NAME: &str = "Keep this name";
/// Heading of moving.
pub const MOVE: &str = "Put a licence into another folder";
/// Label.
pub const WHICH: &str = "Which";
/// Label.
pub const WHERE_TO: &str = "Number of the other folder";
/// Below it.
pub const WHERE_TO_HINT: &str =
    "The ten letters and digits at the end of its address. Leave it empty for a new folder.";
/// Below it.
pub const MOVE_CONSEQUENCE: &str =
    "Every report about that licence goes there, and those to come. The move is in the audit log.";
/// On the button.
pub const MOVE_BUTTON: &str = "Move it";
/// A name that is none.
pub const BAD_NAME: &str = "A name has 1 to 200 characters.";
/// No such report or folder.
pub const NOT_FOUND: &str = "There is no such folder here. Compare its number.";
/// Nothing to move.
pub const NO_REPORT: &str = "Choose which licence.";
/// It is there already.
pub const SAME: &str = "It is in that folder already.";
/// Nobody's.
pub const NOBODY: &str = "That report is about nobody who has a folder.";

/// What a mark is, and its value.
pub fn mark(mark: &str) -> (&'static str, String) {
    if let Some(npi) = mark.strip_prefix("npi:") {
        ("NPI", npi.to_owned())
    } else if let Some(license) = mark.strip_prefix("license:") {
        ("Issuer and licence number", license.to_owned())
    } else {
        ("DID", mark.to_owned())
    }
}

/// When it was checked last, and how old that is.
pub fn checked(at: Timestamp, now: Timestamp) -> String {
    format!("{}, {}", at.date().long(), words::age(now.since(at).as_secs()))
}

/// It never could be.
pub const NOT_CHECKED: &str = "Could not be checked yet";

/// Until when a check counts.
pub fn counts_until(at: Timestamp, now: Timestamp) -> String {
    if now > at {
        format!("Due since {}", at.date().long())
    } else {
        format!("Due by {}", at.date().long())
    }
}

/// Until when a check counts at a decision.
pub fn decision_until(at: Timestamp, now: Timestamp, days: i64) -> String {
    if now > at {
        format!("Too old since {} ({days} days)", at.date().long())
    } else {
        format!("Counts until {} ({days} days)", at.date().long())
    }
}

/// It is over.
pub fn expired(at: Timestamp) -> String {
    format!("Expired on {}", at.date().long())
}

/// How far checking all again has come.
pub fn progress(done: usize, total: usize) -> String {
    format!("{done} of {total} checked again.")
}

/// How many cannot be fetched.
pub fn not_fetchable(count: usize) -> String {
    match count {
        1 => "1 licence cannot be fetched again: it was pasted or given as a file. Give it again to check it.".into(),
        count => format!("{count} licences cannot be fetched again: they were pasted or given as files. Give them again to check them."),
    }
}
