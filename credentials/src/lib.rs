//! What is true about a healthcare credential: its model, proofs, DIDs, status, trust, and the
//! decision that follows from them.
//!
//! Without features this crate runs in a browser. The feature `native` adds what cannot:
//! JSON-LD, OpenSSL, the network and Kubo. Nothing here knows what time it is, reads the
//! environment or keeps a global: `now`, randomness and limits are arguments.

pub mod context;
pub mod credential;
pub mod did;
pub mod identity;
pub mod issuer;
pub mod key;
pub mod license;
pub mod lifecycle;
pub mod limits;
pub mod proof;
pub mod random;
pub mod status;
pub mod store;
mod text;
pub mod time;
pub mod trust;
pub mod verifier;

#[cfg(feature = "native")]
pub mod fetch;
#[cfg(feature = "native")]
pub mod jose;
#[cfg(feature = "native")]
pub mod presentation;
