//! Documents on the own disk.
//!
//! The functions take a connection, so that a document and what points at it are written in one
//! transaction. A document never changes: keeping it twice is keeping it once.

use super::{Db, malformed};
use crate::registry::Unavailable;
use cid::Cid;
use credentials::{
    store::{Block, DocumentStore, StoreError},
    time::Timestamp,
};
use sqlx::{Row, SqliteConnection, SqliteExecutor};

/// What is here under a CID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// The document, checked against its CID.
    Here(Block),
    /// It was here, and its bytes were erased.
    Erased,
}

/// Keeps a block. One that is here already, or was erased, stays as it is.
pub async fn keep(
    connection: &mut SqliteConnection,
    block: &Block,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO blocks (cid, codec, bytes, created_at) VALUES (?, ?, ?, ?) \
         ON CONFLICT (cid) DO NOTHING",
    )
    .bind(block.cid.to_string())
    .bind(i64::try_from(block.cid.codec()).map_err(|_| malformed("blocks.codec"))?)
    .bind(&block.bytes)
    .bind(now.unix_seconds())
    .execute(connection)
    .await?;
    Ok(())
}

/// What is here under `cid`; `None` when nothing ever was. Bytes that the disk has changed are an error.
pub async fn held(on: impl SqliteExecutor<'_>, cid: &Cid) -> Result<Option<Held>, sqlx::Error> {
    let row =
        sqlx::query("SELECT bytes, erased_at IS NOT NULL AS erased FROM blocks WHERE cid = ?")
            .bind(cid.to_string())
            .fetch_optional(on)
            .await?;
    let Some(row) = row else { return Ok(None) };
    if row.try_get("erased")? {
        return Ok(Some(Held::Erased));
    }
    let block =
        Block::checked(cid, row.try_get("bytes")?).ok_or_else(|| malformed("blocks.bytes"))?;
    Ok(Some(Held::Here(block)))
}

/// Erases the bytes of a document and takes it out of the outbox. What Kubo has of it, it keeps.
/// False when it is not here.
pub async fn erase(
    connection: &mut SqliteConnection,
    cid: &Cid,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let cid = cid.to_string();
    sqlx::query("DELETE FROM outbox WHERE cid = ?").bind(&cid).execute(&mut *connection).await?;
    let done = sqlx::query(
        "UPDATE blocks SET bytes = x'', pinned = 0, erased_at = ? WHERE cid = ? AND erased_at IS NULL",
    )
    .bind(now.unix_seconds())
    .bind(&cid)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) fn parse(cid: &str) -> Result<Cid, sqlx::Error> {
    Cid::try_from(cid).map_err(|_| malformed("blocks.cid"))
}

/// The blocks table as a place to look for documents.
#[derive(Debug, Clone)]
pub struct Blocks(Db);

impl Blocks {
    /// Over this disk.
    pub fn new(db: Db) -> Self {
        Self(db)
    }

    fn unreachable(&self, reason: &str) -> StoreError {
        StoreError::Unreachable { engine: self.name().to_owned(), reason: reason.to_owned() }
    }
}

#[async_trait::async_trait]
impl DocumentStore for Blocks {
    /// Always fails: a document is kept with [`keep`], in the transaction of what points at it.
    async fn put(&self, _block: &Block) -> Result<(), StoreError> {
        Err(self.unreachable("it is only read from here"))
    }

    async fn get(&self, cid: &Cid) -> Result<Option<Block>, StoreError> {
        match held(self.0.readers(), cid).await.map_err(super::unavailable) {
            Ok(Some(Held::Here(block))) => Ok(Some(block)),
            Ok(Some(Held::Erased) | None) => Ok(None),
            Err(Unavailable) => Err(self.unreachable("the disk did not answer")),
        }
    }

    fn name(&self) -> &str {
        "own blocks"
    }
}
