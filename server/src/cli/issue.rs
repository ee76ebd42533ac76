//! `lanyard issue`

use super::{Failure, Setting, read_input};
use crate::state::{IssueError, Lanyard, License};
use credentials::{
    issuer::LicenseOrder,
    limits::DOCUMENT_BYTES,
    proof::{Cryptosuite, Securing},
};
use std::{
    fs::{File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

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
    let place = Place::open(args.out.as_deref())?;
    let (document, said) = match issued(args, order, lanyard).await {
        Ok(issued) => issued,
        Err(failure) => {
            place.give_up();
            return Err(failure);
        }
    };
    if let Place::Stdout = place {
        setting.out.document(&document)?;
        return Ok(0);
    }
    place.write(&document)?;
    setting.out.line(&said);
    Ok(0)
}

/// The document, where one is to be written, and what to say.
async fn issued(
    args: &Args,
    order: &[u8],
    lanyard: &Lanyard,
) -> Result<(Vec<u8>, String), Failure> {
    let malformed = |error: serde_json::Error| Failure::data(format!("the order: {error}"));
    if args.identity {
        let order = serde_json::from_slice(order).map_err(malformed)?;
        let issued = lanyard.issue_identity(&args.organization, order, args.securing).await?;
        return Ok((issued.bytes, issued.credential_id));
    }
    let order: LicenseOrder = serde_json::from_slice(order).map_err(malformed)?;
    let key = args.idempotency_key.clone();
    let License { id, cid, .. } =
        lanyard.issue_license(&args.organization, order, args.securing, key).await?;
    let document = match args.out {
        Some(_) => lanyard.document(&cid).await?.unwrap_or_default(),
        None => Vec::new(),
    };
    let url = lanyard.public_url();
    let said = format!(
        "Licence   {id}\nCID       {cid}\nPage      {url}/l/{id}\nDocument  {url}/ipfs/{cid}"
    );
    Ok((document, said))
}

/// Where the document goes: opened before anything is issued, so that nothing is issued in vain.
enum Place<'a> {
    Nowhere,
    Stdout,
    File(&'a Path, File),
}

impl<'a> Place<'a> {
    /// A file is made, for its owner alone; one that is there already is not written over.
    fn open(out: Option<&'a Path>) -> Result<Self, Failure> {
        let Some(path) = out else { return Ok(Self::Nowhere) };
        if path == Path::new("-") {
            return Ok(Self::Stdout);
        }
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        made.map(|file| Self::File(path, file)).map_err(|error| failed(path, &error))
    }

    fn write(self, bytes: &[u8]) -> Result<(), Failure> {
        let Self::File(path, mut file) = self else { return Ok(()) };
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        written.map_err(|error| failed(path, &error))
    }

    /// Nothing was issued: no empty file stays.
    fn give_up(self) {
        if let Self::File(path, _) = self
            && let Err(error) = std::fs::remove_file(path)
        {
            tracing::warn!(file = %path.display(), %error, "an empty file stays");
        }
    }
}

fn failed(path: &Path, error: &std::io::Error) -> Failure {
    Failure::io(&path.display().to_string(), error)
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
            | IssueError::Overtaken
            | IssueError::AlreadyIssued => Self::data(error.to_string()),
        }
    }
}
