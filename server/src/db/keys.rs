//! The organisations' keys: public halves, and private halves sealed.

use credentials::{
    key::{KeyType, PublicKey},
    time::Timestamp,
};
use sqlx::{FromRow, Row, SqliteConnection, SqliteExecutor, sqlite::SqliteRow};

/// A key as it is kept.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Its row.
    pub row: i64,
    /// The part of its name after `#`.
    pub fragment: String,
    /// Its public half.
    pub public: PublicKey,
    /// Its private half under the master key.
    pub sealed: String,
    /// Since when.
    pub created_at: Timestamp,
    /// From then on it signs nothing.
    pub retired_at: Option<Timestamp>,
}

impl FromRow<'_, SqliteRow> for Stored {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let public: String = row.try_get("public")?;
        Ok(Self {
            row: row.try_get("id")?,
            fragment: row.try_get("fragment")?,
            public: PublicKey::from_multikey(&public)
                .map_err(|_| super::malformed("keys.public"))?,
            sealed: row.try_get("sealed")?,
            created_at: Timestamp::from_unix_seconds(row.try_get("created_at")?),
            retired_at: row
                .try_get::<Option<i64>, _>("retired_at")?
                .map(Timestamp::from_unix_seconds),
        })
    }
}

/// How a curve is written in the database and in fragments.
pub fn type_name(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::Ed25519 => "ed25519",
        KeyType::P256 => "p256",
        KeyType::P384 => "p384",
    }
}

/// Adds a key. There is at most one of each type that is not retired.
pub async fn insert(
    connection: &mut SqliteConnection,
    organisation: i64,
    fragment: &str,
    public: &PublicKey,
    sealed: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO keys (organisation, fragment, key_type, public, sealed, created_at) \
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(organisation)
    .bind(fragment)
    .bind(type_name(public.key_type()))
    .bind(public.multikey())
    .bind(sealed)
    .bind(now.unix_seconds())
    .execute(connection)
    .await?;
    Ok(())
}

/// The keys of an organisation, oldest first, retired ones included.
pub async fn of(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
) -> Result<Vec<Stored>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM keys WHERE organisation = ? ORDER BY id")
        .bind(organisation)
        .fetch_all(on)
        .await
}

/// The key of that type that signs now.
pub async fn current(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    key_type: KeyType,
) -> Result<Option<Stored>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM keys WHERE organisation = ? AND key_type = ? AND retired_at IS NULL",
    )
    .bind(organisation)
    .bind(type_name(key_type))
    .fetch_optional(on)
    .await
}

/// Retires the key of that type that signs now, and says how many there are and were of the type.
pub async fn retire(
    connection: &mut SqliteConnection,
    organisation: i64,
    key_type: KeyType,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    sqlx::query(
        "UPDATE keys SET retired_at = ? \
         WHERE organisation = ? AND key_type = ? AND retired_at IS NULL",
    )
    .bind(now.unix_seconds())
    .bind(organisation)
    .bind(type_name(key_type))
    .execute(&mut *connection)
    .await?;
    sqlx::query_scalar("SELECT count(*) FROM keys WHERE organisation = ? AND key_type = ?")
        .bind(organisation)
        .bind(type_name(key_type))
        .fetch_one(connection)
        .await
}
