//! What a verification answers.

use super::{Check, CheckOutcome, Fact, text};
use crate::{
    lifecycle::{Change, State},
    time::{Date, Timestamp},
};
use serde::{Deserialize, Serialize};

/// The three outcomes. There is no fourth, and none stands in for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Every check passed.
    Accepted,
    /// At least one check failed.
    Rejected,
    /// No check failed, but at least one could not be made.
    Undetermined,
}

/// The outcome of a verification. Not a `Result`, so that no `?` lets it slip through unread.
#[must_use = "a verdict that nobody reads protects nobody"]
#[derive(Debug, Clone)]
pub enum Verdict {
    /// Every check passed. Only `decide` can make a [`Trusted`].
    Accepted(Trusted),
    /// At least one check failed.
    Rejected(Report),
    /// No check failed, but at least one could not be made.
    Undetermined(Report),
}

impl Verdict {
    /// The report, whatever the outcome.
    pub fn report(&self) -> &Report {
        match self {
            Self::Accepted(trusted) => &trusted.0,
            Self::Rejected(report) | Self::Undetermined(report) => report,
        }
    }

    /// The nearest change that the board has announced: by then it has to be checked again.
    pub fn next_change(&self) -> Option<&Change> {
        self.report().next_change()
    }

    /// The outcome alone.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Accepted(_) => Outcome::Accepted,
            Self::Rejected(_) => Outcome::Rejected,
            Self::Undetermined(_) => Outcome::Undetermined,
        }
    }
}

/// The report of a credential that passed every check. It cannot be made by hand:
///
/// ```compile_fail,E0423
/// fn forge(report: credentials::verifier::Report) -> credentials::verifier::Trusted {
///     credentials::verifier::Trusted(report)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Trusted(Report);

impl Trusted {
    /// The report.
    pub fn report(&self) -> &Report {
        &self.0
    }
}

/// The one place that makes a [`Trusted`]. Only `decide` calls it.
pub(super) fn conclude(report: Report) -> Verdict {
    match outcome_of(&report.findings) {
        Outcome::Accepted => Verdict::Accepted(Trusted(report)),
        Outcome::Rejected => Verdict::Rejected(report),
        Outcome::Undetermined => Verdict::Undetermined(report),
    }
}

/// One failed check rejects; otherwise one that could not be made, or one of
/// [`Check::ALWAYS`] that is not there at all, leaves it undetermined.
pub(super) fn outcome_of(findings: &[Finding]) -> Outcome {
    let any = |outcome| findings.iter().any(|finding| finding.outcome == outcome);
    let passed = |check| {
        findings.iter().any(|found| found.check == check && found.outcome == CheckOutcome::Passed)
    };
    if any(CheckOutcome::Failed) {
        Outcome::Rejected
    } else if any(CheckOutcome::CouldNotCheck) || !Check::ALWAYS.into_iter().all(passed) {
        Outcome::Undetermined
    } else {
        Outcome::Accepted
    }
}

/// A verification report, as a laboratory report: who and when, the overall result, then each check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The overall outcome.
    pub outcome: Outcome,
    /// The verdict in one sentence, with the name and the date in it.
    pub sentence: String,
    /// What to do next.
    pub advice: String,
    /// Where the board's order can be read, where the sentence tells of one. An address from outside:
    /// only one that begins with `https://` may become a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// When the verification was made: the `now` that was handed in.
    pub made_at: Timestamp,
    /// What made it: `Lanyard 0.1.0`.
    pub software: String,
    /// Lowercase hexadecimal SHA-256 of the secured document as it arrived.
    pub document_digest: String,
    /// What the document is about, as far as it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    /// Each check that applies, in the order of [`Check`].
    pub findings: Vec<Finding>,
    /// Within what the holder may practise. With an `accepted` it is a yes with conditions: they have
    /// to be read before anybody relies on it. Empty where it is not proven who signed the document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// What the board has announced for later, the nearest first. Until then the verdict holds as it
    /// is; it has to be checked again by the first of them at the latest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub announced: Vec<Change>,
    /// What is not in order but changes no outcome (an unknown extension, a deprecated form).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

impl Report {
    /// The nearest change that the board has announced.
    pub fn next_change(&self) -> Option<&Change> {
        self.announced.first()
    }

