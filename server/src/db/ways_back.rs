//! What goes back to a way back in that an administrator made: until its person has said that it was
//! them, it opens no more than it opened then.

use credentials::time::Timestamp;
use sqlx::{FromRow, Row, SqliteConnection, SqliteExecutor, sqlite::SqliteRow};

/// A way back in that was used, about which its person has something to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// Its row.
    pub link: i64,
    /// Who made it, by name.
    pub maker: String,
    /// When.
    pub made_at: Timestamp,
    /// When somebody came by it.
    pub used_at: Timestamp,
}

impl FromRow<'_, SqliteRow> for Used {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let at = |column: &str| row.try_get(column).map(Timestamp::from_unix_seconds);
        Ok(Self {
            link: row.try_get("id")?,
            maker: row.try_get("maker")?,
            made_at: at("made_at")?,
            used_at: at("spent_at")?,
        })
    }
}

/// The ways back in of a person that were used and are not answered for, or to which a way to sign
/// in still goes back; the earliest first.
pub async fn open(on: impl SqliteExecutor<'_>, person: i64) -> Result<Vec<Used>, sqlx::Error> {
    sqlx::query_as(
        "SELECT links.id, maker.name AS maker, made_at, spent_at FROM links \
         JOIN people AS maker ON maker.id = made_by \
         WHERE links.kind = 'recover' AND links.person = ?1 AND spent = 'used' \
         AND (known_at IS NULL \
              OR EXISTS (SELECT 1 FROM passkeys WHERE person = ?1 AND way_back = links.id) \
              OR EXISTS (SELECT 1 FROM people WHERE id = ?1 AND password_way_back = links.id)) \
         ORDER BY links.id LIMIT 50",
    )
    .bind(person)
    .fetch_all(on)
    .await
}

/// One that was used, answered for or not.
pub async fn used(
    on: impl SqliteExecutor<'_>,
    person: i64,
    link: i64,
) -> Result<Option<Used>, sqlx::Error> {
    sqlx::query_as(
        "SELECT links.id, maker.name AS maker, made_at, spent_at FROM links \
         JOIN people AS maker ON maker.id = made_by \
         WHERE links.kind = 'recover' AND links.person = ? AND links.id = ? AND spent = 'used'",
    )
    .bind(person)
    .bind(link)
    .fetch_optional(on)
    .await
}

/// How many ways to sign in go back to a way back in: to that one, or to any.
pub async fn unconfirmed(
    on: impl SqliteExecutor<'_>,
    person: i64,
    link: Option<i64>,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM passkeys WHERE person = ?1 AND way_back IS NOT NULL \
                 AND (?2 IS NULL OR way_back = ?2)) \
              + (SELECT COUNT(*) FROM people WHERE id = ?1 AND password_way_back IS NOT NULL \
                 AND (?2 IS NULL OR password_way_back = ?2))",
    )
    .bind(person)
    .bind(link)
    .fetch_one(on)
    .await
}

/// A passkey is its person's own from now on. False when there is none of that row that goes back
/// to that way back in.
pub async fn confirm_passkey(
    connection: &mut SqliteConnection,
    person: i64,
    link: i64,
    row: i64,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE passkeys SET way_back = NULL WHERE id = ? AND person = ? AND way_back = ?",
    )
    .bind(row)
    .bind(person)
    .bind(link)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The same for the password.
pub async fn confirm_password(
    connection: &mut SqliteConnection,
    person: i64,
    link: i64,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE people SET password_way_back = NULL WHERE id = ? AND password_way_back = ?",
    )
    .bind(person)
    .bind(link)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Its person has answered for a way back in.
pub async fn know(
    connection: &mut SqliteConnection,
    person: i64,
    link: i64,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE links SET known_at = ? WHERE id = ? AND person = ? AND known_at IS NULL")
        .bind(now.unix_seconds())
        .bind(link)
        .bind(person)
        .execute(connection)
        .await?;
    Ok(())
}

/// A way back in whose maker has no say about its person any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Orphan {
    /// Whose account it opens.
    pub person: i64,
    /// The way back in.
    pub link: i64,
}

/// The ways back in that were used, that `maker` made for people for whom `maker` does not answer
/// any more ([`super::people::answers_for`]), and to which something still goes back.
pub async fn orphans(on: impl SqliteExecutor<'_>, maker: i64) -> Result<Vec<Orphan>, sqlx::Error> {
    sqlx::query_as(
        "SELECT links.person, links.id AS link FROM links \
         WHERE links.kind = 'recover' AND made_by = ?1 AND spent = 'used' \
         AND EXISTS (SELECT 1 FROM members AS theirs WHERE theirs.person = links.person \
             AND NOT EXISTS (SELECT 1 FROM members AS own WHERE own.person = ?1 \
                 AND own.organisation = theirs.organisation AND own.role = 'administrator')) \
         AND (EXISTS (SELECT 1 FROM passkeys WHERE way_back = links.id) \
              OR EXISTS (SELECT 1 FROM people WHERE password_way_back = links.id) \
              OR EXISTS (SELECT 1 FROM sessions WHERE way_back = links.id)) \
         ORDER BY links.id",
    )
    .bind(maker)
    .fetch_all(on)
    .await
}

/// Ends every passkey, password and session that goes back to a way back in.
pub async fn end(connection: &mut SqliteConnection, link: i64) -> Result<(), sqlx::Error> {
    for query in [
        "DELETE FROM passkeys WHERE way_back = ?",
        "UPDATE people SET password = NULL, password_way_back = NULL WHERE password_way_back = ?",
        "DELETE FROM sessions WHERE way_back = ?",
    ] {
        sqlx::query(query).bind(link).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The name of a member of an organisation who has no way to sign in; nothing for who has one, or
/// is no member.
pub async fn left_out(
    on: impl SqliteExecutor<'_>,
    person: i64,
    organisation: i64,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT name FROM people JOIN members ON members.person = people.id \
         WHERE people.id = ? AND organisation = ? AND password IS NULL \
         AND NOT EXISTS (SELECT 1 FROM passkeys WHERE passkeys.person = people.id)",
    )
    .bind(person)
    .bind(organisation)
    .fetch_optional(on)
    .await
}
