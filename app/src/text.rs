//! Every sentence of ours that a page shows, in one place.

use credentials::{
    lifecycle::{MayPractise, State},
    time::Date,
};

pub mod account;
pub mod batches;
pub mod desk;
pub mod gallery;
mod home;
pub mod hospital;
pub mod interfaces;
pub mod issuer;
pub mod register;
pub mod settings;
pub mod staff;
pub mod standing;
pub mod trusted;
pub mod ways_back;
mod words;

pub use home::*;
pub use words::*;

/// The name of the product.
pub const PRODUCT: &str = "Lanyard";
/// Of the skip link.
pub const SKIP: &str = "Skip to the content";
/// Of the navigation landmark.
pub const NAVIGATION: &str = "Main";
/// In the navigation.
pub const NAV_VERIFY: &str = "Verify";
/// In the navigation.
pub const NAV_TRUST: &str = "Trust list";
/// In the navigation.
pub const NAV_API: &str = "API";
/// In the navigation.
pub const NAV_SIGN_IN: &str = "Sign in";
/// In the navigation of who is signed in.
pub const NAV_DESK: &str = "Your desk";
/// At the foot of every page.
pub const FOOT: &str =
    "Anyone can check a licence here. No account, no tracking, nothing loaded from anywhere else.";
/// At the foot of the demo's pages.
pub const DEMO: &str = "This is a demo. Its boards, hospitals and people are invented.";

/// At the foot of each printed sheet, below its title: for whom and when.
pub fn stamp(reader: Option<&str>, at: credentials::time::Timestamp) -> String {
    match reader {
        Some(reader) => format!("Printed for {reader}, as of {}", at.long()),
        None => format!("As of {}", at.long()),
    }
}

/// Of the badge, for those who hear it.
pub const BADGE: &str = "Badge";
/// On the badge that is no one's.
pub const SPECIMEN: &str = "Specimen";

/// Heading of the verify page.
pub const VERIFY_HEADING: &str = "Verify a licence";
/// Below it.
pub const VERIFY_LEDE: &str = "Give it in whatever form you have it. It is checked, and not kept.";
/// Label of the box.
pub const ENTER: &str = "Paste the licence, its link or its CID";
/// Below the label.
pub const ENTER_HINT: &str =
    "JSON, a JWT, an address that starts with https://, or a CID such as bafkrei…";
/// Label of the file.
pub const FILE: &str = "Or give the file";
/// Below the label.
pub const FILE_HINT: &str = "Drop it here or choose it. At most 1 MB.";
/// On the button.
pub const VERIFY_BUTTON: &str = "Verify licence";
/// On the button while the answer is under way.
pub const VERIFYING: &str = "Checking, at most ten seconds …";
/// Heading of the list of errors.
pub const ERRORS: &str = "There is a problem";
/// Heading of what the verify page teaches.
pub const FORMS: &str = "What you can give";
/// The forms: name, what it is, an example.
pub const FORM: [(&str, &str, &str); 4] = [
    (
        "A link",
        "The address below the code on a badge, or where a licence lies as JSON.",
        "https://…/l/7kq2m9x4td",
    ),
    (
        "A CID",
        "The fingerprint by which IPFS finds a document. It is read from our own store, then from IPFS.",
        "bafkrei…",
    ),
    (
        "JSON",
        "A credential with its proof, as a board hands it out.",
        "{ \"@context\": [ … ], \"proof\": { … } }",
    ),
    (
        "A JWT",
        "Three parts joined by dots, also as a wallet shows it.",
        "eyJhbGciOi….eyJAY29u….kQx3…",
    ),
];

/// Nothing was given.
pub const NOTHING: &str = "Paste a licence, a link or a CID, or choose a file.";
/// Both were given.
pub const BOTH: &str = "Give the text or the file, not both. The text is still here; choose the file again if you meant the file.";
/// What was pasted is nothing we know.
pub const UNKNOWN_FORM: &str = "This is not JSON, a JWT, a link or a CID. Copy the whole of it again, from its first to its last character.";
/// A licence's number was given.
pub const IS_A_NUMBER: &str = "A licence number is not enough: boards give the same numbers. You need the link or the code on the badge, the CID, or the licence itself.";
/// Several links where one is taken.
pub const ONE_AT_A_TIME: &str = "One licence at a time here. Keep one of the lines; at a hospital’s desk up to 25 links go at once.";
/// A DID was pasted.
pub const IS_A_DID: &str = "This is a DID. It names who issues or holds a licence, not a licence. Paste the licence itself or its link.";
/// A link of a kind that is not for verifying.
pub const NOT_A_WEB_LINK: &str =
    "This link does not lead to a licence on the web. Give one that starts with https://.";
/// A file that is not text.
pub const NOT_TEXT: &str = "This file is not text. Give the licence as JSON or as a JWT; a picture or a PDF of it cannot be checked.";
/// A `cid` in the address that is none.
pub const NOT_A_CID: &str =
    "This is not a CID. One starts with bafk or Qm and has at least 46 characters.";
