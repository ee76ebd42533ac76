//! `lanyard did`

use super::{Failure, Setting};
use crate::{clock::Clock, verifying::Verifying};
use credentials::{
    did::{
        Did,
        resolver::{ResolveError, Resolved},
    },
    fetch::Fetcher,
};
use serde_json::Value;

/// Resolve a DID, or show an organisation's DID document.
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// Resolve a did:key, did:jwk or did:web, as verifying does.
    Resolve {
        /// The DID.
        #[arg(value_parser = did)]
        did: Did,
    },
    /// The DID document of an organisation of this installation.
    Show {
        /// Its short name.
        organization: String,
    },
}

fn did(text: &str) -> Result<Did, String> {
    Did::parse(text).map_err(|error| error.to_string())
}

/// Runs it.
pub async fn run(args: Args, setting: &Setting) -> Result<u8, Failure> {
    let document = match args {
        Args::Resolve { did } => resolve(&did, setting).await?,
        Args::Show { organization } => show(&organization, setting).await?,
    };
    setting.out.line(&format!("{document:#}"));
    Ok(0)
}

async fn resolve(did: &Did, setting: &Setting) -> Result<Value, Failure> {
    let resolved = if setting.has_data() {
        let lanyard = setting.open().await?;
        let resolved = lanyard.resolve(did).await;
        lanyard.close().await;
        resolved
    } else {
        let fetcher = Fetcher::new(setting.config.fetch_policy()?);
        let verifying = Verifying::new(&setting.config.ipfs, fetcher, None, None)?;
        verifying.resolve(did, Clock::System.now()).await
    };
    let Resolved { document, .. } = resolved.map_err(|error| match error {
        ResolveError::Unreachable(_) => Failure::unavailable(error.to_string()),
        _ => Failure::data(error.to_string()),
    })?;
    Ok(document.json.clone())
}

async fn show(slug: &str, setting: &Setting) -> Result<Value, Failure> {
    let lanyard = setting.open_existing().await?;
    let missing = || Failure::not_found(format!("there is no organisation {slug} here"));
    let organisation = lanyard.organisation(slug).await?.ok_or_else(missing)?;
    let document = lanyard.did_document(&organisation.did).await?.ok_or_else(missing)?;
    lanyard.close().await;
    Ok(document)
}
