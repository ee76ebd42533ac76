//! Staff, whom they work for, and their sessions.

use super::malformed;
use crate::{
    access::Role,
    auth::session::Session,
    people::{Member, Person},
};
use credentials::time::Timestamp;
use sqlx::{FromRow, Row, SqliteConnection, SqliteExecutor, sqlite::SqliteRow};

impl FromRow<'_, SqliteRow> for Person {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let handle: Vec<u8> = row.try_get("handle")?;
        Ok(Self {
            row: row.try_get("id")?,
            handle: handle.try_into().map_err(|_| malformed("people.handle"))?,
            email: row.try_get("email")?,
            name: row.try_get("name")?,
            created_at: Timestamp::from_unix_seconds(row.try_get("created_at")?),
        })
    }
}

impl FromRow<'_, SqliteRow> for Session {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let at = |column: &str| row.try_get(column).map(Timestamp::from_unix_seconds);
        let digest: Vec<u8> = row.try_get("digest")?;
        Ok(Self {
            digest: digest.try_into().map_err(|_| malformed("sessions.digest"))?,
            begun_at: at("begun_at")?,
            used_at: at("used_at")?,
            ends_at: at("ends_at")?,
            agent: row.try_get("agent")?,
            way_back: row.try_get("way_back")?,
        })
    }
}

pub(super) fn role_from(name: &str) -> Result<Role, sqlx::Error> {
    Role::from_name(name).ok_or_else(|| malformed("members.role"))
}

/// Adds a person and gives the row.
pub async fn insert(
    connection: &mut SqliteConnection,
    person: &Person,
) -> Result<i64, sqlx::Error> {
    let done =
        sqlx::query("INSERT INTO people (handle, email, name, created_at) VALUES (?, ?, ?, ?)")
            .bind(&person.handle[..])
            .bind(&person.email)
            .bind(&person.name)
            .bind(person.created_at.unix_seconds())
            .execute(connection)
            .await?;
    Ok(done.last_insert_rowid())
}

/// Who signs in with that address, in small letters.
pub async fn by_email(
    on: impl SqliteExecutor<'_>,
    email: &str,
) -> Result<Option<Person>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM people WHERE email = ?").bind(email).fetch_optional(on).await
}

/// Makes somebody a member, or gives a member another role.
pub async fn set_role(
    connection: &mut SqliteConnection,
    person: i64,
    slug: &str,
    role: Role,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO members (organisation, person, role, since) \
         SELECT id, ?, ?, ? FROM organisations WHERE slug = ? \
         ON CONFLICT (organisation, person) DO UPDATE SET role = excluded.role",
    )
    .bind(person)
    .bind(role.name())
    .bind(now.unix_seconds())
    .bind(slug)
    .execute(connection)
    .await?;
    Ok(())
}

/// What a person is in an organisation.
pub async fn role(
    on: impl SqliteExecutor<'_>,
    person: i64,
    slug: &str,
) -> Result<Option<Role>, sqlx::Error> {
    let found: Option<String> = sqlx::query_scalar(
        "SELECT role FROM members JOIN organisations ON organisations.id = organisation \
         WHERE person = ? AND slug = ?",
    )
    .bind(person)
    .bind(slug)
    .fetch_optional(on)
    .await?;
    found.as_deref().map(role_from).transpose()
}

/// What a person is in an organisation, and when they used a page of it last.
pub async fn seat(
    on: impl SqliteExecutor<'_>,
    person: i64,
    slug: &str,
) -> Result<Option<(Role, Option<Timestamp>)>, sqlx::Error> {
    let found: Option<(String, Option<i64>)> = sqlx::query_as(
        "SELECT role, seen_at FROM members JOIN organisations ON organisations.id = organisation \
         WHERE person = ? AND slug = ?",
    )
    .bind(person)
    .bind(slug)
    .fetch_optional(on)
    .await?;
    let seat = |(role, seen): (String, Option<i64>)| {
        Ok((role_from(&role)?, seen.map(Timestamp::from_unix_seconds)))
    };
    found.map(seat).transpose()
}

/// Notes that a member used a page of an organisation.
pub async fn see(
    connection: &mut SqliteConnection,
    person: i64,
    slug: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE members SET seen_at = ? WHERE person = ? \
         AND organisation = (SELECT id FROM organisations WHERE slug = ?)",
    )
    .bind(now.unix_seconds())
    .bind(person)
    .bind(slug)
    .execute(connection)
    .await?;
    Ok(())
}

/// The slugs of the organisations that a person works for.
pub async fn slugs(on: impl SqliteExecutor<'_>, person: i64) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT slug FROM members JOIN organisations ON organisations.id = organisation \
         WHERE person = ? ORDER BY slug",
    )
    .bind(person)
    .fetch_all(on)
    .await
}

/// Who works for an organisation, by name.
pub async fn members(on: impl SqliteExecutor<'_>, slug: &str) -> Result<Vec<Member>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT people.*, role, since, members.seen_at AS seen_here FROM members JOIN people ON people.id = person \
         JOIN organisations ON organisations.id = organisation \
         WHERE slug = ? ORDER BY people.name, people.id",
    )
    .bind(slug)
    .fetch_all(on)
    .await?;
    let member = |row: &SqliteRow| {
        let seen_at: Option<i64> = row.try_get("seen_here")?;
        Ok(Member {
            seen_at: seen_at.map(Timestamp::from_unix_seconds),
            person: Person::from_row(row)?,
            role: role_from(row.try_get("role")?)?,
            since: Timestamp::from_unix_seconds(row.try_get("since")?),
        })
    };
    rows.iter().map(member).collect()
}

