//! The organisations' keys: public halves, and private halves sealed.

use credentials::{
    did::web::Standing,
    key::{KeyType, PublicKey},
    lifecycle::State,
    time::Timestamp,
};
use sqlx::{
    FromRow, QueryBuilder, Row, Sqlite, SqliteConnection, SqliteExecutor, sqlite::SqliteRow,
};

/// A key as it is kept.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Its row.
    pub row: i64,
    /// The row of its organisation.
    pub organisation: i64,
    /// The part of its name after `#`.
    pub fragment: String,
    /// Its public half.
    pub public: PublicKey,
    /// Its private half under the master key; empty once it was destroyed.
    pub sealed: String,
    /// Since when.
    pub created_at: Timestamp,
    /// From then on it signs nothing.
    pub retired_at: Option<Timestamp>,
    /// From then on nothing that it signed counts.
    pub stolen_at: Option<Timestamp>,
    /// It was retired by an earlier version, and nobody has said whether it was stolen.
    pub doubted: bool,
}

impl Stored {
    /// As the DID document tells of it.
    pub fn standing(&self) -> Standing {
        match (self.stolen_at, self.retired_at) {
            (Some(since), _) => Standing::Stolen(since),
            (None, Some(since)) if self.doubted => Standing::Doubted(since),
            (None, Some(_)) => Standing::Retired,
            (None, None) => Standing::Current,
        }
    }
}

impl FromRow<'_, SqliteRow> for Stored {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let public: String = row.try_get("public")?;
        let at = |column: &str| {
            let seconds = row.try_get::<Option<i64>, _>(column)?;
            Ok::<_, sqlx::Error>(seconds.map(Timestamp::from_unix_seconds))
        };
        Ok(Self {
            row: row.try_get("id")?,
            organisation: row.try_get("organisation")?,
            fragment: row.try_get("fragment")?,
            public: PublicKey::from_multikey(&public)
                .map_err(|_| super::malformed("keys.public"))?,
            sealed: row.try_get("sealed")?,
            created_at: Timestamp::from_unix_seconds(row.try_get("created_at")?),
            retired_at: at("retired_at")?,
            stolen_at: at("stolen_at")?,
            doubted: row.try_get("doubted")?,
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

/// Adds a key and gives its row. There is at most one of each type that is not retired.
pub async fn insert(
    connection: &mut SqliteConnection,
    organisation: i64,
    fragment: &str,
    public: &PublicKey,
    sealed: &str,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    let done = sqlx::query(
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
    Ok(done.last_insert_rowid())
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

/// Retires a key that signs now, and destroys its private half. False when it signs no more already.
pub async fn retire(
    connection: &mut SqliteConnection,
    key: i64,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE keys SET retired_at = ?, sealed = '' WHERE id = ? AND retired_at IS NULL",
    )
    .bind(now.unix_seconds())
    .bind(key)
    .execute(&mut *connection)
    .await?;
    erasing(connection).await?;
    Ok(done.rows_affected() == 1)
}

/// Something was erased that the journal is not to hold any longer either.
pub async fn erasing(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT OR IGNORE INTO erasing (id) VALUES (1)").execute(connection).await?;
    Ok(())
}

/// From now on nothing that a key signed counts. False when that is known already.
pub async fn set_stolen(
    connection: &mut SqliteConnection,
    key: i64,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE keys SET stolen_at = ?, doubted = 0 WHERE id = ? AND stolen_at IS NULL",
    )
    .bind(now.unix_seconds())
    .bind(key)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A key that was retired long ago was not stolen. False when nobody asks.
pub async fn set_kept(connection: &mut SqliteConnection, key: i64) -> Result<bool, sqlx::Error> {
    let done = sqlx::query("UPDATE keys SET doubted = 0 WHERE id = ? AND doubted = 1")
        .bind(key)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Of these keys, the ones that are retired.
pub async fn retired(
    on: impl SqliteExecutor<'_>,
    rows: &[i64],
) -> Result<Vec<Stored>, sqlx::Error> {
    let mut query =
        QueryBuilder::<Sqlite>::new("SELECT * FROM keys WHERE retired_at IS NOT NULL AND id IN (");
    let mut listed = query.separated(", ");
    for row in rows {
        listed.push_bind(*row);
    }
    query.push(")");
    query.build_query_as().fetch_all(on).await
}

/// How many keys of that type there are and were.
pub async fn count(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    key_type: KeyType,
) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) FROM keys WHERE organisation = ? AND key_type = ?")
        .bind(organisation)
        .bind(type_name(key_type))
        .fetch_one(on)
        .await
}

/// How many credentials of an organisation each of its keys signed, by row; `None` for those of
/// which that is not noted.
pub async fn signed(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
) -> Result<Vec<(Option<i64>, u64)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, (SELECT count(*) FROM credentials WHERE key = keys.id) FROM keys \
         WHERE organisation = ?1 UNION ALL \
         SELECT NULL, count(*) FROM credentials WHERE key IS NULL AND organisation = ?1",
    )
    .bind(organisation)
    .fetch_all(on)
    .await
}

