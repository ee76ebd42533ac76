//! Status lists: which position belongs to which credential, and which bits are set.

use sqlx::{SqliteConnection, SqliteExecutor};

/// A status list as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct List {
    /// Its row.
    pub id: i64,
    /// Its number in its address, from 1.
    pub number: u32,
    /// Grows with every bit that changes.
    pub version: i64,
}

/// The list that new credentials go to: the one whose positions are less than `full` used.
pub async fn open_list(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    purpose: &str,
    full: i64,
) -> Result<Option<List>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, number, version FROM status_lists \
         WHERE organisation = ? AND purpose = ? AND used < ? ORDER BY number LIMIT 1",
    )
    .bind(organisation)
    .bind(purpose)
    .bind(full)
    .fetch_optional(on)
    .await
}

/// Begins the next list of that purpose.
pub async fn add_list(
    connection: &mut SqliteConnection,
    organisation: i64,
    purpose: &str,
) -> Result<List, sqlx::Error> {
    sqlx::query_as(
        "INSERT INTO status_lists (organisation, purpose, number) \
         SELECT ?1, ?2, coalesce(max(number), 0) + 1 FROM status_lists \
         WHERE organisation = ?1 AND purpose = ?2 \
         RETURNING id, number, version",
    )
    .bind(organisation)
    .bind(purpose)
    .fetch_one(connection)
    .await
}

/// The list of that name.
pub async fn list(
    on: impl SqliteExecutor<'_>,
    slug: &str,
    purpose: &str,
    number: u32,
) -> Result<Option<List>, sqlx::Error> {
    sqlx::query_as(
        "SELECT status_lists.id, number, version FROM status_lists \
         JOIN organisations ON organisation = organisations.id \
         WHERE slug = ? AND purpose = ? AND number = ?",
    )
    .bind(slug)
    .bind(purpose)
    .bind(number)
    .fetch_optional(on)
    .await
}

/// Gives a position to a credential for good. Fails on the unique key when another was faster.
pub async fn take(
    connection: &mut SqliteConnection,
    list: i64,
    position: u32,
    credential: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO status_entries (list, position, credential) VALUES (?, ?, ?)")
        .bind(list)
        .bind(position)
        .bind(credential)
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE status_lists SET used = used + 1 WHERE id = ?")
        .bind(list)
        .execute(connection)
        .await?;
    Ok(())
}

/// The value of a credential for a purpose; `None` when it has no entry of that purpose.
pub async fn value(
    on: impl SqliteExecutor<'_>,
    credential: i64,
    purpose: &str,
) -> Result<Option<u8>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT value FROM status_entries JOIN status_lists ON list = status_lists.id \
         WHERE credential = ? AND purpose = ?",
    )
    .bind(credential)
    .bind(purpose)
    .fetch_optional(on)
    .await
}

/// Sets the value of a credential for a purpose. [`touch`] has the list signed anew.
pub async fn set(
    connection: &mut SqliteConnection,
    credential: i64,
    purpose: &str,
    value: u8,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE status_entries SET value = ?1 WHERE credential = ?2 AND value <> ?1 \
         AND list IN (SELECT id FROM status_lists WHERE purpose = ?3)",
    )
    .bind(value)
    .bind(credential)
    .bind(purpose)
    .execute(connection)
    .await?;
    Ok(())
}

/// Has every list of an organisation signed anew.
pub async fn touch_all(
    connection: &mut SqliteConnection,
    organisation: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE status_lists SET version = version + 1 WHERE organisation = ?")
        .bind(organisation)
        .execute(connection)
        .await?;
    Ok(())
}

/// Has the lists with an entry of a credential signed anew.
pub async fn touch(connection: &mut SqliteConnection, credential: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE status_lists SET version = version + 1 \
         WHERE id IN (SELECT list FROM status_entries WHERE credential = ?)",
    )
    .bind(credential)
    .execute(connection)
    .await?;
    Ok(())
}

/// The positions whose value is not 0, in order.
pub async fn set_values(
    on: impl SqliteExecutor<'_>,
    list: i64,
) -> Result<Vec<(u32, u8)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT position, value FROM status_entries WHERE list = ? AND value <> 0 \
         ORDER BY position",
    )
    .bind(list)
    .fetch_all(on)
    .await
}
