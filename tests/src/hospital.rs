//! A hospital that verifies clinicians.

use credentials::verifier::{Check, CheckOutcome, Finding, Given, Outcome, Report, Verdict};
use server::state::{Lanyard, License};

/// Verifies.
pub struct Hospital {
    pub(crate) lanyard: Lanyard,
}

impl Hospital {
    /// Verifies a licence by its CID.
    pub async fn verify(&self, license: &License) -> Verdict {
        self.lanyard.verify(Given::Cid(license.cid)).await
    }

    /// Verifies, and expects that outcome.
    pub async fn expect(&self, license: &License, outcome: Outcome) -> Report {
        let verdict = self.verify(license).await;
        assert_eq!(verdict.outcome(), outcome, "{:#?}", verdict.report());
        verdict.report().clone()
    }
}

/// The finding of a check that failed.
pub fn failed(report: &Report, check: Check) -> &Finding {
    let failed =
        |finding: &&Finding| finding.check == check && finding.outcome == CheckOutcome::Failed;
    let found = report.findings.iter().find(failed);
    found.unwrap_or_else(|| panic!("{check:?} did not fail: {report:#?}"))
}
