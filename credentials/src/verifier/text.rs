//! Every sentence that a report can say, in one place: short, active, in plain words.

mod line;

pub(super) use line::line;

use super::{Check, CheckOutcome, Document, Finding, Outcome, view::View};

/// What a line of the report says.
pub(super) struct Line {
    pub(super) sentence: String,
    pub(super) advice: Option<String>,
    pub(super) expected: &'static str,
    pub(super) found: String,
}

/// What the head of the report says.
pub(super) struct Overall {
    pub(super) sentence: String,
    pub(super) advice: String,
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
pub(super) fn overall(
    outcome: Outcome,
    findings: &[Finding],
    view: &View<'_>,
    signed: bool,
) -> Overall {
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
            let doubt = if signed || about_genuine {
                ""
            } else {
                "This document could not be confirmed to be genuine. What it points at says: "
            };
            Overall {
                sentence: format!("{doubt}{}", failed.map_or("", |one| one.sentence.as_str())),
                advice: failed
                    .and_then(|one| one.advice.clone())
                    .unwrap_or_else(|| DO_NOT_RELY.into()),
            }
        }
        Outcome::Undetermined => {
            let open = decisive(CheckOutcome::CouldNotCheck);
            let why = open.map_or("A check is missing.", |one| one.sentence.as_str());
            let what = match &view.summary.name {
                Some(_) => format!("Whether {} is in force could not be determined.", view.title),
                None => "This could not be determined.".into(),
            };
            Overall {
                sentence: format!("{what} {why}"),
                advice: open.and_then(|one| one.advice.clone()).unwrap_or_else(|| NOT_YET.into()),
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
            advice: limited.advice.clone().unwrap_or_default(),
        },
        None => Overall {
            sentence: match view.until {
                Some(until) => format!("{} is in force until {}.", view.title, until.date().long()),
                None => format!("{} is in force, with no end named.", view.title),
            },
            advice: match view.person() {
                Some(person) => format!(
                    "You can rely on it today. Make sure that the person before you is {person}."
                ),
                None => "You can rely on it today.".into(),
            },
        },
    }
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
