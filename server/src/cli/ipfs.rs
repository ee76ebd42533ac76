//! `lanyard ipfs`

use super::{Failure, Setting};

/// Documents on IPFS.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs it.
pub async fn run(_args: Args, _setting: &Setting) -> Result<u8, Failure> {
    Err(Failure::usage("nothing to do yet"))
}
