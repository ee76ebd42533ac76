//! Every bound has a name, a number and a reason.

use std::time::Duration;

/// A credential, presentation or status list credential as it arrives, in bytes. A licence is
/// 3 KB; a status list of 131,072 entries in the worst case 22 KB; a photo goes by CID.
pub const DOCUMENT_BYTES: usize = 1 << 20;
/// How deep JSON may nest. A licence needs 7; `serde_json` itself stops at 128.
pub const JSON_DEPTH: usize = 32;
/// How many JSON values one document may hold (objects, arrays and scalars).
pub const JSON_VALUES: usize = 20_000;
/// Proofs on one document: a set of a board, a co-signer and an archive is three.
pub const PROOFS: usize = 8;
/// Credentials in one presentation: a clinician's licences, certifications and privileges.
pub const PRESENTED: usize = 16;
/// Status entries of one credential: revocation, suspension, message, and room for a peer's.
pub const STATUS_ENTRIES: usize = 8;
/// Nodes (JSON objects) one document may have under an RDF suite. A status list credential has 2, a licence
/// with a long history 40.
pub const NODES: usize = 512;
/// RDF statements one document may canonicalise to. A licence makes about 60.
pub const QUADS: usize = 4_000;
/// Blank nodes one document may have; canonicalisation is exponential in the worst case.
pub const BLANK_NODES: usize = 256;
/// Steps of telling apart blank nodes that look alike, which grow with the factorial of their
/// number: a ring of ten is done within these, a clique of ten is not.
pub const CANONICALIZATION_WORK: usize = 4_000;
/// A DID document as it arrives, in bytes.
pub const DID_DOCUMENT_BYTES: usize = 64 << 10;
/// Verification methods in one DID document: a board that rotates yearly for a century.
pub const VERIFICATION_METHODS: usize = 128;
/// A DID or DID URL, in bytes. A did:jwk of a P-384 key has about 300.
pub const DID_BYTES: usize = 2_048;
/// Bits of a status list, least: the herd a holder hides in (Bitstring Status List 1.0, 3.2).
pub const STATUS_LIST_BITS: usize = 131_072;
/// A status list after decompression, in bytes: 128 times the least, against gzip bombs.
pub const STATUS_LIST_BYTES: usize = 2 << 20;
/// Changes whose reason and date are published with a status list, announced ones among them: with
/// an order's address and a line of text each they stay below `DOCUMENT_BYTES`.
pub const STATUS_EVENTS: usize = 2_500;
/// A status list older than this says nothing any more (Open Credentialing Initiative: 24 hours).
pub const STATUS_AGE: Duration = Duration::from_secs(86_400);
/// Status lists kept in memory, in bytes: some thousand of the common size.
pub const STATUS_CACHE_BYTES: u64 = 32 << 20;
/// Proof results kept in memory; a document that has a digest never changes.
pub const PROOF_CACHE: u64 = 100_000;
/// How far ahead of ours the clock of a signer may be.
pub const CLOCK_SKEW: Duration = Duration::from_secs(60);
/// One request to the outside, from its first byte sent to its last byte read.
pub const FETCH_TIME: Duration = Duration::from_secs(5);
/// Redirects followed for one request; each target is judged again.
pub const FETCH_REDIRECTS: usize = 3;
/// Requests to the outside at any one moment, for the whole process.
pub const FETCH_CONCURRENCY: usize = 64;
/// Gathering every fact for one verification.
pub const GATHER_TIME: Duration = Duration::from_secs(10);
/// One IPFS block, in bytes: what Kubo accepts on the wire without complaint is 2 MiB.
pub const BLOCK_BYTES: usize = 2 << 20;
/// The text of a CID, in bytes: ours have 59, one of sha2-512 in base16 has 140.
pub const CID_BYTES: usize = 256;
/// The header of a CAR, in bytes: 100,000 roots.
pub const CAR_HEADER_BYTES: usize = 4 << 20;
/// Blocks in one CAR: the licences of a large board.
pub const CAR_BLOCKS: usize = 1 << 20;
/// One CAR, in bytes, from its first to its last.
pub const CAR_BYTES: u64 = 4 << 30;
/// One call to the operator's own Kubo, from its first byte sent to its last byte read. Two of
/// these and a gateway fit into `GATHER_TIME`.
pub const KUBO_TIME: Duration = Duration::from_secs(4);
