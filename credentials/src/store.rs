//! Documents by content: the port, and what every engine shares.
//!
//! A document is one raw block: its CID is CIDv1, codec raw, sha2-256. A place that keeps blocks
//! is a [`DocumentStore`]; nothing that comes from one is believed before it hashes to its CID.

pub mod car;
mod find;
#[cfg(feature = "native")]
mod gateway;
#[cfg(feature = "native")]
mod kubo;
mod memory;
#[cfg(test)]
mod tests;

pub use find::find;
#[cfg(feature = "native")]
pub use gateway::Gateway;
#[cfg(feature = "native")]
pub use kubo::{Kubo, KuboAddressError, KuboVersion};
pub use memory::Memory;

use crate::limits::CID_BYTES;
use cid::{Cid, Version, multibase};
use multihash_codetable::{Code, MultihashDigest};

/// Multicodec `raw`: the bytes as they are. All our documents.
pub const RAW: u64 = 0x55;
/// Multicodec `dag-pb`: a node of a UnixFS file in several blocks, or of a directory.
pub const DAG_PB: u64 = 0x70;
/// Multihash `sha2-256`.
const SHA2_256: u64 = 0x12;

/// A block: bytes and the CID that they hash to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// CIDv1, sha2-256; `raw` for our documents.
    pub cid: Cid,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Block {
    /// The raw block of `bytes`.
    pub fn document(bytes: Vec<u8>) -> Self {
        Self { cid: raw_cid(&bytes), bytes }
    }

    /// The block of `cid`, if `bytes` hash to it; `None` if they do not, or if its hash is not sha2-256.
    pub fn checked(cid: &Cid, bytes: Vec<u8>) -> Option<Self> {
        let same = is_sha2_256(cid) && Code::Sha2_256.digest(&bytes) == *cid.hash();
        same.then_some(Self { cid: *cid, bytes })
    }
}

/// The CID of one raw block: CIDv1, codec raw, sha2-256, as `ipfs add --cid-version=1 --raw-leaves` gives for up to 1 MiB.
pub fn raw_cid(bytes: &[u8]) -> Cid {
    Cid::new_v1(RAW, Code::Sha2_256.digest(bytes))
}

fn is_sha2_256(cid: &Cid) -> bool {
    cid.hash().code() == SHA2_256 && cid.hash().size() == 32
}

/// Why a text does not name a document; the sentence goes on after the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CidError {
    /// Longer than any CID.
    #[error("is longer than {CID_BYTES} bytes, which no CID is")]
    TooLong,
    /// No CID in any notation, or one with something after it.
    #[error("is not a CID; one of a document begins with bafkrei and has 59 characters")]
    NotACid,
    /// A CIDv0, `Qm…`.
    #[error(
        "is a CIDv0 (Qm…), which names a UnixFS node; a document has a CIDv1 that begins with bafkrei"
    )]
    Version0,
    /// Codec dag-pb.
    #[error(
        "names a directory, or a file in several blocks (dag-pb); a document is one raw block, as ipfs add --cid-version=1 --raw-leaves makes of up to 1 MiB"
    )]
    DagPb,
    /// Another codec.
    #[error("has the codec 0x{0:x}; a document is a raw block (0x55)")]
    Codec(u64),
    /// Another hash than sha2-256.
    #[error("has the hash 0x{0:x}; a document is named by sha2-256 (0x12)")]
    Hash(u64),
}

/// Reads the CID of a document: `bafkrei…`, also as `ipfs://bafkrei…` or `/ipfs/bafkrei…`, in any
/// multibase. Only CIDv1, raw, sha2-256.
pub fn document_cid(text: &str) -> Result<Cid, CidError> {
    if text.len() > CID_BYTES {
        return Err(CidError::TooLong);
    }
    let text = text.trim();
    let text = text.strip_prefix("ipfs://").or(text.strip_prefix("/ipfs/")).unwrap_or(text);
    if text.len() == 46 && text.starts_with("Qm") {
        return Err(CidError::Version0);
    }
    let (_, bytes) = multibase::decode(text).map_err(|_| CidError::NotACid)?;
    document_cid_of(&bytes)
}

/// Reads the binary CID of a document.
pub fn document_cid_of(bytes: &[u8]) -> Result<Cid, CidError> {
    let cid = Cid::try_from(bytes).map_err(|_| CidError::NotACid)?;
    match cid.codec() {
        // What is left over, or written longer than need be, would make two texts of one CID.
        _ if cid.to_bytes() != bytes => Err(CidError::NotACid),
        _ if cid.version() == Version::V0 => Err(CidError::Version0),
        DAG_PB => Err(CidError::DagPb),
        RAW if !is_sha2_256(&cid) => Err(CidError::Hash(cid.hash().code())),
        RAW => Ok(cid),
        codec => Err(CidError::Codec(codec)),
    }
}

/// Why a document could not be had or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Nobody who was asked gave it. `asked` names them for the report, each with the reason if
    /// it was another than not having it.
    #[error("nobody who was asked gave it: {}", asked.join(", "))]
    NotFound {
        /// `own blocks`, `kubo (no answer within 4 s)`, gateway origins.
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
