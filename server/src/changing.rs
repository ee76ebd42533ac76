//! Changing: suspend, reinstate, revoke. State, bits and log line in one transaction; a change
//! with a later effective date waits on the disk and comes into force by itself, unless something
//! came between that it would lift or replace (`changing/chain.rs`).

mod chain;
mod rules;

pub use chain::{Decision, Fate, Place, Stand, Step};
pub(crate) use chain::{fold, left_without, mark, proposed, stand, waiting};
pub(crate) use rules::{admit, check, is_done};

use crate::{
    db::{self, log, registry, status, unavailable},
    registry::{Change, ChangeError, ChangeOrder, License, LicenseId, Unavailable},
    state::Lanyard,
};
use credentials::{
    lifecycle::{Signal, State},
    status::Purpose,
    time::Timestamp,
};
use rules::is_announced;

/// The reason of a change that came over the VC-API, which has no room for one.
const OVER_VC_API: &str = "status-change";

/// Who orders a change, and what they have decided of changes that are announced.
#[derive(Debug, Clone, Default)]
pub struct Ordered {
    /// The person of the board, by row; absent for machines and the command line.
    pub by: Option<i64>,
    /// The numbers of announced changes, and what becomes of them. What is not named and would lift
    /// or replace this order waits for a decision.
    pub decided: Vec<(i64, Decision)>,
    /// How the licence stood, with what is announced, when they decided; nothing where nobody looked.
    pub seen: Option<String>,
}

impl Ordered {
    fn calls_off(&self, number: i64) -> bool {
        self.decided.contains(&(number, Decision::CallOff))
    }

    /// Whether something has changed since they looked.
    fn is_late(&self, license: &License) -> bool {
        self.seen.as_ref().is_some_and(|seen| *seen != mark(license))
    }
}

impl Lanyard {
    /// Suspends, reinstates, revokes: whatever the lifecycle allows from the state it is in.
    pub async fn change_license(
        &self,
        slug: &str,
        id: &LicenseId,
        order: ChangeOrder,
    ) -> Result<License, ChangeError> {
        self.change_license_by(slug, id, order, Ordered::default()).await
    }

    /// The same, ordered by a person of the board. What is announced already for the same moment,
    /// word for word, is not announced again.
    pub async fn change_license_by(
        &self,
        slug: &str,
        id: &LicenseId,
        order: ChangeOrder,
        ordered: Ordered,
    ) -> Result<License, ChangeError> {
        let now = self.now();
        let effective = order.effective.unwrap_or(now);
        check(&order, effective, now).map_err(ChangeError::Problems)?;
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        apply_due(on, now).await.map_err(unavailable)?;
        let stored = stored(on, slug, id).await?;
        let mut same = stored.license.history.iter();
        let same = same.find(|change| is_announced(change, &order, effective));
        if same.is_some_and(Change::is_announced) {
            return Ok(stored.license);
        }
        let again = order.effective.is_none() && stored.license.state == order.to;
        let done = is_done(&stored.license, &order) || (again && !order.to.has_terms());
        if !done && ordered.is_late(&stored.license) {
            return Err(ChangeError::Meanwhile);
        }
        let Place { ground, moved, open, .. } = admit(&stored.license, &order, effective)?;
        // The same, that waits for a decision: ordering it anew is one.
        let renewed = |number| same.is_some_and(|same| same.number == number);
        if let Some(same) = same {
            let which = (same.number, same.to, ordered.by);
            withdraw(on, &stored, which, now).await.map_err(unavailable)?;
        }
        for step in open {
            let Change { number, to, effective, .. } = step.change;
            if !ordered.calls_off(number) && !renewed(number) {
                return Err(ChangeError::Open { to, effective });
            }
        }
        if let Some(moved) = moved {
            set_aside(on, &stored, &moved, None, now).await.map_err(unavailable)?;
        }
        write(on, &stored, (&order, ground), effective, &ordered, now)
            .await
            .map_err(unavailable)?;
        let changed = registry::license(on, id).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        changed.map(|stored| stored.license).ok_or(ChangeError::NotFound)
    }

