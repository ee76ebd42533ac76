//! Clients of the machine interfaces and their tokens; secrets as digests only.

use crate::registry::Client;
use credentials::time::Timestamp;
use sqlx::{FromRow, Row, SqliteConnection, SqliteExecutor, sqlite::SqliteRow};

/// A client with the digest of its secret.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The client.
    pub client: Client,
    /// SHA-256 of its secret.
    pub secret: Vec<u8>,
}

impl FromRow<'_, SqliteRow> for Stored {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let at = |column: &str| {
            row.try_get::<Option<i64>, _>(column)
                .map(|seconds| seconds.map(Timestamp::from_unix_seconds))
        };
        Ok(Self {
            client: Client {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                organisation: row.try_get("slug")?,
                scopes: split(row.try_get("scopes")?),
                created_at: Timestamp::from_unix_seconds(row.try_get("created_at")?),
                expires_at: at("expires_at")?,
                revoked_at: at("revoked_at")?,
                granted_at: at("granted_at")?,
                made_by: row.try_get("made_by")?,
                maker: row.try_get("maker")?,
            },
            secret: row.try_get("secret")?,
        })
    }
}

/// Scopes are kept as they travel: joined by spaces (RFC 6749, 3.3).
fn split(scopes: &str) -> Vec<String> {
    scopes.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}

/// Adds a client.
pub async fn insert(
    connection: &mut SqliteConnection,
    client: &Client,
    organisation: Option<i64>,
    secret: &[u8],
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO clients \
         (id, name, organisation, scopes, secret, created_at, expires_at, made_by) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&client.id)
    .bind(&client.name)
    .bind(organisation)
    .bind(client.scopes.join(" "))
    .bind(secret)
    .bind(client.created_at.unix_seconds())
    .bind(client.expires_at.map(Timestamp::unix_seconds))
    .bind(client.made_by)
    .execute(connection)
    .await?;
    Ok(())
}

/// Every client, oldest first; those of one organisation where it is named.
pub async fn all(
    on: impl SqliteExecutor<'_>,
    organisation: Option<&str>,
) -> Result<Vec<Stored>, sqlx::Error> {
    sqlx::query_as(
        "SELECT clients.*, slug, maker.name AS maker FROM clients \
         LEFT JOIN organisations ON organisation = organisations.id \
         LEFT JOIN people AS maker ON maker.id = made_by \
         WHERE ?1 IS NULL OR slug = ?1 ORDER BY clients.created_at, clients.id",
    )
    .bind(organisation)
    .fetch_all(on)
    .await
}

/// The client of that id.
pub async fn by_id(on: impl SqliteExecutor<'_>, id: &str) -> Result<Option<Stored>, sqlx::Error> {
    sqlx::query_as(
        "SELECT clients.*, slug, maker.name AS maker FROM clients \
         LEFT JOIN organisations ON organisation = organisations.id \
         LEFT JOIN people AS maker ON maker.id = made_by WHERE clients.id = ?",
    )
    .bind(id)
    .fetch_optional(on)
    .await
}

/// Refuses a client from now on, and forgets its tokens.
pub async fn revoke(
    connection: &mut SqliteConnection,
    id: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM tokens WHERE client = ?").bind(id).execute(&mut *connection).await?;
    sqlx::query("UPDATE clients SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?")
        .bind(now.unix_seconds())
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps a token by its digest, and forgets those that have expired.
pub async fn insert_token(
    connection: &mut SqliteConnection,
    digest: &[u8],
    client: &str,
    scopes: &[String],
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM tokens WHERE expires_at <= ?")
        .bind(now.unix_seconds())
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE clients SET granted_at = ? WHERE id = ?")
        .bind(now.unix_seconds())
        .bind(client)
        .execute(&mut *connection)
        .await?;
    sqlx::query("INSERT INTO tokens (digest, client, scopes, expires_at) VALUES (?, ?, ?, ?)")
        .bind(digest)
        .bind(client)
        .bind(scopes.join(" "))
        .bind(expires_at.unix_seconds())
        .execute(connection)
        .await?;
    Ok(())
}

/// The client and scopes of a token that has not expired.
pub async fn by_token(
    on: impl SqliteExecutor<'_>,
    digest: &[u8],
    now: Timestamp,
) -> Result<Option<(Stored, Vec<String>)>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT clients.*, slug, maker.name AS maker, tokens.scopes AS granted FROM tokens \
         JOIN clients ON client = clients.id \
         LEFT JOIN organisations ON organisation = organisations.id \
         LEFT JOIN people AS maker ON maker.id = made_by \
         WHERE tokens.digest = ? AND tokens.expires_at > ?",
    )
    .bind(digest)
    .bind(now.unix_seconds())
    .fetch_optional(on)
    .await?;
    row.map(|row| Ok((Stored::from_row(&row)?, split(row.try_get("granted")?)))).transpose()
}
