//! What is said while many licences are issued.

mod again;
mod columns;
mod erased;
mod faults;
mod known;

pub use again::*;
pub use columns::{COLUMNS, Column, LEFT_OVER, ROW, WRONG};
pub use erased::*;
pub use faults::*;
pub use known::*;

use crate::issuer::batches::State;

/// Heading of the list, and of the section.
pub const HEADING: &str = "Issue many";
/// Below it.
pub const LEDE: &str = "Issue a whole renewal cycle from one CSV file. Nothing is issued before you have seen what was read.";
/// On the button that leads to the upload.
pub const NEW: &str = "Upload a file";
/// Of the link to the template.
pub const TEMPLATE: &str = "Download the template";
/// Empty state: heading.
pub const EMPTY_HEADING: &str = "No file yet";
/// Empty state: what will be here.
pub const EMPTY: &str = "Download the template, fill in one row for each licence, and upload it. You see every row that cannot be issued, with the column and the reason, before anything is issued.";
/// Caption of the list.
pub const LIST: &str = "Files, newest first";
/// Heads of the list.
pub const LIST_COLUMNS: [&str; 6] = ["File", "Uploaded", "By", "Rows", "Issued", "State"];
/// Where a person is not known any more.
pub const NOBODY: &str = "Not known";

/// Heading of the upload.
pub const UPLOAD_HEADING: &str = "Upload a file of licences";
/// Below it.
pub const UPLOAD_LEDE: &str = "The file is read and every row is checked. Nothing is issued yet: the next page shows what was found.";
/// The steps.
pub const STEPS: [&str; 3] = ["Upload", "Check", "Issue"];
/// Of the steps, for those who hear them.
pub const STEPS_LABEL: &str = "Steps";
/// Label of the file.
pub const FILE: &str = "CSV file";
/// Below it.
pub const FILE_HINT: &str = "At most 20 MB and 20,000 rows. In Excel: Save as, CSV UTF-8.";
/// Label of the box.
pub const PASTE: &str = "Or paste the rows";
/// Below it.
pub const PASTE_HINT: &str = "With the row of column names first, as copied from a spreadsheet.";
/// On the button.
pub const UPLOAD: &str = "Read the file";
/// While it is read.
pub const READING: &str = "Reading …";
/// Heading of the help.
pub const HELP: &str = "What the file holds";
/// The help: what and how.
pub const HELP_LINES: [(&str, &str); 7] = [
    (
        "First row",
        "The names of the columns, in any order. Other usual names are understood: “First name”, “License #”, “State”.",
    ),
    (
        "Dates",
        "2026-03-03, 3 March 2026, or month first as in 03/31/2026. A two-digit year is not taken.",
    ),
    (
        "Codes",
        "Professions by NUCC code or by name, jurisdictions as US-CA, CA or California, yes or no as words.",
    ),
    ("Several values", "Former names and compact states in one cell, separated by semicolons."),
    (
        "Restrictions",
        "Up to three of a licence, and up to two disciplinary actions, each in columns of its own: “Restriction 2 code” and so on. Leave out the columns that you do not need.",
    ),
    (
        "Encoding",
        "UTF-8, or UTF-16 as Excel writes “Unicode text”; separated by commas, semicolons or tabs.",
    ),
    (
        "Other columns",
        "They are not read and not kept. Leave out dates of birth, addresses and social security numbers: a licence is public.",
    ),
];
/// Heading of the table of columns.
pub const COLUMNS_HEADING: &str = "Columns";
/// Caption of the table of columns.
pub const COLUMNS_CAPTION: &str = "The columns of the template";
/// Heads of the table of columns.
pub const COLUMNS_HEADS: [&str; 3] = ["Column", "What belongs in it", "Example"];
/// Behind a column that must be filled.
pub const REQUIRED: &str = "required";
/// Neither file nor text.
pub const NOTHING: &str = "Choose a file, or paste the rows into the box.";
/// Both.
pub const BOTH: &str = "Give a file or paste rows, not both. What you pasted is still here; choose the file again if you meant the file.";
/// The name of a file that has none.
pub const UNNAMED: &str = "Unnamed file";
/// The name of what was pasted.
pub const PASTED: &str = "Pasted rows";

/// The word of a state.
pub fn state(state: State) -> &'static str {
    match state {
        State::Waiting => "Checked, not issued",
        State::Running => "Being issued",
        State::Paused => "Paused",
        State::Cancelled => "Cancelled",
        State::Done => "Issued",
    }
}

/// The same in the list, where one that broke off is told apart.
pub fn standing(of: State, broke_off: bool) -> &'static str {
    match of {
        State::Paused if broke_off => "Broke off: issuing failed",
        of => state(of),
    }
}

