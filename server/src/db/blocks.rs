//! Blocks on the own disk.

use super::Db;
use cid::Cid;
use credentials::store::{Block, DocumentStore, StoreError};

/// The blocks table as a document store.
#[derive(Debug, Clone)]
pub struct Blocks(Db);

impl Blocks {
    /// Over this disk.
    pub fn new(db: Db) -> Self {
        Self(db)
    }
}

#[async_trait::async_trait]
impl DocumentStore for Blocks {
    async fn put(&self, _block: &Block) -> Result<(), StoreError> {
        let reason = "nothing is put here".to_owned();
        Err(StoreError::Unreachable { engine: self.name().to_owned(), reason })
    }
    async fn get(&self, cid: &Cid) -> Result<Option<Block>, StoreError> {
        let found = super::registry::document(self.0.readers(), cid).await.map_err(|error| {
            let crate::registry::Unavailable = super::unavailable(error);
            let reason = "the disk did not answer".to_owned();
            StoreError::Unreachable { engine: self.name().to_owned(), reason }
        })?;
        Ok(found.and_then(|bytes| Block::checked(cid, bytes)))
    }
    fn name(&self) -> &str {
        "own blocks"
    }
}
