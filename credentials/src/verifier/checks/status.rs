//! What the status lists say (Bitstring Status List 1.0, 3.2).

use super::super::{
    facts::{Document, Facts, Source, StatusFact, Subject},
    reason::{Judged, Reason, fact},
};
use crate::{
    credential::Credential,
    lifecycle::{Change, MayPractise, Signal},
    limits::{CLOCK_SKEW, STATUS_AGE},
    status::{LIST_TYPE, Purpose, StatusListError, StatusListFact},
    trust::Trust,
};

/// The revocation bit is clear. Without an entry nothing says so.
pub(super) fn revocation(facts: &Facts) -> Option<Judged> {
    let Some((document, credential)) = facts.read() else {
        return Some(Judged::of(Reason::NotReached));
    };
    // A status list has no status of its own: it is short-lived and re-signed.
    if let Subject::StatusList(_) = document.subject {
        return Some(Judged::of(Reason::NeedsNoStatus));
    }
    let judged = bit(facts, document, credential, Purpose::Revocation)
        .unwrap_or_else(|| Judged::of(Reason::NoStatusEntry(Purpose::Revocation)));
    // What we cannot read may well say that it is revoked.
    let foreign = || document.foreign_statuses.join(", ");
    Some(match document.foreign_statuses.is_empty() || judged.reason.is_failure() {
        true => judged,
        false => Judged { reason: Reason::ForeignStatus(foreign()), ..judged },
    })
}

/// The suspension bit is clear. A licence must have one; elsewhere it is looked at where it is there.
pub(super) fn suspension(facts: &Facts) -> Option<Judged> {
    let (document, credential) = facts.read()?;
    let judged = bit(facts, document, credential, Purpose::Suspension);
    match document.subject {
        Subject::License(_) => {
            Some(judged.unwrap_or_else(|| Judged::of(Reason::NoStatusEntry(Purpose::Suspension))))
        }
        Subject::Identity(_) | Subject::StatusList(_) | Subject::Unknown => judged,
    }
}

/// The state that a `message` status tells, and restrictions that the licence itself names.
pub(super) fn lifecycle(facts: &Facts) -> Option<Judged> {
    let (document, credential) = facts.read()?;
    let message =
        worst(facts, document, Purpose::Message, |status| message(facts, credential, status));
    if let Some(judged) = message.filter(|judged| !matches!(judged.reason, Reason::NoMessage)) {
        return Some(judged);
    }
    let Subject::License(Ok(license)) = &document.subject else { return None };
    let today = facts.now.date();
    let in_force = license
        .restrictions
        .iter()
        .filter(|one| one.from <= today && one.to.is_none_or(|to| today <= to))
        .map(|one| one.text.clone())
        .collect::<Vec<_>>();
    match (in_force.is_empty(), has(document, Purpose::Message)) {
        (false, _) => Some(Judged::of(Reason::RestrictedByLicense(in_force.join("; ")))),
        (true, true) => Some(Judged::of(Reason::NoMessage)),
        (true, false) => None,
    }
}

fn has(document: &Document, purpose: Purpose) -> bool {
    document.statuses.iter().flatten().any(|status| status.entry.purpose == purpose)
}

fn bit(
    facts: &Facts,
    document: &Document,
    credential: &Credential,
    purpose: Purpose,
) -> Option<Judged> {
    worst(facts, document, purpose, |status| one_bit(facts, credential, status))
}

/// Every entry of a purpose counts: what fails before what could not be checked before what passed.
fn worst(
    facts: &Facts,
    document: &Document,
    purpose: Purpose,
    judge: impl Fn(&StatusFact) -> Reason,
) -> Option<Judged> {
    let of_purpose =
        document.statuses.iter().flatten().filter(|status| status.entry.purpose == purpose);
    let mut worst: Option<Judged> = None;
    for status in of_purpose {
        let reason = judge(status);
        let worse = |known: &Judged| {
            reason.is_failure() && !known.reason.is_failure()
                || !reason.is_passed() && known.reason.is_passed()
        };
        if worst.as_ref().is_none_or(worse) {
            worst = Some(seen(facts, Judged::of(reason), status));
        }
    }
    worst
}

fn seen(facts: &Facts, judged: Judged, status: &StatusFact) -> Judged {
    let judged = judged
        .with(fact("Status list", status.entry.list.to_string(), Source::Document))
        .with(fact("Status index", status.entry.index.to_string(), Source::Document));
    let Ok(list) = &status.list else { return judged };
    let age = facts.now.since(list.as_of).as_secs();
    let mut had = fact("List had", format!("{age} s before this report"), list.source.clone());
    had.as_of = Some(list.as_of);
    let mut judged =
        judged.with(had).with(fact("List issued by", list.issuer.clone(), list.source.clone()));
    if let Some(from) = list.valid_from {
        judged = judged.with(fact("List signed as of", from.long(), list.source.clone()));
    }
    match list.events.get(&status.entry.index).and_then(|change| change.order_uri.clone()) {
        Some(order) => judged.with(fact("Order", order, list.source.clone())),
        None => judged,
    }
}

