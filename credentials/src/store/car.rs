//! CARv1: blocks in one file (IPLD, Content Addressable aRchives, version 1).
//!
//! The reader streams: it holds one block at a time, and no more of a length that is claimed than
//! was sent. Each block is checked against its CID before it is given out.

use super::Block;
use crate::limits::{BLOCK_BYTES, CAR_BLOCKS, CAR_BYTES, CAR_HEADER_BYTES, CID_BYTES};
use cid::Cid;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    io::{self, Read, Write},
};

/// Why something is not a CAR that we read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CarError {
    /// The file or connection failed.
    #[error("the CAR could not be read: {0}")]
    Unreadable(io::ErrorKind),
    /// It ends in the middle of a header or block.
    #[error("the CAR is cut off")]
    Truncated,
    /// A length that is no varint, or not in its shortest form.
    #[error("a length in the CAR is not a varint")]
    Varint,
    /// The header is not DAG-CBOR with `roots` and `version`.
    #[error("the header is not that of a CAR")]
    Header,
    /// Another version.
    #[error("a CAR of version {0}; only version 1 is read")]
    Version(u64),
    /// A block without a CID, or with one that is not in its shortest form.
    #[error("block {0} of the CAR has no CID")]
    Cid(usize),
    /// A block named by another hash than sha2-256.
    #[error("{0} is not named by sha2-256")]
    Hash(Cid),
    /// Bytes that do not hash to their CID.
    #[error("the CAR holds other bytes than {0} names")]
    Mismatch(Cid),
    /// The same block twice.
    #[error("the CAR holds {0} twice")]
    Duplicate(Cid),
    /// A root that is not among the blocks.
    #[error("the CAR names the root {0} and does not hold it")]
    RootMissing(Cid),
    /// A header over the bound.
    #[error("the header of the CAR is larger than {0} bytes")]
    HeaderTooLarge(usize),
    /// A block over the bound.
    #[error("a block of the CAR is larger than {0} bytes")]
    BlockTooLarge(usize),
    /// More blocks than the bound.
    #[error("the CAR holds more than {0} blocks")]
    TooManyBlocks(usize),
    /// All of it over the bound.
    #[error("the CAR is larger than {0} bytes")]
    TooLarge(u64),
}

/// What a reader takes.
#[derive(Debug, Clone, Copy)]
pub struct CarLimits {
    /// One block, in bytes.
    pub block: usize,
    /// Blocks.
    pub blocks: usize,
    /// All of it, in bytes.
    pub total: u64,
}

impl Default for CarLimits {
    fn default() -> Self {
        Self { block: BLOCK_BYTES, blocks: CAR_BLOCKS, total: CAR_BYTES }
    }
}

#[derive(Serialize, Deserialize)]
struct Header {
    #[serde(default)]
    roots: Vec<Cid>,
    version: u64,
}

/// Reads a CAR, block by block. The first error is the last item. At the end every root was seen.
pub struct CarReader<R> {
    from: R,
    limits: CarLimits,
    read: u64,
    roots: Vec<Cid>,
    seen: HashSet<Cid>,
    ended: bool,
}

impl<R: Read> CarReader<R> {
    /// Reads the header.
    pub fn open(from: R, limits: CarLimits) -> Result<Self, CarError> {
        let seen = HashSet::new();
        let mut car = Self { from, limits, read: 0, roots: Vec::new(), seen, ended: false };
        let length = car.length()?.ok_or(CarError::Truncated)?;
        if length > CAR_HEADER_BYTES as u64 {
            return Err(CarError::HeaderTooLarge(CAR_HEADER_BYTES));
        }
        let header = car.exactly(length)?;
        let header: Header =
            serde_ipld_dagcbor::from_slice(&header).map_err(|_| CarError::Header)?;
        if header.version != 1 {
            return Err(CarError::Version(header.version));
        }
        car.roots = header.roots;
        Ok(car)
    }

    /// The roots that the header names.
    pub fn roots(&self) -> &[Cid] {
        &self.roots
    }

