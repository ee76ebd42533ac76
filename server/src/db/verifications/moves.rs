//! Licences that go from one folder into another, and back.

use sqlx::{Row as _, SqliteConnection, SqliteExecutor};

/// What was put into another folder.
pub struct Move {
    /// Its row.
    pub row: i64,
    /// The folder that it was in.
    pub source: i64,
    /// The folder that it is in.
    pub target: i64,
    /// The credentials.
    pub credentials: Vec<String>,
    /// By what the person of the first folder was known, as far as that went along.
    pub marks: Vec<String>,
}

/// The credentials that lie in a folder.
pub async fn credentials(
    on: impl SqliteExecutor<'_>,
    folder: i64,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT credential FROM clinician_credentials WHERE clinician = ?")
        .bind(folder)
        .fetch_all(on)
        .await
}

/// Every report about a credential that is in one folder goes into another one.
pub async fn credential(
    connection: &mut SqliteConnection,
    credential: &str,
    source: i64,
    target: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE verifications SET clinician = ? WHERE clinician = ? AND credential = ?")
        .bind(target)
        .bind(source)
        .bind(credential)
        .execute(connection)
        .await?;
    Ok(())
}

/// An emptied folder leads on to another one, or to none again.
pub async fn lead(
    connection: &mut SqliteConnection,
    folder: i64,
    to: Option<i64>,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE clinicians SET merged_into = ? WHERE id = ?")
        .bind(to)
        .bind(folder)
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps what was moved.
pub async fn insert(
    connection: &mut SqliteConnection,
    organisation: i64,
    number: &str,
    it: &Move,
    person: i64,
    now: i64,
) -> Result<(), sqlx::Error> {
    let list = |list: &[String]| serde_json::Value::from(list.to_vec()).to_string();
    sqlx::query(
        "INSERT INTO folder_moves (organisation, number, source, target, credentials, marks, \
         person, moved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(organisation)
    .bind(number)
    .bind(it.source)
    .bind(it.target)
    .bind(list(&it.credentials))
    .bind(list(&it.marks))
    .bind(person)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// What was moved under that number, and not put back.
pub async fn by_number(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    number: &str,
) -> Result<Option<Move>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT id, source, target, credentials, marks FROM folder_moves \
         WHERE organisation = ? AND number = ? AND undone_at IS NULL",
    )
    .bind(organisation)
    .bind(number)
    .fetch_optional(on)
    .await?;
    row.map(|row| {
        let list = |column: &str| {
            let text: String = row.try_get(column)?;
            serde_json::from_str(&text).map_err(|_| super::malformed("folder_moves: a list"))
        };
        Ok(Move {
            row: row.try_get("id")?,
            source: row.try_get("source")?,
            target: row.try_get("target")?,
            credentials: list("credentials")?,
            marks: list("marks")?,
        })
    })
    .transpose()
}

/// It was put back.
pub async fn undone(
    connection: &mut SqliteConnection,
    row: i64,
    now: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE folder_moves SET undone_at = ? WHERE id = ?")
        .bind(now)
        .bind(row)
        .execute(connection)
        .await?;
    Ok(())
}
