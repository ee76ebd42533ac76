//! What the overview of a board counts. Each question reads an index and never a table of licences.

use super::{
    malformed,
    registry::{NOT_RENEWED, practising, state_from},
};
use crate::registry::LicenseId;
use credentials::{lifecycle::State, time::Timestamp};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteExecutor, sqlite::SqliteRow};

/// The licences of one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfState {
    /// Which.
    pub state: State,
    /// How many.
    pub count: u64,
    /// Of these, how many have dates that are over.
    pub over: u64,
    /// How many have dates that have not begun.
    pub to_begin: u64,
}

/// The licences of an organisation by state.
pub async fn by_state(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    now: Timestamp,
) -> Result<Vec<OfState>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT state, count(*) AS count, count(CASE WHEN valid_until < ?2 THEN 1 END) AS over, \
         count(CASE WHEN valid_from > ?2 AND valid_until >= ?2 THEN 1 END) AS to_begin \
         FROM licenses INDEXED BY licenses_by_state WHERE organisation = ?1 GROUP BY state",
    )
    .bind(organisation)
    .bind(now.unix_seconds())
    .fetch_all(on)
    .await?;
    let of_state = |row: &SqliteRow| {
        Ok(OfState {
            state: state_from(row.try_get("state")?)?,
            count: row.try_get("count")?,
            over: row.try_get("over")?,
            to_begin: row.try_get("to_begin")?,
        })
    };
    rows.iter().map(of_state).collect()
}

/// Licences in force that have not been renewed and end by each of these moments, of which the last
/// is the latest.
pub async fn ending(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    now: Timestamp,
    by: [Timestamp; 3],
) -> Result<[u64; 3], sqlx::Error> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT ");
    for (at, last) in by.iter().enumerate() {
        query.push(if at > 0 { ", " } else { "" }).push("count(CASE WHEN valid_until <= ");
        query.push_bind(last.unix_seconds()).push(" THEN 1 END)");
    }
    query.push(" FROM licenses INDEXED BY licenses_by_state WHERE organisation = ");
    query.push_bind(organisation).push(" AND state IN (").push(practising());
    query.push(") AND valid_until >= ").push_bind(now.unix_seconds());
    query.push(" AND valid_until <= ").push_bind(by[2].unix_seconds());
    query.push(" AND valid_from <= ").push_bind(now.unix_seconds());
    query.push(" AND ").push(NOT_RENEWED);
    let (first, second, third) = query.build_query_as().fetch_one(on).await?;
    Ok([first, second, third])
}

/// How many licences were issued in each of the spans between these moments.
pub async fn issued(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    moments: &[Timestamp],
) -> Result<Vec<u64>, sqlx::Error> {
    let mut query = QueryBuilder::<Sqlite>::new("");
    for (at, span) in moments.windows(2).enumerate() {
        query.push(if at > 0 { " UNION ALL " } else { "" });
        query.push(format!("SELECT {at} AS span, count(*) AS count FROM credentials "));
        query.push("INDEXED BY credentials_by_month WHERE organisation = ").push_bind(organisation);
        query.push(" AND kind = 'license' AND issued_at >= ").push_bind(span[0].unix_seconds());
        query.push(" AND issued_at < ").push_bind(span[1].unix_seconds());
    }
    query.push(" ORDER BY span");
    let rows = query.build().fetch_all(on).await?;
    rows.iter().map(|row| row.try_get("count")).collect()
}

/// Licences whose document waits to be published.
pub async fn waiting(on: impl SqliteExecutor<'_>, organisation: i64) -> Result<u64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT count(*) FROM licenses INDEXED BY licenses_unpublished \
         WHERE organisation = ? AND published = 0",
    )
    .bind(organisation)
    .fetch_one(on)
    .await
}

/// Licences of which publishing has failed, and why the last of these has.
pub async fn failed(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
) -> Result<(u64, Option<String>), sqlx::Error> {
    let row = sqlx::query(
        "SELECT count(*) AS count, \
         (SELECT last_error FROM outbox INDEXED BY outbox_failed \
         CROSS JOIN licenses INDEXED BY licenses_by_document WHERE licenses.cid = outbox.cid \
         AND last_error IS NOT NULL AND organisation = ?1 ORDER BY due_at DESC LIMIT 1) AS why \
         FROM licenses INDEXED BY licenses_by_document WHERE organisation = ?1 AND cid IN \
         (SELECT cid FROM outbox INDEXED BY outbox_failed WHERE last_error IS NOT NULL)",
    )
    .bind(organisation)
    .fetch_one(on)
    .await?;
    Ok((row.try_get("count")?, row.try_get("why")?))
}

