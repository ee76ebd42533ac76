//! Every sentence that a report can say, in one place: short, active, in plain words.

mod line;
mod told;

pub(super) use line::line;
pub(super) use told::{announced, coming};

use super::{
    Check, CheckOutcome, Condition, Document, Finding, Outcome, Report, verdict::STATUS_EVENT,
    view::View,
};
use crate::lifecycle::State;

/// What a line of the report says.
pub(super) struct Line {
    pub(super) sentence: String,
    pub(super) advice: Option<String>,
    pub(super) expected: &'static str,
    pub(super) found: String,
    pub(super) order: Option<String>,
}

/// The word for a state in which a licence counts within conditions.
pub(super) fn flag(state: State) -> &'static str {
    match state {
        State::Probation => "probation",
        State::SuspensionStayed => "suspension stayed",
        other => other.name(),
    }
}

/// What the head of the report says.
pub(super) struct Overall {
    pub(super) sentence: String,
    pub(super) advice: String,
    pub(super) order: Option<String>,
}

/// What is told first where several checks did not pass: whether it is genuine, then who issued
/// it, then what has become of it.
const FIRST: [Check; 13] = [
    Check::Document,
    Check::Format,
    Check::Proof,
    Check::IssuerDid,
    Check::IssuerTrusted,
    Check::Revocation,
    Check::Suspension,
    Check::Lifecycle,
    Check::Validity,
    Check::Schema,
    Check::HolderBinding,
    Check::RequestBinding,
    Check::Disclosure,
];

/// The verdict in a sentence about the person, and what to do next.
pub(super) fn overall(outcome: Outcome, findings: &[Finding], view: &View<'_>) -> Overall {
    let decisive = |outcome: CheckOutcome| {
        let of = |check: &Check| {
            findings.iter().find(|one| {
                one.check == *check && one.outcome == outcome && one.reason != "not-reached"
            })
        };
        FIRST.iter().find_map(of)
    };
    match outcome {
        Outcome::Accepted => accepted(findings, view),
        Outcome::Rejected => {
            let failed = decisive(CheckOutcome::Failed);
            let genuine = [Check::Document, Check::Format, Check::Proof, Check::IssuerDid];
            let about_genuine = failed.is_some_and(|one| genuine.contains(&one.check));
            let doubt = if view.signed || about_genuine {
                ""
            } else {
                "This document could not be confirmed to be genuine. "
            };
            Overall {
                sentence: format!("{doubt}{}", failed.map_or("", |one| one.sentence.as_str())),
                advice: failed
                    .and_then(|one| one.advice.clone())
                    .unwrap_or_else(|| DO_NOT_RELY.into()),
                order: failed.and_then(|one| one.order.clone()),
            }
        }
        Outcome::Undetermined => {
            let open = decisive(CheckOutcome::CouldNotCheck);
            // Everything else has passed: what there is to tell is what it says.
            if let Some(event) = open.filter(|one| one.reason == STATUS_EVENT) {
                return Overall {
                    sentence: event.sentence.clone(),
                    advice: event.advice.clone().unwrap_or_default(),
                    order: event.order.clone(),
                };
            }
            let why = open.map_or("A check is missing.", |one| one.sentence.as_str());
            let what = match &view.summary.name {
                Some(_) => format!("Whether {} is in force could not be determined.", view.title),
                None => "This could not be determined.".into(),
            };
            Overall {
                sentence: format!("{what} {why}"),
                advice: open.and_then(|one| one.advice.clone()).unwrap_or_else(|| NOT_YET.into()),
                order: None,
            }
        }
    }
}

/// When something failed.
const DO_NOT_RELY: &str = "Do not rely on it.";
/// When something could not be checked.
const NOT_YET: &str = "Do not rely on it yet. Verify again later.";

fn accepted(findings: &[Finding], view: &View<'_>) -> Overall {
    let limited =
        findings.iter().find(|one| one.check == Check::Lifecycle && one.reason != "no-conditions");
    match limited {
        Some(limited) => Overall {
            sentence: limited.sentence.clone(),
            advice: {
                let advice = limited.advice.clone().unwrap_or_default();
                format!("{advice}{}", again(view))
            },
            order: limited.order.clone(),
        },
        None => Overall {
            sentence: match (view.announced.first(), view.until) {
                // A nearer end than the one in the document is known.
                (Some(_), _) => format!(
                    "{} is in force today; {} has announced that it {}.",
                    view.title,
                    view.teller(),
                    told::coming(view)
                ),
                (None, Some(until)) => {
                    format!("{} is in force until {}.", view.title, until.date().long())
                }
                (None, None) => format!("{} is in force, with no end named.", view.title),
            },
            order: view.announced.first().and_then(|change| change.order_uri.clone()),
            advice: {
                let again = again(view);
                let person = view
                    .person()
                    .map(|person| format!(" Make sure that the person before you is {person}."));
                format!("You can rely on it today.{again}{}", person.unwrap_or_default())
            },
        },
    }
}

