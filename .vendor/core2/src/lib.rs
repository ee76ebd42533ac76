//! What `ipfs-api-backend-hyper` uses of `core2` is what the standard library has by now.
pub use std::{error, io};
