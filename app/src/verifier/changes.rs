//! What changed between two reports about the same credential, in words.

use crate::text::{self, hospital::changes as words};
use credentials::verifier::Report;

/// Each change in a sentence, what matters most first; one that says so when nothing did.
pub(crate) fn between(before: &Report, after: &Report) -> Vec<String> {
    let mut said = Vec::new();
    if before.outcome != after.outcome {
        said.push(words::outcome(before.outcome, after.outcome, before.made_at));
    }
    match (before.document_digest.is_empty(), after.document_digest.is_empty()) {
        // Where there was no document there is nothing to compare.
        (false, true) => {
            said.push(words::DOCUMENT_GONE.into());
            return said;
        }
        (true, false) => {
            said.push(words::DOCUMENT_BACK.into());
            return said;
        }
        _ if before.document_digest != after.document_digest => said.push(words::DOCUMENT.into()),
        _ => {}
    }
    for now in &after.findings {
        let then = before.findings.iter().find(|then| then.check == now.check);
        match then {
            Some(then) if then.outcome == now.outcome && then.reason == now.reason => {}
            Some(then) if then.outcome == now.outcome => said.push(words::reason(now)),
            then => said.push(words::check(then, now)),
        }
    }
    let gone = before
        .findings
        .iter()
        .filter(|then| after.findings.iter().all(|now| now.check != then.check));
    said.extend(gone.map(words::gone));
    if let (Some(then), Some(now)) = (&before.summary, &after.summary) {
        for (label, then, now) in [
            (text::NAME, &then.name, &now.name),
            (text::NUMBER, &then.license_number, &now.license_number),
            (text::PROFESSION, &then.profession, &now.profession),
            (text::JURISDICTION, &then.jurisdiction, &now.jurisdiction),
            (text::ISSUED_BY, &then.issuer_name, &now.issuer_name),
        ] {
            if then != now {
                said.push(words::member(label, then.as_deref(), now.as_deref()));
            }
        }
        let day = |at: Option<credentials::time::Timestamp>| at.map(|at| at.date().long());
        if then.valid_until != now.valid_until {
            let (then, now) = (day(then.valid_until), day(now.valid_until));
            said.push(words::member(text::VALID_UNTIL, then.as_deref(), now.as_deref()));
        }
    }
    if said.is_empty() {
        said.push(words::nothing(before.made_at));
    }
    said
}
