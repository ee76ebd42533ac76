//! What is asked before rows are issued of which there may be a licence already.

use super::{licences, number, rows};
use crate::issuer::batches::Known;

/// Heading.
pub const AGAIN: &str = "Some of these licences may be there already";

/// Below it.
pub fn again_lede(count: u64, of: u64) -> String {
    match count == of {
        true => format!(
            "All {} have a number or an NPI that your board knows. Nothing is issued before you have said what is right.",
            rows(of)
        ),
        false => format!(
            "{} of {} that can be issued: your board knows the number or the NPI. Nothing is issued before you have said what is right.",
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

/// Of those whose licence ended for good.
pub fn ended(count: u64) -> String {
    format!(
        "{}: a licence of that number or NPI was revoked, was surrendered or was issued in error. A new licence does not change that, and whoever checks it is not told.",
        rows(count)
    )
}

/// Of those for whose licence a stop is announced.
pub fn coming_rows(count: u64) -> String {
    format!(
        "{}: a stop is announced for the licence of that number or NPI. It does not touch the new one.",
        rows(count)
    )
}

/// Of those whose number or NPI stands beside another name.
pub fn other_name(count: u64) -> String {
    format!("{}: that number or NPI stands on a licence with another name.", rows(count))
}

/// Of those whose licence has conditions that the row does not have.
pub fn conditions_rows(count: u64) -> String {
    format!(
        "{}: the licence has a restriction or conditions, and the row does not bring them.",
        rows(count)
    )
}

/// Of those that cannot be issued.
pub fn barred(count: u64) -> String {
    format!(
        "{}: cannot be issued, because the licence was stopped or is somebody else’s. They are left out, whatever you choose.",
        rows(count)
    )
}

/// Caption of the list.
pub const AGAIN_LIST: &str = "The rows, in the order of the file";
/// Its heads.
pub const AGAIN_COLUMNS: [&str; 3] = ["Row", "License number", "What is there already"];

/// Below a list that was cut.
pub fn more_rows(count: u64) -> String {
    format!("And {} more.", rows(count))
}

/// What is there already, of one row: of its licences, and of the file from which it is issued.
pub fn is_there(known: &[Known], elsewhere: Option<i64>) -> String {
    let file = elsewhere.map(|file| match known.is_empty() {
        true => format!("Now being issued from file {file}"),
        false => format!("being issued from file {file}"),
    });
    known.iter().map(super::known).chain(file).collect::<Vec<_>>().join("; ")
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

/// The same, where some cannot be issued.
pub fn issue_others(rest: u64) -> String {
    format!("Issue the other {}", licences(rest))
}

/// What that means.
pub const ISSUE_ALL_MEANS: &str = "Each row gets a licence of its own. Where one is in force already, there are two of that number then.";

/// The fault of a row that was left out.
pub fn left_out(known: &[Known], elsewhere: Option<i64>) -> String {
    format!(
        "Left out when the file was started. {}.",
        is_there(known, elsewhere).trim_end_matches('.')
    )
}
