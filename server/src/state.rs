//! [`Lanyard`]: the one service that the command line, the machine interfaces and the pages call.
//! What it does lives in the files named after it: organisations, issuing, changing, clients.

use crate::{
    auth::{passkey::Passkeys, password::Passwords},
    clock::{Clock, SystemRandom},
    config::Config,
    custody::Custody,
    db::{self, Db, organisations, unavailable},
    publishing::Publishing,
    statuses::Own,
    trust::TrustFile,
    verifying::{self, Verifying},
};
use credentials::{
    did::{
        Did,
        resolver::{ResolveError, Resolved},
    },
    fetch::Fetcher,
    store::document_cid,
    time::Timestamp,
    trust::TrustList,
    verifier::{Asked, Facts, Given, Missing, Verdict, decide},
};
use std::{
    fs::DirBuilder,
    os::unix::fs::DirBuilderExt,
    path::Path,
    sync::{Arc, OnceLock},
};
use url::Url;

pub use crate::registry::*;

/// One installation. Cheap to clone.
#[derive(Clone)]
pub struct Lanyard(Arc<Inner>);

struct Inner {
    config: Config,
    public_url: Arc<str>,
    clock: Clock,
    db: Db,
    own: Arc<Own>,
    verifying: Verifying,
    trust: TrustFile,
    publishing: OnceLock<Publishing>,
    passwords: Passwords,
    passkeys: Option<Passkeys>,
    batches: tokio::sync::Notify,
}

/// The installation cannot be opened. The sentence says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct OpenError(pub String);

/// The name of the database in the data directory.
pub const DATABASE: &str = "lanyard.db";
/// Names of facts about the installation.
const PROBE: &str = "master-key-probe";
const PUBLIC_URL: &str = "public-url";

