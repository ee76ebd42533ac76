//! The signed records of changes: which are still to be made, and where they are.

use super::{change_from, malformed};
use crate::{db::blocks, registry::Change};
use cid::Cid;
use sqlx::{Row, SqliteConnection, SqliteExecutor};

/// A change in force of which there is no signed record yet, with what is public of its licence.
#[derive(Debug, Clone)]
pub struct Unrecorded {
    /// The change.
    pub change: Change,
    /// The id of the licence's credential.
    pub credential_id: String,
    /// The licence's number.
    pub number: String,
    /// ISO 3166-2.
    pub jurisdiction: String,
    /// Where its document is.
    pub cid: Cid,
    /// That document; empty when it was erased.
    pub document: Vec<u8>,
}

/// Some changes of an organisation's licences of which there is no record, from after `after` on, in
/// the order of their numbers.
pub async fn unrecorded(
    on: impl SqliteExecutor<'_>,
    organisation: i64,
    after: i64,
    most: i64,
) -> Result<Vec<Unrecorded>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT changes.*, credential_id, number, jurisdiction, cid, \
         (SELECT bytes FROM blocks WHERE blocks.cid = licenses.cid) AS document \
         FROM changes INDEXED BY changes_unrecorded \
         CROSS JOIN licenses ON licenses.id = changes.license \
         CROSS JOIN credentials ON credentials.id = licenses.credential \
         WHERE applied_at IS NOT NULL AND event_cid IS NULL AND changes.id > ? \
         AND licenses.organisation = ? ORDER BY changes.id LIMIT ?",
    )
    .bind(after)
    .bind(organisation)
    .bind(most)
    .fetch_all(on)
    .await?;
    let read = rows.iter().map(|row| {
        Ok(Unrecorded {
            change: change_from(row)?,
            credential_id: row.try_get("credential_id")?,
            number: row.try_get("number")?,
            jurisdiction: row.try_get("jurisdiction")?,
            cid: blocks::parse(row.try_get("cid")?)?,
            document: row.try_get::<Option<Vec<u8>>, _>("document")?.unwrap_or_default(),
        })
    });
    read.collect()
}

/// Where the record of a change is, signed by that key. False where there is one already, or nothing
/// that the key signed counts any more.
pub async fn set_recorded(
    connection: &mut SqliteConnection,
    change: i64,
    cid: &Cid,
    key: i64,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE changes SET event_cid = ?1, event_key = ?2 WHERE id = ?3 AND event_cid IS NULL \
         AND EXISTS (SELECT 1 FROM keys WHERE keys.id = ?2 AND stolen_at IS NULL)",
    )
    .bind(cid.to_string())
    .bind(key)
    .bind(change)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The CID of a record, where there is one.
pub(super) fn cid(text: Option<String>) -> Result<Option<Cid>, sqlx::Error> {
    let read = |text: String| Cid::try_from(text.as_str());
    text.map(read).transpose().map_err(|_| malformed("changes.event_cid"))
}