/// By when it has to be checked again, to follow another sentence.
fn again(view: &View<'_>) -> String {
    let day = view.announced.first().map(|change| change.effective.long());
    day.map(|day| format!(" Check it again on {day} at the latest.")).unwrap_or_default()
}

/// What is told of an earlier report where today the document could not be had.
pub(super) fn recalled(before: &Report) -> Option<String> {
    let summary = before.summary.as_ref()?;
    let title = match (&summary.title, &summary.name) {
        (Some(title), _) => short(title),
        (None, Some(name)) => format!("{}'s licence", short(name)),
        (None, None) => return None,
    };
    let failed = |check: Check| {
        let failed = |one: &&Finding| one.check == check && one.outcome == CheckOutcome::Failed;
        before.findings.iter().find(failed)
    };
    let reason = |check: Check| failed(check).map(|one| one.reason.as_str());
    let state = match before.outcome {
        _ if !before.is_signed() => "it was not known who had signed it".to_owned(),
        Outcome::Accepted if before.with_conditions() => {
            let flags: Vec<&str> = before.conditions.iter().map(Condition::flag).collect();
            match flags.is_empty() {
                true => "it was in force, with conditions".to_owned(),
                false => format!("it was in force, with conditions: {}", flags.join(", ")),
            }
        }
        Outcome::Accepted => "it was in force".to_owned(),
        Outcome::Rejected if reason(Check::Revocation) == Some("revoked") => {
            "it had ended for good (revoked)".to_owned()
        }
        // The bit of a suspension is set for whatever keeps a licence from being in force for now.
        Outcome::Rejected if reason(Check::Suspension) == Some("suspended") => {
            match failed(Check::Suspension).and_then(|one| one.found.split(',').next()) {
                Some("suspended") => "it was suspended".to_owned(),
                Some(state @ ("inactive" | "lapsed" | "renewed")) => {
                    format!("it was not in force ({state})")
                }
                _ => "it was not in force".to_owned(),
            }
        }
        Outcome::Rejected if reason(Check::Validity) == Some("expired") => {
            "it had expired".to_owned()
        }
        Outcome::Rejected => "it was rejected".to_owned(),
        Outcome::Undetermined => return None,
    };
    Some(format!(
        "{title} could not be checked this time. When it was last checked, on {}, {state}. That is no answer for now.",
        before.made_at.long()
    ))
}

/// The host of a `did:web`, as people know it: `board.example`, `localhost:8080`.
pub(super) fn did_host(did: &str) -> Option<String> {
    let host = did.strip_prefix("did:web:")?.split([':', '#']).next()?;
    Some(host.replace("%3A", ":").replace("%3a", ":"))
}

/// What is not in order but decides nothing.
pub(super) fn warnings(document: &Document, view: &View<'_>) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Ok(credential) = &document.credential {
        if credential.id.is_none() {
            warnings.push("The credential has no id, so it cannot be named in a register.".into());
        }
        if credential.model == crate::credential::Model::V1 {
            warnings.push("The credential follows the older Data Model 1.1.".into());
        }
        if !credential.related_resources.is_empty() {
            warnings
                .push("The credential names related resources, which were not looked at.".into());
        }
    }
    let summary = &view.summary;
    if let (Some(claimed), Some(known)) = (&summary.claimed_issuer_name, &summary.issuer_name)
        && claimed != known
    {
        warnings.push(format!(
            "The credential calls its issuer “{}”; on the trust list it is “{known}”.",
            short(claimed)
        ));
    }
    warnings
}

/// A text from outside, cut so that it cannot drown the rest.
pub(super) fn short(text: &str) -> String {
    cut(text, 300)
}

/// The same at `most` characters.
fn cut(text: &str, most: usize) -> String {
    let shown: String = text.chars().filter(|c| is_visible(*c)).take(most).collect();
    if shown.len() < text.len() { format!("{shown}…") } else { shown }
}

/// Neither moves a cursor nor turns the direction of writing.
pub(super) fn is_visible(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
