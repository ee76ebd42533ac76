use super::{Block, DocumentStore, StoreError};
use cid::Cid;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Blocks in memory: for tests, and for verifying with documents that were handed in.
#[derive(Debug, Default)]
pub struct Memory(Mutex<HashMap<Cid, Vec<u8>>>);

impl Memory {
    /// With these blocks.
    pub fn of(blocks: impl IntoIterator<Item = Block>) -> Self {
        Self(Mutex::new(blocks.into_iter().map(|block| (block.cid, block.bytes)).collect()))
    }
}

#[async_trait::async_trait]
impl DocumentStore for Memory {
    async fn put(&self, block: &Block) -> Result<(), StoreError> {
        let block = Block::checked(&block.cid, block.bytes.clone())
            .ok_or_else(|| StoreError::Mismatch { engine: self.name().into() })?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(block.cid, block.bytes);
        Ok(())
    }

    async fn get(&self, cid: &Cid) -> Result<Option<Block>, StoreError> {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(cid).cloned();
        Ok(bytes.map(|bytes| Block { cid: *cid, bytes }))
    }

    fn name(&self) -> &str {
        "memory"
    }
}
