//! Documents on IPFS: a real Kubo, a Kubo that dies, places that lie, and our own gateway.

mod gateway;
mod kubo;
mod liars;
