//! Publishing blocks to IPFS in the background.
