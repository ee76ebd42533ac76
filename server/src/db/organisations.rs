//! Organisations, and the few facts about the installation itself.

use crate::registry::{Organisation, OrganisationKind};
use credentials::{did::Did, time::Timestamp};
use sqlx::{FromRow, Row, SqliteConnection, SqliteExecutor, sqlite::SqliteRow};

/// An organisation with its row.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Its row.
    pub row: i64,
    /// What it is.
    pub organisation: Organisation,
}

impl FromRow<'_, SqliteRow> for Stored {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let did: String = row.try_get("did")?;
        let kind: String = row.try_get("kind")?;
        Ok(Self {
            row: row.try_get("id")?,
            organisation: Organisation {
                slug: row.try_get("slug")?,
                name: row.try_get("name")?,
                kind: OrganisationKind::from_name(&kind)
                    .ok_or_else(|| super::malformed("organisations.kind"))?,
                did: Did::parse(&did).map_err(|_| super::malformed("organisations.did"))?,
                created_at: Timestamp::from_unix_seconds(row.try_get("created_at")?),
            },
        })
    }
}

/// Adds an organisation and gives its row.
pub async fn insert(
    connection: &mut SqliteConnection,
    organisation: &Organisation,
) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO organisations (slug, name, kind, did, created_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(&organisation.slug)
    .bind(&organisation.name)
    .bind(organisation.kind.name())
    .bind(organisation.did.as_str())
    .bind(organisation.created_at.unix_seconds())
    .execute(connection)
    .await?;
    Ok(done.last_insert_rowid())
}

/// Gives an organisation another name.
pub async fn rename(
    connection: &mut SqliteConnection,
    organisation: i64,
    name: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE organisations SET name = ? WHERE id = ?")
        .bind(name)
        .bind(organisation)
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps the last did:web check of an organisation.
pub async fn keep_check(
    connection: &mut SqliteConnection,
    organisation: i64,
    at: Timestamp,
    report: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT OR REPLACE INTO did_checks (organisation, at, report) VALUES (?, ?, ?)")
        .bind(organisation)
        .bind(at.unix_seconds())
        .bind(report)
        .execute(connection)
        .await?;
    Ok(())
}

/// The last did:web check of an organisation.
pub async fn kept_check(
    on: impl SqliteExecutor<'_>,
    slug: &str,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT report FROM did_checks JOIN organisations ON organisation = organisations.id \
         WHERE slug = ?",
    )
    .bind(slug)
    .fetch_optional(on)
    .await
}

/// Every organisation, by slug.
pub async fn all(on: impl SqliteExecutor<'_>) -> Result<Vec<Stored>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM organisations ORDER BY slug").fetch_all(on).await
}

/// The organisation of that slug.
pub async fn by_slug(
    on: impl SqliteExecutor<'_>,
    slug: &str,
) -> Result<Option<Stored>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM organisations WHERE slug = ?").bind(slug).fetch_optional(on).await
}

/// The organisation of that DID.
pub async fn by_did(on: impl SqliteExecutor<'_>, did: &Did) -> Result<Option<Stored>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM organisations WHERE did = ?")
        .bind(did.as_str())
        .fetch_optional(on)
        .await
}

/// A fact about this installation.
pub async fn meta(on: impl SqliteExecutor<'_>, name: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT value FROM meta WHERE name = ?").bind(name).fetch_optional(on).await
}

/// Keeps a fact about this installation.
pub async fn set_meta(
    connection: &mut SqliteConnection,
    name: &str,
    value: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO meta (name, value) VALUES (?, ?) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(connection)
    .await?;
    Ok(())
}