/// `1,000 rows`, with a separator for thousands.
pub fn rows(count: u64) -> String {
    format!("{} {}", number(count), if count == 1 { "row" } else { "rows" })
}

/// `12,345`
pub fn number(count: u64) -> String {
    super::grouped(count)
}

fn licences(count: u64) -> String {
    format!("{} {}", number(count), if count == 1 { "licence" } else { "licences" })
}

/// On the primary button.
pub fn issue(ready: u64) -> String {
    format!("Issue {}", licences(ready))
}

/// On the primary button of one that was paused.
pub fn go_on(ready: u64) -> String {
    format!("Go on: issue {}", licences(ready))
}

/// What was read, in one sentence.
pub fn summary(ready: u64, wrong: u64, issued: u64) -> String {
    let of = rows(ready + wrong + issued);
    match (ready, wrong, issued) {
        (_, 0, 0) => format!("{of} read, all in order. Nothing is issued yet."),
        (0, _, 0) => format!("{of} read, none in order. Nothing can be issued yet."),
        (_, _, 0) => format!(
            "{of} read: {} in order, {} not. Nothing is issued yet.",
            number(ready),
            number(wrong)
        ),
        (0, 0, _) => format!("{of}, all issued."),
        (0, _, _) => format!("{of}: {} issued, {} not in order.", number(issued), number(wrong)),
        (_, 0, _) => format!("{of}: {} issued, {} ready.", number(issued), number(ready)),
        _ => format!(
            "{of}: {} issued, {} ready, {} not in order.",
            number(issued),
            number(ready),
            number(wrong)
        ),
    }
}

/// Beside the bar.
pub fn progress(issued: u64, of: u64, seconds: Option<u64>) -> String {
    let so_far = format!("{} of {} issued", number(issued), number(of));
    match seconds {
        Some(seconds) => format!("{so_far}, about {} left", duration(seconds)),
        None => format!("{so_far}, the time left is being measured"),
    }
}

