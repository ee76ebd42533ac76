//! Changing: suspend, reinstate, revoke. State, bits and log line in one transaction; a change
//! with a later effective date waits on the disk and comes into force by itself.

mod course;

pub use course::Course;
pub(crate) use course::left_without;

use crate::{
    db::{self, log, registry, status, unavailable},
    registry::{Change, ChangeError, ChangeOrder, License, LicenseId, Unavailable},
    state::Lanyard,
};
use credentials::{
    credential::Problem,
    lifecycle::{Signal, State},
    status::Purpose,
    time::Timestamp,
};
use std::time::Duration;
use url::Url;

/// How far ahead a change may be ordered.
const AHEAD: Duration = Duration::from_secs(5 * 366 * 24 * 3600);
/// What a board says of a change to the public, in characters.
const TEXT: usize = 500;
/// The reason of a change that came over the VC-API, which has no room for one.
const OVER_VC_API: &str = "status-change";

impl Lanyard {
    /// Suspends, reinstates, revokes: whatever the lifecycle allows from the state it is in.
    pub async fn change_license(
        &self,
        slug: &str,
        id: &LicenseId,
        order: ChangeOrder,
    ) -> Result<License, ChangeError> {
        self.change_license_by(slug, id, order, None).await
    }

    /// The same, ordered by a person of the board. What is announced already for the same moment,
    /// word for word, is not announced again.
    pub async fn change_license_by(
        &self,
        slug: &str,
        id: &LicenseId,
        order: ChangeOrder,
        by: Option<i64>,
    ) -> Result<License, ChangeError> {
        let now = self.now();
        let effective = order.effective.unwrap_or(now);
        check(&order, effective, now).map_err(ChangeError::Problems)?;
        let mut transaction = self.db().write().await?;
        apply_due(&mut transaction, now).await.map_err(unavailable)?;
        let found = registry::license(&mut transaction, id).await.map_err(unavailable)?;
        let stored = found
            .filter(|stored| stored.license.organisation == slug)
            .ok_or(ChangeError::NotFound)?;
        if stored.license.history.iter().any(|change| is_announced(change, &order, effective)) {
            return Ok(stored.license);
        }
        let course = Course::of(&stored.license, order.to, effective);
        course.admit(&stored.license, &order, effective)?;
        let from = course.from;
        let gone = &course.give_way;
        give_way(&mut transaction, &stored, gone, now).await.map_err(unavailable)?;
        let ordered = (&order, by);
        let change = registry::insert_change(&mut transaction, id, from, ordered, effective, now)
            .await
            .map_err(unavailable)?;
        if effective <= now {
            bring(&mut transaction, change, &stored, order.to, now).await.map_err(unavailable)?;
        }
        let detail = format!(
            "{} to {}: {}{}",
            registry::state_code(from),
            registry::state_code(order.to),
            order.reason,
            person(by)
        );
        let subject = &stored.license.credential_id;
        log::append(&mut transaction, now, Some(stored.organisation), "changed", subject, &detail)
            .await
            .map_err(unavailable)?;
        let changed = registry::license(&mut transaction, id).await.map_err(unavailable)?;
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
        let found = registry::license(on, id).await.map_err(unavailable)?;
        let stored = found
            .filter(|stored| stored.license.organisation == slug)
            .ok_or(ChangeError::NotFound)?;
        let waiting = stored.license.history.iter().find(|one| one.number == number);
        let change = waiting.filter(|one| !one.in_force).ok_or(ChangeError::NotWaiting)?;
        withdraw(on, number, &stored, (change.to, by), now).await.map_err(unavailable)?;
        let left = left_without(&stored.license, number);
        give_way(on, &stored, &left, now).await.map_err(unavailable)?;
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

/// All that is due, in one transaction with what follows from it.
async fn apply_due(on: &mut db::Connection, now: Timestamp) -> Result<(), db::Error> {
    while apply_some(on, now).await? > 0 {}
    Ok(())
}

/// How many were due of the first thousand. None of them is due any more.
async fn apply_some(on: &mut db::Connection, now: Timestamp) -> Result<usize, db::Error> {
    let due = registry::due_changes(&mut *on, now).await?;
    let count = due.len();
    for (change, id, to) in due {
        let stored = registry::license(&mut *on, &id).await?.ok_or(db::Error::RowNotFound)?;
        if stored.license.state.change(to).is_err() {
            withdraw(on, change, &stored, (to, None), now).await?;
            continue;
        }
        bring(on, change, &stored, to, now).await?;
        let detail = format!("{} came into force", registry::state_code(to));
        let subject = &stored.license.credential_id;
        log::append(on, now, Some(stored.organisation), "changed", subject, &detail).await?;
    }
    Ok(count)
}

/// What was announced and would find nothing to change. Everything else stays announced.
async fn give_way(
    on: &mut db::Connection,
    stored: &registry::Stored,
    changes: &[Change],
    now: Timestamp,
) -> Result<(), db::Error> {
    for change in changes {
        withdraw(on, change.number, stored, (change.to, None), now).await?;
    }
    Ok(())
}

/// A change that waits is not to come. It stays on the disk, and the log says so.
async fn withdraw(
    on: &mut db::Connection,
    change: i64,
    stored: &registry::Stored,
    (to, by): (State, Option<i64>),
    now: Timestamp,
) -> Result<(), db::Error> {
    registry::withdraw_change(&mut *on, change, by, now).await?;
    let detail = format!("the announced change to {}{}", registry::state_code(to), person(by));
    let subject = &stored.license.credential_id;
    log::append(on, now, Some(stored.organisation), "withdrawn", subject, &detail).await
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

fn is_announced(change: &Change, order: &ChangeOrder, effective: Timestamp) -> bool {
    !change.in_force
        && change.to == order.to
        && change.effective.unix_seconds() == effective.unix_seconds()
        && change.reason == order.reason
        && change.text == order.text
        && change.order_url == order.order_url
}

pub(crate) fn check(
    order: &ChangeOrder,
    effective: Timestamp,
    now: Timestamp,
) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |pointer: &str, code, sentence: &str| {
        problems.push(Problem::new(pointer, code, sentence));
    };
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if order.reason.is_empty() || order.reason.len() > 64 || !order.reason.bytes().all(plain) {
        wrong(
            "/reason",
            "not-a-code",
            "The reason is a code of small letters and hyphens, like disciplinary-action.",
        );
    }
    let text = order.text.as_deref().unwrap_or_default();
    if text.chars().count() > TEXT || text.chars().any(|one| one.is_control() && one != '\n') {
        wrong(
            "/text",
            "too-long",
            "The text has at most 500 characters, and no control characters.",
        );
    }
    let https = |url: &String| {
        url.len() <= 2048
            && Url::parse(url).is_ok_and(|url| url.scheme() == "https" && url.has_host())
    };
    if !order.order_url.as_ref().is_none_or(https) {
        wrong("/orderUri", "not-an-address", "The order's address begins with https://.");
    }
    if effective > now.plus(AHEAD) {
        wrong("/effectiveDate", "too-far", "The effective date is more than five years ahead.");
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// A change does not begin before the one that it follows. An issue in error goes back to the start.
fn in_order(
    license: &License,
    order: &ChangeOrder,
    effective: Timestamp,
) -> Result<(), Vec<Problem>> {
    let before = license.history.iter().filter(|change| change.in_force).map(|one| one.effective);
    match before.max() {
        Some(latest) if effective < latest && order.to != State::IssuedInError => {
            Err(vec![Problem::new(
                "/effectiveDate",
                "out-of-order",
                format!(
                    "The change before it counts from {}; this one begins no earlier.",
                    latest.long()
                ),
            )])
        }
        _ => Ok(()),
    }
}
