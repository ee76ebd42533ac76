//! Ways to sign in: passkeys and passwords, challenges that were answered, known browsers, attempts.

use crate::people::Person;
use credentials::time::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::{FromRow, Row, SqliteConnection, SqliteExecutor, sqlite::SqliteRow};

/// A passkey of a person, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its row.
    pub row: i64,
    /// The credential's id.
    pub credential: Vec<u8>,
    /// The public key, as its door writes it.
    pub passkey: String,
    /// For its person, to tell it from others.
    pub name: String,
    /// Since when.
    pub added_at: Timestamp,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
    /// The way back in that it goes back to, until its person has said that it was them.
    pub way_back: Option<i64>,
}

/// A password of a person, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct KeptPassword {
    /// As its door writes it.
    #[sqlx(rename = "password")]
    pub hash: String,
    /// As for a passkey.
    #[sqlx(rename = "password_way_back")]
    pub way_back: Option<i64>,
}

impl FromRow<'_, SqliteRow> for Kept {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let used_at: Option<i64> = row.try_get("used_at")?;
        Ok(Self {
            row: row.try_get("passkey_id")?,
            credential: row.try_get("credential")?,
            passkey: row.try_get("passkey")?,
            name: row.try_get("passkey_name")?,
            added_at: Timestamp::from_unix_seconds(row.try_get("added_at")?),
            used_at: used_at.map(Timestamp::from_unix_seconds),
            way_back: row.try_get("way_back")?,
        })
    }
}

/// Adds a passkey and gives its row.
pub async fn insert_passkey(
    connection: &mut SqliteConnection,
    person: i64,
    credential: &[u8],
    passkey: &str,
    name: &str,
    way_back: Option<i64>,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO passkeys (person, credential, passkey, name, way_back, added_at) \
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(person)
    .bind(credential)
    .bind(passkey)
    .bind(name)
    .bind(way_back)
    .bind(now.unix_seconds())
    .execute(connection)
    .await?;
    Ok(done.last_insert_rowid())
}

/// The passkeys of a person, oldest first.
pub async fn passkeys(on: impl SqliteExecutor<'_>, person: i64) -> Result<Vec<Kept>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id AS passkey_id, name AS passkey_name, credential, passkey, added_at, used_at, \
         way_back FROM passkeys WHERE person = ? ORDER BY id",
    )
    .bind(person)
    .fetch_all(on)
    .await
}

/// The passkey of that credential, and whose it is.
pub async fn by_credential(
    on: impl SqliteExecutor<'_>,
    credential: &[u8],
) -> Result<Option<(Kept, Person)>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT passkeys.id AS passkey_id, passkeys.name AS passkey_name, credential, passkey, \
         added_at, used_at, way_back, people.* FROM passkeys JOIN people ON people.id = person \
         WHERE credential = ?",
    )
    .bind(credential)
    .fetch_optional(on)
    .await?;
    row.map(|row| Ok((Kept::from_row(&row)?, Person::from_row(&row)?))).transpose()
}

