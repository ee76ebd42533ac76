//! What is said of a kept report as evidence.

use crate::verifier::SourceKind;

/// Heading of what was read.
pub const SOURCES: &str = "Primary sources";
/// Below it: how it was verified.
pub const METHOD: &str = "Method: the digital signature on the licence was checked with the issuer’s keys, and its status read from the issuer’s lists.";
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
