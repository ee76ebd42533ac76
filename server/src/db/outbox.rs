//! What is still to be published. A row is written in the transaction of its document, and goes
//! only when Kubo has given the document back.

use super::{blocks, malformed};
use cid::Cid;
use credentials::time::Timestamp;
use sqlx::{Row, SqliteConnection, SqliteExecutor};

/// A document that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub cid: Cid,
    /// How often publishing it has failed.
    pub attempts: u32,
}

/// How far publishing is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Documents here.
    pub documents: u64,
    /// Of these, published.
    pub published: u64,
    /// Documents that wait to be published.
    pub waiting: u64,
    /// Why the last one that failed has failed, in words of ours.
    pub last_error: Option<String>,
}

/// Puts a document that is here, and is not published, in line.
pub async fn enqueue(
    connection: &mut SqliteConnection,
    cid: &Cid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO outbox (cid, due_at) SELECT cid, ?2 FROM blocks \
         WHERE cid = ?1 AND published_at IS NULL AND erased_at IS NULL ON CONFLICT (cid) DO NOTHING",
    )
    .bind(cid.to_string())
    .bind(now.unix_seconds())
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts every document that is here in line, the published ones too if `again`; those that wait
/// already are due now. Says how many are in line.
pub async fn enqueue_all(
    connection: &mut SqliteConnection,
    again: bool,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO outbox (cid, due_at) SELECT cid, ?2 FROM blocks \
         WHERE (?1 OR published_at IS NULL) AND erased_at IS NULL \
         ON CONFLICT (cid) DO UPDATE SET due_at = excluded.due_at",
    )
    .bind(again)
    .bind(now.unix_seconds())
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// The documents that are due, longest first, at most `limit`.
pub async fn due(
    on: impl SqliteExecutor<'_>,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Waiting>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT cid, attempts FROM outbox WHERE due_at <= ? ORDER BY due_at, rowid LIMIT ?",
    )
    .bind(now.unix_seconds())
    .bind(limit)
    .fetch_all(on)
    .await?;
    let waiting = rows.iter().map(|row| {
        let attempts: i64 = row.try_get("attempts")?;
        let attempts = u32::try_from(attempts).map_err(|_| malformed("outbox.attempts"))?;
        Ok(Waiting { cid: blocks::parse(row.try_get("cid")?)?, attempts })
    });
    waiting.collect()
}

/// When the next document is due; `None` when none waits.
pub async fn next_due(on: impl SqliteExecutor<'_>) -> Result<Option<Timestamp>, sqlx::Error> {
    let at: Option<i64> =
        sqlx::query_scalar("SELECT min(due_at) FROM outbox").fetch_one(on).await?;
    Ok(at.map(Timestamp::from_unix_seconds))
}

/// A document was read back from Kubo: it is published and waits no more.
pub async fn published(
    connection: &mut SqliteConnection,
    cid: &Cid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let cid = cid.to_string();
    sqlx::query("UPDATE blocks SET published_at = ? WHERE cid = ? AND erased_at IS NULL")
        .bind(now.unix_seconds())
        .bind(&cid)
        .execute(&mut *connection)
        .await?;
    // Lists look at the licence's own row.
    sqlx::query("UPDATE licenses SET published = 1 WHERE cid = ? AND published = 0")
        .bind(&cid)
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM outbox WHERE cid = ?").bind(&cid).execute(connection).await?;
    Ok(())
}

/// Publishing a document failed: it is due again at `due`.
pub async fn failed(
    connection: &mut SqliteConnection,
    cid: &Cid,
    reason: &str,
    due: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE outbox SET attempts = attempts + 1, last_error = ?, due_at = ? WHERE cid = ?",
    )
    .bind(reason)
    .bind(due.unix_seconds())
    .bind(cid.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// How far publishing is.
pub async fn standing(on: impl SqliteExecutor<'_>) -> Result<Standing, sqlx::Error> {
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM blocks WHERE erased_at IS NULL) AS documents, \
         (SELECT count(*) FROM blocks WHERE erased_at IS NULL AND published_at IS NOT NULL) AS published, \
         (SELECT count(*) FROM outbox) AS waiting, \
         (SELECT last_error FROM outbox WHERE last_error IS NOT NULL ORDER BY due_at DESC LIMIT 1) \
         AS last_error",
    )
    .fetch_one(on)
    .await?;
    let count = |column: &'static str| -> Result<u64, sqlx::Error> {
        u64::try_from(row.try_get::<i64, _>(column)?).map_err(|_| malformed(column))
    };
    Ok(Standing {
        documents: count("documents")?,
        published: count("published")?,
        waiting: count("waiting")?,
        last_error: row.try_get("last_error")?,
    })
}