    /// Calls off a change that was announced and has not come into force. It stays on the disk.
    pub async fn withdraw_change(
        &self,
        slug: &str,
        id: &LicenseId,
        number: i64,
        by: Option<i64>,
    ) -> Result<License, ChangeError> {
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        apply_due(on, now).await.map_err(unavailable)?;
        let stored = stored(on, slug, id).await?;
        let waiting = stored.license.history.iter().find(|one| one.number == number);
        let change = waiting.filter(|one| !one.in_force).ok_or(ChangeError::NotWaiting)?;
        withdraw(on, &stored, (number, change.to, by), now).await.map_err(unavailable)?;
        settle(on, id, &Ordered::default(), now).await.map_err(unavailable)?;
        let changed = registry::license(on, id).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        changed.map(|stored| stored.license).ok_or(ChangeError::NotFound)
    }

    /// Lets an announced change that waits for a decision come into force at its moment, whatever
    /// has come between. One whose moment has passed is ordered anew instead.
    pub async fn keep_change(
        &self,
        slug: &str,
        id: &LicenseId,
        number: i64,
        (by, seen): (Option<i64>, Option<String>),
    ) -> Result<License, ChangeError> {
        let now = self.now();
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        apply_due(on, now).await.map_err(unavailable)?;
        let stored = stored(on, slug, id).await?;
        let waiting = stored.license.history.iter().find(|one| one.number == number);
        let open = |one: &&Change| one.undecided && one.effective > now;
        waiting.filter(open).ok_or(ChangeError::NotWaiting)?;
        let ordered = Ordered { by, decided: vec![(number, Decision::Keep)], seen };
        if ordered.is_late(&stored.license) {
            return Err(ChangeError::Meanwhile);
        }
        settle(on, id, &ordered, now).await.map_err(unavailable)?;
        let changed = registry::license(on, id).await.map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        changed.map(|stored| stored.license).ok_or(ChangeError::NotFound)
    }

