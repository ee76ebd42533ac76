//! From facts to a verdict: plain, total, the same on a server and in a browser.

use super::{Facts, Outcome, Report, Verdict};

/// Decides. Waits for nothing, asks nobody, answers for every `facts`.
pub fn decide(facts: &Facts) -> Verdict {
    Verdict::Undetermined(Report {
        outcome: Outcome::Undetermined,
        sentence: String::new(),
        advice: String::new(),
        made_at: facts.now,
        software: concat!("Lanyard ", env!("CARGO_PKG_VERSION")).into(),
        document_digest: String::new(),
        summary: None,
        findings: Vec::new(),
        warnings: Vec::new(),
    })
}
