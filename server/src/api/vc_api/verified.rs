//! From the strict report to what VC-API calls verified.

use super::Object;
use crate::problem::{FieldError, Kind, Problem};
use axum::response::{IntoResponse, Response};
use credentials::verifier::{Check, CheckOutcome, Finding, Report};
use serde_json::{Value, json};

/// The checks that make `verified`: the data model and the proof.
const PROOF: [Check; 3] = [Check::Format, Check::Proof, Check::IssuerDid];
/// Those that `credentialStatus` asks for besides.
const STATUS: [Check; 2] = [Check::Revocation, Check::Suspension];

/// Whether `options.checks` asks for the status, too. Names that are not known are ignored.
pub(super) fn with_status(options: Option<&Object>) -> Result<bool, Problem> {
    match options.and_then(|options| options.get("checks")) {
        None => Ok(false),
        Some(Value::Array(checks)) => Ok(checks.iter().any(|check| check == "credentialStatus")),
        Some(_) => Err(super::wrong("/options/checks", "A list is expected here.")),
    }
}

/// What VC-API says of one credential.
pub(super) struct Verified {
    /// Nothing that counts failed or could not be checked.
    pub(super) verified: bool,
    /// What keeps it from being verified.
    pub(super) errors: Vec<FieldError>,
    /// What is not in order besides.
    pub(super) warnings: Vec<String>,
    /// Whether the document itself breaks the data model.
    pub(super) malformed: bool,
    /// The strict report.
    pub(super) verdict: Value,
}

/// What VC-API says of a credential with that report.
pub(super) fn result(report: &Report, with_status: bool) -> Result<Verified, Problem> {
    let (wrong, rest) = split(report, with_status);
    let rest = rest.into_iter().map(|finding| finding.sentence.clone());
    // A yes with conditions, or until an announced change, is no yes without a word.
    let bound = |one: &&Finding| {
        let flagged = one.outcome == CheckOutcome::Passed && one.flag.is_some();
        flagged && one.check == Check::Lifecycle && report.is_signed()
    };
    let bound = report.findings.iter().filter(bound).map(|finding| finding.sentence.clone());
    Ok(Verified {
        verified: wrong.is_empty(),
        malformed: wrong.iter().any(|finding| {
            finding.check == Check::Format && finding.outcome == CheckOutcome::Failed
        }),
        errors: wrong.into_iter().map(error_of).collect(),
        warnings: rest.chain(bound).chain(report.warnings.iter().cloned()).collect(),
        verdict: serde_json::to_value(report).map_err(|error| Problem::internal(&error))?,
    })
}

/// 200 when the proof and the data model hold (and the status, where it was asked for); 400 when
/// one does not, or could not be checked. Never 200 with `verified: false`.
pub(super) fn answer(report: &Report, with_status: bool) -> Result<Response, Problem> {
    let result = result(report, with_status)?;
    let checks = if with_status { json!(["proof", "credentialStatus"]) } else { json!(["proof"]) };
    if result.verified {
        return Ok(axum::Json(json!({
            "verified": true,
            "checks": checks,
            "warnings": result.warnings,
            "errors": [],
            "verdict": result.verdict,
        }))
        .into_response());
    }
    let kind = if result.malformed { Kind::InvalidCredential } else { Kind::NotVerified };
    let mut problem = Problem::new(kind);
    if let Some(first) = result.errors.first() {
        problem = problem.because(first.detail.clone());
    }
    Err(problem
        .at(result.errors)
        .with("verified", false.into())
        .with("checks", json!([{"check": checks, "verified": false}]))
        .with("warnings", json!(result.warnings))
        .with("verdict", result.verdict))
}

/// The findings that keep it from being verified, and the other ones that are not in order.
fn split(report: &Report, with_status: bool) -> (Vec<&Finding>, Vec<&Finding>) {
    let counts = |check| PROOF.contains(&check) || with_status && STATUS.contains(&check);
    let not_passed = report.findings.iter().filter(|one| one.outcome != CheckOutcome::Passed);
    not_passed.partition(|finding| counts(finding.check))
}

fn error_of(finding: &Finding) -> FieldError {
    FieldError {
        pointer: "/verifiableCredential".into(),
        code: finding.reason.clone().into(),
        detail: finding.sentence.clone(),
    }
}
