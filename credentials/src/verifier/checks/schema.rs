//! Whether the subject has what its type demands.

use super::super::{
    facts::{Facts, Source, Subject},
    reason::{Judged, Reason, fact},
};

/// The members, codes and check digits of the type; a type without rules here cannot be checked.
pub(super) fn schema(facts: &Facts) -> Option<Judged> {
    let Some((document, credential)) = facts.read() else {
        return Some(Judged::of(Reason::NotReached));
    };
    let problems = match &document.subject {
        Subject::License(read) => read.as_ref().err(),
        Subject::Identity(read) => read.as_ref().err(),
        Subject::StatusList(read) => read.as_ref().err(),
        Subject::StatusEvent(read) => read.as_ref().err(),
        Subject::Unknown => {
            let types = named(&credential.types);
            return Some(Judged::of(Reason::TypeUnknown(types)));
        }
    };
    let judged = Judged::of(match problems {
        None => Reason::SubjectWellFormed,
        Some(problems) => Reason::SubjectMalformed(problems.clone()),
    });
    Some(judged.with(fact("Type", named(&credential.types), Source::Document)))
}

fn named(types: &[String]) -> String {
    let specific: Vec<&str> =
        types.iter().map(String::as_str).filter(|name| *name != "VerifiableCredential").collect();
    if specific.is_empty() { "VerifiableCredential".into() } else { specific.join(", ") }
}