/// Adds a session.
pub async fn insert_session(
    connection: &mut SqliteConnection,
    person: i64,
    session: &Session,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO sessions (digest, person, begun_at, used_at, ends_at, agent, way_back) \
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&session.digest[..])
    .bind(person)
    .bind(session.begun_at.unix_seconds())
    .bind(session.used_at.unix_seconds())
    .bind(session.ends_at.unix_seconds())
    .bind(&session.agent)
    .bind(session.way_back)
    .execute(connection)
    .await?;
    Ok(())
}

/// A session by its digest, and whose it is.
pub async fn session(
    on: impl SqliteExecutor<'_>,
    digest: &[u8; 32],
) -> Result<Option<(Session, Person)>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT sessions.*, people.* FROM sessions JOIN people ON people.id = person \
         WHERE digest = ?",
    )
    .bind(&digest[..])
    .fetch_optional(on)
    .await?;
    row.map(|row| Ok((Session::from_row(&row)?, Person::from_row(&row)?))).transpose()
}

/// Notes that a session was used.
pub async fn use_session(
    connection: &mut SqliteConnection,
    digest: &[u8; 32],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE sessions SET used_at = ? WHERE digest = ?")
        .bind(now.unix_seconds())
        .bind(&digest[..])
        .execute(connection)
        .await?;
    Ok(())
}

/// In seconds: for so long it is known whose a session was that has ended by itself.
const KNOWN: i64 = 24 * 3600;

/// Forgets the sessions that ended a day ago.
pub async fn forget_sessions(
    connection: &mut SqliteConnection,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM sessions WHERE ends_at <= ?")
        .bind(now.unix_seconds() - KNOWN)
        .execute(connection)
        .await?;
    Ok(())
}

/// The sessions of a person, the one used last first; those that have ended included.
pub async fn sessions(
    on: impl SqliteExecutor<'_>,
    person: i64,
) -> Result<Vec<Session>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM sessions WHERE person = ? ORDER BY used_at DESC, begun_at DESC")
        .bind(person)
        .fetch_all(on)
        .await
}

/// Ends one session.
pub async fn end_session(
    connection: &mut SqliteConnection,
    digest: &[u8; 32],
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM sessions WHERE digest = ?")
        .bind(&digest[..])
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends every session of a person but `except`.
pub async fn end_sessions(
    connection: &mut SqliteConnection,
    person: i64,
    except: Option<&[u8; 32]>,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM sessions WHERE person = ?1 AND (?2 IS NULL OR digest <> ?2)")
        .bind(person)
        .bind(except.map(|digest| &digest[..]))
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends every session of a person that goes back to a way back in.
pub async fn end_unconfirmed_sessions(
    connection: &mut SqliteConnection,
    person: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM sessions WHERE person = ? AND way_back IS NOT NULL")
        .bind(person)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether anybody can sign in here at all.
pub async fn any(on: impl SqliteExecutor<'_>) -> Result<bool, sqlx::Error> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM people LIMIT 1").fetch_optional(on).await?;
    Ok(found.is_some())
}

/// A person by its row.
pub async fn by_row(on: impl SqliteExecutor<'_>, row: i64) -> Result<Option<Person>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM people WHERE id = ?").bind(row).fetch_optional(on).await
}

/// How many administrators an organisation has.
pub async fn administrators(on: impl SqliteExecutor<'_>, slug: &str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT COUNT(*) FROM members JOIN organisations ON organisations.id = organisation \
         WHERE slug = ? AND role = 'administrator'",
    )
    .bind(slug)
    .fetch_one(on)
    .await
}

/// Whether somebody who administers an organisation has a way to sign in.
pub async fn is_administered(on: impl SqliteExecutor<'_>, slug: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM members \
         JOIN organisations ON organisations.id = organisation \
         JOIN people ON people.id = members.person \
         WHERE slug = ? AND role = 'administrator' AND (password IS NOT NULL \
             OR EXISTS (SELECT 1 FROM passkeys WHERE passkeys.person = people.id)))",
    )
    .bind(slug)
    .fetch_one(on)
    .await
}

/// The slugs of the organisations that a person administers.
pub async fn administered(
    on: impl SqliteExecutor<'_>,
    person: i64,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT slug FROM members JOIN organisations ON organisations.id = organisation \
         WHERE person = ? AND role = 'administrator' ORDER BY slug",
    )
    .bind(person)
    .fetch_all(on)
    .await
}

/// Gives a person another name.
pub async fn rename(
    connection: &mut SqliteConnection,
    person: i64,
    name: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE people SET name = ? WHERE id = ?")
        .bind(name)
        .bind(person)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes a member. False when there is none.
pub async fn remove_member(
    connection: &mut SqliteConnection,
    person: i64,
    slug: &str,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "DELETE FROM members WHERE person = ? \
         AND organisation = (SELECT id FROM organisations WHERE slug = ?)",
    )
    .bind(person)
    .bind(slug)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether `maker` is an administrator wherever `person` works.
pub async fn answers_for(
    on: impl SqliteExecutor<'_>,
    maker: i64,
    person: i64,
) -> Result<bool, sqlx::Error> {
    let beyond: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM members AS theirs WHERE theirs.person = ?2 AND NOT EXISTS \
         (SELECT 1 FROM members AS own WHERE own.person = ?1 \
          AND own.organisation = theirs.organisation AND own.role = 'administrator')",
    )
    .bind(maker)
    .bind(person)
    .fetch_one(on)
    .await?;
    Ok(beyond == 0)
}