    /// Sets or clears one status of a credential by its id (VC-API). A revocation cannot be cleared.
    /// `organisation` limits it to credentials of that one.
    pub async fn set_status(
        &self,
        organisation: Option<&str>,
        credential_id: &str,
        purpose: Purpose,
        value: bool,
    ) -> Result<(), ChangeError> {
        let found = registry::credential(self.db().readers(), credential_id).await;
        let (credential, slug, is_license) =
            found.map_err(unavailable)?.ok_or(ChangeError::NotFound)?;
        if organisation.is_some_and(|only| only != slug) {
            return Err(ChangeError::NotFound);
        }
        if is_license {
            return self.set_license_status(&slug, credential, purpose, value).await;
        }
        let mut transaction = self.db().write().await?;
        let is = status::value(&mut *transaction, credential, purpose.name()).await;
        let is = is.map_err(unavailable)?.ok_or(ChangeError::NotFound)? != 0;
        if purpose == Purpose::Revocation && is && !value {
            return Err(ChangeError::NotAllowed { from: State::Revoked, to: State::Active });
        }
        if is == value {
            return Ok(());
        }
        let on = &mut transaction;
        status::set(on, credential, purpose.name(), u8::from(value)).await.map_err(unavailable)?;
        status::touch(on, credential).await.map_err(unavailable)?;
        let detail = format!("{purpose} {}", if value { "set" } else { "cleared" });
        log::append(on, self.now(), None, "changed", credential_id, &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(())
    }

    async fn set_license_status(
        &self,
        slug: &str,
        credential: i64,
        purpose: Purpose,
        value: bool,
    ) -> Result<(), ChangeError> {
        let mut connection = self.db().readers().acquire().await.map_err(unavailable)?;
        let found = registry::license_of_credential(&mut connection, credential).await;
        drop(connection);
        let license = found.map_err(unavailable)?.ok_or(ChangeError::NotFound)?.license;
        let signal = license.state.signal();
        let to = match (purpose, value) {
            (Purpose::Revocation, true) if signal == Signal::Revocation => return Ok(()),
            (Purpose::Suspension, true) if signal == Signal::Suspension => return Ok(()),
            (Purpose::Suspension, false) if signal != Signal::Suspension => return Ok(()),
            (Purpose::Revocation, false) if signal != Signal::Revocation => return Ok(()),
            (Purpose::Revocation, true) => State::Revoked,
            (Purpose::Suspension, true) => State::Suspended,
            // There is no room here for the conditions that stood before.
            (Purpose::Suspension | Purpose::Revocation, false) if license.former().is_some() => {
                return Err(ChangeError::Terms);
            }
            (Purpose::Suspension | Purpose::Revocation, false) => State::Active,
            (Purpose::Message | Purpose::Refresh, _) => return Err(ChangeError::NotFound),
        };
        let reason = OVER_VC_API.to_owned();
        let order = ChangeOrder { to, reason, text: None, order_url: None, effective: None };
        self.change_license(slug, &license.id, order).await?;
        Ok(())
    }

    /// Brings into force what was ordered for a moment that has come, a thousand changes at a time.
    pub async fn apply_due(&self) -> Result<(), Unavailable> {
        let now = self.now();
        loop {
            let due = registry::due_changes(self.db().readers(), now).await.map_err(unavailable)?;
            if due.is_empty() {
                return Ok(());
            }
            let mut transaction = self.db().write().await?;
            apply_some(&mut transaction, now).await.map_err(unavailable)?;
            transaction.commit().await.map_err(unavailable)?;
        }
    }
}

/// Records an order that is admitted, brings it into force where its moment has come, and settles
/// what waits.
pub(crate) async fn write(
    on: &mut db::Connection,
    stored: &registry::Stored,
    (order, ground): (&ChangeOrder, Stand),
    effective: Timestamp,
    ordered: &Ordered,
    now: Timestamp,
) -> Result<(), db::Error> {
    let (id, by) = (&stored.license.id, ordered.by);
    let from = (ground.state, ground.change);
    let change = registry::insert_change(&mut *on, id, from, (order, by), effective, now).await?;
    if effective <= now {
        bring(on, change, stored, order.to, now).await?;
    }
    let (from, to) = (registry::state_code(ground.state), registry::state_code(order.to));
    let detail = format!("{from} to {to}: {}{}", order.reason, person(by));
    note(on, stored, "changed", &detail, now).await?;
    settle(on, id, ordered, now).await
}

/// All that is due, in one transaction with what follows from it.
pub(crate) async fn apply_due(on: &mut db::Connection, now: Timestamp) -> Result<(), db::Error> {
    while apply_some(on, now).await? > 0 {}
    Ok(())
}

/// How many were due of the first thousand. None of them is due any more.
async fn apply_some(on: &mut db::Connection, now: Timestamp) -> Result<usize, db::Error> {
    let due = registry::due_changes(&mut *on, now).await?;
    let count = due.len();
    for (number, id) in due {
        let stored = registry::license(&mut *on, &id).await?.ok_or(db::Error::RowNotFound)?;
        let license = &stored.license;
        let Some(change) = license.history.iter().find(|one| one.number == number) else {
            continue;
        };
        // With what waits for a decision from before: that may not be passed by.
        let open = |one: &&Change| one.undecided && one.effective <= change.effective;
        let with = waiting(license).into_iter().filter(|one| one.number == number || open(one));
        let (steps, _) = fold(stand(license), &with.collect::<Vec<_>>(), |_| None);
        let Some(step) = steps.into_iter().find(|step| step.change.number == number) else {
            continue;
        };
        if matches!(step.fate, Fate::Comes | Fate::Kept) {
            bring(on, number, &stored, step.change.to, now).await?;
            let detail = format!("{} came into force", registry::state_code(step.change.to));
            note(on, &stored, "changed", &detail, now).await?;
            settle(on, &id, &Ordered::default(), now).await?;
        } else {
            set_aside(on, &stored, &step, None, now).await?;
        }
    }
    Ok(count)
}

/// The licence of that board.
async fn stored(
    on: &mut db::Connection,
    slug: &str,
    id: &LicenseId,
) -> Result<registry::Stored, ChangeError> {
    let found = registry::license(on, id).await.map_err(unavailable)?;
    found.filter(|stored| stored.license.organisation == slug).ok_or(ChangeError::NotFound)
}

/// What waits, after something has changed: once the licence has ended it is called off, what would
/// lift or replace what stands is put to the board, what would stop more comes by itself again, and
/// what was decided is done.
async fn settle(
    on: &mut db::Connection,
    id: &LicenseId,
    ordered: &Ordered,
    now: Timestamp,
) -> Result<(), db::Error> {
    let stored = registry::license(&mut *on, id).await?.ok_or(db::Error::RowNotFound)?;
    let license = &stored.license;
    let waiting = waiting(license);
    // What was to come before now can be called off, and not be kept.
    let over = |number| waiting.iter().any(|one| one.number == number && one.effective <= now);
    let decided = |number| {
        let found = ordered.decided.iter().find(|(of, _)| *of == number);
        let found = found.map(|(_, decision)| *decision);
        found.filter(|decision| *decision == Decision::CallOff || !over(number))
    };
    let (steps, _) = fold(stand(license), &waiting, decided);
    for step in steps {
        // It may have something to change again by its moment.
        if step.fate != Fate::Moot || license.state.is_final() {
            set_aside(on, &stored, &step, ordered.by, now).await?;
        }
    }
    Ok(())
}

/// Writes what becomes of a change that waits. One that comes by itself goes on waiting.
async fn set_aside(
    on: &mut db::Connection,
    stored: &registry::Stored,
    step: &Step,
    by: Option<i64>,
    now: Timestamp,
) -> Result<(), db::Error> {
    let (number, to) = (step.change.number, step.change.to);
    let about = |what: &str| format!("the announced change to {}{what}", registry::state_code(to));
    match step.fate {
        Fate::Comes if step.change.undecided => {
            registry::release_change(&mut *on, number).await?;
            note(on, stored, "changed", &about(" comes by itself again"), now).await
        }
        Fate::Comes => Ok(()),
        Fate::Moot => withdraw(on, stored, (number, to, None), now).await,
        Fate::CalledOff => withdraw(on, stored, (number, to, by), now).await,
        Fate::Undecided if step.change.undecided => Ok(()),
        Fate::Undecided => {
            registry::hold_change(&mut *on, number, now).await?;
            note(on, stored, "changed", &about(" waits for a decision"), now).await
        }
        Fate::Kept => {
            let upon = (step.before.state, step.before.change);
            registry::keep_change(&mut *on, number, upon).await?;
            let detail = about(&format!(" is kept{}", person(by)));
            note(on, stored, "changed", &detail, now).await
        }
    }
}

/// A change that waits is not to come. It stays on the disk, and the log says so.
async fn withdraw(
    on: &mut db::Connection,
    stored: &registry::Stored,
    (change, to, by): (i64, State, Option<i64>),
    now: Timestamp,
) -> Result<(), db::Error> {
    registry::withdraw_change(&mut *on, change, by, now).await?;
    let detail = format!("the announced change to {}{}", registry::state_code(to), person(by));
    note(on, stored, "withdrawn", &detail, now).await
}

/// A line in the log about a licence.
async fn note(
    on: &mut db::Connection,
    stored: &registry::Stored,
    what: &'static str,
    detail: &str,
    now: Timestamp,
) -> Result<(), db::Error> {
    let subject = &stored.license.credential_id;
    log::append(on, now, Some(stored.organisation), what, subject, detail).await
}

/// The state and its bits, together.
async fn bring(
    on: &mut db::Connection,
    change: i64,
    stored: &registry::Stored,
    to: State,
    now: Timestamp,
) -> Result<(), db::Error> {
    registry::apply_change(on, change, &stored.license.id, to, now).await?;
    for (purpose, value) in values(to) {
        status::set(on, stored.credential, purpose.name(), value).await?;
    }
    status::touch(on, stored.credential).await
}

/// What the status entries of a licence in that state say. The values of `message` are those of
/// `MESSAGES` in `statuses`.
pub(crate) fn values(state: State) -> [(Purpose, u8); 3] {
    let signal = state.signal();
    let message = match state {
        State::Restricted => 1,
        State::Probation => 2,
        State::SuspensionStayed => 3,
        _ => 0,
    };
    [
        (Purpose::Revocation, u8::from(signal == Signal::Revocation)),
        (Purpose::Suspension, u8::from(signal == Signal::Suspension)),
        (Purpose::Message, message),
    ]
}

/// Who, for the log: no name.
fn person(by: Option<i64>) -> String {
    by.map(|row| format!(", by person {row}")).unwrap_or_default()
}
