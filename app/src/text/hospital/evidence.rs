//! What is said of a kept report as evidence.

use crate::verifier::SourceKind;
use credentials::verifier::CheckOutcome;

/// Heading of what was read.
pub const SOURCES: &str = "Primary sources";
/// Before the moment.
pub const READ: &str = "read";
/// Of who verified.
pub const VERIFIED_BY: &str = "Verified by";
/// Of the organisation.
pub const HOSPITAL: &str = "For";
/// Heading.
pub const CHECK_REPORT: &str = "Check this report itself";
/// Of the link to the record.
pub const RECORD: &str = "The signed record as JSON";
/// Before the commands.
pub const CHECK_REPORT_BY: &str = "With both files, from a command line. The first answers “verified” only while not a letter of the record was changed; the second gives the sums that stand here:";
/// Of the record's digest.
pub const RECORD_DIGEST: &str = "SHA-256 of the signed record";

/// What was read of a licence's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// All of it, from the issuer's lists.
    Read,
    /// Revocation or suspension, and the other not.
    InPart,
    /// Nothing.
    Unread,
    /// Nothing had to be.
    NotNeeded,
}

/// How it was verified: with keys that were read or that the issuer's identifier carries, how the
/// check of the signature ended, and what was read of the status.
pub fn method(keys: bool, proof: Option<CheckOutcome>, status: Status) -> String {
    let signature = match (proof, keys) {
        (Some(CheckOutcome::Passed), true) => {
            "the digital signature on the licence was checked with the issuer’s keys, and holds"
        }
        (Some(CheckOutcome::Passed), false) => {
            "the digital signature on the licence was checked with the key in the issuer’s own identifier, and holds"
        }
        (Some(CheckOutcome::Failed), _) => {
            "the digital signature on the licence was looked at, and does not hold"
        }
        (Some(CheckOutcome::CouldNotCheck) | None, _) => {
            "the digital signature on the licence could not be checked"
        }
    };
    let status = match status {
        Status::Read => " Its status was read from the issuer’s lists.",
        Status::InPart => " Of its status only a part could be read: the lines above say which.",
        Status::Unread => " Its status could not be read.",
        Status::NotNeeded => "",
    };
    format!("Method: {signature}.{status}")
}

/// What a source is.
pub fn source(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Document => "The licence",
        SourceKind::DidDocument => "The issuer’s keys",
        SourceKind::StatusList => "A status list of the issuer",
    }
}

/// What vouches for the report.
pub fn check_report(number: &str) -> String {
    format!(
        "Who checked, when, why, from which sources, and the SHA-256 of report {number} stand in a record that the \
         hospital signed with its own key in that moment. It is a W3C Verifiable Credential: any verifier of those \
         checks its signature. It is genuine when it names this issuer:"
    )
}
