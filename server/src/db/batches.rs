//! Batches and their rows.

mod erasing;
mod faults;
mod running;
mod twins;

pub use erasing::{erasable, erase, is_erasable, open};
pub use faults::{all_faults, faults, faults_of_row, tally, undone};
pub use running::{Settled, break_off, claim, claimable, finish, release, renew, settle, turn};
pub use twins::{elsewhere, set_aside};

use super::malformed;
use crate::{
    batches::{Batch, Judged, Line, OfLine},
    registry::LicenseId,
};
use app::issuer::batches::State;
use cid::Cid;
use credentials::time::Timestamp;
use sqlx::{
    FromRow, QueryBuilder, Row as _, Sqlite, SqliteConnection, SqliteExecutor, sqlite::SqliteRow,
};

/// Rows that one statement writes.
const AT_ONCE: usize = 500;

/// A batch that is to be kept.
pub struct New<'a> {
    /// The row of its board.
    pub organisation: i64,
    /// The name of its file.
    pub file_name: &'a str,
    /// SHA-256 of its file.
    pub digest: &'a [u8],
    /// Columns that were not used.
    pub unused: &'a [String],
    /// Who uploaded it.
    pub by: Option<i64>,
    /// When.
    pub now: Timestamp,
}

/// A row as it is kept.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number in the file.
    pub number: u32,
    /// Its cells.
    pub cells: Vec<String>,
    /// Whether it is issued.
    pub issued: bool,
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Waiting => "waiting",
        State::Running => "running",
        State::Paused => "paused",
        State::Cancelled => "cancelled",
        State::Done => "done",
    }
}

fn texts(json: &str) -> Result<Vec<String>, sqlx::Error> {
    serde_json::from_str(json).map_err(|_| malformed("batch_rows.cells"))
}

fn written(texts: &[String]) -> String {
    serde_json::Value::from(texts).to_string()
}

impl FromRow<'_, SqliteRow> for Batch {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let count = |column: &'static str| -> Result<u64, sqlx::Error> {
            u64::try_from(row.try_get::<i64, _>(column)?).map_err(|_| malformed(column))
        };
        let moment = |column: &'static str| -> Result<Option<Timestamp>, sqlx::Error> {
            Ok(row.try_get::<Option<i64>, _>(column)?.map(Timestamp::from_unix_seconds))
        };
        let state: String = row.try_get("state")?;
        let all = [State::Waiting, State::Running, State::Paused, State::Cancelled, State::Done];
        let state = all.into_iter().find(|it| state_name(*it) == state);
        Ok(Self {
            row: row.try_get("id")?,
            number: row.try_get("number")?,
            file_name: row.try_get("file_name")?,
            digest: row.try_get("digest")?,
            unused: texts(row.try_get("unused")?)?,
            created_at: Timestamp::from_unix_seconds(row.try_get("created_at")?),
            created_by: row.try_get("person")?,
            started_by: row.try_get("started_by")?,
            state: state.ok_or_else(|| malformed("batches.state"))?,
            revision: row.try_get("revision")?,
            paused_at: moment("paused_at")?,
            ended_at: moment("ended_at")?,
            erased_at: moment("erased_at")?,
            broke_off: row.try_get("broke_off")?,
            ready: count("ready")?,
            wrong: count("wrong")?,
            issued: count("issued")?,
            run_issued: count("run_issued")?,
            run_ms: count("run_ms")?,
        })
    }
}

const BATCHES: &str = "SELECT batches.*, people.name AS person FROM batches \
     JOIN organisations ON organisations.id = batches.organisation \
     LEFT JOIN people ON people.id = created_by ";

/// How many rows can be issued, and how many are not in order.
pub fn counts(rows: &[Judged]) -> (i64, i64) {
    let ready = rows.iter().filter(|row| row.is_ready()).count();
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    (count(ready), count(rows.len() - ready))
}

/// Keeps a batch with its rows and their faults; gives its row and its number.
pub async fn insert(
    on: &mut SqliteConnection,
    new: &New<'_>,
    rows: &[Judged],
) -> Result<(i64, i64), sqlx::Error> {
    let (ready, wrong) = counts(rows);
    let (batch, number): (i64, i64) = sqlx::query_as(
        "INSERT INTO batches (organisation, number, file_name, digest, unused, created_at, \
         created_by, state, ready, wrong) \
         SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, ?6, 'waiting', ?7, ?8 \
         FROM batches WHERE organisation = ?1 RETURNING id, number",
    )
    .bind(new.organisation)
    .bind(new.file_name)
    .bind(new.digest)
    .bind(written(new.unused))
    .bind(new.now.unix_seconds())
    .bind(new.by)
    .bind(ready)
    .bind(wrong)
    .fetch_one(&mut *on)
    .await?;
    for rows in rows.chunks(AT_ONCE) {
        let mut query =
            QueryBuilder::<Sqlite>::new("INSERT INTO batch_rows (batch, number, cells, state) ");
        query.push_values(rows, |mut to, row| {
            to.push_bind(batch)
                .push_bind(row.number)
                .push_bind(written(&row.cells))
                .push_bind(if row.is_ready() { "ready" } else { "wrong" });
        });
        query.build().execute(&mut *on).await?;
    }
    faults::insert(on, batch, rows).await?;
    Ok((batch, number))
}

