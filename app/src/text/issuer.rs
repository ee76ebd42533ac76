//! What is said while a licence is issued and changed, and on its page at the board's desk.

pub mod change;
pub mod issue;
pub mod renew;

use credentials::time::{Date, Timestamp};

/// Of the link to the page that changes a licence.
pub const CHANGE: &str = "Change this licence";
/// Of the link to a new form with what this licence says.
pub const RENEW: &str = "Renew";
/// Heading of others under the same number.
pub const ALIKE: &str = "Also in force under this number";
/// Of the link to the card.
pub const CARD: &str = "Print card";
/// Of the link to the public page.
pub const PUBLIC_PAGE: &str = "Public page";
/// Heading of what verifiers are told.
pub const TOLD: &str = "What a verifier who trusts your board is told now";
/// Where the installation does not know the board.
pub const UNLISTED: &str = "On this server’s own pages the answer is “could not be checked”: your board is not on its list of issuers. The settings say what to do.";
/// Heading of changes to come.
pub const ANNOUNCED: &str = "Announced";
/// Heading of announced changes that do not come by themselves.
pub const UNDECIDED: &str = "Needs a decision";
/// Below it.
pub const UNDECIDED_SAYS: &str = "This was announced, and then something else was ordered, which it would lift or replace. It does not come into force until somebody decides.";
/// Beside one of them.
pub const DECIDE: &str = "Decide";
/// Beside one of them.
pub const CALL_OFF: &str = "Call it off";
/// Heading of the code.
pub const LINK: &str = "Link and code";
/// Below it.
pub const LINK_HINT: &str =
    "Whoever opens this link or scans the code sees the licence as it is at that moment.";
/// Heading of the document.
pub const DOCUMENT: &str = "Document";
/// Of the link to it.
pub const DOWNLOAD: &str = "Download the signed document";
/// Of the credential's id.
pub const CREDENTIAL_ID: &str = "Credential id";
/// Of the CID.
pub const CID: &str = "CID";
/// Whether it is published.
pub const ON_IPFS: &str = "On IPFS";
/// It is.
pub const PUBLISHED: &str = "Published and read back";
/// This installation publishes nothing.
pub const NOT_PUBLISHED: &str = "Kept here only: no IPFS node is set up";
/// It waits.
pub const WAITING: &str = "Waiting to be published. Kept here already";
/// Who issued it.
pub const ISSUED: &str = "Issued";
/// Heading of the places of its status.
pub const POSITIONS: &str = "Status positions";
/// Below it.
pub const POSITIONS_HINT: &str =
    "Verifiers read the state of this licence at these places of the board’s signed lists.";
/// Heads of that table.
pub const POSITION_COLUMNS: [&str; 4] = ["Purpose", "List", "Position", "Now"];
/// Heading of the particulars.
pub const PARTICULARS: &str = "As issued";
/// Heading of the history.
pub const HISTORY: &str = "History";
/// Heads of that table.
pub const HISTORY_COLUMNS: [&str; 5] = ["Recorded", "What", "Counts from", "By", "Why"];
/// Beside the line of the history that counts.
pub const COUNTS_NOW: &str = "Counts now";
/// Of the link to a board's order.
pub const ORDER: &str = "Order";
/// Who is no person.
pub const BY_MACHINE: &str = "Interface or command line";
/// Who has left.
pub const FORMER: &str = "no longer here";
/// Issued.
pub const JUST_ISSUED: &str =
    "The licence is issued. It is kept here, and verifiers see it from now on.";
/// Changed.
pub const JUST_CHANGED: &str = "Done. Verifiers see it from the next check on.";
/// Announced.
pub const JUST_ANNOUNCED: &str =
    "Announced. It comes into force by itself; until then you can call it off.";
/// Called off.
pub const JUST_CALLED_OFF: &str = "Called off. It will not happen.";
/// An announced change is kept.
pub const JUST_KEPT: &str = "Kept. It comes into force on its day; until then you can call it off.";
/// A second click.
pub const ALREADY_SO: &str =
    "That was done already. Nothing was changed a second time: see the history below.";
/// It does not wait any more.
pub const NOT_WAITING: &str = "That change no longer waits: it is in force, or somebody has called it off. See the history below.";
/// Heading of the card's page.
pub const CARD_HEADING: &str = "Print card";
/// Below it.
pub const CARD_LEDE: &str = "The size of a bank card, 85.6 by 54 mm. Print it at 100 %, on A4 or Letter, and cut along the line. A card shows the state on the day it was printed; its code always shows the state of the moment.";
/// On the card.
pub const CARD_SCAN: &str = "Scan to check";
/// Of the button that prints.
pub const CARD_PRINT: &str = "Print this card";
/// Without a script.
pub const CARD_NO_SCRIPT: &str = "Your browser’s own print command prints the card alone.";
/// Of the way back.
pub const BACK: &str = "Back to the licence";

/// On the card.
pub fn as_of(day: Date) -> String {
    format!("State as of {}", day.long())
}

/// How often publishing failed, and when it is tried again.
pub fn publishing_failed(attempts: u32, error: &str, due: Timestamp) -> String {
    let times = if attempts == 1 { "once".to_owned() } else { format!("{attempts} times") };
    format!("Publishing failed {times}: {error}. Next try: {}.", due.long())
}

/// A change to come.
pub fn to_come(what: &str, when: Timestamp) -> String {
    format!("{what} from {}", when.long())
}

/// Of the link to a licence.
pub fn open(number: &str) -> String {
    format!("Open licence {number}")
}

/// A change that was announced and waits for a decision.
pub fn undecided(what: &str) -> String {
    format!("{what} (announced; needs a decision)")
}

/// A change that was called off, with its moment.
pub fn called_off(what: &str) -> String {
    format!("{what} (called off)")
}

/// Who called it off, and when.
pub fn called_off_by(who: Option<&str>, at: Timestamp) -> String {
    match who {
        Some(who) => format!("Called off on {} by {who}.", at.long()),
        None => format!("Called off, or replaced by a later order, on {}.", at.long()),
    }
}

/// Somebody of the board.
pub fn actor(name: &str, role: Option<&str>) -> String {
    format!("{name}, {}", role.unwrap_or(FORMER))
}

/// The word of a status purpose.
pub fn purpose(name: &str) -> &'static str {
    match name {
        "revocation" => "Revocation",
        "suspension" => "Suspension",
        "message" => "Conditions",
        _ => "Other",
    }
}

/// What a status entry says.
pub fn entry(purpose: &str, value: u8) -> &'static str {
    match (purpose, value) {
        (_, 0) => "clear",
        ("message", 1) => "restricted",
        ("message", 2) => "on probation",
        ("message", 3) => "suspension stayed",
        _ => "set",
    }
}
