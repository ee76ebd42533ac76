//! Whether the issuer may issue this, by the trust list alone.

use super::super::{
    facts::{Facts, Source, Subject},
    reason::{Judged, Reason, fact},
};
use crate::{
    license,
    lifecycle::event,
    trust::{Trust, TrustEntry},
};
use std::borrow::Cow;

/// The trust list names the issuer for this type, jurisdiction and profession, at the time of signing.
pub(super) fn issuer_trusted(facts: &Facts) -> Option<Judged> {
    let Some((document, credential)) = facts.read() else {
        return Some(Judged::of(Reason::NotReached));
    };
    let issuer = credential.issuer.clone();
    let seen = fact("Issuer", issuer.clone(), Source::Document);
    if facts.trust.entries.is_empty() {
        let list = fact("Trust list", "empty", Source::Configured);
        return Some(Judged::of(Reason::NoTrustList).with(list).with(seen));
    }
    let (jurisdiction, profession) = match &document.subject {
        Subject::License(Ok(license)) => {
            (Some(license.jurisdiction.code()), Some(license.profession.as_str()))
        }
        Subject::StatusEvent(Ok(event)) => (
            Some(event.jurisdiction.code()),
            event.profession.as_ref().map(|profession| profession.as_str()),
        ),
        Subject::License(Err(_))
        | Subject::Identity(_)
        | Subject::StatusList(_)
        | Subject::StatusEvent(Err(_))
        | Subject::Unknown => (None, None),
    };
    let types = match &document.subject {
        Subject::StatusEvent(_) => Cow::Owned(covered(&credential.types)),
        _ => Cow::Borrowed(&credential.types[..]),
    };
    let proofs = document.proofs.as_deref().unwrap_or_default();
    let signed =
        super::by_issuer(proofs, &issuer, facts.now).ok().and_then(|proof| proof.claimed.created);
    let at = signed.or(credential.valid_from).unwrap_or(facts.now);
    let (reason, entry) = match facts.trust.judge(&issuer, &types, jurisdiction, profession, at) {
        Trust::Trusted(entry) => (Reason::TrustedFor(entry.name.clone()), Some(entry)),
        Trust::UnknownIssuer => (Reason::UnknownIssuer(issuer), None),
        Trust::Refused(entry) => (Reason::RefusedIssuer(entry.name.clone()), Some(entry)),
        Trust::NotForType(entry) => (Reason::NotForType(entry.name.clone()), Some(entry)),
        Trust::NotForJurisdiction(entry) => {
            (Reason::NotForJurisdiction(entry.name.clone()), Some(entry))
        }
        Trust::NotForProfession(entry) => {
            (Reason::NotForProfession(entry.name.clone()), Some(entry))
        }
        Trust::NotAtThisTime(entry) => (Reason::NotAtThisTime(entry.name.clone()), Some(entry)),
    };
    let judged = Judged::of(reason);
    Some(match entry {
        Some(entry) => judged
            .with(fact("Entry of the trust list", entry.name.clone(), Source::Configured))
            .with(fact("Counts", period(entry), Source::Configured))
            .with(seen)
            .with(fact("May issue", entry.types.join(", "), Source::Configured))
            .with(fact("For jurisdictions", any(&entry.jurisdictions), Source::Configured))
            .with(fact("For professions", any(&entry.professions), Source::Configured)),
        None => judged
            .with(fact("Trust list", "no entry for this issuer", Source::Configured))
            .with(seen),
    })
}

/// Whoever may issue a licence may tell what becomes of it.
fn covered(types: &[String]) -> Vec<String> {
    let as_license = |name: &String| match name.as_str() {
        event::CREDENTIAL_TYPE => license::CREDENTIAL_TYPE.to_owned(),
        _ => name.clone(),
    };
    types.iter().map(as_license).collect()
}

/// For what was signed from when until when an entry counts.
fn period(entry: &TrustEntry) -> String {
    let from =
        entry.from.map_or("without a beginning".to_owned(), |day| format!("from {}", day.long()));
    match entry.until {
        Some(until) => format!("{from} until {}", until.long()),
        None => format!("{from}, without an end"),
    }
}

fn any(codes: &[String]) -> String {
    if codes.is_empty() { "any".into() } else { codes.join(", ") }
}
