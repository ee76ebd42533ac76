//! `lanyard verify`

use super::{Failure, Setting, read_input};
use crate::{clock::Clock, trust::TrustFile, verifying::Verifying};
use credentials::{
    fetch::Fetcher,
    limits::DOCUMENT_BYTES,
    store::document_cid,
    verifier::{Given, Outcome, Verdict},
};
use std::path::PathBuf;
use url::Url;

/// Verify a credential. Exits 0 accepted, 1 rejected, 2 undetermined, 64 and up otherwise.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A file, `-` for standard input, a link (https://…) or a CID.
    #[arg(default_value = "-")]
    what: String,
    /// The report as JSON.
    #[arg(long)]
    json: bool,
    /// Ask nothing of the network.
    #[arg(long)]
    offline: bool,
    /// The trust list; `trust.json` of the data directory where it is absent.
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
}

/// Columns of a report for people.
const WIDTH: usize = 80;

/// Runs it.
pub async fn run(args: Args, mut setting: Setting) -> Result<u8, Failure> {
    setting.config.fetch.offline |= args.offline;
    let given = given(&args.what)?;
    let verdict = verify(&args, &setting, given).await?;
    let report = verdict.report();
    if args.json {
        let text = serde_json::to_string_pretty(report)
            .map_err(|error| Failure { code: 70, sentence: error.to_string() })?;
        setting.out.line(&text);
    } else {
        setting.out.line(report.to_text(WIDTH).trim_end());
    }
    Ok(match verdict.outcome() {
        Outcome::Accepted => 0,
        Outcome::Rejected => 1,
        Outcome::Undetermined => 2,
    })
}

/// With what the data directory knows, if there is one; else with the trust list and the network alone.
async fn verify(args: &Args, setting: &Setting, given: Given) -> Result<Verdict, Failure> {
    let trust = args.trust.clone().map(TrustFile::open).transpose()?;
    if setting.has_data() {
        let lanyard = setting.open().await?;
        let verdict = match trust {
            None => lanyard.verify(given).await,
            Some(trust) => lanyard.verify_trusting(given, trust.current()).await,
        };
        lanyard.close().await;
        return Ok(verdict);
    }
    let fetcher = Fetcher::new(setting.config.fetch_policy()?);
    let verifying = Verifying::new(&setting.config.ipfs, fetcher, None, None)?;
    let trust = trust.map(|file| file.current()).unwrap_or_default();
    Ok(verifying.verify(given, trust, Clock::System.now()).await)
}

fn given(what: &str) -> Result<Given, Failure> {
    if what.starts_with("https://") || what.starts_with("http://") {
        let url = Url::parse(what).map_err(|error| Failure::usage(format!("{what}: {error}")))?;
        return Ok(Given::Url(url));
    }
    let cid = what.strip_prefix("ipfs://").unwrap_or(what);
    match document_cid(cid) {
        Ok(cid) if !std::path::Path::new(what).exists() => Ok(Given::Cid(cid)),
        _ => Ok(Given::Bytes(read_input(what, DOCUMENT_BYTES)?)),
    }
}
