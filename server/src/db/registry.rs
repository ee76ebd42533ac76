//! What was issued: credentials, licences and their changes.

mod changes;
mod events;
mod find;

pub(super) use changes::change_from;
pub use changes::{
    announced_changes, apply_change, due_changes, hold_change, insert_change, is_due, keep_change,
    latest_changes, release_change, withdraw_change,
};
pub use events::{Unrecorded, set_recorded, unrecorded};
pub use find::{
    From, NOT_RENEWED, Name, Place, Values, count, fill_in, find, last_moment, named, place,
    practising, values,
};

use super::malformed;
use crate::registry::{License, LicenseId};
use cid::Cid;
use credentials::{lifecycle::State, time::Timestamp};
use sqlx::{
    FromRow, QueryBuilder, Row, Sqlite, SqliteConnection, SqliteExecutor, sqlite::SqliteRow,
};

/// What a credential is, as far as the registry cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A clinician licence.
    License,
    /// A patient identity: nothing of it is here but that it exists.
    Identity,
    /// Anything else, over the VC-API.
    Other,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::License => "license",
            Self::Identity => "identity",
            Self::Other => "other",
        }
    }
}

/// A state as its code: `suspension-stayed`.
pub fn state_code(state: State) -> String {
    match serde_json::to_value(state) {
        Ok(serde_json::Value::String(code)) => code,
        _ => unreachable!("a state is written as a text"),
    }
}

pub(super) fn state_from(code: String) -> Result<State, sqlx::Error> {
    serde_json::from_value(serde_json::Value::String(code)).map_err(|_| malformed("state"))
}

/// A licence with its rows.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The row of its credential.
    pub credential: i64,
    /// The row of its organisation.
    pub organisation: i64,
    /// The licence; its history is read apart.
    pub license: License,
}

impl FromRow<'_, SqliteRow> for Stored {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let at = |column: &str| row.try_get(column).map(Timestamp::from_unix_seconds);
        let id: String = row.try_get("id")?;
        let cid: String = row.try_get("cid")?;
        Ok(Self {
            credential: row.try_get("credential")?,
            organisation: row.try_get("organisation")?,
            license: License {
                id: LicenseId::parse(&id).map_err(|_| malformed("licenses.id"))?,
                organisation: row.try_get("slug")?,
                credential_id: row.try_get("credential_id")?,
                cid: Cid::try_from(cid.as_str()).map_err(|_| malformed("licenses.cid"))?,
                state: state_from(row.try_get("state")?)?,
                name: row.try_get("name")?,
                family_name: row.try_get("family_name")?,
                number: row.try_get("number")?,
                jurisdiction: row.try_get("jurisdiction")?,
                profession: row.try_get("profession")?,
                issued_at: at("issued_at")?,
                valid_from: at("valid_from")?,
                valid_until: at("valid_until")?,
                published: row.try_get("published")?,
                npi: row.try_get("npi")?,
                issued_by: row.try_get("issued_by")?,
                history: Vec::new(),
            },
        })
    }
}

const LICENSES: &str = "SELECT licenses.*, slug, credential_id, issued_at FROM licenses \
     JOIN credentials ON credentials.id = credential \
     JOIN organisations ON organisations.id = licenses.organisation ";

/// Adds a credential with the key that signed it, and gives its row. Fails on the unique key when
/// its id is here already, and on the trigger when that key was stolen meanwhile.
pub async fn insert_credential(
    connection: &mut SqliteConnection,
    organisation: i64,
    credential_id: &str,
    kind: Kind,
    key: i64,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO credentials (organisation, credential_id, kind, key, issued_at) \
         VALUES (?, ?, ?, ?, ?)",
    )
    .bind(organisation)
    .bind(credential_id)
    .bind(kind.name())
    .bind(key)
    .bind(now.unix_seconds())
    .execute(connection)
    .await?;
    Ok(done.last_insert_rowid())
}

/// A licence by its short name, with its history.
pub async fn license(
    connection: &mut SqliteConnection,
    id: &LicenseId,
) -> Result<Option<Stored>, sqlx::Error> {
    let mut query = QueryBuilder::<Sqlite>::new(LICENSES);
    query.push("WHERE licenses.id = ").push_bind(id.as_str());
    let found: Option<Stored> = query.build_query_as().fetch_optional(&mut *connection).await?;
    with_history(connection, found).await
}

/// A licence by the id of its credential, with its history.
pub async fn license_of_credential(
    connection: &mut SqliteConnection,
    credential: i64,
) -> Result<Option<Stored>, sqlx::Error> {
    let mut query = QueryBuilder::<Sqlite>::new(LICENSES);
    query.push("WHERE licenses.credential = ").push_bind(credential);
    let found: Option<Stored> = query.build_query_as().fetch_optional(&mut *connection).await?;
    with_history(connection, found).await
}

async fn with_history(
    connection: &mut SqliteConnection,
    found: Option<Stored>,
) -> Result<Option<Stored>, sqlx::Error> {
    let Some(mut stored) = found else { return Ok(None) };
    stored.license.history = changes::of(connection, &stored.license.id).await?;
    Ok(Some(stored))
}

/// The row, organisation and kind of a credential by its id.
pub async fn credential(
    on: impl SqliteExecutor<'_>,
    credential_id: &str,
) -> Result<Option<(i64, String, bool)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT credentials.id, slug, credentials.kind = 'license' FROM credentials \
         JOIN organisations ON organisation = organisations.id WHERE credential_id = ?",
    )
    .bind(credential_id)
    .fetch_optional(on)
    .await
}

/// The order that an idempotency key stands for, and the licence it gave.
pub async fn repeated(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    key: &str,
) -> Result<Option<(Vec<u8>, String)>, sqlx::Error> {
    sqlx::query_as("SELECT digest, license FROM idempotency WHERE organisation = ? AND key = ?")
        .bind(organisation)
        .bind(key)
        .fetch_optional(on)
        .await
}

/// Keeps what an idempotency key stands for. Fails on the primary key when another was faster.
pub async fn insert_repeatable(
    connection: &mut SqliteConnection,
    organisation: i64,
    key: &str,
    digest: &[u8],
    license: &LicenseId,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO idempotency (organisation, key, digest, license) VALUES (?, ?, ?, ?)")
        .bind(organisation)
        .bind(key)
        .bind(digest)
        .bind(license.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// How much is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Standing {
    /// Licences.
    pub licenses: u64,
    /// Positions in status lists that belong to a credential.
    pub status_entries: u64,
    /// Credentials of any type.
    pub credentials: u64,
}

/// How much is here.
pub async fn standing(on: impl SqliteExecutor<'_>) -> Result<Standing, sqlx::Error> {
    sqlx::query_as(
        "SELECT (SELECT count(*) FROM licenses) AS licenses, \
         (SELECT count(*) FROM status_entries) AS status_entries, \
         (SELECT count(*) FROM credentials) AS credentials",
    )
    .fetch_one(on)
    .await
}
