//! What is said about clinicians’ folders.

use super::words;
use credentials::{time::Timestamp, verifier::Outcome};

/// Heading of the list.
pub const HEADING: &str = "Clinicians";
/// Below it.
pub const LEDE: &str = "A folder for each person: everything that was seen for them at this desk. People are known again by NPI, else by their DID, else by issuer, jurisdiction, type and number of a licence. Never by name alone.";
/// Label of the search.
pub const SEARCH: &str = "Name, licence number or NPI";
/// Label of the order.
pub const SORT: &str = "Order";
/// The orders.
pub const SORTS: [(&str, &str); 2] = [("", "By name"), ("oldest", "Longest unchecked first")];
/// Label of the filter.
pub const DUE: &str = "Attention";
/// The filter.
pub const SHOWS: [(&str, &str); 4] = [
    ("", "Everybody"),
    ("due", "Due for a re-check"),
    ("failed", "Last attempt failed"),
    ("turned", LOOK_TURNED),
];
/// Label of the filter.
pub const ENDS: &str = "A licence ends";
/// The filter.
pub const END_CHOICES: [(&str, &str); 5] = [
    ("", "Any day"),
    ("over", "Ended since the check"),
    ("30", "Within 30 days"),
    ("60", "Within 60 days"),
    ("90", "Within 90 days"),
];
/// No folder yet.
pub const EMPTY: &str = "No folders yet";
/// Below it.
pub const EMPTY_LEDE: &str = "Verify a clinician’s licence, and their folder is here.";
/// Nothing fits.
pub const NOTHING_LEDE: &str = "No folder has all of what you asked for.";
/// Heads of the table.
pub const COLUMNS: [&str; 4] = ["Clinician", "Latest result", "Oldest check", "Re-check"];
/// Something in it never could be checked.
pub const NEVER: &str = "Something here could not be checked yet";
/// A re-check is due.
pub const IS_DUE: &str = "Due";
/// A re-check is due, because the last attempt failed.
pub const DUE_FAILED: &str = "Due: the last attempt failed";
/// The last check rejected what the one before had accepted.
pub const LOOK_TURNED: &str = "Accepted before, rejected at the last check";
/// None is due.
pub const NOT_DUE: &str = "Not due";
/// Something in a folder is not accepted.
pub const LOOK: &str = "Look into the folder";
/// Instead of until when a check counts, where the latest result is not “Accepted”.
pub const NOT_ACCEPTED: &str = "Does not count: not accepted";
/// The same, where another licence has taken its place.
pub const NOT_NEEDED: &str = "Does not count: replaced";
/// Of the link to the report that shows where an address leads now.
pub const WHERE_IT_LEADS: &str = "Where it leads";
/// Heading of the profile.
pub const PROFILE: &str = "How old a verification may be";
/// Below it.
pub const PROFILE_LEDE: &str = "A profile of your organisation’s choice, and no legal advice. It begins with 120 days at a decision, as NCQA asks for files from 1 July 2025, and a re-check every 31 days.";
/// Label.
pub const DECISION_DAYS: &str = "At a decision, in days";
/// Label.
pub const RECHECK_DAYS: &str = "Between two checks, in days";
/// On the button.
pub const SET_PROFILE: &str = "Save this profile";
/// Days that are none.
pub const BAD_DAYS: &str = "Give a number of days from 1 to 3660.";

/// Below the folder's name.
pub const CORRECTED: &str = "The name was corrected by hand.";
/// Heading.
pub const KNOWN_BY: &str = "Known by";
/// Heading.
pub const CREDENTIALS: &str = "What was seen";
/// Heads of that table.
pub const CREDENTIAL_COLUMNS: [&str; 8] = [
    "Licence",
    "Name",
    "Profession",
    "Latest result",
    "Last checked",
    "Re-check",
    "For a decision",
    "Valid until",
];
/// Heading.
pub const REPORTS: &str = "Reports";
/// Below it, where there are more.
pub const LATEST_REPORTS: &str = "The latest 100.";
/// Of the link to all of them.
pub const ALL_REPORTS: &str = "All of them in the history";
/// On the button.
pub const CHECK_ALL: &str = "Check all again";
/// Below it.
pub const CHECK_ALL_LEDE: &str =
    "Each licence is fetched from its link or CID and verified now. Every answer is a new report.";