/// Keeps a passkey as it is after it was used.
pub async fn use_passkey(
    connection: &mut SqliteConnection,
    row: i64,
    passkey: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE passkeys SET passkey = ?, used_at = ? WHERE id = ?")
        .bind(passkey)
        .bind(now.unix_seconds())
        .bind(row)
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives a passkey of this person another name. False when it is not theirs.
pub async fn name_passkey(
    connection: &mut SqliteConnection,
    person: i64,
    row: i64,
    name: &str,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("UPDATE passkeys SET name = ? WHERE id = ? AND person = ?")
        .bind(name)
        .bind(row)
        .bind(person)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes a passkey of this person. False when it is not theirs.
pub async fn remove_passkey(
    connection: &mut SqliteConnection,
    person: i64,
    row: i64,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("DELETE FROM passkeys WHERE id = ? AND person = ?")
        .bind(row)
        .bind(person)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// What is kept of a person's password; `None` for who has none.
pub async fn password(
    on: impl SqliteExecutor<'_>,
    person: i64,
) -> Result<Option<KeptPassword>, sqlx::Error> {
    sqlx::query_as(
        "SELECT password, password_way_back FROM people WHERE id = ? AND password IS NOT NULL",
    )
    .bind(person)
    .fetch_optional(on)
    .await
}

/// Keeps another password of a person, or none.
pub async fn set_password(
    connection: &mut SqliteConnection,
    person: i64,
    kept: Option<&str>,
    way_back: Option<i64>,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE people SET password = ?, password_way_back = ? WHERE id = ?")
        .bind(kept)
        .bind(way_back)
        .bind(person)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that a challenge was answered, until it would be over. False when it was before.
pub async fn answer(
    connection: &mut SqliteConnection,
    nonce: &[u8; 16],
    ends_at: Timestamp,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    sqlx::query("DELETE FROM answered WHERE ends_at <= ?")
        .bind(now.unix_seconds())
        .execute(&mut *connection)
        .await?;
    let done =
        sqlx::query("INSERT INTO answered (nonce, ends_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(&nonce[..])
            .bind(ends_at.unix_seconds())
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether this person has signed in from that browser before.
pub async fn knows_device(
    on: impl SqliteExecutor<'_>,
    digest: &[u8; 32],
    person: i64,
) -> Result<bool, sqlx::Error> {
    let found: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM devices WHERE digest = ? AND person = ?")
            .bind(&digest[..])
            .bind(person)
            .fetch_optional(on)
            .await?;
    Ok(found.is_some())
}

/// The bucket of the attempts at one account from a browser that it knows.
pub fn device_bucket(device: &[u8; 32], person: i64) -> [u8; 32] {
    let mut bucket = Sha256::new_with_prefix(b"device\0");
    bucket.update(device);
    bucket.update(person.to_be_bytes());
    bucket.finalize().into()
}

/// Notes that a person signs in from a browser, whose cookie becomes another one with it. What was
/// tried there at the accounts of others stays counted.
pub async fn note_device(
    connection: &mut SqliteConnection,
    before: Option<&[u8; 32]>,
    digest: &[u8; 32],
    person: i64,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if let Some(before) = before {
        let known: Vec<i64> = sqlx::query_scalar("SELECT person FROM devices WHERE digest = ?")
            .bind(&before[..])
            .fetch_all(&mut *connection)
            .await?;
        for one in known {
            sqlx::query("UPDATE attempts SET bucket = ? WHERE bucket = ?")
                .bind(&device_bucket(digest, one)[..])
                .bind(&device_bucket(before, one)[..])
                .execute(&mut *connection)
                .await?;
        }
        sqlx::query("UPDATE devices SET digest = ? WHERE digest = ?")
            .bind(&digest[..])
            .bind(&before[..])
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query(
        "INSERT INTO devices (digest, person, used_at) VALUES (?, ?, ?) \
         ON CONFLICT (digest, person) DO UPDATE SET used_at = excluded.used_at",
    )
    .bind(&digest[..])
    .bind(person)
    .bind(now.unix_seconds())
    .execute(&mut *connection)
    .await?;
    // A person has a few browsers: the oldest of very many are forgotten.
    sqlx::query(
        "DELETE FROM devices WHERE person = ?1 AND digest IN (SELECT digest FROM devices \
         WHERE person = ?1 AND digest <> ?2 ORDER BY used_at DESC LIMIT -1 OFFSET 19)",
    )
    .bind(person)
    .bind(&digest[..])
    .execute(connection)
    .await?;
    Ok(())
}

/// No browser is known for this person any more.
pub async fn forget_devices(
    connection: &mut SqliteConnection,
    person: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM devices WHERE person = ?").bind(person).execute(connection).await?;
    Ok(())
}

/// Counts an attempt in a bucket that holds `most` until it ends. `Some` is the end of a bucket
/// that is full: this attempt may not be made, and is not counted.
pub async fn attempt(
    connection: &mut SqliteConnection,
    bucket: &[u8; 32],
    most: i64,
    ends_at: Timestamp,
    now: Timestamp,
) -> Result<Option<Timestamp>, sqlx::Error> {
    sqlx::query("DELETE FROM attempts WHERE ends_at <= ?")
        .bind(now.unix_seconds())
        .execute(&mut *connection)
        .await?;
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT count, ends_at FROM attempts WHERE bucket = ?")
            .bind(&bucket[..])
            .fetch_optional(&mut *connection)
            .await?;
    if let Some((_, ends_at)) = row.filter(|(count, _)| *count >= most) {
        return Ok(Some(Timestamp::from_unix_seconds(ends_at)));
    }
    sqlx::query(
        "INSERT INTO attempts (bucket, count, ends_at) VALUES (?, 1, ?) \
         ON CONFLICT (bucket) DO UPDATE SET count = count + 1",
    )
    .bind(&bucket[..])
    .bind(ends_at.unix_seconds())
    .execute(connection)
    .await?;
    Ok(None)
}

/// An attempt that was counted was right: it is taken back.
pub async fn forgive(
    connection: &mut SqliteConnection,
    bucket: &[u8; 32],
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE attempts SET count = count - 1 WHERE bucket = ? AND count > 0")
        .bind(&bucket[..])
        .execute(connection)
        .await?;
    Ok(())
}
