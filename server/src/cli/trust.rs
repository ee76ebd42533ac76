//! `lanyard trust`

use super::{Failure, Setting};
use crate::trust::TrustFileError;

/// Put an organisation of this installation on its trust list, under the name that it has now.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The short name of the organisation.
    #[arg(long, value_name = "SLUG")]
    organization: String,
}

/// Runs it.
pub async fn run(args: Args, setting: &Setting) -> Result<u8, Failure> {
    let lanyard = setting.open_existing().await?;
    let (organisation, done) = lanyard.trust_own(&args.organization).await?;
    let file = lanyard.trust_file().display();
    let said = if done { "On the trust list now" } else { "On the trust list already" };
    setting.out.line(&format!("{said}: {}, {} ({file})", organisation.name, organisation.did));
    lanyard.close().await;
    Ok(0)
}

impl From<TrustFileError> for Failure {
    fn from(error: TrustFileError) -> Self {
        match error {
            TrustFileError::NotInOrder(_) => Self::data(error.to_string()),
            TrustFileError::Io(error) => Self::io("the trust list cannot be written", &error),
            TrustFileError::NotFound => Self::not_found(error.to_string()),
            TrustFileError::Unavailable(error) => error.into(),
        }
    }
}
