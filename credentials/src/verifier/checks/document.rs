//! Whether there is a document, and whether it is a credential.

use super::super::{
    facts::{Asked, Facts, Source},
    reason::{Judged, Reason, fact},
};

/// VC Data Model 2.0, 7.1: the document is a credential of the data model.
pub(super) fn format(facts: &Facts) -> Option<Judged> {
    let judged = match &facts.document {
        Err(_) => Judged::of(Reason::NotReached),
        Ok(document) => {
            let judged = match (&document.credential, &document.statuses) {
                (Err(problems), _) | (_, Err(problems)) => {
                    Judged::of(Reason::NotACredential(problems.clone()))
                }
                (Ok(_), Ok(_)) => Judged::of(Reason::WellFormed),
            };
            judged.with(fact("SHA-256 of the document", document.digest_text(), Source::Derived))
        }
    };
    Some(judged)
}

/// The document that was asked for could be had, and is the one that was asked for.
pub(super) fn document(facts: &Facts) -> Option<Judged> {
    let asked = match &facts.asked {
        Asked::Bytes => None,
        Asked::Cid(cid) => Some(("CID", cid.to_string())),
        Asked::Url(url) => Some(("Address", url.clone())),
    };
    match (&facts.document, asked) {
        (Err(missing), asked) => {
            let judged = Judged::of(Reason::DocumentMissing(missing.clone()));
            Some(match asked {
                Some((name, value)) => {
                    let url = match facts.asked {
                        Asked::Url(_) => value.clone(),
                        Asked::Cid(_) | Asked::Bytes => "IPFS".to_owned(),
                    };
                    judged.with(fact(name, value, Source::Unanswered { url }))
                }
                None => judged,
            })
        }
        (Ok(document), Some((name, value))) => {
            let judged = Judged::of(match facts.asked {
                Asked::Cid(_) => Reason::AddressHolds,
                Asked::Bytes | Asked::Url(_) => Reason::DocumentFetched,
            });
            Some(judged.with(fact(name, value, document.source.clone())))
        }
        (Ok(_), None) => None,
    }
}