/// A `url` in the address that is none.
pub const NOT_A_URL: &str = "This is not a link. One starts with https://.";

/// JSON that cannot be read, with the place.
pub fn broken_json(line: usize, column: usize) -> String {
    format!(
        "The JSON cannot be read: it breaks at line {line}, character {column}. Copy the whole of it again."
    )
}

/// Over the bound of a document.
pub fn file_too_large(limit_bytes: usize) -> String {
    format!(
        "The file is larger than a licence can be ({} KB). A licence has about 3 KB: choose another file.",
        limit_bytes / 1024
    )
}

/// What was given is longer than a licence can be.
pub fn too_large(limit_bytes: usize) -> String {
    format!(
        "This is larger than a licence can be ({} KB). A licence has about 3 KB.",
        limit_bytes / 1024
    )
}

/// Above the report's sentence.
pub const REPORT: &str = "Verification report";
/// Heading of the checks.
pub const CHECKS: &str = "Checks";
/// Column heads.
pub const COLUMNS: [&str; 6] = ["Check", "Outcome", "Flag", "Expected", "Found", "Source and age"];
/// Heads of the table of facts.
pub const FACT_COLUMNS: [&str; 3] = ["Fact", "Value", "Source and age"];
/// Heading above advice.
pub const NEXT: &str = "What to do next";
/// Heading of the particulars.
pub const ABOUT: &str = "What was checked";
/// Of a person.
pub const NAME: &str = "Name";
/// Of a person.
pub const PROFESSION: &str = "Profession";
/// National Provider Identifier, of a person.
pub const NPI: &str = "NPI";
/// Of a licence.
pub const VALID_FROM: &str = "Valid from";
/// How the document is signed.
pub const SECURED_BY: &str = "Signed with";
/// The issuer's identifier.
pub const ISSUER_DID: &str = "Issuer’s DID";
/// The licence's identifier.
pub const CREDENTIAL_ID: &str = "Credential";
/// How the document came here.
pub const GIVEN_AS: &str = "Given as";
/// Beside what the document says of itself.
pub const CLAIM: &str = "its own claim";
/// Where a report has nothing to say.
pub const NOT_STATED: &str = "Not stated";
/// An issuer whom the trust list does not have.
pub const NOT_LISTED: &str = "Not on the trust list";
/// Heading of the warnings.
pub const WARNINGS: &str = "Also noted";
/// Below it.
pub const WARNINGS_LEDE: &str = "None of this changes the answer.";
/// Heading of the foot.
pub const CHECK_THIS: &str = "Check this yourself";
/// Below it.
pub const CHECK_THIS_LEDE: &str =
    "The same checks from a command line, with your own copy of Lanyard or over HTTP:";
/// The flag of checks that had nothing to look at.
pub const NOT_LOOKED_AT: &str = "not looked at";
/// Of the link to an order.
pub const ORDER: &str = "The board’s order";
/// Of the link to JSON.
pub const AS_JSON: &str = "This report as JSON";
/// Of the button that prints.
pub const PRINT: &str = "Print";
/// On the button that copies.
pub const COPY: &str = "Copy";
/// What that button says when it has.
pub const COPIED: &str = "Copied";
/// Of the link to another verification.
pub const ANOTHER: &str = "Verify another";
/// Of the link that makes the same verification again.
pub const AGAIN: &str = "Check again now";
/// Summary of the text that was pasted.
pub const PASTED: &str = "The text that was checked";
/// Where the document came from.
pub const FROM_PASTE: &str = "Pasted text";
/// The report's own number.
pub const REPORT_NUMBER: &str = "Report";
/// In full, at the foot.
pub const REPORT_DIGEST: &str = "SHA-256 of this report";
/// Of the document.
pub const DOCUMENT_DIGEST: &str = "SHA-256 of the document";
/// When.
pub const MADE_AT: &str = "Made";
/// With what.
pub const SOFTWARE: &str = "By";
/// Why a report may differ tomorrow.
pub const MOMENT: &str = "True at the moment it was made. A licence can change at any time: check again before you rely on it.";

/// The same, where nothing could be determined.
pub const MOMENT_OPEN: &str = "Of the moment at which it was made. Nothing could be determined then: check again before you rely on it.";

/// Beside a link that leads elsewhere.
pub fn at_host(host: &str) -> String {
    format!("at {host}")
}

