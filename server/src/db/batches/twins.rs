//! Rows of a batch whose licence there may be already.

use super::{ENDED, faults, texts};
use crate::batches::Judged;
use credentials::time::Timestamp;
use sqlx::SqliteConnection;

/// A row that can be issued, with what is known of its number.
#[derive(Debug, Clone)]
pub struct Twin {
    /// Its number in the file.
    pub row: u32,
    /// Its cells.
    pub cells: Vec<String>,
    /// Until when a licence of the number is in force at the board.
    pub until: Option<Timestamp>,
    /// The number of another batch of the board that runs and has a row of the number to issue.
    pub elsewhere: Option<i64>,
}

/// The rows that can be issued and whose number is in force, or is being issued from elsewhere.
pub async fn twins(
    on: &mut SqliteConnection,
    batch: i64,
    organisation: i64,
    now: Timestamp,
) -> Result<Vec<Twin>, sqlx::Error> {
    let found: Vec<(u32, String, Option<i64>, Option<i64>)> =
        sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "WITH others AS MATERIALIZED (\
             SELECT upper(trim(cells ->> 4)) AS number, min(batches.number) AS file \
             FROM batches JOIN batch_rows ON batch = batches.id \
             WHERE organisation = ?2 AND batches.state = 'running' AND batches.id <> ?1 \
             AND batch_rows.state = 'ready' GROUP BY 1), \
             own AS (SELECT number AS row, cells, trim(cells ->> 4) AS number FROM batch_rows \
             WHERE batch = ?1 AND state = 'ready'), \
             known AS MATERIALIZED (SELECT own.row, own.cells, \
             (SELECT max(valid_until) FROM licenses INDEXED BY licenses_by_number WHERE licenses.organisation = ?2 \
             AND licenses.number = own.number AND valid_until >= ?3 AND state NOT IN ({ENDED})) \
             AS until, others.file AS elsewhere \
             FROM own LEFT JOIN others ON others.number = upper(own.number)) \
             SELECT * FROM known WHERE until IS NOT NULL OR elsewhere IS NOT NULL ORDER BY row"
        )))
        .bind(batch)
        .bind(organisation)
        .bind(now.unix_seconds())
        .fetch_all(on)
        .await?;
    let twin = |(row, cells, until, elsewhere): (u32, String, Option<i64>, Option<i64>)| {
        let until = until.map(Timestamp::from_unix_seconds);
        Ok(Twin { row, cells: texts(&cells)?, until, elsewhere })
    };
    found.into_iter().map(twin).collect()
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
