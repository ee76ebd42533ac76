//! `lanyard issue`

use super::{Failure, Setting, read_input};
use crate::state::{IssueError, Lanyard};
use credentials::{
    issuer::LicenseOrder,
    limits::DOCUMENT_BYTES,
    proof::{Cryptosuite, Securing},
};
use std::path::{Path, PathBuf};

/// Issue a licence from an order in JSON; prints its id, CID and link.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The order: a file, or `-` for standard input.
    #[arg(default_value = "-")]
    order: String,
    /// The short name of the organisation that issues.
    #[arg(long, value_name = "SLUG")]
    organization: String,
    /// eddsa-rdfc-2022, eddsa-jcs-2022, ecdsa-rdfc-2019, ecdsa-jcs-2019 or vc+jwt.
    #[arg(long, value_name = "SUITE", value_parser = securing)]
    securing: Option<Securing>,
    /// The same key with the same order gives the same licence.
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
    /// Where to write the signed document; `-` for standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The order is of a patient identity. Its document is kept nowhere else: `--out` is needed.
    #[arg(long, requires = "out")]
    identity: bool,
}

fn securing(name: &str) -> Result<Securing, String> {
    if name == "vc+jwt" {
        return Ok(Securing::VcJwt);
    }
    let suite = Cryptosuite::from_name(name).map(Securing::DataIntegrity);
    suite.ok_or_else(|| {
        "one of eddsa-rdfc-2022, eddsa-jcs-2022, ecdsa-rdfc-2019, ecdsa-jcs-2019, vc+jwt".to_owned()
    })
}

/// Runs it.
pub async fn run(args: Args, setting: &Setting) -> Result<u8, Failure> {
    let order = read_input(&args.order, DOCUMENT_BYTES)?;
    let lanyard = setting.open_existing().await?;
    let done = issue(&args, &order, setting, &lanyard).await;
    lanyard.close().await;
    done
}

async fn issue(
    args: &Args,
    order: &[u8],
    setting: &Setting,
    lanyard: &Lanyard,
) -> Result<u8, Failure> {
    let malformed = |error: serde_json::Error| Failure::data(format!("the order: {error}"));
    let to_stdout = args.out.as_deref() == Some(Path::new("-"));
    if args.identity {
        let order = serde_json::from_slice(order).map_err(malformed)?;
        let issued = lanyard.issue_identity(&args.organization, order, args.securing).await?;
        write(args.out.as_deref(), &issued.bytes, setting)?;
        if !to_stdout {
            setting.out.line(&issued.credential_id);
        }
        return Ok(0);
    }
    let order: LicenseOrder = serde_json::from_slice(order).map_err(malformed)?;
    let key = args.idempotency_key.clone();
    let license = lanyard.issue_license(&args.organization, order, args.securing, key).await?;
    if args.out.is_some() {
        let document = lanyard.document(&license.cid).await?;
        write(args.out.as_deref(), &document.unwrap_or_default(), setting)?;
    }
    if !to_stdout {
        setting.out.line(&format!("Licence   {}", license.id));
        setting.out.line(&format!("CID       {}", license.cid));
        setting.out.line(&format!("Page      {}/l/{}", lanyard.public_url(), license.id));
        setting.out.line(&format!("Document  {}/ipfs/{}", lanyard.public_url(), license.cid));
    }
    Ok(0)
}

fn write(out: Option<&Path>, bytes: &[u8], setting: &Setting) -> Result<(), Failure> {
    match out {
        Some(path) if path == Path::new("-") => setting.out.bytes(bytes),
        Some(path) => std::fs::write(path, bytes)
            .map_err(|error| Failure::io(&path.display().to_string(), &error))?,
        None => {}
    }
    Ok(())
}

impl From<IssueError> for Failure {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Problems(problems) => {
                Self::data(format!("not issued: {}", crate::trust::sentences(&problems)))
            }
            IssueError::Unavailable(error) => error.into(),
            IssueError::NoOrganisation(_) => Self::not_found(error.to_string()),
            IssueError::WrongKind
            | IssueError::NoKey
            | IssueError::IdempotencyConflict
            | IssueError::AlreadyIssued => Self::data(error.to_string()),
        }
    }
}
