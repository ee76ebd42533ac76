//! From facts to a verdict: plain, total, the same on a server and in a browser.

use super::{
    Check, CheckOutcome, Facts, Report, Verdict, checks,
    facts::Document,
    text,
    verdict::{conclude, outcome_of},
    view::View,
};

/// What makes the reports.
const SOFTWARE: &str = concat!("Lanyard ", env!("CARGO_PKG_VERSION"));

/// Decides. Waits for nothing, asks nobody, answers for every `facts`.
pub fn decide(facts: &Facts) -> Verdict {
    let view = View::of(facts);
    let findings = checks::all(facts, &view);
    let outcome = outcome_of(&findings);
    // Whose document it is can only be said of one that its issuer signed.
    let signed = [Check::Format, Check::Proof, Check::IssuerDid].iter().all(|check| {
        findings.iter().any(|one| one.check == *check && one.outcome == CheckOutcome::Passed)
    });
    let text::Overall { sentence, advice } = text::overall(outcome, &findings, &view, signed);
    let document = facts.document.as_ref().ok();
    let warnings = document.map(|document| text::warnings(document, &view)).unwrap_or_default();
    conclude(Report {
        outcome,
        sentence,
        advice,
        made_at: facts.now,
        software: SOFTWARE.into(),
        document_digest: document.map(Document::digest_text).unwrap_or_default(),
        summary: facts.read().map(|_| view.summary),
        findings,
        warnings,
    })
}