impl Lanyard {
    /// Opens the data directory of `config`, making it on the first start.
    pub async fn open(config: Config, clock: Clock) -> Result<Self, OpenError> {
        let directory = config.data.directory.clone();
        make_directory(&directory)?;
        let file = directory.join(DATABASE);
        let db = Db::open(&file).await.map_err(|error| {
            OpenError(format!("the database {} cannot be opened: {error}", file.display()))
        })?;
        let custody = open_custody(&config, &directory, &db).await?;
        let public_url = settle_public_url(&config, &db).await?;
        let trust = TrustFile::open(directory.join(crate::trust::FILE))?;
        let policy = config.fetch_policy().map_err(|error| OpenError(error.to_string()))?;
        let own = Arc::new(Own::new(db.clone(), custody, Arc::clone(&public_url)));
        let verifying = Verifying::new(&config.ipfs, Fetcher::new(policy), Some(&db), Some(&own))?;
        let publishing = OnceLock::new();
        let (passwords, passkeys) = (Passwords::default(), Passkeys::new(&public_url));
        let batches = tokio::sync::Notify::new();
        let inner = Inner {
            config,
            public_url,
            clock,
            db,
            own,
            verifying,
            trust,
            publishing,
            passwords,
            passkeys,
            batches,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// What time it is here.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The configuration that it was opened with.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// How the world reaches this installation, without a slash at its end: `https://licences.example.org`.
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }

    /// Whether an address is at this installation.
    pub(crate) fn is_ours(&self, url: &Url) -> bool {
        Url::parse(self.public_url()).is_ok_and(|own| own.origin() == url.origin())
    }

    /// Where passwords are hashed.
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// Passkeys for this address; none where it is an IP address.
    pub fn passkeys(&self) -> Option<&Passkeys> {
        self.0.passkeys.as_ref()
    }

    /// The disk, for what lives beside the registry: blocks and the outbox.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The one guarded fetcher.
    pub fn fetcher(&self) -> &Fetcher {
        self.0.verifying.fetcher()
    }

    pub(crate) fn own(&self) -> &Own {
        &self.0.own
    }

    pub(crate) fn verifying(&self) -> &Verifying {
        &self.0.verifying
    }

    /// Whether the disk answers, the trust list is in order and the master key is the one it was made with.
    pub async fn ready(&self) -> Result<(), Unavailable> {
        let probe = organisations::meta(self.0.db.readers(), PROBE).await.map_err(unavailable)?;
        let opens = probe.is_some_and(|probe| self.0.own.custody().knows(&probe));
        if opens && self.0.trust.is_in_order() { Ok(()) } else { Err(Unavailable) }
    }

    /// The trust list, read again when its file has changed. A file that is not in order changes
    /// nothing until it is; until then [`Self::ready`] says so.
    pub fn trust(&self) -> Arc<TrustList> {
        self.0.trust.current()
    }

    /// The trust list as a file.
    pub fn trust_list(&self) -> &TrustFile {
        &self.0.trust
    }

    /// The file of the trust list.
    pub fn trust_file(&self) -> &Path {
        self.0.trust.path()
    }

    /// Resolves a DID as verifying does: our own from the registry, others through the fetcher.
    pub async fn resolve(&self, did: &Did) -> Result<Resolved, ResolveError> {
        self.0.verifying.resolve(did, self.now()).await
    }

    /// Verifies what was given against everything that this installation knows and may ask.
    pub async fn verify(&self, given: Given) -> Verdict {
        self.verify_trusting(given, self.trust()).await
    }

    /// The same, against another trust list.
    pub async fn verify_trusting(&self, given: Given, trust: Arc<TrustList>) -> Verdict {
        self.verify_seeing(given, trust).await.0
    }

    /// The same, and the facts behind it: of whom it tells, for those who keep what they verified.
    pub(crate) async fn verify_seeing(
        &self,
        given: Given,
        trust: Arc<TrustList>,
    ) -> (Verdict, Facts) {
        // Where this fails, the status lists with a change that is due are not handed out: what hangs
        // on them becomes "could not check".
        let _ = self.apply_due().await;
        let facts = match self.known(given).await {
            Given::Url(url) if self.holds_nothing_at(&url) => nothing_at(&url, trust, self.now()),
            given => self.0.verifying.gather_trusting(given, trust, self.now()).await,
        };
        let verdict = decide(&facts);
        self.note_verified(&verdict);
        (verdict, facts)
    }

    /// Links of our own need no fetch: they are answered from the registry.
    async fn known(&self, given: Given) -> Given {
        let Given::Url(url) = &given else { return given };
        let Some(path) = url.as_str().strip_prefix(&*self.0.public_url) else { return given };
        if let Some(cid) = path.strip_prefix("/ipfs/").and_then(|cid| document_cid(cid).ok()) {
            return Given::Cid(cid);
        }
        let id = path.strip_prefix("/l/").map(|id| LicenseId::parse(id.trim_end_matches(".json")));
        let Some(Ok(id)) = id else { return given };
        match self.license(&id).await {
            Ok(Some(license)) => Given::Cid(license.cid),
            _ => given,
        }
    }

    /// Asking ourselves for anything but a document would at best be in vain: a link to our own
    /// `/verify` would make us ask again and again.
    fn holds_nothing_at(&self, url: &Url) -> bool {
        let documents = ["/ipfs/", "/l/", "/status/"];
        self.is_ours(url) && !documents.iter().any(|under| url.path().starts_with(under))
    }

    /// Publishes documents to the configured Kubo node from now on, until [`Self::close`].
    pub fn start_publishing(&self) -> Result<(), OpenError> {
        if let Some(kubo) = verifying::kubo(&self.0.config.ipfs)? {
            let start = || {
                let (db, clock) = (self.0.db.clone(), self.0.clock.clone());
                Publishing::start(db, kubo, clock, Box::new(SystemRandom))
            };
            self.0.publishing.get_or_init(start);
        }
        Ok(())
    }

    /// How publishing is getting on, where it was started.
    pub fn publishing(&self) -> Option<&Publishing> {
        self.0.publishing.get()
    }

    pub(crate) fn wake_publishing(&self) {
        if let Some(publishing) = self.publishing() {
            publishing.wake();
        }
    }

    /// A batch was started.
    pub(crate) fn wake_batches(&self) {
        self.0.batches.notify_one();
    }

    /// Comes back when a batch was started.
    pub(crate) async fn batches_woken(&self) {
        self.0.batches.notified().await;
    }

    /// Writes what is still to be written, and closes the disk.
    pub async fn close(&self) {
        if let Some(publishing) = self.publishing() {
            publishing.stop().await;
        }
        if self.flush_log().await.is_err() {
            tracing::error!("lines of the audit log about verifications were lost");
        }
        self.0.db.close().await;
    }
}

/// What is told of an address of ours where no document is.
fn nothing_at(url: &Url, trust: Arc<TrustList>, now: Timestamp) -> Facts {
    let missing = Missing { asked: url.to_string(), why: "no document is there".to_owned() };
    Facts { now, trust, asked: Asked::Url(url.to_string()), document: Err(missing) }
}

fn make_directory(directory: &Path) -> Result<(), OpenError> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(|error| {
        OpenError(format!("the data directory {} cannot be made: {error}", directory.display()))
    })
}

fn disk(error: db::Error) -> OpenError {
    OpenError(format!("the database does not answer: {error}"))
}

/// The master key, known again by its probe. Only a database without one may get a new key.
async fn open_custody(config: &Config, directory: &Path, db: &Db) -> Result<Custody, OpenError> {
    let probe = organisations::meta(db.readers(), PROBE).await.map_err(disk)?;
    let custody = Custody::load(&config.keys, directory, probe.is_none(), &mut SystemRandom)?;
    match probe {
        Some(probe) if custody.knows(&probe) => {}
        Some(_) => {
            return Err(OpenError(format!(
                "this is not the master key that the data directory {} was made with; \
                 give the right one in `keys.master` or `keys.master_file`",
                directory.display()
            )));
        }
        None => db.set_meta(PROBE, &custody.probe()).await.map_err(disk)?,
    }
    Ok(custody)
}

/// The configured address, else the one of the first start, else localhost.
async fn settle_public_url(config: &Config, db: &Db) -> Result<Arc<str>, OpenError> {
    let kept = organisations::meta(db.readers(), PUBLIC_URL).await.map_err(disk)?;
    let url = match (&config.server.public_url, &kept) {
        (Some(url), _) => url.to_string(),
        (None, Some(kept)) => kept.clone(),
        (None, None) => format!("http://localhost:{}", config.server.listen.port()),
    };
    let url = url.trim_end_matches('/').to_owned();
    Url::parse(&url).map_err(|_| OpenError(format!("{url} is not an address")))?;
    if kept.is_none() {
        db.set_meta(PUBLIC_URL, &url).await.map_err(disk)?;
    }
    Ok(url.into())
}