fn one_bit(facts: &Facts, credential: &Credential, status: &StatusFact) -> Reason {
    let (list, value, stale) = match value(facts, credential, status) {
        Ok(read) => read,
        Err(reason) => return reason,
    };
    let purpose = status.entry.purpose;
    let change = list.events.get(&status.entry.index).filter(|change| signals(change, purpose));
    match (value, stale) {
        (0, None) => Reason::StatusClear(purpose),
        // A revocation is never taken back, so an old list that says so still says it.
        (1.., _) if purpose == Purpose::Revocation => Reason::StatusSet(purpose, change.cloned()),
        (_, Some(stale)) => stale,
        (1.., None) => Reason::StatusSet(purpose, change.cloned()),
    }
}

/// Whether a public event is about this bit.
fn signals(change: &Change, purpose: Purpose) -> bool {
    matches!(
        (change.to.signal(), purpose),
        (Signal::Revocation, Purpose::Revocation)
            | (Signal::Suspension, Purpose::Suspension)
            | (Signal::Message, Purpose::Message)
    )
}

fn message(facts: &Facts, credential: &Credential, status: &StatusFact) -> Reason {
    let (list, value, stale) = match value(facts, credential, status) {
        Ok(read) => read,
        Err(reason) => return reason,
    };
    let entry = &status.entry;
    let change = list.events.get(&entry.index).filter(|change| signals(change, Purpose::Message));
    let meant =
        entry.messages.iter().find(|known| known.value == value).map(|known| &known.message);
    match (stale, value, change, meant) {
        (Some(stale), ..) => stale,
        (None, 0, ..) => Reason::NoMessage,
        (None, _, Some(change), _) if change.to.may_practise() == MayPractise::No => {
            Reason::StatusSet(Purpose::Message, Some(change.clone()))
        }
        (None, _, Some(change), _) => Reason::Conditions(change.clone()),
        (None, _, None, Some(message)) => Reason::Message(message.clone()),
        (None, _, None, None) => Reason::MessageUnknown(value),
    }
}

/// The value of an entry in a list that may be believed, and why it is stale, if it is.
fn value<'s>(
    facts: &Facts,
    credential: &Credential,
    status: &'s StatusFact,
) -> Result<(&'s StatusListFact, u64, Option<Reason>), Reason> {
    let entry = &status.entry;
    let list = match &status.list {
        Ok(list) => list,
        Err(StatusListError::Missing(missing)) => {
            return Err(Reason::StatusListMissing(entry.purpose, missing.clone()));
        }
        Err(StatusListError::Unusable { sentence, .. }) => {
            return Err(Reason::StatusListUnusable(entry.purpose, sentence.clone()));
        }
    };
    let by_issuer = list.issuer == credential.issuer;
    let types = [LIST_TYPE.to_owned()];
    let at = list.valid_from.unwrap_or(list.as_of);
    let allowed =
        || matches!(facts.trust.judge(&list.issuer, &types, None, None, at), Trust::Trusted(_));
    if !by_issuer && !allowed() {
        return Err(Reason::StatusListByOther(entry.purpose, list.issuer.clone()));
    }
    let same = |id: &String| url::Url::parse(id).is_ok_and(|id| id == entry.list);
    // A list without a signed name could be any list of the issuer, handed out at this address.
    if !list.id.as_ref().is_some_and(same) || list.url != entry.list {
        return Err(Reason::StatusListOther(entry.purpose, list.id.clone().unwrap_or_default()));
    }
    if !list.purposes.contains(&entry.purpose) {
        return Err(Reason::StatusListPurpose(entry.purpose));
    }
    let value = list
        .bits
        .value(entry.index, entry.size)
        .ok_or(Reason::StatusIndexOutOfRange { index: entry.index, bits: list.bits.bits() })?;
    Ok((list, value, stale(facts, list, entry.purpose)))
}

/// Had too long ago, past what it says of itself, or without an end and signed too long ago.
fn stale(facts: &Facts, list: &StatusListFact, purpose: Purpose) -> Option<Reason> {
    let now = facts.now;
    let ended = list.valid_until.filter(|until| *until < now);
    let undated = list.valid_until.is_none()
        && list.valid_from.is_none_or(|from| now.since(from) > STATUS_AGE);
    let future = list.valid_from.is_some_and(|from| from > now.plus(CLOCK_SKEW));
    let had = now.since(list.as_of) > STATUS_AGE;
    let since = ended.or(list.valid_from.filter(|_| undated)).unwrap_or(list.as_of);
    (ended.is_some() || undated || future || had).then_some(Reason::StatusListStale(purpose, since))
}
