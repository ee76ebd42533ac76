//! What is said of rows of which no licence is made.

use super::{number, rows};
use crate::issuer::batches::State;
use credentials::time::Timestamp;

/// The board has as many files open as it may.
pub const TOO_MANY_OPEN: &str = "Your board has 50 files that are not at their end. Issue or discard some of them first; nothing was read.";
/// What the rows said is gone.
pub const ROWS_ERASED: &str = "What these rows said was erased: no licence came of them, so nothing of them is kept. Upload the file again if you still have it.";
/// On the button of a file that was not started.
pub const DISCARD: &str = "Discard this file";
/// Heading.
pub const DISCARD_ASK: &str = "Discard this file?";
/// Heading.
pub const CANCEL_ASK: &str = "Cancel the rest of this file?";
/// What that means.
pub const CANCEL_MEANS: &str = "What is issued stays issued. The other rows are erased here, with the names and numbers in them, and cannot be brought back. Download them first if you still need them.";
/// Of the link.
pub const REST: &str = "Download the rows that are not issued";

/// How much is erased.
pub fn cancel_erases(rest: u64) -> String {
    match rest {
        1 => "1 row that is not issued is erased".to_owned(),
        rest => format!("{} rows that are not issued are erased", number(rest)),
    }
}

/// On the button.
pub fn cancel_do(state: State, rest: u64) -> String {
    let verb = if state == State::Waiting { "Discard" } else { "Cancel" };
    format!("{verb}, and erase {}", rows(rest))
}

/// How long what was not issued is kept.
pub fn kept_until(when: Timestamp) -> String {
    format!("Rows that are not issued are kept until {}, and erased then.", when.date().long())
}

/// Of a file whose rows are gone, in one sentence.
pub fn summary_erased(rest: u64, issued: u64) -> String {
    match issued {
        0 => format!("{}: none was issued, and what they said is erased.", rows(rest)),
        _ => format!(
            "{}: {} issued, and what the others said is erased.",
            rows(rest + issued),
            number(issued)
        ),
    }
}

/// What the rows said is gone.
pub fn erased(when: Timestamp) -> String {
    format!(
        "What the rows said that were not issued was erased on {}: no licence came of them. Their number is kept.",
        when.date().long()
    )
}
