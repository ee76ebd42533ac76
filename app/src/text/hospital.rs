//! What is said at the hospital's desk: verifying, the kept report, the history.

pub mod attention;
pub mod changes;
pub mod evidence;
pub mod folders;
pub mod together;
pub mod trust;

use super::words;
use crate::verifier::{Checked, Why};
use credentials::{
    time::Timestamp,
    verifier::{Check, CheckOutcome, Outcome},
};

/// Heading of the desk.
pub const VERIFY_HEADING: &str = "Verify a clinician";
/// Below it.
pub const VERIFY_LEDE: &str = "The answer is kept as a report of this moment, with your name on it. You find it in the history.";
/// Where whoever sits there may read and not verify.
pub const MAY_NOT_VERIFY: &str =
    "Your role reads what was verified here. Coordinators and administrators verify.";
/// Label of the box.
pub const ENTER: &str = "Paste the licence, its link or its CID";
/// Below the label.
pub const ENTER_HINT: &str = "JSON, a JWT, an address that starts with https://, or a CID. Several links or CIDs: one on each line, at most 25.";
/// Label of the purposes.
pub const WHY: &str = "Why you verify";
/// Label of the note.
pub const NOTE: &str = "Note";
/// Below the label.
pub const NOTE_HINT: &str =
    "Kept sealed with the report. Nothing about patients belongs here. At most 1,000 characters.";
/// On the button.
pub const VERIFY_BUTTON: &str = "Verify and keep the report";
/// What is kept, below the button.
pub const KEPT: &str = "Kept are the report, who asked, when and why. Of a patient’s identity nothing about the person is kept: only the outcome, each check and the document’s digest; no note, no file name.";
/// Heading of the latest reports.
pub const LATEST: &str = "Verified last";
/// Of the link to all of them.
pub const ALL: &str = "The whole history";
/// The purpose is missing.
pub const NO_WHY: &str = "Say why you verify.";
/// The note is too long.
pub const NOTE_TOO_LONG: &str = "The note is longer than 1,000 characters. Shorten it.";
/// A document among several lines.
pub const NOT_ON_A_LINE: &str =
    "a licence itself cannot be one of several lines. Give its link or CID, or verify it alone.";

/// Too many lines.
pub fn too_many(most: usize, given: usize) -> String {
    format!("These are {given} lines. Give at most {most} at once. Nothing was verified.")
}

/// What is wrong with a line, counted from 1.
pub fn on_line(line: usize, given: &str, sentence: &str) -> String {
    let given: String = given.chars().take(60).collect();
    format!("Line {line}, “{}”: {sentence}", crate::shown::harmless(&given))
}

/// On the button that verifies the lines that are in order.
pub fn verify_others(count: &str) -> String {
    match count {
        "1" => "Verify the other line".into(),
        count => format!("Verify the other {count}"),
    }
}
/// Below it.
pub const OTHERS_LEDE: &str =
    "Nothing was verified yet. Correct the lines above, or go on without them.";

/// What a purpose is called.
pub fn why(why: Why) -> &'static str {
    match why {
        Why::Initial => "Initial credentialing",
        Why::Recheck => "Re-check",
        Why::Question => "Question",
    }
}

/// What was checked, where it has no name.
pub fn checked(what: Checked) -> &'static str {
    match what {
        Checked::License => "A licence",
        Checked::Identity => "A patient’s identity",
        Checked::Other => "Another credential",
        Checked::Unread => "A document that could not be had or read",
    }
}

/// Title of a kept report.
pub const REPORT_TITLE: &str = "Report";
/// Of the bar above a kept report.
pub const OF_THEN: &str = "A report of that moment";
/// Of the purpose.
pub const PURPOSE: &str = "Why";
/// Of the moment.
pub const AS_OF: &str = "As of";
/// Of the link to the trust list's answer.
pub const WHY_TRUSTED: &str = "Why do we trust this issuer, or not?";
/// Of the link that proposes an issuer to the trust list.
pub const ADD_ISSUER: &str = "Put this issuer on the trust list";
/// Where an administrator has to do that.
pub const ASK_ADMINISTRATOR: &str =
    "An administrator of yours can put this issuer on the trust list.";
/// Of the link to the folder.
pub const FOLDER: &str = "Clinician’s folder";
/// On the button.
pub const AGAIN: &str = "Check again now";
/// Where that cannot be done.
pub const NOT_FETCHABLE: &str = "This was pasted or given as a file, and the document is not kept. To check again, give it again.";
/// Where that cannot be done for another reason.
pub const IDENTITY_KEPT: &str = "This is a patient’s identity. Nothing about the person is kept: only the outcome, each check and the document’s digest. To check again, give it again.";
/// Heading of the comparison.
pub const CHANGED: &str = "What changed";
/// Of the link to the report before.
pub const EARLIER: &str = "The report before";
/// Of the link to a newer report.
pub const LATER: &str = "Open the newer one";

/// There is a newer report about the same credential: on paper this is all that tells it.
pub fn later(at: Timestamp, outcome: Outcome) -> String {
    format!(
        "There is a newer report about the same credential, of {}: {}.",
        at.date().long(),
        words::outcome(outcome)
    )
}

