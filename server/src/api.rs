//! The machine interfaces, one file per role.

pub mod did;
pub mod health;
pub mod ipfs;
pub mod issuer;
pub mod status;
pub mod vc_api;
pub mod verifier;
