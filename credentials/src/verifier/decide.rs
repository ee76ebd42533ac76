//! From facts to a verdict: plain, total, the same on a server and in a browser.

use super::{
    Check, Facts, Finding, Report, Verdict, checks,
    facts::Document,
    text,
    verdict::{conclude, outcome_of},
    view::View,
};

/// What makes the reports.
const SOFTWARE: &str = concat!("Lanyard ", env!("CARGO_PKG_VERSION"));

/// Decides. Waits for nothing, asks nobody, answers for every `facts`.
pub fn decide(facts: &Facts) -> Verdict {
    let judged = checks::all(facts);
    // Whose document it is can only be said of one that its issuer signed.
    let signed = [Check::Format, Check::Proof, Check::IssuerDid]
        .iter()
        .all(|check| judged.iter().any(|(one, judged)| one == check && judged.reason.is_passed()));
    let conditions = if signed { checks::conditions(&judged) } else { Vec::new() };
    let view = View::of(facts, signed);
    let findings: Vec<Finding> =
        judged.into_iter().map(|(check, judged)| judged.finding(check, &view)).collect();
    let outcome = outcome_of(&findings);
    let text::Overall { sentence, advice, order } = text::overall(outcome, &findings, &view);
    let document = facts.document.as_ref().ok();
    let warnings = document.map(|document| text::warnings(document, &view)).unwrap_or_default();
    conclude(Report {
        outcome,
        sentence,
        advice,
        order,
        made_at: facts.now,
        software: SOFTWARE.into(),
        document_digest: document.map(Document::digest_text).unwrap_or_default(),
        summary: facts.read().map(|_| view.summary),
        findings,
        conditions,
        announced: view.announced,
        warnings,
    })
}