fn duration(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..=1 => (1, "second"),
        2..=89 => (seconds, "second"),
        90..=5_399 => ((seconds + 30) / 60, "minute"),
        _ => ((seconds + 1_800) / 3_600, "hour"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// Heading while it runs.
pub const RUNNING: &str = "Being issued";
/// Below the bar.
pub const RUNNING_LEDE: &str = "You can close this page. Issuing goes on, also when the server is started again, and this page shows how far it is.";
/// On the button.
pub const PAUSE: &str = "Pause";
/// On the button.
pub const CANCEL: &str = "Cancel the rest";
/// What the buttons do.
pub const CANCEL_HINT: &str = "To stop for a while, pause it. If you cancel the rest, what is issued stays issued and the other rows are erased.";
/// Of the bar, for those who hear it.
pub const BAR: &str = "Licences issued";
/// Notice of one that was paused.
pub const PAUSED: &str =
    "Issuing is paused. What is issued stays issued; the other rows wait until you let it go on.";
/// Notice of one that failed again and again.
pub const BROKE_OFF: &str = "Issuing failed several times in a row, so it was paused. What is issued stays issued; the other rows wait. Tell whoever runs this server, then let it go on.";
/// Notice of one that was cancelled.
pub const CANCELLED: &str = "The rest was cancelled. What was issued stays issued. To issue the other rows, upload them as a new file.";

/// Notice of one that is done.
pub fn done(issued: u64, wrong: u64) -> String {
    match wrong {
        0 => format!("All {} are issued, signed and in the register.", licences(issued)),
        _ => format!(
            "{} are issued, signed and in the register. {} could not be issued: correct them below, or download them, correct them in your spreadsheet and upload them here.",
            licences(issued),
            rows(wrong)
        ),
    }
}

/// Of the link to the register.
pub const REGISTER: &str = "Open the register";
/// Of the result file.
pub const RESULT: &str = "Download the result";
/// Of the failed rows.
pub const FAILED: &str = "Download the rows that are not in order";

/// The same file was uploaded before.
pub fn same_file(number: i64) -> String {
    format!(
        "This is the same file as file {number}, to the last letter. Look there first, so that nothing is issued twice."
    )
}
/// Of the link to it.
pub fn file_number(number: i64) -> String {
    format!("File {number}")
}

/// Columns that were not used.
pub fn unused(names: &str) -> String {
    format!("These columns are not ones of ours. They were not read and not kept: {names}.")
}

/// How many warnings.
pub fn warnings(count: u64) -> String {
    match count {
        1 => "1 row has the number of a licence that is in force at this board already, of the same person. It can be issued all the same; the older licence stays in force until you end it.".to_owned(),
        _ => format!(
            "{} rows have the number of a licence that is in force at this board already, each of the same person. They can be issued all the same; the older licences stay in force until you end them.",
            number(count)
        ),
    }
}

/// Heading of what is wrong.
pub const FAULTS: &str = "What is not in order";
/// Heading of the warnings.
pub const WARNINGS: &str = "What you should know";
/// Caption of the counts.
pub const TALLY: &str = "How many, by column and kind";
/// Heads of the counts.
pub const TALLY_COLUMNS: [&str; 3] = ["Column", "Kind", "Rows"];
/// Caption of the errors.
pub const FAULT_LIST: &str = "Row by row";
/// Heads of the errors.
pub const FAULT_COLUMNS: [&str; 4] = ["Row", "Column", "What was read", "What is expected"];
/// A cell without anything in it.
pub const BLANK: &str = "(empty)";
/// Of the link to the form of a row.
pub fn correct_row(row: u32) -> String {
    format!("Row {row}")
}
/// On the button of the filter.
pub const FILTER: &str = "Show";
/// Label of the filter.
pub const FILTER_COLUMN: &str = "Column";
/// Label of the filter.
pub const FILTER_KIND: &str = "Kind";
/// Of a choice that leaves nothing out.
pub const ALL: &str = "All";
/// Nothing is left by the filter.
pub const NONE_LEFT: &str = "No row is like that.";

/// Heading of the badges.
pub const SPECIMENS: &str = "What will be issued";
/// Below it.
pub const SPECIMENS_LEDE: &str = "The first badges of this file, as the public will see them.";

/// Heading of the correction by file.
pub const CORRECT: &str = "Correct the rows";
/// Below it.
pub const CORRECT_LEDE: &str = "Download the rows that are not in order, correct them, and upload that file here. Keep the column “Row”: by it each row is found again. Rows that are issued are left as they are.";
/// On the button.
pub const CORRECT_UPLOAD: &str = "Upload the corrected rows";
/// Label of that file.
pub const CORRECT_FILE: &str = "Corrected CSV file";

/// Heading of the form of a row.
pub fn row_heading(row: u32) -> String {
    format!("Correct row {row}")
}
/// Below it.
pub const ROW_LEDE: &str =
    "As it was read from the file. When it is in order it joins the rows that can be issued.";
/// On the button.
pub const ROW_SAVE: &str = "Keep the correction";
/// Of the link back.
pub const BACK: &str = "Back to the file";

/// Of the pager.
pub const PAGES: &str = "Pages";
/// In the pager.
pub const EARLIER: &str = "Previous";
/// In the pager.
pub const LATER: &str = "Next";
/// In the pager.
pub fn page_of(page: u64, pages: u64) -> String {
    format!("Page {} of {}", number(page), number(pages))
}

/// A change that came too late.
pub const NOT_NOW: &str = "This file is being issued or was cancelled, so its rows cannot be corrected now. Pause it first.";
/// A corrected file without row numbers.
pub const NO_ROW_NUMBERS: &str = "The file has no column “Row”. Without it nobody can tell which row each one corrects. Download the rows that are not in order and keep that column.";
/// Columns of a corrected file that are none of ours.
pub fn unknown_columns(names: &str) -> String {
    format!(
        "These columns are not ones of ours: {names}. Nothing was corrected. Give each the name that it has in the template, or delete it, and upload the file again."
    )
}
/// A row number that is none.
pub fn not_a_row(row: u32, found: &str) -> String {
    format!("Row {row} of this file says it corrects row “{found}”, and there is no such row.")
}
/// Two rows for one.
pub fn row_twice(number: u32) -> String {
    format!("Row {number} is corrected twice in this file. Keep one of them.")
}

/// The word of a row's state in the result file.
pub fn row_state(issued: bool, ready: bool) -> &'static str {
    match (issued, ready) {
        (true, _) => "issued",
        (_, true) => "ready, not issued",
        _ => "not in order",
    }
}

/// Heads of the result file, after the number and the name.
pub const RESULT_COLUMNS: [&str; 8] =
    ["Row", "State", "License number", "Name", "License id", "Link", "CID", "State now"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clerk_reads_how_long_it_will_take_in_words() {
        assert_eq!(progress(412, 963, Some(20)), "412 of 963 issued, about 20 seconds left");
        assert_eq!(progress(0, 1, Some(0)), "0 of 1 issued, about 1 second left");
        assert!(progress(1_000, 10_000, Some(3_000)).starts_with("1,000 of 10,000 issued"));
        assert_eq!(issue(963), "Issue 963 licences");
        assert_eq!(issue(1), "Issue 1 licence");
    }
}
