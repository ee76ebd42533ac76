//! Documents by content: the port, and what every engine shares.

use cid::Cid;

/// A block: bytes and the CID that they hash to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// CIDv1, sha2-256; `raw` for our documents.
    pub cid: Cid,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The CID of one raw block: CIDv1, codec raw, sha2-256, as `ipfs add --cid-version=1 --raw-leaves` gives for up to 1 MiB.
pub fn raw_cid(_bytes: &[u8]) -> Cid {
    todo!("H5")
}

/// Why a document could not be had or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Nobody who was asked has it. `asked` names them for the report.
    #[error("nobody who was asked has it: {}", asked.join(", "))]
    NotFound {
        /// `own blocks`, `kubo`, gateway origins.
        asked: Vec<String>,
    },
    /// The engine could not be asked: a "could not check".
    #[error("{engine} could not be asked: {reason}")]
    Unreachable {
        /// Which engine.
        engine: String,
        /// In a few words of ours.
        reason: String,
    },
    /// What came back does not hash to the CID.
    #[error("{engine} answered with other bytes than the CID names")]
    Mismatch {
        /// Which engine.
        engine: String,
    },
    /// Over a bound.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The bound.
        limit: usize,
    },
}

/// A place that keeps blocks by CID.
#[async_trait::async_trait]
pub trait DocumentStore: Send + Sync {
    /// Keeps a block; when this returns, the block was read back and its CID compared.
    async fn put(&self, block: &Block) -> Result<(), StoreError>;
    /// The block of `cid`, checked against it; `None` when this place does not have it.
    async fn get(&self, cid: &Cid) -> Result<Option<Block>, StoreError>;
    /// What reports call this place.
    fn name(&self) -> &str;
}