/// On the button, after the first ones.
pub const GO_ON: &str = "Check the next ones";
/// Nothing can be fetched.
pub const NONE_FETCHABLE: &str = "Nothing here can be fetched again: it was pasted or given as a file, or its link leads elsewhere now. To check again, give it again.";
/// Heading of the name.
pub const RENAME: &str = "Correct the name on the folder";
/// Label.
pub const NAME: &str = "Name";
/// On the button.
pub const SET_NAME: &str = "Save this name";
/// Heading of moving.
pub const MOVE: &str = "Two folders of one person, or two people in one";
/// Of the link, and below it.
pub const MERGE: &str = "Put this folder into another one";
/// What for.
pub const MERGE_LEDE: &str = "If somebody has two folders, put one into the other. You see both side by side before anything happens, and it can be undone.";
/// Label.
pub const WHICH: &str = "If a licence belongs to somebody else";
/// Below it.
pub const MOVE_CONSEQUENCE: &str = "Every report about that licence goes into a new folder, and those to come. The move is in the audit log.";
/// On the button.
pub const MOVE_BUTTON: &str = "Give it a folder of its own";
/// It is the only one.
pub const ALONE: &str = "It is the only licence here: it has a folder of its own.";
/// After a move.
pub const WAS_MOVED: &str = "Moved here.";
/// On the button.
pub const UNDO: &str = "Undo";
/// It cannot be undone.
pub const MOVED_SINCE: &str =
    "This was moved again since, or put back already. Look where it is now.";
/// Heading of choosing.
pub const CHOOSE: &str = "Which folder it goes into";
/// More were found.
pub const MORE_FOUND: &str = "There are more. Give more letters of the name, or the NPI.";
/// Of the one that goes.
pub const GOES: &str = "Goes into the other";
/// Of the one that stays.
pub const STAYS: &str = "Stays";
/// Label.
pub const ROLE: &str = "This folder";
/// Label.
pub const NPI: &str = "NPI";
/// None is known.
pub const NO_NPI: &str = "not known";
/// Label.
pub const NUMBER: &str = "Folder";
/// Heading of the gate.
pub const DIFFER: &str = "These may be two people";
/// Below it.
pub const DIFFER_LEDE: &str =
    "The names or the NPIs differ. What is in one folder counts for one person.";
/// Label of the tick.
pub const SURE_LABEL: &str = "One person";
/// The tick.
pub const SURE: &str = "I have made sure that both folders are of one person.";
/// It was not ticked.
pub const NOT_SURE: &str =
    "The names or the NPIs differ. Confirm that both folders are of one person.";
/// Of the way back.
pub const BACK: &str = "Back to the folder";

/// Heading of the page.
pub fn merge_heading(name: &str) -> String {
    format!("Put the folder of {name} into another one")
}

/// What happens.
pub fn merge_consequence(this: &str, other: &str) -> String {
    format!(
        "Everything in the folder of {this} goes into that of {other}, and what comes later too. The folder of {this} goes away; its address leads to the other. The move is in the audit log."
    )
}

/// On the button.
pub fn merge_into(other: &str) -> String {
    format!("Put it into the folder of {other}")
}

/// One was led here by the address of an emptied folder.
pub fn led_here(from: &str) -> String {
    format!("The folder {from} is empty: what was in it lies here.")
}

/// How many folders are listed.
pub fn count(count: u64, filtered: bool) -> String {
    let people = if count == 1 { "folder" } else { "folders" };
    let fit = if filtered { " of what you asked for" } else { "" };
    format!("{} {people}{fit}.", words::grouped(count))
}

/// The last check that could be made.
pub fn last_made(at: Timestamp, outcome: Outcome) -> String {
    format!("{} on {}", words::outcome(outcome), at.long())
}

/// The last attempt failed.
pub fn due_failed(at: Timestamp) -> String {
    format!("Due: the last attempt failed, {}", at.date().long())
}

/// The last attempt found another licence.
pub fn due_astray(at: Timestamp) -> String {
    format!("Due: its link now leads to another licence, {}", at.date().long())
}

/// The licence was over then.
pub fn ended_on(at: Timestamp) -> String {
    format!("Ended on {}", at.date().long())
}

/// A change that was announced has come then.
pub fn changed_on(at: Timestamp) -> String {
    format!("Changed on {}: check again", at.date().long())
}

/// Until when a check counts at a decision, where the licence ends before it is too old.
pub fn until_end(at: Timestamp) -> String {
    format!("Counts until {}, when the licence ends", at.date().long())
}

/// The same, where an announced change comes before.
pub fn until_change(at: Timestamp) -> String {
    format!("Counts until {}, when an announced change comes", at.date().long())
}

/// Another licence counts instead.
pub fn replaced_by(license: &str, until: Option<Timestamp>) -> String {
    match until {
        Some(at) => format!("Replaced by {license}, valid until {}", at.date().long()),
        None => format!("Replaced by {license}"),
    }
}

/// The same behind until when a check counts.
pub fn and_failed(at: Timestamp) -> String {
    format!("; last attempt failed, {}", at.date().long())
}

/// A name that is none.
pub const BAD_NAME: &str = "A name has 1 to 200 characters.";
/// No such report or folder.
pub const NOT_FOUND: &str = "There is no such folder here any more. Choose another one.";
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
        ("Issuer, jurisdiction, type and number", license.to_owned())
    } else {
        ("DID", mark.to_owned())
    }
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
        1 => "1 licence cannot be fetched again: it was pasted or given as a file, or its link leads elsewhere now. Give it again to check it.".into(),
        count => format!("{count} licences cannot be fetched again: they were pasted or given as files, or their links lead elsewhere now. Give them again to check them."),
    }
}
