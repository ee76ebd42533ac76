//! What is kept of rows that became no licence, and for how long.

use crate::db::keys::erasing;
use credentials::time::Timestamp;
use sqlx::{SqliteConnection, SqliteExecutor};

/// The batches whose rows are not to be kept any longer, with their boards: cancelled, or
/// standing still since `before`.
const ERASABLE: &str = "erased_at IS NULL AND (state = 'cancelled' \
     OR (state = 'waiting' AND created_at <= ?1) \
     OR (state = 'paused' AND paused_at <= ?1) \
     OR (state = 'done' AND ready + wrong > 0 AND ended_at <= ?1))";

/// The first fifty of those.
pub async fn erasable(
    on: impl SqliteExecutor<'_>,
    before: Timestamp,
) -> Result<Vec<(i64, i64)>, sqlx::Error> {
    let query = format!("SELECT id, organisation FROM batches WHERE {ERASABLE} LIMIT 50");
    sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(before.unix_seconds()).fetch_all(on).await
}

/// Whether a batch still is one of those.
pub async fn is_erasable(
    on: &mut SqliteConnection,
    batch: i64,
    before: Timestamp,
) -> Result<bool, sqlx::Error> {
    let query = format!("SELECT EXISTS (SELECT 1 FROM batches WHERE {ERASABLE} AND id = ?2)");
    sqlx::query_scalar(sqlx::AssertSqlSafe(query))
        .bind(before.unix_seconds())
        .bind(batch)
        .fetch_one(on)
        .await
}

/// Erases what the rows of a batch say that are not issued. One that was never started, or was paused,
/// is over by that. Gives how many rows.
pub async fn erase(
    on: &mut SqliteConnection,
    batch: i64,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    let erased = sqlx::query(
        "UPDATE batch_rows SET cells = '[]', state = 'wrong' WHERE batch = ? AND state <> 'issued'",
    )
    .bind(batch)
    .execute(&mut *on)
    .await?;
    sqlx::query("DELETE FROM batch_faults WHERE batch = ?").bind(batch).execute(&mut *on).await?;
    sqlx::query(
        "UPDATE batches SET erased_at = ?1, ended_at = coalesce(ended_at, ?1), \
         state = CASE WHEN state IN ('waiting', 'paused') THEN 'cancelled' ELSE state END, \
         wrong = wrong + ready, ready = 0, revision = revision + 1 WHERE id = ?2",
    )
    .bind(now.unix_seconds())
    .bind(batch)
    .execute(&mut *on)
    .await?;
    erasing(on).await?;
    Ok(erased.rows_affected())
}

/// How many batches of a board are not at their end.
pub async fn open(on: impl SqliteExecutor<'_>, organisation: i64) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT count(*) FROM batches WHERE organisation = ? \
         AND state IN ('waiting', 'running', 'paused')",
    )
    .bind(organisation)
    .fetch_one(on)
    .await
}
