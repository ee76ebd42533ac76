//! Rows of a batch whose licence there may be already.

use super::faults;
use crate::batches::Judged;
use sqlx::{SqliteConnection, SqliteExecutor};

/// The numbers that other batches of the board that run have to issue, as they were typed, each with
/// the number of its batch.
pub async fn elsewhere(
    on: impl SqliteExecutor<'_>,
    batch: i64,
    organisation: i64,
) -> Result<Vec<(String, i64)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT coalesce(cells ->> 4, ''), batches.number FROM batches \
         JOIN batch_rows ON batch = batches.id \
         WHERE organisation = ?2 AND batches.state = 'running' AND batches.id <> ?1 \
         AND batch_rows.state = 'ready'",
    )
    .bind(batch)
    .bind(organisation)
    .fetch_all(on)
    .await
}

/// Rows that could be issued are not in order any more, for the reasons that they bring.
pub async fn set_aside(
    on: &mut SqliteConnection,
    batch: i64,
    rows: &[Judged],
) -> Result<(), sqlx::Error> {
    let numbers = serde_json::Value::from_iter(rows.iter().map(|row| row.number)).to_string();
    let done = sqlx::query(
        "UPDATE batch_rows SET state = 'wrong' WHERE batch = ? AND state = 'ready' \
         AND number IN (SELECT value FROM json_each(?))",
    )
    .bind(batch)
    .bind(numbers)
    .execute(&mut *on)
    .await?;
    sqlx::query(
        "UPDATE batches SET ready = ready - ?1, wrong = wrong + ?1, revision = revision + 1 \
         WHERE id = ?2",
    )
    .bind(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
    .bind(batch)
    .execute(&mut *on)
    .await?;
    faults::insert(on, batch, rows).await
}
