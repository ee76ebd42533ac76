//! What is asked before rows are issued of which there may be a licence already.

use super::{licences, number, rows};
use credentials::time::Timestamp;

/// Heading.
pub const AGAIN: &str = "Some of these licences may be there already";

/// Below it.
pub fn again_lede(count: u64, of: u64) -> String {
    match count == of {
        true => format!(
            "All {} have a number that is in use. Nothing is issued before you have said what is right.",
            rows(of)
        ),
        false => format!(
            "{} of {} that can be issued: the number is in use. Nothing is issued before you have said what is right.",
            number(count),
            rows(of)
        ),
    }
}

/// Heading of what there is.
pub const AGAIN_THERE: &str = "What is there already";

/// Of those with the same last day.
pub fn same_day(count: u64) -> String {
    format!(
        "{}: a licence of that number is in force until the same last day. It looks like the same licence a second time.",
        rows(count)
    )
}

/// Of those with another last day.
pub fn other_day(count: u64) -> String {
    format!(
        "{}: a licence of that number is in force until another day. In a renewal that is expected; the older licence stays in force until you end it.",
        rows(count)
    )
}

/// Of those that are being issued.
pub fn issuing_elsewhere(count: u64) -> String {
    format!("{}: the same number is being issued from another file just now.", rows(count))
}

/// Caption of the list.
pub const AGAIN_LIST: &str = "The rows, in the order of the file";
/// Its heads.
pub const AGAIN_COLUMNS: [&str; 3] = ["Row", "License number", "What is there already"];

/// Below a list that was cut.
pub fn more_rows(count: u64) -> String {
    format!("And {} more.", rows(count))
}

/// What is there already, of one row.
pub fn is_there(until: Option<Timestamp>, same_day: bool, elsewhere: Option<i64>) -> String {
    let licence = until.map(|until| match same_day {
        true => format!("In force until {}, the same last day", until.date().long()),
        false => format!("In force until {}", until.date().long()),
    });
    let file = elsewhere.map(|file| format!("being issued from file {file}"));
    match (licence, file) {
        (Some(licence), Some(file)) => format!("{licence}; {file}"),
        (Some(licence), None) => licence,
        (None, Some(file)) => format!("Now {file}"),
        (None, None) => String::new(),
    }
}

/// On the button that leaves them out.
pub fn leave_out(count: u64, rest: u64) -> String {
    match rest {
        0 => "Leave them all out, and issue nothing".to_owned(),
        _ => format!("Leave {} out, and issue {}", rows(count), licences(rest)),
    }
}

/// What that means.
pub const LEAVE_OUT_MEANS: &str =
    "They join the rows that are not in order. You can download them, and correct them later.";

/// On the button that issues them, too.
pub fn issue_all(all: u64) -> String {
    format!("Issue all {}", licences(all))
}

/// What that means.
pub const ISSUE_ALL_MEANS: &str = "Each row gets a licence of its own. Where one is in force already, there are two of that number then.";

/// The fault of a row that was left out.
pub fn left_out(until: Option<Timestamp>, elsewhere: Option<i64>) -> String {
    match (until, elsewhere) {
        (Some(until), _) => format!(
            "Left out when the file was started: a licence of this number is in force until {}.",
            until.date().long()
        ),
        (None, file) => format!(
            "Left out when the file was started: this number was being issued from file {}.",
            file.unwrap_or_default()
        ),
    }
}
