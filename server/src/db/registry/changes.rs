//! The changes of licences: recorded, waiting, in force, called off.

use super::{Stored, events, malformed, state_code, state_from};
use crate::registry::{Change, ChangeOrder, LicenseId};
use credentials::{lifecycle::State, time::Timestamp};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, SqliteExecutor, sqlite::SqliteRow};
use std::collections::HashMap;

/// Every change of a licence that stands, in the order in which they came into force; those that
/// wait come last, soonest first.
pub(super) async fn of(
    connection: &mut SqliteConnection,
    license: &LicenseId,
) -> Result<Vec<Change>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT * FROM changes WHERE license = ? AND withdrawn_at IS NULL \
         ORDER BY applied_at IS NULL, applied_at, effective_at, id",
    )
    .bind(license.as_str())
    .fetch_all(connection)
    .await?;
    rows.iter().map(change_from).collect()
}

/// The histories of several licences, in one question.
pub(super) async fn of_each(
    connection: &mut SqliteConnection,
    of: &mut [Stored],
) -> Result<(), sqlx::Error> {
    if of.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Sqlite>::new(
        "SELECT * FROM changes WHERE withdrawn_at IS NULL AND license IN (",
    );
    let mut ids = query.separated(", ");
    for stored in of.iter() {
        ids.push_bind(stored.license.id.as_str().to_owned());
    }
    query.push(") ORDER BY applied_at IS NULL, applied_at, effective_at, id");
    let rows = query.build().fetch_all(connection).await?;
    let mut histories: HashMap<String, Vec<Change>> = HashMap::new();
    for row in &rows {
        histories.entry(row.try_get("license")?).or_default().push(change_from(row)?);
    }
    for stored in of {
        stored.license.history = histories.remove(stored.license.id.as_str()).unwrap_or_default();
    }
    Ok(())
}

pub(in crate::db) fn change_from(row: &SqliteRow) -> Result<Change, sqlx::Error> {
    Ok(Change {
        number: row.try_get("id")?,
        from: state_from(row.try_get("from_state")?)?,
        to: state_from(row.try_get("to_state")?)?,
        reason: row.try_get("reason")?,
        text: row.try_get("text")?,
        order_url: row.try_get("order_url")?,
        effective: Timestamp::from_unix_seconds(row.try_get("effective_at")?),
        recorded_at: Timestamp::from_unix_seconds(row.try_get("recorded_at")?),
        in_force: row.try_get::<Option<i64>, _>("applied_at")?.is_some(),
        builds_on: row.try_get("builds_on")?,
        undecided: row.try_get::<Option<i64>, _>("held_at")?.is_some(),
        event: events::cid(row.try_get("event_cid")?)?,
    })
}

/// A change that waits is put to the board: it does not come into force by itself any more.
pub async fn hold_change(
    on: impl SqliteExecutor<'_>,
    change: i64,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE changes SET held_at = ? WHERE id = ?")
        .bind(now.unix_seconds())
        .bind(change)
        .execute(on)
        .await?;
    Ok(())
}

/// A change that was put to the board comes into force by itself again.
pub async fn release_change(on: impl SqliteExecutor<'_>, change: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE changes SET held_at = NULL WHERE id = ?").bind(change).execute(on).await?;
    Ok(())
}

/// Somebody has decided that a change that waits comes into force: from then on it builds on what
/// will stand then.
pub async fn keep_change(
    on: impl SqliteExecutor<'_>,
    change: i64,
    (from, builds_on): (State, i64),
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE changes SET held_at = NULL, from_state = ?, builds_on = ? WHERE id = ?")
        .bind(state_code(from))
        .bind(builds_on)
        .bind(change)
        .execute(on)
        .await?;
    Ok(())
}

/// Takes back a change that waits for its moment; `by` is the person who does.
pub async fn withdraw_change(
    on: impl SqliteExecutor<'_>,
    change: i64,
    by: Option<i64>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE changes SET withdrawn_at = ?, withdrawn_by = ? WHERE id = ?")
        .bind(now.unix_seconds())
        .bind(by)
        .bind(change)
        .execute(on)
        .await?;
    Ok(())
}

