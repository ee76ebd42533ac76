//! Who issues a batch, and how far. Each statement says in its condition whose turn it is: of two
//! processes that try the same, one changes a row and the other none.

use super::{faults, state_name};
use crate::{
    batches::{Fault, Judged},
    registry::LicenseId,
};
use app::issuer::batches::State;
use credentials::time::Timestamp;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, SqliteExecutor};

/// What one chunk of a batch has come to.
pub struct Settled<'a> {
    /// Rows and the licences that they have become.
    pub issued: &'a [(u32, LicenseId)],
    /// Rows that have turned out not to be in order.
    pub refused: Vec<(u32, Vec<Fault>)>,
    /// How long it took.
    pub ms: i64,
    /// Until when nobody else takes the batch over.
    pub until: i64,
}

/// Changes the state of a batch, and gives the one that it has then: pausing one of which every row
/// is issued ends it. Nothing where its state is not one from which that is possible.
pub async fn turn(
    on: &mut SqliteConnection,
    batch: i64,
    to: State,
    by: Option<i64>,
    now: Timestamp,
) -> Result<Option<State>, sqlx::Error> {
    let query = match to {
        State::Running => sqlx::query_scalar(
            "UPDATE batches SET state = ?1, started_by = ?2, run_issued = 0, run_ms = 0, \
             runner = NULL, claimed_until = NULL, ended_at = NULL, paused_at = NULL, turns = 0, \
             broke_off = 0, \
             revision = revision + 1 \
             WHERE id = ?3 AND ?4 IS ?4 AND state IN ('waiting', 'paused', 'done') AND ready > 0 \
             RETURNING state",
        ),
        State::Paused => sqlx::query_scalar(
            "UPDATE batches SET state = CASE WHEN ready = 0 THEN 'done' ELSE ?1 END, \
             ended_at = CASE WHEN ready = 0 THEN ?4 END, paused_at = ?4, \
             runner = NULL, claimed_until = NULL, \
             revision = revision + 1 \
             WHERE id = ?3 AND ?2 IS ?2 AND state = 'running' RETURNING state",
        ),
        _ => sqlx::query_scalar(
            "UPDATE batches SET state = ?1, runner = NULL, claimed_until = NULL, ended_at = ?4, \
             revision = revision + 1 \
             WHERE id = ?3 AND ?2 IS ?2 AND state IN ('waiting', 'running', 'paused') \
             RETURNING state",
        ),
    };
    let turned: Option<String> = query
        .bind(state_name(to))
        .bind(by)
        .bind(batch)
        .bind(now.unix_seconds())
        .fetch_optional(on)
        .await?;
    Ok(turned.map(|name| if name == state_name(State::Done) { State::Done } else { to }))
}

/// Pauses a batch that failed again and again; gives the row of its board. Nothing where it does
/// not run any more, or is another's.
pub async fn break_off(
    on: &mut SqliteConnection,
    batch: i64,
    now: Timestamp,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE batches SET state = 'paused', broke_off = 1, paused_at = ?, \
         runner = NULL, claimed_until = NULL, revision = revision + 1 WHERE id = ? AND state = 'running' AND ready > 0 \
         RETURNING organisation",
    )
    .bind(now.unix_seconds())
    .bind(batch)
    .fetch_optional(on)
    .await
}

/// The batches that run and that nobody issues, without those set `apart`: with their board's name
/// in addresses and its number. First those of boards of which least is being issued, and of these
/// the one that had its turn least often.
pub async fn claimable(
    on: impl SqliteExecutor<'_>,
    now: Timestamp,
    lease: i64,
    apart: &[i64],
) -> Result<Vec<(i64, String, i64)>, sqlx::Error> {
    sqlx::query_as(
        "WITH at_work AS (SELECT organisation, count(*) AS batches FROM batches \
             WHERE state = 'running' AND claimed_until BETWEEN ?1 AND ?1 + 2 * ?2 \
             GROUP BY organisation), \
         free AS (SELECT id, organisation, number, turns, row_number() OVER \
             (PARTITION BY organisation ORDER BY turns, id) AS place FROM batches \
             WHERE state = 'running' AND id NOT IN (SELECT value FROM json_each(?3)) \
             AND (runner IS NULL OR claimed_until < ?1 OR claimed_until > ?1 + 2 * ?2)) \
         SELECT free.id, slug, number FROM free \
         JOIN organisations ON organisations.id = free.organisation \
         LEFT JOIN at_work ON at_work.organisation = free.organisation \
         ORDER BY place + coalesce(at_work.batches, 0), turns, free.id LIMIT 100",
    )
    .bind(now.unix_seconds())
    .bind(lease)
    .bind(serde_json::Value::from(apart).to_string())
    .fetch_all(on)
    .await
}

