//! What is wrong with rows.

use super::{AT_ONCE, texts};
use crate::batches::{Fault, Judged, Sought};
use sqlx::{
    FromRow, QueryBuilder, Row as _, Sqlite, SqliteConnection, SqliteExecutor, SqlitePool,
    sqlite::SqliteRow,
};
use std::collections::HashMap;

impl FromRow<'_, SqliteRow> for Fault {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let position: u32 = row.try_get("position")?;
        Ok(Self {
            position: position as usize,
            kind: row.try_get("kind")?,
            found: row.try_get("found")?,
            sentence: row.try_get("sentence")?,
            warning: row.try_get("warning")?,
        })
    }
}

/// Adds the faults of rows.
pub(super) async fn insert(
    on: &mut SqliteConnection,
    batch: i64,
    rows: &[Judged],
) -> Result<(), sqlx::Error> {
    let all: Vec<(u32, &Fault)> =
        rows.iter().flat_map(|row| row.faults.iter().map(|fault| (row.number, fault))).collect();
    for faults in all.chunks(AT_ONCE) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO batch_faults (batch, row, position, kind, found, sentence, warning) ",
        );
        query.push_values(faults, |mut to, (row, fault)| {
            to.push_bind(batch)
                .push_bind(*row)
                .push_bind(u32::try_from(fault.position).unwrap_or(u32::MAX))
                .push_bind(&fault.kind)
                .push_bind(&fault.found)
                .push_bind(&fault.sentence)
                .push_bind(fault.warning);
        });
        query.build().execute(&mut *on).await?;
    }
    Ok(())
}

/// Takes away every fault of these rows.
pub(super) async fn clear(
    on: &mut SqliteConnection,
    batch: i64,
    rows: &[Judged],
) -> Result<(), sqlx::Error> {
    let rows = serde_json::Value::from_iter(rows.iter().map(|row| row.number)).to_string();
    sqlx::query(
        "DELETE FROM batch_faults WHERE batch = ? AND warning IN (0, 1) \
         AND row IN (SELECT value FROM json_each(?))",
    )
    .bind(batch)
    .bind(rows)
    .execute(on)
    .await?;
    Ok(())
}

/// Every fault and warning, by row.
pub async fn all_faults(
    on: impl SqliteExecutor<'_>,
    batch: i64,
) -> Result<HashMap<u32, Vec<Fault>>, sqlx::Error> {
    let found = sqlx::query("SELECT * FROM batch_faults WHERE batch = ? ORDER BY id")
        .bind(batch)
        .fetch_all(on)
        .await?;
    let mut all = HashMap::<u32, Vec<Fault>>::new();
    for row in &found {
        all.entry(row.try_get("row")?).or_default().push(Fault::from_row(row)?);
    }
    Ok(all)
}

/// How many rows have a fault, by column and kind; warnings last.
pub async fn tally(
    on: impl SqliteExecutor<'_>,
    batch: i64,
) -> Result<Vec<(usize, String, bool, u64)>, sqlx::Error> {
    let found: Vec<(u32, String, bool, i64)> = sqlx::query_as(
        "SELECT position, kind, warning, count(DISTINCT row) FROM batch_faults WHERE batch = ? \
         GROUP BY position, kind, warning ORDER BY warning, 4 DESC, position",
    )
    .bind(batch)
    .fetch_all(on)
    .await?;
    let tally = |(position, kind, warning, count): (u32, String, bool, i64)| {
        (position as usize, kind, warning, u64::try_from(count).unwrap_or_default())
    };
    Ok(found.into_iter().map(tally).collect())
}

/// Some of the faults that are no warnings, by row, and how many there are in all.
pub async fn faults(
    on: &SqlitePool,
    batch: i64,
    sought: Sought<'_>,
    offset: u64,
    limit: u32,
) -> Result<(Vec<(u32, Fault)>, u64), sqlx::Error> {
    let only = |query: &mut QueryBuilder<Sqlite>| {
        query.push(" FROM batch_faults WHERE warning = 0 AND batch = ").push_bind(batch);
        if let Some(position) = sought.position {
            query.push(" AND position = ").push_bind(i64::try_from(position).unwrap_or(-1));
        }
        if let Some(kind) = sought.kind {
            query.push(" AND kind = ").push_bind(kind.to_owned());
        }
    };
    let mut query = QueryBuilder::<Sqlite>::new("SELECT count(*)");
    only(&mut query);
    let count: i64 = query.build_query_scalar().fetch_one(on).await?;
    let mut query = QueryBuilder::<Sqlite>::new("SELECT *");
    only(&mut query);
    query.push(" ORDER BY row, position, id LIMIT ").push_bind(limit);
    query.push(" OFFSET ").push_bind(i64::try_from(offset).unwrap_or(i64::MAX));
    let found = query.build().fetch_all(on).await?;
    let row = |row: &SqliteRow| Ok((row.try_get("row")?, Fault::from_row(row)?));
    let found = found.iter().map(row).collect::<Result<_, sqlx::Error>>()?;
    Ok((found, u64::try_from(count).unwrap_or_default()))
}

/// The faults of one row.
pub async fn faults_of_row(
    on: impl SqliteExecutor<'_>,
    batch: i64,
    row: u32,
) -> Result<Vec<Fault>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM batch_faults WHERE batch = ? AND row = ? AND warning = 0 ORDER BY position, id",
    )
    .bind(batch)
    .bind(row)
    .fetch_all(on)
    .await
}

/// The rows that are not in order, or, with `all`, every row that is not issued; each with its faults.
pub async fn undone(
    on: &SqlitePool,
    batch: i64,
    all: bool,
) -> Result<Vec<(u32, Vec<String>, Vec<Fault>)>, sqlx::Error> {
    let rows: Vec<(u32, String)> = sqlx::query_as(
        "SELECT number, cells FROM batch_rows \
         WHERE batch = ? AND (state = 'wrong' OR (? AND state = 'ready')) ORDER BY number",
    )
    .bind(batch)
    .bind(all)
    .fetch_all(on)
    .await?;
    let found = sqlx::query(
        "SELECT * FROM batch_faults WHERE batch = ? AND warning = 0 ORDER BY row, position, id",
    )
    .bind(batch)
    .fetch_all(on)
    .await?;
    let mut faults = found
        .iter()
        .map(|row| Ok((row.try_get::<u32, _>("row")?, Fault::from_row(row)?)))
        .collect::<Result<Vec<_>, sqlx::Error>>()?
        .into_iter()
        .peekable();
    let mut all = Vec::with_capacity(rows.len());
    for (number, cells) in rows {
        let mut own = Vec::new();
        while let Some((_, fault)) = faults.next_if(|(row, _)| *row <= number) {
            own.push(fault);
        }
        all.push((number, texts(&cells)?, own));
    }
    Ok(all)
}
