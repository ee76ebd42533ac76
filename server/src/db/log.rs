//! The audit log: one line for everything that was issued, changed or verified.

use credentials::time::Timestamp;
use sqlx::SqliteConnection;

/// Appends a line. `subject` is an id, `detail` a few words of ours: never a name or a claim.
pub async fn append(
    connection: &mut SqliteConnection,
    at: Timestamp,
    organisation: Option<i64>,
    action: &'static str,
    subject: &str,
    detail: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO log (at, organisation, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(at.unix_seconds())
    .bind(organisation)
    .bind(action)
    .bind(subject)
    .bind(detail)
    .execute(connection)
    .await?;
    Ok(())
}