/// Above a kept report: it is not of now.
pub fn as_of(at: Timestamp, age_seconds: u64) -> String {
    format!(
        "This is what was answered on {}, {}. It is not checked anew when you open it.",
        at.long(),
        words::age(age_seconds)
    )
}

/// Heading of the history.
pub const HISTORY_HEADING: &str = "History";
/// Below it.
pub const HISTORY_LEDE: &str =
    "Who checked what, when, with which result. Each line leads to the report of that moment.";
/// Above what was asked for together.
pub const TOGETHER: &str = "These were verified together.";
/// Label of the search.
pub const SEARCH: &str = "Clinician or number";
/// Below the label.
pub const SEARCH_HINT: &str = "Name, licence number, NPI or report number, or how they begin.";
/// Label of the filter.
pub const OUTCOME: &str = "Result";
/// The choice that has those with conditions, too.
pub const ALL_ACCEPTED: &str = "Accepted, with or without conditions";
/// Label of the filter.
pub const PERSON: &str = "Checked by";
/// Label of the filter.
pub const FROM: &str = "From";
/// Label of the filter.
pub const UNTIL: &str = "Until";
/// Label of the order.
pub const SORT: &str = "Order";
/// The orders.
pub const SORTS: [(&str, &str); 3] =
    [("", "Newest first"), ("oldest", "Oldest first"), ("name", "By name")];
/// The choice that filters nothing.
pub const ANY: &str = "Any";
/// On the button.
pub const FILTER: &str = "Show";
/// On the button of a search.
pub const FIND: &str = "Find";
/// Of the link that takes the filters away.
pub const CLEAR: &str = "Show everything";
/// Of the download.
pub const CSV: &str = "Download as CSV";
/// Of the pager.
pub const PAGES: &str = "Pages";
/// Of the link to the next page.
pub const NEXT: &str = "Next 50";
/// Of the link to the first page.
pub const FIRST: &str = "First page";
/// Where nothing was verified yet.
pub const EMPTY: &str = "Nothing verified yet";
/// Below it.
pub const EMPTY_LEDE: &str = "Each verification at this desk is kept here as a report.";
/// Where nothing fits the filters.
pub const NOTHING_FOUND: &str = "Nothing fits";
/// Below it.
pub const NOTHING_FOUND_LEDE: &str = "No report has all of what you asked for.";
/// A day that is none.
pub const BAD_DAY: &str = "Give a day as in 2026-03-03.";
/// The last day lies before the first.
pub const UNTIL_BEFORE_FROM: &str = "“Until” lies before “From”. Swap them.";
/// Of reports that were asked for together.
pub const GIVEN_TOGETHER: &str = "verified together";

/// What was sought.
pub fn sought(text: &str) -> String {
    format!("with “{text}”")
}

/// By whom.
pub fn checked_by(name: &str) -> String {
    format!("checked by {name}")
}

/// From which day on.
pub fn from_day(day: &str) -> String {
    format!("from {day}")
}

/// Until which day.
pub fn until_day(day: &str) -> String {
    format!("until {day}")
}

/// In which folder.
pub fn in_folder(number: &str) -> String {
    format!("in the folder {number}")
}

/// Of whom.
pub fn of_issuer(issuer: &str) -> String {
    format!("naming the issuer {issuer}")
}

/// `17 reports, rejected, from 1 November 2026. Listed for Jonah Whitaker on 20 November 2026, 16:30 UTC.`
pub fn listed(count: u64, parts: &[String], person: &str, now: Timestamp) -> String {
    let reports = if count == 1 { "report" } else { "reports" };
    let parts: String = parts.iter().map(|part| format!(", {part}")).collect();
    let count = words::grouped(count);
    format!("{count} {reports}{parts}. Listed for {person} on {}.", now.long())
}
/// A filter that is none.
pub const BAD_FILTER: &str = "This is none of the choices. Choose one of the list, or none.";
/// Heads of the table.
pub const COLUMNS: [&str; 7] =
    ["Clinician", "Result", "Licence", "When", "Checked by", "Why", "Report"];
/// Heads of the CSV.
pub const CSV_COLUMNS: [&str; 17] = [
    "report",
    "made_at",
    "outcome",
    "kind",
    "name",
    "profession",
    "license_number",
    "jurisdiction",
    "npi",
    "valid_until",
    "issuer",
    "issuer_name",
    "checked_by",
    "purpose",
    "report_sha256",
    "conditions",
    "next_change",
];

/// The sentence of a kept report about a patient's identity.
pub fn identity_sentence(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => {
            "The patient’s identity credential passed every check. What it says of the person is in the document itself, and is not kept here."
        }
        Outcome::Rejected => {
            "The patient’s identity credential failed a check. What it says of the person is not kept here."
        }
        Outcome::Undetermined => {
            "Whether the patient’s identity credential is in force could not be checked. What it says of the person is not kept here."
        }
    }
}

/// What to do about it.
pub fn identity_advice(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "Make sure that the person before you is the one in the document.",
        Outcome::Rejected => "Do not rely on it. The check that failed is below.",
        Outcome::Undetermined => "Do not rely on it yet. Verify it again later.",
    }
}

/// The sentence of one of its checks.
pub fn identity_check(check: Check, outcome: CheckOutcome) -> String {
    format!("{}: {}.", words::check(check), words::check_outcome(outcome).to_lowercase())
}