/// How far noting has come for an organisation; `None` where all is noted.
pub async fn noted_up_to(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar("SELECT after FROM noting WHERE organisation = ?")
        .bind(organisation)
        .fetch_optional(on)
        .await
}

/// An organisation where something is to be noted, and how far that has come.
pub async fn to_note(on: impl SqliteExecutor<'_>) -> Result<Option<(i64, i64)>, sqlx::Error> {
    sqlx::query_as("SELECT organisation, after FROM noting ORDER BY organisation LIMIT 1")
        .fetch_optional(on)
        .await
}

/// Noting has come up to that credential; with `None`, to the end.
pub async fn set_noted(
    connection: &mut SqliteConnection,
    organisation: i64,
    up_to: Option<i64>,
) -> Result<(), sqlx::Error> {
    let query = match up_to {
        Some(after) => {
            sqlx::query("UPDATE noting SET after = max(after, ?) WHERE organisation = ?")
                .bind(after)
        }
        None => sqlx::query("DELETE FROM noting WHERE organisation = ?"),
    };
    query.bind(organisation).execute(connection).await?;
    Ok(())
}

/// Licences whose key is not noted, with their documents: rows of credentials after `after`.
pub async fn not_noted(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    after: i64,
    most: i64,
) -> Result<Vec<(i64, Vec<u8>)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT credentials.id, bytes FROM credentials \
         JOIN licenses ON licenses.credential = credentials.id \
         JOIN blocks ON blocks.cid = licenses.cid \
         WHERE key IS NULL AND credentials.organisation = ? AND credentials.id > ? \
         ORDER BY credentials.id LIMIT ?",
    )
    .bind(organisation)
    .bind(after)
    .bind(most)
    .fetch_all(on)
    .await
}

/// Notes which key signed a credential.
pub async fn note(
    connection: &mut SqliteConnection,
    credential: i64,
    organisation: i64,
    fragment: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE credentials SET key = (SELECT id FROM keys WHERE organisation = ? \
         AND fragment = ?) WHERE id = ?",
    )
    .bind(organisation)
    .bind(fragment)
    .bind(credential)
    .execute(connection)
    .await?;
    Ok(())
}

/// The licences that a key signed and that would still be relied on: not ended for good, and not
/// expired by `now`.
fn relied_on(select: &str, key: i64, now: Timestamp) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(select);
    query.push(
        " FROM credentials JOIN licenses ON licenses.credential = credentials.id WHERE key = ",
    );
    query.push_bind(key).push(" AND valid_until >= ").push_bind(now.unix_seconds());
    query.push(" AND state NOT IN (");
    let mut ended = query.separated(", ");
    for state in State::ALL.into_iter().filter(|state| state.is_final()) {
        ended.push_bind(super::registry::state_code(state));
    }
    query.push(")");
    query
}

/// How many licences that a key signed would still be relied on.
pub async fn count_relied_on(
    connection: &mut SqliteConnection,
    key: i64,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    relied_on("SELECT count(*)", key, now).build_query_scalar().fetch_one(connection).await
}

/// Some of them by the order of their issuing: the row of the credential, short name, number and
/// the person's name.
pub async fn list_relied_on(
    connection: &mut SqliteConnection,
    key: i64,
    now: Timestamp,
    after: i64,
    most: i64,
) -> Result<Vec<(i64, String, String, String)>, sqlx::Error> {
    let mut query = relied_on("SELECT credentials.id, licenses.id, number, name", key, now);
    query.push(" AND credentials.id > ").push_bind(after);
    query.push(" ORDER BY credentials.id LIMIT ").push_bind(most);
    query.build_query_as().fetch_all(connection).await
}