    /// Whether its issuer signed the document. Otherwise everything that was read from it is its own
    /// claim, the name of its issuer too.
    pub fn is_signed(&self) -> bool {
        [Check::Format, Check::Proof, Check::IssuerDid].into_iter().all(|check| {
            let passed = |one: &Finding| one.check == check && one.outcome == CheckOutcome::Passed;
            self.findings.iter().any(passed)
        })
    }

    /// What was known when it was last checked, for a report that could not look at the document;
    /// `None` where there is nothing to recall. It says that this is no answer for now.
    pub fn recalling(&self, before: &Report) -> Option<String> {
        let unread = self.outcome == Outcome::Undetermined && self.document_digest.is_empty();
        if !unread || before.document_digest.is_empty() {
            return None;
        }
        text::recalled(before)
    }

    /// Whether it is of a genuine status event: what once became of a licence, signed by who may issue
    /// such a licence. It is no licence and is never accepted as one; everything else has passed.
    pub fn is_status_event(&self) -> bool {
        let mut open = self.findings.iter().filter(|one| one.outcome != CheckOutcome::Passed);
        self.outcome == Outcome::Undetermined
            && open.next().is_some_and(|one| one.reason == STATUS_EVENT)
            && open.next().is_none()
    }

    /// Accepted, and within conditions only: restricted, on probation, a suspension that is stayed.
    pub fn with_conditions(&self) -> bool {
        let bound = |one: &Finding| {
            one.check == Check::Lifecycle
                && matches!(&*one.reason, WITH_CONDITIONS | WITH_RESTRICTIONS)
        };
        self.outcome == Outcome::Accepted && self.findings.iter().any(bound)
    }
}

/// The code of the check that finds no licence, but a status event.
pub(super) const STATUS_EVENT: &str = "status-event";
/// The code of a check that passed with conditions of the board.
pub(super) const WITH_CONDITIONS: &str = "with-conditions";
/// The code of one that passed with restrictions that the licence names.
pub(super) const WITH_RESTRICTIONS: &str = "with-restrictions";

/// A limit or condition under which a licence counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// `restricted`, `probation`, `suspension-stayed`.
    pub state: State,
    /// In the words of the board; empty when it says none.
    pub text: String,
    /// From which day on.
    pub since: Date,
    /// The public order, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_uri: Option<String>,
}

impl Condition {
    /// The word that stands in the column of the flags: `restricted`, `probation`.
    pub fn flag(&self) -> &'static str {
        text::flag(self.state)
    }
}

/// What a report's header shows. Everything but `issuer_name` is the document's own claim.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Summary {
    /// The credential's `id`.
    pub credential_id: Option<String>,
    /// Its types, without `VerifiableCredential`.
    pub types: Vec<String>,
    /// What sentences call it: `Dr Ada Okafor's California medical licence`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The person's name, given name first.
    pub name: Option<String>,
    /// The profession by its NUCC or v2-0203 name: `Physician (MD)`.
    pub profession: Option<String>,
    /// The licence number.
    pub license_number: Option<String>,
    /// The National Provider Identifier.
    pub npi: Option<String>,
    /// The jurisdiction by name: `California`.
    pub jurisdiction: Option<String>,
    /// The issuer's DID.
    pub issuer: Option<String>,
    /// The issuer's name from the trust list; absent when the list does not have it.
    pub issuer_name: Option<String>,
    /// What the credential calls its issuer: a claim, shown as one.
    pub claimed_issuer_name: Option<String>,
    /// `validFrom`.
    pub valid_from: Option<Timestamp>,
    /// `validUntil`.
    pub valid_until: Option<Timestamp>,
    /// How it is secured: `eddsa-rdfc-2022`, `vc+jwt (ES256)`.
    pub secured_by: Option<String>,
}

/// How one check ended, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Which check.
    pub check: Check,
    /// How it ended.
    pub outcome: CheckOutcome,
    /// A stable code: `signature-mismatch`, `status-list-unreachable`, `within-period`.
    pub reason: String,
    /// What is abnormal about it, in a word or two: `restricted`, `unknown issuer`. Also of a check
    /// that passed with conditions. Absent when nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flag: Option<String>,
    /// A plain sentence: what happened and why.
    pub sentence: String,
    /// What to do next; absent when nothing is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// What was expected, in a few words.
    pub expected: String,
    /// What was found, in a few words.
    pub found: String,
    /// Where the board's order about it can be read: an address from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// What the check saw, each with its source and age.
    pub facts: Vec<Fact>,
}