/// Writes rows that were judged anew, with the counts of the whole batch. False when the batch has
/// moved since it was read.
pub async fn replace(
    on: &mut SqliteConnection,
    batch: &Batch,
    (ready, wrong): (i64, i64),
    rows: &[Judged],
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE batches SET ready = ?, wrong = ?, revision = revision + 1 \
         WHERE id = ? AND revision = ?",
    )
    .bind(ready)
    .bind(wrong)
    .bind(batch.row)
    .bind(batch.revision)
    .execute(&mut *on)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    for row in rows {
        sqlx::query(
            "UPDATE batch_rows SET cells = ?1, state = ?2 WHERE batch = ?3 AND number = ?4 \
             AND state <> 'issued' AND (state <> ?2 OR cells <> ?1)",
        )
        .bind(written(&row.cells))
        .bind(if row.is_ready() { "ready" } else { "wrong" })
        .bind(batch.row)
        .bind(row.number)
        .execute(&mut *on)
        .await?;
    }
    faults::clear(on, batch.row, rows).await?;
    faults::insert(on, batch.row, rows).await?;
    Ok(true)
}

/// A batch by its number at its board.
pub async fn by_number(
    on: impl SqliteExecutor<'_>,
    slug: &str,
    number: i64,
) -> Result<Option<Batch>, sqlx::Error> {
    let mut query = QueryBuilder::<Sqlite>::new(BATCHES);
    query.push("WHERE slug = ").push_bind(slug).push(" AND number = ").push_bind(number);
    query.build_query_as().fetch_optional(on).await
}

/// The batches of a board, newest first.
pub async fn list(
    on: impl SqliteExecutor<'_>,
    slug: &str,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Batch>, sqlx::Error> {
    let mut query = QueryBuilder::<Sqlite>::new(BATCHES);
    query.push("WHERE slug = ").push_bind(slug);
    if let Some(before) = before {
        query.push(" AND number < ").push_bind(before);
    }
    query.push(" ORDER BY number DESC LIMIT ").push_bind(limit);
    query.build_query_as().fetch_all(on).await
}

/// The number of the first batch of the same file, uploaded before.
pub async fn same_file(
    on: impl SqliteExecutor<'_>,
    batch: i64,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT other.number FROM batches JOIN batches AS other \
         ON other.organisation = batches.organisation AND other.digest = batches.digest \
         AND other.id < batches.id WHERE batches.id = ? ORDER BY other.id LIMIT 1",
    )
    .bind(batch)
    .fetch_optional(on)
    .await
}

/// Every row, in order.
pub async fn rows(on: impl SqliteExecutor<'_>, batch: i64) -> Result<Vec<Row>, sqlx::Error> {
    let found: Vec<(u32, String, bool)> = sqlx::query_as(
        "SELECT number, cells, state = 'issued' FROM batch_rows WHERE batch = ? ORDER BY number",
    )
    .bind(batch)
    .fetch_all(on)
    .await?;
    let row = |(number, cells, issued): (u32, String, bool)| {
        Ok(Row { number, cells: texts(&cells)?, issued })
    };
    found.into_iter().map(row).collect()
}

/// One row.
pub async fn row(
    on: impl SqliteExecutor<'_>,
    batch: i64,
    number: u32,
) -> Result<Option<Row>, sqlx::Error> {
    let found: Option<(String, bool)> = sqlx::query_as(
        "SELECT cells, state = 'issued' FROM batch_rows WHERE batch = ? AND number = ?",
    )
    .bind(batch)
    .bind(number)
    .fetch_optional(on)
    .await?;
    let row = |(cells, issued): (String, bool)| Ok(Row { number, cells: texts(&cells)?, issued });
    found.map(row).transpose()
}

/// Rows that can be issued, in order, after `after`.
pub async fn ready(
    on: impl SqliteExecutor<'_>,
    batch: i64,
    after: u32,
    limit: u32,
) -> Result<Vec<(u32, Vec<String>)>, sqlx::Error> {
    let found: Vec<(u32, String)> = sqlx::query_as(
        "SELECT number, cells FROM batch_rows \
         WHERE batch = ? AND state = 'ready' AND number > ? ORDER BY number LIMIT ?",
    )
    .bind(batch)
    .bind(after)
    .bind(limit)
    .fetch_all(on)
    .await?;
    found.into_iter().map(|(number, cells)| Ok((number, texts(&cells)?))).collect()
}

/// What became of each row.
pub async fn lines(on: impl SqliteExecutor<'_>, batch: i64) -> Result<Vec<Line>, sqlx::Error> {
    let found = sqlx::query(
        "SELECT batch_rows.number AS row, cells, batch_rows.state = 'ready' AS ready, \
         licenses.id AS license, licenses.cid, licenses.state AS now, licenses.number AS issued, \
         licenses.name FROM batch_rows LEFT JOIN licenses ON licenses.id = license \
         WHERE batch = ? ORDER BY batch_rows.number",
    )
    .bind(batch)
    .fetch_all(on)
    .await?;
    let line = |row: &SqliteRow| -> Result<Line, sqlx::Error> {
        let cells = texts(row.try_get("cells")?)?;
        let typed = |at: usize| cells.get(at).map_or("", String::as_str);
        let license = match row.try_get::<Option<String>, _>("license")? {
            None => None,
            Some(id) => Some(OfLine {
                id: LicenseId::parse(&id).map_err(|_| malformed("licenses.id"))?,
                cid: Cid::try_from(row.try_get::<&str, _>("cid")?)
                    .map_err(|_| malformed("licenses.cid"))?,
                state: super::registry::state_from(row.try_get("now")?)?,
            }),
        };
        Ok(Line {
            number: row.try_get("row")?,
            license_number: row
                .try_get::<Option<String>, _>("issued")?
                .unwrap_or_else(|| typed(4).to_owned()),
            name: row
                .try_get::<Option<String>, _>("name")?
                .unwrap_or_else(|| format!("{} {}", typed(0), typed(2)).trim().to_owned()),
            ready: row.try_get("ready")?,
            license,
        })
    };
    found.iter().map(line).collect()
}