/// Takes a batch that runs and that nobody issues. False when another was faster.
pub async fn claim(
    on: &mut SqliteConnection,
    batch: i64,
    runner: &str,
    now: Timestamp,
    lease: i64,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE batches SET runner = ?1, claimed_until = ?2 + ?3 \
         WHERE id = ?4 AND state = 'running' \
         AND (runner IS NULL OR claimed_until < ?2 OR claimed_until > ?2 + 2 * ?3)",
    )
    .bind(runner)
    .bind(now.unix_seconds())
    .bind(lease)
    .bind(batch)
    .execute(on)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps a batch that is ours for a while longer.
pub async fn renew(
    on: &mut SqliteConnection,
    batch: i64,
    runner: &str,
    until: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE batches SET claimed_until = ? WHERE id = ? AND runner = ?")
        .bind(until)
        .bind(batch)
        .bind(runner)
        .execute(on)
        .await?;
    Ok(())
}

/// Lets go of a batch that is not at its end.
pub async fn release(
    on: &mut SqliteConnection,
    batch: i64,
    runner: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE batches SET runner = NULL, claimed_until = NULL, turns = turns + 1 \
         WHERE id = ? AND runner = ?",
    )
    .bind(batch)
    .bind(runner)
    .execute(on)
    .await?;
    Ok(())
}

/// Ends a batch of which no row is left to be issued. False when one is, or it is not ours.
pub async fn finish(
    on: &mut SqliteConnection,
    batch: i64,
    runner: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE batches SET state = 'done', runner = NULL, claimed_until = NULL, ended_at = ?, \
         revision = revision + 1 WHERE id = ? AND runner = ? AND state = 'running' AND ready = 0",
    )
    .bind(now.unix_seconds())
    .bind(batch)
    .bind(runner)
    .execute(on)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes what has become of a chunk. False, and then nothing may stand of it, when the batch is
/// not ours any more or a row was not waiting to be issued.
pub async fn settle(
    on: &mut SqliteConnection,
    batch: i64,
    runner: &str,
    settled: Settled<'_>,
) -> Result<bool, sqlx::Error> {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (issued, refused) = (settled.issued.len(), settled.refused.len());
    let done = sqlx::query(
        "UPDATE batches SET issued = issued + ?1, wrong = wrong + ?2, ready = ready - ?1 - ?2, \
         run_issued = run_issued + ?1, run_ms = run_ms + ?3, claimed_until = ?4, \
         revision = revision + 1 \
         WHERE id = ?5 AND runner = ?6 AND state = 'running'",
    )
    .bind(count(issued))
    .bind(count(refused))
    .bind(settled.ms)
    .bind(settled.until)
    .bind(batch)
    .bind(runner)
    .execute(&mut *on)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    // Each row is found by its key; an UPDATE joined with a list looks through the whole batch.
    // Rows of a batch are never taken away, so that none is added here.
    if issued > 0 {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO batch_rows (batch, number, cells, state, license) ",
        );
        query.push_values(settled.issued, |mut to, (row, license)| {
            to.push_bind(batch).push_bind(*row).push("'[]', 'issued'").push_bind(license.as_str());
        });
        query.push(
            " ON CONFLICT (batch, number) DO UPDATE SET state = 'issued', \
             license = excluded.license WHERE batch_rows.state = 'ready'",
        );
        let done = query.build().execute(&mut *on).await?;
        if done.rows_affected() != issued as u64 {
            return Ok(false);
        }
    }
    for (row, own) in settled.refused {
        let done = sqlx::query(
            "UPDATE batch_rows SET state = 'wrong' WHERE batch = ? AND number = ? AND state = 'ready'",
        )
        .bind(batch)
        .bind(row)
        .execute(&mut *on)
        .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        let judged = Judged { number: row, cells: Vec::new(), faults: own };
        faults::insert(on, batch, &[judged]).await?;
    }
    Ok(true)
}