/// Records a change; `by` is the person who ordered it. It builds on the change that brings the
/// state `from`.
pub async fn insert_change(
    connection: &mut SqliteConnection,
    license: &LicenseId,
    (from, builds_on): (State, i64),
    (order, by): (&ChangeOrder, Option<i64>),
    effective: Timestamp,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO changes (license, from_state, to_state, reason, text, order_url, \
         effective_at, recorded_at, ordered_by, builds_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(license.as_str())
    .bind(state_code(from))
    .bind(state_code(order.to))
    .bind(&order.reason)
    .bind(&order.text)
    .bind(&order.order_url)
    .bind(effective.unix_seconds())
    .bind(now.unix_seconds())
    .bind(by)
    .bind(builds_on)
    .execute(connection)
    .await?;
    Ok(done.last_insert_rowid())
}

/// A recorded change comes into force, from the state that the licence is in by then.
pub async fn apply_change(
    connection: &mut SqliteConnection,
    change: i64,
    license: &LicenseId,
    to: State,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE changes SET applied_at = ?, \
         from_state = (SELECT state FROM licenses WHERE id = license) WHERE id = ?",
    )
    .bind(now.unix_seconds())
    .bind(change)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE licenses SET state = ? WHERE id = ?")
        .bind(state_code(to))
        .bind(license.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// The first thousand changes whose moment has come, oldest first: row and licence.
pub async fn due_changes(
    on: impl SqliteExecutor<'_>,
    now: Timestamp,
) -> Result<Vec<(i64, LicenseId)>, sqlx::Error> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT id, license FROM changes WHERE applied_at IS NULL AND withdrawn_at IS NULL \
         AND held_at IS NULL AND effective_at <= ? ORDER BY effective_at, \
         to_state NOT IN ('revoked', 'surrendered', 'deceased', 'issued-in-error'), id LIMIT 1000",
    )
    .bind(now.unix_seconds())
    .fetch_all(on)
    .await?;
    rows.into_iter()
        .map(|(row, license)| {
            let license = LicenseId::parse(&license).map_err(|_| malformed("changes.license"))?;
            Ok((row, license))
        })
        .collect()
}

/// Whether a change whose moment has come is not applied yet to a licence of a status list.
pub async fn is_due(
    on: impl SqliteExecutor<'_>,
    list: i64,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM changes INDEXED BY changes_waiting \
         CROSS JOIN licenses ON licenses.id = changes.license \
         CROSS JOIN status_entries ON status_entries.credential = licenses.credential \
         WHERE applied_at IS NULL AND withdrawn_at IS NULL AND held_at IS NULL \
         AND effective_at <= ? AND list = ?)",
    )
    .bind(now.unix_seconds())
    .bind(list)
    .fetch_one(on)
    .await
}

/// The change in force that brought each licence of a status list into its state, by position.
pub async fn latest_changes(
    on: impl SqliteExecutor<'_>,
    list: i64,
) -> Result<Vec<(u32, Change)>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT position, changes.* FROM status_entries \
         JOIN licenses ON licenses.credential = status_entries.credential \
         JOIN changes ON changes.license = licenses.id \
         WHERE list = ? AND value <> 0 AND changes.id = (SELECT id FROM changes \
         WHERE license = licenses.id AND to_state = state AND applied_at IS NOT NULL \
         ORDER BY applied_at DESC, effective_at DESC, id DESC LIMIT 1) ORDER BY position",
    )
    .bind(list)
    .fetch_all(on)
    .await?;
    rows.iter().map(|row| Ok((row.try_get("position")?, change_from(row)?))).collect()
}

/// What is announced for the licences of a status list and has not come into force, by position, the
/// nearest first.
pub async fn announced_changes(
    on: impl SqliteExecutor<'_>,
    list: i64,
    now: Timestamp,
) -> Result<Vec<(u32, Change)>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT position, changes.* FROM changes INDEXED BY changes_waiting \
         CROSS JOIN licenses ON licenses.id = changes.license \
         CROSS JOIN status_entries ON status_entries.credential = licenses.credential \
         WHERE applied_at IS NULL AND withdrawn_at IS NULL AND held_at IS NULL \
         AND effective_at > ? AND list = ? ORDER BY effective_at, changes.id",
    )
    .bind(now.unix_seconds())
    .bind(list)
    .fetch_all(on)
    .await?;
    rows.iter().map(|row| Ok((row.try_get("position")?, change_from(row)?))).collect()
}
