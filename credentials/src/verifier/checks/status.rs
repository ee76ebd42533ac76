//! What the status lists say (Bitstring Status List 1.0, 3.2).

use super::super::{
    facts::{Document, Facts, Source, StatusFact, Subject},
    reason::{Judged, Reason, fact},
};
use crate::{
    credential::Credential,
    license::Restriction,
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
    match &document.subject {
        // A status list has no status of its own: it is short-lived and re-signed.
        Subject::StatusList(_) => return Some(Judged::of(Reason::NeedsNoStatus)),
        // What has happened once has happened. One that names a status all the same is asked for it.
        Subject::StatusEvent(_)
            if credential.status.is_empty() && document.foreign_statuses.is_empty() =>
        {
            return Some(Judged::of(Reason::NeedsNoStatus));
        }
        _ => {}
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
    let Some((document, credential)) = facts.read() else {
        return Some(Judged::of(Reason::NotReached));
    };
    let judged = bit(facts, document, credential, Purpose::Suspension);
    match document.subject {
        Subject::License(_) => {
            Some(judged.unwrap_or_else(|| Judged::of(Reason::NoStatusEntry(Purpose::Suspension))))
        }
        Subject::Identity(_)
        | Subject::StatusList(_)
        | Subject::StatusEvent(_)
        | Subject::Unknown => judged,
    }
}

/// The state that a `message` status tells, and restrictions that the licence itself names.
pub(super) fn lifecycle(facts: &Facts) -> Option<Judged> {
    let Some((document, credential)) = facts.read() else {
        return Some(Judged::of(Reason::NotReached));
    };
    // It tells what once became of a licence, and never how one stands.
    if let Subject::StatusEvent(Ok(event)) = &document.subject {
        let seen = |name: &str, value: &str| fact(name, value, Source::Document);
        let judged = Judged::of(Reason::StatusEvent(event.clone()))
            .with(seen("Credential of the licence", &event.license))
            .with(seen("CID of the licence", &event.license_cid))
            .with(seen("Number of the change", &event.change))
            .with(seen("Before", event.from.name()))
            .with(seen("After", event.to.name()))
            .with(seen("Counts from", &event.effective.long()))
            .with(seen("Recorded", &event.recorded.long()))
            .with(seen("Reason", &event.reason));
        return Some(judged);
    }
    let message =
        worst(facts, document, Purpose::Message, |status| message(facts, credential, status));
    let named = restrictions(facts, document);
    match message {
        Some(Judged { reason: Reason::Conditions(change, _), facts }) => {
            Some(Judged { reason: Reason::Conditions(change, named), facts })
        }
        Some(judged) if !matches!(judged.reason, Reason::NoMessage) => Some(judged),
        message if named.is_empty() => message,
        message => {
            let facts = message.map(|judged| judged.facts).unwrap_or_default();
            Some(Judged { reason: Reason::RestrictedByLicense(named), facts })
        }
    }
}

/// What the message lists announce, the nearest first; nothing where they are not to be believed.
pub(super) fn announced(facts: &Facts) -> Vec<Change> {
    let Some((document, credential)) = facts.read() else { return Vec::new() };
    let mut all: Vec<Change> = document
        .statuses
        .iter()
        .flatten()
        .filter(|status| status.entry.purpose == Purpose::Message)
        .filter_map(|status| match value(facts, credential, status) {
            Ok((list, _, None)) => list.announced.get(&status.entry.index).cloned(),
            _ => None,
        })
        .flatten()
        .filter(|change| change.moment() > facts.now)
        .collect();
    all.sort_by_key(Change::moment);
    all
}

/// A change for the worse whose moment has come, announced by a list that is from before it.
fn is_due(facts: &Facts, list: &StatusListFact, index: usize) -> Option<Reason> {
    let due = |change: &&Change| {
        change.moment() <= facts.now && change.to.may_practise() != MayPractise::Yes
    };
    let change = list.announced.get(&index)?.iter().find(due)?;
    Some(Reason::AnnouncedDue(change.clone()))
}

/// The restrictions that the licence itself names for today.
fn restrictions(facts: &Facts, document: &Document) -> Vec<Restriction> {
    let Subject::License(Ok(license)) = &document.subject else { return Vec::new() };
    let today = facts.now.date();
    let in_force = |one: &&Restriction| one.from <= today && one.to.is_none_or(|to| today <= to);
    license.restrictions.iter().filter(in_force).cloned().collect()
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
    let judged = match &status.list {
        // Where nothing came back, that is what there is to tell.
        Err(StatusListError::Missing(missing)) => {
            let url = status.entry.list.to_string();
            judged.with(fact("Asked", missing.why.clone(), Source::Unanswered { url }))
        }
        Err(StatusListError::Unusable { sentence, .. }) => {
            let url = status.entry.list.to_string();
            judged.with(fact("Answer", sentence.clone(), Source::Network { url }))
        }
        Ok(_) => judged,
    };
    let judged = judged
        .with(fact("Status list", status.entry.list.to_string(), Source::Document))
        .with(fact("Status index", status.entry.index.to_string(), Source::Document));
    let Ok(list) = &status.list else { return judged };
    let age = facts.now.since(list.as_of).as_secs();
    let mut had = fact(
        "List read",
        format!("{age} second{} before this report", if age == 1 { "" } else { "s" }),
        list.source.clone(),
    );
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
    let stops = |change: &&Change| value > 0 && change.to.may_practise() == MayPractise::No;
    if let (None, Some(change)) = (&stale, change.filter(stops)) {
        return Reason::StatusSet(Purpose::Message, Some(change.clone()));
    }
    match (stale.or_else(|| is_due(facts, list, entry.index)), value, change, meant) {
        (Some(open), ..) => open,
        (None, 0, ..) => Reason::NoMessage,
        (None, _, Some(change), _) => Reason::Conditions(change.clone(), Vec::new()),
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