/// Above the badge's report.
pub const LIVE: &str = "Checked just now";
/// Of the link to the signed document.
pub const DOWNLOAD: &str = "Download the signed licence";
/// Of the CID.
pub const DOCUMENT: &str = "Document";
/// While the document waits in the outbox.
pub const UNPUBLISHED: &str = "Waiting to be published on IPFS. Already kept here.";
/// On the badge.
pub const NUMBER: &str = "Licence no.";
/// On the badge.
pub const JURISDICTION: &str = "Jurisdiction";
/// On the badge.
pub const VALID_UNTIL: &str = "Valid until";
/// On the badge.
pub const ISSUED_BY: &str = "Issued by";
/// Beside the code.
pub const SCAN: &str = "Scan to check this licence now";
/// Beside the code of the badge that is no one's.
pub const SPECIMEN_SCAN: &str = "Specimen. On a real badge, the code leads to its report.";
/// Heading of what happened to the licence.
pub const HISTORY: &str = "History";

/// The word of a licence whose dates are over.
pub const EXPIRED: &str = "Expired";
/// The word of a licence whose dates have not begun.
pub const NOT_YET: &str = "Not yet in force";
/// Below the word of a state in which one may practise on conditions.
pub const ON_CONDITIONS: &str = "may practise, on conditions";
/// The first line of a licence's history.
pub const ISSUED: &str = "Issued";

/// Below a state.
pub fn since(day: Date) -> String {
    format!("since {}", day.long())
}

/// Below a state.
pub fn until(day: Date) -> String {
    format!("valid until {}", day.long())
}

/// Below a state.
pub fn from(day: Date) -> String {
    format!("from {}", day.long())
}

/// A change, with the moment from which it counts.
pub fn since_moment(word: &str, at: credentials::time::Timestamp) -> String {
    format!("{word}, from {}", at.long())
}

/// A change that has not come into force.
pub fn announced(word: &str) -> String {
    format!("{word} (announced)")
}

/// A board's reason code in plain letters: `disciplinary-action` becomes `Disciplinary action`.
pub fn reason(code: &str) -> String {
    let words = code.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// The word of a state on a badge.
pub fn state(state: State) -> &'static str {
    match state {
        State::Active => "Active",
        State::Restricted => "Restricted",
        State::Probation => "Probation",
        State::SuspensionStayed => "Suspension stayed",
        State::Provisional => "Provisional",
        State::Inactive => "Inactive",
        State::Lapsed => "Lapsed",
        State::Suspended => "Suspended",
        State::Surrendered => "Surrendered",
        State::Revoked => "Revoked",
        State::Deceased => "Ended by death",
        State::IssuedInError => "Issued in error",
    }
}

/// The word of a change in a licence's history.
pub fn change(from: State, to: State) -> &'static str {
    match (from.may_practise(), to) {
        (MayPractise::No, State::Active) => "Reinstated",
        (_, State::Active) => "Conditions lifted",
        (_, to) => state(to),
    }
}

/// What a machine and an eye call a code on the badge.
pub fn code_of(link: &str) -> String {
    format!("QR code of {link}")
}

/// The title of a page.
pub fn title(page: &str) -> String {
    format!("{page} · {PRODUCT}")
}

/// Something of ours does not answer: heading, what happened, what to do.
pub const AWAY: (&str, &str, &str) = (
    "This cannot be answered at the moment",
    "Something that this needs on our side, its disk or its key, does not answer. That says nothing about any licence, good or bad.",
    "Try again in a minute. If it stays so, tell whoever runs this server.",
);

/// What a person can be told about a request that has no answer: heading, what happened, what to do.
pub fn problem(status: u16) -> (&'static str, &'static str, &'static str) {
    match status {
        400 => (
            "This request cannot be read",
            "Something in the address or the form is not as it should be.",
            "Go back, and give it again.",
        ),
        403 => (
            "This was not sent from here",
            "What arrived did not come from a page of this site, so nothing was done.",
            "Open the page here and send it again.",
        ),
        404 => (
            "There is nothing at this address",
            "No licence and no page has it. A link on a badge has ten letters and digits after /l/.",
            "Compare the address with the badge, letter by letter, or scan the code.",
        ),
        405 => (
            "This address is not for that",
            "It exists, but it does not take this kind of request.",
            "Open it in a browser, or start again from the form.",
        ),
        410 => (
            "This licence is no longer shown",
            "Its board has withdrawn the page. That says nothing about the licence.",
            "Ask the board, or verify the document itself if you have it.",
        ),
        413 => (
            "That is too large to be a licence",
            "What you sent is over 1 MB, and was not read. A licence has about 3 KB.",
            "Give the licence itself as JSON or JWT, not a picture, an archive or a PDF.",
        ),
        503 => (
            "Too much at once",
            "So many are asking that we would rather say so than let you wait.",
            "Try again in a minute.",
        ),
        _ => (
            "This could not be checked",
            "Something went wrong on our side. It says nothing about the licence, good or bad.",
            "Try again in a minute. If it stays so, tell whoever runs this server.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suspension_that_is_lifted_is_a_reinstatement() {
        assert_eq!(change(State::Suspended, State::Active), "Reinstated");
        assert_eq!(change(State::Probation, State::Active), "Conditions lifted");
        assert_eq!(change(State::Active, State::Suspended), "Suspended");
    }
}
