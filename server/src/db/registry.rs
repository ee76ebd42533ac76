//! What was issued: credentials, licences and their changes.

mod find;

pub use find::{
    From, Name, Place, Values, count, fill_in, find, last_moment, named, place, practising, values,
};

use super::malformed;
use crate::registry::{Change, ChangeOrder, License, LicenseId};
use cid::Cid;
use credentials::{lifecycle::State, time::Timestamp};
use sqlx::{
    FromRow, QueryBuilder, Row, Sqlite, SqliteConnection, SqliteExecutor, sqlite::SqliteRow,
};
use std::collections::HashMap;

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
    stored.license.history = changes(connection, &stored.license.id).await?;
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

/// Every change of a licence that stands, in the order in which they came into force; those that
/// wait come last.
async fn changes(
    connection: &mut SqliteConnection,
    license: &LicenseId,
) -> Result<Vec<Change>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT * FROM changes WHERE license = ? AND withdrawn_at IS NULL \
         ORDER BY applied_at IS NULL, applied_at, id",
    )
    .bind(license.as_str())
    .fetch_all(connection)
    .await?;
    rows.iter().map(change_from).collect()
}

/// The histories of several licences, in one question.
async fn changes_of(
    connection: &mut SqliteConnection,
    of: &mut [Stored],
) -> Result<(), sqlx::Error> {
    if of.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Sqlite>::new(
        "SELECT * FROM changes WHERE withdrawn_at IS NULL AND license IN (",
    );
    let mut ids = query.separated(", ");
    for stored in of.iter() {
        ids.push_bind(stored.license.id.as_str().to_owned());
    }
    query.push(") ORDER BY applied_at IS NULL, applied_at, id");
    let rows = query.build().fetch_all(connection).await?;
    let mut histories: HashMap<String, Vec<Change>> = HashMap::new();
    for row in &rows {
        histories.entry(row.try_get("license")?).or_default().push(change_from(row)?);
    }
    for stored in of {
        stored.license.history = histories.remove(stored.license.id.as_str()).unwrap_or_default();
    }
    Ok(())
}

pub(super) fn change_from(row: &SqliteRow) -> Result<Change, sqlx::Error> {
    Ok(Change {
        number: row.try_get("id")?,
        from: state_from(row.try_get("from_state")?)?,
        to: state_from(row.try_get("to_state")?)?,
        reason: row.try_get("reason")?,
        text: row.try_get("text")?,
        order_url: row.try_get("order_url")?,
        effective: Timestamp::from_unix_seconds(row.try_get("effective_at")?),
        recorded_at: Timestamp::from_unix_seconds(row.try_get("recorded_at")?),
        in_force: row.try_get::<Option<i64>, _>("applied_at")?.is_some(),
    })
}

/// Takes back a change that waits for its moment; `by` is the person who does.
pub async fn withdraw_change(
    on: impl SqliteExecutor<'_>,
    change: i64,
    by: Option<i64>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE changes SET withdrawn_at = ?, withdrawn_by = ? WHERE id = ?")
        .bind(now.unix_seconds())
        .bind(by)
        .bind(change)
        .execute(on)
        .await?;
    Ok(())
}

/// Records a change; `by` is the person who ordered it.
pub async fn insert_change(
    connection: &mut SqliteConnection,
    license: &LicenseId,
    from: State,
    (order, by): (&ChangeOrder, Option<i64>),
    effective: Timestamp,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
        "INSERT INTO changes (license, from_state, to_state, reason, text, order_url, \
         effective_at, recorded_at, ordered_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(license.as_str())
    .bind(state_code(from))
    .bind(state_code(order.to))
    .bind(&order.reason)
    .bind(&order.text)
    .bind(&order.order_url)
    .bind(effective.unix_seconds())
    .bind(now.unix_seconds())
    .bind(by)
    .execute(connection)
    .await?;
    Ok(done.last_insert_rowid())
}

/// A recorded change comes into force, from the state that the licence is in by then.
pub async fn apply_change(
    connection: &mut SqliteConnection,
    change: i64,
    license: &LicenseId,
    to: State,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE changes SET applied_at = ?, \
         from_state = (SELECT state FROM licenses WHERE id = license) WHERE id = ?",
    )
    .bind(now.unix_seconds())
    .bind(change)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE licenses SET state = ? WHERE id = ?")
        .bind(state_code(to))
        .bind(license.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// The first thousand changes whose moment has come, oldest first: row, licence and state to come.
pub async fn due_changes(
    on: impl SqliteExecutor<'_>,
    now: Timestamp,
) -> Result<Vec<(i64, LicenseId, State)>, sqlx::Error> {
    let rows: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT id, license, to_state FROM changes \
         WHERE applied_at IS NULL AND withdrawn_at IS NULL AND effective_at <= ? \
         ORDER BY effective_at, id LIMIT 1000",
    )
    .bind(now.unix_seconds())
    .fetch_all(on)
    .await?;
    rows.into_iter()
        .map(|(row, license, to)| {
            let license = LicenseId::parse(&license).map_err(|_| malformed("changes.license"))?;
            Ok((row, license, state_from(to)?))
        })
        .collect()
}

/// Whether a change whose moment has come is not applied yet to a licence of a status list.
pub async fn is_due(
    on: impl SqliteExecutor<'_>,
    list: i64,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM changes INDEXED BY changes_waiting \
         CROSS JOIN licenses ON licenses.id = changes.license \
         CROSS JOIN status_entries ON status_entries.credential = licenses.credential \
         WHERE applied_at IS NULL AND withdrawn_at IS NULL AND effective_at <= ? AND list = ?)",
    )
    .bind(now.unix_seconds())
    .bind(list)
    .fetch_one(on)
    .await
}

/// The change in force that brought each licence of a status list into its state, by position.
pub async fn latest_changes(
    on: impl SqliteExecutor<'_>,
    list: i64,
) -> Result<Vec<(u32, Change)>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT position, changes.* FROM status_entries \
         JOIN licenses ON licenses.credential = status_entries.credential \
         JOIN changes ON changes.license = licenses.id \
         WHERE list = ? AND value <> 0 AND changes.id = (SELECT id FROM changes \
         WHERE license = licenses.id AND to_state = state AND applied_at IS NOT NULL \
         ORDER BY applied_at DESC, id DESC LIMIT 1) ORDER BY position",
    )
    .bind(list)
    .fetch_all(on)
    .await?;
    rows.iter().map(|row| Ok((row.try_get("position")?, change_from(row)?))).collect()
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
