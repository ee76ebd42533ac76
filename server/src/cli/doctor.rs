//! `lanyard doctor`

use super::{Failure, Setting};
use crate::{auth::browser::unnamed_proxy, state::Lanyard};
use credentials::{
    did::{Did, check::Trouble},
    store::Kubo,
};
use std::time::Duration;

/// Check the installation. Exits 0 when all is well, 1 when something is not.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// How one check went.
struct Check {
    what: &'static str,
    well: bool,
    said: String,
}

impl Check {
    fn new(what: &'static str, outcome: Result<String, String>) -> Self {
        let well = outcome.is_ok();
        Self { what, well, said: outcome.unwrap_or_else(|said| said) }
    }
}

/// Runs it.
pub async fn run(_args: Args, setting: &Setting) -> Result<u8, Failure> {
    let directory = setting.config.data.directory.display().to_string();
    let mut checks = Vec::new();
    // The doctor asks for our own documents alone; they may be on this machine.
    let mut setting = Setting { config: setting.config.clone(), out: setting.out };
    setting.config.fetch.allow_loopback = true;
    if setting.has_data() {
        match setting.open().await {
            Err(failure) => checks.push(Check::new("data", Err(failure.sentence))),
            Ok(lanyard) => {
                let address = lanyard.public_url();
                checks.push(Check::new("data", Ok(format!("{directory}, for {address}"))));
                examine(&lanyard, &mut checks).await?;
                lanyard.close().await;
            }
        }
    } else {
        let said = format!("there is no installation in {directory}; `lanyard init` makes one");
        checks.push(Check::new("data", Err(said)));
    }
    for Check { what, well, said } in &checks {
        let mark = if *well { "well" } else { "NOT " };
        setting.out.line(&format!("{mark}  {what:<12} {said}"));
    }
    Ok(u8::from(checks.iter().any(|check| !check.well)))
}

async fn examine(lanyard: &Lanyard, checks: &mut Vec<Check>) -> Result<(), Failure> {
    let closed = lanyard.closed_keys().await?;
    checks.push(Check::new(
        "keys",
        if closed.is_empty() {
            Ok("every key opens under the master key".to_owned())
        } else {
            Err(format!("do not open: {}", closed.join(", ")))
        },
    ));
    let doubted = lanyard.doubted_keys().await?;
    checks.push(Check::new(
        "old keys",
        if doubted.is_empty() {
            Ok("of every retired key it is known whether it was stolen".to_owned())
        } else {
            Err(format!(
                "retired by an earlier version, and refused by verifiers until somebody says whether \
                 they were stolen, on the keys page or with lanyard key kept or stolen: {}",
                doubted.join(", ")
            ))
        },
    ));
    let entries = lanyard.trust().entries.len();
    let file = lanyard.trust_file().display();
    checks.push(Check::new("trust list", Ok(format!("{file}: {entries} entries"))));
    if let Some(said) = unnamed_proxy(lanyard) {
        checks.push(Check::new("proxy", Err(said)));
    }
    checks.push(Check::new("kubo", kubo(lanyard).await));
    for organisation in lanyard.organisations().await? {
        checks.push(Check::new("did:web", reachable(lanyard, &organisation.did).await));
    }
    Ok(())
}

async fn kubo(lanyard: &Lanyard) -> Result<String, String> {
    let Some(address) = &lanyard.config().ipfs.kubo else {
        return Ok("none is configured; documents are served by this server alone".to_owned());
    };
    let kubo = Kubo::new(address.url()).map_err(|error| format!("{address}: {error}"))?;
    match kubo.within(Duration::from_secs(5)).version().await {
        Ok(version) => Ok(format!("{address} answered: version {}", version.0)),
        Err(error) => Err(format!("{address}: {error}")),
    }
}

/// Asks for the document of an own DID as everybody else does: over the network.
async fn reachable(lanyard: &Lanyard, did: &Did) -> Result<String, String> {
    let check = lanyard.check_did(did).await.map_err(|error| format!("{did}: {error}"))?;
    let check = check.ok_or_else(|| format!("{did} is not ours"))?;
    let Some(url) = check.url else {
        return Err(format!("{did} names this machine alone; set server.public_url"));
    };
    let came = match (check.said, check.content_type) {
        (Some(said), _) => said,
        (None, kind) => format!("it answered 200, {}", kind.unwrap_or_default()),
    };
    match check.trouble {
        None => Ok(format!("GET {url} answered with the document of {did}")),
        Some(Trouble::OtherDid) => {
            Err(format!("GET {url} answered with another document than that of {did}"))
        }
        Some(trouble) => Err(format!("GET {url}: {came} ({trouble:?})")),
    }
}