/// Rows of files of an organisation that are wrong and still to be corrected: how many rows, in how
/// many files, and the number of the latest of these.
pub async fn wrong_rows(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
) -> Result<(u64, u64, Option<i64>), sqlx::Error> {
    sqlx::query_as(
        "SELECT coalesce(sum(wrong), 0), count(*), max(number) FROM batches \
         WHERE organisation = ? AND wrong > 0 AND state <> 'cancelled' AND erased_at IS NULL",
    )
    .bind(organisation)
    .fetch_one(on)
    .await
}

/// Files of an organisation of which issuing broke off and that wait for somebody to let them go on:
/// how many, and the number of the latest.
pub async fn broken_off(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
) -> Result<(u64, Option<i64>), sqlx::Error> {
    sqlx::query_as(
        "SELECT count(*), max(number) FROM batches \
         WHERE organisation = ? AND state = 'paused' AND broke_off = 1",
    )
    .bind(organisation)
    .fetch_one(on)
    .await
}

/// A change that was announced and has not come into force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// The short name of its licence.
    pub license: LicenseId,
    /// The person's name.
    pub name: String,
    /// The state that the licence is in.
    pub from: State,
    /// The state to come.
    pub to: State,
    /// From when on.
    pub effective: Timestamp,
}

/// The changes that come into force by `last`, soonest first and at most `limit`, and how many
/// there are in all.
pub async fn announced(
    connection: &mut sqlx::SqliteConnection,
    organisation: i64,
    last: Timestamp,
    limit: u32,
) -> Result<(u64, Vec<Announced>), sqlx::Error> {
    let waiting = |query: &mut QueryBuilder<Sqlite>| {
        query.push(
            " FROM changes INDEXED BY changes_waiting \
             JOIN licenses ON licenses.id = changes.license \
             WHERE applied_at IS NULL AND withdrawn_at IS NULL AND held_at IS NULL \
             AND effective_at <= ",
        );
        query.push_bind(last.unix_seconds());
        query.push(" AND organisation = ").push_bind(organisation);
    };
    let mut query = QueryBuilder::<Sqlite>::new("SELECT count(*)");
    waiting(&mut query);
    let count = query.build_query_scalar().fetch_one(&mut *connection).await?;
    let mut query =
        QueryBuilder::<Sqlite>::new("SELECT changes.license, name, state, to_state, effective_at");
    waiting(&mut query);
    query.push(" ORDER BY effective_at, changes.id LIMIT ").push_bind(limit);
    let rows = query.build().fetch_all(connection).await?;
    let one = |row: &SqliteRow| {
        let license: String = row.try_get("license")?;
        Ok(Announced {
            license: LicenseId::parse(&license).map_err(|_| malformed("changes.license"))?,
            name: row.try_get("name")?,
            from: state_from(row.try_get("state")?)?,
            to: state_from(row.try_get("to_state")?)?,
            effective: Timestamp::from_unix_seconds(row.try_get("effective_at")?),
        })
    };
    Ok((count, rows.iter().map(one).collect::<Result<_, sqlx::Error>>()?))
}

/// The announced changes of an organisation that wait for a decision: how many, and the licence and
/// the person of the first.
pub async fn undecided(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
) -> Result<(u64, Option<(LicenseId, String)>), sqlx::Error> {
    let first: Option<(String, String, u64)> = sqlx::query_as(
        "SELECT changes.license, name, count(*) OVER () FROM changes INDEXED BY changes_waiting \
         JOIN licenses ON licenses.id = changes.license \
         WHERE applied_at IS NULL AND withdrawn_at IS NULL AND held_at IS NOT NULL \
         AND organisation = ? ORDER BY effective_at, changes.id LIMIT 1",
    )
    .bind(organisation)
    .fetch_optional(on)
    .await?;
    let Some((license, name, count)) = first else { return Ok((0, None)) };
    let license = LicenseId::parse(&license).map_err(|_| malformed("changes.license"))?;
    Ok((count, Some((license, name))))
}