    fn block(&mut self) -> Result<Option<Block>, CarError> {
        let Some(length) = self.length()? else {
            // The bytes of an identity CID are in the CID itself.
            let missing = |root: &&Cid| root.hash().code() != 0 && !self.seen.contains(*root);
            return match self.roots.iter().find(missing) {
                Some(root) => Err(CarError::RootMissing(*root)),
                None => Ok(None),
            };
        };
        if self.seen.len() == self.limits.blocks {
            return Err(CarError::TooManyBlocks(self.limits.blocks));
        }
        if length > (self.limits.block + CID_BYTES) as u64 {
            return Err(CarError::BlockTooLarge(self.limits.block));
        }
        let section = self.exactly(length)?;
        let mut rest = &section[..];
        let unnamed = CarError::Cid(self.seen.len() + 1);
        let cid = Cid::read_bytes(&mut rest).map_err(|_| unnamed.clone())?;
        if section[..section.len() - rest.len()] != cid.to_bytes()[..] {
            return Err(unnamed);
        }
        if rest.len() > self.limits.block {
            return Err(CarError::BlockTooLarge(self.limits.block));
        }
        if !super::is_sha2_256(&cid) {
            return Err(CarError::Hash(cid));
        }
        let block = Block::checked(&cid, rest.to_vec()).ok_or(CarError::Mismatch(cid))?;
        if !self.seen.insert(cid) {
            return Err(CarError::Duplicate(cid));
        }
        Ok(Some(block))
    }

    /// A length as an unsigned varint; `None` where the file ends before it begins.
    fn length(&mut self) -> Result<Option<u64>, CarError> {
        let mut length = 0;
        // No length of ours needs more than nine bytes of seven bits (multiformats, unsigned-varint).
        for at in 0..9 {
            let byte = match self.exactly(1) {
                Ok(byte) => byte[0],
                Err(CarError::Truncated) if at == 0 => return Ok(None),
                Err(error) => return Err(error),
            };
            length |= u64::from(byte & 0x7f) << (7 * at);
            if byte & 0x80 == 0 {
                let shortest = byte != 0 || at == 0;
                return if shortest { Ok(Some(length)) } else { Err(CarError::Varint) };
            }
        }
        Err(CarError::Varint)
    }

    fn exactly(&mut self, length: u64) -> Result<Vec<u8>, CarError> {
        let mut bytes = Vec::new();
        let read = self.from.by_ref().take(length).read_to_end(&mut bytes);
        read.map_err(|error| CarError::Unreadable(error.kind()))?;
        self.read += bytes.len() as u64;
        if self.read > self.limits.total {
            return Err(CarError::TooLarge(self.limits.total));
        }
        if bytes.len() as u64 == length { Ok(bytes) } else { Err(CarError::Truncated) }
    }
}

impl<R: Read> Iterator for CarReader<R> {
    type Item = Result<Block, CarError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let block = self.block().transpose();
        self.ended = !matches!(block, Some(Ok(_)));
        block
    }
}

/// Writes a CAR, block by block.
pub struct CarWriter<W> {
    to: W,
}

impl<W: Write> CarWriter<W> {
    /// Writes the header.
    pub fn new(mut to: W, roots: &[Cid]) -> io::Result<Self> {
        let header = Header { roots: roots.to_vec(), version: 1 };
        let header = serde_ipld_dagcbor::to_vec(&header).map_err(io::Error::other)?;
        write_length(&mut to, header.len() as u64)?;
        to.write_all(&header)?;
        Ok(Self { to })
    }

    /// Writes one block.
    pub fn write(&mut self, block: &Block) -> io::Result<()> {
        let cid = block.cid.to_bytes();
        write_length(&mut self.to, (cid.len() + block.bytes.len()) as u64)?;
        self.to.write_all(&cid)?;
        self.to.write_all(&block.bytes)
    }

    /// Flushes, and gives back what was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.to.flush()?;
        Ok(self.to)
    }
}

fn write_length(to: &mut impl Write, mut length: u64) -> io::Result<()> {
    while length > 0x7f {
        to.write_all(&[(length & 0x7f) as u8 | 0x80])?;
        length >>= 7;
    }
    to.write_all(&[length as u8])
}

/// A CAR of one block, which is its root.
pub fn of(block: &Block) -> Vec<u8> {
    let written = CarWriter::new(Vec::new(), &[block.cid]).and_then(|mut car| {
        car.write(block)?;
        car.finish()
    });
    written.expect("writing to memory does not fail")
}

/// A CAR that names roots and holds nothing.
pub fn without_blocks(roots: &[Cid]) -> Vec<u8> {
    let written = CarWriter::new(Vec::new(), roots).and_then(CarWriter::finish);
    written.expect("writing to memory does not fail")
}

#[cfg(test)]
mod tests;
