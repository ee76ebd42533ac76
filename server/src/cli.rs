//! The command line.

pub mod client;
pub mod did;
pub mod doctor;
pub mod init;
pub mod ipfs;
pub mod issue;
pub mod key;
pub mod serve;
pub mod status;
pub mod verify;
