//! What was asked for together, line by line.

use super::ROWS;
use crate::verifications::Row;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection, SqliteExecutor};

/// Notes on which line a verification was given.
pub async fn set_line(
    connection: &mut SqliteConnection,
    verification: i64,
    line: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO verification_lines (verification, line) VALUES (?, ?)")
        .bind(verification)
        .bind(line)
        .execute(connection)
        .await?;
    Ok(())
}

/// The newest verification of each line, in their order; none of before lines were noted has one.
pub async fn lines(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    together: &str,
) -> Result<Vec<(Option<i64>, i64)>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT line, max(verifications.id) FROM verifications \
         LEFT JOIN verification_lines ON verification = verifications.id \
         WHERE organisation = ? AND together = ? \
         GROUP BY line, CASE WHEN line IS NULL THEN verifications.id END \
         ORDER BY line, verifications.id",
    )
    .bind(organisation)
    .bind(together)
    .fetch_all(on)
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Verifications by their rows.
pub async fn by_rows(on: impl SqliteExecutor<'_>, rows: &[i64]) -> Result<Vec<Row>, sqlx::Error> {
    let mut sql = QueryBuilder::<Sqlite>::new(ROWS);
    sql.push("WHERE verifications.id IN (");
    let mut list = sql.separated(", ");
    for row in rows {
        list.push_bind(*row);
    }
    list.push_unseparated(")");
    sql.build_query_as().fetch_all(on).await
}
