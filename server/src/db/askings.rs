//! What was asked over the network a moment ago.

use credentials::time::Timestamp;
use sqlx::SqliteConnection;

/// How long one organisation waits before it asks the same again, in seconds.
const APART: i64 = 10;

/// Notes that an organisation asks about a subject now. False when it did a moment ago. A moment that
/// is still to come is none: a clock was set back.
pub async fn note(
    on: &mut SqliteConnection,
    organisation: i64,
    subject: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let now = now.unix_seconds();
    sqlx::query("DELETE FROM askings WHERE organisation = ? AND NOT at BETWEEN ? AND ?")
        .bind(organisation)
        .bind(now - APART + 1)
        .bind(now)
        .execute(&mut *on)
        .await?;
    let done = sqlx::query(
        "INSERT INTO askings (organisation, subject, at) VALUES (?, ?, ?) \
         ON CONFLICT (organisation, subject) DO NOTHING",
    )
    .bind(organisation)
    .bind(subject)
    .bind(now)
    .execute(on)
    .await?;
    Ok(done.rows_affected() == 1)
}
